"""Every test has its own data folder; no test touches a learner's progress."""

from __future__ import annotations

import pytest

from phatngon.base.late import spare_notebooks

spare_notebooks()

# whole files go to one worker: the long ones must not come last, when the other waits
FIRST = ("browser", "lessons", "engine")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(
        key=lambda item: (
            FIRST.index(item.path.parent.name) if item.path.parent.name in FIRST else len(FIRST)
        )
    )


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("du_lieu")
    monkeypatch.setenv("PHATNGON_DATA", str(folder))
    monkeypatch.setenv("PHATNGON_WORKSPACE", str(folder / "ban_rieng"))
    monkeypatch.delenv("PHATNGON_KIT", raising=False)
