"""A question as the room votes on it: what a phone may see, what an answer is, how answers are counted, what is told at the end.

Nothing of the key is in :meth:`Ballot.question`. Ids that would give an order or a pair away travel under names made with
the secret of the room; the names are taken back by :meth:`Ballot.read`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

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

HIDDEN = ("order", "match")  # kinds whose own ids name the place where a part belongs
CHOSEN = ("one", "many")
PLACED = ("match", "classify")
TYPED = ("number", "moment", "text")
MOST_SHOWN = 12  # different typed answers that are told apart; the rest are counted together
OTHERS = "khác"


@dataclass(frozen=True)
class BallotPart:
    """Something of a question that has an id of its own: a choice, step, card or text on one side."""

    id: str
    text: str
    letter: str = ""


@dataclass(frozen=True)
class Ballot:
    """An item resolved for a date, with the names under which its parts travel in this room.

    >>> from datetime import date
    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> ballot = Ballot.of(bank_from_text(EXAMPLE)["vd-12"], date(2026, 11, 23), b"room")
    >>> ballot.question()["type"], ballot.is_right(ballot.read("3"))
    ('number', False)
    """

    item: Item
    as_of: date
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, item: Item, as_of: date, secret: bytes) -> Ballot:
        """The ballot of an item. Raises NoKey where it does not apply on ``as_of``."""
        item = resolve(item, as_of)
        names = {}
        if item.type in HIDDEN:
            rows = [rows for rows in item.wire(with_key=False).values() if isinstance(rows, list)]
            names = {own: _name(secret, item.id, own) for part in rows for own, *_ in part}
        return cls(item, as_of, names)

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
        """The parts by the name of their list, in the order of paper and deck; one of the lists carries letters."""
        wire = self.item.wire(with_key=False)
        shown = [part.id for part in self.item.arranged("")]
        found: dict[str, list[BallotPart]] = {}
        for name, rows in wire.items():
            if not isinstance(rows, list):
                continue
            texts = {own: plain_words(text) for own, text, *_ in rows}
            order = shown if set(shown) == set(texts) else list(texts)
            lettered = name == "choices"
            found[name] = [
                BallotPart(self.name(own), texts[own], LETTERS[place] if lettered else "")
                for place, own in enumerate(order)
            ]
        return found

    def question(self) -> dict[str, Any]:
        """What a phone gets: stem and parts, no key, no feedback."""
        wire = to_wire(self.item, self.as_of, with_key=False)
        row: dict[str, Any] = {
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
        if self.type in TYPED and not isinstance(own, str):
            raise InputError(f"câu {self.id}: câu trả lời phải là chữ.")
        given = self.item.given(own)
        if given is None:
            raise InputError(f"câu {self.id}: chưa có câu trả lời.", advice="Trả lời rồi gửi lại.")
        if self.type in PLACED and isinstance(own, dict):
            return {left: right for left, right in own.items() if right}
        return own.strip() if isinstance(own, str) and self.type in TYPED else own

    def _own(self, answer: object) -> object:
        real = {name: own for own, name in self.names.items()}

        def back(value: object) -> object:
            return real.get(value, value) if isinstance(value, str) else value

        if isinstance(answer, list):
            return [back(one) for one in answer]
        if isinstance(answer, dict):
            return {back(left): back(right) for left, right in answer.items()}
        return answer if self.type in TYPED else back(answer)

    def sent(self, answer: object) -> object:
        """A kept answer under the names of the room, as the phone that gave it knows it."""
        if isinstance(answer, list):
            return [self.name(one) for one in answer]
        if isinstance(answer, dict):
            return {self.name(left): self.name(right) for left, right in answer.items()}
        return answer if self.type in TYPED else self.name(str(answer))

    def is_right(self, answer: object) -> bool:
        """True where a kept answer is right as a whole."""
        return self.item.tried(answer).outcome is Outcome.RIGHT

    # counting

    def keys(self, answer: object) -> list[str]:
        """What an answer is counted under: the choices taken; the parts in their right place; what was typed."""
        if self.type in CHOSEN:
            return [self.name(one) for one in answer] if isinstance(answer, list) else [str(answer)]
        if self.type in TYPED:
            return [squeeze(str(answer)).lower()]
        if self.type == "order":
            right = list(self.item.key)
            given = list(answer) if isinstance(answer, list) else []
            return [
                self.name(one) for one, other in zip(given, right, strict=False) if one == other
            ]
        placed = answer if isinstance(answer, dict) else {}
        return [self.name(one) for one, place in self.item.key.items() if placed.get(one) == place]

    def counted(self, answers: Iterable[object]) -> dict[str, int]:
        """How many answers there are under each key; every part is there, typed answers most frequent first."""
        counts: dict[str, int] = {} if self.type in TYPED else dict.fromkeys(self.listed, 0)
        for answer in answers:
            for key in self.keys(answer):
                counts[key] = counts.get(key, 0) + 1
        if self.type not in TYPED:
            return counts
        first = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        shown, rest = first[:MOST_SHOWN], sum(count for _, count in first[MOST_SHOWN:])
        return dict(shown) | ({OTHERS: rest} if rest else {})

    @property
    def listed(self) -> list[str]:
        """The ids that are counted: those of choices, steps, cards or left texts."""
        counted = {"one": "choices", "many": "choices", "order": "steps", "classify": "cards"}
        return [one.id for one in self.parts.get(counted.get(self.type, "lefts"), [])]

    def letter_of(self, letter: str) -> str:
        """The id of the choice with a letter, for counts of raised cards. Raises InputError for a letter the question has not."""
        choices = self.parts.get("choices", []) if self.type in CHOSEN else []
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

    def right(self) -> list[str]:
        """The right ids; the right order; for pairs and cards the right places in the order of the parts; what is right when typed."""
        if self.type in CHOSEN:
            ids = self.item.key if isinstance(self.item.key, tuple | list) else (self.item.key,)
            return [self.name(str(one)) for one in ids]
        if self.type == "order":
            return [self.name(one) for one in self.item.key]
        if self.type in PLACED:
            places = {self.name(one): self.name(place) for one, place in self.item.key.items()}
            return [places[one] for one in self.listed]
        return list(self.item.right_lines())

    def why(self) -> dict[str, str]:
        """The reason for every counted part; for what is typed the feedback by the wrong value, and ``dung`` for the right one."""
        if self.type not in TYPED:
            reasons = {self.name(row[0]): self.item.reason(row[0]) for row in self.item.rows}
            return {one: plain_words(reasons[one]) for one in self.listed if reasons.get(one)}
        told = {}
        for wrong in self.item.wrong_answers():
            text = wrong.get("text") if isinstance(wrong, dict) else wrong
            marks = self.item.tried(wrong)
            if marks.feedback and text:
                told[squeeze(str(text)).lower()] = plain_words(" ".join(marks.feedback))
        right = self.item.tried(self.item.right_answer()).feedback
        return told | ({"dung": plain_words(" ".join(right))} if right else {})

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


def plain_words_by_line(text: str) -> str:
    """Markdown as plain words, line by line."""
    return "\n".join(plain_words(line) for line in text.strip().splitlines())


def _name(secret: bytes, question: str, own: str) -> str:
    return hmac.new(secret, f"{question}|{own}".encode(), hashlib.sha256).hexdigest()[:8]


Ballots = Mapping[str, Ballot]
Marker = Callable[[object], bool]
