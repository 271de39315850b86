"""Every notebook in every answer mode, run by papermill, each in a fresh kernel, with a report per cell."""

from __future__ import annotations

import pytest
from running import run

from phatngon.publish.sources.notebooks import lesson_paths

pytestmark = pytest.mark.lessons
LESSONS = [path.stem for path in lesson_paths()]
MODES = ("blank", "wrong", "right")


@pytest.fixture(scope="module")
def reports() -> dict[tuple[str, str], dict]:
    """All runs, by lesson and mode, out of one call of the verb: what kernels have in common is loaded once."""
    _, found = run(*LESSONS, "--answers", "all", "--as-of", "2026-11-23", "--jobs", "1")
    return {(report["lesson"], report["mode"]): report for report in found["runs"]}  # type: ignore[index]


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("mode", MODES)
def test_the_lesson_runs_top_to_bottom(
    reports: dict[tuple[str, str], dict], lesson: str, mode: str
) -> None:
    report = reports[lesson, mode]
    assert [(cell["id"], cell["failure"]) for cell in report["cells"] if cell["failure"]] == []
    assert len(report["cells"]) >= 5 and report["as_of"] == "2026-11-23"
