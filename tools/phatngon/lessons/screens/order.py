"""Steps to order: numbers to pick, gaps on paper."""

from __future__ import annotations

from phatngon.base.html import Html, inline, join, plain_words, tag
from phatngon.lessons import controls
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import (
    GAP,
    Screen,
    WrongAnswer,
    blank,
    cues,
    lettered,
    listed,
    numbered_gaps,
    shows,
)
from phatngon.practice.kinds.order import OrderItem


@shows(OrderItem.type)
class OrderScreen(Screen[OrderItem]):
    """A number for each step."""

    def control(self, item: OrderItem, nickname: str) -> Control:
        """A list of numbers beside each step."""
        return controls.numbering({step.id: step.text for step in item.arranged(nickname)})

    def body(self, item: OrderItem, seed: str) -> Html:
        """A number field before each step."""
        rows = []
        for step in item.arranged(seed):
            field = tag(
                "input",
                type="number",
                min=1,
                max=len(item.steps),
                name=f"{item.id}-{step.id}",
                class_="pn-short",
            )
            rows.append(tag("li", tag("label", field, blank("____ "), inline(step.text))))
        return tag(
            "fieldset",
            tag("legend", "Ghi số thứ tự vào trước mỗi bước"),
            tag("ul", *rows, class_="pn-options"),
        )

    def words(self, item: OrderItem) -> Html:
        """The steps with their reasons."""
        return tag(
            "ol", *(tag("li", inline(step.text), " – ", inline(step.why)) for step in item.steps)
        )

    def wrong(self, item: OrderItem) -> tuple[WrongAnswer, ...]:
        """Every step may stand wrong."""
        return tuple(
            WrongAnswer(plain_words(step.text), step.why, part=True) for step in item.steps
        )

    def space(self, item: OrderItem) -> tuple[Html, ...]:
        """A gap before each step."""
        return cues((step.text for _, step in lettered(item)), f"{GAP} ")

    def brief(self, item: OrderItem) -> tuple[Html, ...]:
        """A gap a row."""
        return numbered_gaps("ghi số thứ tự", len(item.steps))

    def short(self, item: OrderItem) -> str:
        """The numbers in the order of the paper."""
        return ", ".join(str(item.key.index(step.id) + 1) for _, step in lettered(item))

    def why(self, item: OrderItem) -> Html:
        """The steps in order."""
        rows = [
            join(tag("strong", f"{number}. "), inline(step.text), " – ", inline(step.why))
            for number, step in enumerate(item.steps, 1)
        ]
        return listed(f"Đáp án: {self.short(item)}", rows)
