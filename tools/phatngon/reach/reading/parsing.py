"""Bytes of a file as grids of cells: workbooks through calamine, text with its encoding and separator found, HTML tables.

Nothing inside a file is followed: no link, no external sheet, no macro, no formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from xml.etree import ElementTree

from phatngon.base.finding import column_letter
from phatngon.reach.reading.delimited import delimited_rows
from phatngon.reach.reading.documents import read_document
from phatngon.reach.reading.encodings import (
    converter,
    decode_bytes,
    is_scrambled,
    old_encoding,
    unscramble,
)
from phatngon.reach.reading.faults import Cells, lay_faults
from phatngon.reach.reading.faults_xls import old_faults, old_links
from phatngon.reach.reading.guards import WorkbookScan, check_archive, damaged, foreign_kind, locked
from phatngon.reach.reading.mending import CellMender, listed_cells
from phatngon.reach.reading.sheets import Book, SheetRows, Unreadable
from phatngon.reach.reading.web_tables import read_linked_tables

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_WEB_ENDINGS = (".html", ".htm")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PROBED = 200  # rows that the search for an old encoding looks at


def parse(data: bytes, suffix: str) -> Book:
    """The sheets of a file, rows still to come. Raises Unreadable, also while the rows are taken.

    Runs in a process apart (see :mod:`phatngon.reach.reading.apart`): some readers below end their process instead of raising.
    """
    if data.startswith(b"PK"):
        scan = check_archive(data)
        if scan.document:
            return _modern(read_document(data))
        return _workbook(scan.data, scan)
    if data.startswith(_OLE):
        if any(mark in data for mark in _ENCRYPTED):
            raise locked()
        links, hidden = old_links(data)
        return _workbook(data, WorkbookScan(faults=old_faults(data), links=links, hidden=hidden))
    if foreign := foreign_kind(data):
        raise foreign
    book = _text_book(data)
    web = bool(book.sheets and book.sheets[0].name)
    if web and suffix.lower() in _WEB_ENDINGS:
        book.kind = "trang mạng"
    if suffix.lower() not in (_WEB_ENDINGS if web else _TEXT_ENDINGS):
        real = (
            "bảng trên trang web (HTML)" if book.sheets and book.sheets[0].name else "tệp chữ (CSV)"
        )
        book.remarks.append(("F-017", {"value": suffix or "trống", "meant": real}))
    return book


def _workbook(data: bytes, scan: WorkbookScan) -> Book:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        parts = scan.parts or (_parts_by_name(data) if scan.formulas else {})
        sheets = []
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(meta.name)
                sheets.append(
                    SheetRows(
                        meta.name,
                        sheet.iter_rows(),
                        meta.visible != SheetVisibleEnum.Visible,
                        sheet.start[1] if sheet.start else 0,
                        sheet.merged_cell_ranges or [],
                        scan.formulas.get(parts.get(meta.name, ""), set()),
                    )
                )
    except PasswordError:
        raise locked() from None
    except (CalamineError, ValueError, OSError):
        raise damaged() from None
    except BaseException as error:  # a panic inside the reader is no ordinary exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise damaged() from None
    found = _modern(Book(sheets))
    for one in found.sheets:
        part = parts.get(one.name or "", one.name or "")
        one.links, one.hidden_rows = scan.links.get(part, {}), scan.hidden.get(part, set())
        _lay_faults(one, scan.faults.get(part))
    return found


def _lay_faults(sheet: SheetRows, faults: Cells | None) -> None:
    """Put the cells without value back into the rows; columns that hold nothing else come back with them."""
    if faults:
        first = min(column for _, column in faults)
        moved, sheet.offset = max(0, sheet.offset - first), min(sheet.offset, first)
        sheet.rows = lay_faults(sheet.rows, faults, sheet.offset, moved)


def _parts_by_name(data: bytes) -> dict[str, str]:
    """The part of each sheet by the sheet's name, through the relations of the workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            sheets = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter()
        except (KeyError, ElementTree.ParseError):
            return {}
        targets = {node.get("Id"): (node.get("Target") or "").lstrip("/") for node in relations}
        found: dict[str, str] = {}
        for node in sheets:
            if node.tag.endswith("}sheet"):
                relation = node.get(_RELATION) or next(
                    (value for key, value in node.items() if key.endswith("}id")), None
                )
                target = targets.get(relation, "")
                found[node.get("name") or ""] = (
                    target if target.startswith("xl/") else f"xl/{target}"
                )
    return found


Rows = list[Sequence[object]]


def _modern(book: Book) -> Book:
    """Cells still in an old font turned to Unicode, sheet by sheet; in a modern sheet, cell by cell."""
    for sheet in book.sheets:
        rows = iter(sheet.rows)
        first = list(islice(rows, _PROBED))
        name = old_encoding(
            cell
            for row in first
            for cell in row
            if isinstance(cell, str) and not is_scrambled(cell)
        )
        sheet.rows = (
            _converted(first, rows, name)
            if name
            else CellMender(book, sheet.offset).rows(_chained(first, rows))
        )
        if name and ("F-007", {"value": name}) not in book.remarks:
            book.remarks.append(("F-007", {"value": name}))
    return book


def _chained(first: Rows, rest: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield from first
    yield from rest


def _converted(first: Rows, rest: Iterator[Sequence[object]], name: str) -> Iterator[list[object]]:
    convert = cache(converter(name))
    for row in _chained(first, rest):
        yield [
            convert(cell) if isinstance(cell, str) and not cell.isascii() else cell for cell in row
        ]


def _text_book(data: bytes) -> Book:
    text, old = decode_bytes(data)
    if text.count("\ufffd") + sum(c < " " and c not in "\t\r\n\f" for c in text[:4000]) > max(
        2, len(text[:4000]) // 50
    ):
        raise Unreadable(
            "không phải bảng tính mà bộ học liệu đọc được.",
            "Lưu lại dạng .xlsx hoặc CSV (UTF-8) rồi nộp lại.",
        )
    remarks: list[tuple[str, dict[str, object]]] = [("F-007", {"value": old})] if old else []
    if is_scrambled(text):
        text = unscramble(text)
        if _lost(text):
            raise Unreadable(
                "chữ trong tệp bị hỏng bảng mã (UTF-8 bị mở như Latin-1) và không khôi phục được.",
                "Xin lại tệp gốc; mở bằng Notepad, lưu với mã hóa UTF-8 rồi nộp lại.",
            )
        remarks.append(("F-036", {"reason": "đã khôi phục"}))
    if re.search(r"<\s*(?:html|table|!doctype html)", text[:4000], re.IGNORECASE):
        return Book(
            [
                SheetRows(f"Bảng {number}", rows, links=links)
                for number, (rows, links) in enumerate(read_linked_tables(text), 1)
            ],
            remarks,
        )
    book = Book([], remarks)
    rows = _delimited(text, book)
    book.sheets.append(SheetRows(None, rows if old else CellMender(book, 0).rows(rows)))
    return book


def _lost(text: str) -> bool:
    """True where many lines stay scrambled: what they lost is needed to read the table."""
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(map(is_scrambled, lines)) * 10 > len(lines)


def _delimited(text: str, book: Book) -> Iterator[list[str]]:
    strays: list[str] = []
    yield from delimited_rows(
        text, lambda row, column: strays.append(f"{column_letter(column)}{row + 1}")
    )
    if strays:
        book.remarks.append(("F-040", {"value": listed_cells(strays)}))
