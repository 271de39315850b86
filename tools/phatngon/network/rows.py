"""The rows of the registers as typed values. Moments are aware, in official time (+07:00); an empty cell is None.

The columns, their Vietnamese names and their types stand in ``tables.yaml``; the fields here bear the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Spokesperson:
    """One role that speaks: HEAD, REGULAR or AUTHORISED. ``authorised_by``: HEAD, or the id of a row of that kind."""

    spokesperson_id: str
    unit_code: str
    kind: str
    appointed_at: datetime | None = None
    contact_published_at: datetime | None = None
    decision_no: str | None = None
    authorisation_doc_no: str | None = None
    case_id: str | None = None
    valid_until: datetime | None = None
    authorised_by: str | None = None
    role_title: str | None = None
    contact_channel: str | None = None


@dataclass(frozen=True)
class PressEvent:
    """A press conference or a briefing; ``parent_event_id`` joins the sessions of one event."""

    event_id: str
    unit_code: str
    kind: str
    status: str
    mode: str | None = None
    initiative: str | None = None
    held_at: datetime | None = None
    notice_sent_at: datetime | None = None
    parent_event_id: str | None = None


@dataclass(frozen=True)
class UnusualCase:
    """A sudden or unusual case; ``clauses``: the clauses of the article on extraordinary statements it falls under."""

    case_id: str
    unit_code: str
    clauses: tuple[int, ...]
    lead_unit: str | None = None
    t_incident: datetime | None = None
    t_first_public: datetime | None = None
    t_received: datetime | None = None
    t_determined: datetime | None = None
    t_first_statement: datetime | None = None
    spoken_by: str | None = None
    form: tuple[int, ...] = ()
    statement_url: str | None = None
    correction_letter_no: str | None = None
    correction_letter_date: date | None = None
    closed_at: datetime | None = None

    @property
    def unit(self) -> str:
        """The unit the case counts for: the lead, else the one that wrote the row."""
        return self.lead_unit or self.unit_code


@dataclass(frozen=True)
class Inquiry:
    """A request of the press. ``class_`` is the column ``class``."""

    inquiry_id: str
    asked_at: datetime
    unit_code: str
    press_body: str | None = None
    channel: str | None = None
    legal_basis: str | None = None
    class_: str | None = None
    due_at: datetime | None = None
    extended_to: datetime | None = None
    extension_notice_at: datetime | None = None
    first_answer_at: datetime | None = None
    closed_at: datetime | None = None
    answers_count: int | None = None
    follow_up_count: int | None = None
    rating: str | None = None
    refusal_ground: str | None = None
    refusal_reason_text: str | None = None

    @property
    def answers(self) -> int:
        """How many answers were given; where nobody counted, one if there was a first that was no reasoned refusal."""
        if self.answers_count is not None:
            return self.answers_count
        return int(
            self.first_answer_at is not None
            and not (self.refusal_ground and self.refusal_reason_text)
        )

    @property
    def refused(self) -> bool:
        """Refused with a ground and a reason, and never answered."""
        return bool(self.refusal_ground and self.refusal_reason_text) and not self.answers


@dataclass(frozen=True)
class Issue:
    """Something the press or a network raised, with the limits the register gives it."""

    issue_id: str
    detected_at: datetime
    unit_code: str
    source_items: tuple[str, ...] = ()
    verdict: str | None = None
    verify_due: datetime | None = None
    result_due: datetime | None = None
    can_cu: str | None = None
    action: str | None = None
    correction_requested_at: datetime | None = None
    correction_published_at: datetime | None = None
    report_doc_no: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class InternalRule:
    """The internal rules of a unit on speaking to the press; without ``issued_at`` they are not issued yet."""

    rule_id: str
    unit_code: str
    doc_no: str | None = None
    issued_at: date | None = None


@dataclass(frozen=True)
class Release:
    """Information a unit gave of itself or when asked; ``versions``: how many texts were written for its channels."""

    release_id: str
    unit_code: str
    sent_at: datetime
    initiative: str
    form: tuple[int, ...] = ()
    channels: tuple[str, ...] = ()
    versions: int | None = None
    url: str | None = None


ROWS: dict[str, type] = {
    "dim_spokesperson": Spokesperson,
    "fact_press_event": PressEvent,
    "fact_case": UnusualCase,
    "fact_inquiry": Inquiry,
    "fact_issue": Issue,
    "dim_internal_rule": InternalRule,
    "fact_release": Release,
}
