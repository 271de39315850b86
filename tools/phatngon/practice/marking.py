"""What marking finds, and the counting that several kinds of items share. Each kind marks itself (``kinds/``).

*Gần đúng* means: of several parts at least two thirds are right, but not all (for ``many`` and checklists at least
one positive part must be among them, so that leaving everything blank is never nearly right); the right day at another
hour; the right words but for their diacritics; every line of the checklist met but the text too long. ``order`` counts
the longest run of steps already standing in right order, so one misplaced step costs one step, not all behind it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from phatngon.practice import sentences as say
from phatngon.practice.outcome import Outcome

NEAR_SHARE = Fraction(2, 3)
LEFT = "left"  # the state of a part that was not filled in; the other states are outcomes


@dataclass(frozen=True)
class MarkedPart:
    """One part of an answer (a choice, step, pair, card or checklist line): ``state`` is right, near, wrong or left
    (not filled in); ``feedback`` is for the learner, empty where there is nothing to say."""

    id: str
    text: str
    state: str
    feedback: str = ""


@dataclass(frozen=True)
class Marks:
    """What marking found; :class:`phatngon.practice.check.Result` adds citations."""

    outcome: Outcome
    right: int
    total: int
    message: str
    feedback: tuple[str, ...] = ()
    parts: tuple[MarkedPart, ...] = ()


def right_or_wrong(right: bool) -> Outcome:
    """The outcome of what can only be right or wrong."""
    return Outcome.RIGHT if right else Outcome.WRONG


def by_share(right: int, total: int, *, some_positive: bool = True) -> Outcome:
    """The outcome of ``right`` parts of ``total``."""
    if right == total:
        return Outcome.RIGHT
    return Outcome.NEAR if some_positive and Fraction(right, total) >= NEAR_SHARE else Outcome.WRONG


def told(parts: Sequence[MarkedPart], form: str = say.PART) -> list[str]:
    """The feedback of ``parts``, each with the text it is about."""
    return [form.format(text=part.text, feedback=part.feedback) for part in parts]


def placed(
    kind: str, rows: Sequence[tuple[str, ...]], key: Mapping[str, str], answer: Mapping[str, str]
) -> Marks:
    """Marks of rows (id, text, feedback, …) of which each has its one right place: pairs and cards."""

    def state(code: str) -> str:
        if not answer.get(code):
            return LEFT
        return right_or_wrong(answer[code] == key[code])

    parts = tuple(
        MarkedPart(code, text, state(code), feedback) for code, text, feedback, *_ in rows
    )
    right, total = sum(part.state == Outcome.RIGHT for part in parts), len(parts)
    outcome = by_share(right, total)
    feedback = told(
        parts
        if outcome is Outcome.RIGHT
        else [part for part in parts if part.state == Outcome.WRONG]
    )
    left = sum(part.state == LEFT for part in parts)
    if left:
        feedback.append(say.PARTS_LEFT.format(count=left, noun=say.NOUNS[kind]))
    return Marks(
        outcome,
        right,
        total,
        say.COUNTED[kind].format(right=right, total=total),
        tuple(feedback),
        parts,
    )
