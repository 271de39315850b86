"""The form of lesson 5 that takes one inquiry forward: every try is told, the clocks and the log grow along."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.lessons import inquiry_forms, session
from phatngon.lessons.inquiry_forms import (
    InquiryForm,
    Walk,
    sample_state,
    show_inquiry,
    states_table,
)
from phatngon.rules.inquiry_events import events
from small_lesson import running, text

DAY = date(2026, 11, 23)


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch) -> session.Session:
    return running(monkeypatch)


def test_the_table_shows_every_step_and_whose_proposal_it_is() -> None:
    for day in (DAY, date(2026, 3, 1)):
        page = BeautifulSoup(states_table(day), "html.parser")
        assert len(page.select("tbody tr")) == len(events())
        assert (
            "đề xuất của bộ học liệu" in page.get_text()
            and "{" not in page.get_text()
            and "None" not in page.get_text()
        )


def test_a_learner_is_told_why_a_step_may_not_be_taken_and_the_log_grows_only_with_legal_steps(
    lesson: session.Session,
) -> None:
    walk = Walk(sample_state(lesson, inquiry_forms.STORY, 1))
    assert not walk.take("answered", "head", 2.0, {"form": 1}) and "duyệt trước" in text(
        walk.html()
    )
    assert len(walk.state.steps) == 1
    assert walk.take("identified", "desk", 2.0, {"papers": "card"}) and len(walk.state.steps) == 2
    assert walk.take("duties_found", "desk", 0.5, {"information": ["ordinary"]})
    said = text(walk.html())
    assert (
        "Làm được." in said and "dự thảo, chưa rõ đã ban hành" in said and "có thẻ nhà báo" in said
    )
    walk.take("assigned", "desk", 0.5, {"to": "specialist"})
    assert (
        not walk.take("extended", "desk", 0.5, {"why": "Chờ.", "until": -24.0})
        and "sau hạn hiện có" in walk.tries[-1][2]
    )


def test_the_form_asks_for_what_the_step_needs_and_begins_anew(lesson: session.Session) -> None:
    form = InquiryForm(Walk(sample_state(lesson, inquiry_forms.STORY, 1)))
    assert set(form.fields) == {"papers", "outlet"}
    form.by.value, form.fields["papers"].value = "desk", "card"
    form.take()
    assert form.walk.state.state == "asker_identified" and "có thẻ nhà báo" in form.answer.value
    for event in events():
        form.event.value = event
        assert set(form.fields) >= set(events()[event].data.get("needs", ()))
        form.values()
    form.event.value = "answered"
    assert [label for label, _ in form.fields["form"].options][1] == "họp báo"
    form.take()
    assert "Chưa làm được" in form.answer.value
    form.restart()
    assert form.walk.state.state == "received"


@pytest.mark.parametrize("surface", ["handout", "slides"])
def test_on_paper_an_inquiry_is_told_whole(
    lesson: session.Session, surface: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson.surface = surface
    shown: list[str] = []
    monkeypatch.setattr(inquiry_forms, "display", shown.append)
    show_inquiry(lesson)
    said = text(shown[0])
    assert (
        "hình thức: thông cáo, văn bản, thư điện tử" in said
        and "số thứ tự trong danh sách của luật): 4" not in said
    )
    assert (
        "Tạp chí Lá Trầu" in said
        and "giả định" in said
        and "thanh tra" in said
        and "{" not in said
        and "None" not in said
    )


def test_live_the_form_is_shown(lesson: session.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(inquiry_forms, "display", shown.append)
    show_inquiry(lesson)
    assert len(shown) == 1 and not isinstance(shown[0], str)
