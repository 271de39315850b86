"""The entry diagnostic tells a lone learner where to begin."""

from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.practice.bank import load_bank
from phatngon.practice.diagnostic import ADVICE, diagnose, diagnose_answers
from phatngon.practice.kinds import OrderItem

AS_OF = date(2026, 11, 23)


def asked(*lessons):
    return [
        OrderItem(
            id=f"bd-{number}", lesson="00", objective="bd-1", stem="…", leads_to=lesson, steps=()
        )
        for number, lesson in enumerate(lessons, 1)
    ]


ITEMS = asked("02_b", "02_b", "02_b", "01_a", "01_a", "")


def test_lessons_are_advised_in_order_and_the_first_weak_one_comes_first():
    found = diagnose(
        ITEMS, {"bd-1": "right", "bd-2": "near", "bd-3": "right", "bd-4": "right", "bd-5": "right"}
    )
    assert [(lesson.lesson, lesson.level) for lesson in found.lessons] == [
        ("01_a", "luot"),
        ("02_b", "on_lai"),
    ]
    assert found.first == "02_b" and found.answered == 5
    assert found.lessons[1].sentence == f"Đúng 2 trên 3 câu. {ADVICE['on_lai']}"


def test_who_knows_everything_is_sent_nowhere():
    assert diagnose(ITEMS, {item.id: "right" for item in ITEMS}).first is None


def test_who_answers_nothing_or_little_begins_at_the_beginning():
    blank = diagnose(ITEMS, {})
    assert blank.first == "01_a" and blank.lessons[0].level == "chua_do" and blank.answered == 0
    assert diagnose(ITEMS, {"bd-4": "right", "bd-1": "right"}).lessons[1].level == "tu_dau"


def test_no_items_no_advice():
    assert diagnose([], {}).lessons == () and diagnose([], {}).first is None


def test_answers_as_data_are_marked_first():
    bank = load_bank(Path(__file__).parents[1] / "fixtures" / "banks" / "tam_loai.yaml", AS_OF)
    items = bank.items_for(AS_OF)
    assert diagnose_answers(items, {"tl-11": "b"}, AS_OF).first is None
    assert diagnose_answers(items, {"tl-11": "a"}, AS_OF).first == "01_tam_loai"
    with pytest.raises(InputError, match="không có mã"):
        diagnose_answers(items, {"tl-11": "z"}, AS_OF)
