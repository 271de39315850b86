"""``run_lesson`` by either engine: the cell that failed is named, wherever it stands."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from engine_runs import notebook

from phatngon.base.errors import InputError
from phatngon.publish.build.run import TOO_LONG, RunReport, run_lesson

BEFORE = ("# tham số\nten = ''", "print(ten)")


def run(folder: Path, source: str, engine: str = "fast", **options: int) -> RunReport:
    raw = notebook(*BEFORE, source, "print('sau')")
    for cell, name in zip(raw.cells, ("tham-so", "truoc", "thu", "sau"), strict=True):
        cell["id"] = name
    path = folder / "Bài thử.ipynb"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return run_lesson(path, {"ten": "Huế"}, engine=engine, **options)


@pytest.mark.lessons
@pytest.mark.parametrize("engine", ["plain", "fast"])
@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("import os; os._exit(1)", "nhân chạy bài dừng đột ngột"),
        ("1 / 0", "ZeroDivisionError"),
        ("while True: pass", TOO_LONG),
        ("import sys; print('lạ', file=sys.stderr)", "có cảnh báo"),
        ("import warnings; warnings.warn('cũ rồi')", "có cảnh báo"),
    ],
)
def test_one_cell_fails_and_it_is_the_right_one(
    tmp_path: Path, source: str, part: str, engine: str
) -> None:
    report = run(tmp_path, source, engine, cell_seconds=2)
    [failed] = report.failures
    assert failed.id == "thu" and part in failed.failure


@pytest.mark.parametrize(
    ("engine", "forced", "same"),
    [("fast", "", False), ("plain", "", True), ("fast", "plain", True)],
)
def test_plain_is_an_option_and_can_be_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, forced: str, same: bool
) -> None:
    monkeypatch.setenv("PHATNGON_ENGINE", forced)
    monkeypatch.delenv("JUPYTER_PATH")
    report = run(tmp_path, "import os; print(os.getppid())", engine)
    printed = [
        "".join(cell["outputs"][0]["text"]).strip()
        for cell in report.executed["cells"]
        if cell.get("outputs")
    ]
    assert printed[0] == "Huế" and (printed[1] == str(os.getpid())) is same and not report.failures


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fast, plain"):
        run(tmp_path, "1", "nhanh")


def test_the_surroundings_of_the_caller_come_back(tmp_path: Path) -> None:
    before = dict(os.environ), Path.cwd()
    run(tmp_path, "1")
    assert (dict(os.environ), Path.cwd()) == before
