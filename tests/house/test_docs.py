"""The documentation: what is made from the code is up to date, every link leads somewhere, every verb is told."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from phatngon.base.paths import kit_root

PAGES = sorted([*(kit_root() / "docs").rglob("*.md"), *kit_root().glob("*.md")])


@pytest.fixture(scope="module")
def update() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "docs_update", kit_root() / "tools" / "docs" / "update.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_floor_plan_and_the_verbs_are_those_of_the_code(update: ModuleType) -> None:
    for path, text in update.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"chạy tools/docs/update.py: {path.name}"


def test_the_floor_plan_knows_every_room_and_no_room_uses_one_above_it(update: ModuleType) -> None:
    folders = {
        path.name
        for path in (kit_root() / "tools" / "phatngon").iterdir()
        if (path / "__init__.py").is_file()
    }
    assert set(update.ROOMS) == folders
    order = list(update.ROOMS)
    assert all(
        order.index(other) > order.index(room)
        for room, others in update.imports().items()
        for other in others
    )


def test_every_verb_of_the_start_program_is_told(update: ModuleType) -> None:
    text = (kit_root() / "docs" / "lenh.md").read_text(encoding="utf-8")
    start = (kit_root() / "tools" / "start.py").read_text(encoding="utf-8")
    for verb in re.findall(r'^    "([a-z]+)": \("', start, re.MULTILINE):
        assert f"## `python3 tools/start.py {verb}" in text, verb


def test_every_verb_has_help_and_every_option_a_meaning(update: ModuleType) -> None:
    for block in update.verbs().split("\n## "):
        head, _, rest = block.partition("\n")
        assert re.search(r"\w", rest.split("|")[0]), head
        assert not [
            row
            for row in re.findall(r"^\| `(-[^`]*)` \|(.*)\|$", rest, re.MULTILINE)
            if not row[1].strip()
        ], head


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_of_a_page_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)#]+)", text):
        if not re.match(r"[a-z]+:", link):
            assert (path.parent / link).exists(), link


def test_files_named_in_the_architecture_exist() -> None:
    text = (kit_root() / "docs" / "kien-truc.md").read_text(encoding="utf-8")
    for name in re.findall(
        r"`((?:law|rules|reach|documents|practice|lessons|publish|base)/[\w/.*]+)`", text
    ):
        assert list((kit_root() / "tools" / "phatngon").glob(name)), name
