"""The runner itself: a cell that fails, warns, hangs or dies is named; an unknown parameter is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import run, run_apart

from phatngon.publish.sources.notebooks import lesson_paths, read_notebook

pytestmark = pytest.mark.lessons


def small(folder: Path, source: str) -> Path:
    """A notebook of one cell beside the parameters of lesson 0."""
    raw = read_notebook(next(path for path in lesson_paths() if path.stem == "00_bat_dau")).raw
    parameters = next(
        cell for cell in raw["cells"] if "parameters" in cell["metadata"].get("tags", [])
    )
    cell = {
        "cell_type": "code",
        "id": "thu",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    path = folder / "thu.ipynb"
    path.write_text(json.dumps({**raw, "cells": [parameters, cell]}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings; warnings.warn('cũ rồi')", "cảnh báo"),
        ("import time; time.sleep(60)", "quá thời gian"),
        ("import os; os._exit(1)", "nhân chạy bài"),
        ("import sys; print('lạ', file=sys.stderr)", "cảnh báo"),
    ],
)
def test_a_cell_that_fails_warns_hangs_or_dies_is_reported_by_name(
    tmp_path: Path, source: str, part: str
) -> None:
    code, found = run(str(small(tmp_path, source)), "--answers", "right", "--cell-seconds", "4")
    [cell] = [cell for cell in found["runs"][0]["cells"] if cell["failure"]]  # type: ignore[index]
    assert code == 1 and cell["id"] == "thu" and part in cell["failure"]


def test_an_unknown_parameter_is_refused_by_name() -> None:
    code, said = run_apart("00_bat_dau", "-p", "mau=xanh")
    assert code == 2 and "mau" in said and "as_of" in said
