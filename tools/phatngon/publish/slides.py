"""An executed lesson as slides: the slide types of its cells decide; every item gets a slide, the trainer's deck its answer too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.lessons.answer_words import answer_block
from phatngon.lessons.item_html import LETTERS, cite_block
from phatngon.lessons.markup import Html, join, markdown, tag
from phatngon.practice.arrange import arranged
from phatngon.practice.bank import Bank
from phatngon.practice.items import ChoiceItem, Item

FULL = 620  # letters of running text after which a cell that would only continue a slide gets one of its own
HIDDEN = ("parameters", "setup", "handout-only")


@dataclass
class Slide:
    """One slide. ``first`` begins a new row of slides; ``item`` is the id of the item it asks, ``answer`` marks its answer."""

    body: str
    first: bool = False
    notes: list[str] = field(default_factory=list)
    minutes: int = 0
    item: str = ""
    answer: bool = False

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
            own = item or place or kind in ("slide", "subslide") or not found or found[-1].item or found[-1].length > FULL
            if own:
                found.append(Slide(body, kind == "slide" and not place, minutes=0 if place else minutes, item=item))
            else:
                found[-1].body += f'<div class="fragment">{body}</div>' if kind == "fragment" else body
                found[-1].minutes += minutes
    return [slide for slide in found if slide.length or "<img" in slide.body]


def _pieces(cell: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a cell shows, piece by piece, each with the id of the item it asks ("" for none)."""
    if cell["cell_type"] == "markdown":
        yield markdown("".join(cell["source"])), ""
        return
    for output in cell.get("outputs", []):
        html = output.get("data", {}).get("text/html")
        if html:
            text = "".join(html)
            section = BeautifulSoup(text, "html.parser").find("section", class_="pn-item")
            yield text, str(section["id"]) if section else ""


def with_answers(slides: list[Slide], bank: Bank, as_of: date, polls: list[str]) -> list[Slide]:
    """The trainer's slides: after each question its poll (where one is asked for) and its answer with the citation.

    Raises InputError for a poll on an item that no slide asks.
    """
    asked = [slide.item for slide in slides if slide.item]
    for name in polls:
        if name not in asked:
            raise InputError(f"bộ trang chiếu muốn bình chọn câu {name} nhưng không trang nào hỏi câu ấy.", where="decks.yaml",
                             advice=f"Các câu được hỏi: {', '.join(asked)}.")
    found = []
    for slide in slides:
        found.append(slide)
        if slide.item:
            item = bank.item_for(slide.item, as_of)
            if slide.item in polls:
                found.append(Slide(poll_html(item), item=slide.item, answer=True))
            found.append(Slide(answer_html(item), item=slide.item, answer=True))
    return found


def poll_html(item: Item) -> Html:
    """Counting by hand: one row an option. Raises InputError for an item without options."""
    if not isinstance(item, ChoiceItem):
        raise InputError(f"câu {item.id} không có phương án để bình chọn.", where="decks.yaml", advice="Chọn câu loại one hoặc many.")
    rows = []
    for letter, choice in zip(LETTERS, arranged(item, ""), strict=False):
        buttons = [tag("button", sign, type="button", data_step=step, aria_label=f"{word} một phiếu cho {letter}")
                   for sign, step, word in (("−", -1, "Bớt"), ("+", 1, "Thêm"))]
        rows.append(tag("tr", tag("th", f"{letter}. {choice.text}", scope="row"),
                        tag("td", *buttons, tag("output", "0", aria_label=f"Số phiếu {letter}"), tag("span", "", class_="pn-meter"),
                            class_="pn-count")))
    head = tag("thead", tag("tr", tag("th", "Phương án", scope="col"), tag("th", "Số người giơ tay", scope="col")))
    return join(tag("h3", "Cả phòng chọn"), tag("table", head, tag("tbody", *rows), class_="pn-poll"))


def answer_html(item: Item) -> Html:
    """The answer of an item, why, and what it rests on."""
    return tag("div", tag("h3", "Đáp án"), answer_block(item), cite_block(item), class_="pn-answer")
