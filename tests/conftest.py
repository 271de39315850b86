"""Every test has its own data folder; no test touches a learner's progress."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("du_lieu")
    monkeypatch.setenv("PHATNGON_DATA", str(folder))
    monkeypatch.setenv("PHATNGON_WORKSPACE", str(folder / "ban_rieng"))
    monkeypatch.delenv("PHATNGON_KIT", raising=False)
