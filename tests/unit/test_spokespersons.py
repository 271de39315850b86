"""Who may speak today on this case: the decision table under both decrees, and the same on a register."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.cli.main import main
from phatngon.network.registers import Registers, load_registers
from phatngon.network.rows import Spokesperson, UnusualCase
from phatngon.network.speakers import who_may_speak
from phatngon.rules.spokespersons import CODES, FLAGS, may_speak, table
from phatngon.tables.units import load_units

NEW, OLD, NEVER = date(2026, 11, 23), date(2024, 3, 19), date(2015, 1, 1)
WHOLE = {
    "kind": "authorised",
    "unit_level": "commune",
    "written": True,
    "for_this_case": True,
    "has_end": True,
    "in_time": True,
    "given_by": "head",
    "deputy": True,
}
SAMPLE = kit_root() / "sample_data" / "network" / "so"
AT = datetime(2026, 10, 6, 13, tzinfo=VIETNAM)


@pytest.mark.parametrize("level", ["city", "department", "commune"])
@pytest.mark.parametrize("day", [NEW, OLD])
def test_the_head_speaks_at_every_level_under_both_decrees(level: str, day: date) -> None:
    assert may_speak({"kind": "head", "unit_level": level}, as_of=day).may is True


@pytest.mark.parametrize(
    ("level", "old"), [("city", True), ("department", False), ("commune", False)]
)
def test_a_regular_spokesperson_below_the_city_is_new(level: str, old: bool) -> None:
    facts = {"kind": "regular", "unit_level": level, "assigned": True}
    assert may_speak(facts, as_of=NEW).may is True
    assert may_speak(facts, as_of=OLD).may is old
    assert may_speak(facts, as_of=date(2026, 6, 30)).may is old
    assert may_speak(facts, as_of=date(2026, 7, 1)).may is True


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"written": False}, "uy-quyen-mieng"),
        ({"for_this_case": False}, "khac-vu-viec"),
        ({"has_end": False}, "khong-thoi-han"),
        ({"in_time": False}, "ngoai-thoi-han"),
        ({"given_by": "regular"}, "uy-quyen-lai"),
        ({"given_by": "authorised"}, "uy-quyen-lai"),
        ({"given_by": "other"}, "nguoi-khac-ky"),
        ({"kind": "other"}, "nguoi-khac"),
        ({"scope": "national"}, "quoc-gia"),
        ({"scope": "several_provinces", "leads": False}, "nhieu-tinh"),
    ],
)
@pytest.mark.parametrize("day", [NEW, OLD])
def test_one_fault_is_enough_and_is_named_with_its_provision(
    change: dict, row: str, day: date
) -> None:
    assert may_speak(WHOLE, as_of=day).may is True
    ruling = may_speak(WHOLE | change, as_of=day)
    assert ruling.may is False and [reason.id for reason in ruling.reasons] == [row]
    assert ruling.reasons[0].provision.startswith("N244" if day == NEW else "N09")
    assert ruling.sentence().startswith("Chưa được phát ngôn.")


def test_only_a_deputy_was_authorised_below_the_city_under_the_old_decree() -> None:
    for level, old in (("commune", False), ("department", False), ("city", True)):
        facts = WHOLE | {"deputy": False, "unit_level": level}
        assert (may_speak(facts, as_of=NEW).may, may_speak(facts, as_of=OLD).may) == (True, old)


def test_what_is_not_seen_is_asked_for_and_nothing_is_guessed() -> None:
    assert may_speak({}, as_of=NEW).missing == ("kind",)
    ruling = may_speak({key: WHOLE[key] for key in ("kind", "unit_level", "written")}, as_of=NEW)
    assert ruling.may is None and set(ruling.missing) == {
        "for_this_case",
        "has_end",
        "in_time",
        "given_by",
    }
    assert "ủy quyền đúng vụ việc này" in ruling.sentence()
    assert may_speak({"kind": "head"}, as_of=NEW).missing == ("unit_level",)
    assert may_speak({"kind": "regular", "unit_level": "city"}, as_of=NEW).missing == ("assigned",)
    assert (
        may_speak({"kind": "regular", "unit_level": "city", "assigned": False}, as_of=NEW).may
        is False
    )


def test_a_service_unit_and_a_day_without_a_decree_get_no_ruling() -> None:
    service = may_speak({"kind": "head", "unit_level": "service_unit"}, as_of=NEW)
    assert service.may is None and "suy luận" in service.caveats[0]
    empty = may_speak({"kind": "head", "unit_level": "city"}, as_of=NEVER)
    assert empty.may is None and empty.caveats == (
        "Chưa có căn cứ trong bộ dữ liệu cho ngày 1/1/2015.",
    )


def test_facts_that_cannot_be_read_are_refused_by_name() -> None:
    for facts, said in (
        ({"kind": "HEAD"}, "“kind”"),
        ({"written": "có"}, "“written”"),
        ({"kin": "head"}, "kin"),
        ({"scope": 3}, "“scope”"),
    ):
        with pytest.raises(InputError, match=said):
            may_speak(facts, as_of=NEW)


FACTS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(sorted(table().data["values"][name])) for name in CODES},
        **{name: st.booleans() for name in FLAGS},
    },
)


@settings(max_examples=150, deadline=None)
@given(FACTS, st.sampled_from([NEW, OLD]))
def test_one_more_fact_never_turns_a_ruling_round(facts: dict[str, Any], day: date) -> None:
    ruling = may_speak(facts, as_of=day)
    assert (ruling.may is False) == bool(
        ruling.reasons and ruling.reasons[0].id in {row.id for row in table().rows("blocks")}
    )
    assert ruling.may is not None or not ruling.reasons
    if ruling.may is None:
        assert all(facts.get(name) is None for name in ruling.missing)
        return
    for name in set(FLAGS) - set(facts):
        for value in (True, False):
            assert may_speak(facts | {name: value}, as_of=day).may in (
                (ruling.may,) if ruling.may else (False,)
            )


def test_every_row_of_the_table_decides_something() -> None:
    seen = {
        reason.id
        for change in (
            {},
            {"deputy": False},
            {"unit_level": "department"},
            {"unit_level": "city"},
            {"unit_level": "department", "deputy": False},
            {"written": False},
            {"for_this_case": False},
            {"has_end": False},
            {"in_time": False},
            {"given_by": "regular"},
            {"given_by": "other"},
            {"kind": "other"},
            {"scope": "national"},
            {"scope": "several_provinces", "leads": False},
            {"kind": "regular", "assigned": False},
            {"kind": "regular", "unit_level": "department"},
            {"kind": "regular"},
            {"kind": "regular", "unit_level": "city", "assigned": True},
            {"kind": "regular", "assigned": True},
            {"kind": "head", "unit_level": "city"},
            {"kind": "head", "unit_level": "department"},
            {"kind": "head"},
        )
        for day in (NEW, OLD)
        for reason in may_speak(WHOLE | change, as_of=day).reasons
    }
    assert seen == {row.id for section in ("blocks", "allows") for row in table().rows(section)}


def test_a_register_says_who_may_speak_on_a_case_at_a_moment() -> None:
    found = {
        one.person.spokesperson_id: one.ruling
        for one in who_may_speak(load_registers(SAMPLE), at=AT, case_id="VV-08")
    }
    assert found["TH-HEAD"].may is True
    assert found["TH-UQ-1"].may is False and [reason.id for reason in found["TH-UQ-1"].reasons] == [
        "khong-thoi-han"
    ]
    late = {
        one.person.spokesperson_id: one.ruling
        for one in who_may_speak(
            load_registers(SAMPLE), at=datetime(2026, 9, 21, 8, tzinfo=VIETNAM), case_id="VV-07"
        )
    }
    assert [reason.id for reason in late["XD-UQ-1"].reasons] == ["ngoai-thoi-han"] and late[
        "XD-REG"
    ].may is True


def test_before_the_new_decree_the_same_rows_are_judged_by_the_old_one() -> None:
    start = datetime(2024, 3, 1, 8, tzinfo=VIETNAM)
    persons = (
        Spokesperson("H", "46-19789", "HEAD", start),
        Spokesperson("R", "46-19789", "REGULAR", start),
        Spokesperson(
            "A",
            "46-19789",
            "AUTHORISED",
            start,
            authorisation_doc_no="1/UQ",
            case_id="V",
            valid_until=start + timedelta(days=40),
            authorised_by="H",
            role_title="Trưởng phòng",
        ),
    )
    registers = Registers(
        spokespersons=persons, cases=(UnusualCase("V", "46-19789", (3,)),), units=load_units()
    )
    found = {
        one.person.spokesperson_id: one.ruling
        for one in who_may_speak(
            registers, at=datetime(2024, 3, 19, 8, tzinfo=VIETNAM), case_id="V"
        )
    }
    assert [found[name].may for name in "HRA"] == [True, False, False]
    assert found["A"].reasons[0].id == "xa-khong-phai-cap-pho"


def test_a_case_nobody_knows_and_a_unit_without_speakers_are_said_so() -> None:
    with pytest.raises(InputError, match="không có vụ việc"):
        who_may_speak(load_registers(SAMPLE), at=AT, case_id="VV-99")
    with pytest.raises(InputError, match="chưa có người phát ngôn nào"):
        who_may_speak(load_registers(SAMPLE), at=AT, unit_code="46-19753")


def test_a_national_case_is_nobodys_here_and_a_supporting_unit_does_not_speak_first() -> None:
    registers = Registers(
        spokespersons=(Spokesperson("H", "46-19789", "HEAD"), Spokesperson("K", "46", "HEAD")),
        cases=(
            UnusualCase("N", "46-19789", (1,)),
            UnusualCase("S", "46-19789", (2,), lead_unit="46"),
        ),
        units=load_units(),
    )
    assert [one.ruling.may for one in who_may_speak(registers, at=AT, case_id="N")] == [False]
    assert {
        one.person.spokesperson_id: one.ruling.may
        for one in who_may_speak(registers, at=AT, case_id="S")
    } == {"H": False, "K": True}


def test_the_verb_speakers_speaks_to_people_and_machines(capsys: pytest.CaptureFixture) -> None:
    assert (
        main(
            [
                "network",
                "speakers",
                "--register",
                str(SAMPLE),
                "--case",
                "VV-08",
                "--at",
                AT.isoformat(),
                "--json",
            ]
        )
        == 0
    )
    rows = json.loads(capsys.readouterr().out)["speakers"]
    assert set(rows[0]) == {
        "spokesperson_id",
        "unit_code",
        "kind",
        "may",
        "reasons",
        "missing",
        "caveats",
        "as_of",
    }
    assert (
        main(
            [
                "network",
                "speakers",
                "--register",
                str(SAMPLE),
                "--unit",
                "46-19789",
                "--at",
                AT.isoformat(),
            ]
        )
        == 0
    )
    assert "Phường Thuận Hóa – Chủ tịch" in capsys.readouterr().out
    assert main(["network", "speakers", "--register", str(SAMPLE), "--case", "VV-99"]) == 2
