"""Rows of a text table: the separator found, and a quote that never ends kept from swallowing the rows below it.

A cell in quotes may hold several lines, as exports of platforms write them. What a stray quote swallows looks otherwise: its
lines hold the separators of rows. Such a quote is a letter of its cell, and the rows below are rows again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from phatngon.reach.reading.sheets import Unreadable
from phatngon.tables.sheets import csv_rows

SEPARATORS = (",", ";", "\t", "|")
_LONGEST = 2**24  # letters of a cell
_PROSE = r",(?!\s)(?!(?<=\d,)\d)"  # a comma as tables have it: no space after it, no decimal


def delimited_rows(text: str, stray: Callable[[int, int], None]) -> Iterator[list[str]]:
    """The rows of a text table; ``stray`` is told the row and the column (from 0) of each quote that was taken for a letter.

    Raises Unreadable for a cell that is too long.

    >>> found = []
    >>> table = 'a,b,c,d\\n1,"Một,x,y\\n2,Hai,x,y\\n3,Ba,x,y\\n'
    >>> [row[1] for row in delimited_rows(table, lambda *place: found.append(place))], found
    (['b', '"Một', 'Hai', 'Ba'], [(1, 1)])
    """
    csv.field_size_limit(_LONGEST)
    given = re.match(r"sep=(.)\r?\n", text)
    separator, start = (given[1], 1) if given else (find_separator(text), 0)
    lines: list[str] = []  # only a stray quote asks for them
    source: Iterator[str] = islice(io.StringIO(text, newline=""), start, None)
    number, width = 0, 0
    while True:
        begun = start
        try:
            for line, row, is_open in csv_rows(source, separator):
                end = start + line
                if is_open or (end - begun > 1 and _swallowed(row, separator, width)):
                    break
                yield row
                number, begun, width = number + 1, end, max(width, len(row))
            else:
                return
        except csv.Error:
            pass  # a cell without end: a stray quote, if anything
        lines = lines or list(io.StringIO(text, newline=""))
        row, column = _mended(lines[begun], separator)
        stray(number, column)
        yield row
        number, start, width = number + 1, begun + 1, max(width, len(row))
        source = (lines[place] for place in range(start, len(lines)))


def find_separator(text: str) -> str:
    """The sign between the cells of a text table: the one that gives the same number of cells on most lines.

    >>> find_separator("a;b;c\\n1,5;2;3"), find_separator("a,b\\n1,2")
    (';', ',')
    """
    sample = text[:50_000]
    best = (0, 0, ",")
    for rank, sign in enumerate(SEPARATORS):
        widths = [
            len(row)
            for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=sign), 40)
            if len(row) > 1
        ]
        if widths:
            common = max(set(widths), key=lambda width: (widths.count(width), width))
            best = max(best, (widths.count(common) * (common - 1), -rank, sign))
    return best[2]


def _swallowed(row: list[str], separator: str, width: int) -> bool:
    """True where a cell of several lines holds the separators of rows; ``width``: cells of the widest row above."""
    sign = re.compile(_PROSE if separator == "," else re.escape(separator))
    return width >= 3 and any(
        len(sign.findall(cell)) >= max(2, (width - 1) // 2)
        for cell in row
        if "\n" in cell or "\r" in cell
    )


def _mended(line: str, separator: str) -> tuple[list[str], int]:
    """The cells of a line whose last quote never ends, and the column of that quote. Raises Unreadable where all quotes end."""
    try:
        _, row, is_open = next(csv_rows((line.rstrip("\r\n"),), separator))
    except csv.Error:
        row, is_open = [], False
    if not is_open:
        raise Unreadable("có ô quá dài.", "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi nộp lại.")
    column = len(row) - 1
    cells = next(csv.reader((row[-1],), delimiter=separator), [""]) or [""]
    return [*row[:column], f'"{cells[0]}', *cells[1:]], column
