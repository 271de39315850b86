"""What a phone page weighs and how its data is stored once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.practice.bank import bank_files
from phatngon.publish.compact import packed, unpacked
from phatngon.publish.notebooks import lesson_paths
from phatngon.publish.phone import phone_page

PROMISED, MARGIN = 150_000, 8_000  # bytes; the margin is for the next questions of a bank
TAUGHT = {path.stem for path in lesson_paths()}
WORDS = st.sampled_from(["a", "12", "§3", "§", "một câu khá dài lặp lại", "khác"]) | st.text(max_size=12)
DATA = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "why", "0", "7", "text"]), inner, max_size=3), max_leaves=20)


@pytest.mark.parametrize("lesson", [path.stem for path in bank_files() if path.stem in TAUGHT])
def test_every_page_is_under_150_kb_with_a_margin_and_holds_no_font(lesson: str) -> None:
    page = phone_page(lesson, date(2026, 11, 23))
    assert "@font-face" not in page and len(page.encode("utf-8")) < PROMISED - MARGIN, lesson


@given(DATA)
def test_packed_data_is_unpacked_to_what_it_was(data: object) -> None:
    assert unpacked(packed(data)) == data


def test_a_repeated_text_and_the_names_of_fields_are_stored_once() -> None:
    rows = [{"id": name, "feedback": "một câu giải thích dài"} for name in "abc"]
    stored = str(packed(rows))
    assert len(re.findall("một câu giải thích dài", stored)) == 1 and len(re.findall("feedback", stored)) == 1
