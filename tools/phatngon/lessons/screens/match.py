"""Pairs: a list beside each left text, letters on paper."""

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
    placed,
    shows,
)
from phatngon.practice.kinds.match import MatchItem


@shows(MatchItem.type)
class MatchScreen(Screen[MatchItem]):
    """A letter for each left text."""

    asks_back = True

    def control(self, item: MatchItem, nickname: str) -> Control:
        """A list of right-hand texts beside each left text."""
        return controls.placing(
            {pair.id: pair.left for pair in item.pairs},
            [
                (f"{letter}. {plain_words(right.text)}", right.id)
                for letter, right in lettered(item, nickname)
            ],
        )

    def body(self, item: MatchItem, seed: str) -> Html:
        """A table of left texts, then the right-hand texts."""
        rights = lettered(item, seed)
        rows = []
        for pair in item.pairs:
            options = [
                tag("option", "chọn…", value=""),
                *(tag("option", letter, value=right.id) for letter, right in rights),
            ]
            field = tag(
                "select", *options, name=f"{item.id}-{pair.id}", aria_label=f"Ghép với: {pair.left}"
            )
            rows.append(tag("tr", tag("td", inline(pair.left)), tag("td", field, blank("____"))))
        head = tag(
            "thead",
            tag("tr", tag("th", "Nội dung", scope="col"), tag("th", "Ghép với", scope="col")),
        )
        told = tag(
            "ul",
            *(tag("li", tag("b", f"{letter}. "), inline(right.text)) for letter, right in rights),
            class_="pn-options",
        )
        return join(tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table"), told)

    def words(self, item: MatchItem) -> Html:
        """The pairs."""
        rights = {right.id: right.text for right in item.rights}
        return tag(
            "ul", *(placed(pair.left, rights[pair.right_id], item, pair.id) for pair in item.pairs)
        )

    def wrong(self, item: MatchItem) -> tuple[WrongAnswer, ...]:
        """Every pair may be wrong."""
        return tuple(
            WrongAnswer(plain_words(pair.left), item.reason(pair.id), part=True)
            for pair in item.pairs
        )

    def space(self, item: MatchItem) -> tuple[Html, ...]:
        """A gap for a letter before each left text."""
        letters = [letter for letter, _ in lettered(item)]
        told = tag("p", tag("em", f"ghi một chữ {letters[0]}–{letters[-1]} mỗi dòng"))
        return (told, *cues((pair.left for pair in item.pairs), f"{GAP} "))

    def brief(self, item: MatchItem) -> tuple[Html, ...]:
        """A gap a row."""
        return numbered_gaps("ghi chữ cái", len(item.pairs))

    def short(self, item: MatchItem) -> str:
        """The letters in the order of the left texts."""
        letters = {right.id: letter for letter, right in lettered(item)}
        return ", ".join(letters[pair.right_id] for pair in item.pairs)

    def why(self, item: MatchItem) -> Html:
        """The pairs with letters."""
        places = {right.id: f"{letter}. {right.text}" for letter, right in lettered(item)}
        return listed(
            f"Đáp án: {self.short(item)}",
            [placed(pair.left, places[pair.right_id], item, pair.id) for pair in item.pairs],
        )
