"""One signed statement: which fields it has, what of it is signed, what it is called, whether its signature holds.

A withdrawal or a correction is a statement too; it names the one it speaks of by its digest, so nobody can hang it elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict, TypeGuard

from phatngon.base.ed25519 import public_of, signature_holds, signed
from phatngon.base.errors import InputError
from phatngon.base.jcs import canonical
from phatngon.base.moments import iso_moment, show_value
from phatngon.base.text import squeeze
from phatngon.network.signed.rule import digest, flat, words_digest, written

KIND, VERSION = "phatngon-phat-ngon", 1
STATEMENT, WITHDRAWAL, CORRECTION = "statement", "withdrawal", "correction"
TYPES = (STATEMENT, WITHDRAWAL, CORRECTION)
NEEDED = frozenset(
    {"kind", "version", "type", "unit", "role", "case", "at", "channels", "words", "public_key"}
)
OPTIONAL = frozenset({"expires", "refers"})
UNSIGNED = frozenset({"text", "signature"})
MAX_TEXT, MAX_LINE, MAX_CHANNELS = 20_000, 120, 12
FIELD_NAMES = {
    "text": "lời phát ngôn",
    "unit": "mã đơn vị",
    "role": "chức vụ của người phát ngôn",
    "case": "mã vụ việc",
    "at": "thời điểm phát ngôn",
    "channels": "kênh phát",
    "expires": "thời điểm hết hiệu lực",
    "refers": "dấu của phát ngôn gốc",
}
_MOMENT = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\+07:00"
)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


class SignedHead(TypedDict):
    """What is signed of a statement, in the order in which it is written."""

    kind: str
    version: int
    type: str
    unit: str
    role: str
    case: str
    at: str
    channels: list[str]
    words: str
    public_key: str
    expires: NotRequired[str]
    refers: NotRequired[str]


class SignedStatement(SignedHead):
    """A signed statement; ``text`` is absent where only the digest of its words came along."""

    text: NotRequired[str]
    signature: str


@dataclass(frozen=True)
class StatementDraft:
    """What a unit wants to sign. ``role`` is an office, never a name; ``refers``: the digest of the statement spoken of."""

    unit: str
    role: str
    case: str
    at: datetime
    channels: tuple[str, ...]
    text: str
    expires: datetime | None = None
    type: str = STATEMENT
    refers: str = ""


def signed_statement(draft: StatementDraft, private: bytes) -> SignedStatement:
    """The draft as a signed statement. Raises InputError for an empty or overlong field and an end before the start."""
    head: SignedHead = {
        "kind": KIND,
        "version": VERSION,
        "type": draft.type,
        "unit": _line(draft.unit, "unit"),
        "role": _line(draft.role, "role"),
        "case": _line(draft.case, "case"),
        "at": iso_moment(draft.at),
        "channels": [_line(one, "channels") for one in draft.channels],
        "words": words_digest(draft.text),
        "public_key": public_of(private),
    }
    if draft.expires is not None:
        head["expires"] = iso_moment(draft.expires)
    if draft.refers:
        head["refers"] = draft.refers
    _refuse(draft, head)
    text = written(draft.text)
    return {**head, "text": text, "signature": signed(private, canonical(head))}


def well_formed(statement: object) -> TypeGuard[SignedStatement]:
    """True for the very fields of a statement, each of its type and written in its one way; ``text`` may be absent."""
    if not isinstance(statement, dict):
        return False
    names = set(statement)
    if not NEEDED | {"signature"} <= names or names - NEEDED - OPTIONAL - UNSIGNED:
        return False
    lines = [statement[name] for name in ("unit", "role", "case")]
    channels = statement["channels"]
    if not isinstance(channels, list) or not 1 <= len(channels) <= MAX_CHANNELS:
        return False
    good = (
        statement["kind"] == KIND
        and type(statement["version"]) is int
        and statement["version"] == VERSION
        and statement["type"] in TYPES
        and (statement["type"] == STATEMENT) == ("refers" not in statement)
        and all(isinstance(one, str) and _is_line(one) for one in (*lines, *channels))
        and all(_matches(_MOMENT, statement[one]) for one in ("at", "expires") if one in statement)
        and all(
            _matches(_DIGEST, statement[one]) for one in ("words", "refers") if one in statement
        )
        and all(isinstance(statement[one], str) for one in ("public_key", "signature"))
        and isinstance(statement.get("text", ""), str)
    )
    return bool(good)


def head_of(statement: SignedStatement) -> dict[str, object]:
    """What is signed: everything but the text, of which the digest stands there, and the signature."""
    return {name: value for name, value in statement.items() if name not in UNSIGNED}


def digest_of(statement: SignedStatement) -> str:
    """The name of a statement, by which a withdrawal or a correction speaks of it."""
    return digest(canonical(head_of(statement)))


def head_holds(statement: SignedStatement) -> bool:
    """True where the signature fits the fields; who holds the key is not asked."""
    try:
        message = canonical(head_of(statement))
    except ValueError:
        return False
    return signature_holds(message, statement["signature"], statement["public_key"])


def text_holds(statement: SignedStatement) -> bool:
    """True where the text that travels along is the one whose digest was signed."""
    return bool(words_digest(statement.get("text", "")) == statement["words"])


def read_statement(data: object, where: str = "") -> SignedStatement:
    """A statement whose signature and text hold. Raises InputError for anything else, naming ``where``."""
    if not well_formed(data):
        raise InputError(
            "tệp này không phải phát ngôn có chữ ký của bộ học liệu.",
            where=where,
            advice="Chọn tệp phat-ngon-….json do lệnh sign make ghi ra.",
        )
    if not head_holds(data) or not text_holds(data):
        raise InputError(
            "phát ngôn này đã bị sửa sau khi ký.",
            where=where,
            advice="Lấy lại tệp gốc của đơn vị đã ký.",
        )
    return data


def _refuse(draft: StatementDraft, head: SignedHead) -> None:
    text = flat(draft.text)
    if not text or len(draft.text) > MAX_TEXT or _CONTROL.search(text):
        raise InputError(
            f"lời phát ngôn trống, dài quá {MAX_TEXT} ký tự hoặc có ký tự điều khiển.",
            advice="Viết lại lời phát ngôn bằng chữ thường, mỗi đoạn một dòng.",
        )
    if not 1 <= len(draft.channels) <= MAX_CHANNELS:
        raise InputError(
            f"cần từ một đến {MAX_CHANNELS} kênh phát.", advice="Ghi kênh bằng --channel."
        )
    if head.get("expires", "9") <= head["at"]:
        raise InputError(
            "thời điểm hết hiệu lực không sau thời điểm phát ngôn.",
            advice="Sửa --expires hoặc --at.",
        )
    assert well_formed({**head, "signature": ""}), head


def _line(text: str, name: str) -> str:
    line = squeeze(flat(text))
    if not _is_line(line):
        raise InputError(
            f"{FIELD_NAMES[name]} là {show_value(text or None)}: trống, quá dài hoặc có ký tự không in được.",
            advice=f"Ghi trên một dòng, không quá {MAX_LINE} ký tự.",
        )
    return line


def _is_line(text: str) -> bool:
    return 0 < len(text) <= MAX_LINE and not _CONTROL.search(text) and text == flat(text)


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))
