"""What an item rests on, and whether its written key agrees with the computed one. What that means, each kind says.

An item is tried on the first day on which it can apply, and on ``as_of`` where that is given and it applies then.
"""

from __future__ import annotations

from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.moments import show_date, show_value
from phatngon.practice import draws, ground, keys
from phatngon.practice.cursor import Cursor
from phatngon.practice.draws import I
from phatngon.practice.items import Item

TOGETHER = "Các điều khoản của một câu phải cùng có hiệu lực ít nhất một ngày; sửa “provisions” hoặc “valid_from”."
NEVER_GRADED = "Không chấm ai trên điều chưa rõ: đổi căn cứ, hoặc bỏ câu này."


def audit(item: Item, row: Cursor, as_of: date | None, *, well_shaped: bool) -> None:
    """Note on ``row`` every problem of what ``item`` rests on and, where it is ``well_shaped``, of its key."""
    parts = _parts(item, row) if well_shaped else [(item, row)]
    known = [_references_exist(part, place) for part, place in parts]
    if not all(known) or not well_shaped:
        return
    days = trial_days(item, as_of)
    for day in days:
        usable = [_may_rest(part, place, day) for part, place in parts]
        if not all(usable):
            return
    before = len(row.problems)
    for part, place in parts if len(parts) == 1 else parts[1:]:
        _audit_one(part, place, days)
    if item.questions and item.vary and len(row.problems) == before:
        _ready(item, row)


def _parts(item: Item, row: Cursor) -> list[tuple[Item, Cursor]]:
    """The item and, where it has steps, the question of each with its own place."""
    if not item.questions:
        return [(item, row)]
    return [(item, row), *zip(item.questions, row.rows("steps", "bước"), strict=True)]


def _audit_one(item: Item, row: Cursor, days: list[date]) -> None:
    before = len(row.problems)
    ready: Item | None = None
    for day in days:
        ready = _ready(item, row)
        if ready is not None:
            _key_agrees(ready, row, day)
        if ready is None or len(row.problems) > before:
            return
    if ready is not None:
        item.check_words(ready, row, days[0])


def trial_days(item: Item, as_of: date | None) -> list[date]:
    """The dates on which an item is tried: its first day, and ``as_of`` where it applies then."""
    starts = [day for day in (item.valid_from, ground.first_day(item.rests_on)) if day]
    first = max(starts) if starts else as_of or ground.newest_day()
    if item.valid_to and item.valid_to < first:
        first = item.valid_to
    also = as_of is not None and as_of != first and keys.objection(item, as_of) is None
    return [first, as_of] if also and as_of else [first]


def _ready(item: I, row: Cursor) -> I | None:
    """The item as on paper; None where nothing can be drawn or counted. The ends of a span must tell the same law."""
    before = len(row.problems)
    try:
        edges = list(draws.edges(item)) or [item]
        for edge in edges:
            if len(row.problems) == before:
                edge.check_start(row)
        item.check_edges(edges, row)
        return draws.drawn(item, "") if len(row.problems) == before else None
    except InputError as error:
        _blame_key(error, row, ("case", "deadline", "vary"))
        return None


def _key_agrees(item: Item, row: Cursor, day: date) -> None:
    try:
        item.check_key(row, day)
    except InputError as error:
        _blame_key(error, row, ("case", "deadline", "param", "cards", "outlet"))


def _blame_key(error: InputError, row: Cursor, fields: tuple[str, ...]) -> None:
    field = next((name for name in fields if row.has(name)), "type")
    row.blame(f"không tính được đáp án: {error.what}", field, advice=error.advice)


def _references_exist(item: Item, row: Cursor) -> bool:
    fine = True
    for number, reference in enumerate(item.own_references):
        found = ground.objection(reference, date.max)
        if found and found[0] == "no_such_id":
            sentence = found[1][0].lower() + found[1][1:]
            row.blame(f"dẫn {show_value(reference)}: {sentence}", *_place(item, number, reference))
            fine = False
    return fine


def _may_rest(item: Item, row: Cursor, day: date) -> bool:
    fine = True
    for number, reference in enumerate(item.own_references):
        found = ground.objection(reference, day)
        if found:
            code, sentence = found
            row.blame(
                f"dựa vào {reference}, không dùng được vào ngày {show_date(day)}: {sentence}",
                *_place(item, number, reference),
                advice=NEVER_GRADED if code in ("unknown", "conflict") else TOGETHER,
            )
            fine = False
    return fine


def _place(item: Item, number: int, reference: str) -> tuple[str | int, ...]:
    return ("provisions", number) if reference in item.provisions else item.reference_place()
