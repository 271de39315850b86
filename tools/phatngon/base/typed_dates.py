"""Dates, moments and periods as a person types them into an option or a file: day first, or ISO.

One reader for every verb. What a person leaves out is official time (+07:00); an ISO moment says its own offset, because
programs write it. Whatever is read travels on as a date, a moment in +07:00, or a period ``2026-10``.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, parse_iso_date, parse_start, show_value
from phatngon.base.text import compare_key, squeeze
from phatngon.base.written_moments import Moment, month_first, read_moment

DAY_ADVICE = "Viết 13/11/2026 hoặc 2026-11-13."
HOUR_ADVICE = "Viết 8h30 13/11/2026 hoặc 2026-11-13T08:30:00+07:00."
PERIOD_ADVICE = "Viết 10/2026 hoặc 2026-10."

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d.*")
_MONTH_FIRST = re.compile(r"(?:(?:kỳ|tháng|kỳ tháng) )?(\d{1,2})\s*(?:[/.-]| năm )\s*(\d{4})")
_WEEKDAY = re.compile(r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b|[,;]")
_ONE_MINUTE_DIGIT = re.compile(r"(?<=giờ)\s*(\d)(?!\d)")
_LOOSE_SIGN = re.compile(r"(?<=\d)\s*([/.-])\s*(?=\d{1,4}\b)")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})")


def read_day(text: object, field: str = "ngày") -> date:
    """The date in ``13/11/2026``, ``13-11-2026``, ``13 tháng 11 năm 2026`` or ``2026-11-13``.

    Raises InputError naming ``field`` for anything else; a date written month first is not turned round.

    >>> read_day("13/11/2026") == read_day("ngày 13 tháng 11 năm 2026") == date(2026, 11, 13)
    True
    """
    if isinstance(text, date) and not isinstance(text, datetime):
        return text
    if isinstance(text, str):
        plain = squeeze(text)
        if _ISO_DAY.fullmatch(plain):
            return _iso_day(plain, field)
        found = _typed(plain)
        if found and found.precision == "DAY":
            return found.value.date()
    raise _wrong(text, field, DAY_ADVICE)


def read_start(text: object, field: str, *, need_hour: bool) -> datetime | date:
    """The start of a time limit: a date, or a moment in +07:00.

    ``need_hour``: a bare date is refused. An ISO moment without its offset is refused always. Raises InputError naming ``field``.

    >>> read_start("8 giờ 30 ngày 13/11/2026", "--from", need_hour=True).isoformat()
    '2026-11-13T08:30:00+07:00'
    >>> read_start("13-11-2026", "--from", need_hour=False)
    datetime.date(2026, 11, 13)
    """
    if isinstance(text, datetime):
        return parse_start(text.isoformat(), field, need_hour=need_hour)
    advice = HOUR_ADVICE if need_hour else f"{DAY_ADVICE} Có giờ thì viết 8h30 13/11/2026."
    if not isinstance(text, str):
        raise _wrong(text, field, advice)
    plain = squeeze(text)
    if _ISO_MOMENT.fullmatch(plain):
        try:
            datetime.fromisoformat(plain)
        except ValueError:
            raise _wrong(text, field, advice) from None
        return parse_start(plain, field, need_hour=need_hour)
    found = _typed(plain)
    day = _iso_day(plain, field) if _ISO_DAY.fullmatch(plain) else None
    if found and found.precision != "DAY":
        return found.value.replace(tzinfo=VIETNAM)
    day = day or (found.value.date() if found else None)
    if day is None:
        raise _wrong(text, field, advice)
    if need_hour:
        raise InputError(
            f"“{field}” chỉ có ngày, chưa có giờ; thời hạn tính bằng giờ cần cả giờ.",
            advice=HOUR_ADVICE,
        )
    return day


def moment_or_none(value: object) -> datetime | None:
    """The moment that a cell holds, typed or as YAML reads it, in +07:00; None for anything else.

    >>> moment_or_none("mai") is None, moment_or_none("8h30 13/11/2026").isoformat()
    (True, '2026-11-13T08:30:00+07:00')
    """
    try:
        moment = read_start(value, "", need_hour=True)
    except InputError:
        return None
    return moment if isinstance(moment, datetime) else None


def read_period(text: str, field: str = "--period") -> str:
    """The month of a period as ``2026-10``, from ``10/2026``, ``tháng 10/2026`` or ``2026-10``. Raises InputError.

    >>> read_period("10/2026"), read_period("Kỳ 3-2026"), read_period("2026-10")
    ('2026-10', '2026-03', '2026-10')
    """
    plain = compare_key(text)
    if found := _MONTH_FIRST.fullmatch(plain):
        month, year = int(found[1]), int(found[2])
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
    else:
        raise _wrong(text, field, PERIOD_ADVICE)
    if not 1 <= month <= 12:
        raise _wrong(text, field, PERIOD_ADVICE)
    return f"{year}-{month:02d}"


def _typed(plain: str) -> Moment | None:
    """The moment that the text holds, day first; None where there is none or the month stands first."""
    text = _WEEKDAY.sub(" ", compare_key(plain))
    text = _ONE_MINUTE_DIGIT.sub(r" 0\1", _LOOSE_SIGN.sub(r"\1", text))
    found = None if month_first(text) else read_moment(squeeze(text), VIETNAM, "vi")
    return found if isinstance(found, Moment) else None


def _iso_day(plain: str, field: str) -> date:
    try:
        return parse_iso_date(plain, field)
    except InputError:
        raise _wrong(plain, field, DAY_ADVICE) from None


def _wrong(text: object, field: str, advice: str) -> InputError:
    return InputError(f"“{field}” là {show_value(text)}, chưa đúng cách ghi.", advice=advice)
