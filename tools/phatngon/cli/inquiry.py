"""Verbs of the log of press inquiries: ``network inquiry list|show|step|verify|export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phatngon.base.errors import EXIT_FINE, EXIT_PROBLEMS, InputError
from phatngon.cli.shell import (
    Command,
    Json,
    Now,
    VerbGroup,
    moment_option,
    new_app,
    now,
    print_json,
    tell,
)

if TYPE_CHECKING:
    from phatngon.network.inquiry_log import Replayed


LogFile = Annotated[
    str,
    typer.Option(
        "--log",
        metavar="TỆP",
        help="Tệp sổ câu hỏi, mỗi dòng một bước. Mẫu: sample_data/network/hop-thu/cau-hoi.jsonl.",
    ),
]
Id = Annotated[str, typer.Option("--id", metavar="MÃ", help="Mã câu hỏi.")]


def register(network: typer.Typer) -> None:
    """Add the group of verbs to the verbs of the network."""
    group = new_app(
        "Sổ câu hỏi của báo chí: mỗi bước một dòng, bước không hợp lệ bị từ chối (trình tự là đề xuất của bộ học liệu)."
    )
    for name, verb in (
        ("list", list_),
        ("show", show),
        ("step", step),
        ("verify", verify),
        ("export", export),
    ):
        group.command(name, cls=Command)(verb)
    network.add_typer(group, name="inquiry", cls=VerbGroup)


def list_(log: LogFile, at: Now = "", json: Json = False) -> int:
    """Liệt kê các câu hỏi, việc quá hạn và sắp đến hạn ở trên: ở bước nào, còn hạn hay không."""
    from phatngon.network.inquiry_steps import by_urgency
    from phatngon.network.inquiry_view import list_line, state_json

    found, moment = _read(log), moment_option(at)
    states = by_urgency(found.states.values(), moment)
    if json:
        print_json(
            {
                "inquiries": [state_json(state, moment) for state in states],
                "aside": [{"row": one.number, "why": one.why} for one in found.aside],
                "damaged_lines": list(found.damaged_lines),
            }
        )
    else:
        lines = [list_line(state, moment) for state in states] + _warnings(found)
        tell(Path(log).parent, lines or ["Sổ chưa có câu hỏi nào."])
    return EXIT_PROBLEMS if found.aside or found.damaged_lines else EXIT_FINE


def show(log: LogFile, id: Id, at: Now = "", json: Json = False) -> int:
    """Xem một câu hỏi: các hạn, các bước đã qua, bước nào làm được bây giờ và ai làm."""
    from phatngon.network.inquiry_log import InquiryLog
    from phatngon.network.inquiry_view import show_lines, state_json

    state, moment = InquiryLog.open(log).state(id), moment_option(at)
    if json:
        print_json(state_json(state, moment))
    else:
        tell(Path(log).parent, show_lines(state, moment))
    return EXIT_FINE


def step(
    log: LogFile,
    id: Id,
    event: Annotated[
        str,
        typer.Option(
            "--event", metavar="BƯỚC", help="Bước, ví dụ “tiếp nhận câu hỏi” hoặc mã received."
        ),
    ],
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="VAI",
            help="Vai làm bước này, ví dụ “đầu mối tiếp nhận”, “người đứng đầu” (hoặc mã desk, head).",
        ),
    ],
    at: Annotated[
        str,
        typer.Option(
            "--at", metavar="GIỜ", help="Giờ của bước, ví dụ “8h30 13/11/2026”. Mặc định: bây giờ."
        ),
    ] = "",
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="DỮ_LIỆU",
            help="Dữ liệu của bước: tên tệp JSON, hoặc viết thẳng JSON; “-” đọc từ đầu vào chuẩn. Mẫu: sample_data/mau/buoc.json.",
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Ghi một bước. Bước không hợp lệ bị từ chối, sổ không đổi."""
    from phatngon.network.inquiry_steps import take_step
    from phatngon.network.inquiry_view import show_lines, state_json

    moment = moment_option(at, "--at")
    state = take_step(log, id, event, by, moment, _data(data), now=now())
    if json:
        print_json(state_json(state, moment))
    else:
        tell(Path(log).parent, show_lines(state, moment))
    return EXIT_FINE


def verify(
    log: LogFile,
    head: Annotated[
        str,
        typer.Option(
            "--head", metavar="MÃ", help="Mã cuối sổ đã chép lại lần trước; phải còn trong sổ."
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Kiểm tra sổ có bị sửa, cắt, hỏng dòng nào không; in mã cuối sổ để chép lại."""
    from phatngon.network.inquiry_log import InquiryLog

    opened = InquiryLog.open(_existing(log))
    found, replayed = opened.verify(head), opened.replay()
    if json:
        print_json(
            found.to_json()
            | {"aside": [{"row": one.number, "why": one.why} for one in replayed.aside]}
        )
    else:
        lines = [f"{found.rows} dòng; mã cuối sổ: {found.head or 'sổ trống'}"]
        lines += [
            f"Dòng {number}: không khớp với dòng trước; có dòng bị sửa, chèn hoặc cắt ở đây."
            for number in found.broken
        ]
        lines += (
            ["Mã đã chép không còn trong sổ: phần cuối sổ đã bị cắt hoặc sửa."]
            if found.missing_head
            else []
        )
        lines += _warnings(replayed)
        tell(Path(log).parent, lines if len(lines) > 1 else [*lines, "Không thấy dấu vết sửa đổi."])
    return EXIT_FINE if found.sound and not replayed.aside else EXIT_PROBLEMS


def export(
    log: LogFile,
    to: Annotated[
        str,
        typer.Option("--to", metavar="THƯ_MỤC", help="Thư mục sổ sẽ chứa tệp fact_inquiry.csv."),
    ],
    due: Annotated[
        str,
        typer.Option(
            "--due",
            metavar="HẠN",
            help="law: chỉ hạn của luật; draft: chỗ luật không ghi hạn thì lấy mốc của "
            "dự thảo (chưa rõ đã ban hành).",
        ),
    ] = "law",
) -> int:
    """Xuất sổ câu hỏi thành bảng của mạng lưới, để tính các chỉ số từ chính các bước đã ghi."""
    from phatngon.network.inquiry_view import register_rows, write_register
    from phatngon.network.invented import carry_flag
    from phatngon.rules.inquiry_events import table

    found = _read(log)
    rows = register_rows(found.states.values(), due)
    path = write_register(rows, Path(to))
    left_out = len(found.states) - len(rows)
    said = [
        f"Đã ghi {path}: {len(rows)} câu hỏi của báo chí; {left_out} câu đã chuyển đường khác không vào sổ."
    ]
    said += (
        [f"Hạn ở các dòng luật không ghi: {table().data['draft']['mark']}."]
        if due == "draft"
        else []
    )
    carried = carry_flag(Path(log).parent, Path(to), "Sổ câu hỏi của báo chí")
    tell(Path(log).parent, [*said, *(f"Đã ghi {one}" for one in carried), *_warnings(found)])
    return EXIT_PROBLEMS if found.aside or found.damaged_lines else EXIT_FINE


def _read(log: str) -> Replayed:
    from phatngon.network.inquiry_log import InquiryLog

    return InquiryLog.open(_existing(log)).replay()


def _existing(log: str) -> str:
    if not Path(log).exists():
        raise InputError(
            "không có tệp sổ này.",
            where=log,
            advice="Kiểm tra lại tên; sổ mới được tạo khi ghi bước đầu tiên.",
        )
    return log


def _warnings(found: Replayed) -> list[str]:
    said = [one.sentence() for one in found.aside]
    if found.damaged_lines:
        said.append(
            f"Không đọc được dòng {', '.join(map(str, found.damaged_lines))} của tệp; dòng vẫn giữ nguyên trong tệp."
        )
    return said


def _data(text: str) -> Any:  # json.loads: any shape
    """The data of a step: standard input, a file ``….json``, or the JSON itself. Raises InputError."""
    import json as reading

    from phatngon.base.jsoninput import read_json

    if not text:
        return {}
    if text == "-" or text.lower().endswith(".json"):
        return read_json(text)
    try:
        return reading.loads(text)
    except (ValueError, RecursionError):
        advice = (
            """Ví dụ --data '{"papers": "card"}', hoặc tên tệp như sample_data/mau/buoc.json."""
        )
        raise InputError("“--data” không phải JSON.", advice=advice) from None
