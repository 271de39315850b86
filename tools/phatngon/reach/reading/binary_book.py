"""What the parts of a binary workbook (.xlsb) tell before it is opened: extent, cells that show an error, links, hidden rows.

Only the records that tell of them are looked at; every step is bounded by the length of the part, whatever its numbers say.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from phatngon.base.finding import column_letter
from phatngon.reach.reading.extents import CellCount
from phatngon.reach.reading.faults import Cells, Faulty
from phatngon.reach.reading.faults_xls import ERRORS
from phatngon.reach.reading.linked import is_web, relations

_ROW, _BLANK, _ERROR, _LAST_CELL, _ERROR_RESULT = 0, 1, 3, 11, 11
_SHEET, _LINK = 156, 494
_NOT_SHOWN = 0x10  # the bit of a row that is hidden or filtered out
BOOK = "xl/workbook.bin"


@dataclass
class BinarySheet:
    """What one sheet part tells."""

    faults: Cells = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet → its part, from the binary workbook and its relations."""
    targets = relations(archive, BOOK)
    found: dict[str, str] = {}
    for kind, body in records(archive.read(BOOK)):
        if kind == _SHEET and len(body) > 12:
            relation, place = _text(body, 8)
            name, _ = _text(body, place)
            target = targets.get(relation, "").lstrip("/")
            found[name] = target if target.startswith("xl/") else f"xl/{target}"
    return found


def scan_sheet(archive: zipfile.ZipFile, part: str, area: CellCount) -> BinarySheet:
    """Read the records of one sheet. Raises Unreadable where its cells reach too far, ValueError where it does not hold together."""
    found = BinarySheet()
    row = last = width = 0
    first = 1 << 31
    targets = relations(archive, part)
    try:
        for kind, body in records(archive.read(part)):
            if kind == _ROW:
                row = int(struct.unpack_from("<I", body)[0]) + 1
                if len(body) > 11 and body[11] & _NOT_SHOWN:
                    found.hidden.add(row)
            elif _BLANK < kind <= _LAST_CELL:
                column = int(struct.unpack_from("<I", body)[0])
                first, last, width = min(first, column), row, max(width, column + 1)
                if kind in (_ERROR, _ERROR_RESULT):
                    found.faults[row, column] = Faulty(ERRORS.get(body[8], "#VALUE!"))
            elif kind == _LINK:
                top, _, left, _ = struct.unpack_from("<4I", body)
                target = targets.get(_text(body, 16)[0], "")
                if is_web(target):
                    found.links[top + 1, left] = target
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from None
    if width:
        area.add(last * (width - first), f"{column_letter(width - 1)}{last}")
    return found


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record: both numbers before a body are written in groups of seven bits."""
    place = 0
    while place < len(data):
        kind = data[place]
        place += 1
        if kind & 0x80 and place < len(data):
            kind = (kind & 0x7F) | (data[place] & 0x7F) << 7
            place += 1
        size = shift = 0
        while place < len(data) and shift < 28:
            byte = data[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[place : place + size]
        place += size


def _text(body: bytes, place: int) -> tuple[str, int]:
    """A text with its length before it, and the place after it."""
    (length,) = struct.unpack_from("<I", body, place)
    end = place + 4 + 2 * min(length, len(body))
    return body[place + 4 : end].decode("utf-16-le", errors="replace"), end
