"""The right answer of an item in words, with the feedback that goes with it: for the reveal and for answer sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from phatngon.base.moments import show_day, show_moment
from phatngon.base.numbers import format_number
from phatngon.lessons.markup import Html, inline, join, markdown, tag
from phatngon.practice.items import (
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


def answer_block(item: Item) -> Html:
    """The right answer and why, as HTML."""
    return join(_words(item), markdown(item.after) if item.after else None)


def _words(item: Item) -> Html:
    match item:
        case ChoiceItem():
            return _choices(item)
        case OrderItem():
            return tag("ol", *(tag("li", inline(step.text), " – ", inline(step.why)) for step in item.steps))
        case MatchItem():
            rights = {right.id: right.text for right in item.rights}
            return tag("ul", *(tag("li", inline(pair.left), " → ", tag("strong", inline(rights[pair.right_id])), ". ",
                                   inline(pair.feedback)) for pair in item.pairs))
        case ClassifyItem():
            return _cards(item)
        case NumberItem():
            unit = f" {item.unit}" if item.unit else ""
            return tag("p", tag("strong", format_number(item.key) + unit), ". ", inline(item.feedback))
        case MomentItem():
            return tag("p", tag("strong", _moment(item.key)), ". ", inline(item.feedback))
        case TextItem():
            return _text(item)
        case CaseItem():
            return way_block(item, item.steps)
        case _:
            return Html("")


def way_block(item: CaseItem, way: Sequence[CaseStep]) -> Html:
    """The answers to the steps of ``way``, each under its number in that way and its question."""
    return join(*(tag("div", tag("p", tag("strong", f"Bước {number}. "), inline(step.question.stem)),
                      answer_block(step.question), class_="pn-step-answer") for number, step in enumerate(way, 1)))


def _choices(item: ChoiceItem) -> Html:
    right = (item.key,) if item.type == "one" else item.key
    rows = []
    for choice in item.choices:
        mark = "Đúng" if choice.id in right else "Chưa đúng"
        rows.append(tag("li", tag("strong", f"{mark}: "), inline(choice.text), " – ", inline(choice.feedback)))
    return tag("ul", *rows)


def _cards(item: ClassifyItem) -> Html:
    labels = {bin_.id: bin_.label for bin_ in item.bins}
    rows = []
    for card in item.cards:
        source = tag("span", f" (nguồn: {card.source})", class_="pn-cite") if card.source else None
        rows.append(tag("li", inline(card.text), " → ", tag("strong", inline(labels[item.key[card.id]])), ". ",
                        inline(card.feedback), source))
    return tag("ul", *rows)


def _text(item: TextItem) -> Html:
    parts: list[Html] = []
    if item.accept:
        parts.append(tag("p", tag("strong", item.accept[0]), ". ", inline(item.feedback)))
    if item.checklist:
        parts.append(tag("ul", *(tag("li", inline(point.text)) for point in item.checklist)))
    if item.model:
        parts.append(tag("p", tag("strong", "Bài mẫu để so sánh:")))
        parts.append(tag("blockquote", markdown(item.model)))
    return join(*parts)


def _moment(key: Any) -> str:
    return show_moment(key) if isinstance(key, datetime) else show_day(key)
