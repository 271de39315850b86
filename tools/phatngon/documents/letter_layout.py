"""Lines, runs and columns of an administrative document in Word: what its head, body and foot are set from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

FONT, LANGUAGE = "Times New Roman", "vi-VN"
BODY, HEAD, SMALL = 14, 13, 11
COLUMNS_CM = (6.4, 9.6)
_BLANK = re.compile(r"(\[[^\[\]]+\])")


def two_columns(document: Document) -> tuple[_Cell, _Cell]:
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


def add_line(
    place: Document | _Cell,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """A centred line in a cell or in the body; ``first`` fills the cell's own empty paragraph."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = place.paragraphs[0] if first else place.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(before), Pt(after)
    add_runs(line, text, size, bold=bold, italic=italic)
    return line


def add_runs(
    line: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False
) -> None:
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


def add_rule(place: Document | _Cell, indent_cm: float) -> None:
    """The short line under a name, as a border of a low paragraph."""
    from docx.shared import Cm, Pt

    from phatngon.documents.word_style import AFTER_BORDERS, element

    line = place.add_paragraph()
    layout = line.paragraph_format
    layout.left_indent = layout.right_indent = Cm(indent_cm)
    layout.line_spacing, layout.space_before, layout.space_after = Pt(4), Pt(3), Pt(4)
    borders = element("pBdr")
    borders.append(element("top", val="single", sz=6, space=1, color="000000"))
    line._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)
