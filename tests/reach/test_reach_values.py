"""Counts and moments of reach reports: what is read, what is refused, and never a guess."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phatngon.base import written_counts
from phatngon.base.finding import Problem
from phatngon.base.moments import VIETNAM
from phatngon.base.numbers import format_number
from phatngon.base.written import yes_or_no
from phatngon.base.written_counts import Count
from phatngon.base.written_moments import Moment, month_first, read_moment, read_zone
from phatngon.reach.dictionary import missing_reason
from phatngon.reach.findings import say


def read_count(cell: object, style: str | None = None) -> Count | Problem:
    return written_counts.read_count(cell, style, missing_reason)


@pytest.mark.parametrize(
    "cell, style, value",
    [
        ("0", None, 0),
        (0.0, None, 0),
        ("1200", None, 1200),
        (1200.0, None, 1200),
        ("1.234", "vi", 1234),
        ("1,234", "en", 1234),
        ("1.234.567", None, 1234567),
        ("1,234,567", None, 1234567),
        ("1.234,0", None, 1234),
        ("1 200", None, 1200),
        ("1\u00a0234\u202f567", None, 1234567),
        ("12.00", None, 12),
        ("1.200 lượt xem", "vi", 1200),
        ("'1200", None, 1200),
        ("9007199254740991", None, 2**53 - 1),
    ],
)
def test_a_count_is_read(cell, style, value) -> None:
    assert read_count(cell, style) == Count(value)


@pytest.mark.parametrize(
    "cell, value, step",
    [
        ("1,2K", 1200, 100),
        ("1.2k", 1200, 100),
        ("1,2 nghìn", 1200, 100),
        ("3,5 Tr", 3_500_000, 100_000),
        ("3.5M", 3_500_000, 100_000),
        ("1,1 tỷ", 1_100_000_000, 100_000_000),
        ("3K", 3000, 1000),
        ("1tr2", 1_200_000, 100_000),
        ("12 ngàn lượt", 12000, 1000),
        ("1,25 triệu", 1_250_000, 10_000),
    ],
)
def test_a_rounded_count_carries_its_step(cell, value, step) -> None:
    assert read_count(cell) == Count(value, True, step)


@pytest.mark.parametrize(
    "cell, style",
    [
        ("12,5", None),
        ("12,5", "vi"),
        (1200.5, None),
        ("-5", None),
        (-5.0, "vi"),
        ("NaN", None),
        (float("nan"), None),
        (float("inf"), None),
        ("9007199254740992", None),
        ("9007199254740993", "vi"),
        (float(2**53), None),
        (True, None),
        (datetime(2026, 9, 1), None),
        ("1.2E+03", None),
        ("12 34", None),
        ("nhiều", None),
        ("1.234", "en"),
        ("1,234", "vi"),
        ("0.123", None),
        ("٣", None),
        ("=1+1", None),
    ],
)
def test_what_is_no_count_is_refused(cell, style) -> None:
    found = read_count(cell, style)
    assert isinstance(found, Problem) and found.rule == "V-030"


@pytest.mark.parametrize("cell", ["1.234", "1,234", "12.345", "1,234K", "1.200 lượt"])
def test_an_ambiguous_count_names_both_readings(cell) -> None:
    found = read_count(cell)
    assert found.rule == "V-031" and found.words["first"] != found.words["second"]


def test_the_sentence_of_an_ambiguous_count_says_where_to_declare() -> None:
    assert "1.234 hoặc 1,234" in say("V-031", **read_count("1.234").words) and "ô B3" in say(
        "V-031", **read_count("1.234").words
    )


@pytest.mark.parametrize(
    "cell", ["", None, "N/A", "n/a", "không có", "Không áp dụng", "-", "–", "x", "..."]
)
def test_an_absent_count_is_missing_and_never_zero(cell) -> None:
    assert read_count(cell) == Count(None)


def test_a_reason_written_in_place_of_a_count_is_kept() -> None:
    assert read_count("Kênh không có số này") == Count(None, reason="NOT_APPLICABLE")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**53 - 1))
def test_what_vietnamese_write_is_read_back(number: int) -> None:
    assert read_count(format_number(number), "vi") == read_count(float(number)) == Count(number)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=12), st.sampled_from(["vi", "en", None]))
@example("CHƯA", "vi")
def test_any_text_gives_a_count_or_a_problem(text: str, style) -> None:
    found = read_count(text, style)
    assert (
        found.rule in ("V-030", "V-031", "V-047")
        if isinstance(found, Problem)
        else found.value is None or 0 <= found.value < 2**53
    )


@pytest.mark.parametrize(
    "cell, moment, precision",
    [
        ("14/9/2026 6:44 CH", datetime(2026, 9, 14, 18, 44), "MINUTE"),
        ("14/9/2026 18:44", datetime(2026, 9, 14, 18, 44), "MINUTE"),
        ("14-09-2026", datetime(2026, 9, 14), "DAY"),
        ("14.9.2026", datetime(2026, 9, 14), "DAY"),
        ("9/10/2026", datetime(2026, 10, 9), "DAY"),
        ("12/9/2026 12:05 SA", datetime(2026, 9, 12, 0, 5), "MINUTE"),
        ("14/9/2026 18h44", datetime(2026, 9, 14, 18, 44), "MINUTE"),
        ("Thứ Hai, 14/9/2026, 18:44 (GMT+7)", datetime(2026, 9, 14, 18, 44), "MINUTE"),
        ("18:44 ngày 14/9/2026", datetime(2026, 9, 14, 18, 44), "MINUTE"),
        ("14 tháng 9, 2026 lúc 18:44", datetime(2026, 9, 14, 18, 44), "MINUTE"),
        ("14 Tháng Chín, 2026", datetime(2026, 9, 14), "DAY"),
        ("Tháng Mười Một 3, 2026", datetime(2026, 11, 3), "DAY"),
        ("ngày 14 tháng năm năm 2026", datetime(2026, 5, 14), "DAY"),
        ("14 tháng mười năm 2026 lúc 8 giờ 05", datetime(2026, 10, 14, 8, 5), "MINUTE"),
        ("14 tháng mười hai 2026", datetime(2026, 12, 14), "DAY"),
        ("14 tháng 9 năm 2026", datetime(2026, 9, 14), "DAY"),
        ("14 / 9 / 2026", datetime(2026, 9, 14), "DAY"),
        ("31/10/2026 23:59:59.9", datetime(2026, 10, 31, 23, 59, 59, 900_000), "SECOND"),
        (datetime(2026, 9, 14, 18, 44), datetime(2026, 9, 14, 18, 44), "MINUTE"),
        (datetime(2026, 9, 14, 18, 43, 59, 999_900), datetime(2026, 9, 14, 18, 44), "MINUTE"),
        (date(2026, 9, 14), datetime(2026, 9, 14), "DAY"),
        (46279, datetime(2026, 9, 14), "DAY"),
        (46279.75, datetime(2026, 9, 14, 18), "MINUTE"),
    ],
)
def test_a_moment_is_read_where_the_file_declares_its_ways(cell, moment, precision) -> None:
    assert read_moment(cell, VIETNAM, "vi") == Moment(moment, precision, True)


@pytest.mark.parametrize(
    "cell, moment",
    [
        ("2026-09-14T18:44:00+07:00", datetime(2026, 9, 14, 18, 44)),
        ("2026-10-31T17:00:00Z", datetime(2026, 11, 1)),
        ("14/9/2026 18:44 +07:00", datetime(2026, 9, 14, 18, 44)),
        ("14/9/2026 11:44 UTC+0", datetime(2026, 9, 14, 18, 44)),
    ],
)
def test_an_offset_needs_no_declared_zone(cell, moment) -> None:
    found = read_moment(cell)
    assert found.value == moment and found.zone_known


def test_a_day_above_twelve_proves_the_order_and_not_the_zone() -> None:
    found = read_moment("9/13/2026 8:01:00 PM")
    assert found.value == datetime(2026, 9, 13, 20, 1) and not found.zone_known
    assert month_first("9/13/2026 8:01:00 PM") and not month_first("9/10/2026")


def test_a_date_with_two_readings_is_not_guessed() -> None:
    found = read_moment("9/10/2026", VIETNAM)
    assert found.rule == "F-011" and "ngày 9 tháng 10 hoặc ngày 10 tháng 9" in say(
        "F-011", **found.words
    )
    assert read_moment("9/9/2026", VIETNAM).value == datetime(2026, 9, 9)


@pytest.mark.parametrize(
    "cell",
    [
        "Yesterday at 6:32 PM",
        "hôm qua lúc 18:32",
        "31/2/2026",
        "14/9/26",
        "14/9/2026 24:00",
        "1/1/1970",
        True,
        "đang đăng",
        12.0,
        "14/9/2026 sáng",
    ],
)
def test_an_unusable_moment_is_refused(cell) -> None:
    assert read_moment(cell, VIETNAM, "vi").rule == "F-011"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("31/2/2026", "31/2/2026"), ("30 tháng 2 năm 2026", "30/2/2026"), ("2026.13.01", "1/13/2026")],
)
def test_a_day_that_no_calendar_has_is_told_as_such(cell: str, shown: str) -> None:
    assert (
        read_moment(cell, VIETNAM, "vi").words["reason"].endswith(f"không có trên lịch ({shown})")
    )


def test_an_empty_cell_is_no_moment() -> None:
    assert read_moment("") is None and read_moment("–") is None


def test_a_declared_zone_shifts_the_hour_and_never_a_bare_date() -> None:
    zone = read_zone("GMT+9")
    assert read_moment("14/9/2026 18:44", zone, "vi").value == datetime(2026, 9, 14, 16, 44)
    assert read_moment("14/9/2026", zone, "vi").value == datetime(2026, 9, 14)


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_a_moment_means_the_same_whatever_offset_it_is_written_in(
    moment: datetime, hours: int
) -> None:
    from datetime import timedelta, timezone

    moment = moment.replace(microsecond=0)
    written = moment.replace(tzinfo=VIETNAM).astimezone(timezone(timedelta(hours=hours)))
    assert read_moment(written.isoformat()).value == moment


def test_yes_and_no_as_people_write_them() -> None:
    assert [yes_or_no(cell) for cell in ("Có", "x", 1.0, "TRUE", True)] == [True] * 5
    assert [yes_or_no(cell) for cell in ("Không", 0, "false", False)] == [False] * 4
    assert yes_or_no("có thể") is None and yes_or_no(2.0) is None
