"""Marking an answer file against the paper drawn again from its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number
from phatngon.practice.check import check
from phatngon.practice.exam.paper import Paper, exam_settings
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome

ANSWERS = "phatngon-bai-lam"


@dataclass(frozen=True)
class Marked:
    """One question as marked: the item, its objective, the outcome, the mark (0, a half, 1), the provisions it rests on."""

    item: str
    objective: str
    outcome: Outcome
    mark: Decimal
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExamResult:
    """A marked paper."""

    code: str
    learner: str
    as_of: date
    finished_at: str
    marked: tuple[Marked, ...]
    unit: str = ""

    @property
    def percent(self) -> Decimal:
        """Marks of a hundred, one decimal."""
        total = sum((one.mark for one in self.marked), Decimal(0))
        return (total * 100 / len(self.marked)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def passed(self) -> bool:
        """True from the share of ``exam.yaml`` on; equality passes."""
        return bool(self.percent >= exam_settings()["pass_percent"])

    @property
    def provisions(self) -> tuple[str, ...]:
        """Every provision a question rests on, in the order of their ids."""
        return tuple(sorted({name for one in self.marked for name in one.provisions}))

    @property
    def not_right(self) -> tuple[str, ...]:
        """The items that are not wholly right."""
        return tuple(one.item for one in self.marked if one.outcome is not Outcome.RIGHT)

    def sentence(self) -> str:
        """The result in one line."""
        right = len(self.marked) - len(self.not_right)
        return (
            f"{self.learner} – đề {self.code}: {format_number(self.percent, 1)}%, đúng hẳn {right} trên {len(self.marked)} câu, "
            f"{'đạt' if self.passed else 'chưa đạt'}."
        )


def provisions_of(item: Item) -> tuple[str, ...]:
    """The ids of the provisions an item rests on; a parameter of one counts as the whole."""
    return tuple(dict.fromkeys(name.partition(".")[0] for name in item.rests_on))


def answer_file(
    code: str, as_of: date, learner: str, finished_at: datetime, answers: dict[str, object]
) -> dict[str, object]:
    """What a participant hands back."""
    return {
        "kind": ANSWERS,
        "version": 1,
        "code": code,
        "as_of": as_of.isoformat(),
        "learner": learner,
        "finished_at": finished_at.isoformat(timespec="seconds"),
        "answers": answers,
    }


def mark(data: object, paper_of: Callable[[str], Paper]) -> ExamResult:
    """Mark an answer file; ``paper_of`` draws the paper of a code again, for the date the trainer's ledger holds.

    The date in the file is the participant's word and decides nothing. Raises InputError for a file of another kind, and for
    answers of the wrong shape.
    """
    if (
        not isinstance(data, dict)
        or data.get("kind") != ANSWERS
        or not isinstance(data.get("answers"), dict)
    ):
        raise InputError(
            "tệp này không phải bài làm của bộ học liệu.",
            advice="Thu tệp bai-lam-….json của người học.",
        )
    code, learner = data.get("code"), data.get("learner")
    if not isinstance(code, str) or not isinstance(learner, str) or not learner.strip():
        raise InputError(
            "bài làm thiếu mã đề hoặc tên người làm.", advice="Xin người học lưu lại bài."
        )
    paper = paper_of(code)
    known = {question.id for question in paper.questions}
    strange = [name for name in data["answers"] if name not in known]
    if strange:
        raise InputError(
            f"bài làm có câu {show_value(strange[0])} không thuộc đề {code}.",
            advice="Đề và bài làm không khớp, ngân hàng đã sửa, hoặc khác khóa ra đề.",
        )
    marks = exam_settings()["marks"]
    found = []
    for question in paper.questions:
        result = check(
            question.item, question.inside(data["answers"].get(question.id)), paper.as_of
        )
        found.append(
            Marked(
                question.item.id,
                question.item.objective,
                result.outcome,
                Decimal(str(marks.get(result.outcome, 0))),
                provisions_of(question.item),
            )
        )
    unit = data.get("unit")
    return ExamResult(
        code,
        " ".join(learner.split()),
        paper.as_of,
        str(data.get("finished_at", "")),
        tuple(found),
        " ".join(unit.split()) if isinstance(unit, str) else "",
    )
