"""The data dictionary: tables, columns, types and code lists of reach reports, read from two tables of data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from phatngon.tables.dictionary import Column, Dictionary, DictionaryTable


@cache
def dictionary() -> Dictionary:
    """The dictionary of the reach report, with its lists of codes."""
    here = Path(__file__)
    return Dictionary.read(here.with_name("dictionary.yaml"), here.with_name("codes.yaml"))


def tables() -> Mapping[str, DictionaryTable]:
    """Every table by name.

    >>> tables()["dim_period"].names[:3]
    ('period_id', 'start_ts', 'end_ts')
    """
    return dictionary().tables


@cache
def template_columns() -> tuple[Column, ...]:
    """The columns of the sheet “Tin bài”, in order."""
    return tuple(entry_column(name) for name in dictionary().data["template_columns"])


@cache
def template_version() -> int:
    """The version of the form, printed on every template."""
    return int(dictionary().data["version"])


@cache
def entry_columns() -> tuple[Column, ...]:
    """Item and measurement side by side: the columns of one reported line.

    >>> [c.name for c in entry_columns()][2:5]
    ['url', 'source_id', 'title']
    """
    known = {
        column.name: column
        for table in ("fact_item", "fact_measurement")
        for column in tables()[table].columns
    }
    return tuple({**known, **{c.name: c for c in tables()["fact_item"].columns}}.values())


def entry_column(name: str) -> Column:
    """One column of a reported line."""
    return next(column for column in entry_columns() if column.name == name)


def code_lists() -> Mapping[str, Mapping[str, str]]:
    """Every code list: list → code → Vietnamese name.

    >>> code_lists()["role"]["ORIGINAL"]
    'Tin gốc'
    """
    return dictionary().codes


def find_code(codes: str, text: str) -> str | None:
    """The code that ``text`` means, by code or by name, spelling forgiven; None where there is none.

    >>> find_code("sentiment", "tich cuc"), find_code("sentiment", "neg"), find_code("sentiment", "vui")
    ('POS', 'NEG', None)
    """
    return dictionary().find_code(codes, text)


def missing_reason(text: str) -> str | None:
    """The code of a reason written in place of a count; None where the text is no such reason."""
    return find_code("missing_reason", text)


def code_name(codes: str, code: str | None) -> str:
    """The Vietnamese name of a code; an unknown code is shown as it stands."""
    return code_lists()[codes].get(code or "", code or "chưa rõ")
