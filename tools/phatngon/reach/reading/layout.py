"""Where the table of a sheet begins, which column is which field, and which rows are items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any

from phatngon.base.text import bare_key, compare_key, squeeze
from phatngon.reach.dictionary import entry_columns, tables
from phatngon.reach.reading.platforms import Platform, find_platform, map_columns
from phatngon.reach.reading.settings import limits, words
from phatngon.reach.reading.sheets import SheetRows, Unreadable, is_empty, show_cell

COUNTS = ("views", "reach", "reactions", "comments", "shares", "saves")
_LONGEST = 120  # characters; nothing longer is a heading
_CORE = {"url", "title", "published_at"}
_HEAD = {"unit_code", "period_id"}
_MARKS = re.compile(r"[\s*:]+$|\(\s*\*+\s*\)")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_FILLED_DOWN = frozenset({"source_id", "unit_code", "period_id"}).union(
    column.name for column in entry_columns() if column.kind in ("code", "codes", "bool")
)


@dataclass(frozen=True)
class Heading:
    """A recognised heading: the ``field``, the form's ``name`` for it, and whether the words are those of an older form."""

    field: str
    name: str
    older: bool
    machine: bool = False


@dataclass
class Grid:
    """One table of a sheet: column index → field, what stood above, and the rows below the heading.

    ``moved``: columns that the reader added → the column they were taken from; ``twice``: columns whose heading an earlier one
    has (index, heading, letter of the earlier); ``signed``: who signs below the table; ``later``: not the first of its sheet;
    ``platform``: whose export it is.
    """

    sheet: SheetRows
    head_row: int
    fields: dict[int, str]
    headings: dict[int, str]
    older: list[tuple[int, str, str]]
    unknown: list[tuple[int, str]]
    machine: bool
    above: list[tuple[int, Sequence[Any]]]
    rows: Iterator[tuple[int, Sequence[Any]]]
    shared_reason: bool = False
    ordinal: frozenset[int] = field(default_factory=frozenset)
    moved: dict[int, int] = field(default_factory=dict)
    twice: list[tuple[int, str, str]] = field(default_factory=list)
    signed: str = ""
    later: bool = False
    platform: Platform | None = None

    def letter(self, index: int) -> str:
        """The letter of a column; for one that the reader added, that of the column it was taken from."""
        return self.sheet.letter(self.moved.get(index, index))


def find_heading(text: object) -> Heading | None:
    """The field that a heading names, spelling, stars and remarks in brackets forgiven.

    >>> find_heading("Đường link (*)").field, find_heading("luot xem").field, find_heading("Ghi thêm")
    ('url', 'views', None)
    """
    return _find_heading(show_cell(text))


@lru_cache(maxsize=4096)
def _find_heading(text: str) -> Heading | None:
    if len(text) > _LONGEST:
        return None
    shown = _MARKS.sub("", squeeze(text))
    for written in dict.fromkeys((shown, _ASIDE.sub("", shown))):
        key = compare_key(written)
        if found := _headings().get(key) or _headings().get(bare_key(key)) if key else None:
            return found
    return None


def read_layouts(
    sheet: SheetRows, received: date | None = None, learned: Mapping[str, str] | None = None
) -> tuple[list[Grid], list[tuple[int, Sequence[object]]]]:
    """The tables of a sheet, one below the other, and its first rows (row number, cells) as they stand.

    ``learned``: headings (as they are compared) explained by an officer → field.
    ``received``: when the file came, for exports of platforms whose days have no year. Raises Unreadable for an export from
    which no items can be made.
    """
    rows = enumerate(sheet.rows, 1)
    first = list(islice(rows, limits()["heading_within"] + 1))
    for place, (number, cells) in enumerate(first):
        if platform := find_platform(cells):
            rest = chain(first[place + 1 :], rows)
            return [_export(sheet, number, platform, cells, first[:place], rest, received)], first
    learned = learned or {}
    grid, first = _read_layout(sheet, first, rows, learned)
    if grid is None:
        return [], first
    grids = [grid]
    part: list[tuple[int, Sequence[Any]]] = []
    for row, cells in grid.rows:
        if _may_head(cells) and _is_table(found := _recognise([cells], learned)):
            grids[-1].rows, part = iter(part), []
            if {index: heading.field for index, (_, heading) in found.items()}.items() <= grids[
                -1
            ].fields.items():
                grids[-1].rows, part = (
                    iter(()),
                    list(grids[-1].rows),
                )  # the same heading again, as on the next page
                continue
            below = _grid(sheet, row, found, cells, (), [], iter(()))
            below.later = True
            grids.append(below)
        else:
            part.append((row, cells))
    grids[-1].rows = iter(part)
    return grids, first


def near_heading(
    first: Sequence[tuple[int, Sequence[object]]], learned: Mapping[str, str]
) -> tuple[int, list[str], list[str]] | None:
    """The row that comes nearest to a heading: its number, the columns it is known to have, and the names nobody knows.

    >>> near_heading([(1, ["Sổ tin"]), (4, ["TT", "Ngày đăng", "Nội dung", "Nơi đọc"])], {})
    (4, ['Ngày giờ đăng'], ['Nội dung', 'Nơi đọc'])
    """
    near = None
    for number, cells in first:
        found = _recognise([cells], learned)
        if _may_head(cells) and found and (near is None or len(found) > len(near[1])):
            unknown = [
                squeeze(show_cell(cell))
                for index, cell in enumerate(cells)
                if index not in found
                and not is_empty(cell)
                and compare_key(show_cell(cell)) not in words("ordinal")
            ]
            near = number, [heading.name for _, heading in found.values()], unknown
    return near


def _export(
    sheet: SheetRows,
    number: int,
    platform: Platform,
    cells: Sequence[object],
    above: list[tuple[int, Sequence[object]]],
    rest: Iterator[tuple[int, Sequence[object]]],
    received: date | None,
) -> Grid:
    if platform.refused:
        raise Unreadable(platform.refused, platform.advice)
    mapped = map_columns(platform, cells, received)
    headings = {index: squeeze(show_cell(cell)) for index, cell in enumerate(cells)}
    made = {index: headings.get(origin, "") for index, origin in mapped.moved.items()}
    return Grid(
        sheet,
        number,
        mapped.fields,
        headings | made,
        [],
        [],
        False,
        above,
        mapped.rows(rest),
        moved=mapped.moved,
        platform=platform,
    )


def _may_head(cells: Sequence[object]) -> bool:
    """True for a row of several short texts without a digit or an address: the only rows worth a second look."""
    written = 0
    for cell in cells:
        if cell is None or cell == "":
            continue
        if not isinstance(cell, str) or len(cell) > _LONGEST or "/" in cell:
            return False
        if any(c.isdigit() for c in cell):
            return False
        written += 1
    return written > 2


def _read_layout(
    sheet: SheetRows,
    first: list[tuple[int, Sequence[object]]],
    rows: Iterator[tuple[int, Sequence[object]]],
    learned: Mapping[str, str],
) -> tuple[Grid | None, list[tuple[int, Sequence[object]]]]:
    """The first table of a sheet, if it has one."""
    filled = _fill_merged(first, sheet)
    alone = [_recognise([row], learned) for row in filled]
    best: tuple[int, int, int, dict[int, tuple[str, Heading]]] | None = None
    for place, (number, _) in enumerate(first):
        pair = _recognise(filled[place : place + 2], learned)
        single = max(map(_score, alone[place : place + 2]))
        for height, found in ((1, alone[place]), (2, pair if _score(pair) > single else {})):
            if _is_table(found) and (best is None or _score(found) > best[0]):
                best = (_score(found), number, height, found)
    if best is None:
        return None, first
    _, number, height, found = best
    last = number + height - 1
    rest = chain(first[last:], rows)
    names = filled[last - 1]
    return _grid(sheet, last, found, names, filled[number - 1], first[: number - 1], rest), first


def _grid(
    sheet: SheetRows,
    last: int,
    found: dict[int, tuple[str, Heading]],
    names: Sequence[object],
    upper: Sequence[object],
    above: list[tuple[int, Sequence[object]]],
    rest: Iterator[tuple[int, Sequence[object]]],
) -> Grid:
    fields: dict[int, str] = {}
    older: list[tuple[int, str, str]] = []
    unknown: list[tuple[int, str]] = []
    headings: dict[int, str] = {}
    twice: list[tuple[int, str, str]] = []
    shared, ordinal = False, set()
    for index in range(max(len(names), len(upper))):
        text = next(
            (
                squeeze(show_cell(row[index]))
                for row in (names, upper)
                if index < len(row) and not is_empty(row[index])
            ),
            "",
        )
        if index in found:
            written, heading = found[index]
            name, generic = _placed(heading, fields)
            headings[index] = written
            if name in fields.values():
                before = next(place for place, known in fields.items() if known == name)
                twice.append((index, written, sheet.letter(before)))
                continue
            fields[index] = name
            shared = shared or generic
            if heading.older:
                older.append((index, written, heading.name))
        elif text:
            headings[index] = text
            if compare_key(text) in words("ordinal"):
                ordinal.add(index)
            else:
                unknown.append((index, text))
    machine = sum(heading.machine for _, heading in found.values()) * 2 > len(found)
    return Grid(
        sheet,
        last,
        fields,
        headings,
        older,
        unknown,
        machine,
        above,
        _filled_down(rest, sheet, fields),
        shared and sum(name.endswith("_missing_reason") for name in fields.values()) == 1,
        frozenset(ordinal),
        twice=twice,
    )


def _placed(heading: Heading, fields: dict[int, str]) -> tuple[str, bool]:
    """A heading “Lý do thiếu” means the count on its left; alone, and without a count there, it serves the whole row."""
    if heading.field != "views_missing_reason" or not heading.older:
        return heading.field, False
    left = fields[max(fields)] if fields else ""
    free = f"{left}_missing_reason"
    return (free, True) if left in COUNTS and free not in fields.values() else (heading.field, True)


def _score(found: dict[int, tuple[str, Heading]]) -> int:
    return len({heading.field for _, heading in found.values()})


def _is_table(found: dict[int, tuple[str, Heading]]) -> bool:
    fields = {heading.field for _, heading in found.values()}
    return len(_CORE & fields) >= 2 or (fields >= _HEAD and len(fields) > 2)


def _recognise(
    rows: Sequence[Sequence[object]], learned: Mapping[str, str]
) -> dict[int, tuple[str, Heading]]:
    found: dict[int, tuple[str, Heading]] = {}
    for row in rows:
        for index, cell in enumerate(row):
            if not isinstance(cell, str) or not cell:
                continue
            if heading := _explained(cell, learned) or find_heading(cell):
                found[index] = (squeeze(cell), heading)
    return found


def _explained(cell: str, learned: Mapping[str, str]) -> Heading | None:
    name = learned.get(compare_key(cell)) if learned and len(cell) <= _LONGEST else None
    return Heading(name, squeeze(cell), older=False) if name else None


def _fill_merged(first: list[tuple[int, Sequence[object]]], sheet: SheetRows) -> list[list[object]]:
    rows = [list(cells) for _, cells in first]
    for (top, left), (bottom, right) in sheet.merged:
        left, right = left - sheet.offset, right - sheet.offset
        if top < len(rows) and 0 <= left < len(rows[top]):
            for row in rows[top : bottom + 1]:
                for index in range(left, min(right + 1, len(row))):
                    row[index] = rows[top][left]
    return rows


def _filled_down(
    rows: Iterator[tuple[int, Sequence[object]]], sheet: SheetRows, fields: dict[int, str]
) -> Iterator[tuple[int, Sequence[object]]]:
    """Rows with a cell merged over several rows repeated on each, for names and codes; never for a count or an address."""
    reach = {
        (top + 1, left - sheet.offset): bottom + 1
        for (top, left), (bottom, _) in sheet.merged
        if bottom > top and fields.get(left - sheet.offset) in _FILLED_DOWN
    }
    if not reach:
        yield from rows
        return
    held: dict[int, tuple[int, Any]] = {}
    for number, cells in rows:
        cells = list(cells)
        for index in range(len(cells)):
            if (number, index) in reach:
                held[index] = (reach[number, index], cells[index])
            elif index in held and number <= held[index][0] and is_empty(cells[index]):
                cells[index] = held[index][1]
        yield number, cells


@cache
def _headings() -> dict[str, Heading]:
    """Every heading by its comparison key; keys without marks only where one field has them."""
    exact: dict[str, Heading] = {}
    for table in ("fact_submission", "fact_measurement", "fact_item"):
        for column in tables()[table].columns:
            for text in reversed(column.headings):
                exact[compare_key(text)] = Heading(
                    column.name, column.vi, text in column.older, text == column.name
                )
    bare: dict[str, set[str]] = {}
    for key, heading in exact.items():
        bare.setdefault(bare_key(key), set()).add(heading.field)
    unique = {
        bare_key(key): heading for key, heading in exact.items() if len(bare[bare_key(key)]) == 1
    }
    return unique | exact
