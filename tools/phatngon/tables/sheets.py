"""The tables of a file that people keep by hand: CSV with whatever separator, or the sheets of a workbook, as rows of texts.

Only the reading of cells is here; what a row means is :mod:`phatngon.tables.register`'s.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import decode, read_bytes
from phatngon.base.finding import column_letter

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
SEPARATORS = (",", ";", "\t")
MOST_BYTES = 20 * 1024 * 1024  # of a register that a unit keeps
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 200_000
_END = "\ue000"  # a line below the last one: a row of its own, unless a quote is still open


@dataclass(frozen=True)
class Sheet:
    """A table as it lies in a file. ``name`` is that of the sheet, "" in a text file."""

    path: Path
    name: str
    rows: Sequence[Sequence[str]] = ()
    text: str = ""
    separator: str = ","

    def lines(self, *, strict: bool = False) -> Iterator[tuple[int, Sequence[str]]]:
        """The number of each row or line, and its cells. Raises InputError for a line that is no CSV."""
        if self.name:
            yield from enumerate(self.rows, 1)
            return
        lines, begun = io.StringIO(self.text, newline=""), 1
        try:
            for line, cells, is_open in csv_rows(lines, self.separator, strict=strict):
                if is_open:
                    break
                yield line, cells
                begun = line + 1
            else:
                return
        except csv.Error:
            pass
        raise InputError.at_line(
            self.path,
            begun,  # a quote that never ends is looked for where its row begins, not at the end of the file
            "không tách được các ô của dòng này.",
            advice="Xem dấu ngoặc kép: đã mở thì phải đóng, đóng rồi là hết ô.",
        )

    def where(self, line: int, column: int | None = None) -> str:
        """A place in words: file, sheet and cell, or file and line.

        >>> Sheet(Path("so.xlsx"), "Vụ việc").where(2, 3), Sheet(Path("so.csv"), "").where(2, 3)
        ('so.xlsx, trang “Vụ việc”, ô D2', 'so.csv, dòng 2')
        """
        if not self.name:
            return f"{self.path.name}, dòng {line}"
        place = f"ô {column_letter(column)}{line}" if column is not None else f"hàng {line}"
        return f"{self.path.name}, trang “{self.name}”, {place}"


def csv_rows(
    lines: Iterable[str], separator: str, *, strict: bool = False
) -> Iterator[tuple[int, list[str], bool]]:
    """Each row of CSV: the number of its last line, its cells, whether a quote in it is still open where the lines end.

    Raises csv.Error for a cell that is too long; ``strict``: for every quote that does not close with its cell.

    >>> list(csv_rows(['a,b\\n', '1,"hai\\n', "ba"], ","))
    [(1, ['a', 'b'], False), (4, ['1', 'hai\\nba'], True)]
    """
    reader = csv.reader(chain(lines, (_END,)), strict=strict, delimiter=separator)
    for cells in reader:
        if cells == [_END]:
            return
        is_open = bool(cells) and cells[-1].endswith(_END)
        if is_open:
            cells[-1] = cells[-1].removesuffix(_END)
        yield reader.line_num, cells, is_open


def read_sheets(path: Path) -> list[Sheet]:
    """The tables of a file, empty sheets left out. Raises InputError for one that cannot be read."""
    if path.suffix.casefold() in WORKBOOKS:
        return _workbook(path)
    return [text_sheet(path, decode(read_bytes(path, MOST_BYTES), path.name))]


def text_sheet(path: Path, text: str) -> Sheet:
    """A text as a table; the separator is the one that divides its first line most.

    >>> text_sheet(Path("so.csv"), "a;b;c,d\\n").separator
    ';'
    """
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    separator = max(SEPARATORS, key=lambda one: (first.count(one), one == ","))
    return Sheet(path, "", text=text, separator=separator)


def _workbook(path: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    data = read_bytes(path, MOST_BYTES)
    _check_size(path, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = []
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            texts = [[cell_text(path, name, cell) for cell in row] for row in rows]
            if any(cell for row in texts for cell in row):
                found.append(Sheet(path, name, texts))
    except (CalamineError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise InputError(
            "không mở được sổ Excel này: tệp hỏng, có mật khẩu hoặc không phải sổ Excel.",
            where=path.name,
            advice="Mở bằng Excel, bỏ mật khẩu, lưu lại dạng .xlsx rồi chạy lại.",
        ) from error
    return found


def _check_size(path: Path, data: bytes) -> None:
    """Refuse a packed workbook that would not fit unpacked. Raises InputError."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return  # said when it is opened
    if size > MOST_UNPACKED:
        raise InputError(
            "sổ này quá lớn khi mở ra.",
            where=path.name,
            advice="Chép riêng các dòng cần dùng sang một sổ mới.",
        )


def cell_text(path: Path, sheet: str, cell: object) -> str:
    """A cell of a workbook as a person would type it into a text file: moments as ISO without zone, whole numbers without point.

    >>> cell_text(Path("so.xlsx"), "Sổ", 2.0), cell_text(Path("so.xlsx"), "Sổ", datetime(2026, 7, 1, 8))
    ('2', '2026-07-01T08:00:00')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()
