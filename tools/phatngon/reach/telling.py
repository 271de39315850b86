"""Stories, channels, topics, credit and breaks of a period, as rows for pages; read from the tables that measuring left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phatngon.reach.database import Database, Row
from phatngon.reach.dictionary import code_name, entry_column
from phatngon.reach.queries import query
from phatngon.reach.regime import Period

TOP = 10  # stories of the list “tin nhiều lượt xem nhất”


@dataclass(frozen=True)
class StoryItem:
    """One item of a story: where and when it stood, what was counted there."""

    source: str
    published_at: datetime | None
    views: int | None
    is_root: bool
    url: str | None = None


@dataclass(frozen=True)
class Story:
    """One story: the title of its root, every place it stood, who reported it."""

    number: int
    title: str
    published_at: datetime | None
    sentiment: str | None
    topic: str | None
    national: bool
    units: tuple[str, ...]
    copies: tuple[StoryItem, ...]
    interactions: int | None = None

    @property
    def views(self) -> int | None:
        """Views of every copy that told a number; None where none did."""
        known = [copy.views for copy in self.copies if copy.views is not None]
        return sum(known) if known else None

    @property
    def url(self) -> str | None:
        """Where it can be read: the address of its root, else of the first copy that has one."""
        return next((copy.url for copy in self.copies if copy.url), None)

    @property
    def sources(self) -> frozenset[str]:
        """The places the story stood at."""
        return frozenset(copy.source for copy in self.copies)


@dataclass(frozen=True)
class Share:
    """One bar of a split: ``items`` and ``stories``, ``views`` known for ``known`` items, ``interactions``; ``before`` and
    ``before_views``: stories and views of the last period."""

    code: str
    name: str
    items: int
    stories: int
    views: int | None = None
    known: int = 0
    before: int | None = None
    interactions: int | None = None
    before_views: int | None = None


@dataclass(frozen=True)
class Break:
    """A counter whose definition changed between two periods."""

    channel: str
    old: str
    new: str

    @property
    def text(self) -> str:
        """One sentence for the report."""
        return f"{code_name('channel_type', self.channel)}: cách đếm đổi từ “{self.old}” sang “{self.new}”; không so hai kỳ."


@dataclass(frozen=True)
class SetAsideCount:
    """One count too large to be believed, left out of every sum until somebody has looked at it."""

    unit: str
    name: str
    value: int
    title: str
    url: str | None = None
    unit_code: str = ""


def aside_counts(database: Database) -> list[SetAsideCount]:
    """The counts of the period in ``item_value`` that no sum takes, the largest first."""
    rows = database.rows(query("telling.aside"))
    return [
        SetAsideCount(unit, entry_column(field).vi.lower(), value, title, url, code or "")
        for unit, field, value, title, url, code in rows
    ]


def stories_of(database: Database) -> list[Story]:
    """Every story of the period in ``item_value``, the most viewed first; unknown views come last."""
    grouped: dict[int, list[Row]] = {}
    for row in database.rows(query("telling.stories")):
        grouped.setdefault(row[0], []).append(row)
    stories = [_story(number, rows) for number, rows in grouped.items()]
    return sorted(
        stories,
        key=lambda story: (
            -(story.views if story.views is not None else -1),
            story.title,
            story.number,
        ),
    )


def _story(number: int, rows: list[Row]) -> Story:
    copies = tuple(
        StoryItem(row[7], row[8], row[9], place == 0, row[3]) for place, row in enumerate(rows)
    )
    told = [row[11] for row in rows if row[11] is not None]
    sentiment = next((row[10] for row in rows if row[10]), None)
    units = sorted({unit for row in rows for unit in row[6] or ()})
    return Story(
        number,
        rows[0][2],
        rows[0][8],
        sentiment,
        rows[0][4],
        any(row[5] for row in rows),
        tuple(units),
        copies,
        sum(told) if told else None,
    )


def channel_rows(database: Database) -> list[Share]:
    """Items and views by kind of channel, the most viewed first; those without a number come last."""
    rows = database.rows(query("telling.channels"))
    return [
        Share(
            code,
            code_name("channel_type", code),
            items,
            stories,
            int(views) if views is not None else None,
            known,
        )
        for code, items, stories, views, known in rows
    ]


def topic_rows(database: Database, before: list[Share] | None = None) -> list[Share]:
    """Stories by main topic, most stories first, with the number of the last period where there is one."""
    old = {share.code: share for share in before or []}
    found = []
    for code, items, stories, views, known, interactions in database.rows(query("telling.topics")):
        past = old.get(code)
        found.append(
            Share(
                code,
                "Chưa ghi chủ đề" if code == "?" else code_name("topic", code),
                items,
                stories,
                None if views is None else int(views),
                known,
                (past.stories if past else 0) if before else None,
                None if interactions is None else int(interactions),
                (past.views if past else 0) if before else None,
            )
        )
    return found


def credits(database: Database, period: Period) -> dict[str, float]:
    """Unit → items reported in the period, an item of k units giving each 1/k."""
    return dict(database.rows(query("telling.credits"), {"start": period.start}))


def breaks_between(database: Database, before: str, period_id: str) -> list[Break]:
    """Channels whose definition version differs from the period before; those without a version tell nothing."""
    rows = database.rows(
        "SELECT channel_type, max(metric_def_version) FILTER (period_id = $before), max(metric_def_version) FILTER (period_id = $now) "
        "FROM prepared WHERE metric_def_version IS NOT NULL AND period_id IN ($before, $now) GROUP BY 1 ORDER BY 1",
        {"before": before, "now": period_id},
    )
    return [
        Break(channel or "OTHER", old, new)
        for channel, old, new in rows
        if old and new and old != new
    ]
