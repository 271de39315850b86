"""The code that carries progress, and the three returns of a question: Python and the page's script say the same."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import py_mini_racer
import pytest
from hypothesis import given
from hypothesis import strategies as some

from phatngon.base.errors import InputError
from phatngon.practice.carry import Carried, Questions, from_code, to_code
from phatngon.practice.outcome import Outcome
from phatngon.practice.reminders import A_DAY, RETURNS, Return, after_answer, days_ahead, to_ask
from phatngon.publish.page.script import TEMPLATE

LESSONS = [
    Questions("00", "Bài 0", tuple(f"bd-{n}" for n in range(7)), "0a1b"),
    Questions("01", "Bài 1", tuple(f"nd-{n}" for n in range(48)), "ffff"),
    Questions("02", "Bài 2", ("cc-1",), "1234"),
]
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def page() -> py_mini_racer.MiniRacer:
    found = py_mini_racer.MiniRacer()
    for name in ("nhac", "mang"):
        found.eval((TEMPLATE / "trang" / f"{name}.js").read_text(encoding="utf-8"))
    found.eval(f"RETURNS = {json.dumps(RETURNS)}; A_DAY = {A_DAY};")
    return found


def run(page: py_mini_racer.MiniRacer, what: str) -> Any:
    return json.loads(str(page.eval(f"JSON.stringify({what})")))


def lessons_of_page() -> str:
    return json.dumps(
        [
            {"number": one.number, "mark": one.mark, "ids": one.ids, "title": one.title}
            for one in LESSONS
        ],
        ensure_ascii=False,
    )


def some_outcomes(chance: random.Random) -> dict[str, Outcome]:
    every = [id for one in LESSONS for id in one.ids]
    return {
        id: chance.choice(list(Outcome)[1:]) for id in chance.sample(every, chance.randrange(56))
    }


def test_a_code_says_again_what_it_was_made_of_in_python_and_on_the_page_alike(page) -> None:
    chance = random.Random(30)
    for _ in range(300):
        done = some_outcomes(chance)
        code = to_code(LESSONS, done)
        ranks = json.dumps({id: outcome.rank for id, outcome in done.items()})
        assert run(page, f"toCode({lessons_of_page()}, {ranks})") == code
        assert from_code(code, LESSONS) == Carried(done)
        read = run(page, f"fromCode({json.dumps(code)}, {lessons_of_page()})")
        assert read == {"best": json.loads(ranks), "changed": []}


def test_a_code_broken_over_lines_by_a_message_is_still_read() -> None:
    code = to_code(LESSONS, {"nd-3": Outcome.RIGHT})
    assert from_code(f"  {code[:9]}\n{code[9:]} ", LESSONS).outcomes == {"nd-3": Outcome.RIGHT}


def test_a_code_copied_badly_is_refused_in_words_and_never_half_taken(page) -> None:
    code = to_code(LESSONS, {f"nd-{n}": Outcome.RIGHT for n in range(20)})
    swapped = code[:15] + code[16] + code[15] + code[17:]
    bad = [code[:-1], code[1:], code.replace("A", "B", 1), "", "PN1", "xin chào", "PN1.01-ffff-.00"]
    for text in [*bad, *([swapped] if swapped != code else [])]:
        with pytest.raises(InputError, match="Mã tiến độ không đúng"):
            from_code(text, LESSONS)
        assert run(page, f"fromCode({json.dumps(text)}, {lessons_of_page()})") is None


def test_a_lesson_whose_questions_have_changed_is_named_and_the_others_are_taken(page) -> None:
    code = to_code(LESSONS, {"nd-3": Outcome.RIGHT, "cc-1": Outcome.NEAR})
    newer = [LESSONS[0], Questions("01", "Bài 1", LESSONS[1].ids, "eeee"), LESSONS[2]]
    assert from_code(code, newer) == Carried({"cc-1": Outcome.NEAR}, ("Bài 1",))
    assert from_code(code, newer[:1]).changed == ("Bài 1", "Bài 2")


def as_row(held: Return | None) -> list[Any] | None:
    if held is None:
        return None
    return [
        held.passed,
        held.day.isoformat() if held.day else "",
        held.last.isoformat() if held.last else "",
    ]


def test_a_wrong_answer_comes_back_after_two_seven_and_thirty_days_and_then_no_more(page) -> None:
    held, days, day = None, [], TODAY
    for outcome in (Outcome.WRONG, *[Outcome.RIGHT] * 3):
        row = json.dumps(as_row(held))
        said = run(page, f"afterAnswer({row}, '{outcome}', '{day}')")
        held = after_answer(held, outcome, day)
        assert said == as_row(held)
        assert held is not None
        if held.day:
            days.append((held.day - day).days)
            day = held.day
    assert days == list(RETURNS) and held.day is None and not held.due(day + timedelta(999))


@pytest.mark.parametrize("outcome", [Outcome.RIGHT, Outcome.NEAR, Outcome.NOT_DONE])
def test_a_right_answer_before_its_day_and_a_near_one_leave_the_day_as_it_is(outcome) -> None:
    held = after_answer(None, Outcome.WRONG, TODAY)
    assert after_answer(held, outcome, TODAY) == held
    assert after_answer(None, outcome, TODAY) is None
    if outcome is not Outcome.RIGHT:
        assert after_answer(held, outcome, TODAY + timedelta(2)) == held


steps = some.lists(
    some.tuples(
        some.sampled_from("abcdefg"), some.sampled_from(list(Outcome)), some.integers(0, 9)
    ),
    max_size=40,
)


@given(steps)
def test_never_more_than_three_a_day_and_none_is_forgotten(rows) -> None:
    returns, day = dict[str, Return](), TODAY
    for name, outcome, later in rows:
        day += timedelta(later)
        held = after_answer(returns.get(name), outcome, day)
        if held:
            returns[name] = held
        assert len(to_ask(returns, day)) <= A_DAY
    ahead = days_ahead(returns, day)
    asked = [name for names in ahead.values() for name in names]
    assert sorted(asked) == sorted(name for name, held in returns.items() if held.day)
    for when, names in ahead.items():
        assert len(names) <= A_DAY and all(returns[name].day <= when for name in names)


def test_the_page_asks_on_the_same_days_as_python(page) -> None:
    chance = random.Random(7)
    for _ in range(200):
        returns, day = dict[str, Return](), TODAY
        for _ in range(chance.randrange(30)):
            name, day = chance.choice("abcdefgh"), day + timedelta(chance.randrange(6))
            held = after_answer(returns.get(name), chance.choice(list(Outcome)), day)
            if held:
                returns[name] = held
        rows = json.dumps({name: as_row(held) for name, held in returns.items()})
        assert run(page, f"toAsk({rows}, '{day}')") == list(to_ask(returns, day))
        ahead = [
            [when.isoformat(), list(names)] for when, names in days_ahead(returns, day).items()
        ]
        assert run(page, f"daysAhead({rows}, '{day}')") == ahead


def test_days_are_counted_over_the_ends_of_months_and_years(page) -> None:
    for day in (date(2026, 12, 31), date(2028, 2, 28), date(2026, 2, 28), date(2027, 1, 30)):
        for days in RETURNS:
            told = run(page, f"dayAfter('{day}', {days})")
            assert told == (day + timedelta(days)).isoformat()


def test_the_calendar_of_the_page_is_one_that_calendars_read(page) -> None:
    days = [["2026-12-02", ["a", "b", "c"]], ["2026-12-03", ["d"]]]
    text = run(page, f"calendarText({json.dumps(days)}, '20261130T010203Z')")
    entries = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [(one["DTSTART"].dt, str(one["SUMMARY"])) for one in entries] == [
        (date(2026, 12, 2), "Ôn tập Phát ngôn: 3 câu"),
        (date(2026, 12, 3), "Ôn tập Phát ngôn: 1 câu"),
    ]
    assert entries[0]["DTSTAMP"].dt == datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
