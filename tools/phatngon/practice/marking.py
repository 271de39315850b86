"""How each type of item is marked. Pure: an item with its key and an answer as data give marks.

*Gần đúng* means: of several parts at least two thirds are right, but not all (for ``many`` and checklists at least
one positive part must be among them, so that leaving everything blank is never nearly right); the right day at another
hour; the right words but for their diacritics; every line of the checklist met but the text too long. ``order`` counts
the longest run of steps already standing in right order, so one misplaced step costs one step, not all behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from phatngon.base.numbers import format_number
from phatngon.base.text import nfc
from phatngon.practice import sentences as say
from phatngon.practice.items import (
    ChoiceItem,
    ClassifyItem,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    Point,
    TextItem,
    Wrong,
)
from phatngon.practice.typed import TypedMoment, end_rounded, read_moment, read_number
from phatngon.practice.words import has_phrase, has_unmarked_phrase, same_but_marks, same_text

NEAR_SHARE = Fraction(2, 3)


@dataclass(frozen=True)
class Part:
    """One part of an answer (a choice, step, pair, card or checklist line): ``state`` is right, near, wrong or left
    (not filled in); ``feedback`` is for the learner, empty where there is nothing to say."""

    id: str
    text: str
    state: str
    feedback: str = ""


@dataclass(frozen=True)
class Marks:
    """What marking found; :class:`phatngon.practice.check.Result` adds citations."""

    outcome: str
    right: int
    total: int
    message: str
    feedback: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def mark_one(item: ChoiceItem, answer: str) -> Marks:
    """A single choice: right or not."""
    chosen = next(choice for choice in item.choices if choice.id == answer)
    right = answer == item.key
    part = Part(chosen.id, chosen.text, "right" if right else "wrong", chosen.feedback)
    return Marks("dung" if right else "chua_dung", int(right), 1, say.CHOICE_RIGHT if right else say.CHOICE_WRONG,
                 (chosen.feedback,), (part,))


def mark_many(item: ChoiceItem, answer: Sequence[str]) -> Marks:
    """Several choices: every choice rightly taken or rightly left counts."""
    key, chosen = set(item.key), set(answer)
    right = sum((choice.id in key) == (choice.id in chosen) for choice in item.choices)
    outcome = _by_share(right, len(item.choices), some_positive=bool(key & chosen))
    parts = tuple(Part(choice.id, choice.text, "right" if choice.id in key else "wrong", choice.feedback)
                  for choice in item.choices if choice.id in chosen)
    if outcome == "dung":
        feedback = [part.feedback for part in parts]
    else:
        feedback = _lines([part for part in parts if part.state == "wrong"]) or [say.MANY_RIGHT_SO_FAR]
        if key - chosen:
            feedback.append(say.MANY_MISSING)
    return Marks(outcome, right, len(item.choices), _counted("many", right, len(item.choices)), tuple(feedback), parts)


def mark_order(item: OrderItem, answer: Sequence[str]) -> Marks:
    """An order: the longest run of steps that already follow one another rightly counts."""
    place = {step: number for number, step in enumerate(item.key)}
    kept = _longest_rising([place[step] for step in answer])
    right = len(kept) if len(kept) > 1 else 0
    fine = {answer[number] for number in kept} if right else set()
    by_id = {step.id: step for step in item.steps}
    parts = tuple(Part(step.id, step.text, "right" if step.id in fine else "wrong", step.why)
                  for step in (by_id[code] for code in answer))
    outcome = _by_share(right, len(answer))
    if outcome == "dung":
        feedback = _lines(parts)
    else:
        feedback = _lines([part for part in parts if part.state == "wrong"], say.ORDER_MISPLACED)
    return Marks(outcome, right, len(answer), _counted("order", right, len(answer)), tuple(feedback), parts)


def mark_match(item: MatchItem, answer: dict[str, str]) -> Marks:
    """Pairs: every left text with its own right text counts."""
    parts = _parts([(pair.id, pair.left, pair.feedback) for pair in item.pairs], item.key, answer)
    marks = _parted("match", parts)
    texts = {right.id: right.text for right in item.rights}
    used = [right for right in answer.values() if right]
    twice = tuple(say.RIGHT_USED_TWICE.format(text=texts[right]) for right in texts if used.count(right) > 1)
    return replace(marks, feedback=marks.feedback + twice)


def mark_classify(item: ClassifyItem, answer: dict[str, str]) -> Marks:
    """Cards: every card in its bin counts; a right answer also names the sources of real outlets."""
    marks = _parted("classify", _parts([(card.id, card.text, card.feedback) for card in item.cards], item.key, answer))
    if marks.outcome != "dung":
        return marks
    sources = tuple(say.SOURCE.format(text=card.text, source=card.source) for card in item.cards if card.source)
    return replace(marks, feedback=marks.feedback + sources)


def mark_number(item: NumberItem, answer: str | int | float) -> Marks:
    """A number, right within the tolerance. Raises NotRead."""
    value = read_number(answer, item.unit) if isinstance(answer, str) else Decimal(str(answer))
    if abs(value - item.key) <= item.tolerance:
        return Marks("dung", 1, 1, say.NUMBER_RIGHT, (item.feedback,))
    known = next((entry.feedback for entry in item.wrong if entry.value == value), say.NUMBER_ADVICE)
    return Marks("chua_dung", 0, 1, say.NUMBER_WRONG, (known,))


def mark_moment(item: MomentItem, answer: str) -> Marks:
    """A date or a moment; the right day at another hour is nearly right. Raises NotRead."""
    timed = item.needs == "datetime"
    typed = read_moment(answer, need_hour=timed)
    if _says(typed, item.key, item.deadline is not None or item.case is not None):
        return Marks("dung", 1, 1, say.MOMENT_RIGHT if timed else say.DATE_RIGHT, (item.feedback,))
    near = timed and typed.day == item.key.date()
    known = _wrong_moment(typed, item.wrong)
    if near:
        return Marks("gan_dung", 0, 1, say.MOMENT_NEAR, (known or say.MOMENT_NEAR_ADVICE,))
    return Marks("chua_dung", 0, 1, say.MOMENT_WRONG if timed else say.DATE_WRONG, (known or say.MOMENT_ADVICE,))


def mark_text(item: TextItem, answer: dict[str, Any]) -> Marks:
    """A short answer or a text with a checklist; ``ticks`` are the learner's own."""
    text, ticks = answer["text"], set(answer["ticks"])
    if any(same_text(text, accepted) for accepted in item.accept):
        total = max(1, len(item.checklist))
        return Marks("dung", total, total, say.TEXT_RIGHT, (item.feedback or say.TEXT_RIGHT_WHY,))
    if item.checklist:
        return _mark_checklist(item, text, ticks)
    return _mark_short(item, text)


def _mark_short(item: TextItem, text: str) -> Marks:
    """The exact wrong answers people give come before a guess at missing diacritics."""
    known = next((entry.feedback for entry in item.wrong if same_text(text, entry.value)), "")
    if not known and any(same_but_marks(text, accepted) for accepted in item.accept):
        return Marks("gan_dung", 0, 1, say.TEXT_NEAR, (say.TEXT_NEAR_ADVICE,))
    unmarked = next((entry.feedback for entry in item.wrong if same_but_marks(text, entry.value)), say.TEXT_ADVICE)
    return Marks("chua_dung", 0, 1, say.TEXT_WRONG, (known or unmarked,))


def text_marks(item: TextItem, text: str) -> list[tuple[Point, str]]:
    """What the machine sees of each checklist line it can judge: right, near (only diacritics lack) or wrong."""
    return [(point, _point_state(point, text)) for point in item.checklist if not point.by_self]


def _mark_checklist(item: TextItem, text: str, ticks: set[str]) -> Marks:
    states = {point.id: state for point, state in text_marks(item, text)}
    states |= {point.id: "right" if point.id in ticks else "wrong" for point in item.checklist if point.by_self}
    parts = tuple(Part(point.id, point.text, states[point.id], _point_feedback(point, states[point.id], text))
                  for point in item.checklist)
    right, total = sum(part.state == "right" for part in parts), len(parts)
    positive = [point.id for point in item.checklist if not point.none]
    outcome = _by_share(right, total, some_positive=not positive or any(states[code] != "wrong" for code in positive))
    if outcome == "chua_dung" and right + sum(part.state == "near" for part in parts) == total:
        outcome = "gan_dung"
    feedback = [part.feedback for part in parts if part.feedback]
    if item.max_chars and len(nfc(text)) > item.max_chars:
        outcome = "gan_dung" if outcome == "dung" else outcome
        feedback.append(say.TOO_LONG.format(count=format_number(len(nfc(text))), limit=format_number(item.max_chars)))
    if outcome == "dung":
        feedback.append(item.feedback or say.CHECKLIST_RIGHT)
    ticked = sum(point.by_self and states[point.id] == "right" for point in item.checklist)
    message = say.CHECKLIST_SELF if any(point.by_self for point in item.checklist) else say.CHECKLIST
    return Marks(outcome, right, total, message.format(right=right, total=total, ticked=ticked), tuple(feedback), parts)


def _point_state(point: Point, text: str) -> str:
    if point.none:
        return "wrong" if _banned(point, text) else "right"
    if any(has_phrase(text, phrase) for phrase in point.any):
        return "right"
    return "near" if any(has_unmarked_phrase(text, phrase) for phrase in point.any) else "wrong"


def _banned(point: Point, text: str) -> str:
    return next((phrase for phrase in point.none if has_unmarked_phrase(text, phrase)), "")


def _point_feedback(point: Point, state: str, text: str) -> str:
    if state == "right":
        return ""
    if point.none:
        return say.POINT_BANNED.format(phrase=_banned(point, text), text=point.text.rstrip("."))
    form = say.POINT_SELF if point.by_self else say.POINT_MARKS if state == "near" else say.POINT_MISSING
    return form.format(text=point.text.rstrip("."))


def _says(typed: TypedMoment, value: Any, ends_a_day: bool = False) -> bool:
    if isinstance(value, datetime):
        return typed.instant == end_rounded(value)
    return typed.day == value or (ends_a_day and typed.minutes == 0 and typed.day == value + timedelta(days=1))


def _wrong_moment(typed: TypedMoment, wrong: tuple[Wrong, ...]) -> str:
    return next((entry.feedback for entry in wrong if _says(typed, entry.value)), "")


def _parts(rows: list[tuple[str, str, str]], key: dict[str, str], answer: dict[str, str]) -> tuple[Part, ...]:
    def state(code: str) -> str:
        if not answer.get(code):
            return "left"
        return "right" if answer[code] == key[code] else "wrong"

    return tuple(Part(code, text, state(code), feedback) for code, text, feedback in rows)


def _parted(kind: str, parts: tuple[Part, ...]) -> Marks:
    right, total = sum(part.state == "right" for part in parts), len(parts)
    outcome = _by_share(right, total)
    feedback = _lines(parts if outcome == "dung" else [part for part in parts if part.state == "wrong"])
    left = sum(part.state == "left" for part in parts)
    if left:
        feedback.append(say.PARTS_LEFT.format(count=left, noun=say.NOUNS[kind]))
    return Marks(outcome, right, total, _counted(kind, right, total), tuple(feedback), parts)


def _lines(parts: Sequence[Part], form: str = say.PART) -> list[str]:
    return [form.format(text=part.text, feedback=part.feedback) for part in parts]


def _by_share(right: int, total: int, *, some_positive: bool = True) -> str:
    if right == total:
        return "dung"
    return "gan_dung" if some_positive and Fraction(right, total) >= NEAR_SHARE else "chua_dung"


def _counted(kind: str, right: int, total: int) -> str:
    return say.COUNTED[kind].format(right=right, total=total)


def _longest_rising(places: Sequence[int]) -> list[int]:
    """Positions of one longest rising run, so that as few steps as possible count as misplaced."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for position, place in enumerate(places):
        at = bisect_left(tails, place)
        tails[at:at + 1] = [place]
        ends[at:at + 1] = [position]
        before.append(ends[at - 1] if at else None)
    run: list[int] = []
    position_or_none: int | None = ends[-1] if ends else None
    while position_or_none is not None:
        run.append(position_or_none)
        position_or_none = before[position_or_none]
    return run[::-1]
