"""Registers of the reach report as frames: CSV files named after a table of the dictionary."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phatngon.base.files import decode, read_bytes
from phatngon.base.moments import parse_iso_date
from phatngon.base.written import yes_or_no
from phatngon.base.written_moments import Moment, read_moment
from phatngon.reach.dictionary import code_lists, find_code, tables
from phatngon.reach.safe_cells import unguarded
from phatngon.tables.dictionary import Column
from phatngon.tables.register import EXAMPLES, CellReader, RegisterFile, read_count
from phatngon.tables.units import BAD_CODE, is_code

if TYPE_CHECKING:
    from datetime import datetime

    from pandas import DataFrame

_PANDAS = {
    "VARCHAR": "str",
    "BIGINT": "Int64",
    "TIMESTAMP": "datetime64[us]",
    "DATE": "datetime64[us]",
    "BOOLEAN": "boolean",
    "DOUBLE": "Float64",
}
_LARGEST = 4_000_000_000
# what these columns hold becomes part of file names
NAMING = ("unit_code", "parent_code", "successor_code", "period_id")


def read_table(path: Path, table_name: str) -> DataFrame:
    """One register as a frame with every column of its table; an absent optional column or an empty cell is null.

    Lists stay joined by “|”; moments are official time (+07:00) without offset. Columns the dictionary does not have are left
    out. Raises InputError with file, line and column.
    """
    import pandas

    table = tables()[table_name]
    values: dict[str, list[Any]] = {name: [] for name in table.names}
    size = 0
    for _, row in RegisterFile(
        path, decode(read_bytes(path, _LARGEST), path.name), table, _reader
    ).rows():
        size += 1
        for name, value in row.items():
            values[name].append(value)
    return pandas.DataFrame(
        {
            column.name: pandas.Series(
                values[column.name] or [None] * size, dtype=_PANDAS[column.sql]
            )
            for column in table.columns
        }
    )


def _reader(column: Column) -> CellReader:
    example = EXAMPLES.get(column.kind)
    advice = f"Ví dụ: {example}." if example else ""
    if column.name in NAMING:
        return CellReader(cache(_name_of_file), BAD_CODE)
    if column.codes:
        advice = f"Ghi một trong các mã: {', '.join(code_lists()[column.codes])}."
    read: dict[str, Callable[[str], Any]] = {
        "int": read_count,
        "ts": _moment,
        "date": lambda text: parse_iso_date(text, column.name),
        "bool": _bool,
        "decimal": float,
        "code": lambda text: _code(text, column),
        "codes": lambda text: "|".join(_code(part.strip(), column) for part in text.split("|")),
    }
    known = read.get(column.kind)
    return CellReader(
        cache(known) if known else unguarded, advice
    )  # the same cells come again and again


def _name_of_file(text: str) -> str:
    if not is_code(text):
        raise ValueError(text)
    return text


def _moment(text: str) -> datetime:
    found = read_moment(text)
    if not isinstance(found, Moment) or not found.zone_known:
        raise ValueError(text)
    return found.value


def _bool(text: str) -> bool:
    answer = yes_or_no(text)
    if answer is None:
        raise ValueError(text)
    return answer


def _code(text: str, column: Column) -> str:
    code = find_code(column.codes, text)
    if code is None:
        raise ValueError(text)
    return code
