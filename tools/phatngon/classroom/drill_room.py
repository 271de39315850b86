"""A drill of many groups as a pure state machine: the same events of the log always make the same drill.

Every group plays the scenario by the rules of the drill alone (:mod:`phatngon.practice.drill.clockwork`); what reaches it,
and when, is what the controller sent. There are two clocks. The clock of the class runs while nobody holds it. The clock
of the story goes from event to event: between two events it runs evenly, so that it shows the hour of an event at the
minute of the class at which that event is planned; it never runs back. After the last event both run alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import cast

from phatngon.base.errors import InputError
from phatngon.base.moments import parse_moment
from phatngon.classroom.state import Closed, LogLine, Unknown
from phatngon.practice.drill.clockwork import State, apply
from phatngon.practice.drill.events import MasterEvent, Role, spread
from phatngon.practice.drill.looks import PRESS_ROLE
from phatngon.practice.drill.scenario import Inject, Scenario, ScenarioDuty
from phatngon.practice.drill.scoring import duty_state

PRESS = PRESS_ROLE


class Stage(StrEnum):
    """Where a drill stands inside its phase."""

    TABLES = "tables"  # groups and roles are taken, slips are read
    PLAY = "play"
    REVIEW = "review"  # what was sent is laid beside the models
    PAIRS = "pairs"  # the room compares two drafts at a time
    OVER = "over"


STAGES = tuple(Stage)


class Grade(StrEnum):
    """What the press says of an answer."""

    CONTENT = "hai_long"
    ACCEPTABLE = "chap_nhan_duoc"
    NOT_CONTENT = "khong_hai_long"


@dataclass(frozen=True)
class Statement:
    """What a group said: when in the story, in which channel, for which task ("" for one of its own accord)."""

    id: str
    group: str
    seat: str
    role: str
    t: int
    at: str
    channel: str
    text: str
    task: str
    seq: int


@dataclass
class Again:
    """A question that the press asked once more after an answer."""

    id: str
    group: str
    statement: str
    text: str
    seq: int
    hidden: bool = False


@dataclass
class DrillGroup:
    """A table: its play by the rules of the drill, what was said, what it was sent."""

    code: str
    name: str
    state: State
    statements: list[Statement] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)  # event -> second of the story
    seen: dict[str, int] = field(default_factory=dict)  # event -> number in the log
    last_at: str = ""  # when the newest event arrived, on the clock of the hall
    asked: list[Again] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)  # task -> number in the log
    seq: int = 0  # of the newest event of the log that concerns it


class DrillRoom:
    """The drill of a class as its events have made it."""

    def __init__(
        self,
        scenario: Scenario,
        events: Sequence[MasterEvent],
        roles: Sequence[Role],
        names: Sequence[str],
    ) -> None:
        self.scenario, self.roles = scenario, tuple(roles)
        self.plan = {event.id: event for event in events}
        self._injects = {inject.id: inject for inject in scenario.injects}
        bare = replace(scenario, injects=())
        begun = apply(State(bare), {"event": "begin", "t": 0})
        self.groups = {
            str(number): DrillGroup(str(number), name, begun)
            for number, name in enumerate(names, 1)
        }
        self.stage = Stage.TABLES
        self.places: dict[str, tuple[str, str]] = {}
        self.out: set[str] = set()  # events that are sent or dropped and come no more by themselves
        self.dropped: set[str] = set()
        self.held: set[str] = set()
        self.ran, self.since = 0.0, ""  # seconds of the class until the clock was last started
        self.anchor = (0.0, 0)  # second of the class, second of the story
        self.statements: dict[str, Statement] = {}
        self.ratings: dict[str, dict[str, Grade]] = {}
        self.rated: dict[tuple[str, str], int] = {}  # statement, seat -> number in the log
        self.again: dict[str, Again] = {}
        self.preferred: dict[tuple[str, str, str], str] = {}  # judge, one, other -> the better
        self.compared_task = ""
        self.ranking_shown = False
        self.wall: dict[str, object] = {}
        self.replies: dict[tuple[str, str], int] = {}
        self.newest = ""  # the moment of the newest event

    # the clocks

    @property
    def running(self) -> bool:
        """True while the clock of the class runs."""
        return bool(self.since) and self.stage is Stage.PLAY

    def class_second(self, now: datetime) -> float:
        """Seconds of the class for which the drill has run."""
        if not self.running:
            return self.ran
        return self.ran + max(0.0, (now - parse_moment(self.since, "since")).total_seconds())

    def ahead(self) -> list[MasterEvent]:
        """The events that still come by themselves, in order."""
        return [
            event
            for event in self.plan.values()
            if event.id not in self.out and event.id not in self.held
        ]

    def story(self, now: datetime) -> int:
        """The second of the story."""
        second = self.class_second(now)
        since, t = self.anchor
        following = next(iter(self.ahead()), None)
        if following is None:
            return int(t + second - since)
        planned, at = following.minute * 60, max(t, following.at)
        if second >= planned or planned <= since:
            return at if self.running or second > since else t
        return int(t + (second - since) * (at - t) / (planned - since))

    def pace(self) -> float:
        """Seconds of the story that go by in one of the class."""
        if not self.running:
            return 0.0
        following = next(iter(self.ahead()), None)
        since, t = self.anchor
        if following is None:
            return 1.0
        room = following.minute * 60 - since
        return max(0, following.at - t) / room if room > 0 else 0.0

    def due(self, now: datetime) -> list[MasterEvent]:
        """The events whose minute has come."""
        if not self.running:
            return []
        second = self.class_second(now)
        return [event for event in self.ahead() if event.minute * 60 <= second]

    # events

    def apply(self, event: LogLine) -> None:
        """Take one event of the log into the drill."""
        self.newest = event["at"]
        _APPLY[event["do"]](self, event)
        name = event.get("id")
        if isinstance(name, str):
            self.replies[event["seat"], name] = int(event["seq"])

    def _place(self, event: LogLine) -> None:
        self.places[event["seat"]] = (event["group"], event["role"])
        self.groups[event["group"]].seq = event["seq"]

    def _stage(self, event: LogLine) -> None:
        self._clock(event)
        self.stage = Stage(event["stage"])
        self.wall = {}
        if "task" in event:
            self.compared_task, self.ranking_shown = event["task"], False
        for group in self.groups.values():
            group.seq = event["seq"]

    def _clock(self, event: LogLine) -> None:
        """The clock is started or stopped; both clocks stand where the event says."""
        self.ran, self.anchor = float(event["c"]), (float(event["c"]), int(event["t"]))
        self.since = event["at"] if event["on"] else ""

    def _tick(self, _: LogLine) -> None:
        """A sign of life, so that a controller that is started again knows when the old one stopped."""

    def _inject(self, event: LogLine) -> None:
        t = int(event["t"])
        codes = event["groups"] or list(self.groups)
        self.anchor = (float(event["c"]), t)
        for code in codes:
            self._reach(self.groups[code], self._injects[event["event"]], t, event)
        if not event["groups"] or all(event["event"] in one.sent for one in self.groups.values()):
            self.out.add(event["event"])
        self.held.discard(event["event"])

    def _reach(self, group: DrillGroup, inject: Inject, t: int, event: LogLine) -> None:
        """Let an event arrive at a table at the hour at which it was sent, unless the table has made it needless."""
        if inject.id in group.sent:
            return
        state = group.state
        known = replace(state.scenario, injects=(*state.scenario.injects, replace(inject, at=t)))
        group.state = apply(replace(state, scenario=known), {"event": "wait", "t": max(t, state.t)})
        group.sent[inject.id] = t
        group.seq = int(event["seq"])
        if any(name == inject.id for name, _ in group.state.arrived):
            group.seen[inject.id] = int(event["seq"])
            group.last_at = event["at"]

    def _hold(self, event: LogLine) -> None:
        self.anchor = (float(event["c"]), int(event["t"]))
        (self.held.add if event["on"] else self.held.discard)(event["event"])

    def _drop(self, event: LogLine) -> None:
        self.anchor = (float(event["c"]), int(event["t"]))
        self.out.add(event["event"])
        self.dropped.add(event["event"])
        self.held.discard(event["event"])

    def _task(self, event: LogLine) -> None:
        group = self.groups[event["group"]]
        row = {
            "event": "answer",
            "t": event["t"],
            "task": event["task"],
            "answer": event["answer"],
        }
        group.state = apply(group.state, row)
        group.seq = group.rows[event["task"]] = int(event["seq"])
        task = self.scenario.tasks[event["task"]]
        if task.is_draft:
            self._said(group, event, task.says, str(event["answer"]), task.id)

    def _say(self, event: LogLine) -> None:
        group = self.groups[event["group"]]
        self._said(group, event, event["channel"], event["text"], "")
        spoken = {inject.unless for inject in self.scenario.injects if inject.unless}
        spoken -= {flag for task in self.scenario.tasks.values() for flag in task.sets}
        flags = dict.fromkeys(sorted(spoken), int(event["t"])) | dict(group.state.flags)
        group.state = replace(group.state, flags=flags)

    def _said(self, group: DrillGroup, event: LogLine, channel: str, text: str, task: str) -> None:
        one = Statement(
            f"p{len(self.statements) + 1}",
            group.code,
            event["seat"],
            self.places.get(event["seat"], ("", ""))[1],
            int(event["t"]),
            event["at"],
            channel,
            text,
            task,
            int(event["seq"]),
        )
        self.statements[one.id] = one
        group.statements.append(one)
        group.seq = one.seq
        for covering in self.covered_by(group.code):
            self.groups[covering].seq = one.seq

    def _assess(self, event: LogLine) -> None:
        group = self.groups[event["group"]]
        row = {"event": "assess", "t": group.state.t, "task": event["task"]}
        group.state = apply(group.state, row | {"ticks": event["ticks"]})
        group.seq = int(event["seq"])

    def _rate(self, event: LogLine) -> None:
        self.ratings.setdefault(event["statement"], {})[event["seat"]] = Grade(event["grade"])
        self.rated[event["statement"], event["seat"]] = int(event["seq"])
        self.groups[self.statements[event["statement"]].group].seq = int(event["seq"])

    def _ask(self, event: LogLine) -> None:
        said = self.statements[event["statement"]]
        one = Again(event["again"], said.group, said.id, event["text"], int(event["seq"]))
        self.again[one.id] = one
        self.groups[said.group].asked.append(one)
        self.groups[said.group].seq = one.seq

    def _judge(self, event: LogLine) -> None:
        one = self.again[event["again"]]
        one.hidden = not event["approved"]
        self.groups[one.group].seq = int(event["seq"])

    def _prefer(self, event: LogLine) -> None:
        judge, better, worse = event["judge"], event["better"], event["worse"]
        one, other = sorted((better, worse))
        self.preferred[judge, one, other] = better

    def _show(self, event: LogLine) -> None:
        self.wall = dict(event["wall"])
        if event["wall"].get("ranking"):
            self.ranking_shown = True

    # what stands now

    def place_of(self, seat: str) -> tuple[str, str]:
        """The group and role of a seat. Raises Unknown where it has taken none."""
        if seat not in self.places:
            raise Unknown("máy này chưa chọn bàn và vai.", advice="Chọn bàn và vai rồi làm tiếp.")
        return self.places[seat]

    def covers(self, code: str) -> str:
        """The group whose answers the press of a table reads: the next one, so that nobody rates the own table."""
        codes = list(self.groups)
        return codes[(codes.index(code) + 1) % len(codes)]

    def covered_by(self, code: str) -> list[str]:
        """The tables whose press reads the answers of a group."""
        return [one for one in self.groups if self.covers(one) == code]

    def reaches(self, event: MasterEvent, seat: str) -> bool:
        """True where an event is shown to a seat: to its role, or to all where its table has nobody in those roles."""
        code, role = self.places[seat]
        if not event.to or role in event.to:
            return True
        held = {held for group, held in self.places.values() if group == code}
        return not held & set(event.to)

    def rumour(self, code: str, t: int) -> int | None:
        """How many people the rumour has reached at a table by its stated model; None where none runs there."""
        told, group = self.scenario.rumour, self.groups[code]
        if told is None or told.start not in group.seen:
            return None
        began = group.sent[told.start]
        after = [one.t for one in group.statements if one.t >= began]
        return spread(told, t - began, min(after) - began if after else None)

    def finished(self, code: str) -> State:
        """The play of a group with its end: what is open now counts as not done, but no limit that was still to come as missed."""
        state = self.groups[code].state
        last = max(self.anchor[1], state.t)
        past = tuple(
            duty
            for duty in state.scenario.duties
            if duty.met in state.flags or state.scenario.since(duty.due_at) < last
        )
        known = replace(state, scenario=replace(state.scenario, duties=past))
        return apply(known, {"event": "end", "t": last})

    def duty_of(self, code: str, duty: ScenarioDuty) -> str:
        """How a time limit stands at a table: met, late, missed, or running."""
        state = self.groups[code].state
        return duty_state(duty, replace(state, t=max(self.anchor[1], state.t))).state

    # wishes

    def row(self, do: str, now: datetime, **more: object) -> LogLine:
        """An event of the log with both clocks."""
        clocks = {"c": round(self.class_second(now), 1), "t": self.story(now)}
        return cast(LogLine, {"kind": "drill", "do": do, **clocks, **more})

    def sending(self, event: MasterEvent, now: datetime, group: str = "") -> LogLine:
        """The event that sends an inject to all, or to one group; the story goes on to its hour where that is still ahead."""
        made = self.row("inject", now, event=event.id, groups=[group] if group else [])
        if not group:  # what is known from an hour on must not be told before it
            made["t"] = max(made["t"], event.at)
        return made

    def known_reply(self, seat: str, name: str) -> int | None:
        """The number of the event that took what a seat sent under that name."""
        return self.replies.get((seat, name))

    def need(self, *stages: Stage) -> None:
        """Raise Closed unless the drill stands in one of the stages."""
        if self.stage not in stages:
            raise Closed(_REFUSED[self.stage])

    def event(self, name: object) -> MasterEvent:
        """The event of that id. Raises Unknown."""
        if not isinstance(name, str) or name not in self.plan:
            raise Unknown("kịch bản không có diễn biến này.")
        return self.plan[name]

    def group(self, name: object) -> DrillGroup:
        """The group of that number. Raises Unknown."""
        if isinstance(name, int) and not isinstance(name, bool):
            name = str(name)
        if not isinstance(name, str) or name not in self.groups:
            raise Unknown("không có bàn này.", advice=f"Các bàn: 1 đến {len(self.groups)}.")
        return self.groups[name]

    def try_task(self, group: DrillGroup, task: str, answer: object, t: int) -> None:
        """Try an answer on the play of a group. Raises InputError for one that cannot be now; nothing changes."""
        apply(group.state, {"event": "answer", "t": t, "task": task, "answer": answer})

    def may_rate(self, seat: str, name: object) -> Statement:
        """The statement that a seat may rate. Raises Unknown, Closed."""
        if not isinstance(name, str) or name not in self.statements:
            raise Unknown("không có lời phát ngôn này.")
        said, (code, role) = self.statements[name], self.place_of(seat)
        if role != PRESS:
            raise Closed("chỉ vai báo chí chấm lời trả lời.")
        if said.group != self.covers(code):
            raise Closed("lời này do báo chí ở bàn khác theo dõi.")
        return said


def read_ticks(value: object) -> list[str]:
    """The ids ticked beside a model. Raises InputError."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InputError("các ý đã đánh dấu phải là một danh sách mã.")
    return list(value)


_REFUSED: Mapping[Stage, str] = {
    Stage.TABLES: "buổi diễn tập chưa bắt đầu.",
    Stage.PLAY: "buổi diễn tập đang chạy.",
    Stage.REVIEW: "đã hết giờ diễn tập.",
    Stage.PAIRS: "đang so sánh các bài.",
    Stage.OVER: "buổi diễn tập đã kết thúc.",
}
_APPLY = {
    "place": DrillRoom._place,
    "stage": DrillRoom._stage,
    "clock": DrillRoom._clock,
    "tick": DrillRoom._tick,
    "inject": DrillRoom._inject,
    "hold": DrillRoom._hold,
    "drop": DrillRoom._drop,
    "task": DrillRoom._task,
    "say": DrillRoom._say,
    "assess": DrillRoom._assess,
    "rate": DrillRoom._rate,
    "ask": DrillRoom._ask,
    "judge": DrillRoom._judge,
    "prefer": DrillRoom._prefer,
    "show": DrillRoom._show,
}
