"""Answers of all sorts to an item of a kind: what people type, what a bank knows, and what goes wrong on the way."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from typing import Any

from phatngon.practice.items import Item
from phatngon.practice.kinds import (
    CaseItem,
    ClassifyItem,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    TextItem,
)
from phatngon.practice.kinds.choice import ChoiceItem, ManyItem
from phatngon.practice.kinds.moment import typed_form

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
    elif isinstance(item, CaseItem):
        yield from (way(item, chance) for _ in range(25))


def way(item: CaseItem, chance: random.Random) -> dict[str, Any]:
    """Answers along a way through a case, now and then one nobody can read, or a way that stops."""
    found: dict[str, Any] = {}
    step: Any = item.steps[0]
    while step is not None and chance.random() > 0.06:
        given = (
            step.question.right_answer()
            if chance.random() < 0.5
            else chance.choice(list(answers(step.question, chance)))
        )
        if given is None or step.question.given(given) is None:
            continue
        found[step.id] = given
        step = item.step_after(step, given)
    return found
