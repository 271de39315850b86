"""Cases: one step at a time live; on paper all steps, each with where its answers lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.lessons.case_widget import CaseWidget, way_block
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import Screen, WrongAnswer, lettered, screen_of, shows
from phatngon.lessons.session import Session
from phatngon.practice.items import Item
from phatngon.practice.kinds.case import CaseItem, CaseStep


@shows(CaseItem.type)
class CaseScreen(Screen[CaseItem]):
    """A situation with steps, each shown as its own kind."""

    def form(self, item: CaseItem, session: Session) -> CaseWidget:
        """The steps one by one."""
        return CaseWidget(item, session)

    def control(self, item: CaseItem, nickname: str) -> Control:
        """A case has no input of its own: its form leads through the steps."""
        raise TypeError(item.id)

    def body(self, item: CaseItem, seed: str) -> Html:
        """All steps, so that a reader with a pen can go the way."""
        shown = []
        for number, step in enumerate(item.steps, 1):
            hints = [
                tag(
                    "details",
                    tag("summary", f"Gợi ý {n} cho bước {number}"),
                    tag("p", inline(hint)),
                    class_="pn-hint",
                )
                for n, hint in enumerate(step.question.hints, 1)
            ]
            shown.append(
                tag(
                    "div",
                    tag("p", tag("strong", f"Bước {number}"), class_="pn-item-title"),
                    _stem(step),
                    screen_of(step.question).body(step.question, seed),
                    *hints,
                    tag("p", tag("em", _leads(item, step, seed)), class_="pn-leads"),
                    class_="pn-step",
                )
            )
        return join(*shown)

    def words(self, item: CaseItem) -> Html:
        """The answers to all steps."""
        return way_block(item.steps)

    def wrong(self, item: CaseItem) -> tuple[WrongAnswer, ...]:
        """Those of every step, with its number."""
        return tuple(
            replace(one, place=f"bước {number}")
            for number, step in enumerate(item.steps, 1)
            for one in screen_of(step.question).wrong(step.question)
        )

    def space(self, item: CaseItem) -> tuple[Html, ...]:
        """The number of each step and what stands first of it on one line."""
        return _by_step(item, lambda question: screen_of(question).space(question))

    def brief(self, item: CaseItem) -> tuple[Html, ...]:
        """The same, each step in little room."""
        return _by_step(item, lambda question: screen_of(question).brief(question))

    def short(self, item: CaseItem) -> str:
        """The answers of the right way."""
        return "; ".join(
            f"bước {item.steps.index(step) + 1}: {screen_of(step.question).short(step.question)}"
            for step in item.right_way()
        )

    def why(self, item: CaseItem) -> Html:
        """Every step with its reasons."""
        right = item.right_way()
        rows = []
        for number, step in enumerate(item.steps, 1):
            aside = "" if step in right else " (chỉ gặp khi bước trước chọn khác)"
            rows += [
                tag("h4", f"Bước {number}{aside}"),
                markdown(step.question.stem),
                screen_of(step.question).reasons(step.question),
            ]
        return join(*rows)

    def reasons(self, item: CaseItem) -> Html:
        """Its steps have told all."""
        return self.why(item)


def _stem(step: CaseStep) -> Html:
    return tag("div", markdown(step.question.stem), class_="pn-stem")


def _leads(item: CaseItem, step: CaseStep, seed: str) -> str:
    """Where the answers to ``step`` lead, in words."""

    def where(answer: object) -> str:
        following = item.step_after(step, answer)
        return (
            f"sang bước {item.steps.index(following) + 1}" if following else "tình huống kết thúc"
        )

    ways: dict[str, list[str]] = {}
    for letter, choice in lettered(step.question, seed):
        ways.setdefault(where(choice.id), []).append(letter)
    if len(ways) < 2:
        return f"Làm xong, {next(iter(ways), None) or where(None)}."
    return " ".join(f"Nếu chọn {' hoặc '.join(letters)}, {way}." for way, letters in ways.items())


def _by_step(item: CaseItem, space: Callable[[Item], tuple[Html, ...]]) -> tuple[Html, ...]:
    """The room each step gets, after its number."""
    rows: list[Html] = []
    for number, step in enumerate(item.steps, 1):
        first, *more = space(step.question)
        if first.startswith("<p>"):
            rows += (Html(f"<p><strong>Bước {number}:</strong> {first[3:]}"), *more)
        else:
            rows += (tag("p", tag("strong", f"Bước {number}:")), first, *more)
    return tuple(rows)
