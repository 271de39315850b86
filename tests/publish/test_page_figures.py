"""Pictures drawn into a page: real text, small, said to who does not see them; and no trace of a lesson opened for them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.documents.figures import drawn_in_text
from phatngon.lessons.figures import FIGURES
from phatngon.lessons.session import current, opened_on_paper
from phatngon.lessons.views import view_html
from phatngon.publish.sources.lesson_parts import chosen_lessons

TODAY = date(2026, 11, 23)
LESSON = chosen_lessons()[0].stem


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_of_a_page_is_text_that_can_be_read_and_a_fraction_of_the_other(
    name: str,
) -> None:
    picture = FIGURES[name](TODAY)
    with drawn_in_text():
        drawn = FIGURES[name](TODAY)
    assert "data:image/png" in picture and "data:image" not in drawn
    assert len(drawn) * 5 < len(picture)
    shown = BeautifulSoup(drawn, "html.parser")
    alt = BeautifulSoup(picture, "html.parser").img["alt"]
    assert shown.svg["aria-label"] == alt and shown.svg["role"] == "img"
    assert len(shown.svg.find_all("text")) > 3
    assert "data:image/png" in FIGURES[name](TODAY)  # only while it was asked for


def test_names_inside_pictures_of_one_page_do_not_mix() -> None:
    with drawn_in_text():
        drawn = [make(TODAY) for make in FIGURES.values()]
    names = [set(re.findall(r'(?:id|class)="(k\w+)"', one)) for one in drawn]
    assert all(names) and len(set().union(*names)) == sum(map(len, names))
    for one, own in zip(drawn, names, strict=True):
        assert set(re.findall(r"#(\w+)\)", one)) <= own
        assert set(re.findall(r'href="#(\w+)"', one)) <= own


def test_a_dot_of_a_hatch_is_a_circle_and_not_eight_curves() -> None:
    with opened_on_paper(LESSON, TODAY) as session, drawn_in_text():
        drawn = view_html(session, "hinh:lan-toa-sac-thai")
    assert drawn and len(drawn) < 15_000 and " a " not in drawn and "a0.6 0.6 0 1 0" in drawn


def test_a_lesson_opened_on_paper_is_closed_again_and_writes_nothing_down() -> None:
    with opened_on_paper(LESSON, TODAY) as outer:
        with opened_on_paper(LESSON, date(2024, 3, 19)) as inner:
            assert current() is inner and not inner.live
        assert current() is outer
    with pytest.raises(InputError), opened_on_paper("99_khong_co", TODAY):
        pass


@pytest.mark.parametrize("name", ["khong-co", "hinh:khong-co", "sơ đồ:x"])
def test_a_view_that_is_none_is_said_by_its_name(name: str) -> None:
    with opened_on_paper(LESSON, TODAY) as session, pytest.raises(InputError, match=" để hiện"):
        view_html(session, name)
