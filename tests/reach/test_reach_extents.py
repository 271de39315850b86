"""Where the cells of a sheet end is told from the XML itself: no spelling hides a cell, and a cell only formatted is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reach_files import change_part, read, rows_now, rules_of, workbook
from reach_hostile import FAR, VALUE, open_document, table, with_row

from phatngon.reach.reading.extents import sheet_extent
from phatngon.reach.reading.guards import check_archive
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable


@pytest.mark.parametrize("row", FAR.values(), ids=FAR)
def test_a_cell_far_away_is_seen_in_every_spelling(tmp_path: Path, row: bytes) -> None:
    path = with_row(tmp_path / "a.xlsx", row)
    with pytest.raises(Unreadable, match="quá rộng hoặc quá dài"):
        check_archive(path.read_bytes())
    assert rules_of(read(path)) == ["F-001"] and "XFD1048576" in read(path).findings[0].message


@pytest.mark.parametrize(
    "part", ["xl/worksheets/con/sheet1.xml", "xl/media/image1.png", "khac/trang"]
)
def test_a_sheet_is_found_under_whatever_name_the_workbook_gives_it(
    tmp_path: Path, part: str
) -> None:
    path, other = with_row(tmp_path / "a.xlsx", FAR["thuong"]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            data = old.read(name).replace(b"/xl/worksheets/sheet1.xml", f"/{part}".encode())
            new.writestr(part if name == "xl/worksheets/sheet1.xml" else name, data)
    with pytest.raises(Unreadable, match="XFD1048576"):
        check_archive(other.read_bytes())


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="1048576" s="1" customFormat="1"><c r="XFD1048576" s="0"/></row>',
        b'<row r="1048576"><c r="XFD1048576" s="0"></c></row>',
        b'<row r="1048576" spans="1:16384" s="0"/>',
    ],
)
def test_a_sheet_that_is_only_formatted_to_the_edge_is_read(tmp_path: Path, row: bytes) -> None:
    path = with_row(tmp_path / "a.xlsx", row)
    assert len(read(path).entries) == 3 and rules_of(read(path)) == rules_of(
        read(workbook(tmp_path / "b.xlsx", {"Tin bài": rows_now(3)}))
    )


@pytest.mark.parametrize(
    "wrong",
    [
        b'<dimension ref="A0"/>',
        b'<dimension ref="A0"></dimension>',
        b'<dimension ref=""/>',
        b"<dimension ref = 'A1:A0'/>",
    ],
)
def test_a_dimension_that_makes_no_sense_does_not_matter(tmp_path: Path, wrong: bytes) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Tin bài": rows_now(3)})
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    start = sheet.index(b"<dimension")
    change_part(
        path, "xl/worksheets/sheet1.xml", sheet[start : sheet.index(b">", start) + 1], wrong
    )
    assert len(read(path).entries) == 3


def test_the_cells_of_all_sheets_count_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", {f"S{number}": rows_now(10) for number in range(4)})
    monkeypatch.setitem(limits(), "cells", 300)
    assert rules_of(read(path)) == ["F-001"]
    monkeypatch.setitem(limits(), "cells", 1000)
    assert len(read(path).entries) == 40


def test_a_part_with_its_own_entities_is_refused(tmp_path: Path) -> None:
    for number, part in enumerate(("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml")):
        path = workbook(tmp_path / f"{number}.xlsx", {"Tin bài": rows_now(1)})
        with zipfile.ZipFile(path) as archive:
            root = archive.read(part).split(b"?>")[-1][:12]
        change_part(
            path, part, root, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + root
        )
        assert "DTD" in read(path).findings[0].message


@pytest.mark.parametrize(
    "tables",
    [
        table(VALUE.format(16384)),
        table(VALUE.format(1), times=1_000_000),
        table(VALUE.format(4000), times=5000),
        "".join(table(VALUE.format(4000), times=4000, name=f"S{number}") for number in range(3)),
        table(
            '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell>'
        ),
    ],
)
def test_what_an_open_document_repeats_without_end_is_refused(tmp_path: Path, tables: str) -> None:
    path = open_document(tmp_path / "a.ods", tables)
    assert rules_of(read(path)) == ["F-001"] and "hỏng" not in read(path).findings[0].message


@pytest.mark.parametrize(
    "cells",
    [
        '<table:table-cell table:style-name="ce1" table:content-validation-name="v" table:number-columns-repeated="16384"/>',
        '<table:table-cell table:style-name="ce1" table:number-columns-repeated="16384"/>',
    ],
)
def test_an_open_document_formatted_to_the_edge_is_read(tmp_path: Path, cells: str) -> None:
    path = open_document(tmp_path / "a.ods", table(cells, times=1_048_560))
    assert len(read(path).entries) == 1


def test_the_work_on_a_sheet_grows_with_its_length_only() -> None:
    def handled(lines: int) -> int:
        rows = b"".join(
            b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, lines + 1)
        )
        return sheet_extent(
            io.BytesIO(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
        ).count

    assert [handled(lines) for lines in (200, 400)] == [200, 400]
