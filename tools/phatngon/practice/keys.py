"""Items made ready for a date: the key that day, the print that says whether an old answer still counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from phatngon.base.filecache import one_look
from phatngon.base.moments import show_date
from phatngon.base.text import squeeze
from phatngon.practice import ground
from phatngon.practice.clocks import NoKey
from phatngon.practice.draws import drawn
from phatngon.practice.items import Item

I = TypeVar("I", bound=Item)  # noqa: E741  the same kind goes in and comes out


@one_look()
def resolve(item: I, as_of: date, learner: str = "") -> I:
    """The item with ``key``, ``as_of`` and ``fingerprint`` filled for ``as_of``, dates drawn for ``learner``.

    Raises NoKey when the item does not apply on that date, or when no sure key can be had.
    """
    if item.as_of == as_of:
        return item
    written = item.written
    reason = objection(written, as_of)
    if reason:
        raise NoKey(
            f"câu {item.id} không dùng cho ngày {show_date(as_of)}: {reason}",
            advice="Chọn câu khác, hoặc đổi ngày áp dụng.",
        )
    ready = drawn(written, learner)
    return _keyed(
        ready.with_questions([_keyed(question, as_of) for question in ready.questions]), as_of
    )


def _keyed(item: I, as_of: date) -> I:
    key = item.key_on(as_of)
    return replace(item, key=key, as_of=as_of, fingerprint=fingerprint(item, key))


def resolved_or_none(item: I, as_of: date, learner: str = "") -> I | None:
    """Like :func:`resolve`; None where the item does not apply on that date."""
    try:
        return resolve(item, as_of, learner)
    except NoKey:
        return None


def objection(item: Item, as_of: date) -> str | None:
    """Why nobody is asked ``item`` on ``as_of`` (a sentence), or None."""
    if item.valid_from and as_of < item.valid_from:
        return f"câu này dùng từ {show_date(item.valid_from)}."
    if item.valid_to and as_of > item.valid_to:
        return f"câu này dùng đến hết {show_date(item.valid_to)}."
    for reference in item.rests_on:
        found = ground.objection(reference, as_of)
        if found:
            return found[1]
    return None


def fingerprint(item: Item, key: object) -> str:
    """A short print of what a learner saw and of the key: changes when an old answer no longer says anything.

    Hints, feedback and "after" may be polished without touching it. What is drawn does not count: all learners have
    one print.
    """
    written = item.written
    seen: list[object] = [item.type, squeeze(written.stem)]
    if item.questions:
        seen += [str(item.vary), *item.seen_steps()]
    else:
        seen += [written.seen(), _rule(item, key) if item.drawn else _plain(key)]
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _rule(item: Item, key: object) -> object:
    """What stands for the key where the start is drawn: how the end is counted, or the choice all draws share."""
    clock = item.clock()
    counted = [clock.amount, clock.unit, clock.provision] if clock else _plain(key)
    return [counted, str(item.vary)]


def _plain(key: object) -> object:
    if isinstance(key, Mapping):
        return sorted(key.items())
    return list(key) if isinstance(key, tuple) else str(key)
