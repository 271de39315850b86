"""Alerts of a period, each with the reason why it fired; too short a baseline gives no alert, only the raw counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from textwrap import shorten
from typing import NotRequired, TypedDict, cast

from phatngon.base.moments import WEEKDAYS, show_date
from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.database import Database
from phatngon.reach.dictionary import code_name
from phatngon.reach.measuring import counted
from phatngon.reach.moments import show_official
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.queries import query
from phatngon.reach.regime import Period, period_before
from phatngon.reach.telling import Story

SHOWN_UNITS = 8
LONGEST_TITLE = 110  # characters of a headline quoted in a sentence


class AlertRule(TypedDict):
    """One kind of alert as ``alerts.yaml`` has it: what every kind has, then thresholds and words of single kinds."""

    name: str
    do: str
    lead: str
    working_days: int
    propose: str
    about: NotRequired[str]
    stories: NotRequired[int]
    hours: NotRequired[int]
    sources: NotRequired[int]
    copies: NotRequired[int]
    many: NotRequired[str]
    national: NotRequired[str]
    baseline_days: NotRequired[int]
    least: NotRequired[int]
    mads: NotRequired[float]
    scale: NotRequired[float]
    what: NotRequired[str]
    topic: NotRequired[str]
    soon_hours: NotRequired[int]
    escalate_hours: NotRequired[int]
    soon: NotRequired[str]
    overdue: NotRequired[str]
    escalate: NotRequired[str]
    times: NotRequired[int]
    periods: NotRequired[int]
    flagged: NotRequired[str]


@dataclass(frozen=True)
class Alert:
    """One alert: what kind, why it fired, what to do. What was done and whether it was right, people write beside it.

    ``units``: whom it concerns; ``about``: the headlines or days it is about, as they are quoted.
    """

    id: str
    why: str
    units: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The Vietnamese name of the kind."""
        return alert_rule(self.id)["name"]

    @property
    def do(self) -> str:
        """What to do."""
        return alert_rule(self.id)["do"]


def find_alerts(
    database: Database,
    period: Period,
    stories: Sequence[Story],
    standings: Sequence[UnitStanding],
    now: datetime,
) -> list[Alert]:
    """Every alert of the period, in the order of their ids."""
    names: dict[str, str] = dict(database.rows("SELECT unit_code, unit_name FROM dim_unit"))
    return [
        *negative_clusters(stories),
        *_spikes(database, period),
        *late_reports(standings, now, names),
        *_anomalies(database, period, names),
    ]


def negative_clusters(stories: Sequence[Story]) -> list[Alert]:
    """A1: several negative stories within a day at independent sources, or one of a national outlet with copies."""
    rule = alert_rule("A1")
    bad = sorted(
        (
            (story.published_at, story)
            for story in stories
            if story.sentiment == "NEG" and story.published_at
        ),
        key=lambda pair: pair[0],
    )
    found: list[Alert] = []
    last: datetime | None = None
    for place, (start, _) in enumerate(bad):
        if last is not None and start < last:
            continue
        end = start + timedelta(hours=rule["hours"])
        near = [story for at, story in bad[place:] if at <= end]
        sources = {source for story in near for source in story.sources}
        if len(near) >= rule["stories"] and len(sources) >= rule["sources"]:
            last = end
            found.append(
                Alert(
                    "A1",
                    rule["many"].format(
                        count=len(near),
                        hours=rule["hours"],
                        sources=len(sources),
                        start=show_official(start),
                    ),
                    _units_of(near),
                    tuple(_quoted(story.title) for story in near if story.title),
                )
            )
    found += [
        Alert(
            "A1",
            rule["national"].format(copies=len(story.copies) - 1, title=story.title),
            story.units,
            (_quoted(story.title),),
        )
        for _, story in bad
        if story.national and len(story.copies) - 1 >= rule["copies"]
    ]
    return found


def volume_spikes(
    counts: dict[date, int],
    days: Sequence[date],
    baseline: dict[date, int],
    topics: Mapping[date, str] | None = None,
) -> list[Alert]:
    """A2: days whose story count exceeds what the same weekday usually brings; no baseline, no alert.

    ``topics``: what most stories of a day were about, in words.

    >>> usual = {date(2026, 9, 1) + timedelta(days=n): 2 for n in range(30)}
    >>> [alert.id for alert in volume_spikes({date(2026, 10, 1): 12}, [date(2026, 10, 1)], usual)]
    ['A2']
    """
    rule = alert_rule("A2")
    if len(baseline) < rule["baseline_days"]:
        return []
    found = []
    for day in days:
        usual = [count for past, count in baseline.items() if past.weekday() == day.weekday()]
        middle = median(usual)
        limit = middle + rule["mads"] * rule["scale"] * median(
            abs(count - middle) for count in usual
        )
        count = counts.get(day, 0)
        if count > limit and count >= rule["least"]:
            topic = (topics or {}).get(day, "")
            found.append(
                Alert(
                    "A2",
                    rule["what"].format(
                        day=show_date(day),
                        count=count,
                        weekday=WEEKDAYS[day.weekday()],
                        limit=format_number(round(limit, 1)),
                        topic=rule["topic"].format(topic=topic) if topic else "",
                    ),
                    about=(f"{show_date(day)} ({topic})" if topic else show_date(day),),
                )
            )
    return found


def late_reports(
    standings: Sequence[UnitStanding], now: datetime, names: dict[str, str]
) -> list[Alert]:
    """A4: reports about to fall due, overdue, and overdue for so long that somebody above must know."""
    rule = alert_rule("A4")
    silent = [
        (row.due - now, row) for row in standings if row.counts and not row.received and row.due
    ]
    longest = -timedelta(hours=rule["escalate_hours"])
    soon = [
        row for left, row in silent if timedelta() <= left <= timedelta(hours=rule["soon_hours"])
    ]
    late = [row for left, row in silent if longest <= left < timedelta()]
    long = [row for left, row in silent if left < longest]
    groups = (
        (rule["soon"], soon, rule["soon_hours"]),
        (rule["overdue"], late, 0),
        (rule["escalate"], long, rule["escalate_hours"]),
    )
    return [
        Alert(
            "A4",
            words.format(
                count=len(rows),
                hours=hours,
                units=_some([names.get(row.unit_code, row.unit_code) for row in rows]),
            ),
            tuple(row.unit_code for row in rows),
        )
        for words, rows, hours in groups
        if rows
    ]


def unusual_views(unit: str, value: int, past: Sequence[int]) -> Alert | None:
    """A5: a unit's views many times its own median; too few periods, no alert."""
    rule = alert_rule("A5")
    if len(past) < rule["periods"] or not median(past) or value <= rule["times"] * median(past):
        return None
    return Alert(
        "A5",
        rule["what"].format(
            unit=unit,
            value=format_number(value),
            times=rule["times"],
            usual=format_number(round(median(past))),
        ),
    )


def _spikes(database: Database, period: Period) -> list[Alert]:
    start = period.start - timedelta(days=8 * 7)
    rows: dict[date, int] = dict(
        database.rows(
            "SELECT day, count(*) FROM (SELECT story_no, min(published_at)::DATE AS day FROM item GROUP BY story_no) "
            "WHERE day >= ? AND day < ? GROUP BY day",
            [start, period.end],
        )
    )
    first = min(rows, default=period.start.date())
    past = {day: rows.get(day, 0) for day in _days(max(first, start.date()), period.start.date())}
    topics = {
        day: f"{code_name('topic', topic)}, {format_number(stories)} nội dung"
        for day, topic, stories in database.rows(query("telling.topics_of_day"))
    }
    return volume_spikes(rows, list(_days(period.start.date(), period.end.date())), past, topics)


def _anomalies(database: Database, period: Period, names: dict[str, str]) -> Iterator[Alert]:
    earlier = [period_before(period.id, back) for back in range(1, 13)]
    (taken,) = counted(database, "views")
    rows = database.rows(
        "SELECT unit_code, period_id, sum(views)::BIGINT FROM (SELECT unit_code, period_id, "
        f"{taken} AS views FROM prepared p) WHERE views IS NOT NULL "
        "AND unit_code IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    views = {(unit, one): value for unit, one, value in rows}
    for unit in sorted({unit for unit, one in views if one == period.id}):
        past = [views[unit, one] for one in earlier if (unit, one) in views]
        if alert := unusual_views(names.get(unit, unit), views[unit, period.id], past):
            yield replace(alert, units=(unit,))
    flagged = database.rows(
        "SELECT p.unit_code, count(*) FROM found f JOIN prepared p USING (line) "
        "WHERE f.rule IN ('V-037', 'V-042') "
        "AND p.period_id = ? AND p.unit_code IS NOT NULL GROUP BY 1 ORDER BY 1",
        [period.id],
    )
    for unit, count in flagged:
        yield Alert(
            "A5",
            alert_rule("A5")["flagged"].format(unit=names.get(unit, unit), count=count),
            (unit,),
        )


def _quoted(title: str) -> str:
    """A headline in quotes, cut at a word where it is too long for a sentence."""
    return f"“{shorten(title, LONGEST_TITLE, placeholder='…')}”"


def _units_of(stories: Sequence[Story]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit for story in stories for unit in story.units))


def _days(start: date, end: date) -> Iterator[date]:
    while start < end:
        yield start
        start += timedelta(days=1)


def _some(names: list[str]) -> str:
    rest = len(names) - SHOWN_UNITS
    return "; ".join(names[:SHOWN_UNITS]) + (f"; và {rest} đơn vị khác" if rest > 0 else "")


def alert_rule(id: str) -> AlertRule:
    """The thresholds and words of one kind of alert."""
    return cast("AlertRule", alert_table()[id])


@cache
def alert_table() -> dict[str, object]:
    """The kinds of alerts, and what else stands in their table."""
    data: dict[str, object] = YamlFile.read(Path(__file__).with_name("alerts.yaml")).data
    return data
