"""A scenario as the list of events that groups are led by, with the roles of a group; for every scenario, played alone or not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from phatngon.practice.drill.figures import figures_in
from phatngon.practice.drill.hall import (
    Slip,
    class_minutes,
    early_facts,
    solved_rows,
    stated_slips,
)
from phatngon.practice.drill.looks import LONE_ROLE, PRESS_ROLE, Look, is_press, look_of
from phatngon.practice.drill.rumour import Rumour, phone_rules, spread
from phatngon.practice.drill.scenario import Inject, Scenario
from phatngon.practice.drill.scoring import title_of

__all__ = [
    "Look",
    "MasterEvent",
    "Role",
    "Rumour",
    "is_press",
    "look_of",
    "master_events",
    "press_role",
    "roles_of",
    "spread",
]
ASKED = "Trả lời được câu hỏi của giảng viên: {say}"


@dataclass(frozen=True)
class MasterEvent:
    """An event for groups: ``minute`` of the class, ``at`` in seconds of the story, to whom (empty: all), what is expected.

    ``contingency`` is what is played where nobody has spoken: the id of an inject, or a sentence. ``figures`` are those
    the text states.
    """

    id: str
    minute: int
    at: int
    sender: str
    to: tuple[str, ...]
    channel: str
    look: Look
    text: str
    expected: str
    objective: str
    tasks: tuple[str, ...]
    contingency: str
    when: str
    unless: str
    figures: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Role:
    """A role of a group: what its slip holds, and a word on how to play it."""

    code: str
    name: str
    slip: Slip
    brief: str = ""


def master_events(scenario: Scenario) -> tuple[MasterEvent, ...]:
    """The events in the order of the class.

    >>> from phatngon.practice.drill.reading import find_scenario
    >>> found = master_events(find_scenario("2"))
    >>> found[1].look, found[4].figures[0]
    (<Look.POST: 'mang'>, Decimal('43'))
    """
    units = [fact.unit for fact in scenario.facts]
    return tuple(
        MasterEvent(
            inject.id,
            minute,
            inject.at,
            inject.sender,
            inject.to,
            inject.channel,
            Look(inject.look) if inject.look else look_of(inject.channel) or Look.GROUP,
            " ".join(inject.text.split()),
            _expected(scenario, inject),
            _objective(scenario, inject),
            inject.tasks,
            inject.contingency or _silence(scenario, inject),
            inject.when,
            inject.unless,
            figures_in(inject.text, units),
        )
        for inject, minute in zip(scenario.injects, class_minutes(scenario), strict=True)
    )


def roles_of(scenario: Scenario, *, press: bool = False) -> tuple[Role, ...]:
    """The roles of a group, never none: those the scenario states, else one that speaks and holds all that is known.

    With ``press`` the role of the press is added where the scenario has none and the press asks in it.

    >>> from phatngon.practice.drill.reading import find_scenario
    >>> [role.code for role in roles_of(find_scenario("11"))]
    ['nguoi_phat_ngon']
    """
    held = stated_slips(scenario)
    found = [Role(card.code, card.name, held[card.code], card.brief) for card in scenario.roles]
    if not found:
        name = str(phone_rules()["lone_role"])
        rows = tuple(row for row in scenario.data_rows if row not in solved_rows(scenario))
        found = [Role(LONE_ROLE, name, Slip(name, rows, early_facts(scenario)))]
    asked = press_role(scenario) if press else None
    if asked and PRESS_ROLE not in [role.code for role in found]:
        found.append(asked)
    return tuple(found)


def press_role(scenario: Scenario) -> Role | None:
    """The role of the press, its own or the kit's; None for a scenario in which the press does not ask."""
    held = stated_slips(scenario)
    for card in scenario.roles:
        if card.code == PRESS_ROLE:
            return Role(card.code, card.name, held[card.code], card.brief)
    if not any(is_press(inject.sender) for inject in scenario.injects):
        return None
    told = phone_rules()["press_role"]
    return Role(PRESS_ROLE, told["name"], Slip(told["name"]), " ".join(told["brief"].split()))


def _expected(scenario: Scenario, inject: Inject) -> str:
    """What groups are to do: said by the scenario, else what the tasks ask, else the trainer's question; never invented."""
    if inject.expected:
        return " ".join(inject.expected.split())
    asked = [title_of(scenario.tasks[name]) for name in inject.tasks if name in scenario.tasks]
    if not asked:
        asked = [ASKED.format(say=say) for at, _, say in scenario.during if at == inject.at][:1]
    return " ".join(asked)


def _objective(scenario: Scenario, inject: Inject) -> str:
    """The words of the objective, those of the tasks where the inject names none."""
    if inject.objective:
        return scenario.objectives.get(inject.objective, inject.objective)
    named = [scenario.tasks[name].item.objective for name in inject.tasks if name in scenario.tasks]
    return "; ".join(dict.fromkeys(scenario.objectives.get(name, name) for name in named if name))


def _silence(scenario: Scenario, inject: Inject) -> str:
    """The inject that comes where what this one asks for was left undone."""
    flags = {
        flag
        for name in inject.tasks
        if name in scenario.tasks
        for flag in scenario.tasks[name].flags
    }
    return next((one.id for one in scenario.injects if one.unless in flags), "")
