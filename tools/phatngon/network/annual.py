"""The yearly report: L1 to L6 over its window and over the part under the new decree, with everything that was assumed.

The decree names the six indicators; how to count is the kit's own proposal, told in ``annual.yaml`` and on the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.base.finding import Finding, RegisterPlace
from phatngon.base.moments import VIETNAM, show_date, show_value
from phatngon.law import load_law
from phatngon.network.checks import check_counted, check_ratio, check_registers
from phatngon.network.clocks import (
    city_units,
    clauses_of,
    clock_of,
    has_limit,
    in_time,
    new_law_start,
    settings,
    start_of,
    still_open,
)
from phatngon.network.indicators import catalogue, missing
from phatngon.network.notes import NotesPeriod, assumptions, notes
from phatngon.network.registers import Registers
from phatngon.network.rows import Inquiry, PressEvent, UnusualCase

LATEST_YEAR = 2200


@dataclass(frozen=True)
class Window:
    """From the first moment of ``start`` to the last of ``end``, both days inclusive."""

    start: date
    end: date

    def holds(self, moment: datetime | None) -> bool:
        """True for a moment of the window, by the day in official time."""
        return moment is not None and self.start <= moment.astimezone(VIETNAM).date() <= self.end

    def to_json(self) -> dict[str, str]:
        """The machine-readable shape; the last day is inclusive."""
        return {"from": self.start.isoformat(), "to": self.end.isoformat()}


@dataclass(frozen=True)
class Figures:
    """The six indicators of one window."""

    window: Window
    metrics: tuple[Figure, ...]

    def __getitem__(self, id: str) -> Figure:
        return next(metric for metric in self.metrics if metric.id == id)

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "window": self.window.to_json(),
            "metrics": [metric.to_json() for metric in self.metrics],
        }


def lines_of(figures: Figures) -> list[tuple[str, str]]:
    """Name and figure of each indicator of one window, the third in both ways of counting."""
    words, told = settings()["paper"], []
    for metric in figures.metrics:
        name = f"{metric.id}. {metric.name}"
        if metric.id == "L3" and metric.details:
            told += [
                (f"{name}, {words['by_requests']}", metric.full_text()),
                (f"{name}, {words['by_answers']}", metric.details["by_answers"].full_text()),
            ]
        else:
            told.append((name, metric.full_text()))
    return told


@dataclass(frozen=True)
class AnnualReport:
    """A year: ``full`` window; ``part`` under the new decree where the year is one of transition; what was assumed and found."""

    year: int
    scope: str
    now: datetime
    full: Figures
    part: Figures | None
    assumptions: tuple[str, ...]
    notes: tuple[str, ...]
    findings: tuple[Finding[RegisterPlace], ...]
    invented: bool = False

    def lines(self) -> list[tuple[str, str]]:
        """Name and figure of each indicator, as the command prints them: the third in both ways of counting."""
        return lines_of(self.full)

    def to_json(self) -> dict[str, object]:
        """``year``, ``scope`` and ``metrics`` as every report gives them, then what this one adds."""
        requests = self.full["L3"].details
        return {
            "year": self.year,
            "scope": self.scope,
            **self.full.to_json(),
            "now": self.now.isoformat(timespec="seconds"),
            "from_new_law": self.part.to_json() if self.part else None,
            "answers": requests.get("answers"),
            "reasoned_refusals": requests.get("refusals"),
            "by_answers": requests["by_answers"].to_json() if requests else None,
            "with_refusals": requests["second"].to_json() if requests else None,
            "median_lag_hours": self.full["L5"].details.get("lag_hours"),
            "assumptions": list(self.assumptions),
            "notes": list(self.notes),
            "findings": [finding.to_json() for finding in self.findings],
        }


def year_window(year: int) -> Window:
    """The window of the data of a year, as the decree sets it. Raises InputError for a year that ended before it applied.

    >>> window = year_window(2026)
    >>> window.start.isoformat(), window.end.isoformat()
    ('2025-12-15', '2026-12-14')
    """
    window = (
        Window(legal_day("data_from", year), legal_day("data_to", year))
        if 0 < year <= LATEST_YEAR
        else None
    )
    if window is None or window.end < new_law_start().date():
        raise InputError(
            f"năm {show_value(year)} chưa áp dụng chế độ báo cáo này, hoặc không phải năm báo cáo.",
            advice=f"Chế độ báo cáo áp dụng từ ngày {show_date(new_law_start().date())}.",
        )
    return window


def legal_day(name: str, year: int) -> date:
    """A day that the decree writes as month and day (“of the year before” where it says so)."""
    text = str(load_law().param(f"{settings()['window']}.{name}"))
    found = re.match(r"(\d\d)-(\d\d)", text)
    assert found, text
    return date(year - ("năm trước" in text), int(found[1]), int(found[2]))


def part_window(window: Window) -> Window | None:
    """The part of ``window`` under the new decree; None where the whole of it is."""
    start = new_law_start().date()
    return Window(start, window.end) if window.start < start else None


def annual_report(
    registers: Registers, year: int, *, scope: str = "all", now: datetime
) -> AnnualReport:
    """The whole report. ``scope``: ``all`` rows, or ``city`` for the People's Committee and its office; ``now``: an aware moment.

    Raises InputError for an unknown scope or year.
    """
    if scope not in settings()["scopes"]:
        raise InputError(
            f"không có phạm vi {show_value(scope)}.",
            advice=f"Chọn một trong: {', '.join(settings()['scopes'])}.",
        )
    chosen = in_scope(registers, scope)
    window = year_window(year)
    part = part_window(window)
    full = figures(chosen, window, now=now)
    counted = [case for case in one_per_case(chosen.cases) if window.holds(start_of(case))]
    found = [*_of_rows(check_registers(registers, now=now), chosen), *_check_own(full, counted)]
    return AnnualReport(
        year,
        scope,
        now,
        full,
        figures(chosen, part, now=now) if part else None,
        tuple(assumptions(scope, window.start, window.end)),
        tuple(
            notes(
                registers, chosen, counted, full["L5"], NotesPeriod(window.end, now, window.holds)
            )
        ),
        tuple(found),
        registers.invented,
    )


def _of_rows(
    findings: Iterable[Finding[RegisterPlace]], chosen: Registers
) -> Iterable[Finding[RegisterPlace]]:
    """The findings of the rows in scope. All rows were checked: a case may rest on a spokesperson of another unit."""
    kept = {
        "dim_spokesperson": {one.spokesperson_id for one in chosen.spokespersons},
        "fact_case": {one.case_id for one in chosen.cases},
        "fact_press_event": {one.event_id for one in chosen.events},
        "fact_inquiry": {one.inquiry_id for one in chosen.inquiries},
    }
    return [finding for finding in findings if finding.place.row_id in kept[finding.place.table]]


def in_scope(registers: Registers, scope: str) -> Registers:
    """The registers without the rows of other units; a case belongs to its lead unit. ``all`` leaves them whole."""
    if scope == "all":
        return registers
    city = set(city_units())
    return replace(
        registers,
        cases=tuple(case for case in registers.cases if case.unit in city),
        spokespersons=tuple(row for row in registers.spokespersons if row.unit_code in city),
        events=tuple(row for row in registers.events if row.unit_code in city),
        inquiries=tuple(row for row in registers.inquiries if row.unit_code in city),
        issues=tuple(row for row in registers.issues if row.unit_code in city),
    )


def figures(registers: Registers, window: Window, *, now: datetime) -> Figures:
    """L1 to L6 of one window; ``missing`` where the register of an indicator is absent."""
    cases = [case for case in one_per_case(registers.cases) if window.holds(start_of(case))]
    inquiries = [row for row in registers.inquiries if window.holds(row.asked_at)]
    made = [
        *(
            [conferences(registers.events, window), briefings(registers.events, window)]
            if "fact_press_event" in registers.present
            else [missing("L1"), missing("L2")]
        ),
        requests_answered(inquiries) if "fact_inquiry" in registers.present else missing("L3"),
        *(
            [cases_spoken(cases), cases_in_time(cases, now=now), corrections_asked(cases)]
            if "fact_case" in registers.present
            else map(missing, ("L4", "L5", "L6"))
        ),
    ]
    return Figures(window, tuple(made))


def one_per_case(cases: Iterable[UnusualCase]) -> list[UnusualCase]:
    """Each case once: the row its lead unit wrote, else the first; the rows of supporting units are left out."""
    found: dict[str, UnusualCase] = {}
    for case in sorted(
        cases, key=lambda case: (case.case_id, case.unit_code != case.lead_unit, case.unit_code)
    ):
        found.setdefault(case.case_id, case)
    return list(found.values())


def conferences(events: Iterable[PressEvent], window: Window) -> Figure:
    """L1: press conferences held; the sessions of one event count once, in the window of the first session."""
    return _held("L1", events, window, lambda event: event.kind == "PRESS_CONFERENCE")


def briefings(events: Iterable[PressEvent], window: Window) -> Figure:
    """L2: briefings the agency went to on its own initiative."""
    return _held(
        "L2",
        events,
        window,
        lambda event: event.kind == "BRIEFING" and event.initiative == "PROACTIVE",
    )


def _held(
    id: str, events: Iterable[PressEvent], window: Window, wanted: Callable[[PressEvent], bool]
) -> Figure:
    events = list(events)
    parents = {event.event_id: event.parent_event_id for event in events}
    kept = [event for event in events if event.status == "HELD" and wanted(event)]
    firsts: dict[str, datetime] = {}
    for event in kept:
        if event.held_at:
            root = _root(event.event_id, parents)
            firsts[root] = min(firsts.get(root, event.held_at), event.held_at)
    known = sum(event.held_at is not None for event in kept)
    return catalogue().figure(
        id,
        sum(window.holds(moment) for moment in firsts.values()),
        known=known,
        total=len(kept) or None,
    )


def _root(event_id: str, parents: dict[str, str | None]) -> str:
    """The event at the top; of a circle, its smallest id."""
    trail = [event_id]
    while (above := parents.get(trail[-1])) is not None:
        if above in trail:
            return min(trail[trail.index(above) :])
        trail.append(above)
    return trail[-1]


def requests_answered(rows: Iterable[Inquiry]) -> Figure:
    """L3: requests with at least one answer over requests.

    The annex of the decree writes “answers over requests”, so that count stands beside it in ``details`` (``by_answers``; it may
    exceed one), with the answers, the reasoned refusals and the reading that adds the refusals (``second``).
    """
    rows = list(rows)
    answered, refused = sum(row.answers > 0 for row in rows), sum(row.refused for row in rows)
    answers = sum(row.answers for row in rows)
    details = {
        "answers": answers,
        "by_answers": catalogue().ratio("L3", answers, len(rows)),
        "refusals": refused,
        "second": catalogue().ratio("L3", answered + refused, len(rows)),
    }
    return catalogue().ratio("L3", answered, len(rows), details=details)


def cases_spoken(cases: Iterable[UnusualCase]) -> Figure:
    """L4: cases spoken on over cases of its clauses; a case of the national clause alone is outside."""
    kept = [case for case in cases if clauses_of("L4") & set(case.clauses)]
    return catalogue().ratio(
        "L4", sum(case.t_first_statement is not None for case in kept), len(kept)
    )


def cases_in_time(cases: Iterable[UnusualCase], *, now: datetime) -> Figure:
    """L5: in time over cases with a limit that were spoken on or whose limit has run out at ``now``.

    A case without the start of its clock cannot be judged and lowers the coverage; the median lag stands in ``details``.
    """
    limited = [case for case in cases if has_limit(case)]
    judged = [case for case in limited if clock_of(case)]
    counted = [case for case in judged if not still_open(case, now)]
    lags = [
        (case.t_determined - case.t_first_public) / timedelta(hours=1)
        for case in limited
        if case.t_determined and case.t_first_public
    ]
    details = {
        "open": [case.case_id for case in judged if still_open(case, now)],
        "no_clock": [case.case_id for case in limited if not clock_of(case)],
        "counted": [case.case_id for case in counted],
        "lag_hours": median(lags) if lags else None,
        "lag_known": len(lags),
        "lag_total": sum(case.t_determined is not None for case in limited),
    }
    return catalogue().ratio(
        "L5",
        sum(map(in_time, counted)),
        len(counted),
        known=len(judged),
        total=len(limited) or None,
        details=details,
    )


def corrections_asked(cases: Iterable[UnusualCase]) -> Figure:
    """L6: cases with a letter asking for correction and apology over the cases of its clause."""
    kept = [case for case in cases if clauses_of("L6") & set(case.clauses)]
    return catalogue().ratio(
        "L6", sum(case.correction_letter_no is not None for case in kept), len(kept)
    )


def _check_own(made: Figures, cases: list[UnusualCase]) -> Iterable[Finding[RegisterPlace]]:
    for metric in made.metrics:
        yield from check_ratio(metric.id, metric.numerator, metric.denominator)
    counted = set(made["L5"].details.get("counted", ()))
    yield from check_counted("L5", [case for case in cases if case.case_id in counted])


def send_before(year: int) -> datetime:
    """The last moment of the last day on which the report may be sent."""
    return datetime.combine(legal_day("report_last_day", year), time(23, 59, 59), VIETNAM)
