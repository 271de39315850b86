"""The sheets of a returned copy, written anew from what the unit's cells showed: nothing else of its file travels on.

No formula, link, name, rule of formatting, validation, macro or comment of the sender comes into the copy. What helps to fill in
the form (drop-downs, hints) is written again by us.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from phatngon.base.finding import column_index, column_letter
from phatngon.reach.dictionary import tables, template_columns
from phatngon.reach.reading import Intake
from phatngon.reach.reading.layout import find_heading
from phatngon.reach.reading.linked import is_web
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, SheetRows, show_cell
from phatngon.reach.safe_cells import safe_text
from phatngon.reach.template import how_to_write

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

INK = "1F3A5F"
LISTS = "Danh mục"
_ANSWERS = '"Có,Không"'
_MERGES, _MERGED = 500, 2000  # areas of one sheet that stay joined, and the cells of one area
_WIDEST, _HINT = 60, 255


def own_pages(
    sheets: Book, intake: Intake, titles: Mapping[str | None, str], left_out: str
) -> object:
    """A new workbook with every sheet that was to be seen or held a table, cells at their places; ``left_out``: a sheet of ours."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets.sheets:
        if sheet.name == left_out or (sheet.hidden and sheet.name not in intake.heads):
            continue
        page = book.create_sheet(
            titles.get(sheet.name)
            or free_title(sheet.name, [*book.sheetnames, *titles.values(), left_out])
        )
        _write(page, sheet, intake)
    for page in book.worksheets:
        _help_form(page)
    for name, head in intake.heads.items():
        if titles[name] in book.sheetnames:
            _help(book, book[titles[name]], head.row, head.offset)
    return book


def free_title(name: str | None, taken: Sequence[str]) -> str:
    """A name that a sheet may carry and that no other has.

    >>> free_title("a/b", ["a-b"]), free_title("'", []), free_title("Tin bài", [])
    ('a-b 2', '-', 'Tin bài')
    """
    kept = "".join("-" if c in "\\/*?:[]" or not c.isprintable() else c for c in name or "")[
        :31
    ].strip()
    kept = f"-{kept[1:]}" if kept.startswith("'") else kept
    kept = f"{kept[:-1]}-" if kept.endswith("'") else kept or "Trang"
    known, title, number = {one.casefold() for one in taken}, kept, 1
    while title.casefold() in known:
        number += 1
        title = f"{kept[:27]} {number}"
    return title


def plain(text: str) -> str:
    """The text without signs that no workbook can hold.

    >>> plain("a\x01b")
    'ab'
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))


def put(page: Worksheet, row: int, column: int, value: object, *, bold: bool = False) -> None:
    """Write one cell as a value that nothing can run."""
    from openpyxl.styles import Alignment, Font

    if isinstance(value, str):
        value = safe_text(plain(value))[:32767]
    elif isinstance(value, float) and not math.isfinite(value):
        value = show_cell(value)
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(name="Arial", size=11, bold=bold, color=INK if bold else None)
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and float(value).is_integer()
        and abs(value) >= 1000
    ):
        cell.number_format = "#,##0"


def _write(page: Worksheet, sheet: SheetRows, intake: Intake) -> None:
    head = intake.heads.get(sheet.name)
    widths: dict[int, int] = {}
    most = None if head else limits()["returned_rows"]
    for row, cells in enumerate(islice(sheet.rows, most), 1):
        for column, cell in enumerate(cells, sheet.offset + 1):
            if shown := show_cell(cell):
                heading = head is not None and row == head.row
                put(page, row, column, cell, bold=heading)
                longest = 18 if heading else len(shown) + 3
                widths[column] = min(_WIDEST, max(widths.get(column, 12), longest))
    for column, width in widths.items():
        page.column_dimensions[column_letter(column - 1)].width = width
    for (top, left), (bottom, right) in sheet.merged[:_MERGES]:
        _join(page, top + 1, left + 1, bottom + 1, right + 1)
    if head:
        _write_addresses(page, sheet, intake, head.row)
        page.freeze_panes = page.cell(head.row + 1, 1)


def _write_addresses(page: Worksheet, sheet: SheetRows, intake: Intake, head_row: int) -> None:
    """The addresses that were taken from behind words, written out in the column of addresses: the copy carries no link."""
    for (row, column), target in sheet.links.items():
        letter = intake.letter(sheet.name, row, "url")
        titles = intake.letter(sheet.name, row, "title")
        if row > head_row and letter and letter != titles:
            place = column_index(letter) + 1
            held = page.cell(row, place).value
            behind = column == place - 1 or not held
            if behind and not is_web(str(held or "")):
                put(page, row, place, target)


def _join(page: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Join an area again where nothing but its first cell holds something."""
    from openpyxl.worksheet.cell_range import CellRange

    if 1 < (bottom - top + 1) * (right - left + 1) <= _MERGED and top <= page.max_row:
        held = {
            (row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) in page._cells
        } - {(top, left)}
        area = CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
        if not held and all(area.isdisjoint(other) for other in page.merged_cells.ranges):
            page.merge_cells(area.coord)


def _help_form(page: Worksheet) -> None:
    """The drop-down of the one answer that the form of a submission asks for with yes or no."""
    from openpyxl.worksheet.datavalidation import DataValidation

    label = tables()["fact_submission"]["nil_report"].vi
    for row in range(1, min(page.max_row, limits()["heading_within"]) + 1):
        if page.cell(row, 1).value == label:
            rule = DataValidation(
                type="list",
                formula1=_ANSWERS,
                allow_blank=True,
                showErrorMessage=True,
                error="Chọn trong danh sách.",
            )
            rule.add(f"B{row}")
            page.add_data_validation(rule)


def _help(book: object, page: Worksheet, head_row: int, offset: int) -> None:
    """Hints and drop-downs of the form over the columns that carry its own headings."""
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation

    columns = {column.vi: column for column in template_columns()}
    for index in range(offset + 1, page.max_column + 1):
        cell = page.cell(head_row, index)
        column = columns.get(str(cell.value)) if find_heading(cell.value) else None
        if column is None:
            continue
        hint = how_to_write(column)
        cell.comment = Comment(hint, "Biểu mẫu", width=260, height=90)
        source = _list_of(
            book,
            "Nguồn" if column.name == "source_id" else column.vi if column.kind == "code" else "",
        )
        source = _ANSWERS if column.kind == "bool" else source
        rule = DataValidation(
            type="list" if source else None,
            formula1=source,
            allow_blank=True,
            showErrorMessage=bool(source),
            errorStyle="information" if column.name == "source_id" else "stop",
            error="Chọn trong danh sách.",
            showInputMessage=True,
            promptTitle=column.vi[:32],
            prompt=hint[:_HINT],
        )
        letter = column_letter(index - 1)
        rule.add(f"{letter}{head_row + 1}:{letter}{max(page.max_row, head_row) + 500}")
        page.add_data_validation(rule)


def _list_of(book: Workbook, title: str) -> str | None:
    """Where the sheet of lists has the list with this title."""
    if not title or LISTS not in book.sheetnames:
        return None
    page = book[LISTS]
    for column in range(1, min(page.max_column, limits()["columns"]) + 1):
        if page.cell(1, column).value == title:
            last = 1
            while page.cell(last + 1, column).value not in (None, ""):
                last += 1
            letter = column_letter(column - 1)
            return f"'{LISTS}'!${letter}$2:${letter}${last}" if last > 1 else None
    return None
