"""The form of lesson 5 that mends a faulty package, and its tables: what the code runs is what is shown."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.lessons import outgoing_forms, session
from phatngon.lessons.outgoing_forms import (
    PackageForm,
    Repair,
    channels_table,
    copies_table,
    show_package,
)
from phatngon.network.outgoing import Package
from phatngon.network.outgoing_finding import table
from small_lesson import running, text

DAY = date(2026, 11, 23)


@pytest.fixture
def lesson(monkeypatch: pytest.MonkeyPatch) -> session.Session:
    return running(monkeypatch)


def repair(lesson: session.Session) -> Repair:
    return Repair(Package.read(lesson.data / "network" / "goi-tin" / outgoing_forms.FAULTY))


@pytest.mark.parametrize("day", [DAY, date(2026, 3, 1)])
def test_the_tables_are_whole(day: date) -> None:
    page = BeautifulSoup(channels_table(day), "html.parser")
    assert (
        len(page.select("tbody tr")) == len(table().rows("advice")) and "Đề xuất" in page.get_text()
    )
    copies = text(copies_table(day))
    assert "quá hạn" in copies and "20,0%" in copies and "Giả định" in copies
    for said in (page.get_text(), copies):
        assert "{" not in said and "None" not in said
    assert "họp báo" in text(channels_table(DAY)) and "chưa có căn cứ" not in page.get_text()
    assert (
        ("09/2017" in page.get_text())
        == (day < date(2026, 7, 1))
        != ("244/2026" in page.get_text())
    )
    assert "chưa có căn cứ" in text(channels_table(date(2016, 1, 4)))


def test_a_learner_mends_the_package_until_nothing_is_left(lesson: session.Session) -> None:
    form = PackageForm(repair(lesson))
    assert "phải sửa" in form.answer.value
    before = len(form.repair.check())
    form.texts["cong.md"].value = (
        form.texts["cong.md"].value.replace("321", "312").replace("hơn 40", "40")
    )
    form.texts["mang-xa-hoi.md"].value = "Đã có 40 em vào viện. Bản đầy đủ ở cổng."
    form.texts["hoi-dap.md"].value = form.texts["hoi-dap.md"].value.replace(
        "Có 3 đoàn kiểm tra đang làm việc.", ""
    )
    form.apply()
    assert (
        len(form.repair.check()) < before
        and "P-17" not in form.answer.value
        and "P-06" in form.answer.value
    )
    form.channels.value = (
        "portal",
        "release",
        "qa",
        "account",
        "source_data",
        "interview",
        "conference",
    )
    form.account.value, form.embargo.value, form.speaker.value = True, "", {"kind": "head"}
    for line, value in zip(
        form.parts.values(),
        (
            "Cổng trường vắng người",
            "Phường lập, được dùng lại",
            "Bếp trường (giả định)",
            "2026-11-25",
        ),
        strict=True,
    ):
        line.value = value
    form.contact["phone"].value, form.contact["email"].value = (
        "0234 000 0000",
        "tin@phuong.gov.example",
    )
    for box in form.ticks.values():
        box.value = True
    form.apply()
    assert "không còn điều nào phải sửa" in form.answer.value


def test_a_learner_reads_no_name_of_the_file(lesson: session.Session) -> None:
    form = PackageForm(repair(lesson))
    shown = " ".join(
        [text(form.answer.value), *(field.description for field in form.texts.values())]
    )
    for name in (
        "goi.yaml, ",
        "images",
        "numbers",
        "embargo",
        "spokesperson",
        "contact",
        "checklist",
        "channels",
        "as_of",
        "rights",
    ):
        assert name not in shown, name
    assert (
        "hình 1, chữ mô tả" in shown
        and "cong.md" in shown
        and "Bản chữ: thông cáo báo chí" in shown
    )


def test_a_wrong_repair_is_told_again(lesson: session.Session) -> None:
    form = PackageForm(repair(lesson))
    form.embargo.value = "2026-11-25T08:00:00+07:00"
    form.texts["thong-cao.md"].value = "Có 41 em nhập viện."
    form.apply()
    assert "đã qua" in form.answer.value and "41 em" in form.answer.value


def test_the_files_of_the_kit_do_not_change(lesson: session.Session) -> None:
    one = repair(lesson)
    one.set_text("cong.md", "Khác.")
    one.set_part("images", 0, "alt", "Khác")
    assert (
        Package.read(one.given.folder).data == one.given.data
        and "Khác" not in repair(lesson).words["cong.md"]
    )


@pytest.mark.parametrize("surface", ["handout", "slides", "live"])
def test_the_package_is_shown_on_paper_and_live(
    lesson: session.Session, surface: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson.surface = surface
    shown: list = []
    monkeypatch.setattr(outgoing_forms, "display", shown.append)
    show_package(lesson)
    if surface == "live":
        assert not isinstance(shown[0], str)
    else:
        said = text(shown[0])
        assert "P-17" in said and "giả định" in said and "None" not in said
