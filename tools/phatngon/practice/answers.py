"""Answers as data for test runs (right, wrong, blank), and the answer as a person reads it after a reveal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phatngon.base.errors import InputError
from phatngon.practice import ground
from phatngon.practice.ground import Citation
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve

MODES = ("blank", "wrong", "right")


@dataclass(frozen=True)
class Solution:
    """What is shown after a reveal: the answer in ``lines``, why, citations, and what to do on Monday."""

    lines: tuple[str, ...]
    feedback: tuple[str, ...]
    citations: tuple[Citation, ...]
    after: str


def answer_in_mode(item: Item, mode: str, as_of: date) -> object:
    """The answer of a test run: ``mode`` is ``blank``, ``wrong`` or ``right``. Raises InputError for another mode."""
    if mode not in MODES:
        raise InputError(
            f"kiểu trả lời “{mode}” không có.", advice=f"Chọn một trong: {', '.join(MODES)}."
        )
    return {
        "blank": lambda: blank_answer(item),
        "wrong": lambda: wrong_answer(item, as_of),
        "right": lambda: right_answer(item, as_of),
    }[mode]()


def blank_answer(item: Item) -> object:
    """What an untouched item hands in."""
    return item.blank_answer()


def right_answer(item: Item, as_of: date) -> object:
    """An answer that is *đúng* on ``as_of``. Raises InputError where the item does not apply then.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> right_answer(bank_from_text(EXAMPLE)["vd-12"], date(2026, 11, 23))
    '4'
    """
    return resolve(item, as_of).right_answer()


def wrong_answer(item: Item, as_of: date) -> object:
    """An answer that is *chưa đúng* on ``as_of`` and earns feedback, a known wrong one where the bank has one.

    Raises InputError where the item does not apply then.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> wrong_answer(bank_from_text(EXAMPLE)["vd-11"], date(2026, 11, 23))
    'b'
    """
    return resolve(item, as_of).wrong_answer()


def solution(item: Item, as_of: date) -> Solution:
    """The answer in words, for a learner who asked to see it. Raises InputError where the item does not apply then.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> solution(bank_from_text(EXAMPLE)["vd-11"], date(2026, 11, 23)).lines
    ('Dòng giấy phép ở chân trang',)
    """
    item = resolve(item, as_of)
    feedback = item.tried(item.right_answer()).feedback
    return Solution(item.right_lines(), feedback, ground.citations(item.rests_on), item.after)
