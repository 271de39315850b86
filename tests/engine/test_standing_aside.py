"""The package stands aside from the kit, says what it is, and imports ahead what it is told to."""

from __future__ import annotations

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import phatngon_engine

MODULES = sorted(Path(phatngon_engine.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_nothing_of_the_kit_and_is_small_and_documented(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }
    assert not [name for name in names if name == "phatngon" or name.startswith("phatngon.")]
    assert ast.get_docstring(tree) and text.count("\n") <= 300


@pytest.mark.parametrize("name", ["owner", "papermill_engine"])
def test_examples_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"phatngon_engine.{name}"))
    assert result.failed == 0 and result.attempted > 0


def test_what_is_named_is_imported_once_and_called_and_what_fails_is_passed_over(
    tmp_path: Path,
) -> None:
    (tmp_path / "goi").mkdir()
    (tmp_path / "goi" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "goi" / "con.py").write_text(
        "kept = []\ndef fill(): kept.append(1)\ndef fail(): raise SystemError\n", encoding="utf-8"
    )
    (tmp_path / "goi" / "hong.py").write_text("1 / 0\n", encoding="utf-8")
    look = (
        "from phatngon_engine.preload import preload; import sys, gc; preload(['khong_co', 'goi.*', 'goi.con:fill', 'goi.con:fail']); "
        "import builtins, zmq; print(sys.modules['goi.con'].kept, 'goi.hong' in sys.modules, hasattr(builtins, 'get_ipython'), "
        "zmq.Context._instance, len(__import__('threading').enumerate()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
    )
    assert (done.stdout.strip(), done.stderr) == ("[1] False False None 1", "")
