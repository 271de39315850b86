"""Verbs for whoever makes a drill: ``drill lint|events`` look at a scenario for groups and take its events out and in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.base.numbers import format_number
from phatngon.cli.shell import Command, Json, print_json

Which = Annotated[
    str, typer.Argument(metavar="KỊCH_BẢN", help="Số kịch bản, hoặc tệp kịch bản .yaml.")
]


def register(drill: typer.Typer) -> None:
    """Add the verbs to the group ``drill``."""
    for name, verb in (("lint", lint), ("events", events)):
        drill.command(name, cls=Command)(verb)


def lint(which: Which, json: Json = False) -> int:
    """Soát một kịch bản trước khi cho nhóm tập: mục tiêu, việc, thời điểm, vai, lời giải lộ, lúc nhóm im lặng."""
    from phatngon.base.yamlfile import YamlFile
    from phatngon.practice.drill.reading import check_scenario, scenario_file

    found = check_scenario(YamlFile.read(scenario_file(which)))
    if json:
        print_json(
            {
                "findings": [
                    {
                        "file": one.file,
                        "line": one.line,
                        "message": one.what,
                        "advice": one.advice,
                    }
                    for one in found
                ]
            }
        )
    else:
        for one in found:
            print(one.sentence)
        print(f"{format_number(len(found))} chỗ cần sửa.")
    return EXIT_PROBLEMS if found else EXIT_FINE


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
