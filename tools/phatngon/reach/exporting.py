"""The store as CSV files in the shape of the dictionary: nulls stay nulls with their reasons, formulas cannot wake up."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from phatngon.base.files import write_text
from phatngon.base.moments import VIETNAM
from phatngon.network.invented import PACKAGE, package_text
from phatngon.reach.database import Database
from phatngon.reach.dictionary import tables
from phatngon.reach.queries import query
from phatngon.reach.safe_cells import guarded
from phatngon.reach.workspace import DIMENSIONS, holds_invented

# what happened, for people
RECORDS = (
    "import_batch",
    "import_file",
    "import_submission",
    "act_change",
    "fact_finding",
    "raw_row",
    "audit_log",
)

# One row a line, in the order of the lines: a line whose item has no id of its own, or shares it within its submission, is
# called by its number, so that every measurement finds the line it stood on.


def export_tables(database: Database, folder: Path) -> list[Path]:
    """Write every table that has rows into ``folder``; returns the paths.

    The files can be read back as a register (:func:`phatngon.reach.workspace.load_register`) and give the same figures.
    """
    paths: list[Path] = []
    for name in (
        *DIMENSIONS,
        "fact_submission",
        "fact_item",
        "fact_measurement",
        "obligation",
        "published_metric",
        "kept_count",
    ):
        names = tables()[name].names
        columns = ", ".join(f'"{column}"' for column in names)
        lines = name in ("fact_item", "fact_measurement")
        _write_table(
            database,
            query("store.lines", columns=columns)
            if lines
            else f"SELECT {columns} FROM {name} ORDER BY rowid",
            folder / f"{name}.csv",
            paths,
        )
    package = package_text(
        invented=holds_invented(database), title="Bản xuất kho số liệu báo cáo lan tỏa"
    )
    paths.append(write_text(folder / PACKAGE, package))
    for name in RECORDS:
        _write_table(
            database, f"SELECT * FROM {name} ORDER BY rowid", folder / f"{name}.csv", paths
        )
    return paths


def _write_table(database: Database, text: str, path: Path, paths: list[Path]) -> None:
    """Write the rows of a query; a table without rows gives no file, but empties one that an earlier export left there."""
    names, rows = database.table(text)
    if rows or path.exists():
        paths.append(write_text(path, csv_text(names, rows)))


def csv_text(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """CSV text (comma, LF, header row): plain integers, ISO moments with offset, empty cells for nulls."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.replace(
            tzinfo=VIETNAM
        ).isoformat()  # to the last part of a second: an hour late is an hour late again
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int | float) else guarded(str(value))
