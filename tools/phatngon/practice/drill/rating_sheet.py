"""A sheet on which raters mark drafts by the six dimensions, and marks read back from it or from a plain table.

The workbook has a row a rater and draft and a column a dimension; the plain table is CSV ``rater,draft,dimension,points``.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.choices import choose
from phatngon.base.errors import InputError
from phatngon.base.files import decode, read_bytes, write_bytes
from phatngon.base.finding import SheetPlace, column_letter
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number, parse_number
from phatngon.base.text import compare_key, nfc, squeeze
from phatngon.practice.drill.anchors import anchor_scene, anchors
from phatngon.practice.drill.scenario import rubric
from phatngon.tables.sheets import text_sheet
from phatngon.tables.workbook import CELL, FREE, HEAD, new_book, sheet_grid

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format


SHEET, ANCHORS = "Phiếu chấm", "Neo chấm điểm"
RATER, DRAFT = "Người chấm", "Bài"
COLUMNS = ("rater", "draft", "dimension", "points")
MOST_BYTES = 5_000_000
_ENGLISH = re.compile(r"\d+\.\d{1,2}")


@dataclass(frozen=True)
class Rating:
    """The points one rater gave one draft for one dimension."""

    rater: str
    draft: str
    dimension: str
    points: Decimal


def write_rating_sheet(path: Path, drafts: Sequence[str], raters: Sequence[str]) -> Path:
    """Write the empty sheet with the anchors beside it. Raises InputError for another ending than .xlsx, or for no drafts."""
    if path.suffix.lower() != ".xlsx":
        raise InputError(
            "tên tệp cần kết thúc bằng .xlsx.", where=path.name, advice="Ví dụ phieu-cham.xlsx."
        )
    if not drafts or len(raters) < 2:
        raise InputError(
            "cần ít nhất một bài và hai người chấm.",
            advice="Ví dụ: --drafts bai-1,bai-2 --raters chi-lan,anh-nam",
        )
    return write_bytes(path, _workbook(drafts, raters))


def read_ratings(*paths: Path) -> list[Rating]:
    """The marks of filled sheets (.xlsx) or plain tables (.csv) together; an empty cell is a mark not given.

    Raises InputError, with the cell, for a mark that is none or beyond the points of its dimension, a row without rater or
    draft, and a draft that one rater marked twice.
    """
    seen: dict[tuple[str, str, str], SheetPlace] = {}
    kept = []
    for path in paths:
        data = read_bytes(path, MOST_BYTES)
        if path.suffix.lower() == ".csv":
            found = _from_table(path, decode(data, path.name))
        else:
            found = _from_sheet(path.name, data)
        for rating, place in found:
            key = (compare_key(rating.rater), compare_key(rating.draft), rating.dimension)
            if key in seen:
                raise InputError(
                    f"{rating.rater} đã chấm mặt này của {rating.draft} ở {seen[key]}.",
                    where=str(place),
                    advice="Giữ một điểm, bỏ điểm kia.",
                )
            seen[key] = place
            kept.append(rating)
    return kept


def _labels() -> dict[str, str]:
    return {name: str(row["name"]) for name, row in rubric()["dimensions"].items()}


def _head(name: str) -> str:
    row = rubric()["dimensions"][name]
    return f"{row['name']} (0–{row['points']})"


def _from_table(path: Path, text: str) -> Iterator[tuple[Rating, SheetPlace]]:
    file = path.name
    lines = text_sheet(path, text).lines(strict=True)
    rows = [[squeeze(cell) for cell in row] for _, row in lines]
    heads = rows[0] if rows else []
    missing = [name for name in COLUMNS if name not in heads]
    if missing:
        raise InputError(
            f"thiếu cột {', '.join(missing)}.",
            where=file,
            advice=f"Tệp cần đủ các cột: {', '.join(COLUMNS)}.",
        )
    places = {name: heads.index(name) for name in COLUMNS}
    for number, row in enumerate(rows[1:], 2):
        cells = {name: row[n] if n < len(row) else "" for name, n in places.items()}
        if not any(cells.values()):
            continue

        def at(name: str, line: int = number) -> SheetPlace:
            return SheetPlace(file, None, line, column_letter(places[name]))

        dimension = choose(
            cells["dimension"], _labels(), head="mặt chấm là", where=str(at("dimension"))
        )
        rating = _rating(cells["rater"], cells["draft"], dimension, cells["points"], at)
        if rating:
            yield rating, at("points")


def _from_sheet(file: str, data: bytes) -> Iterator[tuple[Rating, SheetPlace]]:
    grid = sheet_grid(
        data,
        file,
        SHEET,
        missing="Dùng phiếu do lệnh drill rating làm ra, giữ nguyên tên trang tính.",
        unread="Lưu lại dạng .xlsx, hoặc dùng tệp .csv.",
    )
    heads = [compare_key(str(cell)) for cell in grid[0]] if grid else []
    wanted = {"rater": RATER, "draft": DRAFT, **{name: _head(name) for name in _labels()}}
    for head in wanted.values():
        if compare_key(head) not in heads:
            raise InputError(
                f"thiếu cột “{head}”.",
                where=str(SheetPlace(file, SHEET, 1)),
                advice="Giữ nguyên dòng tiêu đề của phiếu.",
            )
    place = {name: heads.index(compare_key(head)) for name, head in wanted.items()}
    for number, row in enumerate(grid[1:], 2):
        cells = {name: _cell(row[n]) for name, n in place.items()}
        if not any(cells[name] for name in _labels()):
            continue

        def at(name: str, line: int = number) -> SheetPlace:
            return SheetPlace(file, SHEET, line, column_letter(place[name]))

        for name in _labels():

            def here(
                field: str, name: str = name, at: Callable[..., SheetPlace] = at
            ) -> SheetPlace:
                return at(name if field == "points" else field)

            rating = _rating(cells["rater"], cells["draft"], name, cells[name], here)
            if rating:
                yield rating, here("points")


def _rating(
    rater: str, draft: str, dimension: str, text: str, at: Callable[[str], SheetPlace]
) -> Rating | None:
    """The mark of one cell; None where it is empty. Raises InputError with the cell."""
    if not text:
        return None
    for field, label, value in (("rater", RATER, rater), ("draft", DRAFT, draft)):
        if not value:
            raise InputError(
                f"thiếu “{label}”.", where=str(at(field)), advice="Điền ô này rồi chạy lại."
            )
    most = int(rubric()["dimensions"][dimension]["points"])
    points = Decimal(text) if _ENGLISH.fullmatch(text) else parse_number(text)
    if points is None or not 0 <= points <= most:
        raise InputError(
            f"điểm {show_value(text)} không dùng được.",
            where=str(at("points")),
            advice=f"{_labels()[dimension]}: ghi số từ 0 đến {most}, hoặc để trống.",
        )
    return Rating(rater, draft, dimension, points)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.2f}"
    return squeeze(nfc(str(value)))


def _workbook(drafts: Sequence[str], raters: Sequence[str]) -> bytes:
    buffer = io.BytesIO()
    with new_book(buffer, SHEET) as book:
        _fill(book, drafts, raters)
    return buffer.getvalue()


def _fill(book: Workbook, drafts: Sequence[str], raters: Sequence[str]) -> None:
    head, words, free = map(book.add_format, (HEAD, CELL, FREE))
    sheet = book.add_worksheet(SHEET)
    heads = (RATER, DRAFT, *map(_head, _labels()), "Ghi chú")
    for place, name in enumerate(heads):
        sheet.set_column(place, place, 36 if name == heads[-1] else 18)
        sheet.write_string(0, place, name, head)
    rows = [(rater, draft) for rater in raters for draft in drafts]
    for line, row in enumerate(rows, 1):
        for place, text in enumerate((*row, *[""] * (len(heads) - 2))):
            sheet.write_string(line, place, text, words) if place < 2 else sheet.write_blank(
                line, place, None, free
            )
    for place, name in enumerate(_labels(), 2):
        most = int(rubric()["dimensions"][name]["points"])
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": most,
            "error_title": _labels()[name],
            "error_message": f"Ghi số từ 0 đến {most}, hoặc để trống khi chưa chấm.",
        }
        sheet.data_validation(1, place, len(rows), place, rule)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    _anchor_sheet(book, head, words)


def _anchor_sheet(book: Workbook, head: Format, words: object) -> None:
    sheet = book.add_worksheet(ANCHORS)
    for place, (name, width) in enumerate(
        (("Mặt", 22), ("Mức", 12), ("Điểm", 10), ("Đoạn viết (giả định)", 70), ("Vì sao", 50))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
    for line, one in enumerate(anchors(), 1):
        points = f"{format_number(one.low)}–{format_number(one.high)}"
        for place, text in enumerate((one.label, one.name, points, one.excerpt, one.why)):
            sheet.write_string(line, place, text, words)
    sheet.write_string(len(anchors()) + 2, 3, anchor_scene(), words)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
