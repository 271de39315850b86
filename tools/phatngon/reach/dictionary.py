"""The data dictionary: tables, columns, types and code lists of reach reports, read from two tables of data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from phatngon.base.text import bare_key
from phatngon.base.yamlfile import YamlFile

_TYPE = re.compile(r"(text|int|ts|date|bool|code|codes|texts|decimal)(?:\((\w+)\))?")
_SQL = {"text": "VARCHAR", "code": "VARCHAR", "codes": "VARCHAR", "texts": "VARCHAR", "int": "BIGINT", "ts": "TIMESTAMP",
        "date": "DATE", "bool": "BOOLEAN", "decimal": "DOUBLE"}


@dataclass(frozen=True)
class Column:
    """One column: ``name`` (machine), ``vi`` (form), ``kind``, the ``limit`` of a text or the ``codes`` it takes."""

    name: str
    vi: str
    kind: str
    limit: int | None = None
    codes: str = ""
    optional: bool = False
    note: str = ""
    example: str = ""
    older: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        """The DuckDB type that holds the column; moments are kept as official time, without offset."""
        return _SQL[self.kind]

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which a file may carry the column."""
        return (self.vi, self.name, *self.older)


@dataclass(frozen=True)
class Table:
    """One table of the dictionary."""

    name: str
    vi: str
    columns: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    """Every table by name.

    >>> tables()["dim_period"].names[:3]
    ('period_id', 'start_ts', 'end_ts')
    """
    data = _file("dictionary.yaml").data["tables"]
    return {name: Table(name, table["vi"], tuple(_column(row) for row in table["columns"])) for name, table in data.items()}


@cache
def template_columns() -> tuple[Column, ...]:
    """The columns of the sheet “Tin bài”, in order."""
    return tuple(entry_column(name) for name in _file("dictionary.yaml").data["template_columns"])


@cache
def template_version() -> int:
    """The version of the form, printed on every template."""
    return int(_file("dictionary.yaml").data["version"])


@cache
def entry_columns() -> tuple[Column, ...]:
    """Item and measurement side by side: the columns of one reported line.

    >>> [c.name for c in entry_columns()][2:5]
    ['url', 'source_id', 'title']
    """
    known = {column.name: column for table in ("fact_item", "fact_measurement") for column in tables()[table].columns}
    return tuple({**known, **{c.name: c for c in tables()["fact_item"].columns}}.values())


def entry_column(name: str) -> Column:
    """One column of a reported line."""
    return next(column for column in entry_columns() if column.name == name)


@cache
def code_lists() -> dict[str, dict[str, str]]:
    """Every code list: list → code → Vietnamese name.

    >>> code_lists()["role"]["ORIGINAL"]
    'Tin gốc'
    """
    return _file("codes.yaml").data


@cache
def _code_keys(codes: str) -> dict[str, str]:
    found = {}
    for code, name in code_lists()[codes].items():
        found |= {bare_key(code): code, bare_key(name): code, bare_key(re.sub(r"\s*\(.*\)", "", name)): code}
    return found


def find_code(codes: str, text: str) -> str | None:
    """The code that ``text`` means, by code or by name, spelling forgiven; None where there is none.

    >>> find_code("sentiment", "tich cuc"), find_code("sentiment", "neg"), find_code("sentiment", "vui")
    ('POS', 'NEG', None)
    """
    return _code_keys(codes).get(bare_key(text))


def code_name(codes: str, code: str | None) -> str:
    """The Vietnamese name of a code; an unknown code is shown as it stands."""
    return code_lists()[codes].get(code or "", code or "chưa rõ")


@cache
def _file(name: str) -> YamlFile:
    return YamlFile.read(Path(__file__).with_name(name))


def _column(row: dict) -> Column:
    kind, inner = _TYPE.fullmatch(row["type"]).groups()
    return Column(row["name"], row["vi"], kind, int(inner) if kind == "text" and inner else None,
                  inner if kind in ("code", "codes") else "", bool(row.get("optional")), row.get("note", ""),
                  row.get("example", ""), tuple(row.get("older", ())))
