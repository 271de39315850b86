"""Slides that fit: every slide is one screen, set as large as it fits; what does not fit stops the build by the name of its cell.

Nothing is cut, made smaller than the last row reads, or poured into further slides: a deck chooses, and its author does it.
"""

from __future__ import annotations

import base64
import io
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.html import inline, tag
from phatngon.documents.clean import attribute, clean, parse, piece, serialise
from phatngon.publish.papers.slide_art import Art
from phatngon.publish.papers.slide_blocks import blocks_of
from phatngon.publish.papers.slide_drawing import FACE, Drawing, art_svg
from phatngon.publish.papers.slide_measure import BASES, LEAST, LINE, TALL, WIDE, height
from phatngon.publish.papers.slide_pictures import Picture
from phatngon.publish.papers.slide_tables import set_columns
from phatngon.publish.papers.slides import Slide

if TYPE_CHECKING:
    from bs4 import Tag

SPARE = 8  # px that stay free at the foot of a slide
PICTURE_LEAST = 330  # px of height that a chart of a lesson needs at least
FOOT_LEAST = 38  # px of the words below which nothing is drawn at the foot
ABOVE = 10  # px between words and a drawing below them
OPENING = "pn-open"


@dataclass(frozen=True)
class _LaidSlide:
    base: int
    body: str
    drawing: Drawing | None = None
    below: float = 0


def fitted(slides: list[Slide], title: str = "") -> list[Slide]:
    """The slides for the hall, one screen each; ``title`` heads what has no heading of its own.

    Raises InputError, naming the cell, for a slide that does not fit with letters the last row reads.
    """
    return [_fit(slide, title) for slide in slides]


def slide_svg(slide: Slide, face: str = FACE) -> str:
    """What is drawn on a slide that was laid out, as SVG set in ``face``; empty where nothing is."""
    if slide.drawing is not None:
        return art_svg(slide.drawing, face)
    if isinstance(slide.art, Picture):
        return slide.art.sized(WIDE, picture_room(slide), face)[0]
    return ""


def picture_room(slide: Slide) -> float:
    """The height that words and caption leave for a lesson's own picture."""
    caption = slide.art.caption if isinstance(slide.art, Picture) else ""
    return _room(slide.below, caption)


def _fit(slide: Slide, title: str) -> Slide:
    """A slide laid out for the wall. Raises InputError where it does not fit."""
    if OPENING in slide.body:
        return replace(slide, base=BASES[0], body=clean(slide.body))
    over = 0.0
    for body in (slide.body, *slide.shorter):
        laid, over = _laid(body, slide.whole, title, slide.art)
        if slide.art is not None and not isinstance(slide.art, Picture) and slide.art.foot:
            plain, over = _laid(body, slide.whole, title, None)
            laid = laid if _as_large(laid, plain) else plain
        if laid is not None:
            return replace(
                slide, base=laid.base, body=laid.body, drawing=laid.drawing, below=laid.below
            )
    lines = max(1, round(over / (LEAST * LINE) + 0.5))
    raise InputError(
        f"ô {slide.cell} không vừa một trang chiếu dù chữ nhỏ nhất: thừa khoảng {lines} dòng.",
        where=f"trang chiếu, ô {slide.cell}",
        advice="Ghi lời ngắn hơn cho trang chiếu ở siêu dữ liệu “wall” của ô, hoặc đặt kiểu trang chiếu là skip.",
    )


def _as_large(laid: _LaidSlide | None, plain: _LaidSlide | None) -> bool:
    """Whether a layout with a drawing at its foot may stand: its words hardly smaller than without."""
    return laid is not None and (plain is None or laid.base >= min(plain.base, FOOT_LEAST))


@lru_cache(maxsize=2048)  # the hall's deck and the trainer's are mostly the same slides
def _laid(
    body: str, whole: bool, title: str, art: Art | Picture | None
) -> tuple[_LaidSlide | None, float]:
    """The layout, or None and by how many px the words alone are too high."""
    blocks = blocks_of(body, whole=whole)
    if title and not (blocks and blocks[0].name in ("h1", "h2", "h3")):
        blocks.insert(0, piece(tag("h2", inline(title))))
    over = 0.0
    for base in BASES:
        ready = _prepared(blocks, base, kept=0 if art is None else PICTURE_LEAST)
        used = sum(height(one, WIDE, base) for one in ready) if ready is not None else TALL * 2.0
        over = used - (TALL - SPARE)
        if over > 0 or ready is None:
            continue
        words = "".join(serialise(parse(str(block))) for block in ready)
        if art is None:
            return _LaidSlide(base, words), 0
        laid = _with_art(base, words, used + ABOVE, art)
        if laid is not None:
            return laid, 0
        over = LEAST * LINE * 3
    return None, over


def _with_art(base: int, words: str, used: float, art: Art | Picture) -> _LaidSlide | None:
    if isinstance(art, Picture):
        return (
            _LaidSlide(base, words, None, used)
            if _room(used, art.caption) >= PICTURE_LEAST
            else None
        )
    drawing = art.drawn(WIDE, TALL - SPARE - used)
    if drawing is None:
        return None
    return _LaidSlide(base, words, drawing, TALL - drawing.tall if art.foot else used)


def _room(below: float, caption: str) -> float:
    return TALL - SPARE - below - caption_height(caption)


def caption_height(caption: str) -> float:
    """The height of the line below a picture."""
    return height(piece(tag("figcaption", caption)), WIDE, LEAST) + ABOVE if caption else 0.0


def _prepared(blocks: list[Tag], base: int, kept: float) -> list[Tag] | None:
    """Copies of the blocks with the columns of tables and the sizes of pictures set; None where they do not fit.

    ``kept`` px are left for what is drawn below.
    """
    found: list[Tag] = []
    for block in map(copy, blocks):
        for table in [block] if block.name == "table" else block.find_all("table"):
            if not set_columns(table, WIDE, base):
                return None
        found.append(block)
    pictures = [block for block in found if block.name == "figure"]
    words = sum(height(block, WIDE, base) for block in found)
    for figure in pictures:
        room = (TALL - SPARE - kept - words) / len(pictures) - 8
        if room < PICTURE_LEAST / len(pictures) or not _shrink(figure, room):
            return None
    return found


def _shrink(figure: Tag, room: float) -> bool:
    """Make a picture as large as the room takes it; False where there is none in it."""
    image = figure.find("img")
    if image is None:
        return False
    wide, tall = _size(image)
    scale = min(WIDE / wide, room / tall)
    image["width"], image["height"] = str(int(wide * scale)), str(int(tall * scale))
    return True


def _size(image: Tag) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(
            io.BytesIO(base64.b64decode(attribute(image, "src").partition(",")[2]))
        ) as one:
            return one.size
    except (UnidentifiedImageError, ValueError):
        raise InputError(
            "không đọc được một hình của bài.",
            where=f"hình “{image.get('alt', '')}”",
            advice="Lưu lại hình dưới dạng PNG rồi nhúng lại.",
        ) from None
