"""Every notebook in every answer mode, run by papermill in a fresh kernel, with a report per cell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from phatngon.publish.notebooks import lesson_paths, read_notebook

pytestmark = pytest.mark.lessons
LESSONS = [path.stem for path in lesson_paths()]


def run(*arguments: str, **environment: str) -> tuple[int, dict | str]:
    done = subprocess.run([sys.executable, "-m", "phatngon", "run", *arguments, "--json"], capture_output=True, text=True,
                          env={**os.environ, **environment}, timeout=600, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("mode", ["blank", "wrong", "right"])
def test_the_lesson_runs_top_to_bottom(lesson: str, mode: str) -> None:
    code, found = run(lesson, "--answers", mode, "--as-of", "2026-11-23")
    [report] = found["runs"]  # type: ignore[index]
    failed = [(cell["id"], cell["failure"]) for cell in report["cells"] if cell["failure"]]
    assert (code, failed) == (0, [])


@pytest.mark.parametrize("as_of", ["2026-08-15", "2024-03-19"])
@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if not lesson.endswith("_luyen_tap")])
def test_the_lesson_runs_in_every_mode_under_another_law(lesson: str, as_of: str) -> None:
    code, found = run(lesson, "--answers", "all", "--as-of", as_of)
    assert code == 0 and len(found["runs"]) == 3, found  # type: ignore[index]


def small(folder: Path, source: str) -> Path:
    """A notebook of one cell beside the parameters of lesson 0."""
    raw = read_notebook(next(path for path in lesson_paths() if path.stem == "00_bat_dau")).raw
    parameters = next(cell for cell in raw["cells"] if "parameters" in cell["metadata"].get("tags", []))
    cell = {"cell_type": "code", "id": "thu", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    path = folder / "thu.ipynb"
    path.write_text(json.dumps({**raw, "cells": [parameters, cell]}), encoding="utf-8")
    return path


@pytest.mark.parametrize(("source", "part"), [
    ("1 / 0", "ZeroDivisionError"), ("import warnings; warnings.warn('cũ rồi')", "cảnh báo"),
    ("import time; time.sleep(60)", "quá thời gian"), ("import os; os._exit(1)", "nhân chạy bài"),
    ("import sys; print('lạ', file=sys.stderr)", "cảnh báo"),
])
def test_a_cell_that_fails_warns_hangs_or_dies_is_reported_by_name(tmp_path: Path, source: str, part: str) -> None:
    code, found = run(str(small(tmp_path, source)), "--answers", "right", "--cell-seconds", "4")
    [cell] = [cell for cell in found["runs"][0]["cells"] if cell["failure"]]  # type: ignore[index]
    assert code == 1 and cell["id"] == "thu" and part in cell["failure"]


def test_an_unknown_parameter_is_refused_by_name() -> None:
    code, said = run("00_bat_dau", "-p", "mau=xanh")
    assert code == 2 and "mau" in said and "as_of" in said
