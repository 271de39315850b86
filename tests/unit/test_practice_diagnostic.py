"""Where a lone learner should begin: six routing questions over all lessons, then the block of the first area not known."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import py_mini_racer
import pytest

from phatngon.base.errors import InputError
from phatngon.practice.diagnostic import Area, all_areas, areas, areas_in, diagnose, questions
from phatngon.practice.outcome import Outcome
from phatngon.publish.page.script import TEMPLATE
from phatngon.publish.page.start_points import start_points
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons, parts_of
from phatngon.publish.sources.needed import needed

AS_OF, OLD = date(2026, 11, 23), date(2024, 3, 19)
RIGHT, NEAR, WRONG = Outcome.RIGHT, Outcome.NEAR, Outcome.WRONG
ONE = Area("a", "A", (), "a-1", ("a-2", "a-3"))
TWO = Area("b", "B", (), "b-1", ("b-2",))


def test_nobody_is_sent_anywhere_before_every_area_was_asked() -> None:
    found = diagnose((ONE, TWO), {"a-1": WRONG})
    assert (found.routed, found.area, found.weak) == (1, None, ())
    assert diagnose((ONE, TWO), {}).routed == 0
    assert diagnose((ONE, TWO), {"a-1": WRONG, "b-1": Outcome.NOT_DONE}).area is None


def test_the_first_area_whose_question_is_not_right_is_asked_further() -> None:
    assert diagnose((ONE, TWO), {"a-1": RIGHT, "b-1": WRONG}).area == TWO
    assert diagnose((ONE, TWO), {"a-1": NEAR, "b-1": WRONG}).area == ONE


def test_its_questions_tell_the_parts_and_a_block_half_done_is_not_whole() -> None:
    base = {"a-1": WRONG, "b-1": WRONG, "a-2": RIGHT}
    assert diagnose((ONE, TWO), base).weak == ("a-1", "a-3")
    assert not diagnose((ONE, TWO), base).whole and diagnose((ONE, TWO), base | {"a-3": NEAR}).whole


def test_who_knows_everything_is_sent_nowhere() -> None:
    found = diagnose((ONE, TWO), {"a-1": RIGHT, "b-1": RIGHT})
    assert (found.routed, found.area) == (2, None)


def test_six_areas_lead_to_every_lesson_but_the_first_and_the_drill() -> None:
    led = [lesson for area in all_areas() for lesson in area.lessons]
    assert len(all_areas()) == 6 and led == [path.stem for path in chosen_lessons()][1:-1]


@pytest.mark.parametrize("day", [AS_OF, OLD])
def test_every_question_is_one_of_its_lessons_and_of_a_part_of_its_own(day: date) -> None:
    for area in areas(day):
        items = questions(area.questions, day)
        assert [item.id for item in items] == list(area.questions)
        places = [
            (item.lesson, number)
            for item in items
            for number, part in enumerate(
                parts_of(
                    next(path for path in chosen_lessons() if path.stem == item.lesson),
                    bank_of(item.lesson),
                    day,
                )
            )
            if item in part.items
        ]
        assert len(places) == len(items) == len(set(places)), area.name
        assert {item.lesson for item in items} <= set(area.lessons)
        for item in items:  # asked away from its lesson, it must stand by itself
            assert needed(item.lesson, [item], day) == {}, item.id


def test_the_page_decides_as_python_does() -> None:
    page = py_mini_racer.MiniRacer()
    page.eval((TEMPLATE / "trang" / "bat-dau.js").read_text(encoding="utf-8"))
    asked, chance = areas(AS_OF), random.Random(6)
    rows = start_points(
        [item for area in asked for item in questions(area.questions, AS_OF)], AS_OF
    )["areas"]
    for _ in range(500):
        names = [name for area in asked for name in area.questions]
        kept = chance.sample(names, chance.randrange(len(names) + 1))
        routes = [area.route for area in asked] if chance.random() < 0.8 else []
        best = {
            name: chance.choice((RIGHT, RIGHT, NEAR, WRONG))
            for name in dict.fromkeys([*kept, *routes])
        }
        mine = diagnose(asked, best)
        said = json.loads(
            str(page.eval(f"JSON.stringify(diagnoseStart({json.dumps(rows)}, {json.dumps(best)}))"))
        )
        assert said["routed"] == mine.routed and said["whole"] == mine.whole
        assert (said["area"] or [""])[0] == (mine.area.id if mine.area else "")
        assert tuple(said["weak"]) == mine.weak


def test_a_file_that_lacks_a_field_or_names_a_question_twice_is_told(tmp_path: Path) -> None:
    file = tmp_path / "cho_bat_dau.yaml"
    file.write_text("areas:\n- {id: a, name: A, lessons: [], route: nd-11}\n", encoding="utf-8")
    with pytest.raises(InputError, match="cần đủ"):
        areas_in(file)
    file.write_text(
        "areas:\n- {id: a, name: A, lessons: [], route: nd-11, block: [nd-12, nd-11]}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="nd-11 được nêu hai lần"):
        areas_in(file)
    with pytest.raises(InputError, match="zz-1 không có"):
        questions(("zz-1",), AS_OF)
