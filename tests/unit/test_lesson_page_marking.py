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

from phatngon.base.errors import InputError
from phatngon.practice.bank import bank_files, bank_from_text, load_bank
from phatngon.practice.check import check
from phatngon.practice.exam.paper import load_sealed
from phatngon.practice.items import Item
from phatngon.practice.kinds import (
    ClassifyItem,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    TextItem,
)
from phatngon.practice.kinds.choice import ChoiceItem, ManyItem
from phatngon.practice.kinds.moment import typed_form
from phatngon.practice.outcome import STORED
from phatngon.publish.page.script import item_data, marking_script, spoken

DAYS = (date(2026, 11, 23), date(2024, 3, 19))
SEED = 20261123
NUMBERS = (
    "24",
    "24 giờ",
    "24h",
    "24 Giờ",
    "24 gio",
    "1.234,5",
    "-3",
    "−3",
    "+7",
    "hai mươi",
    "0,5",
    "50%",
    "50 phần trăm",
    "1 234",
    "12 34",
    "1234 5",
    "1.23",
    "1,234.5",
    "3 ngày",
    "10 phút",
    "",
    "  ",
    "5.000.000 đồng",
    "\u00a07",
    "7.",
    ",5",
    "2026 người",
    "２４ giờ",
    "１２ ３",
    "15\u202f000",
)
MOMENTS = (
    "7/12/2026",
    "hết ngày 7/12/2026",
    "8h30 ngày 7/12/2026",
    "24 giờ ngày 7/12/2026",
    "0 giờ ngày 8/12/2026",
    "23:59 7/12/2026",
    "23:59:59 ngày 7-12-2026",
    "2 giờ chiều 7/12/2026",
    "31/2/2026",
    "29/2/2028",
    "29/2/1900",
    "8 giờ rưỡi 7 tháng 12 năm 2026",
    "8 giờ kém 15 ngày 7/12/2026",
    "0 giờ kém 5 7/12/2026",
    "7/12",
    "7/12/26",
    "thứ Hai 7/12/2026",
    "thứ Ba, 7/12/2026",
    "chủ nhật 6/12/2026",
    "Thứ 2 ngày 7.12.2026",
    "7/12/2026 8/12/2026",
    "8h 9h 7/12/2026",
    "25h ngày 7/12/2026",
    "8h75 7/12/2026",
    "trước 16 giờ 7/12/2026",
    "2026-12-07",
    "2026-12-07T08:30",
    "2026-12-07 23:30:00+00:00",
    "2026-12-07T08:30Z",
    "2026-12-07T08:30-0500",
    "2026-12-07T08:30+99:00",
    "9999-12-31T23:30-10:00",
    "0001-01-01T00:10+10:00",
    "2026-13-01",
    "0000-01-01",
    "sáng mai",
    "vào lúc 10 giờ đêm mùng 7 tháng 12, năm 2026",
    "12 giờ trưa ngày 7 / 12 / 2026",
    "đến hết ngày 15/12/2026",
    "1/2/3/2026",
    "7/12/2026!",
    "ngày 07/12/2026.",
    "5h ngày 7/12/2026 nhé",
    "11 giờ khuya 7/12/2026",
    "８h 7/12/2026",
)
TEXTS = (
    "",
    "   ",
    "x",
    "Tạp chí",
    "tap chi",
    "TRANG THÔNG TIN ĐIỆN TỬ TỔNG HỢP",
    "không phải báo chí",
    "hoà bình, thuỷ lợi; khoẻ",
    "hóa 7/12/2026",
)
SPOIL: tuple[Any, ...] = (
    str.upper,
    str.lower,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: "".join(
        c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)
    ).replace("đ", "d"),
    lambda text: f"  {text}… ",
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace("oá", "óa").replace("oà", "òa"),
    lambda text: text[: len(text) // 2],
    lambda text: f"{text} {text}",
    lambda text: text.replace(",", "").replace(".", ""),
)


def banks() -> Iterator[Any]:
    yield from map(load_bank, bank_files())
    yield load_sealed()


def items() -> list[Item]:
    found = {
        (item.id, day): item
        for bank in banks()
        for day in DAYS
        for item in bank.items_for(day)
        if item.on_phone
    }
    return list(found.values())


def answers(item: Item, chance: random.Random) -> Iterator[Any]:
    yield from (item.blank_answer(), item.right_answer(), item.wrong_answer())
    if isinstance(item, NumberItem):
        known = [str(entry.value).replace(".", ",") for entry in item.wrong]
        yield from (
            *NUMBERS,
            *known,
            *(f"{number} {item.unit}" for number in (item.right_answer(), "7")),
        )
    elif isinstance(item, MomentItem):
        near = [typed_form(entry.value) for entry in item.wrong]
        yield from (
            *MOMENTS,
            *near,
            *(
                change(text)
                for text in (item.right_answer(), *near)
                for change in chance.sample(SPOIL, 3)
            ),
        )
    elif isinstance(item, TextItem):
        known = [
            *item.accept,
            *(entry.value for entry in item.wrong),
            *([item.model] if item.model else []),
            *(phrase for point in item.checklist for phrase in (*point.any, *point.none)),
        ]
        own = [point.id for point in item.own_points]
        for text in (
            *TEXTS,
            *known,
            *(change(text) for text in known for change in chance.sample(SPOIL, 4)),
            " ".join(known),
        ):
            yield {"text": text, "ticks": chance.sample(own, chance.randint(0, len(own)))}
        if item.max_chars:
            yield {"text": (item.model + " ă" * item.max_chars), "ticks": own}
    elif isinstance(item, ManyItem):
        yield from (chance.sample(item.ids, chance.randint(1, len(item.ids))) for _ in range(8))
    elif isinstance(item, ChoiceItem):
        yield from item.ids
    elif isinstance(item, OrderItem):
        codes = [step.id for step in item.steps]
        yield from (chance.sample(codes, len(codes)) for _ in range(12))
    elif isinstance(item, MatchItem | ClassifyItem):
        lefts, rights = (
            ([pair.id for pair in item.pairs], [right.id for right in item.rights])
            if isinstance(item, MatchItem)
            else ([card.id for card in item.cards], [box.id for box in item.bins])
        )
        yield from (
            {left: chance.choice([*rights, "", item.key[left], item.key[left]]) for left in lefts}
            for _ in range(12)
        )


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
