"""Files of other kinds that units have: binary workbooks, tables in documents and pages, archives; read safely, or named."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reach_files import DECLARED, NOW, RECEIVED, UNITS, read, rows_now, rules_of, text_table
from reach_xlsb import ERRORS, binary_workbook

from phatngon.reach import archives
from phatngon.reach.desk import Desk
from phatngon.reach.examining import Examined, check_all, read_all
from phatngon.reach.gathering import find_files
from phatngon.reach.reading.binary_book import records
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import show_cell

ROWS = [tuple(show_cell(cell) for cell in row) for row in rows_now(3)]


def checked(folder: Path) -> dict[str, Examined]:
    """Every file of a folder, examined."""
    with Desk.over("") as desk:
        results = check_all(desk, read_all(desk, find_files([folder]), RECEIVED, UNITS, [folder]))
    return {one.intake.file: one for one in results}


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    intake = read(binary_workbook(tmp_path / "a.xlsb", ROWS))
    assert len(intake.entries) == 3 and intake.entries["views"].tolist() == [1001, 1002, 1003]
    assert rules_of(intake) == ["V-004"]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_a_binary_workbook_is_told_at_its_cell(tmp_path: Path, error: str) -> None:
    rows = [list(row) for row in ROWS]
    rows[-1][4] = error
    found = [
        one
        for one in read(binary_workbook(tmp_path / "a.xlsb", rows)).findings
        if one.rule == "F-019"
    ]
    assert [one.place.cell for one in found] == [f"E{len(rows)}"] and error in found[0].message


def test_links_and_hidden_rows_of_a_binary_workbook_are_seen(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[-1][0] = "Xem tại đây"
    last = len(rows) - 1
    path = binary_workbook(
        tmp_path / "a.xlsb",
        rows,
        hidden=[last],
        links={(last, 0): "https://conoi24h.example/sau-chu.html"},
    )
    intake = read(path)
    assert intake.entries["url"].tolist()[-1] == "https://conoi24h.example/sau-chu.html"
    assert {"F-031", "F-032"} <= set(rules_of(intake))


def test_a_cell_far_away_in_a_binary_workbook_is_refused(tmp_path: Path) -> None:
    found = read(binary_workbook(tmp_path / "a.xlsb", ROWS, far=(1_048_575, 16_383))).findings
    assert [one.rule for one in found] == ["F-001"] and "XFD1048576" in found[0].message


def test_records_are_walked_in_time_that_grows_with_their_bytes() -> None:
    def seconds(size: int) -> float:
        start = time.perf_counter()
        assert sum(1 for _ in records(b"\x05\x00" * size)) == size
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(400_000) < 6 * seconds(200_000) + 0.05


@pytest.mark.parametrize("noise", [b"\xff" * 64, b"\x80" * 64, b"\x00\x0c", bytes(range(256))])
def test_noise_in_a_binary_workbook_costs_one_sentence(tmp_path: Path, noise: bytes) -> None:
    path = binary_workbook(tmp_path / "a.xlsb", ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.bin"] = noise + parts["xl/worksheets/sheet1.bin"][:200] + noise
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert all("Traceback" not in one.message for one in read(path).findings)


def document(path: Path, rows: list[tuple[str, ...]], *before: str) -> Path:
    """A document with paragraphs and one table."""
    page = docx.Document()
    for text in before:
        page.add_paragraph(text)
    table = page.add_table(len(rows), max(map(len, rows)))
    for cells, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(cells, row.cells, strict=False):
            cell.text = text
    page.save(path)
    return path


def test_the_table_of_a_document_is_read_with_what_stands_above_it(tmp_path: Path) -> None:
    head = ("TT", "Tên bài", "Đường link", "Ngày đăng", "Lượt đọc")
    rows = [
        head,
        *(
            (str(n), f"Bài số {n}", f"https://conoi24h.example/{n}", "20/9/2026", str(50 + n))
            for n in (1, 2)
        ),
    ]
    path = document(
        tmp_path / "bc.docx",
        [*rows, ("", "Tổng cộng", "", "", "103")],
        "UBND PHƯỜNG KIM LONG",
        "Tháng 10/2026",
    )
    intake = read(path)
    assert intake.entries["views"].tolist() == [51, 52]
    assert (intake.submissions[0].unit_code, intake.submissions[0].period_id) == (
        "46-19774",
        "2026-10",
    ) or (intake.submissions[0].unit_code == UNITS.resolve("Phường Kim Long").unit.code)
    assert "bc.docx" in str(intake.findings[0].place)


def test_merged_cells_and_links_of_a_document_are_read(tmp_path: Path) -> None:
    rows = [
        ("Tiêu đề", "Đường dẫn", "Ngày giờ đăng", "Số liệu", ""),
        ("", "", "", "Lượt xem", "Bình luận"),
        ("Bài một", "", "20/9/2026", "12", "3"),
    ]
    path = document(tmp_path / "a.docx", rows)
    page = docx.Document(path)
    table = page.tables[0]
    table.cell(0, 3).merge(table.cell(0, 4))
    for column in range(3):
        table.cell(0, column).merge(table.cell(1, column))
    cell = table.cell(2, 0).paragraphs[0]
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"),
        page.part.relate_to(
            "https://conoi24h.example/1", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        ),
    )
    link.append(cell.runs[0]._r)
    cell._p.append(link)
    page.save(path)
    intake = read(path)
    assert intake.entries[["url", "title", "views", "comments"]].values.tolist() == [
        ["https://conoi24h.example/1", "Bài một", 12, 3]
    ]


def test_a_letter_without_a_table_is_no_form(tmp_path: Path) -> None:
    path = document(
        tmp_path / "cong van.docx",
        [("Nơi nhận:", "KT. CHỦ TỊCH")],
        "Kính gửi: Sở Văn hóa và Thể thao",
    )
    found = read(path).findings
    assert [one.rule for one in found] == ["F-022"] and "không có bảng tin bài" in found[0].message


def test_a_page_with_a_table_is_read_in_a_folder(tmp_path: Path) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    (tmp_path / "bang.html").write_text(f"<html><table>{cells}</table></html>", encoding="utf-8")
    (tmp_path / "trang.htm").write_text("<html><p>Chào</p></html>", encoding="utf-8")
    results = checked(tmp_path)
    assert results["bang.html"].accepted_rows == 3
    assert [one.rule for one in results["trang.htm"].findings] == ["F-021"]


def archive(path: Path, files: dict[str, bytes]) -> Path:
    """A zip of files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def csv_of(unit: str) -> bytes:
    """A right table of one unit."""
    rows = [("Lý do thiếu mặc định", "Nguồn không công bố"), *ROWS]
    return text_table(rows).replace("UBND phường Thuận Hoá", unit).encode("utf-8")


def test_the_files_of_an_archive_are_read_each_under_its_own_name(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", {"x.csv": csv_of("Phường Vỹ Dạ")}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    archive(
        tmp_path / "gui.zip",
        {
            "thang 10/a.csv": csv_of("Phường Kim Long"),
            "b.csv": csv_of("Phường Phú Xuân"),
            "__MACOSX/b.csv": b"x",
            "anh.jpg": b"x",
            "trong.zip": inner,
        },
    )
    results = checked(tmp_path)
    assert {name: one.accepted_rows for name, one in results.items()} == {
        "gui.zip/thang 10/a.csv": 3,
        "gui.zip/b.csv": 3,
        "gui.zip/anh.jpg": 0,
        "gui.zip/trong.zip": 0,
    }
    assert [one.rule for one in results["gui.zip/trong.zip"].findings] == ["F-021"]


def test_an_archive_named_by_itself_is_opened_too(tmp_path: Path) -> None:
    path = archive(tmp_path / "gui.zip", {"a.csv": csv_of("Phường Kim Long")})
    with Desk.over("") as desk:
        (result,) = check_all(desk, read_all(desk, find_files([path]), RECEIVED, UNITS, [path]))
    assert result.accepted_rows == 3 and result.intake.file == "gui.zip/a.csv"


@pytest.mark.parametrize(
    "name", ["../../ra-ngoai.csv", "/etc/ra-ngoai.csv", "C:\\ra-ngoai.csv", "..\\..\\ra-ngoai.csv"]
)
def test_no_member_of_an_archive_leaves_its_folder(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "gui.zip", {name: b"a"})
    (member,) = archives.unpack(path)
    folder = Path(archives._opened.folder.name)  # type: ignore[union-attr]
    assert member.resolve().is_relative_to(folder.resolve()) and member.name.endswith(
        "ra-ngoai.csv"
    )


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [("zip_members", 2, "3 tệp"), ("zip_mb", 0, "quá lớn"), ("ratio", 1, "quá lớn")],
)
def test_an_archive_beyond_the_limits_is_named_with_the_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, words: str
) -> None:
    monkeypatch.setitem(limits(), limit, value)
    monkeypatch.setitem(limits(), "ratio_from_mb", 0)
    archive(tmp_path / "gui.zip", {f"{n}.csv": b"a" * 3000 for n in range(3)})
    (result,) = checked(tmp_path).values()
    (found,) = result.findings
    assert found.rule == "F-021" and words in found.message


def test_reading_an_archive_takes_time_that_grows_with_its_bytes(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        path = archive(tmp_path / f"{count}.zip", {"a.csv": b"x," * count})
        start = time.perf_counter()
        archives.unpack(path)
        return time.perf_counter() - start

    seconds(10)
    assert seconds(4_000_000) < 6 * seconds(2_000_000) + 0.1


def test_reading_a_document_takes_time_that_grows_with_its_rows(tmp_path: Path) -> None:
    rows = [*(tuple(map(str, row)) for row in (*DECLARED, NOW)), *ROWS[-1:] * 300]

    def seconds(times: int) -> float:
        path = document(tmp_path / f"{times}.docx", [row for row in rows if row][: 8 + 150 * times])
        start = time.perf_counter()
        assert len(read(path).entries) > 100 * times
        return time.perf_counter() - start

    seconds(1)
    assert seconds(2) < 6 * seconds(1) + 0.2


def test_the_address_behind_words_of_a_page_is_taken(tmp_path: Path) -> None:
    row = ["https://conoi24h.example/bai-9.html", *ROWS[-1][1:]]
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in one) + "</tr>" for one in ROWS[:-3]
    )
    linked = (
        f'<tr><td><a href="{row[0]}">Xem tại đây</a></td>'
        + "".join(f"<td>{cell}</td>" for cell in row[1:])
        + "</tr>"
    )
    path = tmp_path / "bang.xls"
    path.write_text(f"<html><table>{cells}{linked}</table></html>", encoding="utf-8")
    intake = read(path)
    assert list(intake.entries["url"]) == [row[0]] and "F-032" in rules_of(intake)
