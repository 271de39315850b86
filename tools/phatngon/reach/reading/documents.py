"""Tables of a Word document as grids of cells; what stands outside the tables is one more grid, of one column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from phatngon.reach.reading.guards import damaged
from phatngon.reach.reading.linked import is_web
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Book, SheetRows, Unreadable

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

OUTSIDE = "Ngoài bảng"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BREAKS = (f"{_WORD}br", f"{_WORD}cr", f"{_WORD}tab")


def read_document(data: bytes) -> Book:
    """The tables of a document (.docx), one sheet each. Raises Unreadable for one that is damaged."""
    import docx
    from docx.exceptions import PythonDocxError

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        targets = {
            key: str(link.target_ref)
            for key, link in document.part.rels.items()
            if link.is_external
        }
    except (PythonDocxError, SyntaxError, KeyError, ValueError, OSError, zipfile.BadZipFile):
        raise damaged() from None
    outside = [[text] for node in body.iterchildren(f"{_WORD}p") if (text := _text(node))]
    sheets = [SheetRows(OUTSIDE, outside)] if outside else []
    for number, table in enumerate(body.iter(f"{_WORD}tbl"), 1):
        sheets.append(_table(table, f"Bảng {number}", targets))
    return Book(sheets, kind="tệp văn bản")


def _table(table: BaseOxmlElement, name: str, targets: dict[str, str]) -> SheetRows:
    sheet, rows = SheetRows(name, []), []
    open_above: dict[
        int, tuple[int, int]
    ] = {}  # column → first row and last column of a cell that goes on downwards
    for number, row in enumerate(table.iterchildren(f"{_WORD}tr")):
        cells: list[str] = []
        for cell in row.iterchildren(f"{_WORD}tc"):
            first, span = len(cells), _span(cell)
            goes_on = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
            if goes_on is not None and goes_on.get(f"{_WORD}val", "continue") == "continue":
                top, right = open_above.get(first, (number, first + span - 1))
                sheet.merged = [area for area in sheet.merged if area[0] != (top, first)]
                sheet.merged.append(((top, first), (number, right)))
                cells += [""] * span
                continue
            open_above.pop(first, None)
            if goes_on is not None:
                open_above[first] = (number, first + span - 1)
            elif span > 1:
                sheet.merged.append(((number, first), (number, first + span - 1)))
            if target := _link(cell, targets):
                sheet.links[number + 1, first] = target
            cells += [_text(cell), *[""] * (span - 1)]
            if len(cells) > limits()["width"]:
                raise Unreadable(
                    f"dòng {number + 1} quá rộng nên không đọc.",
                    "Chép tin bài vào biểu mẫu rồi nộp lại.",
                )
        rows.append(cells)
    sheet.rows = rows
    return sheet


def _span(cell: BaseOxmlElement) -> int:
    """How many columns a cell takes."""
    node = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    text = node.get(f"{_WORD}val", "1") if node is not None else "1"
    return min(max(int(text), 1), limits()["columns"]) if text.isdigit() and len(text) < 9 else 1


def _text(node: BaseOxmlElement) -> str:
    """The text of a paragraph or of a cell; a table inside it is a table of its own."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: BaseOxmlElement) -> Iterator[str]:
    for child in node.iterchildren():
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield " "
        elif child.tag != f"{_WORD}tbl":
            yield from _pieces(child)
            if child.tag == f"{_WORD}p":
                yield " "


def _link(cell: BaseOxmlElement, targets: dict[str, str]) -> str | None:
    """The first address of the web behind the words of a cell."""
    for node in cell.iter(f"{_WORD}hyperlink"):
        if is_web(target := targets.get(node.get(_RELATION, ""), "")):
            return target
    return None
