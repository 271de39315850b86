"""The files and words that a store knows already: which of a run change nothing, and what was ever said for whom."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.reach.database import Database
from phatngon.reach.reading import Intake
from phatngon.reach.undone import undone_ids
from phatngon.reach.versions import lay_standing


def passed_files(desk: Database, intakes: Sequence[Intake]) -> dict[int, str]:
    """The files that change nothing, with what is said of them: those that stand, a second copy, and an old one that comes
    beside another file of its unit and period.

    A folder is imported again and again as files arrive, so an old file in it must not push a newer one out; handed in for
    itself it comes back. What was undone comes back only when it is the one file of a run.
    """
    standing, older = _standing_files(desk), dict(_older_files(desk))
    undone = undone_ids(desk)
    held: dict[tuple[str | None, str | None], int] = {}
    for intake in intakes:
        for header in intake.submissions:
            held[header.unit_code, header.period_id] = (
                held.get((header.unit_code, header.period_id), 0) + 1
            )
    found: dict[int, str] = {}
    seen: set[str] = set()
    for intake in intakes:
        together = any(held[one.unit_code, one.period_id] > 1 for one in intake.submissions)
        taken_back = bool(undone & set(older.get(intake.sha256, ())))
        if intake.sha256 in standing or intake.sha256 in seen:
            found[id(intake)] = "known"
        elif intake.sha256 in older and (together or (taken_back and len(intakes) > 1)):
            found[id(intake)] = "older"
        seen.add(intake.sha256)
    return found


def _standing_files(desk: Database) -> set[str]:
    """SHA-256 of the files whose every report still stands, in one of its versions: to take them again would change nothing."""
    lay_standing(desk)
    rows = desk.rows(
        "SELECT sha256 FROM (SELECT i.sha256, f.unit_code, f.period_id, bool_or(s.submission_id IS NOT NULL) AS stands "
        "FROM import_submission i LEFT JOIN fact_submission f USING (submission_id) "
        "LEFT JOIN standing s USING (submission_id) GROUP BY ALL) GROUP BY sha256 HAVING bool_and(stands)"
    )
    return {sha for (sha,) in rows}


def _older_files(desk: Database) -> list[tuple[str, list[str]]]:
    """SHA-256 of every file ever kept, with its submissions."""
    return [
        (sha, ids)
        for sha, ids in desk.rows(
            "SELECT sha256, list(submission_id) FROM import_submission GROUP BY sha256"
        )
    ]


def said_before(desk: Database) -> dict[tuple[str, str, str], str]:
    """(unit, period, what was said) → the newest submission that said it, whether it stands or not."""
    rows = desk.rows(
        "SELECT unit_code, period_id, payload_sha256, arg_max(submission_id, version) FROM fact_submission "
        "WHERE payload_sha256 IS NOT NULL GROUP BY ALL"
    )
    return {(unit, period, payload): one for unit, period, payload, one in rows}
