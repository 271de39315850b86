"""Everything the report of one period says, gathered once from the tables: figures, arrivals, stories, alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from phatngon.base.figure import Figure
from phatngon.reach.alerts import Alert
from phatngon.reach.arrivals import find_period
from phatngon.reach.desk import Desk
from phatngon.reach.metrics import all_metrics
from phatngon.reach.objectives import CommunicationObjective, objectives_of
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.regime import Period, period_before
from phatngon.reach.scopes import Scope, city_scope
from phatngon.reach.telling import Break, SetAsideCount, Share, Story
from phatngon.reach.workspace import holds_invented, invented_among_real

TREND = 6  # periods of the on-time trend
KINDS = ("level", "unit", "city")  # the city last: its items are laid already when stories are read


@dataclass(frozen=True, kw_only=True)
class Digest:
    """One period told whole; every number of every page comes from here."""

    period: Period
    now: datetime
    scope: Scope
    metrics: dict[str, Figure]
    standings: list[UnitStanding]
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
    aside: list[SetAsideCount] = field(default_factory=list)
    silence: dict[str, int] = field(
        default_factory=dict
    )  # unit → periods of the trend without a report
    objectives: list[CommunicationObjective] = field(default_factory=list)
    invented: bool = False
    sample_files: tuple[str, ...] = ()  # the invented files among real ones

    @property
    def overlap(self) -> int:
        """Items that several units counted, over and above their count in the city."""
        return (
            sum(int(found["M01"].value or 0) for found in self.units.values()) - self.reported_items
        )

    @property
    def reported_items(self) -> int:
        """Items of the city that some unit reported."""
        return round(sum(self.credit.values()))

    def unit_metrics(self, code: str) -> dict[str, Figure]:
        """The figures of one unit; a silent unit has them too, each with its reason."""
        return self.units.get(code) or as_dict(
            all_metrics(
                Scope("unit", code, self.names.get(code, code)),
                {},
                [row for row in self.standings if row.unit_code == code],
            )
        )


def as_dict(metrics: Sequence[Figure]) -> dict[str, Figure]:
    """Metrics by id."""
    return {metric.id: metric for metric in metrics}


def digest(
    desk: Desk,
    period_id: str,
    *,
    now: datetime,
    population: str = "",
    subject: tuple[str, ...] = (),
    reference: tuple[str, ...] = (),
) -> Digest:
    """The digest of one period. Raises InputError for a period the tables do not hold."""
    period = find_period(desk, period_id)
    ready = desk.ready(population)
    city = city_scope(population)
    before = period_before(period_id)
    known = ready.periods()
    trend = [
        (one, ready.measure(one, now=now, subject=subject, reference=reference)["city"][city.key])
        for one in (period_before(period_id, back) for back in range(TREND - 1, 0, -1))
        if one in known
    ]
    earlier = dict(trend)
    topics_before = ready.topics(ready.period(before)) if before in earlier else []
    found = ready.measure(period_id, kinds=KINDS, now=now, subject=subject, reference=reference)
    metrics = found["city"][city.key]
    stories, standings = ready.stories(period), ready.standings(period, now)
    silence = Counter(
        row.unit_code
        for rows in (standings, *(ready.standings(ready.period(one), now) for one, _ in trend))
        for row in rows
        if row.state == "chua_nop"
    )
    return Digest(
        period=period,
        now=now,
        scope=city,
        invented=holds_invented(desk),
        sample_files=invented_among_real(desk),
        names={code: unit.name for code, unit in ready.units().items()},
        levels_of=ready.levels(),
        # figures
        metrics=metrics,
        before=earlier.get(before, {}),
        levels=found["level"],
        units={code: row for code, row in found["unit"].items() if row["M01"].value},
        trend=[*trend, (period_id, metrics)],
        breaks=ready.breaks(before, period),
        aside=ready.aside(period),
        # what came, and from whom
        standings=standings,
        silence=dict(silence),
        objectives=objectives_of(desk),
        credit=ready.credits(period),
        new_sources=ready.new_sources(period),
        # what was told
        stories=stories,
        channels=ready.channels(period),
        topics=ready.topics(period, topics_before),
        # what to look at
        flags=ready.flags(period),
        alerts=ready.alerts(period, stories, standings, now),
    )
