"""One grid of cells, whatever file it came from, and how its cells are shown to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from phatngon.base.finding import column_letter


class Unreadable(Exception):
    """The file cannot be read: ``what`` is wrong and the ``advice``; becomes a finding F-001."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


@dataclass
class SheetRows:
    """Rows of one sheet from its first row on; ``offset``: empty columns left out on the left.

    ``merged``: ranges as ((first row, first column), (last row, last column)), 0-based in the sheet.
    ``formulas``: cells (as A1) that hold one. ``name`` is None where the file has no sheets. ``links``: (row from 1, column from 0
    in the sheet) → the address behind a cell; ``hidden_rows``: rows (from 1) that are hidden or filtered out.
    """

    name: str | None
    rows: Iterable[Sequence[Any]]
    hidden: bool = False
    offset: int = 0
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)

    def letter(self, index: int) -> str:
        """The letter of a column, counted from 0 in the rows of this sheet."""
        return column_letter(index + self.offset)


@dataclass
class Book:
    """The sheets of a file; ``remarks``: rule and words for the whole file (old encoding, wrong ending);
    ``kind``: what people call a text document or a page of the web, whose tables need not report anything."""

    sheets: list[SheetRows]
    remarks: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    kind: str = ""


def show_cell(cell: object) -> str:
    """A cell as the person who typed it sees it; an empty one is an empty text.

    >>> show_cell(1200.0), show_cell(datetime(2026, 9, 14, 18, 44)), show_cell(True), show_cell(None)
    ('1200', '14/9/2026 18:44', 'Có', '')
    """
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        seconds = f":{cell.second:02d}" if cell.second else ""
        return f"{cell.day}/{cell.month}/{cell.year} {cell.hour}:{cell.minute:02d}{seconds}"
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell)


def is_empty(cell: object) -> bool:
    """True for a cell without anything in it, or with white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
