"""How people write yes and no, nothing, multiples, halves of a day: the words that readers of typed values share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile


@cache
def word_table(name: str) -> Any:  # a list or a dict, by its name
    """One table of ``written.yaml`` as it stands."""
    return YamlFile.read(Path(__file__).with_name("written.yaml")).data[name]


@cache
def words(name: str) -> frozenset[str]:
    """One list of words, as comparison keys.

    >>> "lượt xem" in words("counted")
    True
    """
    return frozenset(word_key(word) for word in word_table(name))


def word_key(text: object) -> str:
    """The key under which written words meet; a cell of signs only stays what it is.

    >>> word_key(" Không  có."), word_key("–")
    ('không có', '–')
    """
    return compare_key(str(text)) or str(text).strip()


def yes_or_no(cell: object) -> bool | None:
    """True or False for a cell that says so, None for anything else.

    >>> yes_or_no("Có"), yes_or_no(0.0), yes_or_no("chưa biết")
    (True, False, None)
    """
    if isinstance(cell, bool):
        return cell
    key = word_key(f"{cell:g}" if isinstance(cell, float) else cell)
    if key in words("positive"):
        return True
    return False if key in words("negative") else None
