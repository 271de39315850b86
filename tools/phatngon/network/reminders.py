"""Reminders of the yearly report as a calendar file (``.ics``, RFC 5545).

The legal days come from the legal base, the day for the units' input from the kit's own schedule. No clock is read; a
reminder keeps its UID, so that a second import moves the entry instead of doubling it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from phatngon.base.moments import VIETNAM, show_day
from phatngon.documents.calendar_file import CalendarEvent, calendar_bytes
from phatngon.law import load_calendar, load_law
from phatngon.law.calendar import Calendar
from phatngon.network.annual import send_before, year_window
from phatngon.network.clocks import settings

AHEAD = (timedelta(days=1), timedelta(hours=1))
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:phatngon:bao-cao-nam")


@dataclass(frozen=True)
class Reminder:
    """One entry: ``id`` names it for ever, ``at`` is an aware moment, ``notes`` are its lines."""

    id: str
    at: datetime
    what: str
    notes: tuple[str, ...]


def year_reminders(year: int, calendar: Calendar | None = None) -> list[Reminder]:
    """The cut-off, the day for the units' input, and the last working day to send, in this order.

    >>> [f"{one.at:%d/%m %H:%M}" for one in year_reminders(2026)]
    ['14/12 23:59', '16/12 17:00', '18/12 17:00']
    """
    calendar, data = calendar or load_calendar(), settings()
    end, last, hour = (
        year_window(year).end,
        send_before(year).date(),
        time.fromisoformat(data["input_hour"]),
    )
    inputs = calendar.add_working_days(end, data["input_working_days"])
    send = _last_working(last, calendar)
    words = {
        "year": year,
        "window": load_law()[data["window"]].citation,
        "nth": data["input_working_days"],
        "last": show_day(last),
    }
    moments: dict[Literal["cutoff", "inputs", "send"], datetime] = {
        "cutoff": datetime.combine(end, time(23, 59, 59), VIETNAM),
        "inputs": datetime.combine(inputs, hour, VIETNAM),
        "send": datetime.combine(send, hour, VIETNAM),
    }
    unsure = tuple(f"Lưu ý: {day.why}." for day in calendar.unsettled(_days(end, last)))
    return [
        Reminder(
            f"{year}-{id}",
            at,
            data["reminders"][id]["what"].format(**words),
            (data["reminders"][id]["why"].format(**words), *unsure, data["reminders"]["caution"]),
        )
        for id, at in moments.items()
    ]


def reminder_file(reminders: Iterable[Reminder], *, stamp: datetime) -> bytes:
    """The calendar file; each entry reminds a day ahead and an hour ahead. ``stamp``: an aware moment."""
    soon = settings()["reminders"]["soon"]
    return calendar_bytes(
        (
            CalendarEvent(
                f"{uuid.uuid5(_SPACE, one.id)}@phatngon",
                one.at,
                one.what,
                one.notes,
                AHEAD,
                soon.format(what=one.what),
            )
            for one in reminders
        ),
        stamp=stamp,
    )


def _last_working(day: date, calendar: Calendar) -> date:
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
