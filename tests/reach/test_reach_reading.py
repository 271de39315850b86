"""Reading what units really send: every mess is read or refused in one clear sentence, and nothing is lost."""

from __future__ import annotations

import io
import time
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from reach_files import (
    DECLARED,
    NOW,
    OLDER,
    RECEIVED,
    UNITS,
    change_part,
    filled_template,
    item,
    read,
    rows_now,
    rules_of,
    text_table,
    to_tcvn3,
    to_vni,
    workbook,
)

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.reach.entries import add_entries, create_entries, entry_types
from phatngon.reach.reading import find_duplicates, read_file, read_table
from phatngon.reach.reading.guards import check_archive
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable
from phatngon.reach.template import template_csv


def test_the_form_filled_is_read_back(tmp_path: Path) -> None:
    intake = read(
        filled_template(
            tmp_path / "a.xlsx",
            [item(1), item(2, views="1,2K", note="Xem ngày 14/9/2026")],
            guide={"B4": "Không có quyền xem"},
        )
    )
    header, frame = intake.submissions[0], intake.entries
    assert (
        header.unit_code,
        header.period_id,
        header.version,
        header.signed_by,
        header.nil_report,
    ) == ("46-19789", "2026-10", 1, "Chủ tịch", False)
    assert not intake.findings and not intake.rejected
    assert list(frame["views"]) == [1001, 1200] and list(frame["source_id"]) == ["co-noi"] * 2
    assert frame["rounded"].tolist()[1] is True and frame["rounding_step"][1] == 100
    assert (
        frame["reach_missing_reason"].tolist() == ["NOT_PROVIDED"] * 2
        and frame["reactions_missing_reason"].tolist() == ["NO_ACCESS"] * 2
    )
    assert (
        frame["views_missing_reason"].isna().all()
        and frame["published_precision"].tolist() == ["MINUTE"] * 2
    )
    assert (
        frame["unit_code"].tolist() == ["46-19789"] * 2
        and frame["row"].tolist() == [2, 3]
        and list(frame.columns) == list(entry_types())
    )
    assert intake.places["Tin bài"]["views"] == "O" and intake.raw[1]["cells"]["views"] == "1,2K"


def test_the_frame_fits_the_table_of_lines(tmp_path: Path) -> None:
    import duckdb

    from phatngon.reach.database import Database

    intake = read(filled_template(tmp_path / "a.xlsx", [item(1), item(2)]))
    connection = Database(duckdb.connect())
    create_entries(connection)
    add_entries(connection, intake.entries)
    assert connection.rows("SELECT views, published_at, paid FROM entry")[0] == (
        1001,
        datetime(2026, 9, 20, 8, 1),
        None,
    )


def test_the_form_not_yet_filled_has_no_line(tmp_path: Path) -> None:
    intake = read(filled_template(tmp_path / "a.xlsx", [], form={"Không phát sinh": "Có"}))
    assert (
        not len(intake.entries) and intake.submissions[0].nil_report is True and not intake.findings
    )


def test_the_csv_form_is_read_back(tmp_path: Path) -> None:
    lines = template_csv(UNITS["46-19789"], "2026-10").splitlines()
    heads, first = lines[0].split(","), lines[1].split('"1.234.567,8 (Việt Nam)"')
    assert heads[0] == "\ufeffMã đơn vị" and len(first) == 2
    row = {
        "Đường dẫn": "https://conoi24h.example/1",
        "Tiêu đề": "Lễ hội",
        "Ngày giờ đăng": "9/10/2026 18:44",
        "Lượt xem": "1.234",
        "Người ký (chức danh)": "Chủ tịch",
        "Mã đơn vị": "46-19789",
        "Kỳ báo cáo": "2026-10",
        "Múi giờ": "+07:00",
        "Cách ghi số": '"1.234.567,8 (Việt Nam)"',
    }
    path = tmp_path / "a.csv"
    path.write_text(
        lines[0] + "\r\n" + ",".join(row.get(head.lstrip("\ufeff"), "") for head in heads) + "\r\n",
        encoding="utf-8",
    )
    intake = read(path)
    assert (
        not intake.findings
        and intake.entries["views"][0] == 1234
        and intake.entries["published_at"][0] == datetime(2026, 10, 9, 18, 44)
    )


def test_an_older_form_is_understood_and_noted_once_per_column(tmp_path: Path) -> None:
    rows = [
        *DECLARED,
        OLDER,
        *[
            (
                n,
                item(n)["url"],
                "conoi24h.example",
                f"Bài {n}",
                "14/9/2026 18:44",
                "N/A",
                "Nguồn không công bố",
                5,
                "",
            )
            for n in (1, 2)
        ],
    ]
    intake = read(workbook(tmp_path / "a.xlsx", {"Báo cáo": rows}))
    assert rules_of(intake).count("F-006") == 8 and not intake.rejected
    assert (
        intake.entries["reactions"].tolist() == [5, 5]
        and intake.entries["shares_missing_reason"].tolist() == ["NOT_PROVIDED"] * 2
    )
    assert "“Đường link” được hiểu là “Đường dẫn”" in intake.findings[0].message


def test_a_reason_beside_each_count_belongs_to_that_count(tmp_path: Path) -> None:
    rows = [
        *DECLARED,
        (
            "Đường dẫn",
            "Tiêu đề",
            "Ngày giờ đăng",
            "Lượt xem",
            "Lý do thiếu",
            "Người tiếp cận",
            "Lý do thiếu",
        ),
        (
            "https://conoi24h.example/1",
            "Bài",
            "14/9/2026",
            "",
            "Không có quyền xem",
            "",
            "Kênh không có số này",
        ),
    ]
    frame = read(workbook(tmp_path / "a.xlsx", {"S": rows})).entries
    assert (frame["views_missing_reason"][0], frame["reach_missing_reason"][0]) == (
        "NO_ACCESS",
        "NOT_APPLICABLE",
    )
    assert frame["shares_missing_reason"].isna().all()


def test_headings_over_two_merged_rows_are_read(tmp_path: Path) -> None:
    rows = [
        *DECLARED,
        ("TT", "Tin bài", "", "", "Số liệu", ""),
        ("", "Tiêu đề", "Đường dẫn", "Ngày giờ đăng", "Lượt xem", "Bình luận"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        (1, "Bài một", "https://conoi24h.example/1", "14/9/2026", 5, 6),
    ]
    intake = read(
        workbook(tmp_path / "a.xlsx", {"S": rows}, merges={"S": ["A6:A7", "B6:D6", "E6:F6"]})
    )
    assert intake.entries["comments"].tolist() == [6] and intake.entries["row"].tolist() == [9]


def test_headings_merged_downwards_are_read(tmp_path: Path) -> None:
    rows = [
        *DECLARED,
        ("Tiêu đề", "Đường dẫn", "Ngày giờ đăng", "Số liệu", ""),
        ("", "", "", "Lượt xem", "Cảm xúc"),
        ("Bài", "https://conoi24h.example/1", "14/9/2026", 5, 6),
    ]
    intake = read(
        workbook(
            tmp_path / "a.xlsx", {"S": rows}, merges={"S": ["A6:A7", "B6:B7", "C6:C7", "D6:E6"]}
        )
    )
    assert intake.entries[["title", "views", "reactions"]].values.tolist() == [["Bài", 5, 6]]


def test_a_source_merged_over_rows_serves_each_row_and_a_count_does_not(tmp_path: Path) -> None:
    rows = [
        *DECLARED,
        ("Mã nguồn", "Tiêu đề", "Đường dẫn", "Ngày giờ đăng", "Lượt xem"),
        ("conoi24h.example", "A", "https://conoi24h.example/1", "14/9/2026", 5),
        ("", "B", "https://conoi24h.example/2", "14/9/2026", ""),
    ]
    frame = read(
        workbook(tmp_path / "a.xlsx", {"S": rows}, merges={"S": ["A7:A8", "E7:E8"]})
    ).entries
    assert frame["source_id"].tolist() == ["co-noi"] * 2 and frame["views"].isna().tolist() == [
        False,
        True,
    ]


def test_titles_empty_rows_totals_and_signatures_are_no_items(tmp_path: Path) -> None:
    rows = [
        ("UBND PHƯỜNG THUẬN HÓA",),
        ("BÁO CÁO LAN TỎA THÁNG 10 NĂM 2026",),
        (),
        *DECLARED[2:],
        ("STT", *NOW),
        (1, *rows_now(1)[-1]),
        (),
        (2, *rows_now(2)[-1]),
        (3,),
        ("Tổng cộng", "", "", "", "", 2003),
        (),
        ("", "Người lập biểu", "", "Thủ trưởng đơn vị"),
    ]
    intake = read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert intake.entries["views"].tolist() == [1001, 1002] and not intake.rejected
    assert (
        intake.submissions[0].unit_code == "46-19789"
        and intake.submissions[0].period_id == "2026-10"
    )
    assert any(row["line"] is None and row["cells"]["STT"] == "Tổng cộng" for row in intake.raw)


def test_hidden_sheets_and_several_tables_are_read(tmp_path: Path) -> None:
    intake = read(
        workbook(
            tmp_path / "a.xlsx",
            {"Tuần 1": rows_now(1), "Tuần 2": rows_now(2), "Ghi nhớ": [("Gọi lại cho văn phòng",)]},
            hidden=["Tuần 2"],
        )
    )
    assert (
        len(intake.entries) == 3
        and rules_of(intake) == ["F-004", "V-004"]
        and set(intake.places) == {"Tuần 1", "Tuần 2"}
    )
    assert len(set(intake.entries["line"])) == 3


def test_formulas_give_their_shown_value_and_a_finding_each(tmp_path: Path) -> None:
    rows = rows_now(2)
    rows[-1] = (*rows[-1][:4], "=E8*2", *rows[-1][5:])
    path = workbook(tmp_path / "a.xlsx", {"S": rows})
    change_part(path, "xl/worksheets/sheet1.xml", b"<f>E8*2</f><v></v>", b"<f>E8*2</f><v>2002</v>")
    intake = read(path)
    assert intake.entries["views"].tolist() == [1001, 2002]
    found = next(finding for finding in intake.findings if finding.rule == "F-014")
    assert (found.place.row, found.place.column, found.place.field, found.place.line) == (
        9,
        "E",
        "views",
        2,
    )


def test_strange_columns_are_named_and_kept(tmp_path: Path) -> None:
    rows = rows_now(1)
    intake = read(
        workbook(
            tmp_path / "a.xlsx", {"S": [*rows[:-2], (*rows[-2], "Điểm nóng"), (*rows[-1], "có")]}
        )
    )
    assert "F-005" in rules_of(intake) and intake.raw[0]["cells"]["Điểm nóng"] == "có"


def test_two_files_of_one_content_are_found(tmp_path: Path) -> None:
    first = filled_template(tmp_path / "a.xlsx", [item(1)])
    (tmp_path / "b.xlsx").write_bytes(first.read_bytes())
    other = filled_template(tmp_path / "c.xlsx", [item(2)])
    found = find_duplicates([read(first), read(tmp_path / "b.xlsx"), read(other)])
    assert [(f.rule, f.place.file) for f in found] == [("F-003", "b.xlsx")] and "a.xlsx" in found[
        0
    ].message


@pytest.mark.parametrize(
    "unit, rule",
    [
        ("UBND phường Thuận Hoá", "V-004"),
        ("Quận Thuận Hóa", "V-005"),
        ("Xã A Lưới", "F-015"),
        ("Phường Hòa Châu", "F-016"),
        ("46-19789", None),
    ],
)
def test_the_unit_is_read_from_its_cell(tmp_path: Path, unit: str, rule: str | None) -> None:
    rows = [("Đơn vị", unit), *rows_now(1)[1:]]
    intake = read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert rules_of(intake) == ([rule] if rule else [])
    assert bool(intake.rejected) == (rule not in ("V-004", None))
    if rule:
        assert (intake.findings[0].place.row, intake.findings[0].place.column) == (1, "B")


def test_a_luoi_alone_is_refused_with_its_five_candidates(tmp_path: Path) -> None:
    message = (
        read(workbook(tmp_path / "a.xlsx", {"S": [("Đơn vị", "Xã A Lưới"), *rows_now(1)[1:]]}))
        .findings[0]
        .message
    )
    assert all(f"Xã A Lưới {number}" in message for number in range(1, 6))


@pytest.mark.parametrize(
    "period",
    ["9/2026", "Tháng 9 năm 2026", "2026-09", "Kỳ 2026-09", "tháng 09/2026", datetime(2026, 9, 1)],
)
def test_the_period_is_read_as_people_write_it(tmp_path: Path, period: object) -> None:
    rows = [DECLARED[0], ("Kỳ báo cáo", period), *rows_now(1)[2:]]
    assert read(workbook(tmp_path / "a.xlsx", {"S": rows})).submissions[0].period_id == "2026-09"


def test_unit_and_period_may_stand_in_the_file_name_and_their_absence_is_said(
    tmp_path: Path,
) -> None:
    rows = rows_now(1)[2:]
    named = read(workbook(tmp_path / "phuong-thuan-hoa-2026-10.xlsx", {"S": rows}))
    assert (named.submissions[0].unit_code, named.submissions[0].period_id, named.findings) == (
        "46-19789",
        "2026-10",
        [],
    )
    lost = read(workbook(tmp_path / "bao-cao.xlsx", {"S": rows}))
    assert rules_of(lost) == ["F-008", "F-008"] and lost.rejected == {1}


def test_a_report_without_signer_says_so_and_keeps_its_lines(tmp_path: Path) -> None:
    intake = read(
        filled_template(tmp_path / "a.xlsx", [item(1)], form={"Người ký (chức danh)": None})
    )
    assert rules_of(intake) == ["F-013"] and not intake.rejected and len(intake.entries) == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_tables_are_read_whatever_separates_them(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text_table(rows_now(2), separator).encode(encoding))
    intake = read(path)
    assert intake.entries["title"].tolist() == [
        "Lễ hội đèn lồng số 1",
        "Lễ hội đèn lồng số 2",
    ] and rules_of(intake) == ["V-004"]


@pytest.mark.parametrize("name, encode", [("TCVN3 (ABC)", to_tcvn3), ("VNI", to_vni)])
def test_old_encodings_are_turned_to_unicode_in_text_and_in_workbooks(
    tmp_path: Path, name: str, encode
) -> None:
    text = tmp_path / "a.csv"
    text.write_bytes(encode(text_table(rows_now(2))))
    book = workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                [encode(cell).decode("latin-1") if isinstance(cell, str) else cell for cell in row]
                for row in rows_now(2)
            ]
        },
    )
    for path in (text, book):
        intake = read(path)
        assert (
            intake.entries["title"][0] == "Lễ hội đèn lồng số 1"
            and intake.submissions[0].unit_code == "46-19789"
        )
        assert rules_of(intake)[0] == "F-007" and name in intake.findings[0].message


def test_decomposed_text_is_composed_and_noted(tmp_path: Path) -> None:
    intake = read(
        filled_template(
            tmp_path / "a.xlsx", [item(1, title=unicodedata.normalize("NFD", "Lễ hội đèn lồng"))]
        )
    )
    assert (
        intake.entries["title"][0] == "Lễ hội đèn lồng"
        and rules_of(intake) == ["V-072"]
        and not intake.rejected
    )


@pytest.mark.parametrize(
    "field, value, rule",
    [
        ("views", "-5", "V-030"),
        ("views", 12.5, "V-030"),
        ("views", 9007199254740992, "V-030"),
        ("views", "nhiều", "V-030"),
        ("title", "=cmd|calc", "V-070"),
        ("title", "@SUM(A1)", "V-070"),
        ("note", "\t=1", "V-070"),
        ("title", "Lễ\u200b hội", "V-071"),
        ("title", "Lễ \u202ehội", "V-071"),
        ("published_at", "hôm qua lúc 18:32", "F-011"),
        ("published_at", None, "F-010"),
        ("title", None, "F-010"),
        ("source_id", "a" * 41, "F-012"),
    ],
)
def test_a_bad_cell_rejects_its_row_and_is_named(
    tmp_path: Path, field: str, value: object, rule: str
) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1), item(2)])
    book = openpyxl.load_workbook(path)
    cell = book["Tin bài"][f"{read(path).places['Tin bài'][field]}3"]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    book.save(path)
    intake = read(path)
    assert rules_of(intake) == [rule] and intake.rejected == {2} and len(intake.entries) == 2
    found = intake.findings[0]
    assert (found.place.sheet, found.place.row, found.place.field) == (
        "Tin bài",
        3,
        field,
    ) and found.place.column == intake.places["Tin bài"][field]


def test_a_good_row_has_no_finding_though_it_has_an_emoji_and_a_line_break(tmp_path: Path) -> None:
    intake = read(
        filled_template(
            tmp_path / "a.xlsx", [item(1, title="Gia đình 👨\u200d👩\u200d👧 đi lễ\nhội")]
        )
    )
    assert (
        not intake.findings
        and intake.entries["title"][0] == "Gia đình 👨\u200d👩\u200d👧 đi lễ hội"
    )


def test_an_ambiguous_number_is_refused_until_the_style_is_declared(tmp_path: Path) -> None:
    for style, outcome in (
        (None, "V-031"),
        ("1.234.567,8 (Việt Nam)", 1234),
        ("1,234,567.8 (Anh, Mỹ)", "V-030"),
    ):
        intake = read(
            filled_template(tmp_path / "a.xlsx", [item(1, views="1.234")], guide={"B3": style})
        )
        assert (rules_of(intake) or intake.entries["views"].tolist()) == [outcome]


def test_a_refused_count_is_not_called_missing(tmp_path: Path) -> None:
    intake = read(
        filled_template(
            tmp_path / "a.xlsx", [item(1, views="-5")], guide={"B4": "Không có quyền xem"}
        )
    )
    assert intake.entries["views_missing_reason"].isna().all()


def test_an_unknown_code_is_empty_and_noted(tmp_path: Path) -> None:
    intake = read(
        filled_template(
            tmp_path / "a.xlsx",
            [item(1, role="Tin tự nghĩ", paid="có thể", topic_code="giao thong")],
        )
    )
    assert sorted(rules_of(intake)) == ["F-009", "F-009"] and not intake.rejected
    assert intake.entries["role"].isna().all() and intake.entries["topic_code"][0] == "GIAO_THONG"


def test_personal_numbers_in_title_and_note_are_masked_in_what_is_kept(tmp_path: Path) -> None:
    intake = read(filled_template(tmp_path / "a.xlsx", [item(1, note="Gọi 0905 123 456")]))
    assert rules_of(intake) == ["V-080"] and intake.entries["note"][0] == "Gọi [đã che]"


def test_a_time_without_zone_is_refused_unless_the_file_or_the_source_declares_one(
    tmp_path: Path,
) -> None:
    rows = [row for row in rows_now(1) if row[:1] != ("Múi giờ",)]
    rows[-1] = (*rows[-1][:3], "9/13/2026 8:01:00 PM", *rows[-1][4:])
    path = workbook(tmp_path / "a.xlsx", {"S": rows})
    assert "V-020" in rules_of(read(path), 1)
    known = read_file(
        path,
        units=UNITS,
        received_at=RECEIVED,
        sources={"Tạp chí Cỏ Nội 24h": "co-noi"},
        zones={"co-noi": VIETNAM},
    )
    assert known.entries["published_at"][0] == datetime(2026, 9, 13, 20, 1) and not known.rejected


def test_an_offset_in_the_cell_serves_where_nobody_declares_a_zone(tmp_path: Path) -> None:
    rows = [
        row for row in rows_now(1, published_at="2026-10-31T17:00:00Z") if row[:1] != ("Múi giờ",)
    ]
    intake = read(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert not intake.rejected and intake.entries["published_at"][0] == datetime(2026, 11, 1)


def test_a_column_that_writes_the_month_first_makes_other_dates_ambiguous(tmp_path: Path) -> None:
    intake = read(
        filled_template(
            tmp_path / "a.xlsx",
            [item(1, published_at="9/13/2026 8:01 PM"), item(2, published_at="9/10/2026")],
        )
    )
    assert rules_of(intake, 1) == [] and rules_of(intake, 2) == ["F-011"]
    alone = read(filled_template(tmp_path / "b.xlsx", [item(2, published_at="9/10/2026")]))
    assert alone.entries["published_at"][0] == datetime(2026, 10, 9)


def test_lists_are_joined_the_same_way_however_they_were_separated(tmp_path: Path) -> None:
    frame = read(
        filled_template(
            tmp_path / "a.xlsx",
            [
                item(1, message_ids="TD-1; TD-2", evidence_ids="anh1.png, anh2.png"),
                item(2, message_ids=0, evidence_ids="Công văn 12/UBND, ngày 3/9"),
            ],
        )
    ).entries
    assert frame["message_ids"].tolist() == ["TD-1|TD-2", "0"] and frame[
        "evidence_ids"
    ].tolist() == ["anh1.png|anh2.png", "Công văn 12/UBND, ngày 3/9"]


ENGLISH = (
    "unit_code,period_id,version,nil_report,signed_by,received_at,url,title,published_at,views,views_missing_reason\n"
    "46-19789,2026-10,1,false,Chủ tịch,2026-10-16T02:00:00Z,https://a.example/1,T,2026-10-10T17:00:00Z,1200,\n"
    "46-19774,2026-10,1,true,Chủ tịch,2026-10-16T09:30:00+07:00,,,,,\n"
    "Quận Thuận Hóa,2026-10,1,false,Chủ tịch,,https://a.example/2,T2,2026-10-10T17:00:00Z,,NOT_PROVIDED\n"
)


def test_a_csv_with_machine_names_may_hold_many_units(tmp_path: Path) -> None:
    path = tmp_path / "tat-ca.csv"
    path.write_text(ENGLISH, encoding="utf-8")
    intake = read(path)
    assert [(h.unit_code, h.nil_report, h.received_at) for h in intake.submissions] == [
        ("46-19789", False, datetime(2026, 10, 16, 9)),
        ("46-19774", True, datetime(2026, 10, 16, 9, 30)),
        (None, False, None),
    ]
    assert rules_of(intake) == ["V-005"] and intake.rejected == {3} and len(intake.entries) == 2
    assert intake.entries["received_at"].tolist() == [datetime(2026, 10, 16, 9), RECEIVED]


def test_a_unit_cannot_write_its_own_time_of_arrival(tmp_path: Path) -> None:
    rows = rows_now(1)
    intake = read(
        workbook(
            tmp_path / "a.xlsx",
            {"S": [*rows[:-2], (*rows[-2], "Giờ máy chủ nhận"), (*rows[-1], "1/10/2026 8:00")]},
        )
    )
    assert intake.entries["received_at"].tolist() == [RECEIVED]


def test_the_arrival_time_is_official_time_whatever_offset_it_came_with(tmp_path: Path) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    intake = read_file(path, units=UNITS, received_at=datetime(2026, 10, 16, 2, tzinfo=UTC))
    assert intake.entries["received_at"].tolist() == [datetime(2026, 10, 16, 9)]


def damaged_files() -> dict[str, bytes]:
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(
            "xl/worksheets/sheet1.xml", b"0" * (limits()["ratio_from_mb"] * 1_000_000 + 10_000_000)
        )
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    return {
        "mật khẩu": ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "hỏng": book.getvalue()[:1500],
        "rỗng": b"",
        "quá lớn": bomb.getvalue(),
        "PDF": b"%PDF-1.7 abc",
        "tệp nén": other.getvalue(),
        "bị hỏng": ole + b"\0" * 2000,
        "không phải bảng tính": bytes(range(32)) * 50,
    }


@pytest.mark.parametrize("word, data", damaged_files().items())
def test_a_file_that_cannot_be_read_gives_one_sentence(
    tmp_path: Path, word: str, data: bytes
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    intake = read(path)
    assert (
        rules_of(intake) == ["F-001"]
        and word in intake.findings[0].message
        and not len(intake.entries)
        and intake.sha256
    )


def test_a_lying_archive_is_refused(tmp_path: Path) -> None:
    path = filled_template(tmp_path / "a.xlsx", [item(1)])
    data = bytearray(path.read_bytes())
    place = data.rfind(b"xl/worksheets/sheet3.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert rules_of(read(path)) == ["F-001"]


def test_a_cell_far_away_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(Unreadable, match="quá rộng"):
        check_archive((tmp_path / "a.xlsx").read_bytes())


def test_a_csv_named_as_a_workbook_and_a_web_page_named_so_are_read_and_said(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text(text_table(rows_now(1)), encoding="utf-8")
    assert rules_of(read(path)) == ["F-017", "V-004"] and len(read(path).entries) == 1
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td>{cell if not isinstance(cell, datetime) else '20/9/2026 8:01'}</td>"
            for cell in row
        )
        + "</tr>"
        for row in rows_now(1)
    )
    path = tmp_path / "b.xls"
    path.write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    assert rules_of(read(path)) == ["F-017", "V-004"] and len(read(path).entries) == 1


def test_a_file_without_a_table_says_what_is_missing(tmp_path: Path) -> None:
    intake = read(
        workbook(
            tmp_path / "phuong-thuan-hoa-2026-10.xlsx",
            {"S": [("Kính gửi: Sở Văn hóa và Thể thao",), ("Xin gửi sau",)]},
        )
    )
    assert "F-002" in rules_of(intake) and intake.submissions[0].unit_code == "46-19789"


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"khong-co\.xlsx"):
        read(tmp_path / "khong-co.xlsx")


def test_nothing_outside_the_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"S": rows_now(1, note="https://a.example/x", url="file:///etc/passwd")},
    )
    import socket

    monkeypatch.setattr(socket, "socket", None)
    assert read(path).entries["url"].tolist() == ["file:///etc/passwd"]


def test_reading_54_reports_takes_seconds_and_grows_with_the_rows(tmp_path: Path) -> None:
    small, large = (
        filled_template(tmp_path / "a.xlsx", [item(n) for n in range(50)]),
        filled_template(tmp_path / "b.xlsx", [item(n) for n in range(400)]),
    )
    read(small)
    spent = []
    for path in (small, large):
        start = time.perf_counter()
        for _ in range(3):
            read(path)
        spent.append((time.perf_counter() - start) / 3)
    assert spent[1] < 0.5 and spent[1] < spent[0] * 12


def test_a_register_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "fact_item.csv"
    path.write_text(
        "item_id,title,published_at,topics_more,paid,la\n1,Lễ hội,2026-10-31T17:00:00Z,Y_TE|GIAO_DUC,true,x\n,B,2026-10-31T17:00:00+07:00,,,\n",
        encoding="utf-8",
    )
    frame = read_table(path, "fact_item")
    assert (
        frame["published_at"].tolist() == [datetime(2026, 11, 1), datetime(2026, 10, 31, 17)]
        and frame["topics_more"][0] == "Y_TE|GIAO_DUC"
    )
    assert (
        frame["item_id"].isna().tolist() == [False, True]
        and frame["note"].isna().all()
        and "la" not in frame
    )


@pytest.mark.parametrize(
    "text, words",
    [
        ("item_id,title\n1,a\n", "thiếu cột published_at"),
        ("title,published_at\na,2026-10-31 17:00\n", "dòng 2: cột published_at"),
        (
            "title,published_at\na,2026-10-31T17:00Z\n,2026-10-31T17:00Z\n",
            "dòng 3: cột title để trống",
        ),
        ("title,published_at,role\na,2026-10-31T17:00Z,GOC\n", "cột role: “GOC”"),
    ],
)
def test_a_bad_register_says_file_line_and_column(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "fact_item.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words) as caught:
        read_table(path, "fact_item")
    assert "fact_item.csv" in str(caught.value)


def test_a_masked_number_stands_neither_in_the_finding_nor_in_the_kept_row(tmp_path: Path) -> None:
    intake = read(filled_template(tmp_path / "a.xlsx", [item(1, note="Gọi 0905 123 456")]))
    assert "0905" not in str(intake.findings) and "0905" not in str(list(intake.raw))
