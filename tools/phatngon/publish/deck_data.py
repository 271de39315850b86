"""Which decks there are: what ``slides/decks.yaml`` says, for those who make decks and those who only name them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile


@dataclass(frozen=True)
class Deck:
    """One deck of ``decks.yaml``."""

    id: str
    title: str
    lessons: tuple[str, ...]
    polls: tuple[str, ...]


@cache
def deck_data() -> dict[str, Any]:
    """``slides/decks.yaml`` as data."""
    return YamlFile.read(kit_root() / "slides" / "decks.yaml").data


def decks() -> dict[str, Deck]:
    """Every deck by its id."""
    return {row["id"]: Deck(row["id"], row["title"], tuple(row["lessons"]), tuple(row["polls"])) for row in deck_data()["decks"]}
