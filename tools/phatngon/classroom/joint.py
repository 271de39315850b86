"""Several halls as one: what each hall's log says, put together; pure, so that the same messages give the same board.

A hall sends its log in pieces that follow each other. What came already is left out, what does not follow is refused, so
nothing is counted twice and nothing is missed in silence. Seats travel under their short codes; what people typed stays in
the hall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, cast

from phatngon.base.errors import InputError
from phatngon.base.intervals import wilson
from phatngon.classroom.plan import Plan
from phatngon.classroom.state import ASKED, LogLine, Phase, Poll, Room
from phatngon.classroom.tally import Votes, switched, votes_of

TOLD = (
    "seat",
    "answer",
    "step",
    "count",
)  # events whose content leaves the hall; others only say that they were
_PRIVATE = ("unit", "ask", "text", "id")
_TYPED = "…"


class Piece(TypedDict):
    """A piece of a hall's log: the facts of the hall, and events that follow one another."""

    facts: dict[str, str]
    events: list[LogLine]


def piece(
    events: Iterable[LogLine],
    shorts: Mapping[str, str],
    typed: Iterable[str],
    facts: Mapping[str, str],
) -> Piece:
    """A piece of a hall's log as it travels. ``shorts``: token → short code; ``typed``: questions answered in own words."""
    words = set(typed)
    return {"facts": dict(facts), "events": [_outside(event, shorts, words) for event in events]}


def _outside(event: LogLine, shorts: Mapping[str, str], typed: set[str]) -> LogLine:
    """An event without what names a phone, a unit or what somebody wrote."""
    told: LogLine = {"seq": event["seq"], "at": event["at"], "kind": "note"}
    if event["kind"] not in TOLD:
        return told
    told |= cast(LogLine, {name: value for name, value in event.items() if name not in _PRIVATE})
    if "seat" in told:
        told["seat"] = shorts[event["seat"]]
    if event["kind"] == "step":
        told["do"] = (
            "next" if event["do"] == "pin" else event["do"]
        )  # the questions of a hall stay in it
    if event["kind"] == "answer":
        told["id"] = ""
        if event["question"] in typed:
            told["answer"] = _TYPED
    return told


@dataclass
class Hall:
    """A hall as its pieces have made it; ``heard``: the moment of the newest event."""

    name: str
    log: str
    room: Room
    heard: str = ""
    events: int = 0


@dataclass
class Joint:
    """The halls of one event, all with the plan of the first that spoke."""

    name: str
    halls: dict[str, Hall] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def take(self, hall: str, told: Piece) -> int:
        """Take a piece of a hall; how many events of it were new.

        Raises InputError for a piece that does not follow, another log under the same name, and a hall that teaches something else.
        """
        facts, events = told["facts"], told["events"]
        self.facts = self.facts or dict(facts)
        same = ("lessons", "as_of", "questions")
        if any(facts[name] != self.facts[name] for name in same):
            raise InputError(
                f"hội trường “{hall}” dạy bài khác, hoặc theo luật của ngày khác.",
                advice="Mở lớp ở các hội trường bằng cùng một lệnh.",
            )
        known = self.halls.get(hall)
        if known is None:
            questions = str(facts["questions"]).split("\n")
            known = self.halls[hall] = Hall(hall, facts["log"], Room(questions))
        if facts["log"] != known.log:
            raise InputError(
                f"hai lớp cùng mang tên hội trường “{hall}”.",
                advice="Đặt tên khác bằng --hall.",
            )
        new = [event for event in events if event["seq"] > known.room.seq]
        for event in new:
            if event["seq"] != known.room.seq + 1:
                raise InputError(
                    f"sổ của hội trường “{hall}” thiếu đoạn từ dòng {known.room.seq + 1}.",
                    advice="Bảng chung đọc lại từ đầu.",
                )
            known.room.apply(event)
            known.heard, known.events = event["at"], known.events + 1
        return len(new)

    def seats(self) -> int:
        """Everybody in every hall."""
        return sum(len(hall.room.seats) for hall in self.halls.values())

    def poll(self, question: str) -> Poll:
        """What all halls answered to a question."""
        whole = Poll()
        for hall in self.halls.values():
            one = hall.room.polls.get(question)
            if one is None:
                continue
            whole.round = max(whole.round, one.round)
            whole.revealed |= one.revealed
            for number in (1, 2):
                whole.rounds[number] |= {
                    f"{hall.name}|{seat}": vote for seat, vote in one.rounds[number].items()
                }
                for choice, count in one.counted[number].items():
                    counts = whole.counted[number]
                    counts[choice] = counts.get(choice, 0) + count
        return whole


def joint_state(joint: Joint, plan: Plan | None) -> dict[str, object]:
    """What the joint board shows: the halls, and every question that a hall has opened the answer of, over all halls.

    No count of a question goes out before some hall has opened its answer.
    """
    return {
        "name": joint.name,
        "seated": joint.seats(),
        "halls": [
            {
                "name": hall.name,
                "seated": len(hall.room.seats),
                "phase": hall.room.phase.value,
                "question": hall.room.question if hall.room.phase in ASKED else "",
                "answered": hall.room.answered,
                "place": hall.room.place + 1,
                "screens": len(hall.room.questions),
                "events": hall.events,
                "heard": hall.heard,
            }
            for hall in sorted(joint.halls.values(), key=lambda one: one.name)
        ],
        "questions": list(_opened(joint, plan)) if plan else [],
        "ended": bool(joint.halls)
        and all(hall.room.phase is Phase.ENDED for hall in joint.halls.values()),
    }


def _opened(joint: Joint, plan: Plan) -> Iterable[dict[str, object]]:
    for name, ballot in plan.ballots.items():
        poll = joint.poll(name)
        if not poll.revealed:
            continue
        first, second = (votes_of(ballot, poll, number) for number in (1, 2))
        question = ballot.question()
        yield {
            "id": name,
            "stem": question["stem"],
            "choices": question["choices"],
            "right": ballot.right() if question["choices"] else [],
            "first": _shown(first),
            "second": _shown(second) if poll.reopened else None,
            "switched": switched(ballot, poll),
            "halls": sum(
                1
                for hall in joint.halls.values()
                if name in hall.room.polls and hall.room.polls[name].revealed
            ),
        }


def _shown(counted: Votes) -> dict[str, object]:
    n, right = counted["n"], counted["right"]
    interval = wilson(right, n)
    return {"n": n, "right": right, "interval": interval, "choices": counted["choices"]}
