"""The table of outgoing packages (``outgoing.yaml``) and one finding of a check, told with file, field and what to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from phatngon.base.finding import FilePlace, Finding
from phatngon.rules.table import RuleTable, load_table

SOURCE = Path(__file__).with_name("outgoing.yaml")


def table() -> RuleTable:
    """The table with its rows of advice."""
    return load_table(SOURCE)


class Field(TypedDict):
    """A field of ``goi.yaml``."""

    name: str
    needed: bool


class Channel(TypedDict):
    """A channel: ``form``: its number in the law's list; ``text``: whether it needs a text of its own."""

    name: str
    form: int
    text: bool


class Advised(TypedDict):
    """A row of advice: the channel, where it is proposed (``when``, ``unless``) and why."""

    id: str
    channel: str
    when: NotRequired[dict[str, object]]
    unless: NotRequired[dict[str, object]]
    why: str


class Corrected(TypedDict):
    """Which kinds of press must carry a correction; ``duty``: a row of the rules; ``copy``: what a copy rests on."""

    id: str
    types: list[str]
    copy: str
    duty: NotRequired[str]
    provision: NotRequired[str]
    note: NotRequired[str]


class PackageCheck(TypedDict):
    """A check of a package: its gravity and words."""

    severity: str
    what: str
    advice: str


class Proposal(TypedDict):
    """``outgoing.yaml``."""

    regimes: dict[str, str]
    forms: list[str]
    account_rule: str
    fields: dict[str, Field]
    parts: dict[str, dict[str, str]]
    rows: dict[str, str]
    values: dict[str, dict[str, str]]
    channels: dict[str, Channel]
    advice: list[Advised]
    checklist: dict[str, str]
    official_mail: list[str]
    personal: dict[str, str]
    qualifiers: list[str]
    corrections: list[Corrected]
    correction_words: dict[str, str]
    checks: dict[str, PackageCheck]


@cache
def proposal() -> Proposal:
    """The whole table as plain values: fields, channels, checks, patterns.

    >>> proposal()["channels"]["conference"]["name"]
    'họp báo'
    """
    return cast(Proposal, dict(table().data))


def field_name(field: str) -> str:
    """The Vietnamese name of a field of ``goi.yaml``; a field nobody knows keeps its own.

    >>> field_name("embargo"), field_name("abc")
    ('thời điểm được phép đăng', 'abc')
    """
    known = proposal()["fields"].get(field)
    return known["name"] if known else field


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
