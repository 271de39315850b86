"""``number``: a number written in the bank, a parameter of the legal base, or a figure of a small reach table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number
from phatngon.practice import bound, ground
from phatngon.practice import sentences as say
from phatngon.practice.clocks import NoKey
from phatngon.practice.cursor import Cursor
from phatngon.practice.given import RELOAD
from phatngon.practice.items import Common, Item, Wire, Wrong, with_reference
from phatngon.practice.marking import Marks
from phatngon.practice.outcome import Outcome
from phatngon.practice.typed import read_number

MAX_NUMBER = 10**15


@dataclass(frozen=True, kw_only=True)
class NumberItem(Item[Decimal, "str | int | float"]):
    """A number: written ``answer``, or ``param`` of the legal base; right within ``tolerance``."""

    type = "number"
    type_label = "điền con số"
    fields = ("answer", "param", "figure", "unit", "tolerance", "wrong", "feedback")
    blank: ClassVar[object] = ""

    answer: Decimal | None
    feedback: str
    param: str = ""
    unit: str = ""
    tolerance: Decimal = Decimal(0)
    wrong: tuple[Wrong, ...] = ()

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """A written number, or where it comes from."""
        answer, param, figure = (
            row.number("answer"),
            row.text("param", needed=False),
            row.text("figure", needed=False),
        )
        if answer is None and not param and not figure and not row.has("answer"):
            row.blame(
                "thiếu “answer”, “param” hoặc “figure”.",
                advice="Viết con số, tham số MÃ.tên của bộ dữ liệu luật, hoặc BẢNG.CHỈ_SỐ của bảng số lan tỏa.",
            )
        if figure:
            answer = _figure(row, figure)
        tolerance = row.number("tolerance") or Decimal(0)
        if tolerance < 0:
            row.blame("có “tolerance” nhỏ hơn 0.", "tolerance")
        wrong = bound.read_wrong(
            row,
            lambda entry: (
                _wrong_figure(entry, figure) if entry.has("variant") else entry.number("value")
            ),
            figure=figure,
        )
        return cls(
            **common,
            answer=answer,
            param=param,
            unit=row.text("unit", needed=False),
            tolerance=tolerance,
            wrong=wrong,
            feedback=row.text("feedback"),
        )

    def check_key(self, row: Cursor, day: date) -> None:
        """A written number beside a parameter must be that parameter."""
        key = self.key_on(day)
        if self.answer is not None and self.answer != key:
            row.blame(
                f"ghi đáp án {self.answer}, còn {self.param} là {key}.",
                "answer",
                advice="Bỏ “answer”, chỉ giữ “param”.",
            )

    def check_words(self, ready: Self, row: Cursor, day: date) -> None:
        """A wrong value must be wrong."""
        key = self.key_on(day)
        bound.blame_equal(row, self.wrong, lambda value: abs(value - key) <= self.tolerance)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The provisions, and the parameter."""
        return with_reference(self.provisions, self.param)

    def clock_kind(self) -> str:
        """The provision of the parameter."""
        return self.param.partition(".")[0]

    def key_on(self, as_of: date) -> Decimal:
        """The number of the legal base or of the bank."""
        if not self.param:
            if self.answer is None:
                raise NoKey("chưa có con số để chấm.")
            return self.answer
        value = ground.parameter(self.param)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NoKey(
                f"tham số {show_value(self.param)} là {show_value(value)}, không phải con số."
            )
        return Decimal(str(value))

    def seen(self) -> object:
        """Unit and tolerance."""
        return [self.unit, str(self.tolerance)]

    def given(self, answer: object) -> str | int | float | None:
        """A text or a number."""
        if isinstance(answer, int | float) and not isinstance(answer, bool):
            if not abs(answer) <= MAX_NUMBER:  # written so that NaN is refused too
                raise InputError(
                    f"câu {self.id}: câu trả lời không phải con số dùng được.", advice=RELOAD
                )
            return answer
        return self.typed(answer)

    def mark(self, given: str | int | float) -> Marks:
        """Right within the tolerance."""
        value = read_number(given, self.unit) if isinstance(given, str) else Decimal(str(given))
        if abs(value - self.key) <= self.tolerance:
            return Marks(
                Outcome.RIGHT,
                1,
                1,
                say.NUMBER_RIGHT,
                (self.feedback, *ground.caveats(self.rests_on)),
            )
        known = next(
            (entry.feedback for entry in self.wrong if entry.value == value), say.NUMBER_ADVICE
        )
        return Marks(Outcome.WRONG, 0, 1, say.NUMBER_WRONG, (known,))

    @property
    def unit_after(self) -> str:
        """The unit as it stands after a number; empty where the item has none."""
        return self.unit if self.unit in ("", "%") else f" {self.unit}"

    @property
    def said(self) -> str:
        """The key with its unit; the percent sign stands close to its number."""
        return format_number(self.key) + self.unit_after

    def right_answer(self) -> object:
        """The key as people type it."""
        return format_number(self.key)

    def wrong_answers(self) -> list[object]:
        """The known wrong values, then one beyond the tolerance."""
        return [
            *(format_number(entry.value) for entry in self.wrong),
            format_number(self.key + 2 * self.tolerance + 1),
        ]

    def right_lines(self) -> tuple[str, ...]:
        """The number with its unit."""
        return (self.said,)

    def texts(self) -> Iterator[str]:
        """The feedback, for right and for wrong values."""
        yield from (self.feedback, *(entry.feedback for entry in self.wrong))

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """The unit; with the key, numbers as JSON numbers."""
        if not with_key:
            return {"unit": self.unit}
        return {
            "unit": self.unit,
            "key": float(self.key),
            "tolerance": float(self.tolerance),
            "feedback": self.feedback,
            "caveats": list(ground.caveats(self.rests_on)),
            "solution": list(self.right_lines()),
            "wrong": [
                [float(entry.value), entry.feedback]
                for entry in self.wrong
                if entry.value is not None
            ],
        }

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """A field for a number of ``unit``."""
        return cls(**common, answer=None, feedback="", unit=row["unit"])


def _figure(row: Cursor, reference: str) -> Decimal | None:
    """The figure of a small reach table; a problem is noted on the cursor."""
    from phatngon.practice.reach_figures import figure

    try:
        return figure(reference)
    except InputError as error:
        row.blame(error.what, "figure", advice=error.advice)
        return None


def _wrong_figure(entry: Cursor, reference: str) -> Decimal | None:
    """The figure that a named mistake gives; one that equals the right figure is a problem."""
    from phatngon.practice import reach_figures

    try:
        found = reach_figures.wrong_figure(reference, entry.text("variant"))
        if found != reach_figures.figure(reference):
            return found
        entry.blame(
            "tính sai kiểu này mà vẫn ra đáp án.",
            "variant",
            advice="Bỏ dòng này, hoặc hỏi bảng số khác.",
        )
    except InputError as error:
        entry.blame(error.what, "variant", advice=error.advice)
    return None
