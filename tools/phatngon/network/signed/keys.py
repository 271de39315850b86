"""The private keys of the units whose statements are signed on this machine: one file a key, for this user's eyes only."""

from __future__ import annotations

import hashlib
import secrets
import sys
from getpass import getpass
from pathlib import Path

from phatngon.base.ed25519 import LENGTH, public_of
from phatngon.base.errors import InputError
from phatngon.base.files import read_bytes, write_bytes
from phatngon.base.paths import user_folder
from phatngon.base.text import nfc, slug
from phatngon.network.signed.rule import digest

SEALED = (
    b"PNK1"  # how the file of a key with a passphrase begins; salt, nonce and the sealed key follow
)
LEAST = 12  # letters of a passphrase
TRIES = 3
_SALT, _NONCE = 16, 12
_SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 2**20}  # about a tenth of a second a guess
_open: dict[
    bytes, bytes
] = {}  # the file of a key → the key, once its passphrase was given in this process


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


def new_key(unit: str, folder: Path | None = None, passphrase: str = "") -> str:
    """Make a key pair for a unit and keep its private half, sealed where there is a passphrase; the public half as text.

    Raises InputError for a passphrase that is too short.
    """
    if passphrase and len(passphrase) < LEAST:
        raise InputError(
            f"mật khẩu của khóa ngắn hơn {LEAST} ký tự.",
            advice="Dùng một câu dài dễ nhớ, không dùng ở nơi khác.",
        )
    private = secrets.token_bytes(LENGTH)
    public = public_of(private)
    kept = private
    if passphrase:
        kept = sealed(private, passphrase)
        _open[kept] = private  # whoever has just typed it twice is not asked again
    write_bytes(_file(unit, public, folder), kept, private=True)
    return public


def sealed(private: bytes, passphrase: str) -> bytes:
    """The file of a private key that only the passphrase opens: scrypt (RFC 7914), then AES-256-GCM.

    >>> unsealed(sealed(bytes(32), "một câu dài dễ nhớ"), "một câu dài dễ nhớ") == bytes(32)
    True
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    body = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, private, SEALED)
    return SEALED + salt + nonce + body


def unsealed(data: bytes, passphrase: str) -> bytes | None:
    """The private key of a sealed file; None where the passphrase is another, or the file was changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    at = len(SEALED)
    salt, nonce, body = (
        data[at : at + _SALT],
        data[at + _SALT : at + _SALT + _NONCE],
        data[at + _SALT + _NONCE :],
    )
    try:
        return AESGCM(_stretched(passphrase, salt)).decrypt(nonce, body, SEALED)
    except (InvalidTag, ValueError):
        return None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(nfc(passphrase).encode("utf-8"), salt=salt, dklen=32, **_SCRYPT)


def _unlocked(data: bytes, public: str) -> bytes:
    """The key of a sealed file, the passphrase being asked for once in a process. Raises InputError without the right one."""
    if data not in _open:
        if not sys.stdin.isatty():
            raise InputError(
                f"khóa chữ ký {key_name(public)} có mật khẩu, ở đây không gõ được.",
                advice="Chạy lệnh này ở cửa sổ lệnh, không qua tệp hay ống dẫn.",
            )
        for _ in range(TRIES):
            found = unsealed(data, getpass(f"Mật khẩu của khóa {key_name(public)}: "))
            if found is not None:
                _open[data] = found
                break
        else:
            raise InputError(
                f"mật khẩu của khóa {key_name(public)} chưa đúng sau {TRIES} lần.",
                advice="Gõ lại; quên hẳn thì tạo khóa mới và hủy khóa cũ trong sổ.",
            )
    return _open[data]


def private_key(unit: str, public: str, folder: Path | None = None) -> bytes:
    """The private half of a unit's key. Raises InputError where it is not on this machine, its file is damaged,
    or nobody gives its passphrase."""
    path = _file(unit, public, folder)
    if not path.is_file():
        raise InputError(
            f"máy này không giữ khóa chữ ký {key_name(public)} của đơn vị {unit}.",
            advice="Ký trên máy đã tạo khóa, hoặc chép lại tệp khóa từ bản dự phòng.",
        )
    data = read_bytes(path)
    if data.startswith(SEALED):
        data = _unlocked(data, public)
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
