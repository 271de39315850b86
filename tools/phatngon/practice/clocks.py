"""The time limit an item asks about, whichever way the bank writes it: a ``deadline``, or a duty of a ``case``."""

from __future__ import annotations

from datetime import date, datetime

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, show_value
from phatngon.practice import ground
from phatngon.practice.ground import Clock
from phatngon.practice.items import ChoiceItem, Deadline, Item, MomentItem, NumberItem


class NoKey(InputError):
    """An item that cannot be asked on a date: it does not apply then, or no sure key can be had."""


def is_bound(item: Item) -> bool:
    """True where the key follows from a start: an item with ``case`` or ``deadline``."""
    if isinstance(item, MomentItem):
        return item.deadline is not None or item.case is not None
    return isinstance(item, ChoiceItem) and item.case is not None


def clock_of(item: Item) -> Clock | None:
    """The time limit of a moment item; None where it has none. Raises NoKey where it cannot be counted."""
    if not isinstance(item, MomentItem):
        return None
    if item.deadline:
        return _count(item.deadline)
    return ground.duty_clock(item.case, item.duty) if item.case is not None else None


def clock_kind(item: Item) -> str:
    """What time limit an item is about: the provision of the duty, or of the parameter; "" where it is about none."""
    if isinstance(item, NumberItem):
        return item.param.partition(".")[0]
    if isinstance(item, ChoiceItem):
        return ground.duty_provision(item.case, item.duty) if item.case is not None and item.asks == "due_unit" else ""
    clock = clock_of(item)
    if clock is None or not isinstance(item, MomentItem):
        return ""
    return clock.provision or (item.deadline.param.partition(".")[0] if item.deadline else "") or f"{clock.amount} {clock.unit}"


def sure_end(clock: Clock) -> datetime:
    """The end in official time. Raises NoKey when the end itself is in doubt."""
    if clock.doubt:
        raise NoKey(f"hạn này còn tùy ngày nghỉ chưa chốt: {clock.doubt}.", advice="Chọn mốc bắt đầu khác để chấm được.")
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


def _count(deadline: Deadline) -> Clock:
    amount = deadline.amount if not deadline.param else ground.parameter(deadline.param)
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise NoKey(f"tham số {show_value(deadline.param)} là {show_value(amount)}, không phải số nguyên.")
    return ground.count(amount, deadline.unit, deadline.start)
