"""Which questions a lesson itself asks: those are its own, what its practice notebook adds is practice. Notebooks are read as data."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from phatngon.base.paths import kit_root
from phatngon.practice.bank import Bank
from phatngon.practice.items import Item


def own_items(bank: Bank, as_of: date) -> tuple[Item, ...]:
    """The items of ``bank`` that its lesson asks on ``as_of``; of a bank without a lesson, all.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> [item.id for item in own_items(bank_from_text(EXAMPLE), date(2026, 11, 23))]
    ['vd-11', 'vd-12']
    """
    path = kit_root() / "notebooks" / f"{bank.lesson}.ipynb"
    items = bank.items_for(as_of)
    if not path.is_file():
        return items
    state = path.stat()
    asked = {
        name
        for source, first, last in _sources(path, state.st_mtime_ns, state.st_size)
        if first <= as_of.isoformat() <= last
        for name in asked_in_source(source, bank)
    }
    return tuple(item for item in items if item.id in asked)


def asked_in_source(source: str, bank: Bank) -> list[str]:
    """The ids that a code cell asks, by name or by section, in order."""
    if "ask(" not in source:
        return []
    return list(
        dict.fromkeys(name for call in calls_in(source, "ask") for name in _asked(call, bank))
    )


def calls_in(source: str, name: str) -> Iterator[ast.Call]:
    """The calls of a function in a code cell."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _asked(call: ast.Call, bank: Bank) -> list[str]:
    sections = {word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
    named = [str(arg.value) for arg in call.args if isinstance(arg, ast.Constant)]
    return named + [item.id for item in bank if item.section and item.section in sections]


@lru_cache(maxsize=64)
def _sources(path: Path, _changed: int, _size: int) -> tuple[tuple[str, str, str], ...]:
    """The code cells of a notebook, each with the first and the last day it is for."""
    found = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        own = cell["metadata"].get("phatngon", {})
        if cell["cell_type"] == "code":
            days = (own.get("valid_from") or "0000", own.get("valid_to") or "9999")
            found.append(("".join(cell["source"]), *days))
    return tuple(found)
