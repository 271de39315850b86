"""Counts as people write them in tables: exact, grouped, rounded, absent; never a guess between two readings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache

from phatngon.base.finding import Problem
from phatngon.base.numbers import format_number
from phatngon.base.text import compare_key, nfc
from phatngon.base.written import word_key, word_table, words

MOST = 2**53 - 1
_LONGEST = 60  # characters; nothing longer is a count
_SPACES = re.compile(r"(?<=[0-9])[\s\u00a0\u2007\u202f]+(?=[0-9]{3}(?:\D|$))")
_PLAIN = re.compile(r"[0-9]+")
_POINTS = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,([0-9]+))?|[0-9]{1,3}(?:\.[0-9]{3})+,([0-9]+)"
)
_COMMAS = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.([0-9]+))?|[0-9]{1,3}(?:,[0-9]{3})+\.([0-9]+)"
)
_EITHER = re.compile(r"([1-9][0-9]{0,2})([.,])([0-9]{3})")
_FRACTION = re.compile(r"[0-9]+[.,][0-9]+")
_AT_LEAST = re.compile(r"[0-9][0-9.,]*\s*[^\W\d_]*\s*(?:\+|trở lên)")
_RANGE = re.compile(r"[0-9][0-9.,]*\s*[^\W\d_]*\s*(?:[-–—]|đến)\s*[0-9][0-9.,]*\s*[^\W\d_]*")
_WIDE = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord("．"): ".",
    ord("，"): ",",
}
_HALF = "rưỡi"
# what a cell says that is no count, and what to write instead
_ABOUT = (
    "là số ước chừng",
    "Chép đúng số đang hiện; số mà nền tảng đã làm tròn thì chép nguyên, ví dụ 1,2K hoặc 1,2 N.",
)
_PENDING = (
    "là lời ghi chú, không phải số",
    "Để trống, hoặc ghi lý do thiếu vào chính ô này, ví dụ: Đang kiểm tra lại.",
)


@dataclass(frozen=True)
class Count:
    """A count: ``value`` None is missing (``reason``: a missing_reason written in its place); ``step`` of a rounded one."""

    value: int | None
    rounded: bool = False
    step: int | None = None
    reason: str | None = None


def read_count(
    cell: object, style: str | None = None, reason_of: Callable[[str], str | None] = lambda _: None
) -> Count | Problem:
    """Read a cell of a count column. ``style``: "vi" (1.234 is a thousand), "en" (1,234 is), None where the file does not
    say. ``reason_of`` gives the code of a reason written in place of a count.

    Gives a Problem V-030 (no count), V-031 (two readings) or V-047 (an estimate or a remark in place of a count).

    >>> read_count("1,2K"), read_count("1.234", "vi").value, read_count("0").value
    (Count(value=1200, rounded=True, step=100, reason=None), 1234, 0)
    >>> read_count("1.234").rule, read_count(1200.5).rule, read_count("không có").value
    ('V-031', 'V-030', None)
    >>> read_count("1,2 N").value, read_count(">1000").rule, read_count("Chưa thống kê").rule
    (1200, 'V-047', 'V-047')
    """
    if cell is None or cell == "":
        return Count(None)
    if isinstance(cell, bool | date | time | timedelta):
        return Problem("V-030", {"value": cell})
    if isinstance(cell, int | float):
        return _checked(cell) if math.isfinite(cell) else Problem("V-030", {"value": cell})
    text = nfc(str(cell)).translate(_WIDE).strip().strip("'").strip()
    return _read_text(text, style, reason_of)


def _read_text(
    text: str, style: str | None, reason_of: Callable[[str], str | None]
) -> Count | Problem:
    if not text or word_key(text) in words("absent"):
        return Count(None)
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        return _checked(int(text), text)
    if reason := reason_of(text):
        return Count(None, reason=reason)
    if len(text) > _LONGEST:
        return Problem("V-030", {"value": text})
    if told := _no_count(text):
        return Problem("V-047", {"value": text, "reason": told[0], "advice": told[1]})
    number, multiple = _split(_SPACES.sub("", text))
    readings = _readings(number.removeprefix("+"), style)
    if len(readings) == 2:
        shown = [format_number(value * multiple) for value in readings]
        return Problem("V-031", {"value": text, "first": shown[0], "second": shown[1]})
    if not readings:
        return Problem("V-030", {"value": text})
    if multiple == 1:
        return _checked(readings[0], text)
    decimals = max(0, -int(readings[0].as_tuple().exponent))
    step = Decimal(multiple).scaleb(-decimals)
    found = _checked(readings[0] * multiple, text)
    return Count(found.value, True, max(1, int(step))) if isinstance(found, Count) else found


def _no_count(text: str) -> tuple[str, str] | None:
    """Why the text is no count and what to write instead, for estimates, remarks and powers; None for anything else."""
    key = word_key(text)
    if not any(c.isdigit() for c in key) and key.startswith(_pending()):
        return _PENDING
    about = _about().match(key) if any(c.isdigit() for c in key) else None
    return _ABOUT if about or _AT_LEAST.fullmatch(key) or _RANGE.fullmatch(key) else None


@cache
def _pending() -> tuple[str, ...]:
    return tuple(sorted(words("pending")))


@cache
def _about() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, words("about")), key=len, reverse=True))
    return re.compile(rf"(?:{names})\s*[0-9]")


def _checked(value: float | Decimal, text: str = "") -> Count | Problem:
    shown = text or (f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value))
    return (
        Count(int(value))
        if value == int(value) and 0 <= value <= MOST
        else Problem("V-030", {"value": shown})
    )


def _readings(text: str, style: str | None) -> list[Decimal]:
    """Every number the text can be; two where a point or comma may group or divide."""
    if _PLAIN.fullmatch(text):
        return [Decimal(text)]
    if _POINTS.fullmatch(text):
        return [Decimal(text.replace(".", "").replace(",", "."))]
    if _COMMAS.fullmatch(text):
        return [Decimal(text.replace(",", ""))]
    if found := _EITHER.fullmatch(text):
        grouped, divided = Decimal(found[1] + found[3]), Decimal(f"{found[1]}.{found[3]}")
        if style == ("vi" if found[2] == "." else "en"):
            return [grouped]
        return [divided] if style and found[3] != "000" else [grouped, divided]
    return [Decimal(text.replace(",", "."))] if _FRACTION.fullmatch(text) else []


def _split(text: str) -> tuple[str, int]:
    """A written count as number and multiple; “1tr2” is 1,2 million."""
    key = compare_key(text)
    for word in sorted(words("counted"), key=len, reverse=True):
        if key.endswith(word) and key[: -len(word)].strip():
            key = key[: -len(word)].strip()
            break
    half = key.endswith(_HALF)
    found = _multiple().fullmatch(key.removesuffix(_HALF).strip() if half else key)
    if not found:
        return key, 1
    tenths = "5" if half and "," not in found[1] and "." not in found[1] else found[3]
    number = f"{found[1]},{tenths}" if tenths else found[1]
    return number.strip(), _multiples()[found[2]]


@cache
def _multiples() -> dict[str, int]:
    return {word_key(word): value for word, value in word_table("multiples").items()}


@cache
def _multiple() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _multiples()), key=len, reverse=True))
    return re.compile(rf"([0-9][0-9.,]*)\s*({names})([0-9])?")
