"""Registers: CSV files named after a table of the dictionary, English column names, read strictly."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import decode, read_bytes
from phatngon.base.moments import parse_iso_date, show_value
from phatngon.network.units import is_code
from phatngon.reach.dictionary import Column, code_lists, find_code, tables
from phatngon.reach.reading.counts import MOST
from phatngon.reach.reading.outcome import yes_or_no
from phatngon.reach.reading.times import Moment, read_moment
from phatngon.reach.safe_cells import unguarded

_PANDAS = {"VARCHAR": "str", "BIGINT": "Int64", "TIMESTAMP": "datetime64[us]", "DATE": "datetime64[us]", "BOOLEAN": "boolean",
           "DOUBLE": "Float64"}
_LARGEST = 4_000_000_000
_EXAMPLES = {"ts": "2026-09-14T18:44:00+07:00", "date": "2026-09-14", "bool": "true, false", "int": "1200", "decimal": "0.75"}


NAMING = ("unit_code", "parent_code", "successor_code", "period_id")  # what these columns hold becomes part of file names


class _Wrong(ValueError):
    """A cell that does not fit its column."""


def read_table(path: Path, table_name: str) -> Any:
    """One register as a frame with every column of its table; an absent optional column or an empty cell is null.

    Lists stay joined by “|”; moments are official time (+07:00) without offset. Columns the dictionary does not have are left
    out. Raises InputError with file, line and column.
    """
    import pandas

    table = tables()[table_name]
    reader = csv.reader(io.StringIO(decode(read_bytes(path, _LARGEST), path.name), newline=""))
    names = [name.strip() for name in next(reader, [])]
    missing = [column.name for column in table.columns if not column.optional and column.name not in names]
    if missing:
        raise InputError(f"thiếu cột {', '.join(missing)}.", where=path.name, advice="Dùng tên cột của từ điển dữ liệu, hàng đầu tiên.")
    held = {name: names.index(name) for name in table.names if name in names}
    values: dict[str, list[Any]] = {name: [] for name in held}
    readers = {name: _reader(table[name]) for name in held}
    try:
        for cells in reader:
            if any(cells):
                for name, index in held.items():
                    values[name].append(_cell(cells[index].strip() if index < len(cells) else "", table[name], readers[name], path, reader))
    except csv.Error:
        raise InputError.at_line(path, reader.line_num, "dòng này viết sai quy cách CSV.", advice="Xem lại dấu nháy.") from None
    size = len(next(iter(values.values()), []))
    return pandas.DataFrame({column.name: pandas.Series(values.get(column.name) or [None] * size, dtype=_PANDAS[column.sql])
                             for column in table.columns})


def _cell(text: str, column: Column, read: Callable[[str], Any], path: Path, reader: Any) -> Any:
    if not text:
        if not column.optional:
            raise InputError.at_line(path, reader.line_num, f"cột {column.name} để trống.", advice="Điền ô này rồi chạy lại.")
        return None
    try:
        return read(text)
    except (_Wrong, InputError) as error:
        example = _EXAMPLES.get(column.kind)
        advice = f"Ví dụ: {example}." if example else str(error)
        raise InputError.at_line(path, reader.line_num, f"cột {column.name}: {show_value(text)} không đúng kiểu.", advice=advice) from None


def _reader(column: Column) -> Callable[[str], Any]:
    known: dict[str, Any] = {}
    read = {"int": _int, "ts": _moment, "date": lambda text: parse_iso_date(text, column.name), "bool": _bool, "decimal": _decimal,
            "code": lambda text: _code(text, column),
            "codes": lambda text: "|".join(_code(part.strip(), column) for part in text.split("|"))}
    plain = _name_of_file if column.name in NAMING else read.get(column.kind)
    if plain is None:
        return unguarded

    def once(text: str) -> Any:
        if text not in known:
            known[text] = plain(text)
        return known[text]

    return once


def _name_of_file(text: str) -> str:
    if not is_code(text):
        raise _Wrong("Mã chỉ gồm chữ không dấu, chữ số, dấu gạch nối, ví dụ 46-19789.")
    return text


def _int(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 16 or int(text) > MOST:
        raise _Wrong
    return int(text)


def _moment(text: str) -> Any:
    found = read_moment(text)
    if not isinstance(found, Moment) or not found.zone_known:
        raise _Wrong
    return found.value


def _bool(text: str) -> bool:
    answer = yes_or_no(text)
    if answer is None:
        raise _Wrong
    return answer


def _decimal(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _Wrong from None


def _code(text: str, column: Column) -> str:
    code = find_code(column.codes, text)
    if code is None:
        raise _Wrong(f"Ghi một trong các mã: {', '.join(code_lists()[column.codes])}.")
    return code
