"""A pocket card in Word: A6, two sides, all of it in twelve points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

TYPE, TITLE = 12, 13  # points
MARGIN_CM = 0.7


def is_card(paper: str) -> bool:
    """Whether a paper view is that of a card."""
    return 'class="pn-card"' in paper


def lay_out_card(document: Document) -> None:
    """Make a card of a document that is finished otherwise: small sheets without head and foot, the back on its own."""
    from docx.shared import Cm, Pt

    for section in document.sections:
        section.page_width, section.page_height = Cm(10.5), Cm(14.8)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Cm(MARGIN_CM))
        section.header_distance = section.footer_distance = Cm(0)
        section.different_first_page_header_footer = False
        for band in (section.header, section.footer):
            for paragraph in band.paragraphs:
                paragraph.clear()
    for style in document.styles:
        if getattr(style, "paragraph_format", None) is not None and style.font.size is not None:
            style.font.size = Pt(TITLE if style.name.startswith("Heading") else TYPE)
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
            style.paragraph_format.line_spacing = 1.0
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Heading 2":
            paragraph.paragraph_format.page_break_before = True
