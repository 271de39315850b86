"""How tall something stands on a phone, guessed from its letters: only to decide what goes on one screen. A test measures the screens."""

from __future__ import annotations

import re

from phatngon.base.text import squeeze

LETTERS, LINE, GAP = (
    40,
    27,
    16,
)  # letters a line of a phone holds; pixels of a line and between blocks
PICTURE, CELL = 470, 14
_BLOCK = re.compile(
    r"<(?:p|li|h\d|caption|figcaption|dt|dd|blockquote)\b[^>]*>(.*?)(?=<(?:/?p|/?li|/?h\d|/caption|/figcaption|/dt|/dd|ul|ol)\b)",
    re.DOTALL,
)
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_CELL = re.compile(r"<(?:td|th)\b[^>]*>(.*?)</(?:td|th)>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def height(html: str) -> int:
    """Pixels of ``html`` on a phone 390 pixels wide, more or less.

    >>> height("<p>Một câu ngắn.</p>") < height("<p>Một câu ngắn.</p><ul><li>Một ý.</li></ul>")
    True
    """
    tables = _TABLE.findall(html)
    rest = _TABLE.sub("", html)
    lines = sum(_lines(text) * LINE + GAP for text in _BLOCK.findall(rest))
    return lines + PICTURE * rest.count("<figure") + sum(map(_table, tables))


def is_wordy(table: str) -> bool:
    """True for a table of words, whose rows read well as cards; False for one of numbers, whose columns are compared."""
    cells = [squeeze(_TAG.sub("", cell)) for cell in _CELL.findall(table)]
    return bool(cells) and sum(map(len, cells)) > 16 * len(cells)


def stacked(table: str) -> int:
    """Pixels of a table whose cells stand one under another."""
    return sum(_lines(cell) * LINE + CELL for cell in _CELL.findall(table))


def _table(html: str) -> int:
    """A table as it is read: as cards, or with rows that scroll sideways."""
    if 'class="the' in html:
        return stacked(html)
    rows = re.split(r"<tr\b", html)[1:]
    tallest = (max((_lines(cell) for cell in _CELL.findall(row)), default=1) for row in rows)
    return sum((1 + 2 * lines) * 22 + CELL for lines in tallest)


def _lines(html: str) -> int:
    return 1 + len(squeeze(_TAG.sub("", html))) // LETTERS
