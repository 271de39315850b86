"""What stands in a file that somebody brings to be verified, as text: JSON, text, page, picture, Word, PDF."""

from __future__ import annotations

import re
import sys
import zipfile
import zlib
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError, fromstring

from phatngon.base.errors import InputError
from phatngon.base.files import MAX_INPUT_BYTES, decode, read_bytes
from phatngon.network.signed.token import HEAD, find_token

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "blockquote", "figcaption", "tr", "br")


MOST_UNPACKED = 50_000_000  # bytes of a Word file once unpacked
MOST_PAGES = 50  # of a PDF; a statement has one or two
_OF_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError)
PLAIN, LAID_OUT, PICTURE = "plain", "laid_out", "picture"


def brought_text(source: str) -> tuple[str, str]:
    """The words of a file (``-``: standard input), and how they stand there: ``plain``, ``laid_out`` or in a ``picture``.

    Raises InputError for no file, and for one of which neither words nor token can be read.
    """
    if source == "-":
        return decode(sys.stdin.buffer.read(MAX_INPUT_BYTES), "đầu vào chuẩn"), PLAIN
    data, name = read_bytes(Path(source)), Path(source).name
    if data.startswith(PICTURES):
        return _of_picture(data, name), PICTURE
    if data.startswith(b"PK"):
        return _of_word(Path(source)), LAID_OUT
    if data.startswith(b"%PDF"):
        return _of_pdf(data, name), LAID_OUT
    text = decode(data, name)
    if re.search(r"<svg[\s>]", text[:600]):
        return _of_svg(text, name), PICTURE
    page = re.search(r"<html[\s>]", text[:600], re.IGNORECASE)
    return (page_text(text), LAID_OUT) if page else (text, PLAIN)


def _of_picture(data: bytes, name: str) -> str:
    found = find_token(data.decode("latin-1"))
    if found is None:
        raise InputError(
            "tệp hình này không mang mã ký.",
            where=name,
            advice="Quét mã QR trong hình, chép chữ hiện ra vào một tệp chữ rồi chạy lại.",
        )
    return found[0] if found[2] else HEAD


def _of_svg(text: str, name: str) -> str:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # nothing of ours declares entities
        raise _broken(name)
    try:
        return "\n".join(fromstring(text).itertext())
    except ParseError:
        raise _broken(name) from None


def page_text(text: str) -> str:
    """The words of a page, each block on lines of its own, hidden ones included.

    >>> page_text("<p>Một <b>hai</b></p><p>ba</p>")
    'Một hai\\nba\\n'
    """
    from phatngon.documents.clean import parse

    tree = parse(text)
    for one in tree.find_all(["script", "style", "head", "title"]):
        one.decompose()
    for one in tree.find_all(_BLOCKS):
        one.append("\n")
    return tree.get_text()


def _of_word(path: Path) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(path) as parts:
            if sum(one.file_size for one in parts.infolist()) > MOST_UNPACKED:
                raise _broken(path.name)
        return "\n".join(one.text for one in docx.Document(str(path)).paragraphs)
    # what is wrong inside is told in many ways; lxml's own error is a SyntaxError
    except (PackageNotFoundError, LookupError, ValueError, SyntaxError, OSError, *_OF_ZIP):
        raise _broken(path.name) from None


def _of_pdf(data: bytes, name: str) -> str:
    """The words of the first pages. A page that is a photograph has none."""
    from phatngon.documents.pdf import read_pdf

    try:
        reader = read_pdf(data)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() for page in islice(reader.pages, MOST_PAGES)]
    except Exception:  # what is wrong inside is told in many ways
        raise _broken(name) from None
    if locked:
        raise InputError(
            "tệp PDF này có mật khẩu.",
            where=name,
            advice="Mở tệp, chép lời và mã ký vào một tệp chữ (.txt) rồi chạy lại.",
        )
    text = "\n".join(pages)
    if not text.strip():
        raise InputError(
            "tệp PDF này không có chữ, có thể là bản chụp.",
            where=name,
            advice="Quét mã QR trong tệp, chép chữ hiện ra vào một tệp chữ rồi chạy lại.",
        )
    return text


def _broken(name: str) -> InputError:
    return InputError(
        "tệp bị hỏng nên không đọc được.",
        where=name,
        advice="Lấy lại tệp, hoặc chép lời và mã ký vào một tệp chữ rồi chạy lại.",
    )
