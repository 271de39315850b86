"""A scenario in the form in which it travels to a page: everything a play needs, and nothing that only the trainer has.

Moments are whole seconds from the beginning; ``start`` is that moment in seconds since 1970. What the rules computed (the end of
a time limit) and what the law says travel as data; the page never works them out. Shares are ``[numerator, denominator]``,
figures ``digits e power`` (:func:`exact`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from phatngon.base.numbers import format_number
from phatngon.practice.drill.scenario import (
    Fact,
    Inject,
    Scenario,
    ScenarioDuty,
    ScenarioTask,
    rubric,
)
from phatngon.practice.drill.scoring import title_of
from phatngon.practice.ground import citation
from phatngon.practice.wire import to_wire


class TaskWire(TypedDict):
    """A task: its ``item`` in wire form with key, and what answers to it do."""

    item: dict[str, object]
    kind: str
    title: str
    dimension: str
    points: int
    takes: int
    within: int | None
    within_points: int
    sets: list[str]
    says: str
    draft: bool
    model: str
    lines: dict[str, str]
    effects: dict[str, dict[str, object]]


class ScenarioWire(TypedDict):
    """A scenario as data; ``print`` is its fingerprint, ``tasks`` stand under their ids."""

    code: str
    print: str
    start: int
    artefacts: list[str]
    injects: list[dict[str, object]]
    facts: list[dict[str, object]]
    plain: list[str]
    guarded: list[dict[str, object]]
    tasks: dict[str, TaskWire]
    duties: list[dict[str, object]]
    rubric: dict[str, object]


def drill_to_wire(scenario: Scenario) -> ScenarioWire:
    """The scenario as data. Raises NoKey where a task has none on the scenario's own day."""
    return {
        "code": scenario.code,
        "print": scenario.fingerprint,
        "start": int(scenario.start.timestamp()),
        "artefacts": list(scenario.artefacts),
        "injects": [_inject(one) for one in scenario.injects],
        "facts": [_fact(one) for one in scenario.facts],
        "plain": [exact(value) for value in scenario.plain_numbers],
        "guarded": [
            {"words": list(one.words), "kind": one.kind, "why": one.why} for one in scenario.guarded
        ],
        "tasks": {name: _task(task, scenario) for name, task in scenario.tasks.items()},
        "duties": [_duty(one, scenario) for one in scenario.duties],
        "rubric": {
            "dimensions": [
                [name, row["name"], row["points"], row["asks"]]
                for name, row in rubric()["dimensions"].items()
            ],
            "fails": rubric()["fails"],
            "draft_numbers": rubric()["draft_numbers"],
        },
    }


def exact(value: Decimal) -> str:
    """A figure written so that equal ones are written alike.

    >>> exact(Decimal("1200000")), exact(Decimal("12.50")), exact(Decimal(0))
    ('12e5', '125e-1', '0e0')
    """
    sign, digits, power = value.normalize().as_tuple()
    if not value:
        return "0e0"
    return f"{'-' if sign else ''}{''.join(map(str, digits))}e{power}"


def _inject(one: Inject) -> dict[str, object]:
    return {
        "id": one.id,
        "at": one.at,
        "sender": one.sender,
        "channel": one.channel,
        "text": " ".join(one.text.split()),
        "tasks": list(one.tasks),
        "when": one.when,
        "unless": one.unless,
    }


def _fact(one: Fact) -> dict[str, object]:
    return {
        "label": one.label,
        "shown": f"{format_number(one.value)} {one.unit}".strip(),
        "source": one.source,
        "since": one.since,
        "until": one.until,
        "value": exact(one.value),
    }


def _task(task: ScenarioTask, scenario: Scenario) -> TaskWire:
    return {
        "item": to_wire(task.item, scenario.start.date(), with_key=True),
        "kind": task.item.type_label.capitalize(),
        "title": title_of(task),
        "dimension": task.dimension,
        "points": task.points,
        "takes": task.takes,
        "within": task.within,
        "within_points": task.within_points,
        "sets": list(task.sets),
        "says": task.says,
        "draft": task.is_draft,
        "model": task.model,
        "lines": dict(task.lines),
        "effects": {
            name: {"sets": list(one.sets), "fail": one.fail, "worth": _share(one.worth)}
            for name, one in task.effects.items()
        },
    }


def _duty(one: ScenarioDuty, scenario: Scenario) -> dict[str, object]:
    return {
        "id": one.id,
        "what": one.what,
        "cite": str(citation(one.provision)),
        "starts": scenario.since(one.starts_at),
        "due": scenario.since(one.due_at),
        "met": one.met,
        "points": one.points,
        "missed": one.missed,
    }


def _share(worth: Decimal | None) -> list[int] | None:
    if worth is None:
        return None
    share = Fraction(worth)
    return [share.numerator, share.denominator]
