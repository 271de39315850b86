"""The right answer of an item in words, with the feedback that goes with it: for the reveal and for answer sheets."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.lessons.markup import Html, inline, join, markdown, tag
from phatngon.practice.answers import said_moment, said_number
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

THOUGHT = "Chỗ cần nghĩ"  # the words written for who put a card or a pair wrong are no reason by themselves, but they lead to it


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
            return tag("ul", *(placed(pair.left, rights[pair.right_id], pair.feedback) for pair in item.pairs))
        case ClassifyItem():
            return _cards(item)
        case NumberItem():
            return tag("p", tag("strong", said_number(item)), ". ", inline(item.feedback))
        case MomentItem():
            return tag("p", tag("strong", said_moment(item.key)), ". ", inline(item.feedback))
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
    return tag("ul", *(placed(card.text, labels[item.key[card.id]], card.feedback, card.source) for card in item.cards))


def placed(text: str, place: str, thought: str, source: str = "") -> Html:
    """A pair or a card with where it belongs, and what to think of where people put it wrong."""
    shown = tag("span", f" (nguồn: {source})", class_="pn-cite") if source else None
    return tag("li", inline(text), " → ", tag("strong", inline(place)), shown, ". ", tag("em", f"{THOUGHT}: "), inline(thought))


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
