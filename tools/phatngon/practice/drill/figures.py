"""The figures that an event states, in digits or in words, so that two channels can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from phatngon.base.numbers import format_number
from phatngon.base.said_numbers import said_numbers

_DIGITS = {
    word: value
    for value, words in enumerate(
        ("không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy bẩy", "tám", "chín")
    )
    for word in words.split()
}
_SCALES = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_SILENT = ("linh", "lẻ")
_WORDS = (*_DIGITS, "mười", "mươi", "trăm", *_SILENT, *_SCALES)
_ARTICLE = "một"  # alone it is mostly no count: "một em kể"


def figures_in(text: str, units: Iterable[str]) -> tuple[Decimal, ...]:
    """The figures of ``text`` in order, each once; words count as one only before a unit of the scenario.

    >>> [int(value) for value in figures_in("Lúc 14 giờ, 40 em; thêm hai mươi mốt em. Ba cơ quan, một em kể.", ["em"])]
    [40, 21]
    """
    plain = " ".join(text.split())
    for unit in sorted({_counted(unit) for unit in units if unit}, key=len, reverse=True):
        run = rf"(?<!\w)((?:(?:{'|'.join(_WORDS)}) )+)(?={re.escape(unit)}(?!\w))"
        plain = re.sub(run, _in_digits, plain, flags=re.IGNORECASE)
    return tuple(dict.fromkeys(found.value for found in said_numbers(plain)))


def number_of(words: str) -> int:
    """The number that Vietnamese number words say.

    >>> number_of("chín trăm nghìn"), number_of("một trăm linh năm"), number_of("hai mươi lăm"), number_of("bốn vạn")
    (900000, 105, 25, 40000)
    """
    total = group = 0
    digit: int | None = None
    for word in words.casefold().split():
        if word in _DIGITS:
            digit = _DIGITS[word] if digit is None else digit * 10 + _DIGITS[word]
        elif word == "mười":
            group += 10
        elif word in ("mươi", "trăm"):
            group, digit = group + (digit or 0) * (10 if word == "mươi" else 100), None
        elif word in _SCALES:
            total += (group + (digit or 0) or 1) * _SCALES[word]
            group, digit = 0, None
    return total + group + (digit or 0)


def _counted(unit: str) -> str:
    """What is counted, without "per what": "mét khối mỗi giây" is said of mét khối."""
    return re.split(r" (?:mỗi|một) ", unit)[0]


def _in_digits(found: re.Match[str]) -> str:
    words = found[1].strip()
    return found[0] if words.casefold() == _ARTICLE else f"{format_number(number_of(words))} "
