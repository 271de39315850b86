"""An executed lesson as the few pages people take away: the story and one figure, the rules, the table to keep beside the
telephone, templates to fill in, what to do on Monday, and where the rest stands.

Questions and answers have papers of their own; tables to look things up in stand in the reference book.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

from phatngon.base.files import read_text
from phatngon.base.html import Html, join, markdown
from phatngon.base.yamlfile import YamlFile
from phatngon.publish.papers.handout_end import ending
from phatngon.publish.papers.phone_table import phone_table
from phatngon.publish.sources.lesson_parts import KEY_POINTS, TO_DO, shown_in
from phatngon.publish.sources.notebooks import CORE, REFERENCE, Cell, CellJson, NotebookJson

LEFT_OUT = (
    *("trainer", "no-handout", "parameters", "setup", "injected-parameters"),
    *("exercise", "solution", REFERENCE),
)
HANDOUT_ONLY = "handout-only"
FIGURE, TABLE, FORM = "hinh:", "bang:", "phieu:"
_TEMPLATE = Path(__file__).with_name("template") / "handout.html.j2"
AIMS = "Mục tiêu"  # how the part begins that says what a lesson is for
TO_FILL = ("____", "☐")  # what a form has that is filled in with a pen


@dataclass(frozen=True)
class HandoutContents:
    """What a handout takes of a lesson: a figure, tables with the column that advises, templates; None: the first there is."""

    figure: str | None = None
    tables: dict[str, str] | None = None
    templates: tuple[str, ...] | None = None


@dataclass(frozen=True)
class _Piece:
    """A cell that may stand in a handout, as HTML: ``name`` of what it shows, ``part`` by number (0: above the first)."""

    cell: Cell
    part: int
    name: str
    html: Html


class HandoutChoice(TypedDict):
    """What the handout of one lesson takes: a figure, tables by name, templates."""

    figure: NotRequired[str]
    tables: dict[str, str]
    templates: list[str]


class HandoutData(TypedDict):
    """``handouts.yaml``."""

    version: int
    basis: str
    words: dict[str, str]
    lessons: dict[str, HandoutChoice]


def lesson_body(executed: NotebookJson, as_of: date | None = None, address: str = "") -> Html:
    """The body of the handout of an executed lesson.

    With ``as_of`` it ends with the law the lesson rests on and where the page and the reference book are; ``address`` is where
    ``dist`` is served, for codes that a telephone reads.
    """
    from jinja2 import Environment, StrictUndefined

    own = executed.get("metadata", {}).get("phatngon", {})
    lesson = str(own.get("lesson", ""))
    pieces, choice = list(_pieces(executed)), choice_of(lesson)
    template = Environment(autoescape=False, undefined=StrictUndefined).from_string(
        read_text(_TEMPLATE)
    )
    return Html(
        template.render(
            words=handout_data()["words"],
            opening=list(_opening(pieces)),
            figure=_figure(pieces, choice),
            rules=_rules(pieces),
            tables=_tables(pieces, choice),
            templates=_templates(pieces, choice),
            closing=_closing(pieces),
            aims=_aims(pieces),
            ending=ending(executed, lesson, as_of, address) if as_of else "",
        ).strip()
    )


@cache
def handout_data() -> HandoutData:
    """``handouts.yaml`` as data."""
    data: HandoutData = YamlFile.read(Path(__file__).with_name("handouts.yaml")).data
    return data


def choice_of(lesson: str) -> HandoutContents:
    """What the handout of a lesson takes.

    >>> choice_of("01_nhan_dien_bao_chi").figure
    'hinh:cay-quyet-dinh'
    >>> choice_of("77_bai_moi")
    HandoutContents(figure=None, tables=None, templates=None)
    """
    named = handout_data()["lessons"].get(lesson[:2])
    if named is None:
        return HandoutContents()
    return HandoutContents(
        named.get("figure", ""), dict(named["tables"]), tuple(named["templates"])
    )


def _pieces(executed: NotebookJson) -> Iterator[_Piece]:
    part = 0
    for raw in executed["cells"]:
        cell = Cell(
            str(raw.get("id", "")),
            str(raw.get("cell_type", "")),
            "".join(raw.get("source", [])),
            raw.get("metadata", {}),
        )
        part += cell.kind == "markdown" and cell.source.startswith("## ")
        if set(cell.tags) & set(LEFT_OUT):
            continue
        html = markdown(cell.source) if cell.kind == "markdown" else join(*_outputs(raw))
        if html:
            yield _Piece(cell, part, next(iter(shown_in(cell)), ""), html)


def _outputs(raw: CellJson) -> Iterator[Html]:
    """What a code cell shows; of several pictures the first."""
    found = [
        Html("".join(output["data"]["text/html"]))
        for output in raw.get("outputs", [])
        if output["output_type"] in ("display_data", "execute_result")
        and "text/html" in output["data"]
    ]
    yield from found[:1] if found and "<img" in found[0] else found


def _opening(pieces: Sequence[_Piece]) -> Iterator[Html]:
    """What stands above the first part, and the first scene."""
    prose = [piece for piece in pieces if piece.cell.kind == "markdown"]
    yield from (piece.html for piece in prose if piece.part == 0)
    scenes = (
        piece.html
        for piece in prose
        if piece.cell.source.startswith("## ")
        and not _title(piece).startswith((AIMS, KEY_POINTS, TO_DO))
        and CORE not in piece.cell.tags
    )
    yield from list(scenes)[:1]


def _aims(pieces: Sequence[_Piece]) -> list[Html]:
    """What the lesson is for: on paper, where one looks back, the list to check oneself by."""
    return [piece.html for piece in pieces if _title(piece).startswith(AIMS)]


def _figure(pieces: Sequence[_Piece], choice: HandoutContents) -> Html:
    found = [
        piece
        for piece in pieces
        if piece.name.startswith(FIGURE) and choice.figure in (None, piece.name)
    ]
    return found[0].html if found else Html("")


def _rules(pieces: Sequence[_Piece]) -> list[Html]:
    """The rule of each part: what is on the path of a quarter of an hour, without what the lesson says again at its end."""
    closing = _closing_parts(pieces)
    return [
        piece.html
        for piece in pieces
        if CORE in piece.cell.tags and piece.cell.kind == "markdown" and piece.part not in closing
    ]


def _tables(pieces: Sequence[_Piece], choice: HandoutContents) -> list[Html]:
    """The tables chosen, each once, with what to do in their first column and what they rest on below them."""
    there = {piece.name: piece.html for piece in pieces if piece.name.startswith(TABLE)}
    wanted = choice.tables if choice.tables is not None else dict.fromkeys(list(there)[:1], "")
    basis = handout_data()["basis"]
    return [
        phone_table(there[name], first, basis) for name, first in wanted.items() if name in there
    ]


def _templates(pieces: Sequence[_Piece], choice: HandoutContents) -> list[Html]:
    """Templates to fill in, each with the words that stand after it on paper only."""
    found: dict[str, Html] = {}
    before = ""
    for piece in pieces:
        if HANDOUT_ONLY in piece.cell.tags and (before in found or not piece.name):
            name = before if before in found else piece.cell.id
            found[name] = join(found.get(name), piece.html)
            continue
        fills = piece.name.startswith(FORM) and any(mark in piece.html for mark in TO_FILL)
        chosen = piece.name in choice.templates if choice.templates is not None else fills
        if chosen and piece.name not in found:
            found[piece.name] = piece.html
        before = piece.name
    return list(found.values())


def _closing(pieces: Sequence[_Piece]) -> list[Html]:
    """What to remember and what to do on Monday."""
    closing = _closing_parts(pieces)
    return [
        piece.html
        for piece in pieces
        if piece.part in closing
        and piece.cell.kind == "markdown"
        and HANDOUT_ONLY not in piece.cell.tags
    ]


def _closing_parts(pieces: Sequence[_Piece]) -> set[int]:
    """The parts by number that say what to remember and what to do."""
    return {
        piece.part
        for piece in pieces
        if piece.cell.source.startswith("## ") and _title(piece).startswith((KEY_POINTS, TO_DO))
    }


def _title(piece: _Piece) -> str:
    return piece.cell.source.split("\n")[0].removeprefix("## ").strip()
