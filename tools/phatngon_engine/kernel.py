"""The kernel of the lessons: an ordinary one that says nothing more once it was asked to stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.display import publish_display_data

INTERRUPTED = (
    "Phần này đã dừng giữa chừng. Câu trả lời đã ghi vẫn còn; chọn “Chạy tất cả” để chạy lại."
)


class QuietShell(ZMQInteractiveShell):
    """Tells an interruption in one sentence.

    Whoever stops a kernel that still runs interrupts it first, so the traceback of whatever line ran just then would
    stand in front of a learner.
    """

    stopping = False

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        if self.stopping:
            return
        if issubclass(etype, KeyboardInterrupt):
            publish_display_data({"text/plain": INTERRUPTED})
            self._last_traceback = stb
            return
        super()._showtraceback(etype, evalue, stb)


class QuietKernel(IPythonKernel):
    """Stops in silence.

    What the interpreter tells while it takes its loops apart ("Task was destroyed but it is pending!") goes to the
    output of whatever cell ran last, so a learner would read it below a question. Depends on which thread ends first.
    """

    shell_class = QuietShell
    help_links: list[dict[str, str]] = []  # noqa: RUF012  # those of IPython lead to English pages on the network

    def do_shutdown(self, restart: bool) -> Any:  # a dict or a coroutine, as ipykernel has it
        """Shut the outputs, then stop as an ordinary kernel does."""
        if isinstance(self.shell, QuietShell):
            self.shell.stopping = True
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        return super().do_shutdown(restart)
