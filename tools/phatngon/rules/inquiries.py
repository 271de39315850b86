"""The handling of one press inquiry, step by step: a state and a step in, the next state out, or why the step may not be taken.

The steps are our proposal (``inquiries.yaml``); who the asker is, what is owed and by when come from the rules of the law.
Nothing is read from a clock: the moment of every step stands in the step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from phatngon.base.moments import show_date, show_moment
from phatngon.rules.case import names_of
from phatngon.rules.inquiry_clocks import Clock, binding_clock, clocks_of
from phatngon.rules.inquiry_events import Event, IllegalStep, event_name, events, role_name, table
from phatngon.rules.press_types import Identification, identify
from phatngon.rules.replies import NOT_PRESS, Answer, respond
from phatngon.rules.replies import table as reply_table

START = "start"
WAITING = (
    "received",
    "asker_identified",
    "duties_known",
    "assigned",
    "drafted",
    "cleared",
    "extended",
    "followed_up",
)


@dataclass(frozen=True)
class NextStep:
    """A step that may be taken now, by which roles, and the clock it runs against while the press waits (else None)."""

    event: str
    name: str
    by: tuple[str, ...]
    needs: tuple[str, ...]
    clock: Clock | None = None

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "event": self.event,
            "name": self.name,
            "by": list(self.by),
            "needs": list(self.needs),
            "clock": self.clock.to_json() if self.clock else None,
        }


@dataclass(frozen=True)
class InquiryState:
    """One inquiry after its last step. Moments are aware (+07:00); None: not yet known or not yet so.

    ``promised_at``: what the press was last told to wait for; ``extended_to``: the extension of the first answer.
    """

    inquiry_id: str
    state: str
    asked_at: datetime
    last_at: datetime
    unit_code: str
    unit_level: str
    kind: str
    channel: str
    question: str
    press_body: str | None = None
    class_: str | None = None
    identification: Identification | None = None
    asker: str | None = None
    papers_asked_at: datetime | None = None
    answer: Answer | None = None
    starts_at: datetime | None = None
    assigned_to: str | None = None
    drafted_by: str | None = None
    cleared_by: str | None = None
    first_answer_at: datetime | None = None
    full_answer_at: datetime | None = None
    answers: int = 0
    promised_at: datetime | None = None
    extended_to: datetime | None = None
    extension_notice_at: datetime | None = None
    refused_at: datetime | None = None
    refusal_ground: str | None = None
    refusal_reason: str | None = None
    follow_ups: int = 0
    returns: int = 0
    reassignments: int = 0
    rating: str | None = None
    closed_at: datetime | None = None
    path: str | None = None
    steps: tuple[Event, ...] = ()

    @property
    def waiting(self) -> bool:
        """True where the press still waits for a word of the agency."""
        return self.state in WAITING

    @property
    def name(self) -> str:
        """The Vietnamese name of the state."""
        return str(table().data["states"][self.state])

    def clocks(self) -> tuple[Clock, ...]:
        """Every clock of the inquiry: the law's, the draft's (with its mark), what was promised to the press."""
        return clocks_of(self)

    def next_steps(self) -> tuple[NextStep, ...]:
        """What may be done now, by whom, and what is due when."""
        found, clock = [], binding_clock(self) if self.waiting else None
        for id, row in events().items():
            if _barred(self, id) is None:
                roles = tuple(
                    role
                    for role in row.data["by"]
                    if not (id == "cleared" and role == self.drafted_by)
                )
                found.append(
                    NextStep(id, row.data["name"], roles, tuple(row.data.get("needs", ())), clock)
                )
        return tuple(found)


def replay(steps: Iterable[Event]) -> InquiryState | None:
    """The state after all ``steps`` of one inquiry; None without any. Raises IllegalStep at the first that may not be taken."""
    state = None
    for step in steps:
        state = apply(state, step)
    return state


def why_not(state: InquiryState | None, event: str) -> IllegalStep | None:
    """Why a step of that kind may not be taken from ``state`` whatever its data; None where it may."""
    reason = _barred(state, event)
    if reason is None:
        return None
    if reason == "state":
        return IllegalStep(reason, events()[event].data["why"], advice=_possible(state))
    asker = state.asker if state else None
    return _illegal(reason, asker=table().data["codes"]["asker"].get(asker, ""))


def _barred(state: InquiryState | None, event: str) -> str | None:
    """The code of the reason, from the state and from who asks."""
    row = events()[event].data
    at = state.state if state else START
    if at == "closed" and event != "reopened":
        return "closed"
    if at not in row["from"]:
        return "state"
    if state is None or state.asker is None:
        return None
    not_press, unshown = state.asker in NOT_PRESS, state.asker == "no_papers"
    reasons = {
        "redirected": (
            not not_press and not (unshown and state.papers_asked_at),
            "papers_first" if unshown else "press",
        ),
        "papers_asked": (not unshown, "papers_shown"),
        "duties_found": (unshown, "papers_first"),
        "assigned": (not_press, "not_press"),
        "reopened": (state.path is not None, "redirected"),
    }
    holds, reason = reasons.get(event, (False, ""))
    return reason if holds else None


def apply(state: InquiryState | None, event: Event) -> InquiryState:
    """The state after ``event``. Raises IllegalStep, with the reason in Vietnamese, where the step may not be taken.

    >>> from phatngon.rules.inquiry_events import read_event
    >>> step = {"inquiry_id": "CH-1", "at": "2026-11-20T08:15:00+07:00", "by": "desk", "event": "cleared"}
    >>> apply(None, read_event(step))
    Traceback (most recent call last):
    ...
    phatngon.rules.inquiry_events.IllegalStep: Chưa có dự thảo đang chờ duyệt. Chưa tiếp nhận; làm được: tiếp nhận câu hỏi.
    """
    if state and event.inquiry_id != state.inquiry_id:
        raise _illegal("other_inquiry")
    refused = why_not(state, event.event)
    if refused:
        raise refused
    if state and event.at < state.last_at:
        raise _illegal("order", at=show_moment(event.at), last=show_moment(state.last_at))
    _check_role(event)
    row = events()[event.event].data
    lacking = [name for name in row.get("needs", []) if name not in event.data]
    if lacking:
        names = table().data["fields"]
        raise _illegal(
            "missing",
            event=row["name"],
            fields="; ".join(f"{names[one]['name']} ({one})" for one in lacking),
        )
    made = (
        _received(event) if state is None else replace(state, **_CHANGES[event.event](state, event))
    )
    return replace(made, state=row["to"], last_at=event.at, steps=(*made.steps, event))


def _illegal(reason: str, **words: object) -> IllegalStep:
    return IllegalStep(reason, table().data["reasons"][reason].format(**words))


def _possible(state: InquiryState | None) -> str:
    if state is None:
        return f"Chưa tiếp nhận; làm được: {event_name('received')}."
    return f"Câu hỏi đang ở bước “{state.name}”; làm được: {', '.join(step.name for step in state.next_steps())}."


def _check_role(event: Event) -> None:
    roles = events()[event.event].data["by"]
    if event.by in roles:
        return
    if set(roles) == set(table().data["speakers"]):
        raise _illegal("speaker", by=role_name(event.by))
    raise _illegal(
        "role", by=role_name(event.by), event=event.name, roles=", ".join(map(role_name, roles))
    )


def _received(event: Event) -> InquiryState:
    data = event.data
    return InquiryState(
        event.inquiry_id,
        "received",
        event.at,
        event.at,
        data["unit_code"],
        data["unit_level"],
        data["kind"],
        data["channel"],
        data["question"],
        data.get("press_body"),
        data.get("class"),
    )


def _identified(state: InquiryState, event: Event) -> dict[str, object]:
    """Who asks: the outlet by the rules, then the papers. A letter counts only where its outlet is known to be press."""
    found = (
        identify(event.data["outlet"], state.asked_at.date()) if event.data.get("outlet") else None
    )
    asker = event.data["papers"]
    if found and found.is_press is False and asker != "citizen":
        asker = table().data["asker_by_type"].get(found.type, "citizen")
    elif asker == "letter" and not (found and found.is_press):
        asker = "no_papers"
    return {
        "identification": found,
        "asker": asker,
        "press_body": event.data.get("press_body", state.press_body),
    }


def _duties(state: InquiryState, event: Event) -> dict[str, object]:
    """What is owed and by when. Who is no press has no claim under any kind, though the duty to speak on an event remains."""
    stated = table().data["kinds"][state.kind]["clock"] == "stated"
    start = event.data.get("starts_at", state.starts_at if stated else None)
    if stated and start is None:
        raise _illegal("start_needed", start=reply_table().data["clock_starts"][state.kind])
    if not stated and start is not None:
        raise _illegal("start_receipt")
    if start and start > event.at:
        raise _illegal("start_late")
    return {"answer": respond(case_facts(state, event.data, start)), "starts_at": start}


def case_facts(
    state: InquiryState, data: dict[str, object], start: datetime | None = None
) -> dict[str, object]:
    """The facts of the case as :func:`phatngon.rules.replies.respond` reads them."""
    kind = "press_request" if state.asker in NOT_PRESS else state.kind
    return {
        "kind": kind,
        "unit_level": state.unit_level,
        "asker": state.asker,
        "information": data["information"],
        "reported": data.get("reported", False),
        "consent": data.get("consent", False),
        "starts_at": (start or state.asked_at).isoformat(),
    }


def _redirected(state: InquiryState, event: Event) -> dict[str, object]:
    right = "public" if state.asker in ("aggregator", "individual_page") else "access"
    if event.data["path"] != right:
        codes = table().data["codes"]
        raise _illegal("path", asker=codes["asker"][state.asker], path=codes["path"][right])
    return {"path": right, "closed_at": event.at}


def _cleared(state: InquiryState, event: Event) -> dict[str, object]:
    if event.by == state.drafted_by:
        raise _illegal("same_role", by=role_name(event.by))
    return {"cleared_by": event.by}


def _spoken(state: InquiryState, event: Event) -> Answer:
    """What every word of the agency rests on; an authorised person shows the paper."""
    assert state.answer
    if event.by == "authorised" and not event.data.get("authorisation_doc_no"):
        raise _illegal("authorisation")
    return state.answer


def _answered(state: InquiryState, event: Event) -> dict[str, object]:
    answer = _spoken(state, event)
    day = show_date(answer.as_of)
    if answer.forms and event.data["form"] > len(answer.forms):
        raise _illegal("form", most=len(answer.forms), day=day)
    barred = [ground.information for ground in answer.grounds if ground.binding == "must_not"]
    if set(answer.case.information) <= set(barred):
        raise _illegal("barred", grounds=", ".join(names_of("information")[one] for one in barred))
    if (
        answer.decision == "provide_part"
        and answer.reason_required
        and not event.data.get("withheld_reason")
    ):
        raise _illegal("withheld")
    return {
        "first_answer_at": state.first_answer_at or event.at,
        "full_answer_at": state.full_answer_at or event.at,
        "answers": state.answers + 1,
        "promised_at": None,
    } | _DRAFT_GONE


def _part_answered(state: InquiryState, event: Event) -> dict[str, object]:
    if event.data["rest_at"] <= event.at:
        raise _illegal("rest_past")
    return _answered(state, event) | {
        "promised_at": event.data["rest_at"],
        "full_answer_at": state.full_answer_at,
    }


def _refused(state: InquiryState, event: Event) -> dict[str, object]:
    """A refusal rests on a ground of the closed list of the day the clock started, on what was asked, and on a reason."""
    answer, ground = _spoken(state, event), event.data["ground"]
    words = {"ground": names_of("information")[ground], "day": show_date(answer.as_of)}
    if not _is_ground(state, ground):
        raise _illegal("no_such_ground", **words)
    if ground not in answer.case.information:
        raise _illegal("other_ground", **words)
    if answer.decision == "provide_part":
        raise _illegal("provide_rest")
    if ground not in {one.information for one in answer.grounds}:
        raise _illegal("provide")
    reason = event.data.get("reason")
    if answer.reason_required and not reason:
        raise _illegal("reason")
    return {
        "refused_at": event.at,
        "refusal_ground": ground,
        "refusal_reason": reason,
        "promised_at": None,
    } | _DRAFT_GONE


def _is_ground(state: InquiryState, ground: str) -> bool:
    return bool(respond(case_facts(state, {"information": [ground]}, state.starts_at)).grounds)


def _extended(state: InquiryState, event: Event) -> dict[str, object]:
    """A new date, told before the one that binds has passed: the last promise, else the law's limit, else the draft's."""
    clock = binding_clock(state)
    due = clock.due_at if clock else None
    if due and event.at > due:
        raise _illegal("late", due=show_moment(due))
    if event.data["until"] <= max(event.at, due or event.at):
        raise _illegal("until_past", due=show_moment(due) if due else "chưa có hạn")
    register = (
        {}
        if state.first_answer_at
        else {
            "extended_to": event.data["until"],
            "extension_notice_at": state.extension_notice_at or event.at,
        }
    )
    return {"promised_at": event.data["until"]} | register | _DRAFT_GONE


def _followed_up(state: InquiryState, event: Event) -> dict[str, object]:
    return {
        "follow_ups": state.follow_ups + 1,
        "closed_at": None,
        "promised_at": None,
    } | _DRAFT_GONE


_DRAFT_GONE: dict[str, Any] = {"drafted_by": None, "cleared_by": None}
_CHANGES: dict[str, Any] = {
    "identified": _identified,
    "papers_asked": lambda state, event: {"papers_asked_at": event.at},
    "duties_found": _duties,
    "duties_reviewed": lambda state, event: _duties(state, event) | _DRAFT_GONE,
    "redirected": _redirected,
    "assigned": lambda state, event: {"assigned_to": event.data["to"]},
    "reassigned": lambda state, event: (
        {"assigned_to": event.data["to"], "reassignments": state.reassignments + 1} | _DRAFT_GONE
    ),
    "drafted": lambda state, event: {"drafted_by": event.by},
    "returned": lambda state, event: {"returns": state.returns + 1} | _DRAFT_GONE,
    "cleared": _cleared,
    "part_answered": _part_answered,
    "answered": _answered,
    "refused": _refused,
    "extended": _extended,
    "followed_up": _followed_up,
    "reopened": _followed_up,
    "rated": lambda state, event: {"rating": event.data["rating"]},
    "closed": lambda state, event: {"closed_at": event.at},
}
