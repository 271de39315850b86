"""The trainer's keys: a secret with which papers are drawn, and a pair of keys (Ed25519) with which records are signed."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.files import cannot_write, read_bytes, write_bytes
from phatngon.base.log import locked
from phatngon.base.paths import make_folder, user_folder

if TYPE_CHECKING:  # a library that only trainers have
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECRET, PRIVATE, PUBLIC = "bi-mat-ra-de.bin", "khoa-ky.bin", "khoa-cong-khai.txt"
MAKING, LOCK = "dang-tao-khoa", ".khoa"
LENGTH = 32
FIELD = 2**255 - 19
# the y of the eight points of small order on edwards25519; x does not matter
_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
SMALL_ORDER = frozenset({0, 1, FIELD - 1, _ORDER_8, FIELD - _ORDER_8})


def trainer_folder() -> Path:
    """Where a trainer's keys lie on this machine, outside the kit."""
    return user_folder() / "giang_vien"


class TrainerKeys:
    """The keys of one trainer; all made together on first use, readable by this user only, and never made a second time."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or trainer_folder()

    @property
    def secret(self) -> bytes:
        """The secret of the papers. Raises InputError for a damaged or lost file."""
        return self._read(SECRET)

    @property
    def public(self) -> str:
        """The public key as text, to be published so that anybody can verify."""
        return _public_of(self._read(PRIVATE))

    def sign(self, message: bytes) -> str:
        """The signature of a message, as text."""
        return base64.b64encode(_private_key(self._read(PRIVATE)).sign(message)).decode("ascii")

    def _read(self, name: str) -> bytes:
        with self._alone():
            there = [file for file in (SECRET, PRIVATE, PUBLIC) if (self.folder / file).is_file()]
            if (self.folder / MAKING).exists() or not there:
                self._make()
            elif name not in there:
                raise InputError(
                    "tệp khóa của giảng viên đã mất.",
                    where=str(self.folder / name),
                    advice="Chép lại tệp từ bản dự phòng. Khóa mới sẽ không chấm được đề cũ; chưa từng ra đề thì dời "
                    "thư mục này đi nơi khác rồi chạy lại để tạo khóa mới.",
                )
        data = read_bytes(self.folder / name)
        if len(data) != LENGTH:
            raise InputError(
                "tệp khóa của giảng viên bị hỏng.",
                where=name,
                advice="Chép lại tệp từ bản dự phòng; tạo khóa mới thì các đề và giấy cũ không kiểm tra được nữa.",
            )
        return data

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time: two that begin together get the same keys."""
        try:
            make_folder(self.folder)
            handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        try:
            with locked(handle):
                yield
        finally:
            os.close(handle)

    def _make(self) -> None:
        """All halves together; one that was stopped in between left its mark, and nobody has used what it made."""
        private = secrets.token_bytes(LENGTH)
        write_bytes(self.folder / MAKING, b"")
        for name, data in (
            (SECRET, secrets.token_bytes(LENGTH)),
            (PRIVATE, private),
            (PUBLIC, f"{_public_of(private)}\n".encode("ascii")),
        ):
            write_bytes(self.folder / name, data, private=name != PUBLIC)
        (self.folder / MAKING).unlink()


def _private_key(raw: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(raw)


def _public_of(raw: bytes) -> str:
    from cryptography.hazmat.primitives import serialization

    key = (
        _private_key(raw)
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )
    return base64.b64encode(key).decode("ascii")


def signature_holds(message: bytes, signature: str, public: str) -> bool:
    """True where the signature of ``message`` was made with the private half of ``public``.

    Keys of small order are refused: for them one signature fits every message (RFC 8032, section 5.1.7, leaves that to us).
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key, signed = _plain(public), _plain(signature)
        if of_small_order(key):
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(signed, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def of_small_order(key: bytes) -> bool:
    """True for an encoded point whose eightfold is the neutral element, however it is encoded.

    >>> of_small_order(bytes(32)), of_small_order(bytes([9]) + bytes(31))
    (True, False)
    """
    return (int.from_bytes(key, "little") & (2**255 - 1)) % FIELD in SMALL_ORDER


def _plain(text: str) -> bytes:
    """Base64 in the one form it is written in. Raises ValueError."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError(text)
    return data
