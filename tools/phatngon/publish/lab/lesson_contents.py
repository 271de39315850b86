"""Lessons as JupyterLab gets them: without yesterday's outputs, and not to be written over.

What a lesson shows comes from its kernel, each time anew: outputs kept on disk name widgets that no longer exist.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat.notebooknode import from_dict

from phatngon.publish.build.run import AHEAD, READ_AHEAD
from phatngon.publish.sources.notebooks import without_outputs
from phatngon_engine import can_fork
from phatngon_engine.owner import start_ahead

PARENT_STEP = 0.5
READ_ONLY = {"editable": False, "deletable": False}


class LessonContents(AsyncLargeFileManager):
    """Files of the personal copy; a lesson of the kit is read-only and always comes, and is always kept, without outputs."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
        if can_fork():
            start_ahead(
                AHEAD, READ_AHEAD
            )  # while the page loads, what its kernel needs is imported

    async def get(self, path: str, *arguments: Any, **options: Any) -> dict[str, Any]:
        """A file or folder, as JupyterLab asks for it."""
        model = await super().get(path, *arguments, **options)
        if is_lesson(model.get("content")):
            model["content"] = to_read(model["content"])
            model["writable"] = False
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Write a file; of a lesson, its cells only."""
        if is_lesson(model.get("content")):
            model = {**model, "content": without_outputs(model["content"])}
        return await super().save(model, path)


def _end_with(parent: int) -> None:
    """End this server when the command that started it is gone, however it went: a port left taken keeps the lesson shut."""
    while os.getppid() == parent:
        time.sleep(PARENT_STEP)
    os.kill(os.getpid(), signal.SIGTERM)


def is_lesson(content: Any) -> bool:
    """True for the content of a notebook that belongs to the kit, old copies included.

    >>> is_lesson({"cells": [], "metadata": {"phatngon": {"lesson": "00_bat_dau"}}}), is_lesson("# chữ")
    (True, False)
    """
    return (
        isinstance(content, dict)
        and "cells" in content
        and "phatngon" in content.get("metadata", {})
    )


def to_read(content: Any) -> Any:
    """The content of a lesson as it is opened: without outputs, its cells to be read and run, not edited.

    >>> to_read({"cells": [{"cell_type": "markdown", "source": "", "metadata": {}}], "metadata": {}})["cells"][0]["metadata"]
    {'editable': False, 'deletable': False}
    """
    clean = without_outputs(content)
    cells = [{**cell, "metadata": {**cell["metadata"], **READ_ONLY}} for cell in clean["cells"]]
    return from_dict({**clean, "cells": cells})
