"""The famous wrong ways of counting a time limit, applied to the same facts as the right one.

Each way gives every end that people who count so arrive at (rolled and not rolled, say); who calls drops those that
happen to be right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from phatngon.base.moments import VIETNAM
from phatngon.practice import ground
from phatngon.practice.ground import TimeLimit

DAY = timedelta(days=1)


def miscounted(clock: TimeLimit, way: str) -> tuple[date | datetime, ...]:
    """Where ``way`` of counting ends; nothing for a way that ``ways_for`` the unit does not list.

    >>> miscounted(ground.count(15, "working_days", date(2026, 9, 14)), "no_roll")
    (datetime.date(2026, 9, 29),)
    """
    count = _WAYS[clock.unit].get(way)
    return tuple(count(clock)) if count else ()


def ways_for(unit: str) -> tuple[str, ...]:
    """The wrong ways that make sense for a time limit in ``unit``."""
    return tuple(_WAYS[unit])


def every_way() -> tuple[str, ...]:
    """All wrong ways."""
    return tuple(dict.fromkeys(way for ways in _WAYS.values() for way in ways))


def _first(clock: TimeLimit) -> date:
    return (
        clock.start.astimezone(VIETNAM).date() if isinstance(clock.start, datetime) else clock.start
    )


def _last(clock: TimeLimit) -> date:
    return _first(clock) + clock.amount * DAY


def _no_roll(clock: TimeLimit) -> list[date]:
    return [_last(clock)]


def _calendar_days(clock: TimeLimit) -> list[date]:
    return [_last(clock), ground.calendar().next_working(_last(clock))]


def _working_days(clock: TimeLimit) -> list[date]:
    return [ground.calendar().add_working_days(_first(clock), clock.amount)]


def _past_weekend(clock: TimeLimit) -> list[date]:
    """The last day moved past Saturday and Sunday, a holiday there forgotten."""
    return [_monday_on(_last(clock))]


def _rolled_only(clock: TimeLimit) -> list[date]:
    """Days off heeded only where the last day falls on one."""
    return [ground.calendar().next_working(_last(clock))]


def _holidays_left_out(clock: TimeLimit) -> list[date]:
    """Every holiday on the way left out of a count of plain days."""
    calendar, day, left = ground.calendar(), _first(clock), clock.amount
    while left:
        day += DAY
        left -= not (day in calendar.entries and calendar.entries[day].effect == "off")
    return [day, calendar.next_working(day)]


def _holidays_counted(clock: TimeLimit) -> list[date]:
    """Working days taken for Monday to Friday, holidays included."""
    day, left = _first(clock), clock.amount
    while left:
        day += DAY
        left -= day.weekday() < 5
    return [day]


def _first_counted(clock: TimeLimit) -> list[date]:
    last = _last(clock) - DAY
    return [last, ground.calendar().next_working(last)]


def _first_worked_counted(clock: TimeLimit) -> list[date]:
    calendar, first = ground.calendar(), _first(clock)
    return [
        calendar.add_working_days(first - DAY, clock.amount),
        calendar.add_working_days(first, max(0, clock.amount - 1)),
    ]


def _hours_to_workday(clock: TimeLimit) -> list[datetime]:
    """The end moved off a day off, or the hours taken for working days."""
    return [_on_workday(clock.at, clock.backwards), *_hours_as_workdays(clock)]


def _hours_past_weekend(clock: TimeLimit) -> list[datetime]:
    moved = clock.at
    while moved.weekday() >= 5:
        moved += -DAY if clock.backwards else DAY
    return [moved]


def _hours_as_workdays(clock: TimeLimit) -> list[datetime]:
    days, rest = divmod(clock.amount, 24)
    if rest or not isinstance(clock.start, datetime):
        return []
    moved = clock.start
    for _ in range(days):
        moved = _on_workday(moved + (-DAY if clock.backwards else DAY), clock.backwards)
    return [moved]


def _end_of_day(clock: TimeLimit) -> list[datetime]:
    return [datetime.combine(clock.at.astimezone(VIETNAM).date(), time(23, 59, 59), VIETNAM)]


def _on_workday(moment: datetime, backwards: bool) -> datetime:
    while not ground.calendar().is_working(moment.astimezone(VIETNAM).date()):
        moment += -DAY if backwards else DAY
    return moment


def _monday_on(day: date) -> date:
    while day.weekday() >= 5:
        day += DAY
    return day


_WAYS: dict[str, dict[str, Callable[[TimeLimit], Sequence[date]]]] = {
    "days": {
        "calendar_days": _no_roll,
        "working_days": _working_days,
        "inner_holidays": _holidays_left_out,
        "weekend_roll": _past_weekend,
        "no_roll": _no_roll,
        "first_day_counted": _first_counted,
    },
    "working_days": {
        "calendar_days": _calendar_days,
        "inner_holidays": _holidays_counted,
        "weekend_roll": _rolled_only,
        "no_roll": _no_roll,
        "first_day_counted": _first_worked_counted,
    },
    "hours": {
        "calendar_days": _end_of_day,
        "working_days": _hours_as_workdays,
        "inner_holidays": _hours_as_workdays,
        "weekend_roll": _hours_past_weekend,
        "hours_roll": _hours_to_workday,
    },
}
