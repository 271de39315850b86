"""Where a lone learner should begin, told on the page itself: the areas, and the part of a lesson that teaches each question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from phatngon.practice.diagnostic import ALL_KNOWN, all_areas, areas
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, parts_of
from phatngon.publish.sources.notebooks import Cell, Notebook, find_lesson

CALL = "find_start("


def start_points(items: Iterable[Item], as_of: date) -> dict[str, object]:
    """The areas whose questions are among ``items``, and of each question the words and the address of the part that asks it.

    The page decides as :func:`phatngon.practice.diagnostic.diagnose` does; a test compares them.
    """
    here = {item.id: item for item in items}
    asked = areas(as_of) if here else ()
    names = [name for area in asked for name in area.questions]
    lessons = dict.fromkeys(here[name].lesson for name in names)
    places = {name: place for lesson in lessons for name, place in _places(lesson, as_of).items()}
    return {
        "areas": [[area.id, area.name, area.route, list(area.block)] for area in asked],
        "all_known": ALL_KNOWN if asked else "",
        "places": {name: places[name] for name in names},
    }


def asks_start(notebook: Notebook) -> bool:
    """True where a notebook asks where to begin."""
    return any(map(finds_start, notebook.cells))


def finds_start(cell: Cell) -> bool:
    """True for the cell that asks it."""
    return cell.kind == "code" and CALL in cell.source


def led_to() -> tuple[str, ...]:
    """The lessons that those questions belong to."""
    return tuple(lesson for area in all_areas() for lesson in area.lessons)


def _places(lesson: str, as_of: date) -> dict[str, list[str]]:
    """Of each question of a lesson the words for the part that asks it, and where its page begins with that."""
    number = int(lesson[:2])
    return {
        item.id: [f"bài {number}, phần “{part.title}”", f"{lesson}.html#p{place}-1"]
        for place, part in enumerate(parts_of(find_lesson(lesson), bank_of(lesson), as_of))
        for item in part.items
    }
