"""The sums under the metrics, in SQL: one pass over the lines of a period gives every member of a scope at once.

A count without a time of measurement is dated at the end of the period that its file reports, or at receipt where that was
earlier (``seen_at`` of ``prepared``): a file for October that comes on 16 October tells how things stood when the period ended.
"""

from __future__ import annotations

import re
from typing import Any

from phatngon.reach.catalogue import flags as flag_rules
from phatngon.reach.regime import Period
from phatngon.reach.scopes import grouping

COUNTERS = ("views", "reach", "reactions", "comments", "shares", "saves")
_SEEN = "p.seen_at"

_CHOSEN = """
SELECT {scope} AS scope, l.item_no, i.story_no, i.story_order, p.source_key, p.ownership, coalesce(p.paid, false) AS paid, {columns},
       p.sentiment, p.sentiment_2, p.topic_code, p.topics_more, p.message_ids, p.quotes_spokesperson AS quotes,
       coalesce(p.capture_method = 'DECLARED', false) AS declared, coalesce(p.evidence_ids, '') != '' AS evidenced
FROM prepared p JOIN line_item l USING (line) {which} JOIN repeated_item r ON r.item_no = l.item_no JOIN item i ON i.item_no = l.item_no
WHERE {period}"""

_ITEMS = """
CREATE OR REPLACE TEMP TABLE item_value AS
WITH repeated_item AS (SELECT DISTINCT item_no FROM grouped)
SELECT scope, item_no, any_value(story_no) AS story_no, min(story_order) AS story_order, min(source_key) AS source_key,
       min(ownership) AS ownership, bool_or(paid) AS paid, {latest},
       min(sentiment) AS sentiment, min(sentiment_2) AS sentiment_2, min(topic_code) AS topic_code, min(topics_more) AS topics_more,
       max(message_ids) AS message_ids, bool_or(quotes) AS quotes, bool_or(declared) AS declared, bool_or(evidenced) AS evidenced
FROM ({many}) GROUP BY scope, item_no
UNION ALL ({single})
"""

_TOTALS = """
WITH valued AS (
  SELECT *, CASE WHEN coalesce(reactions, comments, shares, saves) IS NULL THEN NULL
            ELSE coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0) END AS interactions
  FROM item_value
)
SELECT scope, count(*) AS items, count(*) FILTER (NOT paid) AS organic,
  sum(views) FILTER (NOT paid) AS views, count(views) FILTER (NOT paid) AS with_views,
  sum(reach) FILTER (NOT paid) AS reach, count(reach) FILTER (NOT paid) AS with_reach,
  sum(interactions) FILTER (NOT paid) AS interactions, count(interactions) FILTER (NOT paid) AS with_interactions,
  sum(reactions) FILTER (NOT paid) AS reactions, sum(comments) FILTER (NOT paid) AS comments,
  sum(shares) FILTER (NOT paid) AS shares, sum(saves) FILTER (NOT paid) AS saves,
  sum(interactions) FILTER (NOT paid AND views > 0) AS er_views_above, sum(views) FILTER (NOT paid AND interactions >= 0) AS er_views_below,
  count(*) FILTER (NOT paid AND views > 0 AND interactions >= 0) AS er_views_items,
  sum(interactions) FILTER (NOT paid AND reach > 0) AS er_reach_above, sum(reach) FILTER (NOT paid AND interactions >= 0) AS er_reach_below,
  count(*) FILTER (NOT paid AND reach > 0 AND interactions >= 0) AS er_reach_items,
  count(*) FILTER (paid) AS paid_items, sum(views) FILTER (paid) AS paid_views,
  count(*) FILTER (declared) AS declared, count(*) FILTER (declared AND evidenced) AS declared_evidenced
FROM valued GROUP BY scope
"""

_STORIES = """
WITH told AS (
  SELECT scope, story_no, arg_min(sentiment, story_order) FILTER (sentiment IS NOT NULL) AS sentiment,
         bool_or(message_ids IS NOT NULL) AS assessed, bool_or(coalesce(message_ids, '0') NOT IN ('0', '')) AS carries,
         bool_or(ownership = 'EARNED' AND NOT paid) AS earned,
         bool_or(ownership = 'EARNED' AND NOT paid AND coalesce(quotes, false)) AS quoted,
         bool_or(ownership = 'EARNED' AND NOT paid AND quotes IS NOT NULL) AS quote_known,
         bool_or({subject}) AS on_subject, bool_or({reference}) AS in_reference
  FROM item_value GROUP BY scope, story_no
)
SELECT scope, count(*) AS stories, count(*) FILTER (sentiment = 'POS') AS pos, count(*) FILTER (sentiment = 'NEU') AS neu,
  count(*) FILTER (sentiment = 'NEG') AS neg, count(*) FILTER (sentiment = 'MIXED') AS mixed,
  count(*) FILTER (assessed) AS assessed, count(*) FILTER (carries) AS carrying, count(*) FILTER (earned) AS earned,
  count(*) FILTER (quoted) AS quoted, count(*) FILTER (quote_known) AS quote_known,
  count(*) FILTER (on_subject AND in_reference) AS on_subject, count(*) FILTER (in_reference) AS in_reference
FROM told GROUP BY scope
"""

_SOURCES = """
SELECT scope, source_key, max(reach) AS reach FROM item_value WHERE NOT paid AND reach IS NOT NULL GROUP BY ALL ORDER BY ALL
"""

_FLAGS = """
SELECT v.scope, count(DISTINCT v.item_no) FILTER (f.rule IN ({late})) AS late,
       count(DISTINCT v.item_no) FILTER (f.rule IN ({anomaly})) AS anomaly
FROM found f JOIN line_item l USING (line) JOIN item i USING (item_no) JOIN prepared p USING (line)
JOIN item_value v ON v.item_no = l.item_no AND v.scope = {scope}
WHERE f.rule IN ({late}, {anomaly}) AND {period} GROUP BY v.scope
"""

_INCREMENTS = """
WITH observed AS (
  SELECT {scope} AS scope, l.item_no, {seen} AS seen, {views} AS views, p.published_at
  FROM prepared p JOIN line_item l USING (line) WHERE {views} IS NOT NULL AND NOT coalesce(p.paid, false) AND {seen} < $end
), paired AS (
  SELECT scope, item_no, max(views) FILTER (seen >= $start AND seen = newest) AS last_value,
         max(views) FILTER (seen < $start AND seen = newest) AS before, min(published_at) AS born
  FROM (SELECT *, max(seen) OVER (PARTITION BY scope, item_no, seen >= $start) AS newest FROM observed)
  GROUP BY scope, item_no HAVING count(*) FILTER (seen >= $start) > 0
)
SELECT scope, sum(greatest(0, last_value - coalesce(before, 0))) FILTER (before IS NOT NULL OR born >= $start) AS increment,
  count(*) FILTER (before IS NOT NULL OR born >= $start) AS pairs, count(*) AS observed,
  count(*) FILTER (last_value < before) AS decreases FROM paired GROUP BY scope
"""

_CODERS = """
SELECT scope, sentiment, sentiment_2, count(*) AS items FROM item_value
WHERE sentiment IS NOT NULL AND sentiment_2 IS NOT NULL GROUP BY ALL
"""


def set_aside(connection: Any) -> None:
    """Temporary table ``aside_count``: line and field of every count too large to be believed; no sum takes it.

    ``found`` must be there; without it nothing is set aside.
    """
    rules = ", ".join(f"'{rule}'" for rule in flag_rules()["aside"])
    connection.execute(f"CREATE OR REPLACE TEMP TABLE aside_count AS "
                       f"SELECT DISTINCT line, field FROM found WHERE line IS NOT NULL AND rule IN ({rules})")


def counted(connection: Any, name: str) -> str:
    """SQL for a count of ``prepared p`` as sums take it: null where it was set aside.

    Lines that lack nothing pay nothing: the condition is only written where some count is set aside.
    """
    held = connection.execute("SELECT count(*) FROM aside_count WHERE field = ?", [name]).fetchall()[0][0]
    return f"CASE WHEN p.line NOT IN (SELECT line FROM aside_count WHERE field = '{name}') THEN p.{name} END" if held else f"p.{name}"


def make_items(connection: Any, kind: str, period: Period | None) -> None:
    """Fill the table ``item_value``: one row an item of the period (of all periods when None) and member of the scope.

    The value of a counter is the one seen last, no later than the lock of the period; two values seen at the same moment
    give the larger, so that the order of rows never matters. A count set aside is no value (:func:`set_aside`).
    """
    bound = f"CASE WHEN {{1}} IS NOT NULL AND ({_SEEN} <= $lock OR $lock IS NULL) THEN {{1}} END AS {{0}}"
    columns = ", ".join((bound if period else "{1} AS {0}").format(name, counted(connection, name)) for name in COUNTERS)
    latest = ", ".join(f"(max({{'seen': seen, 'n': {name}}}) FILTER ({name} IS NOT NULL)).n AS {name}" for name in COUNTERS)
    chosen = {"scope": grouping(kind), "period": _inside(period)}
    many = _CHOSEN.format(columns=f"{_SEEN} AS seen, {columns}", which="SEMI", **chosen)
    single = _CHOSEN.format(columns=columns, which="ANTI", **chosen)
    _run(connection, _ITEMS.format(latest=latest, many=many, single=single), _bounds(period))


def totals(connection: Any, kind: str, period: Period | None, subject: tuple[str, ...], reference: tuple[str, ...]) -> dict[str, dict]:
    """Scope key → every sum that the metrics are made of."""
    found: dict[str, dict] = {}
    stories = _STORIES.format(subject=_topics(subject), reference=_topics(reference))
    flags = {name: ", ".join(f"'{rule}'" for rule in rules) for name, rules in flag_rules().items()}
    asked = [(_TOTALS, {}), (stories, {}),
             (_FLAGS.format(scope=grouping(kind), period=_inside(period), **flags), _bounds(period))]
    if period:
        asked.append((_INCREMENTS.format(scope=grouping(kind), seen=_SEEN, views=counted(connection, "views")), _bounds(period)))
    for text, given in asked:
        for row in _rows(connection, text, given):
            found.setdefault(row.pop("scope"), {}).update(row)
    for row in _rows(connection, _SOURCES):
        found[row["scope"]].setdefault("sources", {})[row["source_key"]] = row["reach"]
    for row in _rows(connection, _CODERS):
        found[row["scope"]].setdefault("coders", {})[row["sentiment"], row["sentiment_2"]] = row["items"]
    return found


def _inside(period: Period | None) -> str:
    return "(i.published_at >= $start AND i.published_at < $end OR i.published_at IS NULL AND p.period_id = $period)" if period else "true"


def _bounds(period: Period | None) -> dict[str, Any]:
    return {"period": period.id, "start": period.start, "end": period.end, "lock": period.lock} if period else {}


def _topics(codes: tuple[str, ...]) -> str:
    if not codes:
        return "false"
    listed = ", ".join("'" + code.replace("'", "''") + "'" for code in codes)
    return f"topic_code IN ({listed}) OR list_has_any(string_split(coalesce(topics_more, ''), '|'), [{listed}])"


def _rows(connection: Any, text: str, given: dict | None = None) -> list[dict]:
    cursor = _run(connection, text, given or {})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _run(connection: Any, text: str, given: dict[str, Any]) -> Any:
    """Execute with just the parameters that the text names."""
    return connection.execute(text, {name: given[name] for name in set(re.findall(r"\$(\w+)", text))})
