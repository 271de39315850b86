"""What lesson 4 shows runs on the real rules and the real registers, live and on paper."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.lessons import network_forms, network_views, session
from phatngon.lessons.network_data import TOLD, RegisterDraft, folder, network
from phatngon.lessons.views import show_things
from phatngon.network.checks import check_registers
from phatngon.rules import spokespersons
from phatngon.tables.units import load_units
from small_lesson import running

NEW, OLD = date(2026, 11, 23), date(2024, 3, 19)
FORMS = ("ai-phat-ngon", "so-mang-luoi")


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch) -> session.Session:
    return running(monkeypatch)


@pytest.mark.parametrize("name", [*network_views.TABLES])
def test_every_table_is_whole(lesson: session.Session, name: str) -> None:
    page = BeautifulSoup(network_views.TABLES[name](NEW), "html.parser")
    assert (
        page.select("table tbody tr")
        and "{" not in page.get_text()
        and "None" not in page.get_text()
    )
    if name in ("tu-danh-gia", "sau-chi-so"):
        assert (
            "số liệu giả định" in page.get_text()
            and "không phải quy định của cơ quan nào" in page.get_text()
        )


def test_the_table_of_speakers_follows_the_day() -> None:
    new, old = (
        BeautifulSoup(network_views.speakers_grid(day), "html.parser").get_text(" ")
        for day in (NEW, OLD)
    )
    assert "244/2026" in new and "09/2017" not in new and "09/2017" in old and "244/2026" not in old
    assert "không phải cấp phó" in old and "không phải cấp phó" not in new and "không:" not in new


def test_the_map_says_that_its_data_are_invented(lesson: session.Session) -> None:
    page = BeautifulSoup(network_views.network_picture(), "html.parser")
    assert "54 đơn vị" in page.img["alt"] and page.figcaption.text.startswith("Số liệu giả định.")
    assert "Tên đơn vị là tên đặt ra" in page.figcaption.text


def test_no_real_unit_stands_on_the_map_of_the_teaching_network(lesson: session.Session) -> None:
    real = {unit.name for unit in load_units().all}
    shown = {unit.unit for unit in network(lesson)}
    assert len(shown) == 54 and not shown & real
    assert {"Sở A", "Phường 1", "Xã 1"} <= shown


@pytest.mark.parametrize("name", FORMS)
def test_every_form_shows_live_and_on_paper(
    lesson: session.Session, name: str, capsys: pytest.CaptureFixture
) -> None:
    for surface in ("live", "handout"):
        lesson.surface = surface
        show_things(lesson, (f"phieu:{name}",))
        assert "Error" not in capsys.readouterr().out


def test_a_form_nobody_made_is_a_sentence(lesson: session.Session) -> None:
    with pytest.raises(InputError, match="(?i)không có phần"):
        show_things(lesson, ("phieu:gi-do",))


def test_a_ruling_on_the_screen_cites_its_provision() -> None:
    ruling = spokespersons.may_speak({"kind": "other"}, as_of=NEW)
    assert "khoản 7 Điều 3" in BeautifulSoup(
        network_forms.ruling_html(ruling), "html.parser"
    ).get_text(" ")


def test_a_repaired_cell_takes_its_finding_away_and_a_bad_one_changes_nothing(
    lesson: session.Session,
) -> None:
    draft = RegisterDraft(folder(lesson, "so"))
    found = {(one.rule, one.place.row_id) for one in check_registers(draft.read(), now=TOLD)}
    assert ("V-106", "TH-UQ-1") in found
    draft.write("dim_spokesperson", "TH-UQ-1", "valid_until", "2026-10-20T17:00:00+07:00")
    after = {(one.rule, one.place.row_id) for one in check_registers(draft.read(), now=TOLD)}
    assert found - after == {("V-106", "TH-UQ-1")}
    with pytest.raises(InputError, match="valid_until"):
        draft.write("dim_spokesperson", "TH-UQ-1", "valid_until", "hôm qua")
    assert draft.row("dim_spokesperson", "TH-UQ-1")["valid_until"].startswith("2026-10-20")
    for place in (
        ("fact_gi", "A", "b"),
        ("fact_case", "VV-77", "form"),
        ("fact_case", "VV-02", "mau"),
    ):
        with pytest.raises(InputError):
            draft.write(*place, "1")


def test_the_form_over_the_register_counts_anew_after_each_repair(lesson: session.Session) -> None:
    form = network_forms.RegisterForm(RegisterDraft(folder(lesson, "so")))
    before = form.panel.value
    form.pick.value = next(value for label, value in form.pick.options if value[1] == "TH-UQ-1")
    assert form.column.value == "valid_until"
    form.text.value = "2026-10-20T17:00:00+07:00"
    form.button.click()
    assert "Đã ghi" in form.note.value and form.panel.value != before
    assert not any(value[1] == "TH-UQ-1" for _, value in form.pick.options)
