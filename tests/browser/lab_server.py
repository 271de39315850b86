"""A learner's JupyterLab for the browser tests: started, waited for, killed and started again on the same folders."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

# every question of the lesson can be answered: its widgets are there and the kernel waits for the learner
READY = """least => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    const kernel = panel && panel.sessionContext && panel.sessionContext.session && panel.sessionContext.session.kernel;
    const items = [...document.querySelectorAll('.pn-item.pn-live')];
    return kernel && kernel.status === 'idle' && items.length >= least
        && items.every(item => item.querySelector('input, select, textarea') && item.querySelector('button'))
        && !document.querySelector('.pn-bar-lost:not([hidden])');
}"""


class LabServer:
    """One learner's folders and the JupyterLab that runs on them."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder, self.more = folder, more
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    @property
    def runtime(self) -> Path:
        return self.folder / "data" / "jupyterlab" / "runtime"

    @property
    def copies(self) -> Path:
        return self.folder / "bai"

    def start(self) -> None:
        for old in self.runtime.glob("jpserver-*"):
            old.unlink()
        env = {
            **os.environ,
            "PHATNGON_DATA": str(self.folder / "data"),
            "PHATNGON_WORKSPACE": str(self.copies),
        }
        env.pop("PHATNGON_KIT", None)
        with self.said.open("w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    *("-m", "phatngon", "lab", "--port", str(self.port), "--no-browser"),
                    *self.more,
                ],
                env=env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        found = None
        for _ in range(240):
            time.sleep(0.25)
            for path in self.runtime.glob("jpserver-*.json"):
                found = json.loads(path.read_text() or "null")
            if found or self.process.poll() is not None:
                break
        assert found, self.said.read_text()
        self.token, self.pid = found["token"], found["pid"]

    @property
    def said(self) -> Path:
        return self.folder / "log"

    def url(self, lesson: str = "") -> str:
        """The address of a lesson; without one, what the learner's browser opens by itself."""
        place = f"/tree/{lesson}.ipynb" if lesson else ""
        return (
            f"http://127.0.0.1:{self.port}/lab{place}?token={self.token}"
            if lesson
            else f"http://127.0.0.1:{self.port}/?token={self.token}"
        )

    def stop(self, *, hard: bool = False) -> None:
        if hard:  # as a power cut does: JupyterLab first, so that nobody saves or says goodbye
            os.kill(self.pid, 9)
        self.process.terminate()
        self.process.wait(30)
        with socket.socket() as probe:  # nothing is left behind
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", self.port))
