"""Any file a unit sends as a grid of cells. The bytes are read here, and taken apart in a process of their own.

Nothing inside a file is followed: no link, no external sheet, no macro, no formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from phatngon.base.files import read_bytes
from phatngon.base.numbers import format_number
from phatngon.reach.reading.apart import parse_apart, stop_reader
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, Unreadable

Opened = tuple[Book, bytes]


def open_book(path: Path) -> Opened:
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


@contextmanager
def opened_ahead(paths: Sequence[Path]) -> Iterator[Callable[[Path], Opened]]:
    """What opens the files of a row in their order as :func:`open_book` does, each while the one before is still worked on."""
    line = iter(paths)
    coming: dict[Path, Future[Opened]] = {}
    with ThreadPoolExecutor(1, "mo-truoc") as beside:

        def begin() -> None:
            path = next(line, None)
            if path is not None:
                coming[path] = beside.submit(open_book, path)

        def take(path: Path) -> Opened:
            found = coming.pop(path)
            found.exception()  # it is there now, or why not: the next may begin
            begin()
            return found.result()

        begin()
        try:
            yield take
        except BaseException:
            beside.shutdown(wait=False, cancel_futures=True)
            stop_reader()  # what it still does nobody waits for
            raise
