"""Data Integrity proofs (W3C VC Data Integrity, cryptosuite ``eddsa-jcs-2022``) with the trainer's key, and that key as ``did:key``.

What is signed is the SHA-256 of the proof's own options and that of the document, both in the canonical form of RFC 8785.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping

from phatngon.base.ed25519 import signature_holds
from phatngon.base.jcs import canonical

SUITE, PURPOSE = "eddsa-jcs-2022", "assertionMethod"
ED25519 = b"\xed\x01"  # the multicodec prefix of a public key
LENGTH = 34  # of prefix and key
SIGNATURE = 64
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
OPTIONS = frozenset(
    {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "@context"}
)


def base58(data: bytes) -> str:
    """Bytes in the alphabet of Bitcoin; leading zeros are kept as ``1``.

    >>> base58(b"\\0\\0hello")
    '11Cn8eVZg'
    """
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        text = ALPHABET[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str, length: int) -> bytes:
    """The bytes of a text. Raises ValueError for a sign outside the alphabet and for another length.

    >>> from_base58("11Cn8eVZg", 7)
    b'\\x00\\x00hello'
    """
    if len(text) > 2 * length:
        raise ValueError(text)
    number = 0
    for sign in text:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    zeros = len(text) - len(text.lstrip("1"))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    if len(data) != length:
        raise ValueError(text)
    return data


def did_of(public: str) -> str:
    """The ``did:key`` of a public key in base64.

    >>> did_of("s0rv6xtiFUYZ8g92BFLUPwhjh7rFhNYJdB3Fj9L1g5A=")[:12]
    'did:key:z6Mk'
    """
    return f"did:key:z{base58(ED25519 + base64.b64decode(public))}"


def public_of(did: str) -> str:
    """The public key in base64 of a ``did:key``. Raises ValueError for another kind of name or key."""
    if not did.startswith("did:key:z"):
        raise ValueError(did)
    data = from_base58(did.removeprefix("did:key:z"), LENGTH)
    if not data.startswith(ED25519):
        raise ValueError(did)
    return base64.b64encode(data.removeprefix(ED25519)).decode("ascii")


def method_of(did: str) -> str:
    """The verification method of a ``did:key``: its only key, named after itself."""
    return f"{did}#{did.removeprefix('did:key:')}"


def hash_data(document: dict[str, object], options: dict[str, object]) -> bytes:
    """What is signed: the hash of the proof's options, then that of the document without its proof.

    Raises ValueError like :func:`canonical`.
    """
    return b"".join(hashlib.sha256(canonical(one)).digest() for one in (options, document))


def secured(
    document: dict[str, object], public: str, sign: Callable[[bytes], str], created: str
) -> dict[str, object]:
    """The document with its proof; ``sign`` gives a signature in base64, ``created`` is an ISO moment."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method_of(did_of(public)),
        "proofPurpose": PURPOSE,
        "@context": document["@context"],
    }
    signature = base64.b64decode(sign(hash_data(document, options)))
    return {**document, "proof": {**options, "proofValue": f"z{base58(signature)}"}}


def proof_holds(secured: Mapping[str, object]) -> bool:
    """True where the proof was made with the key that it names, over this very document. Who holds the key is not asked."""
    proof = secured.get("proof")
    if not isinstance(proof, dict) or set(proof) - OPTIONS != {"proofValue"}:
        return False
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    document = {name: value for name, value in secured.items() if name != "proof"}
    try:
        did, _, _ = str(proof["verificationMethod"]).partition("#")
        if (
            (proof["type"], proof["cryptosuite"], proof["proofPurpose"])
            != ("DataIntegrityProof", SUITE, PURPOSE)
            or proof["verificationMethod"] != method_of(did)
            or ("@context" in proof and proof["@context"] != document.get("@context"))
            or not str(proof["proofValue"]).startswith("z")
        ):
            return False
        signature = from_base58(proof["proofValue"].removeprefix("z"), SIGNATURE)
        message = hash_data(document, options)
        return signature_holds(message, base64.b64encode(signature).decode("ascii"), public_of(did))
    except (KeyError, ValueError, AttributeError):
        return False
