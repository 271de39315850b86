"""A lesson page marks as the notebook does: the page's script, run without a browser, on thousands of answers to every open item."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import py_mini_racer
import pytest
from page_answers import answers

from phatngon.base.errors import InputError
from phatngon.practice.bank import bank_files, bank_from_text, load_bank
from phatngon.practice.check import check
from phatngon.practice.exam.paper import load_sealed
from phatngon.practice.items import Item
from phatngon.practice.outcome import STORED
from phatngon.publish.page.script import item_data, marking_script, spoken

DAYS = (date(2026, 11, 23), date(2024, 3, 19))
SEED = 20261123


def banks() -> Iterator[Any]:
    yield from map(load_bank, bank_files())
    yield load_sealed()


def items() -> list[Item]:
    found = {
        (item.id, day): item for bank in banks() for day in DAYS for item in bank.items_for(day)
    }
    return list(found.values())


@pytest.fixture(scope="module")
def phone() -> py_mini_racer.MiniRacer:
    found = py_mini_racer.MiniRacer()
    found.eval(marking_script())
    found.eval(
        f"SAY = {json.dumps(spoken(), ensure_ascii=False)}; "
        "function all(asked) { return JSON.stringify(asked.map(([item, answers]) => answers.map(answer => check(item, answer)))); }"
    )
    return found


def verdicts(
    phone: py_mini_racer.MiniRacer, asked: list[tuple[Item, list[Any]]]
) -> list[list[dict[str, Any]]]:
    rows = [[item_data(item, item.as_of or DAYS[0]), given] for item, given in asked]
    return json.loads(str(phone.eval(f"all({json.dumps(rows, ensure_ascii=False)})")))


def told(item: Item, answer: Any) -> tuple[str, str, list[str]] | None:
    try:
        mine = check(item, answer, item.as_of or DAYS[0])
    except InputError:
        return None  # longer than a field of the page takes
    return str(mine.outcome), mine.message, list(mine.feedback)


def test_a_phone_says_of_every_answer_what_the_notebook_says(
    phone: py_mini_racer.MiniRacer,
) -> None:
    chance = random.Random(SEED)
    asked = [(item, list(answers(item, chance))) for item in items()]
    count = 0
    for (item, given), found in zip(asked, verdicts(phone, asked), strict=True):
        for answer, theirs in zip(given, found, strict=True):
            mine = told(item, answer)
            assert (
                mine is None or (theirs["outcome"], theirs["message"], theirs["feedback"]) == mine
            ), (item.id, item.as_of, answer)
            count += mine is not None
    assert count > 5000


WRITTEN = """\
bank: vd
lesson: 00_vi_du
objectives: {vd-1: Viết ngắn}
items:
- id: vd-11
  objective: vd-1
  type: text
  stem: Viết một câu.
  max_chars: 1200
  model: Phường tiếp nhận đề nghị của báo chí.
  checklist:
  - {text: Nêu nơi tiếp nhận., any: [phường]}
  - {text: Nêu người hỏi., any: [báo chí]}
"""


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_is_as_long_as_people_count_it_however_it_was_typed(
    phone: py_mini_racer.MiniRacer, form: Any
) -> None:
    item = bank_from_text(WRITTEN).item_for("vd-11", DAYS[0])
    answer = {
        "text": unicodedata.normalize(form, "Phường trả lời báo chí. " + "ế" * 1300),
        "ticks": [],
    }
    [[found]] = verdicts(phone, [(item, [answer])])
    assert (
        "Bài dài 1.324 ký tự, giới hạn là 1.200." in found["feedback"][-1]
        and found["outcome"] == "near"
    )
    assert (found["outcome"], found["message"], found["feedback"]) == told(item, answer)


def test_a_short_decomposed_text_is_not_too_long(phone: py_mini_racer.MiniRacer) -> None:
    item = bank_from_text(WRITTEN).item_for("vd-11", DAYS[0])
    answer = {
        "text": unicodedata.normalize("NFD", "Phường trả lời báo chí. " + "ế" * 700),
        "ticks": [],
    }
    [[found]] = verdicts(phone, [(item, [answer])])
    assert found["outcome"] == "right" and len(answer["text"]) > 1200


def test_the_page_knows_the_old_words_of_its_own_store() -> None:
    assert (
        {word: str(outcome) for word, outcome in spoken()["STORED"].items()}
        == {word: str(outcome) for word, outcome in STORED.items()}
        == {"chua_lam": "not_done", "chua_dung": "wrong", "gan_dung": "near", "dung": "right"}
    )
