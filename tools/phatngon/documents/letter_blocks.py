"""The body of an administrative document in Word: its blocks with their numbers, kept with the signature at their end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from phatngon.documents.letter import LetterBlock
from phatngon.documents.letter_layout import BODY, add_runs

if TYPE_CHECKING:
    from docx.document import Document

CELL = 13
_BOLD = ("heading", "resolve", "title")


def numbered(blocks: Iterable[LetterBlock]) -> Iterator[tuple[str, LetterBlock]]:
    """Each block with what stands before its text: headings and items are counted, in rules anew under each article.

    >>> [start for start, _ in numbered([LetterBlock("title"), LetterBlock("numbered"), LetterBlock("title"), LetterBlock("numbered")])]
    ['Điều 1. ', '1. ', 'Điều 2. ', '1. ']
    """
    number = article = 0
    for block in blocks:
        if block.kind in ("article", "title"):
            article, number = article + 1, 0
            yield f"Điều {article}. ", block
        elif block.kind in ("heading", "numbered"):
            number += 1
            yield f"{number}. ", block
        else:
            yield "- " if block.kind == "point" else "", block


def add_blocks(document: Document, blocks: Iterable[LetterBlock]) -> None:
    """The blocks, one after the other."""
    for start, block in numbered(blocks):
        if block.kind == "table":
            _table(document, block)
        else:
            _paragraph(document, start, block)


def keep_with_foot(document: Document) -> None:
    """Bind the end of the body to what follows, so that a signature never stands alone on a page."""
    from docx.table import Table

    for piece in list(document.iter_inner_content())[-2:]:
        lines = (
            [line for cell in piece.rows[-1].cells for line in cell.paragraphs]
            if isinstance(piece, Table)
            else [piece]
        )
        for line in lines:
            line.paragraph_format.keep_with_next = True
            line.paragraph_format.keep_together = True


def _paragraph(document: Document, start: str, block: LetterBlock) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    line = document.add_paragraph()
    layout = line.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(3), Pt(3), 1.15
    layout.keep_with_next = block.kind in _BOLD or block.text.endswith(":")
    if block.kind == "resolve":
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.space_before = layout.space_after = Pt(6)
    else:
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        layout.first_line_indent = Cm(1.27)
    bold, italic = block.kind in _BOLD, block.kind == "ground"
    if start:
        add_runs(line, start, BODY, bold=bold or block.kind == "article")
    add_runs(line, block.text, BODY, bold=bold, italic=italic)


def _table(document: Document, block: LetterBlock) -> None:
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
            add_runs(cell.paragraphs[0], text, CELL, bold=position == 0)
