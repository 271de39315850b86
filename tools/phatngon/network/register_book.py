"""The registers of the network as one workbook with drop-downs, empty or filled, which :func:`load_registers` reads back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from phatngon.base.finding import column_letter
from phatngon.base.moments import VIETNAM
from phatngon.network.invented import MARK
from phatngon.network.registers import LONG_SHEET, UNIT_COLUMNS, Registers, dictionary
from phatngon.tables.dictionary import Column, DictionaryTable
from phatngon.tables.units import Units
from phatngon.tables.workbook import new_book

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet


_INK = "#1F3A5F"
LAST_ROW = 1000  # down to which drop-downs reach
GUIDE, LISTS = "Hướng dẫn", "Danh mục"
TITLE = "Sổ của mạng lưới người phát ngôn"
STEPS = (
    "Mỗi trang là một sổ, mỗi dòng một việc. Sổ nào chưa dùng thì để trống, không xóa trang.",
    "Cột tên đậm là cột phải điền. Ô có mũi tên thì chọn trong danh sách.",
    "Giờ ghi như 8h30 13/11/2026 hoặc chọn ô ngày của Excel; giờ là giờ Việt Nam.",
    "Mã (ví dụ VV-01) do đơn vị tự đặt, không trùng trong một sổ.",
    "Không ghi tên riêng của người dân, của nhà báo; người phát ngôn ghi chức vụ.",
    "Lưu lại dạng .xlsx rồi chạy: python3 tools/start.py network check --register TÊN_TỆP.",
    "Mẫu sổ là đề xuất của bộ học liệu, không phải mẫu của cơ quan nào.",
)
_KINDS = {
    "ts": "Ngày và giờ, ví dụ 8h30 13/11/2026.",
    "date": "Ngày, ví dụ 13/11/2026.",
    "int": "Số nguyên.",
    "ints": "Số từ {low} đến {high}; nhiều số thì cách nhau bằng dấu phẩy.",
    "texts": "Nhiều giá trị thì cách nhau bằng dấu “|”.",
}


def sheet_name(table: DictionaryTable) -> str:
    """The name of the sheet of a table, as long as a workbook allows.

    >>> sheet_name(dictionary().tables["fact_case"])
    'Vụ việc đột xuất, bất thường'
    """
    return table.vi[:LONG_SHEET].strip()


def register_book(units: Units, registers: Registers | None = None) -> bytes:
    """The workbook: a guide, a sheet a register, the lists; the rows of ``registers`` where they are given."""
    buffer = io.BytesIO()
    with new_book(buffer, TITLE) as book:
        _fill(book, units, registers)
    return buffer.getvalue()


def _fill(book: Workbook, units: Units, registers: Registers | None) -> None:
    styles = _styles(book)
    guide = book.add_worksheet(GUIDE)
    tables = dictionary().tables
    sheets = {name: book.add_worksheet(sheet_name(table)) for name, table in tables.items()}
    lists = _write_lists(book.add_worksheet(LISTS), styles, units)
    _write_guide(guide, styles, invented=bool(registers and registers.invented))
    for name, table in tables.items():
        rows = _rows(registers, name) if registers else ()
        _write_table(sheets[name], styles, table, rows, lists, units)


def _rows(registers: Registers, name: str) -> Sequence[object]:
    held: dict[str, Sequence[Any]] = {
        "dim_spokesperson": registers.spokespersons,
        "fact_press_event": registers.events,
        "fact_case": registers.cases,
        "fact_inquiry": registers.inquiries,
        "fact_issue": registers.issues,
        "dim_internal_rule": registers.internal_rules,
        "fact_release": registers.releases,
    }
    return held[name]


def _styles(book: Workbook) -> dict[str, object]:
    base = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    head = base | {"bg_color": _INK, "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
    return {
        "title": book.add_format(base | {"bold": True, "font_size": 16, "font_color": _INK}),
        "plain": book.add_format(base | {"text_wrap": True}),
        "needed": book.add_format(head | {"bold": True}),
        "free": book.add_format(head | {"italic": True}),
        "text": book.add_format(base | {"text_wrap": True, "num_format": "@"}),
        "ts": book.add_format(base | {"num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
        "date": book.add_format(base | {"num_format": "dd/mm/yyyy", "align": "left"}),
        "int": book.add_format(base | {"num_format": "0", "align": "left"}),
    }


def _write_lists(sheet: Worksheet, styles: dict[str, object], units: Units) -> dict[str, str]:
    """The sheet of lists; returns the range of each."""
    found = {}
    columns = {name: list(codes.values()) for name, codes in dictionary().codes.items()}
    columns["unit"] = [unit.name for unit in units.all if not unit.valid_to]
    for place, (name, texts) in enumerate(columns.items()):
        title = "Đơn vị" if name == "unit" else _list_title(name)
        sheet.write_string(0, place, title, styles["needed"])
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, place, text, styles["plain"])
        sheet.set_column(place, place, min(50, max(16, *(len(text) + 2 for text in texts))))
        letter = column_letter(place)
        found[name] = f"='{LISTS}'!${letter}$2:${letter}${len(texts) + 1}"
    sheet.freeze_panes(1, 0)
    return found


def _list_title(codes: str) -> str:
    for table in dictionary().tables.values():
        for column in table.columns:
            if column.codes == codes:
                return column.vi
    return "Căn cứ từ chối" if codes == "refusal_ground" else "Căn cứ từ chối trước đây"


def _write_guide(sheet: Worksheet, styles: dict[str, object], *, invented: bool) -> None:
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, TITLE, styles["title"])
    lines = [*([MARK] if invented else []), *STEPS]
    for row, line in enumerate(lines, 2):
        sheet.write_string(row, 0, line, styles["plain"])


def _write_table(
    sheet: Worksheet,
    styles: dict[str, object],
    table: DictionaryTable,
    rows: Sequence[object],
    lists: dict[str, str],
    units: Units,
) -> None:
    for place, column in enumerate(table.columns):
        style = styles["free" if column.optional else "needed"]
        sheet.write_string(0, place, column.vi, style)
        note = _note(column)
        if note:
            sheet.write_comment(0, place, note)
        kind = column.kind if column.kind in ("ts", "date", "int") else "text"
        sheet.set_column(place, place, 22, styles[kind])
        source = _list_of(column, lists)
        if source:
            told = {"validate": "list", "source": source, "ignore_blank": True}
            told |= {"error_title": column.vi[:32], "error_message": "Chọn trong danh sách."}
            if column.kind in ("text", "texts", "codes"):
                told |= {"error_type": "warning"}
            sheet.data_validation(1, place, LAST_ROW, place, told)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(table.columns):
            _write_cell(sheet, styles, (line, place), column, row, units)


def _list_of(column: Column, lists: dict[str, str]) -> str:
    if column.name in UNIT_COLUMNS:
        return lists["unit"]
    return lists.get(column.codes or column.name, "")


def _note(column: Column) -> str:
    low, high = column.bounds
    parts = ["" if column.optional else "Phải điền.", column.note]
    parts.append(_KINDS.get(column.kind, "").format(low=low, high=high))
    return " ".join(part for part in parts if part)


def _write_cell(
    sheet: Worksheet,
    styles: dict[str, object],
    at: tuple[int, int],
    column: Column,
    row: object,
    units: Units,
) -> None:
    value = getattr(row, f"{column.name}_" if iskeyword(column.name) else column.name)
    if value is None or value == ():
        return
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM).replace(tzinfo=None)
        sheet.write_datetime(*at, local, styles["ts"])
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime.combine(value, datetime.min.time()), styles["date"])
    elif isinstance(value, tuple):
        joint = "|" if column.kind == "texts" else ", "
        sheet.write_string(*at, joint.join(map(str, value)), styles["text"])
    elif isinstance(value, int):
        sheet.write_number(*at, value, styles["int"])
    else:
        sheet.write_string(*at, _said(column, str(value), units), styles["text"])


def _said(column: Column, value: str, units: Units) -> str:
    """A code in the words of its list, a unit by its name where the name finds it again."""
    if column.name in UNIT_COLUMNS and value in units:
        name = units[value].name
        again = units.resolve(name).unit
        return name if again is not None and again.code == value else value
    codes = dictionary().codes.get(column.codes, {})
    return codes.get(value, value)
