"""The famous wrong ways to count the six indicators, computed on the same rows: for lessons, and for whoever checks a figure.

Of the third there is none: the decree counts answers, the kit counts requests, and both are printed side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from phatngon.base.figure import Figure
from phatngon.network.annual import Window, figures, one_per_case
from phatngon.network.clocks import clauses_of, clock_of, settings, start_of
from phatngon.network.indicators import catalogue
from phatngon.network.registers import Registers
from phatngon.network.rows import PressEvent, UnusualCase


@dataclass(frozen=True)
class Miscount:
    """One wrong way: ``id`` of ``annual.yaml``, the figure it gives, what was done (``label``) and ``why`` people do it."""

    id: str
    wrong: Figure
    label: str
    why: str

    @property
    def metric(self) -> str:
        """The indicator that was miscounted."""
        return self.wrong.id


def miscounts(registers: Registers, window: Window, *, now: datetime) -> list[Miscount]:
    """Every wrong way whose figure differs from the right one on these rows, in the order of ``annual.yaml``."""
    right = figures(registers, window, now=now)
    cases = [case for case in one_per_case(registers.cases) if window.holds(start_of(case))]
    found = dict([*_of_events(registers.events, window), *_of_cases(cases, right["L5"])])
    return [
        Miscount(id, found[id], words["label"], words["why"])
        for id, words in settings()["miscounts"].items()
        if id in found
        and found[id].value is not None
        and found[id].value != right[words["metric"]].value
    ]


def _of_events(events: Iterable[PressEvent], window: Window) -> Iterator[tuple[str, Figure]]:
    inside = [event for event in events if window.holds(event.held_at)]
    meetings = [event for event in inside if event.kind == "PRESS_CONFERENCE"]
    roots = {event.parent_event_id or event.event_id for event in meetings}
    yield "sessions", catalogue().figure("L1", sum(event.status == "HELD" for event in meetings))
    yield "cancelled", catalogue().figure("L1", len(roots))
    yield (
        "summoned",
        catalogue().figure(
            "L2", sum(event.kind == "BRIEFING" and event.status == "HELD" for event in inside)
        ),
    )


def _of_cases(cases: list[UnusualCase], right: Figure) -> Iterator[tuple[str, Figure]]:
    wide = [case for case in cases if set(case.clauses) - clauses_of("L6")]
    counted = [case for case in cases if case.case_id in right.details.get("counted", ())]
    good = right.numerator or 0
    yield (
        "silent",
        catalogue().ratio("L5", good, sum(case.t_first_statement is not None for case in counted)),
    )
    yield (
        "all_clauses",
        catalogue().ratio(
            "L5", good, sum(bool(clauses_of("L4") & set(case.clauses)) for case in cases)
        ),
    )
    yield (
        "rounded",
        catalogue().ratio("L5", sum(map(_in_time_to_the_minute, counted)), len(counted)),
    )
    yield (
        "with_national",
        catalogue().ratio(
            "L4", sum(case.t_first_statement is not None for case in wide), len(wide)
        ),
    )


def _in_time_to_the_minute(case: UnusualCase) -> bool:
    clock = clock_of(case)
    return bool(
        clock
        and case.t_first_statement
        and case.t_first_statement < clock.due + timedelta(minutes=1)
    )
