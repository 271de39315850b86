"""The reference document of Word files, built in code: A4, heading styles, one table style, Vietnamese as language.

Arial: on every Windows and macOS with all Vietnamese letters, so that a page breaks at the same place everywhere.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, cast

from phatngon.documents.pandoc import default_reference

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import CharacterStyle, ParagraphStyle

FONT, SYMBOL_FONT = "Arial", "Segoe UI Symbol"
LANGUAGE = "vi-VN"
_WORD_URI = "http://schemas.microsoft.com/office/word"
INK, DEEP, SOFT, BLUE, HAIR, PALE = "16202C", "0B2F5C", "44546A", "0B5CAD", "AAB5C2", "DDE8F4"
MARGINS_CM = {
    "left_margin": 2.5,
    "right_margin": 2.0,
    "top_margin": 2.0,
    "bottom_margin": 2.0,
    "header_distance": 1.0,
    "footer_distance": 1.0,
}

# name: (size pt, before pt, after pt, colour, bold, keep with next)
_PARAGRAPHS: dict[str, tuple[float, float, float, str, bool, bool]] = {
    "Normal": (11, 0, 6, INK, False, False),
    "Body Text": (11, 0, 6, INK, False, False),
    "First Paragraph": (11, 0, 6, INK, False, False),
    "Compact": (11, 1, 2, INK, False, False),
    "Heading 1": (20, 6, 6, DEEP, True, True),
    "Heading 2": (15, 18, 6, DEEP, True, True),
    "Heading 3": (12.5, 12, 4, DEEP, True, True),
    "Heading 4": (11.5, 10, 4, DEEP, True, True),
    "Heading 5": (11, 8, 3, DEEP, True, True),
    "Heading 6": (11, 8, 3, DEEP, True, True),
    "Block Text": (11, 4, 8, INK, False, False),
    "Definition Term": (11, 4, 1, INK, True, True),
    "Definition": (11, 0, 6, INK, False, False),
    "Table Caption": (11, 8, 4, DEEP, True, True),
    "Image Caption": (10, 2, 10, SOFT, False, False),
    "Captioned Figure": (11, 8, 2, INK, False, True),
    "Figure": (11, 8, 2, INK, False, True),
    "PN Kicker": (9.5, 0, 4, SOFT, False, True),
    "PN Subtitle": (13, 0, 6, INK, False, False),
    "PN Meta": (11, 0, 2, INK, False, False),
    "PN Callout": (11, 6, 8, INK, False, False),
    "PN Item Title": (10, 14, 3, SOFT, False, True),
    "PN Stem": (11.5, 0, 4, INK, False, True),
    "PN Legend": (10, 2, 2, SOFT, False, True),
    "PN Option": (11, 1, 3, INK, False, False),
    "PN Line": (11, 0, 0, INK, False, False),
    "PN Note": (10, 2, 2, SOFT, False, False),
    "PN Meta Last": (11, 0, 14, INK, False, False),
    "PN Turn": (1, 0, 0, INK, False, False),
    "PN Turn Back": (1, 0, 0, INK, False, False),
    "PN Cell": (9.5, 1, 1, INK, False, False),
    "PN Head": (9.5, 1, 1, DEEP, True, True),
}
_BARS = {
    "Block Text": ("left", "D9A21B", 24),
    "PN Callout": ("left", BLUE, 24),
    "Definition Term": ("left", DEEP, 18),
    "Definition": ("left", DEEP, 18),
    "PN Item Title": ("top", BLUE, 18),
    "PN Line": ("bottom", SOFT, 4),
    "PN Meta Last": ("bottom", DEEP, 18),
    "Heading 2": ("bottom", HAIR, 6),
}
_INDENTS_CM = {
    "Block Text": (0.4, 0.0),
    "PN Callout": (0.3, 0.0),
    "Definition Term": (0.3, 0.0),
    "Definition": (0.3, 0.0),
    "PN Option": (0.75, -0.6),
}
AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
)


@cache
def reference_docx() -> bytes:
    """The reference document. Raises MissingOnMachine without pandoc or python-docx."""
    import docx

    document = docx.Document(io.BytesIO(default_reference()))
    lay_out(document)
    _defaults(document)
    for name in _PARAGRAPHS:
        _paragraph_style(document, name)
    for name, font in (("PN Symbol", SYMBOL_FONT), ("Verbatim Char", FONT)):
        style = _style(document, name, character=True)
        _fonts(style.element.get_or_add_rPr(), font)
    _table_style(document)
    _modern_mode(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def lay_out(document: Document) -> None:
    """A4 with the house's margins, in every section; one that lies on its side goes on lying so."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    for section in document.sections:
        width, height = Cm(21), Cm(29.7)
        if section.orientation == WD_ORIENT.LANDSCAPE:
            width, height = height, width
        section.page_width, section.page_height = width, height
        for name, value in MARGINS_CM.items():
            setattr(section, name, Cm(value))


def element(name: str, /, **attributes: str | int) -> BaseOxmlElement:
    """A WordprocessingML element with attributes of its namespace.

    >>> element("jc", val="left").tag.rpartition("}")[2]
    'jc'
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def _defaults(document: Document) -> None:
    from docx.oxml.ns import qn

    properties = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    _fonts(properties, FONT)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))
    for theme in document.settings.element.findall(qn("w:themeFontLang")):
        theme.set(qn("w:val"), LANGUAGE)


def _fonts(properties: BaseOxmlElement, font: str) -> None:
    from docx.oxml.ns import qn

    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=font, hAnsi=font, cs=font, eastAsia=font))


def _style(document: Document, name: str, *, character: bool = False) -> CharacterStyle:
    from docx.enum.style import WD_STYLE_TYPE

    if name in [style.name for style in document.styles]:
        found: CharacterStyle = document.styles[name]
        return found
    style: CharacterStyle = document.styles.add_style(
        name, WD_STYLE_TYPE.CHARACTER if character else WD_STYLE_TYPE.PARAGRAPH
    )
    if not character:
        style.base_style = document.styles["Normal"]
    return style


def _paragraph_style(document: Document, name: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    size, before, after, colour, bold, keep = _PARAGRAPHS[name]
    style = cast("ParagraphStyle", _style(document, name))
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    for old in style.element.get_or_add_pPr().findall(qn("w:jc")):
        style.element.pPr.remove(old)
    _fonts(properties, FONT)
    style.font.size, style.font.bold, style.font.color.rgb = (
        Pt(size),
        bold or None,
        RGBColor.from_string(colour),
    )
    style.font.italic = False if "Caption" in name else None
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(before), Pt(after), keep
    layout.line_spacing, layout.widow_control = (
        1.7 if name.startswith("PN Line") else 1.0 if name.startswith("PN Turn") else 1.15,
        True,
    )
    if name in _INDENTS_CM:
        left, first = _INDENTS_CM[name]
        layout.left_indent, layout.first_line_indent, layout.right_indent = (
            Cm(left),
            Cm(first),
            Cm(0),
        )
    if name in _BARS:
        side, bar, width = _BARS[name]
        borders = element("pBdr")
        borders.append(
            element(side, val="single", sz=width, space=6 if side == "left" else 3, color=bar)
        )
        if name == "PN Line":
            borders.append(element("between", val="single", sz=width, space=3, color=bar))
        style.element.pPr.insert_element_before(borders, *AFTER_BORDERS)
    if name == "PN Callout":
        shade = element("shd", val="clear", color="auto", fill="EEF4FB")
        style.element.pPr.insert_element_before(shade, *AFTER_BORDERS[1:])


def _table_style(document: Document) -> None:
    """Hairlines around every cell, a shaded bold header row."""
    from docx.oxml.ns import qn

    style = document.styles["Table"].element
    for name in ("tblPr", "tblStylePr", "semiHidden", "unhideWhenUsed", "pPr", "rPr"):
        for old in style.findall(qn(f"w:{name}")):
            style.remove(old)
    properties = element("tblPr")
    properties.append(element("tblInd", w=0, type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=4, space=0, color=HAIR))
    properties.append(borders)
    margins = element("tblCellMar")
    for side, width in (("top", 40), ("left", 90), ("bottom", 40), ("right", 90)):
        margins.append(element(side, w=width, type="dxa"))
    properties.append(margins)
    style.append(properties)
    head = element("tblStylePr", type="firstRow")
    text = element("rPr")
    text.append(element("b"))
    text.append(element("color", val=DEEP))
    cell = element("tcPr")
    cell.append(element("shd", val="clear", color="auto", fill=PALE))
    head.append(text)
    head.append(cell)
    style.append(head)


def _modern_mode(document: Document) -> None:
    """Word opens the file as one of its own time, not in compatibility mode."""
    from docx.oxml.ns import qn

    settings = document.settings.element
    compat = element("compat")
    compat.append(element("compatSetting", name="compatibilityMode", uri=_WORD_URI, val=15))
    after = settings.find(qn("w:rsids"))
    if after is not None:
        after.addprevious(compat)
    else:
        settings.append(compat)
