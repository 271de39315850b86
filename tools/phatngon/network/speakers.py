"""Who of a register may speak at a moment on a case: the rules of :mod:`phatngon.rules.spokespersons` on the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.law import load_law
from phatngon.network.clocks import city_units, settings
from phatngon.network.registers import Registers, code_label
from phatngon.network.rows import Spokesperson, UnusualCase
from phatngon.rules.spokespersons import Ruling, may_speak

_LEVELS = {"SO_BAN_NGANH": "department", "PHUONG": "commune", "XA": "commune"}


@dataclass(frozen=True)
class Speaker:
    """One row of the register and the ruling on it."""

    person: Spokesperson
    unit: str
    ruling: Ruling

    def sentence(self) -> str:
        """Unit, role, ruling in one line."""
        role = self.person.role_title or code_label("spokesperson_kind", self.person.kind)
        cited = "; ".join(
            dict.fromkeys(load_law()[reason.provision].citation for reason in self.ruling.reasons)
        )
        return f"{self.unit} – {role} ({self.person.spokesperson_id}): {self.ruling.sentence()}" + (
            f" ({cited})" if cited else ""
        )

    def to_json(self) -> dict[str, object]:
        """The machine-readable shape."""
        return {
            "spokesperson_id": self.person.spokesperson_id,
            "unit_code": self.person.unit_code,
            "kind": self.person.kind,
            **self.ruling.to_json(),
        }


def who_may_speak(
    registers: Registers, *, at: datetime, case_id: str = "", unit_code: str = ""
) -> list[Speaker]:
    """Everybody of the case's units (or of ``unit_code``, or of the register) with the ruling for the moment ``at``.

    Without a case, an authorised person's own case is asked about. Raises InputError for a case or unit that no row names.
    """
    cases = {case.case_id: case for case in registers.cases}
    if case_id and case_id not in cases:
        raise InputError(
            f"sổ không có vụ việc {show_value(case_id)}.",
            where="fact_case",
            advice=f"Chọn trong: {', '.join(sorted(cases)) or 'sổ chưa có vụ việc nào'}.",
        )
    case = cases.get(case_id)
    units = {case.unit_code, case.unit} if case else {unit_code} if unit_code else set()
    found = [one for one in registers.spokespersons if not units or one.unit_code in units]
    if not found:
        raise InputError(
            "sổ chưa có người phát ngôn nào của đơn vị này.",
            where="dim_spokesperson",
            advice="Ghi người đứng đầu vào sổ trước; người đứng đầu luôn là người phát ngôn.",
        )
    return [
        Speaker(
            one,
            registers.unit_name(one.unit_code),
            may_speak(facts_of(one, registers, at=at, case=case), as_of=at.date()),
        )
        for one in found
    ]


def facts_of(
    person: Spokesperson, registers: Registers, *, at: datetime, case: UnusualCase | None = None
) -> dict[str, object]:
    """The row as facts of the rules; what the register has no column for stays unseen."""
    facts: dict[str, Any] = {
        "kind": person.kind.lower(),
        "unit_level": level_of(person.unit_code, registers.unit_level(person.unit_code)),
    }
    if case is not None:
        facts["scope"] = next(
            (
                scope
                for clause, scope in settings()["case_scopes"].items()
                if clause in case.clauses
            ),
            "own",
        )
        facts["leads"] = person.unit_code == case.unit
    if person.kind == "REGULAR":
        facts["assigned"] = person.appointed_at is not None and person.appointed_at <= at
    if person.kind == "AUTHORISED":
        facts |= {
            "written": person.authorisation_doc_no is not None,
            "has_end": person.valid_until is not None,
            "given_by": giver_of(person, registers),
            "deputy": _is_deputy(person),
            "for_this_case": person.case_id == case.case_id if case else person.case_id is not None,
            "in_time": _in_time(person, at),
        }
    return facts


def level_of(code: str, level: str) -> str | None:
    """The level of a unit as the rules name it, from its level in the list of units; None where that list does not know it.

    >>> level_of("46-19789", "PHUONG"), level_of("46-S-xay-dung", "SO_BAN_NGANH"), level_of("46-S-vp-ubnd", "SO_BAN_NGANH")
    ('commune', 'department', 'city')
    """
    return "city" if code in city_units() else _LEVELS.get(level)


def giver_of(person: Spokesperson, registers: Registers) -> str | None:
    """Who signed an authorisation: head, regular, authorised, other; None where the register is silent."""
    giver = person.authorised_by
    if giver is None:
        return None
    if giver.upper() == "HEAD":
        return "head"
    kinds = {
        one.kind
        for one in registers.spokespersons
        if one.spokesperson_id == giver and one.unit_code == person.unit_code
    }
    return next(
        (kind.lower() for kind in ("HEAD", "REGULAR", "AUTHORISED") if kind in kinds), "other"
    )


def _in_time(person: Spokesperson, at: datetime) -> bool | None:
    if person.valid_until is None:
        return None
    return (person.appointed_at or at) <= at <= person.valid_until


def _is_deputy(person: Spokesperson) -> bool | None:
    return person.role_title.casefold().startswith("phó") if person.role_title else None
