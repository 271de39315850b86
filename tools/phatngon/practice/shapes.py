"""From the mappings of a bank file to items: fields and shapes. What a key may rest on is for ``audit``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.practice import bound, ground
from phatngon.practice.case_shape import read_steps
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.items import (
    CASE_ASKS,
    TYPE_LABELS,
    Bin,
    Card,
    CaseItem,
    Choice,
    ChoiceItem,
    ClassifyItem,
    Deadline,
    Item,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    Pair,
    Point,
    Right,
    Step,
    TextItem,
    Vary,
    Wrong,
)
from phatngon.practice.miscounts import every_way

MAX_HINTS = 3
COMMON = ("id", "objective", "type", "difficulty", "provisions", "valid_from", "valid_to", "source", "leads_to",
          "section", "stem", "hints", "after")
ASKS = ("type", "is_press")
UNITS = ("hours", "days", "working_days")


@dataclass(frozen=True)
class Shape:
    """What the items of one type are written with, and how they are read."""

    fields: tuple[str, ...]
    read: Callable[[Cursor, dict[str, Any]], Item]


def read_item(row: Cursor, lesson: str) -> Item | None:
    """One item; None where its type is unknown. Problems are noted on the cursor."""
    kind = row.one_of("type", TYPE_LABELS)
    if not kind:
        return None
    row.only((*COMMON, *SHAPES[kind].fields))
    item = SHAPES[kind].read(row, _common(row, kind, lesson))
    bound.check_places(row, varies=row.has("vary"))
    return item


def _common(row: Cursor, kind: str, lesson: str) -> dict[str, Any]:
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        row.blame("có “valid_to” đứng trước “valid_from”.", "valid_to")
    return {
        "id": row.item, "type": kind, "lesson": lesson, "objective": row.code("objective"), "stem": row.text("stem"),
        "difficulty": row.whole("difficulty", 1, 3, 2), "provisions": row.texts("provisions"),
        "valid_from": valid_from, "valid_to": valid_to, "source": row.text("source", needed=False),
        "leads_to": row.text("leads_to", needed=False), "section": row.text("section", needed=False),
        "hints": row.texts("hints", most=MAX_HINTS), "after": row.text("after", needed=False), "line": row.line,
    }


def _choice(row: Cursor, common: dict[str, Any]) -> ChoiceItem:
    rows = row.rows("choices", "phương án", least=2)
    codes = unique_codes(rows, "")
    facts, asks = _facts_and_asks(row, common["type"])
    choices = tuple(_one_choice(choice, code, asks) for choice, code in zip(rows, codes, strict=True))
    row.distinct([choice.text for choice in choices], "choices")
    if not asks:
        _count_right(row, choices, common["type"])
    if asks in CASE_ASKS:
        bound.one_choice_a_value(row, choices)
    vary = bound.read_vary(row)
    if vary and asks not in CASE_ASKS:
        row.blame("có “vary” mà không có “case”.", "vary", advice="Thêm “case”, hoặc bỏ “vary”.")
    return ChoiceItem(**common, choices=choices, facts=facts, asks=asks, duty=bound.read_duty(row), vary=vary)


def _facts_and_asks(row: Cursor, kind: str) -> tuple[dict[str, Any] | None, str]:
    """The facts that compute the key, and what is asked of them; (None, "") where the key is written."""
    if kind == "many":
        if row.has("outlet") or row.has("asks"):
            row.blame("chọn nhiều phương án nên không dùng được “outlet” hay “asks”.", "outlet",
                      advice="Đổi sang type: one, hoặc viết “correct” cho từng phương án.")
        return None, ""
    case, outlet = bound.read_case_facts(row), row.child("outlet")
    if case is not None and outlet is not None:
        row.blame("có cả “outlet” và “case”.", "case", advice="Chỉ giữ một.")
    if row.has("asks") and case is None and outlet is None:
        row.blame("có “asks” mà không có “outlet” hay “case”.", "asks", advice="Thêm dữ kiện, hoặc bỏ “asks”.")
    if case is not None:
        return dict(case), bound.asks_of_case(row)
    return (dict(outlet.value), row.one_of("asks", ASKS, default="type")) if outlet is not None else (None, "")


def _one_choice(row: Cursor, code: str, asks: str) -> Choice:
    named = "type" if asks == "type" else "value" if asks else ""
    row.only(("id", "text", "correct", "feedback", *([named] if named else []), *(["goes"] if "steps" in row.keys else [])))
    goes = row.code("goes") if row.has("goes") else ""
    if asks in CASE_ASKS:
        return bound.read_case_choice(row, code, asks, goes)
    feedback, correct = row.text("feedback"), row.flag("correct")
    if asks == "type":
        value = row.text("type")
        if value and value not in ground.type_codes():
            row.blame(f"có loại {show_value(value)} mà bảng quy tắc không có.", "type",
                      advice=f"Chọn một trong: {', '.join(ground.type_codes())}.")
            return Choice(code, value, feedback, correct, value, goes)
        label = ground.type_label(value) if value else ""
        return Choice(code, row.text("text", needed=False) or label[:1].upper() + label[1:], feedback, correct, value, goes)
    if asks == "is_press":
        if not row.has("value"):
            row.blame("thiếu “value”.", advice="Viết value: true, false, hoặc null (chưa đủ căn cứ).")
        return Choice(code, row.text("text"), feedback, correct, row.flag("value"), goes)
    return Choice(code, row.text("text"), feedback, bool(correct), None, goes)


def _count_right(row: Cursor, choices: tuple[Choice, ...], kind: str) -> None:
    right = [choice.id for choice in choices if choice.correct]
    if not right and choices:
        row.blame("không có phương án đúng nào.", "choices", advice="Thêm “correct: true” vào phương án đúng.")
    elif kind == "one" and len(right) > 1:
        row.blame(f"có {len(right)} phương án đúng ({', '.join(right)}).", "choices",
                  advice="Chỉ giữ một, hoặc đổi sang type: many.")


def _order(row: Cursor, common: dict[str, Any]) -> OrderItem:
    rows = row.rows("steps", "bước", least=3)
    for step in rows:
        step.only(("id", "text", "why"))
    steps = tuple(Step(code, step.text("text"), step.text("why"))
                  for step, code in zip(rows, unique_codes(rows, "s"), strict=True))
    row.distinct([step.text for step in steps], "steps")
    return OrderItem(**common, steps=steps)


def _match(row: Cursor, common: dict[str, Any]) -> MatchItem:
    rows = row.rows("pairs", "cặp", least=2)
    pairs, rights = [], []
    for number, (pair, code) in enumerate(zip(rows, unique_codes(rows, "l"), strict=True), 1):
        pair.only(("id", "left", "right", "feedback"))
        pairs.append(Pair(code, pair.text("left"), f"r{number}", pair.text("feedback")))
        rights.append(Right(f"r{number}", pair.text("right")))
    rights += [Right(f"r{number}", text) for number, text in enumerate(row.texts("extra"), len(rights) + 1)]
    row.distinct([pair.left for pair in pairs], "pairs")
    row.distinct([right.text for right in rights], "pairs")
    return MatchItem(**common, pairs=tuple(pairs), rights=tuple(rights))


def _classify(row: Cursor, common: dict[str, Any]) -> ClassifyItem:
    boxes = row.rows("bins", "nhóm", least=2)
    bins = []
    for box, code in zip(boxes, unique_codes(boxes, "b"), strict=True):
        box.only(("id", "label", "types"))
        bins.append(Bin(code, box.text("label"), box.texts("types")))
        for number, kind in enumerate(bins[-1].types):
            if kind not in ground.type_codes():
                box.blame(f"có loại {show_value(kind)} mà bảng quy tắc không có.", "types", number)
    rows = row.rows("cards", "thẻ", least=2)
    cards = tuple(_card(card, code) for card, code in zip(rows, unique_codes(rows, "c"), strict=True))
    row.distinct([box.label for box in bins], "bins")
    row.distinct([card.text for card in cards], "cards")
    return ClassifyItem(**common, bins=tuple(bins), cards=cards)


def _card(row: Cursor, code: str) -> Card:
    row.only(("id", "text", "bin", "feedback", "outlet", "medium", "facts", "source"))
    feedback, written = row.text("feedback"), row.text("bin", needed=False)
    name, facts, source = row.text("outlet", needed=False), row.child("facts"), row.text("source", needed=False)
    if name and facts is not None:
        row.blame("có cả “outlet” và “facts”.", advice="Chỉ giữ một.")
    if name:
        try:
            real = ground.real_outlet(name, row.text("medium", needed=False))
        except InputError as error:
            row.blame_error(error, "outlet")
            return Card(code, name, feedback, written, outlet=name)
        return Card(code, row.text("text", needed=False) or real.card, feedback, written, source or real.source, name,
                    real.type)
    if row.has("medium"):
        row.blame("có “medium” mà không có “outlet”.", "medium", advice="Với “facts”, ghi medium trong “facts”.")
    if not written and facts is None:
        row.blame("thiếu “bin”.", advice="Viết bin, hoặc “outlet”, hoặc “facts” để quy tắc tự xếp.")
    return Card(code, row.text("text"), feedback, written, source=source,
                facts=dict(facts.value) if facts is not None else None)


def _number(row: Cursor, common: dict[str, Any]) -> NumberItem:
    answer, param, figure = row.number("answer"), row.text("param", needed=False), row.text("figure", needed=False)
    if answer is None and not param and not figure and not row.has("answer"):
        row.blame("thiếu “answer”, “param” hoặc “figure”.",
                  advice="Viết con số, tham số MÃ.tên của bộ dữ liệu luật, hoặc BẢNG.CHỈ_SỐ của bảng số lan tỏa.")
    if figure:
        answer = bound.reach_figure(row, figure)
    tolerance = row.number("tolerance") or Decimal(0)
    if tolerance < 0:
        row.blame("có “tolerance” nhỏ hơn 0.", "tolerance")
    wrong = _wrong(row, lambda entry: bound.wrong_figure(entry, figure) if entry.has("variant") else entry.number("value"), figure=figure)
    return NumberItem(**common, answer=answer, param=param, unit=row.text("unit", needed=False), tolerance=tolerance,
                      wrong=wrong, feedback=row.text("feedback"))


def _moment(row: Cursor, common: dict[str, Any]) -> MomentItem:
    answer, vary = row.moment("answer"), bound.read_vary(row)
    deadline = _deadline(row.child("deadline"), vary)
    case, duty = bound.read_case_facts(row), bound.read_duty(row)
    if answer is None and not any(map(row.has, ("answer", "deadline", "case"))):
        row.blame("thiếu “answer”, “deadline” hoặc “case”.")
    if deadline is not None and case is not None:
        row.blame("có cả “deadline” và “case”.", "case", advice="Chỉ giữ một.")
    by_hour = isinstance(answer, datetime) or (deadline is not None and deadline.unit == "hours") or \
        bound.hours_by_default(case, duty, vary.first if vary else None)
    if vary and not (row.has("deadline") or row.has("case")):
        row.blame("có “vary” mà không có “case” hay “deadline”.", "vary", advice="Thêm một trong hai, hoặc bỏ “vary”.")
    needs = row.one_of("needs", ("date", "datetime"), default="datetime" if by_hour else "date")
    wrong = _wrong(row, lambda entry: entry.moment("value"), every_way())
    return MomentItem(**common, answer=answer, deadline=deadline, case=case, duty=duty, needs=needs or "date",
                      wrong=wrong, feedback=row.text("feedback"), vary=vary)


def _deadline(row: Cursor | None, vary: Vary | None) -> Deadline | None:
    if row is None:
        return None
    row.only(("amount", "param", "unit", "from"))
    amount, param = row.whole("amount", 0, 10_000), row.text("param", needed=False)
    if not row.has("amount") and not param:
        row.blame("thiếu “amount” hoặc “param”.")
    unit, start = row.one_of("unit", UNITS), row.moment("from")
    if vary and unit:
        return Deadline(unit, start or vary.first, amount, param)
    if start is None:
        if not row.has("from"):
            row.blame("thiếu “from”.", advice="Viết mốc bắt đầu, ví dụ from: 2026-11-13.")
        return None
    if unit == "hours" and not isinstance(start, datetime):
        row.blame("tính bằng giờ mà “from” chỉ có ngày.", "from", advice='Viết cả giờ: "2026-11-13T08:30".')
        return None
    return Deadline(unit, start, amount, param) if unit else None


def _wrong(row: Cursor, value: Callable[[Cursor], Any], shifts: tuple[str, ...] = (), figure: str = "") -> tuple[Wrong, ...]:
    found = []
    for entry in row.rows("wrong", "giá trị sai"):
        entry.only(("value", "feedback", *(["shift"] if shifts else []), *(["variant"] if figure else [])))
        shift = entry.one_of("shift", shifts) if shifts and entry.has("shift") else ""
        if entry.has("value") == (entry.has("shift") or entry.has("variant")):
            entry.blame("có cả “value” và “shift”." if shift else "thiếu “value”.", advice="Chỉ giữ một." if shift else "")
        found.append(Wrong(value(entry), entry.text("feedback"), shift))
    return tuple(entry for entry in found if entry.shift or entry.value not in (None, ""))


def _text(row: Cursor, common: dict[str, Any]) -> TextItem:
    accept, rows = row.texts("accept"), row.rows("checklist", "ý")
    checklist = tuple(_point(point, code) for point, code in zip(rows, unique_codes(rows, "k"), strict=True))
    row.distinct([point.text for point in checklist], "checklist")
    if not accept and not checklist:
        row.blame("thiếu “accept” hoặc “checklist”.")
    if row.has("wrong") and not accept:
        row.blame("có “wrong” mà không có “accept” để so.", "wrong",
                  advice="Dùng “checklist” với “none” cho điều nên tránh.")
    model = row.text("model", needed=bool(checklist))
    return TextItem(**common, accept=accept, checklist=checklist, model=model,
                    max_chars=row.whole("max_chars", 1, 20_000), feedback=row.text("feedback", needed=False),
                    wrong=_wrong(row, lambda entry: entry.text("value", needed=False)))


def _point(row: Cursor, code: str) -> Point:
    row.only(("id", "text", "any", "none", "self"))
    point = Point(code, row.text("text"), row.texts("any"), row.texts("none"), bool(row.flag("self")))
    if sum((bool(point.any), bool(point.none), point.by_self)) != 1:
        row.blame("cần đúng một trong ba: “any”, “none”, hoặc “self: true”.")
    return point


def _case(row: Cursor, common: dict[str, Any]) -> CaseItem:
    return read_steps(row, common, SHAPES, MAX_HINTS)


SHAPES: dict[str, Shape] = {
    "one": Shape(("choices", "outlet", "case", "asks", "duty", "vary"), _choice),
    "many": Shape(("choices", "outlet", "asks"), _choice),
    "order": Shape(("steps",), _order),
    "match": Shape(("pairs", "extra"), _match),
    "classify": Shape(("bins", "cards"), _classify),
    "number": Shape(("answer", "param", "figure", "unit", "tolerance", "wrong", "feedback"), _number),
    "moment": Shape(("answer", "deadline", "case", "duty", "vary", "needs", "wrong", "feedback"), _moment),
    "case": Shape(("steps", "vary"), _case),
    "text": Shape(("accept", "checklist", "model", "max_chars", "wrong", "feedback"), _text),
}
