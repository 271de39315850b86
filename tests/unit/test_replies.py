"""What must be answered, to whom, by when: worked cases, the traps of the old training, laws that hold for every case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.law import load_calendar, load_law
from phatngon.rules.case import ASKERS, INFORMATION, KINDS, PROTECTED, SCOPES, UNIT_LEVELS
from phatngon.rules.replies import changes, compare, respond, table
from phatngon.rules.reply_words import answer_lines, change_lines, table_line

NOW = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)


def answer(**facts: Any) -> dict:
    return respond(facts, now=NOW).to_json()


def asked(**facts: Any) -> dict:
    return answer(
        **{
            "kind": "press_request",
            "unit_level": "commune",
            "asker": "card",
            "starts_at": "2026-11-20T08:15:00+07:00",
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (
            {"kind": "sudden_event", "starts_at": "2026-11-21T20:00:00+07:00"},
            ["2026-11-22T20:00:00+07:00"],
        ),
        (
            {"kind": "public_opinion", "starts_at": "2026-11-23T17:00:00+07:00"},
            ["2026-11-24T17:00:00+07:00"],
        ),
        ({"kind": "editor_request", "starts_at": "2026-11-01"}, ["2026-12-01T23:59:59+07:00"]),
        ({"kind": "forwarded_petition", "starts_at": "2026-11-13"}, ["2026-12-07T23:59:59+07:00"]),
        (
            {"kind": "forwarded_complaint_concluded", "starts_at": "2026-11-25"},
            ["2026-12-02T23:59:59+07:00"],
        ),
        (
            {
                "kind": "press_conference",
                "unit_level": "commune",
                "starts_at": "2026-12-07T09:00:00+07:00",
            },
            ["2026-12-06T09:00:00+07:00"],
        ),
        (
            {
                "kind": "press_conference",
                "unit_level": "city",
                "starts_at": "2026-12-07T09:00:00+07:00",
            },
            [None],
        ),
        (
            {"kind": "spokesperson_assigned", "starts_at": "2026-11-20T16:00:00+07:00"},
            ["2026-11-21T16:00:00+07:00"],
        ),
        (
            {
                "kind": "spokesperson_assigned",
                "spokesperson_kind": "authorised",
                "starts_at": "2026-11-20",
            },
            [None],
        ),
        (
            {"kind": "citizen_request", "starts_at": "2026-11-12"},
            ["2026-11-25T23:59:59+07:00", "2026-12-07T23:59:59+07:00"],
        ),
        # the law before
        (
            {"kind": "sudden_event", "starts_at": "2026-06-30T20:00:00+07:00"},
            ["2026-07-01T20:00:00+07:00"],
        ),
        ({"kind": "public_opinion", "starts_at": "2026-06-01T20:00:00+07:00"}, [None]),
        ({"kind": "forwarded_petition", "starts_at": "2026-06-25"}, ["2026-07-27T23:59:59+07:00"]),
        (
            {
                "kind": "spokesperson_assigned",
                "spokesperson_kind": "authorised",
                "starts_at": "2026-05-20T16:00:00+07:00",
            },
            ["2026-05-21T04:00:00+07:00"],
        ),
        (
            {
                "kind": "citizen_request",
                "channel": "office",
                "simple": True,
                "starts_at": "2026-08-20",
            },
            [None],
        ),
        (
            {
                "kind": "citizen_request",
                "channel": "post",
                "simple": True,
                "starts_at": "2026-08-14",
            },
            ["2026-08-21T23:59:59+07:00"],
        ),
    ],
)
def test_each_clock_ends_when_the_law_says(facts: dict, due: list) -> None:
    assert [row["due_at"] for row in answer(**facts)["deadlines"]] == due


@pytest.mark.parametrize(
    ("information", "decision"),
    [
        (["ordinary"], "provide"),
        (["draft_policy"], "provide"),
        (["already_public"], "provide"),
        (["state_secret"], "must_refuse"),
        (["inspection_open", "ordinary"], "provide_part"),
        (["draft_policy", "case_investigated"], "provide_part"),
        (["personal_secret", "family_secret"], "must_refuse"),
        (["business_secret", "state_secret"], "must_refuse"),
        (["case_investigated"], "may_refuse"),
        (["state_secret", "case_investigated"], "may_refuse"),
        (["state_secret", "ordinary"], "provide_part"),
    ],
)
def test_refusal_rests_on_three_grounds_only(information: list, decision: str) -> None:
    assert asked(information=information)["decision"] == decision


def test_what_must_not_be_given_is_never_called_a_choice() -> None:
    for facts in (
        {"kind": "press_request", "asker": "card", "starts_at": "2026-11-10T08:00:00+07:00"},
        {"kind": "press_request", "asker": "card", "starts_at": "2026-06-01T08:00:00+07:00"},
        {"kind": "citizen_request", "asker": "citizen", "starts_at": "2026-11-10"},
        {
            "kind": "citizen_request",
            "asker": "citizen",
            "starts_at": "2024-03-11",
            "channel": "office",
        },
    ):
        found = respond(
            {**facts, "unit_level": "commune", "information": ["state_secret"]}, now=NOW
        )
        said = "\n".join(answer_lines(found))
        assert found.decision == "must_refuse" and {ground.binding for ground in found.grounds} == {
            "must_not"
        }
        assert "Quyết định: không được cung cấp" in said and "được từ chối" not in said


def test_a_draft_was_a_ground_and_is_none_now() -> None:
    before, after = (
        asked(information=["draft_policy"], starts_at="2026-06-30"),
        asked(information=["draft_policy"]),
    )
    assert (before["decision"], before["reason_required"]) == ("may_refuse", False)
    assert (after["decision"], after["grounds"]) == ("provide", [])
    assert any("không còn là căn cứ" in step for step in after["next_steps"])


def test_a_press_request_has_no_hour_and_the_provision_shows_it() -> None:
    for reported, provision in ((True, "N244-D7K5"), (False, "N244-D7K5-GAP")):
        [row] = asked(reported=reported)["deadlines"]
        assert (row["due_at"], row["unit"], row["provision"]) == (None, "none", provision)


def test_consent_lifts_private_secrets_but_never_a_state_secret() -> None:
    assert asked(information=["personal_secret"], consent=True)["decision"] == "provide"
    assert asked(information=["state_secret"], consent=True)["grounds"][0]["binding"] == "must_not"
    assert asked(information=["case_investigated"])["grounds"][0]["binding"] == "may"


@pytest.mark.parametrize(
    ("asker", "decision"),
    [
        ("card", "provide"),
        ("letter", "provide"),
        ("no_papers", "ask_for_papers"),
        ("citizen", "not_press_duty"),
        ("aggregator", "not_press_duty"),
        ("individual_page", "not_press_duty"),
        ("foreign_press", "pass_on"),
        ("authority", "provide"),
    ],
)
def test_who_asks_decides_the_regime(asker: str, decision: str) -> None:
    found = asked(asker=asker)
    assert found["decision"] == decision
    assert ("A26-D7" in found["provisions"]) is (decision == "not_press_duty")


def test_refusal_needs_a_reason_now_and_five_forms_were_six() -> None:
    now, before = (
        asked(information=["state_secret"]),
        asked(information=["state_secret"], starts_at="2026-06-30"),
    )
    assert (now["reason_required"], before["reason_required"]) == (True, False)
    assert (len(now["forms"]), len(before["forms"])) == (5, 6)


def test_caveats_name_what_is_inferred_in_conflict_or_unsettled() -> None:
    assert any(
        "23/11/2026" in text
        for text in answer(kind="forwarded_petition", starts_at="2026-11-13")["caveats"]
    )
    assert any(
        "chưa thống nhất" in text
        for text in answer(kind="false_report", starts_at="2026-11-20")["caveats"]
    )
    assert any(
        "sau thời điểm hiện tại" in text
        for text in asked(starts_at="2026-12-20T08:00:00+07:00")["caveats"]
    )
    assert not any(
        "sau thời điểm" in text
        for text in answer(
            kind="press_conference", unit_level="city", starts_at="2026-12-20T08:00:00+07:00"
        )["caveats"]
    )
    assert any(
        "luật của ngày bắt đầu" in text
        for text in answer(kind="forwarded_petition", starts_at="2026-06-25")["caveats"]
    )


def test_what_the_base_does_not_cover_is_said_and_left_out() -> None:
    found = asked(starts_at="2016-05-05")
    assert found["decision"] is None and found["deadlines"] == [] and found["provisions"] == []
    assert "Chưa có căn cứ trong bộ dữ liệu" in found["caveats"][0]


def test_a_citizen_who_asks_for_what_is_public_gets_the_access_law_and_its_exception_not_the_press_law() -> (
    None
):
    for start, cited, exception in (
        ("2026-11-12", "A26-D27", True),
        ("2024-03-11", "A16-D28", False),
    ):
        found = answer(
            kind="citizen_request",
            asker="citizen",
            unit_level="commune",
            information=["already_public"],
            starts_at=start,
        )
        assert cited in found["provisions"] and not any(
            name.startswith(("L25-D31", "L16-D38")) for name in found["provisions"]
        )
        assert ("A26-D23" in found["provisions"]) is exception
        assert not any("Luật Báo chí" in step for step in found["next_steps"])
    assert "L25-D31K1" in asked(information=["already_public"])["provisions"]


@pytest.mark.parametrize("kind", ["sudden_event", "public_opinion"])
def test_who_asks_about_an_event_gets_the_same_care_and_the_clock_stays(kind: str) -> None:
    for asker, step in (
        ("individual_page", "không phải báo chí"),
        ("aggregator", "không phải báo chí"),
        ("citizen", "không phải báo chí"),
        ("no_papers", "thẻ nhà báo"),
    ):
        found = answer(
            kind=kind, asker=asker, unit_level="commune", starts_at="2026-11-21T20:00:00+07:00"
        )
        assert found["deadlines"][0]["due_at"] == "2026-11-22T20:00:00+07:00"
        assert any(step in text for text in found["next_steps"]), (asker, found["next_steps"])
    for asker in ("card", "none"):
        assert not any(
            "không phải báo chí" in text
            for text in answer(kind=kind, asker=asker, starts_at="2026-11-21T20:00:00+07:00")[
                "next_steps"
            ]
        )


@pytest.mark.parametrize(
    ("channel", "due"),
    [
        ("office", ["2026-09-07", "2026-09-21"]),
        ("online", ["2026-08-24", "2026-09-14", "2026-09-29"]),
        ("post", ["2026-08-24", "2026-09-14", "2026-09-29"]),
    ],
)
def test_the_extension_of_the_old_access_law_is_told_for_requests_before_the_new_one(
    channel: str, due: list[str]
) -> None:
    found = answer(
        kind="citizen_request", channel=channel, unit_level="commune", starts_at="2026-08-20"
    )
    assert [row["due_at"][:10] for row in found["deadlines"]] == due
    assert found["deadlines"][-1]["what"].startswith("nếu đã gia hạn")


def test_an_extension_counted_from_receipt_is_told_where_it_ends_earlier() -> None:
    for start, early, late in (
        ("2026-10-05", "29/10/2026", "2/11/2026"),
        ("2026-09-01", "25/9/2026", "28/9/2026"),
    ):
        caveats = answer(kind="citizen_request", starts_at=start)["caveats"]
        assert any(early in text and late in text and "sớm hơn" in text for text in caveats), (
            caveats
        )
    assert not any(
        "tính liền" in text
        for text in answer(kind="citizen_request", starts_at="2026-10-07")["caveats"]
    )


def test_a_change_of_the_law_while_a_request_is_handled_is_told() -> None:
    told = asked(information=["draft_policy"], starts_at="2026-06-30T08:00:00+07:00")
    assert told["decision"] == "may_refuse" and any(
        "Luật thay đổi từ ngày 1/7/2026" in text for text in told["caveats"]
    )
    for start in (
        "2026-05-01T08:00:00+07:00",
        "2026-07-01T08:00:00+07:00",
        "2026-08-31T08:00:00+07:00",
    ):
        assert not any(
            "Luật thay đổi" in text
            for text in asked(information=["draft_policy"], starts_at=start)["caveats"]
        )
    simple = answer(
        kind="citizen_request",
        channel="office",
        simple=True,
        unit_level="commune",
        starts_at="2026-08-31",
    )
    assert not any("Luật thay đổi" in text for text in simple["caveats"]), (
        "a request sent before stays under the law before"
    )
    crossing = answer(
        kind="citizen_request", channel="office", unit_level="commune", starts_at="2026-08-31"
    )["caveats"]
    assert any("1/9/2026" in text for text in crossing)


@pytest.mark.parametrize("start", ["2026-11-20T08:00:00+07:00", "2026-06-01T08:00:00+07:00"])
@pytest.mark.parametrize("kind", ["sudden_event", "public_opinion", "spokesperson_assigned"])
def test_a_service_unit_gets_no_hard_clock_from_a_decree_that_does_not_name_it(
    kind: str, start: str
) -> None:
    found = answer(kind=kind, unit_level="service_unit", starts_at=start)
    assert [row["due_at"] for row in found["deadlines"]] == [None] and "quy chế" in found[
        "deadlines"
    ][0]["what"]
    assert any("ơn vị sự nghiệp" in text for text in found["caveats"])
    assert all("quy chế" in who for who in found["speakers"])
    assert any(
        row["due_at"]
        for row in answer(kind="sudden_event", unit_level="commune", starts_at=start)["deadlines"]
    )


def test_the_access_law_binds_only_some_service_units_and_the_old_one_bound_none() -> None:
    now = answer(kind="citizen_request", unit_level="service_unit", starts_at="2026-10-05")
    for name in ("A26-D1", "A26-D11K5", "A26-D31K2"):
        assert name in now["provisions"]
    assert any("cơ bản, thiết yếu" in text for text in now["caveats"]) and any(
        "danh mục" in text for text in now["caveats"]
    )
    for channel in ("office", "online", "post"):
        before = answer(
            kind="citizen_request",
            unit_level="service_unit",
            channel=channel,
            starts_at="2026-08-20",
        )
        assert [row["due_at"] for row in before["deadlines"]] == [None]
        assert any("cơ quan nhà nước" in text for text in before["caveats"])
    assert (
        "A26-D1"
        not in answer(kind="citizen_request", unit_level="commune", starts_at="2026-10-05")[
            "provisions"
        ]
    )


def test_the_limit_of_an_editors_request_is_told_with_its_condition() -> None:
    assert any(
        "đã nêu trên báo chí" in text
        for text in answer(kind="editor_request", starts_at="2026-11-01")["caveats"]
    )


def test_two_dates_side_by_side_say_what_changed() -> None:
    before, after = compare(
        {"kind": "forwarded_petition", "unit_level": "commune", "starts_at": "2026-11-13"},
        [date(2026, 6, 1), date(2026, 11, 23)],
    )
    assert before.hypothetical and after.hypothetical
    assert {change["field"] for change in changes(before, after)} == {
        "deadlines",
        "speakers",
        "forms",
    }
    assert any("Nghị định 237/2026" in line for line in change_lines(before, after))
    assert not respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"}).hypothetical


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({}, "kind"),
        ({"kind": "hỏi"}, "kind"),
        ({"kind": "press_request"}, "starts_at"),
        ({"starts_at": "hôm qua"}, "starts_at"),
        ({"starts_at": "2026-11-20T08:00:00"}, "múi giờ"),
        ({"information": "ordinary"}, "information"),
        ({"information": ["bí mật"]}, "information"),
        ({"consent": "có"}, "consent"),
        ({"asker": "phóng viên"}, "asker"),
        ({"channel": "office"}, "channel"),
        ({"spokesperson_kind": "head"}, "spokesperson_kind"),
        ({"scope": "national"}, "scope"),
        ({"mau": 1}, "mau"),
        ({"unit_level": ["commune"]}, "unit_level"),
        ({"kind": "press_conference", "starts_at": "2026-12-07T09:00:00+07:00"}, "unit_level"),
        ({"kind": "sudden_event"}, "starts_at"),
    ],
)
def test_bad_facts_get_one_sentence_that_names_the_field(facts: dict, part: str) -> None:
    base = (
        {"kind": "press_request", "starts_at": "2026-11-20"}
        if facts and facts != {"kind": "press_request"}
        else {}
    )
    with pytest.raises(InputError, match=part):
        respond({**base, **facts})


MOMENTS = st.datetimes(datetime(2018, 8, 1), datetime(2027, 6, 1)).map(
    lambda m: m.replace(tzinfo=VIETNAM).isoformat()
)
FACTS = st.builds(
    lambda kind, level, asker, info, reported, scope, consent, start, channel, simple: {
        "kind": kind,
        "unit_level": level,
        "asker": asker,
        "information": info,
        "reported": reported,
        "consent": consent,
        "starts_at": start,
        **({"scope": scope} if kind in ("sudden_event", "public_opinion") else {}),
        **({"channel": channel, "simple": simple} if kind == "citizen_request" else {}),
    },
    st.sampled_from(KINDS),
    st.sampled_from(UNIT_LEVELS),
    st.sampled_from(ASKERS),
    st.lists(st.sampled_from(INFORMATION), min_size=1, max_size=3, unique=True),
    st.booleans(),
    st.sampled_from(SCOPES),
    st.booleans(),
    MOMENTS,
    st.sampled_from(("office", "online", "post")),
    st.booleans(),
)
STRICTNESS = {"provide": 0, "provide_part": 1, "may_refuse": 2, "must_refuse": 2}


@given(FACTS)
def test_the_headline_and_the_grounds_never_disagree(facts: dict) -> None:
    found = respond(facts, now=NOW)
    bindings = {ground.binding for ground in found.grounds}
    if found.decision == "must_refuse":
        assert bindings == {"must_not"} and {ground.information for ground in found.grounds} == set(
            found.case.information
        )
    if found.decision == "may_refuse":
        assert "may" in bindings


@given(FACTS)
def test_every_answer_rests_on_law_in_force_that_day(facts: dict) -> None:
    law, found = load_law(), respond(facts, now=NOW)
    shown = found.to_json()
    assert all(law[name].in_force(found.as_of) for name in shown["provisions"])
    named = {row["provision"] for row in shown["deadlines"]} | {
        row["provision"] for row in shown["grounds"]
    }
    assert named <= set(shown["provisions"])
    old = found.as_of < date(2026, 7, 1)
    assert not any(
        name.startswith(("L25-", "N237-", "N244-") if old else ("L16-", "N09-"))
        for name in shown["provisions"]
    )
    assert not any(
        name.startswith("A26-" if found.as_of < date(2026, 9, 1) else "A16-")
        for name in shown["provisions"]
    )
    assert answer_lines(found)


@given(FACTS)
def test_hours_never_move_and_days_end_on_a_working_day(facts: dict) -> None:
    found = respond(facts, now=NOW)
    start = datetime.fromisoformat(facts["starts_at"])
    for duty in found.duties:
        if duty.unit == "hours" and duty.due_at and duty.amount is not None:
            assert abs(duty.due_at - start) == timedelta(hours=duty.amount)
        elif duty.due_at:
            assert load_calendar().is_working(duty.due_at.date())
        else:  # at once, no limit in the law, or counted from an event that has yet to come
            assert duty.unit in ("none", "immediate") or (duty.amount and duty.only)


@given(FACTS, st.sampled_from(PROTECTED))
def test_a_protected_flag_never_turns_a_refusal_into_a_duty(facts: dict, flag: str) -> None:
    before = respond(facts, now=NOW).decision
    after = respond({**facts, "information": [*facts["information"], flag]}, now=NOW).decision
    if before in STRICTNESS and not facts["consent"]:
        assert after in STRICTNESS
        if before != "provide":
            assert after != "provide"


@given(
    st.sampled_from(("sudden_event", "public_opinion")),
    st.lists(st.sampled_from(INFORMATION), min_size=1, unique=True),
)
def test_a_24_hour_duty_never_vanishes_because_of_a_flag(kind: str, information: list) -> None:
    found = answer(kind=kind, information=information, starts_at="2026-11-21T20:00:00+07:00")
    assert [row["due_at"] for row in found["deadlines"]] == ["2026-11-22T20:00:00+07:00"]
    assert found["decision"] in ("provide", "provide_part")


def test_every_row_of_the_table_names_a_provision_of_the_base() -> None:
    assert all(reference in load_law() for _, reference, _, _ in table().references())


@pytest.mark.parametrize(
    "day", ["2024-03-19", "2026-06-30", "2026-07-01", "2026-09-01", "2026-11-23"]
)
def test_no_two_printed_rows_read_alike_and_say_different_things(day: str) -> None:
    law, as_of, seen = load_law(), date.fromisoformat(day), {}
    for row in table().rows("deadlines"):
        for basis in row.bases(law, as_of)[:1]:
            for kind in row.when["kind"]:
                line = table_line(row, basis, law, kind=kind)
                assert seen.setdefault((line.event, line.what), row.id) == row.id, line
    assert len(seen) > 15


def test_a_printed_row_says_which_scope_which_agency_and_whose_act() -> None:
    law, told = load_law(), {}
    for row in table().rows("deadlines"):
        for basis in row.bases(law, date(2026, 11, 23))[:1]:
            told[row.id] = table_line(row, basis, law)
    assert (
        "thuộc phạm vi của cơ quan" in told["dot-xuat"].event and told["dot-xuat"].limit == "24 giờ"
    )
    assert (
        "liên quan từ hai bộ, ngành, tỉnh trở lên" in told["nhieu-tinh"].event
        and told["nhieu-tinh"].limit == "không ghi thời hạn"
    )
    assert "mang tính quốc gia" in told["quoc-gia"].event and "Thủ tướng" in told["quoc-gia"].what
    assert told["cong-bo-thuong-xuyen"].event == "giao người phát ngôn thường xuyên"
    assert (
        "văn bản ủy quyền" not in told["cong-bo-thuong-xuyen"].start
        and told["cong-bo-uy-quyen"].start == ""
    )
    assert (
        told["thanh-pho-hop-bao"].limit == "không phải thông báo"
        and "Ủy ban nhân dân thành phố" in told["thanh-pho-hop-bao"].event
    )
    assert (
        told["phan-hoi-tin-sai"].start == ""
        and "cơ quan báo chí" in told["bao-ngay-cai-chinh"].start
    )
