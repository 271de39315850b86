"""One figure of the report: its value or why there is none, what it was divided by, how much of the data it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile

NO_VALUE = "không tính được"


@cache
def catalogue() -> dict[str, Any]:
    """The metric catalogue: ``version``, ``metrics`` by id, ``reasons`` for a null, the ``flags`` counted by M33 and M34."""
    return YamlFile.read(Path(__file__).with_name("metrics.yaml")).data


@dataclass(frozen=True)
class Metric:
    """One figure. A ratio stores the ratio itself; ``known`` of ``total`` items carried the data (the coverage)."""

    id: str
    value: float | None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    known: int | None = None
    total: int | None = None
    details: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The Vietnamese name."""
        return catalogue()["metrics"][self.id]["name"]

    @property
    def level(self) -> str:
        """OUTPUT, OUTTAKE, OUTCOME or PROCESS."""
        return catalogue()["metrics"][self.id]["level"]

    @property
    def shown_as(self) -> str:
        """count, ratio, signed, factor, hours or index."""
        return catalogue()["metrics"][self.id]["shown"]

    @property
    def coverage(self) -> float | None:
        """Share of items that carried the data."""
        return self.known / self.total if self.known is not None and self.total else 0.0 if self.total == 0 else None

    @property
    def why_null(self) -> str:
        """The words for a missing value; empty where there is one."""
        return catalogue()["reasons"][self.reason] if self.reason else ""

    def text(self) -> str:
        """The value as Vietnamese write it; never 0 for a missing one.

        >>> Metric("M24", 45 / 53, None, 45, 53).text(), Metric("M05", None, "thieu_so_lieu").text()
        ('84,9%', 'không tính được')
        """
        if self.value is None:
            return NO_VALUE
        return _WRITERS[self.shown_as](self)

    def full_text(self) -> str:
        """The value with its counts, or the reason why there is none.

        >>> Metric("M24", 45 / 53, None, 45, 53).full_text()
        '84,9% (45/53)'
        """
        if self.value is None:
            return f"{NO_VALUE} ({self.why_null})"
        if self.shown_as in ("ratio", "signed") and self.denominator:
            return f"{self.text()} ({format_number(whole(self.numerator))}/{format_number(whole(self.denominator))})"
        if self.known is not None and self.total and self.known < self.total:
            return f"{self.text()} ({format_number(self.known)}/{format_number(self.total)} mục có số)"
        return self.text()

    def to_json(self) -> dict[str, Any]:
        """The machine-readable shape."""
        return {"id": self.id, "value": self.value, "reason_if_null": self.reason, "numerator": self.numerator,
                "denominator": self.denominator, "coverage": self.coverage, "level": self.level}


def rounded(value: float | Decimal, places: int = 0) -> Decimal:
    """Rounded half up, as people expect of printed figures.

    >>> rounded(Decimal("14.25"), 1), rounded(2.5)
    (Decimal('14.3'), Decimal('3'))
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(metric: Metric) -> Decimal:
    """The percentage with one decimal, rounded half up from the exact fraction where there is one."""
    if metric.numerator is not None and metric.denominator:
        return rounded(Decimal(str(metric.numerator)) * 100 / Decimal(str(metric.denominator)), 1)
    return rounded(Decimal(str(metric.value)) * 100, 1)


def whole(value: float | None) -> float | int | None:
    """A count kept as float shown as the whole number it is."""
    return int(value) if value is not None and float(value).is_integer() else value


def _signed(metric: Metric) -> str:
    number = percent(metric)
    return f"{'+' if number > 0 else ''}{format_number(number, 1)}%"


_WRITERS = {
    "count": lambda m: format_number(rounded(m.value)),
    "ratio": lambda m: f"{format_number(percent(m), 1)}%",
    "signed": _signed,
    "factor": lambda m: format_number(rounded(m.value, 2), 2),
    "hours": lambda m: f"{format_number(rounded(m.value, 1), 1)} giờ",
    "index": lambda m: format_number(rounded(m.value, 2), 2),
}
