"""The tables that only a store has: what came when, what it changed, what was found, what was published, who did what."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.reach.database import Database
from phatngon.reach.dictionary import tables
from phatngon.reach.workspace import create_tables

EXTRA_TABLES = {
    "store_info": "key VARCHAR, value VARCHAR",
    "import_batch": "batch_id VARCHAR, imported_at TIMESTAMP, actor VARCHAR, files INTEGER, note VARCHAR, "
    "kind VARCHAR, undoes VARCHAR",
    "act_change": "batch_id VARCHAR, unit_code VARCHAR, period_id VARCHAR, submission_id VARCHAR, how VARCHAR, stood VARCHAR, "
    "stands VARCHAR, added INTEGER, gone INTEGER, changed INTEGER",
    "import_submission": "sha256 VARCHAR, submission_id VARCHAR",
    "import_file": "batch_id VARCHAR, file VARCHAR, sha256 VARCHAR, received_at TIMESTAMP, outcome VARCHAR, accepted INTEGER",
    "raw_row": "batch_id VARCHAR, file VARCHAR, sheet VARCHAR, row INTEGER, line BIGINT, accepted BOOLEAN, cells JSON",
    "fact_finding": "batch_id VARCHAR, submission_id VARCHAR, rule VARCHAR, severity VARCHAR, file VARCHAR, sheet VARCHAR, "
    "row INTEGER, column_letter VARCHAR, field VARCHAR, value_shown VARCHAR, message_vi VARCHAR",
    "published_metric": "period_id VARCHAR, scope VARCHAR, edition INTEGER, published_at TIMESTAMP, metric VARCHAR, value DOUBLE, "
    "reason VARCHAR, numerator DOUBLE, denominator DOUBLE",
    "audit_log": "logged_at TIMESTAMP, actor VARCHAR, action VARCHAR, object VARCHAR, before_sha256 VARCHAR, after_sha256 VARCHAR, "
    "reason VARCHAR",
}


def add_missing(desk: Database) -> None:
    """Tables and columns that an earlier issue of the kit did not have yet; nothing that is there changes."""
    create_tables(desk)
    for name, columns in EXTRA_TABLES.items():
        desk.run(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
        _add_columns(desk, name, [tuple(one.split()) for one in columns.split(",")])
    wanted = [(column.name, column.sql) for column in tables()["fact_submission"].columns]
    _add_columns(desk, "fact_submission", wanted)


def _add_columns(desk: Database, table: str, wanted: Sequence[tuple[str, ...]]) -> None:
    held = {name for _, name, *_ in desk.rows(f"PRAGMA table_info('{table}')")}
    for name, kind in wanted:
        if name not in held:
            desk.run(f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}')
