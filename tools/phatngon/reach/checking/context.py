"""What the checks rest on beside the reported lines themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from phatngon.reach.limits import limits, listed, quoted


@dataclass(frozen=True)
class Context:
    """``population`` of the scope (None: unknown), ``earlier`` the relation of lines stored before (shape of ``entry``).

    ``from_tables``: the lines come from CSV or Parquet registers, whose text nobody has checked while reading.
    ``submission``: the table of submissions, in the dictionary's shape.
    """

    population: int | None = None
    from_tables: bool = False
    earlier: str | None = None
    submission: str = "fact_submission"


def lay_sources(connection: Any) -> None:
    """Temporary table ``source_address``: each host, or host with page name, that a source of ``dim_source`` answers to."""
    aliases = limits("address")["host_aliases"]
    renamed = " ".join(f"WHEN {quoted(old)} THEN {quoted(new)}" for old, new in aliases.items())
    connection.execute(f"""
        CREATE OR REPLACE TEMP MACRO known_host(h) AS CASE h {renamed} ELSE h END;
        CREATE OR REPLACE TEMP TABLE source_address AS
        SELECT address, min(source_id) AS source_id FROM (
            SELECT source_id, regexp_replace(lower(host_or_handle), '^(https?://)?(www\\.)?', '') AS address FROM dim_source
            WHERE contains(host_or_handle, '.'))
        GROUP BY address""")


def period_of(connection: Any, moment: str) -> str:
    """SQL for the period in which ``moment`` falls: written out from ``dim_period``, so that few lines pay for it."""
    rows = connection.execute("SELECT period_id, start_ts, end_ts FROM dim_period ORDER BY start_ts").fetchall()
    whens = " ".join(f"WHEN {moment} < TIMESTAMP '{end}' THEN CASE WHEN {moment} >= TIMESTAMP '{start}' THEN {quoted(name)} END"
                     for name, start, end in rows)
    return f"CASE {whens} END" if whens else "NULL::VARCHAR"


def lay_prepared(connection: Any, entry: str, context: Context) -> None:
    """Temporary views ``reported_all`` (with lines stored before, their ``line`` negative) and ``reported``; on them
    ``prepared_all`` and ``prepared``.

    A view costs only the columns that a query names. Added to the columns of the entries: ``canonical_url``, ``host``,
    ``title_text`` (folded), ``plain`` (nothing hidden in the title), ``source_key``, ``known_source``, ``channel_type``,
    ``ownership``, ``tier``, ``followers``, ``counts_saves``, ``new_source``, ``day``, ``own_period``, ``interactions``,
    ``start_ts``, ``end_ts``, ``seen_at`` (when its counts stood so: the time of measurement, else the end of the period reported
    or, if earlier, the receipt); ``published_precision`` as corrected by V-026.
    """
    lay_sources(connection)
    every = f"SELECT * FROM {entry}"
    if context.earlier:
        every += f" UNION ALL BY NAME SELECT * REPLACE (-1 - line AS line) FROM {context.earlier}"
    pages = connection.execute("SELECT count(*) FROM source_address WHERE contains(address, '/')").fetchall()[0][0]
    page = ("LEFT JOIN source_address a2 ON a2.address = known_host(e.host) || '/' || "
            "lower(split_part(split_part(canonical_url, '/', 4), '?', 1))")
    found = "coalesce(s1.source_id, a2.source_id, a1.source_id)" if pages else "coalesce(s1.source_id, a1.source_id)"
    connection.execute(f"""
CREATE OR REPLACE TEMP VIEW reported_all AS {every};
CREATE OR REPLACE TEMP VIEW reported AS SELECT * FROM reported_all WHERE line >= 0;
CREATE OR REPLACE TEMP VIEW addressed AS
SELECT * EXCLUDE (bare_, plain_, words_, lower_, old_, moved_), title_from(title, plain, old_, moved_) AS title_text,
       url_host(canonical_url) AS host
FROM (SELECT *, tone_moved(words_, old_) AS moved_
      FROM (SELECT *, old_tone(words_) AS old_
            FROM (SELECT *, address_from(url, plain_, bare_) AS canonical_url, words_only(lower_) AS words_
                  FROM (SELECT *, ordinary_url(url) AS plain_, address_path(url) AS bare_, plain_title(title) AS plain,
                               lower(title) AS lower_
                        FROM reported_all))));
CREATE OR REPLACE TEMP VIEW prepared_all AS
SELECT b.* EXCLUDE (found_), coalesce(s.source_id, b.host, b.source_id) AS source_key, s.source_id AS known_source,
       s.channel_type, s.ownership, s.tier, s.followers, s.counts_saves, s.host_or_handle,
       s.source_id IS NULL AND coalesce(b.host, b.source_id) IS NOT NULL AS new_source,
       CAST(b.published_at AS DATE) AS day, p.start_ts, p.end_ts,
       coalesce(b.observed_at, least(b.received_at, p.end_ts - INTERVAL 1 SECOND), b.published_at) AS seen_at,
       CASE WHEN b.published_at >= p.start_ts AND b.published_at < p.end_ts THEN p.period_id
            WHEN b.published_at IS NOT NULL THEN {period_of(connection, 'b.published_at')} END AS own_period,
       CASE WHEN coalesce(reactions, comments, shares, saves) IS NOT NULL
            THEN coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0) END AS interactions
FROM (SELECT e.* REPLACE (CASE WHEN e.published_precision = 'SECOND' AND e.published_at = date_trunc('day', e.published_at)
                               THEN 'DAY' ELSE e.published_precision END AS published_precision),
             e.published_precision AS stated_precision, {found} AS found_
      FROM addressed e LEFT JOIN dim_source s1 ON s1.source_id = e.source_id
      LEFT JOIN source_address a1 ON a1.address = known_host(e.host) {page if pages else ''}) b
LEFT JOIN dim_source s ON s.source_id = b.found_
LEFT JOIN dim_period p ON p.period_id = b.period_id;
CREATE OR REPLACE TEMP VIEW prepared AS SELECT * FROM prepared_all WHERE line >= 0;""")


def offline_channels() -> str:
    """The channel types that may have no address, as the inside of an SQL ``IN``."""
    return listed(limits("offline_channels"))
