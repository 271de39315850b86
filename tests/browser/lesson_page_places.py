"""The lesson pages that the browser tests open: their names and addresses, whatever their numbers, and their questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from phatngon.publish.page.lesson_page import LESSONS, PRACTICES
from phatngon.publish.sources.lesson_parts import PRACTICE, chosen_lessons

DAY = date(2026, 11, 23)
NAMES = [path.stem for path in chosen_lessons()]
PAGES = [f"{LESSONS}/{name}" for name in NAMES] + [
    f"{PRACTICES}/{name}{PRACTICE}" for name in NAMES
]
PHONE = (390, 844)


def named(words: str) -> str:
    """The lesson whose name ends so."""
    return next(name for name in NAMES if name.endswith(words))


def address(folder: Path, words: str, *, practice: bool = False) -> str:
    """The page of the lesson whose name ends so, or the page of its practice."""
    page = f"{PRACTICES}/{named(words)}{PRACTICE}" if practice else f"{LESSONS}/{named(words)}"
    return (folder / f"{page}.html").as_uri()


def question(page: Any, name: str) -> Any:
    """A question, its screen shown."""
    page.evaluate("name => { go(screenOf('#' + name)); }", name)
    return page.locator(f"[data-item='{name}']")
