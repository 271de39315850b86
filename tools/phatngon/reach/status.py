"""How the reports of a period stand: who has sent, who is late, what went back or was not read and why, what waits for a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.base.program import command
from phatngon.reach.arrivals import find_period, period_standings
from phatngon.reach.desk import Desk
from phatngon.reach.dictionary import code_lists, code_name
from phatngon.reach.kept import Waiting, waiting
from phatngon.reach.moments import show_official, with_offset
from phatngon.reach.obligations import UnitStanding
from phatngon.reach.queries import query
from phatngon.reach.regime import Period
from phatngon.reach.undone import undone_ids
from phatngon.reach.views import STATES
from phatngon.reach.workspace import holds_invented

REASONS = 3  # reasons of one file told before “and so many more”
LATE = ("chua_nop", "nop_muon")


@dataclass(frozen=True)
class UnitStatus:
    """One unit: its state, and why what it sent went back, where it did and nothing later mended it."""

    code: str
    name: str
    level: str
    state: str
    received_at: datetime | None = None
    hours_late: float | None = None
    returned: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def told_state(self) -> str:
        """The state in words."""
        late = f", muộn {_hours(self.hours_late)}" if self.hours_late is not None else ""
        return STATES[self.state][1] + late

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "unit_code": self.code,
            "unit_name": self.name,
            "level": self.level,
            "state": self.state,
            "received_at": with_offset(self.received_at),
            "hours_late": self.hours_late,
            "returned": self.returned,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True)
class SkippedFile:
    """One file that does not count: not read, or waiting until somebody chooses between merging and replacing."""

    file: str
    received_at: datetime | None
    outcome: str
    why: str

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "file": self.file,
            "received_at": with_offset(self.received_at),
            "outcome": self.outcome,
            "why": self.why,
        }


@dataclass(frozen=True)
class PeriodStatus:
    """The whole of a period at a moment."""

    period: Period
    now: datetime
    due: datetime | None
    units: tuple[UnitStatus, ...]
    skipped: tuple[SkippedFile, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    invented: bool = False
    levels: tuple[str, ...] = field(default_factory=lambda: tuple(code_lists()["level"]))

    def having(self, *states: str) -> list[UnitStatus]:
        """The units in one of the states, by level."""
        found = [unit for unit in self.units if unit.state in states]
        return sorted(found, key=lambda unit: (*_place(self.levels, unit.level), unit.code))

    def by_level(self, state: str) -> dict[str, list[UnitStatus]]:
        """The name of each level → its units in a state, for the levels that have any."""
        found: dict[str, list[UnitStatus]] = {}
        for unit in self.having(state):
            known = unit.level in code_lists()["level"]
            name = code_name("level", unit.level).lower() if known else unit.level
            found.setdefault(name, []).append(unit)
        return found

    @property
    def silent(self) -> list[UnitStatus]:
        """The units that owe a report and have sent none that counts, once the due time has passed."""
        return self.having("chua_nop")

    @property
    def returned(self) -> list[UnitStatus]:
        """The units whose last file went back."""
        return [unit for unit in self.units if unit.returned]

    @property
    def needs_work(self) -> bool:
        """True where anybody is late, or anything waits for somebody."""
        return bool(self.having(*LATE) or self.returned or self.skipped or self.waiting)

    def counts(self) -> dict[str, int]:
        """State → number of units, for the states that occur."""
        return {
            state: number
            for state in STATES
            if (number := sum(unit.state == state for unit in self.units))
        }

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "period": self.period.id,
            "now": with_offset(self.now),
            "due": with_offset(self.due),
            "counts": self.counts(),
            "units": [unit.to_json() for unit in self.units],
            "skipped": [one.to_json() for one in self.skipped],
            "waiting": [one.to_json() for one in self.waiting],
        }


def period_status(desk: Desk, period_id: str, *, now: datetime) -> PeriodStatus:
    """How a period stands at ``now`` (official time). Raises InputError for a period the tables do not hold.

    >>> from datetime import datetime
    >>> with Desk.over() as desk:
    ...     status = period_status(desk, "2026-10", now=datetime(2026, 10, 20, 8))
    >>> len(status.silent), status.counts()
    (54, {'chua_nop': 54})
    """
    period = find_period(desk, period_id)
    standings = period_standings(desk, period, now)
    names = {
        code: (name, level)
        for code, name, level in desk.rows("SELECT unit_code, unit_name, level FROM dim_unit")
    }
    why = _reasons(desk, period.id)
    units = tuple(_unit(row, names, why) for row in standings)
    due = next((row.due for row in standings if row.due), period.due)
    held = [one for one in waiting(desk) if one.period_id == period.id]
    skipped = tuple(_skipped(desk, period)) if desk.holds("import_file") else ()
    return PeriodStatus(period, now, due, units, skipped, tuple(held), holds_invented(desk))


def told_status(status: PeriodStatus) -> list[str]:
    """What a person reads, on one screen."""
    counts = status.counts()
    owed = sum(number for state, number in counts.items() if state not in ("mien", "tu_nguyen"))
    sent = sum(counts.get(state, 0) for state in ("nop_dung_han", "nop_muon", "khong_ro_gio"))
    said = "; ".join(
        f"{STATES[state][1]} {format_number(number)}" for state, number in counts.items()
    )
    lines = [
        f"Kỳ {status.period.label}: từ {show_date(status.period.start.date())} đến hết "
        f"{show_date(status.period.last_day)}"
        + (f"; hạn nộp {show_official(status.due)}" if status.due else "")
        + f". Tính đến {show_official(status.now)}.",
        f"Đã nộp {format_number(sent)} trong {format_number(owed)} đơn vị phải nộp"
        + (f" ({said})." if said else "."),
    ]
    for title, state in (("Chưa nộp", "chua_nop"), ("Nộp muộn", "nop_muon"), ("Được miễn", "mien")):
        lines += [
            f"{title}, {level} ({format_number(len(units))}): {'; '.join(map(told_unit, units))}."
            for level, units in status.by_level(state).items()
        ]
    for unit in status.returned:
        lines.append(f"Phải sửa – {unit.name}: {' '.join(unit.reasons) or 'xem bản trả lại.'}")
    lines += [f"Chưa tính – {one.file}: {one.why}" for one in status.skipped]
    lines += [f"Để ngoài tổng – {one.told}" for one in status.waiting]
    if status.waiting:
        lines.append(
            f"Số lớn nào đã kiểm tra đúng thì giữ lại: {command('reach keep “tiêu đề” --reason …')}"
        )
    return lines


def told_unit(unit: UnitStatus) -> str:
    """A unit by name, and how late it was where it was late."""
    late = f" (muộn {_hours(unit.hours_late)})" if unit.hours_late is not None else ""
    return f"{unit.name}{late}"


def _unit(
    row: UnitStanding, names: dict[str, tuple[str, str]], why: dict[str, tuple[str, ...]]
) -> UnitStatus:
    name, level = names.get(row.unit_code, (row.unit_code, ""))
    return UnitStatus(
        row.unit_code,
        name,
        level or "",
        row.state,
        row.received_at,
        row.hours_late,
        row.unit_code in why,
        why.get(row.unit_code, ()),
    )


def _reasons(desk: Desk, period_id: str) -> dict[str, tuple[str, ...]]:
    """Unit → why the last file that it sent for the period went back; no entry where the last one was taken."""
    undone = undone_ids(desk)
    last: dict[str, tuple[str, str]] = {}
    for unit, one, status in desk.rows(
        "SELECT unit_code, submission_id, coalesce(status, '') FROM fact_submission WHERE period_id = ? "
        "AND coalesce(status, '') NOT IN ('DRAFT', 'UNDO') ORDER BY version",
        [period_id],
    ):
        if one not in undone:
            last[unit] = (one, status)
    back = {one: unit for unit, (one, status) in last.items() if status == "RETURNED"}
    found: dict[str, list[str]] = {unit: [] for unit in back.values()}
    if back and desk.holds("fact_finding"):
        for one, message, place in desk.rows(query("store.returned"), {"ids": list(back)}):
            found[back[one]].append(f"{place}: {message}" if place else message)
    return {unit: _some(lines) for unit, lines in found.items()}


def _skipped(desk: Desk, period: Period) -> list[SkippedFile]:
    """Files that came in the time of the period and do not count, unless one of that name was read later."""
    rows = desk.rows(
        query("store.skipped"), {"start": period.start, "end": period.lock or period.end}
    )
    return [
        SkippedFile(file, at, outcome, why or "không đọc được.") for file, at, outcome, why in rows
    ]


def _some(lines: list[str]) -> tuple[str, ...]:
    rest = len(lines) - REASONS
    more = (f"Còn {format_number(rest)} điều nữa trong bản trả lại.",) if rest > 0 else ()
    return (*lines[:REASONS], *more)


def _hours(hours: float | None) -> str:
    """How late, in hours up to two days, in days beyond.

    >>> _hours(1.5), _hours(72.0)
    ('1,5 giờ', '3 ngày')
    """
    hours = hours or 0
    if hours >= 48:
        return f"{format_number(int(hours // 24))} ngày"
    return f"{format_number(round(hours, 1))} giờ"


def _place(levels: Sequence[str], level: str) -> tuple[int, str]:
    return (levels.index(level) if level in levels else len(levels), level)
