"""A small binary workbook (.xlsb), written record by record apart from the kit's own reader of records."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ERRORS = {
    "#NULL!": 0,
    "#DIV/0!": 7,
    "#VALUE!": 15,
    "#REF!": 23,
    "#NAME?": 29,
    "#NUM!": 36,
    "#N/A": 42,
}
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, body: bytes = b"") -> bytes:
    """One record: kind and size in groups of seven bits, then the body."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, rest = b"", len(body)
    while True:
        size += bytes([rest & 127 | (128 if rest > 127 else 0)])
        rest >>= 7
        if not rest:
            return head + size + body


def text(value: str) -> bytes:
    """A text with its length before it."""
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def cell(column: int, value: object) -> bytes:
    """One cell: an error by its name, a number, or a text."""
    place = struct.pack("<II", column, 0)
    if value in ERRORS:
        return record(3, place + bytes([ERRORS[str(value)]]))
    if isinstance(value, int | float):
        return record(5, place + struct.pack("<d", value))
    return record(6, place + text(str(value)))


def row(number: int, hidden: bool = False) -> bytes:
    """The head of one row, counted from 0."""
    return record(
        0, struct.pack("<IIH", number, 0, 300) + bytes([0, 16 if hidden else 0]) + bytes(5)
    )


def binary_workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    hidden: Sequence[int] = (),
    links: Mapping[tuple[int, int], str] | None = None,
    far: tuple[int, int] | None = None,
) -> Path:
    """A workbook with one sheet “Tin bai”; rows and columns of ``hidden``, ``links`` and ``far`` count from 0."""
    links = links or {}
    places = [*enumerate(rows)]
    body = b"".join(
        row(number, number in hidden)
        + b"".join(cell(column, value) for column, value in enumerate(cells) if value != "")
        for number, cells in places
    )
    if far:
        body += row(far[0]) + cell(far[1], "x")
    width = max(len(cells) for cells in rows)
    dimension = record(148, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1))
    ties = b"".join(
        record(494, struct.pack("<4I", r, r, c, c) + text(f"rId{n}") + text("") * 3)
        for n, (r, c) in enumerate(links)
    )
    sheet = record(129) + dimension + record(145) + body + record(146) + ties + record(130)
    book = (
        record(131)
        + record(143)
        + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Tin bai"))
        + record(144)
        + record(132)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        tied = "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
            for n, target in enumerate(links.values())
        )
        archive.writestr(
            "xl/worksheets/_rels/sheet1.bin.rels",
            f'<Relationships xmlns="{_RELS}">{tied}</Relationships>',
        )
    return path
