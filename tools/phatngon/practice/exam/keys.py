"""The trainer's keys: a secret with which papers are drawn, and a pair of keys (Ed25519) with which records are signed."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_bytes, write_bytes
from phatngon.base.paths import user_folder

SECRET, PRIVATE, PUBLIC = "bi-mat-ra-de.bin", "khoa-ky.bin", "khoa-cong-khai.txt"
LENGTH = 32


def trainer_folder() -> Path:
    """Where a trainer's keys lie on this machine, outside the kit."""
    return user_folder() / "giang_vien"


class TrainerKeys:
    """The keys of one trainer; made on first use, readable by this user only."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or trainer_folder()

    @property
    def secret(self) -> bytes:
        """The secret of the papers. Raises InputError for a damaged file."""
        return self._read(SECRET)

    @property
    def public(self) -> str:
        """The public key as text, to be published so that anybody can verify."""
        from cryptography.hazmat.primitives import serialization

        raw = self._private().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        text = base64.b64encode(raw).decode("ascii")
        path = self.folder / PUBLIC
        if not path.is_file():
            write_bytes(path, f"{text}\n".encode("ascii"))
        return text

    def sign(self, message: bytes) -> str:
        """The signature of a message, as text."""
        return base64.b64encode(self._private().sign(message)).decode("ascii")

    def _private(self):  # type: ignore[no-untyped-def]  # the type lives in a library that only trainers have
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._read(PRIVATE))

    def _read(self, name: str) -> bytes:
        path = self.folder / name
        if not path.is_file():
            write_bytes(path, secrets.token_bytes(LENGTH))
            if os.name == "posix":
                path.chmod(0o600)
        data = read_bytes(path)
        if len(data) != LENGTH:
            raise InputError("tệp khóa của giảng viên bị hỏng.", where=path.name,
                             advice="Chép lại tệp từ bản dự phòng; tạo khóa mới thì các đề và giấy cũ không kiểm tra được nữa.")
        return data


def signature_holds(message: bytes, signature: str, public: str) -> bool:
    """True where the signature of ``message`` was made with the private half of ``public``."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key, signed = base64.b64decode(public, validate=True), base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signed, message)
    except (InvalidSignature, ValueError):
        return False
    return True
