"""Pocket cards: A6, two sides a lesson, in twelve points. In front its own key points, at the back the time limits it rests on
and whom to ask; beside each card a sheet of four to cut.

A side has seven rows at the most. What does not fit falls away row by row, the least needed first; type is never made smaller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.errors import ProblemsFound
from phatngon.base.files import write_bytes
from phatngon.base.html import Html, inline, join, tag
from phatngon.base.moments import show_date
from phatngon.base.text import squeeze, upper_first
from phatngon.base.yamlfile import YamlFile
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.law import load_law
from phatngon.law.filling import filled_all
from phatngon.lessons.cites import is_amount, parameter_words
from phatngon.lessons.reply_form import clock_rows
from phatngon.practice.ground import Citation, citation
from phatngon.publish.build.kept import kept_files
from phatngon.publish.sources.lesson_own import own_facts
from phatngon.publish.sources.lesson_parts import (
    KEY_POINTS,
    TO_DO,
    bank_of,
    cells_headed,
    chosen_lessons,
    notebook_for,
    shown_in,
)

FOLDER, NAME = "the-bo-tui", "Thẻ bỏ túi"
POINT, LIMIT, SOFT_LIMIT, OTHER_NUMBER, TASK = "point", "limit", "soft_limit", "number", "task"
TABLE, ASK, LOOK = "table", "ask", "look"
# what falls away last stands first; what sets no limit, and numbers nobody waits for, are looked up in the reference book
NEEDED = (POINT, ASK, LIMIT, TABLE, SOFT_LIMIT, OTHER_NUMBER, TASK, LOOK)
FRONT, BACK = (POINT,), (LIMIT, TABLE, TASK, ASK, LOOK)  # of each side, in the order shown
MOST_ROWS = 7  # of a side
SHEET = "-a4"  # how the name of the file ends that has four cards to a sheet
NO_LIMIT = ("ngay", "không ghi thời hạn")
OLD = "old_"  # how parameters begin that tell what another law said
LINE = 40  # letters up to which a blank to fill in runs
_LIST_ITEM = re.compile(r"^(?:[-*]|\d+\.)\s+")


@dataclass(frozen=True)
class CardRow:
    """One row that stays or falls as a whole: its ``kind`` (one of :data:`NEEDED`), its cells, what it rests on."""

    kind: str
    cells: tuple[str, ...]
    rests_on: Citation | None = None


def build_cards(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the card of each lesson (all by default) to ``folder/the-bo-tui``, and with a PDF its sheet of four.

    Raises InputError for an unknown lesson, MissingOnMachine without Typst (with it each side is measured),
    ProblemsFound where not even one row fits.
    """
    from phatngon.documents.card_sheet import card_sheet

    wanted = tuple(formats)
    for path in chosen_lessons(lessons):
        title = f"{NAME}. {bank_of(path.stem).title}"
        rows, stem = card_rows(path, as_of), folder / FOLDER / path.stem

        def made(
            path: Path = path, title: str = title, rows: list[CardRow] = rows, stem: Path = stem
        ) -> Iterator[Path]:
            whole = fitted_card(path, as_of, title, rows)
            yield from write_formats(whole, stem, title=title, day=as_of, formats=wanted).values()
            if "pdf" in wanted:
                sheet = card_sheet(whole, title=title, date=as_of)
                yield write_bytes(stem.with_name(f"{stem.name}{SHEET}.pdf"), sheet)

        content = f"{title}\n{as_of}\n{rows}\n{card_data()}\n{MOST_ROWS}"
        yield from kept_files(folder, stem, content, wanted, made)


def fitted_card(path: Path, as_of: date, title: str, rows: Sequence[CardRow]) -> str:
    """The card of a lesson with as many of ``rows`` as each side holds."""
    kept: list[CardRow] = []
    for sides, kinds in enumerate(
        (FRONT, BACK), 1
    ):  # the back stands behind a front, if an empty one
        mine = [row for row in rows if row.kind in kinds]
        held: list[CardRow] = []

        def side(some: list[CardRow], held: list[CardRow] = held) -> str:
            held[:] = some
            return card_page(path, as_of, some)

        if mine:
            fitting(mine, side, title, most=MOST_ROWS, sides=sides)
        kept += held
    return card_page(path, as_of, kept)


def fitting(
    rows: Sequence[CardRow],
    page_of: Callable[[list[CardRow]], str],
    title: str,
    *,
    most: int = 0,
    sides: int = 1,
) -> str:
    """The page with as many ``rows`` as go on ``sides``, the most needed first; ``page_of`` makes it of the rows kept.

    ``most``: rows that there may be at all; 0: any number. The page is the last that was made.
    """
    ranked = sorted(range(len(rows)), key=lambda n: (NEEDED.index(rows[n].kind), n))

    def page(count: int) -> str:
        kept = set(ranked[:count])
        return page_of([row for n, row in enumerate(rows) if n in kept])

    low, high = 0, min(len(rows), most or len(rows))
    while low < high:  # the first ``low`` rows fit; more than ``high`` do not
        middle = high if low == 0 else (low + high + 1) // 2
        if _sides(page(middle), title) <= sides:
            low = middle
        else:
            high = middle - 1
    if not low:
        raise ProblemsFound(
            "không dòng nào vừa một mặt thẻ.",
            where=title,
            advice="Rút ngắn phần “Điểm chính” của bài.",
        )
    return page(low)


def card_rows(path: Path, as_of: date) -> list[CardRow]:
    """Everything a card could hold, in the order in which it is shown."""
    references = _references(path, as_of)
    limits = _limits(references, as_of)
    told = {row.rests_on.id for row in limits if row.rests_on}
    own, common = own_facts(path)["card"], card_data()["common"]
    return [
        *(CardRow(POINT, (line,)) for line in _lines(path, as_of, KEY_POINTS)),
        *limits,
        *(row for name in own.get("tables", []) for row in _table_rows(name, as_of)),
        *_other_numbers([one for one in references if one not in told], as_of),
        *(CardRow(TASK, (line,)) for line in _lines(path, as_of, TO_DO)),
        *(CardRow(ASK, (line,)) for line in own["ask"]),
        *(CardRow(LOOK, (line,)) for line in [*own["look"], *common["look"]]),
    ]


def card_page(path: Path, as_of: date, rows: list[CardRow]) -> str:
    """A card of the given rows as a page: its front, and its back where there is something for it."""
    from phatngon.documents.page import page

    front = [row for row in rows if row.kind in FRONT]
    back = sorted((row for row in rows if row.kind in BACK), key=lambda row: BACK.index(row.kind))
    head = (
        card_data()["back"]
        if any(row.kind in (LIMIT, TABLE) for row in back)
        else card_data()["work"]
    )
    body = join(
        _list(front) if front else None,
        tag("div", tag("h2", head.format(day=show_date(as_of))), _list(back), class_="pn-back")
        if back
        else None,
        tag("p", card_data()["star"])
        if any(row.rests_on and row.rests_on.star for row in back)
        else None,
    )
    title = bank_of(path.stem).title
    return page(title, tag("div", body, class_="pn-card"), kind="index")


class CardData(TypedDict):
    """``cards.yaml``."""

    back: str
    work: str
    star: str
    common: dict[str, list[str]]


@cache
def card_data() -> CardData:
    """``cards.yaml`` as data: what is common to all cards."""
    data: CardData = filled_all(YamlFile.read(Path(__file__).with_name("cards.yaml")).data)
    return data


def _sides(page: str, title: str) -> int:
    from phatngon.documents.pdf import page_count, pdf_bytes

    return page_count(pdf_bytes(page, title=title))


def _references(path: Path, as_of: date) -> list[str]:
    """The provisions the lesson's cells rest on or show, each once."""
    found: dict[str, None] = {}
    for cell in notebook_for(path, as_of).cells:
        shown = [name for name in shown_in(cell) if ":" not in name]
        found.update(
            dict.fromkeys(
                one.partition(".")[0] for one in [*cell.own.get("provisions", []), *shown]
            )
        )
    return list(found)


def _limits(references: list[str], as_of: date) -> list[CardRow]:
    """The clocks of the decision table that rest on the lesson's provisions: those of agencies first."""
    rows = []
    for by in ("agency", "requester", "press"):
        for what_happened, (what, limit, start, provision) in clock_rows(
            as_of, lambda found: found[0], by=by
        ):
            if provision in references:
                kind = SOFT_LIMIT if limit in NO_LIMIT or by != "agency" else LIMIT
                counted = f" Tính từ: {start}." if start != "–" and kind == LIMIT else ""
                rows.append(
                    CardRow(
                        kind,
                        (limit, f"{upper_first(what_happened)}: {what}.{counted}"),
                        citation(provision),
                    )
                )
    return sorted(dict.fromkeys(rows), key=lambda row: row.kind != LIMIT)


def _other_numbers(references: list[str], as_of: date) -> list[CardRow]:
    """Provisions with an amount of time or a count, in force and not in dispute, with the base's own words."""
    law, rows = load_law(), []
    for reference in references:
        provision = law[reference]
        names = [
            f"{reference}.{name}"
            for name, value in provision.params.items()
            if is_amount(name, value) and not name.startswith(OLD)
        ]
        known = [parameter_words(law, name) for name in names if law.judge(name, as_of) is None]
        if known:
            rows.append(
                CardRow(
                    OTHER_NUMBER,
                    ("; ".join(dict.fromkeys(known)), provision.vi),
                    citation(reference),
                )
            )
    return rows


def _lines(path: Path, as_of: date, words: str) -> list[str]:
    """The items of the lists in the cells so headed, and in the cells that go on below them until the next such heading."""
    lines: list[str] = []
    for cell in _headed_and_following(path, as_of, words):
        lines += [_LIST_ITEM.sub("", line) for line in cell.split("\n") if _LIST_ITEM.match(line)]
    return lines


def _headed_and_following(path: Path, as_of: date, words: str) -> Iterator[str]:
    first = {cell.id for cell in cells_headed(path, as_of, words)}
    inside = False
    for cell in notebook_for(path, as_of).cells:
        if (
            cell.kind != "markdown"
            or "trainer" in cell.tags
            or cell.source.startswith(("# ", "## "))
        ):
            inside = False
        if cell.id in first or inside:
            inside = True
            yield cell.source


def _table_rows(name: str, as_of: date) -> Iterator[CardRow]:
    """The rows of a table, each as one line with the heads of its columns."""
    from bs4 import BeautifulSoup

    from phatngon.lessons.views import named_table

    table = BeautifulSoup(named_table(name)(as_of), "html.parser").find("table")
    rows = [
        [squeeze(cell.get_text(" ")) for cell in row.find_all(["th", "td"])]
        for row in (table.find_all("tr") if table else [])
    ]
    for row in rows[1:]:
        told = (
            f"{head.lower()}: {cell}"
            for head, cell in zip(rows[0][1:], row[1:], strict=True)
            if cell
        )
        yield CardRow(TABLE, (row[0], "; ".join(told)))


def _list(rows: list[CardRow]) -> Html:
    return tag("ul", *(tag("li", _line(row)) for row in rows))


def _line(row: CardRow) -> Html:
    """A row as one line: a limit first and in bold, what it rests on last."""
    if row.kind in (ASK, LOOK):
        return inline(_blank(row.cells[0]))
    if len(row.cells) == 1:
        return inline(row.cells[0])
    ground = f" ({row.rests_on})." if row.rests_on else ""
    said = row.cells[1].rstrip(".") if ground else row.cells[1]
    return join(tag("strong", f"{row.cells[0]}:"), " ", inline(said), ground)


def _blank(line: str) -> str:
    """A line whose “____” is drawn as long as there is room."""
    return line.replace("____", "_" * max(8, LINE - len(line)))
