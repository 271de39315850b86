"""Waiting for what a page says of itself where its policy forbids that a test's words are evaluated again and again inside it."""

from __future__ import annotations

import json
import time
from typing import Any


def wait_for(page: Any, expression: str, arg: Any = None, seconds: float = 30) -> None:
    """Wait until an expression, or a function of ``arg``, holds in a page. Raises AssertionError after ``seconds``."""
    until = time.monotonic() + seconds
    while not _holds(page, expression, arg):
        assert time.monotonic() < until, f"it never came to hold: {expression[:200]}"
        page.wait_for_timeout(50)


def kept_before(page: Any, key: str, rows: object) -> None:
    """What an older page left in the browser's own store, there before the scripts of the next page begin.

    A page that writes there and is left at once may never have written: the store says nothing when it has.
    """
    name, text = json.dumps(key), json.dumps(json.dumps(rows))
    page.add_init_script(
        f"if (location.protocol === 'file:' && localStorage.getItem({name}) === null) {{ localStorage.setItem({name}, {text}); }}"
    )


def change_kept(page: Any, lesson: str, change: str, given: object = None) -> None:
    """Change what is kept of a lesson as the page itself would: ``change`` is a function of its rows and of ``given``.

    On return it is written in both places, so that whatever page comes next reads it.
    """
    page.evaluate(
        f"""([lesson, given]) => {{ const all = keptAtOnce(lesson); ({change})(all, given); all._at += 1;
        const text = JSON.stringify(all); localStorage.setItem(keyOf(lesson), text);
        return new Promise(done => store("readwrite", cau => cau.put(text, keyOf(lesson)), () => done())); }}""",
        [lesson, given],
    )


def _holds(page: Any, expression: str, arg: Any) -> bool:
    from playwright.sync_api import Error

    try:
        return bool(page.evaluate(expression, arg))
    except Error as error:
        if "context was destroyed" not in str(error):  # the page is just going elsewhere
            raise
        return False
