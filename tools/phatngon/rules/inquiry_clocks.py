"""The clocks of a press inquiry: the law's exactly as the rules give them, the city draft's always under its mark, promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from phatngon.base.moments import show_date, show_moment
from phatngon.base.text import upper_first
from phatngon.law import count_deadline, load_law
from phatngon.law.calendar import UNIT_LABELS, Unit
from phatngon.rules.inquiry_events import table

if TYPE_CHECKING:
    from phatngon.rules.inquiries import InquiryState

SOURCES = ("law", "draft", "promise")


@dataclass(frozen=True)
class Clock:
    """One clock. ``source``: ``law``, ``draft`` or ``promise``; ``due_at`` None where the law sets no hour and no day.

    ``mark`` must stand beside the clock wherever it is shown; ``met_at``: when the first answer stopped it.
    """

    source: str
    what: str
    due_at: datetime | None
    unit: str
    provision: str | None
    mark: str = ""
    amount: int | None = None
    met_at: datetime | None = None

    def status(self, now: datetime) -> str:
        """Where the clock stands at ``now``, in words; only a limit of the law is ever called overdue by law."""
        if self.due_at is None:
            return "làm ngay" if self.unit == "immediate" else "luật không ghi số giờ, số ngày"
        if self.met_at is not None:
            return _DONE[self.source] if self.met_at <= self.due_at else _LATE[self.source]
        return "còn hạn" if now <= self.due_at else _OVER[self.source]

    def sentence(self) -> str:
        """The clock in one line, with its mark and its source."""
        citation = f" ({load_law()[self.provision].citation})" if self.provision else ""
        mark = f" [{self.mark}]" if self.mark else ""
        end = (
            show_moment(self.due_at)
            if self.due_at and self.unit in ("hours", "moment")
            else (
                f"hết ngày {show_date(self.due_at.date())}"
                if self.due_at
                else ("ngay" if self.unit == "immediate" else "không ghi thời hạn")
            )
        )
        span = (
            f", {self.amount} {UNIT_LABELS[self.unit]}"
            if self.amount and self.unit in UNIT_LABELS
            else ""
        )
        return f"{upper_first(self.what)}: {end}{span}{citation}{mark}"

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "source": self.source,
            "what": self.what,
            "due_at": self.due_at.isoformat(timespec="seconds") if self.due_at else None,
            "amount": self.amount,
            "unit": self.unit,
            "provision": self.provision,
            "mark": self.mark,
            "met_at": self.met_at.isoformat(timespec="seconds") if self.met_at else None,
        }


_DONE = {
    "law": "xong trong hạn",
    "draft": "xong trước mốc của dự thảo",
    "promise": "xong trước giờ hẹn",
}
_OVER = {"law": "quá hạn theo luật", "draft": "đã qua mốc của dự thảo", "promise": "đã qua giờ hẹn"}
_LATE = {
    "law": "trả lời sau hạn của luật",
    "draft": "trả lời sau mốc của dự thảo",
    "promise": "trả lời sau giờ hẹn",
}


def clocks_of(state: InquiryState) -> tuple[Clock, ...]:
    """The clocks of ``state``: law (earliest end first), draft, promise."""
    draft = _met(state, initial=state.class_ in table().data["draft"]["initial"])
    return (*_law(state), *draft_clock(state.class_, state.asked_at, draft), *_promise(state))


def binding_clock(state: InquiryState) -> Clock | None:
    """The clock the next word runs against: what the press was last told, else the earliest limit of the law, else the draft's."""
    first: dict[str, Clock] = {}
    for clock in clocks_of(state):
        if clock.due_at and clock.met_at is None:
            first.setdefault(clock.source, clock)
    return first.get("promise") or first.get("law") or first.get("draft")


def _met(state: InquiryState, *, initial: bool) -> datetime | None:
    """When the agency had said what the clock asks for: first information where that is enough, else the whole answer."""
    spoken = [
        moment
        for moment in (state.first_answer_at if initial else state.full_answer_at, state.refused_at)
        if moment
    ]
    return min(spoken) if spoken else None


def _law(state: InquiryState) -> list[Clock]:
    if state.answer is None:
        return []
    met = _met(state, initial=bool(table().data["kinds"][state.kind].get("initial")))
    found = [
        Clock(
            "law", duty.what, duty.due_at, duty.unit, duty.provision, amount=duty.amount, met_at=met
        )
        for duty in state.answer.duties
        if duty.by == "agency"
    ]
    return sorted(found, key=lambda clock: (clock.due_at is None, clock.due_at or state.asked_at))


def draft_clock(
    class_: str | None, asked_at: datetime, met_at: datetime | None = None
) -> tuple[Clock, ...]:
    """The clock of the city draft for a class of request; empty where nobody classed it. The mark says what it is.

    >>> from phatngon.base.moments import parse_start
    >>> draft_clock("INITIAL", parse_start("2026-11-20T08:15:00+07:00", "", need_hour=True))[0].due_at.isoformat()
    '2026-11-23T23:59:59+07:00'
    """
    if class_ is None:
        return ()
    draft = table().data["draft"]
    unit: Unit = draft["unit"]
    amount = load_law().param(f"{draft['provision']}.{draft['params'][class_]}")
    if amount is None:  # a locality whose draft, if there is one, nobody has read
        return ()
    what = f"mốc {table().data['codes']['class'][class_]}"
    end = count_deadline(amount, unit, asked_at.date())
    return (
        Clock(
            "draft",
            what,
            end.due_at,
            unit,
            draft["provision"],
            f"{draft['mark']}; {draft['unit_unknown']}",
            amount,
            met_at,
        ),
    )


def _promise(state: InquiryState) -> list[Clock]:
    if state.promised_at is None:
        return []
    mark = (
        "lời hẹn không làm đổi hạn của luật" if any(clock.due_at for clock in _law(state)) else ""
    )
    return [
        Clock("promise", "giờ đã hẹn với cơ quan báo chí", state.promised_at, "moment", None, mark)
    ]
