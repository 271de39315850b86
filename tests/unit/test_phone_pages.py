"""What a phone page weighs and how its data is stored once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.practice.bank import bank_files
from phatngon.publish.page.compact import packed, unpacked
from phatngon.publish.page.phone import phone_page
from phatngon.publish.sources.lesson_parts import bank_of
from phatngon.publish.sources.needed import needed, sent_by
from phatngon.publish.sources.notebooks import lesson_paths

PROMISED, MARGIN = 200_000, 20_000  # bytes; the margin is for the next questions of a bank
TAUGHT = {path.stem for path in lesson_paths()}
WORDS = st.sampled_from(["a", "12", "§3", "§", "một câu khá dài lặp lại", "khác"]) | st.text(
    max_size=12
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "why", "0", "7", "text"]), inner, max_size=3)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("lesson", [path.stem for path in bank_files() if path.stem in TAUGHT])
def test_every_page_is_under_200_kb_with_a_margin_and_holds_no_font(lesson: str) -> None:
    page = phone_page(lesson, date(2026, 11, 23))
    assert "@font-face" not in page and len(page.encode("utf-8")) < PROMISED - MARGIN, lesson


@pytest.mark.parametrize("lesson", sorted(TAUGHT & {path.stem for path in bank_files()}))
def test_every_question_that_names_something_of_the_lesson_has_it(lesson: str) -> None:
    items = [item for item in bank_of(lesson).items_for(date(2026, 11, 23)) if item.type != "case"]
    lent = needed(lesson, items, date(2026, 11, 23))
    named = {
        item.id
        for item in items
        if re.search(
            r"bảng “Kỳ |(?:thứ tự|mẫu|bảng)[^.?!]{0,20} trong bài|vẫn bảng ấy",
            " ".join(sent_by(item)),
            re.IGNORECASE,
        )
    }
    assert named <= set(lent) and all(
        thing.html and thing.title for mine in lent.values() for thing in mine
    )


@pytest.mark.parametrize(
    ("stem", "told"),
    [
        ("Mở bảng “Kỳ không có thật”. Cộng cột lượt xem.", "Kỳ không có thật"),
        ("Vẫn bảng ấy, tỷ lệ là bao nhiêu?", "vẫn bảng ấy"),
        ("Sắp các việc theo thứ tự đề xuất trong bài.", "mục tiêu khong-co"),
    ],
)
def test_a_question_that_names_what_the_lesson_lacks_stops_the_build(stem: str, told: str) -> None:
    item = next(
        item
        for item in bank_of("07_doc_bao_cao_lan_toa").items_for(date(2026, 11, 23))
        if item.type == "number"
    )
    with pytest.raises(InputError, match=f"{item.id} .*{told}"):
        needed(
            "07_doc_bao_cao_lan_toa",
            [replace(item, stem=stem, objective="khong-co", hints=(), feedback="", wrong=())],
            date(2026, 11, 23),
        )


def test_what_the_lesson_has_once_is_found_wherever_it_stands() -> None:
    item = next(
        item
        for item in bank_of("05_chuyen_thong_tin").items_for(date(2026, 11, 23))
        if item.objective == "ct-3" and item.type == "one"
    )
    asked = replace(item, stem="Theo trình tự của bộ học liệu, làm gì tiếp?")
    [things] = needed("05_chuyen_thong_tin", [asked], date(2026, 11, 23)).values()
    assert "bang-trang-thai-cau-hoi" in [thing.id for thing in things] and len(
        {thing.id for thing in things}
    ) == len(things)


def test_a_table_called_in_a_hint_or_in_feedback_is_lent_too() -> None:
    item = next(
        item
        for item in bank_of("07_doc_bao_cao_lan_toa").items_for(date(2026, 11, 23))
        if item.type == "number"
    )
    plain = replace(item, stem="Bao nhiêu?", hints=(), feedback="", wrong=())
    assert needed("07_doc_bao_cao_lan_toa", [plain], date(2026, 11, 23)) == {}
    for asked in (
        replace(plain, hints=("Xem bảng “Kỳ có lũ”.",)),
        replace(plain, feedback="Đọc lại bảng “Kỳ có lũ”."),
    ):
        [[thing]] = needed("07_doc_bao_cao_lan_toa", [asked], date(2026, 11, 23)).values()
        assert thing.id == "bang-so-bao-lu" and "mười dòng khai" in thing.title


@given(DATA)
def test_packed_data_is_unpacked_to_what_it_was(data: object) -> None:
    assert unpacked(packed(data)) == data


def test_a_repeated_text_and_the_names_of_fields_are_stored_once() -> None:
    rows = [{"id": name, "feedback": "một câu giải thích dài"} for name in "abc"]
    stored = str(packed(rows))
    assert (
        len(re.findall("một câu giải thích dài", stored)) == 1
        and len(re.findall("feedback", stored)) == 1
    )
