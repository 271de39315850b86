"""Pictures drawn for the wall of a hall, as a few boxes, lines and texts: steps to take, a big number, the path of a lesson.

A drawing is laid out for the room a slide has left, with the widths of the very letters it is set in. The deck shows it as SVG
with real text, PowerPoint as shapes that can be edited; nothing in it is smaller than what the last row reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Protocol

from phatngon.publish.papers.slide_measure import text_width

INK, DEEP, BLUE, GOLD, PALE, HAIR, WHITE = (
    *("#10192a", "#0b2f5c", "#0b5cad", "#d9a21b", "#eef4fb", "#8a97a8", "#ffffff"),
)
FACE = "Phat Ngon Sans"
SIZES = (46, 43, 40, 37, 34, 32, 30, 28)  # of the words of a drawing, in px
STEP = 1.25  # the line
CARE = 1.02  # a browser may set a line a little wider than the sum of its letters
_GAP, _SIDE, _BADGE, _NAME = 52, 26, 56, 36
_CARD_MOST = 240  # px of words in a card, beyond which smaller letters look better
_NUMBERS = (180, 150, 132, 116, 100, 88)
_ROW_MOST, _BAR, _MINUTES = 76, 200, 170


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


class Art(Protocol):
    """What can be drawn for a room; a value, so that a layout can be kept."""

    def __hash__(self) -> int: ...

    def drawn(self, wide: float, tall: float) -> Drawing | None:
        """Its drawing, no larger than the room; None where it does not fit with letters the last row reads."""


@dataclass(frozen=True)
class Steps:
    """What to do, one card a step, in the order it is done."""

    steps: tuple[str, ...]

    def drawn(self, wide: float, tall: float) -> Drawing | None:
        """Cards side by side with arrows between them."""
        count = len(self.steps)
        card = (wide - 2 - _GAP * (count - 1)) / count
        alt = "Việc cần làm. " + " ".join(f"{n}. {one}." for n, one in enumerate(self.steps, 1))
        for size in SIZES:
            texts = [wrapped(one, card - 2 * _SIDE, size) for one in self.steps]
            if any(not text for text in texts):
                continue
            words = max(map(len, texts)) * size * STEP
            high = _BADGE + 40 + words + _SIDE
            if high > tall or (words > _CARD_MOST and size > SIZES[-1]):
                continue
            shapes: list[Shape] = []
            for place, text in enumerate(texts):
                left = 1 + place * (card + _GAP)
                shapes += [
                    Box(left, 1, card, high - 2, PALE, BLUE, 10),
                    Box(left + _SIDE, 22, _BADGE, _BADGE, DEEP, "", _BADGE / 2),
                    Words(
                        left + _SIDE, 27, _BADGE, (str(place + 1),), _NAME, True, WHITE, middle=True
                    ),
                    Words(left + _SIDE, _BADGE + 34, card - 2 * _SIDE, text, size),
                ]
                if place:
                    shapes.append(Arrow(left - _GAP + 8, high / 2, left - 8, high / 2))
            return Drawing(wide, high, tuple(shapes), alt)
        return None


@dataclass(frozen=True)
class Numbers:
    """One to three numbers to see from the last row, each with what it is."""

    numbers: tuple[tuple[str, str], ...]

    def drawn(self, wide: float, tall: float) -> Drawing | None:
        """The numbers side by side, their words below."""
        share = (wide - _GAP * (len(self.numbers) - 1)) / len(self.numbers)
        alt = " ".join(f"{number}: {told}." for number, told in self.numbers)
        for big in _NUMBERS:
            for size in SIZES:
                texts = [wrapped(told, share, size) for _, told in self.numbers]
                wide_enough = all(
                    text_width(number, bold=True) * big * CARE <= share
                    for number, _ in self.numbers
                )
                high = big * STEP + max(map(len, texts)) * size * STEP + 10
                if not wide_enough or high > tall or not all(texts):
                    continue
                shapes: list[Shape] = []
                for place, ((number, _), text) in enumerate(zip(self.numbers, texts, strict=True)):
                    left = place * (share + _GAP)
                    if place:
                        shapes.append(Box(left - _GAP / 2, 16, 2, high - 24, GOLD))
                    shapes += [
                        Words(left, 0, share, (number,), big, True, BLUE),
                        Words(left, big * STEP, share, text, size),
                    ]
                return Drawing(wide, high, tuple(shapes), alt)
        return None


@dataclass(frozen=True)
class Path:
    """The parts of a lesson on the clock: when each begins, what it is about, how long it takes."""

    parts: tuple[tuple[str, int], ...]  # title, minutes

    def drawn(self, wide: float, tall: float) -> Drawing | None:
        """A row a part, its bar as long as the part."""
        rows = len(self.parts)
        row = min(_ROW_MOST, tall / max(1, rows))
        longest, total = max(minutes for _, minutes in self.parts), 0
        high = [one for one in SIZES[3:] if row >= one * STEP + 6]
        if not high:
            return None
        most, names = wide - _BAR - _MINUTES, [text_width(title) * CARE for title, _ in self.parts]
        size = next((one for one in high if max(names) * one <= most), high[-1])
        told = min((max(names) + 1) * size, most)
        shapes: list[Shape] = []
        for place, (title, minutes) in enumerate(self.parts):
            top, lines = place * row, wrapped(title, told, size)
            if len(lines) * size * STEP > row:
                lines = (shortened(title, told, size),)
            bar = max(8.0, (wide - told - _MINUTES - 20) * minutes / longest)
            middle = top + (row - size * STEP) / 2
            shapes += [
                Words(0, top + (row - len(lines) * size * STEP) / 2, told, lines, size),
                Box(told + 20, top + row * 0.24, bar, row * 0.52, BLUE if place % 2 else DEEP),
                Words(told + 30 + bar, middle, _MINUTES - 10, (f"{minutes} phút",), size),
            ]
            total += minutes
        alt = f"Lộ trình {total} phút. " + " ".join(
            f"{title}: {minutes} phút." for title, minutes in self.parts
        )
        return Drawing(wide, rows * row, tuple(shapes), alt)


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
