"""Reading numbers, dates and hours as Vietnamese officers type them.

What cannot be read is never marked wrong: :class:`NotRead` carries one sentence that says how to write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, WEEKDAYS, show_date, show_value
from phatngon.base.numbers import parse_number
from phatngon.base.text import bare_key, squeeze, strip_marks
from phatngon.practice.sentences import UNIT_WORDS, UNREAD

_NUMBER = re.compile(r"([+\-−]?[\d.,\s]*\d)\s*(\D*)")
_LOOSE = re.compile(
    r"\d\s+(?!\d{3}(?!\d))|\d{4}\s"
)  # spaces that group no thousands: two numbers, not one
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(z|[+-]\d{2}:?\d{2})?)?"
)
_WORDED = re.compile(r"(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*,?\s*nam\s*(\d+))?")
_DATE = re.compile(r"(?<![\d/])(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d+))?(?![\d/])")
_HOUR = re.compile(
    r"(\d{1,2})\s*(?:gio|g|h|:)(?:\s*(\d{1,2})(?!\d))?\s*(?:phut|ph|p)?(?::\d{2})?"
    r"\s*(ruoi)?(?:\s*kem\s*(\d{1,2}))?"
)
_WEEKDAY = re.compile(r"thu (hai|ba|tu|nam|sau|bay|[2-7])\b|(chu nhat)")
_END_OF_DAY = re.compile(r"\b(het|cuoi) ngay\b")
_DAY_PARTS = re.compile(r"\b(sang|trua|chieu|toi|dem|khuya)\b")
_TOLERATED = re.compile(
    r"\b(ngay|mung|mong|luc|vao|truoc|den|la|han|het|cuoi|phut|sang|trua|chieu|toi|dem|khuya)\b"
    r"|[\s,.;:()–-]"
)
_WEEKDAY_NAMES = tuple(strip_marks(name).casefold().removeprefix("thu ") for name in WEEKDAYS)


class NotRead(InputError):
    """What was typed is no number or no date; the sentence says how to write it. Counts as *chưa làm*."""

    @classmethod
    def by(cls, name: str, **values: str) -> NotRead:
        """The sentence ``name`` of ``UNREAD`` with its places filled; phones say the same ones."""
        what, advice = UNREAD[name]
        return cls(what.format(**values), advice=advice)


@dataclass(frozen=True)
class TypedMoment:
    """A day as written and, where an hour was written, ``minutes`` since the day began (1440 for *24 giờ*)."""

    day: date
    minutes: int | None = None

    @property
    def instant(self) -> datetime:
        """The moment in official time; the last minute of a day is the end of the day."""
        return _midnight(self.day) + timedelta(minutes=_round_end(self.minutes or 0))


def read_number(text: str, unit: str = "") -> Decimal:
    """Read a number in Vietnamese form, the word of its ``unit`` tolerated. Raises NotRead.

    >>> read_number("1.234,5"), read_number("24 giờ", "giờ"), read_number("1.234")
    (Decimal('1234.5'), Decimal('24'), Decimal('1234'))
    """
    bare = squeeze(text)
    found = _NUMBER.fullmatch(bare)
    if not found:
        raise NotRead.by("no_number", shown=show_value(bare))
    number = None if _LOOSE.search(found[1]) else parse_number(found[1])
    word = found[2].strip()
    if number is None:
        raise NotRead.by("which_number", shown=show_value(found[1]))
    if word and bare_key(word) not in {bare_key(known) for known in UNIT_WORDS.get(unit, (unit,))}:
        raise NotRead.by("other_unit" if unit else "no_unit", unit=unit, shown=show_value(word))
    return number


def read_moment(text: str, *, need_hour: bool) -> TypedMoment:
    """Read ``7/12/2026``, ``8h30 ngày 7/12/2026``, ``24 giờ ngày 7 tháng 12 năm 2026``, ``2026-12-07T08:30``.

    Raises NotRead for an impossible date, two dates, a missing year, a weekday that is not that day's, and where
    ``need_hour`` and no hour is written.

    >>> read_moment("2 giờ chiều 7/12/2026", need_hour=True).instant.isoformat()
    '2026-12-07T14:00:00+07:00'
    """
    plain = strip_marks(squeeze(text)).casefold()
    iso = _ISO.fullmatch(plain)
    typed = _from_iso(iso) if iso else _from_words(plain)
    if need_hour and typed.minutes is None:
        raise NotRead.by("no_hour")
    return typed


def same_moment(one: date | datetime, other: date | datetime) -> bool:
    """True where two values name the same day, or, both having an hour, the same moment.

    >>> same_moment(datetime(2026, 12, 7, 23, 59, 59, tzinfo=VIETNAM), datetime(2026, 12, 8, tzinfo=VIETNAM))
    True
    """
    if isinstance(one, datetime) and isinstance(other, datetime):
        return end_rounded(one) == end_rounded(other)
    return _day(one) == _day(other)


def end_rounded(moment: datetime) -> datetime:
    """The moment to the minute; 23:59 is the end of the day, that is 0:00 of the next."""
    local = moment.astimezone(VIETNAM)
    return _midnight(local.date()) + timedelta(minutes=_round_end(local.hour * 60 + local.minute))


def _round_end(minutes: int) -> int:
    return 1440 if minutes == 1439 else minutes


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), VIETNAM)


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _from_iso(found: re.Match[str]) -> TypedMoment:
    day = _real_day(found[3], found[2], found[1])
    if found[4] is None:
        return TypedMoment(day)
    minutes = _minutes(int(found[4]), int(found[5]))
    if not found[6]:
        return TypedMoment(day, minutes)
    try:
        offset = datetime.fromisoformat(f"2000-01-01T00:00{found[6].upper()}").tzinfo
    except ValueError:
        raise NotRead.by("no_such_zone") from None
    try:
        local = (datetime.combine(day, time(0), offset) + timedelta(minutes=minutes)).astimezone(
            VIETNAM
        )
    except OverflowError:
        raise NotRead.by("far_day") from None
    return TypedMoment(local.date(), local.hour * 60 + local.minute)


def _from_words(plain: str) -> TypedMoment:
    plain = _WORDED.sub(
        lambda found: "/".join(part for part in found.groups() if part) + " ", plain
    )
    dates = list(_DATE.finditer(plain))
    if len(dates) != 1:
        raise NotRead.by("two_days" if dates else "no_day")
    day = _real_day(*dates[0].groups())
    rest = plain[: dates[0].start()] + " " + plain[dates[0].end() :]
    rest = _without_weekday(rest, day)
    hours = list(_HOUR.finditer(rest))
    if len(hours) > 1:
        raise NotRead.by("two_times")
    left = _HOUR.sub(" ", rest)
    if _TOLERATED.sub("", left):
        raise NotRead.by("not_a_day")
    if hours:
        return TypedMoment(day, _spoken_minutes(hours[0], left))
    return TypedMoment(day, 1440 if _END_OF_DAY.search(rest) else None)


def _real_day(day: str, month: str, year: str | None) -> date:
    if year is None:
        raise NotRead.by("no_year")
    if len(year) != 4:
        raise NotRead.by("short_year")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotRead.by("no_such_day", day=f"{int(day)}/{int(month)}/{year}") from None


def _without_weekday(text: str, day: date) -> str:
    found = _WEEKDAY.search(text)
    if not found:
        return text
    said = found[1] or found[2]
    index = int(said) - 2 if said.isdigit() else _WEEKDAY_NAMES.index(said)
    if index != day.weekday():
        raise NotRead.by("other_weekday", day=show_date(day), weekday=WEEKDAYS[index])
    return text[: found.start()] + " " + text[found.end() :]


def _spoken_minutes(found: re.Match[str], rest: str) -> int:
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        minute = 30
    part = _DAY_PARTS.search(rest)
    total = _minutes(_by_day_part(hour, part[1] if part else ""), minute) - int(found[4] or 0)
    if total < 0:
        raise NotRead.by("no_time")
    return total


def _by_day_part(hour: int, part: str) -> int:
    later = {
        "trua": range(1, 3),
        "chieu": range(1, 12),
        "toi": range(1, 12),
        "dem": range(9, 13),
        "khuya": range(9, 13),
    }
    return hour + 12 if hour in later.get(part, ()) else hour


def _minutes(hour: int, minute: int) -> int:
    total = hour * 60 + minute
    if minute > 59 or total > 1440:
        raise NotRead.by("no_such_time", time=f"{hour} giờ {minute:02d}")
    return total
