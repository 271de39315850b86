"""The one reader of registers: tables named after one of a dictionary, columns by their English names, by hand by any of their heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.text import bare_key
from phatngon.tables.dictionary import Column, DictionaryTable
from phatngon.tables.sheets import Sheet

MOST_COUNT = 2**53 - 1  # whole numbers up to here are safe in JSON and in spreadsheets
ENOUGH, HEADS_WITHIN = (
    2,
    12,
)  # columns that make a heading, and the rows in which a register kept by hand has it
_LONGEST = 16  # digits of that number
EXAMPLES = {
    "ts": "2026-09-14T18:44:00+07:00",
    "date": "2026-09-14",
    "bool": "true, false",
    "int": "1200",
    "decimal": "0.75",
}


@dataclass(frozen=True)
class CellReader:
    """How the cells of one column are read: ``read`` raises ValueError or InputError for a bad one, ``advice`` says what to do."""

    read: Callable[[str], Any]
    advice: str = ""


def read_count(text: str) -> int:
    """A count: digits only, no larger than a spreadsheet keeps whole. Raises ValueError.

    >>> read_count("1200")
    1200
    """
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST or int(text) > MOST_COUNT:
        raise ValueError(text)
    return int(text)


@dataclass(frozen=True)
class RegisterFile:
    """One file of a register, read into rows of the values of its ``held`` columns.

    ``sheet``: the table where it is not a plain text. ``strict``: columns written twice and rows longer than the heading are
    refused, rows without anything in a column that is read (blanks, a number in front) are empty rows. Registers of the
    network are small and kept by hand, so they are strict; those of the reach report also come out of other programs.
    ``template``: how to get a file with the right heading.
    """

    path: Path
    text: str
    table: DictionaryTable
    reader_of: Callable[[Column], CellReader]
    strict: bool = False
    sheet: Sheet | None = None
    template: str = "lấy mẫu bằng lệnh network template"

    def rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:  # values by the kinds of columns
        """The number of the line and the values by column; an empty cell is None.

        Columns that the dictionary does not have are left out. Raises InputError with file, line and column for a missing column,
        an empty cell that must be filled, or a cell that does not fit.
        """
        sheet = self._source
        lines = sheet.lines(strict=self.strict)
        head, heading, written = self._heading(lines)
        self._check(sheet, head, heading)
        held = [
            (
                heading.index(name),
                self.table[name],
                self.reader_of(self.table[name]),
                _column(name, written[heading.index(name)]),
            )
            for name in self.table.names
            if name in heading
        ]
        for line, cells in lines:
            if (
                self.strict
                and len(cells) > len(heading)
                and any(map(str.strip, cells[len(heading) :] if sheet.name else cells))
            ):
                raise InputError(
                    "dòng này có nhiều ô hơn hàng tiêu đề.",
                    where=sheet.where(line),
                    advice="Đặt chữ có dấu phẩy trong ngoặc kép."
                    if not sheet.name
                    else "Xóa những ô nằm ngoài bảng.",
                )
            filled = (cells[one[0]].strip() for one in held if one[0] < len(cells))
            if any(filled if self.strict else cells):
                yield (
                    line,
                    {
                        column.name: self._value(
                            cells[index].strip() if index < len(cells) else "",
                            column,
                            one,
                            (sheet.where(line, index), said),
                        )
                        for index, column, one, said in held
                    },
                )

    def fits(self) -> bool:
        """True where a heading with every column that must be there is found. Raises InputError for lines that are no CSV."""
        return not self._missing(self._heading(self._source.lines(strict=self.strict))[1])

    @property
    def _source(self) -> Sheet:
        return self.sheet or Sheet(self.path, "", text=self.text)

    def _missing(self, heading: list[str]) -> list[Column]:
        return [one for one in self.table.columns if not one.optional and one.name not in heading]

    def _heading(
        self, lines: Iterator[tuple[int, Sequence[str]]]
    ) -> tuple[int, list[str], list[str]]:
        """The number of the heading, the columns it names, and as written; in a register kept by hand a title may stand above."""
        known = {
            bare_key(head): column.name for column in self.table.columns for head in column.headings
        }
        enough = min(ENOUGH, sum(not column.optional for column in self.table.columns))
        first: tuple[int, list[str], list[str]] | None = None
        for line, cells in lines:
            named = [
                known.get(bare_key(cell), cell.strip()) if self.strict else cell.strip()
                for cell in cells
            ]
            found = (line, named, [cell.strip() for cell in cells])
            first = first or found
            if not self.strict or sum(name in self.table.names for name in named) >= enough:
                return found
            if line >= HEADS_WITHIN:
                break
        return first or (1, [], [])

    def _check(self, sheet: Sheet, line: int, heading: list[str]) -> None:
        doubled = sorted(
            {name for name in heading if name in self.table.names and heading.count(name) > 1}
        )
        if self.strict and doubled:
            raise InputError(
                f"cột {', '.join(doubled)} được ghi hai lần.",
                where=sheet.where(line),
                advice="Bỏ bớt một cột.",
            )
        missing = self._missing(heading)
        if missing and self.strict:
            raise InputError(
                f"thiếu cột {', '.join(f'{column.name} (“{column.vi}”)' for column in missing)}.",
                where=sheet.where(line),
                advice=f"Ghi tên cột ở hàng tiêu đề; {self.template}.",
            )
        if missing:
            raise InputError(
                f"thiếu cột {', '.join(column.name for column in missing)}.",
                where=self.path.name,
                advice="Dùng tên cột của từ điển dữ liệu, hàng đầu tiên.",
            )

    def _value(
        self, text: str, column: Column, reader: CellReader, place: tuple[str, str]
    ) -> object:
        where, said = place
        if not text:
            if not column.optional:
                raise InputError(
                    f"{said} để trống.",
                    where=where,
                    advice="Điền ô này rồi chạy lại.",
                )
            return None
        try:
            return reader.read(text)
        except (ValueError, InputError):
            raise InputError(
                f"{said}: {show_value(text)} không đúng kiểu.", where=where, advice=reader.advice
            ) from None


def _column(name: str, written: str) -> str:
    """A column as the file calls it.

    >>> _column("clauses", "clauses"), _column("clauses", "Các khoản")
    ('cột clauses', 'cột “Các khoản”')
    """
    return f"cột {name}" if written == name else f"cột “{written}”"
