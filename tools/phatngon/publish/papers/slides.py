"""A lesson as slides: its cells choose. A part shows its scene, one vote, why, the rule in a line with what to do, and a figure.

A cell is on the wall unless its slide type is ``skip``; its metadata may hold a shorter form for it (:mod:`.sources.wall`).
Of the questions only those named in the lesson's ``polls`` are put to the hall, each with the slide that says why after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.base.html import Html, inline, markdown, tag
from phatngon.practice.bank import Bank
from phatngon.practice.items import Item
from phatngon.publish.papers.slide_art import Art, Numbers, Path, Steps, Stops, stop_names
from phatngon.publish.papers.slide_drawing import Drawing
from phatngon.publish.papers.slide_items import asked_again, poll_html, why_forms
from phatngon.publish.papers.slide_pictures import Picture, picture_of
from phatngon.publish.sources.lesson_parts import asked_in, shown_in
from phatngon.publish.sources.notebooks import GROUND, REFERENCE, Cell
from phatngon.publish.sources.wall import Wall, wall_of

HIDDEN = ("parameters", "setup", "handout-only", REFERENCE)
MOST = 45  # slides of a deck
BRIEF = 1  # minutes of a part that opens or closes a lesson
VIEWS = ("bang", "hinh")  # what of a lesson can be shown to a hall
URGENCY = {
    3: "Ưu tiên sau: bỏ ở bản 45 phút và bản 30 phút, hoặc khi đang muộn.",
    2: "Bỏ ở bản 30 phút.",
}
AGENDA = "Lộ trình của buổi học"
SCENE, VOTE, WHY, RULE = "scene", "vote", "why", "rule"


@dataclass
class Slide:
    """One slide. ``first`` begins a part; ``kind`` is ``vote`` or ``why`` where it shows the question ``item``, else ``scene`` or
    ``rule`` where it is that.

    ``cell`` names what it was made from; ``minutes`` are those its own cell asks for, ``part_minutes`` those of its whole part,
    ``start`` the minute its part begins at; ``priority``: 1 always, 2 left out in 30 minutes, 3 left out from 45 on.
    ``shorter`` are bodies that say the same with fewer words, tried in turn; a ``whole`` body is not cleaned. What is drawn below
    the words is ``art``; laid out, it begins ``below`` px from the top and, where the kit draws it, is the ``drawing``.
    """

    body: str
    first: bool = False
    notes: list[str] = field(default_factory=list)
    minutes: int = 0
    item: str = ""
    kind: str = ""
    cell: str = ""
    part_minutes: int = 0
    whole: bool = False
    base: int = 0
    part: str = ""
    start: int = 0
    priority: int = 1
    art: Art | Picture | None = None
    drawing: Drawing | None = None
    below: float = 0
    shorter: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its heading in words."""
        heading = BeautifulSoup(self.body, "html.parser").find(["h1", "h2", "h3", "h4"])
        return " ".join(heading.get_text(" ").split()) if heading else ""


@dataclass(frozen=True)
class Asked:
    """What making slides asks for: the bank's items of the day, what is voted on, whether answers are shown, how views are made."""

    items: dict[str, Item]
    polls: tuple[str, ...]
    answers: bool
    view: Callable[[str], Html | None]
    before: Callable[[Item], Iterable[tuple[str, str]]] = lambda item: ()
    parts: tuple[tuple[str, int], ...] = ()


def slides_of(cells: Iterable[Cell], bank: Bank | None, asked: Asked) -> list[Slide]:
    """The slides of a notebook's cells in order; what the trainer says is kept on the slide it stands after.

    Raises InputError, naming the cell, for what cannot be shown in a hall.
    """
    found: list[Slide] = []
    part, heading, fresh, waiting = "", "", True, (0, 1)
    for cell in cells:
        if "trainer" in cell.tags or _kind(cell) == "notes":
            if found:
                found[-1].notes.append(markdown(cell.source))
            continue
        title, level = _heading(cell)
        if level in (1, 2):
            part, fresh, waiting = title, True, (0, int(cell.own.get("priority", 1)))
        heading = title or heading
        minutes = int(cell.own.get("minutes", 0))
        made = list(_slides(cell, heading, bank, asked)) if _on_wall(cell) else []
        if not made:
            waiting = (waiting[0] + minutes, waiting[1])
            continue
        made[0].first, made[0].minutes = fresh, minutes + waiting[0]
        for slide in made:
            slide.part, slide.priority = part, waiting[1]
        fresh, waiting = False, (0, waiting[1])
        found += made
    return _asked_first(found)


def _asked_first(slides: list[Slide]) -> list[Slide]:
    """The slides with the first vote of each part right after its scene: a hall thinks before it is told the rule."""
    found: list[Slide] = []
    for part in parts_of(slides):
        begin = next((n for n, one in enumerate(part) if one.item), 0)
        end = next((n for n, one in enumerate(part) if one.kind == WHY), -1) + 1
        asked = part[begin:end] if begin else []
        rest = [one for one in part[1:] if one not in asked]
        found += [part[0], *asked, *rest]
    return found


def _on_wall(cell: Cell) -> bool:
    return _kind(cell) != "skip" and not set(cell.tags) & set(HIDDEN)


def _kind(cell: Cell) -> str:
    return str(cell.metadata.get("slideshow", {}).get("slide_type", "-"))


def _heading(cell: Cell) -> tuple[str, int]:
    """The heading a cell of prose begins with, and its level; 0 for none."""
    first = cell.source.split("\n")[0]
    marks = first.split(" ")[0]
    if cell.kind != "markdown" or not marks or set(marks) != {"#"}:
        return "", 0
    return first.removeprefix(marks).strip(), len(marks)


def _slides(cell: Cell, heading: str, bank: Bank | None, asked: Asked) -> Iterator[Slide]:
    try:
        wall = wall_of(cell.own)
    except InputError as error:
        raise InputError(error.what, where=f"ô {cell.id}", advice=error.advice) from None
    if cell.kind == "markdown":
        yield _told(cell, heading, wall, asked)
        return
    for name in asked_in(cell, bank) if bank else ():
        if name in asked.polls and name in asked.items:
            yield from _question(asked.items[name], asked)
    for name in (wall.show if wall else ()) or shown_in(cell):
        yield _shown(cell, name, (wall.text if wall else "") or heading, asked)


def _told(cell: Cell, heading: str, wall: Wall | None, asked: Asked) -> Slide:
    """A cell of prose: its wall form where it has one."""
    title = tag("h2", inline(heading)) if heading else Html("")
    if wall and wall.agenda:
        return Slide(
            tag("h2", AGENDA), cell=cell.id, art=Path(asked.parts) if asked.parts else None
        )
    if wall and wall.text:
        return Slide(title + markdown(wall.text), cell=cell.id)
    if wall:
        rule = tag("p", inline(wall.rule), class_="pn-rule") if wall.rule else ""
        art: Art | None = Numbers(wall.number) if wall.number else None
        if wall.do and art is None:
            art = Steps(wall.do)
        listed = (
            tag("ul", *(tag("li", inline(one)) for one in wall.do))
            if wall.do and wall.number
            else ""
        )
        return Slide(title + rule + listed, cell=cell.id, art=art, kind=RULE)
    prose = cell.source.partition(GROUND)[0]  # no citations on the wall
    body = prose.split("\n", 1)[1] if _heading(cell)[1] and "\n" in prose else ""
    body = prose if not _heading(cell)[1] else body
    scene = SCENE if _heading(cell)[1] == 2 and cell.own.get("minutes", 0) > BRIEF else ""
    titles = tuple(name for name, _ in asked.parts)
    stops = (
        Stops(stop_names(titles), titles.index(heading)) if heading in titles and scene else None
    )
    return Slide(title + markdown(body), cell=cell.id, kind=scene, art=stops)


def _question(item: Item, asked: Asked) -> Iterator[Slide]:
    """A vote and why; before it the table it is about, where it is about one."""
    number = asked.polls.index(item.id) + 1
    for title, html in asked.before(item):
        yield Slide(tag("h2", title) + html, item=item.id, cell=item.id)
    yield Slide(poll_html(item, number), item=item.id, kind=VOTE, cell=item.id, whole=True)
    first, *shorter = why_forms(item, number) if asked.answers else [asked_again(item, number)]
    yield Slide(
        first, item=item.id, kind=WHY, cell=item.id, whole=True, shorter=tuple(map(str, shorter))
    )


def _shown(cell: Cell, name: str, heading: str, asked: Asked) -> Slide:
    """A table or a figure of the lesson."""
    html = asked.view(name) if name.partition(":")[0] in VIEWS else None
    if html is None:
        raise InputError(
            f"ô {cell.id} hiện “{name}”, không phải bảng hay hình để chiếu cho cả phòng.",
            where=f"trang chiếu, ô {cell.id}",
            advice="Đặt kiểu trang chiếu (slide_type) của ô này là skip.",
        )
    picture, title = picture_of(html), tag("h2", inline(heading))
    if picture is None:
        return Slide(title + html, cell=cell.id)
    return Slide(title, cell=cell.id, art=picture)


def parts_of(slides: list[Slide]) -> list[list[Slide]]:
    """The slides part by part."""
    parts: list[list[Slide]] = []
    for slide in slides:
        if slide.first or not parts:
            parts.append([])
        parts[-1].append(slide)
    return parts


def spread_notes(slides: list[Slide]) -> None:
    """Give every slide of a part all that is said in it, its minutes and when it begins: whoever speaks may stand anywhere in it."""
    start = 0
    for part in parts_of(slides):
        notes = [note for slide in part for note in slide.notes]
        minutes = sum(slide.minutes for slide in part)
        for slide in part:
            slide.notes, slide.part_minutes, slide.start = list(notes), minutes, start
        start += minutes


def numbered(slides: list[Slide]) -> dict[str, int]:
    """The number of the first slide made from each cell or question."""
    found: dict[str, int] = {}
    for number, slide in enumerate(slides, 1):
        found.setdefault(slide.cell, number)
    return found
