"""What a drill sends to a phone, small and whole, and the papers of its table, fetched once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from phatngon.base.html import plain_words
from phatngon.base.moments import iso_moment
from phatngon.base.numbers import format_number
from phatngon.classroom.comparison import pairs_for
from phatngon.classroom.drill_orders import drafts
from phatngon.classroom.drill_room import PRESS, DrillGroup, DrillRoom, Grade, Stage, Statement
from phatngon.classroom.hub import Hub
from phatngon.practice.drill.events import MasterEvent, Role
from phatngon.practice.drill.scenario import Fact, ScenarioTask
from phatngon.practice.drill.scoring import duty_state, title_of
from phatngon.practice.ground import citation
from phatngon.practice.kinds.text import TextItem
from phatngon.practice.outcome import Outcome

MOST_BYTES = (
    1500  # of what is a seat's own in one message; older events a phone has, or fetches once
)
LONG_TITLE, LONGEST = 70, 2000


def story_of(drill: DrillRoom, now: datetime) -> dict[str, object]:
    """The clock of the story: the moment, how fast it goes, and whether the controller holds it."""
    t = drill.story(now)
    following = next(iter(drill.ahead()), None)
    until = iso_moment(drill.scenario.moment(max(t, following.at))) if following else None
    return {
        "at": iso_moment(drill.scenario.moment(t)),
        "pace": round(drill.pace(), 3),
        "until": until,
        "held": drill.stage is Stage.PLAY and not drill.running,
    }


# phones


def injects_of(drill: DrillRoom, seat: str, taken: int = 0) -> list[dict[str, object]]:
    """The events that have reached a seat, oldest first; only the newest carry their words, as many as ``taken`` bytes leave room for."""
    if seat not in drill.places:
        return []
    group = drill.groups[drill.places[seat][0]]
    rows = reached(drill, group, seat)
    room = MOST_BYTES - taken - 12 * len(rows)
    for place, row in reversed(list(enumerate(rows))):
        room -= len(json.dumps(row, ensure_ascii=False).encode())
        if room < 0 and place < len(rows) - 1:
            rows[place] = {"id": row["id"]}
    return rows


def reached(drill: DrillRoom, group: DrillGroup, seat: str) -> list[dict[str, object]]:
    """The events of a table that a seat sees, oldest first, with their words."""
    return [
        inject_row(drill, group, drill.plan[name])
        for name in group.seen
        if drill.reaches(drill.plan[name], seat)
    ]


def inject_row(drill: DrillRoom, group: DrillGroup, event: MasterEvent) -> dict[str, object]:
    """An event as a phone shows it."""
    return {
        "id": event.id,
        "at": iso_moment(drill.scenario.moment(group.sent[event.id])),
        "from": plain_words(event.sender),
        "channel": event.channel,
        "look": event.look.value,
        "text": plain_words(event.text),
    }


def mine_of(drill: DrillRoom, seat: str, now: datetime) -> dict[str, object]:
    """What a seat is told of its own table. Ids only where the words are fetched."""
    found: dict[str, Any] = {"stage": drill.stage.value, "story": story_of(drill, now)}
    if seat not in drill.places:
        return found | {"group": None, "role": None}
    code, role = drill.places[seat]
    group = drill.groups[code]
    found |= {"group": code, "role": role, "mark": group.seq}
    if role == PRESS:
        said = drill.groups[drill.covers(code)].statements
        found["rate"] = [one.id for one in said if seat not in drill.ratings.get(one.id, {})]
    elif drill.stage is Stage.PLAY:
        found["tasks"] = [task.id for task in group.state.open_tasks]
        found["due"] = duties_of(drill, group, now)
        found["again"] = [one.id for one in group.asked if not one.hidden]
    spread = drill.rumour(code, drill.story(now))
    if spread is not None:
        found["rumour"] = spread
    if drill.stage is Stage.PAIRS:
        found["pair"] = pair_of(drill, seat)
    return found


def short(text: str) -> str:
    """A title on a line or two."""
    words = plain_words(text)
    return words if len(words) <= LONG_TITLE else f"{words[: LONG_TITLE - 1].rstrip()}…"


def duties_of(drill: DrillRoom, group: DrillGroup, now: datetime) -> list[dict[str, object]]:
    """The time limits of the law at a table, the nearest first."""
    state = replace(group.state, t=max(group.state.t, drill.story(now)))
    rows = [duty_state(duty, state) for duty in drill.scenario.duties]
    return [
        {
            "what": one.duty.what,
            "due_at": iso_moment(one.duty.due_at),
            "state": one.state,
            "law": citation(one.duty.provision).text,
        }
        for one in sorted(rows, key=lambda one: one.duty.due_at)
    ]


def papers_of(hub: Hub, drill: DrillRoom, seat: str) -> dict[str, object]:
    """Everything of a table that does not fit into a message: brief, slip, all events, what was sent, reviews."""
    code, role = drill.place_of(seat)
    group = drill.groups[code]
    scenario = drill.scenario
    held = next(one for one in drill.roles if one.code == role)
    return {
        "brief": plain_words(scenario.brief),
        "unit": plain_words(scenario.unit),
        "artefacts": [plain_words(one) for one in scenario.artefacts],
        "slip": slip_of(drill, held),
        "channels": channels_of(drill),
        "injects": reached(drill, group, seat),
        "said": [statement_row(drill, one) for one in group.statements],
        "tasks": {task.id: short(title_of(task)) for task in group.state.open_tasks},
        "done": [title_of(scenario.tasks[name]) for name in group.state.done],
        "again": [{"id": one.id, "text": one.text} for one in group.asked if not one.hidden],
        "cover": cover_of(drill, seat) if role == PRESS else None,
        "review": review_of(drill, group)
        if drill.stage not in (Stage.TABLES, Stage.PLAY) and role != PRESS
        else [],
    }


def slip_of(drill: DrillRoom, role: Role) -> dict[str, object]:
    """What a role knows and the others at the table do not."""
    scenario = drill.scenario
    return {
        "role": role.name,
        "brief": plain_words(role.brief),
        "rows": [
            "; ".join(
                f"{name}: {plain_words(cell)}"
                for name, cell in zip(scenario.data_columns, row, strict=True)
                if cell.strip()
            )
            for row in role.slip.rows
        ],
        "facts": [_fact(fact) for fact in role.slip.facts],
    }


def _fact(fact: Fact) -> str:
    value = f"{format_number(fact.value)} {fact.unit}".strip()
    return f"{plain_words(fact.label)}: {value} ({plain_words(fact.source)})"


def channels_of(drill: DrillRoom) -> list[str]:
    """The channels in which a table may speak of its own accord: those of its drafts, then the usual ones."""
    own = [task.says for task in drill.scenario.tasks.values() if task.says]
    usual = ["Trang thông tin của cơ quan", "Gửi các báo", "Nhóm dân cư", "Loa truyền thanh"]
    return list(dict.fromkeys([*own, *usual]))


def statement_row(drill: DrillRoom, one: Statement) -> dict[str, object]:
    """A statement with what the press said of it."""
    grades = list(drill.ratings.get(one.id, {}).values())
    return {
        "id": one.id,
        "at": iso_moment(drill.scenario.moment(one.t)),
        "channel": one.channel,
        "text": one.text,
        "grades": {grade.value: grades.count(grade) for grade in Grade},
    }


def cover_of(drill: DrillRoom, seat: str) -> dict[str, object]:
    """What the press of a table reads: the answers of the next one."""
    group = drill.groups[drill.covers(drill.places[seat][0])]
    return {
        "group": group.name,
        "said": [
            {
                **{
                    name: value
                    for name, value in statement_row(drill, one).items()
                    if name != "grades"
                },
                "grade": drill.ratings.get(one.id, {}).get(seat),
            }
            for one in group.statements
        ],
    }


def review_of(drill: DrillRoom, group: DrillGroup) -> list[dict[str, object]]:
    """What a table did, with what was right of it; drafts beside their models, with the lines a person judges."""
    rows = []
    for name, done in group.state.done.items():
        task = drill.scenario.tasks[name]
        row: dict[str, Any] = {"id": name, "title": title_of(task), "label": done.result.label}
        if task.is_draft:
            states = {part.id: part.state for part in done.result.parts}
            row |= {
                "text": done.answer["text"],
                "model": plain_words(task.model),
                "assessed": done.assessed,
                "lines": [
                    {
                        "id": point.id,
                        "text": plain_words(point.text),
                        "self": point.by_self,
                        "good": states.get(point.id) == Outcome.RIGHT,
                    }
                    for point in task.checklist
                ],
            }
        else:
            row["why"] = [plain_words(words) for words in done.result.feedback]
        rows.append(row)
    return rows


def task_form(hub: Hub, task: ScenarioTask) -> dict[str, object]:
    """A task as a phone asks it: the form of its kind, or a draft to write."""
    if task.is_draft:
        return {
            "id": task.id,
            "draft": True,
            "stem": plain_words(task.item.stem),
            "says": task.says,
            "most": (isinstance(task.item, TextItem) and task.item.max_chars) or LONGEST,
        }
    return hub.tasks[task.id].question()


def tables_of(drill: DrillRoom) -> dict[str, object]:
    """The tables and roles that can be taken, with how many have."""
    return {
        "groups": [
            {
                "code": group.code,
                "name": group.name,
                "roles": {
                    role.code: sum(
                        place == (group.code, role.code) for place in drill.places.values()
                    )
                    for role in drill.roles
                },
            }
            for group in drill.groups.values()
        ],
        "roles": [{"code": role.code, "name": role.name} for role in drill.roles],
    }


# pairs


def pair_of(drill: DrillRoom, seat: str) -> list[str] | None:
    """The next two drafts that a seat compares; None when it has compared its share."""
    for one, other in _pairs(drill).get(seat, ()):
        if (seat, *sorted((one, other))) not in drill.preferred:
            return [one, other]
    return None


def _pairs(drill: DrillRoom) -> dict[str, tuple[tuple[str, str], ...]]:
    """The pairs of every seat; made once for as many seats as there are, since all of them ask at once."""
    owners = tuple((name, one.group) for name, one in drafts(drill).items())
    judges = tuple((seat, code) for seat, (code, _) in drill.places.items())
    return _shared_out(owners, judges, drill.compared_task)


@lru_cache(maxsize=4)
def _shared_out(
    owners: tuple[tuple[str, str], ...], judges: tuple[tuple[str, str], ...], seed: str
) -> dict[str, tuple[tuple[str, str], ...]]:
    return pairs_for(dict(owners), dict(judges), crc32(seed.encode()))
