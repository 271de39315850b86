"""The copy that goes back to a unit: its own rows with the faulty cells marked and a first sheet that says what to do."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.archive import OWN, unzipped, zipped
from phatngon.base.errors import InputError
from phatngon.base.finding import Finding, SheetPlace, column_letter
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.network.invented import MARK
from phatngon.reach.blocks import checks
from phatngon.reach.dictionary import template_version
from phatngon.reach.findings import SEVERITIES, count_by_severity
from phatngon.reach.reading import Intake
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable, show_cell
from phatngon.reach.reading.workbooks import open_book
from phatngon.reach.returned_pages import INK, free_title, own_pages, plain, put
from phatngon.reach.safe_cells import safe_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RESULT, COLUMN, ROWS = "Kết quả kiểm tra", "Cần sửa", "Tin bài"
_FILLS = {"E": "FFD9D6", "W": "FFF2CC", "I": "E8EEF5"}
_MOST_COMMENT = 900  # characters; a longer note no longer fits beside the cell
_EPOCH = (2026, 1, 1, 0, 0, 0)  # the same bytes for the same findings
_CHANGED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</dcterms:)")


def returned_copy(
    path: Path, intake: Intake, findings: Sequence[Finding[SheetPlace]] | None = None
) -> bytes:
    """A workbook (.xlsx) ready to send back: sheet “Kết quả kiểm tra” first, then the unit's sheets with the faulty cells
    coloured, commented and named in a column “Cần sửa”.

    ``findings``: those of all checks; without them, those of reading. The copy is always a new workbook, written from the values
    that the cells showed, at the same places; of a very long file only the rows with something to see.
    """
    found = sorted(intake.findings if findings is None else findings, key=_order)
    names = _titles(
        [
            *intake.heads,
            *sorted(
                {finding.place.sheet for finding in found if finding.place.sheet}
                - set(intake.heads)
            ),
        ]
    )
    names.setdefault(None, ROWS)
    book = _own_workbook(path, intake, names) or _new_workbook(intake, found, names)
    by_cell: dict[tuple[str, str], list[Finding[SheetPlace]]] = {}
    for finding in found:
        if finding.place.cell and names[finding.place.sheet] in book.sheetnames:
            by_cell.setdefault((names[finding.place.sheet], finding.place.cell), []).append(finding)
    for (title, cell), here in by_cell.items():
        _mark(book[title], cell, here)
    by_sheet: dict[str | None, list[Finding[SheetPlace]]] = {}
    for finding in found:
        by_sheet.setdefault(finding.place.sheet, []).append(finding)
    for sheet, head in intake.heads.items():
        if names[sheet] in book.sheetnames:
            _add_column(
                book[names[sheet]], head.row, head.offset + len(head.names), by_sheet.get(sheet, [])
            )
    _write_result(book, intake, found, names)
    if intake.invented:
        for page in book.worksheets:
            page.oddHeader.center.text = page.oddFooter.center.text = MARK
        book[RESULT].cell(4, 1, MARK)
    buffer = io.BytesIO()
    book.save(buffer)
    return _settled(buffer.getvalue())


def split_message(finding: Finding[SheetPlace]) -> tuple[str, str]:
    """What is wrong, and what to do.

    >>> split_message(Finding("F-008", SheetPlace("a.xlsx"), "không thấy kỳ của phiếu. Làm lại."))
    ('không thấy kỳ của phiếu. Làm lại.', '')
    """
    check = checks()[finding.rule]
    for advice in (check.advice, check.elsewhere):
        if advice and "{" not in advice and finding.message.endswith(advice):
            return finding.message[: -len(advice)].strip(), advice
    return finding.message, ""


def _order(finding: Finding[SheetPlace]) -> tuple[object, ...]:
    column = finding.place.column or ""
    return (
        "EWI".index(finding.severity),
        finding.place.sheet or "",
        finding.place.row or 0,
        len(column),
        column,
        finding.rule,
    )


def _own_workbook(path: Path, intake: Intake, titles: dict[str | None, str]) -> Workbook | None:
    """The unit's sheets written anew from their values; None where there are too many rows, or nothing can be read any more."""
    if not intake.heads or len(intake.raw) > limits()["returned_rows"]:
        return None
    try:
        return own_pages(open_book(path)[0], intake, titles, RESULT)
    except (Unreadable, InputError):
        return None


def _new_workbook(
    intake: Intake, found: Iterable[Finding[SheetPlace]], titles: dict[str | None, str]
) -> Workbook:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    named = (
        {(finding.place.sheet, finding.place.row) for finding in found}
        if len(intake.raw) > limits()["returned_rows"]
        else None
    )
    for sheet, head in intake.heads.items():
        page = book.create_sheet(titles[sheet])
        for index, text in enumerate(head.names, head.offset + 1):
            put(page, head.row, index, text, bold=True)
            page.column_dimensions[column_letter(index - 1)].width = min(40, max(18, len(text) + 6))
        for row, cells in head.above:
            _put_row(page, row, head.offset, cells)
    for sheet, row, _, cells in intake.raw.grid():
        if named is None or (sheet, row) in named:
            _put_row(book[titles[sheet]], row, intake.heads[sheet].offset, cells)
    return book


def _titles(sheets: Iterable[str | None]) -> dict[str | None, str]:
    """Sheet of the file → name of the sheet in the copy."""
    titles: dict[str | None, str] = {}
    for sheet in sheets:
        titles[sheet] = free_title(sheet or ROWS, [RESULT, *titles.values()])
    return titles


def _put_row(page: object, row: int, offset: int, cells: Sequence[object]) -> None:
    for index, cell in enumerate(cells, offset + 1):
        if show_cell(cell):
            put(page, row, index, cell)


def _mark(page: Worksheet, place: str, here: list[Finding[SheetPlace]]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell = page[place]
    if isinstance(cell, MergedCell):
        cell = next(
            page.cell(area.min_row, area.min_col)
            for area in page.merged_cells.ranges
            if place in area
        )
    text = plain(
        "\n".join(
            f"{SEVERITIES[finding.severity]}: {finding.message} ({finding.rule})"
            for finding in here
        )
    )
    if cell.comment and not cell.comment.text.startswith(tuple(SEVERITIES.values())):
        text = f"{text}\n\n{cell.comment.text}"
    cell.fill = PatternFill("solid", fgColor=_FILLS[here[0].severity])
    cell.comment = Comment(
        text[:_MOST_COMMENT],
        "Bộ học liệu",
        width=360,
        height=40 + 20 * (1 + min(len(text), _MOST_COMMENT) // 48),
    )


def _add_column(
    page: Worksheet, head_row: int, width: int, found: list[Finding[SheetPlace]]
) -> None:
    """The column on the right that names, in words, what is to be mended in each row."""
    from openpyxl.styles import Alignment, Font, PatternFill

    known = next(
        (index for index in range(1, width + 1) if page.cell(head_row, index).value == COLUMN), None
    )
    column = known or width + 1
    rows: dict[int, list[Finding[SheetPlace]]] = {}
    for finding in found:
        if finding.place.row and finding.place.row > head_row:
            rows.setdefault(finding.place.row, []).append(finding)
    if known:
        for row in range(head_row + 1, page.max_row + 1):
            page.cell(row, column).value = None
    head = page.cell(head_row, column, COLUMN)
    head.font, head.fill = (
        Font(name="Arial", bold=True, color="FFFFFF"),
        PatternFill("solid", fgColor=INK),
    )
    head.alignment = Alignment(wrap_text=True, vertical="center")
    page.column_dimensions[column_letter(column - 1)].width = 34
    for row, here in rows.items():
        texts = dict.fromkeys(
            f"{finding.rule} {checks()[finding.rule].name} ({SEVERITIES[finding.severity].lower()})"
            for finding in here
        )
        cell = page.cell(row, column, "\n".join(texts))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor=_FILLS[here[0].severity])


def _write_result(
    book: Workbook, intake: Intake, found: list[Finding[SheetPlace]], names: dict[str | None, str]
) -> None:
    from openpyxl.styles import Font

    page = book.create_sheet(RESULT, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for letter, width in zip("ABCDE", (14, 26, 62, 52, 9), strict=True):
        page.column_dimensions[letter].width = width
    page.cell(1, 1, plain(f"Kết quả kiểm tra tệp {intake.file}")).font = Font(
        name="Arial", bold=True, size=14, color=INK
    )
    page.cell(2, 1, _summary(intake, found)).font = Font(name="Arial", size=11)
    page.cell(
        3,
        1,
        f"Sửa trên chính tệp này rồi nộp lại; cột “{COLUMN}” và trang tính này không cần xóa. Phép kiểm tra là đề xuất "
        f"của bộ học liệu (mẫu {template_version()}), không phải quy định của cơ quan nào.",
    )
    page.cell(3, 1).font = Font(name="Arial", size=10, italic=True)
    if not found:
        page.cell(5, 1, "Không có điều nào cần sửa.").font = Font(name="Arial", size=11)
        return
    _write_findings(page, found, names, set(book.sheetnames))
    page.freeze_panes = "A6"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "5:5"


def _summary(intake: Intake, found: list[Finding[SheetPlace]]) -> str:
    lines = len(intake.entries)
    wrong = len(
        {
            finding.place.line
            for finding in found
            if finding.severity == "E" and finding.place.line is not None
        }
        | intake.rejected
    )
    counts = count_by_severity(found)
    shown = ", ".join(
        f"{format_number(count)} điều {SEVERITIES[level].lower()}"
        for level, count in counts.items()
        if count
    )
    read = f"Đã đọc {format_number(lines)} tin bài, nhận {format_number(max(0, lines - wrong))}."
    return f"{read} Có {shown}." if shown else read


def _write_findings(
    page: Worksheet,
    found: list[Finding[SheetPlace]],
    names: dict[str | None, str],
    sheets: set[str],
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.hyperlink import Hyperlink

    side = Side(style="thin", color="B8C4D3")
    border, top = (
        Border(left=side, right=side, top=side, bottom=side),
        Alignment(wrap_text=True, vertical="top"),
    )
    for index, text in enumerate(("Mức", "Ô", "Điều không ổn", "Cần làm gì", "Mã"), 1):
        cell = page.cell(5, index, text)
        cell.font, cell.fill, cell.border = (
            Font(name="Arial", bold=True, color="FFFFFF"),
            PatternFill("solid", fgColor=INK),
            border,
        )
    for row, finding in enumerate(found, 6):
        what, advice = split_message(finding)
        place = finding.place.cell or f"dòng {finding.place.row}" if finding.place.row else "cả tệp"
        sheet = names[finding.place.sheet]
        where = f"{place}, {sheet}" if finding.place.sheet else place
        for index, text in enumerate(
            (
                SEVERITIES[finding.severity],
                where,
                upper_first(what),
                advice,
                finding.rule,
            ),
            1,
        ):
            cell = page.cell(row, index, safe_text(plain(text)))
            cell.alignment, cell.border, cell.font = top, border, Font(name="Arial", size=10)
        page.cell(row, 1).fill = PatternFill("solid", fgColor=_FILLS[finding.severity])
        page.row_dimensions[row].height = 14 * max(
            1, -(-len(what) // 60), -(-len(advice) // 50), -(-len(where) // 24)
        )
        if finding.place.column and finding.place.row and sheet in sheets:
            target = (
                f"'{sheet.replace(chr(39), chr(39) * 2)}'!{finding.place.column}{finding.place.row}"
            )
            page.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=target)
            page.cell(row, 2).font = Font(name="Arial", size=10, color="1F4E9E", underline="single")


def _settled(data: bytes) -> bytes:
    """The workbook without the moment of its making."""
    parts = unzipped(data)
    if core := parts.get("docProps/core.xml"):
        parts["docProps/core.xml"] = _CHANGED.sub(rb"\g<1>2026-01-01T00:00:00Z\g<2>", core)
    return zipped(parts.items(), stamp=_EPOCH, rights=OWN)
