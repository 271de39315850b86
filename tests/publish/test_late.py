"""A library put off is loaded when it is called, answers as itself, and is never feigned where it is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from phatngon.base.late import late


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "thu_vien_cham.py").write_text(
        "def twice(n):\n    return 2 * n\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield "thu_vien_cham"
    sys.modules.pop("thu_vien_cham", None)


def test_a_library_put_off_is_loaded_by_the_first_call_and_stays(library: str) -> None:
    late(library)
    from thu_vien_cham import twice

    put_off = sys.modules[library]
    assert not hasattr(put_off, "__file__")
    assert twice(4) == 8 and sys.modules[library] is not put_off
    loaded = sys.modules[library]
    late(library)
    assert twice(5) == 10 and sys.modules[library] is loaded and loaded.twice(1) == 2


def test_what_is_not_installed_is_not_feigned() -> None:
    late("thu_vien_khong_co")
    assert "thu_vien_khong_co" not in sys.modules


def test_running_a_lesson_builds_no_grammar_of_addresses_and_the_check_of_one_still_works() -> None:
    code = """if True:
        import sys
        from phatngon.base.late import spare_notebooks
        spare_notebooks()
        import papermill
        assert "lark" not in sys.modules, "grammars were built"
        from jsonschema import Draft202012Validator as draft
        for text, fine in (("https://hue.example/tin", True), ("không phải địa chỉ", False)):
            assert draft({"format": "iri"}, format_checker=draft.FORMAT_CHECKER).is_valid(text) is fine, text
        assert "lark" in sys.modules
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
