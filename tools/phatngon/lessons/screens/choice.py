"""Choices: radio buttons or boxes, letters on paper."""

from __future__ import annotations

from collections.abc import Mapping

from phatngon.base.html import Html, inline, join, plain_words, tag
from phatngon.lessons import controls
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import (
    BOX,
    SPACE,
    TICK,
    Screen,
    WrongAnswer,
    lettered,
    listed,
    shows,
)
from phatngon.practice.kinds.choice import Choice, ChoiceItem, ManyItem, OneItem

RIGHT, WRONG = "✓", "✗"


def _told(item: ChoiceItem, choices: list[tuple[str, Choice]]) -> Html:
    rows = [
        tag(
            "li",
            tag("strong", f"{letter}{'Đúng' if choice.id in item.right_ids else 'Chưa đúng'}: "),
            inline(choice.text),
            " – ",
            inline(item.reason(choice.id)),
        )
        for letter, choice in sorted(choices, key=lambda row: row[1].id not in item.right_ids)
    ]
    return tag("ul", *rows)


class ChoiceScreen(Screen[ChoiceItem]):
    """What one and many choices share."""

    field, legend, more = "", "", ""

    def body(self, item: ChoiceItem, seed: str) -> Html:
        """A field a choice."""
        rows = []
        for letter, choice in lettered(item, seed):
            field = tag("input", type=self.field, name=item.id, value=choice.id)
            rows.append(
                tag("li", tag("label", field, BOX, tag("b", f"{letter}. "), inline(choice.text)))
            )
        return tag("fieldset", tag("legend", self.legend), tag("ul", *rows, class_="pn-options"))

    def words(self, item: ChoiceItem) -> Html:
        """Every choice with its reason, the right ones first."""
        return _told(item, [("", choice) for choice in item.choices])

    def printed_words(self, item: ChoiceItem) -> Html:
        """The same, each with its letter."""
        return _told(item, [(f"{letter}. ", choice) for letter, choice in lettered(item)])

    def wrong(self, item: ChoiceItem) -> tuple[WrongAnswer, ...]:
        """The choices that are not right."""
        return tuple(
            WrongAnswer(plain_words(one.text), item.reason(one.id), letter)
            for letter, one in lettered(item)
            if one.id not in item.right_ids
        )

    def space(self, item: ChoiceItem) -> tuple[Html, ...]:
        """A box a letter."""
        more = tag("em", f"{SPACE}{self.more}") if self.more else None
        return (
            tag("p", SPACE.join(f"{TICK}\u00a0{letter}" for letter, _ in lettered(item)), more),
        )

    def short(self, item: ChoiceItem) -> str:
        """The right letters."""
        return self.right_letters(item, {choice.id: letter for letter, choice in lettered(item)})

    def right_letters(self, item: ChoiceItem, letters: Mapping[str, str]) -> str:
        """Those of the right choices."""
        return ", ".join(letter for code, letter in letters.items() if code in item.right_ids)

    def why(self, item: ChoiceItem) -> Html:
        """The right choices with their reasons."""
        rows = [
            join(tag("strong", f"{letter}. "), inline(one.text), " – ", inline(item.reason(one.id)))
            for letter, one in lettered(item)
            if one.id in item.right_ids
        ]
        return (
            tag("p", tag("strong", "Đáp án: "), rows[0])
            if len(rows) == 1
            else listed(f"Đáp án: {self.short(item)}", rows)
        )


@shows(OneItem.type)
class OneScreen(ChoiceScreen):
    """One choice."""

    field, legend = "radio", "Chọn một phương án"

    def control(self, item: ChoiceItem, nickname: str) -> Control:
        """Radio buttons."""
        return controls.radio(
            [(plain_words(choice.text), choice.id) for choice in item.arranged(nickname)],
            f"Phương án của câu {item.id}",
        )


@shows(ManyItem.type)
class ManyScreen(ChoiceScreen):
    """Several choices."""

    field, legend, more = "checkbox", "Chọn mọi phương án đúng", "(nhiều\u00a0ô)"

    def control(self, item: ChoiceItem, nickname: str) -> Control:
        """Boxes to tick."""
        return controls.ticks({choice.id: choice.text for choice in item.arranged(nickname)})
