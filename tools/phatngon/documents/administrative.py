"""Letters as Word files in the layout of Vietnamese administrative documents.

The layout follows the customary form (theo thể thức văn bản hành chính thông dụng): the legal base holds no provision
on it, so none is cited. A4, Times New Roman, blanks in square brackets marked; the writer's notes are Word comments, so
that nothing has to be deleted before signing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from phatngon.base.errors import MissingOnMachine
from phatngon.base.files import read_bytes, write_bytes
from phatngon.documents.letters import Block, Letter

FONT, LANGUAGE = "Times New Roman", "vi-VN"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
BODY, HEAD, SMALL = 14, 13, 11
MARGINS_CM = {
    "left_margin": 3.0,
    "right_margin": 2.0,
    "top_margin": 2.0,
    "bottom_margin": 2.0,
    "header_distance": 1.0,
    "footer_distance": 1.0,
}
COLUMNS_CM = (6.4, 9.6)
LAST_NOTE = (
    "Điền các chỗ trong [ngoặc vuông]. Trình bày theo thể thức văn bản hành chính thông dụng; văn thư kiểm tra lại "
    "trước khi ký."
)
NOTE_AUTHOR = "Bộ học liệu Phát ngôn"
_BLANK = re.compile(r"(\[[^\[\]]+\])")
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
    number = 0
    for block in letter.body:
        number = number + 1 if block.kind in ("heading", "numbered") else number
        _block(document, block, number)
    _foot(document, letter)
    _notes(document, letter)
    set_properties(document, f"{letter.name} – {letter.subject}", letter.agency.name, day)
    document.core_properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def _page(document: Any) -> None:
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


def _head(document: Any, letter: Letter) -> None:
    left, right = _two_columns(document)
    if letter.agency.parent:
        commune = letter.agency.commune  # both lines are the agency's own name there
        _line(left, letter.agency.parent, HEAD, bold=commune, first=True)
    _line(left, letter.agency.head, HEAD, bold=True, first=not letter.agency.parent)
    _rule(left, 2.2)
    _line(right, NATION, 12, bold=True, first=True)
    _line(right, MOTTO, HEAD, bold=True)
    _rule(right, 1.75)
    left, right = _two_columns(document)
    _line(left, letter.number, HEAD, first=True)
    if not letter.type:
        _line(left, letter.subject, 12, before=3)
    _line(
        right,
        f"{letter.agency.place}, ngày [ngày] tháng [tháng] năm [năm]",
        HEAD,
        italic=True,
        first=True,
    )


def _addressees(document: Any, letter: Letter) -> None:
    from docx.shared import Cm

    if letter.type:
        _line(document, letter.type, BODY, bold=True, before=18)
        _line(document, letter.subject, BODY, bold=True)
        _rule(document, 6.2)
    if letter.to:
        line = _line(document, f"Kính gửi: {'; '.join(letter.to)}", BODY, before=12, after=6)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm(1.0)


def _block(document: Any, block: Block, number: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    if block.kind == "table":
        _table(document, block)
        return
    start = {"heading": f"{number}. ", "numbered": f"{number}. ", "point": "- "}.get(block.kind, "")
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    layout = line.paragraph_format
    layout.first_line_indent, layout.space_before, layout.space_after, layout.line_spacing = (
        Cm(1.27),
        Pt(3),
        Pt(3),
        1.15,
    )
    layout.keep_with_next = block.kind == "heading" or block.text.endswith(":")
    _runs(line, start + block.text, BODY, bold=block.kind == "heading")


def _table(document: Any, block: Block) -> None:
    from docx.shared import Cm

    from phatngon.documents.word_style import element

    table = document.add_table(rows=0, cols=len(block.rows[0]))
    table.style = "Table Grid"
    for position, cells in enumerate(block.rows):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        if position == 0:
            row._tr.get_or_add_trPr().append(element("tblHeader"))
        for cell, text in zip(row.cells, cells, strict=True):
            cell.width = Cm(16 / len(cells))
            _runs(cell.paragraphs[0], text, 13, bold=position == 0)


def _foot(document: Any, letter: Letter) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document.add_paragraph()
    left, right = _two_columns(document)
    _line(
        left, "Nơi nhận:", 12, bold=True, italic=True, first=True
    ).alignment = WD_ALIGN_PARAGRAPH.LEFT
    for copy in letter.copies:
        _line(left, f"- {copy}", SMALL).alignment = WD_ALIGN_PARAGRAPH.LEFT
    _line(right, "[QUYỀN HẠN, CHỨC VỤ]", BODY, bold=True, first=True)
    _line(right, "[chữ ký, dấu hoặc chữ ký số]", 12, italic=True, before=30, after=30)
    _line(right, "[Họ và tên]", BODY, bold=True)


def _notes(document: Any, letter: Letter) -> None:
    """The writer's notes as comments on the first words of the body; without a time, so that bytes stay the same."""
    from docx.oxml.ns import qn

    runs = [run for line in document.paragraphs if line.text.strip() for run in line.runs]
    if not letter.notes or not runs:
        return
    for note in (*letter.notes, LAST_NOTE):
        comment = document.add_comment(runs[0], text=note, author=NOTE_AUTHOR, initials="PN")
        comment._comment_elm.attrib.pop(qn("w:date"), None)


def _two_columns(document: Any) -> tuple[Any, Any]:
    """A table of two cells without lines: its cells."""
    from docx.shared import Cm

    from phatngon.documents.word_style import element

    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=30, type="dxa"))
    table._tbl.tblPr.append(margins)
    table.rows[0]._tr.get_or_add_trPr().append(element("cantSplit"))
    for column, cell, width in zip(table.columns, table.rows[0].cells, COLUMNS_CM, strict=True):
        column.width = cell.width = Cm(width)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _line(
    place: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
    before: float = 0,
    after: float = 0,
) -> Any:
    """A centred line in a cell or in the body; ``first`` fills the cell's own empty paragraph."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = place.paragraphs[0] if first else place.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)
    _runs(line, text, size, bold=bold, italic=italic)
    return line


def _runs(line: Any, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    """The text with its blanks marked."""
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Pt

    for number, piece in enumerate(_BLANK.split(text)):
        if not piece:
            continue
        run = line.add_run(piece)
        run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
        if number % 2:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _rule(place: Any, indent_cm: float) -> None:
    """The short line under a name, as a border of a low paragraph."""
    from docx.shared import Cm, Pt

    from phatngon.documents.word_style import element

    line = place.add_paragraph()
    layout = line.paragraph_format
    layout.left_indent = layout.right_indent = Cm(indent_cm)
    layout.line_spacing, layout.space_before, layout.space_after = Pt(4), Pt(3), Pt(4)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz=6, space=1, color="000000"))
    line._p.get_or_add_pPr().insert_element_before(
        borders,
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:jc",
        "w:outlineLvl",
    )
