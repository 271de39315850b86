"""Exports of platforms as they come: recognised by their heads, mapped by data, what they lack told or asked once."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from reach_files import UNITS

from phatngon.reach.reading import read_file
from phatngon.reach.reading.intake import Intake
from phatngon.reach.reading.platforms import find_platform, platforms

RECEIVED = datetime(2026, 11, 16, 9)
PERIODS = {
    "2026-10": (datetime(2026, 9, 15), datetime(2026, 10, 15)),
    "2026-11": (datetime(2026, 10, 15), datetime(2026, 11, 15)),
}
SOURCES = {
    "Trang Facebook phường Thử": "facebook-thu",
    "facebook.com/phuong-thu": "facebook-thu",
    "tiktok.com/@phuong-thu": "tiktok-thu",
}
OWNERS = {"facebook-thu": "46-19789", "tiktok-thu": "46-19789"}
ABOVE = (("Đơn vị", "Phường Thuận Hóa"), ("Kỳ báo cáo", "11/2026"), ("Người ký", "Chủ tịch"))

META_EN = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Permalink,Post type,Views,Reach,"
    '"Reactions, Comments and Shares",Reactions,Comments,Shares,Total clicks'
)
META_VI = (
    "ID bài viết,ID Trang,Tên Trang,Tiêu đề,Mô tả,Thời gian đăng,Liên kết cố định,Loại bài viết,Lượt xem,Số người tiếp cận,"
    '"Cảm xúc, bình luận và lượt chia sẻ",Cảm xúc,Bình luận,Lượt chia sẻ'
)
YOUTUBE_EN = "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions"
YOUTUBE_VI = "Nội dung,Tiêu đề video,Thời gian xuất bản video,Thời lượng,Số lượt xem,Thời gian xem (giờ),Người đăng ký,Số lượt hiển thị"
TIKTOK = "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views"
ZALO = "ID bài viết,Tiêu đề,Ngày đăng,Link bài viết,Lượt xem,Lượt thích,Lượt bình luận,Lượt chia sẻ"
MELTWATER = "Date,Headline,URL,Opening Text,Hit Sentence,Source,Influencer,Country,Reach,Desktop Reach,AVE,Sentiment,Key Phrases"
BRANDWATCH = "Query Id,Query Name,Date,Title,Snippet,Url,Domain,Sentiment,Reach (new)"
CROWDTANGLE = "Page Name,User Name,Post Created,Total Interactions,Likes,Comments,Shares,Love,Wow,Haha,URL,Message"


def export(path: Path, *lines: str, above: bool = True) -> Intake:
    """The lines of an export, with what an officer writes above them, read."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(ABOVE if above else ())
    path.write_text(buffer.getvalue() + "\n".join(lines) + "\n", encoding="utf-8-sig")
    return read_file(
        path, units=UNITS, received_at=RECEIVED, sources=SOURCES, owners=OWNERS, periods=PERIODS
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (
                META_EN,
                "1.22E+17,6.1E+13,Phường thử,,Lịch tiếp dân tháng 11,0,11/10/2026 21:00,https://www.facebook.com/1/posts/122,Photos,2210,1800,55,44,6,5,100",
            ),
            ("Lịch tiếp dân tháng 11", datetime(2026, 11, 10, 21), 2210, 1800, 44, 6, 5),
        ),
        (
            (
                META_VI,
                '122,615,Phường thử,Ra quân,,10/20/2026 21:00,https://www.facebook.com/reel/122,Reel,"15,234",9800,321,250,41,30',
            ),
            ("Ra quân", datetime(2026, 10, 20, 21), 15234, 9800, 250, 41, 30),
        ),
        (
            (
                YOUTUBE_EN,
                "Total,,,,5500,40.1,12,90000",
                '-zYx_987654,"Lễ hội, ngày 1","Oct 20, 2026",41,4600,30.2,10,80000',
            ),
            ("Lễ hội, ngày 1", datetime(2026, 10, 20), 4600, None, None, None, None),
        ),
        (
            (
                YOUTUBE_VI,
                'Tổng,,,,"1.900",4.1,2,9000',
                'abcDEF12345,Bản tin phường,"20 thg 10, 2026",41,"1.900",6.1,2,10000',
            ),
            ("Bản tin phường", datetime(2026, 10, 20), 1900, None, None, None, None),
        ),
        (
            (
                TIKTOK,
                "October 22,Áo dài bên cầu,https://www.tiktok.com/@phuong-thu/video/7400000000000000001,October 20,1200,30,55,80412",
            ),
            ("Áo dài bên cầu", datetime(2026, 10, 20), 80412, None, 1200, 30, 55),
        ),
        (
            (
                ZALO,
                '77,Lịch cắt nước,5/11/2026,https://rd.zapps.vn/detail/1?id=abcdef1234,"1.204",7,2,1',
            ),
            ("Lịch cắt nước", datetime(2026, 11, 5), 1204, None, 7, 2, 1),
        ),
        (
            (
                MELTWATER,
                "20-Oct-2026 09:30AM,Huế đón khách,https://bao.example/1,...,...,Báo Thử,,Vietnam,1250000,400000,11562.5,Neutral,Huế",
            ),
            ("Huế đón khách", datetime(2026, 10, 20, 9, 30), None, None, None, None, None),
        ),
        (
            (
                "Report:,Huế",
                "Range:,1/10/2026",
                "",
                BRANDWATCH,
                "1,Huế,2026-10-20 20:15:00.0,Tin Huế,..,https://bao.example/2,bao.example,neutral,9000",
            ),
            ("Tin Huế", datetime(2026, 10, 21, 3, 15), None, None, None, None, None),
        ),
        (
            (
                CROWDTANGLE,
                "Phường thử,phuongthu,2026-10-20 09:30:00 ICT,70,50,6,4,5,3,2,https://www.facebook.com/1/posts/9,Ra quân",
            ),
            ("Ra quân", datetime(2026, 10, 20, 9, 30), None, None, 60, 6, 4),
        ),
    ],
    ids=[
        "meta-en",
        "meta-vi",
        "youtube-en",
        "youtube-vi",
        "tiktok",
        "zalo",
        "meltwater",
        "brandwatch",
        "crowdtangle",
    ],
)
def test_an_export_is_recognised_and_its_columns_are_ours(
    tmp_path: Path, lines: tuple[str, ...], expected: tuple[object, ...]
) -> None:
    intake = export(tmp_path / "export.csv", *lines)
    (row,) = (
        intake.entries[
            ["title", "published_at", "views", "reach", "reactions", "comments", "shares"]
        ]
        .astype(object)
        .where(lambda f: f.notna(), None)
        .to_dict("records")
    )
    assert tuple(row.values()) == expected and not intake.rejected
    assert [
        one.rule for one in intake.findings if one.rule in ("F-005", "F-006", "F-020", "F-038")
    ] == []
    assert [one.rule for one in intake.findings].count("F-037") == 1
    assert intake.entries["views_missing_reason"].isna()[0] == (expected[2] is not None)


def test_the_advertising_value_is_never_taken_and_potential_reach_is_no_reach(
    tmp_path: Path,
) -> None:
    intake = export(
        tmp_path / "m.csv",
        MELTWATER,
        "20-Oct-2026 09:30AM,A,https://bao.example/1,.,.,Báo Thử,,VN,1250000,1,11562.5,Neutral,x",
    )
    assert (
        intake.entries["potential_reach"][0] == 1250000
        and intake.entries["potential_source"][0] == "Meltwater"
    )
    told = next(one.message for one in intake.findings if one.rule == "F-037")
    assert "AVE" in told and "không dùng" in told


def test_the_unit_and_the_period_come_from_the_register_and_the_days(tmp_path: Path) -> None:
    line = "October 22,Áo dài,https://www.tiktok.com/@phuong-thu/video/7400000000000000001,October 20,12,3,5,804"
    intake = export(tmp_path / "Content.csv", TIKTOK, line, above=False)
    header = intake.submissions[0]
    assert (header.unit_code, header.period_id) == ("46-19789", "2026-11")
    (asked,) = (one for one in intake.findings if one.rule == "F-038")
    assert "người ký" in asked.message and "đơn vị" not in asked.message


def test_what_nobody_can_know_is_asked_in_one_sentence(tmp_path: Path) -> None:
    rows = ['abcDEF12345,A,"Oct 10, 2026",1,5,1,1,1', 'abcDEF12346,B,"Oct 20, 2026",1,5,1,1,1']
    intake = export(tmp_path / "Table data.csv", YOUTUBE_EN, *rows, above=False)
    asked = [one.message for one in intake.findings if one.severity == "E"]
    assert len(asked) == 1 and all(
        word in asked[0] for word in ("đơn vị", "kỳ báo cáo", "người ký")
    )
    assert intake.rejected == {1, 2}


@pytest.mark.parametrize(
    "head",
    [
        "Page path and screen class,Views,Active users",
        "Đường dẫn trang và lớp màn hình,Lượt xem,Người dùng đang hoạt động",
    ],
)
def test_an_export_without_days_says_which_column_goes_where(tmp_path: Path, head: str) -> None:
    intake = export(
        tmp_path / "ga4.csv",
        "# ----",
        "# Pages",
        "#",
        head,
        "/tin-1,100,40",
        ",900,300",
        above=False,
    )
    assert [one.rule for one in intake.findings] == ["F-001"]
    assert (
        "Google Analytics 4" in intake.findings[0].message
        and "Lượt xem" in intake.findings[0].message
    )


def test_a_day_without_a_year_is_the_last_one_before_the_file_came(tmp_path: Path) -> None:
    line = "January 2,A,https://www.tiktok.com/@phuong-thu/video/7400000000000000001,December 30,12,3,5,804"
    assert export(tmp_path / "c.csv", TIKTOK, line).entries["published_at"][0] == datetime(
        2025, 12, 30
    )


def test_no_form_of_ours_is_taken_for_an_export() -> None:
    from phatngon.reach.dictionary import template_columns

    assert find_platform([column.vi for column in template_columns()]) is None
    assert find_platform(["STT", "Tên bài", "Link", "Ngày đăng", "Lượt xem", "Like"]) is None
    assert len({one.name for one in platforms()}) == len(platforms()) == 8


def test_an_export_in_a_workbook_with_date_cells_is_read(tmp_path: Path) -> None:
    from reach_files import workbook

    head = tuple(next(csv.reader([META_EN])))
    row = (
        1.22e17,
        6.1e13,
        "Phường thử",
        "Ra quân",
        "",
        0,
        datetime(2026, 10, 20, 8),
        "https://www.facebook.com/1/posts/1",
        "Photos",
        22,
        18,
        5,
        4,
        6,
        5,
        1,
    )
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [*ABOVE, head, row]})
    intake = read_file(path, units=UNITS, received_at=RECEIVED, periods=PERIODS)
    assert intake.entries["views"].tolist() == [22] and intake.entries["published_at"][
        0
    ] == datetime(2026, 10, 20, 8)
