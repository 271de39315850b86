"""How far the cells of an OpenDocument workbook reach, and which of them show no value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from phatngon.base.finding import column_letter
from phatngon.base.numbers import format_number
from phatngon.reach.reading.extents import SPLIT, CellCount, check_repeat
from phatngon.reach.reading.faults import Cells, link_of, open_document_fault
from phatngon.reach.reading.linked import is_web
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


@dataclass
class Tables:
    """Name of each sheet → its cells without value, the addresses behind its cells, its rows that are not shown."""

    faults: dict[str, Cells] = field(default_factory=dict)
    links: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    hidden: dict[str, set[int]] = field(default_factory=dict)


def scan_tables(stream: IO[bytes]) -> Tables:
    """What the sheets of the workbook tell. Raises Unreadable (too large) and ParseError (no XML).

    A cell that is only formatted, checked or commented holds nothing, however often it is repeated.
    """
    found = Tables()
    area, table, copies = CellCount(), _OpenDocumentTable("", found), 0
    for event, node in ElementTree.iterparse(stream, events=("start", "end")):
        if event == "start":
            if node.tag == f"{_TABLE}table":
                name = node.get(f"{_TABLE}name", "")
                table = _OpenDocumentTable(name, found)
        elif node.tag == f"{_TEXT}s":
            check_repeat(_times(node, f"{_TEXT}c"), "dấu cách")
        elif node.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            table.cell(node)
            node.clear()
        elif node.tag == f"{_TABLE}table-row":
            table.row(
                _times(node, f"{_TABLE}number-rows-repeated"),
                shown=node.get(f"{_TABLE}visibility", "visible") == "visible",
            )
            node.clear()
        elif node.tag == f"{_TABLE}table":
            area.add(
                table.rows * table.width, f"{column_letter(max(table.width, 1) - 1)}{table.rows}"
            )
            copies += table.copies
            if copies > limits()["copied_cells"]:
                raise Unreadable(
                    f"tệp ngắn nhưng lặp ra {format_number(copies)} ô nên không đọc.", SPLIT
                )
            node.clear()
    return found


class _OpenDocumentTable:
    """One table while it is read: rows and columns that hold something, and blanks that may turn out to lie between them."""

    def __init__(self, name: str, found: Tables) -> None:
        self.name, self.faults = name, found.faults.setdefault(name, {})
        self.links = found.links.setdefault(name, {})
        self.hidden = found.hidden.setdefault(name, set())
        self.rows = self.width = 0
        self.copies = self._held = self._written = self._blank = self._columns = self._pending = 0

    def cell(self, node: ElementTree.Element) -> None:
        """Take in one cell, repeated or not."""
        repeat = _times(node, f"{_TABLE}number-columns-repeated")
        if not _holds(node):
            self._pending += repeat
            return
        check_repeat(repeat, "một ô có dữ liệu")
        first = self._columns + self._pending
        row = self.rows + self._blank + 1
        if (target := _link(node)) and is_web(target):
            self.links[row, first] = target
        if fault := open_document_fault(node):
            self.faults |= {
                (row, first + step): fault for step in range(min(repeat, limits()["columns"]))
            }
        self._columns, self._pending = first + repeat, 0
        self._held, self._written = self._held + repeat, self._written + 1

    def row(self, repeat: int, *, shown: bool = True) -> None:
        """Close one row, repeated or not."""
        if self._columns:
            check_repeat(repeat, "một hàng có dữ liệu")
            if not shown:
                first = self.rows + self._blank + 1
                self.hidden.update(range(first, first + repeat))
            self.rows, self.width, self._blank = (
                self.rows + self._blank + repeat,
                max(self.width, self._columns),
                0,
            )
            self.copies += repeat * self._held - self._written
        else:
            self._blank += repeat
        self._columns = self._pending = self._held = self._written = 0


def _link(node: ElementTree.Element) -> str | None:
    """The address behind a cell: that of a link in its text, or that of its formula."""
    if target := link_of(node.get(f"{_TABLE}formula") or ""):
        return target
    return next((one.get(_HREF) for one in node.iter(f"{_TEXT}a")), None)


def _holds(node: ElementTree.Element) -> bool:
    return (
        node.get(f"{_OFFICE}value-type") is not None
        or node.get(f"{_TABLE}formula") is not None
        or any(child.tag == f"{_TEXT}p" for child in node)
    )


def _times(node: ElementTree.Element, name: str) -> int:
    text = node.get(name, "1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1
