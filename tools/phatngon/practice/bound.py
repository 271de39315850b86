"""Reading what binds an item to the reply rules: the facts of a ``case``, what is asked of it, the ``duty``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.practice import ground
from phatngon.practice.cursor import Cursor
from phatngon.practice.draws import PLACES
from phatngon.practice.items import CASE_ASKS, Choice, Vary
from phatngon.rules.case import FIELDS

_PLACE = re.compile(r"\{(\w+)\}")
CASE_FIELDS = tuple(name for name in FIELDS if name != "as_of")


def read_case_facts(row: Cursor) -> Mapping[str, Any] | None:
    """The facts at ``case``, ``starts_at`` in ISO form with its offset (official time where none is written)."""
    child = row.child("case")
    if child is None:
        return None
    child.only(CASE_FIELDS)
    facts = {name: value for name, value in child.value.items() if name in CASE_FIELDS}
    if child.has("starts_at"):
        start = child.moment("starts_at")
        facts["starts_at"] = start.isoformat() if start else None
    elif not row.has("vary"):
        child.blame("thiếu “starts_at”.", advice="Viết mốc bắt đầu, hoặc thêm “vary” để mỗi người một mốc.")
    return facts


def read_duty(row: Cursor) -> str:
    """The id of a time limit; "" where none is written."""
    duty = row.text("duty", needed=False)
    if duty and duty not in ground.duty_ids():
        row.blame(f"có “duty” là {show_value(duty)}, bảng quy tắc không có thời hạn này.", "duty",
                  advice=f"Chọn một trong: {', '.join(ground.duty_ids())}.")
        return ""
    return duty


def read_case_choice(row: Cursor, code: str, asks: str, goes: str) -> Choice:
    """One choice of an item that asks something of a case."""
    allowed, value = ground.reply_values(asks), row.value.get("value")
    if not any(value == known and type(value) is type(known) for known in allowed):
        words = ", ".join("true" if known is True else "false" if known is False else known for known in allowed)
        if row.has("value"):
            row.blame(f"có “value” là {show_value(value)}, không dùng được với asks: {asks}.", "value",
                      advice=f"Chọn một trong: {words}.")
        else:
            row.blame("thiếu “value”.", advice=f"Chọn một trong: {words}.")
    return Choice(code, row.text("text"), row.text("feedback"), row.flag("correct"), value, goes)


def one_choice_a_value(row: Cursor, choices: tuple[Choice, ...]) -> None:
    """Note two choices that stand for one outcome: only one of them could ever be right."""
    seen: list[Any] = []
    for number, choice in enumerate(choices):
        if any(choice.value == value and type(choice.value) is type(value) for value in seen):
            row.blame(f"có hai phương án cùng value {show_value(choice.value)}.", "choices", number, "value",
                      advice="Giữ một phương án cho mỗi giá trị.")
        seen.append(choice.value)


def read_vary(row: Cursor) -> Vary | None:
    """The span at ``vary``; None where absent or unusable."""
    outer = row.child("vary")
    if outer is None:
        return None
    outer.only(("start",))
    span = outer.child("start")
    if span is None:
        outer.blame("thiếu “start”.", advice="Viết vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}.")
        return None
    span.only(("from", "to", "hours"))
    first, last = span.day("from"), span.day("to")
    for field in ("from", "to"):
        if not span.has(field):
            span.blame(f"thiếu “{field}”.", advice="Viết ngày đầu và ngày cuối của khoảng rút.")
    if first is None or last is None:
        return None
    if last <= first:
        span.blame("có “to” không đứng sau “from”.", "to")
        return None
    return Vary(first, last, _hours(span))


def _hours(span: Cursor) -> tuple[int, int] | None:
    value = span.value.get("hours")
    if value is None:
        return None
    whole = isinstance(value, list) and len(value) == 2 and all(type(hour) is int and 0 <= hour <= 23 for hour in value)
    if not whole or value[1] < value[0]:
        span.blame(f"có “hours” là {show_value(value)}, không dùng được.", "hours",
                   advice="Viết giờ sớm nhất và giờ muộn nhất, ví dụ [7, 20].")
        return None
    return value[0], value[1]


def check_places(row: Cursor, *, varies: bool, stem_shows: bool = False) -> None:
    """Note places such as ``{start}`` where nothing is drawn, unknown places, and a stem that hides what is drawn.

    ``stem_shows``: the start already stands in the situation above.
    """
    for keys, text in _texts(row.value):
        for place in _PLACE.findall(text):
            if not varies and place in PLACES:
                row.blame(f"có {{{place}}} mà không có “vary”.", *keys, advice="Thêm “vary”, hoặc viết ngày cụ thể.")
            elif varies and place not in PLACES:
                row.blame(f"có {{{place}}}, không điền được.", *keys, advice="Dùng {start} hoặc {start_day}.")
    stem = row.value.get("stem")
    if varies and not stem_shows and isinstance(stem, str) and not any(f"{{{place}}}" in stem for place in PLACES):
        row.blame("có “vary” mà lời dẫn không nêu {start}.", "stem", advice="Viết {start} vào chỗ nêu ngày bắt đầu.")


def _texts(value: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key != "steps":
                yield from _texts(inner, (*keys, key))


def hours_by_default(facts: Mapping[str, Any] | None, duty: str, trial: date | None) -> bool:
    """True where the time limit of a case runs in hours, so that its end is asked with the hour.

    ``trial``: a day to try facts on that leave their start to a draw.
    """
    if facts is None:
        return False
    start = facts.get("starts_at") or (f"{trial.isoformat()}T12:00:00+07:00" if trial else None)
    try:
        return ground.duty_clock({**facts, "starts_at": start}, duty).unit == "hours"
    except InputError:
        return False  # the audit tells what is wrong with the facts


def asks_of_case(row: Cursor) -> str:
    """What is asked of the case: a word of ``CASE_ASKS``."""
    if not row.has("asks"):
        row.blame("có “case” mà thiếu “asks”.", "case", advice=f"Viết asks là một trong: {', '.join(CASE_ASKS)}.")
        return CASE_ASKS[0]
    return row.one_of("asks", CASE_ASKS) or CASE_ASKS[0]


def reach_figure(row: Cursor, reference: str) -> Decimal | None:
    """The figure of a small reach table; a problem is noted on the cursor."""
    from phatngon.practice.reach_figures import figure

    try:
        return figure(reference)
    except InputError as error:
        row.blame(error.what, "figure", advice=error.advice)
        return None


def wrong_figure(entry: Cursor, reference: str) -> Decimal | None:
    """The figure that a named mistake gives; one that equals the right figure is a problem."""
    from phatngon.practice import reach_figures

    try:
        found = reach_figures.wrong_figure(reference, entry.text("variant"))
        if found != reach_figures.figure(reference):
            return found
        entry.blame("tính sai kiểu này mà vẫn ra đáp án.", "variant", advice="Bỏ dòng này, hoặc hỏi bảng số khác.")
    except InputError as error:
        entry.blame(error.what, "variant", advice=error.advice)
    return None
