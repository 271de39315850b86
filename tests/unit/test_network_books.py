"""Registers as offices keep them: one workbook, sheets, semicolons, Vietnamese heads, dates and names."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.network.register_book import register_book, sheet_name
from phatngon.network.registers import dictionary, load_registers
from phatngon.network.rows import ROWS
from phatngon.tables.sheets import read_sheets, text_sheet
from phatngon.tables.units import load_units

SAMPLE = kit_root() / "sample_data" / "network" / "so"
CASE = dictionary().tables["fact_case"]


def book(folder: Path, sheets: dict[str, list[list[Any]]], name: str = "so.xlsx") -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(folder / name)
    return folder


def test_a_register_taken_out_as_a_workbook_is_read_back_row_by_row(tmp_path: Path) -> None:
    registers = load_registers(SAMPLE)
    assert registers.units is not None
    path = tmp_path / "so-gia-dinh.xlsx"
    path.write_bytes(register_book(registers.units, registers))
    for place in (path, tmp_path):
        again = load_registers(place)
        for name in ("spokespersons", "events", "cases", "inquiries", "issues", "releases"):
            assert getattr(again, name) == getattr(registers, name), name
        assert again.invented is True
        filled = {name for name in registers.present if name in again.present}
        assert filled >= {"dim_spokesperson", "fact_case", "fact_inquiry", "fact_press_event"}


def test_the_empty_workbook_has_a_sheet_a_register_with_lists_and_is_told_as_empty(
    tmp_path: Path,
) -> None:
    data = register_book(load_units())
    assert data == register_book(load_units())
    opened = openpyxl.load_workbook(io.BytesIO(data))
    for name in ROWS:
        sheet = opened[sheet_name(dictionary().tables[name])]
        heads = [cell.value for cell in sheet[1]]
        assert heads == [column.vi for column in dictionary().tables[name].columns]
        coded = [one for one in dictionary().tables[name].columns if one.codes]
        assert len(sheet.data_validations.dataValidation) >= len(coded)
    (tmp_path / "so.xlsx").write_bytes(data)
    with pytest.raises(InputError, match="không có tệp sổ nào"):
        load_registers(tmp_path)


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (
            ["case_id", "unit_code", "clauses", "t_received"],
            ["VV-1", "46-S-vp-ubnd", 3, "01/07/2026 08:00"],
        ),
        (
            ["Mã vụ việc", "Mã đơn vị", "Các khoản vụ việc thuộc về", "Giờ tiếp nhận, xử lý"],
            ["VV-1", "Văn phòng UBND thành phố", "3", "8h 1/7/2026"],
        ),
        (
            ["MÃ VỤ VIỆC", "mã đơn vị", "Các khoản vụ việc thuộc về", "giờ tiếp nhận, xử lý"],
            ["VV-1", "46-S-vp-ubnd", "3", datetime(2026, 7, 1, 8)],
        ),
        (
            ["Ma vu viec", "Ma don vi", "Cac khoan vu viec thuoc ve", "Gio tiep nhan, xu ly"],
            ["VV-1", "46-S-vp-ubnd", "3", "2026-07-01 08:00"],
        ),
    ],
)
@pytest.mark.parametrize("titles", [0, 2])
@pytest.mark.parametrize(
    "sheet", ["Vụ việc đột xuất, bất thường", "fact_case", "VU VIEC DOT XUAT, BAT THUONG"]
)
def test_heads_dates_and_names_are_read_as_people_write_them(
    tmp_path: Path, heads: list[str], row: list[Any], titles: int, sheet: str
) -> None:
    above = [["UBND THÀNH PHỐ"], ["SỔ VỤ VIỆC NĂM 2026"]][:titles]
    registers = load_registers(book(tmp_path, {"Bìa": [["Sổ"]], sheet: [*above, heads, row]}))
    case = registers.cases[0]
    assert (case.case_id, case.unit_code, case.clauses) == ("VV-1", "46-S-vp-ubnd", (3,))
    assert case.t_received == datetime(2026, 7, 1, 8, tzinfo=VIETNAM)


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize(
    "moment", ["01/07/2026 08:00", "8 giờ 00 ngày 1/7/2026", "2026-07-01T01:00:00Z"]
)
def test_a_text_register_is_read_with_any_separator(
    tmp_path: Path, separator: str, moment: str
) -> None:
    heads, row = ["case_id", "unit_code", "clauses", "t_received"], ["VV-1", "46", "2|3", moment]
    text = "\ufeff" + "\r\n".join(separator.join(cells) for cells in (heads, row)) + "\r\n"
    (tmp_path / "fact_case.csv").write_text(text, encoding="utf-8")
    case = load_registers(tmp_path).cases[0]
    assert case.clauses == (2, 3) and case.t_received == datetime(2026, 7, 1, 8, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [["case_id", "unit_code", "clauses"], ["A", "46", None]],
            r"so\.xlsx, trang “fact_case”, ô C2: cột clauses để trống",
        ),
        (
            [["Mã vụ việc", "Mã đơn vị", "Các khoản vụ việc thuộc về"], ["A", "46", "9"]],
            r"ô C2: cột “Các khoản vụ việc thuộc về”: “9” không đúng kiểu",
        ),
        (
            [["case_id", "unit_code", "clauses", "t_received"], ["A", "46", 3, "1/7/2026"]],
            r"ô D2: cột t_received: “1/7/2026” không đúng kiểu.*Ví dụ: 18h44",
        ),
        (
            [["case_id", "unit_code", "clauses", "t_received"], ["A", "46", 3, "31/2/2026 8h"]],
            r"ô D2",
        ),
        (
            [["case_id", "unit_code"], ["A", "46"]],
            r"trang “fact_case”, hàng 1: thiếu cột clauses \(“Các khoản vụ việc thuộc về”\)",
        ),
        (
            [["case_id", "unit_code", "clauses"], ["A", "46", 3], ["A", "46", 3]],
            r"hàng 3: cột case_id: mã “A” đã có",
        ),
    ],
)
def test_a_bad_cell_of_a_workbook_is_told_with_its_place(
    tmp_path: Path, rows: list[list[Any]], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        load_registers(book(tmp_path, {"fact_case": rows}))


def test_a_register_in_two_places_is_asked_about_and_a_broken_workbook_is_told(
    tmp_path: Path,
) -> None:
    rows = [["case_id", "unit_code", "clauses"], ["A", "46", "3"]]
    book(tmp_path, {"fact_case": rows})
    (tmp_path / "fact_case.csv").write_text("case_id,unit_code,clauses\nA,46,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="có ở hai nơi: fact_case.csv, dòng 1 và so.xlsx"):
        load_registers(tmp_path)
    broken = tmp_path / "fact_inquiry.xlsx"
    broken.write_bytes(b"PK\x03\x04 hong")
    with pytest.raises(InputError, match="không mở được sổ Excel"):
        read_sheets(broken)


def test_the_separator_is_the_one_that_divides_the_heading() -> None:
    assert text_sheet(Path("a.csv"), "a,b;c\n").separator == ","
    assert text_sheet(Path("a.csv"), "một\n").separator == ","
