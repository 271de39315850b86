"""Ed25519 signatures (RFC 8032): keys and signatures travel as base64 text, in the one form it is written in."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a library that only trainers have
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LENGTH = 32  # of either half of a key
FIELD = 2**255 - 19
# the y of the eight points of small order on edwards25519; x does not matter
_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
SMALL_ORDER = frozenset({0, 1, FIELD - 1, _ORDER_8, FIELD - _ORDER_8})


def public_of(private: bytes) -> str:
    """The public half of a private key of 32 bytes, as text, to be published so that anybody can verify."""
    from cryptography.hazmat.primitives import serialization

    key = (
        _private_key(private)
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )
    return base64.b64encode(key).decode("ascii")


def signed(private: bytes, message: bytes) -> str:
    """The signature of a message with a private key of 32 bytes, as text."""
    return base64.b64encode(_private_key(private).sign(message)).decode("ascii")


def signature_holds(message: bytes, signature: str, public: str) -> bool:
    """True where the signature of ``message`` was made with the private half of ``public``.

    Points of small order are refused: with such a key one signature fits every message (RFC 8032, section 5.1.7, leaves
    that to us); and so is a key that is not written in its one form.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key, given = plain(public), plain(signature)
        if of_small_order(key) or of_small_order(given[:LENGTH]) or not _canonical(key):
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(given, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def of_small_order(point: bytes) -> bool:
    """True for an encoded point whose eightfold is the neutral element, however it is encoded.

    >>> of_small_order(bytes(32)), of_small_order(bytes([9]) + bytes(31))
    (True, False)
    """
    return _height(point) % FIELD in SMALL_ORDER


def plain(text: str) -> bytes:
    """Base64 in the one form it is written in. Raises ValueError.

    >>> plain("aGk=")
    b'hi'
    """
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError(text)
    return data


def _canonical(point: bytes) -> bool:
    return _height(point) < FIELD


def _height(point: bytes) -> int:
    """The y of an encoded point; the last bit is the sign of x."""
    return int.from_bytes(point, "little") & (2**255 - 1)


def _private_key(raw: bytes) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(raw)
