"""The table of outgoing packages (``outgoing.yaml``) and one finding of a check, told with file, field and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.rules.table import Table, load_table

SOURCE = Path(__file__).with_name("outgoing.yaml")


def table() -> Table:
    """The table with its rows of advice."""
    return load_table(SOURCE)


@cache
def proposal() -> dict[str, Any]:
    """The whole table as plain values: fields, channels, checks, patterns.

    >>> proposal()["channels"]["conference"]["name"]
    'họp báo'
    """
    return dict(table().data)


@dataclass(frozen=True)
class Finding:
    """One finding: the check, the file, the field in it, what is wrong, what to do."""

    rule: str
    file: str
    field: str
    message: str
    advice: str

    @property
    def severity(self) -> str:
        """E (to repair before sending) or W (to look at again)."""
        return proposal()["checks"][self.rule]["severity"]

    @property
    def sentence(self) -> str:
        """File, field, what is wrong, what to do, and the id of the check."""
        place = f"{self.file}, {self.field}" if self.field else self.file
        return f"{place}: {self.message} {self.advice} ({self.rule})"

    def to_json(self) -> dict[str, str]:
        """The machine-readable shape."""
        return {"rule": self.rule, "severity": self.severity, "file": self.file, "field": self.field, "message": self.message,
                "advice": self.advice}


def finding(rule: str, file: str, place: str, /, **words: object) -> Finding:
    """A finding with its words filled in.

    >>> finding("P-06", "goi.yaml", "images 1.alt").severity
    'E'
    """
    row = proposal()["checks"][rule]
    return Finding(rule, file, place, row["what"].format(**words), row["advice"].format(**words))
