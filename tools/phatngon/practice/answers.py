"""Answers as data for test runs (right, wrong, blank), and the answer as a person reads it after a reveal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, show_day, show_moment
from phatngon.base.numbers import format_number
from phatngon.practice import ground
from phatngon.practice.check import check
from phatngon.practice.ground import Citation
from phatngon.practice.items import (
    CaseItem,
    CaseStep,
    ChoiceItem,
    ClassifyItem,
    Item,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    TextItem,
)
from phatngon.practice.keys import resolve
from phatngon.practice.paths import right_way, step_after

MODES = ("blank", "wrong", "right")


@dataclass(frozen=True)
class Solution:
    """What is shown after a reveal: the answer in ``lines``, why, citations, and what to do on Monday."""

    lines: tuple[str, ...]
    feedback: tuple[str, ...]
    citations: tuple[Citation, ...]
    after: str


def answer_in_mode(item: Item, mode: str, as_of: date) -> Any:
    """The answer of a test run: ``mode`` is ``blank``, ``wrong`` or ``right``. Raises InputError for another mode."""
    if mode not in MODES:
        raise InputError(f"kiểu trả lời “{mode}” không có.", advice=f"Chọn một trong: {', '.join(MODES)}.")
    return {"blank": lambda: blank_answer(item), "wrong": lambda: wrong_answer(item, as_of),
            "right": lambda: right_answer(item, as_of)}[mode]()


def blank_answer(item: Item) -> Any:
    """What an untouched item hands in."""
    blanks: dict[str, Any] = {"one": None, "many": [], "order": None, "match": {}, "classify": {}, "number": "",
                              "moment": "", "text": {"text": "", "ticks": []}, "case": {}}
    return blanks[item.type]


def right_answer(item: Item, as_of: date) -> Any:
    """An answer that is *đúng* on ``as_of``. Raises InputError where the item does not apply then.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> right_answer(bank_from_text(EXAMPLE)["vd-12"], date(2026, 11, 23))
    '4'
    """
    item = resolve(item, as_of)
    match item:
        case NumberItem():
            return format_number(item.key)
        case MomentItem():
            return _typed_moment(item.key)
        case TextItem():
            own = [point.id for point in item.checklist if point.by_self]
            return {"text": item.model if item.checklist else item.accept[0], "ticks": own}
        case CaseItem():
            return _way(item, lambda question: right_answer(question, as_of))
        case _:
            return _as_data(item.key)


def wrong_answer(item: Item, as_of: date) -> Any:
    """An answer that is *chưa đúng* on ``as_of`` and earns feedback, a known wrong one where the bank has one.

    Raises InputError where the item does not apply then.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> wrong_answer(bank_from_text(EXAMPLE)["vd-11"], date(2026, 11, 23))
    'b'
    """
    item = resolve(item, as_of)
    for answer in _wrong_candidates(item):
        if check(item, answer, as_of).outcome == "chua_dung":
            return answer
    raise InputError(f"câu {item.id}: không dựng được câu trả lời sai để chạy thử.",
                     advice="Thêm phương án nhiễu, hoặc thêm ý phải có vào “checklist”.")


def solution(item: Item, as_of: date) -> Solution:
    """The answer in words, for a learner who asked to see it. Raises InputError where the item does not apply then.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> solution(bank_from_text(EXAMPLE)["vd-11"], date(2026, 11, 23)).lines
    ('Dòng giấy phép ở chân trang',)
    """
    item = resolve(item, as_of)
    result = check(item, right_answer(item, as_of), as_of)
    return Solution(_lines(item), result.feedback, ground.citations(item.rests_on), item.after)


def said_moment(value: date | datetime) -> str:
    """A key or an answer as people say it; the last minute of a day is the end of that day.

    >>> said_moment(date(2026, 12, 7))
    'thứ Hai 7/12/2026'
    """
    if not isinstance(value, datetime):
        return show_day(value)
    last_minute = (value.hour, value.minute) == (23, 59)
    return f"hết ngày {show_day(value.date())}" if last_minute else show_moment(value)


def said_number(item: NumberItem) -> str:
    """The key of a number item with its unit; the percent sign stands close to its number."""
    return format_number(item.key) + unit_after(item)


def unit_after(item: NumberItem) -> str:
    """The unit as it stands after a number; empty where the item has none."""
    return item.unit if item.unit in ("", "%") else f" {item.unit}"


def _as_data(key: Any) -> Any:
    if isinstance(key, tuple):
        return list(key)
    return dict(key) if isinstance(key, dict) else key


def _lines(item: Item) -> tuple[str, ...]:
    match item:
        case ChoiceItem():
            right = item.key if isinstance(item.key, tuple) else (item.key,)
            return tuple(choice.text for choice in item.choices if choice.id in right)
        case OrderItem():
            return tuple(f"{number}. {step.text}" for number, step in enumerate(item.steps, 1))
        case MatchItem():
            texts = {right.id: right.text for right in item.rights}
            return tuple(f"{pair.left} – {texts[pair.right_id]}" for pair in item.pairs)
        case ClassifyItem():
            labels = {box.id: box.label for box in item.bins}
            return tuple(f"{card.text} – {labels[item.key[card.id]]}" for card in item.cards)
        case NumberItem():
            return (said_number(item),)
        case MomentItem():
            return (said_moment(item.key),)
        case TextItem():
            return (item.model or item.accept[0],)
        case CaseItem():
            return tuple(f"Bước {number}. {'; '.join(_lines(step.question))}"
                         for number, step in enumerate(right_way(item), 1))
        case _:
            return ()


def _wrong_candidates(item: Item) -> list[Any]:
    match item:
        case ChoiceItem(type="one"):
            return [choice.id for choice in item.choices if choice.id != item.key]
        case ChoiceItem():
            left_out = [choice.id for choice in item.choices if choice.id not in item.key]
            return [left_out, [item.choices[0].id]] if left_out else [[item.choices[0].id]]
        case OrderItem():
            return [list(reversed(item.key))]
        case MatchItem():
            rights = list(item.key.values())
            return [dict(zip(item.key, rights[1:] + rights[:1], strict=True))]
        case ClassifyItem():
            return [{card: next(box.id for box in item.bins if box.id != right) for card, right in item.key.items()}]
        case NumberItem():
            known = [format_number(entry.value) for entry in item.wrong]
            return [*known, format_number(item.key + 2 * item.tolerance + 1)]
        case MomentItem():
            return [*(_typed_moment(entry.value, item.needs) for entry in item.wrong), _far_off(item.key)]
        case TextItem():
            return _wrong_texts(item)
        case CaseItem():
            return [_way(item, _wrong_or_right)]
        case _:
            return []


def _way(item: CaseItem, answer: Callable[[Item], Any]) -> dict[str, Any]:
    """Answers from the first step to the end of the way they lead."""
    answers: dict[str, Any] = {}
    step: CaseStep | None = item.steps[0]
    while step is not None:
        answers[step.id] = answer(step.question)
        step = step_after(item, step, answers[step.id])
    return answers


def _wrong_or_right(question: Item) -> Any:
    assert question.as_of is not None
    try:
        return wrong_answer(question, question.as_of)
    except InputError:
        return right_answer(question, question.as_of)


def _wrong_texts(item: TextItem) -> list[dict[str, Any]]:
    banned = " ".join(point.none[0] for point in item.checklist if point.none)
    texts = [entry.value for entry in item.wrong] + ["Xin ghi nhận. " + banned, "chưa rõ", "x"]
    return [{"text": text.strip(), "ticks": []} for text in texts]


def _typed_moment(value: date | datetime, needs: str = "") -> str:
    """How a person would type it: ``8h30 ngày 7/12/2026``; the last second of a day is *24 giờ*."""
    day = f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM)
        day = f"{local.day}/{local.month}/{local.year}"
        if (local.hour, local.minute) == (23, 59):
            return f"24 giờ ngày {day}"
        return f"{local.hour}h{local.minute:02d} ngày {day}"
    return f"8h00 ngày {day}" if needs == "datetime" else day


def _far_off(key: date | datetime) -> str:
    moved = key + timedelta(days=3) if key.year < 9999 else key - timedelta(days=3)
    return _typed_moment(moved)
