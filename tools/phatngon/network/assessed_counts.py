"""What the indicators of the self-assessment count, unit by unit: numerator and denominator of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from phatngon.base.finding import Finding, RegisterPlace
from phatngon.law import load_law
from phatngon.network.annual import cases_spoken, one_per_case
from phatngon.network.indicators import answered_in_time
from phatngon.network.registers import Registers
from phatngon.network.rows import Release, Spokesperson, UnusualCase

Counts = dict[str, tuple[int, int]]


def unit_counts(
    registers: Registers,
    code: str,
    findings: Iterable[Finding[RegisterPlace]],
    *,
    now: datetime,
    months: int,
    forms: str,
) -> Counts:
    """Every indicator of one unit. ``months``: how many months back count as recent; ``forms``: the parameter with the legal forms."""
    persons = [one for one in registers.spokespersons if one.unit_code == code]
    cases = [case for case in one_per_case(registers.cases) if case.unit == code]
    releases = [one for one in registers.releases if one.unit_code == code and one.sent_at <= now]
    issued = [
        one
        for one in registers.internal_rules
        if one.unit_code == code and one.issued_at and one.issued_at <= now.date()
    ]
    faulty = {(one.rule, one.place.row_id) for one in findings}
    answered = answered_in_time(
        [row for row in registers.inquiries if row.unit_code == code], now=now
    )
    return {
        "named": (int(any(one.kind in ("HEAD", "REGULAR") for one in persons)), 1),
        "ruled": (int(bool(issued)), 1),
        "recent": (
            len({_months_back(one.sent_at, now) for one in releases} & set(range(months))),
            months,
        ),
        "answered": (int(answered.numerator or 0), int(answered.denominator or 0)),
        **_contacts(persons),
        **_told(cases, releases, faulty, forms),
        **_given(persons, cases, faulty, now),
    }


def _contacts(persons: list[Spokesperson]) -> Counts:
    regular = [one for one in persons if one.kind == "REGULAR"]
    return {
        "published": (sum(one.contact_published_at is not None for one in regular), len(regular))
    }


def _told(
    cases: list[UnusualCase], releases: list[Release], faulty: set[tuple[str, str]], forms: str
) -> Counts:
    """How the unit spoke: on cases and in its releases."""
    spoken = [case for case in cases if case.t_first_statement]
    named = [case for case in spoken if case.spoken_by]
    used = {form for case in spoken for form in case.form} | {
        form for one in releases for form in one.form
    }
    wide = [one for one in releases if len(one.channels) > 1 and one.versions is not None]
    whole = cases_spoken(cases)
    return {
        "spoken": (int(whole.numerator or 0), int(whole.denominator or 0)),
        "forms_used": (len(used), load_law().param(forms) if used else 0),
        "proactive": (sum(one.initiative == "PROACTIVE" for one in releases), len(releases)),
        "varied": (sum((one.versions or 0) > 1 for one in wide), len(wide)),
        "linked": (sum(case.statement_url is not None for case in spoken), len(spoken)),
        "right_speaker": (sum(("V-107", case.case_id) not in faulty for case in named), len(named)),
    }


def _given(
    persons: list[Spokesperson],
    cases: list[UnusualCase],
    faulty: set[tuple[str, str]],
    now: datetime,
) -> Counts:
    """How the unit delegated."""
    given = [one for one in persons if one.kind == "AUTHORISED"]
    still_open = {case.case_id for case in cases if case.closed_at is None or case.closed_at > now}
    ending = [one for one in given if one.case_id in still_open and one.valid_until]
    tied = [one for one in given if one.case_id]
    return {
        "whole": (sum(("V-106", one.spokesperson_id) not in faulty for one in given), len(given)),
        "in_term": (sum(one.valid_until >= now for one in ending), len(ending)),  # type: ignore[operator]
        "single": (sum(not any(_overlap(one, other) for other in tied) for one in tied), len(tied)),
    }


def _overlap(one: Spokesperson, other: Spokesperson) -> bool:
    """True for two authorisations of one case that hold at the same time; an end nobody wrote never comes."""
    if (
        one is other
        or one.case_id != other.case_id
        or one.appointed_at is None
        or other.appointed_at is None
    ):
        return False
    return (other.valid_until is None or one.appointed_at <= other.valid_until) and (
        one.valid_until is None or other.appointed_at <= one.valid_until
    )


def _months_back(moment: datetime, now: datetime) -> int:
    """How many calendar months before the month of ``now``."""
    local = moment.astimezone(now.tzinfo)
    return (now.year - local.year) * 12 + now.month - local.month
