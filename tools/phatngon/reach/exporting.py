"""The store as CSV files in the shape of the dictionary: nulls stay nulls with their reasons, formulas cannot wake up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from phatngon.base.files import write_text
from phatngon.reach.dictionary import tables
from phatngon.reach.moments import with_offset
from phatngon.reach.safe_cells import safe_text
from phatngon.reach.workspace import DIMENSIONS

_ITEM = """
SELECT DISTINCT ON (item_id, submission_id) * FROM (
  SELECT * REPLACE (coalesce(item_id, 'd' || line) AS item_id) FROM entry)
ORDER BY item_id, submission_id, observed_at DESC NULLS LAST, line
"""
_MEASURE = """
SELECT DISTINCT {columns} FROM (SELECT * REPLACE (coalesce(item_id, 'd' || line) AS item_id) FROM entry) ORDER BY ALL
"""


def export_tables(connection: Any, folder: Path) -> list[Path]:
    """Write every table that has rows into ``folder``; returns the paths. The files can be read back as a register."""
    paths = []
    for name in (*DIMENSIONS, "fact_submission", "fact_item", "fact_measurement"):
        names = tables()[name].names
        columns = ", ".join(f'"{column}"' for column in names)
        source = {"fact_item": f"SELECT {columns} FROM ({_ITEM})", "fact_measurement": _MEASURE.format(columns=columns)}.get(
            name, f"SELECT {columns} FROM {name} ORDER BY ALL")
        rows = connection.execute(source).fetchall()
        if rows:
            paths.append(write_text(folder / f"{name}.csv", csv_text(names, rows)))
    return paths


def csv_text(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """CSV text (comma, LF, header row): plain integers, ISO moments with offset, empty cells for nulls."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return with_offset(value) or ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) else safe_text(str(value))
