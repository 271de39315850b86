"""Lessons as JupyterLab gets them: without yesterday's outputs, and not to be written over.

What a lesson shows comes from its kernel, each time anew: outputs kept on disk name widgets that no longer exist.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from datetime import UTC, datetime
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat.notebooknode import from_dict

from phatngon.base.errors import KitError
from phatngon.base.moments import VIETNAM
from phatngon.base.yamlfile import YamlFile
from phatngon.publish.build.run import AHEAD, READ_AHEAD
from phatngon.publish.sources.notebooks import NotebookJson, without_outputs
from phatngon_engine import can_fork
from phatngon_engine.owner import start_ahead

PARENT_STEP = 0.5
PLACE = "lo-trinh.phatngon"  # the name under which the panel asks for the path; no file of a learner has it
READ_ONLY = {"editable": False, "deletable": False}


class ContentModel(TypedDict, total=False):
    """A file as JupyterLab hands it over; ``content``: of a notebook its JSON, else a text."""

    name: str
    path: str
    type: str
    format: str
    mimetype: str
    chunk: int
    content: Any


class LessonContents(AsyncLargeFileManager):
    """Files of the personal copy; a lesson of the kit is read-only and always comes, and is always kept, without outputs."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        speak_vietnamese()
        self.told = ""  # on the code that was taken in last
        threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
        if can_fork():
            start_ahead(
                AHEAD, READ_AHEAD
            )  # while the page loads, what its kernel needs is imported

    async def get(self, path: str, *arguments: object, **options: object) -> dict[str, object]:
        """A file or folder, as JupyterLab asks for it; the learner's path is made when asked for."""
        if path.strip("/") == PLACE:
            told, self.told = self.told, ""
            shown = await asyncio.to_thread(path_panel, told)
            return path_model(json.dumps(shown, ensure_ascii=False), "text", "text/plain")
        model = await super().get(path, *arguments, **options)
        if is_lesson(model.get("content")):
            model["content"] = to_read(model["content"])
            model["writable"] = False
        return model

    async def save(self, model: ContentModel, path: str = "") -> dict[str, object]:
        """Write a file; of a lesson, its cells only. What is written to the path is a code that carries progress."""
        if path.strip("/") == PLACE:
            self.told = await asyncio.to_thread(take_code, str(model.get("content", "")))
            return path_model()
        if is_lesson(model.get("content")):
            model = {**model, "content": without_outputs(model["content"])}
        return await super().save(model, path)


def speak_vietnamese() -> None:
    """Let this server's JupyterLab have our words too, where the official language pack has none."""
    # it offers no other way to add to a pack than a pack of one's own in place of the official one
    handler: Any = import_module("jupyterlab_server.translations_handler")
    official = handler.get_language_pack
    if getattr(official, "with_ours", False):
        return

    def pack(locale: str) -> tuple[dict[str, object], str]:
        data, message = official(locale)
        if locale.startswith("vi") and data:
            domain = data.setdefault("jupyterlab", {})
            for words, ours in own_words().items():
                for place in ("", "menu\x04"):
                    domain.setdefault(f"{place}{words}", [ours])
        return data, message

    vars(pack)["with_ours"] = True  # so that it is done once
    handler.get_language_pack = pack


def own_words() -> dict[str, str]:
    """Our Vietnamese for what JupyterLab leaves in English, by its English."""
    return dict(YamlFile.read(Path(__file__).with_name("tieng_viet.yaml")).data["words"])


def path_panel(told: str = "") -> dict[str, object]:
    """What the panel shows; where that cannot be made, the sentence that says why."""
    from phatngon.publish.lab.path_panel import panel

    today = datetime.now(VIETNAM).date()
    try:
        return panel(today, today, told)
    except KitError as error:
        return {"html": f"<p>{escape(error.sentence)}</p>", "order": [], "titles": []}


def take_code(code: str) -> str:
    """Take in the progress that a code carries; the sentence to tell."""
    from phatngon.publish.lab.path_panel import take

    try:
        return take(code, datetime.now(VIETNAM).date())
    except KitError as error:
        return error.sentence


def path_model(
    content: str | None = None, form: str | None = None, kind: str | None = None
) -> dict[str, object]:
    """The path as Jupyter sends a file, or says that it was written."""
    now = datetime.now(UTC)
    return {
        "name": PLACE,
        "path": PLACE,
        "type": "file",
        "format": form,
        "mimetype": kind,
        "content": content,
        "writable": True,
        "created": now,
        "last_modified": now,
    }


def _end_with(parent: int) -> None:
    """End this server when the command that started it is gone, however it went: a port left taken keeps the lesson shut."""
    while os.getppid() == parent:
        time.sleep(PARENT_STEP)
    os.kill(os.getpid(), signal.SIGTERM)


def is_lesson(content: object) -> bool:
    """True for the content of a notebook that belongs to the kit, old copies included.

    >>> is_lesson({"cells": [], "metadata": {"phatngon": {"lesson": "00_bat_dau"}}}), is_lesson("# chữ")
    (True, False)
    """
    return (
        isinstance(content, dict)
        and "cells" in content
        and "phatngon" in content.get("metadata", {})
    )


def to_read(content: NotebookJson) -> object:
    """The content of a lesson as it is opened: without outputs, its cells to be read and run, not edited.

    >>> to_read({"cells": [{"cell_type": "markdown", "source": "", "metadata": {}}], "metadata": {}})["cells"][0]["metadata"]
    {'editable': False, 'deletable': False}
    """
    clean = without_outputs(content)
    cells = [{**cell, "metadata": {**cell["metadata"], **READ_ONLY}} for cell in clean["cells"]]
    return from_dict({**clean, "cells": cells})
