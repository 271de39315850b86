"""The sums under the metrics, in SQL: one pass over the lines of a period gives every member of a scope at once.

A count without a time of measurement is dated at the end of the period that its file reports, or at receipt where that was
earlier (``seen_at`` of ``prepared``): a file for October that comes on 16 October tells how things stood when the period ended.
"""

from __future__ import annotations

from typing import Any, TypedDict, cast

from phatngon.reach.blocks import ANOMALY, ASIDE, LATE, flagged
from phatngon.reach.database import Database
from phatngon.reach.limits import listed
from phatngon.reach.queries import query
from phatngon.reach.regime import Period
from phatngon.reach.scopes import grouping


class Sums(TypedDict, total=False):
    """What the metrics of one scope are made of; a sum of which nothing is known is null."""

    items: int
    stories: int
    organic: int
    views: int | None
    with_views: int
    paid_items: int
    paid_views: int | None
    increment: int | None
    pairs: int
    observed: int
    decreases: int
    reach: int | None
    with_reach: int
    reactions: int | None
    comments: int | None
    shares: int | None
    saves: int | None
    interactions: int | None
    with_interactions: int
    er_views_above: int | None
    er_views_below: int | None
    er_views_items: int
    er_reach_above: int | None
    er_reach_below: int | None
    er_reach_items: int
    pos: int
    neu: int
    neg: int
    mixed: int
    on_subject: int | None
    in_reference: int | None
    carrying: int | None
    assessed: int
    quoted: int | None
    quote_known: int
    earned: int
    declared: int | None
    declared_evidenced: int | None
    late: int
    anomaly: int
    sources: dict[str, int]
    coders: dict[tuple[str, str], int]


COUNTERS = ("views", "reach", "reactions", "comments", "shares", "saves")
_SEEN = "p.seen_at"


def set_aside(database: Database) -> None:
    """Temporary table ``aside_count``: line and field of every count too large to be believed and kept by nobody; no sum takes it.

    ``found`` must be there; without it nothing is set aside.
    """
    database.run(
        "CREATE OR REPLACE TEMP TABLE aside_count AS SELECT DISTINCT line, field FROM found "
        f"WHERE line IS NOT NULL AND rule IN ({listed(flagged(ASIDE))})"
    )
    if not database.is_empty("kept_count"):  # somebody has looked at them and answers for them
        database.run(query("measures.keep"))


def counted(database: Database, *names: str) -> list[str]:
    """SQL for counts of ``prepared p`` as sums take them: null where they were set aside.

    Lines that lack nothing pay nothing: the condition is only written where some count is set aside.
    """
    held = {name for (name,) in database.rows("SELECT DISTINCT field FROM aside_count")}
    return [
        f"CASE WHEN p.line NOT IN (SELECT line FROM aside_count WHERE field = '{name}') THEN p.{name} END"
        if name in held
        else f"p.{name}"
        for name in names
    ]


def make_items(database: Database, kind: str, period: Period | None) -> None:
    """Fill the table ``item_value``: one row an item of the period (of all periods when None) and member of the scope.

    The value of a counter is the one seen last, no later than the lock of the period; two values seen at the same moment
    give the larger, so that the order of rows never matters. A count set aside is no value (:func:`set_aside`).
    """
    bound = f"CASE WHEN {{1}} IS NOT NULL AND ({_SEEN} <= $lock OR $lock IS NULL) THEN {{1}} END AS {{0}}"
    columns = ", ".join(
        (bound if period else "{1} AS {0}").format(name, taken)
        for name, taken in zip(COUNTERS, counted(database, *COUNTERS), strict=True)
    )
    latest = ", ".join(
        f"(max({{'seen': seen, 'n': {name}}}) FILTER ({name} IS NOT NULL)).n AS {name}"
        for name in COUNTERS
    )
    chosen = {"scope": grouping(kind), "period": _inside(period)}
    many = query("measures.chosen", columns=f"{_SEEN} AS seen, {columns}", which="SEMI", **chosen)
    single = query("measures.chosen", columns=columns, which="ANTI", **chosen)
    database.run(query("measures.items", latest=latest, many=many, single=single), _bounds(period))


def totals(
    database: Database,
    kind: str,
    period: Period | None,
    subject: tuple[str, ...],
    reference: tuple[str, ...],
) -> dict[str, Sums]:
    """Scope key → every sum that the metrics are made of."""
    found: dict[str, Sums] = {}
    stories = query("measures.stories", subject=_topics(subject), reference=_topics(reference))
    flags = {flag: listed(flagged(flag)) for flag in (LATE, ANOMALY)}
    asked: list[tuple[str, dict[str, Any]]] = [
        (query("measures.totals"), {}),
        (stories, {}),
        (
            query("measures.flags", scope=grouping(kind), period=_inside(period), **flags),
            _bounds(period),
        ),
    ]
    if period:
        (views,) = counted(database, "views")
        asked.append(
            (
                query(
                    "measures.increments",
                    scope=grouping(kind),
                    seen=_SEEN,
                    views=views,
                ),
                _bounds(period),
            )
        )
    for text, given in asked:
        for row in database.records(text, given):
            found.setdefault(cast("str", row.pop("scope")), {}).update(cast("Sums", row))
    for scope, source, reach in database.rows(query("measures.sources")):
        found[scope].setdefault("sources", {})[source] = reach
    for scope, first, second, items in database.rows(query("measures.coders")):
        found[scope].setdefault("coders", {})[first, second] = items
    return found


def _inside(period: Period | None) -> str:
    return (
        "(i.published_at >= $start AND i.published_at < $end OR i.published_at IS NULL AND p.period_id = $period)"
        if period
        else "true"
    )


def _bounds(period: Period | None) -> dict[str, object]:
    return (
        {"period": period.id, "start": period.start, "end": period.end, "lock": period.lock}
        if period
        else {}
    )


def _topics(codes: tuple[str, ...]) -> str:
    if not codes:
        return "false"
    wanted = listed(codes)
    return f"topic_code IN ({wanted}) OR list_has_any(string_split(coalesce(topics_more, ''), '|'), [{wanted}])"
