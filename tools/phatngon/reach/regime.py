"""Reporting periods and their clocks: day 15 to day 14 by default, every amount from ``regime.yaml`` (our proposal)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.yamlfile import YamlFile
from phatngon.law.calendar import Calendar, load_calendar
from phatngon.tables.locality import locality

_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Period:
    """One period: ``start`` (inclusive), ``end`` (exclusive), ``due`` and ``lock``; official time without offset."""

    id: str
    start: datetime
    end: datetime
    cutoff: datetime | None
    due: datetime | None
    lock: datetime | None
    calendar_version: str

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def label(self) -> str:
        """Month and year, as people say it."""
        return f"{int(self.id[5:])}/{self.id[:4]}"

    def holds(self, moment: datetime) -> bool:
        """True where ``moment`` falls into the period."""
        return self.start <= moment < self.end


@dataclass(frozen=True)
class Population:
    """A number of people that a rate may be divided by, and where it comes from."""

    id: str
    people: int
    name: str
    year: int


class CalendarRule(TypedDict):
    """How months are cut into periods."""

    version: str
    first_day: int


class SubmissionRule(TypedDict):
    """When a submission is due."""

    working_days: int
    hour: str
    note: str


class OutageRule(TypedDict):
    """Which outage of the platform moves a limit."""

    minutes: int
    window_hours: int


class Regime(TypedDict):
    """``regime.yaml``."""

    calendar: CalendarRule
    submission: SubmissionRule
    exemption_working_days: int
    outage: OutageRule
    lock_day: int
    kappa_least: int


@cache
def regime() -> Regime:
    """The parameters of the reporting regime."""
    data: Regime = YamlFile.read(Path(__file__).with_name("regime.yaml")).data
    return data


def populations() -> list[Population]:
    """Every named population, the default first.

    >>> populations()[0].people
    1236393
    """
    rows = sorted(locality().population, key=lambda row: not row.get("default"))
    return [Population(row["id"], row["people"], row["name"], row["year"]) for row in rows]


def parse_period(text: str) -> tuple[int, int]:
    """Year and month of ``2026-10``. Raises InputError."""
    found = _PERIOD.fullmatch(str(text).strip())
    if not found:
        raise InputError(
            f"kỳ {show_value(text)} viết chưa đúng.", advice="Viết năm-tháng, ví dụ 2026-10."
        )
    return int(found[1]), int(found[2])


def make_period(period_id: str, calendar: Calendar | None = None) -> Period:
    """The period of the default regime. Raises InputError for an id that is no year and month.

    >>> p = make_period("2026-10")
    >>> p.start.isoformat(), p.end.isoformat(), p.due.isoformat()
    ('2026-09-15T00:00:00', '2026-10-15T00:00:00', '2026-10-16T17:00:00')
    """
    year, month = parse_period(period_id)
    first = regime()["calendar"]["first_day"]
    end = datetime(year, month, first)
    last_month = date(year, month, 1) - timedelta(days=1)
    submission = regime()["submission"]
    due = (calendar or load_calendar()).add_working_days(
        (end - timedelta(days=1)).date(), submission["working_days"]
    )
    return Period(
        f"{year}-{month:02}",
        datetime(last_month.year, last_month.month, first),
        end,
        end - timedelta(seconds=1),
        datetime.combine(due, time.fromisoformat(submission["hour"])),
        datetime(year, month, regime()["lock_day"]),
        regime()["calendar"]["version"],
    )


def make_periods(first: str, count: int) -> list[Period]:
    """``count`` periods in a row from ``first``; they tile time without gap or overlap.

    >>> [p.id for p in make_periods("2026-11", 3)]
    ['2026-11', '2026-12', '2027-01']
    """
    year, month = parse_period(first)
    months = [(year * 12 + month - 1 + step) for step in range(count)]
    return [make_period(f"{number // 12}-{number % 12 + 1:02}") for number in months]


def period_before(period_id: str, back: int = 1) -> str:
    """The id of an earlier period.

    >>> period_before("2026-01")
    '2025-12'
    """
    year, month = parse_period(period_id)
    number = year * 12 + month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02}"


def period_of(moment: datetime) -> Period:
    """The period of the default regime that holds ``moment``.

    >>> period_of(datetime(2026, 10, 14, 23, 59, 59)).id, period_of(datetime(2026, 10, 15)).id
    ('2026-10', '2026-11')
    """
    candidate = make_period(f"{moment.year}-{moment.month:02}")
    return candidate if candidate.holds(moment) else make_periods(candidate.id, 2)[1]
