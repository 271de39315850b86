"""The kernel of the lessons: an ordinary one that says nothing more once it was asked to stop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel


class QuietKernel(IPythonKernel):
    """Stops in silence.

    What the interpreter tells while it takes its loops apart ("Task was destroyed but it is pending!") goes to the
    output of whatever cell ran last, so a learner would read it below a question. Depends on which thread ends first.
    """

    def do_shutdown(self, restart: bool) -> Any:
        """Shut the outputs, then stop as an ordinary kernel does."""
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        return super().do_shutdown(restart)
