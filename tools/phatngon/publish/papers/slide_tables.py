"""Tables on slides: widths of columns in px, and a table cut between rows, inside a row or between columns, its head repeated."""

from __future__ import annotations

from copy import copy
from functools import cache
from itertools import product
from math import floor
from typing import TYPE_CHECKING

from phatngon.documents.clean import attribute, classes, is_tag, piece
from phatngon.publish.papers.slide_measure import (
    BLOCKS,
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
# the column with the buttons of a vote, and the least height of its row
POLL_COLUMN, POLL_ROW = 330, 66
GOES_ON = " (tiếp)"
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
        high = POLL_ROW if "pn-count" in classes(cell) else inside(cell, wide - GAP, base)
        most = max(most, high)
    return most + 2 * CELL_TOP + EDGE


def cut_rows(
    table: Tag, room: float, width: float, base: float, fresh: float
) -> tuple[Tag | None, Tag | None]:
    """The table as far as it fits into ``room``, and the rest with caption and head again; None for nothing.

    A row that is higher than the room of a ``fresh`` slide goes on too: each of its cells is cut where it must be.
    """
    widths = column_widths(table)
    rows = [row for row in table.find_all("tr") if row.find_parent("thead") is None]
    used, taken = table_height(_with_rows(table, []), width, base), 0
    for row in rows:
        used += row_height(row, widths, base)
        if used > room:
            break
        taken += 1
    if taken == len(rows):
        return table, None
    if taken:
        return _with_rows(table, rows[:taken]), _rest(table, rows[taken:])
    if table_height(_with_rows(table, rows[:1]), width, base) <= fresh:
        return None, table
    left = room - table_height(_with_rows(table, []), width, base) - 2 * CELL_TOP - EDGE
    halves = _cut_row(rows[0], widths, left, base)
    if halves is None:
        return None, table
    return _with_rows(table, [halves[0]]), _rest(table, [halves[1], *rows[1:]])


def cut_columns(table: Tag, width: float, base: float) -> list[Tag]:
    """The table in several, each with the first column and as many others as fit side by side."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    count = max(map(len, rows))
    least = [
        max((_least(row[place], base) for row in rows if len(row) == count), default=0)
        for place in range(count)
    ]
    groups: list[list[int]] = [[]]
    for place in range(1, count):
        if (
            groups[-1]
            and least[0] + sum(least[one] for one in groups[-1]) + least[place] > width - 2 * EDGE
        ):
            groups.append([])
        groups[-1].append(place)
    found = []
    for number, group in enumerate(groups):
        part = copy(table)
        for row in part.find_all("tr"):
            for place, cell in enumerate(row.find_all(["td", "th"], recursive=False)):
                if place and place not in group:
                    cell.decompose()
        if number and part.caption is not None:
            _goes_on(part.caption)
        found.append(part)
    return found


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


def units(tag: Tag) -> list[Tag]:
    """What an element can be cut into: its blocks, or else its sentences."""
    blocks = [child for child in tag.children if is_tag(child) and child.name in BLOCKS]
    if blocks:
        return blocks
    sentences = _sentences(tag)
    return sentences if len(sentences) > 1 else []


def _sentences(tag: Tag) -> list[Tag]:
    """The text of an element as one span for each sentence; what is bold or a link stays whole."""
    found = [blank("span")]
    for child in list(tag.children):
        if (
            is_tag(child) and child.name == "span" and not child.get("class")
        ):  # a sentence of a text cut before
            found += [copy(child), blank("span")]
            continue
        if is_tag(child):
            found[-1].append(copy(child))
            continue
        pieces = (
            str(child).replace("\n", " ").replace("; ", "; \n").replace(". ", ". \n").split("\n")
        )
        for place, words in enumerate(pieces):
            if place:
                found.append(blank("span"))
            found[-1].append(words)
    return [one for one in found if one.get_text(strip=True)]


def _cut_row(row: Tag, widths: list[float], room: float, base: float) -> tuple[Tag, Tag] | None:
    first, rest, moved = copy(row), copy(row), False
    cells = list(
        zip(
            first.find_all(["td", "th"], recursive=False),
            rest.find_all(["td", "th"], recursive=False),
            strict=True,
        )
    )
    for place, (upper, lower) in enumerate(cells):
        wide = widths[place] - GAP
        if inside(upper, wide, base) <= room:
            if place:
                lower.clear()
            else:
                _goes_on(lower)
            continue
        parts = units(upper)
        kept: list[Tag] = []
        for part in parts:
            trial = emptied(upper)
            for one in [*kept, part]:
                trial.append(copy(one))
            if inside(trial, wide, base) > room:
                break
            kept.append(part)
        if not kept or len(kept) == len(parts):
            return None
        moved = True
        later = [copy(one) for one in parts[len(kept) :]]
        kept = [copy(one) for one in kept]
        for cell, own in ((upper, kept), (lower, later)):
            cell.clear()
            for one in own:
                cell.append(one)
    return (first, rest) if moved else None


def _goes_on(tag: Tag) -> None:
    """Say that a text is there for the second time."""
    if GOES_ON.strip() not in tag.get_text():
        tag.append(GOES_ON)


def _with_rows(table: Tag, rows: list[Tag]) -> Tag:
    """The table with its caption, columns and head, and these rows."""
    part = emptied(table)
    for child in table.find_all(["caption", "colgroup", "thead"], recursive=False):
        part.append(copy(child))
    body = blank("tbody")
    for row in rows:
        body.append(copy(row))
    part.append(body)
    return part


def emptied(tag: Tag) -> Tag:
    """An element like ``tag`` with nothing in it."""
    return tag.copy_self()


def blank(name: str) -> Tag:
    """A new element, empty."""
    return _first_blank(name).copy_self()


@cache
def _first_column() -> Tag:
    return piece('<col style="" data-px="">')


@cache
def _first_blank(name: str) -> Tag:
    return piece(f"<{name}></{name}>")


def _rest(table: Tag, rows: list[Tag]) -> Tag:
    part = _with_rows(table, rows)
    if part.caption is not None:
        _goes_on(part.caption)
    return part


def _plain_rows(table: Tag) -> list[list[Tag]]:
    return [
        row.find_all(["td", "th"], recursive=False)
        for row in table.find_all("tr")
        if row.find(colspan=True) is None
    ]


def _least(cell: Tag, base: float) -> float:
    return (POLL_COLUMN if "pn-count" in classes(cell) else widest_word(cell, base)) + GAP


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
