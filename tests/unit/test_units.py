"""Units: who owes a report, and which unit a written name means."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.tables.units import load_units

UNITS = load_units()


def test_fourteen_departments_and_forty_communes_owe_a_report() -> None:
    owing = UNITS.obligated(date(2026, 10, 1))
    assert len(owing) == 54
    assert sum(unit.level == "SO_BAN_NGANH" for unit in owing) == 14
    assert not {
        "46-S-bao-va-phat-thanh-truyen-hinh-hue",
        "46-S-ban-tuyen-giao-va-dan-van-thanh-uy",
    } & {unit.code for unit in owing}


@pytest.mark.parametrize(
    "text",
    [
        "Phường Thuận Hoá",
        "P. Thuận Hóa",
        "P.Thuận Hóa",
        "phuong thuan hoa",
        "UBND phường Thuận Hóa",
        "Ủy ban nhân dân phường Thuận Hóa",
        "Uỷ ban nhân dân Phường Thuận Hoá",
        "UBND P. Thuận Hóa",
        "PHƯỜNG THUẬN HÓA",
        "46-19789",
        "19789",
        "Thuận Hóa",
        "thuan hoa",
        "Phường Thuận Hóa, TP Huế",
        "UBND phường Thuận Hóa, thành phố Huế",
        "Phường Thuan Hoa",
        unicodedata.normalize("NFD", "Phường Thuận Hóa"),
    ],
)
def test_every_usual_spelling_finds_the_ward(text: str) -> None:
    assert UNITS.resolve(text).unit.code == "46-19789"


@pytest.mark.parametrize(
    "text",
    [
        "Quận Thuận Hóa",
        "Quận Phú Xuân",
        "Huyện A Lưới",
        "H. Phú Lộc",
        "Thị xã Hương Thủy",
        "TX Hương Thuỷ",
        "UBND huyện Phong Điền",
        "quan thuan hoa",
        "Thị xã Phong Điền",
        "Q. Thuận Hóa, TP Huế",
        "TP Huế",
        "huyen nam dong",
    ],
)
def test_a_former_district_is_no_unit(text: str) -> None:
    found = UNITS.resolve(text)
    assert found.kind == "abolished" and found.unit is None


@pytest.mark.parametrize(
    "text", ["Xã A Lưới", "A Lưới", "X. A Lưới", "xa a luoi", "UBND xã A Lưới"]
)
def test_a_luoi_alone_has_five_candidates(text: str) -> None:
    found = UNITS.resolve(text)
    assert found.kind == "ambiguous" and sorted(unit.name[-1] for unit in found.candidates) == list(
        "12345"
    )


def test_a_luoi_with_its_number_is_one_commune() -> None:
    assert UNITS.resolve("Xã A Lưới 1").unit.code == "46-20056"
    assert UNITS.resolve("xa a luoi 5").unit.code == "46-20050"
    assert UNITS.resolve("Xã A Lưới 6").kind == "unknown"


def test_a_name_shared_with_a_former_district_means_the_present_unit_when_it_is_the_only_one() -> (
    None
):
    found = UNITS.resolve("Phú Lộc")
    assert (found.kind, found.unit.code) == ("alias", "46-20107")
    assert UNITS.resolve("Xã Phú Lộc").kind == "name"


def test_a_changed_tone_mark_is_no_other_unit() -> None:
    for text in (
        "Phường Hòa Châu",
        "Hòa Châu",
        "Phường Hoả Châu",
        "P. Hỏa Châu",
        "Phường Thuấn Hóa",
    ):
        assert UNITS.resolve(text).kind == "unknown", text
    assert UNITS.resolve("Phường Hòa Châu").candidates[0].name == "Phường Hóa Châu"
    assert UNITS.resolve("Hoá Châu").unit.code == "46-20014"


@pytest.mark.parametrize(
    "text, code",
    [
        ("Xã Chân Mây-Lăng Cô", "46-20137"),
        ("Xã Chân Mây – Lăng Cô", "46-20137"),
        ("Sở VH&TT", "46-S-van-hoa-va-the-thao"),
        ("Sở Văn hoá và Thể thao", "46-S-van-hoa-va-the-thao"),
        ("Sở Du lịch thành phố Huế", "46-S-du-lich"),
        ("Văn phòng UBND thành phố Huế", "46-S-vp-ubnd"),
        ("Sở GDĐT", "46-S-giao-duc-va-dao-tao"),
        ("X. Phú Vang", "46-19942"),
    ],
)
def test_usual_names_of_other_units(text: str, code: str) -> None:
    assert UNITS.resolve(text).unit.code == code


@pytest.mark.parametrize(
    "text, code",
    [
        ("phuong-thuan-hoa-2026-10", "46-19789"),
        ("BC lan tỏa Xã A Lưới 2", "46-20044"),
        ("so-du-lich", "46-S-du-lich"),
        ("46-19789_ky_10", "46-19789"),
        ("xa-a-luoi", None),
        ("bao-cao", None),
        ("phuong-thuan-hoa-va-so-du-lich-va-xa-phu-vang", "46-19789"),
    ],
)
def test_a_file_name_may_hold_the_unit(text: str, code: str | None) -> None:
    found = UNITS.find_in(text)
    assert (found.code if found else None) == code


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(UNITS.all), st.data())
def test_changing_one_tone_mark_never_finds_a_different_unit(unit, data) -> None:
    letters = list(unicodedata.normalize("NFD", unit.name))
    marks = [i for i, c in enumerate(letters) if c in "\u0300\u0301\u0303\u0309\u0323"]
    if marks:
        place = data.draw(st.sampled_from(marks))
        letters[place] = data.draw(
            st.sampled_from([c for c in "\u0300\u0301\u0303\u0309\u0323" if c != letters[place]])
        )
        assert UNITS.resolve("".join(letters)).unit is None


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(UNITS.all),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str.upper, str.lower, str]),
)
def test_every_name_finds_its_own_unit(unit, form, case) -> None:
    assert UNITS.resolve(unicodedata.normalize(form, case(unit.name))).unit == unit


def test_a_register_gives_dates_aliases_and_population(tmp_path: Path) -> None:
    path = tmp_path / "dim_unit.csv"
    path.write_text(
        "unit_code,unit_name,level,obligated,valid_from,valid_to,successor_code,unit_aliases,population_ref\n"
        "46-00001,Phường Thử,PHUONG,true,2025-07-01,2026-09-30,46-00002,Phường Cũ|Xã Thử,1200\n"
        "46-00002,Phường Mới,PHUONG,false,,,,,\n",
        encoding="utf-8",
    )
    units = load_units(path)
    assert [unit.code for unit in units.obligated(date(2026, 9, 30))] == [
        "46-00001"
    ] and not units.obligated(date(2026, 10, 1))
    assert (
        units.resolve("xã thử").unit.successor_code == "46-00002"
        and units["46-00001"].population_ref == 1200
    )


def test_an_unknown_code_is_an_input_error() -> None:
    with pytest.raises(InputError, match="46-99999"):
        UNITS["46-99999"]


def test_a_register_with_a_bad_row_says_which_line(tmp_path: Path) -> None:
    path = tmp_path / "dim_unit.csv"
    path.write_text(
        "unit_code,unit_name,level,obligated\n46-00001,Phường Thử,QUAN,true\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"dòng 2"):
        load_units(path)
