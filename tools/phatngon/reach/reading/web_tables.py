"""Tables of a web page, one grid each, taken in one pass however they are nested.

A table inside a cell is a table of its own; its text does not count for the cell around it.
"""

from __future__ import annotations

from html.parser import HTMLParser

from phatngon.reach.reading.linked import is_web
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable

_HIDDEN = ("script", "style", "template")


def read_tables(text: str) -> list[list[list[str]]]:
    """Rows and cells of every table, in the order in which the tables begin. Raises Unreadable for one too wide.

    >>> read_tables("<table><tr><td>a<td>b<br>c</table>")
    [[['a', 'b c']]]
    """
    return [rows for rows, _ in read_linked_tables(text)]


def read_linked_tables(text: str) -> list[tuple[list[list[str]], dict[tuple[int, int], str]]]:
    """As :func:`read_tables`, each table with the addresses behind its cells: (row from 1, column from 0) → address.

    >>> read_linked_tables('<table><tr><td>a<td><a href="https://bao.example">Xem</a></table>')
    [([['a', 'Xem']], {(1, 1): 'https://bao.example'})]
    """
    page = _Page()
    page.feed(_without_comments(text))
    page.close()
    return list(zip(page.tables, page.links, strict=True))


def _without_comments(text: str) -> str:
    """The page without its comments; one that is never closed hides the rest, as in a browser."""
    parts, place = [], 0
    while (start := text.find("<!--", place)) >= 0:
        parts.append(text[place:start])
        end = text.find("-->", start + 2)
        if end < 0:
            return "".join(parts)
        place = end + 3
    return "".join((*parts, text[place:]))


class _WebTable:
    """One table while it is read; ``parts`` is the text of its open cell, None where none is open."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.open_row = False
        self.parts: list[str] | None = None
        self.links: dict[tuple[int, int], str] = {}
        self._span = 1

    def begin_row(self) -> None:
        """Close what is open and begin a row."""
        self.end_row()
        self.rows.append([])
        self.open_row = True

    def begin_cell(self, span: int) -> None:
        """Close the open cell and begin one that takes ``span`` columns."""
        self.end_cell()
        self.parts, self._span = [], span

    def end_cell(self) -> None:
        """Put the open cell into its row, with empty cells for the other columns it spans."""
        if self.parts is not None:
            self.rows[-1] += [" ".join(self.parts), *[""] * (self._span - 1)]
            if len(self.rows[-1]) > limits()["width"]:
                raise Unreadable(
                    f"dòng {len(self.rows)} quá rộng nên không đọc.",
                    "Chép tin bài vào biểu mẫu rồi nộp lại.",
                )
        self.parts = None

    def end_row(self) -> None:
        """Close the open cell and row."""
        self.end_cell()
        self.open_row = False


class _Page(HTMLParser):
    """Keeps a stack of open tables: text, rows and cells belong to the innermost."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.links: list[dict[tuple[int, int], str]] = []
        self._open: list[_WebTable] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag in _HIDDEN:
            self._hidden = self._hidden or tag
        elif tag == "table":
            self._open.append(_WebTable())
            self.tables.append(self._open[-1].rows)
            self.links.append(self._open[-1].links)
        elif tag == "a" and self._open and self._open[-1].parts is not None:
            rows, target = self._open[-1].rows, dict(attrs).get("href") or ""
            if is_web(target):
                self._open[-1].links.setdefault((len(rows), len(rows[-1])), target)
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in ("td", "th"):
            if not self._open[-1].open_row:
                self._open[-1].begin_row()
            span = dict(attrs).get("colspan") or "1"
            self._open[-1].begin_cell(
                min(int(span), limits()["columns"])
                if span.isdecimal() and len(span) < 9 and int(span)
                else 1
            )

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag == self._hidden:
            self._hidden = ""
        elif self._open and tag in ("td", "th"):
            self._open[-1].end_cell()
        elif self._open and tag == "tr":
            self._open[-1].end_row()
        elif self._open and tag == "table":
            self._open.pop().end_row()

    def handle_data(self, data: str) -> None:
        """Add text to the open cell of the innermost table."""
        if (
            not self._hidden
            and self._open
            and self._open[-1].parts is not None
            and (text := data.strip())
        ):
            self._open[-1].parts.append(text)

    def close(self) -> None:
        """End the page and every table left open."""
        super().close()
        while self._open:
            self._open.pop().end_row()
