"""Sheets as units draw them: sections, totals, signatures, a second table, links behind words, hidden rows, no zone."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from reach_files import RECEIVED, UNITS, hide_rows, read, rules_of, workbook

from phatngon.reach.desk import Desk
from phatngon.reach.examining import Examined, check_all, read_all
from phatngon.reach.reading.faults_xls import sheet_links
from phatngon.reach.reading.intake import Intake
from phatngon.reach.returned import returned_copy

HEAD = ("TT", "Tên bài", "Đường link", "Ngày đăng", "Lượt đọc", "Like")
TOP = (("ỦY BAN NHÂN DÂN PHƯỜNG THUẬN HÓA",), ("Tháng 10/2026",))


def line(number: int, day: object = "20/9/2026", **more: object) -> tuple[object, ...]:
    """One row of the unit's own table."""
    row = {
        "tt": number,
        "title": f"Ra quân dọn vệ sinh số {number}",
        "url": f"https://conoi24h.example/bai-{number}.html",
        "day": day,
        "views": 100 + number,
        "likes": number,
    } | more
    return tuple(row.values())


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    """A workbook with one sheet of the unit's own making."""
    return workbook(path, {"Tin bai": [*TOP, HEAD, *rows]})


def told(intake: Intake, rule: str) -> list[str]:
    return [one.message for one in intake.findings if one.rule == rule]


def examined(path: Path) -> Examined:
    with Desk.over("") as desk:
        return check_all(desk, read_all(desk, [path], RECEIVED, UNITS))[0]


@pytest.mark.parametrize(
    "apart",
    [
        ("I", "TRANG THÔNG TIN ĐIỆN TỬ"),
        ("II.", "Mạng xã hội", "", "", 500),
        ("A", "BÁO CHÍ"),
        ("", "III. PHÁT THANH"),
        ("", "", "II. MẠNG XÃ HỘI"),
        ("", "Phần B. Báo in"),
    ],
)
def test_a_section_is_no_item_and_is_told_once(tmp_path: Path, apart: tuple[object, ...]) -> None:
    intake = read(sheet(tmp_path / "a.xlsx", line(1), apart, line(2)))
    assert len(intake.entries) == 2 and not intake.rejected
    assert len(told(intake, "F-030")) == 1 and "dòng 5" in told(intake, "F-030")[0]


@pytest.mark.parametrize(
    "total",
    [
        ("", "Tổng cộng", "", "", 200, 3),
        ("", "", "Tổng cộng", "", 200, 3),
        ("", "", "Tổng số: 2 tin", "", 200, 3),
        ("Tổng", "", "", "", 200, 3),
        ("", "Cộng:", "", "", 200),
        ("", "", "", "", 200, 3),
    ],
)
def test_a_total_is_no_item_wherever_its_word_stands(
    tmp_path: Path, total: tuple[object, ...]
) -> None:
    intake = read(sheet(tmp_path / "a.xlsx", line(1), line(2), total))
    assert len(intake.entries) == 2 and not intake.rejected


def test_who_signs_below_the_table_is_the_signer_and_no_item(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        line(1),
        (),
        ("", "", "", "Thuận Hóa, ngày 20 tháng 10 năm 2026"),
        ("", "NGƯỜI LẬP BIỂU", "", "", "", "KT. CHỦ TỊCH"),
        ("", "", "", "", "", "PHÓ CHỦ TỊCH"),
    )
    intake = read(path)
    assert len(intake.entries) == 1 and intake.submissions[0].signed_by == "KT. CHỦ TỊCH"
    assert "F-013" not in rules_of(intake)


def test_an_item_that_begins_like_a_section_stays_one(tmp_path: Path) -> None:
    rows = [
        line(1, title="I. Lễ hội mở màn"),
        line(2, title="Chủ tịch"),
        line(3, title="Tổng cộng 5 tuyến phố"),
    ]
    assert len(read(sheet(tmp_path / "a.xlsx", *rows)).entries) == 3


def test_a_second_table_on_the_sheet_is_read_with_its_own_columns(tmp_path: Path) -> None:
    below = ("Đường link", "Tên bài", "Lượt đọc", "Ngày đăng")
    path = sheet(
        tmp_path / "a.xlsx",
        line(1),
        ("", "II. MẠNG XÃ HỘI"),
        below,
        ("https://conoi24h.example/bai-9.html", "Bài thứ chín", "x9", "21/9/2026"),
    )
    result = examined(path)
    assert list(result.intake.entries["title"]) == ["Ra quân dọn vệ sinh số 1", "Bài thứ chín"]
    assert [one.place.cell for one in result.findings if one.rule == "V-030"] == ["C7"]


def test_a_heading_repeated_on_the_next_page_is_no_item(tmp_path: Path) -> None:
    intake = read(sheet(tmp_path / "a.xlsx", line(1), HEAD, line(2)))
    assert len(intake.entries) == 2 and intake.entries["views"].tolist() == [101, 102]


def test_the_address_behind_a_title_or_behind_words_is_taken(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", line(1, url=""), line(2, url="Xem tại đây"), line(3, url="Link")
    )
    book = openpyxl.load_workbook(path)
    page = book.active
    page["B4"].hyperlink = "https://conoi24h.example/sau-tieu-de.html"
    page["C5"].hyperlink = "https://conoi24h.example/xem-tai-day.html"
    page["C6"] = '=HYPERLINK("https://conoi24h.example/cong-thuc.html","Link")'
    book.save(path)
    intake = read(path)
    assert [url.rpartition("/")[2] for url in intake.entries["url"]] == [
        "sau-tieu-de.html",
        "xem-tai-day.html",
        "cong-thuc.html",
    ]
    assert "F-020" not in rules_of(intake) and "3 ô" in told(intake, "F-032")[0]


def test_links_serve_a_table_without_a_column_of_addresses(tmp_path: Path) -> None:
    rows = [
        ("Tên bài", "Ngày đăng", "Lượt đọc"),
        ("Bài một", "20/9/2026", 5),
        ("Bài hai", "21/9/2026", 6),
    ]
    path = workbook(tmp_path / "a.xlsx", {"Tin": [*TOP, *rows]})
    book = openpyxl.load_workbook(path)
    for row in (4, 5):
        book.active.cell(row, 1).hyperlink = f"https://conoi24h.example/{row}.html"
    book.save(path)
    intake = read(path)
    assert list(intake.entries["url"]) == [
        "https://conoi24h.example/4.html",
        "https://conoi24h.example/5.html",
    ]


def test_an_address_that_is_written_outranks_the_link_behind_it(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", line(1))
    book = openpyxl.load_workbook(path)
    book.active["C4"].hyperlink = "https://khac.example/1"
    book.save(path)
    assert read(path).entries["url"][0] == "https://conoi24h.example/bai-1.html"


@pytest.mark.parametrize(
    "cell",
    [
        "https://a.example/1 https://b.example/2",
        "https://a.example/1\nhttps://b.example/2",
        "https://a.example/1 ; https://b.example/2; https://c.example/3",
    ],
)
def test_two_addresses_in_one_cell_are_asked_to_stand_apart(tmp_path: Path, cell: str) -> None:
    result = examined(sheet(tmp_path / "a.xlsx", line(1, url=cell)))
    rules = [one.rule for one in result.findings]
    assert rules.count("V-017") == 1 and "V-010" not in rules


def test_hidden_rows_are_counted_and_told(tmp_path: Path) -> None:
    path = hide_rows(sheet(tmp_path / "a.xlsx", *(line(n) for n in range(1, 9))), range(5, 11))
    intake = read(path)
    assert len(intake.entries) == 8
    assert (
        told(intake, "F-031")[0].startswith("6 dòng")
        and "5, 6, 7, 8, 9…" in told(intake, "F-031")[0]
    )


def test_of_two_columns_with_one_name_the_second_is_named(tmp_path: Path) -> None:
    rows = [(*HEAD, "Lượt đọc"), (*line(1), 7)]
    intake = read(workbook(tmp_path / "a.xlsx", {"Tin": [*TOP, *rows]}))
    assert (
        told(intake, "F-033")
        and "cột E" in told(intake, "F-033")[0]
        and "cột G" in told(intake, "F-033")[0]
    )
    assert "F-005" not in rules_of(intake)


@pytest.mark.parametrize(
    "heads",
    [
        ("Tên tin, bài", "Ngày đăng tải", "Link bài viết", "Số lượt đọc"),
        ("Tiêu đề tin, bài", "Ngày, tháng", "Đường link truy cập", "Lượt truy cập"),
        ("TIN BÀI", "Thời gian đăng tải", "Liên kết", "Tổng lượt xem"),
    ],
)
def test_headings_that_offices_give_are_known(tmp_path: Path, heads: tuple[str, ...]) -> None:
    row = ("Phường ra quân", "20/9/2026", "https://conoi24h.example/1.html", 1200)
    intake = read(workbook(tmp_path / "a.xlsx", {"Tin": [*TOP, heads, row]}))
    assert list(intake.entries["title"]) == ["Phường ra quân"]
    assert list(intake.entries["views"]) == [1200] and "F-006" in rules_of(intake)


def test_a_heading_that_is_nearly_one_is_told_with_what_nobody_knows(tmp_path: Path) -> None:
    rows = [*TOP, ("TT", "Nội dung", "Ngày đăng", "Nơi đọc"), (1, "Tin", "20/9/2026", "x")]
    intake = read(workbook(tmp_path / "a.xlsx", {"Tin": rows}))
    assert (
        f"trang tính “Tin”, dòng {len(TOP) + 1} có “Ngày giờ đăng”, chưa rõ cột “Nội dung”, “Nơi đọc” là gì"
        in told(intake, "F-002")[0]
    )
    intake = read(workbook(tmp_path / "a.xlsx", {"Tin": [*TOP, ("Không có bảng",)]}))
    assert told(intake, "F-002")[0].count("“") == 3


def test_a_day_without_an_hour_needs_no_zone_and_an_hour_means_the_city(tmp_path: Path) -> None:
    intake = read(
        sheet(tmp_path / "a.xlsx", line(1), line(2, "21/9/2026 8:05"), line(3, "5/9/2026"))
    )
    assert intake.entries["published_at"].tolist() == [
        datetime(2026, 9, 20),
        datetime(2026, 9, 21, 8, 5),
        datetime(2026, 9, 5),
    ]
    assert rules_of(intake).count("F-034") == 1 and "V-020" not in rules_of(intake)


def test_dates_as_newspapers_show_them_do_not_ask_for_the_zone_of_the_others(
    tmp_path: Path,
) -> None:
    copied = "Thứ ba, 22/9/2026, 18:44 (GMT+7)"
    path = sheet(tmp_path / "a.xlsx", line(1, copied), line(2, "21/9/2026 8:05"))
    assert read(path).entries["published_at"].tolist() == [
        datetime(2026, 9, 22, 18, 44),
        datetime(2026, 9, 21, 8, 5),
    ]
    for stamped in ("2026-09-22T18:44:00+07:00", "22/9/2026, 18:44 (GMT+9)"):
        mixed = sheet(tmp_path / "a.xlsx", line(1, stamped), line(2, "21/9/2026 8:05"))
        assert "V-020" in rules_of(read(mixed))


def test_a_zone_that_cannot_be_read_is_not_replaced_by_the_city(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"T": [*TOP, ("Múi giờ", "giờ máy chủ"), HEAD, line(1, "21/9/2026 8:05")]},
    )
    assert "V-020" in rules_of(read(path))


def test_advice_names_only_places_that_the_file_has(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", {"Tin bai": [HEAD, line(1, views="1.234")]})
    messages = [one.message for one in examined(path).findings]
    assert any("ở trên bảng" in text for text in messages)
    assert not any("trang tính “Phiếu”" in text or "“Hướng dẫn”" in text for text in messages)


def test_a_table_without_columns_of_counts_is_taken_and_told_once(tmp_path: Path) -> None:
    result = examined(sheet(tmp_path / "a.xlsx", line(1), line(2)))
    assert result.accepted_rows == 2
    assert [one.rule for one in result.findings].count("F-035") == 1


def test_a_returned_copy_writes_out_the_addresses_behind_words(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", line(1, url="Xem tại đây"), line(2, url=""), line(3))
    book = openpyxl.load_workbook(path)
    book.active["C4"].hyperlink = "https://conoi24h.example/mot.html"
    book.active["B5"].hyperlink = "https://conoi24h.example/hai.html"
    book.save(path)
    intake = read(path)
    copy = tmp_path / "tra-lai.xlsx"
    copy.write_bytes(returned_copy(path, intake))
    assert list(read(copy).entries["url"]) == list(intake.entries["url"])


@pytest.mark.parametrize("formula", [False, True])
def test_links_and_hidden_rows_of_an_open_document_are_seen(tmp_path: Path, formula: bool) -> None:
    url = "https://conoi24h.example/sau-chu.html"
    cell = (
        f'<table:table-cell office:value-type="string" table:formula="of:=HYPERLINK(&quot;{url}&quot;;&quot;Xem&quot;)" '
        'office:string-value="Xem"><text:p>Xem</text:p></table:table-cell>'
        if formula
        else f'<table:table-cell office:value-type="string"><text:p><text:a xlink:href="{url}">Xem</text:a></text:p></table:table-cell>'
    )
    texts = lambda row: "".join(  # noqa: E731
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in row
    )
    rows = "".join(f"<table:table-row>{texts(row)}</table:table-row>" for row in (*TOP, HEAD))
    last = texts(("1", "Ra quân")) + cell + texts(("20/9/2026", "5", "6"))
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:spreadsheet><table:table table:name="Tin">'
        f'{rows}<table:table-row table:visibility="filter">{last}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    intake = read(path)
    assert list(intake.entries["url"]) == [url] and {"F-031", "F-032"} <= set(rules_of(intake))


def test_links_and_hidden_rows_of_an_old_workbook_are_seen() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    url = "https://conoi24h.example/cu.html"
    moniker = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    target = (url + "\0").encode("utf-16-le")
    link = struct.pack("<4H", 4, 4, 2, 2) + bytes(16) + struct.pack("<II", 2, 3) + moniker
    stream = (
        record(0x0809, bytes(16))
        + record(0x0208, struct.pack("<8H", 6, 0, 3, 255, 0, 0, 0x20, 0))
        + record(0x0208, struct.pack("<8H", 7, 0, 3, 255, 0, 0, 0, 0))
        + record(0x01B8, link + struct.pack("<I", len(target)) + target)
        + record(0x000A, b"")
    )
    assert sheet_links(stream, 0) == ({(5, 2): url}, {7})
