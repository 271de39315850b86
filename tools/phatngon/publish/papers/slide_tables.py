"""Tables on slides: the widths of their columns in px, chosen so that the table is low, and how high it then is."""

from __future__ import annotations

from copy import copy
from functools import cache
from itertools import product
from math import floor
from typing import TYPE_CHECKING

from phatngon.documents.clean import attribute, piece
from phatngon.publish.papers.slide_measure import (
    CELL_SIDE,
    CELL_TOP,
    inside,
    lines,
    natural_width,
    setting_of,
    widest_word,
)

if TYPE_CHECKING:
    from bs4 import Tag

EDGE, GAP = 1, 2 * CELL_SIDE + 2  # px
ROW_MOST = 430  # px above which a row, with caption and head, hardly fits a slide: the columns are chosen to avoid it
_STEPS = (96, 48, 24)  # px that go from one column to another at once
_ROUNDS = 60  # how often a little width goes from one column to another


def set_columns(table: Tag, width: float, base: float) -> bool:
    """Write the widths of the columns into a table; False where the longest words do not fit side by side."""
    rows = _plain_rows(table)
    if not rows:
        return True
    count = max(map(len, rows))
    rows = [row for row in rows if len(row) == count]
    least = [max(_least(row[place], base) for row in rows) for place in range(count)]
    if sum(least) > width - 2 * EDGE:
        return False
    widths = [floor(one) for one in _shared(rows, least, width - 2 * EDGE, base)]
    for old in table.find_all("colgroup"):
        old.decompose()
    group = blank("colgroup")
    for one in widths:
        column = _first_column().copy_self()
        column["style"], column["data-px"] = f"width:{one}px", str(one)
        group.append(column)
    if table.caption is not None:
        table.caption.insert_after(group)
    else:
        table.insert(0, group)
    return True


def column_widths(table: Tag) -> list[float]:
    """The widths written into a table."""
    return [float(attribute(col, "data-px")) for col in table.find_all("col")]


def table_height(table: Tag, width: float, base: float) -> float:
    """The height of a table whose columns are set."""
    total = 12.0 + 2 * EDGE
    if table.caption is not None:
        own = setting_of(table.caption, base)
        total += lines(list(table.caption.children), width, own) * own.step + own.below
    return total + sum(row_height(row, column_widths(table), base) for row in table.find_all("tr"))


def row_height(row: Tag, widths: list[float], base: float) -> float:
    """The height of a row: that of its highest cell."""
    cells, place, most = row.find_all(["td", "th"], recursive=False), 0, 0.0
    for cell in cells:
        span = int(attribute(cell, "colspan") or 1)
        wide = sum(widths[place : place + span]) if widths else 0
        place += span
        most = max(most, inside(cell, wide - GAP, base))
    return most + 2 * CELL_TOP + EDGE


def without_rowspans(table: Tag) -> None:
    """Repeat a cell that spans rows in each of them, so that the table can be cut between any two."""
    rows = table.find_all("tr")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
            span = attribute(cell, "rowspan") or "1"
            cell.attrs.pop("rowspan", None)
            for below in rows[number + 1 : number + int(span)] if span.isdigit() else ():
                cells = below.find_all(["td", "th"], recursive=False)
                if place < len(cells):
                    cells[place].insert_before(copy(cell))
                else:
                    below.append(copy(cell))


def blank(name: str) -> Tag:
    """A new element, empty."""
    return _first_blank(name).copy_self()


@cache
def _first_column() -> Tag:
    return piece('<col style="" data-px="">')


@cache
def _first_blank(name: str) -> Tag:
    return piece(f"<{name}></{name}>")


def _plain_rows(table: Tag) -> list[list[Tag]]:
    return [
        row.find_all(["td", "th"], recursive=False)
        for row in table.find_all("tr")
        if row.find(colspan=True) is None
    ]


def _least(cell: Tag, base: float) -> float:
    return widest_word(cell, base) + GAP


def _shared(rows: list[list[Tag]], least: list[float], width: float, base: float) -> list[float]:
    """Widths that make the table low: all columns get their longest word, the rest goes where it saves most lines."""
    natural = [
        max(natural_width(row[place], base) for row in rows) + GAP for place in range(len(least))
    ]
    natural = [max(low, min(one, width)) for low, one in zip(least, natural, strict=True)]
    if sum(natural) <= width:
        spare = width - sum(natural)
        return [one + spare * one / sum(natural) for one in natural]
    wish = sum(one - low for one, low in zip(natural, least, strict=True))
    spare = width - sum(least)
    widths = [low + spare * (one - low) / wish for one, low in zip(natural, least, strict=True)]
    heights = [
        cache(lambda wide, place=place: [inside(row[place], wide - GAP, base) for row in rows])
        for place in range(len(least))
    ]

    def whole(tried: list[float]) -> float:
        columns = [column(round(wide)) for column, wide in zip(heights, tried, strict=True)]
        return float(
            sum(
                max(row) + 0.01 * sum(row) + 4 * max(0.0, max(row) - ROW_MOST)
                for row in zip(*columns, strict=True)
            )
        )

    best = whole(widths)
    for _ in range(_ROUNDS):
        better = None
        for step, giver, taker in product(_STEPS, range(len(widths)), range(len(widths))):
            if giver == taker or widths[giver] - step < least[giver]:
                continue
            tried = widths.copy()
            tried[giver] -= step
            tried[taker] += step
            if (now := whole(tried)) < best - 0.5:
                better, best = tried, now
        if better is None:
            break
        widths = better
    return widths
