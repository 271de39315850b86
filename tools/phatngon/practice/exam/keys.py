"""The trainer's keys: a secret with which papers are drawn, and a pair of keys (Ed25519) with which records are signed."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from phatngon.base.ed25519 import LENGTH, public_of, signed
from phatngon.base.errors import InputError
from phatngon.base.files import cannot_write, read_bytes, write_bytes
from phatngon.base.log import locked
from phatngon.base.paths import make_folder, user_folder

SECRET, PRIVATE, PUBLIC = "bi-mat-ra-de.bin", "khoa-ky.bin", "khoa-cong-khai.txt"
MAKING, LOCK = "dang-tao-khoa", ".khoa"


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
        return public_of(self._read(PRIVATE))

    def sign(self, message: bytes) -> str:
        """The signature of a message, as text."""
        return signed(self._read(PRIVATE), message)

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
            (PUBLIC, f"{public_of(private)}\n".encode("ascii")),
        ):
            write_bytes(self.folder / name, data, private=name != PUBLIC)
        (self.folder / MAKING).unlink()
