"""What a check says: the rule, how grave, where, and the sentence a unit reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from phatngon.base.yamlfile import YamlFile

SEVERITIES = {"E": "Phải sửa", "W": "Nên xem lại", "I": "Ghi nhận"}  # E rejects the row, W accepts and flags, I notes
SHOWN = 80  # characters of a value that a finding repeats


@dataclass(frozen=True)
class Rule:
    """One check of the table ``checks.yaml``: E rejects the row, W accepts and flags, I notes."""

    id: str
    severity: str
    name: str
    what: str
    advice: str


@cache
def rules() -> dict[str, Rule]:
    """Every check by id.

    >>> rules()["V-040"].severity
    'E'
    """
    data = YamlFile.read(Path(__file__).with_name("checks.yaml")).data
    return {id: Rule(id, **row) for id, row in data.items()}


@dataclass(frozen=True)
class Finding:
    """One finding: ``row`` is 1-based as the spreadsheet shows it, ``column`` its letter, ``field`` the column's machine name."""

    rule: str
    file: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = None
    line: int | None = None

    @property
    def severity(self) -> str:
        """E, W or I."""
        return rules()[self.rule].severity

    @property
    def place(self) -> str:
        """File, sheet and cell, as a person looks them up."""
        cell = f"ô {self.column}{self.row}" if self.column and self.row else f"dòng {self.row}" if self.row else ""
        return ", ".join(part for part in (self.file, f"trang tính “{self.sheet}”" if self.sheet else "", cell) if part)

    @property
    def sentence(self) -> str:
        """Place, what is wrong, what to do, and the id of the check."""
        return f"{self.place}: {self.message} ({self.rule})"

    def to_json(self) -> dict:
        """The machine-readable shape."""
        return {"rule": self.rule, "severity": self.severity, "sheet": self.sheet, "row": self.row, "column": self.column,
                "field": self.field, "value": self.value, "message": self.message}


def say(rule: str, **words: object) -> str:
    """What is wrong and what to do, with the words of this case.

    >>> say("V-005", value="Quận Thuận Hóa")
    '“Quận Thuận Hóa” là tên đơn vị cấp huyện, không còn từ ngày có chính quyền hai cấp. Ghi tên phường, xã hiện nay.'
    """
    found = rules()[rule]
    shown = {name: shorten(str(word)) for name, word in words.items()}
    return f"{found.what.format(**shown)} {found.advice.format(**shown)}".strip()


def shorten(text: str) -> str:
    """A value cut to what a message can carry."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
