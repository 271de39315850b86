"""Numbers: one line to type on."""

from __future__ import annotations

from phatngon.base.html import Html, inline, tag
from phatngon.base.numbers import format_number
from phatngon.lessons import controls
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import Screen, WrongAnswer, shows, typed_line, wrong_values
from phatngon.practice.ground import caveats
from phatngon.practice.kinds.number import NumberItem


@shows(NumberItem.type)
class NumberScreen(Screen[NumberItem]):
    """A number with its unit."""

    typed = True

    def control(self, item: NumberItem, nickname: str) -> Control:
        """A line."""
        return controls.line(_label(item), "ví dụ 1.234,5")

    def body(self, item: NumberItem, seed: str) -> Html:
        """A line."""
        return typed_line(item, _label(item), "decimal")

    def words(self, item: NumberItem) -> Html:
        """The number and why."""
        return tag("p", tag("strong", item.said), ". ", inline(item.feedback))

    def wrong(self, item: NumberItem) -> tuple[WrongAnswer, ...]:
        """The known wrong numbers."""
        return wrong_values(item.wrong, lambda value: f"{format_number(value)}{item.unit_after}")

    def space(self, item: NumberItem) -> tuple[Html, ...]:
        """A gap before the unit."""
        return (tag("p", f"{'_' * 14} {item.unit}".rstrip()),)

    def short(self, item: NumberItem) -> str:
        """The number."""
        return item.said

    def why(self, item: NumberItem) -> Html:
        """The number, why, and what must be said with it."""
        return tag(
            "p",
            tag("strong", f"Đáp án: {item.said}. "),
            inline(item.feedback),
            *(f" {told}" for told in caveats(item.rests_on)),
        )


def _label(item: NumberItem) -> str:
    return f"Con số{f' ({item.unit})' if item.unit else ''}"
