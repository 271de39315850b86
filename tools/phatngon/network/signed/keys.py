"""The private keys of the units whose statements are signed on this machine: one file a key, for this user's eyes only."""

from __future__ import annotations

import secrets
from pathlib import Path

from phatngon.base.ed25519 import LENGTH, public_of
from phatngon.base.errors import InputError
from phatngon.base.files import read_bytes, write_bytes
from phatngon.base.paths import user_folder
from phatngon.base.text import slug
from phatngon.network.signed.rule import digest


def keys_folder() -> Path:
    """Where the private keys lie, in the user's data folder, outside the kit."""
    return user_folder() / "khoa_phat_ngon"


def key_name(public: str) -> str:
    """The short name of a public key, which people compare aloud.

    >>> key_name("s0rv6xtiFUYZ8g92BFLUPwhjh7rFhNYJdB3Fj9L1g5A=")
    '5415-AF18-4653-447A'
    """
    short = digest(public.encode("ascii"))[:16].upper()
    return "-".join(short[at : at + 4] for at in range(0, 16, 4))


def new_key(unit: str, folder: Path | None = None) -> str:
    """Make a key pair for a unit and keep its private half; the public half as text."""
    private = secrets.token_bytes(LENGTH)
    public = public_of(private)
    write_bytes(_file(unit, public, folder), private, private=True)
    return public


def private_key(unit: str, public: str, folder: Path | None = None) -> bytes:
    """The private half of a unit's key. Raises InputError where it is not on this machine or its file is damaged."""
    path = _file(unit, public, folder)
    if not path.is_file():
        raise InputError(
            f"máy này không giữ khóa chữ ký {key_name(public)} của đơn vị {unit}.",
            advice="Ký trên máy đã tạo khóa, hoặc chép lại tệp khóa từ bản dự phòng.",
        )
    data = read_bytes(path)
    if len(data) != LENGTH or public_of(data) != public:
        raise InputError(
            "tệp khóa chữ ký bị hỏng.",
            where=path.name,
            advice="Chép lại tệp từ bản dự phòng; không còn bản nào thì tạo khóa mới và hủy khóa cũ.",
        )
    return data


def has_key(unit: str, public: str, folder: Path | None = None) -> bool:
    """True where the private half lies on this machine."""
    return _file(unit, public, folder).is_file()


def _file(unit: str, public: str, folder: Path | None) -> Path:
    return (folder or keys_folder()) / f"{slug(unit)}-{key_name(public).lower()}.bin"
