"""One file as a unit sends it, read whole: submissions, lines, findings; nothing lost, nothing guessed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any, cast

from phatngon.base.errors import KitError
from phatngon.base.finding import Problem, SheetPlace
from phatngon.base.moments import VIETNAM
from phatngon.base.text import compare_key, nfc
from phatngon.reach.dictionary import entry_column, tables
from phatngon.reach.entries import entry_types
from phatngon.reach.reading.columns import KnownSources, Lines, read_columns
from phatngon.reach.reading.declared import (
    Declared,
    base_header,
    collect,
    declare_columns,
    read_head_cell,
    resolve_unit,
)
from phatngon.reach.reading.exports import Periods, as_platform_writes, ask, complete
from phatngon.reach.reading.intake import Header, Intake
from phatngon.reach.reading.layout import Grid, near_heading, read_layouts
from phatngon.reach.reading.rows import describe, describe_formulas, take_rows
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, SheetRows, Unreadable, is_empty
from phatngon.reach.reading.workbooks import Opened, open_book
from phatngon.tables.units import Units

_ITEM_FIELDS = frozenset(
    name for table in ("fact_item", "fact_measurement") for name in tables()[table].names
) - {"submission_id"}
_HEAD_FIELDS = tuple(
    name for name in tables()["fact_submission"].names if name in Header.__dataclass_fields__
)
_UNFORESEEN = (
    "tệp có chỗ mà bộ đọc chưa lường trước nên chưa đọc.",
    "Chép tin bài vào biểu mẫu rồi nộp lại; báo người giữ bộ.",
)
_ENCLOSED = "Là giấy tờ gửi kèm thì giữ nguyên; là tin bài thì chép vào biểu mẫu rồi nộp lại."
_REQUIRED = ("title", "published_at")
_PANDAS = {
    "BIGINT": "Int64",
    "INTEGER": "Int32",
    "VARCHAR": "str",
    "TIMESTAMP": "datetime64[us]",
    "DATE": "datetime64[us]",
    "BOOLEAN": "boolean",
    "DOUBLE": "Float64",
}


class NoTable(Exception):
    """A text document or a page of the web in which no table reports anything; its text is what people call it."""


def read_file(
    path: Path,
    *,
    units: Units,
    received_at: datetime,
    sources: Mapping[str, str] | None = None,
    zones: Mapping[str, timezone] | None = None,
    owners: Mapping[str, str] | None = None,
    periods: Periods | None = None,
    learned: Mapping[str, Mapping[str, str]] | None = None,
    shown: str = "",
    opened: Callable[[Path], Opened] = open_book,
) -> Intake:
    """Read one file of any kind that units send.

    ``sources``: name, host or handle → source_id. ``zones``: source_id → the zone its times are known to be in.
    ``owners``: source_id → the unit whose it is; ``periods``: period → first moment, first moment after: with these an export of
    a platform finds its unit and its period. ``learned``: unit (“*”: any) → heading → field, as an officer explained them.
    ``shown``: how to call the file, where its own name is not enough. ``opened``: what opens it.
    ``received_at``: when the file came; without offset it is official time. A file that cannot be read gives F-001 and no line.
    Raises InputError only where there is no such file.
    """
    intake = Intake(shown or nfc(path.name), "", path=path)
    try:
        book, data = opened(path)
        intake.sha256 = hashlib.sha256(data).hexdigest()
        _read_book(
            book,
            intake,
            units,
            received_at,
            KnownSources.known(sources, zones, owners),
            path.stem,
            periods or {},
            learned or {},
        )
    except NoTable as error:
        intake.findings, intake.rejected = [], set()
        value = f"{error} không có bảng tin bài"
        _give_up(intake, path, Problem("F-022", {"value": value, "advice": _ENCLOSED}))
    except Unreadable as error:
        _give_up(intake, path, _unread(error))
    except KitError:
        raise
    except Exception:  # a file that nobody thought of must not cost the others their answer
        if os.environ.get("PHATNGON_RAISE"):
            raise
        _give_up(intake, path, _unread(Unreadable(*_UNFORESEEN)))
    return intake


def _give_up(intake: Intake, path: Path, problem: Problem) -> None:
    """Tell that the file was not read, and leave no half of it."""
    intake.sha256 = intake.sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
    intake.find(problem)
    intake.submissions, intake.raw = [], type(intake.raw)()
    intake.entries = make_frame({}, 0)


def _unread(error: Unreadable) -> Problem:
    return Problem("F-001", {"value": error.what, "advice": error.advice})


def make_frame(values: Mapping[str, Sequence[object]], size: int) -> object:
    """A frame with every column of a reported line, typed; columns without values are null."""
    import pandas

    return pandas.DataFrame(
        {
            name: pandas.Series(values.get(name) or [None] * size, dtype=_PANDAS[kind])
            for name, kind in entry_types().items()
        }
    )


def _read_book(
    book: Book,
    intake: Intake,
    units: Units,
    received_at: datetime,
    sources: KnownSources,
    stem: str,
    periods: Periods,
    learned: Mapping[str, Mapping[str, str]],
) -> None:
    for rule, words in book.remarks:
        intake.find(Problem(rule, words))
    declared = Declared()
    intake.sheets = frozenset(compare_key(sheet.name) for sheet in book.sheets if sheet.name)
    grids: list[Grid] = []
    explained = _explained_for(book, learned, units, stem) if learned else {}
    near = ""
    for sheet in book.sheets:
        found, first = read_layouts(sheet, received_at.date(), explained)
        collect(declared, sheet, found[0].above if found else first)
        near = near or ("" if found else _near(near_heading(first, explained), sheet))
        grids += found
    tables_read = [(grid, *take_rows(grid, intake)) for grid in grids]
    for grid, _, extra in tables_read:
        describe(grid, intake)
        declare_columns(declared, extra)
        if grid.signed:
            declared.given.setdefault("signed_by", (grid.signed, grid.sheet.name, None, None))
    intake.invented = declared.invented
    base = base_header(declared, intake, units, stem)
    _read_tables(tables_read, base, declared, sources, intake, units, received_at, periods)
    if not grids and not base.nil_report and book.kind:
        raise NoTable(book.kind)
    for grid in grids:
        describe_formulas(grid.sheet, grid, intake)
    if not grids and not base.nil_report:
        intake.find(Problem("F-002", {"reason": near}))
    if any(grid.platform for grid in grids):
        for header in intake.submissions:
            ask(header, intake)
        _reject_lost(intake)
    else:
        _check_headers(intake)


def _near(row: tuple[int, list[str], list[str]] | None, sheet: SheetRows) -> str:
    """What a row that is nearly a heading has, and which of its names nobody knows; empty where there is no such row."""
    if row is None:
        return ""
    number, known, unknown = row
    place = SheetPlace("", sheet.name, number).inside
    lost = f", chưa rõ cột {', '.join(f'“{one}”' for one in unknown)} là gì" if unknown else ""
    return f"; {place} có {', '.join(f'“{one}”' for one in known)}{lost}"


def _explained_for(
    book: Book, learned: Mapping[str, Mapping[str, str]], units: Units, stem: str
) -> dict[str, str]:
    """The headings explained for any unit and for the one that the head of the file names."""
    head, most = Declared(), limits()["heading_within"]
    for sheet in book.sheets:
        collect(head, sheet, enumerate(islice(sheet.rows, most), 1))
    unit = base_header(head, Intake("", ""), units, stem).unit_code
    return {**learned.get("*", {}), **learned.get(unit or "", {})}


def _read_tables(
    read: list[tuple[Grid, Lines, dict[str, set[str]]]],
    base: Header,
    declared: Declared,
    sources: KnownSources,
    intake: Intake,
    units: Units,
    received_at: datetime,
    periods: Periods,
) -> None:
    values: dict[str, list[Any]] = {name: [] for name in entry_types()}
    headers: dict[tuple[Any, ...], Header] = {}
    for grid, lines, _ in read:
        rows = _row_headers(grid, lines, base, declared, intake, units)
        kept = [index for index in range(len(lines.numbers)) if _reports_item(lines, index)]
        whole = _only(lines, kept)
        read_columns(whole, grid, as_platform_writes(declared, grid), sources, intake)
        if grid.platform:
            rows = [complete(base, whole, grid, sources, periods, intake)] * len(rows)
        for header in rows:
            _merge_header(headers, header)
        _require(whole, grid, intake)
        _append(values, whole, [rows[index] for index in kept], grid, intake, received_at)
    intake.submissions = list(headers.values()) or [base]
    intake.entries = make_frame(values, len(values["line"]))


def _only(lines: Lines, kept: list[int]) -> Lines:
    whole = len(kept) == len(lines.numbers)
    cells = {
        name: cells if whole else [cells[i] for i in kept]
        for name, cells in lines.cells.items()
        if name in _ITEM_FIELDS
    }
    return Lines([lines.numbers[i] for i in kept], [lines.rows[i] for i in kept], cells)


def _reports_item(lines: Lines, index: int) -> bool:
    return any(
        name in _ITEM_FIELDS and not is_empty(cells[index]) for name, cells in lines.cells.items()
    )


def _row_headers(
    grid: Grid, lines: Lines, base: Header, declared: Declared, intake: Intake, units: Units
) -> list[Header]:
    """The submission of each line: what its row says, the rest from the file."""
    columns = {
        name: grid.letter(index)
        for index, name in grid.fields.items()
        if name in _HEAD_FIELDS and name not in _ITEM_FIELDS
    }
    if not grid.machine:
        columns.pop("received_at", None)
    if not columns:
        return [base] * len(lines.numbers)
    known: dict[tuple[Any, ...], tuple[Header, list[tuple[Problem, str, Any]]]] = {}
    found = []
    for index, line in enumerate(lines.numbers):
        cells = tuple(lines.cells[name][index] for name in columns)
        if cells not in known:
            known[cells] = _row_header(
                dict(zip(columns, cells, strict=True)), base, declared, units
            )
            if len(known) > limits()["submissions"]:
                raise Unreadable(
                    "bảng có quá nhiều đơn vị, kỳ khác nhau nên không đọc như một phiếu.",
                    "Chia theo đơn vị rồi nộp lại.",
                )
        header, problems = known[cells]
        if header.row is None or header.sheet != grid.sheet.name:
            header = replace(header, sheet=grid.sheet.name, row=lines.rows[index])
            known[cells] = (header, problems)
        for problem, name, cell in problems:
            intake.find(
                problem,
                value=cell,
                line=line,
                sheet=grid.sheet.name,
                row=lines.rows[index],
                column=columns[name],
                name=name,
            )
        found.append(header)
    return found


def _row_header(
    cells: dict[str, object], base: Header, declared: Declared, units: Units
) -> tuple[Header, list[tuple[Problem, str, object]]]:
    header, noted = replace(base, row=None), []
    for name, cell in cells.items():
        value, problems = read_head_cell(name, cell, declared)
        if name == "unit_code" and value:
            text = cast("str", value)
            header = replace(header, unit_text=text)
            code, problem = resolve_unit(text, units)
            problems = [*problems, *([problem] if problem else [])]
            header = replace(header, unit_code=code)
        elif value is not None:
            told: dict[str, Any] = {name: value}
            header = replace(header, **told)
        noted += [(problem, name, cell) for problem in problems]
    return header, noted


def _merge_header(headers: dict[tuple[object, ...], Header], header: Header) -> None:
    """One submission per unit, period and version; a later row fills what earlier rows left open."""
    key = (header.unit_code or header.unit_text, header.period_id, header.version)
    known = headers.get(key)
    if known is None:
        headers[key] = header
    elif known is not header:
        blank = {
            name: getattr(header, name)
            for name in header.__dataclass_fields__
            if getattr(known, name) is None
        }
        headers[key] = replace(known, **blank)


def _require(lines: Lines, grid: Grid, intake: Intake) -> None:
    for name in _REQUIRED:
        cells, column = lines.cells.get(name), entry_column(name)
        letter = intake.letter(grid.sheet.name, grid.head_row + 1, name)
        values = lines.values.get(name)
        for index, line in enumerate(lines.numbers):
            if (
                cells is None
                or is_empty(cells[index])
                or (values and values[index] is None and line not in intake.rejected)
            ):
                intake.find(
                    Problem("F-010", {"meant": column.vi.lower()}),
                    line=line,
                    sheet=grid.sheet.name,
                    row=lines.rows[index],
                    column=letter,
                    name=name,
                )


def _append(
    values: dict[str, list[object]],
    lines: Lines,
    headers: list[Header],
    grid: Grid,
    intake: Intake,
    received_at: datetime,
) -> None:
    size = len(lines.numbers)
    received = _official(received_at)
    own: dict[str, list[Any]] = {
        "line": lines.numbers,
        "file": [intake.file] * size,
        "sheet": [grid.sheet.name] * size,
        "row": lines.rows,
        "unit_code": [header.unit_code for header in headers],
        "period_id": [header.period_id for header in headers],
        "version": [header.version for header in headers],
        "received_at": [header.received_at or received for header in headers],
    }
    for name, column in values.items():
        column += own.get(name) or lines.values.get(name) or [None] * size


def _official(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM).replace(tzinfo=None) if moment.tzinfo else moment


def _check_headers(intake: Intake) -> None:
    """Submissions without a unit, a period or a signer; lines that belong to no unit or period are rejected."""
    no_period = any(found.rule == "F-018" for found in intake.findings)
    for header in intake.submissions:
        if header.unit_code is None and not header.unit_text:
            intake.find(
                Problem("F-008", {"value": "đơn vị"}),
                sheet=header.sheet,
                row=header.row,
                name="unit_code",
            )
        if header.period_id is None and not no_period:
            intake.find(
                Problem("F-008", {"value": "kỳ báo cáo"}),
                sheet=header.sheet,
                row=header.row,
                name="period_id",
            )
        if not header.signed_by:
            intake.find(Problem("F-013"), sheet=header.sheet, row=header.row, name="signed_by")
    _reject_lost(intake)


def _reject_lost(intake: Intake) -> None:
    frame = intake.entries
    lost = frame.loc[frame["unit_code"].isna() | frame["period_id"].isna(), "line"]
    intake.rejected.update(int(line) for line in lost)
