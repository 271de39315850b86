"""Cells without value in workbooks of Excel 97 to 2003: errors as such, and errors that formulas gave.

Only the records that tell of them are looked at; every step is bounded by the length of the file, whatever its numbers say.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from phatngon.reach.reading.faults import Cells, Faulty
from phatngon.reach.reading.linked import is_web

_FREE = 0xFFFFFFFA  # sector numbers from here on are no sectors
_BOF, _EOF, _SHEET, _CELL_ERROR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006
_ROW, _LINK, _NOT_SHOWN = 0x0208, 0x01B8, 0x20
_ADDRESS = bytes.fromhex(
    "e0c9ea79f9bace118c8200aa004ba90b"
)  # what stands before an address, and its length
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def old_faults(data: bytes) -> dict[str, Cells]:
    """Sheet name → its faults; empty for a file that is no workbook of this kind or does not hold together."""
    try:
        stream = _workbook_stream(data)
        return (
            {name: _sheet_faults(stream, start) for name, start in _sheets(stream)}
            if stream
            else {}
        )
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def old_links(data: bytes) -> tuple[dict[str, dict[tuple[int, int], str]], dict[str, set[int]]]:
    """Sheet name → the addresses behind its cells, and sheet name → its rows that are not shown; empty as in :func:`old_faults`."""
    links: dict[str, dict[tuple[int, int], str]] = {}
    hidden: dict[str, set[int]] = {}
    try:
        stream = _workbook_stream(data)
        for name, start in _sheets(stream) if stream else ():
            links[name], hidden[name] = sheet_links(stream, start)
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}, {}
    return links, hidden


def sheet_links(stream: bytes, start: int) -> tuple[dict[tuple[int, int], str], set[int]]:
    """The addresses behind the cells of one sheet, and its rows that are not shown."""
    links: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    for kind, body in _records(stream, start):
        if kind == _LINK and len(body) >= 32:
            top, _, left, _ = struct.unpack_from("<4H", body)
            place = body.find(_ADDRESS)
            target = body[place + 20 :].decode("utf-16-le", errors="replace") if place > 0 else ""
            if is_web(target := target.partition("\0")[0]):
                links[top + 1, left] = target
        elif kind == _ROW and len(body) >= 14 and body[12] & _NOT_SHOWN:
            hidden.add(struct.unpack_from("<H", body)[0] + 1)
    return links, hidden


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Name and place of each sheet, from the records at the head of the workbook."""
    for kind, body in _records(stream, 0):
        if kind == _SHEET and len(body) > 8:
            start, length, wide = struct.unpack_from("<I2xBB", body)
            text = body[8 : 8 + length * (2 if wide & 1 else 1)]
            yield text.decode("utf-16-le" if wide & 1 else "latin-1"), start


def _sheet_faults(stream: bytes, start: int) -> Cells:
    faults: Cells = {}
    for kind, body in _records(stream, start):
        if kind == _CELL_ERROR and len(body) >= 8 and body[7]:
            row, column = struct.unpack_from("<HH", body)
            faults[row + 1, column] = Faulty(ERRORS.get(body[6], "#VALUE!"))
        elif kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
            row, column = struct.unpack_from("<HH", body)
            faults[row + 1, column] = Faulty(ERRORS.get(body[8], "#VALUE!"))
    return faults


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record from ``place`` to the end of its part; parts inside it are passed through."""
    depth = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, stream[place + 4 : place + 4 + size]
        place += 4 + size
        if depth <= 0:
            return


def _workbook_stream(data: bytes) -> bytes:
    """The stream of records inside the compound file; empty where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        return b""
    table = _table(data, size)
    directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], size)
    for place in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        name = directory[place : place + max(0, min(length, 64) - 2)].decode(
            "utf-16-le", errors="replace"
        )
        if name in ("Workbook", "Book"):
            start, bytes_ = struct.unpack_from("<II", directory, place + 116)
            small = bytes_ < struct.unpack_from("<I", data, 56)[0]
            return b"" if small else _chain(data, table, start, size)[:bytes_]
    return b""


def _table(data: bytes, size: int) -> list[int]:
    """Sector → the sector after it."""
    sectors = [one for one in struct.unpack_from("<109I", data, 76) if one < _FREE]
    following, count = struct.unpack_from("<II", data, 68)
    each = size // 4
    for _ in range(min(count, len(data) // size + 1)):
        if following >= _FREE:
            break
        more = struct.unpack_from(f"<{each}I", data, (following + 1) * size)
        sectors += [one for one in more[:-1] if one < _FREE]
        following = more[-1]
    return [
        number
        for one in sectors
        if (one + 2) * size <= len(data) + size - 1
        for number in struct.unpack_from(
            f"<{each}I", data.ljust((one + 2) * size, b"\xff"), (one + 1) * size
        )
    ]


def _chain(data: bytes, table: list[int], start: int, size: int) -> bytes:
    """The bytes of a chain of sectors, never longer than the file."""
    parts, seen = [], 0
    while start < len(table) and seen <= len(data) // size:
        parts.append(data[(start + 1) * size : (start + 2) * size])
        start, seen = table[start], seen + 1
    return b"".join(parts)
