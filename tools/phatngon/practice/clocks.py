"""The end of a time limit as a key: sure, and with the hour where that is asked."""

from __future__ import annotations

from datetime import date, datetime

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.practice.ground import TimeLimit


class NoKey(InputError):
    """An item that cannot be asked on a date: it does not apply then, or no sure key can be had."""


def sure_end(clock: TimeLimit) -> datetime:
    """The end in official time. Raises NoKey when the end itself is in doubt."""
    if clock.doubt:
        raise NoKey(
            f"hạn này còn tùy ngày nghỉ chưa chốt: {clock.doubt}.",
            advice="Chọn mốc bắt đầu khác để chấm được.",
        )
    return clock.at.astimezone(VIETNAM)


def as_needed(value: date | datetime, needs: str) -> date | datetime:
    """``value`` as the item asks for it. Raises NoKey where an hour is asked and none is known.

    >>> as_needed(datetime(2026, 12, 7, 8, tzinfo=VIETNAM), "date")
    datetime.date(2026, 12, 7)
    """
    if needs == "date" and isinstance(value, datetime):
        return value.date()
    if needs == "datetime" and not isinstance(value, datetime):
        raise NoKey("cần cả giờ mà chỉ có ngày.", advice='Viết cả giờ: "2026-12-07T08:30".')
    return value
