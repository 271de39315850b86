"""Letters as Word files in the layout of Vietnamese administrative documents.

The layout follows the customary form (theo thể thức văn bản hành chính thông dụng): the legal base holds no provision
on it, so none is cited. A4, Times New Roman, blanks in square brackets marked; the writer's notes are Word comments, so
that nothing has to be deleted before signing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import MissingOnMachine
from phatngon.base.files import read_bytes, write_bytes
from phatngon.documents.letter import Letter
from phatngon.documents.letter_blocks import add_blocks, keep_with_foot
from phatngon.documents.letter_layout import (
    BODY,
    FONT,
    HEAD,
    LANGUAGE,
    SMALL,
    add_line,
    add_rule,
    two_columns,
)

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["FONT", "MOTTO", "NATION", "letter_bytes", "write_letters"]

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
MARGINS_CM = {
    "left_margin": 3.0,
    "right_margin": 2.0,
    "top_margin": 2.0,
    "bottom_margin": 2.0,
    "header_distance": 1.0,
    "footer_distance": 1.0,
}
LAST_NOTE = (
    "Điền các chỗ trong [ngoặc vuông]. Trình bày theo thể thức văn bản hành chính thông dụng; văn thư kiểm tra lại "
    "trước khi ký."
)
NOTE_AUTHOR = "Bộ học liệu Phát ngôn"
_NO_LIBRARY = "máy này chưa có python-docx, nên chưa làm được tệp Word."


def write_letters(
    letters: Sequence[Letter], folder: Path, *, prefix: str = "", day: date | None = None
) -> list[Path]:
    """Write each letter into ``folder`` under its name; the paths in the same order.

    A file that somebody changed since is kept: the new one gets the next free name. Raises MissingOnMachine without
    python-docx, or where nothing can be written.
    """
    return [
        _write(letter_bytes(letter, day=day), folder, f"{prefix}{letter.id}") for letter in letters
    ]


def _write(data: bytes, folder: Path, name: str) -> Path:
    for number in count(1):
        path = folder / (f"{name}.docx" if number == 1 else f"{name}-{number}.docx")
        if not path.exists():
            return write_bytes(path, data)
        if read_bytes(path) == data:
            return path
    raise AssertionError


def letter_bytes(letter: Letter, *, day: date | None = None) -> bytes:
    """The Word file as bytes; the same letter gives the same bytes. ``day``: date in the file's properties."""
    try:
        import docx
    except ImportError:
        raise MissingOnMachine(
            _NO_LIBRARY,
            advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện.",
        ) from None
    from phatngon.documents.word import same_bytes, set_properties

    document = docx.Document()
    _page(document)
    _head(document, letter)
    _addressees(document, letter)
    add_blocks(document, letter.body)
    keep_with_foot(document)
    _foot(document, letter)
    _annex(document, letter)
    _notes(document, letter)
    set_properties(document, f"{letter.name} – {letter.subject}", letter.agency.name, day)
    document.core_properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def _page(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    from phatngon.documents.word import add_field
    from phatngon.documents.word_style import element

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name, value in MARGINS_CM.items():
        setattr(section, name, Cm(value))
    section.different_first_page_header_footer = True
    top = section.header.paragraphs[0]
    top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(top, "PAGE")
    normal = document.styles["Normal"]
    normal.font.size = Pt(BODY)
    properties = normal.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))
    properties.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE))
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _head(document: Document, letter: Letter) -> None:
    left, right = two_columns(document)
    if letter.agency.parent:
        commune = letter.agency.commune  # both lines are the agency's own name there
        add_line(left, letter.agency.parent, HEAD, bold=commune, first=True)
    add_line(left, letter.agency.head, HEAD, bold=True, first=not letter.agency.parent)
    add_rule(left, 2.2)
    add_line(right, NATION, 12, bold=True, first=True)
    add_line(right, MOTTO, HEAD, bold=True)
    add_rule(right, 1.75)
    left, right = two_columns(document)
    add_line(left, letter.number, HEAD, first=True)
    if not letter.type:
        add_line(left, letter.subject, 12, before=3)
    add_line(
        right,
        f"{letter.agency.place}, ngày [ngày] tháng [tháng] năm [năm]",
        HEAD,
        italic=True,
        first=True,
    )


def _addressees(document: Document, letter: Letter) -> None:
    from docx.shared import Cm

    if letter.type:
        add_line(document, letter.type, BODY, bold=True, before=18)
        add_line(document, letter.subject, BODY, bold=True)
        add_rule(document, 6.2)
    if letter.to:
        line = add_line(document, f"Kính gửi: {'; '.join(letter.to)}", BODY, before=12, after=6)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm(1.0)
    if letter.decider:
        add_line(document, letter.decider, BODY, bold=True, before=6, after=6)


def _foot(document: Document, letter: Letter) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_paragraph().paragraph_format.keep_with_next = True
    left, right = two_columns(document)
    add_line(
        left, "Nơi nhận:", 12, bold=True, italic=True, first=True
    ).alignment = WD_ALIGN_PARAGRAPH.LEFT
    for copy in letter.copies:
        add_line(left, f"- {copy}", SMALL).alignment = WD_ALIGN_PARAGRAPH.LEFT
    signature = letter.signature or letter.agency.signature()
    for number, above in enumerate(signature):
        add_line(right, above, BODY, bold=True, first=number == 0)
    add_line(right, "[chữ ký, dấu hoặc chữ ký số]", 12, italic=True, before=30, after=30)
    add_line(right, "[Họ và tên]", BODY, bold=True)


def _annex(document: Document, letter: Letter) -> None:
    """What is issued with a decision, from a new page on, under its own name."""
    if not letter.annex:
        return
    name, subject, *with_what = letter.annex_head
    add_line(document, name, BODY, bold=True).paragraph_format.page_break_before = True
    add_line(document, subject, BODY, bold=True)
    for words in with_what:
        add_line(document, words, BODY, italic=True)
    add_rule(document, 6.2)
    add_blocks(document, letter.annex)


def _notes(document: Document, letter: Letter) -> None:
    """The writer's notes as comments on the first words of the body; without a time, so that bytes stay the same."""
    from docx.oxml.ns import qn

    runs = [run for line in document.paragraphs if line.text.strip() for run in line.runs]
    if not letter.notes or not runs:
        return
    for note in (*letter.notes, LAST_NOTE):
        comment = document.add_comment(runs[0], text=note, author=NOTE_AUTHOR, initials="PN")
        comment._comment_elm.attrib.pop(qn("w:date"), None)
