"""A folder of hostile files beside three good ones: every file gets its answer, and the good ones theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reach_hostile import good_files, lay_out

from phatngon.cli.main import main
from phatngon.reach.reading.settings import limits

RECEIVED = ("--received-at", "2026-10-16T09:00:00+07:00")


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str], list[str]]:
    """The folder, its hostile names, its good names; bounds made small so that the files can be small too."""
    monkeypatch.setenv("PHATNGON_RAISE", "1")
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "nguoi-dung"))
    for name, most in {"seconds": 15, "ratio_from_mb": 5, "parts": 500, "memory_mb": 1500}.items():
        monkeypatch.setitem(limits(), name, most)
    folder = tmp_path / "gui"
    hostile = lay_out(folder)
    return folder, hostile, good_files(folder)


def test_no_file_costs_another_its_answer(
    sent: tuple[Path, list[str], list[str]], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    folder, hostile, good = sent
    assert len(hostile) >= 66
    for verb in (
        ("check", folder, "--json", "--returned", tmp_path / "tra"),
        ("import", folder, "--json", "--store", tmp_path / "kho.duckdb"),
    ):
        code = main(["reach", *map(str, verb), *RECEIVED])
        out, err = capsys.readouterr()
        told = {one["file"]: one for one in json.loads(out)["files"]}
        assert (
            code == 1
            and "PN-" not in out + err
            and "Traceback" not in out + err
            and "Error" not in err
        )
        assert [told[name]["accepted_rows"] for name in good] == [2, 2, 2]
        held = [path for path in folder.iterdir() if path.is_file()]
        assert len(told) == len(held) > 66
        sentences = [
            one["message"]
            for file in told.values()
            for one in file["findings"]
            if one["rule"] == "F-001"
        ]
        assert len(sentences) > 40 and not [
            one
            for one in sentences
            if "…" in one or "giây chưa xong" in one or not one.endswith(".")
        ]
    assert len(list((tmp_path / "tra").glob("*.xlsx"))) > 60
