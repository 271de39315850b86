"""Cells that show no value: an error of the spreadsheet, or a formula whose result the file does not hold.

The reader of workbooks gives both as empty cells, and an empty count would pass for a missing one. So they are looked for
in the parts of the workbook and laid into the rows again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from phatngon.base.finding import Problem, column_index
from phatngon.reach.reading.settings import word_table

FAULTS = ("F-019", "F-020")
UNVALUED = "(công thức chưa có kết quả)"
Cells = dict[
    tuple[int, int], "Faulty"
]  # (row, column), the row counted from 1 and the column from 0

_CHUNK = 1 << 20
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_NUMBERED = re.compile(r"err:\d{3}", re.IGNORECASE)
_HYPERLINK = re.compile(
    r'(?:of:|msoxl:)?=?\s*HYPERLINK\(\s*"(https?://[^"\s]+)"\s*[,;)]', re.IGNORECASE
)
_LONGEST_LINK = 4000
_TOO_NARROW = re.compile(r"#{3,}")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


class Faulty(str):
    """What stands in the place of a cell without value: the error as the spreadsheet shows it, or ``UNVALUED``."""

    __slots__ = ()


def fault_of(cell: object) -> Problem | None:
    """The problem of a cell that shows an error or lacks the result of its formula; None for any other.

    >>> fault_of("#REF!").rule, fault_of("Err:502").rule, fault_of(Faulty(UNVALUED)).rule, fault_of("#Hue")
    ('F-019', 'F-019', 'F-020', None)
    """
    if not isinstance(cell, str):
        return None
    if isinstance(cell, Faulty) and cell == UNVALUED:
        return Problem("F-020")
    if isinstance(cell, Faulty) or (
        cell.lstrip()[:1] in ("#", "E", "e") and _is_error(cell.strip())
    ):
        return Problem("F-019", {"value": cell.strip()})
    return None


def _is_error(text: str) -> bool:
    return text.casefold() in _errors() or bool(
        _NUMBERED.fullmatch(text) or _TOO_NARROW.fullmatch(text)
    )


@cache
def _errors() -> frozenset[str]:
    return frozenset(word_table("errors"))


def lay_faults(
    rows: Iterable[Sequence[object]],
    faults: Mapping[tuple[int, int], Faulty],
    offset: int,
    moved: int,
) -> Iterator[Sequence[object]]:
    """The rows with their faults in place; ``offset``: columns left out on the left, ``moved``: those put back there."""
    by_row: dict[int, dict[int, Faulty]] = {}
    for (row, column), fault in faults.items():
        by_row.setdefault(row, {})[column - offset] = fault
    number = 0
    for number, cells in enumerate(rows, 1):
        if moved:
            cells = [*[""] * moved, *cells]
        yield _with(cells, by_row[number]) if number in by_row else cells
    for row in range(number + 1, max(by_row, default=0) + 1):
        yield _with([], by_row.get(row, {}))


def _with(cells: Sequence[object], here: Mapping[int, Faulty]) -> list[object]:
    whole = [*cells, *[""] * (max(here, default=-1) + 1 - len(cells))]
    for column, fault in here.items():
        whole[column] = fault
    return whole


class SheetScan:
    """Finds the faults in one sheet of an Office Open XML workbook.

    ``recalculated``: the program that wrote the workbook left its formulas to be calculated on opening, so that a result
    of 0 is none.
    """

    def __init__(self, *, recalculated: bool = False) -> None:
        self.faults: Cells = {}
        self.links: dict[tuple[int, int], str] = {}
        self._in_formula, self._written = False, ""
        self._recalculated = recalculated
        self._row, self._column = 0, -1
        self._kind, self._text = "", ""
        self._formula = self._valued = self._in_value = False

    def read(self, stream: IO[bytes]) -> Cells:
        """Read the part to its end. Raises ValueError where it is no XML."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
            self._start,
            self._end,
            self._data,
        )
        try:
            while block := stream.read(_CHUNK):
                parser.Parse(block)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from None
        return self.faults

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            number = given.get("r", "")
            self._row, self._column = int(number) if number.isdigit() else self._row + 1, -1
        elif name == "c":
            found = _REFERENCE.fullmatch(given.get("r", ""))
            self._row, self._column = (
                (int(found[2]), column_index(found[1])) if found else (self._row, self._column + 1)
            )
            self._kind, self._text = given.get("t", ""), ""
            self._formula = self._valued = False
        elif name == "f":
            self._formula = self._in_formula = True
            self._written = ""
        elif name == "v":
            self._valued = self._in_value = True

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v":
            self._in_value = False
        elif name == "f":
            self._in_formula = False
            if target := link_of(self._written):
                self.links[self._row, self._column] = target
        elif name == "c":
            text = self._text.strip()
            if self._kind == "e":
                self.faults[self._row, self._column] = Faulty(text or "#VALUE!")
            elif self._formula and not self._holds(text):
                self.faults[self._row, self._column] = Faulty(UNVALUED)

    def _holds(self, text: str) -> bool:
        """True where the formula has its result; an empty text is one when the file says that it is a text."""
        if self._kind == "str":
            return self._valued
        return bool(text) and not (self._recalculated and text == "0" and not self._kind)

    def _data(self, text: str) -> None:
        if self._in_value:
            self._text += text
        elif self._in_formula and len(self._written) < _LONGEST_LINK:
            self._written += text


def link_of(formula: str) -> str | None:
    """The address that a formula of the kind HYPERLINK writes out; None for any other, and for one put together from cells.

    >>> link_of('HYPERLINK("https://bao.example/1","Xem")'), link_of("of:=HYPERLINK([.A2])")
    ('https://bao.example/1', None)
    """
    found = _HYPERLINK.match(formula.strip())
    return found[1] if found else None


def open_document_fault(node: ElementTree.Element) -> Faulty | None:
    """The fault of one cell of an OpenDocument sheet, if it has one."""
    text = "".join("".join(child.itertext()) for child in node if child.tag.endswith("}p")).strip()
    if any(
        name.endswith("}value-type") and value == "error" for name, value in node.attrib.items()
    ):
        return Faulty(text or "#VALUE!")
    if node.get(f"{_TABLE}formula") is None:
        return None
    if text and _is_error(text):
        return Faulty(text)
    kind = node.get(f"{_OFFICE}value-type")
    held = kind == "string" or any(node.get(f"{_OFFICE}{name}") is not None for name in _VALUES)
    return None if kind and held else Faulty(UNVALUED)
