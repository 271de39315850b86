"""Workbooks that are handed out to be filled in: how they look, and their one sheet read back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError

if TYPE_CHECKING:
    from xlsxwriter import Workbook

CellValue = int | float | str | bool | time | date | datetime | timedelta
CELL = {
    "font_name": "Arial",
    "font_size": 10,
    "valign": "top",
    "text_wrap": True,
    "border": 1,
    "border_color": "#B8C4D3",
}
HEAD = CELL | {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}
FREE = CELL | {"bg_color": "#FFFDF2"}  # a cell that waits to be filled in
CREATED = datetime.fromisoformat("2026-01-01T00:00:00")  # the same words give the same bytes


@contextmanager
def new_book(buffer: io.BytesIO, title: str, **properties: str) -> Iterator[Workbook]:
    """A workbook of xlsxwriter that is in ``buffer`` when the block ends; its texts are texts, never formulas or links.

    >>> buffer = io.BytesIO()
    >>> with new_book(buffer, "Phiếu") as book:
    ...     _ = book.add_worksheet("Phiếu").write_string(0, 0, "=1+1")
    >>> sheet_grid(buffer.getvalue(), "phieu.xlsx", "Phiếu", missing="", unread="")
    [['=1+1']]
    """
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "created": CREATED} | properties)
    yield book
    book.close()


def sheet_grid(
    data: bytes, file: str, sheet: str, *, missing: str, unread: str, called: str = "trang tính"
) -> list[list[CellValue]]:
    """The cells of the sheet of that name, empty rows and columns before it included.

    ``missing``, ``unread``: what to do where there is no such sheet, where the file is no workbook; ``called``: what a sheet is
    called there. Raises InputError for both.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if sheet not in book.sheet_names:
            raise InputError(
                f"không có {called} “{sheet}”.",
                where=file,
                advice=missing,
            )
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError:
        raise InputError(
            "tệp không phải bảng tính Excel đọc được.", where=file, advice=unread
        ) from None
