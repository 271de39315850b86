"""Crossed forms as a seat takes them: one page, the network off, no word of what is right, a table that ``results gain`` reads."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from phatngon.classroom.attempts import read_attempts
from phatngon.classroom.form_papers import write_forms
from phatngon.classroom.forms import Forms, draw_forms
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.first_answers import COLUMNS
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons

DAY = date(2026, 11, 23)
LESSONS = ("01", "02", "05")  # every kind of question that a form can ask


@pytest.fixture(scope="module")
def made() -> Forms:
    items = [
        item
        for path in chosen_lessons(LESSONS)
        for item in bank_of(path.stem).items_for(DAY, "thử")
    ]
    return draw_forms(items, seed="thử", each=24, seats=12, retest=True)


@pytest.fixture(scope="module")
def address(made: Forms, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("de")
    write_forms(made, folder, seed="thử", as_of=DAY, formats=())
    return (folder / "phat" / "lam-bai.html").as_uri()


def raw(item: Item, answer: Any) -> dict[str, Any]:
    """An answer as the page keeps it."""
    if isinstance(answer, dict) and "text" in answer:
        return {"t": answer["text"]}
    if item.type == "order":
        return {"s": {name: str(place) for place, name in enumerate(answer, 1)}}
    if isinstance(answer, dict):
        return {"s": answer}
    if item.type in ("one", "many"):
        return {"c": [answer] if isinstance(answer, str) else answer}
    return {"t": answer}


def enter(page: Any, seat: str, sitting: str) -> None:
    page.fill("#cho-ngoi", seat)
    page.check(f"#cac-lan input[value={sitting}]")
    page.click("#vao button")


def take(page: Any, items: tuple[Item, ...], folder: Path) -> tuple[Path, dict[str, bool]]:
    """Answer every other question right and hand in; the table, and what should be right."""
    wanted = {}
    for place, item in enumerate(items):
        give = right_answer if place % 2 == 0 else wrong_answer
        page.evaluate(
            "([id, raw]) => putBack(formOf(id), raw)", [item.id, raw(item, give(item, DAY))]
        )
        wanted[item.id] = place % 2 == 0
    page.click("#nop")
    with page.expect_download() as waiting:
        page.click("#ghi")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path, wanted


def test_a_seat_takes_its_form_once_and_hands_in_a_table_that_is_read(
    phone: Any, address: str, made: Forms, tmp_path: Path
) -> None:
    phone.goto(address)
    row = made.plan[2]
    enter(phone, "3", "before")
    items = made.forms[row.before]
    shown = phone.evaluate(
        "[...document.querySelectorAll('article')].filter(one => !one.hidden).map(one => one.dataset.item)"
    )
    assert shown == [item.id for item in items]
    path, wanted = take(phone, items, tmp_path)
    assert path.name == "bai-dau-S03.csv"
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == ",".join(COLUMNS)
    found = read_attempts(path)
    assert {one.item: one.right for one in found} == wanted
    assert {(one.seat, one.form) for one in found} == {("S03", row.before)}
    assert all(one.choice for one in found)
    phone.reload()
    enter(phone, "S03", "before")
    assert phone.is_visible("#xong") and not phone.is_visible("#de"), "một lượt, không làm lại"
    enter_again = phone.evaluate("OPEN.form")
    assert enter_again == row.before
    assert phone.errors == [] and phone.asked[0] == address and len(set(phone.asked)) <= 2


def test_nothing_on_the_page_says_what_is_right_before_or_after(
    phone: Any, address: str, made: Forms, tmp_path: Path
) -> None:
    phone.goto(address)
    enter(phone, "1", "before")
    take(phone, made.forms[made.plan[0].before], tmp_path)
    text = phone.inner_text("main").lower()
    assert "đáp án" not in text and "chưa đúng" not in text and "✓" not in text


def test_a_draft_survives_a_closed_page_and_blanks_are_told_before_they_are_handed_in(
    phone: Any, address: str, made: Forms
) -> None:
    phone.goto(address)
    enter(phone, "4", "before")
    one = next(item for item in made.forms[made.plan[3].before] if item.type == "one")
    phone.locator(f"[data-item='{one.id}'] input").first.check()
    phone.reload()
    enter(phone, "4", "before")
    assert phone.locator(f"[data-item='{one.id}'] input").first.is_checked()
    phone.click("#nop")
    assert "câu để trống" in phone.inner_text("#loi-nop") and phone.is_visible("#de")
    phone.click("#nop")
    assert phone.is_visible("#xong")


@pytest.mark.parametrize("seat", ["", "0", "13", "99999", "chỗ"])
def test_a_seat_that_is_not_in_the_plan_is_told(phone: Any, address: str, seat: str) -> None:
    phone.goto(address)
    enter(phone, seat, "before")
    assert "Không có chỗ ngồi này" in phone.inner_text("#loi-vao") and not phone.is_visible("#de")
    phone.fill("#cho-ngoi", "1")
    phone.evaluate(
        "document.querySelectorAll('#cac-lan input').forEach(one => { one.checked = false; })"
    )
    phone.click("#vao button")
    assert "Chọn lần làm bài" in phone.inner_text("#loi-vao")


def test_the_retest_opens_thirty_days_after_the_last_test_and_not_before(
    phone: Any, address: str, made: Forms, tmp_path: Path
) -> None:
    start = date(2026, 11, 25)
    phone.clock.set_fixed_time(f"{start.isoformat()}T09:00:00")
    phone.goto(address)
    enter(phone, "5", "after")
    take(phone, made.forms[made.plan[4].after], tmp_path)
    due = start + timedelta(30)
    assert f"{due.day}/{due.month}/{due.year}" in phone.inner_text("#da-nop")
    with phone.expect_download() as waiting:
        phone.click("#lich")
    waiting.value.save_as(tmp_path / "lich.ics")
    text = (tmp_path / "lich.ics").read_text(encoding="utf-8")
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in text
    phone.reload()
    enter(phone, "5", "later")
    assert "Bài làm lại mở từ ngày" in phone.inner_text("#loi-vao")
    phone.clock.set_fixed_time(f"{due.isoformat()}T09:00:00")
    phone.reload()
    enter(phone, "5", "later")
    path, wanted = take(phone, made.forms["C"], tmp_path)
    assert path.name == "bai-lam-lai-S05.csv"
    assert {one.item: one.right for one in read_attempts(path)} == wanted


def test_the_page_fits_a_narrow_phone(offline_page: Any, address: str) -> None:
    page = offline_page(360, 740)
    page.goto(address)
    enter(page, "1", "before")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
