"""What a drill shows on the wall and to its controller: a line a table, the events, every statement, the order of the drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from phatngon.base.html import plain_words
from phatngon.base.moments import iso_moment, show_moment
from phatngon.classroom.comparison import compared
from phatngon.classroom.drill_figures import of_table
from phatngon.classroom.drill_orders import drafts
from phatngon.classroom.drill_room import DrillGroup, DrillRoom, Grade, Stage, Statement
from phatngon.classroom.drill_views import duties_of, statement_row, story_of
from phatngon.classroom.hub import Hub
from phatngon.classroom.state import Phase
from phatngon.lessons.screens import LETTERS
from phatngon.practice.drill.events import MasterEvent
from phatngon.practice.drill.sentences import DUTY_WORDS

_NONE: dict[str, Any] = compared([]).to_json()
_RANKED: WeakKeyDictionary[DrillRoom, tuple[int, dict[str, Any]]] = WeakKeyDictionary()


def group_row(drill: DrillRoom, group: DrillGroup, now: datetime) -> dict[str, object]:
    """A table in a line: what it sent, how long it has been silent, its nearest limit, what contradicts itself."""
    waiting = None
    if group.last_at and drill.stage is Stage.PLAY:
        newest = group.statements[-1].at if group.statements else ""
        if newest < group.last_at:
            waiting = group.last_at
    duties = duties_of(drill, group, now)
    open_ones = [one for one in duties if one["state"] == "running"]
    spread = drill.rumour(group.code, drill.story(now))
    grades = [grade for one in group.statements for grade in drill.ratings.get(one.id, {}).values()]
    return {
        "code": group.code,
        "name": group.name,
        "seats": sum(code == group.code for code, _ in drill.places.values()),
        "sent": len(group.statements),
        "done": len(group.state.done),
        "open": len(group.state.open_tasks),
        "waiting_since": waiting,
        "due": next(iter(open_ones or duties), None),
        "late": sum(one["state"] in ("late", "missed") for one in duties),
        "contradictions": len(of_table(drill, group.code)),
        "broken": len(group.state.broken),
        "rumour": spread,
        "grades": {grade.value: grades.count(grade) for grade in Grade},
    }


def wall_of(hub: Hub, drill: DrillRoom) -> dict[str, object]:
    """What the wall shows of a drill."""
    now = hub.now()
    return {
        "title": plain_words(drill.scenario.title),
        "stage": drill.stage.value,
        "story": story_of(drill, now),
        "minute": int(drill.class_second(now) // 60),
        "groups": [group_row(drill, group, now) for group in drill.groups.values()],
        "compare": _compared(drill),
        "ranking": ranking_of(drill)
        if drill.stage is Stage.PAIRS and drill.wall.get("ranking")
        else None,
        "newest": _newest(drill),
        "blank": hub.room.blank,
    }


def _newest(drill: DrillRoom) -> dict[str, object] | None:
    """The last event that went to all."""
    sent = [
        (number, name)
        for group in drill.groups.values()
        for name, number in group.seen.items()
        if name in drill.out
    ]
    if not sent:
        return None
    event = drill.plan[max(sent)[1]]
    return {
        "from": plain_words(event.sender),
        "channel": event.channel,
        "text": plain_words(event.text),
    }


def _compared(drill: DrillRoom) -> dict[str, object] | None:
    if "left" not in drill.wall:
        return None
    found: dict[str, Any] = {"page": drill.wall["page"]}
    for place, side in enumerate(("left", "right")):
        one = drill.statements[str(drill.wall[side])]
        found[side] = {
            "id": one.id,
            "name": f"Bài {LETTERS[place]}",
            "at": show_moment(drill.scenario.moment(one.t)),
            "channel": one.channel,
            "text": one.text,
        }
    return found


def controller_of(hub: Hub, drill: DrillRoom) -> dict[str, object]:
    """What the controller sees: the wall, the list of events, every statement, the questions asked again."""
    return wall_of(hub, drill) | {
        "events": [_event_row(drill, event) for event in drill.plan.values()],
        "said": [
            statement_row(drill, one)
            | {"group": one.group, "task": one.task, "figures": _figures(drill, one)}
            for one in drill.statements.values()
        ],
        "contradictions": {
            group.code: [
                {
                    "label": one.label,
                    "words": [one.first_words, one.second_words],
                    "statements": [one.first, one.second],
                    "why": one.why,
                }
                for one in of_table(drill, group.code)
            ]
            for group in drill.groups.values()
        },
        "again": [
            {"id": one.id, "group": one.group, "text": one.text, "hidden": one.hidden}
            for one in drill.again.values()
        ],
        "pairs": ranking_of(drill) if drill.stage is Stage.PAIRS else None,
        "roles": _roles(drill),
        "duty_words": DUTY_WORDS,
        "broken": hub.broken,
        "over": hub.room.phase is Phase.ENDED,
    }


def _event_row(drill: DrillRoom, event: MasterEvent) -> dict[str, object]:
    sent = [group.code for group in drill.groups.values() if event.id in group.sent]
    state = (
        "sent"
        if event.id in drill.out and event.id not in drill.dropped
        else "dropped"
        if event.id in drill.dropped
        else "held"
        if event.id in drill.held
        else "ahead"
    )
    return {
        "id": event.id,
        "minute": event.minute,
        "at": iso_moment(drill.scenario.moment(event.at)),
        "from": plain_words(event.sender),
        "to": [role.name for role in drill.roles if role.code in event.to],
        "channel": event.channel,
        "text": plain_words(event.text),
        "expected": plain_words(event.expected),
        "contingency": plain_words(event.contingency),
        "only": "nếu chưa lên tiếng"
        if event.unless
        else "nếu đã làm việc trước"
        if event.when
        else "",
        "state": state,
        "groups": sent,
        "spared": [
            group.code
            for group in drill.groups.values()
            if event.id in group.sent and event.id not in group.seen
        ],
    }


def _figures(drill: DrillRoom, one: Statement) -> list[str]:
    """The figures of a draft that are no fact, or no longer one, in its own words."""
    done = drill.groups[one.group].state.done.get(one.task)
    return [found.text for found in (*done.strange, *done.stale)] if done else []


def _roles(drill: DrillRoom) -> list[dict[str, object]]:
    taken = list(drill.places.values())
    return [
        {
            "code": role.code,
            "name": role.name,
            "seats": sum(held == role.code for _, held in taken),
        }
        for role in drill.roles
    ]


def ranking_of(drill: DrillRoom) -> dict[str, object]:
    """The order of the drafts by what the room preferred, under letters that name no group.

    Ordering many drafts takes seconds, so it is done beside the room (:func:`rank`); what was found last is told with the
    number of comparisons it rests on.
    """
    names = list(drafts(drill))
    done, found = _RANKED.get(drill, (0, _NONE))
    return {
        "letters": {name: label(place) for place, name in enumerate(names)},
        "ranking": found,
        "n": len(drill.preferred),
        "of": done,
    }


def ranked_all(drill: DrillRoom) -> bool:
    """True where the order told rests on every comparison."""
    return _RANKED.get(drill, (0, _NONE))[0] == len(drill.preferred)


def rank(drill: DrillRoom) -> None:
    """Find the order anew from the comparisons there are now; slow, to be called beside the room."""
    judgements = [
        (judge, better, one if better == other else other)
        for (judge, one, other), better in list(drill.preferred.items())
    ]
    _RANKED[drill] = (len(judgements), compared(judgements).to_json())


def label(place: int) -> str:
    """The letters of the n-th of some, counted from 0: one letter each while they last, then two.

    >>> label(0), label(15), label(16), label(53)
    ('A', 'Q', 'AA', 'CF')
    """
    rest, last = divmod(place, len(LETTERS))
    return (label(rest - 1) if rest else "") + LETTERS[last]
