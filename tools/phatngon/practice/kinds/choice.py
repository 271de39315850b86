"""``one`` and ``many``: choices to take, the key written, or computed from the facts of an outlet or of a case."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, ClassVar, Self

from phatngon.base.choices import listed
from phatngon.base.moments import show_date, show_value
from phatngon.base.text import upper_first
from phatngon.practice import bound, ground
from phatngon.practice import sentences as say
from phatngon.practice.arrange import shuffled
from phatngon.practice.bound import CASE_ASKS
from phatngon.practice.clocks import NoKey
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.items import Common, Item, K, Wire, order_seed
from phatngon.practice.marking import MarkedPart, Marks, by_share, right_or_wrong, told
from phatngon.practice.outcome import Outcome

ASKS = ("type", "is_press")


@dataclass(frozen=True)
class Choice:
    """One choice; ``value`` is the outcome of the rules it stands for (a code, or true, false, null); ``goes`` the step
    of a case it leads to; ``why`` the reason told once the answer is open, where ``feedback`` only leads to it."""

    id: str
    text: str
    feedback: str
    correct: bool | None = None
    value: Any = None
    goes: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ChoiceItem(Item[K, Any]):
    """What ``one`` and ``many`` share. With ``facts`` the rules compute the key.

    ``asks``: ``type`` or ``is_press`` of an outlet; ``decision``, ``due_unit`` (of ``duty``) or ``reason_required`` of
    a case.
    """

    votable = True

    choices: tuple[Choice, ...]
    facts: Mapping[str, Any] | None = None
    asks: str = ""
    duty: str = ""

    @property
    def case(self) -> Mapping[str, object] | None:
        """The facts, where they are those of a case."""
        return self.facts if self.asks in CASE_ASKS else None

    @property
    def goes(self) -> list[str]:
        """What every choice says."""
        return [choice.goes for choice in self.choices]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the choices."""
        return tuple(choice.id for choice in self.choices)

    @property
    def right_ids(self) -> tuple[str, ...]:
        """The ids of the right choices; the key must be known."""
        return self.key if isinstance(self.key, tuple) else (str(self.key),)

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """Choices with the key written, or facts from which the rules find it."""
        rows = row.rows("choices", "phương án", least=2)
        codes = unique_codes(rows, "")
        facts, asks = cls.read_facts(row)
        choices = tuple(
            _read_choice(choice, code, asks) for choice, code in zip(rows, codes, strict=True)
        )
        row.distinct([choice.text for choice in choices], "choices")
        if choices and not asks:
            cls.check_count(row, [choice.id for choice in choices if choice.correct])
        if asks in CASE_ASKS:
            bound.one_value_each(row, [choice.value for choice in choices])
        vary = bound.read_vary(row)
        if vary and asks not in CASE_ASKS:
            row.blame(
                "có “vary” mà không có “case”.", "vary", advice="Thêm “case”, hoặc bỏ “vary”."
            )
        return cls(
            **common, choices=choices, facts=facts, asks=asks, duty=bound.read_duty(row), vary=vary
        )

    @classmethod
    @abstractmethod
    def read_facts(cls, row: Cursor) -> tuple[dict[str, object] | None, str]:
        """The facts that compute the key, and what is asked of them; (None, "") where the key is written."""

    @classmethod
    def check_count(cls, row: Cursor, right: Sequence[str]) -> None:
        """Note where no choice is written to be right."""
        if not right:
            row.blame(
                "không có phương án đúng nào.",
                "choices",
                advice="Thêm “correct: true” vào phương án đúng.",
            )

    def arranged(self, seed: str) -> tuple[Choice, ...]:
        """The choices, shuffled."""
        return shuffled(self.choices, order_seed(self, seed))

    def right_lines(self) -> tuple[str, ...]:
        """The texts of the right choices."""
        return tuple(choice.text for choice in self.choices if choice.id in self.right_ids)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The choices."""
        return [(choice.id, choice.text, choice.feedback) for choice in self.choices]

    @property
    def whys(self) -> dict[str, str]:
        """The reasons of the choices."""
        return {choice.id: choice.why for choice in self.choices if choice.why}

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """The choices; the key is an id or a list of ids."""
        return self.wired("choices", with_key)

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """Choices without feedback."""
        return cls(
            **common,
            choices=tuple(Choice(code, text, "") for code, text in bound.rows_of(row, "choices")),
        )

    def check_words(self, ready: Self, row: Cursor, day: date) -> None:
        """Feedback for what is not right must not name what is."""
        key = ready.key_on(day)
        right = [
            choice
            for choice in ready.choices
            if choice.id in (key if isinstance(key, tuple) else (key,))
        ]
        bound.keeps_the_answer(
            row,
            "choices",
            [
                (choice.feedback, [fit.text for fit in right if choice not in right])
                for choice in ready.choices
            ],
        )


@dataclass(frozen=True, kw_only=True)
class OneItem(ChoiceItem[str]):
    """``one``: a single right choice."""

    type = "one"
    type_label = "chọn một phương án"
    fields = ("choices", "outlet", "case", "asks", "duty", "vary")

    @classmethod
    def read_facts(cls, row: Cursor) -> tuple[dict[str, object] | None, str]:
        """The facts of a case or an outlet."""
        return _facts_and_asks(row)

    @classmethod
    def check_count(cls, row: Cursor, right: Sequence[str]) -> None:
        """One must be right."""
        super().check_count(row, right)
        if len(right) > 1:
            row.blame(
                f"có {len(right)} phương án đúng ({', '.join(right)}).",
                "choices",
                advice="Chỉ giữ một, hoặc đổi sang type: many.",
            )

    @property
    def parts(self) -> int:
        """One answer."""
        return 1

    @property
    def is_bound(self) -> bool:
        """True with a case."""
        return self.case is not None

    def starting(self, start: date | datetime) -> Self:
        """The case begun at ``start``."""
        return (
            replace(self, facts={**self.case, "starts_at": start.isoformat()})
            if self.case is not None
            else self
        )

    def clock_kind(self) -> str:
        """The provision of the duty whose unit is asked."""
        return (
            ground.duty_provision(self.case, self.duty)
            if self.case is not None and self.asks == "due_unit"
            else ""
        )

    def key_on(self, as_of: date) -> str:
        """The id of the one right choice."""
        if self.facts is None:
            return next(choice.id for choice in self.choices if choice.correct)
        if self.case is not None:
            value = ground.reply_value(self.case, self.asks, self.duty)
            shown, place = str(value).lower(), "case"
        else:
            value = ground.press_type(self.facts, as_of, self.asks)
            shown, place = ground.found_label(value), "outlet"
        for choice in self.choices:
            if choice.value == value and type(choice.value) is type(value):
                return choice.id
        told_by = "cho kết quả" if place == "case" else "xếp vào"
        raise NoKey(
            f"quy tắc {told_by} {show_value(shown)}, không có trong các phương án.",
            advice=f"Thêm phương án này, hoặc sửa dữ kiện trong “{place}”.",
        )

    def check_edges(self, edges: Sequence[Self], row: Cursor) -> None:
        """Both ends of the span must have one answer."""
        if self.vary and len({edge.key_on(date.max) for edge in edges}) > 1:
            row.blame(
                "có đáp án khác nhau ở hai đầu của “vary”.",
                "vary",
                advice="Rút ngày trong thời gian của một luật.",
            )

    def check_key(self, row: Cursor, day: date) -> None:
        """A written “correct” must be what the rules find."""
        key = self.key_on(day)
        if self.facts is None:
            return
        computed = next(choice for choice in self.choices if choice.id == key)
        for number, choice in enumerate(self.choices):
            if choice.correct is not None and choice.correct != (choice.id == key):
                field = "outlet" if self.case is None else "case"
                row.blame(
                    f"ghi đáp án khác quy tắc: quy tắc xếp vào {show_value(computed.text)} (ngày {show_date(day)}).",
                    "choices",
                    number,
                    "correct",
                    advice=f"Bỏ “correct”, hoặc sửa dữ kiện trong “{field}”.",
                )
                return
        bound.cites(self, row, self.clock_kind())

    def leads(self, answer: object) -> str:
        """Where the choice taken goes."""
        return next((choice.goes for choice in self.choices if choice.id == answer), "")

    def ways(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """Where every choice goes."""
        return [
            (choice.goes, ("choices", number, "goes")) for number, choice in enumerate(self.choices)
        ]

    def given(self, answer: object) -> str | None:
        """The id of a choice."""
        if not isinstance(answer, str):
            raise self.wrong_kind(answer, "mã của một phương án")
        return self.known(answer, self.ids) if answer.strip() else None

    def mark(self, given: str) -> Marks:
        """Right or not."""
        chosen = next(choice for choice in self.choices if choice.id == given)
        outcome = right_or_wrong(given == self.key)
        right = outcome is Outcome.RIGHT
        return Marks(
            outcome,
            int(right),
            1,
            say.CHOICE_RIGHT if right else say.CHOICE_WRONG,
            (chosen.feedback,),
            (MarkedPart(chosen.id, chosen.text, outcome, chosen.feedback),),
        )

    def wrong_answers(self) -> list[object]:
        """Every other choice."""
        return [choice.id for choice in self.choices if choice.id != self.key]


@dataclass(frozen=True, kw_only=True)
class ManyItem(ChoiceItem[tuple[str, ...]]):
    """``many``: every choice rightly taken or rightly left counts."""

    type = "many"
    type_label = "chọn nhiều phương án"
    fields = ("choices", "outlet", "asks")
    blank: ClassVar[object] = []

    @classmethod
    def read_facts(cls, row: Cursor) -> tuple[dict[str, object] | None, str]:
        """No facts: rules find one answer."""
        if row.has("outlet") or row.has("asks"):
            row.blame(
                "chọn nhiều phương án nên không dùng được “outlet” hay “asks”.",
                "outlet",
                advice="Đổi sang type: one, hoặc viết “correct” cho từng phương án.",
            )
        return None, ""

    def key_on(self, as_of: date) -> tuple[str, ...]:
        """The ids of the right choices."""
        return tuple(choice.id for choice in self.choices if choice.correct)

    def fits_a_step(self, row: Cursor) -> None:
        """No single choice can lead on."""
        for number, choice in enumerate(self.choices):
            if choice.goes:
                row.blame(
                    "chọn nhiều phương án nên phương án không dùng được “goes”.",
                    "choices",
                    number,
                    "goes",
                    advice="Ghi “goes” ở bước, hoặc đổi sang type: one.",
                )

    def given(self, answer: object) -> list[str] | None:
        """Ids of choices, each once."""
        return self.ids_of(answer, self.ids) or None

    def mark(self, given: list[str]) -> Marks:
        """The feedback of what was wrongly taken, and a hint where something is left."""
        key, chosen, total = set(self.key), set(given), len(self.choices)
        right = sum((choice.id in key) == (choice.id in chosen) for choice in self.choices)
        outcome = by_share(right, total, some_positive=bool(key & chosen))
        parts = tuple(
            MarkedPart(choice.id, choice.text, right_or_wrong(choice.id in key), choice.feedback)
            for choice in self.choices
            if choice.id in chosen
        )
        if outcome is Outcome.RIGHT:
            feedback = [part.feedback for part in parts]
        else:
            feedback = told([part for part in parts if part.state == Outcome.WRONG]) or [
                say.MANY_RIGHT_SO_FAR
            ]
            if key - chosen:
                feedback.append(say.MANY_MISSING)
        return Marks(
            outcome,
            right,
            total,
            say.COUNTED["many"].format(right=right, total=total),
            tuple(feedback),
            parts,
        )

    def wrong_answers(self) -> list[object]:
        """All that should be left, or the first choice alone."""
        left_out = [choice.id for choice in self.choices if choice.id not in self.key]
        return [left_out, [self.choices[0].id]] if left_out else [[self.choices[0].id]]


def _facts_and_asks(row: Cursor) -> tuple[dict[str, object] | None, str]:
    """The facts that compute the key, and what is asked of them; (None, "") where the key is written."""
    case, outlet = bound.read_case_facts(row), row.child("outlet")
    if case is not None and outlet is not None:
        row.blame("có cả “outlet” và “case”.", "case", advice="Chỉ giữ một.")
    if row.has("asks") and case is None and outlet is None:
        row.blame(
            "có “asks” mà không có “outlet” hay “case”.",
            "asks",
            advice="Thêm dữ kiện, hoặc bỏ “asks”.",
        )
    if case is not None:
        return dict(case), bound.asks_of_case(row)
    return (
        (dict(outlet.value), row.one_of("asks", ASKS, default="type"))
        if outlet is not None
        else (None, "")
    )


def _read_choice(row: Cursor, code: str, asks: str) -> Choice:
    named = "type" if asks == "type" else "value" if asks else ""
    row.only(
        (
            "id",
            "text",
            "correct",
            "feedback",
            "why",
            *([named] if named else []),
            *(["goes"] if "steps" in row.keys else []),
        )
    )
    goes = row.code("goes") if row.has("goes") else ""
    why = row.text("why", needed=False)
    if asks in CASE_ASKS:
        value = bound.case_value(row, asks)
        return Choice(
            code, row.text("text"), row.text("feedback"), row.flag("correct"), value, goes, why
        )
    feedback, correct = row.text("feedback"), row.flag("correct")
    if asks == "type":
        value = row.text("type")
        if value and value not in ground.type_codes():
            row.blame(
                f"có loại {show_value(value)} mà bảng quy tắc không có.",
                "type",
                advice=f"Chọn một trong: {listed({one: ground.type_label(one) for one in ground.type_codes()})}.",
            )
            return Choice(code, value, feedback, correct, value, goes, why)
        label = ground.type_label(value) if value else ""
        return Choice(
            code,
            row.text("text", needed=False) or upper_first(label),
            feedback,
            correct,
            value,
            goes,
            why,
        )
    if asks == "is_press":
        if not row.has("value"):
            row.blame(
                "thiếu “value”.", advice="Viết value: true, false, hoặc null (chưa đủ căn cứ)."
            )
        return Choice(code, row.text("text"), feedback, correct, row.flag("value"), goes, why)
    return Choice(code, row.text("text"), feedback, bool(correct), None, goes, why)
