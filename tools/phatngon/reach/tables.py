"""Tables of a report page: escaped cells, and titles that lead to the place where an item can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from phatngon.base.html import Html


def link(title: str, url: str | None) -> Html:
    """A title that leads to its address; only web addresses become links, everything is escaped.

    >>> link("Tin <1>", "https://hue.example/1?a=1&b=2"), link("Tin", "javascript:x")
    ('<a href="https://hue.example/1?a=1&amp;b=2">Tin &lt;1&gt;</a>', 'Tin')
    """
    shown = escape(title)
    if url and url.lower().startswith(("https://", "http://")):
        return Html(f'<a href="{escape(url)}">{shown}</a>')
    return Html(shown)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, head: bool = False) -> str:
    """An HTML table of escaped text; ``head``: the first cell of each row is its heading."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in columns)
    lines = []
    for row in rows:
        cells = [
            f'<th scope="row">{_shown(cell)}</th>'
            if head and place == 0
            else f"<td>{_shown(cell)}</td>"
            for place, cell in enumerate(row)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _shown(cell: str) -> str:
    return cell if isinstance(cell, Html) else escape(cell)
