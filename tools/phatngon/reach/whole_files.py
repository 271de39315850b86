"""What is odd about a file as a whole once its lines are known: counts without a column, a period that none of its items has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from phatngon.base.finding import Finding, SheetPlace
from phatngon.base.numbers import format_number
from phatngon.reach.dictionary import entry_column
from phatngon.reach.findings import find
from phatngon.reach.reading.intake import Intake
from phatngon.reach.reading.layout import COUNTS

if TYPE_CHECKING:
    from pandas import DataFrame

_ASKED_AGAIN = "UNDER_REVIEW"  # why a count is missing of which the table has no column


def excuse_absent(intake: Intake, frame: DataFrame) -> list[Finding[SheetPlace]]:
    """Give a reason, in ``frame``, to the counts of which a table of the unit's own making has no column, and say so once (F-035):
    no line is refused for them."""
    held = {name for columns in intake.places.values() for name in columns}
    for below in intake.later.values():
        held |= {name for _, columns in below for name in columns}
    absent = [name for name in COUNTS if name not in held and f"{name}_missing_reason" not in held]
    for name in absent:
        reasons = frame[f"{name}_missing_reason"]
        frame[f"{name}_missing_reason"] = reasons.where(reasons.notna(), _ASKED_AGAIN)
    asked = [f"“{entry_column(name).vi}”" for name in absent if name != "saves"]
    if not asked or not len(frame):
        return []
    return [find("F-035", SheetPlace(intake.file), reason=", ".join(asked))]


def other_periods(
    intake: Intake, periods: Sequence[tuple[str, datetime, datetime]]
) -> list[Finding[SheetPlace]]:
    """F-039 for each submission whose items were all published in one period, and that not its own.

    A single item outside a known period is only late, and told of at its line.
    """
    frame, known = intake.entries, {name for name, *_ in periods}
    found = []
    every = list(intake.submissions)
    for header in every:
        own = (frame["unit_code"] == header.unit_code) & (frame["period_id"] == header.period_id)
        mine = frame["published_at"] if len(every) == 1 else frame.loc[own, "published_at"]
        if header.period_id is None:
            continue
        if len(mine) < (2 if header.period_id in known else 1) or mine.isna().any():
            continue
        first, last = mine.min(), mine.max()
        meant = next((name for name, start, end in periods if start <= first and last < end), None)
        if meant and meant != header.period_id:
            place = SheetPlace(intake.file, header.sheet, field="period_id")
            words = {
                "value": _month(header.period_id),
                "count": format_number(len(mine)),
                "meant": _month(meant),
            }
            found.append(find("F-039", place, **words))
    return found


def _month(period_id: str | None) -> str:
    """A period as people say it.

    >>> _month("2026-11")
    '11/2026'
    """
    year, _, month = (period_id or "").partition("-")
    return f"{int(month)}/{year}" if month.isdigit() else year
