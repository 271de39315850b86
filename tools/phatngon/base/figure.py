"""One figure: its value or why there is none, what it was divided by, how much of the data it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile

NO_VALUE = "không tính được"
NOTHING_AROSE = "mau_so_0"


@dataclass(frozen=True)
class FigureTerm:
    """What a figure is called and how it is shown: count, ratio, signed, factor, hours or index; ``how`` it is counted."""

    name: str
    level: str
    shown: str
    how: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The figures of one report by id, and the words for a missing value.

    ``counted_on``: counts and hours say how many of the items carried the data; ``empty``: the coverage where there was no item.
    """

    terms: Mapping[str, FigureTerm]
    reasons: Mapping[str, str]
    counted_on: bool = False
    empty: float | None = None

    @classmethod
    def read(cls, path: Path) -> Catalogue:
        """The catalogue of a YAML table with ``metrics``, ``reasons`` and, where it differs from the usual, ``coverage``."""
        data = YamlFile.read(path).data
        return cls(
            {id: FigureTerm(**row) for id, row in data["metrics"].items()},
            data["reasons"],
            **data.get("coverage", {}),
        )

    def figure(
        self,
        id: str,
        value: float | None,
        reason: str | None = None,
        numerator: float | None = None,
        denominator: float | None = None,
        *,
        known: int | None = None,
        total: int | None = None,
        details: Mapping[str, object] | None = None,
    ) -> Figure:
        """A figure of this catalogue."""
        return Figure(self, id, value, reason, numerator, denominator, known, total, details or {})

    def ratio(
        self,
        id: str,
        above: float | None,
        below: float | None,
        *,
        why: str = NOTHING_AROSE,
        known: int | None = None,
        total: int | None = None,
        details: Mapping[str, object] | None = None,
    ) -> Figure:
        """A ratio with its numerator and denominator; null, for the reason ``why``, where the denominator is 0 or absent."""
        value, reason = ((above or 0) / below, None) if below else (None, why)
        return self.figure(
            id, value, reason, above or 0, below or 0, known=known, total=total, details=details
        )


@dataclass(frozen=True)
class Figure:
    """One figure. A ratio stores the ratio itself; ``known`` of ``total`` items carried the data (the coverage).

    >>> terms = {"M05": FigureTerm("Tổng lượt xem", "OUTPUT", "count"), "M24": FigureTerm("Tỷ lệ đúng hạn", "PROCESS", "ratio")}
    >>> book = Catalogue(terms, {"thieu_so_lieu": "không mục nào có số liệu"}, counted_on=True)
    >>> book.ratio("M24", 45, 53).full_text(), book.ratio("M24", 45, 53).text()
    ('84,9% (45/53)', '84,9%')
    >>> book.figure("M05", 162000, known=5, total=7).full_text(), book.figure("M05", None, "thieu_so_lieu").full_text()
    ('162.000 (5/7 mục có số)', 'không tính được (không mục nào có số liệu)')
    """

    catalogue: Catalogue = field(compare=False, repr=False)
    id: str
    value: float | None
    reason: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    known: int | None = None
    total: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def term(self) -> FigureTerm:
        """Its name, level and the way it is shown."""
        return self.catalogue.terms[self.id]

    @property
    def name(self) -> str:
        """The Vietnamese name."""
        return self.term.name

    @property
    def level(self) -> str:
        """OUTPUT, OUTTAKE, OUTCOME or PROCESS."""
        return self.term.level

    @property
    def coverage(self) -> float | None:
        """Share of items that carried the data; None where that is no question."""
        if self.total == 0:
            return self.catalogue.empty
        return self.known / self.total if self.known is not None and self.total else None

    @property
    def why_null(self) -> str:
        """The words for a missing value; empty where there is one."""
        return self.catalogue.reasons[self.reason] if self.reason else ""

    def text(self) -> str:
        """The value as Vietnamese write it; never 0 for a missing one."""
        return NO_VALUE if self.value is None else _WRITERS[self.term.shown](self, self.value)

    def full_text(self) -> str:
        """The value with its counts, or the reason why there is none."""
        if self.value is None:
            return f"{NO_VALUE} ({self.why_null})"
        if (
            self.term.shown in ("ratio", "signed")
            and self.numerator is not None
            and self.denominator
        ):
            return f"{self.text()} ({format_number(whole(self.numerator))}/{format_number(whole(self.denominator))})"
        if (
            self.catalogue.counted_on
            and self.known is not None
            and self.total
            and self.known < self.total
        ):
            return (
                f"{self.text()} ({format_number(self.known)}/{format_number(self.total)} mục có số)"
            )
        return self.text()

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "id": self.id,
            "value": self.value,
            "reason_if_null": self.reason,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "coverage": self.coverage,
            "level": self.level,
        }


def rounded(value: float | Decimal, places: int = 0) -> Decimal:
    """Rounded half up, as people expect of printed figures.

    >>> rounded(Decimal("14.25"), 1), rounded(2.5)
    (Decimal('14.3'), Decimal('3'))
    """
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def whole(value: float) -> float | int:
    """A count kept as float shown as the whole number it is.

    >>> whole(53.0), whole(0.5)
    (53, 0.5)
    """
    return int(value) if float(value).is_integer() else value


def _percent(figure: Figure, value: float) -> Decimal:
    """The percentage with one decimal, rounded half up from the exact fraction where there is one."""
    if figure.numerator is not None and figure.denominator:
        return rounded(Decimal(str(figure.numerator)) * 100 / Decimal(str(figure.denominator)), 1)
    return rounded(Decimal(str(value)) * 100, 1)


def _signed(figure: Figure, value: float) -> str:
    number = _percent(figure, value)
    return f"{'+' if number > 0 else ''}{format_number(number, 1)}%"


_WRITERS: dict[str, Callable[[Figure, float], str]] = {
    "count": lambda _, value: format_number(rounded(value)),
    "ratio": lambda figure, value: f"{format_number(_percent(figure, value), 1)}%",
    "signed": _signed,
    "factor": lambda _, value: format_number(rounded(value, 2), 2),
    "hours": lambda _, value: f"{format_number(rounded(value, 1), 1)} giờ",
    "index": lambda _, value: format_number(rounded(value, 2), 2),
}
