"""The after-action report as data: what happened when, what was due when, what was said where, what it scored and why.

Pure: the same log gives the same report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phatngon.practice.drill import sentences as say
from phatngon.practice.drill.clockwork import Done, State
from phatngon.practice.drill.scenario import ScenarioTask
from phatngon.practice.drill.scoring import Element, Score, score


@dataclass(frozen=True)
class TimelineLine:
    """One line of the timeline; ``kind`` is inject, task, due or broken."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True)
class Said:
    """One thing that was said to somebody: when, where, the words, and the model to compare with."""

    at: datetime
    where: str
    text: str
    model: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole report; ``lost`` are the elements that did not earn everything."""

    state: State
    score: Score
    timeline: tuple[TimelineLine, ...]
    said: tuple[Said, ...]
    lost: tuple[Element, ...]

    @property
    def finished(self) -> bool:
        """True once the play has ended."""
        return self.state.ended


def after_action(state: State) -> Report:
    """The report of a state."""
    found = score(state)
    lost = tuple(
        one
        for dimension in found.dimensions
        for one in dimension.elements
        if one.earned < one.possible
    )
    return Report(state, found, tuple(_timeline(state, found)), tuple(_said(state)), lost)


def _timeline(state: State, found: Score) -> list[TimelineLine]:
    scenario = state.scenario
    rows = [
        (
            t,
            0,
            TimelineLine(
                scenario.moment(t),
                "inject",
                say.HAPPENED.format(sender=inject.sender, channel=inject.channel, text=inject.text),
            ),
        )
        for inject, (_, t) in zip(state.injects, state.arrived, strict=True)
    ]
    rows += [
        (done.t, 1, TimelineLine(scenario.moment(done.t), "task", _did(scenario.tasks[name], done)))
        for name, done in state.done.items()
    ]
    rows += [
        (
            one.t,
            2,
            TimelineLine(
                scenario.moment(one.t), "broken", say.BROKE.format(why=one.why, quote=one.quote)
            ),
        )
        for one in state.broken
    ]
    rows += [
        (
            scenario.since(one.duty.due_at),
            3,
            TimelineLine(
                one.duty.due_at,
                "due",
                say.DUE.format(what=one.duty.what, state=say.DUTY_WORDS[one.state]),
            ),
        )
        for one in found.duties
        if scenario.since(one.duty.due_at) <= state.t
    ]
    return [line for _, _, line in sorted(rows, key=lambda row: row[:2])]


def _did(task: ScenarioTask, done: Done) -> str:
    """What the learner did, in a line."""
    if task.is_draft:
        return say.SENT.format(says=task.says)
    if isinstance(done.answer, str) and done.result.parts:
        return say.DECIDED.format(text=done.result.parts[0].text, label=done.result.label)
    label = say.COUNTED.format(
        label=done.result.label, right=done.result.right, total=done.result.total
    )
    return say.DID.format(kind=task.item.type_label.capitalize(), label=label)


def _said(state: State) -> list[Said]:
    rows = []
    for name, done in state.done.items():
        task = state.scenario.tasks[name]
        if task.is_draft:
            figures = tuple(found.text for found in (*done.strange, *done.stale))
            rows.append(
                Said(
                    state.scenario.moment(done.t),
                    task.says,
                    done.answer["text"],
                    task.model,
                    figures,
                )
            )
    return sorted(rows, key=lambda row: row.at)
