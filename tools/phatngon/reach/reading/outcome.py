"""What reading one cell gives: a value, or a problem with the rule it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile


@dataclass(frozen=True)
class Problem:
    """A broken rule, with the ``words`` its sentence needs."""

    rule: str
    words: Mapping[str, object] = field(default_factory=dict)


@cache
def limits() -> dict[str, int]:
    """How much the reader takes: sizes, rows, columns, years.

    >>> limits()["first_year"] < limits()["last_year"]
    True
    """
    return YamlFile.read(Path(__file__).with_name("limits.yaml")).data


@cache
def words(name: str) -> frozenset[str]:
    """One list of words of ``words.yaml``, as comparison keys.

    >>> "lượt xem" in words("counted")
    True
    """
    return frozenset(word_key(word) for word in word_table(name))


@cache
def word_table(name: str) -> Any:
    """One table of ``words.yaml`` as it stands."""
    return YamlFile.read(Path(__file__).with_name("words.yaml")).data[name]


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
