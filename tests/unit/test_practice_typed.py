"""Numbers, dates and hours as people type them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.moments import VIETNAM
from phatngon.base.numbers import format_number
from phatngon.practice.typed import NotRead, read_moment, read_number, same_moment
from phatngon.practice.words import has_phrase, has_unmarked_phrase, same_but_marks, same_text


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("24", "giờ", "24"),
        ("24 giờ", "giờ", "24"),
        ("24h", "giờ", "24"),
        ("24 gio", "giờ", "24"),
        (" 24  GIỜ ", "giờ", "24"),
        ("1.234,5", "", "1234.5"),
        ("1.234", "", "1234"),
        ("1,5", "", "1.5"),
        ("-3", "", "-3"),
        ("−3", "", "-3"),
        ("1 234", "", "1234"),
        ("1 234 567,8", "", "1234567.8"),
        ("30%", "%", "30"),
        ("15 ngày làm việc", "ngày làm việc", "15"),
        ("0,50", "", "0.5"),
    ],
)
def test_a_number_is_read_as_vietnamese_write_it(typed, unit, value):
    assert read_number(typed, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "unit", "words"),
    [
        ("1,234.5", "", "dấu chấm ngăn hàng nghìn"),
        ("1234.5", "", "dấu chấm ngăn hàng nghìn"),
        ("hai mươi", "", "chưa đọc được"),
        ("24 ngày", "giờ", "câu này hỏi theo giờ"),
        ("15 ngày", "ngày làm việc", "câu này hỏi theo ngày làm việc"),
        ("khoảng 24", "", "chưa đọc được"),
        ("24 hoặc 48", "", "chưa đọc được"),
        ("24 48", "", "chưa rõ"),
        ("2026 123", "", "chưa rõ"),
        ("24 giờ", "", "câu này chỉ cần con số"),
    ],
)
def test_an_unclear_number_is_refused_with_a_sentence(typed, unit, words):
    with pytest.raises(NotRead, match=f"(?i){words}"):
        read_number(typed, unit)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12
    )
)
def test_a_written_number_reads_back_the_same(number):
    assert read_number(format_number(number)) == number


@pytest.mark.parametrize(
    ("typed", "day", "minutes"),
    [
        ("7/12/2026", (2026, 12, 7), None),
        ("07-12-2026", (2026, 12, 7), None),
        ("7.12.2026", (2026, 12, 7), None),
        ("2026-12-07", (2026, 12, 7), None),
        ("ngày 7 tháng 12 năm 2026", (2026, 12, 7), None),
        ("ngay 7 thang 12 nam 2026", (2026, 12, 7), None),
        ("mùng 7 tháng 12 năm 2026", (2026, 12, 7), None),
        ("thứ Hai, 7/12/2026", (2026, 12, 7), None),
        ("8h30 ngày 7/12/2026", (2026, 12, 7), 510),
        ("7/12/2026 8h30", (2026, 12, 7), 510),
        ("08:30 7/12/2026", (2026, 12, 7), 510),
        ("2026-12-07T08:30", (2026, 12, 7), 510),
        ("2026-12-07T01:30:00Z", (2026, 12, 7), 510),
        ("2026-12-07T01:30+00:00", (2026, 12, 7), 510),
        ("8 giờ 30 phút ngày 7/12/2026", (2026, 12, 7), 510),
        ("8 giờ rưỡi ngày 7/12/2026", (2026, 12, 7), 510),
        ("9 giờ kém 15 ngày 7/12/2026", (2026, 12, 7), 525),
        ("2 giờ chiều 7/12/2026", (2026, 12, 7), 840),
        ("8 giờ tối 7/12/2026", (2026, 12, 7), 1200),
        ("12 giờ trưa 7/12/2026", (2026, 12, 7), 720),
        ("12 giờ đêm 7/12/2026", (2026, 12, 7), 1440),
        ("1 giờ trưa 7/12/2026", (2026, 12, 7), 780),
        ("24 giờ ngày 7/12/2026", (2026, 12, 7), 1440),
        ("hết ngày 7/12/2026", (2026, 12, 7), 1440),
        ("0 giờ ngày 8/12/2026", (2026, 12, 8), 0),
        ("23:59:59 7/12/2026", (2026, 12, 7), 1439),
        ("trước 16h, thứ 2 ngày 7/12/2026", (2026, 12, 7), 960),
    ],
)
def test_a_moment_is_read_as_vietnamese_write_it(typed, day, minutes):
    for form in (typed, normalize("NFD", typed), typed.upper()):
        found = read_moment(form, need_hour=False)
        assert (found.day, found.minutes) == (date(*day), minutes)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/2/2026", "31/2/2026 không có thật"),
        ("2026-02-31", "không có thật"),
        ("ngày mai", "chưa thấy ngày"),
        ("7/12", "thiếu năm"),
        ("7/12/26", "bốn chữ số"),
        ("7/12/2026 hoặc 8/12/2026", "hơn một ngày"),
        ("thứ Ba 7/12/2026", "không phải thứ Ba"),
        ("25h00 ngày 7/12/2026", "không phải giờ có thật"),
        ("24h30 ngày 7/12/2026", "không phải giờ có thật"),
        ("8h60 ngày 7/12/2026", "không phải giờ có thật"),
        ("8h hay 9h ngày 7/12/2026", "hơn một giờ"),
        ("không phải 7/12/2026", "chưa đọc được"),
        ("1/1/0000", "không có thật"),
        ("0h kém 5 ngày 7/12/2026", "không có thật"),
    ],
)
def test_an_unreadable_moment_is_refused_with_a_sentence(typed, words):
    with pytest.raises(NotRead, match=f"(?i){words}"):
        read_moment(typed, need_hour=False)


def test_an_hour_is_asked_for_where_the_item_needs_one():
    with pytest.raises(NotRead, match="cần cả giờ"):
        read_moment("7/12/2026", need_hour=True)


def test_the_end_of_a_day_and_the_start_of_the_next_are_one_moment():
    ends = [
        read_moment(text, need_hour=True).instant
        for text in (
            "24 giờ ngày 7/12/2026",
            "0 giờ ngày 8/12/2026",
            "23:59:59 7/12/2026",
            "23h59 7/12/2026",
            "hết ngày 7/12/2026",
        )
    ]
    assert set(ends) == {datetime(2026, 12, 8, tzinfo=VIETNAM)}
    assert same_moment(datetime(2026, 12, 7, 23, 59, 59, tzinfo=VIETNAM), ends[0])


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 30)))
def test_a_written_moment_reads_back_the_same(moment):
    text = f"{moment.hour}h{moment.minute:02d} ngày {moment.day}/{moment.month}/{moment.year}"
    typed = read_moment(text, need_hour=True)
    assert same_moment(typed.instant, moment.replace(tzinfo=VIETNAM))
    assert not same_moment(typed.instant, moment.replace(tzinfo=VIETNAM) + timedelta(minutes=2))


VIETNAMESE = st.text(
    alphabet="aăâeêioôơuưyđáàảãạấầẩẫậếềểễệóòỏõọốồổỗộứừửữựýỳỷỹỵbcdghklmnpqrstvx ", max_size=40
)


@given(VIETNAMESE)
def test_decomposed_letters_case_and_spaces_never_count(text):
    other = "  " + normalize("NFD", text.upper()).replace(" ", "   ") + " . "
    assert same_text(other, text)


@given(
    st.sampled_from(["hóa", "hòa", "thủy", "khỏe", "tòa", "họa", "lũy", "xóa", "thúy"]), VIETNAMESE
)
def test_the_place_of_the_tone_mark_never_counts(word, rest):
    moved = {
        "hóa": "hoá",
        "hòa": "hoà",
        "thủy": "thuỷ",
        "khỏe": "khoẻ",
        "tòa": "toà",
        "họa": "hoạ",
        "lũy": "luỹ",
        "xóa": "xoá",
        "thúy": "thuý",
    }[word]
    assert same_text(f"{word} {rest}", f"{moved} {rest}") and has_phrase(f"{rest}, {moved}.", word)


def test_missing_diacritics_are_told_from_other_words():
    assert same_but_marks("tap chi dien tu", "Tạp chí điện tử")
    assert not same_but_marks("", "báo") and not same_text("", "báo")
    assert has_unmarked_phrase("co quan bao chí", "báo chí") and not has_phrase(
        "co quan bao chí", "báo chí"
    )
    assert not has_unmarked_phrase("bảo chí", "báo chí")
    assert not has_phrase("thông báo chính thức", "báo chí")
