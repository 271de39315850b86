"""Who may speak today on this case? A speaker's facts in, a ruling out, by the table ``spokespersons.yaml``.

Source: Decree 244/2026 on who speaks and how speaking is delegated, and Decree 09/2017 before it, chosen by the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phatngon.base.choices import flag, listed
from phatngon.base.errors import InputError
from phatngon.base.jsoninput import kind_name, refuse_unknown
from phatngon.base.moments import show_value
from phatngon.base.paths import rules_folder
from phatngon.law import Law, load_law
from phatngon.rules.table import OPEN, YES, Basis, RuleTable, load_table, no_basis_sentence

CODES = ("unit_level", "kind", "given_by", "scope")
FLAGS = ("assigned", "written", "for_this_case", "has_end", "in_time", "deputy", "leads")
_WHERE = "dữ kiện về người nói"


@dataclass(frozen=True)
class RulingReason:
    """One reason of a ruling: words and the provision they rest on; ``id`` is the row of the table."""

    id: str
    text: str
    provision: str

    def to_json(self) -> dict[str, str]:
        """JSON form."""
        return {"text": self.text, "provision": self.provision}


@dataclass(frozen=True)
class Ruling:
    """May this person speak? ``may`` is None while a fact is unseen (``missing``) or the base has nothing for the day."""

    may: bool | None
    reasons: tuple[RulingReason, ...]
    missing: tuple[str, ...]
    caveats: tuple[str, ...]
    as_of: date

    def sentence(self) -> str:
        """The ruling in one line.

        >>> may_speak({"kind": "head", "unit_level": "commune"}, as_of=date(2026, 11, 23)).sentence()
        'Được phát ngôn. Người đứng đầu là người phát ngôn ở mọi cấp.'
        """
        head = {
            True: "Được phát ngôn.",
            False: "Chưa được phát ngôn.",
            None: "Chưa kết luận được.",
        }[self.may]
        names = table().data["facts"]
        asked = (
            f"Cần biết thêm: {'; '.join(names[name] for name in self.missing)}."
            if self.missing
            else ""
        )
        return " ".join(
            part for part in (head, *(reason.text for reason in self.reasons), asked) if part
        )

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "may": self.may,
            "reasons": [reason.to_json() for reason in self.reasons],
            "missing": list(self.missing),
            "caveats": list(self.caveats),
            "as_of": self.as_of.isoformat(),
        }


def table() -> RuleTable:
    """The decision table, as the lesson shows it."""
    return load_table(rules_folder() / "spokespersons.yaml")


def may_speak(facts: dict[str, object], *, as_of: date, law: Law | None = None) -> Ruling:
    """Rule on one speaker by the law of ``as_of``; a fact left out is unseen, ``scope`` left out is ``own``.

    Facts: the codes ``unit_level``, ``kind``, ``given_by``, ``scope`` and the flags of :data:`FLAGS`. One block is
    enough to say no; yes needs a row that allows, with no block left open. Raises InputError that names the field.

    >>> told = {"kind": "authorised", "unit_level": "commune", "written": True, "for_this_case": True, "has_end": True, "in_time": True}
    >>> may_speak(told | {"given_by": "regular"}, as_of=date(2026, 11, 23)).may, may_speak(told, as_of=date(2026, 11, 23)).missing
    (False, ('given_by',))
    """
    law, rules = law or load_law(), table()
    seen = {"scope": "own", **read_facts(facts)}
    blocked: list[RulingReason] = []
    missing: dict[str, None] = {}
    for row in rules.rows("blocks"):
        bases, status = row.bases(law, as_of), row.status(seen)
        if bases and status == YES:
            blocked.append(_reason(row.id, bases[0]))
        elif bases and status == OPEN:
            missing |= _asked(row.unseen(seen))
    caveats = tuple(
        row.bases(law, as_of)[0].text
        for row in rules.rows("caveats")
        if row.status(seen) == YES and row.bases(law, as_of)
    )
    if blocked:
        return Ruling(False, tuple(blocked), (), caveats, as_of)
    allowed, grounded = [], False
    for row in rules.rows("allows"):
        bases = row.bases(law, as_of)
        grounded = grounded or bool(bases)
        if bases and row.status(seen) == YES:
            allowed.append(_reason(row.id, bases[0]))
        elif bases and row.status(seen) == OPEN:
            missing |= _asked(row.unseen(seen))
    if not grounded:
        caveats = (*caveats, no_basis_sentence(as_of))
    if allowed and not missing:
        return Ruling(True, tuple(allowed), (), caveats, as_of)
    return Ruling(None, (), tuple(missing), caveats, as_of)


def read_facts(facts: dict[str, object]) -> dict[str, object]:
    """The facts that were seen, checked. Raises InputError for an unknown field or value."""
    refuse_unknown(facts, [*CODES, *FLAGS], _WHERE)
    given = {name: value for name, value in facts.items() if value is not None}
    allowed = table().data["values"]
    for name, value in given.items():
        if name in FLAGS:
            flag(value, head=f"“{name}” là", where=_WHERE)
        elif not isinstance(value, str) or value not in allowed[name]:
            shown = show_value(value) if isinstance(value, str) else kind_name(value)
            raise InputError(
                f"“{name}” là {shown}, không dùng được.",
                where=_WHERE,
                advice=f"Chọn một trong: {listed(allowed[name])}.",
            )
    return given


def _asked(unseen: tuple[str, ...]) -> dict[str, None]:
    """What to ask for: the kind of speaker first, since most other facts matter for one kind only."""
    return dict.fromkeys(("kind",) if "kind" in unseen else unseen)


def _reason(id: str, basis: Basis) -> RulingReason:
    return RulingReason(id, basis.text, basis.provision)
