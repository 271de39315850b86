"""Verbs of the rules: ``identify``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from phatngon.base.errors import EXIT_FINE, InputError
from phatngon.cli.law import AsOf, Json
from phatngon.cli.shell import Command, date_option, print_json


def register(app: typer.Typer) -> None:
    """Add the verbs to the command."""
    app.command("identify", cls=Command)(identify)


def identify(
    file: Annotated[str, typer.Argument(metavar="TỆP|-", help="Tệp JSON: một đối tượng hoặc danh sách; “-” đọc đầu vào chuẩn.")],
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Nhận diện: đây là báo, tạp chí, trang tổng hợp, mạng xã hội hay loại khác?"""
    from phatngon.base.jsoninput import as_objects, read_json
    from phatngon.rules.press_types import identify as decide

    day = date_option(as_of)
    value = read_json(file)
    answers = []
    for number, row in enumerate(as_objects(value), 1):
        try:
            answers.append(decide(row, day))
        except InputError as error:
            if isinstance(value, list):
                raise InputError(error.what, where=f"phần tử thứ {number}", advice=error.advice) from None
            raise
    if json:
        print_json([a.to_json() for a in answers] if isinstance(value, list) else answers[0].to_json())
    else:
        print("\n\n".join(_as_text(row, answer, day) for row, answer in zip(as_objects(value), answers, strict=True)))
    return EXIT_FINE


def _as_text(row: dict, answer: Any, day: date) -> str:
    from phatngon.base.moments import show_date
    from phatngon.law import load_law
    from phatngon.rules.press_types import table, type_label

    law, names = load_law(), table().data["facts"]
    press = {True: "là báo chí", False: "không phải báo chí", None: "chưa rõ có phải báo chí hay không"}
    lines = [f"{row.get('name') or 'Nơi đăng tin'}: {type_label(answer.type)} – {press[answer.is_press]} (theo luật ngày {show_date(day)})."]
    for reason in answer.reasons:
        source = f" ({law[reason.provision].citation})" if reason.provision else ""
        lines.append(f"- {reason.text}{source}")
    lines += [f"! Dữ kiện trái nhau ({', '.join(names[f] for f in c.facts)}): {c.text}" for c in answer.conflicts]
    lines += [f"* Dấu hiệu {s.code} ({s.strength}): {s.text}" for s in answer.signs]
    return "\n".join(lines)
