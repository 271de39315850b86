"""Asynchronous tests in a loop of their own: the tests of a worker's browser may hold one in its main thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def in_own_loop(whole: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run ``whole`` to its end in a thread; what it raises is raised here."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(whole())).result()
