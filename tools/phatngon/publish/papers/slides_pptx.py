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
from phatngon.publish.papers.pptx_parts import (
    DEEP,
    EMU,
    INK,
    LEFT,
    colour_of,
    length,
    lines_of,
    place,
    plain_frame,
    runs,
    set_bullet,
    shapes,
    space_below,
)
from phatngon.publish.papers.slide_fit import OPENING, caption_height, picture_room
from phatngon.publish.papers.slide_measure import LEAST, VOTES, WIDE, height, is_box
from phatngon.publish.papers.slide_measure import setting_of as setting
from phatngon.publish.papers.slide_pictures import Picture
from phatngon.publish.papers.slide_tables import column_widths
from phatngon.publish.papers.slides import URGENCY, Slide

if TYPE_CHECKING:
    from bs4 import Tag
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation as Deck
    from pptx.shapes.autoshape import Shape
    from pptx.shapes.picture import Picture as PictureShape
    from pptx.slide import Slide as SlidePage

FOOT, FOOT_SIZE, SOFT = 680, 20, "44546A"  # of the line at the bottom, in px
TOP = 34  # px from the top at which the words of a slide begin
COLOURS = {"pn-yes": "E6F3EA", "pn-law": "EEF4FB", "pn-result": "EEF4FB", "pn-ready": "EEF4FB"}


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
    layout = _layout(made, foot)
    for slide in slides:
        _add(made.slides.add_slide(layout), slide)
    if any(slide.notes for slide in slides):
        master: Any = made.notes_master
        for holder in master.placeholders:
            if holder.has_text_frame and holder.text_frame.text.startswith("Click"):
                holder.text_frame.text = "Lời nói"
    buffer = io.BytesIO()
    made.save(buffer)
    return zipped(unzipped(buffer.getvalue()).items(), rights=OWN)


def _layout(made: Deck, foot: str) -> object:
    """The one layout of the file: a title, and below everything the line that says whose deck it is and for which law."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    kept = made.slide_layouts[5]  # a title and nothing else
    for other in [one for one in made.slide_layouts if one is not kept]:
        made.slide_layouts.remove(other)
    kept.name = "Tiêu đề"
    for holder in [*made.slide_master.placeholders, *kept.placeholders]:
        first = holder.placeholder_format.type == PP_PLACEHOLDER.TITLE
        holder.text_frame.text = "Tiêu đề" if first else "Nội dung"
    for holder in list(kept.placeholders)[1:]:  # day, foot and number of PowerPoint's own
        holder._element.getparent().remove(holder._element)
    if foot:
        scratch = made.slides.add_slide(kept)
        box = scratch.shapes.add_textbox(*[length(0)] * 4)
        place(box, LEFT, FOOT, WIDE, 30)
        plain_frame(box.text_frame)
        line = piece(tag("p", foot))
        runs(box.text_frame.paragraphs[0], line, FOOT_SIZE, bold=False, colour=SOFT)
        box._element.nvSpPr.cNvPr.set("id", str(1 + max(one.shape_id for one in kept.shapes)))
        kept.shapes._spTree.append(box._element)
        _drop(made, scratch)
    return kept


def _drop(made: Deck, page: SlidePage) -> None:
    """Take a slide away again."""
    entry = next(
        one for one in made.slides._sldIdLst if made.part.related_part(one.rId) is page.part
    )
    made.part.drop_rel(entry.rId)
    made.slides._sldIdLst.remove(entry)


def _add(page: SlidePage, slide: Slide) -> None:
    tree, y = parse(slide.body), float(TOP)
    opening = OPENING in slide.body
    base = slide.base or LEAST
    flowing: list[
        Tag
    ] = []  # words that follow one another share a box: where a font is wider they move, never overlap
    for block in list(_blocks(tree)):
        high = height(block, WIDE, base)
        if _flows(block, page, flowing):
            flowing.append(block)
            continue
        y = _flush(page, flowing, y, base)
        if block.name in HEADINGS and not _title(page).text_frame.text:
            size = 64.0 if opening else setting(block, slide.base or LEAST).size
            y += 150 if opening else 0
            high = size * 1.3 * (2 if opening else max(1, round(high / (size * 1.3))))
            _heading(_title(page), block, y, high, size)
        elif block.name == "figure" and block.img is not None:
            _image(page, block.img, y)
        elif block.name == "table":
            _table(page, block, y, high, slide.base or LEAST)
        else:
            _text(page, [block], y, high, base)
        y += high
    _flush(page, flowing, y, base)
    _drawn(page, slide)
    if slide.notes:
        said = (parse("".join(slide.notes))).find_all(["p", "li", "h3", "h4"])
        lines = [squeeze(one.get_text(" ")) for one in said if one.find(["p", "li"]) is None]
        if slide.part_minutes:
            urgent = URGENCY.get(slide.priority, "")
            lines.insert(0, f"Phần này: {slide.part_minutes} phút. {urgent}".strip())
        frame = page.notes_slide.notes_text_frame
        assert frame is not None
        frame.text = "\n".join(lines)


def _flows(block: Tag, page: SlidePage, flowing: list[Tag]) -> bool:
    """True for plain words that stand in the same box as those before them."""
    if block.name in ("figure", "table") or set(COLOURS) & set(classes(block)):
        return False
    if block.name in HEADINGS and not _title(page).text_frame.text:
        return False
    return not flowing or ("pn-vote" in classes(flowing[0])) == ("pn-vote" in classes(block))


def _flush(page: SlidePage, flowing: list[Tag], y: float, base: int) -> float:
    """Put the words that wait into one box; the height below it."""
    if not flowing:
        return y
    tall = sum(height(block, WIDE, base) for block in flowing)
    _text(page, flowing, y, tall, base)
    flowing.clear()
    return y + tall


def _blocks(tree: Tag) -> Iterator[Tag]:
    """What stands one below the other on a slide."""
    for child in tree.children:
        if not is_tag(child):
            continue
        if child.name == "div" and not is_box(child):
            yield from _blocks(child)
        else:
            yield child


def _title(page: SlidePage) -> Shape:
    title = page.shapes.title
    assert title is not None  # the one layout has a title
    return title


def _heading(shape: Shape, block: Tag, y: float, tall: float, size: float) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    place(shape, LEFT, y, WIDE, tall)
    frame = shape.text_frame
    plain_frame(frame)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    runs(frame.paragraphs[0], block, size, bold=True, colour=DEEP)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT


def _text(page: SlidePage, blocks: list[Tag], y: float, tall: float, base: int) -> None:
    """Words in one text box, a line of it for each paragraph and item."""
    box = page.shapes.add_textbox(*[length(0)] * 4)
    first = blocks[0]
    vote = VOTES if "pn-vote" in classes(first) else 0
    place(box, LEFT, y, WIDE - vote, tall)
    frame = box.text_frame
    plain_frame(frame)
    fill = next((COLOURS[name] for name in classes(first) if name in COLOURS), "")
    if fill:
        box.fill.solid()
        box.fill.fore_color.rgb = colour_of(fill)
        frame.margin_left = frame.margin_right = length(20 * EMU)
        frame.margin_top = length(8 * EMU)
    fresh = True
    for block in blocks:
        for line, bullet in lines_of(block):
            paragraph = frame.paragraphs[0] if fresh else frame.add_paragraph()
            fresh = False
            own = setting(line, base)
            rule = "pn-rule" in classes(line)
            runs(paragraph, line, own.size, bold=own.bold, colour=DEEP if rule else INK)
            set_bullet(paragraph, bullet)
            space_below(paragraph, own.below)


def _image(page: SlidePage, image: Tag, y: float) -> None:
    """A picture that a trainer put into a cell."""
    data = base64.b64decode(attribute(image, "src").partition(",")[2])
    wide, tall = (float(attribute(image, name)) for name in ("width", "height"))
    shape = page.shapes.add_picture(io.BytesIO(data), length(0), length(0))
    place(shape, LEFT + (WIDE - wide) / 2, y, wide, tall)
    _describe(shape, attribute(image, "alt"))


def _describe(shape: PictureShape, alt: str) -> None:
    element: BaseOxmlElement = shape._element
    element.nvPicPr.cNvPr.set("descr", alt)


def _table(page: SlidePage, block: Tag, y: float, tall: float, base: int) -> None:
    rows = block.find_all("tr")
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    count = max(map(len, cells))
    if block.caption is not None:
        caption = tag("p", block.caption.get_text(" "))
        own = height(piece(caption), WIDE, base)
        _text(page, [piece(f"<p><strong>{caption[3:-4]}</strong></p>")], y, own, base)
        y, tall = y + own, tall - own
    shape = page.shapes.add_table(
        len(rows), count, *(length(px * EMU) for px in (LEFT, y, WIDE, tall))
    )
    for column, wide in enumerate(column_widths(block)[:count]):
        shape.table.columns[column].width = length(wide * EMU)
    for number, row in enumerate(cells):
        for column, cell in enumerate(row):
            frame: Any = shape.table.cell(number, column).text_frame  # add_paragraph is untyped
            head = cell.find_parent("thead") is not None
            for n, (line, _) in enumerate(lines_of(cell)):
                paragraph = frame.paragraphs[0] if not n else frame.add_paragraph()
                runs(
                    paragraph,
                    line,
                    base,
                    bold=cell.name == "th",
                    colour="FFFFFF" if head else INK,
                )


def _drawn(page: SlidePage, slide: Slide) -> None:
    top = TOP + slide.below
    if slide.drawing is not None:
        shapes(page, slide.drawing, top)
    if isinstance(slide.art, Picture):
        room = picture_room(slide)
        svg, wide, tall = slide.art.sized(WIDE, room, "Source Sans Pro")
        picture = page.shapes.add_picture(io.BytesIO(_png(svg, wide, tall)), length(0), length(0))
        place(picture, LEFT + (WIDE - wide) / 2, top, wide, tall)
        _describe(picture, slide.art.alt)
        if slide.art.caption:
            caption = piece(tag("figcaption", slide.art.caption))
            _text(page, [caption], top + tall + 6, caption_height(slide.art.caption), LEAST)


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
