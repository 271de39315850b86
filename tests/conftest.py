"""Every test has its own data folder; no test touches a learner's progress."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from phatngon.base.late import spare_notebooks

spare_notebooks()

# Whole files go to one worker, one after another: those that take longest begin first, so that no worker waits at the end.
LONGEST = (
    "browser/test_decks",
    "browser/test_lab_day_two",
    "lessons/test_other_laws",
    "browser/test_lesson_page_answers",
    "browser/test_lesson_page",
    "lessons/test_modes",
    "browser/test_class",
    "browser/test_dist",
    "engine/test_same_outputs",
    "unit/test_inputs",
    "unit/test_reach_export",
    "unit/test_class_app",
    "unit/test_invented",
    "unit/test_printing",
    "unit/test_reach_versions",
    "unit/test_reach_store",
    "unit/test_reach_metrics",
    "unit/test_reach_sample",
    "unit/test_reach_stories",
    "unit/test_reach_report",
    "unit/test_reach_blocks",
    "unit/test_reach_checks",
    "lessons/test_build_units",
    "unit/test_wheels",
    "unit/test_packs",
    "unit/test_cards",
    "unit/test_law_diff",
    "unit/test_exam",
    "engine/test_standing_aside",
    "engine/test_run_lesson",
    "engine/test_failures",
    "browser/test_lab",
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
