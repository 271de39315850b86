"""A notebook as screens: what is read together and what is answered together, in order, without running anything.

A part of a lesson is a row of screens. A screen holds either things to read, about two heights of a phone, or one to three questions
with the tables they send the reader to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from phatngon.base.html import Html, join, markdown, tag
from phatngon.lessons.session import Session
from phatngon.lessons.views import FORM, lists_html, view_html
from phatngon.practice.bank import Bank
from phatngon.practice.diagnostic import areas, questions
from phatngon.practice.items import Item
from phatngon.publish.page.drill_blocks import PLAYED, drill_block
from phatngon.publish.page.heights import height
from phatngon.publish.page.start_points import finds_start
from phatngon.publish.page.tables import small
from phatngon.publish.sources.lesson_parts import (
    KEY_POINTS,
    TO_DO,
    Part,
    asked_in,
    parts_of,
    shown_in,
)
from phatngon.publish.sources.needed import Thing
from phatngon.publish.sources.notebooks import CORE, GROUND, REFERENCE, Cell

LEFT_OUT = ("trainer", "parameters", "setup", "handout-only", "solution")
BESIDE = "no-handout"
READ_TOGETHER = 1500  # pixels on a phone up to which things to read share a screen
TALLEST_UNIT = 2400  # what belongs together and is taller is taken apart
ASK_TOGETHER = 1900  # the same for questions
MOST_ASKED = 3
ENDING = (KEY_POINTS, TO_DO, "Xem lại")
LAB = "python3 tools/start.py lab"
_PROGRESS = re.compile(r"\bprogress\(")


@dataclass(frozen=True)
class ReadingBlock:
    """Something to read: its HTML, whether it is on the path of a quarter of an hour, whether it begins a new thought.

    What is ``played`` grows while one goes on, so what belongs with it has a screen of its own.
    """

    html: Html
    core: bool = False
    begins: bool = False
    played: bool = False


@dataclass(frozen=True)
class PageScreen:
    """What is seen at once: ``blocks`` to read, or ``items`` to answer with the ``things`` they need."""

    part: int
    place: int
    title: str
    blocks: tuple[ReadingBlock, ...] = ()
    items: tuple[Item, ...] = ()
    things: tuple[Thing, ...] = ()
    core: bool = False
    area: str = ""  # of the block it belongs to, where one is shown to those who need it only

    @property
    def id(self) -> str:
        """Its name in the address of the page."""
        return f"p{self.part}-{self.place}"


@dataclass(frozen=True)
class Chapter:
    """A part of the page: its title, its number among the numbered parts (0: opening or ending), its screens."""

    title: str
    number: int
    screens: tuple[PageScreen, ...]
    looked_up: bool = False  # more of it stands in the reference book

    @property
    def name(self) -> str:
        """Its title without the number that the page says beside it."""
        return re.sub(rf"^(?:Phần )?{self.number}\. ", "", self.title)


@dataclass
class _Making:
    """The screens of a part while they are made."""

    part: int
    title: str
    made: list[PageScreen] = field(default_factory=list)
    reading: list[ReadingBlock] = field(default_factory=list)

    def read(self, units: Iterable[list[ReadingBlock]]) -> None:
        """Take ``units`` on, each whole where it is not too tall for a screen by itself."""
        for whole_unit in units:
            played = any(block.played for block in whole_unit)
            if played:
                self.turn()
            self._read_parts(
                [whole_unit]
                if sum(height(block.html) for block in whole_unit) <= TALLEST_UNIT
                else [[block] for block in whole_unit]
            )
            if played:
                self.turn()

    def _read_parts(self, parts: Iterable[list[ReadingBlock]]) -> None:
        for unit in parts:
            held = sum(height(block.html) for block in self.reading)
            more = sum(height(block.html) for block in unit)
            if self.reading and held + more > READ_TOGETHER:
                self.turn()
            self.reading += unit

    def turn(self) -> None:
        """End the screen that is being read, if any."""
        if self.reading:
            core = any(block.core for block in self.reading)
            self._add(blocks=tuple(self.reading), core=core)
            self.reading = []

    def ask(
        self, items: list[Item], things: tuple[Thing, ...], *, core: bool, area: str = ""
    ) -> None:
        """A screen of questions."""
        self.turn()
        self._add(items=tuple(items), things=things, core=core, area=area)

    def _add(self, **more: object) -> None:
        self.made.append(PageScreen(self.part, len(self.made) + 1, self.title, **more))  # type: ignore[arg-type]


def chapters_of(
    path: Path, bank: Bank, as_of: date, lent: Mapping[str, tuple[Thing, ...]], session: Session
) -> list[Chapter]:
    """The parts of a notebook as screens; ``lent``: what questions need, by id. Raises InputError for what cannot be shown."""
    found: list[Chapter] = []
    asked: set[str] = set()
    for place, part in enumerate(parts_of(path, bank, as_of)):
        making = _Making(place, part.title)
        for unit in _units(part, bank, lent, session, asked):
            if isinstance(unit, _Ask):
                _ask(making, unit, lent)
            else:
                making.read([unit])
        making.turn()
        ends = part.title.startswith(ENDING)
        number = 0 if not place or ends else 1 + sum(bool(one.number) for one in found)
        looked_up = any(REFERENCE in cell.tags for cell in part.cells)
        if making.made:
            found.append(Chapter(part.title, number, tuple(making.made), looked_up))
    return found


@dataclass(frozen=True)
class _Ask:
    items: list[Item]
    core: bool
    area: str = ""


def _units(
    part: Part,
    bank: Bank,
    lent: Mapping[str, tuple[Thing, ...]],
    session: Session,
    asked: set[str],
) -> Iterator[list[ReadingBlock] | _Ask]:
    """What stays together: prose with the tables and pictures after it, or the questions of a cell."""
    today = {item.id: item for item in part.items}
    cells = [cell for cell in part.cells if not set(cell.tags) & {*LEFT_OUT, REFERENCE}]
    unit: list[ReadingBlock] = []
    for place, cell in enumerate(cells):
        if finds_start(cell):
            if unit:
                yield unit
                unit = []
            yield from _start(session.as_of)
            continue
        names = [name for name in asked_in(cell, bank) if name in today and name not in asked]
        if names:
            if unit:
                yield unit
                unit = []
            asked |= set(names)
            yield _Ask([today[name] for name in names], CORE in cell.tags)
            continue
        blocks = list(_blocks(cell, session, _asked_next(cells[place + 1 :], bank, lent)))
        if unit and any(block.begins for block in blocks):
            yield unit
            unit = []
        unit += [
            replace(block, core=block.core or (bool(unit) and unit[0].core)) for block in blocks
        ]
    if unit:
        yield unit


def _start(as_of: date) -> Iterator[list[ReadingBlock] | _Ask]:
    """The questions that find where to begin, the block of each area after them, and the place of the advice."""
    asked = areas(as_of)
    yield _Ask(questions(tuple(area.route for area in asked), as_of), core=True)
    for area in asked:
        if area.block:
            yield _Ask(questions(area.block, as_of), core=True, area=area.id)
    advice = tag("div", "", data_bat_dau="", class_="tong", role="status")
    yield [ReadingBlock(join(tag("h3", "Nên học từ đâu"), advice), core=True)]


def _asked_next(cells: list[Cell], bank: Bank, lent: Mapping[str, tuple[Thing, ...]]) -> set[str]:
    """The tables that the next questions bring with them."""
    following = next((asked_in(cell, bank) for cell in cells if asked_in(cell, bank)), [])
    return {thing.id for name in following for thing in lent.get(name, ())}


def _blocks(cell: Cell, session: Session, brought: set[str]) -> Iterator[ReadingBlock]:
    core = CORE in cell.tags
    if cell.kind == "markdown":
        html = prose(cell.source)
        if html:
            yield ReadingBlock(html, core, begins=True)
        return
    if _PROGRESS.search(cell.source):
        yield ReadingBlock(tag("div", "", data_tong="", class_="tong"))
        return
    shown = tuple(shown_in(cell))
    for listed in lists_html(session, shown):
        yield ReadingBlock(listed, core)
    for name in shown:
        if name.startswith(FORM):
            played = drill_block(name)
            shown_here = played or in_the_lab("Phiếu thực hành của phần này")
            yield ReadingBlock(shown_here, core, played=PLAYED in shown_here)
        elif BESIDE in cell.tags and name.replace("bang:", "bang-") in brought:
            continue  # it stands beside the question that needs it
        elif (view := view_html(session, name)) is not None:
            for piece in re.split(r"(?=<h3>)", small(view)):
                if piece.strip():
                    yield ReadingBlock(Html(piece), core)


def prose(source: str) -> Html:
    """The Markdown of a cell without the titles of the lesson and of the part, which the page says itself."""
    lines = [line for line in source.split("\n") if not line.startswith(("# ", "## "))]
    html = markdown("\n".join(lines).strip())
    ground = f"<p><em>{GROUND[1:]}"
    return Html(small(html.replace(ground, f'<p class="can-cu"><em>{GROUND[1:]}')))


def in_the_lab(what: str) -> Html:
    """Where something is done that a page cannot do."""
    return tag(
        "p",
        f"{what} làm trong JupyterLab trên máy tính: chạy ",
        tag("code", LAB),
        " rồi mở bài này.",
        class_="o-lab",
    )


def _ask(making: _Making, ask: _Ask, lent: Mapping[str, tuple[Thing, ...]]) -> None:
    """The questions of a cell, as many on a screen as fit and as need the same things."""
    row: list[Item] = []
    for item in ask.items:
        tall = sum(map(_tall, [*row, item]))
        same = not row or lent.get(row[0].id, ()) == lent.get(item.id, ())
        if row and (not same or len(row) == MOST_ASKED or tall > ASK_TOGETHER):
            making.ask(row, lent.get(row[0].id, ()), core=ask.core, area=ask.area)
            row = []
        row.append(item)
    if row:
        making.ask(row, lent.get(row[0].id, ()), core=ask.core, area=ask.area)


def _tall(item: Item) -> int:
    """How tall a question is: what it says, and what is chosen from; of several steps the tallest, the others folded."""
    if item.questions:
        steps = 60 * len(item.questions) + max(map(_tall, item.questions))
        return height(markdown(item.stem)) + steps
    rows = [
        row
        for value in item.wire(with_key=False).values()
        if isinstance(value, list)
        for row in value
    ]
    return 260 + height(markdown(item.stem)) + sum(height(tag("p", row[1])) + 30 for row in rows)
