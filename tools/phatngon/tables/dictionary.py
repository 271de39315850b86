"""The grammar of a data dictionary: tables, columns, their types, lists of codes; written in YAML, shown to people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from phatngon.base.text import bare_key
from phatngon.base.yamlfile import YamlFile

_SQL = {
    "text": "VARCHAR",
    "code": "VARCHAR",
    "codes": "VARCHAR",
    "texts": "VARCHAR",
    "ints": "VARCHAR",
    "int": "BIGINT",
    "ts": "TIMESTAMP",
    "date": "DATE",
    "bool": "BOOLEAN",
    "decimal": "DOUBLE",
}
_TYPE = re.compile(rf"({'|'.join(_SQL)})(?:\(([\w-]+)\))?")
_REMARK = re.compile(r"\s*\(.*\)")  # “Có (đã duyệt)” is found by “Có” as well


class ColumnRow(TypedDict):
    """One column as its YAML file has it."""

    name: str
    vi: str
    type: str
    optional: NotRequired[bool]
    note: NotRequired[str]
    example: NotRequired[str]
    older: NotRequired[list[str]]


@dataclass(frozen=True)
class Column:
    """One column: ``name`` (machine), ``vi`` (form), ``kind``; the ``limit`` of a text, the ``codes`` or ``bounds`` it takes."""

    name: str
    vi: str
    kind: str
    limit: int | None = None
    codes: str = ""
    bounds: tuple[int, int] = (0, 0)
    optional: bool = False
    note: str = ""
    example: str = ""
    older: tuple[str, ...] = ()

    @classmethod
    def read(cls, row: ColumnRow) -> Column:
        """A column of its YAML row. Raises ValueError for a type that the grammar does not have.

        >>> Column.read({"name": "form", "vi": "Hình thức", "type": "ints(1-5)"}).bounds
        (1, 5)
        """
        found = _TYPE.fullmatch(row["type"])
        if not found:
            raise ValueError(row["type"])
        kind, inner = found[1], found[2] or ""
        low, _, high = inner.partition("-") if kind == "ints" else ("0", "", "0")
        return cls(
            row["name"],
            row["vi"],
            kind,
            int(inner) if kind == "text" and inner else None,
            inner if kind in ("code", "codes") else "",
            (int(low), int(high)),
            bool(row.get("optional")),
            row.get("note", ""),
            row.get("example", ""),
            tuple(row.get("older", ())),
        )

    @property
    def sql(self) -> str:
        """The DuckDB type that holds the column; moments are kept as official time, without offset."""
        return _SQL[self.kind]

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which a file may carry the column."""
        return (self.vi, self.name, *self.older)


@dataclass(frozen=True)
class DictionaryTable:
    """One table of a dictionary; ``key`` names the column that tells its rows apart, where there is one."""

    name: str
    vi: str
    columns: tuple[Column, ...]
    key: str = ""

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    def sql(self) -> str:
        """The columns as they stand in CREATE TABLE."""
        return ", ".join(f'"{column.name}" {column.sql}' for column in self.columns)


@dataclass(frozen=True)
class Dictionary:
    """The tables of one field, and its lists of codes: list → code → Vietnamese name."""

    tables: Mapping[str, DictionaryTable]
    codes: Mapping[str, Mapping[str, str]]
    data: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path, codes: Path | None = None) -> Dictionary:
        """The dictionary of one YAML file; ``codes``: where the lists stand in a file of their own."""
        data = YamlFile.read(path).data
        tables = {
            name: DictionaryTable(
                name,
                table["vi"],
                tuple(Column.read(row) for row in table["columns"]),
                table.get("key", ""),
            )
            for name, table in data["tables"].items()
        }
        return cls(tables, YamlFile.read(codes).data if codes else data["codes"], data)

    def find_code(self, codes: str, text: str) -> str | None:
        """The code that ``text`` means, by code or by name, spelling forgiven; None where there is none."""
        return self._keys[codes].get(bare_key(text))

    @cached_property
    def _keys(self) -> dict[str, dict[str, str]]:
        return {
            name: {
                bare_key(text): code
                for code, said in known.items()
                for text in (code, said, _REMARK.sub("", said))
            }
            for name, known in self.codes.items()
        }
