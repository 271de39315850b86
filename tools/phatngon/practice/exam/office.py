"""The trainer's table of the final test: keys, ledger and banks together, each fetched when it is first asked for.

A learner's copy of the kit has no sealed bank and no keys, and still tells what a change of law does to a record.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from phatngon.practice.bank import Bank
from phatngon.practice.exam.keys import TrainerKeys
from phatngon.practice.exam.ledger import ExamLedger
from phatngon.practice.exam.marking import ExamResult
from phatngon.practice.exam.paper import Paper, draw, load_sealed, new_code, open_banks
from phatngon.practice.exam.record import Record, trainer_record
from phatngon.practice.exam.renewal import (
    Renewal,
    changed_for,
    draw_renewal,
    drawn_again,
    refuse_record,
    renewed_record,
)
from phatngon.practice.exam.staleness import Rests, rests_of


class Office:
    """Draws, marks and signs on the trainer's machine."""

    def __init__(self) -> None:
        self.keys, self.ledger = TrainerKeys(), ExamLedger()

    @cached_property
    def sealed(self) -> Bank:
        """The sealed bank. Raises InputError where this copy of the kit has none."""
        return load_sealed()

    @cached_property
    def banks(self) -> list[Bank]:
        """The open banks."""
        return open_banks()

    def draw(self, as_of: date, now: datetime) -> Paper:
        """A paper of the final test, written down in the ledger."""
        paper = self._draw(new_code(now), as_of)
        self.ledger.drew(paper, now)
        return paper

    def paper_of(self, code: str) -> Paper:
        """The paper of a code drawn again. Raises InputError for a code that was not drawn here."""
        as_of, row = self.ledger.as_of(code), self.ledger.drawn(code)
        if row.get("renews"):
            return drawn_again(row, secret=self.keys.secret, sealed=self.sealed, banks=self.banks)
        return self._draw(code, as_of)

    def rests_of(self, record: Record) -> Rests:
        """What a record rests on; see :func:`phatngon.practice.exam.staleness.rests_of`."""
        return rests_of(record, self.paper_of, self.banks)

    def renew(self, record: Record, as_of: date, now: datetime) -> Renewal:
        """A paper that renews a record, written down in the ledger. Raises InputError where it may not be renewed."""
        refuse_record(record, self.keys, self.ledger, as_of, now.date())
        rests = self.rests_of(record)
        stale = changed_for(record, rests, as_of)
        made = draw_renewal(
            record,
            rests,
            stale,
            new_code(now),
            secret=self.keys.secret,
            sealed=self.sealed,
            banks=self.banks,
        )
        self.ledger.drew(made.paper, now, **made.kept())
        return made

    def record_for(self, result: ExamResult, day: date) -> Record:
        """The signed record of a marked paper, a renewal or a final test. Raises InputError where none may be made."""
        row = self.ledger.drawn(result.code)
        if row.get("renews"):
            return renewed_record(result, row, self.keys, self.ledger, day=day)
        self.ledger.refuse_used(result)
        return trainer_record(result, self.keys, day=day)

    def signed(self, result: ExamResult, now: datetime) -> None:
        """Write down that the record of a paper was made."""
        self.ledger.signed(result, now, str(self.ledger.drawn(result.code).get("renews", "")))

    def _draw(self, code: str, as_of: date) -> Paper:
        return draw(
            code, secret=self.keys.secret, as_of=as_of, sealed=self.sealed, banks=self.banks
        )
