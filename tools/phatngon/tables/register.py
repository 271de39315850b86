"""The one reader of CSV registers: files named after a table of a dictionary, columns by their English names."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.tables.dictionary import Column, Table

MOST_COUNT = 2**53 - 1  # whole numbers up to here are safe in JSON and in spreadsheets
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

    ``strict``: columns written twice and rows longer than the heading are refused, rows of blanks are empty rows. Registers of the
    network are small and kept by hand, so they are strict; those of the reach report also come out of other programs.
    """

    path: Path
    text: str
    table: Table
    reader_of: Callable[[Column], CellReader]
    strict: bool = False

    def rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The number of the line and the values by column; an empty cell is None.

        Columns that the dictionary does not have are left out. Raises InputError with file, line and column for a missing column,
        an empty cell that must be filled, or a cell that does not fit.
        """
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=self.strict)
        try:
            heading = [name.strip() for name in next(reader, [])]
            self._check(heading)
            held = [
                (heading.index(name), self.table[name], self.reader_of(self.table[name]))
                for name in self.table.names
                if name in heading
            ]
            for cells in reader:
                if (
                    self.strict
                    and len(cells) > len(heading)
                    and any(cell.strip() for cell in cells)
                ):
                    raise InputError.at_line(
                        self.path,
                        reader.line_num,
                        "dòng này có nhiều ô hơn hàng tiêu đề.",
                        advice="Đặt chữ có dấu phẩy trong ngoặc kép.",
                    )
                if any(cell.strip() if self.strict else cell for cell in cells):
                    line = reader.line_num
                    yield (
                        line,
                        {
                            column.name: self._value(
                                cells[index].strip() if index < len(cells) else "",
                                column,
                                one,
                                line,
                            )
                            for index, column, one in held
                        },
                    )
        except csv.Error:
            raise InputError.at_line(
                self.path,
                reader.line_num,
                "dòng này viết sai quy cách CSV.",
                advice="Xem lại dấu nháy.",
            ) from None

    def _check(self, heading: list[str]) -> None:
        doubled = sorted(
            {name for name in heading if name in self.table.names and heading.count(name) > 1}
        )
        if self.strict and doubled:
            raise InputError.at_line(
                self.path,
                1,
                f"cột {', '.join(doubled)} được ghi hai lần.",
                advice="Bỏ bớt một cột.",
            )
        missing = ", ".join(
            column.name
            for column in self.table.columns
            if not column.optional and column.name not in heading
        )
        if missing and self.strict:
            raise InputError.at_line(
                self.path,
                1,
                f"thiếu cột {missing}.",
                advice="Dùng tên cột của bảng, ở hàng đầu tiên.",
            )
        if missing:
            raise InputError(
                f"thiếu cột {missing}.",
                where=self.path.name,
                advice="Dùng tên cột của từ điển dữ liệu, hàng đầu tiên.",
            )

    def _value(self, text: str, column: Column, reader: CellReader, line: int) -> Any:
        if not text:
            if not column.optional:
                raise InputError.at_line(
                    self.path,
                    line,
                    f"cột {column.name} để trống.",
                    advice="Điền ô này rồi chạy lại.",
                )
            return None
        try:
            return reader.read(text)
        except (ValueError, InputError):
            said = f"cột {column.name}: {show_value(text)} không đúng kiểu."
            raise InputError.at_line(self.path, line, said, advice=reader.advice) from None
