"""``case``: a situation of several steps; each step is an item of its own, and choices say which step they lead to.

Steps lead forward only, so every way ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.practice import bound
from phatngon.practice import sentences as say
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.given import RELOAD
from phatngon.practice.items import Common, Item, Wire
from phatngon.practice.kinds.choice import ManyItem, OneItem
from phatngon.practice.kinds.moment import MomentItem
from phatngon.practice.kinds.number import NumberItem
from phatngon.practice.kinds.text import TextItem
from phatngon.practice.marking import MarkedPart, Marks
from phatngon.practice.outcome import Outcome
from phatngon.practice.typed import NotRead

STEP_KINDS: dict[str, type[Item]] = {
    kind.type: kind for kind in (OneItem, ManyItem, MomentItem, NumberItem, TextItem)
}
STEP_FIELDS = ("id", "type", "provisions", "stem", "hints", "after", "goes")
LEAST_STEPS, MAX_HINTS = 2, 3
CASE_END = "het"


@dataclass(frozen=True)
class CaseStep:
    """One step of a case: its ``question``, and the step any answer ``goes`` to where its choice names none ("": the
    next in order; ``CASE_END``: the end)."""

    id: str
    question: Item
    goes: str = ""

    def leads(self, answer: object) -> str:
        """Where ``answer`` is sent: the id of a step, the word for the end, or "" for the next step in order."""
        return self.question.leads(answer) or self.goes


@dataclass(frozen=True, kw_only=True)
class CaseItem(Item[dict[str, object], dict[str, object]]):
    """A situation (``stem``) and steps, where an answer may change the next question. Its key is that of each step."""

    type = "case"
    type_label = "tình huống nhiều bước"
    fields = ("steps", "vary")
    blank: ClassVar[object] = {}

    steps: tuple[CaseStep, ...]

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """The steps, read by their own kinds, and every way checked to lead on."""
        rows = row.rows("steps", "bước", least=LEAST_STEPS)
        steps = []
        for step, code in zip(rows, unique_codes(rows, "b"), strict=True):
            kind = step.one_of("type", STEP_KINDS)
            if not kind:
                continue
            step.only((*STEP_FIELDS, *STEP_KINDS[kind].fields))
            question = STEP_KINDS[kind].read(
                _with_start(step, row), _step_common(step, code, common)
            )
            _fits_a_step(step, question, row)
            steps.append(CaseStep(code, question, step.code("goes") if step.has("goes") else ""))
        if len(steps) == len(rows):
            _leads_on(steps, rows, row)
        return cls(**common, steps=tuple(steps), vary=bound.read_vary(row))

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The provisions of the case and of every step."""
        found = [
            *self.provisions,
            *(reference for question in self.questions for reference in question.rests_on),
        ]
        return tuple(dict.fromkeys(found))

    @property
    def own_references(self) -> tuple[str, ...]:
        """What is written for all of it."""
        return self.provisions

    @property
    def questions(self) -> tuple[Item, ...]:
        """The question of each step."""
        return tuple(step.question for step in self.steps)

    def with_questions(self, questions: Sequence[Item]) -> Self:
        """The case with other questions in its steps."""
        return replace(
            self,
            steps=tuple(
                replace(step, question=question)
                for step, question in zip(self.steps, questions, strict=True)
            ),
        )

    def key_on(self, as_of: date) -> dict[str, object]:
        """The key of every step."""
        return {step.id: step.question.key_on(as_of) for step in self.steps}

    def seen_steps(self) -> list[object]:
        """Every step with where it leads and what its question shows."""
        return [
            [step.id, step.goes, step.question.goes, step.question.fingerprint]
            for step in self.steps
        ]

    # the way through

    def step_after(self, step: CaseStep, answer: object) -> CaseStep | None:
        """The step that follows ``answer`` to ``step``; None where the way ends."""
        goes = step.leads(answer)
        if goes == CASE_END:
            return None
        place = self.steps.index(step)
        if not goes:
            return self.steps[place + 1] if place + 1 < len(self.steps) else None
        return next(other for other in self.steps if other.id == goes)

    def walked(self, answers: Mapping[str, object]) -> tuple[tuple[CaseStep, ...], CaseStep | None]:
        """The steps answered, in order, and the step that is open now (None at the end of the way)."""
        done: list[CaseStep] = []
        step: CaseStep | None = self.steps[0]
        while step is not None and step.id in answers:
            done.append(step)
            step = self.step_after(step, answers[step.id])
        return tuple(done), step

    def right_way(self, start: CaseStep | None = None) -> tuple[CaseStep, ...]:
        """The steps from ``start`` (by default the first) to the end for who answers everything right; keys resolved."""
        way: list[CaseStep] = []
        step: CaseStep | None = start or self.steps[0]
        while step is not None:
            way.append(step)
            step = self.step_after(step, step.question.key)
        return tuple(way)

    def _way(self, answer: Callable[[Item], object]) -> dict[str, object]:
        """Answers from the first step to the end of the way they lead."""
        answers: dict[str, object] = {}
        step: CaseStep | None = self.steps[0]
        while step is not None:
            answers[step.id] = answer(step.question)
            step = self.step_after(step, answers[step.id])
        return answers

    # answers

    @property
    def parts(self) -> int:
        """Every step of the right way counts."""
        return len(self.right_way())

    @property
    def machine_marked(self) -> bool:
        """A test asks single questions."""
        return False

    def given(self, answer: object) -> dict[str, object] | None:
        """An answer per step; blank ones fall away; a step that the answers before do not lead to is refused."""
        if not isinstance(answer, dict):
            raise self.wrong_kind(answer, "nhóm “mã bước: câu trả lời”")
        by_id = {step.id: step.question for step in self.steps}
        found: dict[str, object] = {}
        for code, one in answer.items():
            question = by_id[self.known(code, by_id)]
            if one is not None and question.given(one) is not None:
                found[code] = one
        if len(self.walked(found)[0]) < len(found):
            raise InputError(
                f"câu {self.id}: có câu trả lời cho bước mà các lựa chọn trước đó không dẫn tới.",
                advice=RELOAD,
            )
        return found or None

    def mark(self, given: dict[str, object]) -> Marks:
        """*Đúng*: every step right. *Gần đúng*: the way went to its end, half of its steps right. Else *chưa đúng*.

        Raises NotRead for the first step nobody can read.
        """
        done, left = self.walked(given)
        parts = []
        for number, step in enumerate(done, 1):
            marks = step.question.tried(given[step.id])
            if marks.outcome is Outcome.NOT_DONE:
                message = f"{marks.message[:1].lower()}{marks.message[1:]}"
                raise NotRead(say.CASE_UNREAD.format(number=number, message=message))
            parts.append(
                MarkedPart(
                    step.id,
                    say.CASE_STEP.format(number=number),
                    marks.outcome,
                    " ".join(marks.feedback),
                )
            )
        right = sum(part.state == Outcome.RIGHT for part in parts)
        total = len(parts) + (len(self.right_way(left)) if left else 0)
        outcome = (
            Outcome.RIGHT
            if right == total
            else Outcome.NEAR
            if not left and 2 * right >= total
            else Outcome.WRONG
        )
        told = [
            f"{part.text}: {part.feedback}"
            for part in parts
            if outcome is Outcome.RIGHT or part.state != Outcome.RIGHT
        ]
        if left:
            told.append(say.CASE_LEFT.format(number=len(done) + 1))
        return Marks(
            outcome,
            right,
            total,
            say.COUNTED["case"].format(right=right, total=total),
            tuple(told),
            tuple(parts),
        )

    def right_answer(self) -> object:
        """The right way."""
        return self._way(lambda question: question.right_answer())

    def wrong_answers(self) -> list[object]:
        """A way on which every step that can be wrong is."""
        return [self._way(_wrong_or_right)]

    def right_lines(self) -> tuple[str, ...]:
        """The answers of the right way."""
        return tuple(
            f"Bước {number}. {'; '.join(step.question.right_lines())}"
            for number, step in enumerate(self.right_way(), 1)
        )

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """The questions of the steps, each in its own form with its stem, and where it goes.

        With the key also where each choice leads (``leads``).
        """
        return {"steps": [_step_wire(step, with_key=with_key) for step in self.steps]}

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """The steps without keys."""
        steps = []
        for step in row["steps"]:
            own: Common = {**common, "id": step["id"], "stem": step["stem"]}
            steps.append(
                CaseStep(step["id"], STEP_KINDS[step["type"]].from_wire(step, own), step["goes"])
            )
        return cls(**common, steps=tuple(steps))


def _step_wire(step: CaseStep, *, with_key: bool) -> dict[str, object]:
    question = step.question
    row: dict[str, object] = {
        "id": step.id,
        "type": question.type,
        "stem": question.stem,
        "goes": step.goes,
        **question.wire(with_key=with_key),
    }
    if not with_key:
        return row
    leads = {code: goes for code, *_ in question.rows if (goes := question.leads(code))}
    return row | {"leads": leads}


def _wrong_or_right(question: Item) -> object:
    try:
        return question.wrong_answer()
    except InputError:
        return question.right_answer()


def _with_start(step: Cursor, row: Cursor) -> Cursor:
    """The step; where its start is drawn for the whole case, as if the draw were written in it."""
    if not row.has("vary") or not (step.has("case") or step.has("deadline")):
        return step
    return Cursor(
        step.file,
        step.keys,
        {"vary": row.value["vary"], **step.value},
        step.name,
        step.item,
        step.problems,
    )


def _step_common(step: Cursor, code: str, common: Common) -> Common:
    return {
        "lesson": common["lesson"],
        "objective": common["objective"],
        "difficulty": common["difficulty"],
        "id": f"{common['id']}-{code}",
        "stem": step.text("stem"),
        "provisions": step.texts("provisions") or common["provisions"],
        "hints": step.texts("hints", most=MAX_HINTS),
        "after": step.text("after", needed=False),
        "line": step.line,
    }


def _fits_a_step(step: Cursor, question: Item, row: Cursor) -> None:
    bound.check_places(step, varies=step.has("vary") or row.has("vary"), stem_shows=row.has("vary"))
    if step.has("vary") and row.has("vary"):
        step.blame("có “vary” trong khi cả tình huống đã có “vary”.", "vary", advice="Chỉ giữ một.")
    question.fits_a_step(step)


def _leads_on(steps: list[CaseStep], rows: list[Cursor], row: Cursor) -> None:
    """Every way leads forward to a step that is there; every step can be reached; so every way ends."""
    codes = [step.id for step in steps]
    reached = {0}
    for number, step in enumerate(steps):
        if step.id == CASE_END:
            rows[number].blame(f"dùng mã {CASE_END}; mã này dành cho chỗ kết thúc.", "id")
        for own, keys in step.question.ways():
            goes = own or step.goes
            if goes and goes != CASE_END and goes not in codes[number + 1 :]:
                why = "đứng trước nó hoặc là chính nó" if goes in codes else "không có"
                rows[number].blame(
                    f"có “goes” là {show_value(goes)}, bước {why}.",
                    *(keys if own else ("goes",)),
                    advice=f"Chỉ dẫn tới bước đứng sau, hoặc “{CASE_END}” để kết thúc.",
                )
            elif number in reached and goes != CASE_END:
                reached.add(codes.index(goes) if goes else number + 1)
    for number in range(len(steps)):
        if number not in reached:
            rows[number].blame(
                "không có cách trả lời nào dẫn tới.", "id", advice="Sửa “goes” của các bước trước."
            )
