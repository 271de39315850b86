"""The wrong answers a bank knows of, each with what its author says to it: for the trainer's key and run sheet.

Letters are those of the printed handout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from phatngon.base.numbers import format_number
from phatngon.lessons.item_html import lettered
from phatngon.practice.answers import said_moment, unit_after
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, MomentItem, NumberItem, OrderItem, TextItem, Wrong
from phatngon.publish.lesson_parts import plain_words

_TEMPTS = re.compile(r"(?<!\w)(hay|dễ|quen|thường|nhiều người|người ta|ai cũng|tưởng|nghe|nhầm)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class WrongAnswer:
    """What people answer, and what to say to it. ``place``: the step of a case ("" elsewhere); ``letter``: on paper.

    ``part``: True where the words name a part (a card, a pair, a step to order) that is often put wrong.
    """

    said: str
    reply: str
    letter: str = ""
    place: str = ""
    part: bool = False

    @property
    def tempts(self) -> bool:
        """True where the reply tells why people answer so."""
        return bool(_TEMPTS.search(self.reply))


def wrong_answers(item: Item) -> tuple[WrongAnswer, ...]:
    """Every wrong answer to ``item`` (key resolved) that its bank speaks of, in the order of the bank or of the paper."""
    match item:
        case ChoiceItem():
            right = rights(item)
            return tuple(WrongAnswer(plain_words(one.text), one.feedback, letter) for letter, one in lettered(item) if one.id not in right)
        case OrderItem():
            return tuple(WrongAnswer(plain_words(step.text), step.why, part=True) for step in item.steps)
        case MatchItem():
            return tuple(WrongAnswer(plain_words(pair.left), pair.feedback, part=True) for pair in item.pairs)
        case ClassifyItem():
            return tuple(WrongAnswer(plain_words(card.text), card.feedback, part=True) for _, card in lettered(item))
        case NumberItem() | MomentItem() | TextItem():
            return _written(item.wrong, item)
        case CaseItem():
            return tuple(WrongAnswer(one.said, one.reply, one.letter, f"bước {number}", one.part)
                         for number, step in enumerate(item.steps, 1) for one in wrong_answers(step.question))
        case _:
            return ()


def most_instructive(item: Item, count: int) -> tuple[WrongAnswer, ...]:
    """The ``count`` wrong answers most worth talking about, in their own order.

    First those whose reply says why people answer so, then the ones with the longest reply. Words that only ask back
    to find the place (of a card, a pair, a step) stand behind.
    """
    known = wrong_answers(item)
    ranked = sorted(range(len(known)), key=lambda n: (not known[n].tempts, known[n].reply.endswith("?"), -len(known[n].reply), n))
    return tuple(known[n] for n in sorted(ranked[:count]))


def rights(item: ChoiceItem) -> tuple[str, ...]:
    """The ids of the right choices of an item whose key is resolved."""
    return item.key if isinstance(item.key, tuple) else (item.key,)


def _written(entries: tuple[Wrong, ...], item: Item) -> tuple[WrongAnswer, ...]:
    """Values with the same reply stand together."""
    by_reply: dict[str, list[str]] = {}
    for entry in entries:
        if entry.value is not None:
            by_reply.setdefault(entry.feedback, []).append(_said(entry.value, item))
    return tuple(WrongAnswer("; ".join(dict.fromkeys(said)), reply) for reply, said in by_reply.items())


def _said(value: Any, item: Item) -> str:
    if isinstance(value, date):
        return said_moment(value)
    unit = unit_after(item) if isinstance(item, NumberItem) else ""
    return f"“{value}”" if isinstance(value, str) else f"{format_number(value)}{unit}"
