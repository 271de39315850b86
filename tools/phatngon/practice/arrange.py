"""The order in which a learner sees choices, steps, right-hand texts and cards: shuffled, yet always the same for the
same person and item, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def shuffled(things: Sequence[T], seed: str, *, never_as_given: bool = False) -> tuple[T, ...]:
    """``things`` in an order fixed by ``seed``; with ``never_as_given`` it differs from the given one (two or more).

    >>> shuffled("abcd", "lan|nd-11") == shuffled("abcd", "lan|nd-11")
    True
    """
    order = sorted(
        range(len(things)), key=lambda place: hashlib.sha256(f"{seed}|{place}".encode()).digest()
    )
    if never_as_given and order == sorted(order):
        order = order[1:] + order[:1]
    return tuple(things[place] for place in order)
