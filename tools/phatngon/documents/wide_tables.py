"""Tables that are wider than an upright sheet: they turn the page, or become a list where even that is too narrow.

No column is narrower than its words: on paper nothing can scroll, and a word broken into letters cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from phatngon.base.text import squeeze
from phatngon.documents.clean import HEADINGS, classes, is_tag
from phatngon.documents.columns import LINE_CHARS, TURNED, TURNED_LINE_CHARS, letters_needed

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_FLOWS = frozenset({"pn-table", "pn-answers", "pn-key"})  # what may hold a sheet on its side
_SIDEWAYS = "pn-landscape"  # a whole document on its side
_NOTE = "pn-cite"
CROWDED = 0.85  # of a line: where the longest words take more, rows get taller than wide


def turn_wide_tables(tree: BeautifulSoup) -> None:
    """Give wide tables of ``tree`` a sheet on its side, with the heading above and the note below; doing it twice changes nothing."""
    for table in tree.find_all("table"):
        if table.find_parent("table") is not None or table.find_parent(class_=TURNED) is not None:
            continue
        sideways = table.find_parent(class_=_SIDEWAYS) is not None
        halved = table.find_parent(class_="pn-two") is not None
        line = TURNED_LINE_CHARS if sideways else LINE_CHARS * 9 // 20 if halved else LINE_CHARS
        needs, free = letters_needed(table), not sideways and _flows(table)
        if free and needs <= TURNED_LINE_CHARS:
            if needs > line * CROWDED:
                _turn(table, tree)
        elif needs > line:
            _as_list(table, tree)


def _flows(table: Tag) -> bool:
    """True where nothing around the table is framed or kept whole, so that a sheet may begin there."""
    return all(
        parent.name in ("div", "section", "main", "body", "[document]")
        and set(classes(parent)) <= _FLOWS
        for parent in table.parents
    )


def _turn(table: Tag, tree: BeautifulSoup) -> None:
    whole = table.find_parent(class_="pn-table") or table
    before, after = _beside(whole, -1), _beside(whole, 1)
    sheet = tree.new_tag("div", attrs={"class": TURNED})
    last = before if before is not None and TURNED in classes(before) else None
    if last is not None:  # two such tables one after another share their sheets
        sheet = last
        sheet.append(whole.extract())
    else:
        whole.wrap(sheet)
        while before is not None and before.name in HEADINGS:
            above = _beside(before, -1)
            sheet.insert(0, before.extract())
            before = above
    if after is not None and after.name == "p" and _NOTE in classes(after):
        sheet.append(after.extract())


def _beside(tag: Tag, step: int) -> Tag | None:
    """The element next to ``tag``, before or after it; None where text stands between."""
    for node in tag.previous_siblings if step < 0 else tag.next_siblings:
        if is_tag(node):
            return node
        if str(node).strip():
            return None
    return None


def _as_list(table: Tag, tree: BeautifulSoup) -> None:
    """Each row as its head and a line a column."""
    head = table.find("tr")
    names = [squeeze(cell.get_text(" ")) for cell in head.find_all(["th", "td"])] if head else []
    made = tree.new_tag("div", attrs={"class": "pn-rows"})
    if table.caption is not None:
        made.append(_bold(tree, squeeze(table.caption.get_text(" "))))
    for row in table.find_all("tr")[1:]:
        cells = row.find_all(["th", "td"], recursive=False)
        made.append(_bold(tree, squeeze(cells[0].get_text(" ")) if cells else ""))
        points = tree.new_tag("ul")
        for name, cell in zip(names[1:], cells[1:], strict=False):
            point = tree.new_tag("li")
            point.append(f"{name}: ")
            for child in list(cell.contents):
                point.append(child.extract())
            points.append(point)
        made.append(points)
    (table.find_parent(class_="pn-table") or table).replace_with(made)


def _bold(tree: BeautifulSoup, text: str) -> Tag:
    line, strong = tree.new_tag("p"), tree.new_tag("strong")
    strong.string = text
    line.append(strong)
    return line
