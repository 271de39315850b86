"""A kernel home whose kernels are forked, for every test here; without fork there is nothing to test."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_runs import children

from phatngon_engine import can_fork, is_installed, owner
from phatngon_engine.kernelspec import write_kernelspec
from phatngon_engine.owner import Kind

MODULES = ("pandas", "matplotlib.pyplot", "ipywidgets")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not (can_fork() and is_installed()):
        for item in items:
            if "engine" in item.path.parts:
                item.add_marker(
                    pytest.mark.skip(reason="no fork here, or the kit is not installed")
                )


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path_factory.mktemp("nha")
    monkeypatch.setenv("JUPYTER_PATH", str(write_kernelspec(folder / "jupyter", MODULES)))
    monkeypatch.setenv("IPYTHONDIR", str(folder / "ipython"))
    for name in (
        "JUPYTER_PREFER_ENV_PATH",
        "JUPYTER_PLATFORM_DIRS",
        "PYTHONUTF8",
        "PYDEVD_DISABLE_FILE_VALIDATION",
    ):
        monkeypatch.setenv(name, "1")
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    return folder


@pytest.fixture(scope="session", autouse=True)
def no_server_left():
    yield
    owner.stop()
    left = {
        pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children()
    }  # a browser of other tests may live on
    assert not {
        pid: command
        for pid, command in left.items()
        if b"phatngon_engine" in command or not command
    }


@pytest.fixture
def server():
    """The fork server of these tests."""
    import os
    import sys

    return owner.start(Kind.of((sys.executable,), MODULES, os.environ))
