"""Vietnamese text: one normal form, comparison keys, tone-mark placement.

Two spellings of one syllable are both correct Vietnamese (*hóa* / *hoá*, *thủy* / *thuỷ*); machines deliver
either, composed (NFC) or decomposed (NFD). Everything the kit stores or shows is NFC.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_OPEN_PAIRS = ("oa", "oe", "uy")
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return ``text`` composed (NFC), the form the kit stores and shows.

    >>> nfc("ho\\u0301a") == "hóa"
    True
    """
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """NFC with every run of white space made one space and the ends cut.

    >>> squeeze("  trang   tổng hợp ")
    'trang tổng hợp'
    """
    return _SPACES.sub(" ", nfc(text)).strip()


def upper_first(text: str) -> str:
    """The text with a capital at its start, the rest as it stands.

    >>> upper_first("khoản 3 Điều 7"), upper_first("")
    ('Khoản 3 Điều 7', '')
    """
    return text[:1].upper() + text[1:]


def strip_marks(text: str) -> str:
    """Drop every Vietnamese diacritic, ``đ`` included.

    >>> strip_marks("Đặc san Huế")
    'Dac san Hue'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


@lru_cache(
    maxsize=16_384
)  # the same words are compared again and again while banks are read and answers marked
def compare_key(text: str) -> str:
    """Key under which spellings of the same answer meet: NFC, case, spaces, end stop, tone-mark placement.

    >>> compare_key("Phường Hoá Châu.") == compare_key("phường  hóa châu")
    True
    >>> compare_key("bao") == compare_key("báo")
    False
    """
    folded = squeeze(text).casefold().strip(" .;:!?…“”\"'")
    return older_spelling(folded)


def bare_key(text: str) -> str:
    """Like :func:`compare_key`, with diacritics dropped: finds answers typed without marks.

    >>> bare_key("tap chi") == bare_key("Tạp chí")
    True
    """
    return strip_marks(compare_key(text))


def older_spelling(text: str) -> str:
    """The text with the tone mark of every open *oa, oe, uy* on its second vowel, which is one of two spellings.

    >>> older_spelling("phường Thuận Hóa"), older_spelling("HÓA")
    ('phường Thuận Hoá', 'HOÁ')
    """
    return " ".join(_place_tone(word) for word in text.split(" "))


@lru_cache(maxsize=16_384)
def _place_tone(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    tone = next((c for c in parts if c in _TONES), "")
    if not tone:
        return word
    toneless = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    small = toneless.lower()
    if small.startswith("qu") or not small.endswith(_OPEN_PAIRS):
        return unicodedata.normalize("NFC", word)
    return unicodedata.normalize("NFC", toneless + tone)


def slug(text: str) -> str:
    """A file-name-safe ASCII key of ``text``; never empty.

    >>> slug("Xã Chân Mây - Lăng Cô")
    'xa-chan-may-lang-co'
    """
    return re.sub(r"[^a-z0-9]+", "-", strip_marks(text).casefold()).strip("-") or "khong-ten"
