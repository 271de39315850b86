"""Which forms and channels fit a piece of news: a proposal of ours; the names of the forms come from the law of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from phatngon.base.moments import show_moment
from phatngon.base.typed_dates import moment_or_none
from phatngon.law import load_law
from phatngon.network.outgoing_finding import proposal, table
from phatngon.rules.case import UNIT_LEVELS
from phatngon.rules.replies import Duty, respond
from phatngon.rules.table import YES, no_basis_sentence


@dataclass(frozen=True)
class Suggested:
    """One channel that fits: its form as the law names it (empty where the base has none for the day), and why."""

    channel: str
    name: str
    form: str
    why: str

    def to_json(self) -> dict[str, str]:
        """JSON form."""
        return {"channel": self.channel, "name": self.name, "form": self.form, "why": self.why}


@dataclass(frozen=True)
class Advice:
    """The channels that fit, the notice of a press conference where one is planned, and what a reader must know beside it."""

    channels: tuple[Suggested, ...]
    notice: Duty | None
    notes: tuple[str, ...]
    as_of: date

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "channels": [one.to_json() for one in self.channels],
            "notice": self.notice.to_json() if self.notice else None,
            "notes": list(self.notes),
            "proposal": True,
            "as_of": self.as_of.isoformat(),
        }

    def lines(self) -> list[str]:
        """The advice line by line."""
        said = [
            f"- {one.name}{f' (hình thức theo luật: {one.form})' if one.form else ''}: {one.why}"
            for one in self.channels
        ]
        return [
            "Đề xuất của bộ học liệu, cơ quan tự quyết định:",
            *said,
            *(f"Lưu ý: {note}" for note in self.notes),
        ]


def choose_forms(facts: dict[str, object], *, as_of: date) -> Advice:
    """The advice for ``facts``: ``kind``, ``urgency``, ``unit_level``, flags ``press``, ``public``, ``has_numbers``, ``declared``,
    ``questions_expected``, ``press_asked``, and ``conference_at`` (a moment with its zone, or None).

    >>> facts = {"kind": "incident", "urgency": "immediate", "press": True, "public": True, "declared": False}
    >>> [one.channel for one in choose_forms(facts, as_of=date(2026, 11, 23)).channels]
    ['portal', 'release', 'interview']
    """
    law, known = load_law(), proposal()["channels"]
    forms = forms_of(as_of)[1]
    found = []
    for row in table().rows("advice"):
        if row.status(facts) == YES:
            channel = known[row.data["channel"]]
            form = forms[channel["form"] - 1] if forms else ""
            found.append(Suggested(row.data["channel"], channel["name"], form, row.data["why"]))
    notes = [] if forms else [no_basis_sentence(as_of)]
    if (
        facts.get("public")
        and not facts.get("declared")
        and law[proposal()["account_rule"]].in_force(as_of)
    ):
        notes.append(
            f"Tài khoản mạng xã hội chưa công bố trên cổng thì chưa dùng làm kênh chính thức "
            f"({law[proposal()['account_rule']].citation})."
        )
    notice = _notice(facts)
    if notice and notice.due_at and any(one.channel == "conference" for one in found):
        notes.append(
            f"Thông báo họp báo gửi chậm nhất {show_moment(notice.due_at)} ({law[notice.provision].citation})."
        )
    return Advice(tuple(found), notice, tuple(notes), as_of)


def forms_of(as_of: date) -> tuple[str, list[str]]:
    """The provision that lists the forms on ``as_of`` and their names in its order; both empty where the base has none."""
    law = load_law()
    for reference in proposal()["forms"]:
        provision, _, _ = reference.partition(".")
        if law[provision].in_force(as_of):
            return provision, list(law.param(reference))
    return "", []


def _notice(facts: Mapping[str, object]) -> Duty | None:
    moment = moment_or_none(facts.get("conference_at"))
    return notice_of(moment, facts.get("unit_level")) if moment else None


def notice_of(opening: datetime, unit_level: object) -> Duty | None:
    """The notice that a press conference opening then needs; None where the level is not known or the law asks for none."""
    if unit_level not in UNIT_LEVELS:
        return None
    answer = respond(
        {"kind": "press_conference", "unit_level": unit_level, "starts_at": opening.isoformat()}
    )
    return next((duty for duty in answer.duties if duty.due_at), None)
