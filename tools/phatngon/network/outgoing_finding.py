"""The table of outgoing packages (``outgoing.yaml``) and one finding of a check, told with file, field and what to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.finding import FilePlace, Finding
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


def field_name(field: str) -> str:
    """The Vietnamese name of a field of ``goi.yaml``; a field nobody knows keeps its own.

    >>> field_name("embargo"), field_name("abc")
    ('thời điểm được phép đăng', 'abc')
    """
    return str(proposal()["fields"].get(field, {}).get("name", field))


def part_name(place: str) -> str:
    """The Vietnamese name of a field, of a row of a list, of a part of either: ``numbers 3.as_of``, ``contact.phone``, ``channels``.

    >>> part_name("numbers 3.as_of")
    'dòng 3 của bảng số chính, thời điểm của số'
    """
    outer, _, inner = place.partition(".")
    field, _, number = outer.partition(" ")
    said = proposal()["rows"][field].format(number=number) if number else field_name(field)
    name = {
        **proposal()["parts"].get(field, {}),
        **(proposal()["checklist"] if field == "checklist" else {}),
    }.get(inner, inner)
    return f"{said}, {name}" if inner and field != "checklist" else said


def finding(rule: str, file: str, field: str, /, **words: object) -> Finding[FilePlace]:
    """A finding with its words filled in; its place is told in words a person knows.

    >>> found = finding("P-06", "goi.yaml", "images 1.alt")
    >>> found.severity, str(found.place)
    ('E', 'goi.yaml, hình 1, chữ mô tả')
    """
    row = proposal()["checks"][rule]
    place = FilePlace(file, field, part_name(field) if field else "")
    return Finding(
        rule, place, row["what"].format(**words), row["advice"].format(**words), row["severity"]
    )
