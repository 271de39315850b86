"""The wrong answers a bank knows of, each with what its author says to it: for the trainer's key and run sheet.

Letters are those of the printed handout.
"""

from __future__ import annotations

import re

from phatngon.lessons.screens import WrongAnswer, screen_of
from phatngon.practice.items import Item

_TEMPTS = re.compile(
    r"(?<!\w)(hay|dễ|quen|thường|nhiều người|người ta|ai cũng|tưởng|nghe|nhầm)(?!\w)", re.IGNORECASE
)


def tempts(wrong: WrongAnswer) -> bool:
    """True where the reply tells why people answer so."""
    return bool(_TEMPTS.search(wrong.reply))


def most_instructive(item: Item, count: int) -> tuple[WrongAnswer, ...]:
    """The ``count`` wrong answers most worth talking about, in their own order.

    First those whose reply says why people answer so, then the ones with the longest reply. Words that only ask back
    to find the place (of a card, a pair, a step) stand behind.
    """
    known = screen_of(item).wrong(item)
    ranked = sorted(
        range(len(known)),
        key=lambda n: (not tempts(known[n]), known[n].reply.endswith("?"), -len(known[n].reply), n),
    )
    return tuple(known[n] for n in sorted(ranked[:count]))
