"""Telling press types apart: right types, nothing guessed, everything missing or contradictory named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.law import load_law
from phatngon.rules.domains import relation
from phatngon.rules.outlets import outlet, outlets
from phatngon.rules.press_types import (
    ALLOWED,
    CONTENT,
    FLAGS,
    UNDECIDED,
    identify,
    is_press_type,
    table,
    type_label,
    types,
)
from phatngon.rules.signs import sign_codes

TODAY = date(2026, 11, 23)
WEB = {"medium": "web", "licence": "press"}

CASES: list[tuple[dict[str, Any], str, bool | None]] = [
    ({"medium": "print", "licence": "press", "licence_form": "báo"}, "bao_in", True),
    ({"medium": "print", "licence": "press", "masthead": "tạp chí"}, "tap_chi_in", True),
    (
        {"medium": "print", "licence": "press", "masthead": "tạp chí", "scientific": True},
        "tap_chi_khoa_hoc",
        True,
    ),
    ({**WEB, "masthead": "báo"}, "bao_dien_tu", True),
    ({**WEB, "licence_form": "tạp chí"}, "tap_chi_dien_tu", True),
    ({**WEB, "licence_form": "tạp chí", "scientific": False}, "tap_chi_dien_tu", True),
    (
        {**WEB, "licence_form": "tạp chí", "masthead": "báo"},
        "tap_chi_dien_tu",
        True,
    ),  # the licence outranks the name
    (
        {**WEB, "domain": "giadinh.suckhoedoisong.vn", "licensed_domain": "suckhoedoisong.vn"},
        "chuyen_trang",
        True,
    ),
    ({"medium": "radio", "licence": "press"}, "phat_thanh", True),
    ({"medium": "tv", "licence": "press"}, "truyen_hinh", True),
    (
        {"medium": "social_account", "operator": "press_agency", "consistent_marks": True},
        "kenh_noi_dung_bao_chi",
        True,
    ),
    ({"medium": "print", "licence": "bulletin"}, "ban_tin", False),
    ({"medium": "print", "licence": "special_issue"}, "dac_san", False),
    ({"medium": "web", "licence": "aggregator", "masthead": "báo"}, "trang_tong_hop", False),
    ({"medium": "web", "licence": "social_network"}, "mang_xa_hoi", False),
    ({"medium": "social_platform"}, "mang_xa_hoi", False),
    ({"medium": "web", "licence": "none", "operator": "state_agency"}, "cong_thong_tin", False),
    (
        {"medium": "web", "operator": "state_agency", "content": ["administrative"]},
        "cong_thong_tin",
        False,
    ),
    (
        {"medium": "web", "licence": "none", "operator": "company", "content": ["commercial"]},
        "trang_noi_bo",
        False,
    ),
    (
        {
            "medium": "web",
            "licence": "none",
            "operator": "company",
            "content": ["specialised_service"],
        },
        "trang_chuyen_nganh",
        False,
    ),
    ({"medium": "web", "licence": "none", "operator": "individual"}, "trang_ca_nhan", False),
    ({"medium": "social_account", "operator": "individual"}, "trang_ca_nhan", False),
    (
        {"medium": "social_account", "operator": "state_agency", "declared_on_portal": True},
        "kenh_chinh_thuc_co_quan",
        False,
    ),
    ({"medium": "app", "operator": "state_agency"}, "ung_dung_co_quan", False),
    ({}, UNDECIDED, None),
    ({"medium": "web"}, UNDECIDED, None),
    (WEB, UNDECIDED, True),
    ({"medium": "web", "masthead": "báo"}, UNDECIDED, None),
    ({"medium": "web", "licence": "none"}, UNDECIDED, False),
    (
        {"medium": "web", "licence": "none", "operator": "company", "content": ["own_news"]},
        UNDECIDED,
        False,
    ),
    ({"medium": "social_account", "operator": "state_agency"}, UNDECIDED, False),
    (
        {"medium": "social_account", "operator": "press_agency", "consistent_marks": False},
        UNDECIDED,
        None,
    ),
    ({"medium": "print", "licence": "none"}, UNDECIDED, False),
]


@pytest.mark.parametrize(("facts", "kind", "is_press"), CASES)
def test_facts_give_this_type(facts: dict, kind: str, is_press: bool | None) -> None:
    found = identify(facts, TODAY)
    assert (found.type, found.is_press) == (kind, is_press)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ("medium",)),
        ({"medium": "web"}, ("licence",)),
        (WEB, ("licence_form", "masthead")),
        ({**WEB, "masthead": "none"}, ("licence_form",)),
        ({"medium": "web", "licence": "none"}, ("operator",)),
        ({"medium": "web", "licence": "none", "operator": "company"}, ("content",)),
        ({"medium": "social_account", "operator": "state_agency"}, ("declared_on_portal",)),
        ({"medium": "social_account", "operator": "press_agency"}, ("consistent_marks",)),
        ({"medium": "social_account", "operator": "press_agency", "consistent_marks": False}, ()),
    ],
)
def test_what_would_settle_it_is_named(facts: dict, missing: tuple) -> None:
    assert identify(facts, TODAY).missing == missing


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({**WEB, "licence_form": "tạp chí", "masthead": "báo"}, ("licence_form", "masthead")),
        (
            {**WEB, "masthead": "báo", "domain": "tuoi-tre.com", "licensed_domain": "tuoitre.vn"},
            ("domain", "licensed_domain"),
        ),
        (
            {"medium": "web", "licence": "aggregator", "masthead": "tạp chí"},
            ("licence", "masthead"),
        ),
        (
            {"medium": "social_account", "operator": "press_agency", "consistent_marks": False},
            ("operator", "consistent_marks"),
        ),
        (
            {"medium": "print", "licence": "special_issue", "periodic": True},
            ("licence", "periodic"),
        ),
        (
            {"medium": "web", "licence": "none", "operator": "company", "content": ["quoted"]},
            ("content", "licence"),
        ),
        ({**WEB, "masthead": "báo", "operator": "company"}, ("operator", "licence")),
    ],
)
def test_contradictions_are_named_with_a_provision(facts: dict, named: tuple) -> None:
    conflicts = identify(facts, TODAY).conflicts
    assert named in [conflict.facts for conflict in conflicts]
    assert all(conflict.provision in load_law() for conflict in conflicts)


def test_facts_in_harmony_name_no_contradiction() -> None:
    assert (
        identify(
            {
                **WEB,
                "licence_form": "báo",
                "masthead": "báo",
                "operator": "press_agency",
                "domain": "www.bao.example.vn",
                "licensed_domain": "bao.example.vn",
            },
            TODAY,
        ).conflicts
        == ()
    )


@pytest.mark.parametrize(
    ("here", "licensed", "how"),
    [
        ("giadinh.suckhoedoisong.vn", "suckhoedoisong.vn", "sub"),
        ("HTTPS://GiaDinh.SucKhoeDoiSong.vn.:8443/x", "suckhoedoisong.vn", "sub"),
        ("www.nhandan.vn", "nhandan.vn", "same"),
        ("m.nhandan.vn", "www.nhandan.vn", "same"),
        ("amp.www.nhandan.vn", "nhandan.vn", "same"),
        ("tuoi-tre.vn", "tuoitre.vn", "apart"),
        ("xtuoitre.vn", "tuoitre.vn", "apart"),
        ("tuoitre.vn.example", "tuoitre.vn", "apart"),
        ("http://tuoitre.vn@example.com/", "tuoitre.vn", "apart"),
        ("tuоitre.vn", "tuoitre.vn", "apart"),  # a Cyrillic letter
        ("tuoitre.com", "tuoitre.vn", "apart"),
        ("suckhoedoisong.vn", "giadinh.suckhoedoisong.vn", "apart"),
        ("www.a.tuoitre.vn", "tuoitre.vn", "sub"),
    ],
)
def test_a_lookalike_domain_fools_nobody(here: str, licensed: str, how: str) -> None:
    assert relation(here, licensed) == how


@pytest.mark.parametrize(
    "text",
    ["", "vn", "com.vn", "gov.vn", "khong phai", "a..b", "http://", "-a.vn", "a" * 70 + ".vn"],
)
def test_what_is_no_domain_is_refused_by_field(text: str) -> None:
    with pytest.raises(InputError, match="licensed_domain"):
        identify({"licensed_domain": text}, TODAY)


def test_a_special_type_unseen_leaves_the_ordinary_one_with_a_note() -> None:
    magazine = identify({**WEB, "licence_form": "tạp chí"}, TODAY)
    assert magazine.type == "tap_chi_dien_tu"
    assert "L25-D2K16" in [reason.provision for reason in magazine.reasons]
    half_seen = identify({**WEB, "licence_form": "báo", "domain": "a.example.vn"}, TODAY)
    assert half_seen.type == "bao_dien_tu"
    assert "L25-D2K12" in [reason.provision for reason in half_seen.reasons]


def test_the_regime_is_that_of_the_date() -> None:
    facts = {**WEB, "masthead": "báo"}
    assert {r.provision for r in identify(facts, date(2026, 6, 30)).reasons} == {"L16-D3K6"}
    assert {r.provision for r in identify(facts, date(2026, 7, 1)).reasons} == {
        "L25-D2K3",
        "N237-D2K6",
    }


def test_where_the_base_is_empty_the_kit_says_so() -> None:
    found = identify({"medium": "web", "licence": "social_network"}, date(2024, 3, 19))
    assert (found.type, found.is_press) == (UNDECIDED, None)
    assert "Chưa có căn cứ trong bộ dữ liệu" in " ".join(reason.text for reason in found.reasons)
    assert (
        identify(
            {"medium": "social_account", "operator": "press_agency", "consistent_marks": True},
            date(2024, 3, 19),
        ).type
        == UNDECIDED
    )


def test_signs_carry_strength_and_todays_footing_and_are_passed_on() -> None:
    found = identify(
        {
            "medium": "web",
            "licence": "press",
            "licence_form": "tạp chí",
            "signs": ["BHTC-HT-1", "BHTC-HT-3"],
        },
        TODAY,
    )
    assert [(s.code, s.strength, s.footing) for s in found.signs] == [
        ("BHTC-HT-1", "mạnh", ("L25-D40K1",)),
        ("BHTC-HT-3", "chưa xếp", ()),
    ]
    assert "không tự kết luận" in found.reasons[-1].text
    assert identify({"signs": ["BHTC-HT-1"]}, date(2026, 6, 30)).signs[0].footing == ()


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({"medium": "tivi"}, "medium"),
        ({"licence": ["press"]}, "licence"),
        ({"scientific": "true"}, "scientific"),
        ({"content": "quoted"}, "content"),
        ({"content": ["tin"]}, "content"),
        ({"signs": ["X"]}, "signs"),
        ({"signs": [1]}, "signs"),
        ({"name": 5}, "name"),
        ({"kind": "báo"}, "kind"),
        ({"domain": {"a": 1}}, "domain"),
    ],
)
def test_bad_facts_are_refused_by_field(facts: dict, part: str) -> None:
    with pytest.raises(InputError, match=f"“{part}”"):
        identify(facts, TODAY)


def test_a_decomposed_value_is_understood() -> None:
    import unicodedata

    assert (
        identify({**WEB, "licence_form": unicodedata.normalize("NFD", "tạp chí")}, TODAY).type
        == "tap_chi_dien_tu"
    )


FACTS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(values) for name, values in ALLOWED.items()},
        **{name: st.booleans() for name in FLAGS},
        "content": st.lists(st.sampled_from(CONTENT), max_size=3),
        "signs": st.lists(st.sampled_from(sorted(sign_codes())), max_size=2),
        "domain": st.sampled_from(["bao.example.vn", "a.bao.example.vn", "khac.example.vn"]),
        "licensed_domain": st.just("bao.example.vn"),
    },
)


@given(FACTS, st.dates(date(2017, 1, 1), date(2028, 1, 1)))
def test_whatever_the_facts_the_answer_holds_together(facts: dict, as_of: date) -> None:
    law, found = load_law(), identify(facts, as_of)
    assert found.type in types()
    assert (found.type == UNDECIDED) or (
        found.is_press is is_press_type(found.type) and not found.missing
    )
    assert all(facts.get(name) is None for name in found.missing)
    cited = [r.provision for r in found.reasons] + [c.provision for c in found.conflicts]
    assert all(law[provision].in_force(as_of) for provision in cited if provision)
    if facts.get("medium") in ("web", "print") and facts.get("licence", "press") != "press":
        assert found.is_press in ((False,) if as_of >= date(2026, 7, 1) else (False, None))


@given(FACTS)
def test_signs_and_names_never_change_the_type(facts: dict) -> None:
    bare = {name: value for name, value in facts.items() if name != "signs"}
    assert identify({**bare, "name": "Báo Tin Tức"}, TODAY).type == identify(facts, TODAY).type


@given(FACTS, st.sampled_from([*ALLOWED, *FLAGS]))
def test_a_fact_unknown_and_a_fact_left_out_are_the_same(facts: dict, name: str) -> None:
    without = {key: value for key, value in facts.items() if key != name}
    assert identify({**without, name: None}, TODAY) == identify(without, TODAY)


def test_every_row_and_label_of_the_table_is_used() -> None:
    rules = table()
    named = {row.data["type"] for section in ("special", "types") for row in rules.rows(section)}
    assert named == set(types()) - {UNDECIDED}
    assert all(ref in load_law() for _, ref, _, _ in rules.references())
    assert type_label("trang_tong_hop") == "trang thông tin điện tử tổng hợp"
    with pytest.raises(InputError):
        type_label("bao_giay")


def test_real_outlets_have_types_of_the_table_and_the_unclassified_none() -> None:
    assert {code for found in outlets().values() for code in found.types.values()} <= set(types())
    assert outlet("báo mới").types == {"web": "trang_tong_hop"}
    assert outlet("VOZ").types == {}
    with pytest.raises(InputError):
        outlet("Báo Không Có")
