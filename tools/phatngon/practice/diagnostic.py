"""The entry diagnostic: from outcomes of items with ``leads_to`` to where a lone learner should begin. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from phatngon.practice.check import check
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome

FAMILIAR, PARTLY = Fraction(4, 5), Fraction(1, 2)
ADVICE = {
    "chua_do": "Chưa trả lời câu nào của phần này. Trả lời rồi xem lại, hoặc học phần này từ đầu.",
    "tu_dau": "Nên học phần này từ đầu.",
    "on_lai": "Đã nắm một ít. Nên đọc lại phần này và làm các câu luyện tập.",
    "luot": "Đã nắm khá chắc. Có thể đọc lướt, rồi làm các câu luyện tập để kiểm tra lại.",
}


@dataclass(frozen=True)
class LessonAdvice:
    """How the items that lead to one ``lesson`` (or ``lesson#objective``) were answered, and what to do.

    ``level`` is a key of ``ADVICE``.
    """

    lesson: str
    right: int
    answered: int
    total: int
    level: str

    @property
    def advice(self) -> str:
        """What to do, in words."""
        return ADVICE[self.level]

    @property
    def sentence(self) -> str:
        """The count and the advice."""
        return f"Đúng {self.right} trên {self.total} câu. {self.advice}"


@dataclass(frozen=True)
class Diagnosis:
    """Advice per place, in lesson order; ``first`` is where to begin, None when every place is familiar."""

    lessons: tuple[LessonAdvice, ...]
    first: str | None

    @property
    def answered(self) -> int:
        """How many items were answered."""
        return sum(lesson.answered for lesson in self.lessons)


def diagnose(items: Iterable[Item], outcomes: Mapping[str, Outcome]) -> Diagnosis:
    """Advice from ``outcomes`` (item id → outcome code) of ``items``; only those with ``leads_to`` count.

    A lesson with at least four items in five right is familiar; with half, partly known. An item not answered is not
    right: a diagnostic left half done sends nobody past a lesson.

    >>> from phatngon.practice.kinds import OrderItem
    >>> item = OrderItem(id="bd-11", lesson="00", objective="bd-1", stem="…", leads_to="01_nhan_dien", steps=())
    >>> diagnose([item], {"bd-11": Outcome.WRONG}).first
    '01_nhan_dien'
    """
    grouped: dict[str, list[Outcome]] = {}
    for item in items:
        if item.leads_to:
            grouped.setdefault(item.leads_to, []).append(outcomes.get(item.id, Outcome.NOT_DONE))
    lessons = tuple(_advise(lesson, grouped[lesson]) for lesson in sorted(grouped))
    return Diagnosis(
        lessons, next((lesson.lesson for lesson in lessons if lesson.level != "luot"), None)
    )


def diagnose_answers(
    items: Iterable[Item], answers: Mapping[str, object], as_of: date
) -> Diagnosis:
    """The same from answers as data (item id → answer). Raises InputError for a malformed answer."""
    asked = [item for item in items if item.leads_to]
    return diagnose(
        asked, {item.id: check(item, answers.get(item.id), as_of).outcome for item in asked}
    )


def _advise(lesson: str, outcomes: list[Outcome]) -> LessonAdvice:
    right, answered = (
        outcomes.count(Outcome.RIGHT),
        sum(outcome is not Outcome.NOT_DONE for outcome in outcomes),
    )
    share = Fraction(right, len(outcomes))
    level = (
        "chua_do"
        if not answered
        else "luot"
        if share >= FAMILIAR
        else "on_lai"
        if share >= PARTLY
        else "tu_dau"
    )
    return LessonAdvice(lesson, right, answered, len(outcomes), level)
