"""An IPython home of our own: no personal start-up files, and no English notice in a learner's terminal."""

from __future__ import annotations

from pathlib import Path

from phatngon.base.files import write_text

ERRORS_ONLY = "c = get_config()  # noqa: F821\nc.IPKernelApp.log_level = 40\n"


def quiet_ipython(folder: Path) -> Path:
    """Make (or renew) the IPython folder inside ``folder`` and return it: kernels speak of errors only."""
    home = folder / "ipython"
    write_text(home / "profile_default" / "ipython_kernel_config.py", ERRORS_ONLY)
    return home
