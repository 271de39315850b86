"""The room as a pure state machine: a list of events makes it, a wish of somebody makes the next event or is refused.

Nothing here knows a clock, a network or a file. :func:`Room.apply` of the same events always gives the same room, so the
log is the record and everything else is derived from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypedDict

from phatngon.base.errors import InputError

ROUNDS = (1, 2)

_From = TypedDict("_From", {"from": int}, total=False)  # a word that no class may have as a field


class LogLine(_From, total=False):
    """One line of the log: its number, its moment, its ``kind``, and what that kind has to say."""

    seq: int
    at: str
    kind: str
    id: str  # the name a phone gave it
    seat: str
    short: str
    unit: str
    # votes and questions of the hall
    question: str
    round: int
    answer: object
    confidence: str
    ask: str
    text: str
    approved: bool
    counts: dict[str, int]
    # moves of the trainer; in a drill too
    do: str
    place: int
    phase: str
    was: str
    seconds: int
    closes_at: str
    bars: bool
    blank: bool
    # a test
    name: str
    code: str
    answers: dict[str, object]
    # a drill: both clocks, then what happened
    c: float
    t: int
    on: bool
    stage: str
    event: str
    groups: list[str]
    group: str
    role: str
    task: str
    channel: str
    ticks: list[str]
    statement: str
    grade: str
    again: str
    judge: str
    better: str
    worse: str
    wall: dict[str, object]


class Phase(StrEnum):
    """Where the room stands."""

    WAITING = "waiting"
    STORY = "story"
    OPEN = "open"
    LOCKED = "locked"
    DISCUSS = "discuss"
    REOPENED = "reopened"
    REVEALED = "revealed"
    ASKS = "asks"
    DRILL = "drill"
    ENDED = "ended"


VOTING = (Phase.OPEN, Phase.REOPENED)
ASKED = (*VOTING, Phase.LOCKED, Phase.DISCUSS, Phase.REVEALED)  # a question is on the phones
GOES_ON = (Phase.WAITING, Phase.STORY, Phase.REVEALED, Phase.ASKS)


class Confidence(StrEnum):
    """How sure somebody is of an answer."""

    SURE = "chac"
    FAIRLY = "kha_chac"
    GUESS = "doan"


class Closed(InputError):
    """What is asked for does not go now (409)."""


class Unknown(InputError):
    """What is named is not there (404)."""


@dataclass
class Seat:
    """A place in the room: a phone, whatever its connection does."""

    token: str
    short: str
    unit: str = ""
    at: str = ""


@dataclass
class Vote:
    """The last answer of a seat in a round."""

    answer: object
    confidence: str
    seq: int


@dataclass
class Poll:
    """What the room answered to one question, round by round, with what the trainer counted by hand."""

    rounds: dict[int, dict[str, Vote]] = field(default_factory=lambda: {1: {}, 2: {}})
    counted: dict[int, dict[str, int]] = field(default_factory=lambda: {1: {}, 2: {}})
    round: int = 0
    revealed: bool = False
    approved: set[str] = field(default_factory=set)

    @property
    def reopened(self) -> bool:
        """True once there was a second vote."""
        return self.round == 2


@dataclass
class Ask:
    """A question of the hall."""

    id: str
    text: str
    seat: str
    likes: set[str] = field(default_factory=set)
    approved: bool = False
    hidden: bool = False
    answered: bool = False


class Played(Protocol):
    """A drill that a class ends in."""

    def apply(self, event: LogLine) -> None:
        """Take one event of the log that is of the drill."""


class Room:
    """A class as its events have made it. ``questions``: the question of each screen of the plan, "" where there is none.

    A class with a ``drill`` goes on into it after its last screen.
    """

    def __init__(self, questions: Sequence[str], drill: Played | None = None) -> None:
        self.questions, self.drill = tuple(questions), drill
        self.seq = 0
        self.place = -1  # the screen; before the first one the room waits
        self.phase = Phase.WAITING
        self.before = (-1, Phase.WAITING)  # where the room came from to the questions of the hall
        self.closes_at = ""
        self.blank = False
        self.bars = False
        self.pinned = ""
        self.seats: dict[str, Seat] = {}
        self.shorts: dict[str, str] = {}
        self.polls: dict[str, Poll] = {}
        self.asks: dict[str, Ask] = {}
        self.replies: dict[tuple[str, str], int] = {}
        self.started: dict[int, str] = {}  # when each screen was first shown

    # what stands now

    @property
    def question(self) -> str:
        """The question of this screen; "" where it has none."""
        return self.questions[self.place] if 0 <= self.place < len(self.questions) else ""

    @property
    def poll(self) -> Poll:
        """What the room answered to the question of this screen."""
        return self.polls.setdefault(self.question, Poll()) if self.question else Poll()

    @property
    def round(self) -> int:
        """The round of the question on the phones; 0 where there is none."""
        return self.poll.round if self.phase in ASKED else 0

    @property
    def answered(self) -> int:
        """How many seats have answered in this round."""
        return len(self.poll.rounds[self.round]) if self.round else 0

    def vote_of(self, seat: str) -> tuple[int, Vote] | None:
        """The newest vote of a seat on this question with its round; None where it has none."""
        if self.phase not in ASKED:
            return None
        found = [
            (number, votes[seat]) for number, votes in self.poll.rounds.items() if seat in votes
        ]
        return found[-1] if found else None

    def shown_asks(self) -> list[Ask]:
        """The approved questions of the hall: the pinned one first, then by likes."""
        shown = [one for one in self.asks.values() if one.approved and not one.hidden]
        return sorted(shown, key=lambda one: (one.id != self.pinned, -len(one.likes), one.id))

    # events

    def apply(self, event: LogLine) -> None:
        """Take one event of the log into the room."""
        self.seq = int(event["seq"])
        _APPLY[event["kind"]](self, event)

    def _seat(self, event: LogLine) -> None:
        seat = Seat(event["seat"], event["short"], event.get("unit", ""), event.get("at", ""))
        self.seats[seat.token] = seat
        self.shorts[seat.short] = seat.token

    def _unit(self, event: LogLine) -> None:
        self.seats[event["seat"]].unit = event["unit"]

    def _answer(self, event: LogLine) -> None:
        poll = self.polls.setdefault(event["question"], Poll())
        vote = Vote(event["answer"], event.get("confidence", ""), self.seq)
        poll.rounds[event["round"]][event["seat"]] = vote
        self.replies[event["seat"], event["id"]] = self.seq

    def _ask(self, event: LogLine) -> None:
        self.asks[event["ask"]] = Ask(event["ask"], event["text"], event["seat"])

    def _like(self, event: LogLine) -> None:
        self.asks[event["ask"]].likes.add(event["seat"])

    def _step(self, event: LogLine) -> None:
        """What a trainer did: where the room stands after it is in the event."""
        self.place, self.phase = event["place"], Phase(event["phase"])
        self.closes_at = event.get("closes_at", "")
        self.bars = bool(event.get("bars", False))
        if event["do"] in ("next", "back", "skip", "pin"):
            self.before = (event["from"], Phase(event["was"]))
        if "at" in event:
            self.started.setdefault(self.place, event["at"])
        poll = self.poll
        if event["do"] == "open":
            poll.round = 1
        elif event["do"] == "reopen":
            poll.round = 2
        elif event["do"] == "reveal":
            poll.revealed = True
        elif event["do"] == "pin":
            self.pinned = event["ask"]
            self.asks[self.pinned].approved = True
            self.asks[self.pinned].hidden = False
            self.asks[self.pinned].answered = True

    def _blank(self, event: LogLine) -> None:
        self.blank = bool(event["blank"])

    def _judge(self, event: LogLine) -> None:
        """A question of the hall, or a typed answer, is let through or hidden."""
        if "text" in event:
            approved = self.polls.setdefault(event["question"], Poll()).approved
            (approved.add if event["approved"] else approved.discard)(event["text"])
            return
        ask = self.asks[event["ask"]]
        ask.approved, ask.hidden = event["approved"], not event["approved"]

    def _count(self, event: LogLine) -> None:
        poll = self.polls.setdefault(event["question"], Poll())
        poll.counted[event["round"]] = dict(event["counts"])

    def _of_drill(self, event: LogLine) -> None:
        if self.drill is not None:
            self.drill.apply(event)

    def _note(self, event: LogLine) -> None:
        """What the log keeps and the room does not show."""

    # wishes of the trainer

    def step(self, do: str, *, to: int | None = None, seconds: int = 0) -> LogLine:
        """The event of a trainer's move. Raises Closed where it does not go in this phase.

        >>> room = Room(["nd-11"])
        >>> room.step("next")["phase"].value
        'story'
        """
        if do not in _STEPS:
            raise InputError("không có thao tác này.")
        place, phase = _STEPS[do](self, to)
        event: LogLine = {"kind": "step", "do": do, "place": place, "phase": phase}
        event["from"], event["was"] = self.place, self.phase
        if seconds:
            event["seconds"] = seconds
        return event

    def _next(self, to: int | None) -> tuple[int, Phase]:
        if self.phase not in GOES_ON:
            raise Closed(
                "đang có câu hỏi mở.", advice="Khóa và mở đáp án, hoặc bấm Bỏ qua rồi đi tiếp."
            )
        if to is not None:
            return self._arrive(to)
        place, phase = self.place, self.phase
        if phase is Phase.ASKS:
            place, phase = self.before
            if phase in (Phase.WAITING, Phase.STORY):
                return place, phase
        return self._arrive(place + 1)

    def _arrive(self, place: int) -> tuple[int, Phase]:
        """The screen with that number: open answers stay open."""
        if place < 0:
            return -1, Phase.WAITING
        if place >= len(self.questions):
            to = Phase.DRILL if self.drill and self.phase is not Phase.DRILL else Phase.ENDED
            return len(self.questions), to
        seen = self.polls.get(self.questions[place])
        return place, Phase.REVEALED if seen and seen.revealed else Phase.STORY

    def _back(self, _: int | None) -> tuple[int, Phase]:
        if self.phase is Phase.ASKS:
            return self.before
        if self.phase in VOTING:
            raise Closed("đang có câu hỏi mở.", advice="Khóa câu hỏi rồi lùi lại.")
        if self.phase in (Phase.LOCKED, Phase.DISCUSS):
            return self.place, Phase.STORY
        if self.place < 0:
            raise Closed("đang ở màn đầu tiên.")
        return self._arrive(self.place - 1)

    def _open(self, _: int | None) -> tuple[int, Phase]:
        if self.phase is not Phase.STORY or not self.question:
            raise Closed("màn này không có câu hỏi để mở.")
        if self.poll.revealed:
            raise Closed("câu này đã mở đáp án.")
        if self.poll.round == 2:
            raise Closed("câu này đã sang lần hai.", advice="Mở lại lần hai, hoặc mở đáp án.")
        return self.place, Phase.OPEN

    def _lock(self, _: int | None) -> tuple[int, Phase]:
        return self._from(VOTING, Phase.LOCKED, "chưa có câu hỏi nào mở để khóa.")

    def _discuss(self, _: int | None) -> tuple[int, Phase]:
        return self._from((Phase.LOCKED,), Phase.DISCUSS, "khóa câu hỏi rồi mới trao đổi.")

    def _reopen(self, _: int | None) -> tuple[int, Phase]:
        allowed = (Phase.LOCKED, Phase.DISCUSS)
        if self.phase is Phase.STORY and self.poll.round and not self.poll.revealed:
            return self.place, Phase.REOPENED
        return self._from(allowed, Phase.REOPENED, "khóa câu hỏi rồi mới hỏi lại.")

    def _reveal(self, _: int | None) -> tuple[int, Phase]:
        allowed = (*VOTING, Phase.LOCKED, Phase.DISCUSS)
        return self._from(allowed, Phase.REVEALED, "chưa có câu hỏi nào để mở đáp án.")

    def _skip(self, _: int | None) -> tuple[int, Phase]:
        if not self.question or self.phase in (Phase.WAITING, Phase.ASKS, Phase.ENDED):
            raise Closed("màn này không có câu hỏi để bỏ qua.")
        return self._arrive(self.place + 1)

    def _end(self, _: int | None) -> tuple[int, Phase]:
        if self.phase is Phase.ENDED:
            raise Closed("lớp đã kết thúc.")
        return len(self.questions), Phase.ENDED

    def _extend(self, _: int | None) -> tuple[int, Phase]:
        return self._from(
            (*VOTING, Phase.DISCUSS), self.phase, "chưa có thời hạn nào đang tính để thêm giờ."
        )

    def _pin(self, _: int | None) -> tuple[int, Phase]:
        if self.phase in VOTING:
            raise Closed("đang có câu hỏi mở.", advice="Khóa câu hỏi rồi chiếu câu hỏi hội trường.")
        return self.place, Phase.ASKS

    def _from(self, allowed: Sequence[Phase], to: Phase, refused: str) -> tuple[int, Phase]:
        if self.phase not in allowed:
            raise Closed(refused)
        return self.place, to

    # wishes of the room

    def answer(
        self, seat: str, question: str, number: object, answer: object, name: str, confidence: str
    ) -> LogLine | int:
        """The event of an answer, or the number of the event that took it already. Raises Closed, Unknown, InputError.

        ``answer`` is already read by the ballot. An answer's ``name`` belongs to its seat: sent again it changes nothing.
        """
        known = self.replies.get((seat, name))
        if known is not None:
            return known
        if question not in self.questions or not question:
            raise Unknown("không có câu hỏi này trong lớp.")
        if isinstance(number, bool) or number not in ROUNDS:
            raise InputError("lần trả lời phải là 1 hoặc 2.")
        if self.phase not in VOTING or question != self.question or number != self.round:
            raise Closed("câu này đã khóa.", advice="Nhìn lên bảng và chờ câu tiếp theo.")
        event: LogLine = {"kind": "answer", "seat": seat, "question": question, "round": self.round}
        return {**event, "answer": answer, "confidence": confidence, "id": name}


_STEPS: Mapping[str, Callable[[Room, int | None], tuple[int, Phase]]] = {
    "next": Room._next,
    "back": Room._back,
    "open": Room._open,
    "lock": Room._lock,
    "discuss": Room._discuss,
    "reopen": Room._reopen,
    "reveal": Room._reveal,
    "skip": Room._skip,
    "extend": Room._extend,
    "pin": Room._pin,
    "end": Room._end,
}
_APPLY: Mapping[str, Callable[[Room, LogLine], None]] = {
    "seat": Room._seat,
    "unit": Room._unit,
    "answer": Room._answer,
    "ask": Room._ask,
    "like": Room._like,
    "step": Room._step,
    "blank": Room._blank,
    "judge": Room._judge,
    "count": Room._count,
    "note": Room._note,
    "drill": Room._of_drill,
}
