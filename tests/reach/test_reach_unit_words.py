"""Names of units as people write them, periods written wrongly, and findings told in one line a kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from reach_files import RECEIVED, item, read, rows_now, text_table

from phatngon.base.finding import Finding, SheetPlace
from phatngon.reach.desk import Desk
from phatngon.reach.examining import Examined, check_all, read_all
from phatngon.reach.findings import told_by_kind
from phatngon.tables.units import load_units


def table(
    path: Path, unit: str = "Phường Thuận Hóa", period: str = "10/2026", count: int = 2
) -> Path:
    """A right table with another unit and period."""
    rows = [("Lý do thiếu mặc định", "Nguồn không công bố"), *rows_now(count)]
    text = text_table(rows).replace("UBND phường Thuận Hoá", unit).replace("10/2026", period, 1)
    path.write_text(text, encoding="utf-8")
    return path


def examined(path: Path) -> Examined:
    with Desk.over("") as desk:
        return check_all(desk, read_all(desk, [path], RECEIVED))[0]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("VP UBND TP", "46-S-vp-ubnd"),
        ("V.P UBND TP Huế", "46-S-vp-ubnd"),
        ("Văn phòng UBND TP Huế", "46-S-vp-ubnd"),
        ("VPUB", "46-S-vp-ubnd"),
        ("CA TP Huế", "46-S-cong-an-thanh-pho-hue"),
        ("S. Du lịch", "46-S-du-lich"),
    ],
)
def test_short_names_of_offices_are_understood(written: str, code: str) -> None:
    unit = load_units().resolve(written).unit
    assert unit is not None and unit.code == code


@pytest.mark.parametrize(
    "written", ["Thành phố Huế", "TP. Huế", "UBND thành phố Huế", "UBND TP Huế"]
)
def test_the_city_is_no_abolished_district_and_no_unit_either(tmp_path: Path, written: str) -> None:
    (found,) = (
        one for one in read(table(tmp_path / "a.csv", written)).findings if one.severity == "E"
    )
    assert found.rule == "F-016" and "cả thành phố" in found.message


@pytest.mark.parametrize(
    ("written", "heir"),
    [
        ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"),
        ("Sở TT&TT", "Sở Khoa học và Công nghệ"),
        ("Sở Giao thông vận tải", "Sở Xây dựng"),
        ("P. Phong Thu", "Phường Phong Điền"),
        ("Thị trấn Sịa", "Xã Quảng Điền"),
        ("UBND xã Quảng Thái", "Xã Đan Điền"),
    ],
)
def test_the_unit_that_took_over_an_old_one_is_suggested(
    tmp_path: Path, written: str, heir: str
) -> None:
    (found,) = (
        one for one in read(table(tmp_path / "a.csv", written)).findings if one.severity == "E"
    )
    assert found.rule == "F-016" and heir in found.message


def test_a_unit_that_the_register_has_closed_names_its_successor(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "Xã Cũ")
    with Desk.over("") as desk:
        desk.run(
            "INSERT INTO dim_unit (unit_code, unit_name, level, obligated, valid_to, successor_code) "
            "VALUES ('46-00001', 'Xã Cũ', 'XA', true, DATE '2025-06-30', '46-19789')"
        )
        (result,) = check_all(desk, read_all(desk, [path], RECEIVED))
    (found,) = (one for one in result.findings if one.rule == "V-001")
    assert "Phường Thuận Hóa (46-19789)" in found.message


def test_a_period_that_none_of_the_items_belongs_to_is_told_with_theirs(tmp_path: Path) -> None:
    (found,) = (
        one
        for one in examined(table(tmp_path / "a.csv", period="9/2026", count=3)).findings
        if one.rule == "F-039"
    )
    assert "kỳ 10/2026" in found.message and "3 tin" in found.message
    assert all(one.rule != "F-039" for one in examined(table(tmp_path / "b.csv")).findings)


def test_a_file_without_a_period_gets_no_empty_sentence(tmp_path: Path) -> None:
    rows = [row for row in rows_now(1) if row[:1] != ("Kỳ báo cáo",)]
    path = tmp_path / "a.csv"
    path.write_text(
        text_table([("Lý do thiếu mặc định", "Nguồn không công bố"), *rows]), encoding="utf-8"
    )
    assert not [one for one in examined(path).findings if one.rule == "V-002"]


def test_each_kind_is_told_in_one_line_and_what_must_be_mended_comes_first(tmp_path: Path) -> None:
    head = [("Lý do thiếu mặc định", "Nguồn không công bố"), *rows_now(0)]
    names = ("url", "source_id", "title", "published_at", "views", "views_missing_reason", "note")
    lines = [item(n, views="x9", title=f"- Tin {n}") for n in range(20)]
    path = tmp_path / "a.csv"
    path.write_text(
        text_table([*head, *(tuple(one.get(n, "") for n in names) for one in lines)]),
        encoding="utf-8",
    )
    result = examined(path)
    told = told_by_kind(result.findings)
    assert len(told) == len({one.rule for one in result.findings}) < len(result.findings)
    assert told[0].startswith("Phải sửa. a.csv, 20 chỗ (ô E9, E10, E11, E12, E13…): ")
    assert [line.partition(".")[0] for line in told] == sorted(
        (line.partition(".")[0] for line in told), key=("Phải sửa", "Nên xem lại", "Ghi nhận").index
    )


def test_what_was_found_once_keeps_its_sentence() -> None:
    one = Finding("F-001", SheetPlace("a.csv"), "tệp rỗng.")
    assert told_by_kind([one]) == [f"Phải sửa. {one.sentence}"]


def test_files_whose_unit_nobody_knows_are_not_taken_for_one_unit(tmp_path: Path) -> None:
    paths = [table(tmp_path / f"{n}.csv", f"Phường Lạ {n}") for n in range(2)] + [
        table(tmp_path / "c.csv")
    ]
    with Desk.over("") as desk:
        results = check_all(desk, read_all(desk, paths, RECEIVED))
    assert not [
        one.rule for result in results for one in result.findings if one.rule in ("V-015", "V-016")
    ]


def test_the_period_is_told_even_where_the_unit_is_not_known(tmp_path: Path) -> None:
    result = examined(table(tmp_path / "a.csv", "UBND xã Quảng Thái", "9/2026"))
    rules = [one.rule for one in result.findings]
    assert rules.count("F-039") == 1 and "F-016" in rules
