"""Cells that show no value, an Excel error or a formula never calculated, are errors at their place, never missing counts."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reach_files import change_part, read, rows_now, text_table, workbook

from phatngon.reach.desk import Desk
from phatngon.reach.examining import check_all
from phatngon.reach.reading import Intake
from phatngon.reach.reading.faults_xls import old_faults

REASON = ("Lý do thiếu mặc định", "Nguồn không công bố")


def faults(intake: Intake) -> list[tuple[str, str | None, str | None]]:
    """Rule, cell and field of each cell without value."""
    return [
        (one.rule, f"{one.place.column}{one.place.row}", one.place.field)
        for one in intake.findings
        if one.rule in ("F-019", "F-020")
    ]


def with_cells(path: Path, cells: dict[str, object], rows: int = 3) -> Path:
    """A workbook with a default reason for missing counts and a few cells replaced."""
    workbook(path, {"S": [REASON, *rows_now(rows)]})
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["S"][place].value = value
        if isinstance(value, str) and value.startswith("#"):
            book["S"][place].data_type = "e"
    book.save(path)
    return path


def test_a_formula_without_result_is_an_error_at_its_cell_and_no_missing_count(
    tmp_path: Path,
) -> None:
    intake = read(with_cells(tmp_path / "a.xlsx", {"E9": "=100*1", "E11": "=E10+1"}))
    assert faults(intake) == [("F-020", "E9", "views"), ("F-020", "E11", "views")]
    assert intake.rejected == {1, 3} and "F-014" not in [one.rule for one in intake.findings]
    assert intake.entries["views_missing_reason"].isna().tolist() == [True, True, True]


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"]
)
@pytest.mark.parametrize(
    "place", [("E9", "views"), ("D10", "published_at"), ("C11", "title"), ("A9", "url")]
)
def test_an_error_of_excel_is_told_at_its_cell(
    tmp_path: Path, error: str, place: tuple[str, str]
) -> None:
    intake = read(with_cells(tmp_path / "a.xlsx", {place[0]: error}))
    assert faults(intake) == [("F-019", *place)] and error in next(
        one.message for one in intake.findings if one.rule == "F-019"
    )
    assert len(intake.rejected) == 1 and len(intake.entries) == 3


def test_a_column_that_holds_nothing_but_errors_is_read(tmp_path: Path) -> None:
    intake = read(with_cells(tmp_path / "a.xlsx", {f"A{row}": "#REF!" for row in (9, 10, 11)}))
    assert faults(intake) == [("F-019", f"A{row}", "url") for row in (9, 10, 11)]
    only = workbook(tmp_path / "b.xlsx", {"S": [("", *row) for row in [REASON, *rows_now(2)]]})
    book = openpyxl.load_workbook(only)
    book["S"]["A1"].value, book["S"]["A1"].data_type = "#REF!", "e"
    book["S"]["F10"].value = "=1+1"
    book.save(only)
    intake = read(only)
    assert (
        faults(intake) == [("F-020", "F10", "views")]
        and intake.places["S"]["views"] == "F"
        and len(intake.entries) == 2
    )


def test_a_text_of_errors_in_csv_is_told_too(tmp_path: Path) -> None:
    rows = [REASON, *rows_now(4)]
    for row, error in zip((-4, -3, -2), ("#ref!", "Err:502", "########"), strict=True):
        rows[row] = (*rows[row][:4], error, *rows[row][5:])
    (tmp_path / "a.csv").write_text(text_table(rows), encoding="utf-8")
    intake = read(tmp_path / "a.csv")
    assert [rule for rule, *_ in faults(intake)] == ["F-019"] * 3 and intake.rejected == {1, 2, 3}


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "a.xlsx", {"E9": '=IF(1=1,"","x")'})
    change_part(path, "xl/worksheets/sheet1.xml", b'<c r="E9"><f>', b'<c r="E9" t="str"><f>')
    intake = read(path)
    assert not faults(intake) and intake.entries["views_missing_reason"][0] == "NOT_PROVIDED"


def test_a_zero_that_waits_for_calculation_is_no_count(tmp_path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("S")
    for row, cells in enumerate([REASON, *rows_now(2)]):
        for column, cell in enumerate(cells):
            sheet.write(
                row, column, cell if not hasattr(cell, "year") else f"{cell:%d/%m/%Y %H:%M}"
            )
    sheet.write_formula("E9", "=100*1")
    sheet.write_formula("E10", "=100*2", value=200)
    book.close()
    intake = read(tmp_path / "a.xlsx")
    assert faults(intake) == [("F-020", "E9", "views")] and intake.entries["views"][1] == 200


def test_errors_and_formulas_of_an_open_document_sheet_are_told(tmp_path: Path) -> None:
    cells = {
        8: (
            'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
            "#DIV/0!",
        ),
        9: ('table:formula="of:=1"', ""),
        10: ('table:formula="of:=2" office:value-type="float" office:value="2"', "2"),
    }
    path = open_document(tmp_path / "a.ods", [REASON, *rows_now(3)], cells)
    intake = read(path)
    assert (
        faults(intake) == [("F-019", "E9", "views"), ("F-020", "E10", "views")]
        and intake.entries["views"][2] == 2
    )


def test_a_sum_below_the_table_is_no_item_whatever_it_lacks(tmp_path: Path) -> None:
    intake = read(
        with_cells(
            tmp_path / "a.xlsx", {"E12": "=SUM(E9:E11)", "C13": "Tổng cộng", "E13": "=SUM(E9:E11)"}
        )
    )
    assert not faults(intake) and len(intake.entries) == 3


def test_the_cause_is_told_once(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "a.xlsx", {"E9": "=1", "E10": "#REF!"})
    with Desk.over() as connection:
        (result,) = check_all(connection, [read(path)])
    assert [
        one.rule
        for one in result.findings
        if one.place.field == "views" and one.place.row in (9, 10)
    ] == ["F-020", "F-019"]


def test_an_error_in_a_declaration_is_told(tmp_path: Path) -> None:
    intake = read(with_cells(tmp_path / "a.xlsx", {"B1": "#REF!", "B3": "#N/A"}))
    assert {
        (one.rule, f"{one.place.column}{one.place.row}")
        for one in intake.findings
        if one.rule == "F-019"
    } == {("F-019", "B1"), ("F-019", "B3")}


def open_document(path: Path, rows: list, faulty: dict[int, tuple[str, str]]) -> Path:
    """An OpenDocument sheet of texts; ``faulty``: row (from 0) → attributes and text of its fifth cell."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            given, text = (
                'office:value-type="string"',
                f"{cell:%d/%m/%Y %H:%M}" if hasattr(cell, "year") else str(cell),
            )
            if number in faulty and column == 4:
                given, text = faulty[number]
            cells.append(
                f"<table:table-cell {given}><text:p>{text}</text:p></table:table-cell>"
                if text
                else f"<table:table-cell {given}/>"
            )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{"".join(lines)}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("mimetype", kind),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ):
            archive.writestr(name, text)
    return path


def old_workbook(path: Path, rows: list, faulty: dict[int, bytes]) -> Path:
    """A workbook of Excel 97; ``faulty``: row (from 0) → kind and body of the record of its fifth cell."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    cells = b""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            text = f"{cell:%d/%m/%Y %H:%M}" if hasattr(cell, "year") else str(cell)
            place = struct.pack("<HHH", number, column, 0)
            if number in faulty and column == 4:
                cells += record(
                    int.from_bytes(faulty[number][:2], "little"), place + faulty[number][2:]
                )
            elif text:
                cells += record(
                    0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
                )
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    sheet = (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        + cells
        + record(0x000A, b"")
    )
    bound = len(head) + 4 + 10 + 4
    stream = (
        head
        + record(0x0085, struct.pack("<IHBB", bound, 0, 2, 0) + b"Tb")
        + record(0x000A, b"")
        + sheet
    )
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    assert len(table) <= 128
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", (len(name) + 1) * 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
        for name, kind, child, start, size in (
            ("Root Entry", 5, 1, 0xFFFFFFFE, 0),
            ("Workbook", 2, 0xFFFFFFFF, 2, len(stream)),
        )
    )
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    )
    path.write_bytes(
        header
        + struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
        + entries.ljust(512, b"\0")
        + stream
    )
    return path


def test_errors_in_a_workbook_of_excel_97_are_told(tmp_path: Path) -> None:
    error, formula = (0x0205).to_bytes(2, "little"), (0x0006).to_bytes(2, "little")
    number = struct.pack("<d", 77.0) + bytes(8)
    faulty = {
        8: error + bytes([0x2A, 1]),
        9: formula + bytes([2, 0, 0x07, 0, 0, 0, 0xFF, 0xFF]) + bytes(8),
        10: formula + number,
    }
    path = old_workbook(tmp_path / "a.xls", [REASON, *rows_now(3)], faulty)
    intake = read(path)
    assert (
        faults(intake) == [("F-019", "E9", "views"), ("F-019", "E10", "views")]
        and intake.entries["views"][2] == 77
    )
    assert [one.place.value for one in intake.findings if one.rule == "F-019"] == [
        "#N/A",
        "#DIV/0!",
    ]


@given(st.integers(0, 5000), st.binary(max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_damaged_old_workbook_never_stops_the_reader(place: int, noise: bytes) -> None:
    with TemporaryDirectory() as folder:
        data = old_workbook(Path(folder) / "a.xls", rows_now(2), {}).read_bytes()
    assert isinstance(old_faults(data[:place] + noise + data[place + len(noise) :]), dict)
    assert isinstance(old_faults(data[:place]), dict)
