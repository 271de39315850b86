"""A signed statement as one line of capitals and digits that fits a QR code and survives every chat: ``PN1:…``.

Inside: signature, public key, then the fields as a JSON list; base32 (RFC 4648) without padding, a full stop as its end.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import cast

from phatngon.base.ed25519 import LENGTH, plain
from phatngon.network.signed.rule import words_digest, written
from phatngon.network.signed.statement import KIND, VERSION, SignedStatement

HEAD = "PN1:"
SIGNATURE = 64
GROUP = 8  # letters between spaces where people read or print it
QR_MOST = 2132  # letters and digits of a QR code of version 27 at level L, which a phone still reads from paper
FIELDS = ("type", "unit", "role", "case", "at", "channels", "expires", "refers", "words", "text")
_TOKEN = re.compile(r"PN1:([A-Z2-7\s\u00ad\u200b-\u200f\u2060\ufeff]*)(\.?)")
_NOISE = re.compile(r"[^A-Z2-7]")


def token_of(statement: SignedStatement, *, whole: bool = True) -> str:
    """The token of a signed statement; not ``whole``: with the digest of the words in place of the words.

    >>> token_of({"signature": "A" * 86 + "==", "public_key": "A" * 43 + "="}, whole=False)[:12]
    'PN1:AAAAAAAA'
    """
    said = {**statement, "words": "" if whole else statement.get("words", "")}
    if not whole:
        said["text"] = ""
    row = [said.get(name, "") for name in FIELDS]
    inside = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    data = plain(statement["signature"]) + plain(statement["public_key"]) + inside
    return HEAD + base64.b32encode(data).decode("ascii").rstrip("=") + "."


def qr_token(statement: SignedStatement) -> tuple[str, bool]:
    """What the QR code of a statement holds, and whether the words are in it: the digest stands for words that do not fit.

    >>> qr_token({"text": "a" * 3000, "signature": "A" * 86 + "==", "public_key": "A" * 43 + "="})[1]
    False
    """
    whole = token_of(statement)
    return (whole, True) if len(whole) <= QR_MOST else (token_of(statement, whole=False), False)


def grouped(token: str) -> str:
    """The token with a space after every eight letters, so that it breaks over lines.

    >>> grouped("PN1:ABCDEFGHIJ.")
    'PN1:ABCD EFGHIJ.'
    """
    return " ".join(token[at : at + GROUP] for at in range(0, len(token), GROUP))


def find_token(text: str) -> tuple[str, str, bool] | None:
    """The first token of a text, what stands around it, and whether it is whole; None without any."""
    hit = _TOKEN.search(text)
    if hit is None:
        return None
    around = f"{text[: hit.start()]}\n{text[hit.end() :]}"
    return HEAD + _NOISE.sub("", hit[1]) + ".", around, bool(hit[2])


def read_token(token: str) -> dict[str, object] | None:
    """The statement that a token holds, unverified; None where the letters make none."""
    letters = token.removeprefix(HEAD).removesuffix(".")
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
        row = json.loads(data[SIGNATURE + LENGTH :].decode("utf-8"))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(row, list) or len(row) != len(FIELDS):
        return None
    fields = {name: value for name, value in zip(FIELDS, row, strict=True) if value != ""}
    whole = isinstance(fields.get("text"), str)
    if whole and fields["text"] != written(fields["text"]):
        return None  # another space or line end in the words
    if whole:
        fields["words"] = words_digest(fields["text"])
    found = {
        "kind": KIND,
        "version": VERSION,
        **fields,
        "signature": base64.b64encode(data[:SIGNATURE]).decode("ascii"),
        "public_key": base64.b64encode(data[SIGNATURE : SIGNATURE + LENGTH]).decode("ascii"),
    }
    # one statement, one token: letters that say the same in another way were not written by the kit
    same = token_of(
        cast(SignedStatement, found), whole=whole
    )  # it reads signature and key only, and they are there
    return found if same == token else None
