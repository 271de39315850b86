"""Slides as PowerPoint, for who mixes them with slides of his own: text and tables can be edited, what is said stands in the notes.

Every slide of the deck is one slide here, its words in the same order; drawings are shapes, the lessons' own charts pictures with
their alt text. The same slides give the same bytes.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from phatngon.base.archive import OWN, unzipped, zipped
from phatngon.base.errors import MissingOnMachine
from phatngon.base.html import tag
from phatngon.base.text import squeeze
from phatngon.documents import pdf
from phatngon.documents.clean import HEADINGS, attribute, classes, is_tag, parse, piece
from phatngon.documents.cover import KIT_NAME
from phatngon.documents.pandoc import work_folder
from phatngon.publish.papers.slide_art import Arrow, Box, Drawing, Words
from phatngon.publish.papers.slide_fit import OPENING, caption_height, picture_room
from phatngon.publish.papers.slide_measure import INDENT, LEAST, VOTES, WIDE, height, is_box
from phatngon.publish.papers.slide_measure import setting_of as setting
from phatngon.publish.papers.slide_pictures import Picture
from phatngon.publish.papers.slide_tables import column_widths
from phatngon.publish.papers.slides import Slide

if TYPE_CHECKING:
    from bs4 import Tag

EMU = 9525  # of a px
POINT = 0.75  # of a px
LEFT, TOP = 56, 34  # where the words of a slide begin, in px
COLOURS = {"pn-yes": "E6F3EA", "pn-law": "EEF4FB", "pn-result": "EEF4FB", "pn-ready": "EEF4FB"}
INK, DEEP = "10192A", "0B2F5C"
_BLOCKS = ("p", "ul", "ol", "dl", "div", "blockquote", "li", "dt", "dd")


def slides_pptx(slides: list[Slide], *, title: str, foot: str, day: date) -> bytes:
    """The slides as a PowerPoint file. Raises MissingOnMachine without the library that writes it."""
    try:
        from pptx import Presentation
        from pptx.util import Emu
    except ImportError:
        raise MissingOnMachine(
            "máy này chưa có python-pptx, nên chưa làm được tệp PowerPoint.",
            advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện.",
        ) from None
    made = Presentation()
    made.slide_width, made.slide_height = Emu(1280 * EMU), Emu(720 * EMU)
    facts = made.core_properties
    facts.title, facts.subject, facts.author, facts.language = title, foot, KIT_NAME, "vi"
    facts.created = facts.modified = datetime.combine(day, time())
    facts.last_modified_by, facts.revision = KIT_NAME, 1
    for slide in slides:
        _add(made, slide)
    buffer = io.BytesIO()
    made.save(buffer)
    return zipped(unzipped(buffer.getvalue()).items(), rights=OWN)


def _add(made: Any, slide: Slide) -> None:
    page = made.slides.add_slide(made.slide_layouts[5])  # a title and nothing else
    tree, y = parse(slide.body), float(TOP)
    opening = OPENING in slide.body
    for block in list(_blocks(tree)):
        high = height(block, WIDE, slide.base or LEAST)
        if block.name in HEADINGS and not page.shapes.title.text_frame.text:
            size = 64.0 if opening else setting(block, slide.base or LEAST).size
            y += 150 if opening else 0
            high = size * 1.3 * (2 if opening else max(1, round(high / (size * 1.3))))
            _heading(page.shapes.title, block, y, high, size)
        elif block.name == "figure" and block.img is not None:
            _image(page, block.img, y)
        elif block.name == "table":
            _table(page, block, y, high, slide.base or LEAST)
        else:
            _text(page, block, y, high, slide.base or LEAST)
        y += high
    _drawn(page, slide)
    if slide.notes:
        said = (parse("".join(slide.notes))).find_all(["p", "li", "h3", "h4"])
        lines = [squeeze(one.get_text(" ")) for one in said if one.find(["p", "li"]) is None]
        page.notes_slide.notes_text_frame.text = "\n".join(lines)


def _blocks(tree: Tag) -> Iterator[Tag]:
    """What stands one below the other on a slide."""
    for child in tree.children:
        if not is_tag(child):
            continue
        if child.name == "div" and not is_box(child):
            yield from _blocks(child)
        else:
            yield child


def _place(shape: Any, x: float, y: float, wide: float, tall: float) -> None:
    shape.left, shape.top = round(x * EMU), round(y * EMU)
    shape.width, shape.height = round(wide * EMU), round(tall * EMU)


def _heading(shape: Any, block: Tag, y: float, tall: float, size: float) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    _place(shape, LEFT, y, WIDE, tall)
    frame = shape.text_frame
    _plain_frame(frame)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    _runs(frame.paragraphs[0], block, size, bold=True, colour=DEEP)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT


def _plain_frame(frame: Any) -> None:
    from pptx.enum.text import MSO_AUTO_SIZE

    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _text(page: Any, block: Tag, y: float, tall: float, base: int) -> None:
    """A block of words: a text box, a line of it for each paragraph and item."""
    box = page.shapes.add_textbox(0, 0, 0, 0)
    vote = VOTES if "pn-vote" in classes(block) else 0
    _place(box, LEFT, y, WIDE - vote, tall)
    frame = box.text_frame
    _plain_frame(frame)
    fill = next((COLOURS[name] for name in classes(block) if name in COLOURS), "")
    if fill:
        box.fill.solid()
        box.fill.fore_color.rgb = _colour(fill)
        frame.margin_left = frame.margin_right = 20 * EMU
        frame.margin_top = 8 * EMU
    fresh = True
    for line, bullet in _lines(block):
        paragraph = frame.paragraphs[0] if fresh else frame.add_paragraph()
        fresh = False
        own = setting(line, base)
        rule = "pn-rule" in classes(line)
        _runs(paragraph, line, own.size, bold=own.bold, colour=DEEP if rule else INK)
        _set_bullet(paragraph, bullet)
        _space(paragraph, own.below)


def _lines(block: Tag) -> Iterator[tuple[Tag, str]]:
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
        yield from _lines(one)


def _runs(paragraph: Any, node: Tag, size: float, *, bold: bool, colour: str) -> None:
    for words, strong, slanted in _pieces(node, bold=bold):
        run = paragraph.add_run()
        run.text = words
        run.font.size = round(size * POINT * 12700)
        run.font.bold, run.font.italic = strong, slanted or None
        run.font.color.rgb = _colour(colour)
        run._r.get_or_add_rPr().set("lang", "vi-VN")


def _pieces(node: Tag, *, bold: bool, slanted: bool = False) -> Iterator[tuple[str, bool, bool]]:
    """The texts of an element on one line, each with its weight and slant."""
    for child in node.children:
        if is_tag(child):
            strong = bold or child.name in ("b", "strong", "th", "dt")
            yield from _pieces(child, bold=strong, slanted=slanted or child.name in ("em", "i"))
        elif words := " ".join(str(child).replace("\n", " ").split(" ")):
            yield words, bold, slanted


def _set_bullet(paragraph: Any, sign: str) -> None:
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


def _space(paragraph: Any, below: float) -> None:
    paragraph.space_after = round(below * POINT * 12700)


def _image(page: Any, image: Tag, y: float) -> None:
    """A picture that a trainer put into a cell."""
    data = base64.b64decode(attribute(image, "src").partition(",")[2])
    wide, tall = (float(attribute(image, name)) for name in ("width", "height"))
    shape = page.shapes.add_picture(io.BytesIO(data), 0, 0)
    _place(shape, LEFT + (WIDE - wide) / 2, y, wide, tall)
    shape._element.nvPicPr.cNvPr.set("descr", attribute(image, "alt"))


def _table(page: Any, block: Tag, y: float, tall: float, base: int) -> None:
    rows = block.find_all("tr")
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    count = max(map(len, cells))
    if block.caption is not None:
        caption = tag("p", block.caption.get_text(" "))
        own = height(piece(caption), WIDE, base)
        _text(page, piece(f"<p><strong>{caption[3:-4]}</strong></p>"), y, own, base)
        y, tall = y + own, tall - own
    shape = page.shapes.add_table(
        len(rows), count, round(LEFT * EMU), round(y * EMU), WIDE * EMU, round(tall * EMU)
    )
    for place, wide in enumerate(column_widths(block)[:count]):
        shape.table.columns[place].width = round(wide * EMU)
    for number, row in enumerate(cells):
        for place, cell in enumerate(row):
            frame = shape.table.cell(number, place).text_frame
            head = cell.find_parent("thead") is not None
            for n, (line, _) in enumerate(_lines(cell)):
                paragraph = frame.paragraphs[0] if not n else frame.add_paragraph()
                _runs(
                    paragraph,
                    line,
                    base,
                    bold=cell.name == "th",
                    colour="FFFFFF" if head else INK,
                )


def _drawn(page: Any, slide: Slide) -> None:
    top = TOP + slide.below
    if slide.drawing is not None:
        _shapes(page, slide.drawing, top)
    if isinstance(slide.art, Picture):
        room = picture_room(slide)
        svg, wide, tall = slide.art.sized(WIDE, room, "Source Sans Pro")
        picture = page.shapes.add_picture(io.BytesIO(_png(svg, wide, tall)), 0, 0)
        _place(picture, LEFT + (WIDE - wide) / 2, top, wide, tall)
        picture._element.nvPicPr.cNvPr.set("descr", slide.art.alt)
        if slide.art.caption:
            caption = piece(tag("figcaption", slide.art.caption))
            _text(page, caption, top + tall + 6, caption_height(slide.art.caption), LEAST)


def _shapes(page: Any, drawing: Drawing, top: float) -> None:
    from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
    from pptx.enum.text import PP_ALIGN

    for one in drawing.shapes:
        if isinstance(one, Box):
            kind = MSO_SHAPE.RECTANGLE
            if one.round:
                kind = MSO_SHAPE.OVAL if one.round * 2 >= one.wide else MSO_SHAPE.ROUNDED_RECTANGLE
            shape = page.shapes.add_shape(kind, 0, 0, 0, 0)
            _place(shape, LEFT + one.x, top + one.y, one.wide, one.tall)
            if kind == MSO_SHAPE.ROUNDED_RECTANGLE:
                shape.adjustments[0] = one.round / min(one.wide, one.tall)
            shape.fill.solid()
            shape.fill.fore_color.rgb = _colour(one.fill)
            if one.line:
                shape.line.color.rgb = _colour(one.line)
            else:
                shape.line.fill.background()
            shape.shadow.inherit = False
        elif isinstance(one, Arrow):
            ends = (LEFT + one.x, top + one.y, LEFT + one.to_x, top + one.to_y)
            line = page.shapes.add_connector(
                MSO_CONNECTOR.STRAIGHT, *(round(end * EMU) for end in ends)
            )
            line.line.color.rgb, line.line.width = _colour(DEEP), 3 * EMU
            _point(line)
        elif isinstance(one, Words):
            box = page.shapes.add_textbox(0, 0, 0, 0)
            _place(box, LEFT + one.x, top + one.y, one.wide, one.tall)
            _plain_frame(box.text_frame)
            paragraph = box.text_frame.paragraphs[0]
            _runs(
                paragraph,
                piece(tag("p", one.said)),
                one.size,
                bold=one.bold,
                colour=one.colour.lstrip("#").upper(),
            )
            if one.middle:
                paragraph.alignment = PP_ALIGN.CENTER


def _point(line: Any) -> None:
    """Give a line the head of an arrow."""
    from pptx.oxml.xmlchemy import OxmlElement

    end = OxmlElement("a:tailEnd")
    end.set("type", "triangle")
    line.line._get_or_add_ln().append(end)


@lru_cache(maxsize=64)  # the hall's deck and the trainer's show the same pictures
def _png(svg: str, wide: float, tall: float) -> bytes:
    """A picture as PNG, set by Typst with the kit's own fonts."""
    typst = pdf.typst_library()
    with work_folder() as folder:
        pdf.lay_ready(folder)
        (folder / "hinh.svg").write_text(svg, encoding="utf-8")
        source = (
            f"#set page(width: {wide:.0f}pt, height: {tall:.0f}pt, margin: 0pt)\n"
            f'#image("hinh.svg", width: {wide:.0f}pt)'
        )
        try:
            data: bytes = typst.compile(
                source.encode(),
                root=str(folder),
                font_paths=pdf.fonts_of(folder),
                format="png",
                ppi=108,
            )
        except typst.TypstError as error:
            raise pdf.refused() from error
    return data


def _colour(value: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(value.lstrip("#")))  # type: ignore[no-untyped-call]  # the library has no types here
