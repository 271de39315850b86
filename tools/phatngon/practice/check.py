"""Checking one answer: data in, a result a person can read out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phatngon.practice import ground
from phatngon.practice.ground import Citation
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve
from phatngon.practice.marking import MarkedPart
from phatngon.practice.outcome import Outcome


@dataclass(frozen=True)
class Result:
    """How an answer was marked.

    ``outcome`` is a word of :class:`Outcome`; ``label`` says it in Vietnamese. ``right`` of
    ``total`` parts; ``message`` says what was checked; ``feedback`` is for what was chosen and never names the answer
    of a wrong result; ``after`` (what to do on Monday) comes with a right answer only; ``parts`` for screens that
    mark each card.
    """

    outcome: Outcome
    right: int
    total: int
    message: str
    feedback: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    after: str = ""
    parts: tuple[MarkedPart, ...] = ()

    @property
    def label(self) -> str:
        """The outcome in Vietnamese."""
        return self.outcome.label

    def to_json(self) -> dict[str, object]:
        """JSON form: keys in English, words in Vietnamese."""
        return {
            "outcome": str(self.outcome),
            "label": self.label,
            "right": self.right,
            "total": self.total,
            "message": self.message,
            "feedback": list(self.feedback),
            "citations": [citation.to_json() for citation in self.citations],
            "after": self.after,
            "parts": [{"id": part.id, "state": str(part.state)} for part in self.parts],
        }


def check(item: Item, answer: object, as_of: date) -> Result:
    """Mark ``answer`` (JSON data in the shape of the item's kind) under the law of ``as_of``.

    A blank answer, and a number or date nobody can read, is *chưa làm* with a sentence. Raises InputError for data of
    the wrong kind, an id the item has not, a huge text, and an item that does not apply on that date.

    >>> from phatngon.practice.bank import bank_from_text, EXAMPLE
    >>> bank = bank_from_text(EXAMPLE)
    >>> result = check(bank["vd-11"], "b", date(2026, 11, 23))
    >>> result.label, result.feedback
    ('chưa đúng', ('Tên gọi chưa nói lên loại hình. Xem giấy phép ở chân trang.',))
    """
    item = resolve(item, as_of)
    marks = item.tried(answer)
    cited = () if marks.outcome is Outcome.NOT_DONE else ground.citations(item.rests_on)
    after = item.after if marks.outcome is Outcome.RIGHT else ""
    return Result(
        marks.outcome,
        marks.right,
        marks.total,
        marks.message,
        marks.feedback,
        cited,
        after,
        marks.parts,
    )
