"""The house: a tower whose rooms import downwards only, every public name documented, every example true."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import re
import subprocess
import sys
import unicodedata
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

from phatngon.base.paths import kit_root

ORDER = (
    "base",
    "tables",
    "law",
    "rules",
    "documents",
    "network",
    "reach",
    "practice",
    "lessons",
    "publish",
    "classroom",
    "cli",
)
PACKAGE = kit_root() / "tools" / "phatngon"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


@cache
def imported(path: Path) -> frozenset[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return frozenset(name for name in names if name.startswith("phatngon."))


def test_each_room_imports_only_rooms_below_it() -> None:
    for path in MODULES:
        room = path.relative_to(PACKAGE).parts[0]
        if room not in ORDER:
            continue
        for name in imported(path):
            other = name.split(".")[1]
            assert ORDER.index(other) <= ORDER.index(room), (
                f"{path.relative_to(PACKAGE)} imports {name}"
            )


def test_no_module_imports_itself_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in MODULES:
        module = ".".join(
            ("phatngon", *path.relative_to(PACKAGE).with_suffix("").parts)
        ).removesuffix(".__init__")
        top = ast.parse(path.read_text(encoding="utf-8")).body
        graph[module] = {
            node.module
            for node in top
            if isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith("phatngon.")
        }

    inside = {name for name in graph if name.count(".") > 1}
    try:
        TopologicalSorter({name: needs & inside for name, needs in graph.items()}).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_the_drawers_of_a_room_import_each_other_in_one_direction_only() -> None:
    """A drawer is a folder inside a room; modules that lie in the room itself may use any of them."""
    edges: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for path in MODULES:
        room, *inside = path.relative_to(PACKAGE).parts
        for name in imported(path):
            other = name.split(".")[1:]
            drawer = PACKAGE.joinpath(*other[:2])
            if (
                len(inside) > 1
                and len(other) > 1
                and other[0] == room
                and drawer.is_dir()
                and other[1] != inside[0]
            ):
                edges.setdefault((room, inside[0]), set()).add((room, other[1]))

    def walk(drawer: tuple[str, str], trail: tuple[tuple[str, str], ...]) -> None:
        assert drawer not in trail, " → ".join("/".join(one) for one in (*trail, drawer))
        for other in edges.get(drawer, ()):
            walk(other, (*trail, drawer))

    assert ("publish", "papers") in edges
    for drawer in edges:
        walk(drawer, ())


def code_lines(path: Path) -> int:
    """The lines of a module that hold code: no blank, no comment, no docstring."""
    text = path.read_text(encoding="utf-8")
    tree, prose = ast.parse(text), set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            prose |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines = enumerate(text.split("\n"), 1)
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#")
        for number, line in lines
        if number not in prose
    )


def test_modules_fit_in_one_reading() -> None:
    long = [
        f"{path.relative_to(PACKAGE)}: {n}" for path in MODULES if (n := code_lines(path)) > 470
    ]
    assert not long


def said_of(node: ast.AST) -> ast.expr | None:
    """The type that a part of a signature is given: an argument's, or what a function returns."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.returns
    return node.annotation if isinstance(node, ast.arg) else None


def test_few_signatures_say_any_and_each_says_why() -> None:
    anys = 0
    for path in sorted((kit_root() / "tools").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for annotation in filter(None, map(said_of, ast.walk(ast.parse(text)))):
            if any(isinstance(one, ast.Name) and one.id == "Any" for one in ast.walk(annotation)):
                anys += 1
                assert "  # " in lines[annotation.lineno - 1], f"{path.name}:{annotation.lineno}"
    assert anys < 40


def test_public_names_are_documented() -> None:
    bare = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            bare.append(str(path.relative_to(PACKAGE)))
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                bare.append(f"{path.relative_to(PACKAGE)}: {node.name}")
    assert not bare


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if ">>>" in path.read_text(encoding="utf-8")],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_examples_in_docstrings_are_true(path: Path) -> None:
    name = ".".join(("phatngon", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0 and result.attempted > 0


def test_every_text_of_the_kit_is_composed_and_names_no_machine() -> None:
    for path in kit_root().rglob("*"):
        inside = path.relative_to(kit_root()).parts
        if (
            inside[0] in (".git", ".venv", "dist", "wheels")
            or "__pycache__" in inside
            or not path.is_file()
        ):
            continue
        if path.suffix not in (
            ".py",
            ".md",
            ".yaml",
            ".yml",
            ".toml",
            ".ipynb",
            ".csv",
            ".txt",
            ".j2",
            ".typ",
            ".lua",
            ".css",
            ".json",
        ):
            continue
        if inside[:3] == ("sample_data", "reach", "nop"):
            continue  # files as units send them, in old encodings on purpose
        text = path.read_text(encoding="utf-8")
        if "tests" not in inside:
            assert text == unicodedata.normalize("NFC", text), path
        assert not re.search(r"(?<![\w.])/(?:work|root|farm|opt/pypi)/", text), path


def test_notebooks_are_plain_json_with_no_output() -> None:
    for folder in ("notebooks", "exercises"):
        for path in (kit_root() / folder).glob("*.ipynb"):
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                assert not cell.get("outputs") and cell.get("execution_count") is None


@pytest.mark.parametrize(
    "gate",
    [
        ("ruff", "check", "--no-cache", "--output-format", "concise", "tools", "tests", "docs"),
        ("ruff", "format", "--no-cache", "--check", "tools", "tests"),
        ("mypy", "--no-error-summary"),
    ],
    ids=" ".join,
)
def test_the_code_keeps_to_its_style_its_form_and_its_types(gate: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *gate], cwd=kit_root(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


CONTENT = sorted(
    path
    for folder in ("exercises", "slides", "sample_data", "tools")
    for path in (kit_root() / folder).rglob("*.yaml")
)


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.name)
def test_content_is_read_by_the_plain_loader_as_by_the_fast_one(path: Path) -> None:
    """A machine without libyaml reads the same: the plain loader is stricter about signs in lines of braces."""
    text = path.read_text(encoding="utf-8")
    for _ in yaml.parse(text, yaml.SafeLoader):
        pass
