"""Who owed a report, who sent it, and in time: rules T1 to T8 and the edge cases on them. Pure: rows in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median

from phatngon.law.calendar import Calendar, load_calendar
from phatngon.reach.regime import Period, regime

ACCEPTED = ("ACCEPTED", "LOCKED", "AMENDED")


@dataclass(frozen=True)
class Sent:
    """One version of a unit's submission; ``complete``: signer, and a nil flag or an item that passed (T2)."""

    unit_code: str
    version: int
    received_at: datetime | None
    complete: bool = True
    nil: bool = False
    returned: bool = False
    accepted: bool = False


@dataclass(frozen=True)
class Exemption:
    """A written exemption of a unit from one period."""

    unit_code: str
    granted_at: datetime | None = None
    reason: str = ""
    document_no: str = ""


@dataclass(frozen=True)
class UnitStanding:
    """How one unit stands in one period: ``state`` is nop_dung_han, nop_muon, khong_ro_gio,
    chua_nop, mien, tu_nguyen or cho_den_han."""

    unit_code: str
    obliged: bool
    exempt: bool
    received_at: datetime | None = None
    due: datetime | None = None
    on_time: bool = False
    nil: bool = False
    returned: bool = False
    accepted: bool = False
    state: str = "chua_nop"

    @property
    def hours_late(self) -> float | None:
        """Hours after the due time; None where nothing came, or it came in time."""
        if self.received_at is None or self.due is None or self.on_time:
            return None
        return (self.received_at - self.due).total_seconds() / 3600

    @property
    def received(self) -> bool:
        """True where a complete submission came, in time or not."""
        return self.state in ("nop_dung_han", "nop_muon", "khong_ro_gio", "tu_nguyen")

    @property
    def counts(self) -> bool:
        """True where the unit stands in the denominator."""
        return self.obliged and not self.exempt


def shifted_due(due: datetime, outages: Iterable[tuple[datetime, datetime]]) -> datetime:
    """The due time, moved by an outage longer than an hour within the last hours before it (T8).

    >>> shifted_due(datetime(2026, 10, 16, 17), [(datetime(2026, 10, 16, 14), datetime(2026, 10, 16, 15, 30))]).isoformat()
    '2026-10-16T18:30:00'
    """
    rule = regime()["outage"]
    opens = due - timedelta(hours=rule["window_hours"])
    down = timedelta()
    last = opens
    for start, end in sorted(outages):
        start, end = max(start, last), min(end, due)
        if end > start:
            down, last = down + (end - start), end
    return due + down if down > timedelta(minutes=rule["minutes"]) else due


def exemption_holds(
    exemption: Exemption, due: datetime | None, calendar: Calendar | None = None
) -> bool:
    """True where the exemption was granted before the due time or within three working days after it (T6)."""
    if exemption.granted_at is None or due is None:
        return True
    last = (calendar or load_calendar()).add_working_days(
        due.date(), regime()["exemption_working_days"]
    )
    return exemption.granted_at <= datetime.combine(last, time.max)


def standings(
    period: Period,
    obliged: Sequence[str],
    sent: Iterable[Sent],
    exemptions: Iterable[Exemption] = (),
    outages: Iterable[tuple[datetime, datetime]] = (),
    now: datetime | None = None,
) -> list[UnitStanding]:
    """Every unit that owed a report or sent one, in the order of ``obliged``, volunteers last.

    ``now``: before the due time a silent unit is still waited for; None means that the due time has passed.
    """
    due = shifted_due(period.due, outages) if period.due else None
    freed = {row.unit_code for row in exemptions if exemption_holds(row, due)}
    by_unit: dict[str, list[Sent]] = {}
    for row in sent:
        by_unit.setdefault(row.unit_code, []).append(row)
    codes = [*dict.fromkeys(obliged), *sorted(set(by_unit) - set(obliged))]
    return [
        _standing(code, code in obliged, code in freed, by_unit.get(code, []), due, now)
        for code in codes
    ]


def _standing(
    code: str,
    obliged: bool,
    exempt: bool,
    rows: list[Sent],
    due: datetime | None,
    now: datetime | None,
) -> UnitStanding:
    rows = sorted(rows, key=lambda row: (row.version, row.received_at or datetime.min))
    complete = [row for row in rows if row.complete]
    first = complete[0] if complete else None
    on_time = bool(
        first and (due is None or (first.received_at is not None and first.received_at <= due))
    )
    waiting = first is None and due is not None and now is not None and now <= due
    if exempt or not obliged:
        state = "tu_nguyen" if first else "mien"
    else:
        state = _arrival(first, on_time) if first else "cho_den_han" if waiting else "chua_nop"
    return UnitStanding(
        code,
        obliged,
        exempt,
        first.received_at if first else None,
        due,
        on_time,
        bool(first and complete[-1].nil),
        any(row.returned for row in rows),
        any(row.accepted for row in rows),
        state,
    )


def _arrival(first: Sent, on_time: bool) -> str:
    if on_time:
        return "nop_dung_han"
    return "khong_ro_gio" if first.received_at is None else "nop_muon"


def timeliness(rows: Iterable[UnitStanding]) -> Mapping[str, float]:
    """Counts for the rates: obligations, exempt, due, received, on_time, late, accepted, first_pass, median_hours_late.

    >>> timeliness([UnitStanding("a", True, False, datetime(2026, 10, 16), datetime(2026, 10, 16, 17), True, state="nop_dung_han")])["on_time"]
    1
    """
    rows = list(rows)
    counted = [row for row in rows if row.counts]
    received = [row for row in counted if row.received]
    late = [row.hours_late for row in received if row.hours_late is not None]
    accepted = [row for row in counted if row.accepted]
    return {
        "obligations": sum(row.obliged for row in rows),
        "exempt": sum(row.obliged and row.exempt for row in rows),
        "due": len(counted),
        "received": len(received),
        "on_time": sum(row.on_time for row in received),
        "late": len(late),
        "median_hours_late": median(late) if late else float("nan"),
        "accepted": len(accepted),
        "first_pass": sum(not row.returned for row in accepted),
        "voluntary": sum(row.state == "tu_nguyen" for row in rows),
    }
