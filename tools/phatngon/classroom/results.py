"""What a class found out, from its log alone: question by question, seats, units; read while the room is open or long after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NotRequired, TypedDict

from phatngon.base.errors import InputError
from phatngon.base.intervals import wilson
from phatngon.base.moments import parse_iso_date, show_date
from phatngon.classroom.drill_room import DrillRoom
from phatngon.classroom.drill_run import bare_plan, drill_in
from phatngon.classroom.plan import Plan, plan_of
from phatngon.classroom.state import Poll, Room
from phatngon.classroom.store import read_log
from phatngon.classroom.tally import Sure, Votes, confident_wrong, switched, votes_of

FEW_PEOPLE = 5  # cells of a unit below this are not told apart


class RoundResult(TypedDict):
    """A round of a question with its share right and the 95 % interval of that."""

    n: int
    right: int
    share: float | None
    interval: list[float]
    choices: dict[str, int]


class QuestionResult(TypedDict):
    """A question that was asked: its rounds, who changed between them, who was wrong and sure."""

    id: str
    first: RoundResult
    second: RoundResult | None
    switched: dict[str, int]
    confident_wrong: Sure


class UnitCount(TypedDict):
    """How many people of a unit came."""

    unit: str
    n: int


class Results(TypedDict):
    """What a class found out."""

    questions: list[QuestionResult]
    seats: int
    units: list[UnitCount]
    drill: NotRequired[dict[str, object]]


def read_class(path: Path) -> tuple[Plan, Room, date]:
    """The plan and the room of a log, and the day it was held. Raises InputError for what is no log of a class."""
    facts, events = read_log(path)
    drill = drill_in(facts)
    try:
        lessons = facts["lessons"].split()
        if lessons or drill is None:
            day = parse_iso_date(facts["as_of"])
            secret, main_only = bytes.fromhex(facts["secret"]), facts["main_only"] == "1"
            plan = plan_of(lessons, day, secret, main_only=main_only)
        else:
            plan = bare_plan(drill, None)
    except (KeyError, ValueError):
        raise InputError("sổ lớp này chưa mở lớp nào.", where=str(path)) from None
    asked = facts.get("questions", "").split("\n") if "questions" in facts else None
    room = Room(asked or [screen.question for screen in plan.screens], drill)
    for event in events:
        room.apply(event)
    day = plan.as_of
    held = parse_iso_date(str(events[0]["at"])[:10]) if events else day
    return plan, room, held


def drill_played(room: Room) -> DrillRoom | None:
    """The drill of a room with its groups; None where it had none, or nobody came to it."""
    drill = room.drill
    return drill if isinstance(drill, DrillRoom) and drill.newest else None


def read_classes(paths: Sequence[Path]) -> tuple[Plan, Room, date]:
    """Several classes as one, told by the plan of the first and the day of the last.

    Raises InputError for what is no log of a class, and for classes under the law of different days: their keys may differ.
    """
    read = [read_class(path) for path in paths]
    plan, room, held = read[0]
    for (other, more, day), path in zip(read[1:], paths[1:], strict=True):
        if other.as_of != plan.as_of:
            raise InputError(
                f"lớp này theo luật ngày {show_date(other.as_of)}, lớp đầu theo luật ngày {show_date(plan.as_of)}.",
                where=str(path),
                advice="Chỉ gộp các lớp cùng ngày áp dụng luật.",
            )
        plan.ballots.update(
            {name: one for name, one in other.ballots.items() if name not in plan.ballots}
        )
        _join(room, more)
        held = max(held, day)
    return plan, room, held


def _join(room: Room, other: Room) -> None:
    """Take another class into a room: seats never share a token, so nobody is counted for somebody else."""
    room.questions = tuple(dict.fromkeys((*room.questions, *other.questions)))
    room.seats |= other.seats
    room.asks |= {f"{len(room.asks)}-{name}": ask for name, ask in other.asks.items()}
    for name, poll in other.polls.items():
        mine = room.polls.setdefault(name, Poll())
        mine.round, mine.approved = max(mine.round, poll.round), mine.approved | poll.approved
        for number, votes in poll.rounds.items():
            mine.rounds[number] |= votes
            counts = mine.counted[number]
            for choice, count in poll.counted[number].items():
                counts[choice] = counts.get(choice, 0) + count


def results_of(plan: Plan, room: Room) -> Results:
    """The results as JSON data: ``questions`` in the order of the class, ``seats``, ``units``."""
    questions = [
        _question(plan, name, room.polls[name])
        for name in dict.fromkeys(room.questions)
        if name and name in plan.ballots and name in room.polls and room.polls[name].round
    ]
    return {"questions": questions, "seats": len(room.seats), "units": units_of(room)}


def _question(plan: Plan, name: str, poll: Poll) -> QuestionResult:
    ballot = plan.ballots[name]
    first, second = (_round(votes_of(ballot, poll, number)) for number in (1, 2))
    return {
        "id": name,
        "first": first,
        "second": second if poll.reopened else None,
        "switched": switched(ballot, poll),
        "confident_wrong": confident_wrong(ballot, poll),
    }


def _round(counted: Votes) -> RoundResult:
    n, right = counted["n"], counted["right"]
    return {
        "n": n,
        "right": right,
        "share": right / n if n else None,
        "interval": wilson(right, n),
        "choices": counted["choices"],
    }


def units_of(room: Room) -> list[UnitCount]:
    """Seats by unit; units with fewer than five people are told together, and not at all where they are fewer than five."""
    counts = Counter(seat.unit for seat in room.seats.values() if seat.unit)
    shown: list[UnitCount] = [
        {"unit": unit, "n": n}
        for unit, n in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        if n >= FEW_PEOPLE
    ]
    rest = sum(n for n in counts.values() if n < FEW_PEOPLE)
    if rest >= FEW_PEOPLE:
        shown.append({"unit": "Đơn vị khác", "n": rest})
    return shown
