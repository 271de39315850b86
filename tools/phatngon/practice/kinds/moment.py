"""``moment``: a date, or a date with its hour: written, the end of a ``deadline``, or of a duty of a ``case``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, show_day, show_moment, show_value
from phatngon.practice import bound, ground
from phatngon.practice import sentences as say
from phatngon.practice.clocks import NoKey, as_needed, sure_end
from phatngon.practice.cursor import Cursor
from phatngon.practice.items import Common, Item, Vary, Wire, Wrong, with_reference
from phatngon.practice.marking import Marks
from phatngon.practice.miscounts import every_way, miscounted, ways_for
from phatngon.practice.outcome import Outcome
from phatngon.practice.typed import TypedMoment, end_rounded, read_moment, same_moment

UNITS = ("hours", "days", "working_days")
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class DeadlineKey:
    """A time limit whose end is the key: ``amount`` or ``param`` (``ID.name``), ``unit``, and where it starts."""

    unit: str
    start: date | datetime
    amount: int | None = None
    param: str = ""

    def clock(self) -> ground.TimeLimit:
        """The time limit as it runs. Raises NoKey where the parameter is no whole number."""
        amount = self.amount if not self.param else ground.parameter(self.param)
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise NoKey(
                f"tham số {show_value(self.param)} là {show_value(amount)}, không phải số nguyên."
            )
        return ground.count(amount, self.unit, self.start)


@dataclass(frozen=True, kw_only=True)
class MomentItem(Item["date | datetime", str]):
    """A ``date`` or a ``datetime`` (``needs``): written ``answer``, the end of a ``deadline``, or of the time limit
    ``duty`` (by default the first that has an end) that follows from the facts of a ``case``."""

    type = "moment"
    type_label = "điền ngày giờ"
    fields = ("answer", "deadline", "case", "duty", "vary", "needs", "wrong", "feedback")
    blank: ClassVar[object] = ""

    answer: date | datetime | None
    feedback: str
    needs: str
    deadline: DeadlineKey | None = None
    case: Mapping[str, Any] | None = None
    duty: str = ""
    wrong: tuple[Wrong, ...] = ()

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """A written moment, or the time limit that ends in it."""
        answer, vary = row.moment("answer"), bound.read_vary(row)
        deadline = _read_deadline(row.child("deadline"), vary)
        case, duty = bound.read_case_facts(row), bound.read_duty(row)
        if answer is None and not any(map(row.has, ("answer", "deadline", "case"))):
            row.blame("thiếu “answer”, “deadline” hoặc “case”.")
        if deadline is not None and case is not None:
            row.blame("có cả “deadline” và “case”.", "case", advice="Chỉ giữ một.")
        by_hour = (
            isinstance(answer, datetime)
            or (deadline is not None and deadline.unit == "hours")
            or _runs_in_hours(case, duty, vary.first if vary else None)
        )
        if vary and not (row.has("deadline") or row.has("case")):
            row.blame(
                "có “vary” mà không có “case” hay “deadline”.",
                "vary",
                advice="Thêm một trong hai, hoặc bỏ “vary”.",
            )
        needs = row.one_of("needs", ("date", "datetime"), default="datetime" if by_hour else "date")
        wrong = bound.read_wrong(row, lambda entry: entry.moment("value"), every_way())
        return cls(
            **common,
            answer=answer,
            deadline=deadline,
            case=case,
            duty=duty,
            needs=needs or "date",
            wrong=wrong,
            feedback=row.text("feedback"),
            vary=vary,
        )

    def check_start(self, row: Cursor) -> None:
        """The time limit is that of a provision the item cites, and the wrong ways of counting make sense for it."""
        clock = self.clock()
        if clock is None:
            if any(entry.shift for entry in self.wrong):
                row.blame("có “shift” mà không có “case” hay “deadline” để tính.", "wrong")
            return
        bound.cites(self, row, clock.provision)
        if clock.unit == "hours" and not isinstance(clock.start, datetime):
            row.blame(
                "có thời hạn tính bằng giờ mà “vary” không rút giờ.",
                "vary",
                advice="Thêm hours: [7, 20] vào “start”.",
            )
        for number, entry in enumerate(self.written.wrong):
            if entry.shift and entry.shift not in ways_for(clock.unit):
                row.blame(
                    f"có cách tính sai {show_value(entry.shift)}, không hợp với thời hạn tính bằng {clock.unit}.",
                    "wrong",
                    number,
                    "shift",
                    advice=f"Chọn một trong: {', '.join(ways_for(clock.unit))}.",
                )

    def check_key(self, row: Cursor, day: date) -> None:
        """What is written beside a time limit must be what is counted."""
        if self.deadline and self.deadline.param and self.deadline.amount is not None:
            amount = ground.parameter(self.deadline.param)
            if amount != self.deadline.amount:
                row.blame(
                    f"ghi “amount” {self.deadline.amount}, còn {self.deadline.param} là {amount}.",
                    "deadline",
                    "amount",
                    advice="Bỏ “amount”, chỉ giữ “param”.",
                )
                return
        key = self.key_on(day)
        if self.answer is None or not self.is_bound:
            return
        written = (
            self.answer.date()
            if self.needs == "date" and isinstance(self.answer, datetime)
            else self.answer
        )
        if not same_moment(written, key):
            row.blame(
                f"ghi đáp án {show_value(self.answer)}, còn lịch tính ra {show_value(key)}.",
                "answer",
                advice=f"Bỏ “answer”, chỉ giữ “{'deadline' if self.deadline else 'case'}”.",
            )

    def check_words(self, ready: Self, row: Cursor, day: date) -> None:
        """A wrong value must be wrong."""
        if not self.vary:
            due = ready.key_on(day)
            bound.blame_equal(
                row, self.wrong, lambda value: value is not None and same_moment(value, due)
            )

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The provisions, and the parameter of the time limit."""
        return with_reference(self.provisions, self.deadline.param if self.deadline else "")

    def reference_place(self) -> tuple[str, ...]:
        """The parameter stands in the deadline."""
        return ("deadline", "param")

    @property
    def is_bound(self) -> bool:
        """True with a deadline or a case."""
        return self.deadline is not None or self.case is not None

    def clock(self) -> ground.TimeLimit | None:
        """The time limit, whichever way the bank writes it."""
        if self.deadline:
            return self.deadline.clock()
        return ground.duty_clock(self.case, self.duty) if self.case is not None else None

    def clock_kind(self) -> str:
        """The provision of the duty or of the parameter, else the length of the time limit."""
        clock = self.clock()
        if clock is None:
            return ""
        return (
            clock.provision
            or (self.deadline.param.partition(".")[0] if self.deadline else "")
            or f"{clock.amount} {clock.unit}"
        )

    def starting(self, start: date | datetime) -> Self:
        """The case or the deadline begun at ``start``."""
        if self.case is not None:
            return replace(self, case={**self.case, "starts_at": start.isoformat()})
        return (
            replace(self, deadline=replace(self.deadline, start=start)) if self.deadline else self
        )

    def begun(self, clock: ground.TimeLimit | None) -> Self:
        """The computed wrong values counted; a value equal to the key, or already there, falls away."""
        item = replace(self, feedback=f"{self.feedback} {clock.told}") if clock else self
        if not (item.drawn or any(entry.shift for entry in item.wrong)):
            return item
        clock = clock or item.clock()
        if clock is None:
            return item
        key = as_needed(clock.at if item.drawn else sure_end(clock), item.needs)
        kept: list[Wrong] = []
        for entry in item.wrong:
            values = miscounted(clock, entry.shift) if entry.shift else (entry.value,)
            for value in (_ending(value, item.needs) if entry.shift else value for value in values):
                if not any(
                    same_moment(value, other) for other in (key, *(known.value for known in kept))
                ):
                    kept.append(replace(entry, value=value))
        return replace(item, wrong=tuple(kept))

    def key_on(self, as_of: date) -> date | datetime:
        """The date or moment, in official time. Raises NoKey when it hangs on a day nobody could settle."""
        clock = self.clock()
        value = sure_end(clock) if clock else self.answer
        if value is None:
            raise NoKey("chưa có ngày giờ để chấm.")
        return as_needed(value, self.needs)

    def seen(self) -> object:
        """Whether the hour is asked."""
        return self.needs

    @property
    def timed(self) -> bool:
        """True where the hour is asked."""
        return self.needs == "datetime"

    def given(self, answer: object) -> str | None:
        """A text."""
        return self.typed(answer)

    def mark(self, given: str) -> Marks:
        """The right day at another hour is nearly right."""
        typed = read_moment(given, need_hour=self.timed)
        if _says(typed, self.key, self.is_bound):
            return Marks(
                Outcome.RIGHT,
                1,
                1,
                say.MOMENT_RIGHT if self.timed else say.DATE_RIGHT,
                (self.feedback, *ground.caveats(self.rests_on)),
            )
        known = next((entry.feedback for entry in self.wrong if _says(typed, entry.value)), "")
        if isinstance(self.key, datetime) and typed.day == self.key.date():
            return Marks(Outcome.NEAR, 0, 1, say.MOMENT_NEAR, (known or say.MOMENT_NEAR_ADVICE,))
        return Marks(
            Outcome.WRONG,
            0,
            1,
            say.MOMENT_WRONG if self.timed else say.DATE_WRONG,
            (known or say.MOMENT_ADVICE,),
        )

    def right_answer(self) -> object:
        """The key as people type it."""
        return typed_form(self.key)

    def wrong_answers(self) -> list[object]:
        """The known wrong values, then one some days off."""
        moved = self.key + timedelta(days=3 if self.key.year < 9999 else -3)
        return [*(typed_form(entry.value, self.needs) for entry in self.wrong), typed_form(moved)]

    def right_lines(self) -> tuple[str, ...]:
        """The key as people say it."""
        return (said_moment(self.key),)

    def texts(self) -> Iterator[str]:
        """The feedback, for right and for wrong values."""
        yield from (self.feedback, *(entry.feedback for entry in self.wrong))

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """Whether the hour is asked; with the key, moments as :func:`numbered`."""
        if not with_key:
            return {"needs": self.needs}
        return {
            "needs": self.needs,
            "key": numbered(self.key),
            "ends": self.is_bound,
            "feedback": self.feedback,
            "caveats": list(ground.caveats(self.rests_on)),
            "solution": list(self.right_lines()),
            "wrong": [
                [numbered(entry.value), entry.feedback]
                for entry in self.wrong
                if entry.value is not None
            ],
        }

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """A field for a date or a moment."""
        return cls(**common, answer=None, feedback="", needs=row["needs"])


def said_moment(value: date | datetime) -> str:
    """A key or an answer as people say it; the last minute of a day is the end of that day.

    >>> said_moment(date(2026, 12, 7))
    'thứ Hai 7/12/2026'
    """
    if not isinstance(value, datetime):
        return show_day(value)
    last_minute = (value.hour, value.minute) == (23, 59)
    return f"hết ngày {show_day(value.date())}" if last_minute else show_moment(value)


def typed_form(value: date | datetime, needs: str = "") -> str:
    """How a person would type it: ``8h30 ngày 7/12/2026``; the last second of a day is *24 giờ*."""
    day = f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM)
        day = f"{local.day}/{local.month}/{local.year}"
        if (local.hour, local.minute) == (23, 59):
            return f"24 giờ ngày {day}"
        return f"{local.hour}h{local.minute:02d} ngày {day}"
    return f"8h00 ngày {day}" if needs == "datetime" else day


def numbered(value: date | datetime) -> dict[str, int]:
    """A day as days, a moment as minutes, both in official time since 1970; a moment carries the day people call it too.

    >>> numbered(date(1970, 1, 2))
    {'day': 1}
    """
    if not isinstance(value, datetime):
        return {"day": (value - EPOCH).days}
    ended = end_rounded(value)
    return {
        "minute": (ended.date() - EPOCH).days * 1440 + ended.hour * 60 + ended.minute,
        "day": (value.astimezone(VIETNAM).date() - EPOCH).days,
    }


def _says(typed: TypedMoment, value: date | datetime, ends_a_day: bool = False) -> bool:
    if isinstance(value, datetime):
        return typed.instant == end_rounded(value)
    return typed.day == value or (
        ends_a_day and typed.minutes == 0 and typed.day == value + timedelta(days=1)
    )


def _ending(value: date | datetime, needs: str) -> date | datetime:
    if needs == "datetime" and not isinstance(value, datetime):
        return datetime.combine(value, time(23, 59, 59), VIETNAM)
    return as_needed(value, needs)


def _read_deadline(row: Cursor | None, vary: Vary | None) -> DeadlineKey | None:
    if row is None:
        return None
    row.only(("amount", "param", "unit", "from"))
    amount, param = row.whole("amount", 0, 10_000), row.text("param", needed=False)
    if not row.has("amount") and not param:
        row.blame("thiếu “amount” hoặc “param”.")
    unit, start = row.one_of("unit", UNITS), row.moment("from")
    if vary and unit:
        return DeadlineKey(unit, start or vary.first, amount, param)
    if start is None:
        if not row.has("from"):
            row.blame("thiếu “from”.", advice="Viết mốc bắt đầu, ví dụ from: 2026-11-13.")
        return None
    if unit == "hours" and not isinstance(start, datetime):
        row.blame(
            "tính bằng giờ mà “from” chỉ có ngày.",
            "from",
            advice='Viết cả giờ: "2026-11-13T08:30".',
        )
        return None
    return DeadlineKey(unit, start, amount, param) if unit else None


def _runs_in_hours(facts: Mapping[str, object] | None, duty: str, trial: date | None) -> bool:
    """True where the time limit of a case runs in hours, so that its end is asked with the hour.

    ``trial``: a day to try facts on that leave their start to a draw.
    """
    if facts is None:
        return False
    start = facts.get("starts_at") or (f"{trial.isoformat()}T12:00:00+07:00" if trial else None)
    try:
        return ground.duty_clock({**facts, "starts_at": start}, duty).unit == "hours"
    except InputError:
        return False  # the audit tells what is wrong with the facts
