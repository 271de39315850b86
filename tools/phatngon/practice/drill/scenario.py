"""A scenario as immutable values: brief, facts in time, injects, tasks with what they are worth, duties with their clocks.

Times are whole seconds from the first moment of the scenario (``start``); tasks are items of the usual shapes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.rumour import Rumour
from phatngon.practice.items import Item
from phatngon.practice.kinds.text import ChecklistPoint, TextItem


class RubricRow(TypedDict):
    """One side of a drill that gets points, and what is asked there."""

    points: int
    name: str
    asks: str


class Fail(TypedDict):
    """A deed that fails a drill, and why."""

    name: str
    why: str


class Rubric(TypedDict):
    """``rubric.yaml``."""

    version: int
    dimensions: dict[str, RubricRow]
    fails: dict[str, Fail]
    draft_numbers: int
    paces: dict[str, str]
    marked: str
    template: list[list[str]]


@cache
def rubric() -> Rubric:
    """The six dimensions with their points, the fail conditions, the template of a first statement.

    >>> sum(row["points"] for row in rubric()["dimensions"].values())
    100
    """
    found: Rubric = YamlFile.read(Path(__file__).with_name("rubric.yaml")).data
    return found


@dataclass(frozen=True)
class Fact:
    """Something known from ``since`` until ``until`` (None: to the end), with its source."""

    id: str
    label: str
    value: Decimal
    unit: str
    source: str
    since: int = 0
    until: int | None = None

    def holds(self, t: int) -> bool:
        """True while the fact is the one to say."""
        return self.since <= t and (self.until is None or t < self.until)


@dataclass(frozen=True)
class Guarded:
    """Words that must not be said: ``kind`` is a fail condition."""

    words: tuple[str, ...]
    kind: str
    why: str


@dataclass(frozen=True)
class Inject:
    """Something that reaches the learner at ``at``; left out unless ``when`` was set, or if ``unless`` was.

    From ``to`` on it is for groups, and for the trainer's eyes: what is expected, for which objective, how it looks on a
    phone, what is played where nobody has spoken, and a minute of the class where the trainer wants another one.
    """

    id: str
    at: int
    sender: str
    channel: str
    text: str
    tasks: tuple[str, ...] = ()
    when: str = ""
    unless: str = ""
    to: tuple[str, ...] = ()
    expected: str = ""
    objective: str = ""
    look: str = ""
    contingency: str = ""
    minute: int | None = None


@dataclass(frozen=True)
class RoleCard:
    """A role as the scenario writes it: whose rows of the table and which facts it holds, by their names."""

    code: str
    name: str
    brief: str = ""
    rows: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What choosing an option does: flags it sets, a fail condition it breaks, the share of the points it is worth."""

    sets: tuple[str, ...] = ()
    fail: str = ""
    worth: Decimal | None = None


@dataclass(frozen=True)
class ScenarioTask:
    """An item in its place: what dimension it counts for, what it costs, what it sets, how it is told to the press."""

    item: Item
    dimension: str
    points: int
    takes: int = 0
    within: int | None = None
    within_points: int = 2
    sets: tuple[str, ...] = ()
    says: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.item.id

    @property
    def checklist(self) -> tuple[ChecklistPoint, ...]:
        """The lines a draft is judged by; empty for a task of another kind."""
        return self.item.checklist if isinstance(self.item, TextItem) else ()

    @property
    def model(self) -> str:
        """The model of a draft; empty for a task of another kind."""
        return self.item.model if isinstance(self.item, TextItem) else ""

    @property
    def flags(self) -> frozenset[str]:
        """Every flag that doing it, one way or another, can set."""
        by_choice = (flag for effect in self.effects.values() for flag in effect.sets)
        return frozenset((*self.sets, *by_choice))

    @property
    def is_draft(self) -> bool:
        """True for a text that is judged by a checklist and beside a model."""
        return bool(self.checklist)


@dataclass(frozen=True)
class ScenarioDuty:
    """A time limit of the law inside the scenario; ``due`` was computed by the rules, ``met`` is the flag that ends it."""

    id: str
    what: str
    provision: str
    starts_at: datetime
    due_at: datetime
    met: str
    points: int
    missed: str


@dataclass(frozen=True)
class Scenario:
    """A scenario. ``playable`` ones have tasks; the others are played on the table from the trainer's sheet."""

    code: str
    lesson: str
    number: int
    title: str
    version: int
    level: str
    minutes: int
    start: datetime
    unit: str
    brief: str
    artefacts: tuple[str, ...]
    injects: tuple[Inject, ...]
    facts: tuple[Fact, ...] = ()
    plain_numbers: tuple[Decimal, ...] = ()
    guarded: tuple[Guarded, ...] = ()
    tasks: Mapping[str, ScenarioTask] = field(default_factory=dict)
    duties: tuple[ScenarioDuty, ...] = ()
    data_title: str = ""
    data_columns: tuple[str, ...] = ()
    data_rows: tuple[tuple[str, ...], ...] = ()
    data_folder: str = ""
    looks_for: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    during: tuple[tuple[int, str, str], ...] = ()
    debrief: tuple[str, ...] = ()
    short: bool = False  # a few decisions to begin with: it need not ask in every dimension, and nobody conducts it
    fingerprint: str = ""
    objectives: Mapping[str, str] = field(default_factory=dict)
    roles: tuple[RoleCard, ...] = ()
    rumour: Rumour | None = None

    @property
    def playable(self) -> bool:
        """True where a learner can play it alone, end to end."""
        return bool(self.tasks)

    @property
    def end(self) -> int:
        """When the last inject comes."""
        return max(inject.at for inject in self.injects)

    def moment(self, t: int) -> datetime:
        """The hour on the scenario's own calendar."""
        return self.start + timedelta(seconds=t)

    def since(self, moment: datetime) -> int:
        """Seconds from the start to ``moment``."""
        return int((moment - self.start).total_seconds())


def fingerprint_of(data: object) -> str:
    """The same for the same scenario, another after any change of it."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
