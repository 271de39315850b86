"""What an item rests on, and whether its written key agrees with the computed one.

An item is tried on the first day on which it can apply, and on ``as_of`` where that is given and it applies then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_date, show_value
from phatngon.practice import draws, ground, keys
from phatngon.practice.clocks import clock_of
from phatngon.practice.cursor import Cursor
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, MomentItem, NumberItem, TextItem, Wrong
from phatngon.practice.marking import text_marks
from phatngon.practice.miscounts import ways_for
from phatngon.practice.problems import WARNING
from phatngon.practice.typed import same_moment
from phatngon.practice.words import has_phrase, same_text

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
    if isinstance(item, CaseItem) and item.vary and len(row.problems) == before:
        _ready(item, row)


def _parts(item: Item, row: Cursor) -> list[tuple[Item, Cursor]]:
    """The item and, where it is a case, the question of each step with its own place."""
    if not isinstance(item, CaseItem):
        return [(item, row)]
    return [(item, row), *zip([step.question for step in item.steps], row.rows("steps", "bước"), strict=True)]


def _audit_one(item: Item, row: Cursor, days: list[date]) -> None:
    before = len(row.problems)
    for day in days:
        ready = _ready(item, row)
        if ready is not None:
            _key_agrees(ready, row, day)
        if ready is None or len(row.problems) > before:
            return
    _wrong_differs(item, ready, row)
    _keeps_the_answer(ready, row, days[0])
    if isinstance(item, TextItem):
        _model_passes(item, row)


def trial_days(item: Item, as_of: date | None) -> list[date]:
    """The dates on which an item is tried: its first day, and ``as_of`` where it applies then."""
    starts = [day for day in (item.valid_from, ground.first_day(item.rests_on)) if day]
    first = max(starts) if starts else as_of or ground.newest_day()
    if item.valid_to and item.valid_to < first:
        first = item.valid_to
    also = as_of is not None and as_of != first and keys.objection(item, as_of) is None
    return [first, as_of] if also and as_of else [first]


def _ready(item: Item, row: Cursor) -> Item | None:
    """The item as on paper; None where nothing can be drawn or counted. The ends of a span must tell the same law."""
    before = len(row.problems)
    try:
        edges = list(draws.edges(item)) or [item]
        for edge in edges:
            if len(row.problems) == before and isinstance(edge, MomentItem):
                _clock_fits(edge, row)
        if isinstance(item, ChoiceItem) and item.vary and len({keys.key_of(edge, date.max) for edge in edges}) > 1:
            row.blame("có đáp án khác nhau ở hai đầu của “vary”.", "vary", advice="Rút ngày trong thời gian của một luật.")
        return draws.drawn(item, "") if len(row.problems) == before else None
    except InputError as error:
        field = next((name for name in ("case", "deadline", "vary") if row.has(name)), "type")
        row.blame(f"không tính được đáp án: {error.what}", field, advice=error.advice)
        return None


def _clock_fits(item: MomentItem, row: Cursor) -> None:
    """The time limit is that of a provision the item cites, and the wrong ways of counting make sense for it."""
    clock = clock_of(item)
    if clock is None:
        if any(entry.shift for entry in item.wrong):
            row.blame("có “shift” mà không có “case” hay “deadline” để tính.", "wrong")
        return
    _cites(item, row, clock.provision)
    if clock.unit == "hours" and not isinstance(clock.start, datetime):
        row.blame("có thời hạn tính bằng giờ mà “vary” không rút giờ.", "vary", advice="Thêm hours: [7, 20] vào “start”.")
    written = item.template or item
    for number, entry in enumerate(written.wrong if isinstance(written, MomentItem) else ()):
        if entry.shift and entry.shift not in ways_for(clock.unit):
            row.blame(f"có cách tính sai {show_value(entry.shift)}, không hợp với thời hạn tính bằng {clock.unit}.", "wrong",
                      number, "shift", advice=f"Chọn một trong: {', '.join(ways_for(clock.unit))}.")


def _references_exist(item: Item, row: Cursor) -> bool:
    fine = True
    for number, reference in enumerate(_own_references(item)):
        found = ground.objection(reference, date.max)
        if found and found[0] == "no_such_id":
            sentence = found[1][0].lower() + found[1][1:]
            row.blame(f"dẫn {show_value(reference)}: {sentence}", *_place(item, number, reference))
            fine = False
    return fine


def _may_rest(item: Item, row: Cursor, day: date) -> bool:
    fine = True
    for number, reference in enumerate(_own_references(item)):
        found = ground.objection(reference, day)
        if found:
            code, sentence = found
            row.blame(f"dựa vào {reference}, không dùng được vào ngày {show_date(day)}: {sentence}",
                      *_place(item, number, reference),
                      advice=NEVER_GRADED if code in ("unknown", "conflict") else TOGETHER)
            fine = False
    return fine


def _own_references(item: Item) -> tuple[str, ...]:
    """What the item rests on; of a case what is written for all of it."""
    return item.provisions if isinstance(item, CaseItem) else item.rests_on


def _place(item: Item, number: int, reference: str) -> tuple[str | int, ...]:
    if reference in item.provisions:
        return ("provisions", number)
    return ("deadline", "param") if isinstance(item, MomentItem) else ("param",)


def _key_agrees(item: Item, row: Cursor, day: date) -> None:
    check = _AGREEMENTS.get(type(item))
    try:
        if check:
            check(item, row, day)
        else:
            keys.key_of(item, day)
    except InputError as error:
        field = next((name for name in ("case", "deadline", "param", "cards", "outlet") if row.has(name)), "type")
        row.blame(f"không tính được đáp án: {error.what}", field, advice=error.advice)


def _choice_agrees(item: ChoiceItem, row: Cursor, day: date) -> None:
    key = keys.key_of(item, day)
    if item.facts is None:
        return
    computed = next(choice for choice in item.choices if choice.id == key)
    for number, choice in enumerate(item.choices):
        if choice.correct is not None and choice.correct != (choice.id == key):
            field = "outlet" if item.case is None else "case"
            row.blame(f"ghi đáp án khác quy tắc: quy tắc xếp vào {show_value(computed.text)} (ngày {show_date(day)}).",
                      "choices", number, "correct", advice=f"Bỏ “correct”, hoặc sửa dữ kiện trong “{field}”.")
            return
    if item.case is not None and item.asks == "due_unit":
        _cites(item, row, ground.duty_provision(item.case, item.duty))


def _cites(item: Item, row: Cursor, provision: str) -> None:
    """The item must cite the provision of the time limit it asks about."""
    if provision and provision not in {reference.partition(".")[0] for reference in item.rests_on}:
        row.blame(f"thiếu căn cứ của thời hạn được hỏi: {provision}.", "provisions",
                  advice=f"Thêm {provision} vào “provisions”"
                         + (", hoặc rút ngày trong thời gian của điều khoản đã dẫn." if item.vary else "."))


def _classify_agrees(item: ClassifyItem, row: Cursor, day: date) -> None:
    codes = [box.id for box in item.bins]
    for number, card in enumerate(item.cards):
        if card.bin and card.bin not in codes:
            row.blame(f"xếp thẻ {show_value(card.text)} vào nhóm {show_value(card.bin)} không có.", "cards", number,
                      "bin", advice=f"Các nhóm: {', '.join(codes)}.")
            continue
        try:
            box = keys.bin_of(item, card, day)
        except InputError as error:
            row.blame(f"không tính được đáp án: {error.what}", "cards", number, advice=error.advice)
            continue
        if card.bin and box != card.bin:
            row.blame(f"ghi đáp án khác quy tắc: thẻ {show_value(card.text)} thuộc nhóm {show_value(box)}.",
                      "cards", number, "bin", advice="Bỏ “bin”, hoặc sửa dữ kiện của thẻ.")


def _number_agrees(item: NumberItem, row: Cursor, day: date) -> None:
    key = keys.number_key(item)
    if item.answer is not None and item.answer != key:
        row.blame(f"ghi đáp án {item.answer}, còn {item.param} là {key}.", "answer",
                  advice="Bỏ “answer”, chỉ giữ “param”.")


def _moment_agrees(item: MomentItem, row: Cursor, day: date) -> None:
    if item.deadline and item.deadline.param and item.deadline.amount is not None:
        amount = ground.parameter(item.deadline.param)
        if amount != item.deadline.amount:
            row.blame(f"ghi “amount” {item.deadline.amount}, còn {item.deadline.param} là {amount}.",
                      "deadline", "amount", advice="Bỏ “amount”, chỉ giữ “param”.")
            return
    key = keys.moment_key(item)
    if item.answer is None or (item.deadline is None and item.case is None):
        return
    written = item.answer.date() if item.needs == "date" and isinstance(item.answer, datetime) else item.answer
    if not same_moment(written, key):
        row.blame(f"ghi đáp án {show_value(item.answer)}, còn lịch tính ra {show_value(key)}.", "answer",
                  advice=f"Bỏ “answer”, chỉ giữ “{'deadline' if item.deadline else 'case'}”.")


def _wrong_differs(item: Item, ready: Item, row: Cursor) -> None:
    if isinstance(item, NumberItem):
        key = keys.number_key(item)
        _blame_equal(row, item.wrong, lambda value: abs(value - key) <= item.tolerance)
    elif isinstance(item, MomentItem) and isinstance(ready, MomentItem) and not item.vary:
        due = keys.moment_key(ready)
        _blame_equal(row, item.wrong, lambda value: value is not None and same_moment(value, due))
    elif isinstance(item, TextItem):
        _blame_equal(row, item.wrong, lambda value: any(same_text(value, text) for text in item.accept))


def _blame_equal(row: Cursor, wrong: tuple[Wrong, ...], is_right: Callable[[Any], bool]) -> None:
    for number, entry in enumerate(wrong):
        if is_right(entry.value):
            row.blame(f"có giá trị sai {show_value(entry.value)} trùng với đáp án.", "wrong", number, "value",
                      advice="Bỏ giá trị này khỏi “wrong”.")


def _keeps_the_answer(item: Item, row: Cursor, day: date) -> None:
    """Feedback for what is not right must not name what is."""
    told: list[tuple[str, int, str, str]] = []
    if isinstance(item, ChoiceItem):
        key = keys.key_of(item, day)
        right = [choice for choice in item.choices if choice.id in (key if isinstance(key, tuple) else (key,))]
        told = [("choices", number, choice.feedback, fit.text) for number, choice in enumerate(item.choices)
                for fit in right if choice not in right]
    elif isinstance(item, MatchItem):
        texts = {right.id: right.text for right in item.rights}
        told = [("pairs", number, pair.feedback, texts[pair.right_id]) for number, pair in enumerate(item.pairs)]
    for field, number, feedback, answer in told:
        if has_phrase(feedback, answer):
            row.blame(f"có nhận xét nêu luôn đáp án {show_value(answer)}.", field, number, "feedback", level=WARNING,
                      advice="Nói điều cần xem lại, để người học tự tìm ra.")


def _model_passes(item: TextItem, row: Cursor) -> None:
    if not item.model:
        return
    failed = [point.text for point, mark in text_marks(item, item.model) if mark != "right"]
    if failed:
        row.blame(f"có bài mẫu không qua được ý {show_value(failed[0])} của chính nó.", "model",
                  advice="Sửa bài mẫu, hoặc sửa từ khóa của ý đó.")
    if item.max_chars and len(item.model) > item.max_chars:
        row.blame(f"có bài mẫu dài {len(item.model)} ký tự, quá giới hạn {item.max_chars}.", "model")


_AGREEMENTS: dict[type, Callable[[Any, Cursor, date], None]] = {
    ChoiceItem: _choice_agrees, ClassifyItem: _classify_agrees, NumberItem: _number_agrees, MomentItem: _moment_agrees,
}
