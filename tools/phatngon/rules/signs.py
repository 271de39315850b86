"""Signs of a magazine or site acting as a newspaper (Decision 1418): noted and passed on, never concluded locally.

Source: provisions whose parameters carry ``sign_code``; today's footing in ``signs.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.base.paths import rules_folder
from phatngon.base.yamlfile import YamlFile
from phatngon.law import Law, Status, load_law

UNRANKED = "chưa xếp"


@dataclass(frozen=True)
class Sign:
    """A sign: its provision, its strength, what in today's law it leans on."""

    code: str
    provision: str
    text: str
    strength: str
    in_force: bool
    footing: tuple[str, ...]

    def to_json(self, law: Law) -> dict[str, object]:
        """JSON form with citations."""
        own = law[self.provision]
        return {
            "code": self.code,
            "provision": self.provision,
            "strength": self.strength,
            "text": self.text,
            "citation": own.citation,
            "basis": own.basis_label,
            "in_force": self.in_force,
            "footing": [{"provision": ref, "citation": law[ref].citation} for ref in self.footing],
        }


def sign_codes(law: Law | None = None) -> dict[str, str]:
    """Sign code → provision id, in the order of the base."""
    law = law or load_law()
    return {p.params["sign_code"]: p.id for p in law.values() if p.params.get("sign_code")}


def find_signs(codes: list[str], as_of: date, law: Law | None = None) -> list[Sign]:
    """The signs of ``codes``. Raises InputError for a code the base does not know.

    >>> [s.strength for s in find_signs(["BHTC-HT-1", "BHTC-HT-3"], date(2026, 11, 23))]
    ['mạnh', 'chưa xếp']
    """
    law = law or load_law()
    known, footing = sign_codes(law), _file().data["footing"]
    found = []
    for code in dict.fromkeys(codes):
        if code not in known:
            raise InputError(
                f"“signs” có mã {show_value(code)} không có trong bộ dữ liệu.",
                advice=f"Các mã dùng được: {', '.join(known)}.",
            )
        provision = law[known[code]]
        holds = tuple(
            ref for ref in footing.get(code, []) if law[ref].status(as_of) is Status.IN_FORCE
        )
        found.append(
            Sign(
                code,
                provision.id,
                provision.vi,
                provision.params.get("severity_hint", UNRANKED),
                provision.in_force(as_of),
                holds,
            )
        )
    return found


def what_to_do() -> tuple[str, str]:
    """What a local agency does with signs: (sentence, provision id)."""
    advice = _file().data["what_to_do"]
    return advice["text"], advice["provision"]


def references() -> list[tuple[str, str, int]]:
    """Every (sign code, provision, line) the table leans on."""
    file = _file()
    return [
        (f"footing/{code}", ref, file.line("footing", code) or 0)
        for code, refs in file.data["footing"].items()
        for ref in refs
    ]


def _file() -> YamlFile:
    return YamlFile.read(rules_folder() / "signs.yaml")
