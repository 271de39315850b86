"""The room as a state machine: whatever people do in whatever order, the log alone makes the same room again."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.classroom.state import ASKED, VOTING, Closed, Phase, Room, Unknown

QUESTIONS = ("", "q1", "q2", "", "q3")
SEATS = ("s1", "s2", "s3")
MOVES = ("next", "back", "open", "lock", "discuss", "reopen", "reveal", "skip", "extend", "end")


def put(room: Room, log: list[dict[str, Any]], event: dict[str, Any]) -> None:
    event = {"seq": room.seq + 1, "at": "2026-11-30T08:00:00+07:00", **event}
    log.append(json.loads(json.dumps(event)))  # as it comes back from the disk
    room.apply(event)


def joined() -> tuple[Room, list[dict[str, Any]]]:
    room, log = Room(QUESTIONS), []
    for seat in SEATS:
        put(room, log, {"kind": "seat", "seat": seat, "short": seat.upper()})
    return room, log


def seen(room: Room) -> Any:
    state = copy.deepcopy(vars(room))
    return json.dumps(state, default=vars_or_list, sort_keys=True, skipkeys=True)


def vars_or_list(one: Any) -> Any:
    return sorted(one) if isinstance(one, set) else vars(one)


wish = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(MOVES)),
    st.tuples(
        st.just("answer"),
        st.sampled_from(SEATS),
        st.sampled_from(("q1", "q2", "q3")),
        st.sampled_from((1, 2)),
        st.sampled_from(("a", "b")),
        st.sampled_from(("n1", "n2", "n3", "n4")),
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(wish, max_size=60))
def test_the_log_makes_the_same_room_and_no_vote_is_taken_while_locked(wishes: list[Any]) -> None:
    room, log = joined()
    for one in wishes:
        before = seen(room)
        try:
            if one[0] == "move":
                put(room, log, room.step(one[1]))
                continue
            _, seat, question, number, answer, name = one
            event = room.answer(seat, question, number, answer, name, "")
        except Closed:
            assert seen(room) == before
            continue
        if isinstance(event, int):
            assert room.replies[seat, name] == event
            assert seen(room) == before  # an id that was taken changes nothing, not even later
            continue
        assert room.phase in VOTING and question == room.question and number == room.round
        put(room, log, event)
        assert room.poll.rounds[number][seat].answer == answer
    again = Room(QUESTIONS)
    for event in log:
        again.apply(event)
    assert seen(again) == seen(room)
    assert (room.phase in ASKED) <= bool(room.question)
    for poll in room.polls.values():
        assert poll.round == 2 or not poll.rounds[2]


def test_a_question_goes_the_way_of_peer_instruction() -> None:
    room, log = joined()
    phases = []
    for do in ("next", "next", "open", "lock", "discuss", "reopen", "lock", "reveal", "next"):
        put(room, log, room.step(do))
        phases.append((room.phase.value, room.question, room.round))
    assert phases == [
        ("story", "", 0),
        ("story", "q1", 0),
        ("open", "q1", 1),
        ("locked", "q1", 1),
        ("discuss", "q1", 1),
        ("reopened", "q1", 2),
        ("locked", "q1", 2),
        ("revealed", "q1", 2),
        ("story", "q2", 0),
    ]


@pytest.mark.parametrize(
    ("way", "refused"),
    [
        ((), ("open", "lock", "discuss", "reopen", "reveal", "skip", "extend")),
        (("next",), ("open", "lock", "reveal", "skip")),
        (("next", "next"), ("lock", "discuss", "reopen", "reveal", "extend")),
        (("next", "next", "open"), ("next", "back", "open", "discuss", "reopen")),
        (("next", "next", "open", "lock"), ("next", "open", "lock", "extend")),
        (
            ("next", "next", "open", "lock", "reveal"),
            ("open", "lock", "discuss", "reopen", "reveal"),
        ),
        (("end",), ("next", "open", "end", "skip")),
    ],
)
def test_what_does_not_go_in_a_phase_is_refused(
    way: tuple[str, ...], refused: tuple[str, ...]
) -> None:
    room, log = joined()
    for do in way:
        put(room, log, room.step(do))
    for do in refused:
        with pytest.raises(Closed):
            room.step(do)


def test_skip_leaves_a_question_in_any_phase_and_back_finds_an_open_answer_open() -> None:
    for way in ((), ("open",), ("open", "lock"), ("open", "lock", "discuss")):
        room, log = joined()
        for do in ("next", "next", *way, "skip"):
            put(room, log, room.step(do))
        assert (room.phase, room.question) == (Phase.STORY, "q2")
    room, log = joined()
    for do in ("next", "next", "open", "reveal", "next", "back"):
        put(room, log, room.step(do))
    assert (room.phase, room.question) == (Phase.REVEALED, "q1")


def test_after_the_last_screen_the_class_ends_and_back_comes_from_there() -> None:
    room, log = joined()
    for _ in QUESTIONS:
        put(room, log, room.step("next"))
    put(room, log, room.step("next"))
    assert room.phase is Phase.ENDED
    put(room, log, room.step("back"))
    assert (room.phase, room.question) == (Phase.STORY, "q3")


def test_the_room_answers_only_what_is_open_and_only_known_questions() -> None:
    room, log = joined()
    for do in ("next", "next", "open"):
        put(room, log, room.step(do))
    with pytest.raises(Closed):
        room.answer("s1", "q2", 1, "a", "x", "")
    with pytest.raises(Closed):
        room.answer("s1", "q1", 2, "a", "x", "")
    with pytest.raises(Unknown):
        room.answer("s1", "q9", 1, "a", "x", "")
    for number in (0, 3, True, "1", None):
        with pytest.raises(InputError):
            room.answer("s1", "q1", number, "a", "x", "")


def test_the_questions_of_the_hall_come_and_go_back_to_where_the_class_was() -> None:
    room, log = joined()
    put(room, log, {"kind": "ask", "ask": "h1", "seat": "s1", "text": "Có phải trả lời không?"})
    put(room, log, room.step("next"))
    assert room.shown_asks() == []
    put(room, log, {**room.step("pin"), "ask": "h1"})
    assert room.phase is Phase.ASKS and [one.id for one in room.shown_asks()] == ["h1"]
    put(room, log, room.step("next"))
    assert (room.phase, room.place) == (Phase.STORY, 0)
    put(room, log, {"kind": "judge", "ask": "h1", "approved": False})
    assert room.shown_asks() == []
