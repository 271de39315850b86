"""The figures a Vietnamese text states: counts and measures, not dates, hours, telephone numbers, list marks or citations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from phatngon.base.numbers import parse_number

_NUMBER = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\w]|[.,/-]\d)")
_SILENT = re.compile("|".join((
    r"\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\b",                    # 23/11/2026
    r"\b(?:ngày|mùng|mồng|hôm|sáng|trưa|chiều|tối|đêm)\s+\d{1,2}(?:\s*/\s*\d{1,2})?(?:\s+tháng\s+\d{1,2})?(?:\s+năm\s+\d{4})?\b",
    r"\b(?:tháng|quý|năm)\s+\d{1,4}(?:\s*/\s*\d{4})?\b",
    r"\b\d{1,2}\s*/\s*\d{1,4}\b",                                        # 23/11, 10/2026
    r"\b\d{1,2}\s*(?:giờ|h|:)\s*\d{1,2}(?:\s*phút)?\b",                   # 14 giờ 30, 14h30, 14:30
    r"\b\d{1,3}\s*(?:giờ|phút|giây|h)\b",
    r"(?:\+84|\b0)[\d.\s()-]{7,14}\d\b", r"\b1(?:9|8)00[\s.]?\d{4}\b", r"\b11[0-9]\b(?=\s*(?:\)|$|,|\.|;| hoặc| để))",
    r"\b(?:điều|khoản|điểm|chương|mục)\s+\d+[\w/.-]*", r"\b\d+[\w.]*/[\w/-]*[A-ZĐ][\w/-]*",
    r"https?://\S+", r"\S+@\S+")), re.IGNORECASE)
_TIMES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_SCALE = re.compile(rf"\s*({'|'.join(_TIMES)})\b")
_LIST_MARK = re.compile(r"(?m)^\s*(?:[-*]\s*)?\d{1,2}[.)]\s+")


@dataclass(frozen=True)
class SaidNumber:
    """A figure in a text: ``value``, the words as they stand (``text``) and a few around them (``around``)."""

    value: Decimal
    text: str
    around: str


def said_numbers(text: str) -> list[SaidNumber]:
    """The figures of ``text`` in order.

    >>> [found.text for found in said_numbers("Lúc 14 giờ 30 ngày 12/10, 40 em vào trạm; 1.250 suất ăn đã dừng. Gọi 0234.000.0012.")]
    ['40', '1.250']
    >>> [int(found.value) for found in said_numbers("1,2 triệu lượt xem, tổng số 40 em")]
    [1200000, 40]
    """
    blanked = _LIST_MARK.sub(lambda mark: " " * len(mark[0]), _SILENT.sub(lambda span: " " * len(span[0]), text))
    found = []
    for match in _NUMBER.finditer(blanked):
        value = parse_number(match[1])
        if value is not None:
            around = " ".join(text[max(0, match.start() - 30):match.end() + 30].split())
            scale = _SCALE.match(text, match.end())
            found.append(SaidNumber(value * (_TIMES[scale[1]] if scale else 1), match[1] + (scale[0] if scale else ""), around))
    return found
