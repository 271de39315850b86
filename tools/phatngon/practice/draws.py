"""Dates drawn for a learner: the same for the same nickname and item on every machine, another for most others.

A start whose result hangs on a day nobody could settle is never drawn. Texts name the start by ``{start}`` (with the
hour where the clock runs in hours) and ``{start_day}``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from phatngon.base.moments import VIETNAM, show_date, show_day, show_moment
from phatngon.base.text import compare_key
from phatngon.practice.clocks import NoKey, as_needed, clock_of, is_bound, sure_end
from phatngon.practice.items import CaseItem, ChoiceItem, Deadline, Item, MomentItem, Vary, Wrong
from phatngon.practice.miscounts import miscounted
from phatngon.practice.typed import same_moment

PLACES = ("start", "start_day")
MINUTES = 5
TRIES = 400


def drawn(item: Item, learner: str) -> Item:
    """``item`` with the start drawn for ``learner`` (a nickname; "" on paper), its texts filled, its famous wrong ways
    counted; other items as they are. Raises NoKey where no start of the span can be used.
    """
    if item.vary is None:
        return _steps_drawn(item, learner) if isinstance(item, CaseItem) else _with_wrong_ways(item)
    for start in _starts(item.vary, f"{compare_key(learner)}|{item.id}"):
        ready = started(item, start)
        if is_settled(ready):
            return ready
    raise NoKey(f"không có mốc nào từ {show_date(item.vary.first)} đến {show_date(item.vary.last)} cho hạn chắc chắn.",
                advice="Mở rộng “vary”.")


def started(item: Item, start: date | datetime) -> Item:
    """A varied item that starts at ``start``; ``template`` keeps the item as written."""
    if isinstance(item, CaseItem):
        return _case_started(item, start)
    ready = _filled(_starting(item, start), _words(item, start))
    ready = replace(ready, template=item, drawn=start)
    clock = clock_of(ready)
    if isinstance(ready, MomentItem) and clock:
        ready = replace(ready, feedback=f"{ready.feedback} {clock.told}")
    return _with_wrong_ways(ready)


def is_settled(item: Item) -> bool:
    """True where the key of a started item hangs on no unsettled day."""
    if isinstance(item, CaseItem):
        return all(is_settled(step.question) for step in item.steps)
    clock = clock_of(item)
    return clock is None or (clock.settled and not clock.doubt)


def edges(item: Item) -> Iterator[Item]:
    """A varied item at the first and at the last moment of its span, whether or not such a start is ever drawn."""
    if item.vary:
        hours = item.vary.hours
        yield started(item, _at(item.vary.first, hours[0] * 60 if hours else None))
        yield started(item, _at(item.vary.last, hours[1] * 60 if hours else None))


def _steps_drawn(item: CaseItem, learner: str) -> CaseItem:
    """A case whose steps draw for themselves, if at all."""
    steps = tuple(replace(step, question=drawn(step.question, learner)) for step in item.steps)
    return replace(item, steps=steps, template=item)


def _case_started(item: CaseItem, start: date | datetime) -> CaseItem:
    """One start for the situation and for every step bound to it."""
    words = _words(item, start)
    steps = []
    for step in item.steps:
        question = step.question
        ready = started(question, start) if is_bound(question) else replace(_filled(question, words), template=question)
        steps.append(replace(step, question=ready))
    told = _filled(replace(item, steps=()), words)
    return replace(told, steps=tuple(steps), template=item, drawn=start)


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


def _starting(item: Item, start: date | datetime) -> Item:
    if isinstance(item, ChoiceItem) and item.case is not None:
        return replace(item, facts={**item.case, "starts_at": start.isoformat()})
    if isinstance(item, MomentItem) and item.case is not None:
        return replace(item, case={**item.case, "starts_at": start.isoformat()})
    if isinstance(item, MomentItem) and isinstance(item.deadline, Deadline):
        return replace(item, deadline=replace(item.deadline, start=start))
    return item


def _words(item: Item, start: date | datetime) -> dict[str, str]:
    """What stands for the places in the texts: the day alone where the time limit runs in days."""
    day = start.date() if isinstance(start, datetime) else start
    clock = clock_of(_starting(item, start)) if is_bound(item) else None
    timed = isinstance(start, datetime) and (clock is None or clock.unit == "hours")
    return {"{start}": show_moment(start) if isinstance(start, datetime) and timed else show_day(day),
            "{start_day}": show_day(day)}


def _filled(value: Any, words: dict[str, str]) -> Any:
    """``value`` with the places filled in every text inside it."""
    if isinstance(value, str):
        for place, shown in words.items():
            value = value.replace(place, shown)
        return value
    if isinstance(value, tuple):
        return tuple(_filled(part, words) for part in value)
    if is_dataclass(value) and not isinstance(value, type | Vary | Deadline):
        changed = {part.name: _filled(getattr(value, part.name), words) for part in fields(value) if part.name != "template"}
        return replace(value, **changed)
    return value


def _with_wrong_ways(item: Item) -> Item:
    """The computed wrong values counted; a value equal to the key, or already there, falls away."""
    if not isinstance(item, MomentItem) or not (item.drawn or any(entry.shift for entry in item.wrong)):
        return item
    clock = clock_of(item)
    if clock is None:
        return item
    key = as_needed(clock.at if item.drawn else sure_end(clock), item.needs)
    kept: list[Wrong] = []
    for entry in item.wrong:
        values = miscounted(clock, entry.shift) if entry.shift else (entry.value,)
        for value in (_ending(value, item.needs) if entry.shift else value for value in values):
            if not any(same_moment(value, other) for other in (key, *(known.value for known in kept))):
                kept.append(replace(entry, value=value))
    return replace(item, wrong=tuple(kept))


def _ending(value: date | datetime, needs: str) -> date | datetime:
    if needs == "datetime" and not isinstance(value, datetime):
        return datetime.combine(value, time(23, 59, 59), VIETNAM)
    return as_needed(value, needs)
