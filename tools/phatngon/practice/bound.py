"""Reading what several kinds of items write alike: the facts of a ``case``, a ``duty``, a span to draw from, wrong values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from phatngon.base.moments import show_value
from phatngon.practice import ground
from phatngon.practice.cursor import Cursor, texts_in
from phatngon.practice.draws import PLACES
from phatngon.practice.items import Item, V, Vary, Wrong
from phatngon.practice.problems import WARNING
from phatngon.practice.words import has_phrase
from phatngon.rules.case import FIELDS

_PLACE = re.compile(r"\{(\w+)\}")
CASE_ASKS = ("decision", "due_unit", "reason_required")
CASE_FIELDS = tuple(name for name in FIELDS if name != "as_of")


def read_case_facts(row: Cursor) -> Mapping[str, object] | None:
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
        child.blame(
            "thiếu “starts_at”.", advice="Viết mốc bắt đầu, hoặc thêm “vary” để mỗi người một mốc."
        )
    return facts


def read_duty(row: Cursor) -> str:
    """The id of a time limit; "" where none is written."""
    duty = row.text("duty", needed=False)
    if duty and duty not in ground.duty_ids():
        row.blame(
            f"có “duty” là {show_value(duty)}, bảng quy tắc không có thời hạn này.",
            "duty",
            advice=f"Chọn một trong: {', '.join(ground.duty_ids())}.",
        )
        return ""
    return duty


def asks_of_case(row: Cursor) -> str:
    """What is asked of a case: a word of ``CASE_ASKS``."""
    if not row.has("asks"):
        row.blame(
            "có “case” mà thiếu “asks”.",
            "case",
            advice=f"Viết asks là một trong: {', '.join(CASE_ASKS)}.",
        )
        return CASE_ASKS[0]
    return row.one_of("asks", CASE_ASKS) or CASE_ASKS[0]


def case_value(row: Cursor, asks: str) -> object:
    """The outcome of the rules that a choice stands for."""
    allowed, value = ground.reply_values(asks), row.value.get("value")
    if not any(value == known and type(value) is type(known) for known in allowed):
        words = ", ".join(
            "true" if known is True else "false" if known is False else known for known in allowed
        )
        what = (
            f"có “value” là {show_value(value)}, không dùng được với asks: {asks}."
            if row.has("value")
            else "thiếu “value”."
        )
        row.blame(
            what, *(["value"] if row.has("value") else []), advice=f"Chọn một trong: {words}."
        )
    return value


def one_value_each(row: Cursor, values: Sequence[object]) -> None:
    """Note two choices that stand for one outcome: only one of them could ever be right."""
    for number, value in enumerate(values):
        if any(value == other and type(value) is type(other) for other in values[:number]):
            row.blame(
                f"có hai phương án cùng value {show_value(value)}.",
                "choices",
                number,
                "value",
                advice="Giữ một phương án cho mỗi giá trị.",
            )


def read_vary(row: Cursor) -> Vary | None:
    """The span at ``vary``; None where absent or unusable."""
    outer = row.child("vary")
    if outer is None:
        return None
    outer.only(("start",))
    span = outer.child("start")
    if span is None:
        outer.blame(
            "thiếu “start”.",
            advice="Viết vary: {start: {from: 2026-09-07, to: 2027-01-15, hours: [7, 20]}}.",
        )
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
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(type(hour) is int and 0 <= hour <= 23 for hour in value)
        or value[1] < value[0]
    ):
        span.blame(
            f"có “hours” là {show_value(value)}, không dùng được.",
            "hours",
            advice="Viết giờ sớm nhất và giờ muộn nhất, ví dụ [7, 20].",
        )
        return None
    return value[0], value[1]


def check_places(row: Cursor, *, varies: bool, stem_shows: bool = False) -> None:
    """Note places such as ``{start}`` where nothing is drawn, unknown places, and a stem that hides what is drawn.

    ``stem_shows``: the start already stands in the situation above.
    """
    for keys, text in texts_in(row.value, without="steps"):
        for place in _PLACE.findall(text):
            if not varies and place in PLACES:
                row.blame(
                    f"có {{{place}}} mà không có “vary”.",
                    *keys,
                    advice="Thêm “vary”, hoặc viết ngày cụ thể.",
                )
            elif varies and place not in PLACES:
                row.blame(
                    f"có {{{place}}}, không điền được.",
                    *keys,
                    advice="Dùng {start} hoặc {start_day}.",
                )
    stem = row.value.get("stem")
    if (
        varies
        and not stem_shows
        and isinstance(stem, str)
        and not any(f"{{{place}}}" in stem for place in PLACES)
    ):
        row.blame(
            "có “vary” mà lời dẫn không nêu {start}.",
            "stem",
            advice="Viết {start} vào chỗ nêu ngày bắt đầu.",
        )


def read_wrong(
    row: Cursor, value: Callable[[Cursor], object], shifts: tuple[str, ...] = (), figure: str = ""
) -> tuple[Wrong, ...]:
    """The wrong values people give, read by ``value``; by name where ``shifts`` or a ``figure`` allow one."""
    found = []
    for entry in row.rows("wrong", "giá trị sai"):
        entry.only(
            ("value", "feedback", *(["shift"] if shifts else []), *(["variant"] if figure else []))
        )
        shift = entry.one_of("shift", shifts) if shifts and entry.has("shift") else ""
        if entry.has("value") == (entry.has("shift") or entry.has("variant")):
            entry.blame(
                "có cả “value” và “shift”." if shift else "thiếu “value”.",
                advice="Chỉ giữ một." if shift else "",
            )
        found.append(Wrong(value(entry), entry.text("feedback"), shift))
    return tuple(entry for entry in found if entry.shift or entry.value not in (None, ""))


def blame_equal(row: Cursor, wrong: tuple[Wrong[V], ...], is_right: Callable[[V], bool]) -> None:
    """Note wrong values that are right."""
    for number, entry in enumerate(wrong):
        if is_right(entry.value):
            row.blame(
                f"có giá trị sai {show_value(entry.value)} trùng với đáp án.",
                "wrong",
                number,
                "value",
                advice="Bỏ giá trị này khỏi “wrong”.",
            )


def keeps_the_answer(row: Cursor, field: str, told: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Note where the feedback of a part names one of the answers it is shown beside."""
    for number, (feedback, answers) in enumerate(told):
        for answer in answers:
            if has_phrase(feedback, answer):
                row.blame(
                    f"có nhận xét nêu luôn đáp án {show_value(answer)}.",
                    field,
                    number,
                    "feedback",
                    level=WARNING,
                    advice="Nói điều cần xem lại, để người học tự tìm ra.",
                )


def cites(item: Item, row: Cursor, provision: str) -> None:
    """Note where an item does not cite the provision of the time limit it asks about."""
    if provision and provision not in {reference.partition(".")[0] for reference in item.rests_on}:
        row.blame(
            f"thiếu căn cứ của thời hạn được hỏi: {provision}.",
            "provisions",
            advice=f"Thêm {provision} vào “provisions”"
            + (", hoặc rút ngày trong thời gian của điều khoản đã dẫn." if item.vary else "."),
        )


def rows_of(row: Mapping[str, object], name: str) -> list[tuple[str, str]]:
    """The rows ``name`` of a wire form as (id, text). Raises KeyError, TypeError or ValueError."""
    rows = row[name]
    if not isinstance(rows, Iterable):
        raise TypeError(rows)
    return [(_text(code), _text(text)) for code, text, *_ in rows]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
