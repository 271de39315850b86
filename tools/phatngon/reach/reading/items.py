"""Which rows of a table report an item, and which are sections, totals, signatures or the numbering of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from phatngon.base.text import compare_key, squeeze
from phatngon.reach.dictionary import tables
from phatngon.reach.reading.faults import fault_of
from phatngon.reach.reading.layout import Grid
from phatngon.reach.reading.settings import words
from phatngon.reach.reading.sheets import is_empty, show_cell

_NUMBERING = re.compile(r"\(?[0-9a-z]{1,2}\)?(?:\s*=.*)?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|[\w-]+(?:\.[\w-]+)+(?:/|$)", re.IGNORECASE)
_SECTION = re.compile(r"(?:phần |mục )?(?:[ivxlc]+|[a-eđ]|\d{1,2})\s*[.)/:–-]\s*\D", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"(?:[IVXLC]+|[A-EĐ])[.)]?")
_SIGNED = re.compile(r"(?:kt|tm|tl|tuq|q)\.\s*\S", re.IGNORECASE)
_PLACE_AND_DAY = re.compile(r".{0,40}\bngày\b.{1,12}\btháng\b.{1,12}\bnăm\b.{0,12}", re.IGNORECASE)

_MEASURES = frozenset(tables()["fact_measurement"].names)
_HEADER = frozenset(tables()["fact_submission"].names)

ITEM, TOTAL, EMPTY, APART, SIGNATURE = "item", "total", "empty", "apart", "signature"


def kind_of(grid: Grid, cells: Sequence[object]) -> str:
    """What a row is: ITEM; TOTAL (a sum, a label below the table, the numbering of columns); SIGNATURE; EMPTY; or APART, a row
    with neither address nor date that names a section or nothing at all, left out and told of."""
    held = {
        index: cell
        for index, cell in enumerate(cells)
        if not is_empty(cell) and index not in grid.ordinal
    }
    by_field = {grid.fields[index]: cell for index, cell in held.items() if index in grid.fields}
    texts = [compare_key(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    if not by_field:
        return SIGNATURE if _signs(cells) else EMPTY
    address = _is_address(by_field.get("url"))
    dated = _is_dated(by_field.get("published_at"))
    if not (address or dated or by_field.keys() & {"url", "published_at", "nil_report"}) and all(
        fault_of(cell) for cell in held.values()
    ):
        return TOTAL  # a line of sums whose results the file does not hold
    if (
        address
        or "nil_report" in by_field
        or (dated and ("title" in by_field or not _closes(texts)))
    ):
        return TOTAL if _is_numbering(held.values()) else ITEM
    if any(_is_total(text) for text in texts[:2]):
        return TOTAL
    if by_field.keys() & {"unit_code", "period_id"}:
        return ITEM  # a row that says whose form it is, and nothing else
    if _closes(texts):
        return SIGNATURE if _signs(cells) else TOTAL
    if _is_numbering(held.values()):
        return TOTAL
    return _unanchored(grid, cells, held, by_field)


def _unanchored(
    grid: Grid, cells: Sequence[object], held: dict[int, object], by_field: dict[str, object]
) -> str:
    """A row with neither an address nor a date: still an item where it has a title that is no section."""
    if _signs(cells):
        return SIGNATURE
    numbers = [squeeze(show_cell(cells[i])) for i in grid.ordinal if i < len(cells)]
    if any(_SECTION_NUMBER.fullmatch(number) for number in numbers):
        return APART
    first = squeeze(show_cell(next(iter(held.values()))))
    written = [cell for cell in held.values() if isinstance(cell, str)]
    if len(written) <= 1 and _SECTION.match(first):
        return APART
    alone = len(held) == 1 and isinstance(next(iter(held.values())), str)
    if alone and not by_field.keys() & _HEADER and ("title" not in by_field or first.isupper()):
        return APART
    return ITEM if by_field.keys() - _MEASURES else APART


def signer(cells: Sequence[object]) -> str:
    """The title under which a row below the table is signed (“KT. CHỦ TỊCH”); empty where it is no signature."""
    return next((squeeze(cell) for cell in cells if isinstance(cell, str) and _is_signer(cell)), "")


def _signs(cells: Sequence[object]) -> bool:
    return any(
        isinstance(cell, str) and (_is_signer(cell) or _PLACE_AND_DAY.match(squeeze(cell)))
        for cell in cells
    )


def _is_signer(cell: str) -> bool:
    text = squeeze(cell)
    key = compare_key(text)
    return bool(_SIGNED.match(text)) or key in words("signers")


def _closes(texts: Sequence[str]) -> bool:
    """True where a cell holds what stands below a table: who made it, who signs, where it goes, the place and the day."""
    footers = tuple(words("footers"))
    return any(
        text.startswith(footers) or text in words("signers") or _SIGNED.match(text)
        for text in texts
    ) or any(_PLACE_AND_DAY.fullmatch(text) for text in texts)


def _is_total(text: str) -> bool:
    totals = words("totals")
    return text in totals or text.startswith(
        tuple(f"{word}{sign}" for word in totals for sign in (" ", ":"))
    )


def _is_address(cell: object) -> bool:
    return isinstance(cell, str) and bool(_ADDRESS.match(cell.strip()))


def _is_dated(cell: object) -> bool:
    return isinstance(cell, date) or (
        not is_empty(cell) and any(c.isdigit() for c in show_cell(cell))
    )


def _is_numbering(cells: Iterable[object]) -> bool:
    cells = list(cells)
    return len(cells) > 2 and all(_NUMBERING.fullmatch(show_cell(cell).strip()) for cell in cells)
