"""Moments inside reach reports are official time without offset; in and out they carry +07:00."""

from __future__ import annotations

from datetime import datetime

from phatngon.base.moments import VIETNAM, show_date


def official(moment: datetime) -> datetime:
    """A moment with offset as official time without one.

    >>> official(datetime.fromisoformat("2026-10-31T17:00:00+00:00")).isoformat()
    '2026-11-01T00:00:00'
    """
    return moment.astimezone(VIETNAM).replace(tzinfo=None)


def show_official(moment: datetime) -> str:
    """A moment as people write it.

    >>> show_official(datetime(2026, 10, 16, 17))
    '17 giờ 00 ngày 16/10/2026'
    """
    return f"{moment.hour} giờ {moment:%M} ngày {show_date(moment.date())}"


def with_offset(moment: datetime | None) -> str | None:
    """ISO text with +07:00 and seconds, for files and JSON.

    >>> with_offset(datetime(2026, 10, 16, 17))
    '2026-10-16T17:00:00+07:00'
    """
    return None if moment is None else moment.replace(tzinfo=VIETNAM).isoformat(timespec="seconds")
