"""The copy a unit gets back: its own workbook, the faulty cells marked in colour and in words."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from reach_files import filled_template, item, read, rows_now, rules_of, text_table, workbook

from phatngon.reach.findings import Finding, say
from phatngon.reach.reading.outcome import limits
from phatngon.reach.returned import RESULT, returned_copy, split_message


def back(path: Path, findings: list[Finding] | None = None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(returned_copy(path, read(path), findings)))


def faulty(path: Path) -> Path:
    return filled_template(path, [item(1), item(2, views="12,5"), item(3, note="Gọi 0905123456")], form={"Người ký (chức danh)": None})


def test_the_result_comes_first_with_counts_and_what_to_do(tmp_path: Path) -> None:
    book = back(faulty(tmp_path / "a.xlsx"))
    page = book[RESULT]
    assert book.sheetnames[0] == RESULT and page["A2"].value == "Đã đọc 3 tin bài, nhận 2. Có 2 điều phải sửa, 1 điều nên xem lại."
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=6)]
    assert [row[4] for row in rows] == ["F-013", "V-030", "V-080"]
    assert rows[1] == ["Phải sửa", "O3, Tin bài", "“12,5” không phải số đếm (số nguyên từ 0, không quá lớn).", "Ghi lại số đếm.", "V-030"]
    assert page["B7"].hyperlink.location == "'Tin bài'!O3" or page["B7"].hyperlink.ref == "B7"


def test_faulty_cells_carry_colour_comment_and_a_word_on_the_right(tmp_path: Path) -> None:
    sheet = back(faulty(tmp_path / "a.xlsx"))["Tin bài"]
    assert sheet["O3"].fill.fgColor.rgb.endswith("FFD9D6") and "không phải số đếm" in sheet["O3"].comment.text
    assert sheet["AB1"].value == "Cần sửa" and sheet["AB3"].value == "V-030 Số không hợp lệ (phải sửa)" and sheet["AB2"].value is None
    assert sheet["O2"].comment is None and sheet["C2"].value == "Lễ hội đèn lồng số 1"


def test_a_copy_sent_back_again_is_read_as_before_and_marked_anew(tmp_path: Path) -> None:
    path = faulty(tmp_path / "a.xlsx")
    again = tmp_path / "b.xlsx"
    again.write_bytes(returned_copy(path, read(path)))
    assert rules_of(read(again)) == rules_of(read(path))
    book = back(again)
    assert book.sheetnames.count(RESULT) == 1 and book["Tin bài"]["AC1"].value is None and book["Tin bài"]["O3"].comment.text.count("V-030") == 1


def test_a_mended_copy_loses_its_marks(tmp_path: Path) -> None:
    path = faulty(tmp_path / "a.xlsx")
    book = back(path)
    book["Tin bài"]["O3"].value = 12
    book.save(tmp_path / "b.xlsx")
    assert back(tmp_path / "b.xlsx")["Tin bài"]["AB3"].value is None


def test_findings_of_later_checks_are_shown_too(tmp_path: Path) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    finding = Finding("V-010", "a.xlsx", say("V-010", value="songhuong"), "Tin bài", 2, "A", "url", "songhuong", 1)
    book = back(path, [finding])
    assert book["Tin bài"]["AB2"].value.startswith("V-010") and book[RESULT]["A2"].value.startswith("Đã đọc 1 tin bài, nhận 0.")


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
    assert sheet["A1"].value == "Đơn vị: UBND phường Thuận Hoá" and sheet["A7"].value == "Đường dẫn" and sheet["C8"].value == "'=1+1"
    assert sheet["E9"].fill.fgColor.rgb.endswith("FFD9D6") and "V-030" in sheet["H9"].value


def test_a_very_long_table_comes_back_with_its_faulty_rows_only(tmp_path: Path, monkeypatch) -> None:
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
    assert split_message(Finding("V-030", "a", say("V-030", value="-5")))[1] == "Ghi lại số đếm."
