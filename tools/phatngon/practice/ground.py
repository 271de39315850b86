"""The seam between items and what they rest on: the legal base and the decision tables below this room.

Every call into ``law`` and ``rules`` that practice makes stands here, so that a test can put another ground under
a bank. All functions are pure for a given base; all raise InputError with a Vietnamese sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.moments import show_moment, show_value
from phatngon.law import Calendar, Deadline, count_deadline, load_calendar, load_law
from phatngon.rules import press_types, replies
from phatngon.rules.outlets import outlet
from phatngon.rules.replies import Answer, Duty


@dataclass(frozen=True)
class Citation:
    """A provision as people cite it, with the ``mark`` that says how sure the kit is of it, the ``basis`` of that, for
    editors and trainers, and the ``star`` that a reader sees where it is to be compared first.

    >>> print(citation("L25-D2K15").text)
    khoản 15 Điều 2 Luật Báo chí 126/2025/QH15
    """

    id: str
    text: str
    mark: str
    basis: str
    star: str = ""

    def __str__(self) -> str:
        return self.text + self.star

    def to_json(self) -> dict[str, str]:
        """JSON form."""
        return {"id": self.id, "text": self.text, "mark": self.mark}


DUE_UNITS = ("hours", "days", "working_days", "immediate", "none")


@dataclass(frozen=True)
class TimeLimit:
    """A time limit as it runs: ``amount`` of ``unit`` from ``start`` (``backwards``: before it) to ``at``.

    ``doubt`` says why nobody may be graded on the end (empty when nothing stands against); ``settled`` is false where
    an unsettled day was touched at all; ``told`` is the count in words; ``provision`` that of a duty.
    """

    amount: int
    unit: str
    start: date | datetime
    at: datetime
    doubt: str = ""
    settled: bool = True
    told: str = ""
    provision: str = ""
    backwards: bool = False


@dataclass(frozen=True)
class RealOutlet:
    """What the register says of a real outlet in one medium: words of its ``card``, ``type`` code, ``source``."""

    card: str
    type: str
    source: str


def citation(reference: str) -> Citation:
    """The citation of ``ID`` or ``ID.param``."""
    provision, _ = load_law().resolve(reference)
    return Citation(
        provision.id, provision.citation, provision.mark, provision.basis_label, provision.star
    )


@one_look()
def citations(references: Iterable[str]) -> tuple[Citation, ...]:
    """The citations of ``references``, each provision once, in order."""
    return tuple({mark.id: mark for mark in map(citation, references)}.values())


@one_look()
def caveats(references: Iterable[str]) -> tuple[str, ...]:
    """What must be said with a number that rests on ``references``: one sentence a provision that carries a caveat."""
    provisions = {reference: load_law().resolve(reference)[0] for reference in references}
    found = {
        provision.id: f"Lưu ý về {provision.citation}: {provision.caveat}."
        for provision in provisions.values()
        if provision.caveat
    }
    return tuple(found.values())


def objection(reference: str, as_of: date) -> tuple[str, str] | None:
    """Why nothing may rest on ``reference`` on ``as_of``: (code, sentence), or ``None`` when it may.

    Codes: ``no_such_id``, ``not_in_force``, ``unknown``, ``conflict``.
    """
    judgement = load_law().judge(reference, as_of)
    return (judgement.problem, judgement.sentence) if judgement else None


@one_look()
def first_day(references: Iterable[str]) -> date | None:
    """The first day on which all ``references`` have begun to apply; ``None`` where there is no such day."""
    starts = [load_law().resolve(reference)[0].effective_from for reference in references]
    known = [start for start in starts if start]
    return max(known) if known and len(known) == len(starts) else None


def newest_day() -> date:
    """The day on which the newest provision of the base begins: a date to try items on that name no date."""
    return max(
        provision.effective_from for provision in load_law().values() if provision.effective_from
    )


def parameter(reference: str) -> object:
    """The value at ``ID.param``."""
    return load_law().param(reference)


def count(amount: int, unit: str, start: date | datetime) -> TimeLimit:
    """``amount`` units from ``start``, by the calendar."""
    end = count_deadline(amount, unit, start)  # type: ignore[arg-type]  # count_deadline refuses an unknown unit itself
    return TimeLimit(
        amount, unit, start, end.due_at, _doubt(end), not end.unsettled, end.sentence()
    )


def calendar() -> Calendar:
    """The days people work."""
    return load_calendar()


def reply(facts: Mapping[str, object]) -> Answer:
    """What the agency must do in a case, by the law of the day its clock starts.

    Raises InputError for facts the rules refuse, and where the base holds nothing for that day.
    """
    answer = replies.respond(dict(facts))
    if not answer.provisions:
        raise InputError(
            "bộ dữ liệu chưa có căn cứ cho ngày bắt đầu của việc này.", advice="Đổi “starts_at”."
        )
    return answer


def reply_value(facts: Mapping[str, object], asks: str, duty: str = "") -> object:
    """The ``decision``, whether a ``reason_required``, or the ``due_unit`` of ``duty`` (by default the first)."""
    answer = reply(facts)
    if asks == "reason_required":
        return answer.reason_required
    if asks == "due_unit":
        return _duty(answer, duty).unit if answer.duties or duty else "none"
    if answer.decision is None:
        raise InputError(
            "loại việc này không có quyết định cung cấp hay từ chối.",
            advice="Đổi “asks” hoặc “kind”.",
        )
    return answer.decision


def reply_values(asks: str) -> tuple[str | bool, ...]:
    """What ``asks`` can be answered with."""
    if asks == "reason_required":
        return (True, False)
    return DUE_UNITS if asks == "due_unit" else tuple(replies.table().data["decisions"])


def duty_ids() -> tuple[str, ...]:
    """The ids of all time limits of the decision table."""
    return tuple(row.id for row in replies.table().rows("deadlines"))


def duty_provision(facts: Mapping[str, object], duty: str = "") -> str:
    """The provision of ``duty`` (by default the first); "" where the case brings no duty."""
    answer = reply(facts)
    return _duty(answer, duty).provision if answer.duties or duty else ""


def duty_clock(facts: Mapping[str, object], duty: str = "") -> TimeLimit:
    """The time limit ``duty`` (by default the first that has an end). Raises InputError where the law sets no end."""
    answer = reply(facts)
    asked = (
        _duty(answer, duty)
        if duty
        else next((found for found in answer.duties if found.due_at), None)
    )
    if asked is None or asked.due_at is None or asked.amount is None:
        raise InputError(
            "việc này không có hạn tính ra được ngày giờ.", advice="Đổi dữ kiện, hoặc đổi “duty”."
        )
    row = next(row.data for row in replies.table().rows("deadlines") if row.id == asked.id)
    first = next((found for found in answer.duties if found.id == row.get("after")), None)
    start = first.due_at.date() if first and first.due_at else answer.case.start_for(asked.unit)
    ends = [found.end for found in (first, asked) if found and found.end]
    told = asked.end.sentence() if asked.end else f"Hạn: {show_moment(asked.due_at)}."
    return TimeLimit(
        asked.amount,
        asked.unit,
        start,
        asked.due_at,
        "; ".join(filter(None, map(_doubt, ends))),
        not any(end.unsettled for end in ends),
        told,
        asked.provision,
        bool(row.get("backwards")),
    )


def _duty(answer: Answer, duty: str) -> Duty:
    found = next((one for one in answer.duties if not duty or one.id == duty), None)
    if found is None:
        names = ", ".join(one.id for one in answer.duties) or "không có"
        raise InputError(
            f"việc này không có thời hạn {show_value(duty)}.",
            advice=f"Các thời hạn của việc này: {names}.",
        )
    return found


def _doubt(end: Deadline) -> str:
    """Why the end may yet be another day; "" where it cannot."""
    in_doubt = end.alternative is not None or any(day.year for day in end.unsettled)
    return "; ".join(dict.fromkeys(day.why for day in end.unsettled)) if in_doubt else ""


def press_type(facts: Mapping[str, object], as_of: date, asks: str) -> object:
    """What ``identify`` says of ``facts`` on ``as_of``: the type code, or for ``is_press`` True, False or None."""
    found = press_types.identify(dict(facts), as_of)
    return found.is_press if asks == "is_press" else found.type


def type_label(code: str) -> str:
    """The Vietnamese name of a type code."""
    return press_types.type_label(code)


def found_label(value: object) -> str:
    """What :func:`press_type` found, in Vietnamese.

    >>> found_label(None)
    'chưa đủ căn cứ'
    """
    if value is None or isinstance(value, bool):
        return {True: "là báo chí", False: "không phải báo chí", None: "chưa đủ căn cứ"}[value]
    return type_label(value) if isinstance(value, str) and value in type_codes() else str(value)


def type_codes() -> tuple[str, ...]:
    """Every type code the rules know."""
    return press_types.types()


def real_outlet(name: str, medium: str = "") -> RealOutlet:
    """A real outlet of the register in one of its media; the medium may be left out where it has only one.

    Raises InputError for an unknown name, an outlet the kit does not classify, and an unclear medium.
    """
    row = outlet(name)
    media = ", ".join(row.types)
    if not row.types:
        raise InputError(
            f"{show_value(row.name)} chưa được xếp loại trong danh mục.",
            advice="Chọn nơi khác làm thẻ.",
        )
    if (not medium and len(row.types) > 1) or (medium and medium not in row.types):
        raise InputError(
            f"{show_value(row.name)} có các phương tiện: {media}.",
            advice="Ghi “medium” là một trong số đó.",
        )
    medium = medium or next(iter(row.types))
    seen = "/".join(reversed(row.as_of.split("-"))).lstrip("0")
    return RealOutlet(
        row.card(medium), row.types[medium], f"{row.source} ({seen}, {row.confidence_label})"
    )
