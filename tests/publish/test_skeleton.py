"""Skeletons for authors: a new lesson and a new item pass the linter as they are written, and nothing there is overwritten."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.practice.bank import load_bank
from phatngon.publish.sources.deck_data import deck_of
from phatngon.publish.sources.lesson_parts import items_in_order
from phatngon.publish.sources.lint import check_kit
from phatngon.publish.sources.skeleton import KINDS, new_item, new_lesson

NAME = "09_tiep_cong_dan"


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kit with one lesson: what the others say of themselves is checked elsewhere."""
    for name in ("notebooks", "exercises", "sample_data", "slides", "tools"):
        shutil.copytree(
            kit_root() / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__", "*.py", "0[02-8]_*", "kich_ban"),
        )
    monkeypatch.setenv("PHATNGON_KIT", str(tmp_path))
    return tmp_path


def test_a_new_lesson_is_three_files_that_check_lets_pass(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["new", "lesson", NAME, "--title", "Tiếp công dân", "--code", "tc"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Đã ghi exercises/{NAME}.yaml",
        f"Đã ghi notebooks/{NAME}.ipynb",
        f"Đã ghi exercises/{NAME}_luyen_tap.ipynb",
        "Viết vào chỗ 〈…〉, rồi chạy: python3 tools/start.py check",
    ]
    found = list(check_kit())
    assert [finding.sentence for finding in found if finding.severity == "E"] == []
    left = [finding.sentence for finding in found if finding.severity == "W"]
    assert (
        len(left) == 3
        and left[0]
        == f"notebooks/{NAME}.ipynb: còn 9 chỗ 〈…〉 của khung chưa viết. Viết xong rồi hãy phát."
    )
    path = kit / "notebooks" / f"{NAME}.ipynb"
    asked = items_in_order(path, date(2026, 11, 23))
    assert [[item.id for item in items] for _, items in asked] == [["tc-11"], ["tc-12"]]
    deck = deck_of(path)
    assert deck and (deck.id, deck.title) == ("bai-9", "Tiếp công dân")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_item_is_asked_and_check_lets_it_pass(kit: Path, kind: str) -> None:
    before = (kit / "exercises" / "01_nhan_dien_bao_chi.yaml").read_text(encoding="utf-8")
    id, files = new_item(kit / "notebooks" / "01_nhan_dien_bao_chi.ipynb", kind, "nd-2")
    item = load_bank(files[0])[id]
    assert item.objective == "nd-2" and files[0].read_text(encoding="utf-8").startswith(
        before.rstrip("\n")
    )
    assert [finding.sentence for finding in check_kit() if finding.severity == "E"] == []


def test_items_added_one_after_another_each_get_their_own_id(
    kit: Path, capsys: pytest.CaptureFixture
) -> None:
    new_lesson(NAME, "Tiếp công dân", "tc")
    assert [new_item(kit / "notebooks" / f"{NAME}.ipynb")[0] for _ in range(3)] == [
        "tc-13",
        "tc-14",
        "tc-15",
    ]
    assert (
        main(["new", "item", "09", "--type", "number"]) == 0
        and "Câu mới: tc-16" in capsys.readouterr().out
    )
    assert [finding.sentence for finding in check_kit() if finding.severity == "E"] == []


def test_an_item_of_a_halved_lesson_takes_no_id_of_the_other_half(kit: Path) -> None:
    bank = kit / "exercises" / "01_nhan_dien_bao_chi.yaml"
    new_lesson(NAME, "Nửa sau", "tc")
    other = kit / "exercises" / f"{NAME}.yaml"
    other.write_text(
        other.read_text(encoding="utf-8").replace("tc", load_bank(bank).code), encoding="utf-8"
    )
    first = new_item(kit / "notebooks" / "01_nhan_dien_bao_chi.ipynb")[0]
    used = {item.id for path in (bank, other) for item in load_bank(path)}
    assert new_item(kit / "notebooks" / f"{NAME}.ipynb")[0] not in used and first in used


def test_a_new_check_is_let_pass_with_a_reminder_of_what_is_left_to_write(kit: Path) -> None:
    assert main(["new", "check", "V-045", "--name", "Lượt xem tròn triệu"]) == 0
    assert [finding.sentence for finding in check_kit()] == [
        "checks/numbers.yaml: còn 2 chỗ 〈…〉 của khung chưa viết. Viết xong rồi hãy phát."
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("8_bai", "Bài", "tc"), "tên bài “8_bai” không dùng được"),
        (("../09_bai", "Bài", "tc"), "không dùng được"),
        (("01_khac", "Bài", "tc"), "số 01 đã là của notebooks/01_nhan_dien_bao_chi.ipynb"),
        ((NAME, "  ", "tc"), "tiêu đề bài"),
        ((NAME, "Bài", "nd"), "mã “nd” đã dùng ở exercises/01_nhan_dien_bao_chi.yaml"),
        ((NAME, "Bài", "T"), "mã bài “T” không dùng được"),
        ((NAME, 'Bài "x"', "tc"), "dùng ngoặc kép cong"),
    ],
)
def test_a_lesson_that_cannot_be_made_is_refused_and_nothing_is_written(
    kit: Path, given: tuple[str, str, str], said: str
) -> None:
    before = sorted(kit.rglob("*"))
    with pytest.raises(InputError, match=f"(?i){said}"):
        new_lesson(*given)
    assert sorted(kit.rglob("*")) == before


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("tron", ""), "không có khung sẵn cho loại câu “tron”"),
        (("one", "nd-99"), "bài không có mục tiêu “nd-99”"),
    ],
)
def test_an_item_that_cannot_be_made_is_refused(
    kit: Path, given: tuple[str, str], said: str
) -> None:
    before = (kit / "exercises" / "01_nhan_dien_bao_chi.yaml").read_bytes()
    with pytest.raises(InputError, match=f"(?i){said}"):
        new_item(kit / "notebooks" / "01_nhan_dien_bao_chi.ipynb", *given)
    assert (kit / "exercises" / "01_nhan_dien_bao_chi.yaml").read_bytes() == before
