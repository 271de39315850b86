"""What must be known of a workbook before it is opened: real kind, size once unpacked, extent of its sheets, formulas."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from phatngon.base.numbers import format_number
from phatngon.reach.reading.binary_book import BOOK, scan_sheet, sheet_parts
from phatngon.reach.reading.extents import SPLIT, CellCount, root_of, sheet_extent
from phatngon.reach.reading.faults import Cells, SheetScan
from phatngon.reach.reading.linked import links_of
from phatngon.reach.reading.open_document import scan_tables
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable

_CHUNK = 1 << 20
_BINARY = (".xml", ".bin")
_NO_WORKBOOK = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    NotImplementedError,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
)
_DIMENSION = re.compile(rb"\A<[^>]*(?:/>|>\s*</[^>]*>)")
_DOCUMENT = "word/document.xml"
_ON_LOAD = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](?:1|true)[\"']")
_SAVE = "Mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nộp lại."
_DAMAGED = ("tệp bị hỏng hoặc chép chưa hết nên không mở được.", "Chép lại từ máy gốc rồi nộp lại.")


@dataclass
class WorkbookScan:
    """What the parts of a workbook tell: sheet part → cells with a formula, sheet part → cells without value, addresses behind
    cells, rows that are not shown.

    ``parts``: name of each sheet → its part, in a binary workbook; ``document``: it is a text document.
    In an OpenDocument workbook all but ``formulas`` goes by the name of the sheet.
    """

    formulas: dict[str, set[str]] = field(default_factory=dict)
    faults: dict[str, Cells] = field(default_factory=dict)
    links: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    hidden: dict[str, set[int]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    document: bool = False
    data: bytes = b""


def check_archive(data: bytes) -> WorkbookScan:
    """Look through a zipped workbook before anything opens it; ``data`` of the answer is what is to be opened.

    Raises Unreadable (damaged, no workbook, too large, declares entities).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            names = {part.filename for part in parts}
            _check_kind(names)
            if any(part.flag_bits & 1 for part in parts):
                raise locked()
            if len(parts) > limits()["parts"]:
                raise Unreadable(f"tệp có {format_number(len(parts))} phần nên không đọc.", _SAVE)
            roots = {index: _root(archive, part) for index, part in enumerate(parts)}
            _check_sizes(
                [
                    part
                    for index, part in enumerate(parts)
                    if roots[index] or part.filename.lower().endswith(_BINARY)
                ],
                len(data),
            )
            found, area = WorkbookScan(data=data, document=_DOCUMENT in names), CellCount()
            dropped: dict[str, Any] = {}
            for index, part in enumerate(parts):
                _scan_part(archive, part, roots[index], found, dropped, area)
            if BOOK in names:
                _scan_binary(archive, names, found, area)
            if dropped:
                found.data = _without(archive, dropped)
            return found
    except _NO_WORKBOOK:
        raise Unreadable(*_DAMAGED) from None


def damaged() -> Unreadable:
    """The sentence for a workbook that its reader gives up on."""
    return Unreadable(*_DAMAGED)


def locked() -> Unreadable:
    """The sentence for a workbook under a password."""
    return Unreadable(
        "tệp đặt mật khẩu nên không đọc được.",
        "Bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc) rồi nộp lại.",
    )


def foreign_kind(data: bytes) -> Unreadable | None:
    """The sentence for a file that is something else than a table; None where it may be one."""
    head = data[:2000].lstrip()
    known = (
        (b"%PDF", "tệp PDF"),
        (b"\x89PNG", "tệp ảnh"),
        (b"\xff\xd8\xff", "tệp ảnh"),
        (b"GIF8", "tệp ảnh"),
        (b"Rar!", "tệp nén"),
        (b"7z\xbc\xaf", "tệp nén"),
        (b"\x1f\x8b", "tệp nén"),
        (b"{\\rtf", "tệp văn bản RTF"),
    )
    for mark, name in known:
        if head.startswith(mark):
            return Unreadable(
                f"{name}, không phải bảng tính.", "Chép danh sách tin bài vào biểu mẫu rồi nộp lại."
            )
    if head[:5] == b"<?xml" and b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4000]:
        return Unreadable("sổ tính dạng XML đời cũ nên không đọc được.", _SAVE)
    return None


def _check_kind(names: set[str]) -> None:
    known = {"content.xml", _DOCUMENT} & names
    if not any(name.lower().startswith("xl/") for name in names) and not known:
        word = any(name.startswith("word/") for name in names)
        raise Unreadable(
            "tệp Word, không phải bảng tính." if word else "tệp nén, không phải sổ tính.",
            "Chép danh sách tin bài vào biểu mẫu rồi nộp lại.",
        )


def _root(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> str | None:
    """The first element of a part, whatever the part is called: the workbook may name any part as its sheet."""
    with archive.open(part) as stream:
        return root_of(stream)


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    most = limits()
    size = sum(part.file_size for part in parts)
    if size > most["unpacked_mb"] * 1_000_000 or (
        size > most["ratio_from_mb"] * 1_000_000 and size > packed * most["ratio"]
    ):
        raise Unreadable(
            f"tệp bung ra quá lớn ({format_number(size // 1_000_000)} MB) nên không đọc.", SPLIT
        )


def _scan_part(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    root: str | None,
    found: WorkbookScan,
    dropped: dict[str, int],
    area: CellCount,
) -> None:
    with archive.open(part) as stream:
        if part.filename == "content.xml":
            tables = scan_tables(stream)
            found.faults, found.links, found.hidden = tables.faults, tables.links, tables.hidden
        elif root == "worksheet":
            extent = sheet_extent(stream)
            area.add(extent.area, extent.far)
            found.formulas[part.filename] = extent.formulas
            found.hidden[part.filename] = extent.hidden
            links = found.links[part.filename] = links_of(archive, part.filename, extent.links)
            if extent.suspect:
                with archive.open(part) as again:
                    scan = SheetScan(recalculated=_recalculated(archive))
                    found.faults[part.filename] = scan.read(again)
                    links |= scan.links
            if extent.bad_dimension is not None:
                dropped[part.filename] = extent.bad_dimension
        elif root:
            while stream.read(
                _CHUNK
            ):  # a part that is longer than it says, or damaged, is found out here
                pass


def _scan_binary(
    archive: zipfile.ZipFile, names: set[str], found: WorkbookScan, area: CellCount
) -> None:
    found.parts = {sheet: part for sheet, part in sheet_parts(archive).items() if part in names}
    for part in found.parts.values():
        sheet = scan_sheet(archive, part, area)
        found.faults[part], found.links[part], found.hidden[part] = (
            sheet.faults,
            sheet.links,
            sheet.hidden,
        )


def _without(archive: zipfile.ZipFile, dropped: dict[str, int]) -> bytes:
    """The workbook without the statements of dimension that no reader takes (A0); they only repeat what the cells say."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename in dropped:
                start = dropped[part.filename]
                content = content[:start] + _DIMENSION.sub(b"", content[start:], count=1)
            new.writestr(part.filename, content)
    return buffer.getvalue()


def _recalculated(archive: zipfile.ZipFile) -> bool:
    """True where the workbook says that its formulas wait for the program that opens it."""
    try:
        return bool(_ON_LOAD.search(archive.read("xl/workbook.xml")))
    except KeyError:
        return False
