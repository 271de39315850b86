"""How far the cells of a sheet reach, told by a real reader of XML: every spelling of a cell is one cell.

The readers of workbooks lay out the whole field between the first and the last cell that holds something, so one cell far
away fills the memory. A cell that is only formatted is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from phatngon.base.finding import column_letter
from phatngon.base.numbers import format_number
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable

_CHUNK, _SNIFFED = 1 << 20, 1 << 16
_LETTERS = re.compile(r"[A-Za-z]{1,3}")
_RANGE = re.compile(r"[A-Za-z]{1,3}[1-9][0-9]{0,6}(?::[A-Za-z]{1,3}[1-9][0-9]{0,6})?")
_CELLS = frozenset({"row", "c", "v", "is", "f", "dimension", "hyperlink"})
_CONTENT = frozenset({"v", "is", "f"})
_TRUE = ("1", "true")
SPLIT = "Chia nhỏ bảng, hoặc xóa dữ liệu thừa ở xa bảng, rồi nộp lại."


class NoXml(ValueError):
    """The part is no XML, or not to its end."""


@dataclass
class Extent:
    """What the cells with content of one sheet take up; ``far``: the last of them as A1. ``hidden``: rows that are not shown;
    ``links``: (cells as A1 or A1:B2, id of the relation that holds the address)."""

    rows: int = 0
    first: int = 0
    columns: int = 0
    count: int = 0
    far: str = ""
    formulas: set[str] = field(default_factory=set)
    suspect: bool = False
    hidden: set[int] = field(default_factory=set)
    links: list[tuple[str, str]] = field(default_factory=list)
    bad_dimension: int | None = None

    @property
    def area(self) -> int:
        """The cells that a reader lays out for this sheet, empty ones between them too."""
        return self.rows * (self.columns - self.first) if self.count else 0


class CellCount:
    """The cells of all sheets of one file together. Raises Unreadable where they are too many."""

    def __init__(self) -> None:
        self._cells = 0

    def add(self, cells: int, far: str) -> None:
        """Take in one more sheet, whose last cell with content is ``far``."""
        self._cells += cells
        if self._cells > limits()["cells"]:
            raise Unreadable(
                f"trang tính quá rộng hoặc quá dài (dữ liệu đến ô {far}) nên không đọc.", SPLIT
            )


def root_of(stream: IO[bytes]) -> str | None:
    """The name of the first element of a part; None where it is no XML. Raises Unreadable for a part that declares entities."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, given: found.append(tag)
    with suppress(expat.ExpatError):  # what came before the fault still tells what the part is
        parser.Parse(stream.read(_SNIFFED))
    return found[0].rpartition(":")[2] if found else None


def sheet_extent(stream: IO[bytes]) -> Extent:
    """Read one sheet of an Office Open XML workbook to its end. Raises NoXml and Unreadable (entities declared)."""
    scan = _SheetScan()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = scan.starter(lambda: parser.CurrentByteIndex)
    try:
        while block := stream.read(_CHUNK):
            parser.Parse(block)
        parser.Parse(b"", True)
    except (expat.ExpatError, OverflowError) as error:
        raise NoXml(str(error)) from None
    return scan.found()


def _refuse(*_: object) -> None:
    raise Unreadable(
        "tệp tự đặt ký hiệu (DTD), điều sổ tính không bao giờ có, nên không đọc.",
        "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nộp lại.",
    )


class _SheetScan:
    def __init__(self) -> None:
        self._found = Extent(first=2**31)
        self._indices: dict[str, int] = {}

    def found(self) -> Extent:
        found = self._found
        if found.count:
            found.far = f"{column_letter(found.columns - 1)}{found.rows}"
        return found

    def starter(self, place: Callable[[], int]) -> Callable[[str, dict[str, str]], None]:
        """The handler of starting elements; one closure, since a long table has millions of them."""
        found = self._found
        known: dict[str, Any] = {}
        row, column, pending = 0, -1, False

        def start(tag: str, given: dict[str, str]) -> None:
            nonlocal row, column, pending
            if (kind := known.get(tag)) is None:
                kind = known[tag] = name if (name := tag.rpartition(":")[2]) in _CELLS else ""
            if kind == "c":
                column, pending = column + 1, True
                if reference := given.get("r"):
                    row, column = self._place(reference)
                if given.get("t") == "e":
                    found.suspect = True
            elif kind in _CONTENT:
                if kind == "f" and pending:
                    found.suspect = True
                    found.formulas.add(f"{column_letter(column)}{row}")
                if pending:
                    pending = False
                    found.count += 1
                    found.rows, found.columns = max(found.rows, row), max(found.columns, column + 1)
                    found.first = min(found.first, column)
            elif kind == "row":
                number = given.get("r", "").strip()
                row, column, pending = (_number(number) if number else row + 1), -1, False
                if given.get("hidden") in _TRUE:
                    found.hidden.add(row)
            elif kind == "hyperlink":
                relation = next((text for key, text in given.items() if key.endswith(":id")), "")
                if relation and len(found.links) < limits()["links"]:
                    found.links.append((given.get("ref", ""), relation))
            elif kind == "dimension" and not _RANGE.fullmatch(given.get("ref", "A1")):
                found.bad_dimension = place()

        return start

    def _place(self, reference: str) -> tuple[int, int]:
        reference = reference.strip()
        letters = reference.rstrip("0123456789")
        index = self._indices.get(letters)
        if index is None:
            if not _LETTERS.fullmatch(letters):
                raise NoXml(reference)
            index = 0
            for letter in letters.upper():
                index = index * 26 + ord(letter) - 64
            self._indices[letters] = index
        return _number(reference[len(letters) :]), index - 1


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise NoXml(text)
    return int(text)


def check_repeat(times: int, what: str) -> None:
    """Raises Unreadable where something with content is repeated more often than any person would."""
    if times > limits()["repeats"]:
        raise Unreadable(f"{what} lặp {format_number(times)} lần trong tệp nên không đọc.", SPLIT)
