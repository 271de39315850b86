"""The start page: three doors, the learner's path over the store of the lesson pages, questions that come back, progress carried."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import icalendar
import pytest
from lesson_page_places import DAY, NAMES, PHONE, named
from playwright.sync_api import expect
from waiting import change_kept, kept_before

from conftest import made_once
from phatngon.base.html import Html, join, tag
from phatngon.practice.carry import from_code, questions_of
from phatngon.practice.outcome import Outcome
from phatngon.publish.page.path import lesson_facts, path_html, start_page
from phatngon.publish.sources.lesson_parts import bank_of

pytestmark = pytest.mark.browser
LESSON = named("nhan_dien_bao_chi")


@pytest.fixture(scope="session")
def start(lesson_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson pages with their start page."""

    def make(folder: Path) -> None:
        shutil.copytree(lesson_pages, folder)
        facts = [lesson_facts(name, DAY) for name in NAMES]
        body = join(tag("h2", "Lộ trình của tôi", id="hoc-vien"), path_html(facts))
        doors = Html('<ul class="cua"><li><a href="#hoc-vien">Học viên</a></li></ul>')
        page = start_page(body, doors, facts, DAY, "luật ngày 23/11/2026")
        (folder / "index.html").write_text(page, encoding="utf-8")

    return made_once(tmp_path_factory, "dau", make)


def open_start(page: Any, start: Path) -> None:
    page.goto((start / "index.html").as_uri())
    page.wait_for_selector("body[data-read]")


def answer(page: Any, start: Path, lesson: str, rights: int, wrongs: int) -> list[str]:
    """Answer questions with one choice on a lesson's page, the first ones right; their ids."""
    page.goto((start / "bai-hoc" / f"{lesson}.html").as_uri())
    rows = page.evaluate(
        "DATA.items.filter(one => one.type === 'one').map(one => [one.id, one.key, one.choices.map(row => row[0])])"
    )[: rights + wrongs]
    for place, (name, key, choices) in enumerate(rows):
        page.evaluate("name => { go(screenOf('#' + name)); }", name)
        wanted = key if place < rights else next(one for one in choices if one != key)
        page.check(f"[data-item='{name}'] input[value='{wanted}']")
        page.click(f"[data-item='{name}'] [data-do='check']")
    page.wait_for_selector("#tien-do[data-kept=yes]", state="attached")
    return [row[0] for row in rows]


def days_later(page: Any, lesson: str, days: int) -> None:
    """Make what comes back come back ``days`` earlier: the learner opens the page that much later."""
    change_kept(
        page,
        lesson,
        "(all, days) => Object.values(all).forEach(row => { if (row.on && row.on[1]) { row.on = [row.on[0], dayAfter(row.on[1], -days), '']; } })",
        days,
    )


@pytest.mark.parametrize("size", [PHONE, (320, 640), (1366, 768)])
def test_a_newcomer_sees_the_doors_and_where_to_begin_without_scrolling_sideways(
    offline_page, start: Path, size
) -> None:
    page = offline_page(*size)
    open_start(page, start)
    assert page.locator(".cua a").first.bounding_box()["y"] < size[1]
    begin = page.locator("[data-hoc-tiep] a")
    assert begin.inner_text() == "Bắt đầu học" and NAMES[0] in begin.get_attribute("href")
    assert begin.bounding_box()["y"] < size[1]
    assert page.locator("[data-bai]").count() == len(NAMES)
    assert page.locator("[data-bai] .muc").all_inner_texts() == ["Chưa học"] * len(NAMES)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.errors == [] and len(page.asked) == 1


def test_the_path_says_where_one_stands_and_leads_back_to_the_very_screen(
    phone, start: Path
) -> None:
    answer(phone, start, LESSON, 3, 1)
    place = phone.evaluate("HERE.id")
    open_start(phone, start)
    go_on = phone.locator("[data-hoc-tiep] a")
    assert go_on.inner_text() == "Học tiếp chỗ hôm trước"
    tile = phone.locator(f"[data-bai='{LESSON}']")
    own = phone.evaluate("name => ownOf(DATA.lessons.find(one => one.id === name)).length", LESSON)
    assert tile.locator(".muc").inner_text() == f"Đang học · đúng 3 trên {own} câu"
    left, whole = (
        phone.evaluate(f"name => {what}(DATA.lessons.find(one => one.id === name))", LESSON)
        for what in ("minutesLeft", "(one => one.minutes)")
    )
    assert 0 < left < whole and f"Còn khoảng {left} phút" in tile.inner_text()
    go_on.click()
    assert phone.url.endswith(f"{LESSON}.html#{place}") and phone.errors == []


def test_practice_does_not_count_for_the_record(phone, start: Path) -> None:
    facts = lesson_facts(LESSON, DAY)
    own = [name for part in facts["parts"] for name in part[3]]
    assert not set(own) & set(facts["practice"])
    assert set(own) | set(facts["practice"]) <= set(facts["ids"])
    open_start(phone, start)
    row = {"best": "right", "outcome": "", "given": None, "hints": 0}
    rows = {name: row | {"print": facts["prints"][name]} for name in facts["practice"]}
    phone.evaluate(
        "([name, rows]) => new Promise(done => mergeInto(name, rows, done))", [LESSON, rows]
    )
    phone.reload()
    phone.wait_for_selector("body[data-read]")
    assert phone.locator("[data-phieu] progress").get_attribute("value") == "0"
    assert f"đúng {len(rows)}/{len(rows)}" in phone.locator(f"[data-bai='{LESSON}']").inner_text()


def test_the_record_is_printed_once_every_lesson_has_enough_and_says_what_it_proves(
    phone, start: Path
) -> None:
    open_start(phone, start)
    assert not phone.locator("[data-lap]").is_visible()
    phone.evaluate(
        """() => Promise.all(DATA.lessons.map(lesson => new Promise(done => { var rows = {};
        ownOf(lesson).forEach(id => { rows[id] = {print: lesson.prints[id], best: "right", outcome: "", given: null, hints: 0}; });
        mergeInto(lesson.id, rows, done); })))"""
    )
    phone.reload()
    phone.wait_for_selector("body[data-read]")
    assert phone.locator("[data-bai][data-muc='dat']").count() == len(NAMES)
    phone.evaluate("() => { window.print = () => {}; }")
    phone.click("#in-phieu")
    assert "Ghi tên trước" in phone.locator(".loi-nhap").inner_text()
    phone.fill("#ten-phieu", "<b>Lê Thị Hương</b>")
    phone.click("#in-phieu")
    assert phone.evaluate("document.querySelector('#phieu-in b')") is None
    printed = phone.evaluate("document.getElementById('phieu-in').textContent")
    assert "<b>Lê Thị Hương</b>" in printed and "không xác nhận danh tính" in printed
    assert phone.errors == []


def test_a_wrong_answer_comes_back_two_days_later_asked_anew_and_moves_on_when_right(
    phone, start: Path
) -> None:
    names = answer(phone, start, LESSON, 0, 5)
    open_start(phone, start)
    assert "Hôm nay không có câu nào" in phone.locator("[data-on]").inner_text()
    days_later(phone, LESSON, 2)
    phone.reload()
    phone.wait_for_selector("body[data-read]")
    links = phone.locator("[data-on] a")
    assert links.count() == 3
    links.first.click()
    asked = phone.locator(f"[data-item='{phone.evaluate('AGAIN')}']")
    assert asked.get_attribute("data-item") in names and asked.is_visible()
    assert asked.get_attribute("data-outcome") == "not_done"
    assert asked.locator("input:checked").count() == 0
    key = phone.evaluate("ITEMS[AGAIN].key")
    asked.locator(f"input[value='{key}']").check()
    asked.locator("[data-do='check']").click()
    assert "trở lại ngày" in asked.locator("[data-feedback]").inner_text()
    asked.locator("[data-feedback] a").click()
    phone.wait_for_selector("body[data-read]")
    assert phone.locator("[data-on] a").count() == 2 and phone.errors == []


def test_the_days_ahead_are_saved_as_a_calendar(phone, start: Path) -> None:
    answer(phone, start, LESSON, 0, 4)
    open_start(phone, start)
    with phone.expect_download() as told:
        phone.click("[data-on] button")
    text = Path(told.value.path()).read_text(encoding="utf-8")
    entries = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [str(one["SUMMARY"])[-5:] for one in entries] == ["3 câu", "1 câu"]


def test_progress_is_carried_to_another_machine_by_a_code_and_by_a_file(
    phone, offline_page, start: Path
) -> None:
    names = answer(phone, start, LESSON, 2, 1)
    open_start(phone, start)
    phone.click("[data-mang] summary")
    phone.click("[data-lay-ma]")
    code = phone.input_value("#ma-tien-do")
    banks = [bank_of(name) for name in NAMES]
    known = [questions_of(one.lesson, one.title, one.items_for(DAY)) for one in banks]
    assert from_code(code, known).outcomes == {
        names[0]: Outcome.RIGHT,
        names[1]: Outcome.RIGHT,
        names[2]: Outcome.WRONG,
    }
    with phone.expect_download() as told:
        phone.click("[data-ghi-tep]")
    file = Path(told.value.path())
    assert json.loads(file.read_text(encoding="utf-8"))["code"] == code

    for take in ("code", "file"):
        other = offline_page(*PHONE)
        open_start(other, start)
        other.click("[data-mang] summary")
        if take == "code":
            other.fill("#ma-tien-do", f"{code[:12]}\n{code[12:]}")
            other.click("[data-nhap-ma]")
        else:
            other.set_input_files("#tep-tien-do", file)
        expect(other.locator("[data-mang] [role=status]")).to_contain_text("của 3 câu")
        assert "đúng 2 trên" in other.locator(f"[data-bai='{LESSON}']").inner_text()
        other.goto((start / "bai-hoc" / f"{LESSON}.html").as_uri())
        first = other.locator(f"[data-item='{names[0]}']")
        assert first.get_attribute("data-outcome") == "right"
        assert (first.locator("input:checked").count() == 1) is (take == "file")
        assert other.errors == []


def test_what_is_no_code_and_no_file_of_ours_is_told_and_changes_nothing(
    phone, start: Path, tmp_path
) -> None:
    answer(phone, start, LESSON, 1, 0)
    open_start(phone, start)
    before = phone.evaluate("name => localStorage.getItem(keyOf(name))", LESSON)
    phone.click("[data-mang] summary")
    told = phone.locator("[data-mang] [role=status]")
    for text in (
        "",
        "xin chào",
        "PN1",
        "{}",
        "[]",
        "null",
        '{"kind":"phatngon-tien-do","lessons":{"x":1}}',
    ):
        phone.fill("#ma-tien-do", text)
        phone.click("[data-nhap-ma]")
        assert told.inner_text().startswith(("Mã tiến độ không đúng", "Không có câu nào"))
    bad = tmp_path / "la.json"
    bad.write_bytes(b"\xff\xfe\x00")
    phone.set_input_files("#tep-tien-do", bad)
    expect(told).not_to_be_empty()
    assert phone.evaluate("name => localStorage.getItem(keyOf(name))", LESSON) == before
    assert phone.errors == []


def test_a_page_made_for_another_day_of_the_same_law_keeps_what_was_done(
    phone, start: Path
) -> None:
    """Pages up to 0.4.3 kept each date apart: a build of the next morning lost everything."""
    facts = lesson_facts(LESSON, DAY)
    name = next(one for part in facts["parts"] for one in part[3])
    open_start(phone, start)
    old = {
        name: {"print": facts["prints"][name], "best": "right", "outcome": "right", "given": None}
    }
    kept_before(phone, f"phatngon:{LESSON}:2026-11-02", old)
    phone.reload()
    phone.wait_for_selector("body[data-read]")
    assert "đúng 1 trên" in phone.locator(f"[data-bai='{LESSON}']").inner_text()
    phone.goto((start / "bai-hoc" / f"{LESSON}.html").as_uri())
    assert "đúng 1 trên" in phone.locator("#tien-do").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_bars_those_who_hear_the_page_or_need_its_contrast(
    phone, start: Path, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    answer(phone, start, LESSON, 2, 1)
    days_later(phone, LESSON, 2)
    phone.emulate_media(color_scheme=scheme)
    open_start(phone, start)
    phone.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = Axe().run(phone).response["violations"]
    serious = [
        (rule["id"], rule["nodes"][0]["html"][:160])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []
