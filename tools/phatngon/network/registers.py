"""The registers of the network: a folder of CSV files named after the tables of ``tables.yaml``, read strictly."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.moments import parse_iso_date, parse_start, show_value
from phatngon.base.yamlfile import YamlFile
from phatngon.network.invented import is_invented
from phatngon.network.rows import ROWS, Case, Inquiry, InternalRule, Issue, PressEvent, Release, Spokesperson
from phatngon.network.units import Units, load_units

MOST_COUNT = 9_007_199_254_740_991  # safe in JSON and in spreadsheets
YEARS = range(1900, 2201)  # a year outside is a slip of the pen
_EXAMPLES = {"ts": "2026-09-14T18:44:00+07:00", "date": "2026-09-14", "int": "2", "ints": "3|5"}
_TYPE = re.compile(r"(\w+)(?:\((.+)\))?")


@dataclass(frozen=True)
class Registers:
    """The rows of one folder; ``present`` names the tables that had a file (an absent register is no empty one).

    ``invented``: the folder says that its data are.
    """

    spokespersons: tuple[Spokesperson, ...] = ()
    events: tuple[PressEvent, ...] = ()
    cases: tuple[Case, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    issues: tuple[Issue, ...] = ()
    internal_rules: tuple[InternalRule, ...] = ()
    releases: tuple[Release, ...] = ()
    present: frozenset[str] = frozenset(ROWS)
    units: Units | None = None
    invented: bool = False

    def unit_name(self, code: str) -> str:
        """The unit's name; its code where no list of units knows it."""
        return self.units[code].name if self.units and code in self.units else code

    def unit_level(self, code: str) -> str:
        """The unit's level; empty where no list of units knows it."""
        return self.units[code].level if self.units and code in self.units else ""


@cache
def table_data() -> dict[str, Any]:
    """The field tables as data: ``tables`` (Vietnamese name, key, columns) and ``codes``.

    >>> table_data()["tables"]["fact_case"]["vi"]
    'Vụ việc đột xuất, bất thường'
    """
    return YamlFile.read(Path(__file__).with_name("tables.yaml")).data


def code_label(codes: str, code: str | None) -> str:
    """The Vietnamese name of a code; empty for None.

    >>> code_label("event_status", "CANCELLED")
    'Đã hủy'
    """
    return table_data()["codes"][codes].get(code, code) if code else ""


def load_registers(folder: Path | str) -> Registers:
    """Read every register of ``folder``; the units are its own ``dim_unit.csv``, else those of the kit.

    Raises InputError with file, line and column for a bad cell, a missing column, a row written twice, or a folder that
    holds none of the registers.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError("không có thư mục sổ này.", where=str(folder), advice="Chỉ đúng thư mục chứa các tệp CSV của sổ.")
    paths = {name: folder / f"{name}.csv" for name in ROWS}
    present = frozenset(name for name, path in paths.items() if path.is_file())
    if not present:
        raise InputError("thư mục này không có tệp sổ nào.", where=folder.name,
                         advice=f"Đặt vào đây ít nhất một trong các tệp: {', '.join(f'{name}.csv' for name in ROWS)}.")
    rows = {name: read_rows(path, name) if name in present else () for name, path in paths.items()}
    own = folder / "dim_unit.csv"
    return Registers(*(rows[name] for name in ROWS), present=present, units=load_units(own if own.is_file() else None),
                     invented=is_invented(folder))


def read_rows(path: Path, table_name: str) -> tuple[Any, ...]:
    """The rows of one register. Columns that ``tables.yaml`` does not have are left out. Raises InputError."""
    table = table_data()["tables"][table_name]
    columns = {column["name"]: column for column in table["columns"]}
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _check_head(path, names, columns)
        found, seen = [], set()
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(names):
                raise InputError.at_line(path, reader.line_num, "dòng này có nhiều ô hơn hàng tiêu đề.",
                                         advice="Đặt chữ có dấu phẩy trong ngoặc kép.")
            row = _row(table_name, columns, dict(zip(names, cells, strict=False)), path, reader.line_num)
            key = (getattr(row, table["key"]), row.unit_code)
            if key in seen:
                raise InputError.at_line(path, reader.line_num, f"cột {table['key']}: mã {show_value(key[0])} đã có ở dòng trên.",
                                         advice="Mỗi mã một dòng trong sổ của một đơn vị.")
            seen.add(key)
            found.append(row)
    except csv.Error:
        raise InputError.at_line(path, reader.line_num, "dòng này viết sai quy cách CSV.", advice="Xem lại dấu nháy.") from None
    return tuple(found)


def _check_head(path: Path, names: list[str], columns: dict[str, Any]) -> None:
    doubled = sorted({name for name in names if name in columns and names.count(name) > 1})
    if doubled:
        raise InputError.at_line(path, 1, f"cột {', '.join(doubled)} được ghi hai lần.", advice="Bỏ bớt một cột.")
    missing = [name for name, column in columns.items() if not column.get("optional") and name not in names]
    if missing:
        raise InputError.at_line(path, 1, f"thiếu cột {', '.join(missing)}.", advice="Dùng tên cột của bảng, ở hàng đầu tiên.")


def _row(table_name: str, columns: dict[str, Any], cells: dict[str, str], path: Path, line: int) -> Any:
    values: dict[str, Any] = {}
    for name, column in columns.items():
        text = cells.get(name, "").strip()
        if text:
            values["class_" if name == "class" else name] = _value(text, column, path, line)
        elif not column.get("optional"):
            raise InputError.at_line(path, line, f"cột {name} để trống.", advice="Điền ô này rồi chạy lại.")
    return ROWS[table_name](**values)


def _value(text: str, column: dict[str, Any], path: Path, line: int) -> Any:
    kind, detail = _TYPE.fullmatch(column["type"]).groups()  # type: ignore[union-attr]
    try:
        return _READERS[kind](text, detail)
    except (ValueError, InputError):
        advice = f"Ghi một trong các mã: {', '.join(table_data()['codes'][detail])}." if kind == "code" else f"Ví dụ: {_EXAMPLES[kind]}."
        raise InputError.at_line(path, line, f"cột {column['name']}: {show_value(text)} không đúng kiểu.", advice=advice) from None


def _moment(text: str, _: str | None) -> Any:
    moment = parse_start(text, "", need_hour=True)
    if moment.year not in YEARS:
        raise ValueError(text)
    return moment


def _int(text: str, _: str | None) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > MOST_COUNT:
        raise ValueError(text)
    return int(text)


def _ints(text: str, bounds: str | None) -> tuple[int, ...]:
    low, high = map(int, (bounds or "").split("-"))
    numbers = tuple(sorted({_int(part.strip(), None) for part in text.split("|")}))
    if not all(low <= number <= high for number in numbers):
        raise ValueError(text)
    return numbers


def _code(text: str, codes: str | None) -> str:
    if (code := text.upper()) not in table_data()["codes"][codes]:
        raise ValueError(text)
    return code


_READERS: dict[str, Callable[[str, str | None], Any]] = {
    "text": lambda text, _: text,
    "texts": lambda text, _: tuple(part.strip() for part in text.split("|") if part.strip()),
    "ts": _moment,
    "date": lambda text, _: parse_iso_date(text),
    "int": _int, "ints": _ints, "code": _code,
}
