"""The reported line: one item with one measurement, and where it stood; the shape that checks and metrics read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from phatngon.reach.database import Database
from phatngon.reach.dictionary import entry_columns

if TYPE_CHECKING:
    from pandas import DataFrame

HEAD = (
    ("line", "BIGINT"),
    ("file", "VARCHAR"),
    ("sheet", "VARCHAR"),
    ("row", "INTEGER"),
    ("submission_id", "VARCHAR"),
    ("unit_code", "VARCHAR"),
    ("period_id", "VARCHAR"),
    ("version", "INTEGER"),
    ("received_at", "TIMESTAMP"),
)


def entry_types() -> dict[str, str]:
    """Column → DuckDB type of a reported line; moments are official time (+07:00) without offset.

    >>> list(entry_types())[:2], entry_types()["views"]
    (['line', 'file'], 'BIGINT')
    """
    return dict(HEAD) | {
        column.name: column.sql for column in entry_columns() if column.name != "submission_id"
    }


def create_entries(database: Database, name: str = "entry", *, temporary: bool = False) -> None:
    """An empty table of reported lines."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in entry_types().items())
    database.run(f"CREATE {'TEMP ' if temporary else ''}TABLE {name} ({columns})")


def add_entries(
    database: Database, frame: DataFrame, name: str = "entry", columns: Sequence[str] = ()
) -> None:
    """Append the rows of a frame; a column the frame lacks is null."""
    types = entry_types()
    database.append_frame(
        name,
        frame,
        {column: types[column] for column in columns or types if column in frame.columns},
    )
