"""Verbs for whoever makes a drill: ``drill new|lint|events`` begin a scenario, look at it for groups, take its events out and in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number
from phatngon.cli.shell import Command, Json, now, print_json

Which = Annotated[
    str, typer.Argument(metavar="KỊCH_BẢN", help="Số kịch bản, hoặc tệp kịch bản .yaml.")
]


def register(drill: typer.Typer) -> None:
    """Add the verbs to the group ``drill``."""
    for name, verb in (("new", new), ("lint", lint), ("events", events)):
        drill.command(name, cls=Command)(verb)


def new(
    title: Annotated[str, typer.Argument(metavar="TÊN", help="Tên kịch bản, đặt trong ngoặc kép.")],
    out: Annotated[str, typer.Option("--out", metavar="TỆP", help="Ghi vào tệp .yaml này.")],
    level: Annotated[
        str,
        typer.Option("--level", metavar="CẤP", help="Cấp cơ quan: commune, department hoặc city."),
    ] = "commune",
    start: Annotated[
        str,
        typer.Option(
            "--start",
            metavar="GIỜ",
            help="Giờ bắt đầu của tình huống, ví dụ “8h 12/10/2026”. Mặc định: 8 giờ hôm nay.",
        ),
    ] = "",
    number: Annotated[
        str, typer.Option("--number", metavar="SỐ", help="Số kịch bản. Mặc định: số kế tiếp.")
    ] = "",
) -> int:
    """Tạo một kịch bản mới từ mẫu có chú thích; chỗ 〈…〉 là chỗ để viết, xong trong khoảng ba mươi phút."""
    from datetime import datetime

    from phatngon.base.files import write_text
    from phatngon.base.program import command
    from phatngon.base.typed_dates import read_start
    from phatngon.practice.drill.reading import load_scenarios
    from phatngon.practice.drill.template import blanks, new_drill

    path = Path(out)
    if path.suffix != ".yaml":
        raise InputError(
            "tên tệp cần kết thúc bằng .yaml.", where=path.name, advice="Ví dụ kb15_cay_do.yaml."
        )
    if path.exists():
        raise InputError(
            "tệp này đã có.", where=path.name, advice="Chọn tên khác; tệp cũ được giữ."
        )
    taken = {one.number for one in load_scenarios().values()}
    chosen = number or str(max(taken) + 1)
    if not chosen.isdecimal() or not 1 <= int(chosen) <= 99 or int(chosen) in taken:
        raise InputError(
            f"số kịch bản {show_value(chosen)} không dùng được hoặc đã có.",
            advice=f"Chọn một số từ 1 đến 99, khác {', '.join(map(str, sorted(taken)))}.",
        )
    moment = (
        read_start(start, "--start", need_hour=True)
        if start
        else now().replace(hour=8, minute=0, second=0, microsecond=0)
    )
    assert isinstance(moment, datetime)
    text = new_drill(title, level, moment, int(chosen))
    print(f"Đã ghi {write_text(path, text)}: {len(blanks(text))} chỗ để viết.")
    check = command(f'drill lint "{path}"')
    print(f"Viết xong thì soát: {check}")
    return EXIT_FINE


def lint(
    which: Annotated[
        str,
        typer.Argument(
            metavar="KỊCH_BẢN",
            help="Số kịch bản, tệp kịch bản .yaml, hoặc bảng diễn biến .xlsx, .csv.",
        ),
    ],
    json: Json = False,
) -> int:
    """Soát một kịch bản trước khi cho nhóm tập: mục tiêu, việc, thời điểm, vai, lời giải lộ, lúc nhóm im lặng."""
    from phatngon.base.yamlfile import YamlFile
    from phatngon.practice.drill.reading import check_scenario, scenario_file
    from phatngon.practice.drill.table_lint import lint_table

    if Path(which).suffix.lower() in (".xlsx", ".csv"):
        cells = lint_table(Path(which))
        sentences = [one.sentence for one in cells]
        told = [{"file": one.place.file, **one.to_json()} for one in cells]
    else:
        found = check_scenario(YamlFile.read(scenario_file(which)))
        sentences = [one.sentence for one in found]
        told = [
            {"file": one.file, "line": one.line, "message": one.what, "advice": one.advice}
            for one in found
        ]
    if json:
        print_json({"findings": told})
    else:
        print("\n".join([*sentences, f"{format_number(len(sentences))} chỗ cần sửa."]))
    return EXIT_PROBLEMS if sentences else EXIT_FINE


def events(
    which: Which,
    out: Annotated[
        str,
        typer.Option(
            "--out", metavar="TỆP", help="Ghi danh sách diễn biến ra tệp .xlsx hoặc .csv."
        ),
    ] = "",
    source: Annotated[
        str,
        typer.Option(
            "--from", metavar="TỆP", help="Lấy lại tệp đã sửa; chỉ ô nào đổi mới được lấy vào."
        ),
    ] = "",
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="TỆP",
            help="Cùng “--from”: ghi kịch bản mới vào tệp này. Không có thì chỉ nói sẽ đổi gì.",
        ),
    ] = "",
) -> int:
    """Xuất danh sách diễn biến ra bảng tính để sửa, và lấy bảng đã sửa vào kịch bản."""
    from phatngon.base.files import write_text
    from phatngon.base.yamlfile import YamlFile
    from phatngon.practice.drill.event_change import take_events
    from phatngon.practice.drill.event_sheet import write_events
    from phatngon.practice.drill.reading import load_scenario, scenario_file

    if bool(out) == bool(source):
        raise InputError(
            "cần một trong hai: “--out” để xuất, “--from” để lấy vào.",
            advice="Ví dụ: drill events 2 --out dien-bien.xlsx",
        )
    path = scenario_file(which)
    if out:
        print(f"Đã ghi {write_events(load_scenario(path), Path(out))}")
        return EXIT_FINE
    taken = take_events(YamlFile.read(path), Path(source))
    for line in (*taken.changes, *taken.notes):
        print(line)
    if not taken.changes:
        print("Không có ô nào thay đổi.")
    elif to:
        print(f"Đã ghi {write_text(Path(to), taken.text)}")
    else:
        print(f"Chưa ghi gì. Thêm --to {path.name} để ghi kịch bản mới.")
    return EXIT_FINE
