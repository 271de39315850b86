"""What the registers of the press say about a period: answers, satisfaction, issues closed; nothing where there is no register."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from phatngon.base.figure import Figure
from phatngon.network.indicators import answer_time, answered_in_time, issues_in_time, satisfaction
from phatngon.network.registers import load_registers
from phatngon.reach.moments import official, with_offset
from phatngon.reach.regime import Period

TABLES = ("fact_inquiry", "fact_issue")


def press_figures(folder: Path, period: Period, now: datetime, unit: str = "") -> list[Figure]:
    """M27 to M29 of the requests asked in the period, M30 of the issues noticed in it; of one ``unit`` if named.

    ``now``: official time. Empty where the folder holds neither register. Raises InputError for a register that cannot be read.
    """
    if not any((folder / f"{name}.csv").is_file() for name in TABLES):
        return []
    registers, moment = load_registers(folder), datetime.fromisoformat(with_offset(now) or "")
    found: list[Figure] = []
    if "fact_inquiry" in registers.present:
        asked = [
            row
            for row in registers.inquiries
            if period.holds(official(row.asked_at)) and unit in ("", row.unit_code)
        ]
        found += [answered_in_time(asked, now=moment), answer_time(asked), satisfaction(asked)]
    if "fact_issue" in registers.present:
        raised = [
            row
            for row in registers.issues
            if period.holds(official(row.detected_at)) and unit in ("", row.unit_code)
        ]
        found.append(issues_in_time(raised, now=moment))
    return found
