"""Pictures of lessons: what they draw is counted from the law of the day, and their alt text says it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from phatngon.law import load_law
from phatngon.lessons.figures import FIGURES

TODAY, OLD = date(2026, 11, 23), date(2024, 3, 19)


def alt(name: str, day: date = TODAY) -> str:
    found = re.search(r'alt="([^"]+)"', FIGURES[name](day))
    return found[1] if found else ""


@pytest.mark.parametrize("name", FIGURES)
def test_every_picture_says_in_words_what_it_shows_and_names_what_it_is(name: str) -> None:
    page = FIGURES[name](TODAY)
    assert len(alt(name).split()) > 15 and "<figcaption>" in page and "data:image/png" in page


def test_the_limit_of_a_request_is_counted_and_moved_off_a_weekend() -> None:
    law = load_law()
    said = alt("han-cong-dan")
    assert f"Hạn đầu là {law.param('A26-D26K3.days')} ngày" in said
    assert f"tối đa {law.param('A26-D26K3.extension_max_days')} ngày" in said
    assert "thứ Bảy 14/11/2026" in said and "hết thứ Hai 16/11/2026" in said
    assert law["A26-D26K3"].citation in FIGURES["han-cong-dan"](TODAY)


def test_the_hours_before_a_press_conference_run_back_over_the_weekend() -> None:
    said = alt("lich-hop-bao")
    assert "9 giờ, Chủ nhật 6/12" in said and "21 giờ, Chủ nhật 6/12" in said
    assert "khai mạc: 9 giờ, thứ Hai 7/12" in said


@pytest.mark.parametrize("name", ["hai-dong-ho", "han-cong-dan", "lich-hop-bao"])
def test_a_limit_that_did_not_hold_yet_is_not_drawn(name: str) -> None:
    assert alt(name, OLD) == "" and "Chưa có căn cứ" in FIGURES[name](OLD)


def test_the_page_of_an_invented_magazine_says_so_and_puts_the_licence_first() -> None:
    said = alt("chan-trang")
    assert "đặt ra" in said and "Tên giấy phép: đọc trước tiên" in said
    assert "Trang đặt ra" in FIGURES["chan-trang"](TODAY)
