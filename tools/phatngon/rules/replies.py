"""What must the agency do, for whom, by when? A case in, duties out, by the table ``replies.yaml``.

Source: Press Law 126/2025 with Decrees 237 and 244 of 2026, the law and decree they replaced, and the two Access to
Information Laws, chosen by the day the clock starts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from phatngon.base.filecache import one_look
from phatngon.base.moments import show_date, show_moment
from phatngon.base.paths import rules_folder
from phatngon.law import Deadline, Law, count_deadline, load_law
from phatngon.law.calendar import UNIT_LABELS
from phatngon.rules.case import Case, as_of_of, read_case
from phatngon.rules.table import YES, Basis, RuleRow, RuleTable, load_table, no_basis_sentence

NO_REQUESTER = ("false_report", "false_post", "press_conference", "spokesperson_assigned")
SPOKEN = (
    "press_request",
    "sudden_event",
    "public_opinion",
    "editor_request",
    "forwarded_petition",
    "forwarded_complaint_concluded",
    "false_report",
    "false_post",
    "press_conference",
    "spokesperson_assigned",
)
ON_THE_CLOCK = ("sudden_event", "public_opinion")
SOON = timedelta(
    days=30
)  # a request this near to a change of the law may well be answered after it
NOT_PRESS = ("citizen", "aggregator", "individual_page")


@dataclass(frozen=True)
class Duty:
    """One time limit: what is due, by whom, when (``end`` None for at once and where the law sets none)."""

    id: str
    what: str
    by: str
    unit: str
    provision: str
    note: str
    only: str = ""  # the event without which the duty does not arise; no part of what is to be done
    amount: int | None = None
    end: Deadline | None = None
    due_at: datetime | None = None
    earlier: datetime | None = (
        None  # of an extension: its end where both limits run from the start without a break
    )

    @property
    def told(self) -> str:
        """What is due, with the event on which alone it is due."""
        return f"{self.what}, chỉ {self.only}" if self.only else self.what

    def to_json(self) -> dict[str, object]:
        """JSON form. A span from an event yet to come stands in ``what``: nobody may count it from the start of the case."""
        waits = self.amount is not None and self.due_at is None
        return {
            "what": f"{self.told}, trong {self.amount} {UNIT_LABELS[self.unit]}"
            if waits
            else self.told,
            "by": self.by,
            "due_at": self.due_at.isoformat(timespec="seconds") if self.due_at else None,
            "amount": None if waits else self.amount,
            "unit": "none" if waits else self.unit,
            "provision": self.provision,
        }


@dataclass(frozen=True)
class Ground:
    """A ground for refusal: ``may`` or ``must_not``."""

    information: str
    binding: str
    provision: str
    text: str
    partly: bool = False  # it covers only a part of what the flag names

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "information": self.information,
            "binding": self.binding,
            "provision": self.provision,
        }


@dataclass(frozen=True)
class Answer:
    """The answer of :func:`respond`."""

    case: Case
    as_of: date
    decision: str | None
    reason_required: bool
    grounds: tuple[Ground, ...] = ()
    duties: tuple[Duty, ...] = ()
    speakers: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    unsettled: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    hypothetical: bool = False

    def to_json(self) -> dict[str, object]:
        """JSON form of the verb ``respond``."""
        return {
            "decision": self.decision,
            "reason_required": self.reason_required,
            "grounds": [ground.to_json() for ground in self.grounds],
            "deadlines": [duty.to_json() for duty in self.duties],
            "speakers": list(self.speakers),
            "forms": list(self.forms),
            "next_steps": list(self.next_steps),
            "provisions": list(self.provisions),
            "caveats": list(self.caveats),
            "unsettled": list(self.unsettled),
            "hypothetical": self.hypothetical,
            "as_of": self.as_of.isoformat(),
        }


def table() -> RuleTable:
    """The decision table, as the lesson shows it."""
    return load_table(rules_folder() / "replies.yaml")


@one_look()
def respond(
    facts: dict[str, object],
    *,
    now: datetime | None = None,
    as_of: date | None = None,
    law: Law | None = None,
) -> Answer:
    """The duties that follow from ``facts`` (fields: see :mod:`phatngon.rules.case`).

    ``as_of`` (else the field of that name, else the day the clock starts) chooses the law; another day than that of the
    start is a comparison. ``now``: for the caveat on a start that lies ahead. Raises InputError naming the field.

    >>> answer = respond({"kind": "forwarded_petition", "unit_level": "commune", "starts_at": "2026-11-13"})
    >>> answer.duties[0].to_json()["due_at"]
    '2026-12-07T23:59:59+07:00'
    """
    law = law or load_law()
    case = read_case(facts)
    day = as_of or as_of_of(facts) or case.start_day
    return _Work(case, day, law).answer(now)


class _Work:
    """One case under the law of one day; collects the provisions it rests on."""

    def __init__(self, case: Case, day: date, law: Law) -> None:
        self.case, self.day, self.law = case, day, law
        self.cited: dict[str, None] = {}
        self.facts: dict[str, Any] = case.as_facts() | {
            "spoken": case.kind in SPOKEN,
            "law": "access" if case.kind == "citizen_request" else "press",
            "has_public": "already_public" in case.information,
            "has_draft": "draft_policy" in case.information,
        }

    def answer(self, now: datetime | None) -> Answer:
        grounds = self._grounds()
        decision = self._decide(grounds)
        self.facts["decision"] = decision
        if decision == "not_press_duty":
            return self._finish(Answer(self.case, self.day, decision, False), [], now)
        if self._decided_elsewhere():
            return self._passed_on(grounds, now)
        duties = self._duties()
        refuses = decision in ("may_refuse", "must_refuse", "provide_part")
        reason = (
            [row.data["reason_required"] for row, _ in self._matching("refusal")] if refuses else []
        )
        answer = Answer(
            self.case,
            self.day,
            decision,
            any(reason),
            tuple(grounds),
            tuple(duties),
            tuple(row.data["who"] for row, _ in self._matching("speakers")),
            self._forms(),
        )
        return self._finish(answer, duties, now)

    def _matching(
        self, section: str, extra: dict[str, object] | None = None
    ) -> list[tuple[RuleRow, Basis]]:
        """Rows that hold, each with the basis in force; the provisions become part of the answer."""
        found = []
        facts = self.facts | (extra or {})
        for row in table().rows(section):
            if row.status(facts) == YES:
                for basis in row.bases(self.law, self.day)[:1]:
                    self.cited[basis.provision] = None
                    found.append((row, basis))
        return found

    def _grounds(self) -> list[Ground]:
        found = []
        for kind in self.case.information:
            for row, basis in self._matching("grounds", {"information": kind}):
                if not (row.data.get("lifted_by_consent") and self.case.consent):
                    found.append(
                        Ground(
                            kind,
                            row.data["binding"],
                            basis.provision,
                            basis.text,
                            row.data.get("partly", False),
                        )
                    )
        return found

    def _decide(self, grounds: list[Ground]) -> str | None:
        case = self.case
        if case.kind in NO_REQUESTER:
            return None
        if self._decided_elsewhere():
            return "pass_on"
        if self.facts["law"] == "press" and case.kind not in ON_THE_CLOCK:
            if case.asker in NOT_PRESS:
                return "not_press_duty"
            if case.asker == "no_papers":
                return "ask_for_papers"
        if not grounds:
            return "provide"
        protected = {ground.information for ground in grounds if not ground.partly}
        if case.kind in ON_THE_CLOCK or set(case.information) - protected:
            return "provide_part"
        return (
            "must_refuse"
            if all(ground.binding == "must_not" for ground in grounds)
            else "may_refuse"
        )

    def _decided_elsewhere(self) -> bool:
        """True where another body decides, whatever the law of the day says about it."""
        return any(row.status(self.facts) == YES for row in table().rows("elsewhere"))

    def _passed_on(self, grounds: list[Ground], now: datetime | None) -> Answer:
        """The agency neither speaks nor refuses; where the base is empty for the day it says so and nothing else."""
        if not self._matching("elsewhere"):
            self.cited.clear()
            return Answer(
                self.case,
                self.day,
                None,
                False,
                caveats=(no_basis_sentence(self.day),),
                hypothetical=self.day != self.case.start_day,
            )
        duties = self._duties()
        return self._finish(
            Answer(self.case, self.day, "pass_on", False, tuple(grounds), tuple(duties)),
            duties,
            now,
        )

    def _duties(self) -> list[Duty]:
        duties: list[Duty] = []
        for row, basis in self._matching("deadlines"):
            duties.append(self._duty(row, basis, duties))
        return duties

    def _duty(self, row: RuleRow, basis: Basis, before: list[Duty]) -> Duty:
        unit = row.data.get("unit", "none")
        duty = Duty(
            row.id,
            row.data["what"],
            row.data["by"],
            unit,
            basis.provision,
            basis.text,
            row.data.get("only", ""),
        )
        if "param" not in row.data:
            return duty
        amount = self.law.param(f"{basis.provision}.{row.data['param']}")
        if row.data.get("later"):  # counted from an event that has yet to come: no end can be told
            return replace(duty, amount=amount)
        start = self.case.start_for(unit)
        if row.data.get("backwards"):
            assert isinstance(start, datetime)
            return replace(duty, amount=amount, due_at=start - timedelta(hours=amount))
        first = next((d for d in before if d.id == row.data.get("after")), None)
        end = count_deadline(amount, unit, first.due_at.date() if first and first.due_at else start)
        return replace(
            duty,
            amount=amount,
            end=end,
            due_at=end.due_at,
            earlier=_unbroken(first, amount, unit, start),
        )

    def _forms(self) -> tuple[str, ...]:
        return tuple(
            form
            for row, basis in self._matching("forms")
            for form in self.law.param(f"{basis.provision}.{row.data['param']}")
        )

    def _finish(self, answer: Answer, duties: list[Duty], now: datetime | None) -> Answer:
        rows = list(self._matching("steps"))
        steps = tuple(f"{basis.text} ({self.law[basis.provision].citation})" for _, basis in rows)
        outcomes = tuple(
            f"{row.data['outcome']}. ({self.law[basis.provision].citation})"
            if "outcome" in row.data
            else ""
            for row, basis in rows
        )
        caveats = [
            f"{basis.text} ({self.law[basis.provision].citation})"
            for _, basis in self._matching("caveats")
        ]
        caveats += [
            sentence for ground in answer.grounds for sentence in self._ground_caveat(ground)
        ]
        caveats += self._certainty() + self._time(duties, now)
        unsettled = {
            str(day.to_json()): day.to_json()
            for duty in duties
            if duty.end
            for day in duty.end.unsettled
        }
        if not self.cited:
            answer = replace(answer, decision=None)
        return replace(
            answer,
            next_steps=steps,
            outcomes=outcomes,
            caveats=tuple(dict.fromkeys(caveats)),
            provisions=tuple(self.cited),
            unsettled=tuple(unsettled.values()),
            hypothetical=self.day != self.case.start_day,
        )

    def _ground_caveat(self, ground: Ground) -> list[str]:
        if ground.information == "other_secret":
            return ["“Bí mật khác” chỉ là căn cứ khi nêu được luật quy định bí mật đó."]
        inferred = any(
            row.data.get("inferred") and ground.information in row.when["information"]
            for row in table().rows("grounds")
            if self.facts["law"] in row.when["law"]
        )
        return (
            [
                "Luật Tiếp cận thông tin không nêu riêng nhóm này; chỉ từ chối khi thuộc thông tin gây nguy hại, bí mật công "
                "tác hoặc tài liệu nội bộ theo luật liên quan (suy luận)."
            ]
            if inferred
            else []
        )

    def _certainty(self) -> list[str]:
        """What the base itself says about how sure it is of the provisions used."""
        said = []
        for provision in (self.law[name] for name in self.cited):
            if provision.confidence == "reported":
                said.append(f"{provision.citation}: {provision.basis_label}, cần đối chiếu.")
            if any(
                provision.params.get(key)
                for key in ("inference", "partly_inference", "duty_is_inference")
            ):
                said.append(f"{provision.citation}: có phần là suy luận của bộ học liệu.")
            if provision.reader_caveat:
                said.append(f"{provision.citation}: {provision.reader_caveat}.")
            if provision.conflict:
                said.append(
                    f"{provision.citation}: các bản đã tra cứu không thống nhất về một con số; bộ học liệu không dùng con số đó."
                )
        return said

    def _time(self, duties: list[Duty], now: datetime | None) -> list[str]:
        said = []
        if not self.cited:
            said.append(no_basis_sentence(self.day))
        for duty in duties:
            if duty.end and duty.end.unsettled:
                said.append(duty.end.sentence().partition("Lưu ý: ")[2] or duty.end.sentence())
            if duty.earlier and duty.due_at and duty.earlier < duty.due_at:
                said.append(
                    f"Nếu tính liền cả hai thời hạn từ ngày nhận thì gia hạn hết ngày {show_date(duty.earlier.date())}, "
                    f"sớm hơn ngày {show_date(duty.due_at.date())}; luật chưa nói rõ cách tính, nên lấy ngày sớm hơn."
                )
        if now and self.case.kind != "press_conference" and self.case.is_after(now):
            said.append(
                f"Mốc bắt đầu ({show_moment(self.case.moment) if self.case.moment else show_date(self.case.start_day)}) "
                "nằm sau thời điểm hiện tại; kết quả là tính trước."
            )
        return said + self._change_over(duties)

    def _change_over(self, duties: list[Duty]) -> list[str]:
        """A clock that starts under one law and runs into the next stays under the first; the sentence names no later law."""
        rules = table()
        for old, new in (
            ("phat_ngon_cu", "phat_ngon_moi"),
            ("bao_chi_cu", "bao_chi_moi"),
            ("tiep_can_cu", "tiep_can_moi"),
        ):
            end = self.law[rules.regimes[old]].effective_to
            begin = self.law[rules.regimes[new]].effective_from
            crossing = [
                d
                for d in duties
                if d.due_at
                and d.end
                and end
                and begin
                and self.day <= end < d.due_at.date()
                and any(
                    b.regime == old
                    for r in rules.rows("deadlines")
                    if r.id == d.id
                    for b in r.because
                )
            ]
            if crossing and begin:
                return [
                    f"Hạn kéo sang sau ngày {show_date(begin)}, khi luật mới có hiệu lực: vẫn tính theo luật của ngày bắt đầu "
                    "(cách đọc của bộ học liệu từ nguyên tắc áp dụng pháp luật)."
                ]
        return self._open_ended(duties)

    def _open_ended(self, duties: list[Duty]) -> list[str]:
        """A request of the press without a limit, received shortly before the law changes: nobody answers at the second of receipt.

        A citizen's request stays under the access law of the day on which it was sent (its transitional article).
        """
        answered_now = self.facts["decision"] is None or self.day != self.case.start_day
        if self.facts["law"] != "press" or answered_now or any(duty.due_at for duty in duties):
            return []
        changes_on = {
            begin
            for name in ("phat_ngon_moi", "bao_chi_moi")
            if (begin := self.law[table().regimes[name]].effective_from)
            and self.day < begin <= self.day + SOON
        }
        return [
            f"Luật thay đổi từ ngày {show_date(begin)}. Trả lời hoặc từ chối từ ngày đó thì căn cứ và việc nêu lý do theo luật mới; "
            "xem lại với luật của ngày trả lời."
            for begin in sorted(changes_on)
        ]


def _unbroken(first: Duty | None, amount: int, unit: str, start: object) -> datetime | None:
    """The end of an extension counted with the first limit as one span from the start; None where their units differ."""
    if first is None or first.amount is None or first.unit != unit:
        return None
    return count_deadline(first.amount + amount, unit, start).due_at  # type: ignore[arg-type]  # count_deadline refuses an unknown unit itself


def compare(
    facts: dict[str, object], days: list[date], *, now: datetime | None = None
) -> list[Answer]:
    """The same case under the law of several days. Raises InputError like :func:`respond`."""
    return [
        respond({k: v for k, v in facts.items() if k != "as_of"}, now=now, as_of=day)
        for day in days
    ]


class AnswerChange(TypedDict):
    """One field in which two answers differ, and what each value rests on."""

    field: str
    before: object
    after: object
    provisions_before: list[str]
    provisions_after: list[str]


def changes(before: Answer, after: Answer) -> list[AnswerChange]:
    """What differs between two answers: the field, both values, the provisions each rests on."""
    found: list[AnswerChange] = []
    old, new = before.to_json(), after.to_json()
    for name in ("decision", "reason_required", "grounds", "deadlines", "speakers", "forms"):
        if old[name] != new[name]:
            found.append(
                {
                    "field": name,
                    "before": old[name],
                    "after": new[name],
                    "provisions_before": list(before.provisions),
                    "provisions_after": list(after.provisions),
                }
            )
    return found
