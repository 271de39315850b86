"""Counts and dates as screens and spreadsheets leave them: read, or refused with the cause; a damaged column told of whole."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from reach_files import NOW, item, read, rows_now, text_table, workbook

from phatngon.base.finding import Problem
from phatngon.base.moments import VIETNAM
from phatngon.base.written_counts import Count, read_count
from phatngon.base.written_moments import Moment, read_moment
from phatngon.reach.reading.intake import Intake


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,2 N", 1200),
        ("3,45 N", 3450),
        ("27 N", 27_000),
        ("1,1 T", 1_100_000_000),
        ("1,1 Tr", 1_100_000),
        ("4,7Tr lượt xem", 4_700_000),
        ("1,23K", 1230),
        ("1,2N lượt xem", 1200),
        ("3 triệu rưỡi", 3_500_000),
        ("４７０", 470),
    ],
)
def test_counts_shortened_as_platforms_shorten_them_are_read(written: str, value: int) -> None:
    found = read_count(written, "vi")
    assert isinstance(found, Count) and found.value == value


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        (">1000", "ước chừng"),
        ("≥ 2.000", "ước chừng"),
        ("~1200", "ước chừng"),
        ("khoảng 850", "ước chừng"),
        ("hơn 3 nghìn", "ước chừng"),
        ("20k+", "ước chừng"),
        ("1.000 trở lên", "ước chừng"),
        ("100-200", "ước chừng"),
        ("Chưa thống kê", "ghi chú"),
        ("đang cập nhật", "ghi chú"),
        ("Chưa cập nhật số liệu tháng này", "ghi chú"),
    ],
)
def test_what_is_no_exact_count_is_refused_with_its_own_advice(written: str, cause: str) -> None:
    found = read_count(written, "vi")
    assert isinstance(found, Problem) and found.rule == "V-047"
    assert cause in str(found.words["reason"]) and found.words["advice"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Oct 20, 2026", "2026-10-20T00:00:00"),
        ("September 3, 2026", "2026-09-03T00:00:00"),
        ("20-Oct-2026 09:30AM", "2026-10-20T09:30:00"),
        ("7-Nov-26", "2026-11-07T00:00:00"),
        ("Tuesday, October 20, 2026 at 10:30 PM", "2026-10-20T22:30:00"),
        ("20/10/26", "2026-10-20T00:00:00"),
        ("3.11.26 7:05", "2026-11-03T07:05:00"),
        ("20-10-26", "2026-10-20T00:00:00"),
        ("20 thg 10, 2026", "2026-10-20T00:00:00"),
        ("20 Tháng 10 2026 lúc 10:30", "2026-10-20T10:30:00"),
        ("20102026", "2026-10-20T00:00:00"),
        ("20261020", "2026-10-20T00:00:00"),
        ("46315", "2026-10-20T00:00:00"),
        ("46315.4375", "2026-10-20T10:30:00"),
        ("46315,4375", "2026-10-20T10:30:00"),
        ("2026-10-20 09:30 UTC", "2026-10-20T16:30:00"),
        ("Oct 20, 2026 9:30 AM (ICT)", "2026-10-20T09:30:00"),
    ],
)
def test_every_way_of_writing_a_date_that_was_seen_is_read(written: str, value: str) -> None:
    found = read_moment(written, VIETNAM, "vi", short_years=True)
    assert isinstance(found, Moment) and found.value.isoformat() == value


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        ("20/10", "không ghi năm"),
        ("October 20", "không ghi năm"),
        ("20 tháng 10 lúc 10:30", "không ghi năm"),
        ("Hôm qua lúc 10:30", "theo lúc xem"),
        ("5 giờ trước", "theo lúc xem"),
        ("3 ngày", "theo lúc xem"),
        ("2 days ago", "theo lúc xem"),
        ("cuối tháng", "không phải ngày giờ"),
        ("45 abc 2026", "không phải ngày giờ"),
    ],
)
def test_a_date_that_is_none_says_why(written: str, cause: str) -> None:
    found = read_moment(written, VIETNAM, "vi")
    assert isinstance(found, Problem) and cause in str(found.words["reason"])


def test_a_column_known_to_write_the_month_first_is_read_so() -> None:
    found = read_moment("11/10/2026 21:00", VIETNAM, "en")
    assert isinstance(found, Moment) and found.value == datetime(2026, 11, 10, 21)


def told(intake: Intake, rule: str) -> dict[str, str]:
    return {one.place.cell: one.message for one in intake.findings if one.rule == rule}


@pytest.mark.parametrize("numbers", [(1.234, 2.5, 12, 3.75, 15), (7.1, 3, 4, 900, 6.05)])
def test_points_of_thousands_lost_in_a_workbook_are_told_for_the_whole_column(
    tmp_path: Path, numbers: tuple[float, ...]
) -> None:
    rows = [*rows_now(len(numbers))]
    start = len(rows) - len(numbers)
    place = NOW.index("Lượt xem")
    for index, number in enumerate(numbers):
        row = list(rows[start + index])
        row[place] = number
        rows[start + index] = tuple(row)
    found = told(read(workbook(tmp_path / "a.xlsx", {"Tin": rows})), "V-048")
    assert len(found) == len(numbers)
    assert all("dấu chấm hàng nghìn" in text for text in found.values())


def test_a_column_of_whole_counts_is_left_alone(tmp_path: Path) -> None:
    rows = rows_now(3)
    assert not told(read(workbook(tmp_path / "a.xlsx", {"Tin": rows})), "V-048")
    path = tmp_path / "a.csv"
    path.write_text(text_table(rows_now(2, views="1,2 N")), encoding="utf-8")
    assert not told(read(path), "V-048")


def test_the_same_loss_is_told_in_a_text_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [
        *rows_now(1, views="2.5"),
        *rows_now(1, views="12")[-1:],
        *rows_now(1, views="1.75")[-1:],
    ]
    path.write_text(text_table(rows), encoding="utf-8")
    assert sorted(told(read(path), "V-048")) == ["E10", "E8", "E9"]


def test_dates_that_excel_may_have_turned_are_warned_of(tmp_path: Path) -> None:
    days: tuple[object, ...] = (
        datetime(2026, 11, 10),
        "25/10/2026",
        datetime(2026, 10, 20),
        date(2026, 10, 10),
    )
    lines = [item(n, published_at=day) for n, day in enumerate(days)]
    names = ("url", "source_id", "title", "published_at", "views", "views_missing_reason", "note")
    rows = [*rows_now(0), *(tuple(line.get(name, "") for name in names) for line in lines)]
    found = told(read(workbook(tmp_path / "a.xlsx", {"Tin": rows})), "V-028")
    assert list(found) == ["D8"] and "11/10/2026" in found["D8"] and "25/10/2026" in found["D8"]
