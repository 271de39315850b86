"""The lessons' own charts and maps on the wall: SVG with real text, set in the deck's face, no letter too small for the last row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phatngon.documents.clean import parse
from phatngon.publish.papers.slide_drawing import FACE

SMALLEST = 18.5  # px of 720 that no letter of a figure is below
_FONT = re.compile(r"font-size:(\d+(?:\.\d+)?)px;font-family:[^;}]+")
_GROUND = re.compile(r"\s*\([^()]*\d[^()]*\)\.?$")
_VIEW = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"')
_LABEL = re.compile(r'aria-label="([^"]*)"')


@dataclass(frozen=True)
class Picture:
    """A figure drawn by the kit: its SVG and the line below it."""

    svg: str
    caption: str

    @property
    def alt(self) -> str:
        """What it says to who does not see it."""
        found = _LABEL.search(self.svg)
        return str(parse(found[1]).get_text()) if found else ""

    def sized(self, wide: float, tall: float, face: str = FACE) -> tuple[str, float, float]:
        """The SVG as large as the room takes it, its letters enlarged where they must be; with its width and height in px."""
        found = _VIEW.search(self.svg)
        assert found is not None, "figures of the kit say how large they are"
        own_wide, own_tall = float(found[3]), float(found[4])
        scale = min(wide / own_wide, tall / own_tall)
        shown = _FONT.sub(lambda one: _font(one, scale, face), self.svg)
        size = f'width="{own_wide * scale:.0f}" height="{own_tall * scale:.0f}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" class="pn-art" {size}'
        return shown.replace("<svg", head, 1), own_wide * scale, own_tall * scale


def picture_of(html: str) -> Picture | None:
    """The figure that a view gives; None where it gives words only."""
    start, end = html.find("<svg"), html.find("</svg>")
    if start < 0:
        return None
    caption = html[end:].partition("<figcaption>")[2].partition("</figcaption>")[0]
    told = _GROUND.sub(".", str(parse(caption).get_text()))  # no citations on the wall
    return Picture(html[start : end + len("</svg>")], told)


def _font(found: re.Match[str], scale: float, face: str) -> str:
    size = max(float(found[1]), SMALLEST / scale)
    return f"font-size:{size:.2f}px;font-family:'{face}'"
