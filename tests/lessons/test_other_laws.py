"""Every guided lesson in every answer mode under the law between the change-overs and that of the first conference."""

from __future__ import annotations

import pytest
from running import run

from phatngon.publish.notebooks import lesson_paths

pytestmark = pytest.mark.lessons
LESSONS = [path.stem for path in lesson_paths()]


@pytest.mark.parametrize("as_of", ["2026-08-15", "2024-03-19"])
@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if not lesson.endswith("_luyen_tap")])
def test_the_lesson_runs_in_every_mode_under_another_law(lesson: str, as_of: str) -> None:
    code, found = run(lesson, "--answers", "all", "--as-of", as_of)
    assert code == 0 and len(found["runs"]) == 3, found  # type: ignore[index]
