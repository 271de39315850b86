"""HTML by small pieces, everything escaped; Markdown for the texts of items and tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from phatngon.base.text import squeeze

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def tag(name: str, /, *content: str | None, **attributes: object) -> Html:
    """One element. ``None`` content and attributes fall away; ``True`` attributes stand alone; ``_`` becomes ``-``.

    >>> tag("p", "a < b", class_="note", hidden=True)
    '<p class="note" hidden>a &lt; b</p>'
    """
    shown = "".join(
        _attribute(key, value)
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    inner = "".join(
        piece if isinstance(piece, Html) else escape(piece, quote=False)
        for piece in content
        if piece is not None
    )
    if name in ("input", "img", "br", "hr", "meta", "link"):
        return Html(f"<{name}{shown}>")
    return Html(f"<{name}{shown}>{inner}</{name}>")


def join(*pieces: str | None) -> Html:
    """Pieces side by side, escaped where they are plain text."""
    return Html(
        "".join(
            piece if isinstance(piece, Html) else escape(piece, quote=False)
            for piece in pieces
            if piece
        )
    )


def markdown(text: str) -> Html:
    """Markdown blocks as HTML; raw HTML in the source stays text.

    >>> markdown("Một **ý**.")
    '<p>Một <strong>ý</strong>.</p>'
    """
    return Html(_parser().render(text).strip())


def inline(text: str) -> Html:
    """Markdown of one line, without the paragraph around it.

    >>> inline("chữ *tạp chí*")
    'chữ <em>tạp chí</em>'
    """
    return Html(_parser().renderInline(" ".join(text.split())))


def plain_words(text: str) -> str:
    """Markdown of items as plain words on one line."""
    return squeeze(text.replace("**", "").replace("*", ""))


def cut(text: str, letters: int) -> str:
    """``text``, cut after a whole word with “…” where it is longer than ``letters``.

    >>> cut("một hai ba", 8)
    'một hai…'
    """
    return text if len(text) <= letters else text[:letters].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def grid(
    title: str,
    heads: list[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    caption: str = "",
    note: str = "",
) -> Html:
    """A table with a caption, column heads and row heads."""
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in heads)))
    body = [
        tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in cells))
        for first, cells in rows
    ]
    shown = f"{title}. {caption}" if caption else title
    below = tag("p", note, class_="pn-cite") if note else None
    return join(
        tag(
            "div",
            tag("table", tag("caption", shown), head, tag("tbody", *body)),
            class_="pn-table",
            tabindex="0",
            role="region",
            aria_label=title,
        ),
        below,
    )
