"""What a lesson page weighs, what it holds of its bank, and how its data is stored once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.html import markdown
from phatngon.practice.bank import bank_files
from phatngon.practice.diagnostic import areas
from phatngon.publish.page.compact import packed, unpacked
from phatngon.publish.page.lesson_page import lesson_page, practice_page
from phatngon.publish.sources.lesson_parts import (
    PRACTICE,
    bank_of,
    chosen_lessons,
    notebook_for,
)
from phatngon.publish.sources.needed import needed, sent_by
from phatngon.publish.sources.notebooks import find_lesson, lesson_paths

PROMISED = 200_000  # bytes
TODAY = date(2026, 11, 23)
FIRST = "00_bat_dau"  # the lesson that finds where to begin asks questions of the others
TAUGHT = {path.stem for path in lesson_paths()}
LESSONS = [path.stem for path in chosen_lessons()]
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


def named(words: str) -> str:
    """The lesson whose name ends so, whatever its number."""
    return next(lesson for lesson in LESSONS if lesson.endswith(words))


@cache
def both(lesson: str, day: date = TODAY) -> list[str]:
    """The page of a lesson and that of its practice, made once for all tests."""
    return [page for page in (lesson_page(lesson, day), practice_page(lesson, day)) if page]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_page_is_under_200_kb_and_holds_no_font_and_no_picture_but_drawn_ones(
    lesson: str,
) -> None:
    for page in both(lesson):
        assert "@font-face" not in page and "data:image" not in page
        assert len(page.encode("utf-8")) < PROMISED, lesson


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_open_question_of_a_bank_is_asked_on_one_of_the_two_pages(lesson: str) -> None:
    asked = {
        str(one["data-item"])
        for page in both(lesson)
        for one in BeautifulSoup(page, "html.parser").select("section[data-part] [data-item]")
    }
    finding = (
        {name for area in areas(TODAY) for name in area.questions} if lesson == FIRST else set()
    )
    own = {item.id for item in bank_of(lesson).items_for(TODAY)}
    assert asked == own | finding


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_for_the_trainer_or_only_to_look_up_is_not_on_the_page(lesson: str) -> None:
    for path, page in zip(
        (find_lesson(lesson), find_lesson(lesson + PRACTICE)), both(lesson), strict=False
    ):
        flat = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
        looked_up = False
        for cell in notebook_for(path, TODAY).cells:
            if "trainer" in cell.tags:
                words = BeautifulSoup(markdown(cell.source), "html.parser").get_text(" ").split()
                assert " ".join(words[:9]) not in flat, cell.id
            looked_up = looked_up or "reference" in cell.tags
        assert "Ghi chú cho giảng viên" not in flat and 'class="pn-law"' not in page
        assert ('href="../so-tra-cuu.html"' in page) >= looked_up


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_prose_of_a_lesson_and_its_key_points_are_on_its_page(lesson: str) -> None:
    page = both(lesson)[0]
    flat = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    left_out = {"trainer", "handout-only", "reference", "solution"}
    for cell in notebook_for(find_lesson(lesson), TODAY).cells:
        if cell.kind == "markdown" and not set(cell.tags) & left_out:
            for text in BeautifulSoup(markdown(cell.source), "html.parser").find_all(["p", "li"]):
                assert " ".join(text.get_text(" ").split()) in flat, cell.id


def test_a_form_that_needs_the_notebook_says_where_it_is_found() -> None:
    page = lesson_page(named("nhan_dien_bao_chi"), TODAY)
    assert "python3 tools/start.py lab" in page


def test_a_question_of_several_steps_is_asked_on_the_page_itself() -> None:
    lesson = named("cung_cap_thong_tin")
    cases = [item.id for item in bank_of(lesson).items_for(TODAY) if item.questions]
    tree = BeautifulSoup("".join(both(lesson)), "html.parser")
    assert cases and all(
        tree.select_one(f"section[data-part] [data-item='{name}']") for name in cases
    )
    assert not any(f"Câu {name} là tình huống" in tree.get_text() for name in cases)


def test_an_old_date_leaves_out_what_does_not_apply() -> None:
    lesson = named("mang_luoi_phat_ngon")
    text = lesson_page(lesson, date(2024, 3, 19))
    assert "19/3/2024" in text and "244/2026" not in text and "09/2017" in text


def test_practice_that_asks_nothing_on_a_date_has_no_page() -> None:
    assert practice_page(named("nhan_dien_bao_chi"), date(2024, 3, 19)) == ""


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
        for item in bank_of(named("doc_bao_cao_lan_toa")).items_for(date(2026, 11, 23))
        if item.type == "number"
    )
    with pytest.raises(InputError, match=f"{item.id} .*{told}"):
        needed(
            named("doc_bao_cao_lan_toa"),
            [replace(item, stem=stem, objective="khong-co", hints=(), feedback="", wrong=())],
            date(2026, 11, 23),
        )


def test_what_the_lesson_has_once_is_found_wherever_it_stands() -> None:
    item = next(
        item
        for item in bank_of(named("chuyen_thong_tin")).items_for(date(2026, 11, 23))
        if item.objective == "ct-3" and item.type == "one"
    )
    asked = replace(item, stem="Theo trình tự của bộ học liệu, làm gì tiếp?")
    [things] = needed(named("chuyen_thong_tin"), [asked], date(2026, 11, 23)).values()
    assert "bang-trang-thai-cau-hoi" in [thing.id for thing in things] and len(
        {thing.id for thing in things}
    ) == len(things)


def test_a_table_called_in_a_hint_or_in_feedback_is_lent_too() -> None:
    item = next(
        item
        for item in bank_of(named("doc_bao_cao_lan_toa")).items_for(date(2026, 11, 23))
        if item.type == "number"
    )
    plain = replace(item, stem="Bao nhiêu?", hints=(), feedback="", wrong=())
    assert needed(named("doc_bao_cao_lan_toa"), [plain], date(2026, 11, 23)) == {}
    for asked in (
        replace(plain, hints=("Xem bảng “Kỳ có lũ”.",)),
        replace(plain, feedback="Đọc lại bảng “Kỳ có lũ”."),
    ):
        [[thing]] = needed(named("doc_bao_cao_lan_toa"), [asked], date(2026, 11, 23)).values()
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
