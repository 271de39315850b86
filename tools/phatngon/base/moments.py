"""Dates and moments. Official time is +07:00 all year; no clock is read here.

Dates are shown ``23/11/2026``; moments travel as ISO with offset and seconds.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from phatngon.base.errors import InputError

VIETNAM = timezone(timedelta(hours=7))
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

_VN_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_VN_TIME = re.compile(r"(\d{1,2})\s*(?:giờ|[:hg])\s*(\d{1,2})?(?:\s*(?:phút|p))?(?::(\d{2}))?")


def parse_iso_date(text: object, field: str = "ngày") -> date:
    """Read ``2026-11-23``.

    Raises InputError, naming ``field``, for anything else.

    >>> parse_iso_date("2026-11-23")
    datetime.date(2026, 11, 23)
    """
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    try:
        if isinstance(text, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError(
        f"“{field}” là {show_value(text)}, không phải một ngày có thật.",
        advice="Viết theo dạng năm-tháng-ngày, ví dụ 2026-11-23.",
    )


def parse_start(text: object, field: str, *, need_hour: bool) -> datetime | date:
    """Read the start of a clock: a date, or a moment with its offset (returned in +07:00).

    ``need_hour``: a bare date is refused. A moment without offset is always refused.
    Raises InputError naming ``field``.

    >>> parse_start("2026-11-13T01:30:00Z", "from", need_hour=True).isoformat()
    '2026-11-13T08:30:00+07:00'
    >>> parse_start("2026-11-13", "from", need_hour=False)
    datetime.date(2026, 11, 13)
    """
    example = "Viết ngày giờ kèm múi giờ, ví dụ 2026-11-13T08:30:00+07:00."
    if not isinstance(text, str):
        raise InputError(f"“{field}” là {show_value(text)}, không phải ngày giờ.", advice=example)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = parse_iso_date(text, field)
        if need_hour:
            raise InputError(
                f"“{field}” chỉ có ngày, chưa có giờ; thời hạn tính bằng giờ cần cả giờ.",
                advice=example,
            )
        return day
    try:
        moment = datetime.fromisoformat(text) if "T" in text or " " in text else None
    except ValueError:
        moment = None
    if moment is None:
        raise InputError(
            f"“{field}” là {show_value(text)}, không phải ngày giờ có thật.", advice=example
        )
    if moment.tzinfo is None:
        raise InputError(f"“{field}” có giờ nhưng thiếu múi giờ.", advice=example)
    try:
        return moment.astimezone(VIETNAM)
    except OverflowError:
        raise InputError(f"“{field}” nằm ngoài khoảng năm tính được.", advice=example) from None


def parse_moment(value: object, field: str) -> datetime:
    """Read a moment with its zone, from text or as YAML reads it, in +07:00. Raises InputError naming ``field``.

    >>> parse_moment("2026-11-13T01:30:00Z", "asked_at").isoformat()
    '2026-11-13T08:30:00+07:00'
    """
    start = parse_start(
        value.isoformat() if isinstance(value, datetime) else value, field, need_hour=True
    )
    assert isinstance(start, datetime)  # a bare date was refused
    return start


def parse_vn_date(text: str) -> date | None:
    """Read a date as people type it, day first; ``None`` where it is none.

    >>> parse_vn_date("7/12/2026"), parse_vn_date("31/2/2026")
    (datetime.date(2026, 12, 7), None)
    """
    found = _VN_DATE.search(text)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_vn_time(text: str) -> tuple[int, int] | None:
    """Read an hour as people type it: ``8h30``, ``8 giờ 30``, ``08:30``.

    >>> parse_vn_time("8h30 ngày 7/12/2026"), parse_vn_time("14 giờ"), parse_vn_time("7/12/2026")
    ((8, 30), (14, 0), None)
    """
    found = _VN_TIME.search(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return (hour, minute) if hour <= 24 and minute < 60 else None


def show_date(day: date) -> str:
    """``23/11/2026`` – day and month without leading zero, as Vietnamese papers write.

    >>> show_date(date(2026, 12, 7))
    '7/12/2026'
    """
    return f"{day.day}/{day.month}/{day.year}"


def show_day(day: date) -> str:
    """A date with its weekday.

    >>> show_day(date(2026, 12, 7))
    'thứ Hai 7/12/2026'
    """
    return f"{WEEKDAYS[day.weekday()]} {show_date(day)}"


def show_moment(moment: datetime) -> str:
    """Hour, minute and day in official time.

    >>> show_moment(datetime(2026, 12, 7, 8, 5, tzinfo=VIETNAM))
    '8 giờ 05 phút, thứ Hai 7/12/2026'
    """
    local = moment.astimezone(VIETNAM)
    return f"{local.hour} giờ {local.minute:02d} phút, {show_day(local.date())}"


def iso_moment(moment: datetime) -> str:
    """A moment that knows its zone as it is written for programs: official time, seconds.

    >>> iso_moment(parse_moment("2026-09-14T11:44:00+00:00", "at"))
    '2026-09-14T18:44:00+07:00'
    """
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")


def show_value(value: object) -> str:
    """A value quoted for a sentence, cut when long.

    >>> show_value("x" * 100)
    '“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”'
    """
    text = "trống" if value is None else str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
