"""The registers of the network: CSV files or sheets of workbooks named after the tables of ``tables.yaml``, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, partial
from keyword import iskeyword
from pathlib import Path
from typing import Protocol, TypeVar

from phatngon.base.choices import code_of, listed
from phatngon.base.errors import InputError
from phatngon.base.moments import (
    VIETNAM,
    parse_iso_date,
    parse_moment,
    parse_vn_date,
    parse_vn_time,
    show_value,
)
from phatngon.base.text import bare_key
from phatngon.network.invented import is_invented, says_invented
from phatngon.network.rows import (
    ROWS,
    Inquiry,
    InternalRule,
    Issue,
    PressEvent,
    Release,
    Spokesperson,
    UnusualCase,
)
from phatngon.tables.dictionary import Column, Dictionary
from phatngon.tables.register import EXAMPLES, CellReader, RegisterFile, read_count
from phatngon.tables.sheets import TEXTS, WORKBOOKS, Sheet, read_sheets
from phatngon.tables.units import Units, is_code, load_units

YEARS = range(1900, 2201)  # a year outside is a slip of the pen
LONG_SHEET = 31  # letters of the name of a sheet
UNIT_COLUMNS = ("unit_code", "lead_unit")
_EXAMPLES = EXAMPLES | {
    "int": "2",
    "ints": "3|5",
    "ts": "18h44 14/9/2026, hoặc 2026-09-14T18:44:00+07:00",
    "date": "14/9/2026",
}
_VN_DATE = re.compile(r"\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}")
_BARE_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?")
_LIST = re.compile(r"[|,;]")


class OfUnit(Protocol):
    """A row of a register: whatever else it says, it says of which unit it is."""

    @property
    def unit_code(self) -> str:
        """The code of the unit."""


R = TypeVar("R", bound=OfUnit)


@dataclass(frozen=True)
class Registers:
    """The rows of one folder; ``present`` names the tables that had a file (an absent register is no empty one).

    ``invented``: the folder says that its data are.
    """

    spokespersons: tuple[Spokesperson, ...] = ()
    events: tuple[PressEvent, ...] = ()
    cases: tuple[UnusualCase, ...] = ()
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
    if not folder.exists():
        raise InputError(
            "không có thư mục sổ này.",
            where=str(folder),
            advice="Chỉ đúng thư mục chứa các tệp của sổ, hoặc đúng một sổ Excel.",
        )
    found, invented = _sheets_of(folder)
    if not found:
        raise InputError(
            "thư mục này không có tệp sổ nào đọc được.",
            where=folder.name,
            advice="Đặt vào đây sổ Excel lấy bằng lệnh network template, hoặc ít nhất một trong các tệp: "
            f"{', '.join(f'{name}.csv' for name in ROWS)}.",
        )
    own = (folder if folder.is_dir() else folder.parent) / "dim_unit.csv"
    units = load_units(own if own.is_file() else None)

    def rows(name: str, made: Callable[..., R]) -> tuple[R, ...]:
        return _rows_of(found[name], name, made, units) if name in found else ()

    return Registers(
        rows("dim_spokesperson", Spokesperson),
        rows("fact_press_event", PressEvent),
        rows("fact_case", UnusualCase),
        rows("fact_inquiry", Inquiry),
        rows("fact_issue", Issue),
        rows("dim_internal_rule", InternalRule),
        rows("fact_release", Release),
        present=frozenset(found),
        units=units,
        invented=invented or is_invented(folder if folder.is_dir() else folder.parent),
    )


def _sheets_of(folder: Path) -> tuple[dict[str, Sheet], bool]:
    """The sheet of each register, and whether a workbook says that it is invented. Raises InputError.

    A register is a file named after the table, or a sheet named after it in a workbook; empty sheets are no register.
    """
    paths = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    titles = {
        bare_key(title): name
        for name in ROWS
        for title in (name, dictionary().tables[name].vi, dictionary().tables[name].vi[:LONG_SHEET])
    }
    found: dict[str, Sheet] = {}
    invented = False
    for path in paths:
        kind = path.suffix.casefold()
        if not path.is_file() or path.name.startswith((".", "~$")) or kind not in WORKBOOKS + TEXTS:
            continue
        named = titles.get(bare_key(path.stem))
        if kind in TEXTS and named is None:
            continue
        for sheet in read_sheets(path):
            table = titles.get(bare_key(sheet.name)) or named
            if table is None:
                invented |= any(says_invented(cell) for row in sheet.rows for cell in row)
                continue
            if sheet.name and len(sheet.rows) < 2:
                continue
            if table in found:
                first = found[table]
                raise InputError(
                    f"sổ “{dictionary().tables[table].vi}” có ở hai nơi: {first.where(1)} và {sheet.where(1)}.",
                    where=folder.name,
                    advice="Giữ một nơi, chuyển tệp kia ra ngoài.",
                )
            found[table] = sheet
    return found, invented


def read_rows(path: Path, table_name: str) -> tuple[object, ...]:
    """The rows of one register, the first sheet of its file. Columns that ``tables.yaml`` does not have are left out. Raises InputError."""
    sheets = read_sheets(path)
    return _rows_of(sheets[0], table_name, ROWS[table_name], load_units()) if sheets else ()


def _rows_of(sheet: Sheet, table_name: str, made: Callable[..., R], units: Units) -> tuple[R, ...]:
    table = dictionary().tables[table_name]
    found: list[R] = []
    seen = set()
    reader = partial(_reader, units=units)
    for line, values in RegisterFile(
        sheet.path, "", table, reader, strict=True, sheet=sheet
    ).rows():
        row = made(
            **{
                f"{name}_" if iskeyword(name) else name: value
                for name, value in values.items()
                if value is not None
            }
        )
        key = (getattr(row, table.key), row.unit_code)
        if key in seen:
            raise InputError(
                f"cột {table.key}: mã {show_value(key[0])} đã có ở dòng trên.",
                where=sheet.where(line, None),
                advice="Mỗi mã một dòng trong sổ của một đơn vị.",
            )
        seen.add(key)
        found.append(row)
    return tuple(found)


def _reader(column: Column, units: Units) -> CellReader:
    if column.name in UNIT_COLUMNS:
        return CellReader(partial(_unit, units))
    advice = (
        f"Ghi một trong các giá trị: {listed(dictionary().codes[column.codes])}."
        if column.codes
        else f"Ví dụ: {_EXAMPLES[column.kind]}."
        if column.kind in _EXAMPLES
        else ""
    )
    return CellReader(partial(_READERS[column.kind], column), advice)


def _unit(units: Units, text: str) -> str:
    """The code of a unit that is named; what no list knows stays as it is, for the checks to tell."""
    found = None if text in units or is_code(text) else units.resolve(text).unit
    return found.code if found else text


def _moment(_: Column, text: str) -> datetime:
    """A moment as machines write it, or as people type it: day first, with the hour; the city has one zone."""
    typed = parse_vn_date(text)
    if typed:
        hour = parse_vn_time(_VN_DATE.sub(" ", text))
        if hour is None:
            raise ValueError(text)
        moment = datetime.combine(typed, time(*hour), tzinfo=VIETNAM)
    else:
        bare = _BARE_ISO.fullmatch(text)
        moment = parse_moment(f"{text.replace(' ', 'T')}+07:00" if bare else text, "")
    if moment.year not in YEARS:
        raise ValueError(text)
    return moment


def _day(_: Column, text: str) -> date:
    """A day as machines or people write it; a cell of a workbook may carry midnight."""
    typed = parse_vn_date(text)
    return typed or parse_iso_date(text.removesuffix("T00:00:00"))


def _ints(column: Column, text: str) -> tuple[int, ...]:
    low, high = column.bounds
    numbers = tuple(sorted({read_count(part.strip()) for part in _LIST.split(text)}))
    if not all(low <= number <= high for number in numbers):
        raise ValueError(text)
    return numbers


def _code(column: Column, text: str) -> str:
    code = code_of(text, dictionary().codes[column.codes])
    if code is None:
        raise ValueError(text)
    return code


_READERS: dict[str, Callable[[Column, str], object]] = {
    "text": lambda _, text: text,
    "texts": lambda _, text: tuple(part.strip() for part in text.split("|") if part.strip()),
    "ts": _moment,
    "date": _day,
    "int": lambda _, text: read_count(text),
    "ints": _ints,
    "code": _code,
}
