"""Figures that contradict each other between the statements of a group: the same thing said with two numbers.

A figure is read as the fact whose value and unit it has. Two statements contradict where they give one thing (one label) two
values and the later one had no right to: its value no longer held, or both were said while one value held. A number of a
known unit that is no fact at all contradicts whatever was said of that unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from weakref import WeakKeyDictionary

from phatngon.base.said_numbers import SaidNumber, said_numbers
from phatngon.base.text import compare_key
from phatngon.classroom.drill_room import DrillRoom, Statement
from phatngon.practice.drill.scenario import Fact, Scenario


@dataclass(frozen=True)
class Contradiction:
    """Two figures that cannot both stand: of what, in which statements (older first), in which words."""

    label: str
    first: str
    second: str
    first_words: str
    second_words: str
    why: str


@dataclass(frozen=True)
class _Said:
    """A figure with the fact it is read as; ``fact`` is None for one that is none, ``unit`` is then that of its words."""

    statement: Statement
    words: str
    value: Decimal
    fact: Fact | None
    unit: str


STALE = "con số này đã có số mới khi được nói ra"
UNKNOWN = "con số này không có trong dữ kiện"


def contradictions(scenario: Scenario, said: Sequence[Statement]) -> list[Contradiction]:
    """The contradictions among the statements of one group, in the order in which they were said.

    Every pair of statements is told once for each thing they contradict each other in.
    """
    found: dict[tuple[str, str, str], Contradiction] = {}
    read = [_read(scenario, one) for one in sorted(said, key=lambda one: one.seq)]
    for place, later in enumerate(read):
        for earlier in read[:place]:
            for one in earlier:
                for other in later:
                    told = _contradict(one, other)
                    if told:
                        found.setdefault((told.label, told.first, told.second), told)
    return list(found.values())


_KEPT: WeakKeyDictionary[DrillRoom, dict[str, tuple[int, list[Contradiction]]]] = (
    WeakKeyDictionary()
)


def of_table(drill: DrillRoom, code: str) -> list[Contradiction]:
    """The contradictions of a table; read again only when it has said something more, for the wall asks all the time."""
    said = drill.groups[code].statements
    kept = _KEPT.setdefault(drill, {})
    if code not in kept or kept[code][0] != len(said):
        kept[code] = (len(said), contradictions(drill.scenario, said))
    return kept[code][1]


def _contradict(one: _Said, other: _Said) -> Contradiction | None:
    if one.value == other.value or one.unit != other.unit or not one.unit:
        return None
    if one.fact and other.fact:
        if one.fact.label != other.fact.label or other.fact.holds(other.statement.t):
            return None
        return _told(one.fact.label, one, other, STALE)
    known = one.fact or other.fact
    if known is None or (other.fact is not None and other.fact.holds(other.statement.t)):
        return None  # a right figure after a wrong one puts it right
    return _told(known.label, one, other, UNKNOWN)


def _told(label: str, one: _Said, other: _Said, why: str) -> Contradiction:
    return Contradiction(label, one.statement.id, other.statement.id, one.words, other.words, why)


def _read(scenario: Scenario, statement: Statement) -> list[_Said]:
    found = []
    for figure in said_numbers(statement.text):
        unit = _unit_of(scenario, figure)
        facts = [
            fact
            for fact in scenario.facts
            if fact.value == figure.value and (not unit or compare_key(fact.unit) == unit)
        ]
        if not facts and figure.value in scenario.plain_numbers:
            continue
        now = [fact for fact in facts if fact.holds(statement.t)]
        fact = next(iter(now or facts), None)
        unit = unit or (compare_key(fact.unit) if fact else "")
        found.append(_Said(statement, figure.text, figure.value, fact, unit))
    return found


def _unit_of(scenario: Scenario, figure: SaidNumber) -> str:
    """The unit of a fact that stands right after the figure; "" where there is none."""
    after = compare_key(figure.after)
    units = {compare_key(fact.unit) for fact in scenario.facts if fact.unit}
    fits = (unit for unit in units if re.match(rf"{re.escape(unit)}(?!\w)", after))
    return max(fits, key=len, default="")
