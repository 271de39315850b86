"""The handling of a press inquiry: which step may follow which, why not, and clocks that are exactly the law's."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import EXIT_PROBLEMS, InputError
from phatngon.base.moments import VIETNAM
from phatngon.law import count_deadline, load_law
from phatngon.network.registers import dictionary
from phatngon.rules.case import INFORMATION, UNIT_LEVELS
from phatngon.rules.inquiries import START, InquiryState, apply, replay, why_not
from phatngon.rules.inquiry_clocks import draft_clock
from phatngon.rules.inquiry_events import Event, IllegalStep, events, read_event, table
from phatngon.rules.replies import respond

BEGIN = datetime(2026, 11, 20, 8, 15, tzinfo=VIETNAM)
PRESS = {"medium": "web", "licence": "press", "licence_form": "báo"}
AGGREGATOR = {"medium": "web", "licence": "aggregator"}


def at(hours: float) -> str:
    return (BEGIN + timedelta(hours=hours)).isoformat()


def step(event: str, by: str, hours: float, /, **data: Any) -> Event:
    return read_event(
        {"inquiry_id": "CH-1", "at": at(hours), "by": by, "event": event, "data": data}
    )


def received(hours: float = 0, **changes: Any) -> Event:
    return step(
        "received",
        "desk",
        hours,
        **{
            "unit_code": "46-19789",
            "unit_level": "commune",
            "kind": "press_request",
            "channel": "NETWORK",
            "question": "Bãi giữ xe thu giá nào?",
            **changes,
        },
    )


def known(information: tuple[str, ...] = ("ordinary",), **changes: Any) -> list[Event]:
    return [
        received(**changes),
        step("identified", "desk", 0.2, papers="card", outlet=PRESS),
        step("duties_found", "desk", 0.5, information=list(information)),
    ]


def cleared(information: tuple[str, ...] = ("ordinary",), **changes: Any) -> list[Event]:
    return [
        *known(information, **changes),
        step("assigned", "desk", 1, to="specialist"),
        step("drafted", "specialist", 2),
        step("cleared", "office", 3),
    ]


def refused(*steps: Event) -> str:
    with pytest.raises(IllegalStep) as caught:
        replay(steps)
    assert replay(steps[:-1]), "the step before the last must be legal"
    return caught.value.reason


def test_the_plain_way_from_question_to_closing() -> None:
    state = replay(
        [
            *cleared(),
            step("answered", "regular", 4, form=4),
            step("rated", "press", 30, rating="HAI_LONG"),
            step("closed", "desk", 31),
        ]
    )
    assert state and (state.state, state.answers, state.rating, state.waiting) == (
        "closed",
        1,
        "HAI_LONG",
        False,
    )
    assert state.first_answer_at == BEGIN + timedelta(
        hours=4
    ) and state.closed_at == BEGIN + timedelta(hours=31)
    assert [one.event for one in state.next_steps()] == ["reopened"]


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([*known(), step("answered", "head", 2, form=1)], "state"),
        ([*cleared()[:-1], step("answered", "head", 4, form=1)], "state"),
        ([*cleared()[:-1], step("cleared", "specialist", 3)], "role"),
        (
            [*cleared()[:-2], step("drafted", "office", 2), step("cleared", "office", 3)],
            "same_role",
        ),
        ([*cleared(), step("answered", "specialist", 4, form=1)], "speaker"),
        ([*cleared(), step("answered", "press", 4, form=1)], "speaker"),
        ([*cleared(), step("answered", "authorised", 4, form=1)], "authorisation"),
        ([*cleared(), step("answered", "head", 4, form=6)], "form"),
        ([*cleared(), step("answered", "head", 4)], "missing"),
        ([*cleared(), step("answered", "head", 2.5, form=1)], "order"),
        (
            [*cleared(), step("refused", "head", 4, ground="state_secret", reason="Có dấu mật.")],
            "other_ground",
        ),
        (
            [*cleared(), step("refused", "head", 4, ground="draft_policy", reason="Đang soạn.")],
            "no_such_ground",
        ),
        (
            [
                *cleared(("draft_policy",)),
                step("refused", "head", 4, ground="draft_policy", reason="Đang soạn."),
            ],
            "no_such_ground",
        ),
        (
            [*cleared(), step("refused", "head", 4, ground="ordinary", reason="Không tiện.")],
            "no_such_ground",
        ),
        (
            [*cleared(("inspection_open",)), step("refused", "head", 4, ground="inspection_open")],
            "reason",
        ),
        (
            [
                *cleared(("inspection_open", "ordinary")),
                step("refused", "head", 4, ground="inspection_open", reason="Đang thanh tra."),
            ],
            "provide_rest",
        ),
        (
            [*cleared(("inspection_open", "ordinary")), step("answered", "head", 4, form=1)],
            "withheld",
        ),
        ([*cleared(("state_secret",)), step("answered", "head", 4, form=1)], "barred"),
        ([*cleared(), step("part_answered", "head", 4, form=1, rest_at=at(3))], "rest_past"),
        ([*cleared(), step("part_answered", "head", 4, form=1)], "missing"),
        ([*cleared(), step("extended", "desk", 4, why="Chờ số liệu.")], "missing"),
        ([*cleared(), step("extended", "desk", 4, why="Chờ số liệu.", until=at(3))], "until_past"),
        (
            [
                *cleared(),
                step("answered", "head", 4, form=1),
                step("closed", "desk", 5),
                step("rated", "press", 6, rating="HAI_LONG"),
            ],
            "closed",
        ),
        (
            [
                *cleared(),
                step("answered", "head", 4, form=1),
                step("followed_up", "press", 5, question="Còn bãi khác?"),
                step("closed", "desk", 6),
            ],
            "state",
        ),
        ([*known(), step("redirected", "desk", 1, path="access")], "press"),
        ([received(), received(1)], "state"),
        ([received(), step("duties_found", "desk", 1, information=["ordinary"])], "state"),
        (
            [
                received(kind="forwarded_complaint_concluded"),
                step("identified", "desk", 1, papers="card"),
                step("duties_found", "desk", 2, information=["ordinary"]),
            ],
            "start_needed",
        ),
        (
            [
                received(),
                step("identified", "desk", 1, papers="card"),
                step("duties_found", "desk", 2, information=["ordinary"], starts_at=at(0)),
            ],
            "start_receipt",
        ),
        (
            [
                received(kind="sudden_event"),
                step("identified", "desk", 1, papers="card"),
                step("duties_found", "desk", 2, information=["ordinary"], starts_at=at(3)),
            ],
            "start_late",
        ),
        (
            [
                received(),
                step("identified", "desk", 1, papers="card"),
                step("papers_asked", "desk", 2),
            ],
            "papers_shown",
        ),
    ],
)
def test_a_step_that_may_not_be_taken_is_refused_with_its_reason(
    steps: list[Event], reason: str
) -> None:
    assert refused(*steps) == reason


def test_what_the_refusal_list_of_the_law_before_allowed_is_still_judged_by_its_day() -> None:
    old = datetime(2026, 6, 20, 8, tzinfo=VIETNAM)
    moved = [
        Event(one.inquiry_id, old + (one.at - BEGIN), one.by, one.event, one.data)
        for one in [*cleared(("draft_policy",)), step("refused", "head", 4, ground="draft_policy")]
    ]
    state = replay(moved)
    assert state and (state.state, state.refusal_ground, state.refusal_reason) == (
        "refused",
        "draft_policy",
        None,
    )


def test_a_reasoned_refusal_ends_the_waiting_and_may_be_asked_about_again() -> None:
    state = replay(
        [
            *cleared(("inspection_open",)),
            step(
                "refused",
                "regular",
                4,
                ground="inspection_open",
                reason="Đang thanh tra, chưa kết luận.",
            ),
            step("followed_up", "press", 5, question="Bao giờ có kết luận?"),
            step("drafted", "specialist", 6),
        ]
    )
    assert state and (state.state, state.follow_ups, state.answers, state.waiting) == (
        "drafted",
        1,
        0,
        True,
    )


def test_initial_information_counts_as_first_answer_and_keeps_the_inquiry_open() -> None:
    state = replay([*cleared(), step("part_answered", "head", 4, form=3, rest_at=at(48))])
    assert state and (state.state, state.answers, state.waiting, state.cleared_by) == (
        "assigned",
        1,
        True,
        None,
    )
    assert state.first_answer_at == BEGIN + timedelta(hours=4)
    assert (
        state.clocks()[-1].due_at == BEGIN + timedelta(hours=48)
        and state.clocks()[-1].source == "promise"
    )
    done = replay(
        [
            *state.steps,
            step("drafted", "specialist", 20),
            step("cleared", "office", 21),
            step("answered", "head", 22, form=4),
        ]
    )
    assert done and done.answers == 2 and done.first_answer_at == state.first_answer_at


def test_initial_information_stops_only_the_clocks_that_ask_for_it() -> None:
    def clock(kind: str, class_: str) -> list[bool]:
        start = {"starts_at": at(0)} if table().data["kinds"][kind]["clock"] == "stated" else {}
        state = replay(
            [
                received(kind=kind, **{"class": class_}),
                step("identified", "desk", 0.2, papers="card", outlet=PRESS),
                step("duties_found", "desk", 0.5, information=["ordinary"], **start),
                *cleared()[3:],
                step("part_answered", "head", 4, form=3, rest_at=at(48)),
            ]
        )
        return (
            [one.met_at is not None for one in state.clocks() if one.source != "promise"]
            if state
            else []
        )

    assert clock("sudden_event", "INITIAL") == [True, True] and clock(
        "forwarded_petition", "COMPLEX"
    ) == [False, False]


def test_an_extension_comes_before_the_end_and_returns_to_work() -> None:
    steps = [*cleared(**{"class": "INITIAL"})]
    state = replay([*steps, step("extended", "desk", 24, why="Chờ số liệu.", until=at(200))])
    assert state and (state.state, state.extended_to, state.cleared_by) == (
        "extended",
        BEGIN + timedelta(hours=200),
        None,
    )
    assert "drafted" in [one.event for one in state.next_steps()]
    assert (
        refused(*steps, step("extended", "desk", 24 * 5, why="Chờ số liệu.", until=at(200)))
        == "late"
    )
    assert (
        refused(*steps, step("extended", "desk", 24, why="Chờ số liệu.", until=at(25)))
        == "until_past"
    )


def test_the_next_steps_tell_what_is_due_when() -> None:
    state = replay(cleared(kind="forwarded_petition", **{"class": "INITIAL"}))
    assert state and {one.clock.source for one in state.next_steps() if one.clock} == {"law"}
    state = replay(cleared(**{"class": "INITIAL"}))
    assert state and {one.clock.source for one in state.next_steps() if one.clock} == {"draft"}
    promised = replay(
        [
            *cleared(kind="forwarded_petition"),
            step("part_answered", "head", 4, form=3, rest_at=at(48)),
        ]
    )
    assert promised and {one.clock.due_at for one in promised.next_steps() if one.clock} == {
        BEGIN + timedelta(hours=48)
    }
    done = replay([*cleared(kind="forwarded_petition"), step("answered", "head", 4, form=3)])
    assert done and all(one.clock is None for one in done.next_steps())


def test_a_promise_never_moves_the_limit_of_the_law() -> None:
    steps = cleared(kind="forwarded_petition")
    before = replay(steps)
    after = replay([*steps, step("extended", "desk", 24, why="Chờ xác minh.", until=at(2000))])
    assert before and after and before.clocks()[0] == after.clocks()[0]
    assert "không làm đổi hạn của luật" in after.clocks()[-1].sentence()


def test_who_is_no_press_goes_the_way_of_the_access_law() -> None:
    start = [received(), step("identified", "desk", 1, papers="letter", outlet=AGGREGATOR)]
    state = replay(start)
    assert state and state.asker == "aggregator"
    assert refused(*start, step("redirected", "desk", 2, path="access")) == "path"
    found = replay([*start, step("duties_found", "desk", 2, information=["ordinary"])])
    assert (
        found
        and found.answer
        and found.answer.decision == "not_press_duty"
        and why_not(found, "assigned")
    )
    assert [one.event for one in found.next_steps()] == ["redirected"]
    closed = replay([*start, step("redirected", "desk", 2, path="public")])
    assert (
        closed and (closed.state, closed.path) == ("closed", "public") and closed.next_steps() == ()
    )
    citizen = replay(
        [
            received(),
            step("identified", "desk", 1, papers="citizen"),
            step("redirected", "desk", 2, path="access"),
        ]
    )
    assert citizen and citizen.path == "access"


def test_papers_are_asked_for_before_anything_is_owed() -> None:
    start = [received(), step("identified", "desk", 1, papers="no_papers", outlet=PRESS)]
    assert (
        refused(*start, step("duties_found", "desk", 2, information=["ordinary"])) == "papers_first"
    )
    assert refused(*start, step("redirected", "desk", 2, path="access")) == "papers_first"
    asked = [*start, step("papers_asked", "desk", 2)]
    state = replay([*asked, step("identified", "desk", 3, papers="letter", outlet=PRESS)])
    assert state and state.asker == "letter"
    assert replay([*asked, step("redirected", "desk", 5, path="access")])


def test_a_letter_of_an_outlet_nobody_knows_is_no_paper_yet() -> None:
    state = replay([received(), step("identified", "desk", 1, papers="letter")])
    assert state and state.asker == "no_papers"


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"event": "gì"}, "“event”"),
        ({"by": "ông A"}, "“by”"),
        ({"at": "2026-11-20T08:15:00"}, "thiếu múi giờ"),
        ({"at": "hôm qua"}, "“at”"),
        ({"data": {"la": 1}}, "không có trường"),
        ({"data": []}, "“data”"),
        ({"inquiry_id": " "}, "“inquiry_id”"),
        ({"event": "rated", "data": {"rating": "TOT"}}, "“rating”"),
        ({"event": "answered", "data": {"form": 0}}, "“form”"),
        ({"event": "answered", "data": {"form": True}}, "“form”"),
        ({"event": "duties_found", "data": {"information": []}}, "“information”"),
        (
            {"event": "duties_found", "data": {"information": ["ordinary"], "reported": "có"}},
            "“reported”",
        ),
        (
            {"event": "identified", "data": {"papers": "card", "outlet": {"medium": "thơ"}}},
            "“medium”",
        ),
        ({"ai": 1}, "không có trường"),
    ],
)
def test_a_step_that_cannot_be_read_is_bad_input(row: dict, part: str) -> None:
    good = {"inquiry_id": "CH-1", "at": at(0), "by": "desk", "event": "closed", "data": {}}
    with pytest.raises(InputError, match=part):
        read_event(good | row)


def test_an_illegal_step_is_a_problem_found_and_no_bad_input() -> None:
    with pytest.raises(IllegalStep) as caught:
        apply(None, step("closed", "desk", 1))
    assert caught.value.exit_code == EXIT_PROBLEMS and not isinstance(caught.value, InputError)
    with pytest.raises(IllegalStep) as caught:
        apply(replay([received()]), Event("CH-2", BEGIN, "desk", "identified", {"papers": "card"}))
    assert caught.value.reason == "other_inquiry"


def test_the_table_is_whole() -> None:
    data, codes = table().data, dictionary().codes
    for row in events().values():
        assert (
            set(row.data["from"]) <= {*data["states"], START} and row.data["to"] in data["states"]
        )
        assert set(row.data["by"]) <= set(data["roles"]) and row.data["why"].endswith(".")
        assert {*row.data.get("needs", []), *row.data.get("may", [])} <= set(data["fields"])
    assert {row.data["to"] for row in events().values()} == set(data["states"])
    for ours, theirs in (
        ("channel", "inquiry_channel"),
        ("class", "inquiry_class"),
        ("rating", "rating"),
    ):
        assert set(data["codes"][ours]) == set(codes[theirs])
    assert {kind["basis"] for kind in data["kinds"].values()} == set(codes["inquiry_basis"])
    assert {one.upper() for one in INFORMATION if one not in ("ordinary", "already_public")} == {
        *codes["refusal_ground"],
        *codes["refusal_ground_before"],
    }
    law = load_law()
    for _, provision, _, anchor in table().references():
        assert provision in law and anchor in law


def test_the_clock_of_the_draft_bears_its_mark_and_is_never_overdue_by_law() -> None:
    state = replay([received(**{"class": "COMPLEX"})])
    assert state
    (clock,) = state.clocks()
    assert (
        clock.source == "draft"
        and "chưa rõ đã ban hành" in clock.sentence()
        and "Dự thảo" in clock.sentence()
    )
    late = BEGIN + timedelta(days=400)
    assert "luật" not in clock.status(late) and clock.status(BEGIN) == "còn hạn"
    assert load_law().judge("HUE-DRAFT-2025", BEGIN.date()) is not None


@given(
    st.sampled_from(["INITIAL", "IMPORTANT", "COMPLEX"]), st.integers(0, 700), st.integers(0, 23)
)
@settings(max_examples=60)
def test_the_draft_counts_the_days_of_the_base(class_: str, days: int, hour: int) -> None:
    start = datetime(2025, 6, 1, hour, tzinfo=VIETNAM) + timedelta(days=days)
    name = {"INITIAL": "initial", "IMPORTANT": "important", "COMPLEX": "complex"}[class_]
    amount = load_law().param(f"HUE-DRAFT-2025.response_days_candidates.{name}")
    assert (
        draft_clock(class_, start)[0].due_at == count_deadline(amount, "days", start.date()).due_at
    )


KINDS = tuple(table().data["kinds"])


@given(
    kind=st.sampled_from(KINDS),
    level=st.sampled_from(UNIT_LEVELS),
    days=st.integers(0, 900),
    minutes=st.integers(0, 1439),
    offset=st.integers(-11, 12),
    information=st.lists(st.sampled_from(INFORMATION), min_size=1, max_size=3, unique=True),
    reported=st.booleans(),
)
@settings(max_examples=120, deadline=None)
def test_the_clocks_are_exactly_those_of_the_rules_whatever_the_offset(
    kind: str,
    level: str,
    days: int,
    minutes: int,
    offset: int,
    information: list[str],
    reported: bool,
) -> None:
    start = (
        datetime(2025, 1, 1, tzinfo=VIETNAM) + timedelta(days=days, minutes=minutes)
    ).astimezone(timezone(timedelta(hours=offset)))
    later = start + timedelta(days=1)

    def one(event: str, moment: datetime, **data: Any) -> Event:
        return read_event(
            {
                "inquiry_id": "X",
                "at": moment.isoformat(),
                "by": "desk",
                "event": event,
                "data": data,
            }
        )

    stated = table().data["kinds"][kind]["clock"] == "stated"
    data = {"information": information, "reported": reported} | (
        {"starts_at": start.isoformat()} if stated else {}
    )
    state = replay(
        [
            one(
                "received",
                start,
                unit_code="46-19789",
                unit_level=level,
                kind=kind,
                channel="LETTER",
                question="Hỏi?",
            ),
            one("identified", start, papers="card"),
            one("duties_found", later, **data),
        ]
    )
    expected = respond(
        {
            "kind": kind,
            "unit_level": level,
            "asker": "card",
            "information": list(dict.fromkeys(information)),
            "reported": reported,
            "starts_at": start.isoformat(),
        }
    )
    assert state and state.answer == expected
    wanted = sorted(str(duty.due_at) for duty in expected.duties if duty.by == "agency")
    assert sorted(str(clock.due_at) for clock in state.clocks() if clock.source == "law") == wanted
    for clock in state.clocks():
        assert clock.due_at is None or clock.due_at.utcoffset() == timedelta(hours=7)


def sane(state: InquiryState) -> None:
    """What must hold of every state that was ever reached."""
    path = [one.event for one in state.steps]
    if state.answers:
        assert (
            "cleared"
            in path[
                : max(n for n, name in enumerate(path) if name in ("answered", "part_answered"))
            ]
        )
        assert state.first_answer_at and state.answer and state.asker in ("card", "letter")
    if state.state == "closed":
        assert (
            state.closed_at
            and not state.waiting
            and (state.path or state.answers or state.refused_at)
        )
    if state.state == "refused":
        assert state.refusal_ground and (
            state.refusal_reason or not (state.answer and state.answer.reason_required)
        )
    assert [one.at for one in state.steps] == sorted(one.at for one in state.steps)
    assert all(why_not(state, one.event) is None for one in state.next_steps())


def tried(draw: Any, likely: list[str], hours: int) -> Event:
    """A readable step with plausible data, legal or not; often one of the ``likely`` ones."""
    event = draw(
        st.sampled_from(likely)
        if likely and draw(st.integers(0, 4))
        else st.sampled_from(sorted(events()))
    )
    full = {
        "unit_code": "46-19789",
        "unit_level": "commune",
        "kind": draw(st.sampled_from(KINDS)),
        "channel": "PHONE",
        "question": "Hỏi gì?",
        "papers": draw(st.sampled_from(["card", "card", "letter", "no_papers", "citizen"])),
        "outlet": draw(st.sampled_from([PRESS, PRESS, AGGREGATOR])),
        "information": draw(st.lists(st.sampled_from(INFORMATION), min_size=1, max_size=2)),
        "to": "specialist",
        "why": "Vì thế.",
        "form": draw(st.integers(1, 6)),
        "rest_at": at(hours + draw(st.integers(-2, 40))),
        "until": at(hours + draw(st.integers(-2, 900))),
        "ground": draw(st.sampled_from(INFORMATION)),
        "reason": "Vì luật.",
        "rating": "HAI_LONG",
        "path": draw(st.sampled_from(["access", "public"])),
        "class": "INITIAL",
        "starts_at": at(0),
        "authorisation_doc_no": "12/UQ",
        "withheld_reason": "Phần ấy được bảo vệ.",
    }
    row = events()[event].data
    wanted = [
        *row.get("needs", []),
        *(name for name in row.get("may", []) if name in full and draw(st.booleans())),
    ]
    by = draw(st.sampled_from(row["by"]) | st.sampled_from(sorted(table().data["roles"])))
    return step(
        event, by, hours, **{name: full[name] for name in wanted if draw(st.integers(0, 19))}
    )


@pytest.mark.slow
@given(st.data())
@settings(max_examples=100, deadline=None)
def test_no_sequence_of_steps_reaches_an_impossible_state(data: Any) -> None:
    whole = [
        *cleared(
            data.draw(
                st.sampled_from(
                    [("ordinary",), ("inspection_open",), ("inspection_open", "ordinary")]
                )
            )
        ),
        step("answered", "head", 4, form=1, withheld_reason="Đang thanh tra."),
    ]
    start, hours = whole[: data.draw(st.integers(0, len(whole)))], 5
    state = replay(start)
    for _ in range(data.draw(st.integers(1, 8))):
        hours += data.draw(st.integers(-1, 12))
        one = tried(
            data.draw, [each.event for each in state.next_steps()] if state else ["received"], hours
        )
        before = state
        try:
            state = apply(state, one)
        except IllegalStep as refusal:
            assert refusal.what and state is before
            continue
        sane(state)
        assert read_event(one.to_json()) == one
    assert state is None or replay(state.steps) == state
