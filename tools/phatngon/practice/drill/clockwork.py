"""The state of a drill and what may happen to it. Pure: the same rows of the log give the same state.

Rows: ``begin``, ``answer`` (a task), ``assess`` (the learner's own ticks of a draft, beside the model), ``wait`` (the clock
moves on), ``resume``, ``end``; each carries ``t``, the second of the scenario at which it happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.said_numbers import SaidNumber, said_numbers
from phatngon.base.text import compare_key
from phatngon.practice import sentences as marks
from phatngon.practice.check import Result, check
from phatngon.practice.drill import sentences as say
from phatngon.practice.drill.scenario import Inject, Scenario, ScenarioTask
from phatngon.practice.drill.sentences import refused
from phatngon.practice.outcome import Outcome

EVENTS = ("begin", "answer", "assess", "wait", "resume", "end")


@dataclass(frozen=True)
class MetFailCondition:
    """A fail condition met: which, by what words, and why it weighs so much."""

    kind: str
    quote: str
    why: str
    t: int


@dataclass(frozen=True)
class Done:
    """A task answered at ``t``; ``strange`` and ``stale``: figures of a draft that are no fact, or no longer one."""

    task: str
    t: int
    answer: Any
    result: Result
    strange: tuple[SaidNumber, ...] = ()
    stale: tuple[SaidNumber, ...] = ()
    assessed: bool = False


@dataclass(frozen=True)
class State:
    """Where a drill stands at second ``t``."""

    scenario: Scenario
    t: int = 0
    begun: bool = False
    ended: bool = False
    flags: Mapping[str, int] = field(default_factory=dict)
    arrived: tuple[tuple[str, int], ...] = ()
    skipped: tuple[str, ...] = ()
    done: Mapping[str, Done] = field(default_factory=dict)
    broken: tuple[MetFailCondition, ...] = ()
    waits: int = 0

    @property
    def injects(self) -> list[Inject]:
        """What has arrived, in order."""
        by_id = {inject.id: inject for inject in self.scenario.injects}
        return [by_id[name] for name, _ in self.arrived]

    @property
    def open_tasks(self) -> list[ScenarioTask]:
        """What may be answered now."""
        return [
            self.scenario.tasks[name]
            for inject in self.injects
            for name in inject.tasks
            if name not in self.done
        ]

    @property
    def to_assess(self) -> list[ScenarioTask]:
        """Drafts sent and not yet laid beside the model."""
        return [
            self.scenario.tasks[name]
            for name, done in self.done.items()
            if self.scenario.tasks[name].is_draft and not done.assessed
        ]

    @property
    def next_inject(self) -> Inject | None:
        """What comes next on the clock, as far as the flags say now."""
        seen = {name for name, _ in self.arrived} | set(self.skipped)
        ahead = (inject for inject in self.scenario.injects if inject.id not in seen)
        return next((inject for inject in ahead if _comes(inject, self.flags)), None)

    def arrived_at(self, task: str) -> int:
        """When the inject that carries a task arrived."""
        times = dict(self.arrived)
        return next(times[inject.id] for inject in self.injects if task in inject.tasks)


def apply(state: State, row: Mapping[str, object]) -> State:
    """The state after one row. Raises InputError for a row that cannot happen now; the state given stays as it was."""
    event, t = row.get("event"), row.get("t")
    if event not in EVENTS or not isinstance(t, int) or isinstance(t, bool):
        raise refused(say.NO_SUCH_ROW, shown=show_value(str(event)))
    if t < state.t:
        raise refused(say.BACK_IN_TIME)
    if event == "begin":
        return _begin(state, t)
    if not state.begun:
        raise refused(say.NOT_BEGUN)
    if state.ended:
        raise refused(say.ENDED)
    if event == "assess":
        return _assess(state, row)
    moved = _move(state, t)
    if event == "answer":
        return _answer(state, moved, row, t)
    if event == "end":
        if moved.next_inject is not None:
            raise refused(say.MORE_TO_COME)
        return replace(moved, ended=True)
    return replace(moved, waits=moved.waits + (event == "wait"))


def replay(scenario: Scenario, rows: Iterable[Mapping[str, object]]) -> tuple[State, list[str]]:
    """The state after all rows, and a sentence for every row that was set aside. No row is ever lost from the log."""
    state, notes = State(scenario), []
    for number, row in enumerate(rows, 1):
        try:
            state = apply(state, row)
        except InputError as error:
            notes.append(
                f"Dòng {number} của sổ diễn tập được để riêng: {error.what[0].lower()}{error.what[1:]}"
            )
    return state, notes


def _begin(state: State, t: int) -> State:
    if state.begun:
        raise refused(say.BEGUN)
    return _move(replace(state, begun=True), t)


def _move(state: State, t: int) -> State:
    """Let everything arrive that comes up to ``t``; whether it comes is judged by the flags of now."""
    arrived, skipped = list(state.arrived), list(state.skipped)
    seen = {name for name, _ in arrived} | set(skipped)
    for inject in state.scenario.injects:
        if inject.at <= t and inject.id not in seen:
            if _comes(inject, state.flags):
                arrived.append((inject.id, inject.at))
            else:
                skipped.append(inject.id)
    return replace(state, t=t, arrived=tuple(arrived), skipped=tuple(skipped))


def _comes(inject: Inject, flags: Mapping[str, int]) -> bool:
    return (not inject.when or inject.when in flags) and inject.unless not in flags


def _answer(before: State, moved: State, row: Mapping[str, object], t: int) -> State:
    """The answer to a task that was open ``before``; what arrived while it was done was judged by the flags of before."""
    task = _task(before, row)
    if task.id in before.done:
        raise refused(say.DONE_ALREADY, task=task.id)
    if task not in before.open_tasks:
        raise refused(say.NOT_YET, task=task.id)
    given: Any = (
        {"text": str(row.get("answer") or ""), "ticks": []} if task.is_draft else row.get("answer")
    )
    result = check(task.item, given, before.scenario.start.date())
    if result.outcome is Outcome.NOT_DONE:
        if result.message != marks.NOT_DONE:  # something was written, and nobody can read it
            raise InputError(result.message)
        raise refused(say.NOTHING_SENT)
    sets, broken = list(task.sets), []
    strange: tuple[SaidNumber, ...] = ()
    stale: tuple[SaidNumber, ...] = ()
    texts = {part.id: part.text for part in result.parts}
    for choice in filter(task.effects.__contains__, given if isinstance(given, list) else texts):
        sets += task.effects[choice].sets
        if task.effects[choice].fail:
            broken.append(
                MetFailCondition(
                    task.effects[choice].fail,
                    texts[choice],
                    say.FORBIDDEN,
                    t,
                )
            )
    if task.is_draft:
        sets = sets if _says_something(task, result) else []
        strange, stale = _figures(before.scenario, given["text"], before.t, t)
        broken += [
            MetFailCondition(
                "invented_number",
                found.around,
                say.INVENTED.format(figure=found.text),
                t,
            )
            for found in strange
        ]
        broken += _guarded(before.scenario, given["text"], t)
    return replace(
        moved,
        flags={**dict.fromkeys(sets, t), **moved.flags},
        broken=(*moved.broken, *broken),
        done={**moved.done, task.id: Done(task.id, t, given, result, strange, stale)},
    )


def _assess(state: State, row: Mapping[str, object]) -> State:
    task = _task(state, row)
    done = state.done.get(task.id)
    if done is None or not task.is_draft:
        raise refused(say.NO_DRAFT, task=task.id)
    if done.assessed:
        raise refused(say.ASSESSED, task=task.id)
    ticks = row.get("ticks") or []
    given = {
        "text": done.answer["text"],
        "ticks": list(ticks) if isinstance(ticks, Iterable) else [ticks],
    }
    result = check(task.item, given, state.scenario.start.date())
    return replace(
        state,
        done={**state.done, task.id: replace(done, answer=given, result=result, assessed=True)},
    )


def _task(state: State, row: Mapping[str, object]) -> ScenarioTask:
    name = row.get("task")
    if not isinstance(name, str) or name not in state.scenario.tasks:
        raise refused(say.NO_SUCH_TASK, shown=show_value(str(name)))
    return state.scenario.tasks[name]


def _figures(
    scenario: Scenario, text: str, began: int, t: int
) -> tuple[tuple[SaidNumber, ...], tuple[SaidNumber, ...]]:
    """Figures that are no fact at all, and figures that are not the fact of the hour (neither when it was begun nor sent)."""
    now = {fact.value for fact in scenario.facts if fact.holds(t) or fact.holds(began)} | set(
        scenario.plain_numbers
    )
    once = {fact.value for fact in scenario.facts if fact.since <= t}
    said = said_numbers(text)
    strange = tuple(found for found in said if found.value not in now | once)
    return strange, tuple(found for found in said if found.value in once - now)


def _says_something(task: ScenarioTask, result: Result) -> bool:
    """False for a draft without a single thing that was asked for: sending it is not yet informing anybody."""
    wanted = {point.id for point in task.checklist if point.any}
    return not wanted or any(part.id in wanted and part.state == "right" for part in result.parts)


def _guarded(scenario: Scenario, text: str, t: int) -> list[MetFailCondition]:
    flat = f" {compare_key(text)} "
    return [
        MetFailCondition(guard.kind, word, guard.why, t)
        for guard in scenario.guarded
        for word in guard.words
        if compare_key(word) in flat
    ]


def share(result: Result) -> Fraction:
    """How much of a task was right, 0 to 1, exactly."""
    return Fraction(result.right, result.total) if result.total else Fraction(0)
