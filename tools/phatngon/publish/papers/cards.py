"""Pocket cards: one A4 page a lesson, of its own key points, the time limits it rests on, where to look and whom to ask.

What does not fit falls away row by row, the least needed first; type is never made smaller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.errors import ProblemsFound
from phatngon.base.html import Html, inline, join, tag
from phatngon.base.text import upper_first
from phatngon.base.yamlfile import YamlFile
from phatngon.documents.formats import FORMATS
from phatngon.law import load_law
from phatngon.law.filling import filled_all
from phatngon.lessons.cites import is_amount, parameter_words
from phatngon.lessons.reply_form import clock_rows
from phatngon.practice.ground import Citation, citation
from phatngon.publish.sources.lesson_own import own_facts
from phatngon.publish.sources.lesson_parts import (
    KEY_POINTS,
    TO_DO,
    bank_of,
    cells_headed,
    notebook_for,
    shown_in,
    write_papers,
)

FOLDER = "the-bo-tui"
POINT, LIMIT, SOFT_LIMIT, OTHER_NUMBER, TASK = "point", "limit", "soft_limit", "number", "task"
NEEDED = (POINT, LIMIT, SOFT_LIMIT, OTHER_NUMBER, TASK)  # what falls away last stands first
NO_LIMIT = ("ngay", "không ghi thời hạn")
OLD = "old_"  # how parameters begin that tell what another law said
LINE = 84  # letters up to which a blank to fill in runs
_LIST_ITEM = re.compile(r"^(?:[-*]|\d+\.)\s+")


@dataclass(frozen=True)
class Row:
    """One row that stays or falls as a whole: its ``kind`` (one of :data:`NEEDED`), its cells, what it rests on."""

    kind: str
    cells: tuple[str, ...]
    rests_on: Citation | None = None


def build_cards(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the card of each lesson (all by default) to ``folder/the-bo-tui``.

    Raises InputError for an unknown lesson, MissingOnMachine without Typst (with it the one page is measured),
    ProblemsFound where not even one row fits.
    """

    def make(path: Path, title: str) -> str:
        return fitting(card_rows(path, as_of), lambda rows: card_page(path, as_of, rows), title)

    return write_papers("Thẻ bỏ túi", make, folder / FOLDER, as_of, lessons, formats)


def fitting(rows: Sequence[Row], page_of: Callable[[list[Row]], str], title: str) -> str:
    """The page with as many ``rows`` as go on one sheet, the most needed first; ``page_of`` makes it of the rows kept."""
    ranked = sorted(range(len(rows)), key=lambda n: (NEEDED.index(rows[n].kind), n))

    def page(count: int) -> str:
        kept = set(ranked[:count])
        return page_of([row for n, row in enumerate(rows) if n in kept])

    low, high = 0, len(rows)  # the first ``low`` rows fit; more than ``high`` do not
    while low < high:
        middle = high if low == 0 else (low + high + 1) // 2
        if _one_sheet(page(middle), title):
            low = middle
        else:
            high = middle - 1
    if not low:
        raise ProblemsFound(
            "không dòng nào vừa một trang giấy.",
            where=title,
            advice="Rút ngắn phần “Điểm chính” của bài.",
        )
    return page(low)


def card_rows(path: Path, as_of: date) -> list[Row]:
    """Everything a card could hold, in the order in which it is shown."""
    references = _references(path, as_of)
    limits = _limits(references, as_of)
    told = {row.rests_on.id for row in limits if row.rests_on}
    points = [Row(POINT, (line,)) for line in _lines(path, as_of, KEY_POINTS)]
    tasks = [Row(TASK, (line,)) for line in _lines(path, as_of, TO_DO)]
    return [
        *points,
        *limits,
        *_other_numbers([one for one in references if one not in told], as_of),
        *tasks,
    ]


def card_page(path: Path, as_of: date, rows: list[Row]) -> str:
    """A card of the given rows as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    def of(*kinds: str) -> list[Row]:
        return [row for row in rows if row.kind in kinds]

    own, common = own_facts(path)["card"], card_data()["common"]
    where = [*own["look"], *common["look"]]
    body = join(
        tag("h2", KEY_POINTS),
        _list([row.cells[0] for row in of(POINT)]),
        _numbers(of(LIMIT, SOFT_LIMIT, OTHER_NUMBER)),
        *(_table(name, as_of) for name in own.get("tables", [])),
        tag("h2", "Tra ở đâu, hỏi ai"),
        _list([_blank(line) for line in [*where, *own["ask"]]]),
        join(tag("h2", "Việc nên làm"), _list([row.cells[0] for row in of(TASK)]))
        if of(TASK)
        else None,
    )
    return page(
        f"Thẻ bỏ túi. {bank_of(path.stem).title}",
        tag("div", body, class_="pn-card"),
        meta=Meta("", as_of, __version__),
    )


@cache
def card_data() -> dict[str, Any]:
    """``cards.yaml`` as data: what is common to all cards."""
    return dict(filled_all(YamlFile.read(Path(__file__).with_name("cards.yaml")).data))


def _one_sheet(page: str, title: str) -> bool:
    from phatngon.documents.pdf import page_count, pdf_bytes

    return page_count(pdf_bytes(page, title=title)) == 1


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


def _limits(references: list[str], as_of: date) -> list[Row]:
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
                    Row(
                        kind,
                        (limit, f"{upper_first(what_happened)}: {what}.{counted}"),
                        citation(provision),
                    )
                )
    return sorted(dict.fromkeys(rows), key=lambda row: row.kind != LIMIT)


def _other_numbers(references: list[str], as_of: date) -> list[Row]:
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
                Row(
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


def _numbers(rows: list[Row]) -> Html | None:
    """The time limits, each with its ground; one line below explains the asterisk where there is one."""
    if not rows:
        return None
    head = tag(
        "thead",
        tag("tr", *(tag("th", words, scope="col") for words in ("Thời hạn", "Việc gì", "Căn cứ"))),
    )
    body = [
        tag(
            "tr",
            tag("th", row.cells[0], scope="row"),
            tag("td", inline(row.cells[1])),
            tag("td", str(row.rests_on or "")),
        )
        for row in rows
    ]
    doubtful = any(row.rests_on and row.rests_on.star for row in rows)
    return join(
        tag("h2", "Thời hạn"),
        tag("div", tag("table", head, tag("tbody", *body)), class_="pn-table"),
        tag("p", "* Cần đối chiếu bản gốc trước khi dùng.", class_="pn-cite") if doubtful else None,
    )


def _table(name: str, as_of: date) -> Html:
    from phatngon.lessons.views import named_table

    return named_table(name)(as_of)


def _blank(line: str) -> str:
    """A line whose “____” is drawn as long as there is room."""
    return line.replace("____", "_" * max(20, LINE - len(line)))


def _list(lines: list[str]) -> Html:
    return tag("ul", *(tag("li", inline(line)) for line in lines))
