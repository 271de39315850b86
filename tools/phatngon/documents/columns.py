"""Widths of table columns from what stands in them, for paper, where nothing can scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phatngon.base.text import squeeze
from phatngon.documents.clean import MANY_FROM

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

LINE_CHARS, DENSE_LINE_CHARS, MANY_LINE_CHARS = 98, 108, 132  # letters on a line of A4 in a usual, dense, crowded table
DENSE_FROM = 5  # columns from which a table is set smaller
LONG_ROW_CHARS = 2400  # a row that may take more than half a page may break
_LEAST, _WORD_CAP, _PADDING = 5, 26, 3


def shape(table: Tag) -> tuple[list[float] | None, list[str]]:
    """Shares of the width (``None``: leave it to the layout) and the classes that say how to set the table.

    ``pn-dense`` and ``pn-many``: smaller; ``pn-long``: a row is so tall that it may break.
    """
    grid, count = _grid(table)
    names = ["pn-many"] if count >= MANY_FROM else ["pn-dense"] if count >= DENSE_FROM else []
    if any(sum(map(len, row)) > LONG_ROW_CHARS for row in grid):
        names.append("pn-long")
    line = MANY_LINE_CHARS if "pn-many" in names else DENSE_LINE_CHARS if "pn-dense" in names else LINE_CHARS
    return (column_shares(grid, line) if grid else None), names


def column_shares(grid: list[list[str]], line: int) -> list[float] | None:
    """The share of each column, summing to 1; ``None`` where every text fits on its line.

    Every column gets its longest word; what is left goes, letter by letter, where it shortens the table most.

    >>> column_shares([["a", "b"], ["c", "d"]], 98) is None
    True
    >>> shares = column_shares([["Mã", "Nội dung"], ["A1", "chữ " * 100]], 98)
    >>> shares[0] < 0.15, round(sum(shares), 6)
    (True, 1.0)
    """
    columns = list(zip(*grid, strict=True))
    natural = [max(map(len, column)) + _PADDING for column in columns]
    if sum(natural) <= line * 0.9:
        return None
    longest = [max((len(word) for text in column for word in text.split()), default=1) for column in columns]
    widths = [max(_LEAST, min(_WORD_CAP, word)) + _PADDING for word in longest]
    weights = [sum(len(text) ** 2 for text in column) for column in columns]
    while sum(widths) < line:
        gains = [weight * (1 / width**2 - 1 / (width + 1) ** 2) if width < widest else 0.0
                 for weight, width, widest in zip(weights, widths, natural, strict=True)]
        best = max(range(len(gains)), key=gains.__getitem__)
        widths[best] += 1
    total = sum(widths)
    return [width / total for width in widths]


def natural_shares(table: Tag) -> list[float]:
    """The share each column of a small table asks for, less than 1 in all: Word files hold fixed widths."""
    grid, _ = _grid(table)
    widths = [max(map(len, column)) * 1.15 + _PADDING for column in zip(*grid, strict=True)]
    scale = min(1.0, LINE_CHARS * 0.98 / sum(widths)) if widths else 1.0
    return [width * scale / LINE_CHARS for width in widths]


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


def _grid(table: Tag) -> tuple[list[list[str]], int]:
    """The texts of the rows without spans, and the number of columns."""
    rows = [[_text(cell) for cell in row.find_all(["td", "th"], recursive=False)] for row in table.find_all("tr")
            if not row.find(["td", "th"], colspan=True) and not row.find(["td", "th"], rowspan=True)]
    count = max(map(len, rows), default=0)
    return [row for row in rows if len(row) == count], count


def _text(cell: Tag) -> str:
    return squeeze(cell.get_text(" "))
