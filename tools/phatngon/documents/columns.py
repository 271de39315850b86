"""Widths of table columns from what stands in them, so that rows are short: on paper nothing can scroll."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from phatngon.base.text import squeeze
from phatngon.documents.clean import MANY_FROM

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# letters on a line of A4 in a usual and in a dense table; one of many columns is shared out as Word, whose type is larger, sets it
LINE_CHARS, DENSE_LINE_CHARS, MANY_LINE_CHARS = 98, 110, 98
TURNED_LINE_CHARS = 150  # the same on a sheet on its side, in the larger type of Word
DENSE_FROM = 5  # columns from which a table is set smaller
LONG_ROW_CHARS = 2400  # a row that may take more than half a page may break
_LEAST, _WORD_CAP, _PADDING = 5, 26, 3
# letters moved at once between columns, and how often all moves are tried
_STEPS, _ROUNDS = (8, 4, 2, 1), 8

TURNED = "pn-turned"  # around what stands on a sheet on its side
Cell = list[str]  # the paragraphs of one cell


def shape(table: Tag) -> tuple[list[float] | None, list[str]]:
    """Shares of the width (``None``: leave it to the layout) and the classes that say how to set the table.

    ``pn-dense`` and ``pn-many``: smaller; ``pn-long``: a row is so tall that it may break.
    """
    grid, count = _grid(table)
    turned = table.find_parent(class_=TURNED) is not None
    names = ["pn-many"] if count >= MANY_FROM else ["pn-dense"] if count >= DENSE_FROM else []
    names = [] if turned else names
    if any(sum(len(text) for cell in row for text in cell) > LONG_ROW_CHARS for row in grid):
        names.append("pn-long")
    line = (
        MANY_LINE_CHARS
        if "pn-many" in names
        else DENSE_LINE_CHARS
        if "pn-dense" in names
        else LINE_CHARS
    )
    if turned:
        line = TURNED_LINE_CHARS
    if table.find_parent(class_="pn-two") is not None:  # text in two columns
        line = line * 9 // 20
    return (column_shares(grid, line) if grid else None), names


def letters_needed(table: Tag) -> int:
    """The letters of a line that a table needs for its columns to hold their longest words (an address may break)."""
    grid, _ = _grid(table)
    return sum(_least(list(zip(*grid, strict=True))))


def column_shares(grid: list[list[Cell]], line: int) -> list[float] | None:
    """The share of each column, summing to 1; ``None`` where every text fits on its line.

    Every column gets its longest word; the rest is shared out so that the rows are as short as can be.

    >>> column_shares([[["a"], ["b"]], [["c"], ["d"]]], 98) is None
    True
    >>> shares = column_shares([[["Mã"], ["Nội dung"]], [["A1"], ["chữ " * 100]]], 98)
    >>> shares[0] < 0.15, round(sum(shares), 6)
    (True, 1.0)
    """
    columns = list(zip(*grid, strict=True))
    if sum(_natural(columns)) <= line * 0.9:
        return None
    words = [
        [[[len(word) for word in text.split()] for text in cell] for cell in column]
        for column in columns
    ]
    least = _least(columns)
    heights: list[Callable[[int], list[float]]] = [
        cache(lambda width, column=column: [_lines(cell, width - _PADDING) for cell in column])
        for column in words
    ]
    wishes = [min(wish, line) for wish in _natural(columns)]
    spare = max(0, line - sum(least))
    widths = [
        width + spare * wish // sum(wishes) for width, wish in zip(least, wishes, strict=True)
    ]
    widths = _balanced(widths, least, heights)
    total = sum(widths)
    return [width / total for width in widths]


def natural_shares(table: Tag) -> list[float]:
    """The share each column of a small table asks for, less than 1 in all: Word files hold fixed widths."""
    grid, _ = _grid(table)
    line = LINE_CHARS if table.find_parent(class_=TURNED) is None else TURNED_LINE_CHARS
    widths = [width * 1.15 for width in _natural(list(zip(*grid, strict=True)))]
    scale = min(1.0, line * 0.98 / sum(widths)) if widths else 1.0
    return [width * scale / line for width in widths]


def set_shares(table: Tag, shares: list[float], tree: BeautifulSoup) -> None:
    """Write column widths into a table that has none."""
    if not shares:
        return
    group = tree.new_tag("colgroup")
    for share in shares:
        group.append(tree.new_tag("col", attrs={"style": f"width:{share:.2%}"}))
    if table.caption is not None:
        table.caption.insert_after(group)
    else:
        table.insert(0, group)


def _least(columns: list[tuple[Cell, ...]]) -> list[int]:
    """The letters each column needs for its longest word."""
    longest = (
        max((len(word) for cell in column for text in cell for word in text.split()), default=1)
        for column in columns
    )
    return [max(_LEAST, min(_WORD_CAP, word)) + _PADDING for word in longest]


def _balanced(
    widths: list[int], least: list[int], heights: list[Callable[[int], list[float]]]
) -> list[int]:
    """Letters moved from column to column as long as that shortens the table; no column below its longest word."""
    best = _height(widths, heights)
    for _ in range(_ROUNDS):
        moved = False
        for step in _STEPS:
            for giver in range(len(widths)):
                for taker in range(len(widths)):
                    tried = widths.copy()
                    tried[giver] -= step
                    tried[taker] += step
                    if tried[giver] < least[giver] or giver == taker:
                        continue
                    height = _height(tried, heights)
                    if height < best - 1e-9:
                        widths, best, moved = tried, height, True
        if not moved:
            break
    return widths


def _height(widths: list[int], heights: list[Callable[[int], list[float]]]) -> float:
    """Lines of the whole table: of each row its tallest cell, and a little of the others."""
    rows = zip(*(column(width) for column, width in zip(heights, widths, strict=True)), strict=True)
    return float(sum(max(row) + 0.02 * sum(row) for row in rows))


def _lines(cell: list[list[int]], width: int) -> float:
    """How many lines the paragraphs of a cell take (word by word), and a little for how full they are."""
    count, letters = 0.0, 0
    for words in cell:
        used = width + 1
        for word in words:
            used = used + 1 + word if used + 1 + word <= width else word
            if used == word:
                count += 1
        letters += sum(words)
    return max(1.0, count) + 0.1 * letters / width


def _natural(columns: list[tuple[Cell, ...]]) -> list[int]:
    return [
        max((len(text) for cell in column for text in cell), default=0) + _PADDING
        for column in columns
    ]


def _grid(table: Tag) -> tuple[list[list[Cell]], int]:
    """The texts of the rows without spans, and the number of columns."""
    rows = [
        [_cell(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        for row in table.find_all("tr")
        if not row.find(["td", "th"], colspan=True) and not row.find(["td", "th"], rowspan=True)
    ]
    count = max(map(len, rows), default=0)
    return [row for row in rows if len(row) == count], count


def _cell(cell: Tag) -> Cell:
    parts = cell.find_all(["div", "p", "li"]) or [cell]
    return [squeeze(part.get_text()) for part in parts]
