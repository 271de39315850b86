"""Any file a unit sends as a grid of cells. The bytes are read here, and taken apart in a process of their own.

Nothing inside a file is followed: no link, no external sheet, no macro, no formula.
"""

from __future__ import annotations

from pathlib import Path

from phatngon.base.files import read_bytes
from phatngon.base.numbers import format_number
from phatngon.reach.reading.apart import parse_apart
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, Unreadable


def open_book(path: Path) -> tuple[Book, bytes]:
    """The sheets of a file and its bytes. Raises InputError (no such file) and Unreadable (no table in it)."""
    size = limits()["file_mb"]
    data = read_bytes(path, 2**62)
    if len(data) > size * 1_000_000:
        raise Unreadable(
            f"tệp lớn hơn {format_number(size)} MB nên không đọc.", "Chia nhỏ tệp rồi nộp lại."
        )
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("tệp rỗng.", "Mở lại tệp trên máy, kiểm tra rồi nộp lại.")
    return parse_apart(data, path.suffix), data
