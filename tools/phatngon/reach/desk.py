"""The desk of reach reports: the tables in one DuckDB connection, and the steps on them, each at its place in the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from phatngon.base.figure import Figure
from phatngon.base.finding import Finding, SheetPlace
from phatngon.reach.alerts import Alert, find_alerts
from phatngon.reach.arrivals import find_period, period_standings
from phatngon.reach.checking import Context, Places, check_originals, findings, prepare, run_checks
from phatngon.reach.database import Database
from phatngon.reach.measuring import make_items, set_aside, totals
from phatngon.reach.metrics import all_metrics
from phatngon.reach.near import near_pairs
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.queries import query
from phatngon.reach.regime import Period
from phatngon.reach.scopes import Scope, city_scope, level_scopes, unit_scopes
from phatngon.reach.stories import make_stories
from phatngon.reach.telling import (
    Break,
    SetAsideCount,
    Share,
    Story,
    aside_counts,
    breaks_between,
    channel_rows,
    credits,
    stories_of,
    topic_rows,
)
from phatngon.reach.versions import newest_entries
from phatngon.reach.workspace import create_tables, fill_defaults, load_register

Members = dict[str, dict[str, Figure]]  # key of a scope → id → figure


class Desk(Database):
    """Tables of submissions, lines, units, periods and sources, and everything that is made of them."""

    @classmethod
    @contextmanager
    def over(cls, register: str = "") -> Iterator[Self]:
        """A desk in memory, filled from a folder of CSV files or with the kit's own units, periods and sources."""
        with cls.connect() as desk:
            if register:
                load_register(desk, Path(register))
            else:
                create_tables(desk)
                fill_defaults(desk)
            yield desk

    def check(self, entry: str = "entry", context: Context | None = None) -> None:
        """Every check over the lines of the relation ``entry``; read afterwards with :meth:`findings` and :meth:`rejected`.

        The order rests on itself: rejected lines stand in no story, likeness is asked between stories, and an original is doubted
        for an older twin that either of them gave.
        """
        prepare(self, entry, context)
        run_checks(self, context)
        make_stories(self)
        near_pairs(self)
        check_originals(self)

    def findings(self, places: Places | None = None) -> list[Finding[SheetPlace]]:
        """What the checks found, as sentences; ``places``: file → sheet → column name → letter."""
        return findings(self, places)

    def rejected(self) -> list[int]:
        """The lines that a finding rejects."""
        return [line for (line,) in self.rows("SELECT line FROM rejected")]

    def ready(self, population: str = "") -> Readings:
        """The lines of the versions that stand, made ready to be measured: addresses, sources, checks, items, stories.

        The checks run again on all lines together. What was found at import is no substitute: it was asked of one wave of files
        against those before, under the population of that day, and a rule broken very often was folded into a count; a later file
        makes an earlier line shared, fallen or repeated.
        """
        city = city_scope(population)
        context = Context(city.people.people if city.people else None)
        newest_entries(self)
        prepare(self, "newest_entry", context)
        run_checks(self, context)
        set_aside(self)
        self.run("DELETE FROM rejected")  # what was kept stands; the checks only flag it
        make_stories(self)
        return Readings(self, city)


class Readings:
    """What can be read from a desk that was made ready; whatever table a reading needs is laid when it is asked for.

    Only :meth:`Desk.ready` makes one, so nothing can be measured before it was checked.
    """

    def __init__(self, desk: Desk, city: Scope) -> None:
        self._desk, self._city = desk, city
        self._laid: tuple[str, Period | None] | None = None

    def period(self, period_id: str) -> Period:
        """A period of the tables. Raises InputError."""
        return find_period(self._desk, period_id)

    def periods(self) -> set[str]:
        """The periods for which something was sent."""
        return {
            one
            for (one,) in self._desk.rows(
                "SELECT DISTINCT period_id FROM fact_submission SEMI JOIN dim_period USING (period_id)"
            )
        }

    def standings(self, period: Period, now: datetime | None = None) -> list[UnitStanding]:
        """How every unit stands in the period."""
        return period_standings(self._desk, period, now)

    def units(self) -> dict[str, Scope]:
        """Every unit by code."""
        return {unit.key: unit for unit in unit_scopes(self._desk)}

    def levels(self) -> dict[str, str]:
        """Unit → level."""
        return dict(self._desk.rows("SELECT unit_code, level FROM dim_unit"))

    def measure(
        self,
        period_id: str | None,
        *,
        kinds: Sequence[str] = ("city",),
        now: datetime | None = None,
        subject: tuple[str, ...] = (),
        reference: tuple[str, ...] = (),
    ) -> dict[str, Members]:
        """Kind of scope → its members → their figures, for one period (for all time when None)."""
        period = self.period(period_id) if period_id else None
        standings = self.standings(period, now) if period else []
        levels = self.levels()
        found: dict[str, Members] = {}
        for kind in kinds:
            self._lay(kind, period)
            sums = totals(self._desk, kind, period, subject, reference)
            found[kind] = {}
            for scope in self._scopes(kind):
                mine = [row for row in standings if _belongs(row, scope, levels)]
                figures = all_metrics(
                    scope, sums.get(scope.key, {}), mine, compared=bool(reference)
                )
                found[kind][scope.key] = {figure.id: figure for figure in figures}
        return found

    def stories(self, period: Period) -> list[Story]:
        """The stories of the city, the most viewed first."""
        self._lay("city", period)
        return stories_of(self._desk)

    def channels(self, period: Period) -> list[Share]:
        """Items and views by kind of channel."""
        self._lay("city", period)
        return channel_rows(self._desk)

    def topics(self, period: Period, before: list[Share] | None = None) -> list[Share]:
        """Stories by topic, beside those of the period before."""
        self._lay("city", period)
        return topic_rows(self._desk, before)

    def aside(self, period: Period) -> list[SetAsideCount]:
        """Counts too large to be believed, which no sum takes."""
        self._lay("city", period)
        return aside_counts(self._desk)

    def credits(self, period: Period) -> dict[str, float]:
        """Unit → items it reported, shared items in parts."""
        self._lay("city", period)
        return credits(self._desk, period)

    def flags(self, period: Period) -> list[tuple[str, int]]:
        """Check → lines of the city that it flags."""
        self._lay("city", period)
        return [(rule, count) for rule, count in self._desk.rows(query("telling.flags"))]

    def new_sources(self, period: Period) -> list[tuple[str, int]]:
        """Sources that no table knows, the most frequent first."""
        self._lay("city", period)
        return [(host, count) for host, count in self._desk.rows(query("telling.new_sources"))]

    def breaks(self, before: str, period: Period) -> list[Break]:
        """Counters whose definition changed since the period ``before``."""
        return breaks_between(self._desk, before, period.id)

    def alerts(
        self,
        period: Period,
        stories: Sequence[Story],
        standings: Sequence[UnitStanding],
        now: datetime,
    ) -> list[Alert]:
        """Every alert of the period."""
        return find_alerts(self._desk, period, stories, standings, now)

    def _lay(self, kind: str, period: Period | None) -> None:
        """Lay ``item_value`` for a kind of scope and a period, unless it lies there."""
        if self._laid != (kind, period):
            make_items(self._desk, kind, period)
            self._laid = (kind, period)

    def _scopes(self, kind: str) -> list[Scope]:
        if kind == "city":
            return [self._city]
        return level_scopes() if kind == "level" else unit_scopes(self._desk)


def _belongs(row: UnitStanding, scope: Scope, levels: dict[str, str]) -> bool:
    return scope.kind == "city" or (
        row.unit_code == scope.code
        if scope.kind == "unit"
        else levels.get(row.unit_code) == scope.code
    )
