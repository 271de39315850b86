"""What the desks in JupyterLab are made of: sections, buttons that run a verb in a process of its own, what it says.

A desk is a notebook whose buttons do what a terminal would; no command is typed, and nothing here is known to one desk only.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from phatngon.base.errors import InputError
from phatngon.base.html import Html, tag
from phatngon.lessons.guard import net_into

if TYPE_CHECKING:
    import ipywidgets as widgets


SEEN = 12  # last lines of a verb that are shown
_STEP = re.compile(r"\[(\d+)/(\d+)\]")
WIDE = {
    "layout": {"width": "52em", "max_width": "100%"},
    "style": {"description_width": "18em"},
}


def notebook_text(title: str, words: str, module: str, call: str) -> str:
    """A desk as the text of a notebook: one Markdown cell, one folded call."""
    cells = [
        {"cell_type": "markdown", "id": "dau-trang", "metadata": {}, "source": words},
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "ban",
            "metadata": {"jupyter": {"source_hidden": True}},
            "outputs": [],
            "source": f"from {module} import {call}\n\n{call}()",
        },
    ]
    kernel = {"display_name": "Phát ngôn", "language": "python", "name": "python3"}
    book = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "phatngon": {"title": title}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


class Job:
    """A verb that runs in a process of its own: its last lines, how far it is, whether it is done.

    ``document``: what a verb with ``--json`` printed, once it is done; ``opened``: what an opened room said of itself.

    >>> job = Job(["deadline", "--amount", "2", "--unit", "days", "--from", "25/11/2026"])
    >>> job.wait(60)
    0
    >>> job.lines[0][:4]
    'Hạn:'
    """

    def __init__(
        self, arguments: Sequence[str], told: Callable[[Job], None] = lambda job: None
    ) -> None:
        self.lines: deque[str] = deque(maxlen=SEEN)
        self.opened: dict[str, Any] = {}
        self.document: Any = None
        self.share = 0.0
        self.arguments = list(arguments)
        self._told = told
        self._whole: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "phatngon", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self._take(line.rstrip("\n"))
                self._told(self)
        self.process.wait()
        if "--json" in self.arguments and not self.opened:
            self._settle()
        self._told(self)

    def _settle(self) -> None:
        """Read what the verb printed as one document; what it said besides stays in the lines."""
        text = "\n".join(self._whole)
        start = text.find("{")
        try:
            self.document, end = json.JSONDecoder().raw_decode(text, start)
        except ValueError:
            return
        said = (text[:start] + "\n" + text[end:]).split("\n")
        self.lines.clear()
        self.lines.extend(line.strip() for line in said if line.strip())

    def _take(self, line: str) -> None:
        text = line.strip()
        if text.startswith("{") and '"trainer_url"' in text:
            self.opened = json.loads(text)
            return
        self._whole.append(line)
        if text:
            self.lines.append(text)
            step = _STEP.search(text)
            if step:
                self.share = int(step[1]) / max(1, int(step[2]))

    @property
    def running(self) -> bool:
        """True while the verb runs, or while what it said is still read."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Ask the verb to end."""
        if self.running:
            self.process.terminate()

    def wait(self, seconds: float) -> int:
        """Its exit code, once it has said everything."""
        self._reader.join(seconds)
        return self.process.wait(seconds)


def said_html(job: Job) -> Html:
    """The last lines of a verb, and how it ended."""
    state = (
        "Đang chạy…"
        if job.running
        else "Đã xong."
        if job.process.returncode == 0
        else "Có việc phải xem lại."
        if job.process.returncode == 1
        else "Đã dừng."
    )
    lines = [tag("div", line) for line in job.lines]
    return tag("div", tag("strong", state), *lines, role="status")


def section(title: str, *fields: object) -> object:
    """A part of a desk with its heading."""
    import ipywidgets as widgets

    head = widgets.HTML(str(tag("h3", title)))
    return widgets.VBox([head, *fields]).add_class("pn-item").add_class("pn-live")


def row(*buttons: object) -> object:
    """Buttons beside each other, under each other where the screen is narrow."""
    import ipywidgets as widgets

    return widgets.HBox(list(buttons), layout={"flex_flow": "row wrap"})


def button(words: str, act: Callable[[], None], panel: object, style: str = "") -> object:
    """A button; what fails is told in ``panel`` in one sentence."""
    import ipywidgets as widgets

    made = widgets.Button(description=words, button_style=style, layout={"width": "auto"})

    def pressed(_: object) -> None:
        with net_into(panel):
            act()

    made.on_click(pressed)
    return made


class Runner:
    """What starts the verbs of a section and ends them; a section runs one at a time, and shows what it says in its panel."""

    def __init__(
        self,
        panel: widgets.HTML,
        bar: widgets.FloatProgress | None = None,
        show: Callable[[Job], Html] = said_html,
    ) -> None:
        self.panel, self.bar, self._show = panel, bar, show
        self.job: Job | None = None

    def start(
        self,
        arguments: Sequence[str],
        show: Callable[[Job], Html] | None = None,
        then: Callable[[Job], None] | None = None,
    ) -> None:
        """Run a verb. Raises InputError while another runs. ``show``: how it is told; ``then``: what is done at its end."""
        if self.job is not None and self.job.running:
            raise InputError("việc này đang chạy.", advice="Chờ xong hoặc bấm Dừng.")
        self.panel.value = "Đang mở…"
        told = show or self._show

        def heard(job: Job) -> None:
            ended = not job.running
            self.panel.value = str(told(job) if ended or told is self._show else said_html(job))
            if self.bar is not None:
                self.bar.value = 1.0 if ended else job.share
            if ended and then is not None:
                then(job)

        self.job = Job(arguments, heard)

    def stop(self) -> None:
        """Ask the verb that runs to end."""
        if self.job is not None:
            self.job.stop()
