"""What the yearly report assumed and what a reader must know beside its figures; the words stand in ``annual.yaml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from phatngon.base.figure import Figure
from phatngon.base.moments import show_date, show_moment
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.law import load_law
from phatngon.law.citation import cite
from phatngon.network.clocks import (
    city_units,
    clauses_of,
    clock_of,
    in_time_by_old_law,
    new_law_start,
    settings,
    start_of,
)
from phatngon.network.registers import Registers, code_label, dictionary
from phatngon.network.rows import UnusualCase


def assumptions(scope: str, start: date, end: date) -> Iterator[str]:
    """The rules of counting, as the annex prints them; a window that began before the decree is told as one of transition."""
    law, data = load_law(), settings()
    words = {
        "form": law[data["form"]].citation,
        "scope": data["scopes"][scope].lower() if scope == "all" else data["scopes"][scope],
        "city": " và ".join(city_units()),
        "start": show_date(start),
        "end": show_date(end),
        "window": law[data["window"]].citation,
        "new_law": show_date(new_law_start().date()),
        "clauses": ", ".join(map(str, sorted(clauses_of("L5")))),
    }
    clocked = [law[clock["cites"]] for clock in data["clocks"].values()]
    words["article"] = cite(clocked[0].instrument, clocked[0].article, None, None)
    texts = data["assumptions"] + ([data["transition"]] if start < new_law_start().date() else [])
    yield from (text.format(**words) for text in texts)
    for one in clocked:
        if caveat := one.params.get("caveat"):
            yield f"{upper_first(one.citation)}: {caveat.rstrip('.')}."


@dataclass(frozen=True)
class NotesPeriod:
    """The window as the remarks need it: its last day, the moment of the report, and whether it ``holds`` a moment."""

    end: date
    now: datetime
    holds: Callable[[datetime | None], bool]


def notes(
    whole: Registers,
    registers: Registers,
    counted: Iterable[UnusualCase],
    in_time: Figure,
    period: NotesPeriod,
) -> Iterator[str]:
    """The remarks: window not over, units nobody knows (in the ``whole`` registers), and rows of the ``registers`` in scope:
    transition, still open, no start, no time at all, supporting units, kinds of requests."""
    words, counted = settings()["notes"], list(counted)
    if period.now.date() <= period.end:
        yield words["not_over"].format(now=show_moment(period.now), end=show_date(period.end))
    yield from _unknown_units(whole)
    for case in counted:
        start = start_of(case)
        if start and start < new_law_start():
            yield words["transition"].format(
                case=case.case_id, start=show_moment(start), old=_by_old_law(case)
            )
    by_id = {case.case_id: case for case in counted}
    for id in in_time.details.get("open", ()):
        yield words["open"].format(case=id, due=show_moment(clock_of(by_id[id]).due))  # type: ignore[union-attr]
    for id in in_time.details.get("no_clock", ()):
        yield words["no_clock"].format(case=id)
    yield from _timeless(registers)
    yield from _supporting(registers, by_id)
    if in_time.details.get("lag_hours") is not None:
        details = in_time.details
        yield words["lag"].format(
            hours=format_number(round(details["lag_hours"], 1), 1),
            known=details["lag_known"],
            total=details["lag_total"],
        )
    kinds = Counter(row.legal_basis for row in registers.inquiries if period.holds(row.asked_at))
    for code, count in sorted(
        (code, count) for code, count in kinds.items() if code and code != "PRESS_REQUEST"
    ):
        yield words["basis"].format(count=count, label=code_label("inquiry_basis", code).lower())


def _by_old_law(case: UnusualCase) -> str:
    words, old = settings()["notes"], settings()["old_clock"]
    judged = in_time_by_old_law(case)
    if judged is None:
        return str(words["old_none"])
    return str(words["old_clock"]).format(
        cites=load_law()[old["cites"]].citation,
        hours=load_law().param(old["hours"]),
        state=words["old_in_time" if judged else "old_late"],
    )


def _timeless(registers: Registers) -> Iterator[str]:
    tables, words = dictionary().tables, settings()["notes"]
    for case in registers.cases:
        if start_of(case) is None:
            yield words["no_time"].format(table=tables["fact_case"].vi, row=case.case_id)
    for event in registers.events:
        if event.held_at is None and event.status == "HELD":
            yield words["no_time"].format(table=tables["fact_press_event"].vi, row=event.event_id)


def _unknown_units(registers: Registers) -> Iterator[str]:
    if registers.units is None:
        return
    known = set(city_units())
    used = {
        row.unit_code
        for rows in (
            registers.spokespersons,
            registers.events,
            registers.inquiries,
            registers.issues,
        )
        for row in rows
    }
    used |= {code for case in registers.cases for code in (case.unit_code, case.lead_unit) if code}
    for code in sorted(code for code in used - known if code not in registers.units):
        yield settings()["notes"]["no_unit"].format(code=code)


def _supporting(registers: Registers, kept: dict[str, UnusualCase]) -> Iterator[str]:
    writers: dict[str, set[str]] = {}
    for row in registers.cases:
        writers.setdefault(row.case_id, set()).add(row.unit_code)
    for case in kept.values():
        others = sorted(writers[case.case_id] - {case.unit})
        if others:
            yield settings()["notes"]["supporting"].format(
                case=case.case_id,
                lead=registers.unit_name(case.unit),
                units=", ".join(map(registers.unit_name, others)),
            )
