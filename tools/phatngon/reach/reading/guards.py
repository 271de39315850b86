"""What must be known of a workbook before it is opened: real kind, size once unpacked, extent of its sheets, formulas."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from phatngon.base.numbers import format_number
from phatngon.reach.reading.faults import Cells, SheetScan, open_document_fault
from phatngon.reach.reading.outcome import limits
from phatngon.reach.reading.sheets import Unreadable

_CHUNK, _CARRY = 1 << 20, 400
_ROW = re.compile(rb"<(?:\w+:)?row [^>]*?\br=\"(\d+)\"")
_WIDE = re.compile(rb"<(?:\w+:)?c [^>]*?\br=\"([A-Z]{2,3})\d+\"[^>]*[^/>]>")
_FORMULA = re.compile(rb"<(?:\w+:)?c [^>]*?\br=\"([A-Z]{1,3}\d+)\"[^>]*>\s*<(?:\w+:)?f[ />]")
_SUSPECT = re.compile(rb"<(?:\w+:)?f[\s/>]|\st\s*=\s*[\"']e[\"']")
_ON_LOAD = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)[\"']")
_READ_PARTS = re.compile(r"(xl/(worksheets/[^/]+|sharedStrings|workbook|styles)\.(xml|bin)|content\.xml|styles\.xml)", re.IGNORECASE)
_REPEAT = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SAVE = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nộp lại."
_SPLIT = "Chia nhỏ bảng, hoặc xóa dữ liệu thừa ở xa bảng, rồi nộp lại."
_DAMAGED = ("tệp bị hỏng hoặc chép chưa hết nên không mở được.", "Chép lại từ máy gốc rồi nộp lại.")


@dataclass
class Scan:
    """What the parts of a workbook tell: sheet part → cells with a formula, and sheet part → cells without value.

    In an OpenDocument workbook ``faults`` goes by the name of the sheet.
    """

    formulas: dict[str, set[str]] = field(default_factory=dict)
    faults: dict[str, Cells] = field(default_factory=dict)


def check_archive(data: bytes) -> Scan:
    """Look through a zipped workbook before anything opens it. Raises Unreadable (damaged, no workbook, too large)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if not any(name.startswith("xl/") for name in names) and "content.xml" not in names:
                word = any(name.startswith("word/") for name in names)
                raise Unreadable("tệp Word, không phải bảng tính." if word else "tệp nén, không phải sổ tính.",
                                 "Chép danh sách tin bài vào biểu mẫu rồi nộp lại.")
            if any(part.flag_bits & 1 for part in parts):
                raise locked()
            wanted = [part for part in parts if _READ_PARTS.fullmatch(part.filename)]
            _check_sizes(wanted, len(data))
            found = Scan()
            for part in wanted:
                _scan_part(archive, part, found)
            return found
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zipfile.zlib.error, ElementTree.ParseError):
        raise Unreadable(*_DAMAGED) from None


def damaged() -> Unreadable:
    """The sentence for a workbook that its reader gives up on."""
    return Unreadable(*_DAMAGED)


def locked() -> Unreadable:
    """The sentence for a workbook under a password."""
    return Unreadable("tệp đặt mật khẩu nên không đọc được.", "Bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc) rồi nộp lại.")


def foreign_kind(data: bytes) -> Unreadable | None:
    """The sentence for a file that is something else than a table; None where it may be one."""
    head = data[:2000].lstrip()
    known = ((b"%PDF", "tệp PDF"), (b"\x89PNG", "tệp ảnh"), (b"\xff\xd8\xff", "tệp ảnh"), (b"GIF8", "tệp ảnh"), (b"Rar!", "tệp nén"),
             (b"7z\xbc\xaf", "tệp nén"), (b"\x1f\x8b", "tệp nén"), (b"{\\rtf", "tệp văn bản RTF"))
    for mark, name in known:
        if head.startswith(mark):
            return Unreadable(f"{name}, không phải bảng tính.", "Chép danh sách tin bài vào biểu mẫu rồi nộp lại.")
    if head[:5] == b"<?xml" and b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4000]:
        return Unreadable("sổ tính dạng XML đời cũ nên không đọc được.", _SAVE)
    return None


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    most = limits()
    size = sum(part.file_size for part in parts)
    if size > most["unpacked_mb"] * 1_000_000 or (size > most["ratio_from_mb"] * 1_000_000 and size > packed * most["ratio"]):
        raise Unreadable(f"tệp bung ra quá lớn ({format_number(size // 1_000_000)} MB) nên không đọc.", _SPLIT)


def _scan_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, found: Scan) -> None:
    with archive.open(part) as stream:
        if part.filename == "content.xml":
            _check_extent(*_open_document_extent(stream, found))
        elif "worksheets/" in part.filename and part.filename.endswith(".xml"):
            found.formulas[part.filename], suspect = _scan_sheet(stream)
            if suspect:
                with archive.open(part) as again:
                    found.faults[part.filename] = SheetScan(recalculated=_recalculated(archive)).read(again)
        else:
            while stream.read(_CHUNK):
                pass


def _recalculated(archive: zipfile.ZipFile) -> bool:
    """True where the workbook says that its formulas wait for the program that opens it."""
    try:
        return bool(_ON_LOAD.search(archive.read("xl/workbook.xml")))
    except KeyError:
        return False


def _scan_sheet(stream: object) -> tuple[set[str], bool]:
    """The cells with a formula, and whether any cell may lack its value; raises Unreadable for too large a sheet."""
    formulas: set[bytes] = set()
    wide, last, count, suspect = b"Z", 0, 0, False
    for chunk in _chunks(stream):
        suspect = suspect or bool(_SUSPECT.search(chunk))
        if b"<f" in chunk or b":f" in chunk:
            formulas.update(_FORMULA.findall(chunk))
        for letters in _WIDE.findall(chunk):
            wide = max(wide, letters, key=lambda name: (len(name), name))
        rows = _ROW.findall(chunk)
        last, count = max(last, int(rows[-1]) if rows else 0), count + len(rows)
    width = 0
    for letter in wide:
        width = width * 26 + letter - 64
    _check_extent(max(last, count), width)
    return {cell.decode() for cell in formulas}, suspect


def _chunks(stream: object) -> Iterator[bytes]:
    carry = b""
    while block := stream.read(_CHUNK):
        block = carry + block
        yield block
        cut = block.rfind(b"<", len(block) - _CARRY)
        cell = block.rfind(b"<c ", len(block) - _CARRY)
        carry = block[max(cell, 0) or max(cut, 0):] if cut >= 0 else b""


def _open_document_extent(stream: object, found: Scan) -> tuple[int, int]:
    """Rows and columns that hold something in the largest sheet of an OpenDocument file; cells without value go to ``found``."""
    most = (0, 0)
    rows = width = columns = pending = blank = 0
    here: Cells = {}
    for event, node in ElementTree.iterparse(stream, events=("start", "end")):
        tag = node.tag.rpartition("}")[2]
        if event == "start" and tag == "table":
            rows = width = pending = blank = 0
            here = found.faults.setdefault(node.get(f"{_REPEAT}name", ""), {})
        elif event == "end" and tag in ("table-cell", "covered-table-cell"):
            repeat = int(node.get(f"{_REPEAT}number-columns-repeated", "1"))
            if fault := open_document_fault(node):
                place = (rows + blank + 1, columns + pending)
                here |= {(place[0], place[1] + step): fault for step in range(min(repeat, limits()["columns"]))}
            columns, pending = (columns + pending + repeat, 0) if len(node) or len(node.attrib) > 2 else (columns, pending + repeat)
            node.clear()
        elif event == "end" and tag == "table-row":
            repeat = int(node.get(f"{_REPEAT}number-rows-repeated", "1"))
            if columns:
                rows, width, blank = rows + blank + repeat, max(width, columns), 0
            else:
                blank += repeat
            columns = pending = 0
            node.clear()
            most = max(most, (rows, width), key=lambda pair: pair[0] * pair[1])
    return most


def _check_extent(rows: int, columns: int) -> None:
    if rows * columns > limits()["cells"]:
        raise Unreadable("trang tính quá rộng hoặc quá dài nên không đọc.", _SPLIT)
