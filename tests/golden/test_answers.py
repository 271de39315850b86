"""Every machine-readable verb answers as before, byte for byte; an intended change is written down anew and shows in the diff."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from phatngon.base.paths import kit_root
from phatngon.cli.main import main

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
WRITE = os.environ.get("PHATNGON_GOLDEN") == "write"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One temporary folder for all: what one verb imports the next may report."""
    return tmp_path_factory.mktemp("mau")


def answered(
    case: dict[str, Any], shared: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    arguments = [str(one).format(kit=kit_root(), tmp=shared) for one in case["arguments"]]
    if "input" in case:
        given = json.dumps(case["input"], ensure_ascii=False).encode("utf-8")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        code = main(arguments)
    said = (
        stream.getvalue().replace(str(kit_root()), "{kit}").replace(str(shared), "{tmp}")
        for stream in (out, err)
    )
    return code, *said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_answer_is_the_one_kept(
    case: dict[str, Any], shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = answered(case, shared, monkeypatch)
    assert code == case["exit"], err or out[-500:]
    if code == 2:
        assert not out and err.count("\n") == 1
        return
    assert isinstance(json.loads(out), dict | list) and not err
    if case.get(
        "only"
    ):  # an answer that grows with the kit's content: its shape and exit code are held, not its words
        return
    kept = HERE / "answers" / f"{case['name']}.json"
    if WRITE:
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(out, encoding="utf-8")
    assert out == kept.read_text(encoding="utf-8")


def test_every_kept_answer_has_its_case() -> None:
    assert {path.stem for path in (HERE / "answers").glob("*.json")} == {
        one["name"] for one in CASES if one["exit"] != 2 and not one.get("only")
    }
