"""Reading a case of several steps: each step is an item of its own, and choices say which step they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from phatngon.base.moments import show_value
from phatngon.practice import bound
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.items import CASE_END, CaseItem, CaseStep, ChoiceItem, Item, TextItem

STEP_TYPES = ("one", "many", "moment", "number", "text")
STEP_FIELDS = ("id", "type", "provisions", "stem", "hints", "after", "goes")
LEAST_STEPS = 2


class Readable(Protocol):
    """How items of one type are read."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the type."""

    @property
    def read(self) -> Callable[[Cursor, dict[str, Any]], Item]:
        """The reader."""


def read_steps(row: Cursor, common: dict[str, Any], shapes: Mapping[str, Readable], most_hints: int) -> CaseItem:
    """The case of ``row``: its steps read by the shapes of their types, and every way checked to lead on."""
    rows = row.rows("steps", "bước", least=LEAST_STEPS)
    codes = unique_codes(rows, "b")
    steps = []
    for step, code in zip(rows, codes, strict=True):
        kind = step.one_of("type", STEP_TYPES)
        if not kind:
            continue
        step.only((*STEP_FIELDS, *shapes[kind].fields))
        question = shapes[kind].read(_with_start(step, row), _step_common(step, code, kind, common, most_hints))
        _fits_a_step(step, question, row)
        steps.append(CaseStep(code, question, step.code("goes") if step.has("goes") else ""))
    if len(steps) == len(rows):
        _leads_on(steps, rows, row)
    return CaseItem(**common, steps=tuple(steps), vary=bound.read_vary(row))


def _with_start(step: Cursor, row: Cursor) -> Cursor:
    """The step; where its start is drawn for the whole case, as if the draw were written in it."""
    if not row.has("vary") or not (step.has("case") or step.has("deadline")):
        return step
    return Cursor(step.file, step.keys, {"vary": row.value["vary"], **step.value}, step.name, step.item, step.problems)


def _step_common(step: Cursor, code: str, kind: str, common: dict[str, Any], most_hints: int) -> dict[str, Any]:
    own = {
        "id": f"{common['id']}-{code}", "type": kind, "stem": step.text("stem"),
        "provisions": step.texts("provisions") or common["provisions"], "hints": step.texts("hints", most=most_hints),
        "after": step.text("after", needed=False), "line": step.line,
    }
    return {**{name: common[name] for name in ("lesson", "objective", "difficulty")}, **own}


def _fits_a_step(step: Cursor, question: Item, row: Cursor) -> None:
    bound.check_places(step, varies=step.has("vary") or row.has("vary"), stem_shows=row.has("vary"))
    if step.has("vary") and row.has("vary"):
        step.blame("có “vary” trong khi cả tình huống đã có “vary”.", "vary", advice="Chỉ giữ một.")
    if isinstance(question, TextItem) and question.checklist:
        step.blame("có “checklist”; bước viết ngắn chỉ dùng “accept”.", "checklist")
    if isinstance(question, ChoiceItem) and question.type == "many":
        for number, choice in enumerate(question.choices):
            if choice.goes:
                step.blame("chọn nhiều phương án nên phương án không dùng được “goes”.", "choices", number, "goes",
                           advice="Ghi “goes” ở bước, hoặc đổi sang type: one.")


def _leads_on(steps: list[CaseStep], rows: list[Cursor], row: Cursor) -> None:
    """Every way leads forward to a step that is there; every step can be reached; so every way ends."""
    codes = [step.id for step in steps]
    reached = {0}
    for number, step in enumerate(steps):
        if step.id == CASE_END:
            rows[number].blame(f"dùng mã {CASE_END}; mã này dành cho chỗ kết thúc.", "id")
        ways = _ways(step)
        for goes, keys in ways:
            if goes and goes != CASE_END and goes not in codes[number + 1:]:
                why = "đứng trước nó hoặc là chính nó" if goes in codes else "không có"
                rows[number].blame(f"có “goes” là {show_value(goes)}, bước {why}.", *keys,
                                   advice=f"Chỉ dẫn tới bước đứng sau, hoặc “{CASE_END}” để kết thúc.")
            elif number in reached and goes != CASE_END:
                reached.add(codes.index(goes) if goes else number + 1)
    for number in range(len(steps)):
        if number not in reached:
            rows[number].blame("không có cách trả lời nào dẫn tới.", "id", advice="Sửa “goes” của các bước trước.")


def _ways(step: CaseStep) -> list[tuple[str, tuple[str | int, ...]]]:
    """Where the answers to ``step`` may lead ("" for the next in order), with the place that says so."""
    question = step.question
    if isinstance(question, ChoiceItem) and question.type == "one":
        return [(choice.goes or step.goes, ("choices", number, "goes") if choice.goes else ("goes",))
                for number, choice in enumerate(question.choices)]
    return [(step.goes, ("goes",))]
