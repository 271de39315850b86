"""Citations in the form Vietnamese papers use, from the smallest part up."""

from __future__ import annotations

import re

_LETTERS = "abcdđeghiklmnopqrstuvxy"  # points are lettered by the Vietnamese alphabet


def cite(instrument: str, article: str | None, clause: str | None, point: str | None) -> str:
    """Compose a citation. Ranges are written ``-``, lists with commas.

    >>> cite("Luật Báo chí 126/2025/QH15", "31", "2", "c")
    'điểm c khoản 2 Điều 31 Luật Báo chí 126/2025/QH15'
    >>> cite("Nghị định 174/2026/NĐ-CP", "95", "1", "a, h, i, k")
    'điểm a, h, i và k khoản 1 Điều 95 Nghị định 174/2026/NĐ-CP'
    >>> cite("Nghị định 244/2026/NĐ-CP", "5", "1-5", None)
    'khoản 1 đến khoản 5 Điều 5 Nghị định 244/2026/NĐ-CP'
    >>> cite("Quyết định 1418/QĐ-BTTTT (2022)", "II", "1", None)
    'mục 1 Phần II Quyết định 1418/QĐ-BTTTT (2022)'
    """
    roman = bool(article and re.fullmatch(r"[IVX]+", article))
    parts = [_part("điểm", point), _part("mục" if roman else "khoản", clause)]
    if article and article.startswith("Phụ lục"):
        parts.append(article)
    else:
        parts.append(_part("Phần" if roman else "Điều", article))
    return " ".join([part for part in parts if part] + [instrument])


def _part(word: str, value: str | None) -> str:
    if not value:
        return ""
    pieces = [one for piece in value.split(",") for one in _apart(piece.strip())]
    if len(pieces) > 1:
        shown = [piece.replace("-", " đến ") for piece in pieces]
        return f"{word} {', '.join(shown[:-1])} và {shown[-1]}"
    low, dash, high = pieces[0].partition("-")
    return f"{word} {low} đến {word} {high}" if dash else f"{word} {low}"


def _apart(piece: str) -> list[str]:
    """A range of two neighbours is two pieces; a longer one stays a range, said inside a list as ``1 đến 5``."""
    low, dash, high = piece.partition("-")
    if dash and _adjacent(low, high):
        return [low, high]
    return [piece]


def _adjacent(low: str, high: str) -> bool:
    if low.isdigit() and high.isdigit():
        return int(high) == int(low) + 1
    return f"{low}{high}" in _LETTERS
