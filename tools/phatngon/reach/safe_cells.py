"""Text that is safe to write into a table and to pass on: no formula comes alive, no personal number travels."""

from __future__ import annotations

import re
from typing import TypeVar, cast

T = TypeVar("T")
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CARD_WORDS = r"(?:cccd|cmnd|cmt|căn cước(?: công dân)?|chứng minh(?: nhân dân)?|số định danh)"
_EMAIL = re.compile(r"(?<![\w.@/+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}(?![\w@])", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])[\w-]+(?:\.[\w-]+)+/\S+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.,/:+-])(?:\(?\+?84\)?[\s.-]?|\(?0)(?:[35789]\d|2\d{1,2})\)?(?:[\s.-]?\d){7}(?!\d|[.,/]\d|\w)"
)
_TWELVE = re.compile(r"(?<![\w.,/:+-])0\d{11}(?!\d|[.,/-]\d|\w)")
_CARD = re.compile(_CARD_WORDS + r"(?:\s*(?:số|:|là))*\s*(\d{9}(?:\d{3})?)(?!\d)", re.IGNORECASE)
MASK = "[đã che]"
PHONE, EMAIL, CARD = "số điện thoại", "địa chỉ thư điện tử", "số giấy tờ tùy thân"


def safe_text(value: T) -> T:
    """The value as it may be written into a cell: text that a spreadsheet would run gets an apostrophe; the rest is unchanged.

    >>> safe_text("=1+1"), safe_text("Lễ hội"), safe_text(-5)
    ("'=1+1", 'Lễ hội', -5)
    """
    if isinstance(value, str) and looks_like_formula(value):
        return cast("T", f"'{value}")
    return value


def guarded(text: str) -> str:
    """The text as an export writes it; :func:`unguarded` gives it back whatever it was.

    >>> [unguarded(guarded(text)) for text in ("=1+1", "'=1+1", "- Lễ hội", "'Huế'")]
    ['=1+1', "'=1+1", '- Lễ hội', "'Huế'"]
    """
    return f"'{text}" if looks_like_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """The text that :func:`guarded` wrote."""
    return text[1:] if text.startswith("'") and looks_like_formula(text.lstrip("'")) else text


def looks_like_formula(text: str) -> bool:
    """True where a spreadsheet may take the text for a formula.

    >>> looks_like_formula("@SUM(A1)"), looks_like_formula("a=b")
    (True, False)
    """
    return text.startswith(_TRIGGERS) or text.lstrip(" \u00a0").startswith(_TRIGGERS)


def mask_personal(text: str) -> tuple[str, list[str]]:
    """The text with phone numbers, e-mail addresses and identity numbers masked, and the kinds that were found.

    Counts, dates, amounts and the digits of addresses on the web stay: an identity number of nine digits is only taken
    for one beside its name, one of twelve when it begins with 0.

    >>> mask_personal("Gọi 0905 123 456 hoặc viết cho a.b@phuong.example")
    ('Gọi [đã che] hoặc viết cho [đã che]', ['số điện thoại', 'địa chỉ thư điện tử'])
    >>> mask_personal("1.234.567 lượt xem ngày 14/9/2026")
    ('1.234.567 lượt xem ngày 14/9/2026', [])
    """
    if not any(c.isdigit() for c in text) and "@" not in text:
        return text, []
    found: dict[str, None] = {}
    links = list(_LINK.finditer(text))
    parts, start = [], 0
    for link in links:
        parts += [_mask(text[start : link.start()], found), link[0]]
        start = link.end()
    return "".join((*parts, _mask(text[start:], found))), [
        kind for kind in (PHONE, EMAIL, CARD) if kind in found
    ]


def _mask(text: str, found: dict[str, None]) -> str:
    for pattern, kind in ((_EMAIL, EMAIL), (_TWELVE, CARD), (_PHONE, PHONE)):
        masked = pattern.sub(MASK, text)
        if masked != text:
            found[kind] = None
        text = masked
    if _CARD.search(text):
        found[CARD] = None
        text = _CARD.sub(lambda card: card[0].replace(card[1], MASK), text)
    return text
