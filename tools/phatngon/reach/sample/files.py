"""Files as units of the invented year “sent” them, right and wrong on purpose; the same bytes every time."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from phatngon.base.archive import unzipped, zipped
from phatngon.base.text import slug
from phatngon.documents.word import same_bytes
from phatngon.network.invented import MARK
from phatngon.reach.dictionary import template_columns
from phatngon.reach.reading.encodings import converter
from phatngon.reach.regime import make_period
from phatngon.reach.sample.words import make_sources
from phatngon.reach.template import template_xlsx
from phatngon.tables.units import load_units

if TYPE_CHECKING:
    from openpyxl import Workbook

PERIOD = "2026-10"
OLD_HEADS = (
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
NOW_HEADS = ("Đường dẫn", "Mã nguồn", "Tiêu đề", "Ngày giờ đăng", "Lượt xem", "Cảm xúc", "Ghi chú")
TITLES = (
    "Mở lại chợ sau lũ",
    "Điểm nhận nước sạch theo từng thôn",
    "Lịch tiếp công dân buổi chiều",
    "Học sinh trở lại trường",
    "Hướng dẫn khai thiệt hại trực tuyến",
    "Sửa xong đoạn đê bao",
    "Phát thuốc tại trạm y tế",
    "Tổ công nghệ số đến từng nhà",
)
_FIXED = datetime.fromisoformat("2026-01-01T00:00:00")


def good_row(number: int, unit: str, **given: object) -> dict[str, object]:
    """One right row of a unit's own page, by machine names."""
    at = make_period(PERIOD).start + timedelta(days=2 + 2 * number, hours=8, minutes=7 * number)
    return {
        "url": f"https://{unit}.hue.example/{PERIOD}-tin-{number}.html",
        "source_id": f"portal-{unit}",
        "title": f"{TITLES[number % 8]} ở {_name(unit)}",
        "published_at": at,
        "topic_code": "Bão, lũ, thiên tai",
        "item_type": "Tin, bài",
        "role": "Tin gốc",
        "sentiment": "Trung tính",
        "sentiment_by": "Người",
        "observed_at": at + timedelta(days=3),
        "views": 431 + 137 * number,
        "reach_missing_reason": "Nguồn không công bố",
        "reactions": 12 + number,
        "comments": 3,
        "shares": number,
        "capture_method": "Trang công khai",
    } | given


def form(
    unit: str,
    rows: Sequence[dict[str, object]],
    *,
    signer: str | None = "Thủ trưởng",
    nil: str = "Không",
    guide: dict[str, object] | None = None,
    change: Callable[[object], None] | None = None,
) -> bytes:
    """Our own form filled for one unit; ``guide``: cells of the sheet “Hướng dẫn”; ``change``: what else is done to the book."""
    import openpyxl

    units, when = load_units(), make_period(PERIOD)
    sources = {row["source_name"]: row["source_id"] for row in make_sources()}
    data = template_xlsx(
        units[unit],
        PERIOD,
        units=units,
        sources=sources,
        start=when.start,
        end=when.end,
        due=when.due,
        reason="NOT_PROVIDED",
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    answers = {
        "Người lập (chức danh)": "Chuyên viên",
        "Người ký (chức danh)": signer,
        "Không phát sinh": nil,
    }
    book["Phiếu"]["A2"].value = MARK
    for row in book["Phiếu"].iter_rows(min_row=2, max_col=2):
        if row[0].value in answers:
            row[1].value = answers[row[0].value]
    for cell, value in (guide or {}).items():
        book["Hướng dẫn"][cell] = value
    for number, line in enumerate(rows, 2):
        for column, field in enumerate(template_columns(), 1):
            if field.name in line:
                cell = book["Tin bài"].cell(number, column)
                cell.value = line[field.name]
                cell.data_type = (
                    "s" if str(line[field.name]).startswith("=") else cell.data_type
                )  # text, as typed with an apostrophe
    if change:
        change(book)
    return _saved(book)


def plain_book(
    sheets: dict[str, Sequence[Sequence[object]]],
    *,
    hidden: Sequence[str] = (),
    merged: dict[str, Sequence[str]] | None = None,
) -> bytes:
    """A workbook of plain rows, as somebody makes without our form."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in (merged or {}).get(name, ()):
            sheet.merge_cells(cells)
        if name in hidden:
            sheet.sheet_state = "hidden"
    return _saved(book)


def text_file(
    head: Sequence[tuple[str, ...]], rows: Sequence[Sequence[object]], separator: str = ","
) -> str:
    """Declarations, headings and rows as CSV text."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows([*head, *rows])
    return buffer.getvalue()


def _name(unit: str) -> str:
    """The name of a unit by its slug, as it stands inside a sentence."""
    name = next(one.name for one in load_units().all if slug(one.name) == unit)
    return name[0].lower() + name[1:] if name.startswith(("Phường", "Xã")) else name


def declared(unit: str, *, style: bool = True, zone: bool = True) -> list[tuple[str, ...]]:
    """The lines above a table that say who reports what, and that it is invented."""
    rows: list[tuple[str, ...]] = [
        ("Đơn vị", unit, MARK),
        ("Kỳ báo cáo", "10/2026"),
        ("Người ký", "Thủ trưởng"),
        ("Lý do thiếu mặc định", "Nguồn không công bố"),
    ]
    return (
        rows
        + ([("Múi giờ", "+07:00")] if zone else [])
        + ([("Cách ghi số", "1.234.567,8 (Việt Nam)")] if style else [])
    )


def plain_row(
    number: int, unit: str, at: object, views: object, **given: object
) -> tuple[object, ...]:
    """One row under today's short headings."""
    row = good_row(number, unit) | {"published_at": at, "views": views, "note": ""} | given
    return tuple(
        row.get(name, "")
        for name in ("url", "source_id", "title", "published_at", "views", "reactions", "note")
    )


def sent_files() -> Iterator[tuple[str, bytes]]:
    """File name → bytes: the folder of one period as the focal point opens it."""
    tourism = form("46-S-du-lich", [good_row(n, "so-du-lich") for n in range(8)])
    yield "so-du-lich-2026-10.xlsx", tourism
    yield "so-du-lich-2026-10 (1).xlsx", tourism
    yield (
        "phuong-phu-xuan-2026-10.xlsx",
        form("46-19753", [good_row(n, "phuong-phu-xuan") for n in range(6)]),
    )
    yield "xa-binh-dien-2026-10.xlsx", form("46-20035", [], nil="Có")
    yield "phuong-vy-da-2026-10.xlsx", form("46-19777", faulty_rows("phuong-vy-da"))
    yield (
        "xa-khe-tre-2026-10.xlsx",
        form("46-20161", [good_row(0, "xa-khe-tre")], signer=None, nil="Có"),
    )
    yield (
        "mau cu phuong Thuan Hoa.xlsx",
        plain_book({"Thang 10": _older_copy()}, merged={"Thang 10": ("A1:I1",)}),
    )
    yield (
        "xa-dan-dien.xlsx",
        plain_book(
            {"Tin bai": _with_total("xa-dan-dien"), "Nhap": _hidden("xa-dan-dien")},
            hidden=("Nhap",),
        ),
    )
    yield (
        "huyen-phu-vang.csv",
        text_file(
            declared("Huyện Phú Vang"),
            [NOW_HEADS, plain_row(1, "xa-phu-vang", "20/9/2026 8:00", "310")],
        ).encode(),
    )
    yield (
        "xa-a-luoi.csv",
        text_file(
            declared("Xã A Lưới"), [NOW_HEADS, plain_row(1, "xa-a-luoi-1", "20/9/2026 8:00", "95")]
        ).encode(),
    )
    yield (
        "phuong-kim-long.csv",
        text_file(
            declared("Phường Kim Long", style=False, zone=False),
            [
                NOW_HEADS,
                plain_row(1, "phuong-kim-long", "14/9/2026 18:44", "1.234"),
                plain_row(2, "phuong-kim-long", "2026-09-21T09:00:00+07:00", "815"),
            ],
        ).encode(),
    )
    rounded = [
        NOW_HEADS,
        plain_row(1, "phuong-hoa-chau", "17/9/2026 6:44 CH", "1,2K"),
        plain_row(2, "phuong-hoa-chau", "18/9/2026", "3,5 Tr"),
        plain_row(3, "phuong-hoa-chau", "19/9/2026 7:15", "2.480"),
    ]
    yield (
        "phuong-hoa-chau.csv",
        unicodedata.normalize("NFD", text_file(declared("Phường Hoá Châu"), rounded, ";")).encode(),
    )
    old = text_file(
        declared("Xã Lộc An"),
        [
            NOW_HEADS,
            *(plain_row(n, "xa-loc-an", f"{18 + n}/9/2026 9:30", str(120 + n)) for n in range(3)),
        ],
    )
    yield "xa-loc-an.csv", _as_1258(old)
    yield (
        "xa-phu-loc.csv",
        _as_tcvn3(
            text_file(
                declared("Xã Phú Lộc"),
                [
                    NOW_HEADS,
                    *(
                        plain_row(n, "xa-phu-loc", f"{18 + n}/9/2026 9:30", str(140 + n))
                        for n in range(3)
                    ),
                ],
            )
        ),
    )
    yield "xa-nam-dong-2026-10.xlsx", form("46-20179", [good_row(0, "xa-nam-dong")])[:9000]


def faulty_rows(unit: str) -> list[dict[str, object]]:
    """Rows that each break one or two checks."""
    start = make_period(PERIOD).start
    rows = [good_row(n, unit) for n in range(14)]
    rows[1] |= {"views": -5}
    rows[2] |= {"title": "Kế hoạch đón Tết năm 2026", "comments": 2026}
    rows[3] |= {"views": 40, "reactions": 300}
    rows[4] |= {"reach": 3_400_000, "views": 4_000_000, "reach_missing_reason": None}
    rows[5] |= {
        "views": rows[6]["views"],
        "reactions": rows[6]["reactions"],
        "comments": rows[6]["comments"],
        "shares": rows[6]["shares"],
    }
    rows[7] |= {"title": '=HYPERLINK("http://x.example")'}
    rows[8] |= {"note": "Liên hệ 0905 000 111 để lấy ảnh"}
    rows[9] |= {
        "published_at": start + timedelta(days=200),
        "observed_at": start + timedelta(days=201),
    }
    rows[10] |= {"role": "Đăng lại", "republished_from": rows[10]["url"]}
    rows[11] |= {"sentiment": "Tiêu cực", "sentiment_by": "Máy"}
    rows[12] |= {
        "source_id": "bao-co-noi",
        "url": "https://baoconoi.example/tra-phi-1.html",
        "paid": "Có",
    }
    rows[13] |= {"url": "http://192.168.1.5/noi-bo.html"}
    return rows


def repair_rows(unit: str) -> list[dict[str, object]]:
    """Eight rows with eight faults that a beginner repairs in lesson 6."""
    rows = [good_row(n, unit) for n in range(8)]
    rows[0] |= {"url": f"{unit}.hue.example/tin-0"}
    rows[1] |= {"published_at": "32/9/2026"}
    rows[2] |= {"views": -12}
    rows[3] |= {"views": 60, "reactions": 900}
    rows[4] |= {"title": "Phường đón Tết năm 2026", "comments": 2026, "views": 98_200}
    rows[5] |= {"role": "Đăng lại", "republished_from": rows[5]["url"]}
    rows[6] |= {"note": "Gọi 0905 000 222"}
    rows[7] |= {"title": None}
    return rows


def lesson_files() -> Iterator[tuple[str, bytes]]:
    """The two forms of lesson 6: one right, one to repair."""
    unit = "phuong-thuan-hoa"
    yield "phieu-dung.xlsx", form("46-19789", [good_row(n, unit) for n in range(5)])
    yield "phieu-loi.xlsx", form("46-19789", repair_rows(unit))


def _older_copy() -> list[tuple[object, ...]]:
    unit = "phuong-thuan-hoa"
    rows = [good_row(n, unit) for n in range(4)]
    lines = [
        (
            n,
            row["url"],
            row["source_id"],
            row["title"],
            f"{row['published_at']:%d/%m/%Y %H:%M}",
            row["views"],
            None,
            row["reactions"],
            None,
        )
        for n, row in enumerate(rows, 1)
    ]
    return [
        ("BẢNG TỔNG HỢP TIN BÀI", *[None] * 8),
        *declared("UBND phường Thuận Hoá"),
        (),
        OLD_HEADS,
        *lines,
    ]


def _with_total(unit: str) -> list[tuple[object, ...]]:
    lines = [plain_row(n, unit, f"{16 + n}/9/2026 8:00", 210 + n) for n in range(4)]
    return [
        *declared("Xã Đan Điền"),
        (),
        NOW_HEADS,
        *lines[:2],
        (),
        *lines[2:],
        (None, None, "Tổng cộng", None, "=SUM(E9:E13)"),
    ]


def _hidden(unit: str) -> list[tuple[object, ...]]:
    return [NOW_HEADS, plain_row(6, unit, "28/9/2026 8:00", 77)]


def _as_1258(text: str) -> bytes:
    """Bytes of the code page 1258, which writes most tones as separate marks."""
    out = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out.append(base.encode("cp1258") + tone.encode("cp1258"))
    return b"".join(out)


def _as_tcvn3(text: str) -> bytes:
    """Bytes of the old TCVN3 fonts, by turning the reader's table round; capitals stand as small letters where it has none."""
    known: dict[str, int] = {}
    for code in range(255, 127, -1):
        found = converter("TCVN3 (ABC)")(chr(code))
        if len(found) == 1 and not found.isascii():
            known[found] = code
    return bytes(
        ord(letter) if ord(letter) < 128 else known.get(letter) or known[letter.lower()]
        for letter in unicodedata.normalize("NFC", text.replace("–", "-"))
    )


def _saved(book: Workbook) -> bytes:
    book.properties.created = book.properties.modified = _FIXED
    buffer = io.BytesIO()
    book.save(buffer)
    return same_bytes(_without_times(buffer.getvalue()))


def _without_times(data: bytes) -> bytes:
    """openpyxl stamps the time of saving; the stamp is set back."""
    import re

    parts = unzipped(data)
    stamped = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    parts["docProps/core.xml"] = re.sub(
        stamped, b"2026-01-01T00:00:00Z", parts["docProps/core.xml"]
    )
    return zipped(parts.items())
