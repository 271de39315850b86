"""The order in which a learner sees choices, steps, right-hand texts and cards: shuffled, yet always the same for the
same person and item, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from phatngon.base.text import compare_key
from phatngon.practice.items import (
    Card,
    Choice,
    ChoiceItem,
    ClassifyItem,
    Item,
    MatchItem,
    OrderItem,
    Right,
    Step,
)

T = TypeVar("T")


def shuffled(things: Sequence[T], seed: str, *, never_as_given: bool = False) -> tuple[T, ...]:
    """``things`` in an order fixed by ``seed``; with ``never_as_given`` it differs from the given one (two or more).

    >>> shuffled("abcd", "lan|nd-11") == shuffled("abcd", "lan|nd-11")
    True
    """
    order = sorted(range(len(things)), key=lambda place: hashlib.sha256(f"{seed}|{place}".encode()).digest())
    if never_as_given and order == sorted(order):
        order = order[1:] + order[:1]
    return tuple(things[place] for place in order)


def arranged(item: Item, nickname: str) -> tuple[Choice | Step | Right | Card, ...]:
    """What ``nickname`` sees of ``item``, in display order: choices, steps (never already right), right-hand texts
    (never level with their left ones) or cards; empty for the types that are typed.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> sorted(choice.id for choice in arranged(bank_from_text(EXAMPLE)["vd-11"], "Lan"))
    ['a', 'b']
    """
    seed = f"{compare_key(nickname)}|{item.id}"
    match item:
        case ChoiceItem():
            return shuffled(item.choices, seed)
        case OrderItem():
            return shuffled(item.steps, seed, never_as_given=True)
        case MatchItem():
            return shuffled(item.rights, seed, never_as_given=True)
        case ClassifyItem():
            return shuffled(item.cards, seed)
        case _:
            return ()
