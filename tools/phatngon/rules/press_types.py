"""What kind of outlet is this? Facts in, type out, by the table ``press_types.yaml``; never a guess.

Source: Press Law 126/2025 (L25-D2…), Decree 147/2024 (N147-D20…), Decree 244/2026 (N244-D5K2), by ``as_of``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict, cast

from phatngon.base.choices import by_code, choose, choose_several, flag, listed
from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.jsoninput import kind_name
from phatngon.base.moments import show_value
from phatngon.base.paths import rules_folder
from phatngon.base.text import nfc
from phatngon.law import Law, load_law
from phatngon.rules import domains
from phatngon.rules.signs import Sign, find_signs, what_to_do
from phatngon.rules.table import OPEN, YES, Basis, RuleRow, RuleTable, load_table, no_basis_sentence

UNDECIDED = "chua_du_can_cu"

ALLOWED: dict[str, tuple[str, ...]] = {
    "medium": ("print", "radio", "tv", "web", "social_account", "social_platform", "app"),
    "licence": ("press", "aggregator", "social_network", "bulletin", "special_issue", "none"),
    "licence_form": ("báo", "tạp chí"),
    "masthead": ("báo", "tạp chí", "bản tin", "đặc san", "none"),
    "operator": ("press_agency", "state_agency", "organisation", "company", "individual"),
}
CONTENT = (
    "own_news",
    "specialised",
    "quoted",
    "user_generated",
    "internal",
    "administrative",
    "commercial",
    "specialised_service",
    "personal",
)
FLAGS = ("scientific", "periodic", "consistent_marks", "declared_on_portal")
TEXTS = ("name", "domain", "licensed_domain")
FIELDS = (
    "name",
    "medium",
    "licence",
    "licence_form",
    "masthead",
    "operator",
    "scientific",
    "periodic",
    "domain",
    "licensed_domain",
    "consistent_marks",
    "content",
    "declared_on_portal",
    "signs",
)

_NEEDS_LICENCE = frozenset(("own_news", "quoted", "user_generated", "specialised"))
_INPUTS = {
    "kind": ("licence_form", "masthead"),
    "domains": ("domain", "licensed_domain"),
    "content_about": ("content",),
    "content_licensed": ("content",),
    "content_quoted": ("content",),
    "content_own_news": ("content",),
}


@dataclass(frozen=True)
class Reason:
    """Words and the provision they rest on (``None`` where the base has none)."""

    text: str
    provision: str | None

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {"text": self.text, "provision": self.provision}


@dataclass(frozen=True)
class Conflict:
    """Facts that contradict each other, and the provision that says so."""

    facts: tuple[str, ...]
    text: str
    provision: str | None

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {"facts": list(self.facts), "text": self.text, "provision": self.provision}


@dataclass(frozen=True)
class Identification:
    """The answer of :func:`identify`."""

    type: str
    is_press: bool | None
    as_of: date
    missing: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    signs: tuple[Sign, ...] = ()
    reasons: tuple[Reason, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, object]:
        """JSON form of the verb ``identify``."""
        law = load_law()
        return {
            "type": self.type,
            "is_press": self.is_press,
            "missing": list(self.missing),
            "conflicts": [conflict.to_json() for conflict in self.conflicts],
            "signs": [sign.to_json(law) for sign in self.signs],
            "reasons": [reason.to_json() for reason in self.reasons],
            "as_of": self.as_of.isoformat(),
        }


class SeenFacts(TypedDict, total=False):
    """The facts of ``FIELDS`` that were seen."""

    name: str
    medium: str
    licence: str
    licence_form: str
    masthead: str
    operator: str
    scientific: bool
    periodic: bool
    domain: str
    licensed_domain: str
    consistent_marks: bool
    content: list[str]
    declared_on_portal: bool
    signs: list[str]


def table() -> RuleTable:
    """The decision table, as the lesson shows it."""
    return load_table(rules_folder() / "press_types.yaml")


def types() -> tuple[str, ...]:
    """All type codes, ``chua_du_can_cu`` last."""
    return tuple(table().data["labels"])


def type_label(code: str) -> str:
    """The Vietnamese name of a type code.

    >>> type_label("trang_tong_hop")
    'trang thông tin điện tử tổng hợp'
    """
    labels = table().data["labels"]
    if code not in labels:
        raise InputError(
            f"không có loại hình {show_value(code)}.",
            advice=f"Chọn một trong: {listed(labels)}.",
        )
    return str(labels[code])


def is_press_type(code: str) -> bool | None:
    """True for a type of press, False for another, None for ``chua_du_can_cu``."""
    return None if code == UNDECIDED else code in table().data["press"]


@one_look()
def identify(facts: Mapping[str, object], as_of: date, law: Law | None = None) -> Identification:
    """Tell what kind of outlet the facts describe on ``as_of``.

    ``facts``: the fields of ``FIELDS``; an absent one (or None) was not seen. Raises InputError naming the field.

    >>> identify({"medium": "web", "licence": "aggregator"}, date(2026, 11, 23)).type
    'trang_tong_hop'
    >>> identify({"medium": "web", "licence": "press"}, date(2026, 11, 23)).missing
    ('licence_form', 'masthead')
    """
    law = law or load_law()
    seen = validate(facts)
    known = _derive(seen)
    decision = _decide(known, law, as_of)
    signs = tuple(find_signs(seen.get("signs", []), as_of, law))
    reasons = [*decision.reasons, *_hints(known, law, as_of)]
    if signs:
        text, provision = what_to_do()
        reasons.append(Reason(text, provision if law[provision].in_force(as_of) else None))
    return Identification(
        decision.type,
        decision.is_press,
        as_of,
        decision.missing,
        _conflicts(known, law, as_of),
        signs,
        tuple(reasons),
    )


def validate(facts: Mapping[str, object]) -> SeenFacts:
    """The facts that were seen, NFC, checked. Raises InputError naming field and allowed values."""
    where = "dữ kiện về nơi đăng tin"
    given, spelled = by_code(facts, dict(table().data["facts"]), where)
    seen: dict[str, Any] = {
        name: _clean(value) for name, value in given.items() if value is not None
    }
    for name in [name for name in ALLOWED if name in seen]:
        head = f"{show_value(spelled[name])} là"
        seen[name] = choose(seen[name], names_of(name), head=head, where=where)
    for name in [name for name in FLAGS if name in seen]:
        seen[name] = flag(seen[name], head=f"{show_value(spelled[name])} là", where=where)
    for name in TEXTS:
        if name in seen and not isinstance(seen[name], str):
            raise InputError(
                f"{show_value(spelled[name])} là {kind_name(seen[name])}, ở đây cần một chuỗi chữ.",
                where=where,
            )
    for name in ("content", "signs"):
        if name in seen and not isinstance(seen[name], list):
            raise _refused(spelled[name], seen[name], "Ghi một danh sách trong dấu ngoặc vuông.")
    if "content" in seen:
        head = f"{show_value(spelled['content'])} có"
        seen["content"] = list(
            choose_several(seen["content"], names_of("content"), head=head, where=where)
        )
    for value in seen.get("signs", []):
        if not isinstance(value, str):
            raise _refused(spelled["signs"], value, "Ghi mã dấu hiệu, ví dụ BHTC-HT-1.")
    return cast("SeenFacts", seen)


def names_of(field: str) -> dict[str, str]:
    """The codes that a fact takes, each with its Vietnamese name, as the table keeps them.

    >>> names_of("operator")["company"]
    'doanh nghiệp'
    """
    data = table().data
    if field == "content":
        return dict(data["contents"])
    return {code: str(data["values"].get(code, code)) for code in ALLOWED[field]}


def _clean(value: object) -> object:
    if isinstance(value, str):
        return nfc(value)
    return [_clean(item) for item in value] if isinstance(value, list) else value


def _refused(name: str, value: object, advice: str) -> InputError:
    shown = show_value(value) if isinstance(value, str) else kind_name(value)
    return InputError(
        f"“{name}” là {shown}, không dùng được.", where="dữ kiện về nơi đăng tin", advice=advice
    )


def _derive(seen: SeenFacts) -> dict[str, object]:
    """Facts the table reads besides the raw ones."""
    known: dict[str, object] = {**seen}
    masthead = seen.get("masthead")
    known["kind"] = seen.get("licence_form") or (
        masthead if masthead in ("báo", "tạp chí") else None
    )
    for name in ("domain", "licensed_domain"):
        if name in known:
            domains.normalise(cast("str", known[name]), name)
    both = "domain" in seen and "licensed_domain" in seen
    known["domains"] = domains.relation(seen["domain"], seen["licensed_domain"]) if both else None
    known["name_hint"] = _name_hint(seen.get("name", ""))
    content = set(seen.get("content") or ())
    known["content_licensed"] = bool(content & _NEEDS_LICENCE)
    known["content_quoted"] = "quoted" in content
    known["content_own_news"] = "own_news" in content
    if not content:
        known["content_about"] = None
    elif content & _NEEDS_LICENCE:
        known["content_about"] = "licensed"
    else:
        known["content_about"] = "service" if "specialised_service" in content else "itself"
    return known


def _name_hint(name: str) -> str | None:
    """What words of a name suggest asking about; only whole words count, and no type ever follows from them."""
    hints = table().data["name_hints"]
    return next(
        (
            hint
            for hint, words in hints.items()
            if any(
                re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name, re.IGNORECASE) for word in words
            )
        ),
        None,
    )


def _hints(known: dict[str, object], law: Law, as_of: date) -> list[Reason]:
    rows = (row for row in table().rows("hints") if row.status(known) == YES)
    return [reason for row in rows for reason in _reasons(row.bases(law, as_of)[:1])]


def _decide(known: dict[str, object], law: Law, as_of: date) -> Identification:
    rules = table()
    special = [
        row for row in rules.rows("special") if row.status(known) == YES and row.bases(law, as_of)
    ]
    ordinary = [row for row in rules.rows("types") if row.status(known) == YES]
    row = next(iter(special + ordinary), None)
    if row is None:
        return _undecided(known, law, as_of)
    bases = row.bases(law, as_of)
    if not bases:
        return Identification(
            UNDECIDED, None, as_of, reasons=(Reason(no_basis_sentence(as_of), None),)
        )
    code = row.data["type"]
    notes = [] if special else _mark_notes(known, law, as_of)
    return Identification(code, is_press_type(code), as_of, reasons=tuple(_reasons(bases) + notes))


def _undecided(known: dict[str, object], law: Law, as_of: date) -> Identification:
    rules = table()
    open_rows = [
        row for row in rules.rows("types") if row.status(known) == OPEN and row.bases(law, as_of)
    ]
    settled = next((row for row in rules.rows("undecided") if row.status(known) == YES), None)
    bases = settled.bases(law, as_of) if settled else []
    reasons = _reasons(bases) if bases else []
    if not reasons and not open_rows:
        reasons = [Reason(_nothing_fits(known, law, as_of), None)]
    is_press = settled.data["is_press"] if settled and bases else _agreed(open_rows, known)
    missing = _shortest_way(open_rows, known)
    if missing:
        names = rules.data["facts"]
        reasons.append(Reason(f"Chưa thấy: {'; '.join(names[name] for name in missing)}.", None))
    return Identification(UNDECIDED, is_press, as_of, missing, reasons=tuple(reasons))


def _nothing_fits(known: dict[str, object], law: Law, as_of: date) -> str:
    fits = [row for row in table().rows("types") if row.status(known) == OPEN]
    return (
        no_basis_sentence(as_of)
        if fits
        else "Các dữ kiện đã thấy chưa khớp loại hình nào trong bảng."
    )


def _agreed(rows: list[RuleRow], known: dict[str, object]) -> bool | None:
    """What all fitting types say, as long as nothing else can still turn out."""
    if any(row.status(known) == OPEN for row in table().rows("undecided")):
        return None
    said = {is_press_type(row.data["type"]) for row in rows}
    return said.pop() if len(said) == 1 else None


def _shortest_way(rows: list[RuleRow], known: dict[str, object]) -> tuple[str, ...]:
    """Input facts that would settle it: those the nearest rows still need."""
    needs = [_input_names(row.unseen(known), known) for row in rows]
    least = min((len(row.unseen(known)) for row in rows), default=0)
    names = [
        name
        for row, need in zip(rows, needs, strict=True)
        if len(row.unseen(known)) == least
        for name in need
    ]
    return tuple(sorted(dict.fromkeys(names), key=FIELDS.index))


def _input_names(unseen: tuple[str, ...], known: dict[str, object]) -> list[str]:
    return [
        name for fact in unseen for name in _INPUTS.get(fact, (fact,)) if known.get(name) is None
    ]


def _mark_notes(known: dict[str, object], law: Law, as_of: date) -> list[Reason]:
    """Notes on special types whose mark was not seen."""
    notes = []
    for row in table().rows("special"):
        mark = row.data["mark"]
        partly_seen = mark != "domains" or "domain" in known or "licensed_domain" in known
        if row.unseen(known) == (mark,) and row.status(known) == OPEN and partly_seen:
            notes += [
                Reason(row.data["note"], basis.provision) for basis in row.bases(law, as_of)[:1]
            ]
    return notes


def _reasons(bases: list[Basis]) -> list[Reason]:
    return [Reason(basis.text, basis.provision) for basis in bases]


def _conflicts(known: dict[str, object], law: Law, as_of: date) -> tuple[Conflict, ...]:
    found = []
    for row in table().rows("conflicts"):
        if row.status(known) == YES:
            bases = row.bases(law, as_of)
            text = bases[0].text if bases else f"{row.because[0].text} {no_basis_sentence(as_of)}"
            found.append(
                Conflict(tuple(row.data["facts"]), text, bases[0].provision if bases else None)
            )
    return tuple(found)
