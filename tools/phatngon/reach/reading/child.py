"""The reader in a process of its own: bytes of a file in, plain rows out. What kills it kills no other file.

Run as ``python -m phatngon.reach.reading.child``; it ends when its input does.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any, BinaryIO

from phatngon.base.finding import column_letter
from phatngon.reach.reading.parsing import parse
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, Unreadable
from phatngon.reach.reading.wire import BrokenWire, receive, send

_AT_ONCE = 2000  # rows in one frame
_MOST = 2**40
_SHORTEN = "Rút ngắn ô này, hoặc chép tin bài vào biểu mẫu, rồi nộp lại."


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one request after the other until the source ends."""
    send(sink, ("ready",))
    while True:
        try:
            (data, suffix, given), _ = receive(source, _MOST)
        except BrokenWire:
            return
        limits().update(given)
        bound_memory(limits()["memory_mb"])
        send(sink, _answer(sink, data, suffix))


def bound_memory(megabytes: int) -> None:
    """Let this process have no more memory than this, where the system can bound it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = megabytes * 1_000_000
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit and does not take it
        resource.setrlimit(
            resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1])
        )  # nobody's data in a dump
        resource.setrlimit(
            resource.RLIMIT_AS,
            (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard),
        )


def _answer(sink: BinaryIO, data: bytes, suffix: str) -> tuple[object, ...]:
    """Send the sheets of one file, row by row; the last word comes back."""
    try:
        book = parse(data, suffix)
        _send_book(sink, book)
        return ("end", book.remarks, book.kind)
    except Unreadable as error:
        return ("unreadable", error.what, error.advice)
    except MemoryError:
        return ("memory",)
    except (
        Exception
    ) as error:  # whatever a file of strangers sets off in the reader is a fault of that file
        return ("failed", type(error).__name__)


def _send_book(sink: BinaryIO, book: Book) -> None:
    most, cells = limits(), 0
    for sheet in book.sheets:
        send(
            sink,
            (
                "sheet",
                sheet.name,
                sheet.hidden,
                sheet.offset,
                list(sheet.merged),
                sorted(sheet.formulas),
                sheet.links,
                sorted(sheet.hidden_rows),
            ),
        )
        rows: list[list[Any]] = []
        for number, row in enumerate(sheet.rows, 1):
            cells += len(row)
            if len(row) > most["width"] or cells > most["cells"]:
                raise Unreadable(
                    f"dòng {number} quá rộng, hoặc cả bảng quá lớn, nên không đọc.",
                    "Chép tin bài vào biểu mẫu rồi nộp lại.",
                )
            for index, cell in enumerate(row):
                if isinstance(cell, str) and len(cell) > most["cell_chars"]:
                    raise Unreadable(
                        f"ô {column_letter(index + sheet.offset)}{number} quá dài nên không đọc.",
                        _SHORTEN,
                    )
            rows.append(list(row))
            if len(rows) == _AT_ONCE:
                send(sink, ("rows", rows))
                rows = []
        if rows:
            send(sink, ("rows", rows))


if __name__ == "__main__":
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers goes out
    serve(sys.stdin.buffer, answers)
