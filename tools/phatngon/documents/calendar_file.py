"""Deadlines as a calendar file (``.ics``, RFC 5545) for phones and Outlook.

A pure function of the duties: no clock is read, the moment of writing is an argument. A duty keeps its UID when its end
is counted anew, so that a second import moves the entry instead of doubling it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from phatngon.base.moments import VIETNAM
from phatngon.law import Law, load_calendar, load_law
from phatngon.rules.replies import Answer, Duty
from phatngon.rules.reply_words import BY, duty_line

ZONE = "Asia/Ho_Chi_Minh"
MORNING = time(8, 0)
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:phatngon:lich")


@dataclass(frozen=True)
class CalendarEvent:
    """One entry of a calendar at an aware moment; ``alarms`` are spans ahead of it, each with the words of ``soon``."""

    uid: str
    at: datetime
    summary: str
    notes: tuple[str, ...]
    alarms: tuple[timedelta, ...]
    soon: str
    category: str = ""


@dataclass(frozen=True)
class CaseDuties:
    """One answer's duties with the words that tell cases apart: the matter, and whose case it is."""

    answer: Answer
    matter: str = ""
    owner: str = ""


def calendar_file(
    entries: Sequence[CaseDuties], *, stamp: datetime, law: Law | None = None
) -> bytes | None:
    """The file as bytes, one event for each duty that has an end; ``None`` where none has. ``stamp``: an aware moment.

    >>> from phatngon.rules.replies import respond
    >>> answer = respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"})
    >>> data = calendar_file([CaseDuties(answer)], stamp=datetime(2026, 11, 23, tzinfo=UTC))
    >>> b"DTSTART;TZID=Asia/Ho_Chi_Minh:20261207T235959" in data
    True
    """
    law = law or load_law()
    events = [
        _event(entry, duty, law) for entry in entries for duty in entry.answer.duties if duty.due_at
    ]
    return calendar_bytes(events, stamp=stamp) if events else None


def calendar_bytes(events: Iterable[CalendarEvent], *, stamp: datetime) -> bytes:
    """The events as a file. ``stamp``: an aware moment; the same events and stamp give the same bytes."""
    from icalendar import Alarm, Calendar, Timezone, TimezoneStandard
    from icalendar import Event as Component

    calendar, zone, standard = Calendar(), Timezone(), TimezoneStandard()
    for name, value in (
        ("prodid", "-//Phat ngon//Bo hoc lieu//VI"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
    ):
        calendar.add(name, value)
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime.fromisoformat("1970-01-01"))
    for name in ("tzoffsetfrom", "tzoffsetto"):
        standard.add(name, timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    calendar.add_component(zone)
    for event in events:
        entry = Component()
        entry.add("uid", event.uid)
        entry.add("dtstamp", stamp.astimezone(UTC))
        entry.add("dtstart", event.at.astimezone(ZoneInfo(ZONE)).replace(microsecond=0))
        entry.add("summary", _line(event.summary))
        entry.add("description", "\n".join(map(_line, event.notes)))
        if event.category:
            entry.add("categories", [event.category])
        entry.add("transp", "TRANSPARENT")
        for span in event.alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _line(event.soon))
            alarm.add("trigger", -timedelta(seconds=int(span.total_seconds())))
            entry.add_component(alarm)
        calendar.add_component(entry)
    return bytes(calendar.to_ical(sorted=False))


def _line(text: str) -> str:
    """One line of text: what a person typed may hold breaks and control signs, which no calendar shows."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _event(entry: CaseDuties, duty: Duty, law: Law) -> CalendarEvent:
    assert duty.due_at
    due = duty.due_at.astimezone(VIETNAM)
    about = f" – {entry.matter}" if entry.matter else ""
    notes = [duty_line(duty)]
    if duty.end and duty.end.unsettled:
        notes.append(duty.end.sentence().partition("Lưu ý: ")[2] or duty.end.sentence())
    notes.append("Hạn do bộ học liệu Phát ngôn tính; xin đối chiếu văn bản gốc.")
    return CalendarEvent(
        _uid(entry, duty),
        due,
        f"Hạn – {BY[duty.by]}: {duty.what}{about}",
        tuple(notes),
        tuple(due - moment for moment in _alarms(entry.answer, duty, due)),
        f"Sắp đến hạn: {duty.what}{about}",
        law[duty.provision].citation,
    )


def _uid(entry: CaseDuties, duty: Duty) -> str:
    case = entry.answer.case
    start = case.moment.isoformat() if case.moment else case.start_day.isoformat()
    parts = (case.kind, start, duty.id, duty.provision, entry.matter, entry.owner)
    return f"{uuid.uuid5(_SPACE, '|'.join(parts))}@phatngon"


def _alarms(answer: Answer, duty: Duty, due: datetime) -> list[datetime]:
    """When to remind, the earliest first: for hours a quarter of the span and one hour ahead; else two mornings of work."""
    if duty.unit == "hours":
        wanted = [due - timedelta(hours=max(2, (duty.amount or 0) // 4)), due - timedelta(hours=1)]
    else:
        calendar, day = load_calendar(), due.date() - timedelta(days=1)
        while not calendar.is_working(day):
            day -= timedelta(days=1)
        wanted = [datetime.combine(one, MORNING, VIETNAM) for one in (day, due.date())]
    ahead = duty.end is None  # counted backwards: the start lies after the deadline
    return [
        moment
        for moment in wanted
        if ahead or answer.case.moment is None or moment > answer.case.moment
    ]
