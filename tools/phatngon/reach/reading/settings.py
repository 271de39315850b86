"""How much the reader of files takes, and the words it knows beside those of typed values."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.written import word_key
from phatngon.base.yamlfile import YamlFile


@cache
def limits() -> dict[str, int]:
    """How much the reader takes: sizes, rows, columns, seconds.

    >>> limits()["width"] > limits()["columns"]
    True
    """
    data: dict[str, int] = YamlFile.read(Path(__file__).with_name("limits.yaml")).data
    return data


@cache
def words(name: str) -> frozenset[str]:
    """One list of words of ``words.yaml``, as comparison keys.

    >>> "stt" in words("ordinal")
    True
    """
    return frozenset(word_key(word) for word in word_table(name))


@cache
def word_table(name: str) -> Any:  # a list or a dict, by its name
    """One table of ``words.yaml`` as it stands."""
    return YamlFile.read(Path(__file__).with_name("words.yaml")).data[name]
