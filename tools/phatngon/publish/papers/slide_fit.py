"""Slides that fit: what is too high for one goes on over several, under its heading, and nothing is ever cut off.

Text is set as large as it fits. What can neither be set smaller nor be cut stops the build by name.
"""

from __future__ import annotations

import base64
import io
from collections import deque
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.text import squeeze
from phatngon.documents.clean import HEADINGS, attribute, classes, clean, parse, piece, serialise
from phatngon.publish.papers.slide_blocks import blocks_of
from phatngon.publish.papers.slide_measure import BASES, TALL, WIDE, height
from phatngon.publish.papers.slide_tables import (
    GOES_ON,
    cut_columns,
    cut_rows,
    emptied,
    set_columns,
    units,
)
from phatngon.publish.papers.slides import Slide

if TYPE_CHECKING:
    from bs4 import Tag

SPARE = 8  # px that stay free at the foot of a slide
SPARSE = 0.4  # a slide that is less full than this takes the beginning of a list or table that would fit on the next
FIGURE_LEAST = 300  # px below which a picture goes to the next slide instead
# shares of a slide's height tried, so that the last of several slides is not nearly empty
EVEN = (0.6, 0.7, 0.8, 0.9)


class _TooHighError(Exception):
    """A block fits on no slide."""


def fitted(slides: list[Slide], title: str = "") -> list[Slide]:
    """The slides for the hall, each no higher than the screen; ``title`` heads what stands above the first heading.

    Raises InputError for a cell that cannot be made to fit.
    """
    found: list[Slide] = []
    running = title
    for slide in slides:
        if 'class="pn-open"' in slide.body:
            found.append(replace(slide, body=clean(slide.body)))
            continue
        made = _fit(slide, running)
        if not slide.item:
            running = _heading_words(made[0]) or running
        found += made
    return found


def _fit(slide: Slide, running: str) -> list[Slide]:
    laid = _laid(slide.body, slide.whole, running)
    if laid is None:
        raise InputError(
            f"ô {slide.cell} không vừa một trang chiếu dù chữ nhỏ nhất.",
            where=f"trang chiếu, ô {slide.cell}",
            advice="Rút ngắn ô ấy, hoặc chia thành nhiều ô.",
        )
    base, bodies = laid
    return [
        replace(
            slide,
            body=body,
            base=base,
            first=slide.first and not place,
            minutes=0 if place else slide.minutes,
            notes=list(slide.notes) if not place else [],
        )
        for place, body in enumerate(bodies)
    ]


@lru_cache(maxsize=2048)  # the hall's deck and the trainer's are mostly the same slides
def _laid(body: str, whole: bool, running: str) -> tuple[int, tuple[str, ...]] | None:
    """A slide laid out: the size of its letters and the bodies of the slides it takes; None where it fits on none."""
    blocks = blocks_of(body, whole=whole)
    heading = (
        blocks.pop(0)
        if blocks and _is_heading(blocks[0])
        else _going_on(f"{running.removesuffix(GOES_ON)}{GOES_ON}")
    )
    best: tuple[int, list[list[Tag]]] | None = None
    for base in BASES:
        try:
            pages = _pages(blocks, heading, base)
        except _TooHighError:
            continue
        if len(pages) > 1 and base == BASES[0]:
            continue  # the largest letters are for what fits whole
        if best is None or len(pages) < len(best[1]):
            best = (base, pages)
        if len(pages) == 1:
            break
    if best is None or (whole and len(best[1]) > 1):
        return None
    base, pages = best
    return base, tuple(_body(page) for page in _evened(pages, blocks, heading, base))


def _evened(pages: list[list[Tag]], blocks: list[Tag], heading: Tag, base: int) -> list[list[Tag]]:
    """The same number of slides, filled as evenly as can be."""
    if len(pages) < 2:
        return pages
    for share in EVEN:
        try:
            tried = _pages(blocks, heading, base, share)
        except _TooHighError:
            continue
        if len(tried) == len(pages):
            return tried
    return pages


def _pages(blocks: list[Tag], heading: Tag, base: int, share: float = 1.0) -> list[list[Tag]]:
    """The blocks on as many slides as they need, each under the heading."""
    queue, pages = deque(_prepared(blocks, base)), []
    page, left = [heading], _room(heading, base, share)
    again = _continued(heading)
    fresh = _room(again, base, share)
    while queue:
        block = queue.popleft()
        high, begun = height(block, WIDE, base), len(page) > 1
        if block.name == "figure" and high > left:
            if begun and left < FIGURE_LEAST:
                high = left + 1
            else:
                _shrink(block, left, base)
                high = height(block, WIDE, base)
        if high <= left:
            page.append(block)
            left -= high
            continue
        sparse = left > (1 - SPARSE) * fresh and block.name != "p"
        upper, lower = (
            _cut(block, left, _room(again, base, 1), base)
            if not begun or high > fresh or sparse
            else (None, block)
        )
        if upper is None and not begun:
            raise _TooHighError
        if upper is not None:
            page.append(upper)
        kept = _leading(page) if upper is None else []
        pages.append(page)
        page, left = [copy(again)], fresh
        queue.extendleft(reversed([*kept, *([lower] if lower is not None else [])]))
    return [*pages, page]


def _leading(page: list[Tag]) -> list[Tag]:
    """What must not stand last on a slide (a heading, a line that ends in a colon), taken off it."""
    taken: list[Tag] = []
    while len(page) > 2 and (
        page[-1].name in HEADINGS or page[-1].get_text().rstrip().endswith(":")
    ):
        taken.insert(0, page.pop())
    return taken


def _room(heading: Tag, base: int, share: float) -> float:
    return (TALL - SPARE - height(heading, WIDE, base)) * share


def _prepared(blocks: list[Tag], base: int) -> list[Tag]:
    """Copies of the blocks with the columns of tables and the sizes of pictures set."""
    found: list[Tag] = []
    for block in map(copy, blocks):
        if block.name == "figure":
            _shrink(block, TALL, base)
        for table in [block] if block.name == "table" else block.find_all("table"):
            if set_columns(table, WIDE, base):
                continue
            if table is not block:
                raise _TooHighError
            parts = cut_columns(table, WIDE, base)
            if len(parts) < 2 or not all(set_columns(part, WIDE, base) for part in parts):
                raise _TooHighError
            found += parts[:-1]
            block = parts[-1]
        found.append(block)
    return found


def _cut(block: Tag, room: float, fresh: float, base: int) -> tuple[Tag | None, Tag | None]:
    """A block as far as it fits, and the rest; only what is higher than a ``fresh`` slide is cut inside its parts."""
    if block.name == "table":
        return cut_rows(block, room, WIDE, base, fresh)
    groups = _groups(block)
    taken = 0
    while taken < len(groups) and height(_holding(block, groups[: taken + 1]), WIDE, base) <= room:
        taken += 1
    if not taken and groups and height(_holding(block, groups[:1]), WIDE, base) > fresh:
        return _cut_first(block, groups, room, base)
    if not taken or taken == len(groups):
        return None, block
    return _holding(block, groups[:taken]), _after(block, groups[taken:], taken)


def _cut_first(
    block: Tag, groups: list[list[Tag]], room: float, base: int
) -> tuple[Tag | None, Tag | None]:
    """A block cut inside the first of its parts, which is higher than the room by itself."""
    last = groups[0][-1]
    parts, taken = units(last), 0

    def first(count: int) -> Tag:
        return _holding(
            block, [[*groups[0][:-1], _holding(last, [[one] for one in parts[:count]])]]
        )

    while taken < len(parts) and height(first(taken + 1), WIDE, base) <= room:
        taken += 1
    if not taken or taken == len(parts):
        return None, block
    rest = _holding(last, [[one] for one in parts[taken:]])
    leading = [_said_again(one) for one in groups[0][:-1]]
    return first(taken), _after(block, [[*leading, rest], *groups[1:]], 0)


def _said_again(tag: Tag) -> Tag:
    again = copy(tag)
    if GOES_ON.strip() not in again.get_text():
        again.append(GOES_ON)
    return again


def _groups(block: Tag) -> list[list[Tag]]:
    """The parts of a block that stay together: the items of a list, each term with what is said of it, paragraphs, sentences."""
    if block.name == "dl":
        groups: list[list[Tag]] = []
        for child in block.find_all(["dt", "dd"], recursive=False):
            if child.name == "dt" or not groups:
                groups.append([])
            groups[-1].append(child)
        return groups
    if block.name in ("ul", "ol"):
        return [[child] for child in block.find_all("li", recursive=False)]
    return [[one] for one in units(block)]


def _holding(block: Tag, groups: list[list[Tag]]) -> Tag:
    part = emptied(block)
    for group in groups:
        for one in group:
            part.append(copy(one))
    return part


def _after(block: Tag, groups: list[list[Tag]], taken: int) -> Tag:
    rest = _holding(block, groups)
    if block.name == "ol":
        rest["start"] = str(int(attribute(block, "start") or 1) + taken)
    return rest


def _shrink(figure: Tag, room: float, base: int) -> None:
    """Make a picture as large as the room takes it."""
    image = figure.find("img")
    if image is None:
        return
    words = sum(height(one, WIDE, base) for one in figure.find_all("figcaption"))
    wide, tall = _size(image)
    scale = min(WIDE / wide, max(1.0, room - words - 28) / tall)
    image["width"], image["height"] = str(int(wide * scale)), str(int(tall * scale))


def _size(image: Tag) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(
            io.BytesIO(base64.b64decode(str(image["src"]).partition(",")[2]))
        ) as opened:
            return opened.size
    except (UnidentifiedImageError, ValueError):
        raise InputError(
            "không đọc được một hình của bài.",
            where=f"hình “{image.get('alt', '')}”",
            advice="Lưu lại hình dưới dạng PNG rồi nhúng lại.",
        ) from None


def _is_heading(block: Tag) -> bool:
    return block.name in HEADINGS or "pn-item-title" in classes(block)


def _going_on(words: str) -> Tag:
    heading = piece('<h2 class="pn-on"></h2>')
    heading.string = words
    return heading


def _continued(heading: Tag) -> Tag:
    """The heading of the slides that follow."""
    if "pn-item-title" in classes(heading):
        again = copy(heading)
        if again.strong is not None and not again.strong.get_text().endswith(GOES_ON):
            again.strong.append(GOES_ON)
        return again
    return _going_on(f"{squeeze(heading.get_text(' ')).removesuffix(GOES_ON)}{GOES_ON}")


def _heading_words(slide: Slide) -> str:
    heading = parse(slide.body).find(HEADINGS)
    return squeeze(heading.get_text(" ")) if heading is not None else ""


def _body(page: list[Tag]) -> str:
    return "".join(serialise(parse(str(block))) for block in page)
