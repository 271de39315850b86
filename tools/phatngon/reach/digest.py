"""Everything the report of one period says, gathered once from the tables: figures, arrivals, stories, alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from phatngon.base.figure import Figure
from phatngon.reach.alerts import Alert, find_alerts
from phatngon.reach.arrivals import find_period, period_standings
from phatngon.reach.measuring import make_items, set_aside, totals
from phatngon.reach.metrics import all_metrics
from phatngon.reach.obligations import Standing
from phatngon.reach.regime import Period, period_before
from phatngon.reach.scopes import Scope, city_scope, level_scopes, unit_scopes
from phatngon.reach.telling import Aside, Break, Share, Story, aside_counts, breaks_between, channel_rows, credits, stories_of, topic_rows
from phatngon.reach.workspace import holds_invented

TREND = 6  # periods of the on-time trend
KINDS = ("city", "level", "unit")


@dataclass(frozen=True)
class Digest:
    """One period told whole; every number of every page comes from here."""

    period: Period
    now: datetime
    scope: Scope
    metrics: dict[str, Figure]
    standings: list[Standing]
    names: dict[str, str]
    levels_of: dict[str, str]
    before: dict[str, Figure] = field(default_factory=dict)
    levels: dict[str, dict[str, Figure]] = field(default_factory=dict)
    units: dict[str, dict[str, Figure]] = field(default_factory=dict)
    trend: list[tuple[str, dict[str, Figure]]] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)
    channels: list[Share] = field(default_factory=list)
    topics: list[Share] = field(default_factory=list)
    flags: list[tuple[str, int]] = field(default_factory=list)
    credit: dict[str, float] = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)
    new_sources: list[tuple[str, int]] = field(default_factory=list)
    press: list[Figure] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    invented: bool = False

    @property
    def overlap(self) -> int:
        """Items that several units counted, over and above their count in the city."""
        return sum(int(found["M01"].value) for found in self.units.values()) - self.reported_items

    @property
    def reported_items(self) -> int:
        """Items of the city that some unit reported."""
        return round(sum(self.credit.values()))

    def unit_metrics(self, code: str) -> dict[str, Figure]:
        """The figures of one unit; a silent unit has them too, each with its reason."""
        return self.units.get(code) or as_dict(all_metrics(Scope("unit", code, self.names.get(code, code)), {},
                                                           [row for row in self.standings if row.unit_code == code]))


def as_dict(metrics: Sequence[Figure]) -> dict[str, Figure]:
    """Metrics by id."""
    return {metric.id: metric for metric in metrics}


def ready_tables(connection: Any, population: int | None) -> None:
    """Lines of the newest submissions made ready: addresses, sources, checks, items, stories."""
    from phatngon.reach.checking import Context, prepare, run_checks
    from phatngon.reach.stories import make_stories
    from phatngon.reach.workspace import newest_entries

    newest_entries(connection)
    context = Context(population)
    prepare(connection, "newest_entry", context)
    run_checks(connection, context)
    set_aside(connection)
    connection.execute("DELETE FROM rejected")  # what was kept stands; the checks only flag it
    make_stories(connection)


def measure(connection: Any, period_id: str | None, *, kinds: Sequence[str] = ("city",), now: datetime | None = None, population: str = "",
            subject: tuple[str, ...] = (), reference: tuple[str, ...] = ()) -> dict[str, dict[str, dict[str, Figure]]]:
    """Kind → scope key → metric id → metric, for one period (for all time when None). The tables must be ready."""
    period = find_period(connection, period_id) if period_id else None
    rows = period_standings(connection, period, now) if period else []
    levels = dict(connection.execute("SELECT unit_code, level FROM dim_unit").fetchall())
    found: dict[str, dict[str, dict[str, Figure]]] = {}
    for kind in kinds:
        make_items(connection, kind, period)
        sums = totals(connection, kind, period, subject, reference)
        found[kind] = {}
        for scope in _scopes(connection, kind, population):
            mine = [row for row in rows if _belongs(row, scope, levels)]
            found[kind][scope.key] = as_dict(all_metrics(scope, sums.get(scope.key, {}), mine, compared=bool(reference)))
    return found


def digest(connection: Any, period_id: str, *, now: datetime, population: str = "", subject: tuple[str, ...] = (),
           reference: tuple[str, ...] = ()) -> Digest:
    """The digest of one period. Raises InputError for a period the tables do not hold."""
    period, city = find_period(connection, period_id), city_scope(population)
    ready_tables(connection, city.people.people)
    asked = {"now": now, "population": population, "subject": subject, "reference": reference}
    earlier_ids = [period_before(period_id, back) for back in range(TREND - 1, 0, -1)]
    held = {row for row, in connection.execute("SELECT period_id FROM dim_period").fetchall()}
    earlier = {one: measure(connection, one, **asked)["city"][city.key] for one in earlier_ids if one in held and _known(connection, one)}
    topics_before = topic_rows(connection) if earlier_ids[-1] in earlier else []
    found = measure(connection, period_id, kinds=KINDS[1:], **asked)
    found |= measure(connection, period_id, **asked)  # the city last: its table item_value serves the rows below
    standing = period_standings(connection, period, now)
    units = {unit.key: unit for unit in unit_scopes(connection)}
    levels = dict(connection.execute("SELECT unit_code, level FROM dim_unit").fetchall())
    stories = stories_of(connection)
    metrics = found["city"][city.key]
    return Digest(
        period, now, city, metrics, standing, {code: unit.name for code, unit in units.items()}, levels,
        earlier.get(earlier_ids[-1], {}), found["level"], {code: row for code, row in found["unit"].items() if row["M01"].value},
        [*earlier.items(), (period_id, metrics)], breaks_between(connection, period_before(period_id), period_id), stories,
        channel_rows(connection), topic_rows(connection, topics_before),
        connection.execute("SELECT rule, count(*) FROM found JOIN line_item USING (line) JOIN item_value USING (item_no) "
                           "GROUP BY rule ORDER BY rule").fetchall(),
        credits(connection, period), find_alerts(connection, period, stories, standing, now),
        connection.execute("SELECT host, count(*) FROM prepared p JOIN line_item USING (line) JOIN item_value USING (item_no) "
                           "WHERE p.new_source GROUP BY host ORDER BY 2 DESC, 1 LIMIT 20").fetchall(), aside=aside_counts(connection),
        invented=holds_invented(connection))


def _known(connection: Any, period_id: str) -> bool:
    return bool(connection.execute("SELECT count(*) FROM fact_submission WHERE period_id = ?", [period_id]).fetchall()[0][0])


def _scopes(connection: Any, kind: str, population: str) -> list[Scope]:
    return {"city": lambda: [city_scope(population)], "level": level_scopes, "unit": lambda: unit_scopes(connection)}[kind]()


def _belongs(row: Standing, scope: Scope, levels: dict[str, str]) -> bool:
    return scope.kind == "city" or (row.unit_code == scope.code if scope.kind == "unit" else levels.get(row.unit_code) == scope.code)
