"""``match``: left texts, each with the right-hand text that fits it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from phatngon.practice import bound
from phatngon.practice import sentences as say
from phatngon.practice.arrange import shuffled
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.items import Common, Item, Wire, order_seed
from phatngon.practice.marking import Marks, placed


@dataclass(frozen=True)
class Pair:
    """A left text and the id of the right text that fits it."""

    id: str
    left: str
    right_id: str
    feedback: str
    why: str = ""


@dataclass(frozen=True)
class Right:
    """One right-hand text of a matching item."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class MatchItem(Item[dict[str, str], dict[str, str]]):
    """``pairs`` and all right-hand texts, those that fit nothing at the end."""

    type = "match"
    type_label = "ghép cặp"
    fields = ("pairs", "extra")
    blank: ClassVar[object] = {}

    pairs: tuple[Pair, ...]
    rights: tuple[Right, ...]

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """Pairs, and ``extra`` texts that fit nothing."""
        rows = row.rows("pairs", "cặp", least=2)
        pairs, rights = [], []
        for number, (pair, code) in enumerate(zip(rows, unique_codes(rows, "l"), strict=True), 1):
            pair.only(("id", "left", "right", "feedback", "why"))
            why = pair.text("why", needed=False)
            pairs.append(Pair(code, pair.text("left"), f"r{number}", pair.text("feedback"), why))
            rights.append(Right(f"r{number}", pair.text("right")))
        rights += [
            Right(f"r{number}", text)
            for number, text in enumerate(row.texts("extra"), len(rights) + 1)
        ]
        row.distinct([pair.left for pair in pairs], "pairs")
        row.distinct([right.text for right in rights], "pairs")
        return cls(**common, pairs=tuple(pairs), rights=tuple(rights))

    def check_words(self, ready: Self, row: Cursor, day: date) -> None:
        """The feedback of a pair must not name its right text."""
        texts = {right.id: right.text for right in ready.rights}
        bound.keeps_the_answer(
            row, "pairs", [(pair.feedback, [texts[pair.right_id]]) for pair in ready.pairs]
        )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The pairs."""
        return [(pair.id, pair.left, pair.feedback) for pair in self.pairs]

    @property
    def whys(self) -> dict[str, str]:
        """The reasons of the pairs."""
        return {pair.id: pair.why for pair in self.pairs if pair.why}

    def key_on(self, as_of: date) -> dict[str, str]:
        """The right text of each left one."""
        return {pair.id: pair.right_id for pair in self.pairs}

    def seen(self) -> object:
        """Both sides."""
        return [
            [(pair.id, pair.left) for pair in self.pairs],
            [(right.id, right.text) for right in self.rights],
        ]

    def arranged(self, seed: str) -> tuple[Right, ...]:
        """The right-hand texts, shuffled, never level with their left ones."""
        return shuffled(self.rights, order_seed(self, seed), never_as_given=True)

    def given(self, answer: object) -> dict[str, str] | None:
        """Left ids to right ids."""
        return self.places_of(
            answer, [pair.id for pair in self.pairs], [right.id for right in self.rights]
        )

    def mark(self, given: dict[str, str]) -> Marks:
        """Every left text with its own right text counts."""
        marks = placed("match", self.rows, self.key, given)
        used = list(given.values())
        twice = tuple(
            say.RIGHT_USED_TWICE.format(text=right.text)
            for right in self.rights
            if used.count(right.id) > 1
        )
        return replace(marks, feedback=marks.feedback + twice)

    def wrong_answers(self) -> list[object]:
        """Everything one place further."""
        rights = list(self.key.values())
        return [dict(zip(self.key, rights[1:] + rights[:1], strict=True))]

    def right_lines(self) -> tuple[str, ...]:
        """The pairs."""
        texts = {right.id: right.text for right in self.rights}
        return tuple(f"{pair.left} – {texts[pair.right_id]}" for pair in self.pairs)

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """Both sides; the key is a right id for every left one."""
        return self.wired("lefts", with_key) | {
            "rights": [[right.id, right.text] for right in self.rights]
        }

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """Both sides, not knowing what fits."""
        return cls(
            **common,
            pairs=tuple(Pair(code, text, "", "") for code, text in bound.rows_of(row, "lefts")),
            rights=tuple(Right(code, text) for code, text in bound.rows_of(row, "rights")),
        )
