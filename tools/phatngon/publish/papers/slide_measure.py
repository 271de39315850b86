"""How high a part of a slide is, from the widths of its letters: slides are made where no browser is.

The sizes of the slides stand here once; the style sheet of a deck is written from them. What is measured is never less than
what a browser shows, so that what fits here fits in the hall (``tests/browser/test_decks.py`` compares the two).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from phatngon.documents.clean import attribute, classes, is_tag
from phatngon.documents.fonts import source_sans

if TYPE_CHECKING:
    from bs4 import Tag
    from bs4.element import PageElement

WIDE, TALL = 1168, 626  # what a slide of 1280×720 has for its text, in px
LEAST = 28  # the smallest letters the back row reads
BASES = (42, 38, 34, 31, LEAST)  # sizes of running text, tried in turn
VOTES = 150  # px on the right of an option, where the hands are written
BOX_SIDE, BOX_EDGE, BOX_TOP, INDENT = 20, 8, 10, 50
CELL_SIDE, CELL_TOP, LINE = 10, 5, 1.3
CARE = 1.015  # a browser may set a line a little wider than the sum of its letters
_UNKNOWN = 1.1  # em of a letter the font lacks: another font sets it, and none of those is wider
_NO_BREAK = "\u00a0\u202f"
Text = tuple[str, float, bool]  # a text, the size of its letters, whether they are bold
_BREAK: Text = ("\n", 0.0, False)
_END: Text = (" ", 0.0, False)  # of a block
_PIECE = re.compile(r"[^\s\u200b]+" + f"[{_NO_BREAK}]?" + r"|\s+")
BLOCKS = frozenset(
    (
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "div",
        "table",
        "figure",
        "figcaption",
        "blockquote",
        "section",
        "pre",
    )
)
_BOXES = frozenset(("pn-law", "pn-result", "pn-ready", "pn-yes", "pn-no", "pn-quote"))


@dataclass(frozen=True)
class Setting:
    """How a kind of text is set: letters in px, bold or not, the line and the space below in px."""

    size: float
    bold: bool = False
    line: float = 0
    below: float = 12

    @property
    def step(self) -> float:
        """The height of one line."""
        return self.size * (self.line or LINE)


def settings(base: float) -> dict[str, Setting]:
    """How every kind of text is set on a slide with running text of ``base`` px. Keys are selectors of the style sheet."""
    small = Setting(LEAST, below=8)
    return {
        "h1": Setting(60, bold=True, line=1.15, below=42),
        "h2": Setting(42, bold=True, line=1.15, below=18),
        "h3": Setting(max(base + 2, 32), bold=True, line=1.2, below=10),
        "h4": Setting(base, bold=True, below=8),
        "h5": Setting(base, bold=True, below=8),
        "h6": Setting(base, bold=True, below=8),
        "p": Setting(base),
        "li": Setting(base, below=8),
        "dt": Setting(base, bold=True, below=2),
        "dd": Setting(base, below=8),
        "td": Setting(base, below=0),
        "th": Setting(base, bold=True, below=0),
        "caption": Setting(base, bold=True, below=8),
        "figcaption": small,
        ".pn-cite": small,
        ".pn-mark": small,
        ".pn-step": Setting(30, bold=True, line=1.2, below=12),
        ".pn-rule": Setting(max(base + 10, 46), bold=True, line=1.2, below=28),
        ".pn-stem p": Setting(base, below=16),
    }


def style_sheet() -> str:
    """The part of a deck's style sheet that says how large things are."""
    lines = []
    for base in BASES:
        for name, one in settings(base).items():
            lines.append(
                f".pn-b{base} {name}{{font-size:{one.size:g}px;line-height:{one.step:g}px;margin-bottom:{one.below:g}px}}"
            )
        lines.append(f".pn-b{base}{{font-size:{base}px;line-height:{base * LINE:g}px}}")
    edge = "".join(f",.reveal .{name}" for name in sorted(_BOXES))
    lines += [
        f".reveal blockquote{edge}{{border-left-style:solid;border-left-width:{BOX_EDGE}px;"
        f"padding:{BOX_TOP}px {BOX_SIDE}px;margin:0 0 12px}}",
        f".reveal ul,.reveal ol{{margin:0 0 4px {INDENT}px;padding:0}}",
        f".reveal th,.reveal td{{padding:{CELL_TOP}px {CELL_SIDE}px}}",
        ".reveal table{margin-bottom:12px}",
        f".reveal .pn-vote li{{padding-right:{VOTES}px}}",
    ]
    return "\n".join(lines)


def setting_of(tag: Tag, base: float) -> Setting:
    """How the text of an element is set."""
    known, names = settings_of(base), tag.get("class") or ()
    for name in names:
        if f".{name}" in known:
            return known[f".{name}"]
    if tag.name == "p" and tag.find_parent(class_="pn-stem") is not None:
        return known[".pn-stem p"]
    return known.get(tag.name) or Setting(base, below=0)


settings_of = cache(settings)


def height(tag: Tag, width: float, base: float) -> float:
    """The height of an element set in ``width`` px, the space below it included."""
    from phatngon.publish.papers.slide_tables import table_height

    if tag.name == "table":
        return table_height(tag, width, base)
    if tag.name == "img":
        return float(attribute(tag, "height") or 0) + 8
    own = setting_of(tag, base)
    inner = (
        width
        - (2 * BOX_SIDE + BOX_EDGE if is_box(tag) else 0)
        - (INDENT if tag.name in ("ul", "ol") and "pn-letters" not in classes(tag) else 0)
        - (VOTES if "pn-vote" in classes(tag) else 0)
    )
    padding = 2 * BOX_TOP + 12 if is_box(tag) else 0
    return inside(tag, inner, base) + padding + (own.below if tag.name != "figure" else 12)


def inside(tag: Tag, width: float, base: float) -> float:
    """The height of what stands in an element: its blocks, and the lines of the text between them."""
    own, total = setting_of(tag, base), 0.0
    run: list[PageElement] = []
    for child in [*tag.children, None]:
        if (
            child is None
            or getattr(child, "name", None) in BLOCKS
            or getattr(child, "name", None) == "img"
        ):
            if any(str(one).strip() for one in run):
                total += lines(run, width, own) * own.step
            run = []
            if is_tag(child):
                total += height(child, width, base)
        else:
            run.append(child)
    return total


def is_box(tag: Tag) -> bool:
    """True for what stands in a frame."""
    return tag.name == "blockquote" or not _BOXES.isdisjoint(tag.get("class") or ())


def lines(run: list[PageElement], width: float, setting: Setting) -> int:
    """How many lines a run of text takes, broken between words as a browser does."""
    return _lines(tuple(_texts(run, setting)), width)


@lru_cache(maxsize=100_000)  # the same text is tried on slide after slide, in size after size
def _lines(texts: tuple[Text, ...], width: float) -> int:
    count, used, gap = 1, 0.0, 0.0
    for word, wide, space in _pieces(texts):
        if word == "\n":
            count, used, gap = count + 1, 0.0, 0.0
            continue
        if space:
            gap = wide
            continue
        if used and used + gap + wide > width:
            count, used = count + 1, 0.0
        used += wide + (gap if used else 0.0)
        gap = 0.0
        while used > width:  # a word longer than the line is broken
            count, used = count + 1, used - width
    return count


def widest_word(tag: Tag, base: float) -> float:
    """The width of the longest word of an element, which a column must have."""
    longest = here = 0.0
    for word, wide, space in _words([tag], setting_of(tag, base)):
        here = 0.0 if space or word == "\n" else here + wide
        longest = max(longest, here)
    return longest


def natural_width(tag: Tag, base: float) -> float:
    """The width of an element's text on one line."""
    return sum(wide for _, wide, _ in _words([tag], setting_of(tag, base)))


def _words(run: list[PageElement], setting: Setting) -> Iterator[tuple[str, float, bool]]:
    """The words and spaces of a run: text, width, whether it is a space one may break at."""
    return _pieces(_texts(run, setting))


def _texts(run: Iterable[PageElement], setting: Setting) -> Iterator[Text]:
    """The texts of a run in order, each with its size and weight; a line break is one of its own."""
    for node in run:
        name = node.name if is_tag(node) else None
        if name == "br":
            yield _BREAK
        elif is_tag(node):
            small = not {"pn-mark", "pn-cite"}.isdisjoint(classes(node))
            inner = Setting(
                LEAST if small else setting.size,
                setting.bold or name in ("b", "strong", "th", "dt"),
            )
            yield from _texts(node.children, inner)
            if name in BLOCKS:
                yield _END
        else:
            yield str(node), setting.size, setting.bold


def _pieces(texts: Iterable[Text]) -> Iterator[tuple[str, float, bool]]:
    for one in texts:
        if one is _BREAK:
            yield "\n", 0.0, True
        elif one is _END:
            yield " ", 0.0, True
        else:
            yield from _measured(*one)


@lru_cache(maxsize=20_000)
def _measured(text: str, size: float, bold: bool) -> tuple[tuple[str, float, bool], ...]:
    """The words and spaces of one text."""
    return tuple(
        (" " if space else word, text_width(" " if space else word, bold) * size * CARE, space)
        for word in _PIECE.findall(text)
        for space in (not word.strip(" \t\r\n"),)
    )


@cache
def text_width(text: str, bold: bool = False) -> float:
    """The width of ``text`` in em.

    >>> text_width("ii") < text_width("mm") < text_width("mm", bold=True)
    True
    """
    widths = _widths("Bold" if bold else "Regular")
    return sum(widths.get(letter, _UNKNOWN) for letter in text)


@cache
def _widths(face: str) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with TTFont(source_sans(face), lazy=True) as font:
        metrics, unit = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): metrics[name][0] / unit for code, name in font.getBestCmap().items()}
