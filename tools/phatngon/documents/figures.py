"""House style of figures: Vietnamese font, few colours that also differ in grey, hatches, alt text always.

A figure is a PNG picture, which every document can hold; inside :func:`drawn_in_text` it is SVG with real text, for pages;
inside :func:`drawn_for_wall` that SVG is set in the documents' own face, with letters that a hall can read.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, AMBER, GREY, INK = "#0b5cad", "#d98e04", "#8a97a8", "#16202c"
PALE = "#e6edf5"
_IN_TEXT: ContextVar[bool] = ContextVar("figures as text", default=False)
_ON_WALL: ContextVar[bool] = ContextVar("figures for a hall", default=False)
WALL_FACE = "Source Sans Pro"
WALL_SIZE, WALL_SHAPE = (
    0.62,
    2.3,
)  # a smaller sheet makes its letters larger; a slide is that much wider than high


class Fill(TypedDict, total=False):
    """How an area of a figure is filled and framed."""

    facecolor: str
    edgecolor: str
    hatch: str


PRESS: Fill = {"facecolor": BLUE, "hatch": ""}
NOT_PRESS: Fill = {"facecolor": "#ffffff", "hatch": "///", "edgecolor": INK}


@contextmanager
def house_figure(width: float = 8, height: float = 4.5) -> Iterator[tuple[Figure, Axes]]:
    """A figure and its axes in the house style; closed afterwards."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot, rc_context

    style: Any = {
        "font.family": ["DejaVu Sans"],
        "font.size": 11,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": INK,
        "axes.labelcolor": INK,
        "hatch.linewidth": 0.8,
        "figure.dpi": 100,
    }
    if _ON_WALL.get():
        style["font.family"] = [_wall_face(), "DejaVu Sans"]
        height *= WALL_SIZE
        width = max(width * WALL_SIZE, WALL_SHAPE * height)
    with rc_context(style):
        figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained")
        try:
            yield figure, axes
        finally:
            pyplot.close(figure)


@contextmanager
def drawn_in_text() -> Iterator[None]:
    """While it lasts, figures are SVG that lies in the page, a tenth as large as a picture and read by eye and by machine."""
    token = _IN_TEXT.set(True)
    try:
        yield
    finally:
        _IN_TEXT.reset(token)


@contextmanager
def drawn_for_wall() -> Iterator[None]:
    """While it lasts, figures are SVG for slides: fewer inches, so larger letters, in the face of the documents."""
    token = _ON_WALL.set(True)
    try:
        with drawn_in_text():
            yield
    finally:
        _ON_WALL.reset(token)


@cache
def _wall_face() -> str:
    """The face of the documents, made known to matplotlib."""
    from matplotlib import font_manager

    from phatngon.documents.fonts import source_sans

    for face in ("Regular", "Bold"):
        font_manager.fontManager.addfont(str(source_sans(face)))
    return WALL_FACE


def figure_html(figure: Figure, alt: str, caption: str) -> str:
    """The figure as an HTML ``figure`` with alt text; the picture lies inside the page."""
    shown = _svg(figure, alt) if _IN_TEXT.get() else _png(figure, alt)
    return f'<figure class="pn-figure">{shown}<figcaption>{escape(caption)}</figcaption></figure>'


def _png(figure: Figure, alt: str) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150, metadata={"Software": None})
    picture = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{picture}">'


def _svg(figure: Figure, alt: str) -> str:
    from matplotlib import rc_context

    from phatngon.documents.svg import thin_svg

    buffer = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": alt}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return thin_svg(buffer.getvalue(), alt)
