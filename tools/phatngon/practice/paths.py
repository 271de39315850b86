"""The way through a case: which step follows which answer. Steps lead forward only, so every way ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phatngon.practice.items import CASE_END, CaseItem, CaseStep, ChoiceItem


def step_after(item: CaseItem, step: CaseStep, answer: Any) -> CaseStep | None:
    """The step that follows ``answer`` to ``step``; None where the way ends."""
    goes = goes_to(step, answer)
    if goes == CASE_END:
        return None
    place = item.steps.index(step)
    if not goes:
        return item.steps[place + 1] if place + 1 < len(item.steps) else None
    return next(other for other in item.steps if other.id == goes)


def goes_to(step: CaseStep, answer: Any) -> str:
    """Where the bank sends ``answer``: the id of a step, the word for the end, or "" for the next step in order."""
    question = step.question
    if isinstance(question, ChoiceItem) and question.type == "one":
        return next((choice.goes for choice in question.choices if choice.id == answer), "") or step.goes
    return step.goes


def walked(item: CaseItem, answers: Mapping[str, Any]) -> tuple[tuple[CaseStep, ...], CaseStep | None]:
    """The steps answered, in order, and the step that is open now (None at the end of the way)."""
    done: list[CaseStep] = []
    step: CaseStep | None = item.steps[0]
    while step is not None and step.id in answers:
        done.append(step)
        step = step_after(item, step, answers[step.id])
    return tuple(done), step


def right_way(item: CaseItem, start: CaseStep | None = None) -> tuple[CaseStep, ...]:
    """The steps from ``start`` (by default the first) to the end for who answers everything right; keys resolved."""
    way: list[CaseStep] = []
    step: CaseStep | None = start or item.steps[0]
    while step is not None:
        way.append(step)
        step = step_after(item, step, step.question.key)
    return tuple(way)
