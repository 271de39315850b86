"""The metric catalogue of the reach report: what each figure is called and how it is made."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from phatngon.base.figure import Catalogue
from phatngon.base.yamlfile import YamlFile

_SOURCE = Path(__file__).with_name("metrics.yaml")


@cache
def catalogue() -> Catalogue:
    """The metrics of a report.

    >>> catalogue().ratio("M23", 50, 53).value > 0.94, catalogue().ratio("M23", 0, 0).full_text()
    (True, 'không tính được (mẫu số bằng 0)')
    """
    return Catalogue.read(_SOURCE)


def version() -> str:
    """The version of the way of counting."""
    return str(_table()["version"])


@cache
def _table() -> dict[str, object]:
    return dict(YamlFile.read(_SOURCE).data)
