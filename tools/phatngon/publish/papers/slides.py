"""An executed lesson as slides: the slide types of its cells decide; every item gets a slide, the trainer's deck its answer too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.base.html import markdown
from phatngon.practice.bank import Bank
from phatngon.publish.papers.slide_items import answer_html, poll_html, question_html
from phatngon.publish.sources.notebooks import GROUND, REFERENCE

FULL = 620  # letters of running text after which a cell that would only continue a slide gets one of its own
HIDDEN = ("parameters", "setup", "handout-only", REFERENCE)


@dataclass
class Slide:
    """One slide. ``first`` begins a part; ``item`` is the id of the item it asks, ``answer`` marks its answer.

    ``cell`` names what it was made from; ``part_minutes`` are those of its whole part; a ``whole`` slide is never cut in two.
    """

    body: str
    first: bool = False
    notes: list[str] = field(default_factory=list)
    minutes: int = 0
    item: str = ""
    answer: bool = False
    cell: str = ""
    part_minutes: int = 0
    whole: bool = False
    base: int = 0

    @property
    def length(self) -> int:
        """How many letters it shows."""
        return len(BeautifulSoup(self.body, "html.parser").get_text(" ").strip())


def slides_of(executed: dict[str, Any]) -> list[Slide]:
    """The slides of an executed lesson in order, trainer's notes attached to the slide they stand after."""
    found: list[Slide] = []
    for cell in executed["cells"]:
        meta = cell.get("metadata", {})
        kind, tags = meta.get("slideshow", {}).get("slide_type", "-"), meta.get("tags", [])
        if kind == "skip" or set(tags) & set(HIDDEN):
            continue
        if kind == "notes" or "trainer" in tags:
            if found:
                found[-1].notes.append(markdown("".join(cell["source"])))
            continue
        minutes = int(meta.get("phatngon", {}).get("minutes", 0))
        for place, (body, item) in enumerate(_pieces(cell)):
            own = (
                item
                or place
                or kind in ("slide", "subslide")
                or not found
                or found[-1].item
                or found[-1].length > FULL
            )
            if own:
                found.append(
                    Slide(
                        body,
                        kind == "slide" and not place,
                        minutes=0 if place else minutes,
                        item=item,
                        cell=item or str(cell.get("id", "")),
                    )
                )
            else:
                found[-1].body += body
                found[-1].minutes += minutes
    return [slide for slide in found if slide.length or "<img" in slide.body]


def _pieces(cell: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a cell shows, piece by piece, each with the id of the item it asks ("" for none)."""
    if cell["cell_type"] == "markdown":
        yield markdown("".join(cell["source"]).partition(GROUND)[0]), ""  # no citations on the wall
        return
    for output in cell.get("outputs", []):
        html = output.get("data", {}).get("text/html")
        if html:
            text = "".join(html)
            section = BeautifulSoup(text, "html.parser").find("section", class_="pn-item")
            yield text, str(section["id"]) if section else ""


def with_questions(
    slides: list[Slide], bank: Bank, as_of: date, polls: list[str], *, answers: bool
) -> list[Slide]:
    """The slides with every question as the hall reads it; with ``answers`` (the trainer's deck) its vote and its answer too.

    A vote stands in the place of its question and shows it. Raises InputError for a poll on an item that no slide asks.
    """
    asked = [slide.item for slide in slides if slide.item]
    for name in polls:
        if name not in asked:
            raise InputError(
                f"bộ trang chiếu muốn bình chọn câu {name} nhưng không trang nào hỏi câu ấy.",
                where=f"{bank.lesson}, siêu dữ liệu “polls”",
                advice=f"Các câu được hỏi: {', '.join(asked)}.",
            )
    found = []
    for slide in slides:
        found.append(slide)
        if not slide.item:
            continue
        item = bank.item_for(slide.item, as_of)
        slide.whole = answers and slide.item in polls
        slide.body = poll_html(item) if slide.whole else question_html(item)
        if answers:
            found.append(Slide(answer_html(item), item=slide.item, answer=True, cell=slide.cell))
    return found


def spread_notes(slides: list[Slide]) -> None:
    """Give every slide of a part all that is said in it, and the minutes of the part: whoever speaks may stand anywhere in it."""
    for part in parts_of(slides):
        notes = [note for slide in part for note in slide.notes]
        minutes = sum(slide.minutes for slide in part)
        for slide in part:
            slide.notes, slide.part_minutes = list(notes), minutes


def parts_of(slides: list[Slide]) -> list[list[Slide]]:
    """The slides part by part."""
    parts: list[list[Slide]] = []
    for slide in slides:
        if slide.first or not parts:
            parts.append([])
        parts[-1].append(slide)
    return parts
