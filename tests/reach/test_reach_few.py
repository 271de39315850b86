"""Few lines are written out and many are computed for each query: both ways find, join and measure the same."""

from __future__ import annotations

import pytest

from phatngon.base.paths import kit_root
from phatngon.reach.checking import Context, context
from phatngon.reach.desk import Desk

REGISTER = str(kit_root() / "sample_data" / "reach" / "so")


def told(few: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the year of the sample gives when as many lines as ``few`` are written out."""
    monkeypatch.setattr(context, "FEW", few)
    with Desk.over(REGISTER) as desk:
        desk.check("entry", Context(1_236_393, from_tables=True))
        found = {
            "findings": [one.to_json() for one in desk.findings()],
            "rejected": sorted(desk.rejected()),
            "near": sorted(desk.rows("FROM near")),
            "written out": desk.holds("prepared_row"),
        }
        measured = desk.ready().measure("2026-10", kinds=("city", "unit"))
    figures = [
        (kind, key, figure.to_json())
        for kind, members in measured.items()
        for key, figures in members.items()
        for figure in figures.values()
    ]
    return found | {"figures": figures}


def test_few_lines_and_many_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    written, computed = told(50_000, monkeypatch), told(-1, monkeypatch)
    assert written.pop("written out") and not computed.pop("written out")
    assert written["findings"] and written["near"] and written["figures"]
    assert written == computed
