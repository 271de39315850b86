"""Meeting of Vietnamese texts: same words, same words but for the diacritics, a phrase inside a text.

Upper and lower case, spaces, punctuation, composed or decomposed letters and the place of the tone mark never count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import contains

from phatngon.base.text import compare_key, nfc, strip_marks

_WORD = re.compile(r"\d+(?:[/.,:]\d+)*|[^\W\d_]+")


@lru_cache(maxsize=512)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in comparable form; numbers and dates stay whole.

    >>> words("Ngày 7/12/2026: HOÀ bình.")
    ('ngày', '7/12/2026', 'hoà', 'bình')
    """
    return tuple(compare_key(word) for word in _WORD.findall(nfc(text)))


def same_text(one: str, other: str) -> bool:
    """True where both say the same words.

    >>> same_text("Trang  tổng hợp.", "trang tổng hợp")
    True
    """
    return words(one) == words(other) if words(other) else compare_key(one) == compare_key(other)


def same_but_marks(one: str, other: str) -> bool:
    """True where both say the same words once diacritics are dropped.

    >>> same_but_marks("tap chi", "Tạp chí"), same_but_marks("tạp chí", "báo")
    (True, False)
    """
    return bool(words(other)) and _bare(words(one)) == _bare(words(other))


def has_phrase(text: str, phrase: str) -> bool:
    """True where the words of ``phrase`` stand in ``text``, next to one another.

    >>> has_phrase("Cơ quan báo chí đã hỏi", "báo chí"), has_phrase("bảo chí", "báo chí")
    (True, False)
    """
    sought = words(phrase)
    return bool(sought) and sought in _runs(text, len(sought))


def has_unmarked_phrase(text: str, phrase: str) -> bool:
    """True where ``phrase`` stands in ``text``, some or all of its words typed without diacritics.

    >>> has_unmarked_phrase("co quan bao chi", "báo chí"), has_unmarked_phrase("bảo chí", "báo chí")
    (True, False)
    """
    sought = _spellings(phrase)
    return bool(sought) and any(all(map(contains, sought, run)) for run in _runs(text, len(sought)))


def _runs(text: str, size: int) -> Iterator[tuple[str, ...]]:
    """Every ``size`` words of ``text`` that stand next to one another."""
    said = words(text)
    return (said[start : start + size] for start in range(len(said) - size + 1))


@lru_cache(maxsize=4096)  # the phrases of a bank are sought in every answer
def _spellings(phrase: str) -> tuple[frozenset[str], ...]:
    """Each word of a phrase as it may be typed: with its diacritics or with none."""
    return tuple(frozenset((word, strip_marks(word))) for word in words(phrase))


def _bare(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(strip_marks(word) for word in found)
