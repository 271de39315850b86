"""When the clock of a case starts and ends, whose law it runs under, and whether the statement came in time.

The hours and the clauses come from the legal base; which column holds the start stands in ``annual.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.moments import VIETNAM
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.network.rows import UnusualCase
from phatngon.tables.locality import locality

SETTINGS = Path(__file__).with_name("annual.yaml")


class LimitRow(TypedDict):
    """A time limit: the column it starts from, the parameter of the law with its hours, what is cited."""

    field: str
    hours: str
    cites: str


class ReportWords(TypedDict):
    """The words of the report."""

    name: str
    type: str
    code: str
    to: str
    subject: str
    scopes: dict[str, str]
    opening: str
    closing: str
    indicators: str
    free: str
    blanks: list[str]
    column: str
    whole: str
    part: str
    by_requests: str
    by_answers: str
    answers: str
    refusals: str
    second: str
    copies: list[str]
    notes: list[str]


class ReminderWords(TypedDict):
    """What to be reminded of, and why on that day."""

    what: str
    why: str


class Reminders(TypedDict):
    """The words of the reminders."""

    cutoff: ReminderWords
    inputs: ReminderWords
    send: ReminderWords
    soon: str
    caution: str


class Directory(TypedDict):
    """The words of the list of spokespersons, and which ``kinds`` of them stand in it."""

    file: str
    title: str
    columns: list[str]
    kinds: list[str]
    name: str
    basis: str
    unknown: str
    unpublished: str
    empty: str


class AnnualTable(TypedDict):
    """``annual.yaml``."""

    version: int
    hidden_under: int
    correction_wait_days: int
    input_hour: str
    input_working_days: int
    window: str
    new_law: str
    form: str
    scopes: dict[str, str]
    clocks: dict[int, LimitRow]
    case_scopes: dict[int, str]
    old_clock: LimitRow
    metrics: dict[str, dict[str, str]]
    reasons: dict[str, str]
    assumptions: list[str]
    transition: str
    notes: dict[str, str]
    miscounts: dict[str, dict[str, str]]
    paper: ReportWords
    review: dict[str, str]
    reminders: Reminders
    directory: Directory


@cache
def settings() -> AnnualTable:
    """The data of the yearly report: scopes, clocks, names, words."""
    data: AnnualTable = YamlFile.read(SETTINGS).data
    return data


def city_units() -> tuple[str, str]:
    """The codes that the scope “city” of the yearly report is about: the People's Committee itself and its office.

    >>> city_units()
    ('46', '46-S-vp-ubnd')
    """
    return locality().code, locality().council


@dataclass(frozen=True)
class CaseLimit:
    """One time limit of a case: from ``start`` to ``due`` (inclusive)."""

    clause: int
    start: datetime
    due: datetime


@cache
def clauses_of(metric: str) -> frozenset[int]:
    """The clauses that L4, L5 or L6 is about, as the form lists them.

    >>> sorted(clauses_of("L5"))
    [3, 4]
    """
    return frozenset(map(int, load_law().param(f"{settings()['form']}.clauses.{metric}")))


@cache
def new_law_start() -> datetime:
    """The first moment of the new decree."""
    return datetime.combine(
        date.fromisoformat(load_law().param(settings()["new_law"])), time(), VIETNAM
    )


@cache
def _limit(reference: str) -> timedelta:
    return timedelta(hours=load_law().param(reference))


def clocks(case: UnusualCase) -> list[CaseLimit]:
    """The limits whose start the register holds, the earliest end first."""
    found = []
    for clause, clock in settings()["clocks"].items():
        start = getattr(case, clock["field"])
        if clause in case.clauses and start:
            found.append(CaseLimit(clause, start, start + _limit(clock["hours"])))
    return sorted(found, key=lambda clock: (clock.due, clock.clause))


def has_limit(case: UnusualCase) -> bool:
    """True for a case of a clause with a limit in hours."""
    return bool(clauses_of("L5") & set(case.clauses))


def clock_of(case: UnusualCase) -> CaseLimit | None:
    """The limit that binds: the earliest end. None where a start is missing (even one of two) or no clause has a limit."""
    found = clocks(case)
    return found[0] if found and len(found) == len(clauses_of("L5") & set(case.clauses)) else None


def start_of(case: UnusualCase) -> datetime | None:
    """The moment that puts a case into a year: the start of its clock, else the first moment the register knows."""
    found = clocks(case)
    moments = (case.t_received, case.t_determined, case.t_incident, case.t_first_statement)
    return found[0].start if found else next((moment for moment in moments if moment), None)


def in_time(case: UnusualCase) -> bool:
    """True where the first statement came at or before the end of the limit; to the second, equality counts."""
    clock = clock_of(case)
    return bool(clock and case.t_first_statement and case.t_first_statement <= clock.due)


def still_open(case: UnusualCase, now: datetime) -> bool:
    """True for a case not spoken on whose limit has not run out at ``now``."""
    clock = clock_of(case)
    return bool(clock and not case.t_first_statement and now <= clock.due)


def in_time_by_old_law(case: UnusualCase) -> bool | None:
    """How the decree before judged a case that asked for information at once; None where it set no hours or none is known."""
    old = settings()["old_clock"]
    start = getattr(case, old["field"])
    if min(clauses_of("L5")) not in case.clauses or start is None:
        return None
    due = start + _limit(old["hours"])
    return bool(case.t_first_statement and case.t_first_statement <= due)
