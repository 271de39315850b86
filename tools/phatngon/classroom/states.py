"""The states that go out: the phone's, the board's, the trainer's. Whole and small, so that every message repairs everything."""

from __future__ import annotations

import json

from phatngon.base.moments import VIETNAM, parse_moment
from phatngon.classroom import drill_views, drill_wall
from phatngon.classroom.hub import Hub
from phatngon.classroom.plan import PlanScreen
from phatngon.classroom.state import ASKED, Phase, Room
from phatngon.classroom.tally import (
    advice,
    confident_wrong,
    last_votes,
    revealed,
    right_share,
    switched,
    tally,
    votes_of,
)

A_BOARD = 5  # questions of the hall that one board and one small message hold


def screen_of(hub: Hub) -> PlanScreen | None:
    """The screen the room stands on; None before the first and after the last."""
    place, screens = hub.room.place, hub.plan.screens
    return screens[place] if 0 <= place < len(screens) else None


def state_of(hub: Hub) -> dict[str, object]:
    """What everybody may know now, without what is of one seat. No key, feedback or count is in it before the answer is open."""
    room, screen = hub.room, screen_of(hub)
    asked = room.phase in ASKED and bool(room.question)
    ballot = hub.plan.ballots[room.question] if asked else None
    return {
        "seq": room.seq,
        "phase": room.phase.value,
        "lesson": screen.lesson if screen else hub.plan.lessons[0 if room.place < 0 else -1],
        "part": screen.part if screen else 0,
        "clock": hub.now().isoformat(timespec="seconds"),
        "question": {
            **ballot.question(),
            "round": room.round,
            "closes_at": room.closes_at or None,
        }
        if ballot
        else None,
        "mine": None,
        "seated": len(room.seats),
        "answered": room.answered,
        "reveal": revealed(ballot, room.poll) if ballot and room.phase is Phase.REVEALED else None,
        "injects": [],
        "asks": [
            {"id": one.id, "text": one.text, "likes": len(one.likes)}
            for one in room.shown_asks()[:A_BOARD]
        ]
        if room.phase is Phase.ASKS
        else [],
    }


def own(hub: Hub, seat: str) -> dict[str, object]:
    """What of the state is of one seat: its answer; in a drill its table, and what has reached it."""
    if hub.drill is None or hub.room.phase is not Phase.DRILL:
        return {"mine": mine(hub, seat), "injects": []}
    mine_now = drill_views.mine_of(hub.drill, seat, hub.now())
    taken = len(json.dumps(mine_now, ensure_ascii=False).encode())
    return {"mine": mine_now, "injects": drill_views.injects_of(hub.drill, seat, taken)}


def mine(hub: Hub, seat: str) -> dict[str, object] | None:
    """The newest answer of a seat to the question on the phones."""
    found = hub.room.vote_of(seat)
    if found is None:
        return None
    number, vote = found
    answer = hub.plan.ballots[hub.room.question].sent(vote.answer)
    return {"answer": answer, "round": number, "confidence": vote.confidence or None}


def board_state(hub: Hub) -> dict[str, object]:
    """What the wall shows: the state, and the screen it belongs to."""
    room, screen = hub.room, screen_of(hub)
    state = state_of(hub)
    poll, ballot = room.poll, hub.plan.ballots.get(room.question)
    bars = None
    if ballot and room.phase is Phase.LOCKED and (room.bars or poll.reopened):
        bars = tally(ballot, poll)
    drilled = hub.drill if room.phase is Phase.DRILL else None
    return state | {
        "drill": drill_wall.wall_of(hub, drilled) if drilled else None,
        "screen": {
            "title": screen.title if screen else "",
            "parts": screen.parts if screen else 0,
            "story": list(screen.story) if screen else [],
            "slide": room.place if screen and screen.slide else None,
            "asks_here": bool(screen and screen.question),
            "after": ballot.after if ballot and room.phase is Phase.REVEALED else "",
            "blank": room.blank,
            "bars": bars,
            "switched": switched(ballot, poll)
            if ballot and room.phase is Phase.REVEALED and poll.reopened
            else None,
            "pinned": room.pinned,
            "lessons": list(hub.plan.titles),
            "counted": _counted(room),
        },
    }


def _counted(room: Room) -> int:
    """Cards counted by hand in this round."""
    return sum(room.poll.counted[room.round].values()) if room.round else 0


def trainer_state(hub: Hub) -> dict[str, object]:
    """What the trainer sees: the state with private counts, the questions of the hall, and the plan."""
    room = hub.room
    poll, ballot = room.poll, hub.plan.ballots.get(room.question)
    asked = ballot is not None and room.phase in ASKED
    return state_of(hub) | {
        "tally": tally(ballot, poll) if ballot and asked else None,
        "confident_wrong": confident_wrong(ballot, poll) | {"provisions": sure_and_wrong(hub)}
        if ballot and asked
        else None,
        "asks": [
            {"id": one.id, "text": one.text, "likes": len(one.likes), "approved": one.approved}
            for one in sorted(room.asks.values(), key=lambda one: (-len(one.likes), one.id))
            if not one.hidden
        ],
        "plan": _plan(hub),
    }


def _plan(hub: Hub) -> dict[str, object]:
    room, plan, screen = hub.room, hub.plan, screen_of(hub)
    poll, ballot = room.poll, plan.ballots.get(room.question)
    share = right_share(ballot, poll, 1) if ballot and room.phase is Phase.LOCKED else None
    following = plan.screens[room.place + 1] if room.place + 1 < len(plan.screens) else None
    words = {}
    if ballot and ballot.in_words:
        words = votes_of(ballot, poll, 2 if poll.reopened else 1)["choices"]
    return {
        "at": room.place,
        "screens": [
            {
                "part": one.part,
                "lesson": one.lesson,
                "title": one.title,
                "question": one.question,
                "main": one.main,
                "done": bool(one.question) and _revealed(room, one.question),
            }
            for one in plan.screens
        ],
        "story": list(screen.story) if screen else [],
        "asks_here": _stem(hub, screen),
        "notes": list(plan.notes.get((screen.lesson, screen.part), ())) if screen else [],
        "next": {
            "title": following.title,
            "story": list(following.story),
            "stem": _stem(hub, following),
        }
        if following
        else None,
        "minutes": minutes(hub),
        "advice": advice(share) if room.round == 1 else "",
        "right_share": right_share(ballot, poll, room.round or 1) if ballot else None,
        "answers": [
            {"text": text, "n": n, "approved": text in poll.approved} for text, n in words.items()
        ],
        "blank": room.blank,
        "units": _units(room),
        "broken": hub.broken,
    }


def _revealed(room: Room, question: str) -> bool:
    poll = room.polls.get(question)
    return bool(poll and poll.revealed)


def _stem(hub: Hub, screen: PlanScreen | None) -> str:
    if not screen or not screen.question:
        return ""
    return str(hub.plan.ballots[screen.question].question()["stem"])


def _units(room: Room) -> int:
    return len({seat.unit for seat in room.seats.values() if seat.unit})


def minutes(hub: Hub) -> dict[str, int]:
    """Minutes planned up to the end of this part, used since the first screen, and how late that is (0: in time)."""
    room, screens = hub.room, hub.plan.screens
    begun = [at for place, at in room.started.items() if place >= 0]
    used = 0
    if begun:
        first = min(parse_moment(at, "at") for at in begun)
        used = int((hub.now().astimezone(VIETNAM) - first).total_seconds() // 60)
    here = max(0, room.place)
    planned = sum(screen.minutes for screen in screens[: here + 1])
    return {
        "planned": planned,
        "used": used,
        "late": max(0, used - planned),
        "all": hub.plan.minutes,
    }


def sure_and_wrong(hub: Hub) -> list[dict[str, object]]:
    """Over the whole class: how often people were wrong and sure, by the provision their question rests on, most often first."""
    counts: dict[str, int] = {}
    for name, poll in hub.room.polls.items():
        ballot = hub.plan.ballots.get(name)
        if ballot is None or not last_votes(poll):
            continue
        wrong = confident_wrong(ballot, poll)["n"]
        for provision in ballot.provisions if wrong else ():
            counts[provision] = counts.get(provision, 0) + wrong
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:8]
    return [{"provision": name, "text": _cited(name), "n": n} for name, n in ranked]


def _cited(provision: str) -> str:
    from phatngon.practice.ground import citation

    return citation(provision).text
