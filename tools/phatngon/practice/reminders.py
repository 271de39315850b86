"""Ba lần nhắc: a question answered wrong comes back after two, seven and thirty days, three questions a day. Pure.

What a row of the page keeps and what the log of JupyterLab gives are the same three facts: how many returns are behind, the day of the
next one, and the day of the last. The page counts alike (``publish/page/template/trang/nhac.js``); a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from phatngon.practice.outcome import Outcome

RETURNS = (2, 7, 30)  # days after a wrong answer, then after each right one
A_DAY = 3


@dataclass(frozen=True)
class Return:
    """A question that comes back: ``passed`` returns are behind, the next is on ``day`` (None: no more), the last was on ``last``."""

    passed: int
    day: date | None
    last: date | None = None

    def due(self, today: date) -> bool:
        """True when it is to be asked on ``today``.

        >>> Return(0, date(2026, 12, 2)).due(date(2026, 12, 1))
        False
        """
        return self.day is not None and self.day <= today


def after_answer(held: Return | None, outcome: Outcome, today: date) -> Return | None:
    """What becomes of a question's return when it is answered on ``today``: wrong begins anew, right on its day moves on.

    A right answer before its day changes nothing (it was fresh in mind), nor does one that is near.

    >>> first = after_answer(None, Outcome.WRONG, date(2026, 11, 30))
    >>> first.day, after_answer(first, Outcome.RIGHT, date(2026, 12, 2)).day
    (datetime.date(2026, 12, 2), datetime.date(2026, 12, 9))
    """
    due = held is not None and held.due(today)
    last = today if due else held.last if held else None
    if outcome is Outcome.WRONG:
        return Return(0, today + timedelta(RETURNS[0]), last)
    if held is None or not due or outcome is not Outcome.RIGHT:
        return held
    passed = held.passed + 1
    following = today + timedelta(RETURNS[passed]) if passed < len(RETURNS) else None
    return Return(passed, following, last)


def to_ask(returns: Mapping[str, Return], today: date) -> tuple[str, ...]:
    """The questions to ask on ``today``, the longest overdue first; with what was asked again today, no more than three."""
    done = sum(held.last == today for held in returns.values())
    return tuple(_waiting(returns, today)[: max(0, A_DAY - done)])


def days_ahead(returns: Mapping[str, Return], today: date) -> dict[date, tuple[str, ...]]:
    """The days on which questions come back, three a day at most, what does not fit moved on: what a calendar is made of.

    >>> one, day = Return(0, date(2026, 12, 2)), date(2026, 11, 30)
    >>> [(when.day, len(names)) for when, names in days_ahead(dict.fromkeys("abcd", one), day).items()]
    [(2, 3), (3, 1)]
    """
    left, found, day = dict(returns), dict[date, tuple[str, ...]](), today
    while any(held.day for held in left.values()):
        names = to_ask(left, day)
        if names:
            found[day] = names
        left = {name: replace(held, last=None) for name, held in left.items() if name not in names}
        later = [held.day for held in left.values() if held.day]
        day = max(day + timedelta(1), min(later)) if later else day
    return found


def _waiting(returns: Mapping[str, Return], today: date) -> list[str]:
    rows: Iterable[tuple[date, str]] = (
        (held.day, name) for name, held in returns.items() if held.day and held.day <= today
    )
    return [name for _, name in sorted(rows)]
