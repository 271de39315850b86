"""The verb ``export``: what the kit knows, in the forms other systems read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE, InputError
from phatngon.cli.shell import AsOf, Command, date_option

KINDS = {
    "moodle": "ngân hàng câu hỏi, Moodle XML",
    "gift": "ngân hàng câu hỏi, GIFT",
    "scorm": "trang bài học, gói SCORM 1.2",
    "xapi": "câu trả lời của một lớp, mỗi dòng một câu lệnh xAPI",
    "data": "sổ của mạng lưới hoặc bản xuất của kho, Data Package",
}


def register(app: typer.Typer) -> None:
    """Add the verb to the command."""
    app.command("export", cls=Command)(export)


def export(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="DẠNG",
            help="; ".join(f"{name}: {words}" for name, words in KINDS.items()) + ".",
        ),
    ],
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NGUỒN",
            help="Các bài (moodle, gift, scorm; bỏ trống là mọi bài), sổ của lớp (xapi), hoặc thư mục sổ (data).",
        ),
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="THƯ_MỤC", help="Nơi ghi kết quả.")] = "xuat",
    as_of: AsOf = None,
) -> int:
    """Xuất sang hệ thống khác: Moodle, GIFT, SCORM, xAPI, Data Package. Câu hỏi và trang theo luật của một ngày, ghi rõ ngày đó."""
    if kind not in KINDS:
        raise InputError(f"không có dạng “{kind}”.", advice=f"Chọn một trong: {', '.join(KINDS)}.")
    folder = Path(to)
    made = {
        "moodle": _questions,
        "gift": _questions,
        "scorm": _scorm,
        "xapi": _xapi,
        "data": _data,
    }[kind](kind, list(sources or []), folder, as_of)
    print("\n".join(f"Đã ghi {path}" for path in made))
    return EXIT_FINE


def _questions(kind: str, lessons: list[str], folder: Path, as_of: str | None) -> list[Path]:
    from phatngon.base.files import write_text
    from phatngon.publish.exports.gift import gift_text
    from phatngon.publish.exports.moodle import moodle_xml
    from phatngon.publish.exports.questions import collected
    from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons

    banks = [bank_of(path.stem) for path in chosen_lessons(lessons)]
    titles = {bank.lesson: bank.title for bank in banks}
    day = date_option(as_of)
    found = collected(banks, day)
    name = f"cau-hoi-{day.isoformat()}"
    if kind == "moodle":
        return [write_text(folder / f"{name}.xml", moodle_xml(found, titles))]
    return [write_text(folder / f"{name}.gift.txt", gift_text(found, titles))]


def _scorm(_: str, lessons: list[str], folder: Path, as_of: str | None) -> list[Path]:
    from phatngon.base.files import write_bytes
    from phatngon.publish.exports.scorm import scorm_package
    from phatngon.publish.sources.lesson_parts import chosen_lessons

    day = date_option(as_of)
    return [
        write_bytes(folder / f"{path.stem}-scorm.zip", scorm_package(path.stem, day))
        for path in chosen_lessons(lessons)
    ]


def _xapi(_: str, logs: list[str], folder: Path, __: str | None) -> list[Path]:
    from phatngon.base.files import write_text
    from phatngon.classroom.results import read_class
    from phatngon.classroom.store import read_log
    from phatngon.classroom.xapi import lines, statements

    if not logs:
        raise InputError("chưa chỉ sổ của lớp nào.", advice="export xapi lop-sang-mai --to xuat")
    made = []
    for number, log in enumerate(logs, 1):
        plan, room, held = read_class(Path(log))
        facts, events = read_log(Path(log))
        code = f"{held.isoformat()}-{facts['secret'][:8]}"
        text = lines(statements(plan, room, events, code))
        made.append(write_text(folder / f"xapi-{number:02d}-{held.isoformat()}.jsonl", text))
    return made


def _data(_: str, folders: list[str], folder: Path, __: str | None) -> list[Path]:
    from phatngon.publish.exports.data_package import data_package

    if len(folders) != 1:
        raise InputError(
            "cần đúng một thư mục sổ.", advice="export data sample_data/network/so --to xuat"
        )
    return data_package(Path(folders[0]), folder)
