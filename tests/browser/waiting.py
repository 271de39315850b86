"""Waiting for what a page says of itself where its policy forbids that a test's words are evaluated again and again inside it."""

from __future__ import annotations

import time
from typing import Any


def wait_for(page: Any, expression: str, arg: Any = None, seconds: float = 30) -> None:
    """Wait until an expression, or a function of ``arg``, holds in a page. Raises AssertionError after ``seconds``."""
    until = time.monotonic() + seconds
    while not _holds(page, expression, arg):
        assert time.monotonic() < until, f"it never came to hold: {expression[:200]}"
        page.wait_for_timeout(50)


def _holds(page: Any, expression: str, arg: Any) -> bool:
    from playwright.sync_api import Error

    try:
        return bool(page.evaluate(expression, arg))
    except Error as error:
        if "context was destroyed" not in str(error):  # the page is just going elsewhere
            raise
        return False
