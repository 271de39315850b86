"""Cells that run no formula, and text that carries no personal number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.reach.safe_cells import (
    CARD,
    EMAIL,
    MASK,
    PHONE,
    looks_like_formula,
    mask_personal,
    safe_text,
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "＝1"]
)
def test_text_that_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert looks_like_formula(text) and safe_text(text) == "'" + text


@settings(max_examples=200)
@given(
    st.one_of(
        st.text(max_size=20),
        st.integers(),
        st.none(),
        st.sampled_from("=+-@").flatmap(lambda c: st.text(max_size=8).map(lambda t: c + t)),
    )
)
def test_no_written_cell_can_come_alive(value) -> None:
    written = safe_text(value)
    assert not (isinstance(written, str) and looks_like_formula(written))
    assert safe_text(written) == written and (written == value or written == f"'{value}")


@pytest.mark.parametrize(
    "text, kinds",
    [
        ("Liên hệ 0905123456", [PHONE]),
        ("ĐT: 0234.3822.456", [PHONE]),
        ("+84 905 123 456", [PHONE]),
        ("(0234) 3822456", [PHONE]),
        ("Gửi về van.thu@phuong.example.", [EMAIL]),
        ("số 046090001234", [CARD]),
        ("CMND 191234567", [CARD]),
        ("Căn cước công dân số: 046090001234", [CARD]),
        ("0905123456, a@b.example", [PHONE, EMAIL]),
    ],
)
def test_personal_numbers_are_masked_and_named(text: str, kinds: list[str]) -> None:
    masked, found = mask_personal(text)
    assert found == kinds and MASK in masked
    assert mask_personal(masked) == (masked, [])


@pytest.mark.parametrize(
    "text",
    [
        "1.234.567 lượt",
        "2026",
        "14/9/2026 18:44",
        "123456789 lượt xem",
        "https://bao.example/tin-0905123456.html",
        "bao.example/0905123456",
        "0,5 điểm",
        "1.400.000.000 đồng",
        "Nghị định 244/2026/NĐ-CP",
        "35.000 m2",
        "Kỳ 2026-10",
        "0912.345.678,5 đồng",
        "phiên bản 1.0.2",
        "@phuongthuanhoa",
        "Tổng đài 1022",
        "200000000000 đồng",
    ],
)
def test_counts_dates_amounts_and_addresses_stay(text: str) -> None:
    assert mask_personal(text) == (text, [])


@settings(max_examples=100)
@given(
    st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
    st.sampled_from(["{}", "gọi {} nhé", "({})", "{}.", "ĐT {},"]),
)
def test_every_mobile_number_is_masked(number: str, frame: str) -> None:
    assert number not in mask_personal(frame.format(number))[0]


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_masking_is_done_once_and_for_all(text: str) -> None:
    masked, kinds = mask_personal(text)
    assert mask_personal(masked)[0] == masked and (masked == text) == (not kinds)
