"""Text inside containers that no editor shows at once: the words of a PDF, its strings and attachments, notes in a PNG, base64.

pypdf reads the words of pages; strings and streams are looked for in the bytes, so that those of an earlier version are seen too.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from phatngon.base.errors import InputError
from phatngon.documents.pdf import read_pdf

_TAKE_OUT = "Bỏ tệp ấy khỏi thư mục rồi đóng gói lại."
PNG = b"\x89PNG\r\n\x1a\n"
_OBJECT = re.compile(rb"(?:^|[\r\n])(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\n?endstream", re.DOTALL)
_NOT_TEXT = re.compile(rb"/(?:FontFile\d?|ToUnicode|CIDSet|Contents)\s+(\d+)\s+0\s+R")
_STRING = re.compile(rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]{8,}>", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PLAIN = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}+(?:(?:\\n|\r?\n)[A-Za-z0-9+/]{4,}+)*={0,2}")


def pdf_texts(data: bytes) -> Iterator[str]:
    """The words of the pages, every string in its objects. Raises InputError for a PDF that nobody can read."""
    bare = [_STREAM.sub(b"", body) for _, body in _OBJECT.findall(data)]
    yield " ".join(body.decode("utf-8", "ignore") for body in bare)
    for written in (_string(hit) for body in bare for hit in _STRING.findall(body)):
        yield written.decode("utf-16" if written.startswith(b"\xfe\xff") else "utf-8", "ignore")
    yield from _words(data)


def pdf_streams(data: bytes) -> Iterator[bytes]:
    """What its streams hold, unpacked: metadata, attachments; not the fonts and not the drawing of pages."""
    skipped = {int(number) for number in _NOT_TEXT.findall(data)}
    for number, body in _OBJECT.findall(data):
        if int(number) not in skipped and b"/Subtype/Image" not in body[:400]:
            yield from filter(None, [_stream(body)])


def png_texts(data: bytes) -> Iterator[str]:
    """The notes of a picture: chunks ``tEXt``, ``zTXt``, ``iTXt``."""
    place = len(PNG)
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        chunk = data[place + 8 : place + 8 + length]
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield chunk.decode("utf-8", "ignore")
            yield from (
                found.decode("utf-8", "ignore")
                for start in range(len(chunk))
                if chunk[start : start + 1] == b"\x78" and (found := _inflated(chunk[start:]))
            )
        place += length + 12


def base64_parts(data: bytes) -> Iterator[bytes]:
    """What is written as base64 and is text, a picture or a container once undone."""
    for hit in _BASE64.findall(data):
        text = hit.replace(b"\\n", b"").translate(None, b"\r\n=")
        try:
            found = base64.b64decode(
                text[: len(text) - (len(text) % 4 == 1)] + b"=" * (-len(text) % 4)
            )
            if not found.startswith((PNG, b"PK", b"%PDF-")):
                found.decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        yield found


def _string(written: bytes) -> bytes:
    """A string of a PDF, literal or hexadecimal, as bytes."""
    if written[:1] == b"<":
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", written)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPED.sub(_undone, written[1:-1])


def _undone(hit: re.Match[bytes]) -> bytes:
    return (
        bytes([int(hit[1], 8) & 255]) if hit[1][:1] in b"01234567" else _PLAIN.get(hit[1], hit[1])
    )


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if not found:
        return b""
    return (
        (_inflated(found[1]) or found[1]) if b"FlateDecode" in body[: found.start()] else found[1]
    )


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def _words(data: bytes) -> Iterator[str]:
    """Words, metadata and attachments. What cannot be read cannot be called clean: it raises InputError."""
    try:
        reader = read_pdf(data)
        yield from (page.extract_text() for page in reader.pages)
        yield from (
            content.decode("utf-8", "ignore")
            for contents in reader.attachments.values()
            for content in contents
        )
        yield " ".join(str(value) for value in (reader.metadata or {}).values())
    except Exception:  # what is wrong inside is told in many ways
        raise InputError("có tệp PDF hỏng, không đọc được để dò.", advice=_TAKE_OUT) from None
