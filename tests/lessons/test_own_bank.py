"""What a lesson shows on paper rests on its own bank and on no other: so a change of one bank makes one lesson run again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root
from phatngon.publish.build.run import executed_lesson
from phatngon.publish.papers.handout import lesson_body
from phatngon.publish.sources.notebooks import find_lesson, read_notebook

ON_PAPER = {"as_of": "2026-11-23", "surface": "handout"}


@pytest.mark.lessons
@pytest.mark.parametrize("lesson", ["00_bat_dau", "08_dien_tap"])
def test_without_the_other_banks_a_lesson_prints_the_same(
    lesson: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = find_lesson(lesson)
    whole = lesson_body(executed_lesson(path, ON_PAPER, what="tài liệu"))
    kit, place = tmp_path / "kit", path.relative_to(kit_root())
    for name in ("notebooks", "exercises", "sample_data", "tools"):
        shutil.copytree(kit_root() / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    own = f"{read_notebook(path).own['lesson']}.yaml"
    for bank in (kit / "exercises").glob("[0-9]*.yaml"):
        if bank.name != own:
            bank.unlink()
    monkeypatch.setenv("PHATNGON_KIT", str(kit))
    alone = lesson_body(executed_lesson(kit / place, ON_PAPER, what="tài liệu"))
    assert alone == whole


@pytest.mark.lessons
def test_a_lesson_on_paper_is_the_same_for_every_unit() -> None:
    path = find_lesson("04")
    bodies = {
        lesson_body(executed_lesson(path, {**ON_PAPER, "unit": unit}, what="tài liệu"))
        for unit in ("", "46-19789", "46-S-y-te")
    }
    assert len(bodies) == 1
