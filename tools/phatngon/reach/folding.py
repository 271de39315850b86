"""Titles folded for comparison: two spellings of one title meet, different words and different numbers never do.

A plain title (Vietnamese letters, digits, usual marks) is folded by an SQL expression; every other one by
:func:`title_fold`, which SQL calls for these few alone. A property test holds both equal.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from phatngon.base.text import nfc
from phatngon.reach.limits import limits, quoted
from phatngon.reach.queries import query

_TONED = dict(
    zip(
        ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
        ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
        strict=True,
    )
)
_LETTERS = "a-zA-Z0-9À-ÖØ-Þà-öø-ÿĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_MARKS = r" !-/:-@\[-`{-~“”‘’–—…"


def title_fold(title: str | None) -> str | None:
    """The text two equal titles share: case, quotes, dashes, punctuation, hidden characters and tone placement forgiven.

    Diacritics stay: without them different Vietnamese words would be one. None when nothing is left.

    >>> title_fold("Phường Hoá Châu:  “Thuỷ triều” – 5 điểm ngập…") == title_fold('PHƯỜNG HÓA CHÂU "thủy triều" 5 điểm ngập')
    True
    >>> title_fold("Giá tăng 3,5%") == title_fold("Giá tăng 35%")
    False
    """
    if title is None:
        return None
    shown = "".join(c for c in nfc(title) if unicodedata.category(c) != "Cf")
    folded = nfc(shown.casefold())
    spaced = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in folded)
    words = " ".join(_tone_last(word) for word in spaced.split())
    return words or None


@lru_cache(maxsize=50_000)
def _tone_last(word: str) -> str:
    for old, new in _TONED.items():
        if word.endswith(old):
            return word[: -len(old)] + new
    return word


def title_macros() -> str:
    """SQL macros ``title_fold(t)``, ``digit_tokens(f)``, ``is_serial(f)`` and the steps of the first; they call ``rare_title``.

    A query over many titles takes the steps one projection after another (``plain_title``, ``words_only``, ``old_tone``,
    ``tone_moved``, ``title_from``): the macro that joins them pays for a list each time.
    """
    old_ones, new_ones = "".join(_TONED), "".join(_TONED.values())
    moved = "(f || ' ')"
    for old, new in _TONED.items():
        moved = f"replace({moved}, '{old} ', '{new} ')"
    return query(
        "macros.titles",
        letters=_LETTERS,
        marks=_MARKS,
        later_marks=_MARKS[1:],
        new_ones=new_ones,
        old_ones=old_ones,
        moved=moved,
        serial=quoted(limits("titles")["serial"]),
    )
