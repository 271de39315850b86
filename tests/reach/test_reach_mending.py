"""Texts with ornaments, of an old font among modern ones, or opened in a wrong encoding: mended with a note, the row kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from reach_files import item, read, rows_now, rules_of, text_table, to_tcvn3, to_vni, workbook

from phatngon.reach.reading.encodings import cell_encoding, unscramble
from phatngon.reach.reading.intake import Intake

TITLE = "Tập huấn chuyển đổi số cho cán bộ"


def titles_read(path: Path, *titles: str) -> Intake:
    """A table of a unit with these titles, read."""
    names = ("url", "source_id", "title", "published_at", "views", "views_missing_reason", "note")
    lines = [item(n, title=title) for n, title in enumerate(titles)]
    rows = [*rows_now(0), *(tuple(line.get(name, "") for name in names) for line in lines)]
    if path.suffix == ".csv":
        path.write_text(text_table(rows), encoding="utf-8")
        return read(path)
    return read(workbook(path, {"Tin": rows}))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("- Phường ra quân đầu tuần", "Phường ra quân đầu tuần"),
        ("+ Tin vắn", "Tin vắn"),
        ("@Kim Long: chung tay", "Kim Long: chung tay"),
        ("-- “Ngày chủ nhật xanh”", "“Ngày chủ nhật xanh”"),
        ("== == Tin nóng", None),
        ("= = Tin nóng = =", "Tin nóng"),
        ("\u202aLịch tiếp dân\u202c", "Lịch tiếp dân"),
        ("Lịch\u200e tiếp dân", "Lịch tiếp dân"),
    ],
)
def test_ornaments_of_a_title_are_taken_away_and_the_row_is_kept(
    tmp_path: Path, ending: str, written: str, kept: str | None
) -> None:
    if written.startswith("=") and ending == ".xlsx":
        pytest.skip("a workbook has no such text: the program that writes it makes a formula of it")
    intake = titles_read(tmp_path / f"a{ending}", written)
    if kept is None:
        assert rules_of(intake, 1) == ["V-070"]
        return
    assert intake.entries["title"][0] == kept and not intake.rejected
    assert rules_of(intake, 1) == ["V-073"]


@pytest.mark.parametrize(
    "written",
    ["=1+1", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3", "+A1+B2", "- =HYPERLINK(1)", "=cmd|calc"],
)
def test_a_formula_is_no_ornament(tmp_path: Path, written: str) -> None:
    assert rules_of(titles_read(tmp_path / "a.csv", written), 1) == ["V-070"]


@pytest.mark.parametrize("length", [310, 320, 2000])
def test_a_long_title_is_cut_with_a_note(tmp_path: Path, length: int) -> None:
    intake = titles_read(tmp_path / "a.csv", ("phường " * length)[:length], "A" * length)
    assert not intake.rejected and intake.entries["title"].str.len().max() <= 300
    assert all(title.endswith("…") for title in intake.entries["title"])


@pytest.mark.parametrize("old", [to_tcvn3, to_vni])
def test_cells_of_an_old_font_among_modern_ones_are_turned(tmp_path: Path, old) -> None:  # type: ignore[no-untyped-def]
    written = old(TITLE).decode("cp1252")
    intake = titles_read(tmp_path / "a.xlsx", "Lễ hội đèn lồng", written, "Café Huế", "Thông báo")
    assert list(intake.entries["title"]) == ["Lễ hội đèn lồng", TITLE, "Café Huế", "Thông báo"]
    told = [one.message for one in intake.findings if one.rule == "F-007"]
    assert len(told) == 1 and "1 ô (C9)" in told[0] and not intake.rejected


@pytest.mark.parametrize(
    "text",
    ["Beyoncé", "Müller", "São Paulo", "Hội thảo về naïve Bayes", "© 2026", "Báo Sài Gòn", "30°C"],
)
def test_what_only_looks_foreign_is_left_alone(text: str) -> None:
    assert cell_encoding(text) is None


@pytest.mark.parametrize("western", ["latin-1", "cp1252"])
def test_a_table_opened_in_a_wrong_encoding_is_restored_and_told(
    tmp_path: Path, western: str
) -> None:
    path = tmp_path / "a.csv"
    data = text_table(rows_now(2)).encode("utf-8")
    scrambled = "".join(
        bytes([byte]).decode(western, errors="ignore") or chr(byte) for byte in data
    )
    path.write_text(scrambled, encoding="utf-8", newline="")
    intake = read(path)
    assert list(intake.entries["title"]) == ["Lễ hội đèn lồng số 1", "Lễ hội đèn lồng số 2"]
    assert "F-036" in rules_of(intake) and "F-002" not in rules_of(intake)


def test_a_table_that_lost_letters_on_the_way_says_what_happened(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    scrambled = text_table(rows_now(2)).encode("utf-8").decode("latin-1")
    path.write_text("".join(c for c in scrambled if not "\x80" <= c < "\xa0"), encoding="utf-8")
    found = read(path).findings
    assert [one.rule for one in found] == ["F-001"] and "bảng mã" in found[0].message


def test_scrambled_cells_of_a_workbook_are_restored(tmp_path: Path) -> None:
    scrambled = "Lễ hội đèn lồng".encode().decode("latin-1")
    assert unscramble(scrambled) == "Lễ hội đèn lồng"
    intake = titles_read(
        tmp_path / "a.csv", "Tiêu đề lành lặn", scrambled, *["Tin của phường"] * 30
    )
    assert intake.entries["title"][1] == "Lễ hội đèn lồng" and "F-036" in rules_of(intake)


def test_an_address_copied_with_a_mark_of_direction_is_kept(tmp_path: Path) -> None:
    rows = rows_now(1, url="\u202ahttps://conoi24h.example/bai-1.html\u202c")
    path = tmp_path / "a.csv"
    path.write_text(text_table(rows), encoding="utf-8")
    intake = read(path)
    assert intake.entries["url"][0] == "https://conoi24h.example/bai-1.html" and not intake.rejected
    assert rules_of(intake, 1) == ["V-073"]
