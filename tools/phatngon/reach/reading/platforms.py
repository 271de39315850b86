"""Files exported by a platform as they come: recognised by their headings, mapped by data, one block a platform.

What the reader cannot know of such a file (which unit, which period, who signs) is told or asked elsewhere; here its rows
become rows of our columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timezone
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, cast

from phatngon.base.text import compare_key
from phatngon.base.written_moments import read_zone
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.reading.sheets import is_empty, show_cell

_COUNTED = ("views", "reach", "reactions", "comments", "shares", "saves", "potential_reach")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_NO_YEAR = re.compile(
    r"\s*([A-Za-zÀ-ỹ]+\.? \d{1,2}|\d{1,2} [A-Za-zÀ-ỹ]+\.?(?: \d{1,2})?|\d{1,2}/\d{1,2})\s*"
)


class PlatformRow(TypedDict, total=False):
    """One block of ``platforms.yaml`` as it stands."""

    name: str
    known: list[list[str]]
    columns: dict[str, list[str]]
    title: list[str]
    url: dict[str, object]
    sums: dict[str, list[str]]
    dates: str
    numbers: str
    zone: str
    year: str
    missing: str
    capture: str
    potential: str
    said: str
    refused: str
    advice: str


@dataclass(frozen=True)
class Platform:
    """One block of ``platforms.yaml``: how its export is known, and what its columns mean."""

    name: str
    known: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]
    title: tuple[str, ...] = ()
    url: Mapping[str, Any] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: str | None = None
    numbers: str | None = None
    zone: timezone | None = None
    year: str = ""
    missing: str | None = None
    capture: str | None = None
    potential: str | None = None
    said: str = ""
    refused: str = ""
    advice: str = ""


def find_platform(cells: Sequence[object]) -> Platform | None:
    """The platform whose export has these headings; None where they are no such headings.

    >>> find_platform(["Content", "Video title", "Video publish time", "Views"]).name, find_platform(["Tiêu đề", "Lượt xem"])
    ('YouTube Studio', None)
    """
    keys = {_key(cell) for cell in cells if isinstance(cell, str) and cell.strip()}
    if len(keys) < 2:
        return None
    return next((one for one in platforms() if all(group & keys for group in one.known)), None)


@dataclass
class Mapped:
    """The columns of one export: column → field; ``moved``: columns that are made here → the column they come from."""

    fields: dict[int, str]
    moved: dict[int, int]
    _made: list[tuple[str, tuple[int, ...]]]
    _platform: Platform
    _width: int
    _received: date | None

    def rows(
        self, rows: Iterable[tuple[int, Sequence[object]]]
    ) -> Iterator[tuple[int, Sequence[object]]]:
        """The rows that report a post, with the made columns at their end; totals and remarks are left out."""
        dated = next((i for i, name in self.fields.items() if name == "published_at"), None)
        counts = [i for i, name in self.fields.items() if name in _COUNTED and i < self._width]
        for number, cells in rows:
            if _is_total(cells) or _is_remark(cells):
                continue
            whole = [*cells[: self._width], *[None] * (self._width - len(cells))]
            for index in counts:
                whole[index] = _ungrouped(whole[index])
            if dated is not None and self._platform.year:
                whole[dated] = _with_year(whole[dated], self._received)
            yield (
                number,
                [*whole, *(self._make(name, columns, whole) for name, columns in self._made)],
            )

    def _make(self, name: str, columns: tuple[int, ...], cells: Sequence[object]) -> object:
        if name == "title":
            return next((cells[i] for i in columns if not is_empty(cells[i])), None)
        if name == "url":
            found = show_cell(cells[columns[0]]).strip().lstrip("'")
            rule = self._platform.url
            return (
                rule["address"].format(id=found)
                if re.fullmatch(rule["id"], found)
                else found or None
            )
        return _sum(cells[i] for i in columns)


def map_columns(platform: Platform, cells: Sequence[object], received: date | None) -> Mapped:
    """What each column of an export means; the first heading known for a field is taken."""
    places: dict[str, int] = {}
    for index, cell in enumerate(cells):
        places.setdefault(_key(cell), index)
    fields: dict[int, str] = {}
    for name, heads in platform.columns.items():
        first = next((places[key] for key in map(_key, heads) if key in places), None)
        if first is not None and first not in fields:
            fields[first] = name
    made: list[tuple[str, tuple[int, ...]]] = []
    for name, heads in (
        ("title", platform.title),
        ("url", tuple(platform.url.get("from", ()))),
        *platform.sums.items(),
    ):
        columns = tuple(places[key] for key in map(_key, heads) if key in places)
        if columns and name not in fields.values():
            made.append((name, columns))
    moved = {len(cells) + step: columns[0] for step, (_, columns) in enumerate(made)}
    fields |= {len(cells) + step: name for step, (name, _) in enumerate(made)}
    return Mapped(fields, moved, made, platform, len(cells), received)


@cache
def platforms() -> tuple[Platform, ...]:
    """Every platform, in the order in which they are tried."""
    return tuple(
        _platform(cast("PlatformRow", block)) for name, block in _data().items() if name != "totals"
    )


def _platform(block: PlatformRow) -> Platform:
    given: dict[str, Any] = dict(block)
    given["known"] = tuple(frozenset(map(_key, group)) for group in block["known"])
    given["columns"] = {name: tuple(heads) for name, heads in block["columns"].items()}
    given["title"] = tuple(block.get("title", ()))
    given["sums"] = {name: tuple(heads) for name, heads in block.get("sums", {}).items()}
    given["zone"] = read_zone(block["zone"]) if "zone" in block else None
    return Platform(**given)


@cache
def _data() -> dict[str, object]:
    data: dict[str, object] = YamlFile.read(Path(__file__).with_name("platforms.yaml")).data
    return data


@cache
def _totals() -> frozenset[str]:
    return frozenset(map(compare_key, cast("list[str]", _data()["totals"])))


def _key(text: object) -> str:
    return compare_key(show_cell(text).lstrip("\ufeff")) if isinstance(text, str) else ""


def _is_total(cells: Sequence[object]) -> bool:
    """True for a row that sums the others: it begins with the word, or holds nothing but numbers."""
    first = next((cell for cell in cells if not is_empty(cell)), None)
    return isinstance(first, str) and compare_key(first) in _totals()


def _is_remark(cells: Sequence[object]) -> bool:
    """True for a line of remarks: it begins with # or holds one cell only."""
    held = [cell for cell in cells if not is_empty(cell)]
    return len(held) < 2 or show_cell(held[0]).startswith("#")


def _with_year(cell: object, received: date | None) -> object:
    """A day without a year with that of its last occurrence before the file came; anything else as it stands."""
    if received is None or not isinstance(cell, str) or not _NO_YEAR.fullmatch(cell):
        return cell
    from phatngon.base.written_moments import Moment, read_moment

    for year in (received.year, received.year - 1):
        found = read_moment(f"{cell.strip()}, {year}", None, "en")
        if isinstance(found, Moment) and found.value.date() <= received:
            return f"{cell.strip()}, {year}"
    return cell


def _ungrouped(cell: object) -> object:
    """A count without the signs between its thousands: no platform exports a fraction of a view.

    >>> _ungrouped("1.200"), _ungrouped("15,234"), _ungrouped("1,2 N")
    ('1200', '15234', '1,2 N')
    """
    if isinstance(cell, str) and _GROUPED.fullmatch(cell.strip()):
        return re.sub("[.,]", "", cell.strip())
    return cell


def _sum(cells: Iterable[object]) -> int | None:
    """The sum of the counts in the cells; None where none holds one."""
    known = []
    for cell in cells:
        try:
            known.append(int(Decimal(show_cell(cell).replace(",", "").strip())))
        except (InvalidOperation, ValueError):
            continue
    return sum(known) if known else None
