"""The registers of the network: a folder of CSV files named after the tables of ``tables.yaml``, read strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from keyword import iskeyword
from pathlib import Path
from typing import Any

from phatngon.base.choices import code_of, listed
from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.moments import parse_iso_date, parse_moment, show_value
from phatngon.network.invented import is_invented
from phatngon.network.rows import (
    ROWS,
    Case,
    Inquiry,
    InternalRule,
    Issue,
    PressEvent,
    Release,
    Spokesperson,
)
from phatngon.tables.dictionary import Column, Dictionary
from phatngon.tables.register import EXAMPLES, CellReader, RegisterFile, read_count
from phatngon.tables.units import Units, load_units

YEARS = range(1900, 2201)  # a year outside is a slip of the pen
_EXAMPLES = EXAMPLES | {"int": "2", "ints": "3|5"}


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
def dictionary() -> Dictionary:
    """The tables of the registers and their codes.

    >>> dictionary().tables["fact_case"].vi
    'Vụ việc đột xuất, bất thường'
    """
    return Dictionary.read(Path(__file__).with_name("tables.yaml"))


def code_label(codes: str, code: str | None) -> str:
    """The Vietnamese name of a code; empty for None.

    >>> code_label("event_status", "CANCELLED")
    'Đã hủy'
    """
    return dictionary().codes[codes].get(code, code) if code else ""


def load_registers(folder: Path | str) -> Registers:
    """Read every register of ``folder``; the units are its own ``dim_unit.csv``, else those of the kit.

    Raises InputError with file, line and column for a bad cell, a missing column, a row written twice, or a folder that
    holds none of the registers.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(
            "không có thư mục sổ này.",
            where=str(folder),
            advice="Chỉ đúng thư mục chứa các tệp CSV của sổ.",
        )
    paths = {name: folder / f"{name}.csv" for name in ROWS}
    present = frozenset(name for name, path in paths.items() if path.is_file())
    if not present:
        raise InputError(
            "thư mục này không có tệp sổ nào.",
            where=folder.name,
            advice=f"Đặt vào đây ít nhất một trong các tệp: {', '.join(f'{name}.csv' for name in ROWS)}.",
        )
    rows = {name: read_rows(path, name) if name in present else () for name, path in paths.items()}
    own = folder / "dim_unit.csv"
    return Registers(
        rows["dim_spokesperson"],
        rows["fact_press_event"],
        rows["fact_case"],
        rows["fact_inquiry"],
        rows["fact_issue"],
        rows["dim_internal_rule"],
        rows["fact_release"],
        present=present,
        units=load_units(own if own.is_file() else None),
        invented=is_invented(folder),
    )


def read_rows(path: Path, table_name: str) -> tuple[Any, ...]:
    """The rows of one register. Columns that ``tables.yaml`` does not have are left out. Raises InputError."""
    table = dictionary().tables[table_name]
    found, seen = [], set()
    for line, values in RegisterFile(path, read_text(path), table, _reader, strict=True).rows():
        row = ROWS[table_name](
            **{
                f"{name}_" if iskeyword(name) else name: value
                for name, value in values.items()
                if value is not None
            }
        )
        key = (getattr(row, table.key), row.unit_code)
        if key in seen:
            raise InputError.at_line(
                path,
                line,
                f"cột {table.key}: mã {show_value(key[0])} đã có ở dòng trên.",
                advice="Mỗi mã một dòng trong sổ của một đơn vị.",
            )
        seen.add(key)
        found.append(row)
    return tuple(found)


def _reader(column: Column) -> CellReader:
    advice = (
        f"Ghi một trong các giá trị: {listed(dictionary().codes[column.codes])}."
        if column.codes
        else f"Ví dụ: {_EXAMPLES[column.kind]}."
        if column.kind in _EXAMPLES
        else ""
    )
    return CellReader(partial(_READERS[column.kind], column), advice)


def _moment(_: Column, text: str) -> datetime:
    moment = parse_moment(text, "")
    if moment.year not in YEARS:
        raise ValueError(text)
    return moment


def _ints(column: Column, text: str) -> tuple[int, ...]:
    low, high = column.bounds
    numbers = tuple(sorted({read_count(part.strip()) for part in text.split("|")}))
    if not all(low <= number <= high for number in numbers):
        raise ValueError(text)
    return numbers


def _code(column: Column, text: str) -> str:
    code = code_of(text, dictionary().codes[column.codes])
    if code is None:
        raise ValueError(text)
    return code


_READERS: dict[str, Callable[[Column, str], Any]] = {
    "text": lambda _, text: text,
    "texts": lambda _, text: tuple(part.strip() for part in text.split("|") if part.strip()),
    "ts": _moment,
    "date": lambda _, text: parse_iso_date(text),
    "int": lambda _, text: read_count(text),
    "ints": _ints,
    "code": _code,
}
