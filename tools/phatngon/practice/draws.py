"""Dates drawn for a learner: the same for the same nickname and item on every machine, another for most others.

A start whose result hangs on a day nobody could settle is never drawn. Texts name the start by ``{start}`` (with the
hour where the clock runs in hours) and ``{start_day}``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar, cast

from phatngon.base.moments import VIETNAM, show_date, show_day, show_moment
from phatngon.base.text import compare_key
from phatngon.practice.clocks import NoKey
from phatngon.practice.items import Item, Vary

T = TypeVar("T")
I = TypeVar("I", bound=Item)  # noqa: E741  the same kind goes in and comes out
PLACES = ("start", "start_day")
MINUTES = 5
TRIES = 400


def drawn(item: I, learner: str) -> I:
    """``item`` with the start drawn for ``learner`` (a nickname; "" on paper), its texts filled, its famous wrong ways
    counted; other items as they are. Raises NoKey where no start of the span can be used.
    """
    if item.vary is None and item.questions:
        return replace(
            item.with_questions([drawn(question, learner) for question in item.questions]),
            template=item,
        )
    if item.vary is None:
        return item.begun(None)
    for start in _starts(item.vary, f"{compare_key(learner)}|{item.id}"):
        ready = started(item, start)
        if is_settled(ready):
            return ready
    raise NoKey(
        f"không có mốc nào từ {show_date(item.vary.first)} đến {show_date(item.vary.last)} cho hạn chắc chắn.",
        advice="Mở rộng “vary”.",
    )


def started(item: I, start: date | datetime) -> I:
    """A varied item that starts at ``start``; ``template`` keeps the item as written. The questions of a case share the start."""
    words = _words(item, start)
    if item.questions:
        inside = [
            started(one, start) if one.is_bound else replace(_filled(one, words), template=one)
            for one in item.questions
        ]
        told: I = replace(_filled(item, words), template=item, drawn=start)
        return told.with_questions(inside)
    ready: I = replace(_filled(item.starting(start), words), template=item, drawn=start)
    return ready.begun(ready.clock())


def is_settled(item: Item) -> bool:
    """True where the key of a started item hangs on no unsettled day."""
    if item.questions:
        return all(map(is_settled, item.questions))
    clock = item.clock()
    return clock is None or (clock.settled and not clock.doubt)


def edges(item: I) -> Iterator[I]:
    """A varied item at the first and at the last moment of its span, whether or not such a start is ever drawn."""
    if item.vary:
        hours = item.vary.hours
        yield started(item, _at(item.vary.first, hours[0] * 60 if hours else None))
        yield started(item, _at(item.vary.last, hours[1] * 60 if hours else None))


def _starts(vary: Vary, seed: str) -> Iterator[date | datetime]:
    days = (vary.last - vary.first).days + 1
    slots = (vary.hours[1] - vary.hours[0]) * 60 // MINUTES + 1 if vary.hours else 0
    for number in range(TRIES):
        digest = hashlib.sha256(f"{seed}|{number}".encode()).digest()
        day = vary.first + timedelta(days=int.from_bytes(digest[:8], "big") % days)
        slot = int.from_bytes(digest[8:16], "big") % slots if slots else 0
        yield _at(day, vary.hours[0] * 60 + slot * MINUTES if vary.hours else None)


def _at(day: date, minutes: int | None) -> date | datetime:
    return day if minutes is None else datetime.combine(day, time(*divmod(minutes, 60)), VIETNAM)


def _words(item: Item, start: date | datetime) -> dict[str, str]:
    """What stands for the places in the texts: the day alone where the time limit runs in days."""
    day = start.date() if isinstance(start, datetime) else start
    clock = item.starting(start).clock() if item.is_bound else None
    timed = isinstance(start, datetime) and (clock is None or clock.unit == "hours")
    return {
        "{start}": show_moment(start) if isinstance(start, datetime) and timed else show_day(day),
        "{start_day}": show_day(day),
    }


def _filled(value: T, words: dict[str, str]) -> T:
    """``value`` with the places filled in every text inside it."""
    return cast(T, _filled_inside(value, words))  # the same kind goes in and comes out


def _filled_inside(value: object, words: dict[str, str]) -> object:
    if isinstance(value, str):
        for place, shown in words.items():
            value = value.replace(place, shown)
        return value
    if isinstance(value, tuple):
        return tuple(_filled(part, words) for part in value)
    if is_dataclass(value) and not isinstance(value, type | Vary):
        changed = {
            part.name: _filled(getattr(value, part.name), words)
            for part in fields(value)
            if part.name != "template"
        }
        return replace(value, **changed)
    return value
