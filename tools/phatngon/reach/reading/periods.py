"""The period as people write it."""

from __future__ import annotations

import re
from datetime import date

from phatngon.base.text import compare_key

_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-_./ ]?(0[1-9]|1[0-2]|[1-9])(?![\d])")
_MONTH_FIRST = re.compile(
    r"(?<!\d)(0?[1-9]|1[0-2])\s*(?:[-_./ ]|,?\s*(?:năm|nam)[-_ ]*)\s*(20\d\d)(?!\d)"
)
_LABELLED = re.compile(
    r"(?:tháng|thang|kỳ|ky|\bt)[-_ .]*(0?[1-9]|1[0-2])\s*(?:[-_./ ]+|,?[-_ ]*(?:năm|nam)[-_ ]*)\s*(20\d\d)(?!\d)"
)


def read_period(cell: object) -> str | None:
    """The period id a cell names; None where it names none.

    >>> [read_period(text) for text in ("9/2026", "Tháng 9 năm 2026", "2026-09", "Kỳ 2026-09", "quý III")]
    ['2026-09', '2026-09', '2026-09', '2026-09', None]
    """
    if isinstance(cell, date):
        return f"{cell.year:04d}-{cell.month:02d}"
    found = find_period(cell) if isinstance(cell, str) else None
    return found[0] if found else None


def find_period(text: str) -> tuple[str, str] | None:
    """The one period that stands in a longer text, and the text without it; a date with a day is no period.

    >>> find_period("bc-xa-a-luoi-1-2026-10")
    ('2026-10', 'bc-xa-a-luoi-1-')
    >>> find_period("báo cáo ngày 14/9/2026") is None
    True
    """
    key = compare_key(text)
    for pattern, year, month in ((_LABELLED, 2, 1), (_YEAR_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for found in pattern.finditer(key):
            if pattern is not _LABELLED and _part_of_date(key, found.start(), found.end()):
                continue
            return f"{found[year]}-{int(found[month]):02d}", key[: found.start()] + key[
                found.end() :
            ]
    return None


def _part_of_date(text: str, start: int, end: int) -> bool:
    return bool(re.search(r"\d[/.]$", text[:start]) or re.match(r"[/.-]\d{1,2}(?!\d)", text[end:]))
