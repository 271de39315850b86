"""The fast notebook engine: kernels forked from a process that has already imported what notebooks need.

It stands aside: it imports nothing of the kit, because Jupyter's own processes load it. What is to be imported ahead is
configuration. Where processes cannot be forked safely (Windows, macOS) the ordinary kernel serves.

- ``provisioner``: for Jupyter (entry point ``phatngon-fork``), chosen by a kernel specification (``kernelspec``).
- ``papermill_engine``: for papermill (entry point ``phatngon``).
- ``owner``: one fork server for each kind of kernel, started on demand; it ends with the process that started it.
- ``server``, ``preload``, ``child``: inside the fork server.
"""

from __future__ import annotations

import os
import sys

PROVISIONER = "phatngon-fork"
ENGINE = "phatngon"


def can_fork() -> bool:
    """True where kernels can be forked: Linux with process descriptors (5.3 and later)."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def is_installed() -> bool:
    """True where Jupyter can find our provisioner (a checkout that was never installed has no entry points)."""
    from importlib.metadata import entry_points

    return bool(entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER))
