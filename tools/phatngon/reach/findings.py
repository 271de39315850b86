"""What a check says: the rule, how grave, where, and the sentence a unit reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from phatngon.base.numbers import format_number
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
    places: int = 1  # how many places it stands for: more than one where a rule was broken very often

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
        told = {"rule": self.rule, "severity": self.severity, "sheet": self.sheet, "row": self.row, "column": self.column,
                "field": self.field, "value": self.value, "message": self.message}
        return told | {"places": self.places} if self.places > 1 else told


def fold(findings: Iterable[Finding], most: int) -> list[Finding]:
    """The findings of one file, of each rule the first ``most``; what is left of a rule becomes one that counts its places.

    >>> told = fold([Finding("V-040", "a.csv", "thiếu số.", row=row) for row in range(1, 6)], 2)
    >>> [one.row for one in told], told[-1].places, told[-1].message
    ([1, 2, None], 3, '… và 3 chỗ khác cùng lỗi này. Sửa những chỗ đã nêu rồi kiểm tra lại để thấy các chỗ còn lại.')
    """
    kept: list[Finding] = []
    seen: dict[str, int] = {}
    left: dict[str, tuple[str, int]] = {}
    for one in findings:
        seen[one.rule] = seen.get(one.rule, 0) + one.places
        if seen[one.rule] <= most or one.places > 1:
            kept.append(one)
        else:
            left[one.rule] = (one.file, left.get(one.rule, ("", 0))[1] + 1)
    return kept + [Finding(rule, file, f"… và {format_number(count)} chỗ khác cùng lỗi này. Sửa những chỗ đã nêu rồi kiểm tra lại "
                           "để thấy các chỗ còn lại.", places=count) for rule, (file, count) in left.items()]


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many places of each severity there are, those told of together included.

    >>> count_by_severity([Finding("V-040", "a.csv", ""), Finding("V-040", "a.csv", "", places=9)])
    {'E': 10, 'W': 0, 'I': 0}
    """
    counts = dict.fromkeys(SEVERITIES, 0)
    for one in findings:
        counts[one.severity] += one.places
    return counts


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
