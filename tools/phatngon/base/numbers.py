"""Vietnamese numbers: ``1.234.567,8`` in and out."""

from __future__ import annotations

import re
from decimal import Decimal

_PLAIN = re.compile(r"[+-]?\d+(,\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")


def parse_number(text: str) -> Decimal | None:
    """Read a number as Vietnamese write it; ``None`` where ``text`` is no number.

    A point separates thousands, a comma the decimals; spaces (also no-break ones) are forgiven.

    >>> parse_number("1.234,5"), parse_number("24"), parse_number("24 giờ")
    (Decimal('1234.5'), Decimal('24'), None)
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-")
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    if _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    return None


def format_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """Write a number as Vietnamese write it.

    >>> format_number(1234567.8), format_number(0.5, 2), format_number(-1200)
    ('1.234.567,8', '0,50', '-1.200')
    """
    number = Decimal(str(value))
    plain = f"{number:,f}" if decimals is None else f"{number:,.{decimals}f}"
    if decimals is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(",", "\0").replace(".", ",").replace("\0", ".")
