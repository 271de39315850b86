"""Thirty days later on the learner's own start page: questions never met, first answers only, handed in as ``results gain`` reads them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lesson_page_places import named
from test_start_page import answer, open_start, start
from waiting import change_kept, wait_for

from phatngon.classroom.attempts import Attempt, read_attempts
from phatngon.classroom.gain import lasting_of
from phatngon.practice.first_answers import COLUMNS
from phatngon.practice.reminders import RETURNS

pytestmark = pytest.mark.browser
__all__ = ["start"]  # the fixture of the start page's own tests
LESSON = named("nhan_dien_bao_chi")
LEARNED = date(2026, 11, 25)
DUE = LEARNED + timedelta(RETURNS[-1])


def on(page: Any, day: date) -> None:
    page.clock.set_fixed_time(f"{day.isoformat()}T09:00:00")


def handed_in(page: Any, button: str, folder: Path, seat: str = "G07") -> list[Attempt]:
    if not page.is_visible("#cho-lam-lai"):
        page.click("[data-lam-lai] summary")
    page.fill("#cho-lam-lai", seat)
    with page.expect_download() as waiting:
        page.click(f"[data-{button}]")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == ",".join(COLUMNS)
    return read_attempts(path)


def retest_links(page: Any) -> list[str]:
    return [link.get_attribute("href") for link in page.locator("[data-lam-lai] li a").all()]


def test_the_retest_opens_thirty_days_after_a_lesson_with_questions_never_met(
    phone: Any, start: Path
) -> None:
    on(phone, LEARNED)
    tried = answer(phone, start, LESSON, 3, 2)
    open_start(phone, start)
    said = phone.inner_text("[data-lam-lai] .loi")
    assert said == f"Mở từ ngày {DUE.day}/{DUE.month}/{DUE.year}." and not retest_links(phone)
    on(phone, DUE - timedelta(1))
    open_start(phone, start)
    assert not retest_links(phone)
    on(phone, DUE)
    open_start(phone, start)
    links = retest_links(phone)
    assert 1 <= len(links) <= 10
    assert all(link.startswith(f"luyen-tap/{LESSON}") for link in links), (
        "bài chưa học thì chưa hỏi"
    )
    assert not {link.partition("#")[2] for link in links} & set(tried)
    assert phone.errors == []


def test_only_the_first_answer_counts_and_it_is_handed_in_by_the_time_it_was_given(
    phone: Any, start: Path, tmp_path: Path
) -> None:
    on(phone, LEARNED)
    tried = answer(phone, start, LESSON, 2, 2)
    on(phone, LEARNED + timedelta(2))
    answer(phone, start, LESSON, 4, 0)  # right this time: the first answer stays what it was
    open_start(phone, start)
    learned = handed_in(phone, "lan-hoc", tmp_path)
    assert {one.item: one.right for one in learned} == dict(
        zip(tried, (True, True, False, False), strict=True)
    )
    assert {one.seat for one in learned} == {"G07"} and {one.form for one in learned} == {"hoc"}
    on(phone, DUE)
    open_start(phone, start)
    link = retest_links(phone)[0]
    phone.goto((start / link.partition("#")[0]).as_uri())
    [row] = phone.evaluate(
        "DATA.items.filter(one => one.type === 'one' && !keptOf(one.id)).slice(0, 1).map(one => [one.id, one.key])"
    )
    phone.evaluate("name => { go(screenOf('#' + name)); }", row[0])
    phone.check(f"[data-item='{row[0]}'] input[value='{row[1]}']")
    phone.click(f"[data-item='{row[0]}'] [data-do='check']")
    phone.wait_for_selector("#tien-do[data-kept=yes]", state="attached")
    open_start(phone, start)
    again = handed_in(phone, "lan-lai", tmp_path)
    assert [(one.item, one.right, one.form) for one in again] == [(row[0], True, "lai")]
    assert len(handed_in(phone, "lan-hoc", tmp_path)) == 4
    others = [Attempt("G08", "x", item, True) for item in ("a", "b")]
    assert lasting_of(learned + others, learned + others, again + others)["matched"] == 2


def test_a_question_done_before_first_answers_were_kept_is_not_guessed_at(
    phone: Any, start: Path
) -> None:
    on(phone, LEARNED)
    answer(phone, start, LESSON, 1, 1)
    change_kept(phone, LESSON, "all => Object.values(all).forEach(row => { delete row.first; })")
    answer(phone, start, LESSON, 2, 0)
    kept = json.loads(phone.evaluate("lesson => JSON.stringify(keptAtOnce(lesson))", LESSON))
    assert not any("first" in row for row in kept.values() if isinstance(row, dict))


@pytest.mark.parametrize("seat", ["", "=1+1", "@x", '"'])
def test_a_seat_that_a_table_cannot_hold_is_asked_for_again(
    phone: Any, start: Path, seat: str
) -> None:
    on(phone, LEARNED)
    answer(phone, start, LESSON, 1, 0)
    open_start(phone, start)
    phone.click("[data-lam-lai] summary")
    phone.fill("#cho-lam-lai", seat)
    phone.click("[data-lan-hoc]")
    assert "Ghi số chỗ ngồi" in phone.inner_text("[data-lam-lai] .loi-cho")


def test_first_answers_are_carried_to_another_machine_and_the_earlier_stays(
    phone: Any, start: Path, tmp_path: Path
) -> None:
    on(phone, LEARNED)
    [name, *_] = answer(phone, start, LESSON, 0, 1)
    open_start(phone, start)
    kept = phone.evaluate("carryFile()")
    assert json.loads(kept)["lessons"][LESSON][name]["first"][0] == 0
    phone.evaluate("localStorage.clear(); indexedDB.deleteDatabase('phatngon')")
    on(phone, LEARNED + timedelta(1))
    answer(phone, start, LESSON, 1, 0)
    open_start(phone, start)
    phone.evaluate(
        "text => { take(text, document.querySelector('[data-mang] [role=status]')); }", kept
    )
    wait_for(
        phone,
        "([lesson, name]) => (KEPT_ALL[lesson][name].first || [])[0] === 0",
        arg=[LESSON, name],
    )
