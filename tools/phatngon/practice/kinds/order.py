"""``order``: steps to put into their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from phatngon.base.errors import InputError
from phatngon.practice import bound
from phatngon.practice import sentences as say
from phatngon.practice.arrange import shuffled
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.given import RELOAD
from phatngon.practice.items import Common, Item, Wire, order_seed
from phatngon.practice.marking import MarkedPart, Marks, by_share, right_or_wrong, told
from phatngon.practice.outcome import Outcome


@dataclass(frozen=True)
class OrderStep:
    """One step; ``why`` is shown when the step is out of place, so it gives the reason, not the place."""

    id: str
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class OrderItem(Item[tuple[str, ...], list[str]]):
    """``steps`` stand in the right order."""

    type = "order"
    type_label = "sắp xếp thứ tự"
    fields = ("steps",)

    steps: tuple[OrderStep, ...]

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """Steps as they follow one another."""
        rows = row.rows("steps", "bước", least=3)
        for step in rows:
            step.only(("id", "text", "why"))
        steps = tuple(
            OrderStep(code, step.text("text"), step.text("why"))
            for step, code in zip(rows, unique_codes(rows, "s"), strict=True)
        )
        row.distinct([step.text for step in steps], "steps")
        return cls(**common, steps=steps)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The steps."""
        return [(step.id, step.text, step.why) for step in self.steps]

    def key_on(self, as_of: date) -> tuple[str, ...]:
        """The order of the bank."""
        return tuple(step.id for step in self.steps)

    def arranged(self, seed: str) -> tuple[OrderStep, ...]:
        """The steps, shuffled, never already right."""
        return shuffled(self.steps, order_seed(self, seed), never_as_given=True)

    def given(self, answer: object) -> list[str] | None:
        """All steps, each once."""
        found = self.ids_of(answer, [step.id for step in self.steps])
        if found and len(found) != len(self.steps):
            raise InputError(
                f"câu {self.id}: câu trả lời có {len(found)} bước, cần đủ {len(self.steps)} bước.",
                advice=RELOAD,
            )
        return found or None

    def mark(self, given: list[str]) -> Marks:
        """The longest run of steps that already follow one another rightly counts."""
        place = {step: number for number, step in enumerate(self.key)}
        kept = longest_rising([place[step] for step in given])
        right, total = len(kept) if len(kept) > 1 else 0, len(given)
        fine = {given[number] for number in kept} if right else set()
        by_id = {step.id: step for step in self.steps}
        parts = tuple(
            MarkedPart(step.id, step.text, right_or_wrong(step.id in fine), step.why)
            for step in (by_id[code] for code in given)
        )
        outcome = by_share(right, total)
        if outcome is Outcome.RIGHT:
            feedback = told(parts)
        else:
            feedback = told(
                [part for part in parts if part.state == Outcome.WRONG], say.ORDER_MISPLACED
            )
        return Marks(
            outcome,
            right,
            total,
            say.COUNTED["order"].format(right=right, total=total),
            tuple(feedback),
            parts,
        )

    def wrong_answers(self) -> list[object]:
        """The other way round."""
        return [list(reversed(self.key))]

    def right_lines(self) -> tuple[str, ...]:
        """The steps with their numbers."""
        return tuple(f"{number}. {step.text}" for number, step in enumerate(self.steps, 1))

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """The steps; the key is the list of their ids."""
        return self.wired("steps", with_key)

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """Steps in the order of the wire, without reasons."""
        return cls(
            **common,
            steps=tuple(OrderStep(code, text, "") for code, text in bound.rows_of(row, "steps")),
        )


def longest_rising(places: Sequence[int]) -> list[int]:
    """Positions of one longest rising run, so that as few steps as possible count as misplaced.

    >>> longest_rising([1, 0, 2, 3])
    [1, 2, 3]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for position, place in enumerate(places):
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [position]
        before.append(ends[at - 1] if at else None)
    run: list[int] = []
    position_or_none: int | None = ends[-1] if ends else None
    while position_or_none is not None:
        run.append(position_or_none)
        position_or_none = before[position_or_none]
    return run[::-1]
