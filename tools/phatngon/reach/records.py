"""What an import writes down of one file: its submissions, its rows as they came, what was found in them."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from phatngon.reach.database import Database, Row
from phatngon.reach.dictionary import tables
from phatngon.reach.examining import Examined
from phatngon.reach.queries import query
from phatngon.reach.reading.intake import Header

# where a line stood, not what it says
_OWN = ("line", "file", "sheet", "row", "submission_id", "version", "received_at")


def keep_submission(
    desk: Database, one: str, payload: str, result: Examined, received: datetime, stands: str
) -> None:
    """Write down one submission, with the versions that stand from now on."""
    columns = ", ".join(
        f'"{name}"' for name in tables()["fact_submission"].names
    )  # a store of an earlier issue has them in another order
    desk.run(
        query("store.keep_submission", columns=columns),
        {
            "payload": payload,
            "received": received,
            "one": one,
            "errors": result.has_errors,
            "stands": stands,
        },
    )


def raw_rows(result: Examined, batch: str) -> list[Row]:
    """Every row of a file as it came, for the table ``raw_row``."""
    return [
        (
            batch,
            result.intake.file,
            row["sheet"],
            row["row"],
            row["line"],
            row["line"] is not None and row["line"] not in result.rejected,
            json.dumps(row["cells"], ensure_ascii=False),
        )
        for row in result.intake.raw
    ]


def finding_rows(result: Examined, batch: str) -> list[Row]:
    """What was found in a file, for the table ``fact_finding``."""
    only = next(iter(result.submissions)) if len(result.submissions) == 1 else None
    return [
        (
            batch,
            only,
            one.rule,
            one.severity,
            place.file,
            place.sheet,
            place.row,
            place.column,
            place.field,
            place.value,
            one.message,
        )
        for one in result.findings
        for place in [one.place]
    ]


def payload_of(result: Examined, one: str, header: Header) -> str:
    """SHA-256 of what a submission says, whatever file, sheet or row it stood in."""
    frame = result.intake.entries
    mine = frame[
        (frame["unit_code"] == header.unit_code) & (frame["period_id"] == header.period_id)
    ]
    rows = sorted(
        "\x1f".join(map(str, row))
        for row in mine.drop(columns=list(_OWN)).itertuples(index=False, name=None)
    )
    told = [header.signed_by, header.prepared_by, header.nil_report, header.amend_reason]
    return hashlib.sha256(
        json.dumps([told, rows], ensure_ascii=False, default=str).encode()
    ).hexdigest()


def write_rows(desk: Database, table: str, rows: list[Row]) -> None:
    """Append rows by way of a frame: thousands at once."""
    if rows:
        import pandas

        types = {name: kind for name, kind, *_ in desk.rows(f"DESCRIBE {table}")}
        desk.append_frame(table, pandas.DataFrame(rows, columns=list(types), dtype=object), types)
