"""Moments as people write them in tables, turned into official time (+07:00); day and month are never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

from phatngon.base.finding import Problem
from phatngon.base.moments import VIETNAM
from phatngon.base.text import compare_key, squeeze
from phatngon.base.written import word_table, words

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_SPOKEN = re.compile(
    r"(?<!\d)(\d{1,2}) (?:tháng|thg\.?|th\.?) ?(\d{1,2})(?:,| năm|, năm)? (\d{4})(?!\d)"
)
_SPOKEN_FIRST = re.compile(r"(?:tháng|thg\.?) ?(\d{1,2}) (\d{1,2}),? (\d{4})(?!\d)")
_NAME_FIRST = re.compile(r"(?<![^\W\d_])([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_NAME_LAST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})(?!\d)"
)
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?![\d/.-])")
_SLASH = re.compile(r"(?<=\d) ?/ ?(?=\d)")
_EIGHT = re.compile(r"\d{8}")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,12})?")
_NO_YEAR = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}|\d{1,2} (?:tháng|thg\.?) ?\d{1,2}|[a-z]{3,9}\.? \d{1,2}|\d{1,2} [a-z]{3,9})(?!\d)(?:\D.*)?"
)
_AGO = re.compile(
    r"(?:khoảng |about )?\d+ ?(?:giây|phút|giờ|ngày|tuần|tháng|năm|s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?|months?)(?: trước| ago)?"
)
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2})(?:\s*(?:giờ|h|g)\s*(\d{2})?(?:\s*(?:phút|p))?|:(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?)"
    r"\s*([^\W\d_]+)?\.?"
)
_OFFSET = re.compile(
    r"\(?\s*(?:(?:gmt|utc)\s*([+-]\d{1,2})(?::?(\d{2}))?|(?<=[:hg]\d\d)\s*([+-]\d{2}):?(\d{2})|(?<=\d)(z))\s*\)?$"
)
_SERIAL_ZERO = datetime.combine(date(1899, 12, 30), time())
_FILLERS = re.compile(
    r"^(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?)\b[,\s]*"
    r"|\b(?:ngày|lúc|vào|at)\b|[|]"
)
UNREADABLE = "không phải ngày giờ đọc được"
NO_YEAR = "không ghi năm"
RELATIVE = "là cách nói theo lúc xem, không phải ngày giờ cố định"


@dataclass(frozen=True)
class Moment:
    """A moment in official time without offset; ``precision`` SECOND, MINUTE or DAY; ``zone_known``: someone said the zone;
    ``stamped``: a machine did, or it is another zone than the official one."""

    value: datetime
    precision: str
    zone_known: bool
    stamped: bool = False


def read_zone(text: object) -> timezone | None:
    """The zone a file or a source declares; None where the text is none.

    >>> read_zone("+07:00") == VIETNAM, read_zone("giờ Huế")
    (True, None)
    """
    found = re.search(
        r"(?<!\d)([+-])(\d{1,2})(?::?([0-5]\d))?(?!\d)", squeeze(str(text)).replace("−", "-")
    )
    if not found or int(found[2]) > 14:
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(span if found[1] == "+" else -span)


def read_moment(
    cell: object,
    zone: timezone | None = None,
    style: str | None = None,
    *,
    short_years: bool = False,
) -> Moment | Problem | None:
    """Read a cell of a time column: a date cell, a serial number or text. None for an empty cell.

    ``zone``: what the file or the source declares, for a time without offset. ``style`` "vi": the day comes first, "en": the
    month; otherwise a date that could be read both ways is a Problem F-011, as one without a year is and “hôm qua”.
    ``short_years``: 20/10/26 is read too where the style is known.

    >>> read_moment("14/9/2026 6:44 CH", VIETNAM, "vi").value.isoformat()
    '2026-09-14T18:44:00'
    >>> read_moment("Oct 20, 2026", VIETNAM).value.isoformat(), read_moment("20/10").words["reason"]
    ('2026-10-20T00:00:00', 'không ghi năm')
    >>> read_moment("2026-10-31T17:00:00Z").value.isoformat(), read_moment("9/10/2026", VIETNAM).rule
    ('2026-11-01T00:00:00', 'F-011')
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        whole = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        return _ranged(whole, "SECOND" if whole.second else "MINUTE", zone, cell)
    if isinstance(cell, date):
        return _ranged(datetime.combine(cell, time()), "DAY", zone, cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell, zone)
    return (
        _read_text(squeeze(cell), zone, style, short=short_years)
        if isinstance(cell, str)
        else _unreadable(cell)
    )


def day_first(cell: object) -> bool:
    """True where the text proves that its column writes the day first.

    >>> day_first("13/9/2026"), day_first("9/10/2026")
    (True, False)
    """
    found = _DAY.search(cell) if isinstance(cell, str) else None
    return found is not None and int(found[1]) > 12 >= int(found[3])


def month_first(cell: object) -> bool:
    """True where the text proves that its column writes the month first.

    >>> month_first("9/13/2026 8:01:00 PM"), month_first("13/9/2026")
    (True, False)
    """
    found = _DAY.search(cell) if isinstance(cell, str) else None
    return found is not None and int(found[3]) > 12 >= int(found[1])


def _read_text(
    text: str, zone: timezone | None, style: str | None, *, short: bool
) -> Moment | Problem | None:
    if text in words("empty") or not text:
        return None
    if iso := _ISO.fullmatch(text):
        return _iso(text, iso, zone)
    if _SERIAL.fullmatch(text):
        return _serial(float(text.replace(",", ".")), zone)
    rest = squeeze(_FILLERS.sub(" ", compare_key(text).replace("−", "-"))).strip(" ,;-")
    rest = _SLASH.sub("/", _month_names().sub(_month_number, rest))
    zone, rest = _named_zone(rest, zone)
    if iso := _ISO.fullmatch(rest.upper()):
        return _iso(rest, iso, zone)
    offset = _OFFSET.search(rest)
    if offset:
        zone, rest = _offset(offset), rest[: offset.start()]
    found = _day(rest, style, short=short)
    if not isinstance(found, tuple):
        return Problem(
            "F-011",
            {
                "value": text,
                "reason": found.words["reason"] if found else _why_none(compare_key(text)),
            },
        )
    day, left = found
    clock = _clock(left)
    if clock is None:
        return (
            _unreadable(text)
            if left.strip(" ,;-")
            else _ranged(datetime.combine(day, time()), "DAY", zone, text)
        )
    return _ranged(datetime.combine(day, clock[0]), clock[1], zone, text)


def _iso(text: str, found: re.Match[str], zone: timezone | None) -> Moment | Problem:
    try:
        moment = datetime.fromisoformat(text.upper().replace(",", "."))
    except ValueError:
        return _unreadable(text)
    precision = "SECOND" if found[2] else "MINUTE" if found[1] else "DAY"
    own = moment.tzinfo
    read = _ranged(
        moment.replace(tzinfo=None), precision, own if isinstance(own, timezone) else zone, text
    )
    return replace(read, stamped=own is not None) if isinstance(read, Moment) else read


def _day(text: str, style: str | None, *, short: bool) -> tuple[date, str] | Problem | None:
    """The day in a text and what is left of the text; None where there is none, a Problem where there are two."""
    for pattern, order in (
        (_SPOKEN, (3, 2, 1)),
        (_SPOKEN_FIRST, (3, 1, 2)),
        (_YEAR_FIRST, (1, 3, 4)),
        (_NAME_FIRST, (3, 1, 2)),
        (_NAME_LAST, (3, 2, 1)),
    ):
        if found := pattern.search(text):
            year, month, day = (_part(found[place]) for place in order)
            left = pattern.sub(" ", text, count=1)
            return _real(_whole_year(year), month, day, left) if month else None
    if _EIGHT.fullmatch(text):
        return _eight(text)
    pattern = _DAY if _DAY.search(text) else _SHORT_YEAR
    found = pattern.search(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), _whole_year(int(found[4]))
    left = pattern.sub(" ", text, count=1)
    if pattern is _SHORT_YEAR and not (short and style):
        return Problem("F-011", {"reason": "chỉ ghi hai chữ số của năm, đọc được nhiều cách"})
    if first > 12 or (style == "vi" and second <= 12) or first == second:
        return _real(year, second, first, left)
    if second > 12 or style == "en":
        return _real(year, first, second, left)
    return Problem(
        "F-011",
        {"reason": f"có thể là ngày {first} tháng {second} hoặc ngày {second} tháng {first}"},
    )


@cache
def _month_names() -> re.Pattern[str]:
    """“tháng Mười”, as themes of web sites and Windows write dates; the longer name first."""
    names = sorted(word_table("month_names"), key=len, reverse=True)
    return re.compile(rf"\b(tháng|thg\.?) ({'|'.join(names)})\b")


def _month_number(found: re.Match[str]) -> str:
    return f"tháng {word_table('month_names')[found[2]]}"


def _part(text: str) -> int:
    """A part of a date as a number, the name of a month too; 0 for a word that is none."""
    return int(text) if text.isdigit() else int(word_table("months").get(text, 0))


def _whole_year(year: int) -> int:
    """Two digits are a year of this century: nothing that is reported is older."""
    return year + 2000 if year < 100 else year


def _eight(text: str) -> tuple[date, str] | Problem | None:
    """Eight digits in one: the year first or last; both readings possible is a Problem."""
    early = _real(int(text[:4]), int(text[4:6]), int(text[6:]), "")
    late = _real(int(text[4:]), int(text[2:4]), int(text[:2]), "")
    first, last = word_table("years")
    known = [
        found
        for found in (early, late)
        if isinstance(found, tuple) and first <= found[0].year <= last
    ]
    if len(known) > 1:
        shown = " hoặc ".join(f"ngày {day.day}/{day.month}/{day.year}" for day, _ in known)
        return Problem("F-011", {"reason": f"có thể là {shown}"})
    return known[0] if known else None


def _named_zone(text: str, zone: timezone | None) -> tuple[timezone | None, str]:
    """The zone that the last word names (UTC, ICT, PDT), and the text without it."""
    rest, _, last = text.rpartition(" ")
    known = word_table("zones").get(last.strip("()")) if rest else None
    return (read_zone(known), rest) if known else (zone, text)


def _why_none(text: str) -> str:
    """Why a text holds no day: it names none by itself, or leaves out the year."""
    if text.startswith(tuple(words("relative"))) or _AGO.fullmatch(text):
        return RELATIVE
    found = _NO_YEAR.fullmatch(text)
    named = re.match(r"([a-z]{3,9})\b", text) or re.search(r"\d ([a-z]{3,9})\b", text)
    if found and (named is None or named[1] in word_table("months")):
        return NO_YEAR
    return UNREADABLE


def _real(year: int, month: int, day: int, left: str) -> tuple[date, str] | Problem:
    try:
        return date(year, month, day), left
    except ValueError:
        return Problem("F-011", {"reason": f"là ngày không có trên lịch ({day}/{month}/{year})"})


def _clock(text: str) -> tuple[time, str] | None:
    """The hour in a text that holds nothing else."""
    found = _TIME.fullmatch(text.strip(" ,;-"))
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2] or found[3] or 0), int(found[4] or 0)
    half = found[6]
    if half:
        if half not in words("morning") | words("afternoon") or not 0 < hour < 24:
            return None
        hour = (
            hour + 12
            if half in words("afternoon") and hour < 12
            else 0
            if half in words("morning") and hour == 12
            else hour
        )
    try:
        return time(hour, minute, second, int((found[5] or "0").ljust(6, "0"))), "SECOND" if found[
            4
        ] else "MINUTE"
    except ValueError:
        return None


def _offset(found: re.Match[str]) -> timezone | None:
    if found[5]:
        return UTC
    return read_zone(f"{found[1] or found[3]}:{found[2] or found[4] or '00'}")


def _serial(number: float, zone: timezone | None) -> Moment | Problem:
    first, last = (
        (_SERIAL_ZERO.replace(year=year) - _SERIAL_ZERO).days for year in word_table("years")
    )
    if not first <= number <= last:
        return _unreadable(f"{number:g}")
    moment = _SERIAL_ZERO + timedelta(seconds=round(number * 86400))
    return _ranged(
        moment,
        "DAY" if number == int(number) else "SECOND" if moment.second else "MINUTE",
        zone,
        number,
    )


def _ranged(
    moment: datetime, precision: str, zone: timezone | None, shown: object
) -> Moment | Problem:
    first, last = word_table("years")
    if not first <= moment.year <= last:
        return _unreadable(shown)
    if zone is None or precision == "DAY":
        return Moment(moment, precision, zone is not None)
    ahead = zone.utcoffset(None) - VIETNAM.utcoffset(None)
    return Moment(moment - ahead, precision, True, bool(ahead))


def _unreadable(shown: object) -> Problem:
    return Problem("F-011", {"value": shown, "reason": UNREADABLE})
