"""Self-assessment: per unit, the three weaknesses as indicators with definition, evidence, peers and the next step.

For a unit to look at itself: no rank, no blended score. The definitions stand in ``assessment.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median
from typing import TypedDict

from phatngon.base.figure import NO_VALUE, rounded
from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile
from phatngon.network.assessed_counts import Counts, unit_counts
from phatngon.network.checks import check_registers
from phatngon.network.registers import Registers


class Limit(TypedDict, total=False):
    """From which value an indicator is a sign of a weakness: one of the three."""

    below: float
    at_most: float
    at_most_count: int


class Definition(TypedDict):
    """One indicator: of which weakness, from which table, how it is counted, what to do next."""

    weakness: str
    name: str
    evidence: str
    table: str
    sign: Limit
    definition: str
    next_step: str


class Definitions(TypedDict):
    """``assessment.yaml``."""

    version: int
    recent_months: int
    fewest_peers: int
    weaknesses: dict[str, str]
    evidence: dict[str, str]
    indicators: dict[str, Definition]
    letters: dict[str, str]
    levels: dict[str, str]
    states: dict[str, str]
    words: dict[str, str]


@cache
def definitions() -> Definitions:
    """The indicators, weaknesses, evidence levels and words, as data."""
    data: Definitions = YamlFile.read(Path(__file__).with_name("assessment.yaml")).data
    return data


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
    def weakness(self) -> str:
        """The weakness it is an indicator of."""
        return str(definitions()["indicators"][self.id]["weakness"])

    @property
    def sign(self) -> bool:
        """True where the value is a sign of the weakness; never without a value."""
        limit = definitions()["indicators"][self.id]["sign"]
        if self.value is None:
            return False
        return bool(
            self.value < limit.get("below", 0)
            or self.value <= limit.get("at_most", -1)
            or self.numerator <= limit.get("at_most_count", -1)
        )

    @property
    def peer_median(self) -> float | None:
        """The middle of the peers; None where they are too few to compare."""
        return median(self.peers) if len(self.peers) >= definitions()["fewest_peers"] else None

    @property
    def next_step(self) -> str:
        """What to do on Monday."""
        words = definitions()["words"]
        if self.value is None:
            return str(words["none"])
        return str(
            words["keep"]
            if self.value >= 1 and not self.sign
            else definitions()["indicators"][self.id]["next_step"]
        )

    def sentence(self) -> str:
        """Name, value, peers and next step in one line."""
        words = definitions()["words"]
        shown = (
            NO_VALUE
            if self.value is None
            else f"{_percent(self.value)} ({self.numerator}/{self.denominator})"
        )
        middle = self.peer_median
        peers = (
            words["few_peers"]
            if middle is None
            else words["peers"].format(count=len(self.peers), median=_percent(middle))
        )
        return f"{definitions()['indicators'][self.id]['name']}: {shown}; {peers}. {self.next_step}"

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        row = definitions()["indicators"][self.id]
        return {
            "id": self.id,
            "weakness": row["weakness"],
            "name": row["name"],
            "definition": row["definition"],
            "evidence": row["evidence"],
            "value": self.value,
            "reason_if_null": None if self.denominator else "mau_so_0",
            "sign": self.sign,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "peers": {"count": len(self.peers), "median": self.peer_median},
            "next_step": self.next_step,
        }


@dataclass(frozen=True)
class UnitAssessment:
    """One unit and its indicators, in the order of ``assessment.yaml``."""

    unit_code: str
    unit: str
    level: str
    indicators: tuple[Assessed, ...]

    def state(self, weakness: str) -> str:
        """SEEN where an indicator shows a sign of the weakness, NO_DATA where none has a value, else NOT_SEEN."""
        told = [
            one for one in self.indicators if one.weakness == weakness and one.value is not None
        ]
        return "SEEN" if any(one.sign for one in told) else "NOT_SEEN" if told else "NO_DATA"

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "unit_code": self.unit_code,
            "unit_name": self.unit,
            "level": self.level,
            "weaknesses": {name: self.state(name) for name in definitions()["weaknesses"]},
            "indicators": [one.to_json() for one in self.indicators],
        }


def assess(registers: Registers, *, now: datetime) -> list[UnitAssessment]:
    """The units that owe a report and every unit that the registers name, in the order of its code.

    A unit nobody wrote about is listed too where there is a register of spokespersons: silence is what is looked for.
    An indicator whose register is absent is left out.
    """
    findings = check_registers(registers, now=now)
    codes = {
        row.unit_code
        for rows in (
            registers.spokespersons,
            registers.events,
            registers.inquiries,
            registers.issues,
            registers.internal_rules,
            registers.releases,
        )
        for row in rows
    }
    codes |= {case.unit for case in registers.cases}
    if registers.units and "dim_spokesperson" in registers.present:
        codes |= {unit.code for unit in registers.units.obligated(now.date())}
    data = definitions()
    counts = {
        code: unit_counts(
            registers,
            code,
            findings,
            now=now,
            months=data["recent_months"],
            forms=data["words"]["forms_count"],
        )
        for code in sorted(codes)
    }
    return [
        UnitAssessment(
            code,
            registers.unit_name(code),
            registers.unit_level(code),
            tuple(
                Assessed(id, *counts[code][id], peers=_peers(registers, counts, code, id))
                for id, row in data["indicators"].items()
                if row["table"] in registers.present
            ),
        )
        for code in counts
    ]


def network_totals(units: list[UnitAssessment]) -> dict[str, dict[str, int]]:
    """How many units are in each state, by weakness.

    >>> network_totals([])["neglect"]
    {'SEEN': 0, 'NOT_SEEN': 0, 'NO_DATA': 0}
    """
    data = definitions()
    return {
        name: {state: sum(unit.state(name) == state for unit in units) for state in data["states"]}
        for name in data["weaknesses"]
    }


def _peers(
    registers: Registers, counts: dict[str, Counts], code: str, id: str
) -> tuple[float, ...]:
    level = registers.unit_level(code)
    return tuple(
        found[id][0] / found[id][1]
        for other, found in counts.items()
        if level and other != code and registers.unit_level(other) == level and found[id][1]
    )


def _percent(value: float) -> str:
    return f"{format_number(rounded(Decimal(str(value)) * 100, 1), 1)}%"
