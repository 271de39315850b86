"""The units that personal handouts are for, out of a list that somebody keeps in Excel or as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.paths import locality_folder
from phatngon.base.text import compare_key, slug
from phatngon.documents.clean import plain
from phatngon.reach.reading.sheets import SheetRows, Unreadable, show_cell
from phatngon.reach.reading.workbooks import open_book
from phatngon.tables.locality import UNITS
from phatngon.tables.units import LEVELS, Unit, Units

MOST = 2000
BEFORE = "units-hue.csv"  # where the kit kept its units before 0.6.0
LONGEST_NAME = 40  # letters of a name in the name of its folder
COLUMNS = {
    "code": ("unit_code", "mã đơn vị", "mã"),
    "name": ("unit_name", "name_vi", "tên đơn vị", "tên", "đơn vị"),
    "level": ("level", "cấp"),
    "obligated": ("obligated", "có nghĩa vụ báo cáo"),
}
_LEVEL_WORDS = {
    "sở": "SO_BAN_NGANH",
    "ban": "SO_BAN_NGANH",
    "ngành": "SO_BAN_NGANH",
    "sở, ban, ngành": "SO_BAN_NGANH",
    "phường": "PHUONG",
    "xã": "XA",
}
_NO = ("false", "0", "không")


@dataclass(frozen=True)
class Recipient:
    """Whom a copy is for; ``level`` is empty where nobody says it, ``folder`` the name of its own folder."""

    code: str
    name: str
    level: str
    folder: str


@dataclass(frozen=True)
class Mailing:
    """The recipients in the order of the list, and the names of those passed over because they owe no report."""

    recipients: tuple[Recipient, ...]
    passed_over: tuple[str, ...] = ()


def recipient(unit: Unit) -> Recipient:
    """The recipient that a unit of the kit's list is."""
    return _made(unit.code, unit.name, unit.level, set())


def read_mailing(path: Path, units: Units) -> Mailing:
    """Read a list of units: CSV, Excel or one unit a line; codes or names; other columns are let by.

    A code that ``units`` knows needs no name. Raises InputError, with the row, for a unit that nobody can tell, one that stands
    twice, an empty list and one of more than ``MOST`` rows. The kit's own list is found at its place before 0.6.0 too, as
    trainers have it in their notes.
    """
    if path.name == BEFORE and not path.exists():
        path = path.with_name(locality_folder().name) / UNITS
    try:
        sheet = open_book(path)[0].sheets[0]
    except Unreadable as error:
        raise InputError(error.what, where=path.name, advice=error.advice) from None
    rows = [
        (number, [plain(show_cell(cell)) for cell in cells])
        for number, cells in enumerate(sheet.rows, 1)
    ]
    found: dict[str, Recipient] = {}
    passed, taken = [], set[str]()
    for number, cells in _records([(number, cells) for number, cells in rows if any(cells)]):
        where = _where(path, sheet, number)
        if "obligated" in cells and not _owes(cells, units):
            passed.append(cells.get("name") or cells.get("code", ""))
            continue
        one = _recipient(cells, units, where, taken)
        if one.code in found:
            raise InputError(
                f"đơn vị mang mã {show_value(one.code)} có hai lần trong danh sách.",
                where=where,
                advice="Bỏ bớt một dòng.",
            )
        found[one.code] = one
    if not found:
        raise InputError(
            "danh sách không có đơn vị nào.",
            where=path.name,
            advice="Mỗi dòng một đơn vị: mã, hoặc cả mã và tên.",
        )
    if len(found) > MOST:
        raise InputError(
            f"danh sách có hơn {MOST} đơn vị.",
            where=path.name,
            advice="Chia danh sách thành nhiều tệp.",
        )
    return Mailing(tuple(found.values()), tuple(passed))


def _records(rows: list[tuple[int, list[str]]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows by what their columns mean; a list without a heading is one of codes or names."""
    known = {word: name for name, words in COLUMNS.items() for word in words}
    head = [known.get(compare_key(cell), "") for cell in rows[0][1]] if rows else []
    titled = "code" in head or "name" in head
    for number, cells in rows[titled:]:
        if titled:
            yield (
                number,
                {name: cell for name, cell in zip(head, cells, strict=False) if name and cell},
            )
        else:
            yield number, {"code": next(cell for cell in cells if cell)}


def _recipient(cells: Mapping[str, str], units: Units, where: str, taken: set[str]) -> Recipient:
    code, name = cells.get("code", ""), cells.get("name", "")
    unit = units.get(code)
    if unit is None and (not code or not name):  # a name alone, or a code that may be a name
        unit = units.resolve(code or name).unit
    if unit is None and not (code and name):
        raise InputError(
            f"không rõ {show_value(code or name)} là đơn vị nào.",
            where=where,
            advice="Ghi mã có trong danh sách của bộ học liệu, hoặc ghi cả mã (cột unit_code) và tên (cột unit_name).",
        )
    level = _level(cells.get("level", ""), where) or (unit.level if unit else "")
    return _made(unit.code if unit else code, name or (unit.name if unit else ""), level, taken)


def _owes(cells: Mapping[str, str], units: Units) -> bool:
    """A list that says who owes a report is a register: there the kit's own list counts too."""
    code = cells.get("code", "")
    return cells["obligated"].casefold() not in _NO and (code not in units or units[code].obligated)


def _level(text: str, where: str) -> str:
    found = text if text in LEVELS else _LEVEL_WORDS.get(compare_key(text), "")
    if text and not found:
        raise InputError(
            f"cấp {show_value(text)} không dùng được.",
            where=where,
            advice=f"Chọn trong: {', '.join(LEVELS)}, hoặc để trống.",
        )
    return found


def _made(code: str, name: str, level: str, taken: set[str]) -> Recipient:
    base = (
        "-".join(filter(None, (slug(code)[:LONGEST_NAME], slug(name)[:LONGEST_NAME].strip("-"))))
        or "don-vi"
    )
    folder = next(
        one
        for number in range(1, MOST + 2)
        if (one := base if number == 1 else f"{base}-{number}") not in taken
    )
    taken.add(folder)
    return Recipient(code, name, level, folder)


def _where(path: Path, sheet: SheetRows, number: int) -> str:
    return (
        f"{path.name}, " + (f"trang tính “{sheet.name}”, " if sheet.name else "") + f"dòng {number}"
    )
