"""A question as the room votes on it: what a phone may see, what an answer is, how answers are counted, what is told at the end.

Nothing of the key is in :meth:`Ballot.question`. Ids that would give an order or a pair away travel under names made with
the secret of the room; the names are taken back by :meth:`Ballot.read`.
"""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar

from phatngon.base.errors import InputError
from phatngon.base.html import plain_words
from phatngon.base.moments import show_value
from phatngon.base.text import squeeze
from phatngon.lessons.screens import LETTERS
from phatngon.practice.ground import citations
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve
from phatngon.practice.outcome import Outcome
from phatngon.practice.wire import to_wire

MOST_SHOWN = 12  # different typed answers that are told apart; the rest are counted together
OTHERS = "khác"
RIGHT = "dung"  # under what the reason for a right typed answer is told


@dataclass(frozen=True)
class BallotPart:
    """Something of a question that has an id of its own: a choice, step, card or text on one side."""

    id: str
    text: str
    letter: str = ""


@dataclass(frozen=True)
class Ballot(ABC):
    """An item resolved for a date, with the names under which its parts travel in this room. One subclass a way of answering.

    >>> from datetime import date
    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> ballot = Ballot.of(bank_from_text(EXAMPLE)["vd-12"], date(2026, 11, 23), b"room")
    >>> ballot.question()["type"], ballot.is_right(ballot.read("3"))
    ('number', False)
    """

    counts: ClassVar[str] = ""  # the list whose parts are counted
    letters: ClassVar[bool] = (
        False  # True: a choice has a letter, and cards of letters can be raised
    )
    alone: ClassVar[bool] = False  # True: one letter is a whole answer
    hidden: ClassVar[bool] = False  # True: the item's own ids would give the answer away
    typed: ClassVar[bool] = False  # True: answered by typing
    in_words: ClassVar[bool] = (
        False  # True: typed in words of one's own, which a trainer lets through
    )

    item: Item
    as_of: date
    names: Mapping[str, str] = field(default_factory=dict)
    _marked: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def of(item: Item, as_of: date, secret: bytes) -> Ballot:
        """The ballot of an item. Raises NoKey where it does not apply on ``as_of``."""
        item = resolve(item, as_of)
        kind = BALLOTS[item.type]
        names = {}
        if kind.hidden:
            rows = [rows for rows in item.wire(with_key=False).values() if isinstance(rows, list)]
            names = {own: _name(secret, item.id, own) for part in rows for own, *_ in part}
        return kind(item, as_of, names)

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.item.id

    @property
    def type(self) -> str:
        """The kind of the item."""
        return self.item.type

    def name(self, own: str) -> str:
        """The name under which a part travels."""
        return self.names.get(own, own)

    # what a phone may see

    @cached_property
    def parts(self) -> dict[str, list[BallotPart]]:
        """The parts by the name of their list, in the order of paper and deck; choices carry letters."""
        wire = self.item.wire(with_key=False)
        shown = [part.id for part in self.item.arranged("")]
        found: dict[str, list[BallotPart]] = {}
        for name, rows in wire.items():
            if not isinstance(rows, list):
                continue
            texts = {own: plain_words(text) for own, text, *_ in rows}
            order = shown if set(shown) == set(texts) else list(texts)
            found[name] = [
                BallotPart(self.name(own), texts[own], LETTERS[place] if self.letters else "")
                for place, own in enumerate(order)
            ]
        return found

    def question(self) -> dict[str, object]:
        """What a phone gets: stem and parts, no key, no feedback."""
        wire = to_wire(self.item, self.as_of, with_key=False)
        row: dict[str, object] = {
            "id": self.id,
            "type": self.type,
            "stem": plain_words_by_line(self.item.stem),
            "choices": [],
        }
        for name, parts in self.parts.items():
            if name != "checklist":
                row[name] = [
                    {"id": one.id, "letter": one.letter, "text": one.text}
                    if one.letter
                    else {"id": one.id, "text": one.text}
                    for one in parts
                ]
        return row | {name: wire[name] for name in ("unit", "needs") if name in wire}

    # answers

    def read(self, answer: object) -> object:
        """An answer as it is kept, under the item's own ids. Raises InputError for the wrong shape, an unknown id, a blank answer."""
        own = self._own(answer)
        if self.item.given(own) is None:
            raise InputError(f"câu {self.id}: chưa có câu trả lời.", advice="Trả lời rồi gửi lại.")
        return own

    def _own(self, answer: object) -> object:
        real = {name: own for own, name in self.names.items()}

        def back(value: object) -> object:
            return real.get(value, value) if isinstance(value, str) else value

        if isinstance(answer, list):
            return [back(one) for one in answer]
        if isinstance(answer, dict):
            return {back(left): back(right) for left, right in answer.items()}
        return back(answer)

    def sent(self, answer: object) -> object:
        """A kept answer under the names of the room, as the phone that gave it knows it."""
        if isinstance(answer, list):
            return [self.name(one) for one in answer]
        if isinstance(answer, dict):
            return {self.name(left): self.name(right) for left, right in answer.items()}
        return self.name(str(answer))

    def is_right(self, answer: object) -> bool:
        """True where a kept answer is right as a whole. Each answer is marked once: a trainer's page asks for all of them, all the time."""
        seen = repr(answer)
        if seen not in self._marked:
            self._marked[seen] = self.item.tried(answer).outcome is Outcome.RIGHT
        return self._marked[seen]

    # counting

    @abstractmethod
    def keys(self, answer: object) -> list[str]:
        """What an answer is counted under."""

    def counted(self, answers: Iterable[object]) -> dict[str, int]:
        """How many answers there are under each key; every part is there."""
        counts = dict.fromkeys(self.listed, 0)
        for answer in answers:
            for key in self.keys(answer):
                counts[key] = counts.get(key, 0) + 1
        return counts

    @property
    def listed(self) -> list[str]:
        """The ids that are counted: those of choices, steps, cards or left texts."""
        return [one.id for one in self.parts.get(self.counts, [])]

    def letter_of(self, letter: str) -> str:
        """The id of the choice with a letter, for counts of raised cards. Raises InputError for a letter the question has not."""
        choices = self.parts.get("choices", []) if self.letters else []
        for one in choices:
            if letter.upper() == one.letter:
                return one.id
        raise InputError(
            f"câu {self.id} không có phương án {show_value(letter)}.",
            advice=f"Các phương án: {', '.join(one.letter for one in choices)}."
            if choices
            else "Câu này không đếm theo chữ cái.",
        )

    # what is told once the answer is open

    @abstractmethod
    def right(self) -> list[str]:
        """What is right, as it is told."""

    def why(self) -> dict[str, str]:
        """The reason for every counted part."""
        reasons = {self.name(row[0]): self.item.reason(row[0]) for row in self.item.rows}
        return {one: plain_words(reasons[one]) for one in self.listed if reasons.get(one)}

    def law(self) -> str:
        """What the answer rests on, in one line."""
        return "; ".join(one.text for one in citations(self.item.rests_on))

    @property
    def provisions(self) -> tuple[str, ...]:
        """The provisions the question rests on."""
        return tuple(dict.fromkeys(one.partition(".")[0] for one in self.item.rests_on))

    @property
    def after(self) -> str:
        """What to do about it at the desk."""
        return plain_words(self.item.after)


class ChoiceBallot(Ballot):
    """Choices with letters; several may be taken."""

    counts, letters = "choices", True

    def keys(self, answer: object) -> list[str]:
        """The choices taken."""
        return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]

    def right(self) -> list[str]:
        """The right choices."""
        key = self.item.key
        return [str(one) for one in key] if isinstance(key, tuple | list) else [str(key)]


class OneBallot(ChoiceBallot):
    """Choices of which one is taken."""

    alone = True


class OrderBallot(Ballot):
    """Steps to put in order."""

    counts, hidden = "steps", True

    def keys(self, answer: object) -> list[str]:
        """The steps in their right place."""
        given = answer if isinstance(answer, list) else []
        pairs = zip(given, self.item.key, strict=False)
        return [self.name(one) for one, right in pairs if one == right]

    def right(self) -> list[str]:
        """The right order."""
        return [self.name(one) for one in self.item.key]


class ClassifyBallot(Ballot):
    """Cards to put into bins."""

    counts = "cards"

    def read(self, answer: object) -> object:
        """The cards that were put somewhere."""
        own = super().read(answer)
        return (
            {left: right for left, right in own.items() if right} if isinstance(own, dict) else own
        )

    def keys(self, answer: object) -> list[str]:
        """The parts in their right place."""
        placed = answer if isinstance(answer, dict) else {}
        return [self.name(one) for one, place in self.item.key.items() if placed.get(one) == place]

    def right(self) -> list[str]:
        """The right places, in the order of the parts."""
        places = {self.name(one): self.name(place) for one, place in self.item.key.items()}
        return [places[one] for one in self.listed]


class MatchBallot(ClassifyBallot):
    """Texts on the left, each with the one on the right that fits it."""

    counts, hidden = "lefts", True


class TypedBallot(Ballot):
    """A number or a moment that is typed."""

    typed = True

    def read(self, answer: object) -> object:
        """What was typed."""
        if not isinstance(answer, str):
            raise InputError(f"câu {self.id}: câu trả lời phải là chữ.")
        return str(super().read(answer)).strip()

    def sent(self, answer: object) -> object:
        """What was typed."""
        return answer

    def keys(self, answer: object) -> list[str]:
        """What was typed, without what does not matter."""
        return [squeeze(str(answer)).lower()]

    def counted(self, answers: Iterable[object]) -> dict[str, int]:
        """How many typed the same, most frequent first; rare answers together."""
        counts = super().counted(answers)
        first = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        shown, rest = first[:MOST_SHOWN], sum(count for _, count in first[MOST_SHOWN:])
        return dict(shown) | ({OTHERS: rest} if rest else {})

    def right(self) -> list[str]:
        """What is right, as people say it."""
        return list(self.item.right_lines())

    def why(self) -> dict[str, str]:
        """The feedback by the wrong value, and under ``dung`` that for a right one."""
        told = {}
        for wrong in self.item.wrong_answers():
            text = wrong.get("text") if isinstance(wrong, dict) else wrong
            marks = self.item.tried(wrong)
            if marks.feedback and text:
                told[squeeze(str(text)).lower()] = plain_words(" ".join(marks.feedback))
        right = self.item.tried(self.item.right_answer()).feedback
        return told | ({RIGHT: plain_words(" ".join(right))} if right else {})


class TextBallot(TypedBallot):
    """Words of one's own."""

    in_words = True


BALLOTS: dict[
    str, type[Ballot]
] = {  # a kind of item, how it is answered in a room; a case is asked step by step
    "one": OneBallot,
    "many": ChoiceBallot,
    "order": OrderBallot,
    "match": MatchBallot,
    "classify": ClassifyBallot,
    "number": TypedBallot,
    "moment": TypedBallot,
    "text": TextBallot,
}


def plain_words_by_line(text: str) -> str:
    """Markdown as plain words, line by line."""
    return "\n".join(plain_words(line) for line in text.strip().splitlines())


def _name(secret: bytes, question: str, own: str) -> str:
    return hmac.new(secret, f"{question}|{own}".encode(), hashlib.sha256).hexdigest()[:8]
