"""From the rows of the log to what a learner has done. Pure: the same rows always give the same state.

A row that lacks what its event needs, or comes from a newer kit, is passed over; nothing stops the replay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from phatngon.practice.outcome import Outcome, stored_outcome
from phatngon.practice.reminders import Return, after_answer
from phatngon.practice.sentences import UPDATED_LABEL


@dataclass(frozen=True)
class ItemState:
    """What the log says of one item since its last reset.

    ``attempts`` counts honest tries (not *chưa làm*); ``best`` is the best outcome of the item as it now stands;
    ``aided`` is true when the first *đúng* came after the answer was shown; ``updated`` is true when the item has
    changed since it was last answered; ``again`` says when it comes back after a wrong answer.
    """

    item_id: str
    lesson: str = ""
    last_answer: Any = None
    last_outcome: Outcome = Outcome.NOT_DONE
    best: Outcome = Outcome.NOT_DONE
    attempts: int = 0
    hints_opened: int = 0
    revealed: bool = False
    aided: bool = False
    fingerprint: str = ""
    answered_at: str = ""
    updated: bool = False
    again: Return | None = None

    @property
    def label(self) -> str:
        """The state in Vietnamese."""
        return UPDATED_LABEL if self.updated else self.best.label

    def for_fingerprint(self, fingerprint: str) -> ItemState:
        """The state as it counts for the item as it now stands: tries at an older wording count no more."""
        if not fingerprint or not self.fingerprint or fingerprint == self.fingerprint:
            return self
        return replace(
            self, best=Outcome.NOT_DONE, attempts=0, revealed=False, aided=False, updated=True
        )


@dataclass
class Replay:
    """The states of all items of one learner, built row by row."""

    items: dict[str, ItemState] = field(default_factory=dict)

    def apply(self, row: Mapping[str, object]) -> None:
        """Take one row into account."""
        event, item_id = row.get("event"), row.get("item")
        if event == "reset":
            self._reset(row.get("lesson"))
        elif isinstance(item_id, str) and isinstance(event, str) and event in _STEPS:
            state = self.items.get(item_id, ItemState(item_id))
            lesson = row.get("lesson")
            state = replace(
                state, lesson=lesson if isinstance(lesson, str) and lesson else state.lesson
            )
            self.items[item_id] = _STEPS[event](state, row)

    def _reset(self, lesson: object) -> None:
        if lesson is None:
            self.items.clear()
        for item_id in [state.item_id for state in self.items.values() if state.lesson == lesson]:
            del self.items[item_id]


def replay(rows: Iterable[Mapping[str, object]]) -> dict[str, ItemState]:
    """The state of every item the rows speak of.

    >>> row = {"event": "answer", "item": "nd-11", "lesson": "01", "answer": "b", "outcome": "right", "fingerprint": "f"}
    >>> replay([row])["nd-11"].label, replay([row, {"event": "reset", "lesson": None}])
    ('đúng', {})
    """
    states = Replay()
    for row in rows:
        states.apply(row)
    return states.items


def _answer(state: ItemState, row: Mapping[str, object]) -> ItemState:
    outcome, fingerprint = stored_outcome(row.get("outcome")), row.get("fingerprint")
    if outcome is None:
        return state
    state = state.for_fingerprint(fingerprint if isinstance(fingerprint, str) else "")
    better = outcome.rank > state.best.rank
    return replace(
        state,
        last_answer=row.get("answer"),
        last_outcome=outcome,
        best=outcome if better else state.best,
        attempts=state.attempts + (outcome is not Outcome.NOT_DONE),
        answered_at=str(row.get("at", "")),
        aided=state.aided or (better and outcome is Outcome.RIGHT and state.revealed),
        fingerprint=fingerprint if isinstance(fingerprint, str) else state.fingerprint,
        updated=False,
        again=_again(state.again, outcome, row),
    )


def _again(held: Return | None, outcome: Outcome, row: Mapping[str, object]) -> Return | None:
    try:
        day = date.fromisoformat(str(row.get("at", ""))[:10])
    except ValueError:
        return held  # a row without its moment moves nothing
    return after_answer(held, outcome, day)


def _carried(state: ItemState, row: Mapping[str, object]) -> ItemState:
    """An outcome brought from a page or another machine: it can make the best better, and tells of no answer."""
    outcome, fingerprint = stored_outcome(row.get("outcome")), row.get("fingerprint")
    if outcome is None or not isinstance(fingerprint, str):
        return state
    state = state.for_fingerprint(fingerprint)
    better = outcome.rank > state.best.rank
    return replace(
        state,
        best=outcome if better else state.best,
        attempts=max(state.attempts, 1),
        fingerprint=fingerprint,
        updated=False,
    )


def _hint(state: ItemState, row: Mapping[str, object]) -> ItemState:
    number = row.get("number")
    opened = (
        number
        if isinstance(number, int) and not isinstance(number, bool)
        else state.hints_opened + 1
    )
    return replace(state, hints_opened=max(state.hints_opened, opened))


def _reveal(state: ItemState, row: Mapping[str, object]) -> ItemState:
    return replace(state, revealed=True)


_STEPS = {"answer": _answer, "hint": _hint, "reveal": _reveal, "carried": _carried}
