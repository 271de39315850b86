"""A drawing for the wall: a few boxes, arrows and texts, laid out with the widths of the very letters it is set in.

The deck shows it as SVG with real text, PowerPoint as shapes that can be edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from phatngon.publish.papers.slide_measure import text_width

INK, DEEP, BLUE, GOLD, PALE, HAIR, WHITE = (
    *("#10192a", "#0b2f5c", "#0b5cad", "#d9a21b", "#eef4fb", "#8a97a8", "#ffffff"),
)
SOFT = "#44546a"
FACE = "Phat Ngon Sans"
STEP = 1.25  # the line
CARE = 1.02  # a browser may set a line a little wider than the sum of its letters


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    wide: float
    tall: float
    fill: str
    line: str = ""
    round: float = 0


@dataclass(frozen=True)
class Arrow:
    """An arrow from left to right, or downwards."""

    x: float
    y: float
    to_x: float
    to_y: float


@dataclass(frozen=True)
class Words:
    """Lines of text in a box ``wide`` px wide whose first line begins ``y`` px from the top."""

    x: float
    y: float
    wide: float
    lines: tuple[str, ...]
    size: float
    bold: bool = False
    colour: str = INK
    middle: bool = False

    @property
    def tall(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.size * STEP

    @property
    def said(self) -> str:
        """The text as one line."""
        return " ".join(self.lines)


Shape = Box | Arrow | Words


@dataclass(frozen=True)
class Drawing:
    """Shapes on a sheet of some size; ``alt`` says what they show."""

    wide: float
    tall: float
    shapes: tuple[Shape, ...]
    alt: str


def wrapped(text: str, wide: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """``text`` in lines no wider than ``wide`` px; nothing where a word is wider by itself.

    >>> wrapped("Ghi giờ nhận tin", 170, 34)
    ('Ghi giờ', 'nhận tin')
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if text_width(word, bold) * size * CARE > wide:
            return ()
        if lines and text_width(longer, bold) * size * CARE <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def shortened(text: str, wide: float, size: float) -> str:
    """``text`` where it fits in one line, else its first whole words."""
    lines = wrapped(text, wide - size, size)
    return text if len(lines) < 2 else lines[0].rstrip(" ,:;") + "…"


def art_svg(drawing: Drawing, face: str = FACE) -> str:
    """The drawing as an SVG element with real text, one user unit a pixel of the slide."""
    inside = "".join(_shape(one) for one in drawing.shapes)
    size = f'width="{drawing.wide:g}" height="{drawing.tall:.0f}"'
    view = f'viewBox="0 0 {drawing.wide:g} {drawing.tall:.0f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pn-art" role="img" aria-label="{escape(drawing.alt)}" {size} {view} '
        f'font-family="{face}">{inside}</svg>'
    )


def _shape(one: Shape) -> str:
    if isinstance(one, Box):
        line = f' stroke="{one.line}" stroke-width="2"' if one.line else ""
        around = f' rx="{one.round:g}"' if one.round else ""
        return (
            f'<rect x="{one.x:.1f}" y="{one.y:.1f}" width="{one.wide:.1f}" height="{one.tall:.1f}"'
            f'{around} fill="{one.fill}"{line}/>'
        )
    if isinstance(one, Arrow):
        x, y = one.to_x, one.to_y
        head = f"M{x - 12:.1f} {y - 9:.1f}L{x:.1f} {y:.1f}L{x - 12:.1f} {y + 9:.1f}"
        return (
            f'<path d="M{one.x:.1f} {one.y:.1f}L{x:.1f} {y:.1f}{head}" fill="none" '
            f'stroke="{DEEP}" stroke-width="3"/>'
        )
    place = one.x + one.wide / 2 if one.middle else one.x
    anchor = ' text-anchor="middle"' if one.middle else ""
    weight = ' font-weight="700"' if one.bold else ""
    rows = "".join(
        f'<tspan x="{place:.1f}" y="{one.y + (n * STEP + 0.95) * one.size:.1f}">{escape(line, quote=False)}</tspan>'
        + (" " if n + 1 < len(one.lines) else "")
        for n, line in enumerate(one.lines)
    )
    return f'<text font-size="{one.size:g}"{weight}{anchor} fill="{one.colour}">{rows}</text>'
