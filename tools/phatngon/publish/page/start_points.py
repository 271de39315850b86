"""Where a lone learner should begin, told on the page itself: the places that the questions of an entry diagnostic lead to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from phatngon.practice.bank import Bank
from phatngon.practice.diagnostic import ADVICE, FAMILIAR, PARTLY
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, parts_of
from phatngon.publish.sources.notebooks import find_lesson


def start_points(items: Iterable[Item], as_of: date) -> dict[str, Any]:
    """The places ``items`` lead to, in lesson order, each with its name, its address and its questions; the words and the limits.

    The page counts as :func:`phatngon.practice.diagnostic.diagnose` does; a test compares them.
    """
    led: dict[str, list[str]] = {}
    for item in items:
        if item.leads_to:
            led.setdefault(item.leads_to, []).append(item.id)
    rows = [[*_place(name, as_of), led[name]] for name in sorted(led)]
    limits = {"familiar": float(FAMILIAR), "partly": float(PARTLY)}
    return {"rows": rows, "advice": ADVICE, **limits} if rows else {}


def led_to(bank: Bank) -> tuple[str, ...]:
    """The lessons that the items of a bank lead to, each once."""
    return tuple(dict.fromkeys(item.leads_to.partition("#")[0] for item in bank if item.leads_to))


def _place(name: str, as_of: date) -> tuple[str, str]:
    """The words for a lesson, or for the part of it that teaches an objective, and where its page begins with that."""
    lesson, _, objective = name.partition("#")
    bank, address = bank_of(lesson), f"{lesson}.html"
    for place, part in enumerate(parts_of(find_lesson(lesson), bank, as_of)):
        if objective and any(item.objective == objective for item in part.items):
            return f"{bank.title} – {part.title}", f"{address}#p{place}-1"
    return bank.title, address
