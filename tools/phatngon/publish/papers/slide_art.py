"""Pictures drawn for the wall of a hall, as a few boxes, lines and texts: steps to take, a big number, the path of a lesson.

Each is laid out for the room a slide has left; nothing in it is smaller than what the last row reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from phatngon.publish.papers.slide_drawing import (
    BLUE,
    CARE,
    DEEP,
    GOLD,
    HAIR,
    PALE,
    SOFT,
    STEP,
    WHITE,
    Arrow,
    Box,
    Drawing,
    Shape,
    Words,
    shortened,
    wrapped,
)
from phatngon.publish.papers.slide_measure import WIDE, text_width

SIZES = (46, 43, 40, 37, 34, 32, 30, 28)  # of the words of a drawing, in px
_GAP, _SIDE, _BADGE, _NAME = 52, 26, 56, 36
_CARD_MOST = 240  # px of words in a card, beyond which smaller letters look better
_LIT, _STOP = 17, 11  # half the width of a stop, lit and not
_DAY = re.compile(r"\b[Tt]hứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|\bChủ nhật")
_PRACTICE = ("Phần thực hành", "Thực hành")
_HOUR = re.compile(r"\d{1,2} giờ(?: \d{1,2})?")
_NUMBERS = (180, 150, 132, 116, 100, 88)
_ROW_MOST, _BAR, _MINUTES = 76, 200, 170


class Art(Protocol):
    """What can be drawn for a room; a value, so that a layout can be kept."""

    foot: (
        bool  # True: stands at the foot of the slide, and is left out where there is no room for it
    )

    def __hash__(self) -> int: ...

    def drawn(self, wide: float, tall: float) -> Drawing | None:
        """Its drawing, no larger than the room; None where it does not fit with letters the last row reads."""


@dataclass(frozen=True)
class Steps:
    """What to do, one card a step, in the order it is done."""

    steps: tuple[str, ...]

    foot = False

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

    foot = False

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

    foot = False

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


@dataclass(frozen=True)
class Stops:
    """Where in the lesson a scene stands: a stop for each part, this one lit, those before it filled."""

    names: tuple[str, ...]
    at: int

    foot = True

    def drawn(self, wide: float, tall: float) -> Drawing | None:
        """A line with its stops, each with its name below."""
        size, share = SIZES[-1], wide / max(1, len(self.names))
        high = 2 * _LIT + 10 + size * STEP
        if high > tall or any(text_width(one) * size * CARE > share for one in self.names):
            return None
        shapes: list[Shape] = [Box(share / 2, _LIT - 2, wide - share, 4, HAIR)]
        for place, name in enumerate(self.names):
            middle, here = (place + 0.5) * share, place == self.at
            half = _LIT if here else _STOP
            fill = GOLD if here else DEEP if place < self.at else WHITE
            shapes += [
                Box(middle - half, _LIT - half, 2 * half, 2 * half, fill, DEEP, half),
                Words(
                    place * share,
                    2 * _LIT + 6,
                    share,
                    (name,),
                    size,
                    here,
                    DEEP if here else SOFT,
                    middle=True,
                ),
            ]
        alt = f"Phần {self.at + 1} trên {len(self.names)}: {self.names[self.at]}."
        return Drawing(wide, high, tuple(shapes), alt)


def stop_names(titles: tuple[str, ...]) -> tuple[str, ...]:
    """What the stops of a lesson are called, all in one way: how its headings begin, the hour or the day in them, or a number.

    >>> stop_names(("8 giờ 15: “Tôi là phóng viên”", "Phần thực hành"))
    ('8 giờ 15', 'Thực hành')
    >>> stop_names(("Con số đổi", "Phần thực hành"))
    ('Phần 1', 'Thực hành')
    """
    ways = (
        [title.partition(":")[0] if ":" in title else "" for title in titles],
        [found[0] if (found := _HOUR.search(title)) else "" for title in titles],
        [found[0].capitalize() if (found := _DAY.search(title)) else "" for title in titles],
        [f"Phần {n}" for n in range(1, len(titles) + 1)],
    )
    share = WIDE / max(1, len(titles))
    for way in ways:
        names = tuple(
            _PRACTICE[1] if title.startswith(_PRACTICE[0]) else _as_named(name)
            for title, name in zip(titles, way, strict=True)
        )
        if all(0 < text_width(name) * SIZES[-1] * CARE <= share for name in names):
            return names
    return tuple(str(n) for n in range(1, len(titles) + 1))


def _as_named(name: str) -> str:
    """The name of a day as it is written: only its last word has a capital."""
    return re.sub(r"^(Thứ|Chủ) (\w+)$", lambda one: f"{one[1]} {one[2].capitalize()}", name)
