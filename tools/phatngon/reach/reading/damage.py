"""What a spreadsheet did to a whole column before anybody sent it: points of thousands lost, day and month exchanged.

One odd cell proves it; the cells beside it look right and are not, so they are told of too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from phatngon.base.finding import Problem
from phatngon.base.numbers import format_number
from phatngon.base.written_moments import day_first
from phatngon.reach.reading.sheets import show_cell

_THOUSAND, _SAMPLES, _MONTHS = 1000, 3, 12
_PROOF = 2  # fractions in a column of counts: one alone is a slip of its own
_SHORT_FRACTION = re.compile(r"[0-9]{1,3}[.,][0-9]{1,2}")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_SMALL = re.compile(r"[0-9]{1,3}")


def lost_points(cells: Sequence[object], heading: str) -> Iterator[tuple[int, Problem]]:
    """V-048 for each count under a thousand in a column where the point of thousands was taken for one of fractions.

    >>> [(place, problem.words["meant"]) for place, problem in lost_points([1.5, 12, 2.25], "Lượt xem")]
    [(0, '1.500'), (1, '12.000'), (2, '2.250')]
    """
    fractions = [cell for cell in cells if _is_fraction(cell)]
    doubtful = [cell for cell in cells if isinstance(cell, str) and _EITHER.fullmatch(cell.strip())]
    if not fractions or len(fractions) + len(doubtful) < _PROOF:
        return
    seen = "; ".join(list(dict.fromkeys(map(_written, fractions)))[:_SAMPLES])
    for place, cell in enumerate(cells):
        value = _small(cell)
        if value is not None:
            words = {
                "column": heading,
                "seen": seen,
                "value": _written(cell),
                "meant": format_number(round(value * _THOUSAND)),
            }
            yield place, Problem("V-048", words)


def exchanged_days(cells: Sequence[object]) -> Iterator[tuple[int, Problem]]:
    """V-028 for each date cell whose day could be a month, in a column where other dates stayed texts with the day first.

    >>> [place for place, _ in exchanged_days([datetime(2026, 11, 10), "25/10/2026", datetime(2026, 10, 20)])]
    [0]
    """
    proof = next((cell for cell in cells if day_first(cell)), None)
    if proof is None:
        return
    for place, cell in enumerate(cells):
        if isinstance(cell, date) and cell.day <= _MONTHS and cell.day != cell.month:
            turned = cell.replace(month=cell.day, day=cell.month)
            words = {"value": _shown(cell), "meant": _shown(turned), "other": proof}
            yield place, Problem("V-028", words)


def _written(cell: object) -> str:
    """A number as Vietnamese write it, so that it is not taken for the thousands it has lost."""
    return show_cell(cell).strip().replace(".", ",")


def _shown(day: date) -> str:
    return show_cell(day.date() if isinstance(day, datetime) else day)


def _is_fraction(cell: object) -> bool:
    if isinstance(cell, float):
        return not cell.is_integer() and 0 < cell < _THOUSAND and round(cell, 3) == cell
    return isinstance(cell, str) and bool(_SHORT_FRACTION.fullmatch(cell.strip()))


def _small(cell: object) -> float | None:
    """The number in a cell that may have lost its thousands; None for nothing, for zero and for what is too large."""
    if isinstance(cell, str) and (_SMALL.fullmatch(cell.strip()) or _is_fraction(cell)):
        value = float(cell.strip().replace(",", "."))
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        return None
    return value if 0 < value < _THOUSAND else None
