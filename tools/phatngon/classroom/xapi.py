"""What a class answered as xAPI statements, one a line; nobody is named, the short code of a seat is the actor.

Every vote of the log is a statement, a changed one too; a record store takes them in order. The same log gives the same ids.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from phatngon.classroom.ballot import Ballot
from phatngon.classroom.plan import Plan
from phatngon.classroom.state import LogLine, Room

HOME = "urn:phatngon:lop"
ANSWERED = {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"vi": "đã trả lời"}}
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
KINDS = {  # a kind of item as xAPI calls its interaction
    "one": "choice",
    "many": "choice",
    "order": "sequencing",
    "match": "matching",
    "classify": "matching",
    "number": "numeric",
    "moment": "fill-in",
    "text": "fill-in",
}
CONFIDENCE = f"{HOME}:muc-chac"
ROUND = f"{HOME}:lan"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, HOME)


def statements(
    plan: Plan, room: Room, events: Iterable[LogLine], code: str
) -> Iterator[dict[str, object]]:
    """The statements of a log in order. ``code`` tells its class from others; ``room`` is the room after the events."""
    for event in events:
        ballot = plan.ballots.get(str(event.get("question", "")))
        if event["kind"] == "answer" and ballot is not None:
            short = room.seats[event["seat"]].short
            yield _statement(event, ballot, short, code)


def lines(found: Iterable[dict[str, object]]) -> str:
    """Statements as text, one a line."""
    return "".join(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in found)


def _statement(event: LogLine, ballot: Ballot, short: str, code: str) -> dict[str, object]:
    answer = event["answer"]
    right = ballot.is_right(answer)
    more: dict[str, Any] = {ROUND: event["round"]}
    if event.get("confidence"):
        more[CONFIDENCE] = event["confidence"]
    return {
        "id": str(uuid.uuid5(_SPACE, f"{code}|{event['seq']}")),
        "version": "1.0.3",
        "timestamp": event["at"],
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": f"{code}-{short}"}},
        "verb": ANSWERED,
        "object": {
            "objectType": "Activity",
            "id": f"urn:phatngon:cau:{ballot.id}",
            "definition": {
                "type": INTERACTION,
                "name": {"vi": ballot.id},
                "description": {"vi": ballot.question()["stem"]},
                "interactionType": KINDS[ballot.type],
                "correctResponsesPattern": [response(ballot, ballot.item.right_answer())],
            },
        },
        "result": {
            "success": right,
            "completion": True,
            "response": response(ballot, answer),
            "extensions": more,
        },
        "context": {
            "language": "vi",
            "extensions": {f"{HOME}:luat": ballot.as_of.isoformat()},
        },
    }


def response(ballot: Ballot, answer: object) -> str:
    """An answer as xAPI writes it: parts joined by ``[,]``, the two of a pair by ``[.]``."""
    if isinstance(answer, dict):
        return "[,]".join(f"{left}[.]{right}" for left, right in answer.items())
    if isinstance(answer, (list, tuple)):
        return "[,]".join(map(str, answer))
    return str(answer)
