"""What reading one file gives: the submissions it holds, its lines, every row as it stood, and what was found on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, TypedDict, overload

from phatngon.base.finding import Finding, Problem, SheetPlace
from phatngon.base.text import compare_key
from phatngon.reach.blocks import checks
from phatngon.reach.findings import find, shorten
from phatngon.reach.reading.sheets import show_cell
from phatngon.reach.reading.texts import MASKED
from phatngon.reach.safe_cells import mask_personal

_SHEET = re.compile("trang tính “([^”]+)”")


@dataclass(frozen=True)
class Header:
    """One submission as its file declares it; ``sheet`` and ``row`` say where the unit stands. Moments are naive +07:00."""

    unit_code: str | None = None
    unit_text: str | None = None
    period_id: str | None = None
    version: int | None = None
    prepared_by: str | None = None
    signed_by: str | None = None
    nil_report: bool | None = None
    client_submitted_at: datetime | None = None
    received_at: datetime | None = None
    amend_reason: str | None = None
    status: str | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True)
class Head:
    """The heading of one table: its ``row``, the empty columns on its left, the headings as written, the rows above it."""

    row: int
    offset: int
    names: tuple[str, ...]
    above: tuple[tuple[int, Sequence[Any]], ...] = ()


class RawRow(TypedDict):
    """One data row as it was read: where it stands, and field (or heading) → text."""

    sheet: str | None
    row: int
    line: int | None
    cells: dict[str, str]


class RawRows(Sequence[RawRow]):
    """Every data row as it was read: each a dict of field (or heading) → text, with ``sheet``, ``row`` and ``line``.

    Personal numbers in titles and notes are masked here too; ``grid`` alone gives the cells untouched.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[str | None, tuple[str, ...], int, int | None, Sequence[Any]]] = []

    def add(
        self,
        sheet: str | None,
        names: tuple[str, ...],
        row: int,
        line: int | None,
        cells: Sequence[object],
    ) -> None:
        """Keep one row; ``names`` gives the field or heading of each cell."""
        self._parts.append((sheet, names, row, line, cells))

    def grid(self) -> Iterator[tuple[str | None, int, int | None, Sequence[object]]]:
        """Sheet, row, line and cells of every row, cells in their columns."""
        return ((sheet, row, line, cells) for sheet, _, row, line, cells in self._parts)

    def lines(self) -> dict[tuple[str | None, int], int | None]:
        """Sheet and row → line."""
        return {(sheet, row): line for sheet, _, row, line, _ in self._parts}

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, index: int) -> RawRow: ...

    @overload
    def __getitem__(self, index: slice) -> list[RawRow]: ...

    def __getitem__(self, index: int | slice) -> RawRow | list[RawRow]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        sheet, names, row, line, cells = self._parts[index]
        shown = {name: _shown(name, cell) for name, cell in zip(names, cells, strict=False) if name}
        return {"sheet": sheet, "row": row, "line": line, "cells": shown}

    def __iter__(self) -> Iterator[RawRow]:
        return (self[index] for index in range(len(self)))


@dataclass
class Intake:
    """One file, read; ``file`` is how it is called among those read together, ``path`` where it lies;
    ``invented``: it says that its data are.

    ``entries``: a frame in the shape of ``entry_types``; ``places``: sheet → field → column letter;
    ``later``: sheet → heading row and columns of its further tables; ``heads``: sheet → its heading;
    ``rejected``: lines with a finding of severity E. ``sheets``: names of its sheets, as comparison keys;
    ``own_making``: its table is the unit's own, and no reason is declared for counts that are missing.
    ``entries`` is None only while reading goes on."""

    file: str
    sha256: str
    submissions: list[Header] = field(default_factory=list)
    entries: Any = None
    findings: list[Finding[SheetPlace]] = field(default_factory=list)
    places: dict[str | None, dict[str, str]] = field(default_factory=dict)
    heads: dict[str | None, Head] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    raw: RawRows = field(default_factory=RawRows)
    later: dict[str | None, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    path: Path | None = None
    invented: bool = False
    sheets: frozenset[str] = frozenset()
    own_making: bool = False

    def letter(self, sheet: str | None, row: int | None, name: str) -> str | None:
        """The letter of the column that holds a field in a row of a sheet, whatever table of the sheet the row is in."""
        tables = [columns for first, columns in self.later.get(sheet, ()) if row and row > first]
        return (tables[-1] if tables else self.places.get(sheet, {})).get(name)

    def find(
        self,
        problem: Problem,
        *,
        value: object = None,
        line: int | None = None,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        name: str | None = None,
    ) -> None:
        """Note a problem at its place; one of severity E rejects its line."""
        shown = shorten(_shown(name, value)) if value is not None else None
        found = find(
            problem.rule,
            SheetPlace(self.file, sheet, row, column, name, shown, line),
            lacking=not _named_sheets(problem.rule) <= self.sheets,
            **problem.words,
        )
        self.findings.append(found)
        if line is not None and found.severity == "E":
            self.rejected.add(line)


@cache
def _named_sheets(rule: str) -> frozenset[str]:
    """The sheets of a file that the advice of a check sends people to, as comparison keys."""
    return frozenset(compare_key(name) for name in _SHEET.findall(checks()[rule].advice))


def _shown(name: str | None, cell: object) -> str:
    text = show_cell(cell)
    return mask_personal(text)[0] if name in MASKED else text


def find_duplicates(intakes: Iterable[Intake]) -> list[Finding[SheetPlace]]:
    """F-003 for every file whose content is that of an earlier one."""
    first: dict[str, str] = {}
    found = []
    for intake in intakes:
        other = first.setdefault(intake.sha256, intake.file)
        if other is not intake.file:
            found.append(find("F-003", SheetPlace(intake.file), value=other))
    return found
