"""Kernels leave nothing behind: no zombie, no open descriptor, no file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from engine_runs import children, open_files, run, wait_until

KERNELS = 100


def forked(server) -> None:
    process = server.fork(
        ["--IPKernelApp.log_level=50", "--IPKernelApp.connection_file=/khong/co/k.json"],
        os.environ,
        "/",
        1,
        2,
    )
    process.kill()
    process.wait(30)


def held(server) -> list[int]:
    return [open_files(os.getpid()), open_files(server.pid), len(children(server.pid))]


def test_a_hundred_kernels_leave_no_zombie_and_no_open_descriptor(server) -> None:
    forked(server)
    assert wait_until(lambda: held(server)[2] == 0)
    first = held(server)
    for _ in range(KERNELS):
        forked(server)
    # fewer is no leak: the first kernel's descriptor may still have been open when it was counted
    assert wait_until(
        lambda: all(now <= before for now, before in zip(held(server), first, strict=True))
    ), (held(server), first)


@pytest.mark.slow
def test_notebooks_leave_no_process_descriptor_or_file(
    server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))

    for _ in range(2):
        run("1 + 1")
    then, processes = held(server), len(children())
    for _ in range(12):
        run("1 + 1")
    assert wait_until(
        lambda: all(now <= before for now, before in zip(held(server), then, strict=True))
    ), (held(server), then)
    assert len(children()) == processes
    assert not list(tmp_path.iterdir())
