"""Files read in a process apart, with bounds of memory and time: one that kills its reader is told of, the others are read."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar, cast

from phatngon.base.numbers import format_number
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, SheetRows, Unreadable
from phatngon.reach.reading.wire import BrokenWire, receive, send

_CHILD = "phatngon.reach.reading.child"
_START = 120  # seconds that the reader may take to begin on a slow machine
_ANEW = "Mở tệp bằng Excel, chép bảng tin bài vào biểu mẫu rồi nộp lại."
_SPLIT = "Chia nhỏ bảng, hoặc xóa dữ liệu thừa ở xa bảng, rồi nộp lại."
T = TypeVar("T")


def parse_apart(data: bytes, suffix: str) -> Book:
    """The sheets of a file, rows and all. Raises Unreadable, also where the reader died or took too long."""
    with _lock:
        return _reader().parse(data, suffix)


class _ReadingProcess:
    """One process that reads files one after the other."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        # both are pipes
        self._asks, self._answers = (
            cast("BinaryIO", self._process.stdin),
            cast("BinaryIO", self._process.stdout),
        )
        if self._within(_START, lambda: self._next(2**10)) != ("ready",):
            self.stop()
            raise RuntimeError(f"the reader of files did not start: {sys.executable} -m {_CHILD}")

    @property
    def alive(self) -> bool:
        """True while the process can be asked."""
        return self.owner == os.getpid() and self._process.poll() is None

    def stop(self) -> None:
        """End the process and everything it holds."""
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()
        for stream in (self._asks, self._answers):
            with suppress(OSError):  # what was not taken any more
                stream.close()

    def parse(self, data: bytes, suffix: str) -> Book:
        """See :func:`parse_apart`."""
        seconds = limits()["seconds"] + limits()["seconds_per_mb"] * len(data) // 1_000_000
        try:
            found = self._within(seconds, lambda: self._ask(data, suffix))
        except BaseException:  # also Ctrl+C: what comes later would answer an older question
            self.stop()
            raise
        if isinstance(found, Book):
            return found
        if found is None or found[0] in ("memory", "failed"):
            self.stop()
        if found is None:
            raise Unreadable(
                f"đọc quá {format_number(seconds)} giây chưa xong nên đã dừng, chưa đọc.", _SPLIT
            )
        if found[0] == "unreadable":
            raise Unreadable(found[1], found[2])
        if found[0] == "memory":
            raise Unreadable("mở ra cần quá nhiều bộ nhớ nên đã dừng, chưa đọc.", _SPLIT)
        raise Unreadable(
            "bộ đọc phải dừng giữa chừng vì tệp không theo quy cách, nên chưa đọc.", _ANEW
        )

    def _ask(self, data: bytes, suffix: str) -> Book | tuple[str, ...]:
        """The whole book, or the last word of a reader that could not give it; „failed“ for one that died."""
        left, book = limits()["memory_mb"] * 1_000_000, Book([])
        try:
            send(self._asks, (data, suffix, limits()))
            while True:
                (kind, *told), size = receive(self._answers, left)
                left -= size
                if kind == "sheet":
                    name, hidden, offset, merged, formulas, links, unseen = told
                    rows: list[list[Any]] = []
                    book.sheets.append(
                        SheetRows(
                            name, rows, hidden, offset, merged, set(formulas), links, set(unseen)
                        )
                    )
                elif kind == "rows":
                    rows += told[0]
                elif kind == "end":
                    book.remarks, book.kind = told
                    return book
                else:
                    return (kind, *told)
        except (BrokenWire, OSError):
            return ("failed", "")

    def _next(self, most: int) -> object:
        with suppress(BrokenWire):
            return receive(self._answers, most)[0]
        return None

    def _within(self, seconds: float, work: Callable[[], T]) -> T | None:
        """What ``work`` gives, or None where the process had to be ended because it took too long."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            found = work()
        finally:
            timer.cancel()
            timer.join()
        return None if late.is_set() and not isinstance(found, Book) else found


_lock = threading.Lock()
_kept: list[_ReadingProcess] = []


def _reader() -> _ReadingProcess:
    """The reader kept warm, begun anew where it is gone."""
    if _kept and not _kept[0].alive:
        _kept.pop().stop()
    if not _kept:
        _kept.append(_ReadingProcess())
    return _kept[0]


@atexit.register
def stop_reader() -> None:
    """End the reader kept warm, if there is one."""
    while _kept:
        _kept.pop().stop()
