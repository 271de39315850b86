"""What a forked process does to become a kernel that knows nothing of the one before it."""

from __future__ import annotations

import contextlib
import gc
import os
import random
import signal
import sys
import time

from phatngon_engine import wire


def run_kernel(wanted: wire.Message, out: int, err: int) -> int:
    """Be the kernel that ``wanted`` asks for (``argv``, ``env``, ``cwd``) until it is shut down; returns its exit code."""
    _streams(out, err)
    os.environ.clear()
    os.environ.update(wanted["env"])
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    time.tzset()
    os.chdir(wanted["cwd"])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(
            number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        )
    _reseed()
    gc.enable()
    return _serve_notebook(wanted["argv"])


def _streams(out: int, err: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for given, number in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(given, number)
        os.close(given)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        stream = open(  # noqa: SIM115
            number, mode, encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _reseed() -> None:
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _serve_notebook(argv: list[str]) -> int:
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = [sys.modules["ipykernel"].__file__ or "ipykernel", *argv]
    app = IPKernelApp.instance(parent_handle=os.getppid())
    app.initialize(argv)
    _catch_up()
    app.start()
    return 0


def _catch_up() -> None:
    """What modules do when they are imported inside a kernel; ours were imported before there was one."""
    if "matplotlib" in sys.modules:
        with contextlib.suppress(KeyError, ValueError):
            sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].register_comm_target()
