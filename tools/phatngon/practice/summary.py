"""Where a learner stands in a lesson, and which item comes next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from phatngon.practice.asked import own_items
from phatngon.practice.bank import Bank
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome
from phatngon.practice.replay import ItemState


@dataclass(frozen=True)
class ObjectiveSummary:
    """How many of the items that measure one objective are right."""

    id: str
    text: str
    right: int
    total: int


@dataclass(frozen=True)
class LessonSummary:
    """Counts of the lesson's own items that apply on ``as_of``, each by its best outcome; what practice adds is not among them.

    ``counts`` by outcome code; ``aided``: right only after the answer was shown; ``updated``: changed since answered.
    """

    lesson: str
    as_of: date
    total: int
    counts: Mapping[Outcome, int]
    aided: int
    updated: int
    objectives: tuple[ObjectiveSummary, ...]

    @property
    def right(self) -> int:
        """Items answered right."""
        return self.counts[Outcome.RIGHT]

    @property
    def sentence(self) -> str:
        """The summary as one would read it out."""
        text = f"Đã đúng {self.right} trên {self.total} câu."
        if self.aided:
            text += f" Trong đó {self.aided} câu làm đúng sau khi xem đáp án."
        if self.updated:
            text += f" Có {self.updated} câu đã được cập nhật, mời anh/chị làm lại."
        return text


def state_of(item: Item, states: Mapping[str, ItemState]) -> ItemState:
    """The state of ``item`` as it now stands."""
    state = states.get(item.id) or ItemState(item.id, lesson=item.lesson)
    return state.for_fingerprint(item.fingerprint)


def summarise(bank: Bank, as_of: date, states: Mapping[str, ItemState]) -> LessonSummary:
    """Count where a learner stands in the items of ``bank`` that its lesson asks on ``as_of``.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> summarise(bank_from_text(EXAMPLE), date(2026, 11, 23), {}).sentence
    'Đã đúng 0 trên 2 câu.'
    """
    items = own_items(bank, as_of)
    found = {item.id: state_of(item, states) for item in items}
    counts = {
        outcome: sum(state.best == outcome for state in found.values()) for outcome in Outcome
    }
    objectives = []
    for objective in bank.objectives:
        measured = [item for item in items if item.objective == objective.id]
        right = sum(found[item.id].best is Outcome.RIGHT for item in measured)
        objectives.append(ObjectiveSummary(objective.id, objective.text, right, len(measured)))
    return LessonSummary(
        bank.lesson,
        as_of,
        len(items),
        counts,
        sum(state.aided for state in found.values()),
        sum(state.updated for state in found.values()),
        tuple(objectives),
    )


def next_of(bank: Bank, as_of: date, states: Mapping[str, ItemState]) -> Item | None:
    """The item to go on with: the first not yet tried, else the first not yet right, else None."""
    items = own_items(bank, as_of)
    for wanted in ((Outcome.NOT_DONE,), (Outcome.WRONG, Outcome.NEAR)):
        for item in items:
            if state_of(item, states).best in wanted:
                return item
    return None
