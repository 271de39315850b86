"""One finding of a check: which rule, how grave, where, what is wrong and what to do. Every room says it with this class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

ERROR, WARNING, NOTE = "E", "W", "I"  # to be mended, to be looked at again, worth knowing


@dataclass(frozen=True)
class Problem:
    """A broken rule, before anybody knows its place, with the ``words`` its sentence needs."""

    rule: str
    words: Mapping[str, object] = field(default_factory=dict)


class Place(Protocol):
    """Where a finding stands: ``str()`` gives it in words, ``to_json`` the keys that programs read."""

    def __str__(self) -> str: ...

    def to_json(self) -> dict[str, object]:
        """The keys of this place in the machine-readable shape."""


P = TypeVar("P", bound=Place)


@dataclass(frozen=True)
class SheetPlace:
    """A cell, a row, a sheet or a whole file that a unit sent.

    ``row`` is 1-based as the spreadsheet shows it, ``column`` its letter, ``field`` the column's machine name, ``value`` what
    stands there; ``line`` counts the data lines of the file and is not shown.

    >>> str(SheetPlace("a.xlsx", "Tin bài", 9, "E")), str(SheetPlace("a.xlsx", row=9)), str(SheetPlace("a.xlsx"))
    ('a.xlsx, trang tính “Tin bài”, ô E9', 'a.xlsx, dòng 9', 'a.xlsx')
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = None
    line: int | None = None

    @property
    def cell(self) -> str:
        """The cell as the spreadsheet names it; "" where a whole row or more is meant."""
        return f"{self.column}{self.row}" if self.column and self.row else ""

    @property
    def inside(self) -> str:
        """Sheet and cell, without the file."""
        spot = f"ô {self.cell}" if self.cell else f"dòng {self.row}" if self.row else ""
        return ", ".join(
            part for part in (f"trang tính “{self.sheet}”" if self.sheet else "", spot) if part
        )

    def __str__(self) -> str:
        return ", ".join(part for part in (self.file, self.inside) if part)

    def to_json(self) -> dict[str, object]:
        """Sheet, row, column, field and value."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "field": self.field,
            "value": self.value,
        }


@dataclass(frozen=True)
class RegisterPlace:
    """A field of one row of a register; ``title`` is what people call the register.

    >>> str(RegisterPlace("fact_case", "VV-01", "t_received", "Vụ việc"))
    'Vụ việc, VV-01'
    """

    table: str
    row_id: str
    field: str
    title: str

    def __str__(self) -> str:
        return f"{self.title}, {self.row_id}"

    def to_json(self) -> dict[str, object]:
        """Table, row and field by their machine names."""
        return {"table": self.table, "row_id": self.row_id, "field": self.field}


@dataclass(frozen=True)
class FilePlace:
    """A file, or a field of it; ``part`` names the field in words a person knows.

    >>> str(FilePlace("goi.yaml", "images 1.alt", "hình 1, chữ mô tả")), str(FilePlace("goi.yaml"))
    ('goi.yaml, hình 1, chữ mô tả', 'goi.yaml')
    """

    file: str
    field: str = ""
    part: str = ""

    def __str__(self) -> str:
        return f"{self.file}, {self.part}" if self.part else self.file

    def to_json(self) -> dict[str, object]:
        """File and field by their machine names."""
        return {"file": self.file, "field": self.field}


@dataclass(frozen=True)
class NotebookPlace:
    """A notebook or a bank, or one cell of it by its id.

    >>> str(NotebookPlace("01_phan_loai.ipynb", "mo-bai"))
    '01_phan_loai.ipynb, ô mo-bai'
    """

    name: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.name}, ô {self.cell}" if self.cell else self.name

    def to_json(self) -> dict[str, object]:
        """The place in words: a notebook has no other name."""
        return {"where": str(self)}


@dataclass(frozen=True)
class Finding(Generic[P]):
    """What a check found at a place. ``advice`` is None where ``message`` says what to do already; ``count``: how many places it
    stands for, more than one where a rule was broken very often.

    >>> print(Finding("V-040", SheetPlace("a.csv", row=2), "thiếu số. Điền số.").sentence)
    a.csv, dòng 2: thiếu số. Điền số. (V-040)
    """

    rule: str
    place: P
    message: str
    advice: str | None = None
    severity: str = ERROR
    count: int = 1

    @property
    def sentence(self) -> str:
        """Place, what is wrong, what to do, and the id of the check; what is unknown is left out."""
        place = str(self.place)
        said = " ".join(
            part
            for part in (self.message, self.advice, f"({self.rule})" if self.rule else "")
            if part
        )
        return f"{place}: {said}" if place else said

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        told = {
            "rule": self.rule,
            "severity": self.severity,
            **self.place.to_json(),
            "message": self.message,
        }
        if self.advice is not None:
            told["advice"] = self.advice
        return told | {"places": self.count} if self.count > 1 else told


def column_letter(index: int) -> str:
    """The letter of a column counted from 0.

    >>> column_letter(0), column_letter(26), column_letter(701)
    ('A', 'AA', 'ZZ')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The column of a letter, counted from 0.

    >>> column_index("A"), column_index("AA")
    (0, 26)
    """
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
