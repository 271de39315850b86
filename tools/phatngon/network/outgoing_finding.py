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
        return f"{self.place}: {self.message} {self.advice} ({self.rule})"

    @property
    def place(self) -> str:
        """The file and what of it is meant, in words a person knows; ``file`` and ``field`` keep the names of the file itself.

        >>> finding("P-06", "goi.yaml", "images 1.alt").place
        'goi.yaml, hình 1, chữ mô tả'
        """
        return f"{self.file}, {self.part}" if self.part else self.file

    @property
    def part(self) -> str:
        """What of the file is meant, without the file; "" where the whole file is."""
        return part_name(self.field) if self.field else ""

    def to_json(self) -> dict[str, str]:
        """The machine-readable shape."""
        return {"rule": self.rule, "severity": self.severity, "file": self.file, "field": self.field, "message": self.message,
                "advice": self.advice}


def field_name(field: str) -> str:
    """The Vietnamese name of a field of ``goi.yaml``; a field nobody knows keeps its own.

    >>> field_name("embargo"), field_name("abc")
    ('giờ được đăng', 'abc')
    """
    return proposal()["fields"].get(field, {}).get("name", field)


def part_name(place: str) -> str:
    """The Vietnamese name of a field, of a row of a list, of a part of either: ``numbers 3.as_of``, ``contact.phone``, ``channels``.

    >>> part_name("numbers 3.as_of")
    'dòng 3 của bảng số chính, thời điểm của số'
    """
    outer, _, inner = place.partition(".")
    field, _, number = outer.partition(" ")
    said = proposal()["rows"][field].format(number=number) if number else field_name(field)
    name = {**proposal()["parts"].get(field, {}), **(proposal()["checklist"] if field == "checklist" else {})}.get(inner, inner)
    return f"{said}, {name}" if inner and field != "checklist" else said


def finding(rule: str, file: str, place: str, /, **words: object) -> Finding:
    """A finding with its words filled in.

    >>> finding("P-06", "goi.yaml", "images 1.alt").severity
    'E'
    """
    row = proposal()["checks"][rule]
    return Finding(rule, file, place, row["what"].format(**words), row["advice"].format(**words))
