"""Reasons told once an answer is open: on the screen, on paper, in the key and on a phone; before that feedback only leads on."""

from __future__ import annotations

from datetime import date

from bs4 import BeautifulSoup

from phatngon.base.text import squeeze
from phatngon.lessons.item_html import folded
from phatngon.lessons.screens import answer_block, screen_of
from phatngon.practice.bank import bank_from_text
from phatngon.practice.check import check
from phatngon.practice.items import Item
from phatngon.practice.wire import to_wire

DAY = date(2026, 11, 23)
BANK = """
bank: vd
lesson: 00_vi_du
version: 1
objectives: {vd-1: Thử}
items:
- id: vd-11
  objective: vd-1
  type: one
  stem: Người quen trả lời báo có được phát ngôn không?
  choices:
  - {text: Được, feedback: Thói quen có trong quy định không?, why: Thói quen không thay được quyết định giao nhiệm vụ.}
  - {text: Chưa được, correct: true, feedback: Đúng. Chưa có quyết định hay văn bản ủy quyền.}
- id: vd-12
  objective: vd-1
  type: match
  stem: Ghép việc với người làm.
  pairs:
  - {left: Ký ủy quyền, right: Người đứng đầu, feedback: Ai có quyền giao?, why: Quyền giao nhiệm vụ thuộc người đứng đầu.}
  - {left: Nhận cuộc gọi, right: Cán bộ trực, feedback: Ai ngồi ở máy?}
- id: vd-13
  objective: vd-1
  type: classify
  stem: Xếp vào nhóm.
  bins: [{id: co, label: Có}, {id: khong, label: Không}]
  cards:
  - {text: Công văn, bin: co, feedback: Nghĩ về hình thức., why: Công văn là một hình thức của nghị định.}
  - {text: Lời đồn, bin: khong, feedback: Ai nói?}
"""


def items() -> dict[str, Item]:
    return {item.id: item for item in bank_from_text(BANK).items_for(DAY)}


def words(html: str) -> str:
    return squeeze(BeautifulSoup(html, "html.parser").get_text(" "))


def test_a_checked_answer_is_led_on_and_an_open_one_is_told_the_reason() -> None:
    item = items()["vd-11"]
    wrong = next(choice.id for choice in item.choices if choice.text == "Được")
    assert check(item, wrong, DAY).feedback == ("Thói quen có trong quy định không?",)
    for html in (answer_block(item), folded(item), screen_of(item).reasons(item)):
        assert "không thay được quyết định" in words(html)
        assert "Thói quen có trong quy định" not in words(html)


def test_the_right_option_comes_first_once_with_its_letter_on_paper() -> None:
    item = items()["vd-11"]
    live, paper = words(answer_block(item)), words(answer_block(item, printed=True))
    assert live.startswith("Đúng: Chưa được – Chưa có quyết định") and "Đúng." not in live
    assert paper[1:].startswith(". Đúng: Chưa được")
    assert paper[0] == screen_of(item).short(item)


def test_a_part_without_a_reason_still_says_what_to_think_of() -> None:
    for name, told, thought in (
        ("vd-12", "thuộc người đứng đầu", "Ai ngồi ở máy?"),
        ("vd-13", "là một hình thức", "Ai nói?"),
    ):
        text = words(answer_block(items()[name]))
        assert told in text and f"Chỗ cần nghĩ : {thought}".replace(" :", ":") in text.replace(
            " :", ":"
        )
        assert text.count("Chỗ cần nghĩ") == 1


def test_a_reason_travels_only_with_the_key_and_changes_no_fingerprint() -> None:
    plain = bank_from_text(
        BANK.replace(", why: Thói quen không thay được quyết định giao nhiệm vụ.", "")
    )
    for item in items().values():
        assert "whys" in to_wire(item, DAY, with_key=True)
        assert "why" not in str(to_wire(item, DAY, with_key=False))
    assert plain.item_for("vd-11", DAY).fingerprint == items()["vd-11"].fingerprint
