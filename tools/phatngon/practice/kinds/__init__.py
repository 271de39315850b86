"""The kinds of items, one file each: its fields, key, answers, marking, words and wire form stand together there.

A new kind is a subclass of :class:`phatngon.practice.items.Item` in a file of its own and a name in the table below. Its
half on the screen is the file of the same name in ``lessons/screens/``, its half on the phone the script of that name in
``publish/page/template/marking/``.
"""

from __future__ import annotations

from phatngon.practice import bound
from phatngon.practice.cursor import Cursor
from phatngon.practice.items import Common, Item
from phatngon.practice.kinds.case import MAX_HINTS, CaseItem
from phatngon.practice.kinds.choice import ManyItem, OneItem
from phatngon.practice.kinds.classify import ClassifyItem
from phatngon.practice.kinds.match import MatchItem
from phatngon.practice.kinds.moment import MomentItem
from phatngon.practice.kinds.number import NumberItem
from phatngon.practice.kinds.order import OrderItem
from phatngon.practice.kinds.text import TextItem

KINDS: dict[str, type[Item]] = {
    kind.type: kind
    for kind in (
        OneItem,
        ManyItem,
        OrderItem,
        MatchItem,
        ClassifyItem,
        NumberItem,
        MomentItem,
        TextItem,
        CaseItem,
    )
}
COMMON = (
    "id",
    "objective",
    "type",
    "difficulty",
    "provisions",
    "valid_from",
    "valid_to",
    "source",
    "section",
    "stem",
    "hints",
    "after",
)


def read_item(row: Cursor, lesson: str) -> Item | None:
    """One item of a bank; None where its type is unknown. Problems are noted on the cursor."""
    kind = row.one_of("type", KINDS)
    if not kind:
        return None
    row.only((*COMMON, *KINDS[kind].fields))
    item = KINDS[kind].read(row, _common(row, lesson))
    bound.check_places(row, varies=row.has("vary"))
    return item


def _common(row: Cursor, lesson: str) -> Common:
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        row.blame("có “valid_to” đứng trước “valid_from”.", "valid_to")
    return {
        "id": row.item,
        "lesson": lesson,
        "objective": row.code("objective"),
        "stem": row.text("stem"),
        "difficulty": row.whole("difficulty", 1, 3, 2) or 2,
        "provisions": row.texts("provisions"),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "source": row.text("source", needed=False),
        "section": row.text("section", needed=False),
        "hints": row.texts("hints", most=MAX_HINTS),
        "after": row.text("after", needed=False),
        "line": row.line,
    }
