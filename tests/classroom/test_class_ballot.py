"""What the room votes on: nothing of the key before the answer is open, every kind answered, counted and told."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import pytest

from phatngon.base.errors import InputError
from phatngon.base.intervals import wilson
from phatngon.classroom.ballot import Ballot
from phatngon.classroom.plan import A_SCREEN, Plan, plan_of
from phatngon.classroom.state import Poll, Vote
from phatngon.classroom.tally import confident_wrong, revealed, switched, votes_of
from phatngon.publish.sources.lesson_parts import chosen_lessons

TODAY = date(2026, 11, 30)
LESSONS = [path.stem for path in chosen_lessons()]


@cache
def plan(lesson: str) -> Plan:
    return plan_of([lesson], TODAY, b"secret of this room")


@cache
def ballots() -> tuple[Ballot, ...]:
    return tuple(ballot for lesson in LESSONS for ballot in plan(lesson).ballots.values())


def one_of(kind: str) -> Ballot:
    return next(ballot for ballot in ballots() if ballot.type == kind)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_question_of_a_lesson_is_small_and_says_nothing_of_its_key(lesson: str) -> None:
    for ballot in plan(lesson).ballots.values():
        question = ballot.question()
        text = json.dumps(question, ensure_ascii=False, separators=(",", ":"))
        assert len(text.encode()) < 1800, ballot.id
        assert not {"key", "feedback", "why", "wrong", "accept", "hints", "after"} & set(question)
        for row in ballot.item.rows:
            if len(row) > 2 and row[2]:
                assert row[2] not in text
        if ballot.hidden:
            own = {row[0] for row in ballot.item.rows}
            assert not own & {part["id"] for part in question.get("steps", question.get("lefts"))}


@pytest.mark.parametrize(
    "kind", ["one", "many", "order", "match", "classify", "number", "moment", "text"]
)
def test_the_right_answer_of_every_kind_is_taken_and_right_and_a_wrong_one_is_not(
    kind: str,
) -> None:
    for ballot in ballots():
        if ballot.type != kind:
            continue
        right = ballot.item.right_answer()
        if ballot.typed and isinstance(right, dict):
            right = right["text"]
        sent = ballot.sent(right)
        assert ballot.read(sent) == right
        assert ballot.sent(ballot.read(sent)) == sent
        if ballot.item.machine_marked:
            assert ballot.is_right(ballot.read(sent)), ballot.id
            wrong = ballot.item.wrong_answer()
            wrong = wrong["text"] if isinstance(wrong, dict) and ballot.typed else wrong
            assert not ballot.is_right(ballot.read(ballot.sent(wrong))), ballot.id
        assert ballot.right() and bool(ballot.law()) == bool(ballot.item.rests_on)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("one", "khong-co"),
        ("one", ["a"]),
        ("one", None),
        ("one", ""),
        ("many", []),
        ("many", "a"),
        ("many", ["a", "a"]),
        ("order", ["x"]),
        ("order", []),
        ("match", {"x": "y"}),
        ("match", {}),
        ("classify", []),
        ("classify", {"x": "y"}),
        ("number", 24),
        ("number", " "),
        ("moment", {}),
        ("text", ""),
        ("text", ["a"]),
        ("text", "a" * 100_000),
    ],
)
def test_what_is_no_answer_to_a_kind_is_refused_with_a_sentence(kind: str, answer: object) -> None:
    with pytest.raises(InputError):
        one_of(kind).read(answer)


def test_ids_of_steps_and_pairs_differ_from_room_to_room() -> None:
    ballot = one_of("order")
    other = Ballot.of(ballot.item.written, TODAY, b"another room")
    assert {one.id for one in ballot.parts["steps"]}.isdisjoint(
        {one.id for one in other.parts["steps"]}
    )
    right = list(ballot.item.key)
    assert ballot.read(right) == right  # a program that knows the bank may use its ids


def test_a_letter_of_a_raised_card_is_the_letter_of_the_board() -> None:
    ballot = one_of("one")
    for part in ballot.parts["choices"]:
        assert ballot.letter_of(part.letter.lower()) == part.id
    with pytest.raises(InputError, match="Các phương án"):
        ballot.letter_of("Z")
    with pytest.raises(InputError, match="không đếm theo chữ cái"):
        one_of("number").letter_of("A")


def test_counts_shares_and_moves_are_those_of_the_votes_by_hand() -> None:
    ballot = one_of("one")
    right = ballot.right()[0]
    wrong = next(one for one in ballot.listed if one != right)
    poll = Poll(round=2)
    poll.rounds[1] = {
        "a": Vote(right, "chac", 1),
        "b": Vote(wrong, "chac", 2),
        "c": Vote(wrong, "", 3),
    }
    poll.rounds[2] = {
        "a": Vote(wrong, "chac", 4),
        "b": Vote(right, "doan", 5),
        "d": Vote(right, "", 6),
    }
    assert votes_of(ballot, poll, 1) == {
        "n": 3,
        "right": 1,
        "choices": dict.fromkeys(ballot.listed, 0) | {right: 1, wrong: 2},
    }
    moved = switched(ballot, poll)
    assert moved == {
        "wrong_to_right": 1,
        "right_to_wrong": 1,
        "wrong_to_wrong": 0,
        "stayed_right": 0,
    }
    assert confident_wrong(ballot, poll) == {"n": 1, "share": 0.5}
    poll.counted[2] = {right: 40, wrong: 3}
    assert votes_of(ballot, poll, 2)["n"] == 46
    assert votes_of(ballot, poll, 2)["right"] == 42


def test_typed_words_are_shown_to_the_room_only_when_a_trainer_let_them() -> None:
    ballot = one_of("text")
    poll = Poll(round=1)
    poll.rounds[1] = {"a": Vote("lời tục", "", 1), "b": Vote("Tạp Chí", "", 2)}
    assert revealed(ballot, poll)["first"] == {}
    poll.approved.add("tạp chí")
    assert revealed(ballot, poll)["first"] == {"tạp chí": 1}


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Wilson 1927; figures of Agresti and Coull 1998 for 9 of 10
    low, high = wilson(9, 10)
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert wilson(0, 0) == [0.0, 1.0]
    assert wilson(0, 5)[0] == 0 and wilson(5, 5)[1] == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_story_fits_a_board_and_every_part_has_its_minutes_once(lesson: str) -> None:
    screens = plan(lesson).screens
    assert all(sum(map(len, screen.story)) <= 2 * A_SCREEN for screen in screens)
    timed = [screen for screen in screens if screen.minutes]
    assert len({screen.part for screen in timed}) == len(timed)
    mains = [screen.part for screen in screens if screen.main]
    assert len(mains) == len(set(mains)) >= 3 or lesson.startswith("00")


def test_the_short_plan_asks_one_question_a_part_or_those_marked_for_a_vote() -> None:
    short = plan_of(["01"], TODAY, b"x", main_only=True)
    assert 3 <= len(short.ballots) < len(plan(LESSONS[1]).ballots)


def test_a_lesson_that_is_none_is_refused() -> None:
    with pytest.raises(InputError):
        plan_of(["khong-co"], TODAY, b"x")
