"""Questions as other systems ask them, whatever their file looks like: one plain form, made of items frozen for a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch

from phatngon.base.errors import InputError
from phatngon.base.html import plain_words
from phatngon.base.moments import show_date
from phatngon.practice.bank import Bank
from phatngon.practice.clocks import NoKey
from phatngon.practice.ground import citations
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve
from phatngon.practice.kinds.case import CaseItem
from phatngon.practice.kinds.choice import ChoiceItem, OneItem
from phatngon.practice.kinds.classify import ClassifyItem
from phatngon.practice.kinds.match import MatchItem
from phatngon.practice.kinds.moment import MomentItem
from phatngon.practice.kinds.number import NumberItem
from phatngon.practice.kinds.order import OrderItem
from phatngon.practice.kinds.text import TextItem


@dataclass(frozen=True)
class Option:
    """A choice: its text, whether it is right, what is said of it."""

    text: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True)
class FrozenQuestion:
    """A question frozen for a date. ``stem``, ``options`` and the rest are plain text; ``tags`` say what it rests on."""

    id: str
    lesson: str
    stem: str
    hints: tuple[str, ...]
    general: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Choices(FrozenQuestion):
    """One option is right (``single``), or several."""

    options: tuple[Option, ...]
    single: bool


@dataclass(frozen=True)
class Matching(FrozenQuestion):
    """Texts with the text each belongs to, and texts that belong to none."""

    pairs: tuple[tuple[str, str], ...]
    extra: tuple[str, ...]


@dataclass(frozen=True)
class Ordering(FrozenQuestion):
    """Texts in their right order."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class Numeric(FrozenQuestion):
    """A number with how far off still counts, its unit, and wrong numbers with what is said of them."""

    value: Decimal
    tolerance: Decimal
    unit: str
    wrong: tuple[tuple[Decimal, str], ...]


@dataclass(frozen=True)
class ShortAnswer(FrozenQuestion):
    """A short text: every spelling that is right, and wrong ones with what is said of them."""

    accepted: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Essay(FrozenQuestion):
    """A text that a person judges: what it is judged by, and a model."""

    checklist: tuple[str, ...]
    model: str


def questions_of(bank: Bank, as_of: date) -> Iterator[FrozenQuestion]:
    """The questions of a bank that apply on ``as_of``; the steps of a case one by one. Items without a key that day are left out."""
    for item in bank.items:
        try:
            ready = resolve(item, as_of)
        except NoKey:
            continue
        yield from _questions(ready, as_of)


def _questions(item: Item, as_of: date) -> Iterator[FrozenQuestion]:
    if isinstance(item, CaseItem):
        for number, step in enumerate(item.steps, 1):
            told = f"{plain_words(item.stem)}\n\nBước {number}. {plain_words(step.question.stem)}"
            yield question(step.question, _common(item, as_of, f"{item.id}-{step.id}", told))
        return
    yield question(item, _common(item, as_of, item.id, plain_words(item.stem)))


def _common(item: Item, as_of: date, name: str, stem: str) -> FrozenQuestion:
    said = "; ".join(one.text for one in citations(item.provisions))
    general = f"Căn cứ: {said}." if said else ""
    return FrozenQuestion(
        name,
        item.lesson,
        f"{stem}\n(Theo luật ngày {show_date(as_of)}.)",
        tuple(plain_words(hint) for hint in item.hints),
        general,
        (f"luat-{as_of.isoformat()}", item.lesson, *item.provisions),
    )


@singledispatch
def question(item: Item, common: FrozenQuestion) -> FrozenQuestion:
    """The plain form of an item of any kind. Raises InputError for a kind that has none."""
    raise InputError(f"câu {item.id}: loại câu này chưa xuất được.")


def _own(common: FrozenQuestion) -> dict[str, object]:
    return {
        name: getattr(common, name) for name in ("id", "lesson", "stem", "hints", "general", "tags")
    }


def _reason(item: Item, row: str, feedback: str) -> str:
    return plain_words(item.reason(row) or feedback)


@question.register
def _(item: ChoiceItem, common: FrozenQuestion) -> Choices:
    options = tuple(
        Option(plain_words(one.text), one.id in item.right_ids, _reason(item, one.id, one.feedback))
        for one in item.choices
    )
    return Choices(**_own(common), options=options, single=isinstance(item, OneItem))  # type: ignore[arg-type]


@question.register
def _(item: MatchItem, common: FrozenQuestion) -> Matching:
    rights = {one.id: plain_words(one.text) for one in item.rights}
    pairs = tuple((plain_words(one.left), rights[one.right_id]) for one in item.pairs)
    return _matching(common, pairs, rights)


@question.register
def _(item: ClassifyItem, common: FrozenQuestion) -> Matching:
    bins = {one.id: plain_words(one.label) for one in item.bins}
    pairs = tuple((plain_words(one.text), bins[item.key[one.id]]) for one in item.cards)
    return _matching(common, pairs, bins)


def _matching(
    common: FrozenQuestion, pairs: tuple[tuple[str, str], ...], places: dict[str, str]
) -> Matching:
    used = {place for _, place in pairs}
    extra = tuple(text for text in places.values() if text not in used)
    return Matching(**_own(common), pairs=pairs, extra=extra)  # type: ignore[arg-type]


@question.register
def _(item: OrderItem, common: FrozenQuestion) -> Ordering:
    texts = {one.id: plain_words(one.text) for one in item.steps}
    return Ordering(**_own(common), steps=tuple(texts[name] for name in item.key))  # type: ignore[arg-type]


@question.register
def _(item: NumberItem, common: FrozenQuestion) -> Numeric:
    wrong = tuple(
        (Decimal(one.value), plain_words(one.feedback))
        for one in item.wrong
        if Decimal(one.value) != item.key
    )
    return Numeric(
        **_own(common),  # type: ignore[arg-type]
        value=item.key,
        tolerance=item.tolerance,
        unit=item.unit,
        wrong=wrong,
    )


@question.register
def _(item: MomentItem, common: FrozenQuestion) -> ShortAnswer:
    wrong = tuple(
        (one, plain_words(entry.feedback)) for entry in item.wrong for one in spellings(entry.value)
    )
    return ShortAnswer(**_own(common), accepted=spellings(item.key), wrong=wrong)  # type: ignore[arg-type]


@question.register
def _(item: TextItem, common: FrozenQuestion) -> FrozenQuestion:
    if item.accept:
        accepted = tuple(plain_words(one) for one in item.accept)
        wrong = tuple((str(one.value), plain_words(one.feedback)) for one in item.wrong)
        return ShortAnswer(**_own(common), accepted=accepted, wrong=wrong)  # type: ignore[arg-type]
    points = tuple(plain_words(one.text) for one in item.checklist)
    return Essay(**_own(common), checklist=points, model=plain_words(item.model))  # type: ignore[arg-type]


def spellings(moment: date | datetime) -> tuple[str, ...]:
    """How people write a day, or a day and hour; another system compares letters, it does not read dates.

    >>> spellings(date(2026, 12, 7))
    ('7/12/2026', '07/12/2026', '2026-12-07')
    >>> spellings(datetime(2026, 10, 7, 12, 40))[:3]
    ('12h40 7/10/2026', '12h40 ngày 7/10/2026', '12 giờ 40 ngày 7/10/2026')
    """
    day = moment.date() if isinstance(moment, datetime) else moment
    days = tuple(
        dict.fromkeys((f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", day.isoformat()))
    )
    if not isinstance(moment, datetime):
        return days
    hour, minute = moment.hour, f"{moment.minute:02d}"
    hours = (
        f"{hour}h{minute} {{}}",
        f"{hour}h{minute} ngày {{}}",
        f"{hour} giờ {minute} ngày {{}}",
        f"{hour} giờ {minute} phút ngày {{}}",
        f"{hour:02d}:{minute} {{}}",
        f"{hour}:{minute} {{}}",
    )
    return tuple(dict.fromkeys(form.format(one) for one in days[:2] for form in hours))


def shown_number(value: Decimal) -> str:
    """A number as other systems read it: a point, no separator.

    >>> shown_number(Decimal("1200.50"))
    '1200.5'
    """
    return f"{value.normalize():f}"


def collected(banks: Iterable[Bank], as_of: date) -> list[FrozenQuestion]:
    """The questions of several banks. Raises InputError where none applies on the date."""
    found = [one for bank in banks for one in questions_of(bank, as_of)]
    if not found:
        raise InputError(
            "không có câu hỏi nào áp dụng cho ngày này.", advice="Chọn bài khác, hoặc ngày khác."
        )
    return found
