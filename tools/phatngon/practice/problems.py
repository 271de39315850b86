"""What is wrong with a bank: one finding, one sentence, with file and line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.errors import InputError, KitError

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class BankProblem:
    """One finding about the bank ``file``: 1-based ``line``, ``item`` id (empty for the bank itself), ``level``.

    >>> print(BankProblem("01.yaml", 57, "nd-17", "câu nd-17 có hai phương án đúng.", "Chỉ giữ một."))
    01.yaml, dòng 57: câu nd-17 có hai phương án đúng. Chỉ giữ một.
    """

    file: str
    line: int | None
    item: str
    what: str
    advice: str = ""
    level: str = ERROR

    @property
    def error(self) -> InputError:
        """The same finding as an error that can be raised."""
        return InputError.at_line(self.file, self.line, self.what, advice=self.advice)

    @property
    def sentence(self) -> str:
        """The whole finding on one line."""
        return self.error.sentence

    def __str__(self) -> str:
        return self.sentence

    @classmethod
    def from_error(cls, path: Path, error: KitError) -> BankProblem:
        """A finding made of an error that already names file and line."""
        line = re.search(r", dòng (\d+)$", error.where)
        return cls(path.name, int(line[1]) if line else None, "", error.what, error.advice)


def errors_of(problems: list[BankProblem]) -> list[BankProblem]:
    """Only the findings that keep a bank from being used."""
    return [problem for problem in problems if problem.level == ERROR]
