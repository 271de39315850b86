"""Deadlines as a calendar file (``.ics``, RFC 5545) for phones and Outlook.

A pure function of the duties: no clock is read, the moment of writing is an argument. A duty keeps its UID when its end
is counted anew, so that a second import moves the entry instead of doubling it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from phatngon.base.moments import VIETNAM
from phatngon.law import Law, load_calendar, load_law
from phatngon.rules.replies import Answer, Duty
from phatngon.rules.reply_words import BY, duty_line

ZONE = "Asia/Ho_Chi_Minh"
LINE_OCTETS = 75
MORNING = time(8, 0)
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:phatngon:lich")
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Phat ngon//Bo hoc lieu//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
         "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0700",
         "TZOFFSETTO:+0700", "TZNAME:+07", "END:STANDARD", "END:VTIMEZONE")


@dataclass(frozen=True)
class Entry:
    """One answer's duties with the words that tell cases apart: the matter, and whose case it is."""

    answer: Answer
    matter: str = ""
    owner: str = ""


def calendar_file(entries: Sequence[Entry], *, stamp: datetime, law: Law | None = None) -> bytes | None:
    """The file as bytes, one event for each duty that has an end; ``None`` where none has. ``stamp``: an aware moment.

    >>> from phatngon.rules.replies import respond
    >>> answer = respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"})
    >>> data = calendar_file([Entry(answer)], stamp=datetime(2026, 11, 23, tzinfo=UTC))
    >>> b"DTSTART;TZID=Asia/Ho_Chi_Minh:20261207T235959" in data
    True
    """
    law = law or load_law()
    events = [line for entry in entries for duty in entry.answer.duties if duty.due_at for line in _event(entry, duty, stamp, law)]
    if not events:
        return None
    return "".join(f"{folded}\r\n" for line in (*HEAD, *events, "END:VCALENDAR") for folded in fold(line)).encode()


def fold(line: str) -> Iterator[str]:
    """A content line cut so that no piece is longer than 75 octets and no letter is torn.

    >>> [len(piece.encode()) <= 75 for piece in fold("SUMMARY:" + "ế" * 60)]
    [True, True, True]
    """
    piece, room = "", LINE_OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", LINE_OCTETS - 1
        piece += letter
        room -= size
    yield piece


def escape(text: str) -> str:
    r"""Text as a value of the format.

    >>> escape("a, b; c\nd")
    'a\\, b\\; c\\nd'
    """
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n")
    return plain.replace("\n", "\\n").replace("\r", "\\n")


def _event(entry: Entry, duty: Duty, stamp: datetime, law: Law) -> Iterator[str]:
    assert duty.due_at
    due = duty.due_at.astimezone(VIETNAM)
    about = f" – {entry.matter}" if entry.matter else ""
    notes = [duty_line(duty)]
    if duty.end and duty.end.unsettled:
        notes.append(duty.end.sentence().partition("Lưu ý: ")[2] or duty.end.sentence())
    notes.append("Hạn do bộ học liệu Phát ngôn tính; xin đối chiếu văn bản gốc.")
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(entry, duty)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={ZONE}:{due:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{escape(f'Hạn – {BY[duty.by]}: {duty.what}{about}')}"
    yield f"DESCRIPTION:{escape(chr(10).join(notes))}"
    yield f"CATEGORIES:{escape(law[duty.provision].citation)}"
    yield "TRANSP:TRANSPARENT"
    for moment in _alarms(entry.answer, duty, due):
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escape(f'Sắp đến hạn: {duty.what}{about}')}"
        yield f"TRIGGER:{_before(due - moment)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _uid(entry: Entry, duty: Duty) -> str:
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
    return [moment for moment in wanted if ahead or answer.case.moment is None or moment > answer.case.moment]


def _before(span: timedelta) -> str:
    """A duration ahead of the start.

    >>> _before(timedelta(hours=15, minutes=59, seconds=59))
    '-PT15H59M59S'
    """
    hours, rest = divmod(int(span.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    shown = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"-PT{shown or '0S'}"
