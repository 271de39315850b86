"""The opening of a personal handout: name, duties and dates come from tables and the legal base, numbers from registers."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.paths import kit_root
from phatngon.publish.build.ledger import BuildLedger
from phatngon.publish.papers.opening import UnitNumber, opening_html, words
from phatngon.publish.papers.unit_numbers import NumberSources, kept_figures, unit_figures
from phatngon.publish.sources.recipients import Recipient, recipient
from phatngon.tables.units import load_units
from small_lesson import text

DAY, OLD = date(2026, 11, 23), date(2024, 3, 19)
UNITS = load_units()
WARD, OFFICE = recipient(UNITS["46-19789"]), recipient(UNITS["46-S-xay-dung"])
LESSONS = [path.stem for path in sorted((kit_root() / "notebooks").glob("*.ipynb"))]


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("day", [DAY, OLD])
def test_every_lesson_opens_with_the_units_name_and_something_to_do_or_says_that_there_is_nothing(
    lesson: str, day: date
) -> None:
    said = text(opening_html(WARD, lesson, day))
    assert "Trang riêng của Phường Thuận Hóa" in said
    assert (
        "Việc của đơn vị trong bài này" in said
        or "Lịch của đơn vị" in said
        or "chưa có việc nào có căn cứ" in said
    )


def test_the_hours_are_those_of_the_legal_base_and_the_old_law_says_otherwise() -> None:
    now, then = (text(opening_html(WARD, "04_mang_luoi_phat_ngon", day)) for day in (DAY, OLD))
    assert (
        "24 giờ khi có quyết định giao" in now and "khoản 3 Điều 3 Nghị định 244/2026/NĐ-CP" in now
    )
    assert "12 giờ khi ký văn bản ủy quyền" in then and "244/2026" not in then


def test_a_department_and_a_ward_are_told_their_own_level() -> None:
    assert "cấp sở, ban, ngành" in text(opening_html(OFFICE, "01", DAY)) and "cấp phường" in text(
        opening_html(WARD, "01", DAY)
    )


def test_the_next_report_is_the_one_due_on_or_after_the_day() -> None:
    said = text(opening_html(WARD, "06_nhap_bao_cao_lan_toa", DAY))
    assert (
        "Nộp báo cáo lan tỏa kỳ 12/2026 17 giờ 00 phút, thứ Tư 16/12/2026 tin từ 15/11/2026 đến hết 14/12/2026"
        in said
    )
    assert "kỳ 12/2026" in text(
        opening_html(WARD, "06", date(2026, 12, 16))
    ) and "kỳ 1/2027" in text(opening_html(WARD, "06", date(2026, 12, 17)))
    assert "16/12/2026" in text(
        opening_html(WARD, "07", DAY)
    ) and "Gửi số liệu báo cáo năm" not in text(opening_html(WARD, "07", OLD))


def test_the_table_of_words_holds_no_number_of_the_law() -> None:
    data = {
        key: value for key, value in words().items() if key not in ("version", "lessons", "figures")
    }
    assert not re.search(r"\d", json.dumps(data, ensure_ascii=False))


def test_a_name_is_text_and_numbers_bring_their_source() -> None:
    hostile = Recipient("x", 'Xã "A" <script>alert(1)</script> **đậm** {level}', "", "x")
    html = opening_html(hostile, "01", DAY, (UnitNumber("Số mục tin", "1.234", "sổ"),))
    assert "<script>" not in html and "&lt;script&gt;" in html and "**đậm** {level}" in html
    assert "Số mục tin 1.234 sổ" in text(html)


def test_invented_numbers_say_so_and_missing_ones_are_no_zero() -> None:
    unknown = Recipient("Z-9", "Ban Quản lý Chợ", "", "z-9")
    found = unit_figures([WARD, unknown], UNITS, NumberSources(), DAY)
    reach = [one for one in found[WARD.code] if "kỳ 11/2026" in one.source]
    assert (
        len(reach) == 4
        and all("giả định" in one.source for one in reach)
        and reach[0].text.isdigit()
    )
    assert [one.text for one in found["Z-9"]] == ["chưa có"] * 4
    assert not any("quy chế" in one.name.casefold() for one in found[WARD.code])


def test_real_registers_give_real_numbers_without_the_mark(tmp_path: Path) -> None:
    folder = tmp_path / "so"
    folder.mkdir()
    for name in ("fact_inquiry", "dim_spokesperson"):
        (folder / f"{name}.csv").write_bytes(
            (kit_root() / "sample_data" / "network" / "mang-luoi" / f"{name}.csv").read_bytes()
        )
    found = unit_figures([WARD], UNITS, NumberSources(str(folder)), DAY)[WARD.code]
    names = {one.name: one for one in found}
    assert (
        names["Có người phát ngôn trong sổ"].source == "sổ mạng lưới phát ngôn"
        and "/" in names["Có người phát ngôn trong sổ"].text
    )
    assert not any("giả định" in one.source for one in found)


def test_numbers_are_counted_again_only_when_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    monkeypatch.setattr(
        "phatngon.publish.papers.unit_numbers.unit_figures",
        lambda chosen, *_: (
            counted.append(1) or {one.code: (UnitNumber("a", "1", "b"),) for one in chosen}
        ),
    )
    for day in (DAY, DAY, OLD):
        assert kept_figures(BuildLedger(tmp_path), [WARD], UNITS, NumberSources(), day) == {
            WARD.code: (UnitNumber("a", "1", "b"),)
        }
    assert len(counted) == 2
