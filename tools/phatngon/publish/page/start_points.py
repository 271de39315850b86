"""Where a lone learner should begin, told on the page itself: the areas, and the part of a lesson that teaches each question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from phatngon.practice.diagnostic import ALL_KNOWN, all_areas, areas
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, parts_of
from phatngon.publish.sources.notebooks import Notebook, find_lesson

CALL = "find_start("


def start_points(items: Iterable[Item], as_of: date) -> dict[str, Any]:
    """The areas whose questions are among ``items``, and of each question the words and the address of the part that asks it.

    The page decides as :func:`phatngon.practice.diagnostic.diagnose` does; a test compares them.
    """
    here = {item.id: item for item in items}
    asked = areas(as_of) if here else ()
    names = [name for area in asked for name in area.questions]
    return {
        "areas": [[area.id, area.name, area.route, list(area.block)] for area in asked],
        "all_known": ALL_KNOWN if asked else "",
        "places": {name: _place(here[name], as_of) for name in names},
    }


def asks_start(notebook: Notebook) -> bool:
    """True where a notebook asks where to begin."""
    return any(CALL in cell.source for cell in notebook.cells if cell.kind == "code")


def led_to() -> tuple[str, ...]:
    """The lessons that those questions belong to."""
    return tuple(lesson for area in all_areas() for lesson in area.lessons)


def _place(item: Item, as_of: date) -> list[str]:
    """The words for the part of a lesson that asks an item, and where its page begins with that."""
    bank = bank_of(item.lesson)
    for place, part in enumerate(parts_of(find_lesson(item.lesson), bank, as_of)):
        if item in part.items:
            words = f"bài {int(item.lesson[:2])}, phần “{part.title}”"
            return [words, f"{item.lesson}.html#p{place}-1"]
    return [f"bài {int(item.lesson[:2])}", f"{item.lesson}.html"]
