"""Anchors of the rubric: for each dimension three levels, each with a worked example and why it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.scenario import rubric


class AnchorRow(TypedDict):
    """One level of one dimension as ``anchors.yaml`` has it; ``points``: from, to."""

    level: str
    points: list[int]
    excerpt: str
    why: str


class AnchorTable(TypedDict):
    """``anchors.yaml``."""

    version: int
    scene: str
    levels: dict[str, str]
    dimensions: dict[str, list[AnchorRow]]


@dataclass(frozen=True)
class Anchor:
    """One level of one dimension: the points it stands for, an invented excerpt, and why."""

    dimension: str
    level: str
    low: int
    high: int
    excerpt: str
    why: str

    @property
    def name(self) -> str:
        """The Vietnamese name of the level."""
        return str(_data()["levels"][self.level])

    @property
    def label(self) -> str:
        """The Vietnamese name of the dimension."""
        return str(rubric()["dimensions"][self.dimension]["name"])

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "dimension": self.dimension,
            "level": self.level,
            "points": [self.low, self.high],
            "excerpt": self.excerpt,
            "why": self.why,
        }


@cache
def anchors() -> tuple[Anchor, ...]:
    """Every anchor, in the order of the rubric, from the lowest level.

    >>> [anchor.level for anchor in anchors()[:3]]
    ['low', 'middle', 'high']
    """
    return tuple(
        Anchor(name, row["level"], low, high, row["excerpt"], row["why"])
        for name in rubric()["dimensions"]
        for row in _data()["dimensions"][name]
        for low, high in [row["points"]]
    )


def anchor_scene() -> str:
    """The invented event that every excerpt is about.

    >>> anchor_scene().startswith("Tình huống giả định")
    True
    """
    return " ".join(str(_data()["scene"]).split())


@cache
def _data() -> AnchorTable:
    found: AnchorTable = YamlFile.read(Path(__file__).with_name("anchors.yaml")).data
    return found
