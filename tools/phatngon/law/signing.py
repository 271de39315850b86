"""Sign-offs: a person re-read a place after the provisions it rests on had moved.

They lie in ``sign_offs.jsonl`` beside the base, append-only, and git keeps them. A sign-off is bound to the words of the
place and to the words and state of each provision: an edit of either asks again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from phatngon.base import log
from phatngon.base.errors import InputError
from phatngon.base.paths import law_folder
from phatngon.base.text import squeeze
from phatngon.law.library import Law
from phatngon.law.provision import Provision


class SignState(StrEnum):
    """Whether a place was re-read as it stands now."""

    SIGNED = "signed"
    STALE = "stale"
    OPEN = "open"


SIGN_LABELS = {
    SignState.SIGNED: "đã soát",
    SignState.STALE: "đã soát nhưng sau đó có sửa, cần soát lại",
    SignState.OPEN: "chưa soát",
}


@dataclass(frozen=True)
class SignOff:
    """One line of the file: ``text`` and ``provisions`` are fingerprints of what was read."""

    place: str
    role: str
    on: str
    text: str
    provisions: Mapping[str, str]
    note: str = ""


def fingerprint(value: object) -> str:
    """A short key of a value's words; the same on every machine.

    >>> fingerprint({"b": 1, "a": "lời"}) == fingerprint({"a": "lời", "b": 1})
    True
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def law_mark(provision: Provision, day: date) -> str:
    """The key of a provision as it stands on ``day``: its words, numbers, doubts and state."""
    return fingerprint(
        [
            provision.status(day),
            provision.vi,
            provision.params,
            provision.conflict,
            provision.confidence,
        ]
    )


def sign_offs_path() -> Path:
    """Where the sign-offs lie."""
    return law_folder() / "sign_offs.jsonl"


def read_sign_offs(path: Path | None = None) -> dict[str, list[SignOff]]:
    """All sign-offs by place, oldest first. Raises InputError for a damaged line: nobody's word is dropped in silence."""
    path = path or sign_offs_path()
    content = log.read(path)
    if content.damaged_lines:
        raise InputError.at_line(
            path,
            content.damaged_lines[0],
            "dòng ký soát không đọc được.",
            advice="Khôi phục dòng này từ git.",
        )
    found: dict[str, list[SignOff]] = {}
    for row in content.rows:
        try:
            one = SignOff(
                str(row["place"]),
                str(row["role"]),
                str(row["on"]),
                str(row["text"]),
                dict(row["provisions"]),
                str(row.get("note", "")),
            )
        except (KeyError, TypeError, ValueError):
            raise InputError(
                "có một dòng ký soát thiếu trường.", where=path.name, advice="Khôi phục tệp từ git."
            ) from None
        found.setdefault(one.place, []).append(one)
    return found


def sign(
    place: str,
    text: str,
    provisions: Mapping[str, str],
    *,
    role: str,
    on: date,
    note: str = "",
    path: Path | None = None,
) -> SignOff:
    """Add a sign-off; on return it is on the disk. Raises InputError for an empty role."""
    if not squeeze(role):
        raise InputError(
            "“--role” để trống.", advice="Ghi chức danh người soát, ví dụ “biên tập viên pháp lý”."
        )
    made = SignOff(place, squeeze(role), on.isoformat(), text, dict(provisions), squeeze(note))
    row = {
        "place": made.place,
        "role": made.role,
        "on": made.on,
        "text": made.text,
        "provisions": dict(made.provisions),
    }
    log.append(path or sign_offs_path(), row | ({"note": made.note} if made.note else {}))
    return made


def sign_state(
    text: str, provisions: Mapping[str, str], signed: list[SignOff]
) -> tuple[SignState, SignOff | None]:
    """Whether one of ``signed`` covers these words and all these provisions; else the last one, if any, is stale."""
    for one in reversed(signed):
        if one.text == text and all(
            one.provisions.get(name) == mark for name, mark in provisions.items()
        ):
            return SignState.SIGNED, one
    return (SignState.STALE, signed[-1]) if signed else (SignState.OPEN, None)


def marks(provisions: set[str], law: Law, day: date) -> dict[str, str]:
    """The keys of these provisions on ``day``."""
    return {name: law_mark(law[name], day) for name in sorted(provisions) if name in law}
