"""The verdict on what somebody brings: a text, a token, a signed file. The verifier page says the same, offline.

Who signed is known only through a register of the unit's keys; a true signature of an unknown key proves nothing.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypedDict

from phatngon.base.moments import iso_moment
from phatngon.base.text import nfc
from phatngon.base.yamlfile import YamlFile
from phatngon.network.signed.register import KeyRegister
from phatngon.network.signed.rule import flat, is_part, loose, words_digest
from phatngon.network.signed.statement import (
    CORRECTION,
    KIND,
    WITHDRAWAL,
    SignedStatement,
    digest_of,
    head_holds,
    text_holds,
    well_formed,
)
from phatngon.network.signed.token import find_token, read_token

BEGIN, END = "[BẮT ĐẦU LỜI PHÁT NGÔN]", "[HẾT LỜI PHÁT NGÔN]"
LABEL = "Mã ký:"
ACCEPTED = ("genuine",)
MOST_CHANGES = 8
LIKE = 0.5  # share of common words from which an unsigned text is taken for a changed statement
_BEGIN = re.compile(r"\[\s*bắt đầu lời phát ngôn\s*\]", re.IGNORECASE)
_END = re.compile(r"\[\s*hết lời phát ngôn\s*\]", re.IGNORECASE)
_LABEL = re.compile(r"mã ký\s*:?\s*$", re.IGNORECASE | re.MULTILINE)


class Named(TypedDict):
    """A verdict in words: its short name and the sentence that is told."""

    name: str
    said: str


class VerdictWords(TypedDict):
    """``verdicts.yaml``: the verdicts, what else is told with one, and what the fields are called."""

    verdicts: dict[str, Named]
    notes: dict[str, str]
    fields: dict[str, str]


class ToldVerdict(TypedDict):
    """A verdict as plain data."""

    verdict: str
    accepted: bool
    sentence: str
    notes: list[str]
    changes: list[dict[str, str]]
    statement: SignedStatement | None
    other: SignedStatement | None


@dataclass(frozen=True)
class Verdict:
    """What is told: ``code`` of ``verdicts.yaml``, the statement it speaks of, what was changed, what else to know."""

    code: str
    statement: SignedStatement | None = None
    changes: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other: SignedStatement | None = None  # the withdrawal or the newest correction

    @property
    def accepted(self) -> bool:
        """True only where the words are those signed and still stand."""
        return self.code in ACCEPTED

    def to_json(self) -> ToldVerdict:
        """The verdict as plain data."""
        return {
            "verdict": self.code,
            "accepted": self.accepted,
            "sentence": words()["verdicts"][self.code]["said"],
            "notes": [words()["notes"][one] for one in self.notes],
            "changes": [{"signed": old, "brought": new} for old, new in self.changes],
            "statement": self.statement,
            "other": self.other,
        }


@cache
def words() -> VerdictWords:
    """The words of the verdicts, for the command and for the page."""
    found: VerdictWords = YamlFile.read(Path(__file__).with_name("verdicts.yaml")).data
    return found


def judge_file(
    brought: str, registers: Iterable[KeyRegister], now: datetime, *, picture: bool = False
) -> Verdict:
    """The verdict on what was read out of a file: what an eye sees there may be something else, above all in a ``picture``."""
    found = judge(brought, registers, now)
    if picture and found.accepted:
        return replace(found, code="picture")
    return replace(found, notes=[*found.notes, "file_only"]) if found.accepted else found


def judge(brought: str, registers: Iterable[KeyRegister], now: datetime) -> Verdict:
    """The verdict on ``brought`` under the registers that are trusted; ``now``: an aware moment."""
    known, at = list(registers), iso_moment(now)
    text = nfc(brought)
    data = _json(text)
    if data is not None:
        return _of_statement(data, "", known, at)
    token = find_token(text)
    if token is None:
        return _of_bare_text(_said(text), known, at)
    letters, around, whole = token
    statement = read_token(letters) if whole else None
    if statement is None:
        return Verdict("altered", notes=["token_cut" if not whole else "token_broken"])
    return _of_statement(statement, _said(around), known, at)


def _json(text: str) -> object:
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    try:
        data = json.loads(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("kind") == KIND else None


def _said(around: str) -> str:
    """The words that somebody brings as those of the statement: between the two marks, or all but the label of the token."""
    begin = _BEGIN.search(around)
    ends = list(_END.finditer(around))
    if begin:
        last = ends[-1].start() if ends and ends[-1].start() > begin.end() else len(around)
        return around[begin.end() : last]
    return _LABEL.sub("", around)


def _of_statement(data: object, said: str, known: list[KeyRegister], now: str) -> Verdict:
    if not well_formed(data):
        return Verdict("altered", notes=["fields_broken"])
    if not head_holds(data):
        return Verdict("altered", notes=["head_changed"], changes=_against_listed(data, known))
    if "text" in data and not text_holds(data):
        return Verdict("altered", data, _against_listed(data, known), ["text_changed"])
    if not trusted(data, known):
        return Verdict("unknown_key", data)
    statement = _with_words(data, said, known)
    if "text" not in statement:
        code = "altered" if flat(said) else "needs_text"
        return Verdict(code, statement, notes=["words_unknown"] if flat(said) else [])
    return _compared(statement, said, known, now)


def _with_words(data: SignedStatement, said: str, known: list[KeyRegister]) -> SignedStatement:
    """A statement that came with the digest of its words only, with the words of the register or of what was brought."""
    if "text" in data:
        return data
    listed = next((one for one in _listed(known) if digest_of(one) == digest_of(data)), None)
    if listed is not None:
        return listed
    return {**data, "text": said} if words_digest(said) == data["words"] else data


def _compared(statement: SignedStatement, said: str, known: list[KeyRegister], now: str) -> Verdict:
    """The verdict by the words that were brought, then by what became of the statement."""
    signed, brought = statement["text"], flat(said)
    code, notes, other = standing(statement, known, now)
    if not brought or brought == flat(signed):
        return Verdict(code, statement, notes=notes, other=other)
    notes = [*notes, *([f"also_{code}"] if code != "genuine" else [])]
    if loose(said) == loose(signed):
        return Verdict("retyped", statement, [], notes, other)
    if is_part(said, signed):
        return Verdict("cut", statement, changes(signed, said), notes, other)
    return Verdict("altered", statement, changes(signed, said), notes, other)


def _of_bare_text(said: str, known: list[KeyRegister], now: str) -> Verdict:
    """A text without any signature: held against what the registers list."""
    if not flat(said):
        return Verdict("nothing")
    listed = [one for one in _listed(known) if trusted(one, known)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda signed: flat(signed) == flat(said),
        lambda signed: loose(signed) == loose(said),
        lambda signed: is_part(said, signed),
    )
    same = (one for test in tests for one in listed if test(one["text"]))
    found = next(same, None) or _likest(said, listed)
    return _compared(found, said, known, now) if found else Verdict("not_signed")


def _likest(said: str, listed: list[SignedStatement]) -> SignedStatement | None:
    """The listed statement that shares most words, where it is half of all at least."""
    brought = set(loose(said).split(" "))
    best, most = None, 0.0
    for one in listed:
        signed = set(loose(one["text"]).split(" "))
        share = len(brought & signed) / max(1, len(brought | signed))
        if share >= LIKE and share > most:
            best, most = one, share
    return best


def trusted(statement: SignedStatement, known: list[KeyRegister]) -> bool:
    """True where the unit's register holds the key for that day; of a revoked key only what the register lists stands."""
    for register in known:
        if register.unit != statement["unit"]:
            continue
        for key in register.keys:
            if key.public_key != statement["public_key"] or not key.covers(statement["at"]):
                continue
            if not key.revoked or digest_of(statement) in map(digest_of, register.statements):
                return True
    return False


def standing(
    statement: SignedStatement, known: list[KeyRegister], now: str
) -> tuple[str, list[str], SignedStatement | None]:
    """What became of a statement: its code, what else to tell, and the statement that withdraws or corrects it."""
    notes = [f"is_{statement['type']}"] if statement["type"] in (WITHDRAWAL, CORRECTION) else []
    notes += ["in_future"] if statement["at"] > now else []
    followers = _followers(statement, known)
    withdrawn = [one for one in followers if one["type"] == WITHDRAWAL]
    corrected = [one for one in followers if one["type"] == CORRECTION]
    if withdrawn:
        return "withdrawn", notes, withdrawn[-1]
    if corrected:
        return "corrected", notes, _newest(corrected[-1], known)
    if statement.get("expires", "9") < now:
        return "expired", notes, None
    return "genuine", notes, None


def _followers(statement: SignedStatement, known: list[KeyRegister]) -> list[SignedStatement]:
    """What speaks of a statement and has not been withdrawn itself, oldest first."""
    name = digest_of(statement)
    found = [
        one
        for one in _listed(known)
        if one.get("refers") == name and one["unit"] == statement["unit"] and trusted(one, known)
    ]
    alive = [
        one for one in found if all(row["type"] != WITHDRAWAL for row in _followers(one, known))
    ]
    return sorted(alive, key=lambda one: (one["at"], digest_of(one)))


def _newest(statement: SignedStatement, known: list[KeyRegister]) -> SignedStatement:
    """The last correction of a chain of corrections."""
    later = [one for one in _followers(statement, known) if one["type"] == CORRECTION]
    return _newest(later[-1], known) if later else statement


def _listed(known: list[KeyRegister]) -> list[SignedStatement]:
    return [one for register in known for one in register.statements]


def _against_listed(data: SignedStatement, known: list[KeyRegister]) -> list[tuple[str, str]]:
    """What was changed, where the register lists the statement of that case and moment."""
    original = next(
        (
            one
            for one in _listed(known)
            if one["signature"] == data["signature"] or one["words"] == data["words"]
        ),
        None,
    )
    if original is None:
        return []
    fields = [
        (shown(original.get(name)), shown(data.get(name)))
        for name in words()["fields"]
        if original.get(name) != data.get(name) and name != "text"
    ]
    said = data.get("text", original["text"])
    return [*fields, *changes(original["text"], said)][:MOST_CHANGES]


def shown(value: object) -> str:
    """A field as people read it.

    >>> shown("2026-11-23T08:05:00+07:00"), shown(["cổng", "báo"])
    ('8 giờ 05 phút, ngày 23/11/2026', 'cổng; báo')
    """
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    text = str(value or "")
    if re.fullmatch(r"[0-9-]{10}T[0-9:]{8}\+07:00", text):
        year, month, day = (int(one) for one in text[:10].split("-"))
        return f"{int(text[11:13])} giờ {text[14:16]} phút, ngày {day}/{month}/{year}"
    return text


def changes(signed: str, brought: str) -> list[tuple[str, str]]:
    """Words that were signed beside what stands in their place; at most eight pairs.

    >>> changes("Cấm 3 ngày.", "Cấm 30 ngày.")
    [('3', '30')]
    """
    old, new = flat(signed).split(" "), flat(brought).split(" ")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        (" ".join(old[a:b]), " ".join(new[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ][:MOST_CHANGES]
