"""The score of a drill by the 100-point rubric: every element with what it was worth, what was earned, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from phatngon.base.moments import show_moment
from phatngon.base.numbers import format_number
from phatngon.practice.drill import sentences as say
from phatngon.practice.drill.clockwork import Done, MetFailCondition, State, share
from phatngon.practice.drill.scenario import ScenarioDuty, ScenarioTask, rubric


@dataclass(frozen=True)
class Element:
    """One thing that counts: for which dimension, of how many raw points how many were earned, and why some were not.

    ``task`` is the task it belongs to; "" for a time limit.
    """

    dimension: str
    what: str
    possible: Fraction
    earned: Fraction
    why: str = ""
    task: str = ""


@dataclass(frozen=True)
class Dimension:
    """One of the six, with its points of 100; ``points`` is None where nothing in this run counts for it."""

    name: str
    weight: int
    elements: tuple[Element, ...]

    @property
    def points(self) -> Decimal | None:
        """Weight times the share earned, to one decimal."""
        possible = sum((one.possible for one in self.elements), Fraction(0))
        earned = sum((one.earned for one in self.elements), Fraction(0))
        return tenths(self.weight * earned / possible) if possible else None

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return str(rubric()["dimensions"][self.name]["name"])


@dataclass(frozen=True)
class DutyState:
    """A time limit of the law in this run: ``state`` is met, late, missed or running."""

    duty: ScenarioDuty
    met_at: int | None
    state: str


@dataclass(frozen=True)
class Score:
    """The six dimensions, the fail conditions met, the sum. ``final`` once the drill has ended."""

    dimensions: tuple[Dimension, ...]
    broken: tuple[MetFailCondition, ...]
    duties: tuple[DutyState, ...]
    final: bool

    @property
    def total(self) -> Decimal:
        """Of 100; a dimension without anything to count gives its weight to the others in proportion."""
        told = [(one.weight, one.points) for one in self.dimensions if one.points is not None]
        weights = sum(weight for weight, _ in told)
        points = sum((Fraction(points) for _, points in told), Fraction(0))
        return tenths(points * 100 / weights) if weights else Decimal(0)

    @property
    def failed(self) -> bool:
        """True where a fail condition was met, whatever the points."""
        return bool(self.broken)

    def sentence(self) -> str:
        """The result in one sentence."""
        shown = say.SCORE.format(points=format_number(self.total, 1))
        if not self.final:
            return say.SCORE_SO_FAR.format(score=shown)
        if not self.failed:
            return say.SCORE_PASSED.format(score=shown)
        names = dict.fromkeys(rubric()["fails"][one.kind]["name"].lower() for one in self.broken)
        return say.SCORE_FAILED.format(score=shown, names="; ".join(names))

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "total": float(self.total),
            "failed": self.failed,
            "final": self.final,
            "dimensions": [
                {
                    "name": one.name,
                    "weight": one.weight,
                    "points": None if one.points is None else float(one.points),
                }
                for one in self.dimensions
            ],
            "broken": [{"kind": one.kind, "quote": one.quote, "t": one.t} for one in self.broken],
            "duties": [
                {
                    "id": one.duty.id,
                    "due_at": one.duty.due_at.isoformat(),
                    "met_at": one.met_at,
                    "state": one.state,
                }
                for one in self.duties
            ],
        }


def score(state: State) -> Score:
    """The score of the state; a task that arrived and was not done earns nothing."""
    duties = tuple(duty_state(duty, state) for duty in state.scenario.duties)
    elements = [
        element
        for inject in state.injects
        for name in inject.tasks
        for element in (
            replace(one, task=name) for one in _of_task(state.scenario.tasks[name], state)
        )
    ]
    elements += [_of_duty(one) for one in duties if one.state != "running"]
    dimensions = tuple(
        Dimension(name, row["points"], tuple(one for one in elements if one.dimension == name))
        for name, row in rubric()["dimensions"].items()
    )
    return Score(dimensions, state.broken, duties, state.ended)


def duty_state(duty: ScenarioDuty, state: State) -> DutyState:
    """Whether a time limit was met; at the very moment it is met."""
    met, due = state.flags.get(duty.met), state.scenario.since(duty.due_at)
    if met is not None:
        return DutyState(duty, met, "met" if met <= due else "late")
    return DutyState(duty, None, "missed" if state.t > due or state.ended else "running")


def tenths(value: Fraction) -> Decimal:
    """A number of points to one decimal; the half goes to the even one.

    >>> tenths(Fraction(1, 3)), tenths(Fraction(1, 4)), tenths(Fraction(247, 20))
    (Decimal('0.3'), Decimal('0.2'), Decimal('12.4'))
    """
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.1"))


def _of_duty(one: DutyState) -> Element:
    possible = Fraction(one.duty.points)
    if one.state == "met":
        return Element("timeliness", one.duty.what, possible, possible)
    why = say.DUTY_LATE.format(moment=show_moment(one.duty.due_at), missed=one.duty.missed)
    return Element("timeliness", one.duty.what, possible, Fraction(0), why)


def _of_task(task: ScenarioTask, state: State) -> list[Element]:
    done = state.done.get(task.id)
    found = [_in_time(task, done, state)] if task.within is not None else []
    if task.is_draft:
        return [*found, *_of_lines(task, done), _of_figures(task, done)]
    earned = Fraction(0) if done is None else task.points * _worth(task, done)
    why = (
        ""
        if earned == task.points
        else say.NOT_DONE
        if done is None
        else " ".join(done.result.feedback)
    )
    return [*found, Element(task.dimension, title_of(task), Fraction(task.points), earned, why)]


def _worth(task: ScenarioTask, done: Done) -> Fraction:
    """The share of a task's points: that of the option where the scenario prices it, else what was right of it."""
    if isinstance(done.answer, str) and done.answer in task.effects:
        priced = task.effects[done.answer].worth
        if priced is not None:
            return Fraction(priced)
    return share(done.result)


def _in_time(task: ScenarioTask, done: Done | None, state: State) -> Element:
    limit = state.arrived_at(task.id) + (task.within or 0)
    good = done is not None and done.t <= limit
    late = say.IN_TIME_LATE.format(moment=show_moment(state.scenario.moment(limit)))
    return Element(
        "timeliness",
        say.IN_TIME.format(title=title_of(task)),
        Fraction(task.within_points),
        Fraction(task.within_points if good else 0),
        "" if good else late,
    )


def _of_lines(task: ScenarioTask, done: Done | None) -> list[Element]:
    """Each line of the checklist counts for its own dimension; the raw points of the task are shared evenly."""
    points = task.checklist
    each = Fraction(task.points, len(points))
    states = {part.id: part for part in done.result.parts} if done else {}
    found = []
    for point in points:
        part = states.get(point.id)
        right = part is not None and part.state == "right"
        why = (
            ""
            if right
            else say.NOT_DONE
            if part is None
            else part.feedback or say.LINE_MISSING.format(text=point.text)
        )
        dimension = task.lines.get(point.id, task.dimension)
        found.append(Element(dimension, point.text, each, each if right else Fraction(0), why))
    return found


def _of_figures(task: ScenarioTask, done: Done | None) -> Element:
    possible, title = Fraction(rubric()["draft_numbers"]), say.FIGURES.format(title=title_of(task))
    if done is None:
        return Element("consistency", title, possible, Fraction(0), say.NOT_DONE)
    wrong = [say.FIGURE_STRANGE.format(figure=found.text) for found in done.strange]
    wrong += [say.FIGURE_STALE.format(figure=found.text) for found in done.stale]
    earned, why = (Fraction(0), f"{'; '.join(wrong)}.") if wrong else (possible, "")
    return Element("consistency", title, possible, earned, why)


def title_of(task: ScenarioTask) -> str:
    """The last sentence of the stem: what was asked."""
    words = " ".join(task.item.stem.replace("*", "").split())
    return words.replace("? ", "?\n").replace(". ", ".\n").splitlines()[-1]
