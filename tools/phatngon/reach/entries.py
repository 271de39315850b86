"""The reported line: one item with one measurement, and where it stood; the shape that checks and metrics read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phatngon.reach.dictionary import entry_columns

HEAD = (("line", "BIGINT"), ("file", "VARCHAR"), ("sheet", "VARCHAR"), ("row", "INTEGER"), ("submission_id", "VARCHAR"),
        ("unit_code", "VARCHAR"), ("period_id", "VARCHAR"), ("version", "INTEGER"), ("received_at", "TIMESTAMP"))


def entry_types() -> dict[str, str]:
    """Column → DuckDB type of a reported line; moments are official time (+07:00) without offset.

    >>> list(entry_types())[:2], entry_types()["views"]
    (['line', 'file'], 'BIGINT')
    """
    return dict(HEAD) | {column.name: column.sql for column in entry_columns() if column.name != "submission_id"}


def create_entries(connection: Any, name: str = "entry", *, temporary: bool = False) -> None:
    """An empty table of reported lines."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in entry_types().items())
    connection.execute(f"CREATE {'TEMP ' if temporary else ''}TABLE {name} ({columns})")


def add_entries(connection: Any, frame: Any, name: str = "entry", columns: Sequence[str] = ()) -> None:
    """Append the rows of a frame; a column the frame lacks is null."""
    types = entry_types()
    append_frame(connection, name, frame, {column: types[column] for column in columns or types if column in frame.columns})


def append_frame(connection: Any, table: str, frame: Any, types: Mapping[str, str]) -> None:
    """Append the columns named in ``types`` (name → DuckDB type) of a frame, thousands of rows at once."""
    if len(frame) and types:
        listed = ", ".join(f'"{column}"' for column in types)
        casts = ", ".join(f'CAST("{column}" AS {kind})' for column, kind in types.items())
        connection.register("new_rows", frame[list(types)])
        connection.execute(f"INSERT INTO {table} ({listed}) SELECT {casts} FROM new_rows")
        connection.unregister("new_rows")
