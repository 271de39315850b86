"""Legal texts by their full names: what official papers say at the first citation, from data with sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from phatngon.base.errors import InputError
from phatngon.base.paths import law_folder
from phatngon.law import load_law
from phatngon.law.instruments import _read, formal_date, instrument

ROWS = yaml.safe_load((law_folder() / "instruments.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["number"])
def test_an_entry_names_a_text_of_the_base_and_where_its_day_was_read(row: dict) -> None:
    assert row["instrument"] in {provision.instrument for provision in load_law().values()}
    assert row["sources"] and row["issued"] and ("name" in row) != ("title" in row)
    one = instrument(row["instrument"])
    assert one.full.startswith(f"{row.get('name') or row['kind']} số {row['number']} ngày ")


def test_the_day_of_a_text_is_the_one_its_own_provisions_state() -> None:
    for provision in load_law().values():
        stated = provision.params.get("issued") or provision.params.get("adopted")
        known = instrument(provision.instrument).issued
        if stated and known and provision.id.endswith("-META"):
            assert date.fromisoformat(stated) == known, provision.id


def test_a_decree_is_named_in_full_once_and_short_later() -> None:
    decree = instrument("Nghị định 244/2026/NĐ-CP")
    assert decree.full == (
        "Nghị định số 244/2026/NĐ-CP ngày 26 tháng 6 năm 2026 của Chính phủ quy định chi tiết việc "
        "phát ngôn và cung cấp thông tin cho báo chí của các cơ quan hành chính nhà nước"
    )
    assert decree.short == "Nghị định số 244/2026/NĐ-CP"


def test_what_no_source_told_is_left_unsaid() -> None:
    assert instrument("Nghị định 999/2031/NĐ-CP").full == "Nghị định số 999/2031/NĐ-CP"
    assert instrument("Bộ luật Dân sự 91/2015/QH13").short == "Bộ luật Dân sự"
    draft = instrument("Nghị định hướng dẫn Luật 01/2026/QH16")
    assert draft.full == "Nghị định hướng dẫn Luật 01/2026/QH16" and not draft.number
    assert instrument("(không tìm thấy quy định)").full.startswith("(không tìm thấy")
    for name in {provision.instrument for provision in load_law().values()}:
        assert "None" not in instrument(name).full and "  " not in instrument(name).full


def test_days_and_the_first_months_are_written_with_a_zero() -> None:
    assert formal_date(date(2026, 2, 9)) == "ngày 09 tháng 02 năm 2026"
    assert formal_date(date(2026, 3, 31)) == "ngày 31 tháng 3 năm 2026"


@pytest.mark.parametrize(
    "text", ["a: 1", "- {instrument: X}", "- {instrument: X, number: '1', issued: mai}"]
)
def test_a_broken_table_says_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "instruments.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"instruments\.yaml"):
        _read(path)
