"""Checking one answer: data in, a result a person can read out. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import show_value
from phatngon.base.numbers import format_number
from phatngon.practice import ground, marking
from phatngon.practice import sentences as say
from phatngon.practice.case_marks import mark_case
from phatngon.practice.ground import Citation
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, OrderItem, TextItem
from phatngon.practice.keys import resolve
from phatngon.practice.marking import Marks, Part
from phatngon.practice.paths import right_way, walked
from phatngon.practice.typed import NotRead

MAX_TEXT, MAX_SHORT, MAX_NUMBER = 20_000, 200, 10**15
RELOAD = "Tải lại câu hỏi rồi trả lời lại."


@dataclass(frozen=True)
class Result:
    """How an answer was marked.

    ``outcome``: ``chua_lam``, ``chua_dung``, ``gan_dung`` or ``dung``; ``label`` says it in Vietnamese. ``right`` of
    ``total`` parts; ``message`` says what was checked; ``feedback`` is for what was chosen and never names the answer
    of a wrong result; ``after`` (what to do on Monday) comes with a right answer only; ``parts`` for screens that
    mark each card.
    """

    outcome: str
    right: int
    total: int
    message: str
    feedback: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    after: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def label(self) -> str:
        """The outcome in Vietnamese."""
        return say.OUTCOME_LABELS[self.outcome]

    def to_json(self) -> dict[str, Any]:
        """JSON form: keys in English, words in Vietnamese."""
        return {
            "outcome": self.outcome, "label": self.label, "right": self.right, "total": self.total,
            "message": self.message, "feedback": list(self.feedback),
            "citations": [citation.to_json() for citation in self.citations], "after": self.after,
            "parts": [{"id": part.id, "state": part.state} for part in self.parts],
        }


def check(item: Item, answer: Any, as_of: date) -> Result:
    """Mark ``answer`` (JSON data in the shape of the item's type) under the law of ``as_of``.

    A blank answer, and a number or date nobody can read, is *chưa làm* with a sentence. Raises InputError for data of
    the wrong kind, an id the item has not, a huge text, and an item that does not apply on that date.

    >>> from phatngon.practice.bank import bank_from_text, EXAMPLE
    >>> bank = bank_from_text(EXAMPLE)
    >>> result = check(bank["vd-11"], "b", date(2026, 11, 23))
    >>> result.label, result.feedback
    ('chưa đúng', ('Tên gọi chưa nói lên loại hình. Xem giấy phép ở chân trang.',))
    """
    item = resolve(item, as_of)
    answer = _well_formed(item, answer)
    if _is_blank(answer):
        return Result("chua_lam", 0, _parts_of(item), say.NOT_DONE)
    try:
        marks = _MARKERS[item.type](item, answer)
    except NotRead as unread:
        return Result("chua_lam", 0, 1, unread.sentence)
    right = marks.outcome == "dung"
    caveats = ground.caveats(item.rests_on) if right and item.type in ("number", "moment") else ()
    return Result(marks.outcome, marks.right, marks.total, marks.message, marks.feedback + caveats,
                  ground.citations(item.rests_on), item.after if right else "", marks.parts)


def _parts_of(item: Item) -> int:
    match item:
        case ChoiceItem(type="many"):
            return len(item.choices)
        case OrderItem():
            return len(item.steps)
        case MatchItem():
            return len(item.pairs)
        case ClassifyItem():
            return len(item.cards)
        case CaseItem():
            return len(right_way(item))
        case TextItem():
            return max(1, len(item.checklist))
        case _:
            return 1


def _is_blank(answer: Any) -> bool:
    if isinstance(answer, dict) and set(answer) == {"text", "ticks"}:
        return not answer["text"].strip()
    if isinstance(answer, dict):
        return not any(answer.values())
    if isinstance(answer, str):
        return not answer.strip()
    return answer is None or answer == []


def _well_formed(item: Item, answer: Any) -> Any:
    """The answer in its one shape, or InputError: the wrong kind of data, unknown ids, a huge text."""
    if answer is None:
        return None
    return _FORMS[item.type](item, answer)


def _one_id(item: ChoiceItem, answer: Any) -> str:
    if not isinstance(answer, str):
        raise _wrong_kind(item, answer, "mã của một phương án")
    if answer.strip():
        _known(item, answer, [choice.id for choice in item.choices])
    return answer


def _id_list(item: Item, answer: Any, ids: list[str]) -> list[str]:
    if not isinstance(answer, list | tuple):
        raise _wrong_kind(item, answer, "danh sách mã")
    for code in answer:
        _known(item, code, ids)
    if len(set(answer)) != len(answer):
        raise InputError(f"câu {item.id}: có mã được ghi hai lần trong câu trả lời.", advice=RELOAD)
    return list(answer)


def _choices(item: ChoiceItem, answer: Any) -> list[str]:
    return _id_list(item, answer, [choice.id for choice in item.choices])


def _steps(item: OrderItem, answer: Any) -> list[str]:
    found = _id_list(item, answer, [step.id for step in item.steps])
    if found and len(found) != len(item.steps):
        raise InputError(f"câu {item.id}: câu trả lời có {len(found)} bước, cần đủ {len(item.steps)} bước.",
                         advice=RELOAD)
    return found


def _map(item: Item, answer: Any, lefts: list[str], rights: list[str]) -> dict[str, str]:
    if not isinstance(answer, dict):
        raise _wrong_kind(item, answer, "nhóm “mã: mã”")
    found = {}
    for left, right in answer.items():
        _known(item, left, lefts)
        if right not in (None, ""):
            _known(item, right, rights)
            found[left] = right
    return found


def _pairs(item: MatchItem, answer: Any) -> dict[str, str]:
    return _map(item, answer, [pair.id for pair in item.pairs], [right.id for right in item.rights])


def _cards(item: ClassifyItem, answer: Any) -> dict[str, str]:
    return _map(item, answer, [card.id for card in item.cards], [box.id for box in item.bins])


def _way(item: CaseItem, answer: Any) -> dict[str, Any]:
    """An answer per step; blank ones fall away; a step that the answers before do not lead to is refused."""
    if not isinstance(answer, dict):
        raise _wrong_kind(item, answer, "nhóm “mã bước: câu trả lời”")
    by_id = {step.id: step.question for step in item.steps}
    found = {}
    for code, given in answer.items():
        _known(item, code, list(by_id))
        formed = _well_formed(by_id[code], given)
        if not _is_blank(formed):
            found[code] = formed
    done, _ = walked(item, found)
    if len(done) < len(found):
        raise InputError(f"câu {item.id}: có câu trả lời cho bước mà các lựa chọn trước đó không dẫn tới.", advice=RELOAD)
    return found


def _typed(item: Item, answer: Any) -> Any:
    if item.type == "number" and isinstance(answer, int | float) and not isinstance(answer, bool):
        if not abs(answer) <= MAX_NUMBER:  # written so that NaN is refused too
            raise InputError(f"câu {item.id}: câu trả lời không phải con số dùng được.", advice=RELOAD)
        return answer
    if not isinstance(answer, str):
        raise _wrong_kind(item, answer, "chữ")
    return _not_huge(item, answer, MAX_SHORT)


def _written(item: TextItem, answer: Any) -> dict[str, Any]:
    if isinstance(answer, str):
        answer = {"text": answer}
    if not isinstance(answer, dict):
        raise _wrong_kind(item, answer, "nhóm có “text” và “ticks”")
    for field in answer:
        if field not in ("text", "ticks"):
            raise InputError(f"câu {item.id}: câu trả lời có trường lạ {show_value(field)}.",
                             advice="Các trường dùng được: text, ticks.")
    text = answer.get("text")
    if text is not None and not isinstance(text, str):
        raise _wrong_kind(item, text, "chữ")
    own = [point.id for point in item.checklist if point.by_self]
    ticks = answer.get("ticks")
    return {"text": _not_huge(item, text or "", MAX_TEXT), "ticks": _id_list(item, [] if ticks is None else ticks, own)}


def _not_huge(item: Item, text: str, limit: int) -> str:
    if text != _printable(text):
        raise InputError(f"câu {item.id}: câu trả lời có ký tự không đọc được.", advice="Xóa ký tự lạ rồi thử lại.")
    if len(text) > limit:
        length = f"{format_number(len(text))} ký tự, quá {format_number(limit)}"
        raise InputError(f"câu {item.id}: câu trả lời dài {length}.", advice="Rút ngắn rồi thử lại.")
    return text


def _known(item: Item, code: Any, ids: list[str]) -> None:
    if not isinstance(code, str) or code not in ids:
        raise InputError(f"câu {item.id} không có mã {_printable(show_value(code))}.", advice=RELOAD)


def _printable(text: str) -> str:
    """Without half a surrogate pair, which no file and no screen takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _wrong_kind(item: Item, answer: Any, wanted: str) -> InputError:
    return InputError(f"câu {item.id}: câu trả lời là {kind_name(answer)}, ở đây cần {wanted}.", advice=RELOAD)


_FORMS: dict[str, Callable[[Any, Any], Any]] = {
    "one": _one_id, "many": _choices, "order": _steps, "match": _pairs, "classify": _cards, "number": _typed,
    "moment": _typed, "text": _written, "case": _way,
}
_MARKERS: dict[str, Callable[[Any, Any], Marks]] = {
    "one": marking.mark_one, "many": marking.mark_many, "order": marking.mark_order, "match": marking.mark_match,
    "classify": marking.mark_classify, "number": marking.mark_number, "moment": marking.mark_moment,
    "text": marking.mark_text, "case": lambda item, answer: mark_case(item, answer, check),
}
