"""What a hub starts for a seat: the seat's copies of the lessons, our settings, then JupyterHub's own single-user server."""

from __future__ import annotations

import os
import sys
from datetime import datetime

from phatngon.base.moments import VIETNAM
from phatngon.publish.build.copies import refresh, workspace
from phatngon.publish.lab.lab import (
    command,
    environment,
    forget_layout,
    last_lesson,
    prepare_settings,
)

_HUBS_OWN = ("--ServerApp.port", "--ServerApp.ip", "--no-browser", "--LabApp.default_url")


def main(more: list[str]) -> None:
    """Prepare the seat and become its server; ``more`` are the arguments the hub gives."""
    root = workspace()
    refresh(datetime.now(VIETNAM).date(), root)
    settings = prepare_settings()
    forget_layout(settings)
    first = last_lesson(settings, root)
    ours = command(root, first, 0, settings, browser=False, learner=True)[3:]
    flags = [one for one in ours if not one.startswith(_HUBS_OWN)]
    start = [sys.executable, "-m", "jupyterhub.singleuser", *flags, *more]
    # the hub's own word for where a seat begins outranks every flag
    begins = {"JUPYTERHUB_DEFAULT_URL": f"/lab/tree/{first}"}
    os.execvpe(sys.executable, start, environment(settings, learner=True) | begins)


if __name__ == "__main__":
    main(sys.argv[1:])
