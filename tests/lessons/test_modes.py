"""Every notebook in every answer mode, run by papermill in a fresh kernel, with a report per cell."""

from __future__ import annotations

import pytest
from running import run

from phatngon.publish.notebooks import lesson_paths

pytestmark = pytest.mark.lessons
LESSONS = [path.stem for path in lesson_paths()]


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("mode", ["blank", "wrong", "right"])
def test_the_lesson_runs_top_to_bottom(lesson: str, mode: str) -> None:
    code, found = run(lesson, "--answers", mode, "--as-of", "2026-11-23")
    [report] = found["runs"]  # type: ignore[index]
    failed = [(cell["id"], cell["failure"]) for cell in report["cells"] if cell["failure"]]
    assert (code, failed) == (0, [])
