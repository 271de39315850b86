"""One pass over the lines: keys for duplicates, and a bit for each check that a line fails by itself."""

from __future__ import annotations

from phatngon.reach.blocks import AskedColumn, Check, checks
from phatngon.reach.checking.context import Context, lay_prepared
from phatngon.reach.database import Database
from phatngon.reach.limits import limits
from phatngon.reach.queries import query
from phatngon.reach.reading.texts import has_fault, hidden_sign
from phatngon.reach.workspace import create_tables

FOUND = "line BIGINT, rule VARCHAR, field VARCHAR, value VARCHAR, words JSON, submission_id VARCHAR"


def prepare(database: Database, entry: str = "entry", context: Context | None = None) -> None:
    """Make ``prepared`` (see :func:`lay_prepared`), ``line_key``, ``repeated``, and empty ``found`` and ``rejected``.

    ``line_key``: line, ``identity`` (one number for all spellings of one address, post or offline item), ``text_key``
    (title and day; null for serial titles), ``same_key`` (title, day and source), ``vector_key`` (unit and its numbers),
    ``source_key``, ``published_at``, ``tier``, ``doubt`` (how little its time can be trusted), ``bad`` (a bit for each row
    rule failed). ``repeated``: the keys of lines whose identity occurs more than once.
    Everything is temporary: the tables of the connection stay as they are. Keys are 64-bit hashes; among ten million
    items the chance of one false meeting is about three in a million.
    """
    context = context or Context()
    create_tables(database)
    if not database.holds(context.submission):
        database.run(f"CREATE TABLE {context.submission} AS SELECT * FROM fact_submission LIMIT 0")
    lay_prepared(database, entry, context)
    database.run(
        f"CREATE OR REPLACE TEMP TABLE found ({FOUND}); CREATE OR REPLACE TEMP TABLE rejected (line BIGINT); "
        "DROP TABLE IF EXISTS temp.lineage"
    )
    if context.from_tables:
        database.add_function("has_fault", has_fault, ["VARCHAR", "VARCHAR"], "BOOLEAN")
        database.add_function("hidden_sign", hidden_sign, ["VARCHAR"], "VARCHAR")
    doubt = (
        "((published_precision IS NOT DISTINCT FROM 'DAY')::TINYINT * 2 + (published_at IS NULL)::TINYINT * 4 "
        "+ (coalesce(published_at_source, 'DECLARED') = 'DECLARED')::TINYINT)::TINYINT"
    )
    bits = " | ".join(
        f"(CASE WHEN {' OR '.join(f'({part.when})' for part in parts)} THEN {1 << place} ELSE 0 END)::BIGINT"
        for place, (_, parts) in enumerate(row_checks(context))
    )
    database.run(
        query("prepare.keys", least_known=limits("numbers")["vector_known"], doubt=doubt, bits=bits)
    )


def row_checks(context: Context) -> list[tuple[Check, list[AskedColumn]]]:
    """Every check of single lines with its conditions, in the order of their bits (a BIGINT has room for 62)."""
    asked = [
        (check, check.row_parts(context.population))
        for check in checks().values()
        if context.from_tables or not check.registers
    ]
    return [(check, parts) for check, parts in asked if parts]
