"""The four outcomes of an answer: English inside (code, wire, pages), Vietnamese only in the labels people read."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What an answer is worth, from nothing given to everything right.

    >>> max(Outcome.WRONG, Outcome.RIGHT, key=lambda outcome: outcome.rank).label
    'đúng'
    """

    NOT_DONE = "not_done"
    WRONG = "wrong"
    NEAR = "near"
    RIGHT = "right"

    @property
    def rank(self) -> int:
        """A better outcome ranks higher."""
        return tuple(Outcome).index(self)

    @property
    def label(self) -> str:
        """The outcome in Vietnamese."""
        return OUTCOME_LABELS[self]

    @property
    def style(self) -> str:
        """The suffix of the style class under which pages and papers have always drawn the outcome."""
        return next(word for word, outcome in STORED.items() if outcome is self)


OUTCOME_LABELS = {
    Outcome.NOT_DONE: "chưa làm",
    Outcome.WRONG: "chưa đúng",
    Outcome.NEAR: "gần đúng",
    Outcome.RIGHT: "đúng",
}
STORED = {
    "chua_lam": Outcome.NOT_DONE,
    "chua_dung": Outcome.WRONG,
    "gan_dung": Outcome.NEAR,
    "dung": Outcome.RIGHT,
}


def stored_outcome(word: object) -> Outcome | None:
    """The outcome a log row names, in the words of this kit or of the kits up to 0.4.1; None where it names none.

    Logs lie on the learners' own disks and are never rewritten, so the old words are read for ever.

    >>> stored_outcome("gan_dung"), stored_outcome("near"), stored_outcome("đúng")
    (<Outcome.NEAR: 'near'>, <Outcome.NEAR: 'near'>, None)
    """
    if not isinstance(word, str):
        return None
    return STORED.get(word) or (Outcome(word) if word in set(Outcome) else None)
