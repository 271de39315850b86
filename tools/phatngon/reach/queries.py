"""The queries of reach reports by name: SQL lies in files of its own, with why it is as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_FILL = re.compile(r"\$\{(\w+)\}")


def query(name: str, **fills: object) -> str:
    """The text ``FILE.NAME`` of the folder ``sql``, each ``${word}`` filled in. Raises KeyError for a word that is left.

    >>> query("stories.described", rank="1 AS tier_rank").count("tier_rank") > 1
    True
    """
    file, _, block = name.partition(".")
    return fill(_queries(file)[block], fills)


def fill(text: str, known: Mapping[str, object]) -> str:
    """The text with each ``${word}`` filled in. Raises KeyError for one that nobody knows.

    >>> fill("views > ${most}", {"most": 5})
    'views > 5'
    """
    return _FILL.sub(lambda found: str(known[found[1]]), text)


@cache
def _queries(file: str) -> dict[str, str]:
    parts = _NAME.split(
        (Path(__file__).with_name("sql") / f"{file}.sql").read_text(encoding="utf-8")
    )
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
