"""Every guided lesson in every answer mode under the law between the change-overs and that of the first conference."""

from __future__ import annotations

import pytest
from running import run

from phatngon.publish.sources.notebooks import lesson_paths

pytestmark = pytest.mark.lessons
LESSONS = [path.stem for path in lesson_paths() if not path.stem.endswith("_luyen_tap")]


@pytest.mark.parametrize("as_of", ["2026-08-15", "2024-03-19"])
def test_the_lessons_run_in_every_mode_under_another_law(as_of: str) -> None:
    code, found = run(*LESSONS, "--answers", "all", "--as-of", as_of, "--jobs", "1")
    runs = found["runs"]  # type: ignore[index]
    failed = [
        (one["lesson"], one["mode"], cell["id"], cell["failure"])
        for one in runs
        for cell in one["cells"]
        if cell["failure"]
    ]
    assert (code, failed) == (0, [])
    assert [(one["lesson"], one["mode"]) for one in runs] == [
        (lesson, mode) for lesson in LESSONS for mode in ("blank", "wrong", "right")
    ]
