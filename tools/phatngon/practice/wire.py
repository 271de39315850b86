"""The one form in which items travel: to a test paper, to a phone's page, to whatever shows items elsewhere.

An item is a JSON object. Every kind has ``id``, ``type`` and ``stem`` (Markdown), then:

============  ==========================================================  =============================================
type          always                                                      with the key
============  ==========================================================  =============================================
one, many     ``choices`` [[id, text]]                                    rows [id, text, feedback]; ``key``: id, [id]
order         ``steps`` [[id, text]]                                      rows [id, text, why]; ``key``: [id]
match         ``lefts``, ``rights`` [[id, text]]                          lefts [id, text, feedback]; ``key``: {left: right}
classify      ``cards``, ``bins`` [[id, text]]                            cards [id, text, feedback, source]; ``key``: {card: bin}
number        ``unit``                                                    ``key``, ``tolerance``: numbers; ``wrong`` [[number, feedback]]
moment        ``needs``: date, datetime                                   ``key``: moment; ``ends`` a day; ``wrong`` [[moment, feedback]]
text          ``checklist`` [[id, text]] of own ticks, where there is one ``checklist`` [[id, text, any, none, own]], ``accept``,
                                                                          ``max_chars``, ``wrong`` [[text, feedback]]
case          ``steps``: objects of these forms with ``goes``             the same with their keys and ``leads`` {choice: step}
============  ==========================================================  =============================================

A moment is ``{"day": days since 1970}``, with its hour ``{"minute": minutes since 1970, "day": …}``, in official time. The
typed kinds also carry ``feedback``, ``caveats`` and ``solution`` with the key. Rows of choices, pairs and cards may have ``whys`` {id: reason}, told
once the answer is open. Every item with its key has ``print``,
``hints``, ``after``, ``cites`` (citations) and ``shown`` (the ids of what is shuffled, as they are to be shown). Without the
key, rows stand shuffled, so their order tells nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from phatngon.practice.arrange import shuffled
from phatngon.practice.ground import citations
from phatngon.practice.items import Item, Wire, order_seed
from phatngon.practice.keys import resolve
from phatngon.practice.kinds import KINDS

PRINT = 8  # letters of the fingerprint that tell two versions of one item apart


def to_wire(item: Item, as_of: date, *, with_key: bool, seed: str = "") -> dict[str, object]:
    """``item`` as it travels; ``seed`` fixes the order of what is shuffled. Raises NoKey where it does not apply on ``as_of``.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> to_wire(bank_from_text(EXAMPLE)["vd-12"], date(2026, 11, 23), with_key=False)
    {'id': 'vd-12', 'type': 'number', 'stem': 'Báo chí có mấy loại hình?', 'unit': ''}
    """
    item = resolve(item, as_of)
    row: dict[str, Any] = {"id": item.id, "type": item.type, "stem": item.stem}
    own = item.wire(with_key=with_key)
    if not with_key:
        return row | {
            name: _mixed(value, f"{order_seed(item, seed)}|{name}") for name, value in own.items()
        }
    if item.questions:  # each step has its own hints, citations and order
        steps: Any = own["steps"]
        own = own | {
            "steps": [
                step | _about(question, seed)
                for step, question in zip(steps, item.questions, strict=True)
            ]
        }
    return row | own | {"print": item.fingerprint[:PRINT]} | _about(item, seed)


def _about(item: Item, seed: str) -> dict[str, object]:
    """What stands beside an item with its key."""
    shown = [part.id for part in item.arranged(seed)]
    about: dict[str, object] = {
        "hints": list(item.hints),
        "after": item.after,
        "cites": [str(citation) for citation in citations(item.rests_on)],
    }
    return about | ({"shown": shown} if shown else {})


def from_wire(row: Wire) -> Item:
    """The item of a row, without key: what a form is built from. Raises KeyError, TypeError or ValueError for another shape.

    >>> from_wire({"id": "x", "type": "number", "stem": "Mấy giờ?", "unit": "giờ"}).unit
    'giờ'
    """
    kind = KINDS.get(row["type"])
    if kind is None:
        raise ValueError(row["type"])
    return kind.from_wire(
        row, {"id": row["id"], "lesson": "", "objective": "", "stem": row["stem"]}
    )


def _mixed(value: object, seed: str) -> object:
    """Rows shuffled; the steps of a case follow one another, with the rows of each shuffled; the rest as it is."""
    if not isinstance(value, list):
        return value
    if all(isinstance(one, list) for one in value):
        return list(shuffled(value, seed, never_as_given=True))
    return [
        {name: _mixed(own, f"{seed}|{number}|{name}") for name, own in step.items()}
        for number, step in enumerate(value)
    ]
