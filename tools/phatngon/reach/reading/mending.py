"""Cells of an old font, or scrambled ones, among modern cells: each is mended by itself, and the file is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from phatngon.base.finding import column_letter
from phatngon.base.numbers import format_number
from phatngon.reach.reading.encodings import cell_encoding, converter, is_scrambled, unscramble
from phatngon.reach.reading.sheets import Book

_NAMED = 5  # cells that one sentence names


class CellMender:
    """Mends the cells of one sheet while its rows pass, and leaves remarks in the book once they are through."""

    def __init__(self, book: Book, offset: int) -> None:
        self._book, self._offset = book, offset
        self._mended: dict[str, list[str]] = {}
        self._scrambled: list[str] = []
        self._lost: list[str] = []

    def rows(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        """The rows with their cells mended."""
        for number, row in enumerate(rows, 1):
            whole: list[Any] | None = None
            for index, cell in enumerate(row):
                if cell.__class__ is str and not cell.isascii():
                    turned = self._mend(cell, number, index)
                    if turned is not cell:
                        whole = whole or list(row)
                        whole[index] = turned
            yield whole or row
        self._tell()

    def _mend(self, cell: str, row: int, index: int) -> str:
        if is_scrambled(cell):
            turned, place = unscramble(cell), f"{column_letter(index + self._offset)}{row}"
            (self._lost if is_scrambled(turned) else self._scrambled).append(place)
            return turned
        if name := cell_encoding(cell):
            self._mended.setdefault(name, []).append(f"{column_letter(index + self._offset)}{row}")
            return converter(name)(cell)
        return cell

    def _tell(self) -> None:
        for name, places in self._mended.items():
            self._book.remarks.append(("F-007", {"value": f"{name} ở {listed_cells(places)}"}))
        if self._scrambled:
            self._book.remarks.append(
                ("F-036", {"reason": f"đã khôi phục {listed_cells(self._scrambled)}"})
            )
        if self._lost:
            self._book.remarks.append(
                ("F-036", {"reason": f"không khôi phục được {listed_cells(self._lost)}"})
            )


def listed_cells(places: Sequence[str]) -> str:
    """Cells as one sentence names them: how many, and the first ones."""
    rest = "…" if len(places) > _NAMED else ""
    return f"{format_number(len(places))} ô ({', '.join(places[:_NAMED])}{rest})"
