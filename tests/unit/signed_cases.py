"""Statements of an invented ward, its register, and alterations of what it has signed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from phatngon.base.moments import VIETNAM
from phatngon.network.signed.keys import new_key, private_key
from phatngon.network.signed.register import KeyRegister, PublicKey
from phatngon.network.signed.rule import loose
from phatngon.network.signed.statement import StatementDraft, signed_statement
from phatngon.network.signed.token import token_of

UNIT = "PX-0001"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)
AT = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM)
TEXT = (
    "Phường X không cấm chợ tạm ở đường Y.\nTừ 6 giờ ngày 25/11/2026, chợ dời 200 mét, để sửa cống.\n"
    "“Tiểu thương không phải nộp thêm khoản nào”, người phát ngôn cho biết."
)
WORDS = "chợ phường không cấm dời sửa cống ngày giờ 25 200 mét thu phí mới hoà thuận “đủ” – 1.234,5 ý kiến".split()


def a_register(folder: Path, *, valid_from: str = "2026-01-01", valid_to: str = "") -> KeyRegister:
    """The register of the ward with one key, whose private half lies on this machine."""
    return KeyRegister(UNIT, "Phường X", (PublicKey(new_key(UNIT, folder), valid_from, valid_to),))


def a_statement(
    register: KeyRegister, folder: Path, text: str = TEXT, **more: Any
) -> dict[str, Any]:
    """A statement signed with the last key of the register."""
    fields: dict[str, Any] = {
        "unit": UNIT,
        "role": "Chủ tịch Ủy ban nhân dân phường",
        "case": "VV-14",
        "at": AT,
        "channels": ("cổng thông tin điện tử phường", "họp báo"),
        "text": text,
    }
    return signed_statement(
        StatementDraft(**(fields | more)), private_key(UNIT, register.keys[-1].public_key, folder)
    )


def random_text(dice: random.Random) -> str:
    """A few sentences of Vietnamese words, numbers and signs."""
    lines = []
    for _ in range(dice.randint(1, 4)):
        words = [dice.choice(WORDS) for _ in range(dice.randint(3, 14))]
        lines.append(" ".join(words).capitalize() + dice.choice(".!?"))
    return "\n".join(lines)


def random_statement(register: KeyRegister, folder: Path, dice: random.Random) -> dict[str, Any]:
    """A statement with fields of all sorts."""
    at = AT - timedelta(minutes=dice.randint(0, 300_000))
    return a_statement(
        register,
        folder,
        random_text(dice),
        at=at,
        case=f"VV-{dice.randint(1, 999)}",
        channels=tuple(
            dice.sample(["cổng", "họp báo", "thông cáo", "mạng xã hội"], dice.randint(1, 4))
        ),
        expires=dice.choice([None, NOW + timedelta(days=dice.randint(1, 99))]),
    )


def brought(statement: dict[str, Any], text: str | None = None) -> str:
    """A text with the token of a statement below it, as people paste it."""
    return f"{statement['text'] if text is None else text}\n\nMã ký:\n{token_of(statement)}"


def _in_token(one: dict[str, Any], dice: random.Random) -> str:
    token = token_of(one)
    at = dice.randrange(4, len(token) - 1)
    letter = dice.choice([c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if c != token[at]])
    changed = dice.choice([letter, "", letter + token[at]])
    return token[:at] + changed + token[at + 1 :]


def _in_words(one: dict[str, Any], dice: random.Random) -> str:
    words = one["text"].split(" ")
    at = dice.randrange(len(words))
    words[at] = dice.choice(["", f"{words[at]}9", "không", f"{words[at]},", words[at][::-1] + "x"])
    changed = " ".join(words)
    return brought(one, changed if loose(changed) != loose(one["text"]) else f"{changed} nữa")


def _in_field(one: dict[str, Any], dice: random.Random) -> str:
    name = dice.choice([each for each in one if each not in ("signature", "channels")])
    value = one[name]
    changed: object = value + 1 if isinstance(value, int) else value + dice.choice("xX0. ́")
    if name == "text":
        changed = f"{value} Thêm."
    return json.dumps({**one, name: changed}, ensure_ascii=False)


def _in_channels(one: dict[str, Any], dice: random.Random) -> str:
    channels = dice.choice(
        [one["channels"] + ["báo"], one["channels"][1:], [*one["channels"][::-1], "x"]]
    )
    return json.dumps({**one, "channels": channels}, ensure_ascii=False)


def _in_signature(one: dict[str, Any], dice: random.Random) -> str:
    at = dice.randrange(86)
    letter = dice.choice(
        [c for c in "ABCDEFGHIJabcdefghij0123456789+/" if c != one["signature"][at]]
    )
    changed = one["signature"][:at] + letter + one["signature"][at + 1 :]
    return json.dumps({**one, "signature": changed}, ensure_ascii=False)


def _cut_text(one: dict[str, Any], dice: random.Random) -> str:
    words = one["text"].split(" ")
    keep = dice.randint(1, len(words) - 1) if len(words) > 1 else 1
    return brought(one, " ".join(words[:keep]) if len(words) > 1 else f"{words[0]} thêm")


ALTERATIONS: tuple[Callable[[dict[str, Any], random.Random], str], ...] = (
    _in_token,
    _in_words,
    _in_field,
    _in_channels,
    _in_signature,
    _cut_text,
)


def altered(statement: dict[str, Any], dice: random.Random) -> str:
    """What somebody brings who changed a signed statement in one place."""
    return dice.choice(ALTERATIONS)(statement, dice)
