"""The figures a Vietnamese text states: counts and measures, not dates, hours, telephone numbers, list marks or citations.

What is no figure, and the words that multiply one, stand in ``said_numbers.yaml``. Numbers written in letters are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

from phatngon.base.numbers import parse_number
from phatngon.base.yamlfile import YamlFile


class PatternRow(TypedDict):
    """One pattern, what may not or must stand before it, and whether case and line matter."""

    match: str
    not_after: NotRequired[str]
    after: NotRequired[str]
    any_case: NotRequired[bool]
    line_start: NotRequired[bool]


class NumberRules(TypedDict):
    """``said_numbers.yaml``."""

    scales: dict[str, int]
    number: PatternRow
    not_numbers: list[PatternRow]


@dataclass(frozen=True)
class SaidNumber:
    """A figure in a text: ``value``, the words as they stand (``text``), a few around (``around``) and behind it (``after``)."""

    value: Decimal
    text: str
    around: str
    after: str = ""


@cache
def number_rules() -> NumberRules:
    """The table itself: ``scales``, the ``number`` and the rows of ``not_numbers``, for whoever reads texts elsewhere.

    >>> sorted(number_rules())
    ['not_numbers', 'number', 'scales']
    """
    data: NumberRules = YamlFile.read(Path(__file__).with_name("said_numbers.yaml")).data
    return data


def scales() -> dict[str, int]:
    """The words that multiply the number before them.

    >>> scales()["triệu"]
    1000000
    """
    return number_rules()["scales"]


def blanked(text: str) -> str:
    """The text with everything that is no figure blanked out, letter for letter, so that places stay the same.

    >>> blanked("Ngày 20/11 có 7 buổi.")
    '·········· có 7 buổi.'
    """
    for pattern in _patterns():
        text = pattern.sub(lambda hit: "·" * len(hit[0]), text)
    return text


def said_numbers(text: str) -> list[SaidNumber]:
    """The figures of ``text`` in order.

    >>> [found.text for found in said_numbers("Lúc 14 giờ 30 ngày 12/10, 40 em vào trạm; 1.250 suất ăn đã dừng. Gọi 0234.000.0012.")]
    ['40', '1.250']
    >>> [int(found.value) for found in said_numbers("1,2 triệu lượt xem, tổng số 40 em")]
    [1200000, 40]
    """
    found = []
    for match in _number().finditer(blanked(text)):
        value = parse_number(match[0])
        if value is not None:
            around = " ".join(text[max(0, match.start() - 30) : match.end() + 30].split())
            scale = _scale().match(text, match.end())
            end = scale.end() if scale else match.end()
            found.append(
                SaidNumber(
                    value * (scales()[scale[1]] if scale else 1),
                    match[0] + (scale[0] if scale else ""),
                    around,
                    " ".join(text[end : end + 40].split()),
                )
            )
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(map(_compiled, number_rules()["not_numbers"]))


@cache
def _number() -> re.Pattern[str]:
    return _compiled(number_rules()["number"])


def _compiled(row: PatternRow) -> re.Pattern[str]:
    before = f"(?<!{row['not_after']})" if "not_after" in row else ""
    if "after" in row:  # what stands behind has a fixed length each
        before = f"(?:{'|'.join(f'(?<={words})' for words in row['after'].split('|'))})"
    start = "^" if row.get("line_start") else ""
    flags = (re.IGNORECASE if row.get("any_case") else 0) | (re.MULTILINE if start else 0)
    return re.compile(f"{start}{before}(?:{row['match']})", flags)


@cache
def _scale() -> re.Pattern[str]:
    return re.compile(rf"\s*({'|'.join(scales())})\b")
