"""Builders of files as units really send them, for the tests of reading."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl

from phatngon.reach.dictionary import template_columns
from phatngon.reach.reading import Intake, read_file
from phatngon.reach.reading.sheets import show_cell
from phatngon.reach.template import template_xlsx
from phatngon.tables.units import load_units

_TCVN = {  # letter: byte, written down apart from the reader's own table
    "À": 0x80,
    "Ả": 0x81,
    "Ã": 0x82,
    "Á": 0x83,
    "Ạ": 0x84,
    "Ặ": 0x85,
    "Ậ": 0x86,
    "È": 0x87,
    "Ẻ": 0x88,
    "Ẽ": 0x89,
    "É": 0x8A,
    "Ẹ": 0x8B,
    "Ệ": 0x8C,
    "Ì": 0x8D,
    "Ỉ": 0x8E,
    "Ĩ": 0x8F,
    "Í": 0x90,
    "Ị": 0x91,
    "Ò": 0x92,
    "Ỏ": 0x93,
    "Õ": 0x94,
    "Ó": 0x95,
    "Ọ": 0x96,
    "Ộ": 0x97,
    "Ờ": 0x98,
    "Ở": 0x99,
    "Ỡ": 0x9A,
    "Ớ": 0x9B,
    "Ợ": 0x9C,
    "Ù": 0x9D,
    "Ủ": 0x9E,
    "Ũ": 0x9F,
    "Ú": 1,
    "Ụ": 2,
    "Ừ": 4,
    "Ử": 5,
    "Ữ": 6,
    "Ứ": 0x11,
    "Ự": 0x12,
    "Ỳ": 0x13,
    "Ỷ": 0x14,
    "Ỹ": 0x15,
    "Ý": 0x16,
    "Ỵ": 0x17,
    "Ă": 0xA1,
    "Â": 0xA2,
    "Ê": 0xA3,
    "Ô": 0xA4,
    "Ơ": 0xA5,
    "Ư": 0xA6,
    "Đ": 0xA7,
    "ă": 0xA8,
    "â": 0xA9,
    "ê": 0xAA,
    "ô": 0xAB,
    "ơ": 0xAC,
    "ư": 0xAD,
    "đ": 0xAE,
    "Ằ": 0xAF,
    "à": 0xB5,
    "ả": 0xB6,
    "ã": 0xB7,
    "á": 0xB8,
    "ạ": 0xB9,
    "Ẳ": 0xBA,
    "ằ": 0xBB,
    "ẳ": 0xBC,
    "ẵ": 0xBD,
    "ắ": 0xBE,
    "Ẵ": 0xBF,
    "Ắ": 0xC0,
    "Ầ": 0xC1,
    "Ẩ": 0xC2,
    "Ẫ": 0xC3,
    "Ấ": 0xC4,
    "Ề": 0xC5,
    "ặ": 0xC6,
    "ầ": 0xC7,
    "ẩ": 0xC8,
    "ẫ": 0xC9,
    "ấ": 0xCA,
    "ậ": 0xCB,
    "è": 0xCC,
    "Ể": 0xCD,
    "ẻ": 0xCE,
    "ẽ": 0xCF,
    "é": 0xD0,
    "ẹ": 0xD1,
    "ề": 0xD2,
    "ể": 0xD3,
    "ễ": 0xD4,
    "ế": 0xD5,
    "ệ": 0xD6,
    "ì": 0xD7,
    "ỉ": 0xD8,
    "Ễ": 0xD9,
    "Ế": 0xDA,
    "Ồ": 0xDB,
    "ĩ": 0xDC,
    "í": 0xDD,
    "ị": 0xDE,
    "ò": 0xDF,
    "Ổ": 0xE0,
    "ỏ": 0xE1,
    "õ": 0xE2,
    "ó": 0xE3,
    "ọ": 0xE4,
    "ồ": 0xE5,
    "ổ": 0xE6,
    "ỗ": 0xE7,
    "ố": 0xE8,
    "ộ": 0xE9,
    "ờ": 0xEA,
    "ở": 0xEB,
    "ỡ": 0xEC,
    "ớ": 0xED,
    "ợ": 0xEE,
    "ù": 0xEF,
    "Ỗ": 0xF0,
    "ủ": 0xF1,
    "ũ": 0xF2,
    "ú": 0xF3,
    "ụ": 0xF4,
    "ừ": 0xF5,
    "ử": 0xF6,
    "ữ": 0xF7,
    "ứ": 0xF8,
    "ự": 0xF9,
    "ỳ": 0xFA,
    "ỷ": 0xFB,
    "ỹ": 0xFC,
    "ý": 0xFD,
    "ỵ": 0xFE,
    "Ố": 0xFF,
}
_VNI_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_ROOF = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä", "": "â"}
_VNI_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë", "": "ê"}
_VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def to_tcvn3(text: str) -> bytes:
    """Vietnamese as TCVN3 (ABC) fonts store it."""
    return b"".join(bytes([_TCVN[c]]) if c in _TCVN else c.encode("latin-1") for c in text)


def to_vni(text: str) -> bytes:
    """Vietnamese as VNI-Windows fonts store it."""
    return "".join(_vni(c) for c in text).encode("latin-1")


def _vni(letter: str) -> str:
    if letter.isascii():
        return letter
    upper, parts = letter.isupper(), unicodedata.normalize("NFD", letter.lower())
    tone = next((c for c in parts if c in _VNI_TONE), "")
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _VNI_TONE))
    if base == "đ":
        found = "ñ"
    elif base in "âêô":
        found = {"â": "a", "ê": "e", "ô": "o"}[base] + _VNI_ROOF[tone]
    elif base == "ă":
        found = "a" + _VNI_BREVE[tone]
    elif base in "ơư":
        found = {"ơ": "ô", "ư": "ö"}[base] + (_VNI_TONE[tone] if tone else "")
    elif base == "i":
        found = _VNI_I[tone]
    else:
        found = "î" if base + tone == "y\u0323" else base + _VNI_TONE[tone]
    return found.upper() if upper else found


UNITS = load_units()
RECEIVED = datetime(2026, 10, 16, 9, 0)
SOURCES = {
    "Tạp chí Cỏ Nội 24h": "co-noi",
    "conoi24h.example": "co-noi",
    "Trang phường Thử": "phuong-thu",
}
OLDER = (
    "STT",
    "Đường link",
    "Nguồn",
    "Tên bài",
    "Ngày đăng",
    "Lượt đọc",
    "Lý do thiếu",
    "Like",
    "Ghi chú thêm",
)
NOW = (
    "Đường dẫn",
    "Mã nguồn",
    "Tiêu đề",
    "Ngày giờ đăng",
    "Lượt xem",
    "Lý do thiếu lượt xem",
    "Ghi chú",
)
DECLARED = (
    ("Đơn vị: UBND phường Thuận Hoá",),
    ("Kỳ báo cáo", "10/2026"),
    ("Người ký", "Chủ tịch"),
    ("Múi giờ", "+07:00"),
    ("Cách ghi số", "1.234.567,8 (Việt Nam)"),
)


def item(number: int, **given: object) -> dict[str, object]:
    """One reported line by machine names."""
    return {
        "url": f"https://conoi24h.example/bai-{number}.html",
        "source_id": "Tạp chí Cỏ Nội 24h",
        "title": f"Lễ hội đèn lồng số {number}",
        "published_at": datetime(2026, 9, 20, 8, number % 60),
        "role": "Tin gốc",
        "views": 1000 + number,
        "reach_missing_reason": "Nguồn không công bố",
    } | given


def filled_template(
    path: Path,
    items: Sequence[Mapping[str, object]],
    *,
    unit: str = "46-19789",
    period: str = "2026-10",
    form: Mapping[str, object] | None = None,
    guide: Mapping[str, object] | None = None,
) -> Path:
    """Our own form, filled as an officer fills it: ``form`` label → value, ``guide`` cell → value."""
    book = openpyxl.load_workbook(
        io.BytesIO(template_xlsx(UNITS[unit], period, units=UNITS, sources=SOURCES))
    )
    answers = {
        "Người lập (chức danh)": "Chuyên viên",
        "Người ký (chức danh)": "Chủ tịch",
        "Không phát sinh": "Không",
    } | dict(form or {})
    for row in book["Phiếu"].iter_rows(min_row=2, max_col=2):
        if row[0].value in answers:
            row[1].value = answers[row[0].value]
    for cell, value in (guide or {}).items():
        book["Hướng dẫn"][cell] = value
    for number, line in enumerate(items, 2):
        for column, field in enumerate(template_columns(), 1):
            if field.name in line:
                book["Tin bài"].cell(number, column).value = line[field.name]
    book.save(path)
    return path


def workbook(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    merges: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook of plain rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value not in (None, ""):
                    sheet.cell(number, column).value = value
        for merged in (merges or {}).get(name, ()):
            sheet.merge_cells(merged)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def hide_rows(path: Path, rows: Sequence[int]) -> Path:
    """The workbook with rows hidden, as a filter leaves them."""
    if rows:
        book = openpyxl.load_workbook(path)
        for row in rows:
            book.worksheets[0].row_dimensions[row].hidden = True
        book.save(path)
    return path


def change_part(path: Path, name: str, old: bytes, new: bytes) -> None:
    """One part of a workbook with bytes replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def rows_now(count: int = 2, **given: object) -> list[tuple[object, ...]]:
    """The declarations, today's headings and a few lines."""
    lines = [
        tuple(
            item(n, **given).get(name, "")
            for name in (
                "url",
                "source_id",
                "title",
                "published_at",
                "views",
                "views_missing_reason",
                "note",
            )
        )
        for n in range(1, count + 1)
    ]
    return [*DECLARED, (), NOW, *lines]


def text_table(rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    """Rows as CSV text."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(
        [[show_cell(cell) for cell in row] for row in rows]
    )
    return buffer.getvalue()


def read(path: Path) -> Intake:
    """Read as the tests read."""
    return read_file(path, units=UNITS, received_at=RECEIVED, sources=SOURCES)


def rules_of(intake: Intake, line: int | None = 0) -> list[str]:
    """Rule ids of the findings, of one line where it is given."""
    return [finding.rule for finding in intake.findings if line == 0 or finding.place.line == line]
