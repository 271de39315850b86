"""House style of figures: Vietnamese font, few colours that also differ in grey, hatches, alt text always.

A figure is a PNG picture, which every document can hold; inside :func:`drawn_in_text` it is SVG with real text, for pages.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import Any

BLUE, AMBER, GREY, INK = "#0b5cad", "#d98e04", "#8a97a8", "#16202c"
PALE = "#e6edf5"
_IN_TEXT: ContextVar[bool] = ContextVar("figures as text", default=False)
PRESS, NOT_PRESS = (
    {"facecolor": BLUE, "hatch": ""},
    {"facecolor": "#ffffff", "hatch": "///", "edgecolor": INK},
)


@contextmanager
def house_figure(width: float = 8, height: float = 4.5) -> Iterator[tuple[Any, Any]]:
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


def figure_html(figure: Any, alt: str, caption: str) -> str:
    """The figure as an HTML ``figure`` with alt text; the picture lies inside the page."""
    shown = _svg(figure, alt) if _IN_TEXT.get() else _png(figure, alt)
    return f'<figure class="pn-figure">{shown}<figcaption>{escape(caption)}</figcaption></figure>'


def _png(figure: Any, alt: str) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150, metadata={"Software": None})
    picture = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{picture}">'


def _svg(figure: Any, alt: str) -> str:
    from matplotlib import rc_context

    from phatngon.documents.svg import thin_svg

    buffer = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": alt}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return thin_svg(buffer.getvalue(), alt)
