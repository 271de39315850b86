"""The tables that checks and metrics read, in one DuckDB connection: made empty, or filled from a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.network.invented import is_invented
from phatngon.reach.dictionary import tables
from phatngon.reach.entries import add_entries, append_frame, create_entries
from phatngon.reach.regime import Period, make_periods
from phatngon.tables.dictionary import Table
from phatngon.tables.units import Unit, Units, load_units, usual_aliases

DIMENSIONS = ("dim_unit", "dim_source", "dim_period", "rel_story", "fact_exemption", "fact_outage")
KEPT = ("obligation", "published_metric")  # what a store has settled, taken up from its export
FIRST_PERIOD, PERIODS = "2025-01", 48  # periods laid out when no register gives its own


def create_tables(connection: Any) -> None:
    """Every table of the dictionary that the kit keeps, empty, and the table of reported lines."""
    for name in (*DIMENSIONS, "fact_submission"):
        columns = ", ".join(f'"{column.name}" {column.sql}' for column in tables()[name].columns)
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    connection.execute("CREATE TABLE IF NOT EXISTS obligation (period_id VARCHAR, unit_code VARCHAR, frozen_at TIMESTAMP)")
    if not has_table(connection, "entry"):
        create_entries(connection)


def has_table(connection: Any, name: str) -> bool:
    """True where the connection knows a table or view of that name."""
    found = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_name = ?", [name])
    return bool(found.fetchall()[0][0])


def fill_defaults(connection: Any, units: Units | None = None) -> None:
    """Units of the kit, periods of the default regime and the kit's sources, where the tables are still empty."""
    if _empty(connection, "dim_unit"):
        put_units(connection, units or load_units())
    if _empty(connection, "dim_period"):
        put_periods(connection, make_periods(FIRST_PERIOD, PERIODS))
    sources = kit_root() / "sample_data" / "dim_source.csv"
    if _empty(connection, "dim_source") and sources.is_file():
        put_table(connection, "dim_source", sources)


def put_units(connection: Any, units: Units) -> None:
    """Write the units of the registry."""
    rows = [(unit.code, unit.name, "|".join(unit.aliases), unit.level, None, unit.valid_from, unit.valid_to, unit.successor_code,
             unit.population_ref, unit.population_source, unit.population_year, unit.obligated) for unit in units.all]
    insert_rows(connection, "dim_unit", rows)


def read_units(connection: Any) -> Units:
    """The units of ``dim_unit``: those of the register that was laid in, or the kit's; known by the kit's other names too."""
    rows = connection.execute("SELECT unit_code, unit_name, level, obligated, valid_from, valid_to, successor_code, unit_aliases "
                              "FROM dim_unit ORDER BY rowid").fetchall()
    return Units(Unit(code, name, level, bool(obligated), valid_from, valid_to, successor,
                      tuple(dict.fromkeys((*filter(None, (aliases or "").split("|")), *usual_aliases(code)))))
                 for code, name, level, obligated, valid_from, valid_to, successor, aliases in rows)


def put_periods(connection: Any, periods: Iterable[Period]) -> None:
    """Write periods."""
    insert_rows(connection, "dim_period", [(p.id, p.start, p.end, p.cutoff, p.due, p.lock, p.calendar_version) for p in periods])


def insert_rows(connection: Any, table: str, rows: list[tuple]) -> None:
    """Append rows in the order of the dictionary's columns."""
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def put_table(connection: Any, name: str, path: Path) -> int:
    """Append one CSV file named after a table of the dictionary; returns the number of rows. Raises InputError."""
    from phatngon.reach.reading import read_table

    frame = read_table(path, name)
    held = [column for column in tables()[name].names if column in frame.columns]
    insert_frame(connection, name, frame, tables()[name], held)
    return len(frame)


def insert_frame(connection: Any, name: str, frame: Any, table: Table, held: list[str]) -> None:
    """Append the ``held`` columns of a frame."""
    append_frame(connection, name, frame, {column: table[column].sql for column in held})


def load_register(connection: Any, folder: Path) -> None:
    """Fill the tables from a folder of CSV files named after the tables of the dictionary; absent files stay empty.

    Raises InputError when the folder is missing or holds none of them.
    """
    if not folder.is_dir():
        raise InputError("không có thư mục sổ này.", where=str(folder), advice="Chỉ rõ thư mục chứa các tệp CSV.")
    known = (*DIMENSIONS, "fact_submission", "fact_item", "fact_measurement", *KEPT)
    names = [name for name in known if (folder / f"{name}.csv").is_file()]
    if not names:
        raise InputError("thư mục không có tệp nào của sổ (ví dụ fact_item.csv).", where=str(folder),
                         advice="Đặt tên tệp theo bảng trong từ điển dữ liệu.")
    create_tables(connection)
    connection.execute("CREATE TABLE IF NOT EXISTS published_metric ("
                       + ", ".join(f'"{column.name}" {column.sql}' for column in tables()["published_metric"].columns) + ")")
    for name in names:
        if name not in ("fact_item", "fact_measurement"):
            put_table(connection, name, folder / f"{name}.csv")
    if "fact_item" in names:
        _put_entries(connection, folder, "fact_measurement" in names)
    fill_defaults(connection)
    connection.execute("CREATE OR REPLACE TEMP TABLE data_flag AS SELECT ?::BOOLEAN AS invented", [is_invented(folder)])


def lay_dimensions(connection: Any, folder: Path) -> None:
    """Let the registers of a folder (units, sources, periods …) stand before those of a store, for this connection alone.

    Raises InputError when the folder is missing or a register cannot be read.
    """
    if not folder.is_dir():
        raise InputError("không có thư mục sổ này.", where=str(folder), advice="Chỉ rõ thư mục chứa các tệp CSV.")
    for name in DIMENSIONS:
        if (folder / f"{name}.csv").is_file():
            connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name} LIMIT 0")
            put_table(connection, name, folder / f"{name}.csv")
    connection.execute("CREATE OR REPLACE TEMP TABLE data_flag AS SELECT ?::BOOLEAN AS invented", [is_invented(folder)])


def holds_facts(folder: Path) -> bool:
    """True where a register tells of submissions or items, and not only of units, sources, periods."""
    return any((folder / f"{name}.csv").is_file() for name in ("fact_submission", "fact_item", "fact_measurement"))


def holds_invented(connection: Any) -> bool:
    """True where the register is marked as invented, or any submission is: whatever is made of the tables must say so."""
    if has_table(connection, "data_flag") and connection.execute("SELECT bool_or(invented) FROM data_flag").fetchall()[0][0]:
        return True
    return bool(connection.execute("SELECT coalesce(bool_or(invented), false) FROM fact_submission").fetchall()[0][0])


def _put_entries(connection: Any, folder: Path, measured: bool) -> None:
    """Items and their measurements side by side; an item without a measurement is one line, with two it is two."""
    from phatngon.reach.reading import read_table

    items = read_table(folder / "fact_item.csv", "fact_item")
    items = items.reindex(columns=list(tables()["fact_item"].names))
    items["item_id"] = items["item_id"].where(items["item_id"].notna(), [f"#{number}" for number in range(len(items))])
    lines = items
    if measured:
        values = read_table(folder / "fact_measurement.csv", "fact_measurement")
        lines = _measured(items, values.drop_duplicates())
    head = connection.execute("SELECT submission_id, unit_code, period_id, version, received_at FROM fact_submission").df()
    lines = lines.merge(head.drop_duplicates("submission_id"), how="left", on="submission_id")
    lines.insert(0, "line", range(1, len(lines) + 1))
    lines["item_id"] = lines["item_id"].where(~lines["item_id"].str.startswith("#"), None)
    add_entries(connection, lines)


def _measured(items: Any, values: Any) -> Any:
    """Items beside their measurements: those of their own submission where measurements name one, else those of the item."""
    import pandas

    own = values[values["submission_id"].notna()]
    any_ = values[values["submission_id"].isna()].drop(columns="submission_id")
    if own.empty:
        return items.merge(any_, how="left", on="item_id")
    beside = items.merge(own, how="left", on=["item_id", "submission_id"])
    return beside if any_.empty else pandas.concat([beside, items.merge(any_, how="inner", on="item_id")], ignore_index=True)


def newest_entries(connection: Any) -> None:
    """Temporary view ``newest_entry``: the lines of the versions that stand, and lines of no submission."""
    from phatngon.reach.versions import lay_standing

    lay_standing(connection)
    connection.execute("CREATE OR REPLACE TEMP VIEW newest_entry AS SELECT e.* FROM entry e ANTI JOIN ("
                       "SELECT submission_id FROM fact_submission ANTI JOIN standing USING (submission_id)"
                       ") o ON e.submission_id = o.submission_id")


def _empty(connection: Any, table: str) -> bool:
    return not connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
