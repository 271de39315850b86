"""Work shared out among processes that tell how far they are, can be asked to stop, and never outlive their owner."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar, TypeVarTuple

STOPPED = "một tiến trình dựng tài liệu đã dừng đột ngột; chạy lại lệnh này để làm tiếp."
T = TypeVar("T")
Given = TypeVarTuple("Given")
_here: dict[str, Any] = {}


class Workers:
    """``jobs`` processes; ``listen`` gets what they :func:`tell`. Left by an exception, they end after the piece they are at."""

    def __init__(self, jobs: int, listen: Callable[[str], None] = lambda told: None) -> None:
        self.jobs, self._listen = jobs, listen

    def __enter__(self) -> Workers:
        context = multiprocessing.get_context(
            "spawn"
        )  # no copy of our threads, the same on every system
        self._told, self._stop = context.Queue(), context.Event()
        self._executor = ProcessPoolExecutor(self.jobs, context, _begin, (self._told, self._stop))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._stop.set()
        self._executor.shutdown(wait=True, cancel_futures=kind is not None)
        self._told.close()

    def submit(self, work: Callable[[*Given], T], *arguments: *Given) -> Future[T]:
        """Hand out a piece of work, a function of a module and its arguments."""
        self.hear()
        return self._executor.submit(work, *arguments)

    def result(self, future: Future[T]) -> T:
        """The result of a piece, listening meanwhile. Raises what the work raised, BrokenProcessPool for a worker that died."""
        while not future.done():
            self.hear(0.2)
        self.hear()
        return future.result()

    def hear(self, seconds: float = 0.001) -> None:
        """Pass on what was told; wait so long for the first of it."""
        with suppress(queue.Empty):
            while True:
                self._listen(self._told.get(timeout=seconds))


def tell(news: str) -> None:
    """In a worker: tell the owner something."""
    _here["told"].put(news)


def stopped() -> bool:
    """In a worker: True when the owner wants no more."""
    return bool(_here["stop"].is_set())


def _begin(told: object, stop: object) -> None:
    """Keep the ways to the owner, leave Ctrl+C to it, and end with it."""
    _here.update(told=told, stop=stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_owner, daemon=True).start()


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os._exit(1)
