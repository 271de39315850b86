"""What was undone: versions that count no more, since a later act took them back and was not taken back itself."""

from __future__ import annotations

from phatngon.reach.database import Database

UNDO = "UNDO"  # status of the row that writes down that versions were undone


def undone_ids(database: Database) -> set[str]:
    """The submissions that were undone, and the undoings that were undone in their turn."""
    rows = database.rows(
        "SELECT submission_id, undoes FROM fact_submission WHERE undoes IS NOT NULL ORDER BY version DESC"
    )
    found: set[str] = set()
    for one, undoes in rows:
        if one not in found:
            found |= set(undoes.split("|"))
    return found
