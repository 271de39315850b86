"""What the law's movement between two days comes to: provisions that began, ended, became unknown, and their links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phatngon.law.changes import Changes, OldNewRow, load_changes, old_new_row
from phatngon.law.library import Law, load_law
from phatngon.law.provision import Provision, Status

GROUPS = {
    Status.IN_FORCE: "began",
    Status.EXPIRED: "ended",
    Status.UNKNOWN: "became_unknown",
    Status.NOT_YET: "not_yet",
}


@dataclass(frozen=True)
class Move:
    """One provision whose state differs between the two days."""

    provision: Provision
    before: Status
    after: Status

    @property
    def group(self) -> str:
        """``began``, ``ended``, ``became_unknown``; ``not_yet`` only when the second day is the earlier one."""
        return GROUPS[self.after]

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "id": self.provision.id,
            "citation": self.provision.citation,
            "from": self.before,
            "to": self.after,
            "vi": self.provision.vi,
        }


@dataclass(frozen=True)
class LawDiff:
    """Everything that moved between two days, with the linked changes as rows of the later day."""

    first: date
    second: date
    moves: tuple[Move, ...]
    changes: tuple[OldNewRow, ...]

    @property
    def provisions(self) -> set[str]:
        """The ids of all that moved."""
        return {move.provision.id for move in self.moves}

    def group(self, name: str) -> list[Move]:
        """The moves of one group."""
        return [move for move in self.moves if move.group == name]

    def apply(self, statuses: dict[str, Status]) -> dict[str, Status]:
        """The statuses of the second day out of those of the first.

        >>> law = load_law()
        >>> moved = diff(date(2026, 6, 30), date(2026, 7, 1))
        >>> moved.apply(all_statuses(law, date(2026, 6, 30))) == all_statuses(law, date(2026, 7, 1))
        True
        """
        return statuses | {move.provision.id: move.after for move in self.moves}


def diff(
    first: date, second: date, law: Law | None = None, changes: Changes | None = None
) -> LawDiff:
    """What moved between ``first`` and ``second``. Raises InputError for a broken base."""
    law = law or load_law()
    changes = changes or load_changes(law)
    moves = tuple(
        Move(provision, before, after)
        for provision in law.values()
        if (before := provision.status(first)) is not (after := provision.status(second))
    )
    moved = {move.provision.id for move in moves}
    return LawDiff(
        first,
        second,
        moves,
        tuple(old_new_row(change, changes, second, law) for change in changes.touching(moved)),
    )


def all_statuses(law: Law, day: date) -> dict[str, Status]:
    """The status of every provision on ``day``."""
    return {provision.id: provision.status(day) for provision in law.values()}
