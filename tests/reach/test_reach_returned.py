"""The copy a unit gets back: its own workbook, the faulty cells marked in colour and in words."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from reach_files import filled_template, item, read, rows_now, rules_of, text_table, workbook

from phatngon.base.finding import Finding, SheetPlace
from phatngon.reach.findings import find
from phatngon.reach.reading.settings import limits
from phatngon.reach.returned import RESULT, returned_copy, split_message
from phatngon.reach.safe_cells import looks_like_formula


def back(path: Path, findings: list[Finding[SheetPlace]] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(returned_copy(path, read(path), findings)))


def faulty(path: Path) -> Path:
    return filled_template(
        path,
        [item(1), item(2, views="12,5"), item(3, note="Gọi 0905123456")],
        form={"Người ký (chức danh)": None},
    )


def test_the_result_comes_first_with_counts_and_what_to_do(tmp_path: Path) -> None:
    book = back(faulty(tmp_path / "a.xlsx"))
    page = book[RESULT]
    assert (
        book.sheetnames[0] == RESULT
        and page["A2"].value == "Đã đọc 3 tin bài, nhận 2. Có 2 điều phải sửa, 1 điều nên xem lại."
    )
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=6)]
    assert [row[4] for row in rows] == ["F-013", "V-030", "V-080"]
    assert rows[1] == [
        "Phải sửa",
        "O3, Tin bài",
        "“12,5” không phải số đếm (số nguyên từ 0, không quá lớn).",
        "Ghi lại số đếm.",
        "V-030",
    ]
    assert page["B7"].hyperlink.location == "'Tin bài'!O3" or page["B7"].hyperlink.ref == "B7"


def test_faulty_cells_carry_colour_comment_and_a_word_on_the_right(tmp_path: Path) -> None:
    sheet = back(faulty(tmp_path / "a.xlsx"))["Tin bài"]
    assert (
        sheet["O3"].fill.fgColor.rgb.endswith("FFD9D6")
        and "không phải số đếm" in sheet["O3"].comment.text
    )
    assert (
        sheet["AB1"].value == "Cần sửa"
        and sheet["AB3"].value == "V-030 Số không hợp lệ (phải sửa)"
        and sheet["AB2"].value is None
    )
    assert sheet["O2"].comment is None and sheet["C2"].value == "Lễ hội đèn lồng số 1"


def test_a_copy_sent_back_again_is_read_as_before_and_marked_anew(tmp_path: Path) -> None:
    path = faulty(tmp_path / "a.xlsx")
    again = tmp_path / "b.xlsx"
    again.write_bytes(returned_copy(path, read(path)))
    assert rules_of(read(again)) == rules_of(read(path))
    book = back(again)
    assert (
        book.sheetnames.count(RESULT) == 1
        and book["Tin bài"]["AC1"].value is None
        and book["Tin bài"]["O3"].comment.text.count("V-030") == 1
    )


def test_a_mended_copy_loses_its_marks(tmp_path: Path) -> None:
    path = faulty(tmp_path / "a.xlsx")
    book = back(path)
    book["Tin bài"]["O3"].value = 12
    book.save(tmp_path / "b.xlsx")
    assert back(tmp_path / "b.xlsx")["Tin bài"]["AB3"].value is None


def test_findings_of_later_checks_are_shown_too(tmp_path: Path) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    finding = find(
        "V-010", SheetPlace("a.xlsx", "Tin bài", 2, "A", "url", "conoi", 1), value="conoi"
    )
    book = back(path, [finding])
    assert book["Tin bài"]["AB2"].value.startswith("V-010") and book[RESULT]["A2"].value.startswith(
        "Đã đọc 1 tin bài, nhận 0."
    )


def test_formulas_stay_as_values_and_text_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = rows_now(2)
    rows[-1] = (*rows[-1][:4], "=1+1", *rows[-1][5:])
    path = workbook(tmp_path / "a.xlsx", {"S": rows})
    book = openpyxl.load_workbook(path)
    book["S"]["C8"].value, book["S"]["C8"].data_type = "=cmd|calc", "s"
    book.save(path)
    cells = [cell for sheet in back(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "V-070" in rules_of(read(path))


def test_a_csv_comes_back_as_a_workbook_with_every_row_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text_table(rows_now(2, views="-5", title="=1+1")), encoding="utf-8")
    sheet = back(path)["Tin bài"]
    assert (
        sheet["A1"].value == "Đơn vị: UBND phường Thuận Hoá"
        and sheet["A7"].value == "Đường dẫn"
        and sheet["C8"].value == "'=1+1"
    )
    assert sheet["E9"].fill.fgColor.rgb.endswith("FFD9D6") and "V-030" in sheet["H9"].value


def test_a_very_long_table_comes_back_with_its_faulty_rows_only(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setitem(limits(), "returned_rows", 2)
    path = filled_template(tmp_path / "a.xlsx", [item(1), item(2, views="-5"), item(3)])
    sheet = back(path)["Tin bài"]
    assert sheet["O3"].value == "'-5" and sheet["C2"].value is None and sheet["C4"].value is None


def test_a_file_that_could_not_be_read_still_gets_its_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    book = back(path)
    assert book.sheetnames == [RESULT] and "PDF" in book[RESULT]["C6"].value


def test_a_file_without_fault_is_told_so_and_the_bytes_are_always_the_same(tmp_path: Path) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    assert back(path)[RESULT]["A5"].value == "Không có điều nào cần sửa."
    intake = read(faulty(tmp_path / "b.xlsx"))
    assert returned_copy(tmp_path / "b.xlsx", intake) == returned_copy(tmp_path / "b.xlsx", intake)


def test_a_message_is_split_into_what_and_what_to_do() -> None:
    assert split_message(find("V-030", SheetPlace("a"), value="-5"))[1] == "Ghi lại số đếm."


def laden(path: Path) -> Path:
    """A faulty form into which its sender has laid everything a workbook can carry."""
    book = openpyxl.load_workbook(faulty(path))
    sheet = book["Tin bài"]
    sheet["A2"].hyperlink = "file://evil.example/chia-se"
    sheet["B2"].hyperlink = "javascript:alert(1)"
    sheet["C2"].comment = Comment("cmd|evil", "nguoi gui")
    sheet["T2"], sheet["U2"], sheet["V2"] = "+cmd|x", "@SUM(x)", "\t=x"
    for cell in ("T2", "U2", "V2"):
        sheet[cell].data_type = "s"
    book.defined_names["ten"] = DefinedName("ten", attr_text="cmd|evil!A1")
    sheet.conditional_formatting.add(
        "A1:A9",
        FormulaRule(formula=['cmd|evil!A1=""'], fill=PatternFill("solid", fgColor="FF0000")),
    )
    rule = DataValidation(type="list", formula1="='[evil.xlsx]S'!A1:A9", prompt="evil")
    rule.add("A2:A9")
    sheet.add_data_validation(rule)
    sheet.oddHeader.center.text = "evil"
    book.create_sheet("evil").sheet_state = "veryHidden"
    book["evil"]["A1"] = "evil"
    book.properties.creator = "evil"
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"evil")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink>evil</externalLink>")
        archive.writestr("customXml/item1.xml", "<a>evil</a>")
    return path


def test_nothing_but_values_of_the_sender_is_in_the_copy(tmp_path: Path) -> None:
    path = laden(tmp_path / "a.xlsx")
    data = returned_copy(path, read(path))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    assert not [
        name
        for name in parts
        if any(word in name for word in ("vba", "external", "customXml", "media", "embed"))
    ]
    assert not [name for name, text in parts.items() if "evil" in text or "nguoi gui" in text]
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Tin bài"]
    assert [sheet[cell].value for cell in ("T2", "U2", "V2")] == ["'+cmd|x", "'@SUM(x)", "'\t=x"]
    assert (
        'TargetMode="External"' not in "".join(parts.values())
        and not sheet.conditional_formatting
        and not book.defined_names
    )
    assert (
        book.sheetnames == [RESULT, "Hướng dẫn", "Phiếu", "Tin bài", "Danh mục"]
        and sheet["C2"].comment is None
    )


def test_the_help_of_the_form_is_written_anew(tmp_path: Path) -> None:
    book = back(laden(tmp_path / "a.xlsx"))
    assert [rule.formula1 for rule in book["Phiếu"].data_validations.dataValidation] == [
        '"Có,Không"'
    ]
    sheet = book["Tin bài"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert (
        rules["A2"].type is None
        and rules["B2"].formula1.startswith("'Danh mục'!$")
        and rules["C2"].prompt
    )
    assert (
        sheet["C1"].comment.text.startswith("Bắt buộc")
        and sheet.freeze_panes == "A2"
        and sheet["D2"].number_format == "dd/mm/yyyy hh:mm"
    )


def test_every_text_that_a_program_could_run_gets_its_apostrophe(tmp_path: Path) -> None:
    for number, text in enumerate(
        ("=1+1", "+84", "-x", "@a", "\t=1", " =1", "＝1", "=cmd|'/C calc'!A0")
    ):
        path = tmp_path / f"{number}.csv"
        path.write_text(text_table([*rows_now(1, title=text), ("", text)]), encoding="utf-8")
        for page in back(path).worksheets:
            for row in page.iter_rows():
                assert not [
                    cell
                    for cell in row
                    if cell.data_type == "f"
                    or (isinstance(cell.value, str) and looks_like_formula(cell.value))
                ]


def test_signs_that_no_workbook_can_hold_do_not_stop_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "a\x01b.csv"
    path.write_text(
        text_table(rows_now(1, views="1\x012\x0b", title="Lễ \x02hội", note="\x03x")),
        encoding="utf-8",
    )
    assert "Lễ hội" in [cell.value for cell in back(path)["Tin bài"][8]]


def test_joined_cells_and_names_of_sheets_are_kept_where_they_can_be(tmp_path: Path) -> None:
    rows = [["Phụ lục"], *rows_now(1, views="-5")]
    path = workbook(
        tmp_path / "a.xlsx", {"Bảng kê": rows, "khác": [["x"]]}, merges={"Bảng kê": ["A1:D1"]}
    )
    book = back(path)
    assert book.sheetnames == [RESULT, "Bảng kê", "khác"] and [
        str(one) for one in book["Bảng kê"].merged_cells.ranges
    ] == ["A1:D1"]
    assert book["Bảng kê"]["E9"].fill.fgColor.rgb.endswith("FFD9D6")
