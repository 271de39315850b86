"""Text inside containers that no editor shows at once: the words of a PDF, its strings and attachments, notes in a PNG, base64.

Enough for PDFs as Typst writes them (every font carries its letters); others are read with pypdf where it is there.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache

from phatngon.base.errors import InputError

_TAKE_OUT = "Bỏ tệp ấy khỏi thư mục rồi đóng gói lại."
PNG = b"\x89PNG\r\n\x1a\n"
_OBJECT = re.compile(rb"(?:^|[\r\n])(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\n?endstream", re.DOTALL)
_NOT_TEXT = re.compile(rb"/(?:FontFile\d?|ToUnicode|CIDSet|Contents)\s+(\d+)\s+0\s+R")
_FONTS = re.compile(rb"/Font\s*<<(.*?)>>", re.DOTALL)
_LETTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SHOWN = re.compile(
    rb"/([\w.+-]+)\s+[\d.]+\s+Tf|(\((?:\\.|[^\\)])*\))|<([0-9A-Fa-f\s]+)>|([\d.+-]+)\s+(?:cm|Td|TD|Tm)\b",
    re.DOTALL,
)
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
    """The words of the pages, every string in its objects."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    bare = {number: _STREAM.sub(b"", body) for number, body in objects.items()}
    yield " ".join(body.decode("utf-8", "ignore") for body in bare.values())
    for written in (_string(hit) for body in bare.values() for hit in _STRING.findall(body)):
        yield written.decode("utf-16" if written.startswith(b"\xfe\xff") else "utf-8", "ignore")
    for number, body in bare.items():
        if re.search(rb"/Type\s*/Page\b|/Subtype\s*/Form\b", body):
            yield "".join(_page_pieces(number, objects, bare))
    if b"/ObjStm" in data or b"/Encrypt" in data:
        yield from _by_library(data)


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


def _page_pieces(number: int, objects: dict[int, bytes], bare: dict[int, bytes]) -> Iterator[str]:
    """What a page (or a form) shows, run by run, with a blank where the line changes."""
    page = bare[number]
    named = re.search(rb"/Resources\s+(\d+)", page)
    resources = bare.get(int(named[1]), b"") if named else page
    fonts = {}
    for name, font in re.findall(
        rb"/([\w.+-]+)\s+(\d+)\s+0\s+R", b" ".join(_FONTS.findall(resources))
    ):
        reference = re.search(rb"/ToUnicode\s+(\d+)", bare.get(int(font), b""))
        fonts[name] = _letters(_stream(objects.get(int(reference[1]), b""))) if reference else None
    contents = re.search(rb"/Contents\s*\[?((?:\s*\d+\s+0\s+R)+)", page)
    for one in re.findall(rb"(\d+)\s+0\s+R", contents[1]) if contents else [b"%d" % number]:
        yield from _shown(_stream(objects.get(int(one), b"")), fonts)


def _shown(content: bytes, fonts: dict[bytes, dict[int, str] | None]) -> Iterator[str]:
    letters, height = None, b""
    for name, literal, hexed, moved in _SHOWN.findall(content):
        if name:
            letters = fonts.get(name)
        elif moved:
            if moved not in (height, b"0"):
                yield " "
                height = moved
        else:
            codes = _string(literal or b"<" + hexed + b">")
            pairs = zip(codes[::2], codes[1::2], strict=False)
            yield (
                codes.decode("latin-1")
                if letters is None
                else "".join(letters.get(high * 256 + low, "") for high, low in pairs)
            )


@lru_cache(maxsize=64)
def _letters(table: bytes) -> dict[int, str]:
    """Code to letters out of the table of a font."""
    found: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        found |= {int(code, 16): _hexed(text) for code, text in _LETTER.findall(part)}
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(part):
            start, letters = int(first, 16), _hexed(text)
            found |= {
                start + step: letters[:-1] + chr(ord(letters[-1]) + step)
                for step in range(int(last, 16) - start + 1)
                if letters
            }
    return found


def _hexed(digits: bytes) -> str:
    return _string(b"<" + digits + b">").decode("utf-16-be", "ignore")


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


def _by_library(data: bytes) -> Iterator[str]:
    """Words, metadata and attachments of a PDF that Typst did not write, where pypdf is there.

    Raises InputError for a PDF nobody can read: what cannot be read cannot be called clean.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise InputError(
            "có tệp PDF nén đối tượng mà máy này không đọc được để dò.", advice=_TAKE_OUT
        ) from None
    try:
        reader = PdfReader(io.BytesIO(data))
        yield from (page.extract_text() for page in reader.pages)
        yield from (
            content.decode("utf-8", "ignore")
            for contents in reader.attachments.values()
            for content in contents
        )
        yield " ".join(str(value) for value in (reader.metadata or {}).values())
    except PyPdfError:
        raise InputError("có tệp PDF hỏng, không đọc được để dò.", advice=_TAKE_OUT) from None
