"""Taking a step in an inquiry, and the order in which inquiries are looked at: what is overdue first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from phatngon.base.choices import code_of
from phatngon.base.errors import InputError
from phatngon.base.moments import show_moment
from phatngon.network.inquiry_log import InquiryLog
from phatngon.rules.inquiries import InquiryState
from phatngon.rules.inquiry_clocks import binding_clock
from phatngon.rules.inquiry_events import event_names, read_event

LONGEST_ID = 40
FIRST = "received"  # the step that begins an inquiry


def take_step(
    log: Path | str,
    inquiry: str,
    event: str,
    by: str,
    at: datetime,
    data: Mapping[str, object],
    *,
    now: datetime,
) -> InquiryState:
    """Write a step into the log and give the new state.

    Raises InputError for an id that cannot be one, a step after ``now``, an inquiry nobody has written yet, or data that do
    not fit; IllegalStep for a step that may not be taken. Nothing is written then.
    """
    if at > now:
        raise InputError(
            f"giờ của bước ({show_moment(at)}) ở sau bây giờ.",
            advice="Ghi giờ bước ấy đã xảy ra.",
        )
    if not 0 < len(inquiry) <= LONGEST_ID or not inquiry.isprintable():
        raise InputError(
            "mã câu hỏi trống, quá dài hoặc có ký tự không in được.",
            advice=f"Dùng mã ngắn, nhiều nhất {LONGEST_ID} ký tự.",
        )
    row = {
        "inquiry_id": inquiry,
        "at": at.isoformat(timespec="seconds"),
        "by": by,
        "event": event,
        "data": data,
    }
    if code_of(event, event_names()) != FIRST:
        InquiryLog.open(log).state(inquiry)  # an id nobody has written yet is said so first
    return InquiryLog.open(log).record(read_event(row))


def by_urgency(states: Iterable[InquiryState], now: datetime) -> list[InquiryState]:
    """The inquiries in the order in which they want to be looked at: overdue, then by their end, then without end, then done."""

    def key(state: InquiryState) -> tuple[int, str]:
        end = binding_clock(state)
        if not state.waiting:
            return (3, state.inquiry_id)
        if end is None or end.due_at is None:
            return (2, state.inquiry_id)
        return (0 if end.due_at < now else 1, end.due_at.isoformat())

    return sorted(states, key=key)
