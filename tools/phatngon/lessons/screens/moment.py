"""Dates and moments: one line to type on."""

from __future__ import annotations

from phatngon.base.html import Html, inline, tag
from phatngon.lessons import controls
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import GAP, Screen, WrongAnswer, shows, typed_line, wrong_values
from phatngon.practice.ground import caveats
from phatngon.practice.kinds.moment import MomentItem, said_moment

DAY, MOMENT = "ví dụ 7/12/2026", "ví dụ 8 giờ 30 ngày 7/12/2026"


@shows(MomentItem.type)
class MomentScreen(Screen[MomentItem]):
    """A date, with its hour where that is asked."""

    typed = True

    def control(self, item: MomentItem, nickname: str) -> Control:
        """A line."""
        return controls.line("Ngày giờ", MOMENT) if item.timed else controls.line("Ngày", DAY)

    def body(self, item: MomentItem, seed: str) -> Html:
        """A line."""
        return typed_line(item, f"Ngày, giờ ({MOMENT})" if item.timed else f"Ngày ({DAY})", "text")

    def words(self, item: MomentItem) -> Html:
        """The date and why."""
        return tag("p", tag("strong", said_moment(item.key)), ". ", inline(item.feedback))

    def wrong(self, item: MomentItem) -> tuple[WrongAnswer, ...]:
        """The known wrong dates."""
        return wrong_values(item.wrong, said_moment)

    def space(self, item: MomentItem) -> tuple[Html, ...]:
        """Gaps for the date, and for the hour."""
        hour = f"{GAP} giờ {GAP}, " if item.timed else ""
        return (tag("p", f"{hour}ngày {GAP}/{GAP}/{GAP}"),)

    def short(self, item: MomentItem) -> str:
        """The date."""
        return said_moment(item.key)

    def why(self, item: MomentItem) -> Html:
        """The date, why, and what must be said with it."""
        return tag(
            "p",
            tag("strong", f"Đáp án: {self.short(item)}. "),
            inline(item.feedback),
            *(f" {told}" for told in caveats(item.rests_on)),
        )
