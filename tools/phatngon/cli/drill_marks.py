"""Verbs for whoever marks drafts: ``drill anchors|rating|agree`` show what a mark stands for, and how far raters agree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from phatngon.base.errors import EXIT_FINE
from phatngon.cli.shell import Command, Json, print_json


def register(drill: typer.Typer) -> None:
    """Add the verbs to the group ``drill``."""
    for name, verb in (("anchors", anchors), ("rating", rating), ("agree", agree)):
        drill.command(name, cls=Command)(verb)


def anchors(json: Json = False) -> int:
    """Hiện neo chấm điểm: mỗi mặt ba mức, mỗi mức một đoạn viết giả định và vì sao."""
    from phatngon.practice.drill.anchors import anchor_scene
    from phatngon.practice.drill.anchors import anchors as every

    if json:
        print_json({"scene": anchor_scene(), "anchors": [one.to_json() for one in every()]})
        return EXIT_FINE
    print(anchor_scene())
    for one in every():
        print(
            f"\n{one.label} – {one.name} ({one.low}–{one.high} điểm)\n  {one.excerpt}\n  {one.why}"
        )
    return EXIT_FINE


def rating(
    drafts: Annotated[
        str, typer.Option("--drafts", metavar="BÀI", help="Mã các bài, cách nhau dấu phẩy.")
    ],
    raters: Annotated[
        str,
        typer.Option(
            "--raters", metavar="NGƯỜI", help="Người chấm, ít nhất hai, cách nhau dấu phẩy."
        ),
    ],
    out: Annotated[str, typer.Option("--out", metavar="TỆP", help="Ghi phiếu .xlsx vào tệp này.")],
) -> int:
    """Làm phiếu chấm cho hai người trở lên, kèm neo chấm điểm; ô để trống là chưa chấm."""
    from phatngon.practice.drill.rating_sheet import write_rating_sheet

    print(f"Đã ghi {write_rating_sheet(Path(out), _names(drafts), _names(raters))}")
    return EXIT_FINE


def agree(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="TỆP",
            help="Phiếu chấm .xlsx, hoặc .csv có các cột rater, draft, dimension, points.",
        ),
    ],
    json: Json = False,
) -> int:
    """Cho biết những người chấm thống nhất đến đâu ở từng mặt, và điểm đó dùng vào việc gì được."""
    from phatngon.classroom.agreement import agreement_of
    from phatngon.practice.drill.rating_sheet import read_ratings

    found = agreement_of(read_ratings(*map(Path, files)))
    if json:
        print_json({"dimensions": [one.to_json() for one in found]})
    else:
        for one in found:
            print(one.sentence or one.reason_if_null)
    return EXIT_FINE


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name for name in re.split(r"\s*[,;]\s*", text.strip()) if name))
