"""Columns of cells turned into typed values: each different cell is read once, however many rows repeat it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from typing import Any, cast
from urllib.parse import urlsplit

from phatngon.base.finding import Problem
from phatngon.base.numbers import format_number
from phatngon.base.text import bare_key, compare_key
from phatngon.base.written import yes_or_no
from phatngon.base.written_counts import Count, read_count
from phatngon.base.written_moments import Moment, day_first, month_first, read_moment
from phatngon.reach.dictionary import entry_column, missing_reason
from phatngon.reach.reading.damage import exchanged_days, lost_points
from phatngon.reach.reading.declared import Declared
from phatngon.reach.reading.faults import fault_of
from phatngon.reach.reading.intake import Intake
from phatngon.reach.reading.layout import COUNTS, Grid
from phatngon.reach.reading.sheets import is_empty, show_cell
from phatngon.reach.reading.texts import clean_text, read_code, read_list, read_text
from phatngon.tables.dictionary import Column

_UNIQUE = ("url", "title")  # hardly ever repeated


@dataclass
class Lines:
    """The lines of one table: where each stood, the cells of each field, and the values read from them."""

    numbers: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    cells: dict[str, list[Any]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownSources:
    """Known sources: any spelling of name, host or id → id; the zone that a source is known to use; the unit whose it is."""

    ids: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, timezone] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def known(
        cls,
        sources: Mapping[str, str] | None,
        zones: Mapping[str, timezone] | None,
        owners: Mapping[str, str] | None = None,
    ) -> KnownSources:
        """Sources with their names folded for comparison; a name without marks only where one source has it."""
        exact: dict[str, str] = {}
        bare: dict[str, set[str]] = {}
        for name, identity in (sources or {}).items():
            exact |= {compare_key(name): identity, compare_key(identity): identity}
            bare.setdefault(bare_key(name), set()).add(identity)
        unique = {key: next(iter(found)) for key, found in bare.items() if len(found) == 1}
        return cls(unique | exact, zones or {}, owners or {})

    def of_address(self, url: str) -> str | None:
        """The id of the source that an address belongs to, by its page on a platform, else by its host."""
        return next((found for key in _keys_of(url) if (found := self.ids.get(key))), None)

    def find(self, text: str) -> str | None:
        """The id of a source by name, id or host; None where it is not known."""
        key = compare_key(text)
        host = key.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        return (
            self.ids.get(key)
            or self.ids.get(host)
            or self.ids.get(bare_key(key) if key.isascii() else key)
        )


def _keys_of(url: str) -> tuple[str, ...]:
    """What a source may be known by in an address: host with page, then host."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ()
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    page = parts.path.strip("/").split("/")[0].lower()
    return tuple(filter(None, (f"{host}/{page}" if host and page else "", host)))


def read_columns(
    lines: Lines, grid: Grid, declared: Declared, sources: KnownSources, intake: Intake
) -> None:
    """Fill ``lines.values`` and note the problems at their cells; then the reasons, precisions and roundings that follow."""
    letters = {name: grid.letter(index) for index, name in grid.fields.items()}
    counted: dict[str, list[Count | None]] = {}
    for name, cells in lines.cells.items():
        column = entry_column(name)
        read = _reader(column, cells, declared, sources)
        place = (grid.sheet.name, letters[name], name)
        found = _read_all(read if name in _UNIQUE else _once(read), cells, lines, intake, place)
        if column.kind == "int":
            counts = cast("list[Count | None]", found)
            counted[name] = counts
            _note_all(lost_points(cells, column.vi), cells, lines, intake, place)
            found = [count.value if count else None for count in counts]
        elif column.kind == "ts":
            moments = cast("list[Moment | None]", found)
            found = cast(
                "list[object]", _moments(moments, lines, name, declared, sources, intake, place)
            )
            _note_all(exchanged_days(cells), cells, lines, intake, place)
        lines.values[name] = found
    _reasons(lines, counted, declared, shared=grid.shared_reason)
    intake.own_making = not (declared.form or declared.reason or grid.machine)
    _roundings(lines, counted)


def _read_all(
    read: Callable[[object], tuple[object, Sequence[Problem]]],
    cells: list[object],
    lines: Lines,
    intake: Intake,
    place: tuple[str | None, str, str],
) -> list[object]:
    found: list[object] = []
    for index, cell in enumerate(cells):
        if cell is None or cell == "":
            found.append(None)
            continue
        fault = fault_of(cell)
        value, problems = (None, (fault,)) if fault else read(cell)
        found.append(value)
        for problem in problems:
            _note(intake, problem, cell, lines, index, place)
    return found


def _once(
    read: Callable[[object], tuple[object, Sequence[Problem]]],
) -> Callable[[object], tuple[object, Sequence[Problem]]]:
    """The same reading, done once for each different cell; 1, 1.0 and True are different."""
    known: dict[tuple[type, Any], tuple[Any, Sequence[Problem]]] = {}

    def again(cell: object) -> tuple[object, Sequence[Problem]]:
        key = (cell.__class__, cell)
        if key not in known:
            known[key] = read(cell)
        return known[key]

    return again


def _note(
    intake: Intake,
    problem: Problem,
    cell: object,
    lines: Lines,
    index: int,
    place: tuple[str | None, str, str],
) -> None:
    sheet, letter, name = place
    intake.find(
        problem,
        value=cell,
        line=lines.numbers[index],
        sheet=sheet,
        row=lines.rows[index],
        column=letter,
        name=name,
    )


def _note_all(
    told: Iterable[tuple[int, Problem]],
    cells: list[object],
    lines: Lines,
    intake: Intake,
    place: tuple[str | None, str, str],
) -> None:
    for index, problem in told:
        _note(intake, problem, cells[index], lines, index, place)


def _reader(
    column: Column, cells: list[object], declared: Declared, sources: KnownSources
) -> Callable[[object], tuple[object, Sequence[Problem]]]:
    if column.kind == "int":
        return lambda cell: _count(cell, declared.style)
    if column.kind == "ts":
        style = _style(cells, declared)
        return lambda cell: _moment(cell, declared.zone, style)
    if column.kind == "bool":
        return lambda cell: _answer(cell, column)
    if column.name == "source_id":
        return lambda cell: _source(cell, column, sources)
    if column.kind == "code":
        return lambda cell: read_code(cell, column)
    if column.kind in ("codes", "texts"):
        return lambda cell: read_list(cell, column)
    return lambda cell: read_text(cell, column)


def _style(cells: list[object], declared: Declared) -> str | None:
    """How the dates of a column are written: as the file says, or as one of its cells proves; None where cells disagree."""
    if declared.order:
        return declared.order
    if any(month_first(cell) for cell in cells):
        return None
    return declared.day_first or ("vi" if any(day_first(cell) for cell in cells) else None)


def _count(cell: object, style: str | None) -> tuple[Count | None, Sequence[Problem]]:
    found = read_count(cell, style, missing_reason)
    return (None, (found,)) if isinstance(found, Problem) else (found, ())


def _moment(
    cell: object, zone: timezone | None, style: str | None
) -> tuple[Moment | None, Sequence[Problem]]:
    found = read_moment(cell, zone, style, short_years=True)
    return (None, (found,)) if isinstance(found, Problem) else (found, ())


def _answer(cell: object, column: Column) -> tuple[bool | None, Sequence[Problem]]:
    text = clean_text(show_cell(cell))[0]
    answer = yes_or_no(cell if not isinstance(cell, str) else text)
    if answer is None and text and not is_empty(text.strip("-–—.…")):
        return None, (Problem("F-009", {"value": text, "meant": f"“{column.vi}” (Có, Không)"}),)
    return answer, ()


def _source(
    cell: object, column: Column, sources: KnownSources
) -> tuple[str | None, Sequence[Problem]]:
    known = sources.find(clean_text(show_cell(cell))[0])
    return (known, ()) if known else read_text(cell, column)


def _moments(
    found: list[Moment | None],
    lines: Lines,
    name: str,
    declared: Declared,
    sources: KnownSources,
    intake: Intake,
    place: tuple[str | None, str, str],
) -> list[datetime | None]:
    """Official times of a column; a time without a zone takes its source's, else that of the city; a day needs none. Where the
    cells come from several machines it is refused."""
    ids = lines.values.get("source_id") or [None] * len(found)
    values: list[datetime | None] = []
    city, assumed = _means_city(found, lines.cells[name], declared), 0
    for index, moment in enumerate(found):
        cell = lines.cells[name][index]
        if moment and not moment.zone_known and ids[index] in sources.zones:
            again = read_moment(
                cell, sources.zones[ids[index]], declared.day_first, short_years=True
            )
            moment = again if isinstance(again, Moment) else moment
        if moment and not moment.zone_known and (moment.precision == "DAY" or city):
            assumed += moment.precision != "DAY"
            moment = replace(moment, zone_known=True)
        if moment and not moment.zone_known:
            _note(intake, Problem("V-020", {"value": show_cell(cell)}), cell, lines, index, place)
        found[index] = moment
        values.append(moment.value if moment and moment.zone_known else None)
    if assumed:
        intake.find(Problem("F-034", {"count": format_number(assumed)}), sheet=place[0])
    if name == "published_at":
        given = lines.values.get("published_precision") or [None] * len(found)
        lines.values["published_precision"] = [
            own or (moment.precision if moment and value else None)
            for own, moment, value in zip(given, found, values, strict=True)
        ]
    return values


def _means_city(found: list[Moment | None], cells: list[object], declared: Declared) -> bool:
    """True where a time without a zone can only be meant in the city's: the file says nothing of zones, none of its cells
    is stamped by a machine, and none is written as machines elsewhere write."""
    return not (
        declared.zone_label
        or any(moment and moment.stamped for moment in found)
        or any(month_first(cell) for cell in cells)
    )


def _reasons(
    lines: Lines, counted: dict[str, list[Count | None]], declared: Declared, *, shared: bool
) -> None:
    """Why a count is missing: its own column, the words in its cell, the one reason of the row, the reason of the file."""
    size = len(lines.numbers)
    row_reason = (
        lines.values.get("views_missing_reason", [None] * size) if shared else [None] * size
    )
    for name in COUNTS:
        counts, reason = counted.get(name, [None] * size), f"{name}_missing_reason"
        own = lines.values.get(reason, [None] * size)
        lines.values[reason] = [
            given
            or (
                None
                if _measured(count)
                else (count.reason if count else None) or of_row or declared.reason
            )
            for count, given, of_row in zip(counts, own, row_reason, strict=True)
        ]
        _forget_refused(lines, name, counts, reason, own)


def _measured(count: Count | None) -> bool:
    return count is not None and count.value is not None


def _forget_refused(
    lines: Lines, name: str, counts: list[Count | None], reason: str, own: list[object]
) -> None:
    """A cell that was refused is not a missing count: no reason of the file hides it."""
    cells = lines.cells.get(name)
    if cells:
        lines.values[reason] = [
            own[i] if counts[i] is None and not is_empty(cells[i]) else value
            for i, value in enumerate(lines.values[reason])
        ]


def _roundings(lines: Lines, counted: dict[str, list[Count | None]]) -> None:
    size = len(lines.numbers)
    known = [counted[name] for name in COUNTS if name in counted]
    steps = [
        max((count.step or 0 for counts in known if (count := counts[i])), default=0)
        for i in range(size)
    ]
    for name, own in (
        ("rounded", [True if step else None for step in steps]),
        ("rounding_step", [step or None for step in steps]),
    ):
        given = lines.values.get(name, [None] * size)
        lines.values[name] = [
            value if value is not None else found for value, found in zip(given, own, strict=True)
        ]
