"""The trainer's ledger of the final test: which papers were drawn, for which law, and for whom a record was signed.

A paper that is not in it was not drawn here; a code serves one person once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TypedDict, cast

from phatngon.base import log
from phatngon.base.errors import InputError
from phatngon.base.moments import parse_iso_date, show_value
from phatngon.base.text import compare_key
from phatngon.practice.exam.keys import trainer_folder
from phatngon.practice.exam.marking import ExamResult
from phatngon.practice.exam.paper import Paper

FILE = "so-de.jsonl"


class KeptRenewal(TypedDict, total=False):
    """What is kept of a renewal, so that its paper is drawn again and its record made without the old one."""

    renews: str
    items: list[str]
    learner: str
    provisions: list[str]
    not_asked: list[str]


class LedgerRow(KeptRenewal, total=False):
    """A line of the ledger: a paper that was drawn, of a renewal with what is kept of it, or a record that was signed."""

    what: str
    code: str
    as_of: str
    at: str


class ExamLedger:
    """An append-only file beside the trainer's keys."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or trainer_folder()) / FILE

    def drew(self, paper: Paper, now: datetime, **more: object) -> None:
        """Write down a paper before it leaves the machine; ``more``: what a renewal carries. Raises MissingOnMachine."""
        self._add(
            {
                "what": "drawn",
                "code": paper.code,
                "as_of": paper.as_of.isoformat(),
                "at": now.isoformat(timespec="seconds"),
                **more,
            }
        )

    def signed(self, result: ExamResult, now: datetime, renews: str = "") -> None:
        """Write down that a record was signed for a paper, and which it renews. Raises MissingOnMachine."""
        self._add(
            {
                "what": "signed",
                "code": result.code,
                "learner": result.learner,
                "at": now.isoformat(timespec="seconds"),
                **({"renews": renews} if renews else {}),
            }
        )

    def drawn(self, code: str) -> LedgerRow:
        """What was written down when a paper was drawn; empty for a code that was not drawn here."""
        rows = (row for row in self._rows if row.get("what") == "drawn" and row.get("code") == code)
        return next(rows, LedgerRow())

    def signed_for(self, **wanted: str) -> LedgerRow:
        """The first record signed with these facts (``code=…``, ``renews=…``); empty where there is none."""
        rows = (
            row
            for row in self._rows
            if row.get("what") == "signed"
            and all(row.get(name) == value for name, value in wanted.items())
        )
        return next(rows, LedgerRow())

    def as_of(self, code: str) -> date:
        """The date whose law a paper was drawn for. Raises InputError for a code that was not drawn here."""
        row = self.drawn(code)
        if row:
            return parse_iso_date(row.get("as_of"), "as_of")
        raise InputError(
            f"đề {show_value(code)} không có trong sổ ra đề của máy này nên không chấm.",
            advice="Chấm trên máy đã ra đề, bằng đúng bản bộ học liệu đã ra đề.",
        )

    def refuse_used(self, result: ExamResult) -> None:
        """Raise InputError where a record was signed for the same paper under another name."""
        for row in self._rows:
            other = str(row.get("learner", ""))
            if (
                row.get("what") == "signed"
                and row.get("code") == result.code
                and compare_key(other) != compare_key(result.learner)
            ):
                raise InputError(
                    f"đề {result.code} đã có giấy lập cho {show_value(other)}, "
                    f"nên không lập giấy cho {show_value(result.learner)}.",
                    advice="Hỏi lại hai người; cần thì cho làm đề khác.",
                )

    @cached_property
    def _rows(self) -> list[LedgerRow]:
        return cast(list[LedgerRow], log.read(self.path).rows)

    def _add(self, row: dict[str, object]) -> None:
        log.append(self.path, row)
        self.__dict__.pop("_rows", None)


def handed_in_twice(results: Iterable[ExamResult]) -> list[str]:
    """The codes for which more than one answer file came in, in order."""
    codes = [one.code for one in results]
    return [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
