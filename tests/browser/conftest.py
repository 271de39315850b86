"""Debian's Chromium, driven with the network shut; without it these tests are skipped and counted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lesson_page_places import DAY, PHONE

from phatngon.base.log import locked
from phatngon.publish.lab.doctor import BROWSERS
from phatngon.publish.page.drill_page import DRILLS, build_drill_pages
from phatngon.publish.page.lesson_page import build_lesson_pages

CHROMIUM = next(
    (path for name in BROWSERS if (path := shutil.which(name))),
    None,
)
HOST = "lop.example"  # a name that is not this machine: phones get no secure page
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="máy này không có Chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # a machine that does other work too is slow, not wrong
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def hall(browser) -> Iterator:
    """A browser that reaches this machine under a plain-http name of its own."""
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, rules])
    yield other
    other.close()


@contextmanager
def open_class(folder: Path, *arguments: str) -> Iterator[dict[str, Any]]:
    """A class that runs in a process of its own; what it says of itself."""
    command = [sys.executable, "-m", "phatngon", "class", *arguments, "--port", "0", "--json"]
    process = subprocess.Popen([*command, "--data", str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
def offline_page(browser) -> Iterator:
    """Open a page of a size with the network off; it remembers what it asked for and what went wrong."""
    contexts = []

    def open_page(width: int, height: int):
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on(
            "console",
            lambda message: page.errors.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that a build makes of two lessons."""
    return made_once(tmp_path_factory, "dist", build_two_lessons)


@pytest.fixture(scope="session")
def lesson_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of all lessons and of their practice."""
    return made_once(tmp_path_factory, "bai", lambda folder: list(build_lesson_pages(folder, DAY)))


@pytest.fixture(scope="session")
def drills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of all scenarios."""
    made = made_once(tmp_path_factory, "tap", lambda folder: list(build_drill_pages(folder, DAY)))
    return made / DRILLS


@pytest.fixture
def phone(offline_page):
    return offline_page(*PHONE)


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Path:
    """The folder that ``make`` fills, made once for all workers of a session."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, whole = shared / name, shared / f"{name}.whole"
    handle = os.open(shared / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with locked(handle):
            if not whole.exists():
                make(folder)
                whole.touch()
    finally:
        os.close(handle)
    return folder


def build_two_lessons(folder: Path) -> None:
    lessons = ["01_nhan_dien_bao_chi", "00_bat_dau"]
    where = ["--out", str(folder), "--as-of", "2026-11-23"]
    done = subprocess.run(
        [sys.executable, "-m", "phatngon", "build", *lessons, *where],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stderr
