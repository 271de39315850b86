"""Thresholds of checks, address rules and duplicate rules: our own proposal, kept as a table of data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.yamlfile import YamlFile


@cache
def limits(part: str) -> Any:  # a list or a dict, by its name
    """One part of ``limits.yaml``.

    >>> limits("near")["hours"]
    72
    """
    return YamlFile.read(Path(__file__).with_name("limits.yaml")).data[part]


def quoted(text: str) -> str:
    """A text as an SQL literal.

    >>> quoted("d'Huế")
    "'d''Huế'"
    """
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as the inside of an SQL ``IN (…)``.

    >>> listed(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(quoted(text) for text in texts)
