"""The tables that checks and metrics read, in one DuckDB connection: made empty, or filled from a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.network.invented import is_invented
from phatngon.reach.database import Database
from phatngon.reach.dictionary import tables
from phatngon.reach.entries import add_entries, create_entries
from phatngon.reach.regime import Period, make_periods
from phatngon.reach.undone import undone_ids
from phatngon.tables.units import Unit, Units, load_units, usual_aliases

if TYPE_CHECKING:
    from pandas import DataFrame

DIMENSIONS = (
    "dim_unit",
    "dim_source",
    "dim_period",
    "rel_story",
    "fact_exemption",
    "fact_outage",
    "dim_objective",
)
KEPT = (
    "obligation",
    "published_metric",
    "kept_count",
)  # what a store has settled, taken up from its export
FIRST_PERIOD, PERIODS = "2025-01", 48  # periods laid out when no register gives its own


def create_tables(database: Database) -> None:
    """Every table of the dictionary that the kit keeps, empty, and the table of reported lines."""
    held = database.names()
    columns = {
        name: tables()[name].sql() for name in (*DIMENSIONS, "fact_submission", "kept_count")
    }
    columns["obligation"] = "period_id VARCHAR, unit_code VARCHAR, frozen_at TIMESTAMP"
    for name in (name for name in columns if name not in held):
        database.run(f"CREATE TABLE {name} ({columns[name]})")
    if "entry" not in held:
        create_entries(database)


def fill_defaults(database: Database, units: Units | None = None) -> None:
    """Units of the kit, periods of the default regime and the kit's sources, where the tables are still empty."""
    if database.is_empty("dim_unit"):
        put_units(database, units or load_units())
    if database.is_empty("dim_period"):
        put_periods(database, make_periods(FIRST_PERIOD, PERIODS))
    sources = kit_root() / "sample_data" / "dim_source.csv"
    if database.is_empty("dim_source") and sources.is_file():
        put_table(database, "dim_source", sources)


def put_units(database: Database, units: Units) -> None:
    """Write the units of the registry."""
    rows = [
        (
            unit.code,
            unit.name,
            "|".join(unit.aliases),
            unit.level,
            None,
            unit.valid_from,
            unit.valid_to,
            unit.successor_code,
            unit.population_ref,
            unit.population_source,
            unit.population_year,
            unit.obligated,
        )
        for unit in units.all
    ]
    database.append("dim_unit", rows)


def read_units(database: Database) -> Units:
    """The units of ``dim_unit``: those of the register that was laid in, or the kit's; known by the kit's other names too."""
    rows = database.rows(
        "SELECT unit_code, unit_name, level, obligated, valid_from, valid_to, successor_code, unit_aliases "
        "FROM dim_unit ORDER BY rowid"
    )
    return Units(
        Unit(
            code,
            name,
            level,
            bool(obligated),
            valid_from,
            valid_to,
            successor,
            tuple(dict.fromkeys((*filter(None, (aliases or "").split("|")), *usual_aliases(code)))),
        )
        for code, name, level, obligated, valid_from, valid_to, successor, aliases in rows
    )


def put_periods(database: Database, periods: Iterable[Period]) -> None:
    """Write periods."""
    database.append(
        "dim_period",
        [(p.id, p.start, p.end, p.cutoff, p.due, p.lock, p.calendar_version) for p in periods],
    )


def put_table(database: Database, name: str, path: Path) -> int:
    """Append one CSV file named after a table of the dictionary; returns the number of rows. Raises InputError."""
    from phatngon.reach.reading import read_table

    frame = read_table(path, name)
    database.append_frame(
        name,
        frame,
        {
            column.name: column.sql
            for column in tables()[name].columns
            if column.name in frame.columns
        },
    )
    return len(frame)


def load_register(database: Database, folder: Path) -> None:
    """Fill the tables from a folder of CSV files named after the tables of the dictionary; absent files stay empty.

    Raises InputError when the folder is missing or holds none of them.
    """
    if not folder.is_dir():
        raise InputError(
            "không có thư mục sổ này.", where=str(folder), advice="Chỉ rõ thư mục chứa các tệp CSV."
        )
    known = (*DIMENSIONS, "fact_submission", "fact_item", "fact_measurement", *KEPT)
    names = [name for name in known if (folder / f"{name}.csv").is_file()]
    if not names:
        raise InputError(
            "thư mục không có tệp nào của sổ (ví dụ fact_item.csv).",
            where=str(folder),
            advice="Đặt tên tệp theo bảng trong từ điển dữ liệu.",
        )
    create_tables(database)
    database.run(
        f"CREATE TABLE IF NOT EXISTS published_metric ({tables()['published_metric'].sql()})"
    )
    for name in names:
        if name not in ("fact_item", "fact_measurement"):
            put_table(database, name, folder / f"{name}.csv")
    if "fact_item" in names:
        _put_entries(database, folder, "fact_measurement" in names)
    fill_defaults(database)
    database.run(
        "CREATE OR REPLACE TEMP TABLE data_flag AS SELECT ?::BOOLEAN AS invented",
        [is_invented(folder)],
    )


def lay_dimensions(database: Database, folder: Path) -> None:
    """Let the registers of a folder (units, sources, periods …) stand before those of a store, for this connection alone.

    Raises InputError when the folder is missing or a register cannot be read.
    """
    if not folder.is_dir():
        raise InputError(
            "không có thư mục sổ này.", where=str(folder), advice="Chỉ rõ thư mục chứa các tệp CSV."
        )
    for name in DIMENSIONS:
        if (folder / f"{name}.csv").is_file():
            database.run(f"CREATE TEMP TABLE {name} AS SELECT * FROM {name} LIMIT 0")
            put_table(database, name, folder / f"{name}.csv")
    database.run(
        "CREATE OR REPLACE TEMP TABLE data_flag AS SELECT ?::BOOLEAN AS invented",
        [is_invented(folder)],
    )


def holds_facts(folder: Path) -> bool:
    """True where a register tells of submissions or items, and not only of units, sources, periods."""
    return any(
        (folder / f"{name}.csv").is_file()
        for name in ("fact_submission", "fact_item", "fact_measurement")
    )


def holds_invented(database: Database) -> bool:
    """True where the register is marked as invented, or any submission is: whatever is made of the tables must say so."""
    if database.holds("data_flag") and database.value("SELECT bool_or(invented) FROM data_flag"):
        return True
    if database.holds("store_info") and database.value(
        "SELECT count(*) FROM store_info WHERE key = 'invented'"
    ):
        return True
    rows = database.rows("SELECT submission_id FROM fact_submission WHERE invented")
    return bool({one for (one,) in rows} - undone_ids(database)) if rows else False


def note_invented(database: Database) -> None:
    """Write into a store that registers of invented data (exemptions, outages, relations) have come into it."""
    if not database.value("SELECT count(*) FROM store_info WHERE key = 'invented'"):
        database.run("INSERT INTO store_info VALUES ('invented', 'true')")


def invented_among_real(database: Database) -> tuple[str, ...]:
    """The invented files among real submissions, by name; where no file is known, the unit and the period. Empty where nothing is mixed."""
    undone = list(undone_ids(database))
    real = database.value(
        "SELECT count(*) FROM fact_submission WHERE invented IS NOT TRUE AND undoes IS NULL "
        "AND NOT list_contains($undone::VARCHAR[], submission_id)",
        {"undone": undone},
    )
    if not real:
        return ()
    named = (
        "SELECT s.submission_id, min(f.file) AS file FROM fact_submission s JOIN import_submission USING (submission_id) "
        "JOIN import_file f USING (sha256) GROUP BY 1"
        if database.holds("import_file")
        else "SELECT NULL::VARCHAR AS submission_id, NULL::VARCHAR AS file WHERE false"
    )
    rows = database.rows(
        f"SELECT DISTINCT coalesce(file, unit_name || ', kỳ ' || period_id, unit_code) AS name FROM fact_submission "
        f"LEFT JOIN ({named}) USING (submission_id) LEFT JOIN dim_unit USING (unit_code) "
        "WHERE invented AND NOT list_contains($undone::VARCHAR[], submission_id) ORDER BY name",
        {"undone": undone},
    )
    return tuple(name for (name,) in rows)


def _put_entries(database: Database, folder: Path, measured: bool) -> None:
    """Items and their measurements side by side; an item without a measurement is one line, with two it is two."""
    from phatngon.reach.reading import read_table

    items = read_table(folder / "fact_item.csv", "fact_item")
    items = items.reindex(columns=list(tables()["fact_item"].names))
    items["item_id"] = items["item_id"].where(
        items["item_id"].notna(), [f"#{number}" for number in range(len(items))]
    )
    lines = items
    if measured:
        values = read_table(folder / "fact_measurement.csv", "fact_measurement")
        lines = _measured(items, values.drop_duplicates())
    head = database.frame(
        "SELECT submission_id, unit_code, period_id, version, received_at FROM fact_submission"
    )
    lines = lines.merge(head.drop_duplicates("submission_id"), how="left", on="submission_id")
    lines.insert(0, "line", range(1, len(lines) + 1))
    lines["item_id"] = lines["item_id"].where(~lines["item_id"].str.startswith("#"), None)
    add_entries(database, lines)


def _measured(items: DataFrame, values: DataFrame) -> object:
    """Items beside their measurements: those of their own submission where measurements name one, else those of the item."""
    import pandas

    own = values[values["submission_id"].notna()]
    any_ = values[values["submission_id"].isna()].drop(columns="submission_id")
    if own.empty:
        return items.merge(any_, how="left", on="item_id")
    beside = items.merge(own, how="left", on=["item_id", "submission_id"])
    return (
        beside
        if any_.empty
        else pandas.concat(
            [beside, items.merge(any_, how="inner", on="item_id")], ignore_index=True
        )
    )
