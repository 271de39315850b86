"""The form that units fill in: a workbook with drop-downs and a guide, or a CSV with the same columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from phatngon.base.finding import column_letter
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.dictionary import (
    code_lists,
    code_name,
    tables,
    template_columns,
    template_version,
)
from phatngon.tables.dictionary import Column
from phatngon.tables.units import Unit, Units

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime.fromisoformat("2026-01-01T00:00:00")  # the same bytes for the same form
_INK, _PAPER, _EDGE = "#1F3A5F", "#E8EEF5", "#B8C4D3"
_LONG = 255  # characters that a spreadsheet takes in a message or an inline list
_FIELDS = (
    "unit_code",
    "period_id",
    "version",
    "prepared_by",
    "signed_by",
    "nil_report",
    "amend_reason",
)


FormWords = TypedDict(  # of the page on the submission itself
    "FormWords",
    {
        "title": str,
        "from": str,
        "to": str,
        "due": str,
        "unit_name": str,
        "hints": dict[str, str],
    },
)


class Guide(TypedDict):
    """``template_guide.yaml``: every word of the form that belongs to no column."""

    title: str
    notice: str
    capacity: int
    styles: list[str]
    zone: str
    steps: list[str]
    states_title: str
    states: list[list[str]]
    columns_title: str
    column_heads: list[str]
    required: str
    kinds: dict[str, str]
    example_title: str
    example_fields: list[str]
    examples: list[list[str]]
    form: FormWords
    widths: dict[str, int]


def template_xlsx(
    unit: Unit | None,
    period_id: str,
    *,
    units: Units,
    sources: Mapping[str, str] | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    due: datetime | None = None,
    reason: str = "",
) -> bytes:
    """The workbook for one unit and period; without a ``unit`` the officer chooses one.

    ``sources``: name → source_id, for the drop-down. ``start``, ``end`` (exclusive), ``due``: official times shown on the form.
    ``reason``: code of the default reason for a missing count. The bytes are the same for the same arguments.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "default_date_format": "dd/mm/yyyy hh:mm",
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {"title": _guide()["title"], "comments": _guide()["notice"], "created": _CREATED}
    )
    styles = _styles(book)
    sheets = {
        name: book.add_worksheet(name) for name in ("Hướng dẫn", "Phiếu", "Tin bài", "Danh mục")
    }
    lists = _write_lists(sheets["Danh mục"], styles, units, sources or {})
    _write_guide(sheets["Hướng dẫn"], styles, lists, reason)
    _write_form(sheets["Phiếu"], styles, lists, (unit, period_id, start, end, due))
    _write_items(sheets["Tin bài"], styles, lists)
    sheets["Phiếu"].activate()
    book.close()
    return buffer.getvalue()


def template_csv(unit: Unit | None, period_id: str) -> str:
    """The same columns as CSV text, with a byte-order mark for Excel: the submission first, then the item; one row begun.

    >>> template_csv(None, "2026-10").splitlines()[0][:21]
    '\\ufeffMã đơn vị,Kỳ báo cáo'
    """
    submission = tables()["fact_submission"]
    declared = {
        "Múi giờ": _guide()["zone"],
        "Cách ghi số": _guide()["styles"][0],
        "Lý do thiếu mặc định": "",
    }
    heads = [submission[name].vi for name in _FIELDS]
    own = {"unit_code": unit.code if unit else "", "period_id": period_id, "version": "1"}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*heads, *declared, *(column.vi for column in template_columns())])
    writer.writerow(
        [
            *(own.get(name, "") for name in _FIELDS),
            *declared.values(),
            *([""] * len(template_columns())),
        ]
    )
    return "\ufeff" + buffer.getvalue()


def how_to_write(column: Column) -> str:
    """How to fill a column, in one or two sentences.

    >>> from phatngon.reach.dictionary import entry_column
    >>> how_to_write(entry_column("title"))
    'Bắt buộc. Chép nguyên tiêu đề.'
    """
    parts = [_guide()["required"]] if not column.optional else []
    return " ".join((*parts, column.note or _guide()["kinds"][column.kind]))


def _styles(book: Workbook) -> dict[str, object]:
    base = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    edge = base | {"border": 1, "border_color": _EDGE}
    return {
        "title": book.add_format(base | {"bold": True, "font_size": 16, "font_color": _INK}),
        "part": book.add_format(base | {"bold": True, "font_size": 12, "font_color": _INK}),
        "plain": book.add_format(base | {"text_wrap": True}),
        "italic": book.add_format(base | {"italic": True, "font_color": "#444444"}),
        "label": book.add_format(edge | {"bold": True, "bg_color": _PAPER, "text_wrap": True}),
        "cell": book.add_format(edge | {"text_wrap": True}),
        "fixed": book.add_format(edge | {"bg_color": "#F4F4F4", "text_wrap": True}),
        "open": book.add_format(
            edge | {"locked": False, "text_wrap": True, "bg_color": "#FFFDF2", "align": "left"}
        ),
        "hint": book.add_format(
            base | {"italic": True, "font_color": "#444444", "text_wrap": True, "indent": 1}
        ),
        "head": book.add_format(
            base
            | {
                "bold": True,
                "bg_color": _INK,
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
                "border": 1,
                "border_color": _EDGE,
            }
        ),
        "text": book.add_format(base | {"locked": False, "text_wrap": True}),
        "url": book.add_format(base | {"locked": False, "num_format": "@"}),
        "ts": book.add_format(
            base | {"locked": False, "num_format": "dd/mm/yyyy hh:mm", "align": "left"}
        ),
        "int": book.add_format(base | {"locked": False, "num_format": "#,##0"}),
    }


def _write_lists(
    sheet: Worksheet, styles: dict[str, object], units: Units, sources: Mapping[str, str]
) -> dict[str, str]:
    """The sheet of lists; returns list name → the range a drop-down points to."""
    wanted = dict.fromkeys(column.codes for column in template_columns() if column.codes)
    columns: dict[str, tuple[str, list[str]]] = {
        codes: (_list_title(codes), list(code_lists()[codes].values())) for codes in wanted
    }
    columns["source"] = ("Nguồn", list(sources))
    columns["answer"] = ("Có, Không", ["Có", "Không"])
    columns["style"] = ("Cách ghi số", list(_guide()["styles"]))
    columns["unit"] = ("Mã đơn vị", [unit.code for unit in units.all])
    columns["unit_name"] = ("Tên đơn vị", [unit.name for unit in units.all])
    ranges = {}
    for index, (name, (title, texts)) in enumerate(columns.items()):
        sheet.write_string(0, index, title, styles["head"])
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, index, text, styles["plain"])
        sheet.set_column(
            index, index, min(46, max(14, *(len(text) + 3 for text in (title, *texts))))
        )
        if texts:
            letter = column_letter(index)
            ranges[name] = f"='Danh mục'!${letter}$2:${letter}${len(texts) + 1}"
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 30)
    sheet.protect("", {"format_columns": True})
    _paper(sheet, wide=True)
    return ranges


def _list_title(codes: str) -> str:
    return next(column.vi for column in template_columns() if column.codes == codes)


def _write_guide(
    sheet: Worksheet, styles: dict[str, object], lists: dict[str, str], reason: str
) -> None:
    guide = _guide()
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 62)
    sheet.set_column(2, 2, 34)
    sheet.write_string(0, 0, guide["title"], styles["title"])
    sheet.set_row(0, 26)
    default = code_name("missing_reason", reason) if reason else ""
    for row, (label, text, source) in enumerate(
        (
            ("Múi giờ", guide["zone"], ""),
            ("Cách ghi số", guide["styles"][0], lists["style"]),
            ("Lý do thiếu mặc định", default, lists["missing_reason"]),
            ("Phiên bản mẫu", str(template_version()), ""),
        ),
        1,
    ):
        sheet.write_string(row, 0, label, styles["label"])
        sheet.write(row, 1, text or None, styles["open"] if source else styles["fixed"])
        if source:
            sheet.data_validation(
                row,
                1,
                row,
                1,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": label,
                    "error_message": "Chọn trong danh sách.",
                },
            )
    sheet.write_string(5, 0, guide["notice"], styles["italic"])
    row = 7
    for number, step in enumerate(guide["steps"], 1):
        sheet.merge_range(row, 0, row, 2, f"{number}. {step}", styles["plain"])
        row += 1
    row = _write_rows(sheet, styles, row + 1, guide["states_title"], [], guide["states"])
    examples = [[column.vi, how_to_write(column), column.example] for column in template_columns()]
    row = _write_rows(
        sheet, styles, row + 1, guide["columns_title"], guide["column_heads"], examples
    )
    _write_examples(sheet, styles, row + 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    _paper(sheet, wide=False)


def _write_rows(
    sheet: Worksheet,
    styles: dict[str, object],
    row: int,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> int:
    sheet.write_string(row, 0, title, styles["part"])
    row += 1
    for index, head in enumerate(heads):
        sheet.write_string(row, index, head, styles["head"])
    row += bool(heads)
    for texts in rows:
        for index, text in enumerate(texts):
            sheet.write_string(row, index, text, styles["label" if index == 0 else "cell"])
        lines = max(
            -(-len(text) // width) for text, width in zip(texts, (28, 60, 32), strict=False)
        )
        sheet.set_row(row, 15.5 * max(1, lines))
        row += 1
    return row


def _write_examples(sheet: Worksheet, styles: Mapping[str, object], row: int) -> None:
    """Examples stand upright, one field a line, so that no reader takes them for a table of items."""
    guide = _guide()
    named = {column.name: column.vi for column in template_columns()}
    sheet.write_string(row, 0, guide["example_title"], styles["part"])
    for example in guide["examples"]:
        row += 1
        for field, text in zip(guide["example_fields"], example, strict=True):
            sheet.write_string(row, 0, named[field], styles["label"])
            sheet.write_string(row, 1, text or "(để trống)", styles["cell"])
            row += 1


def _write_form(
    sheet: Worksheet,
    styles: dict[str, object],
    lists: dict[str, str],
    given: tuple[Unit | None, str, datetime | None, datetime | None, datetime | None],
) -> None:
    unit, period_id, start, end, due = given
    words, submission = _guide()["form"], tables()["fact_submission"]
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 2, 62)
    sheet.write_string(0, 0, words["title"], styles["title"])
    sheet.set_row(0, 26)
    rows: list[tuple[str, str, str]] = [
        (submission["unit_code"].vi, unit.code if unit else "", "unit_code"),
        (words["unit_name"], unit.name if unit else "", ""),
        (submission["period_id"].vi, period_id, ""),
    ]
    rows += [
        (label, _moment(value), "")
        for label, value in ((words["from"], start), (words["to"], end), (words["due"], due))
        if value
    ]
    rows += [(submission[name].vi, "1" if name == "version" else "", name) for name in _FIELDS[2:]]
    for row, (label, text, name) in enumerate(rows, 2):
        is_open = bool(name) and not (name == "unit_code" and unit)
        sheet.write_string(row, 0, label, styles["label"])
        sheet.write(
            row,
            1,
            int(text) if name == "version" else text or None,
            styles["open" if is_open else "fixed"],
        )
        sheet.write_string(row, 2, words["hints"].get(name, ""), styles["hint"])
        source = {"nil_report": lists["answer"], "unit_code": "" if unit else lists["unit"]}.get(
            name
        )
        if source:
            sheet.data_validation(
                row,
                1,
                row,
                1,
                {"validate": "list", "source": source, "error_message": "Chọn trong danh sách."},
            )
        if name in ("amend_reason", "signed_by", "prepared_by"):
            sheet.set_row(row, 32)
    sheet.write_string(len(rows) + 3, 0, _guide()["notice"], styles["italic"])
    sheet.protect("", {"format_columns": True})
    _paper(sheet, wide=True)


def _write_items(sheet: Worksheet, styles: dict[str, object], lists: dict[str, str]) -> None:
    capacity, widths = _guide()["capacity"], _guide()["widths"]
    for index, column in enumerate(template_columns()):
        kind = (
            "url"
            if column.name in ("url", "republished_from")
            else column.kind
            if column.kind in ("ts", "int")
            else "text"
        )
        sheet.set_column(index, index, widths[column.name], styles[kind])
        sheet.write_string(0, index, column.vi, styles["head"])
        sheet.write_comment(
            0,
            index,
            how_to_write(column),
            {"x_scale": 2, "y_scale": 1.1, "font_size": 10, "author": "Biểu mẫu"},
        )
        sheet.data_validation(1, index, capacity, index, _validation(column, lists))
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, capacity, len(template_columns()) - 1)
    sheet.protect(
        "",
        dict.fromkeys(
            ("format_columns", "format_rows", "sort", "autofilter", "insert_rows", "delete_rows"),
            True,
        ),
    )
    sheet.repeat_rows(0)
    _paper(sheet, wide=True)


def _validation(column: Column, lists: dict[str, str]) -> dict[str, str]:
    message = {"input_title": column.vi[:32], "input_message": how_to_write(column)[:_LONG]}
    name = (
        "source"
        if column.name == "source_id"
        else "answer"
        if column.kind == "bool"
        else column.codes
        if column.kind == "code"
        else ""
    )
    if name not in lists:
        return message | {"validate": "any"}
    free = column.name == "source_id"
    kind = "information" if free else "stop"
    return message | {
        "validate": "list",
        "source": lists[name],
        "error_type": kind,
        "error_title": column.vi[:32],
        "error_message": "Nguồn này chưa có trong danh mục." if free else "Chọn trong danh sách.",
    }


def _paper(sheet: Worksheet, *, wide: bool) -> None:
    if wide:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)


def _moment(value: datetime) -> str:
    return f"{value.day}/{value.month}/{value.year} {value.hour}:{value.minute:02d}"


@cache
def _guide() -> Guide:
    data: Guide = YamlFile.read(Path(__file__).with_name("template_guide.yaml")).data
    return data
