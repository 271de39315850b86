"""One family of errors; each says in Vietnamese what is wrong, where, and what to do.

>>> str(InputError("thiếu trường “name”.", where="a.json", advice="Thêm trường này rồi chạy lại."))
'a.json: thiếu trường “name”. Thêm trường này rồi chạy lại.'
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

EXIT_FINE, EXIT_PROBLEMS, EXIT_INPUT, EXIT_MISSING = 0, 1, 2, 3


class KitError(Exception):
    """Any failure the kit foresees: ``what`` is wrong, ``where`` it stands, ``advice`` on what to do."""

    exit_code = EXIT_PROBLEMS

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what, self.where, self.advice = what, where, advice
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The whole message on one line, ready for a person."""
        head = f"{self.where}: {self.what}" if self.where else self.what[:1].upper() + self.what[1:]
        return " ".join(f"{head} {self.advice}".split())

    @classmethod
    def at_line(cls, file: Path | str, line: int | None, what: str, *, advice: str = "") -> Self:
        """An error that carries a file and a line (1-based).

        >>> str(InputError.at_line("bank.yaml", 12, "thiếu “stem”."))
        'bank.yaml, dòng 12: thiếu “stem”.'
        """
        name = Path(file).name
        return cls(what, where=f"{name}, dòng {line}" if line else name, advice=advice)


class InputError(KitError):
    """Wrong usage or bad input (exit code 2)."""

    exit_code = EXIT_INPUT


class ProblemsFound(KitError):
    """The work was done and found problems (exit code 1)."""

    exit_code = EXIT_PROBLEMS


class MissingOnMachine(KitError):
    """Something the machine lacks (exit code 3)."""

    exit_code = EXIT_MISSING
