"""The seam between items and what they rest on: the legal base and the decision tables below this room.

Every call into ``law`` and ``rules`` that practice makes stands here, so that a test can put another ground under
a bank. All functions are pure for a given base; all raise InputError with a Vietnamese sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.law import count_deadline, load_law
from phatngon.rules import press_types
from phatngon.rules.outlets import outlet


@dataclass(frozen=True)
class Citation:
    """A provision as people cite it, with the ``mark`` that says how sure the kit is of it.

    >>> print(citation("L25-D2K15").text)
    khoản 15 Điều 2 Luật Báo chí 126/2025/QH15
    """

    id: str
    text: str
    mark: str

    def __str__(self) -> str:
        return f"{self.text} ({self.mark})"

    def to_json(self) -> dict[str, str]:
        """JSON form."""
        return {"id": self.id, "text": self.text, "mark": self.mark}


@dataclass(frozen=True)
class Due:
    """The end of a time limit; ``doubt`` says why nobody may be graded on it (empty when nothing stands against)."""

    at: datetime
    doubt: str = ""


@dataclass(frozen=True)
class RealOutlet:
    """What the register says of a real outlet in one medium: words of its ``card``, ``type`` code, ``source``."""

    card: str
    type: str
    source: str


def citation(reference: str) -> Citation:
    """The citation of ``ID`` or ``ID.param``."""
    provision, _ = load_law().resolve(reference)
    return Citation(provision.id, provision.citation, provision.basis_label)


def citations(references: Iterable[str]) -> tuple[Citation, ...]:
    """The citations of ``references``, each provision once, in order."""
    return tuple({mark.id: mark for mark in map(citation, references)}.values())


def caveats(references: Iterable[str]) -> tuple[str, ...]:
    """What must be said with a number that rests on ``references``: one sentence a provision that carries a caveat."""
    provisions = {reference: load_law().resolve(reference)[0] for reference in references}
    found = {provision.id: f"Lưu ý về {provision.citation}: {provision.caveat}."
             for provision in provisions.values() if provision.caveat}
    return tuple(found.values())


def objection(reference: str, as_of: date) -> tuple[str, str] | None:
    """Why nothing may rest on ``reference`` on ``as_of``: (code, sentence), or ``None`` when it may.

    Codes: ``no_such_id``, ``not_in_force``, ``unknown``, ``conflict``.
    """
    judgement = load_law().judge(reference, as_of)
    return (judgement.problem, judgement.sentence) if judgement else None


def first_day(references: Iterable[str]) -> date | None:
    """The first day on which all ``references`` have begun to apply; ``None`` where there is no such day."""
    starts = [load_law().resolve(reference)[0].effective_from for reference in references]
    known = [start for start in starts if start]
    return max(known) if known and len(known) == len(starts) else None


def newest_day() -> date:
    """The day on which the newest provision of the base begins: a date to try items on that name no date."""
    return max(provision.effective_from for provision in load_law().values() if provision.effective_from)


def parameter(reference: str) -> Any:
    """The value at ``ID.param``."""
    return load_law().param(reference)


def due(amount: int, unit: str, start: date | datetime) -> Due:
    """The end of ``amount`` units from ``start``."""
    end = count_deadline(amount, unit, start)  # type: ignore[arg-type]  # count_deadline refuses an unknown unit itself
    in_doubt = end.alternative is not None or any(day.year for day in end.unsettled)
    return Due(end.due_at, "; ".join(dict.fromkeys(day.why for day in end.unsettled)) if in_doubt else "")


def press_type(facts: Mapping[str, Any], as_of: date, asks: str) -> Any:
    """What ``identify`` says of ``facts`` on ``as_of``: the type code, or for ``is_press`` True, False or None."""
    found = press_types.identify(dict(facts), as_of)
    return found.is_press if asks == "is_press" else found.type


def type_label(code: str) -> str:
    """The Vietnamese name of a type code."""
    return press_types.type_label(code)


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
        raise InputError(f"{show_value(row.name)} chưa được xếp loại trong danh mục.", advice="Chọn nơi khác làm thẻ.")
    if (not medium and len(row.types) > 1) or (medium and medium not in row.types):
        raise InputError(f"{show_value(row.name)} có các phương tiện: {media}.",
                         advice="Ghi “medium” là một trong số đó.")
    medium = medium or next(iter(row.types))
    seen = "/".join(reversed(row.as_of.split("-"))).lstrip("0")
    return RealOutlet(row.card(medium), row.types[medium], f"{row.source} ({seen}, {row.confidence_label})")
