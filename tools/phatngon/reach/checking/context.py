"""What the checks rest on beside the reported lines themselves."""

from __future__ import annotations

from dataclasses import dataclass

from phatngon.reach.database import Database
from phatngon.reach.limits import limits, quoted
from phatngon.reach.queries import query

FEW = 50_000  # lines whose prepared columns are written out


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


def lay_sources(database: Database) -> None:
    """Temporary table ``source_address``: each host, or host with page name, that a source of ``dim_source`` answers to; and
    ``source_known``: the sources with their host (``own_host``) and the page, group or channel they are (``own_page``)."""
    aliases = limits("address")["host_aliases"]
    renamed = " ".join(f"WHEN {quoted(old)} THEN {quoted(new)}" for old, new in aliases.items())
    database.run(query("prepare.sources", renamed=renamed))


def period_of(database: Database, moment: str) -> str:
    """SQL for the period in which ``moment`` falls: written out from ``dim_period``, so that few lines pay for it."""
    rows = database.rows("SELECT period_id, start_ts, end_ts FROM dim_period ORDER BY start_ts")
    whens = " ".join(
        f"WHEN {moment} < TIMESTAMP '{end}' THEN CASE WHEN {moment} >= TIMESTAMP '{start}' THEN {quoted(name)} END"
        for name, start, end in rows
    )
    return f"CASE {whens} END" if whens else "NULL::VARCHAR"


def lay_prepared(database: Database, entry: str, context: Context) -> None:
    """Temporary views ``reported_all`` (with lines stored before, their ``line`` negative) and ``reported``; on them
    ``prepared_all`` and ``prepared``.

    Of many lines a view costs only the columns that a query names; of few they are written out once. Added to the columns of
    the entries: ``canonical_url``, ``host``, ``title_text`` (folded), ``plain`` (nothing hidden in the title), ``source_key``, ``known_source``,
    ``channel_type``, ``ownership``, ``tier``, ``followers``, ``counts_saves``, ``own_host``, ``own_page``, ``page``,
    ``new_source``, ``day``, ``own_period``, ``interactions``,
    ``start_ts``, ``end_ts``, ``seen_at`` (when its counts stood so: the time of measurement, else the end of the period reported
    or, if earlier, the receipt); ``published_precision`` as corrected by V-026.
    """
    lay_sources(database)
    every = f"SELECT * FROM {entry}"
    if context.earlier:
        every += f" UNION ALL BY NAME SELECT * REPLACE (-1 - line AS line) FROM {context.earlier}"
    pages = database.value("SELECT count(*) FROM source_address WHERE contains(address, '/')")
    page = (
        "LEFT JOIN source_address a2 ON a2.address = known_host(e.host) || '/' || "
        "lower(split_part(split_part(canonical_url, '/', 4), '?', 1))"
    )
    found = (
        "coalesce(s1.source_id, a2.source_id, a1.source_id)"
        if pages
        else "coalesce(s1.source_id, a1.source_id)"
    )
    lines = query(
        "prepare.lines",
        addressed=query("prepare.addressed"),
        own_period=period_of(database, "b.published_at"),
        found=found,
        page=page if pages else "",
    )
    database.run(query("prepare.reported", every=every))
    few = database.value("SELECT count(*) FROM reported_all") <= FEW
    database.run(query("prepare.laid" if few else "prepare.computed", lines=lines))
