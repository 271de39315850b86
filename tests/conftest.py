"""Every test has its own data folder; no test touches a learner's progress."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from phatngon.base.late import spare_notebooks

spare_notebooks()

# Whole files go to one worker, one after another: those that take longest begin first, so that no worker waits at the end.
LONGEST = (
    "browser/test_lab_day_two",
    "browser/test_lesson_page",
    "long/test_another_place",
    "publish/test_inputs",
    "lessons/test_modes",
    "engine/test_same_outputs",
    "lessons/test_other_laws",
    "browser/test_class",
    "browser/test_decks",
    "browser/test_lesson_page_answers",
    "reach/test_invented",
    "browser/test_drill_played",
    "browser/test_dist",
    "browser/test_drill_by_table",
    "publish/test_places",
    "reach/test_reach_versions",
    "publish/test_printing",
    "classroom/test_class_process",
    "browser/test_lab",
    "publish/test_lesson_papers",
    "classroom/test_class_statistics",
    "reach/test_reach_store",
    "house/test_house",
    "engine/test_foreign_notebooks",
    "classroom/test_class_drill",
    "reach/test_reach_report",
    "long/test_first_month",
    "browser/test_verifier",
    "reach/test_reach_undo",
    "publish/test_handout",
    "publish/test_wheels",
    "reach/test_reach_sample",
    "engine/test_failures",
    "unit/test_cli",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: place.get(f"{item.path.parent.name}/{item.path.stem}", len(LONGEST))
    )


def pytest_collection_finish() -> None:
    """Thousands of collected tests are never garbage: looking through them again and again is a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def nobodys_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is made once for several tests is made before their own folders are there."""
    folder = tmp_path_factory.mktemp("du_lieu_chung")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHATNGON_DATA", str(folder))
        patch.setenv("PHATNGON_WORKSPACE", str(folder / "ban_rieng"))
        yield


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("du_lieu")
    monkeypatch.setenv("PHATNGON_DATA", str(folder))
    monkeypatch.setenv("PHATNGON_WORKSPACE", str(folder / "ban_rieng"))
    monkeypatch.delenv("PHATNGON_KIT", raising=False)
