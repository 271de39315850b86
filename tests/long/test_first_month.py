"""The first month of the year of use; the whole year is played by ``a_year.py`` itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from a_year import play


def test_a_month_of_use_leaves_sound_artefacts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))  # put back afterwards
    year = play(tmp_path, 1)
    assert len(year.checked) >= 2
