"""Figures on the dealings with the press: one indicator, and M27 to M31, M42, M43 of the metric catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from statistics import median

from phatngon.base.figure import Catalogue, Figure
from phatngon.base.intervals import wilson
from phatngon.network.checks import publication_due
from phatngon.network.clocks import SETTINGS, settings
from phatngon.network.rows import Inquiry, Issue, Spokesperson


@cache
def catalogue() -> Catalogue:
    """The figures on the dealings with the press.

    >>> catalogue().ratio("L5", 4, 7).full_text(), catalogue().ratio("L6", 0, 0).full_text()
    ('57,1% (4/7)', 'không tính được (không phát sinh)')
    """
    return Catalogue.read(SETTINGS)


def missing(id: str) -> Figure:
    """A figure whose register is absent."""
    return catalogue().figure(id, None, "thieu_so")


def due_of(row: Inquiry) -> datetime | None:
    """The end that binds: an extension counts only when the press was told of it before the first end."""
    if (
        row.extended_to
        and row.due_at
        and row.extension_notice_at
        and row.extension_notice_at <= row.due_at
    ):
        return row.extended_to
    return row.due_at


def answered_in_time(rows: Iterable[Inquiry], *, now: datetime) -> Figure:
    """M27: answered in time over answered, plus open and overdue at ``now``. Open and not yet due: in the queue, not in it.

    A reasoned refusal is no answer and no open request; a row without an end cannot be judged.
    """
    kept = [row for row in rows if not row.refused]
    judged = [
        row
        for row in kept
        if (row.first_answer_at and due_of(row)) or (not row.answers and due_of(row))
    ]
    answered = [row for row in judged if row.first_answer_at]
    good = sum(row.first_answer_at <= due_of(row) for row in answered)  # type: ignore[operator]
    waiting = [row for row in judged if not row.answers]
    overdue = sum(due_of(row) < now for row in waiting)  # type: ignore[operator]
    return catalogue().ratio(
        "M27",
        good,
        len(answered) + overdue,
        known=len(judged),
        total=len(kept),
        details={
            "late": len(answered) - good,
            "open_overdue": overdue,
            "open_not_due": len(waiting) - overdue,
        },
    )


def answer_time(rows: Iterable[Inquiry]) -> Figure:
    """M28: the median hours from the request to the first answer; how many are open stands in ``details``."""
    rows = list(rows)
    hours = [
        (row.first_answer_at - row.asked_at) / timedelta(hours=1)
        for row in rows
        if row.first_answer_at
    ]
    details = {"open": sum(not row.answers and not row.refused for row in rows)}
    return catalogue().figure(
        "M28",
        median(hours) if hours else None,
        None if hours else "mau_so_0",
        known=len(hours),
        total=sum(bool(row.answers) for row in rows),
        details=details,
    )


def satisfaction(rows: Iterable[Inquiry]) -> Figure:
    """M29: satisfied over rated, hidden under five ratings; the interval and the rated share stand in ``details``."""
    rows = list(rows)
    ratings = [row.rating for row in rows if row.rating]
    good, answered = ratings.count("HAI_LONG"), sum(bool(row.answers) for row in rows)
    if not ratings:
        return catalogue().ratio("M29", 0, 0, known=0, total=answered)
    details = {"interval": wilson(good, len(ratings))}
    if len(ratings) < settings()["hidden_under"]:
        return catalogue().figure(
            "M29",
            None,
            "it_danh_gia",
            good,
            len(ratings),
            known=len(ratings),
            total=answered,
            details=details,
        )
    return catalogue().ratio(
        "M29", good, len(ratings), known=len(ratings), total=answered, details=details
    )


def issues_in_time(rows: Iterable[Issue], *, now: datetime) -> Figure:
    """M30: closed within the limit over closed, plus open and overdue at ``now``."""
    rows = list(rows)
    judged = [row for row in rows if row.result_due]
    closed = [row for row in judged if row.closed_at]
    good = sum(row.closed_at <= row.result_due for row in closed)  # type: ignore[operator]
    overdue = sum(not row.closed_at and row.result_due < now for row in judged)  # type: ignore[operator]
    return catalogue().ratio("M30", good, len(closed) + overdue, known=len(judged), total=len(rows))


def correction_uptake(rows: Iterable[Issue], *, now: datetime) -> Figure:
    """M31: corrected over corrected, plus asked for longer ago than the wait of ``annual.yaml``."""
    asked = [row for row in rows if row.correction_requested_at]
    done = sum(row.correction_published_at is not None for row in asked)
    wait = timedelta(days=settings()["correction_wait_days"])
    late = sum(
        row.correction_published_at is None
        and row.correction_requested_at is not None
        and row.correction_requested_at + wait < now
        for row in asked
    )
    return catalogue().ratio(
        "M31", done, done + late, details={"waiting": len(asked) - done - late}
    )


def published_in_time(persons: Iterable[Spokesperson], *, now: datetime) -> Figure:
    """M42: regular spokespersons whose contact was online within the limit over those appointed; who still has time is out.

    Only appointments under the new decree: the one before set no hours.
    """
    regular = [person for person in persons if person.kind == "REGULAR"]
    dues = [
        (person.contact_published_at, due) for person in regular if (due := publication_due(person))
    ]
    good = sum(done is not None and done <= due for done, due in dues)
    late = sum((done or now) > due for done, due in dues)
    known = sum(person.appointed_at is not None for person in regular)
    return catalogue().ratio("M42", good, good + late, known=known, total=len(regular))


def correction_spread(
    live_copies: int, corrected_copies: int, *, original_corrected: bool
) -> Figure:
    """M43: live copies that carry the correction over live copies; without a value before the original is corrected.

    >>> correction_spread(4, 3, original_corrected=True).full_text(), correction_spread(4, 0, original_corrected=False).reason
    ('75,0% (3/4)', 'chua_cai_chinh')
    """
    if not original_corrected:
        return catalogue().figure("M43", None, "chua_cai_chinh")
    return catalogue().ratio("M43", corrected_copies, live_copies)
