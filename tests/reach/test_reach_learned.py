"""A heading of a unit's own is explained once and remembered, for that unit or for all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reach_files import text_table

from phatngon.base.errors import InputError
from phatngon.cli.main import main
from phatngon.reach import learned

AT = ["--received-at", "2026-10-16T09:00:00+07:00"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path / "data"))


def table(path: Path, unit: str) -> Path:
    """A table whose headings only the unit understands."""
    rows = [
        ("Đơn vị", unit),
        ("Kỳ báo cáo", "10/2026"),
        ("Người ký", "Chủ tịch"),
        ("Bài nào", "Ở đâu", "Hôm nào", "Bao nhiêu người coi"),
        ("Ra quân", "https://conoi24h.example/1", "20/9/2026", "120"),
    ]
    path.write_text(text_table(rows), encoding="utf-8")
    return path


def rows_taken(path: Path, capsys: pytest.CaptureFixture[str]) -> int:
    capsys.readouterr()
    main(["reach", "check", str(path), *AT, "--json"])
    (one,) = json.loads(capsys.readouterr().out)["files"]
    return int(one["accepted_rows"])


def test_headings_explained_once_are_understood_from_then_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "a.csv", "Phường Kim Long")
    assert rows_taken(path, capsys) == 0
    for head, meant in (
        ("Bài nào", "Tiêu đề"),
        ("Ở đâu", "đường dẫn"),
        ("Hôm nào", "Ngày đăng"),
        ("Bao nhiêu người coi", "Lượt xem"),
    ):
        assert main(["reach", "heading", head, meant]) == 0
    assert rows_taken(path, capsys) == 1
    assert main(["reach", "heading"]) == 0
    assert "cột “Ở đâu” được hiểu là “Đường dẫn”" in capsys.readouterr().out
    assert main(["reach", "heading", "bài nào", "--forget"]) == 0
    assert rows_taken(path, capsys) == 0


def test_what_was_explained_for_one_unit_serves_that_unit_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "46-19789"
    for head, meant in (
        ("Bài nào", "Tiêu đề"),
        ("Ở đâu", "Đường dẫn"),
        ("Hôm nào", "Ngày giờ đăng"),
    ):
        assert main(["reach", "heading", head, meant, "--unit", code]) == 0
    assert rows_taken(table(tmp_path / "a.csv", "Phường Thuận Hóa"), capsys) == 1
    assert rows_taken(table(tmp_path / "b.csv", "Phường Kim Long"), capsys) == 0


def test_a_column_that_the_form_does_not_have_is_refused_with_those_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["reach", "heading", "Giá trị quảng cáo", "AVE"]) == 2
    told = capsys.readouterr().err
    assert "“AVE”" in told and "Lượt xem" in told and "Traceback" not in told
    assert main(["reach", "heading", "Bài nào", "Tiêu đề", "--unit", "khong-co"]) == 2
    assert main(["reach", "heading", "Bài nào"]) == 2


def test_a_damaged_file_of_headings_is_told_of() -> None:
    learned.learned_file().write_text('"*": {"A": "khong_co_cot_nay"}\n', encoding="utf-8")
    with pytest.raises(InputError):
        learned.load()
