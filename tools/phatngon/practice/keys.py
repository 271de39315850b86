"""The key of an item on a date: written in the bank, or computed by the rules and the legal base below."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from phatngon.base.moments import show_date, show_value
from phatngon.base.text import squeeze
from phatngon.practice import ground
from phatngon.practice.clocks import NoKey, as_needed, clock_of, sure_end
from phatngon.practice.draws import drawn
from phatngon.practice.items import (
    Card,
    CaseItem,
    CaseStep,
    ChoiceItem,
    ClassifyItem,
    Item,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    TextItem,
)


def resolve(item: Item, as_of: date, learner: str = "") -> Item:
    """The item with ``key``, ``as_of`` and ``fingerprint`` filled for ``as_of``, dates drawn for ``learner``.

    Raises NoKey when the item does not apply on that date, or when no sure key can be had.
    """
    if item.as_of == as_of:
        return item
    item = item.template or item
    reason = objection(item, as_of)
    if reason:
        raise NoKey(f"câu {item.id} không dùng cho ngày {show_date(as_of)}: {reason}",
                    advice="Chọn câu khác, hoặc đổi ngày áp dụng.")
    item = drawn(item, learner)
    if isinstance(item, CaseItem):
        steps = tuple(replace(step, question=_keyed(step.question, as_of)) for step in item.steps)
        item = replace(item, steps=steps)
    return _keyed(item, as_of)


def _keyed(item: Item, as_of: date) -> Item:
    key = key_of(item, as_of)
    return replace(item, key=key, as_of=as_of, fingerprint=fingerprint(item, key))


def resolved_or_none(item: Item, as_of: date, learner: str = "") -> Item | None:
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


def key_of(item: Item, as_of: date) -> Any:
    """The key alone, in the shape named in :mod:`phatngon.practice.items`. Raises NoKey when there is none."""
    match item:
        case ChoiceItem():
            return _choice_key(item, as_of)
        case OrderItem():
            return tuple(step.id for step in item.steps)
        case MatchItem():
            return {pair.id: pair.right_id for pair in item.pairs}
        case ClassifyItem():
            return {card.id: bin_of(item, card, as_of) for card in item.cards}
        case NumberItem():
            return number_key(item)
        case MomentItem():
            return moment_key(item)
        case TextItem():
            return None
        case CaseItem():
            return {step.id: key_of(step.question, as_of) for step in item.steps}
        case _:
            raise NoKey(f"câu {item.id} thuộc loại chưa biết cách chấm.")


def _choice_key(item: ChoiceItem, as_of: date) -> Any:
    if item.facts is None:
        right = tuple(choice.id for choice in item.choices if choice.correct)
        return right if item.type == "many" else right[0]
    if item.case is not None:
        value = ground.reply_value(item.case, item.asks, item.duty)
    else:
        value = ground.press_type(item.facts, as_of, item.asks)
    for choice in item.choices:
        if choice.value == value and type(choice.value) is type(value):
            return choice.id
    if item.case is not None:
        raise NoKey(f"quy tắc cho kết quả {show_value(str(value).lower())}, không có trong các phương án.",
                    advice="Thêm phương án này, hoặc sửa dữ kiện trong “case”.")
    raise NoKey(f"quy tắc xếp vào {show_value(_name(value))}, không có trong các phương án.",
                advice="Thêm phương án này, hoặc sửa dữ kiện trong “outlet”.")


def bin_of(item: ClassifyItem, card: Card, as_of: date) -> str:
    """The bin ``card`` belongs to. Raises NoKey where the rules find no bin, or two."""
    if not card.outlet and card.facts is None:
        return card.bin
    kind = card.outlet_type or (ground.press_type(card.facts, as_of, "type") if card.facts is not None else "")
    fitting = [box.id for box in item.bins if kind in box.types]
    if len(fitting) == 1:
        return fitting[0]
    found = f"có {len(fitting)} nhóm cùng nhận" if fitting else "không nhóm nào nhận"
    raise NoKey(f"thẻ {show_value(card.text)} thuộc loại {show_value(_name(kind))}, {found} loại này.",
                advice="Sửa “types” của các nhóm cho mỗi loại vào đúng một nhóm.")


def number_key(item: NumberItem) -> Decimal:
    """The number the legal base or the bank gives. Raises NoKey when the parameter is no number."""
    if not item.param:
        if item.answer is None:
            raise NoKey("chưa có con số để chấm.")
        return item.answer
    value = ground.parameter(item.param)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoKey(f"tham số {show_value(item.param)} là {show_value(value)}, không phải con số.")
    return Decimal(str(value))


def moment_key(item: MomentItem) -> date | datetime:
    """The date or moment, in official time. Raises NoKey when it hangs on a day nobody could settle."""
    clock = clock_of(item)
    value = sure_end(clock) if clock else item.answer
    if value is None:
        raise NoKey("chưa có ngày giờ để chấm.")
    return as_needed(value, item.needs)


def fingerprint(item: Item, key: Any) -> str:
    """A short print of what a learner saw and of the key: changes when an old answer no longer says anything.

    Hints, feedback and "after" may be polished without touching it. What is drawn does not count: all learners have
    one print.
    """
    written = item.template or item
    seen = [item.type, squeeze(written.stem)]
    if isinstance(item, CaseItem):
        seen += [str(item.vary), *(_step_seen(step) for step in item.steps)]
    else:
        seen += [_seen(written), _rule(item, key) if item.drawn else _plain(key)]
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _step_seen(step: CaseStep) -> list[Any]:
    ways = [choice.goes for choice in step.question.choices] if isinstance(step.question, ChoiceItem) else []
    return [step.id, step.goes, ways, step.question.fingerprint]


def _rule(item: Item, key: Any) -> Any:
    """What stands for the key where the start is drawn: how the end is counted, or the choice all draws share."""
    clock = clock_of(item)
    counted = [clock.amount, clock.unit, clock.provision] if clock else _plain(key)
    return [counted, str(item.vary)]


def _seen(item: Item) -> Any:
    match item:
        case ChoiceItem():
            return [(choice.id, choice.text) for choice in item.choices]
        case OrderItem():
            return [(step.id, step.text) for step in item.steps]
        case MatchItem():
            return [[(pair.id, pair.left) for pair in item.pairs], [(right.id, right.text) for right in item.rights]]
        case ClassifyItem():
            return [[(box.id, box.label) for box in item.bins], [(card.id, card.text) for card in item.cards]]
        case NumberItem():
            return [item.unit, str(item.tolerance)]
        case MomentItem():
            return item.needs
        case TextItem():
            points = [(point.id, point.text, point.any, point.none, point.by_self) for point in item.checklist]
            return [item.accept, points, item.max_chars]
        case _:
            return None


def _plain(key: Any) -> Any:
    if isinstance(key, Mapping):
        return sorted(key.items())
    return list(key) if isinstance(key, tuple) else str(key)


def _name(value: Any) -> str:
    words = {True: "là báo chí", False: "không phải báo chí", None: "chưa đủ căn cứ"}
    if value is None or isinstance(value, bool):
        return words[value]
    return ground.type_label(value) if value in ground.type_codes() else str(value)
