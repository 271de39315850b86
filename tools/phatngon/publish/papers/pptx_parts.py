"""What a PowerPoint slide is made of: paragraphs with bold and slant, bullets, and the shapes of a drawing.

python-pptx has no word for bullets, the language of a text and the head of an arrow; those are written here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from phatngon.base.html import tag
from phatngon.documents.clean import attribute, classes, is_tag, piece
from phatngon.publish.papers.slide_drawing import Arrow, Box, Drawing, Words
from phatngon.publish.papers.slide_measure import INDENT

if TYPE_CHECKING:
    from bs4 import Tag
    from pptx.shapes.base import BaseShape
    from pptx.shapes.connector import Connector
    from pptx.slide import Slide as SlidePage
    from pptx.text.text import TextFrame, _Paragraph
    from pptx.util import Length

EMU = 9525  # of a px
POINT = 0.75  # of a px
LEFT = 56  # px from the edge at which everything begins
INK, DEEP = "10192A", "0B2F5C"
_BLOCKS = ("p", "ul", "ol", "dl", "div", "blockquote", "li", "dt", "dd")


def length(emu: float) -> Length:
    """So many EMU as a length of the library."""
    from pptx.util import Emu

    return Emu(round(emu))


def place(shape: BaseShape, x: float, y: float, wide: float, tall: float) -> None:
    """Put a shape where it belongs, in px of the deck."""
    shape.left, shape.top = length(x * EMU), length(y * EMU)
    shape.width, shape.height = length(wide * EMU), length(tall * EMU)


def plain_frame(frame: TextFrame) -> None:
    """A frame without margins, whose text shrinks where a machine has only a wider font."""
    from pptx.enum.text import MSO_AUTO_SIZE

    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = length(0)


def lines_of(block: Tag) -> Iterator[tuple[Tag, str]]:
    """The paragraphs of a block, each with the sign before it (``•``, ``1.``, or nothing)."""
    if block.name in ("ul", "ol"):
        for number, item in enumerate(block.find_all("li", recursive=False), 1):
            lettered = "pn-letters" in classes(block)
            start = int(attribute(block, "start") or 1) - 1
            yield item, "" if lettered else (f"{start + number}." if block.name == "ol" else "•")
        return
    inner = [one for one in block.children if is_tag(one) and one.name in _BLOCKS]
    if not inner:
        yield block, ""
    for one in inner:
        yield from lines_of(one)


def runs(paragraph: _Paragraph, node: Tag, size: float, *, bold: bool, colour: str) -> None:
    """The words of an element as runs of a paragraph, bold and slant kept."""
    for words, strong, slanted in _pieces(node, bold=bold):
        run = paragraph.add_run()
        run.text = words
        run.font.size = length(size * POINT * 12700)
        run.font.bold, run.font.italic = strong, slanted or None
        run.font.color.rgb = colour_of(colour)
        run._r.get_or_add_rPr().set("lang", "vi-VN")


def _pieces(node: Tag, *, bold: bool, slanted: bool = False) -> Iterator[tuple[str, bool, bool]]:
    """The texts of an element on one line, each with its weight and slant."""
    for child in node.children:
        if is_tag(child):
            strong = bold or child.name in ("b", "strong", "th", "dt")
            yield from _pieces(child, bold=strong, slanted=slanted or child.name in ("em", "i"))
        elif words := " ".join(str(child).replace("\n", " ").split(" ")):
            yield words, bold, slanted


def set_bullet(paragraph: _Paragraph, sign: str) -> None:
    """The sign before a paragraph; none for an empty one."""
    from pptx.oxml.ns import qn
    from pptx.oxml.xmlchemy import OxmlElement

    facts = paragraph._p.get_or_add_pPr()
    if not sign:
        facts.append(OxmlElement("a:buNone"))
        return
    facts.set("marL", str(INDENT * EMU))
    facts.set("indent", str(-INDENT * EMU))
    mark = OxmlElement("a:buAutoNum" if sign != "•" else "a:buChar")
    mark.set(*(("type", "arabicPeriod") if sign != "•" else ("char", sign)))
    facts.append(mark)
    assert mark.tag in (qn("a:buAutoNum"), qn("a:buChar"))


def space_below(paragraph: _Paragraph, below: float) -> None:
    """The px below a paragraph."""
    paragraph.space_after = length(below * POINT * 12700)


def shapes(page: SlidePage, drawing: Drawing, top: float) -> None:
    """The shapes of a drawing, which begins ``top`` px from the top."""
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.enum.text import PP_ALIGN

    for one in drawing.shapes:
        if isinstance(one, Box):
            kind = MSO_SHAPE.RECTANGLE
            if one.round:
                kind = MSO_SHAPE.OVAL if one.round * 2 >= one.wide else MSO_SHAPE.ROUNDED_RECTANGLE
            shape = page.shapes.add_shape(kind, *[length(0)] * 4)
            place(shape, LEFT + one.x, top + one.y, one.wide, one.tall)
            if kind == MSO_SHAPE.ROUNDED_RECTANGLE:
                shape.adjustments[0] = one.round / min(one.wide, one.tall)
            shape.fill.solid()
            shape.fill.fore_color.rgb = colour_of(one.fill)
            if one.line:
                shape.line.color.rgb = colour_of(one.line)
            else:
                shape.line.fill.background()
            shape.shadow.inherit = False
        elif isinstance(one, Arrow):
            ends = (LEFT + one.x, top + one.y, LEFT + one.to_x, top + one.to_y)
            line = page.shapes.add_connector(
                MSO_CONNECTOR.STRAIGHT, *(length(end * EMU) for end in ends)
            )
            line.line.color.rgb, line.line.width = colour_of(DEEP), length(3 * EMU)
            _point(line)
        elif isinstance(one, Words):
            box = page.shapes.add_textbox(*[length(0)] * 4)
            place(box, LEFT + one.x, top + one.y, one.wide, one.tall)
            plain_frame(box.text_frame)
            paragraph = box.text_frame.paragraphs[0]
            runs(
                paragraph,
                piece(tag("p", one.said)),
                one.size,
                bold=one.bold,
                colour=one.colour.lstrip("#").upper(),
            )
            if one.middle:
                paragraph.alignment = PP_ALIGN.CENTER


def _point(line: Connector) -> None:
    """Give a line the head of an arrow."""
    from pptx.oxml.xmlchemy import OxmlElement

    end = OxmlElement("a:tailEnd")
    end.set("type", "triangle")
    line.line._get_or_add_ln().append(end)


def colour_of(value: str) -> object:
    """A colour as the library has it."""
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(value.lstrip("#")))  # type: ignore[no-untyped-call]  # the library has no types here
