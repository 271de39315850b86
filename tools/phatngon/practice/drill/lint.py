"""What a scenario lacks before groups can be led by it: nothing to do, nobody to get it, no time, the solution told beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import TypedDict

from phatngon.base.numbers import format_number
from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile
from phatngon.practice.drill.events import MasterEvent, is_press, master_events, roles_of
from phatngon.practice.drill.figures import figures_in
from phatngon.practice.drill.hall import held_apart, holder_column, solved_rows
from phatngon.practice.drill.scenario import Inject, Scenario
from phatngon.practice.kinds.number import NumberItem
from phatngon.practice.problems import BankProblem


class LintRules(TypedDict):
    """``lint.yaml``: verbs, and the words of every finding."""

    observable: list[str]
    broad: list[str]
    rules: dict[str, str]
    advice: dict[str, str]
    why_duty: str
    why_press: str


@cache
def lint_rules() -> LintRules:
    """The verbs that show a deed and those that do not; the words of every finding.

    >>> sorted(lint_rules()["rules"]) == sorted(lint_rules()["advice"])
    True
    """
    found: LintRules = YamlFile.read(Path(__file__).with_name("lint.yaml")).data
    return found


@dataclass(frozen=True)
class Lack:
    """One thing a scenario lacks: the rule, the event it is about ("" for the whole), the field to mend, the words."""

    rule: str
    event: str
    field: str
    what: str

    @property
    def sentence(self) -> str:
        """What is wrong, with the event it is about."""
        return f"diễn biến {self.event} {self.what}" if self.event else f"kịch bản: {self.what}"

    @property
    def advice(self) -> str:
        """What to do."""
        return str(lint_rules()["advice"][self.rule])


def lint(scenario: Scenario) -> tuple[Lack, ...]:
    """Everything that keeps groups from being led by the scenario, in the order of the events.

    >>> from phatngon.practice.drill.reading import find_scenario
    >>> lint(find_scenario("2"))
    ()
    """
    events = master_events(scenario)
    return tuple(
        lack
        for looking in (_objectives, _actions, _minutes, _told, _roles, _contingencies)
        for lack in looking(scenario, events)
    )


def lint_file(file: YamlFile, scenario: Scenario) -> list[BankProblem]:
    """The same with the line of each, and what only the file shows: an event without its time, time that runs back."""
    rows = file.data["drill"]["injects"]
    places = {str(row.get("id")): number for number, row in enumerate(rows)}
    found = [*lint(scenario), *_times(rows, scenario)]
    return [
        BankProblem(
            file.path.name,
            file.line("drill", *_keys(lack, places)),
            "",
            lack.sentence,
            lack.advice,
        )
        for lack in found
    ]


def shows_a_deed(text: str) -> bool:
    """True where the first verb of a text that the lists know is a deed that others can see.

    >>> shows_a_deed("Viết lời đầu tiên"), shows_a_deed("Hiểu cách viết"), shows_a_deed("Bình tĩnh, tự tin")
    (True, False, False)
    """
    firsts = {kind: _first(text.casefold(), lint_rules()[kind]) for kind in ("observable", "broad")}
    deed, vague = firsts["observable"], firsts["broad"]
    return deed is not None and (vague is None or deed < vague)


def _first(text: str, words: list[str]) -> int | None:
    """Where the first of several words stands in a text."""
    found = re.search(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", text)
    return found.start() if found else None


def lacks(rule: str, event: str, field: str, **words: object) -> Lack:
    """A lack in the words of its rule.

    >>> lacks("no_time", "i2", "id").sentence
    'diễn biến i2 chưa có thời điểm của tình huống.'
    """
    return Lack(rule, event, field, lint_rules()["rules"][rule].format(**words))


def _keys(lack: Lack, places: dict[str, int]) -> tuple[str | int, ...]:
    if not lack.event:
        return (lack.field,)
    return ("injects", places.get(lack.event, 0), lack.field)


def _objectives(scenario: Scenario, events: tuple[MasterEvent, ...]) -> Iterator[Lack]:
    own = [inject.objective for inject in scenario.injects if " " in inject.objective]
    for text in dict.fromkeys([*scenario.objectives.values(), *own]):
        if not shows_a_deed(text):
            yield lacks("objective", "", "injects", objective=f"“{text}”")
    for event in events:
        if not event.objective:
            yield lacks("no_objective", event.id, "objective")


def _actions(scenario: Scenario, events: tuple[MasterEvent, ...]) -> Iterator[Lack]:
    units = [fact.unit for fact in scenario.facts]
    told = figures_in(" ".join((scenario.brief, *scenario.artefacts)), units)
    for event, inject in zip(events, scenario.injects, strict=True):
        if not event.tasks and not event.expected:
            yield lacks("no_action", event.id, "expected")
        if inject.expected and not shows_a_deed(inject.expected):
            yield lacks("no_verb", event.id, "expected")
        known = {fact.value for fact in scenario.facts if fact.since <= inject.at}
        known |= {*event.figures, *scenario.plain_numbers, *told}
        asked = [value for value in figures_in(inject.expected, units) if value not in known]
        if asked:
            said = ", ".join(map(format_number, asked))
            yield lacks("unanswerable", event.id, "expected", figures=said)


def _minutes(scenario: Scenario, events: tuple[MasterEvent, ...]) -> Iterator[Lack]:
    """Two at one minute for one role; where one comes only because the other did not, they never meet."""
    for one, other in combinations(events, 2):
        if one.minute != other.minute or _excluded(one, other):
            continue
        if not one.to or not other.to or set(one.to) & set(other.to):
            yield lacks("same_minute", other.id, "at", minute=other.minute, other=one.id)


def _excluded(one: MasterEvent, other: MasterEvent) -> bool:
    return bool(
        (one.when and one.when == other.unless) or (one.unless and one.unless == other.when)
    )


def _told(scenario: Scenario, events: tuple[MasterEvent, ...]) -> Iterator[Lack]:
    """A fact that is the key of a number task before the task comes; a model or what is expected in a text groups read."""
    papers = [
        ("", "brief", scenario.brief),
        *(("", "roles", card.brief) for card in scenario.roles),
    ]
    papers += [(event.id, "text", event.text) for event in events]
    secrets = [inject.expected for inject in scenario.injects]
    secrets += [task.model for task in scenario.tasks.values()]
    for event, field, text in papers:
        for secret in secrets:
            first = compare_key(re.split(r"(?<=[.;:]) ", " ".join(secret.split()))[0])
            if len(first) > 15 and first in compare_key(text):
                yield lacks("told", event, field, what=f"“{first}”")
    for inject in scenario.injects:
        for name in inject.tasks:
            item = scenario.tasks[name].item
            if not isinstance(item, NumberItem):
                continue
            for fact in scenario.facts:
                if fact.since < inject.at and fact.unit == item.unit and fact.value == item.key:
                    yield lacks("told", inject.id, "tasks", what=f"dữ kiện “{fact.label}”")


def _roles(scenario: Scenario, events: tuple[MasterEvent, ...]) -> Iterator[Lack]:
    for role in roles_of(scenario):
        if not any(not event.to or role.code in event.to for event in events):
            yield lacks("idle_role", "", "roles", role=role.name)
    place = holder_column(scenario)
    if scenario.roles and place is not None and held_apart(scenario):
        held = {name for card in scenario.roles for name in card.rows}
        solved = solved_rows(scenario)
        left = {row[place] for row in scenario.data_rows if row not in solved} - held
        for name in sorted(left):
            yield lacks("unheld", "", "roles", row=f"“{name}”")


def _contingencies(scenario: Scenario, events: tuple[MasterEvent, ...]) -> Iterator[Lack]:
    ends = {duty.met for duty in scenario.duties}
    for event in events:
        if event.contingency:
            continue
        flags = {flag for name in event.tasks for flag in scenario.tasks[name].flags}
        if flags & ends:
            yield lacks("no_contingency", event.id, "contingency", why=lint_rules()["why_duty"])
        elif is_press(event.sender) and not event.when and not event.unless:
            yield lacks("no_contingency", event.id, "contingency", why=lint_rules()["why_press"])


def _times(rows: Sequence[Mapping[str, object]], scenario: Scenario) -> Iterator[Lack]:
    at: dict[str, Inject] = {inject.id: inject for inject in scenario.injects}
    for row in rows:
        if "at" not in row:
            yield lacks("no_time", str(row["id"]), "id")
    for before, after in pairwise(str(row["id"]) for row in rows):
        if at[after].at < at[before].at:
            yield lacks("back", after, "at", other=before)
