"""The form of the reach report: complete, the same every time, and read back by our own reader."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from reach_files import SOURCES, UNITS, filled_template, item, read

from phatngon.reach.dictionary import code_lists, template_columns, template_version
from phatngon.reach.template import how_to_write, template_csv, template_xlsx

TIMES = {
    "start": datetime(2026, 9, 15),
    "end": datetime(2026, 10, 15),
    "due": datetime(2026, 10, 16, 17),
}


def form(**given: object) -> openpyxl.Workbook:
    data = template_xlsx(
        UNITS["46-19789"], "2026-10", units=UNITS, sources=SOURCES, **TIMES, **given
    )
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_form_has_its_four_sheets_and_declares_its_ways() -> None:
    book = form()
    guide = book["Hướng dẫn"]
    assert book.sheetnames == ["Hướng dẫn", "Phiếu", "Tin bài", "Danh mục"]
    assert [guide[f"B{row}"].value for row in (2, 3, 4, 5)] == [
        "+07:00",
        "1.234.567,8 (Việt Nam)",
        None,
        str(template_version()),
    ]
    assert any(
        "không phải quy định" in str(cell.value) for row in guide.iter_rows() for cell in row
    )


def test_the_default_reason_can_be_set() -> None:
    assert form(reason="NO_ACCESS")["Hướng dẫn"]["B4"].value == "Không có quyền xem"


def test_the_form_names_unit_period_and_due_time() -> None:
    rows = {row[0].value: row[1].value for row in form()["Phiếu"].iter_rows(max_col=2)}
    assert (
        rows["Mã đơn vị"] == "46-19789"
        and rows["Tên đơn vị"] == "Phường Thuận Hóa"
        and rows["Kỳ báo cáo"] == "2026-10"
    )
    assert (rows["Từ lúc"], rows["Đến trước lúc"], rows["Hạn nộp"]) == (
        "15/9/2026 0:00",
        "15/10/2026 0:00",
        "16/10/2026 17:00",
    )
    assert rows["Phiên bản"] == 1 and "Không phát sinh" in rows


def test_headings_are_locked_explained_and_over_open_cells() -> None:
    sheet = form()["Tin bài"]
    assert [cell.value for cell in sheet[1]] == [column.vi for column in template_columns()]
    assert sheet.protection.sheet and all(
        cell.protection.locked and cell.comment.text for cell in sheet[1]
    )
    assert (
        not sheet.column_dimensions["A"].protection.locked
        and not sheet.column_dimensions["O"].protection.locked
    )
    assert sheet.freeze_panes == "D2" and sheet.max_row == 1


def test_every_column_of_codes_has_its_list_for_two_thousand_rows() -> None:
    book = form()
    chosen = {
        str(rule.sqref).split(":")[0]: rule
        for rule in book["Tin bài"].data_validations.dataValidation
    }
    for index, column in enumerate(template_columns()):
        rule = chosen[f"{openpyxl.utils.get_column_letter(index + 1)}2"]
        assert str(rule.sqref).endswith("2001") and rule.prompt
        if column.kind == "code":
            area = rule.formula1.split("!")[1].replace("$", "")
            assert [cell[0].value for cell in book["Danh mục"][area]] == list(
                code_lists()[column.codes].values()
            )


def test_no_form_holds_a_formula_and_its_texts_are_written_out() -> None:
    for sheet in form():
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and "{" not in str(cell.value or "")


def test_the_same_form_has_the_same_bytes() -> None:
    given = dict(units=UNITS, sources=SOURCES, **TIMES)
    assert template_xlsx(UNITS["46-19789"], "2026-10", **given) == template_xlsx(
        UNITS["46-19789"], "2026-10", **given
    )


def test_a_form_without_unit_lets_the_officer_choose(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_xlsx(None, "2026-10", units=UNITS))
    book = openpyxl.load_workbook(path)
    assert book["Phiếu"]["B3"].value is None and not book["Phiếu"]["B3"].protection.locked
    assert "F-008" in [finding.rule for finding in read(path).findings]


def test_examples_of_the_guide_are_never_read_as_items(tmp_path: Path) -> None:
    assert len(read(filled_template(tmp_path / "a.xlsx", [item(1)])).entries) == 1


def test_two_thousand_rows_go_in_and_come_back(tmp_path: Path) -> None:
    intake = read(filled_template(tmp_path / "a.xlsx", [item(n) for n in range(2000)]))
    assert (
        len(intake.entries) == 2000
        and not intake.findings
        and intake.entries["views"].sum() == sum(1000 + n for n in range(2000))
    )


def test_the_csv_form_has_the_same_columns_and_a_mark_for_excel() -> None:
    text = template_csv(UNITS["46-19789"], "2026-10")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (
        text.startswith("\ufeff")
        and rows[0][0] == "Mã đơn vị"
        and rows[0][-27:] == [column.vi for column in template_columns()]
    )
    assert rows[1][:3] == ["46-19789", "2026-10", "1"] and len(rows[1]) == len(rows[0])


@pytest.mark.parametrize("column", template_columns(), ids=lambda column: column.name)
def test_every_column_says_how_it_is_written(column) -> None:
    assert how_to_write(column).endswith(".") and ("Bắt buộc." in how_to_write(column)) == (
        not column.optional
    )
