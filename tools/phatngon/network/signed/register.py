"""A unit's register of keys, as it stands on the unit's portal: its public keys with their dates, and what it has signed.

The register is signed itself, so a changed copy is seen; that it is the unit's own is known only from where it was fetched.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, TypeGuard

from phatngon.base.ed25519 import signature_holds, signed
from phatngon.base.errors import InputError
from phatngon.base.files import write_text
from phatngon.base.jcs import canonical
from phatngon.base.jsoninput import read_json
from phatngon.base.moments import VIETNAM, iso_moment, parse_iso_date
from phatngon.network.signed.keys import has_key, key_name, private_key
from phatngon.network.signed.statement import (
    SignedStatement,
    digest_of,
    head_holds,
    text_holds,
    well_formed,
)

KIND, VERSION = "phatngon-so-khoa", 1
FILE = "so-khoa.json"
FIELDS = frozenset(
    {"kind", "version", "unit", "name", "invented", "updated", "keys", "statements", "signed_by"}
)
KEY_FIELDS = frozenset({"public_key", "valid_from", "valid_to", "revoked"})


@dataclass(frozen=True)
class PublicKey:
    """A public key and its days (inclusive); ``valid_to`` and ``revoked`` are empty where none is set. Dates are ISO text."""

    public_key: str
    valid_from: str
    valid_to: str = ""
    revoked: str = ""

    def covers(self, moment: str) -> bool:
        """True for an ISO moment within the days of the key.

        >>> PublicKey("", "2026-11-01", "2026-11-30").covers("2026-11-30T23:00:00+07:00")
        True
        """
        return self.valid_from <= moment[:10] <= (self.valid_to or "9999")


class WrittenRegister(TypedDict):
    """A register as its file has it; the statements are checked one by one when it is read."""

    kind: str
    version: int
    unit: str
    name: str
    invented: bool
    updated: str
    keys: list[dict[str, str]]
    statements: list[SignedStatement]
    signed_by: str
    signature: str


@dataclass(frozen=True)
class KeyRegister:
    """What a register says. ``invented``: made up for training, which every paper of it then says."""

    unit: str
    name: str
    keys: tuple[PublicKey, ...] = ()
    statements: tuple[SignedStatement, ...] = ()
    updated: str = ""
    invented: bool = False

    def key_for(self, moment: datetime) -> PublicKey:
        """The newest key that may sign at ``moment`` and lies on this machine. Raises InputError where there is none."""
        at = moment.astimezone(VIETNAM).isoformat()
        usable = [one for one in self.keys if one.covers(at) and not one.revoked]
        found = next((one for one in reversed(usable) if has_key(self.unit, one.public_key)), None)
        if found is None:
            raise InputError(
                f"đơn vị {self.unit} không có khóa chữ ký còn hiệu lực trên máy này.",
                advice="Tạo khóa bằng sign keygen, hoặc ký trên máy đã tạo khóa.",
            )
        return found

    def with_statement(self, statement: SignedStatement) -> KeyRegister:
        """The register with one statement more; the same one twice stands once."""
        if digest_of(statement) in {digest_of(one) for one in self.statements}:
            return self
        return replace(self, statements=(*self.statements, statement))

    def without_key(self, name: str, day: date) -> KeyRegister:
        """The register with a key revoked from ``day`` on, named in full or as people read it. Raises InputError for none."""
        wanted = [
            one for one in self.keys if name.strip() in (one.public_key, key_name(one.public_key))
        ]
        if not wanted:
            raise InputError(
                f"sổ khóa không có khóa {name}.", advice="Xem tên các khóa bằng sign register."
            )
        keys = tuple(
            replace(one, revoked=one.revoked or day.isoformat()) if one in wanted else one
            for one in self.keys
        )
        if all(one.revoked for one in keys):
            raise InputError(
                "đây là khóa cuối cùng còn dùng được của đơn vị.",
                advice="Tạo khóa mới bằng sign keygen rồi hủy khóa này, để sổ có khóa mà ký.",
            )
        return replace(self, keys=keys)

    def to_json(self, now: datetime) -> dict[str, object]:
        """The register as data, signed with the newest key that lies on this machine. Raises InputError where none does."""
        key = self.key_for(now)
        said = {
            "kind": KIND,
            "version": VERSION,
            "unit": self.unit,
            "name": self.name,
            "invented": self.invented,
            "updated": iso_moment(now),
            "keys": [vars(one) for one in self.keys],
            "statements": list(self.statements),
            "signed_by": key.public_key,
        }
        private = private_key(self.unit, key.public_key)
        return {**said, "signature": signed(private, canonical(said))}

    def write(self, path: Path, now: datetime) -> Path:
        """Write the register, signed anew. Raises InputError like :meth:`to_json`."""
        return write_text(path, json.dumps(self.to_json(now), ensure_ascii=False, indent=1) + "\n")


def read_register(path: Path | str) -> KeyRegister:
    """A register from its file, its own signature checked. Raises InputError for anything else and for a changed copy."""
    return register_of(read_json(str(path)), Path(path).name)


def register_of(data: object, where: str = "") -> KeyRegister:
    """A register from data. Raises InputError, naming ``where``."""
    if not _well_formed(data):
        raise InputError(
            "tệp này không phải sổ khóa phát ngôn của bộ học liệu.",
            where=where,
            advice="Chọn tệp so-khoa.json do lệnh sign keygen ghi ra.",
        )
    keys = tuple(PublicKey(**one) for one in data["keys"])
    by = next(
        (one for one in keys if one.public_key == data["signed_by"] and not one.revoked), None
    )
    said = {name: value for name, value in data.items() if name != "signature"}
    whole = all(
        well_formed(one) and "text" in one and head_holds(one) and text_holds(one)
        for one in data["statements"]
    )
    if (
        by is None
        or not whole
        or not signature_holds(canonical(said), data["signature"], by.public_key)
    ):
        raise InputError(
            "sổ khóa này đã bị sửa sau khi ký.",
            where=where,
            advice="Tải lại sổ từ cổng thông tin điện tử của đơn vị.",
        )
    statements = tuple(data["statements"])
    return KeyRegister(
        data["unit"], data["name"], keys, statements, data["updated"], data["invented"]
    )


def _well_formed(data: object) -> TypeGuard[WrittenRegister]:
    if not isinstance(data, dict) or set(data) != FIELDS | {"signature"} or data["kind"] != KIND:
        return False
    texts = ("unit", "name", "updated", "signed_by", "signature")
    return (
        data["version"] == VERSION
        and type(data["invented"]) is bool
        and all(isinstance(data[one], str) for one in texts)
        and isinstance(data["keys"], list)
        and isinstance(data["statements"], list)
        and all(_is_key(one) for one in data["keys"])
        and _is_written(data)
    )


def _is_key(row: object) -> bool:
    if not isinstance(row, dict) or set(row) != KEY_FIELDS:
        return False
    if not all(isinstance(one, str) for one in row.values()):
        return False
    try:
        for name in ("valid_from", "valid_to", "revoked"):
            if row[name] or name == "valid_from":
                parse_iso_date(row[name], name)
    except InputError:
        return False
    return True


def _is_written(data: object) -> bool:
    """True for what has a canonical form: no fraction, no half character."""
    try:
        canonical(data)
    except ValueError:
        return False
    return True
