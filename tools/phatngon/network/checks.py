"""The checks V-100 to V-108 on the registers of the network; their words and gravity stand in ``checks.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.finding import Finding, RegisterPlace
from phatngon.base.moments import show_moment
from phatngon.base.yamlfile import YamlFile
from phatngon.law import load_law
from phatngon.network.clocks import city_units, clauses_of, clocks, new_law_start, settings
from phatngon.network.registers import Registers, dictionary
from phatngon.network.rows import PressEvent, Spokesperson, UnusualCase

_LEVELS_THAT_NOTIFY = ("SO_BAN_NGANH", "PHUONG", "XA")


class CheckWords(TypedDict):
    """One check of the registers: its gravity (E or W), its name, and what is said of a row that fails it."""

    severity: str
    name: str
    what: str
    advice: str


@cache
def rules() -> dict[str, CheckWords]:
    """Every check by id, with its gravity and words.

    >>> rules()["V-105"]["severity"]
    'W'
    """
    return {
        id: row
        for id, row in YamlFile.read(Path(__file__).with_name("checks.yaml")).data.items()
        if id != "words"
    }


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = YamlFile.read(Path(__file__).with_name("checks.yaml")).data["words"]
    return words


def check_registers(registers: Registers, *, now: datetime) -> list[Finding[RegisterPlace]]:
    """Every finding of the registers, in the order of the rules, then of the rows. ``now``: an aware moment."""
    found = [
        *_case_times(registers.cases),
        *_refusals(registers),
        *_published(registers.spokespersons, now),
        *_authorised(registers.spokespersons),
        *_speakers(registers),
        *_notices(registers),
    ]
    return sorted(found, key=lambda finding: finding.rule)


def check_ratio(
    metric: str, numerator: float | None, denominator: float | None
) -> Iterator[Finding[RegisterPlace]]:
    """V-102: a ratio whose numerator is the larger number.

    >>> [found.rule for found in check_ratio("L3", 21, 20)], list(check_ratio("L3", 20, 20))
    (['V-102'], [])
    """
    if numerator is not None and denominator is not None and numerator > denominator:
        yield _finding(
            "V-102",
            "",
            metric,
            "numerator",
            metric=metric,
            numerator=numerator,
            denominator=denominator,
        )


def check_counted(metric: str, cases: Iterable[UnusualCase]) -> Iterator[Finding[RegisterPlace]]:
    """V-103: cases counted in L4 or L5 that fall under none of its clauses."""
    wanted = clauses_of(metric)
    for case in cases:
        if not wanted & set(case.clauses):
            yield _finding(
                "V-103",
                "fact_case",
                case.case_id,
                "clauses",
                clauses=_listed(case.clauses),
                metric=metric,
                wanted=_listed(wanted),
            )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _finding(
    rule: str, table: str, row_id: str, field: str, **words: object
) -> Finding[RegisterPlace]:
    row = rules()[rule]
    place = RegisterPlace(
        table, row_id, field, dictionary().tables[table].vi if table else "Báo cáo năm"
    )
    return Finding(
        rule, place, row["what"].format(**words), row["advice"].format(**words), row["severity"]
    )


def _case_times(cases: Iterable[UnusualCase]) -> Iterator[Finding[RegisterPlace]]:
    labels = {column.name: column.vi.lower() for column in dictionary().tables["fact_case"].columns}
    for case in cases:
        for clause, clock in settings()["clocks"].items():
            if clause in case.clauses and getattr(case, clock["field"]) is None:
                yield _finding(
                    "V-100",
                    "fact_case",
                    case.case_id,
                    clock["field"],
                    clause=clause,
                    field_vi=labels[clock["field"]],
                )
        spoken = case.t_first_statement
        early = [clock for clock in clocks(case) if spoken and spoken < clock.start]
        if spoken and early:
            yield _finding(
                "V-101",
                "fact_case",
                case.case_id,
                "t_first_statement",
                spoken=show_moment(spoken),
                start=show_moment(early[0].start),
            )


def _refusals(registers: Registers) -> Iterator[Finding[RegisterPlace]]:
    codes = dictionary().codes
    for row in registers.inquiries:
        ground, reason = (row.refusal_ground or "").upper(), row.refusal_reason_text
        if not ground and not reason:
            continue
        known = {
            **codes["refusal_ground"],
            **(codes["refusal_ground_before"] if row.asked_at < new_law_start() else {}),
        }
        lacks = []
        if not ground:
            lacks.append(("refusal_ground", _words()["no_ground"]))
        elif ground not in known:
            lacks.append(
                ("refusal_ground", _words()["bad_ground"].format(ground=row.refusal_ground))
            )
        if not reason:
            lacks.append(("refusal_reason_text", _words()["no_reason"]))
        for field, lack in lacks:
            yield _finding(
                "V-104",
                "fact_inquiry",
                row.inquiry_id,
                field,
                lack=lack,
                citation=load_law()["N244-D4K3"].citation,
            )


def publication_due(person: Spokesperson) -> datetime | None:
    """When the contact of a regular spokesperson must be online; None for other kinds, and under the decree before."""
    if (
        person.kind != "REGULAR"
        or person.appointed_at is None
        or person.appointed_at < new_law_start()
    ):
        return None
    return person.appointed_at + timedelta(hours=load_law().param("N244-D3K3.deadline_hours"))


def _published(persons: Iterable[Spokesperson], now: datetime) -> Iterator[Finding[RegisterPlace]]:
    for person in persons:
        due = publication_due(person)
        if due is None or (person.contact_published_at or now) <= due:
            continue
        state = _words()["published_late" if person.contact_published_at else "not_published"]
        yield _finding(
            "V-105",
            "dim_spokesperson",
            person.spokesperson_id,
            "contact_published_at",
            state=state,
            hours=load_law().param("N244-D3K3.deadline_hours"),
            citation=load_law()["N244-D3K3"].citation,
        )


def _authorised(persons: tuple[Spokesperson, ...]) -> Iterator[Finding[RegisterPlace]]:
    heads = {
        (person.spokesperson_id, person.unit_code) for person in persons if person.kind == "HEAD"
    }
    for person in persons:
        if person.kind != "AUTHORISED":
            continue
        lacks = [
            (field, _words()[word])
            for field, word in (
                ("authorisation_doc_no", "no_doc"),
                ("case_id", "no_case"),
                ("valid_until", "no_end"),
                ("authorised_by", "no_giver"),
            )
            if getattr(person, field) is None
        ]
        giver = person.authorised_by
        if giver and giver.upper() != "HEAD" and (giver, person.unit_code) not in heads:
            lacks.append(("authorised_by", _words()["not_head"].format(giver=giver)))
        for field, lack in lacks:
            yield _finding(
                "V-106",
                "dim_spokesperson",
                person.spokesperson_id,
                field,
                lack=lack,
                citation=load_law()["N244-D3K5"].citation,
            )


def _speakers(registers: Registers) -> Iterator[Finding[RegisterPlace]]:
    if "dim_spokesperson" not in registers.present:
        return
    known: dict[str, list[Spokesperson]] = {}
    for person in registers.spokespersons:
        known.setdefault(person.spokesperson_id, []).append(person)
    for case in registers.cases:
        if case.spoken_by is None:
            continue
        reasons = [_why_not(person, case) for person in known.get(case.spoken_by, [])] or [
            "no_such_speaker"
        ]
        if all(reasons):
            yield _finding(
                "V-107",
                "fact_case",
                case.case_id,
                "spoken_by",
                speaker=case.spoken_by,
                why=_words()[reasons[0]],
                citation=load_law()["N244-D3K7"].citation,
            )


def _why_not(person: Spokesperson, case: UnusualCase) -> str:
    if person.unit_code not in (case.unit_code, case.lead_unit):
        return "other_unit"
    if person.kind != "AUTHORISED":
        return ""
    if person.case_id and person.case_id != case.case_id:
        return "other_case"
    if (
        person.valid_until
        and case.t_first_statement
        and case.t_first_statement > person.valid_until
    ):
        return "expired"
    return ""


def _notices(registers: Registers) -> Iterator[Finding[RegisterPlace]]:
    for event in registers.events:
        if event.held_at is None or not _must_notify(event, registers):
            continue
        since = load_law()["N237-D22K3"].effective_from
        provision = "N237-D22K3" if since and event.held_at.date() >= since else "L16-D41K3"
        hours = load_law().param(f"{provision}.notice_hours")
        if event.notice_sent_at is None or event.held_at - event.notice_sent_at < timedelta(
            hours=hours
        ):
            state = _words()["notice_missing" if event.notice_sent_at is None else "notice_late"]
            yield _finding(
                "V-108",
                "fact_press_event",
                event.event_id,
                "notice_sent_at",
                state=state,
                hours=hours,
                citation=load_law()[provision].citation,
            )


def _must_notify(event: PressEvent, registers: Registers) -> bool:
    """A held press conference of a department or a commune; sessions share the notice of their event."""
    return (
        event.kind == "PRESS_CONFERENCE"
        and event.status == "HELD"
        and event.held_at is not None
        and event.parent_event_id is None
        and event.unit_code not in city_units()
        and registers.unit_level(event.unit_code) in _LEVELS_THAT_NOTIFY
    )
