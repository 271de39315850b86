"""A scenario in a hall: which minute of the class each inject comes in, and what each role knows that the others do not.

Nothing here tells the solution: figures that were put together, added up or computed are left to the groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from phatngon.base.numbers import parse_number
from phatngon.practice.drill.scenario import Fact, Scenario

OPENING, CLOSING = 5, 8  # minutes to give out roles and read; to hand in and save the report
MOST_ROLES = 4  # a group is not larger
FIRST_HOUR = 3600  # what is known by then is in somebody's hands when the drill begins
CHECKED = "đối chiếu"  # a row or a source that says so was put together from the others
OWN_WAY = "bộ học liệu"  # a figure computed the kit's way
HOLDERS = (
    "Nơi báo",
    "Ai báo",
    "Đơn vị kê khai",
    "Đơn vị",
    "Nơi cũ",
)  # columns that say whose a row is
_UNIT_WORK = 180  # seconds of work that an inject without tasks stands for


@dataclass(frozen=True)
class Slip:
    """What one role holds: table rows as they are, and facts."""

    role: str
    rows: tuple[tuple[str, ...], ...] = ()
    facts: tuple[Fact, ...] = ()


def class_minutes(scenario: Scenario) -> tuple[int, ...]:
    """The minute of the class of each inject, from the first; those with more to do get more of the time.

    A minute that the scenario states itself stands.

    >>> from phatngon.practice.drill.reading import find_scenario
    >>> found = class_minutes(find_scenario("2"))
    >>> found[0] == OPENING, found[-1] < 45 - CLOSING, list(found) == sorted(found)
    (True, True, True)
    """
    weights = [
        sum(scenario.tasks[name].takes for name in inject.tasks if name in scenario.tasks)
        + _UNIT_WORK
        for inject in scenario.injects
    ]
    room, done = max(0, scenario.minutes - OPENING - CLOSING), 0
    counted: list[int] = []
    for weight in weights:
        counted.append(OPENING + room * done // sum(weights))
        done += weight
    if room > len(counted):  # nobody can read two cards at once
        last = OPENING + room - 1
        for n in range(1, len(counted)):
            counted[n] = max(counted[n], counted[n - 1] + 1)
        for n in range(len(counted)):
            counted[n] = min(counted[n], last - (len(counted) - 1 - n))
    return tuple(
        minute if inject.minute is None else inject.minute
        for inject, minute in zip(scenario.injects, counted, strict=True)
    )


def solves(scenario: Scenario, fact: Fact) -> bool:
    """True for a fact that groups are to find out: checked against others, computed, or the sum of a column they hold."""
    told = fact.source.casefold()
    return CHECKED in told or OWN_WAY in told or fact.value in _sums(scenario)


def solved_rows(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """The rows of the table that were put together from the others."""
    return tuple(
        row for row in scenario.data_rows if any(CHECKED in cell.casefold() for cell in row)
    )


def slips(scenario: Scenario) -> tuple[Slip, ...]:
    """The slips of a group, at most four, nothing on two of them; none where only one role would know something.

    A scenario may state its roles and what they hold. Else rows of the table go to whom they come from, facts known in
    the first hour to their source.
    """
    if scenario.roles:
        return tuple(one for one in stated_slips(scenario).values() if one.rows or one.facts)
    rows: dict[str, list[tuple[str, ...]]] = {}
    place = holder_column(scenario)
    if place is not None and held_apart(scenario):
        for row in scenario.data_rows:
            if row not in solved_rows(scenario):
                rows.setdefault(row[place], []).append(row)
    early = early_facts(scenario)
    sources = {fact.id: fact.source.partition(",")[0] for fact in early}
    if not rows and len(set(sources.values())) == 1:  # one source: a slip a fact
        sources = {fact.id: f"{fact.source.partition(',')[0]}, {fact.label}" for fact in early}
    facts: dict[str, list[Fact]] = {}
    for fact in early:
        facts.setdefault(sources[fact.id], []).append(fact)
    names = list(dict.fromkeys([*rows, *facts]))
    held = [Slip(name, tuple(rows.get(name, ())), tuple(facts.get(name, ()))) for name in names]
    found = [_joined(held[start::MOST_ROLES]) for start in range(min(MOST_ROLES, len(held)))]
    return tuple(found) if len(found) > 1 else ()


def stated_slips(scenario: Scenario) -> dict[str, Slip]:
    """What each role of the scenario holds, by the code of the role; a role that only asks holds nothing."""
    place = holder_column(scenario)
    return {
        card.code: Slip(
            card.name,
            tuple(
                row
                for row in scenario.data_rows
                if place is not None
                and row[place] in card.rows
                and row not in solved_rows(scenario)
            ),
            tuple(fact for fact in scenario.facts if fact.id in card.facts),
        )
        for card in scenario.roles
    }


def early_facts(scenario: Scenario) -> tuple[Fact, ...]:
    """The facts that are in somebody's hands when the drill begins and solve nothing."""
    return tuple(
        fact for fact in scenario.facts if fact.since <= FIRST_HOUR and not solves(scenario, fact)
    )


def holder_column(scenario: Scenario) -> int | None:
    """The column of the table that says whose a row is; None where it has none."""
    return next((n for n, name in enumerate(scenario.data_columns) if name in HOLDERS), None)


def held_apart(scenario: Scenario) -> bool:
    """True where the rows of the table come from several, so that a group has to put them together."""
    place = holder_column(scenario)
    return place is not None and len({row[place] for row in scenario.data_rows}) > 1


def _joined(mine: list[Slip]) -> Slip:
    """Several slips in one hand."""
    return Slip(
        "; ".join(one.role for one in mine),
        tuple(row for one in mine for row in one.rows),
        tuple(fact for one in mine for fact in one.facts),
    )


def _sums(scenario: Scenario) -> set[Decimal]:
    """The sums of the columns of the table that hold numbers only."""
    found = set()
    for column in zip(*scenario.data_rows, strict=True):
        numbers = [number for cell in column if (number := parse_number(cell)) is not None]
        if len(numbers) == len(column) > 1:
            found.add(sum(numbers, Decimal(0)))
    return found
