"""Which decks there are: a lesson's own metadata says it, for those who make decks and those who only name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.publish.sources.lesson_own import own_facts
from phatngon.publish.sources.notebooks import lesson_paths


@dataclass(frozen=True)
class Deck:
    """The deck of a lesson."""

    id: str
    title: str
    lessons: tuple[str, ...]
    polls: tuple[str, ...]


class DeckData(TypedDict):
    """``slides/decks.yaml``: the notebooks that open and close a deck."""

    version: int
    opening: str
    closing: str


@cache
def deck_data() -> DeckData:
    """``slides/decks.yaml`` as data: what is common to all decks."""
    data: DeckData = YamlFile.read(kit_root() / "slides" / "decks.yaml").data
    return data


def decks() -> dict[str, Deck]:
    """Every deck by its id. Raises InputError for a lesson whose metadata is not whole."""
    found = (deck_of(path) for path in _lessons())
    return {deck.id: deck for deck in found if deck}


def deck_of(path: Path) -> Deck | None:
    """The deck of a lesson; none where the lesson says so. Raises InputError for metadata that is not whole."""
    own = own_facts(path)
    return (
        Deck(deck_id(path), own["deck"], (path.stem,), tuple(own["polls"])) if own["deck"] else None
    )


def deck_named(name: str) -> Deck:
    """The deck of that id; no other lesson is read. Raises InputError for an unknown one."""
    path = next((path for path in _lessons() if deck_id(path) == name), None)
    deck = deck_of(path) if path else None
    if deck is None:
        raise InputError(
            f"không có bộ trang chiếu {show_value(name)}.",
            advice=f"Chọn trong: {', '.join(decks())}.",
        )
    return deck


def _lessons() -> list[Path]:
    return [path for path in lesson_paths() if path.parent.name == "notebooks"]


def deck_id(path: Path) -> str:
    """``bai-1`` for the lesson ``01_…``."""
    number = re.match(r"\d+", path.stem)
    return f"bai-{int(number[0])}" if number else path.stem
