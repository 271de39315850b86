"""Self-assessment: per unit, the three weaknesses as indicators with definition, evidence, peers and the next step.

For a unit to look at itself: no rank, no blended score. The definitions stand in ``assessment.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.network.annual import cases_spoken, one_per_case
from phatngon.network.checks import Finding, check_registers
from phatngon.network.indicators import NO_VALUE, answered_in_time, half_up
from phatngon.network.registers import Registers

Counts = dict[str, tuple[int, int]]


@cache
def definitions() -> dict[str, Any]:
    """The indicators, weaknesses, evidence levels and words, as data."""
    return YamlFile.read(Path(__file__).with_name("assessment.yaml")).data


@dataclass(frozen=True)
class Assessed:
    """One indicator of one unit; ``peers`` are the values of the other units of its level that have one."""

    id: str
    numerator: int
    denominator: int
    peers: tuple[float, ...] = ()

    @property
    def value(self) -> float | None:
        """The ratio; None where the register holds nothing to divide by."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def peer_median(self) -> float | None:
        """The middle of the peers; None where they are too few to compare."""
        return median(self.peers) if len(self.peers) >= definitions()["fewest_peers"] else None

    @property
    def next_step(self) -> str:
        """What to do on Monday."""
        words = definitions()["words"]
        if self.value is None:
            return words["none"]
        return words["keep"] if self.value >= 1 else definitions()["indicators"][self.id]["next_step"]

    def sentence(self) -> str:
        """Name, value, peers and next step in one line."""
        words = definitions()["words"]
        shown = NO_VALUE if self.value is None else f"{_percent(self.value)} ({self.numerator}/{self.denominator})"
        middle = self.peer_median
        peers = words["few_peers"] if middle is None else words["peers"].format(count=len(self.peers), median=_percent(middle))
        return f"{definitions()['indicators'][self.id]['name']}: {shown}; {peers}. {self.next_step}"

    def to_json(self) -> dict[str, Any]:
        """The machine-readable shape."""
        row = definitions()["indicators"][self.id]
        return {"id": self.id, "weakness": row["weakness"], "name": row["name"], "definition": row["definition"],
                "evidence": row["evidence"], "value": self.value, "reason_if_null": None if self.denominator else "mau_so_0",
                "numerator": self.numerator, "denominator": self.denominator,
                "peers": {"count": len(self.peers), "median": self.peer_median}, "next_step": self.next_step}


@dataclass(frozen=True)
class UnitAssessment:
    """One unit and its indicators, in the order of ``assessment.yaml``."""

    unit_code: str
    unit: str
    level: str
    indicators: tuple[Assessed, ...]

    def to_json(self) -> dict[str, Any]:
        """The machine-readable shape."""
        return {"unit_code": self.unit_code, "unit_name": self.unit, "level": self.level,
                "indicators": [one.to_json() for one in self.indicators]}


def assess(registers: Registers, *, now: datetime) -> list[UnitAssessment]:
    """Every unit that the registers name, in the order of its code. An indicator whose register is absent is left out."""
    findings = check_registers(registers, now=now)
    codes = sorted({row.unit_code for rows in (registers.spokespersons, registers.events, registers.inquiries, registers.issues)
                    for row in rows} | {case.unit for case in registers.cases})
    counts = {code: _counts(registers, code, findings, now) for code in codes}
    return [UnitAssessment(code, registers.unit_name(code), registers.unit_level(code),
                           tuple(Assessed(id, *counts[code][id], peers=_peers(registers, counts, code, id))
                                 for id, row in definitions()["indicators"].items() if row["table"] in registers.present))
            for code in codes]


def _counts(registers: Registers, code: str, findings: Iterable[Finding], now: datetime) -> Counts:
    persons = [one for one in registers.spokespersons if one.unit_code == code]
    cases = [case for case in one_per_case(registers.cases) if case.unit == code]
    faulty = {(one.rule, one.row_id) for one in findings}
    regular = [one for one in persons if one.kind == "REGULAR"]
    given = [one for one in persons if one.kind == "AUTHORISED"]
    spoken = [case for case in cases if case.t_first_statement]
    named = [case for case in spoken if case.spoken_by]
    used = {form for case in spoken for form in case.form}
    all_spoken, answered = cases_spoken(cases), answered_in_time([row for row in registers.inquiries if row.unit_code == code], now=now)
    return {"published": (sum(one.contact_published_at is not None for one in regular), len(regular)),
            "spoken": (all_spoken.numerator or 0, all_spoken.denominator or 0),
            "answered": (answered.numerator or 0, answered.denominator or 0),
            "forms_used": (len(used), load_law().param(definitions()["words"]["forms_count"]) if used else 0),
            "linked": (sum(case.statement_url is not None for case in spoken), len(spoken)),
            "whole": (sum(("V-106", one.spokesperson_id) not in faulty for one in given), len(given)),
            "right_speaker": (sum(("V-107", case.case_id) not in faulty for case in named), len(named))}


def _peers(registers: Registers, counts: dict[str, Counts], code: str, id: str) -> tuple[float, ...]:
    level = registers.unit_level(code)
    return tuple(found[id][0] / found[id][1] for other, found in counts.items()
                 if level and other != code and registers.unit_level(other) == level and found[id][1])


def _percent(value: float) -> str:
    return f"{format_number(half_up(Decimal(str(value)) * 100), 1)}%"
