"""A table of a lesson as it lies beside the telephone: what to do stands first, what it rests on in numbered notes below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from phatngon.base.html import Html
from phatngon.base.text import squeeze

if TYPE_CHECKING:
    from bs4 import Tag

_PLACE = re.compile(r"(.*?Điều \S+) (\D.*)")  # the place in a text, and the text
SHORTEST = 3  # columns below which a note saves no room


def phone_table(html: str, first: str, basis: str) -> Html:
    """The table in ``html`` with the column headed ``first`` after the heads of the rows, and the column ``basis`` as notes.

    A column that is not there changes nothing.

    >>> row = "<tr><th>Gọi</th><td>a</td><td>Ghi giờ</td><td>Luật 1</td></tr>"
    >>> head = "<tr><th>Việc</th><th>Vì sao</th><th>Làm gì</th><th>Căn cứ</th></tr>"
    >>> shown = phone_table(f"<table><thead>{head}</thead><tbody>{row}</tbody></table>", "Làm gì", "Căn cứ")
    >>> shown.index("Ghi giờ") < shown.index("<td>a") and "Gọi<sup>1</sup>" in shown and "(1) Luật 1." in shown
    True
    """
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(html, "html.parser")
    table = tree.find("table")
    if table is None or table.find(["td", "th"], colspan=True) is not None:
        return Html(html)
    rows = [list(row.find_all(["td", "th"], recursive=False)) for row in table.find_all("tr")]
    heads = [squeeze(cell.get_text(" ")) for cell in rows[0]]
    if any(len(row) != len(heads) for row in rows):
        return Html(html)
    if basis in heads and len(heads) > SHORTEST:
        _as_notes(tree, table, rows, heads.index(basis))
    if first in heads[2:]:
        for row in rows:
            row[0].insert_after(row[heads.index(first)].extract())
        _name_only(table)
    return Html(str(tree))


def _name_only(table: Tag) -> None:
    """Of a caption that speaks of the place of columns only the name stays: they stand in another order now."""
    if table.caption is not None and "ột" in (said := squeeze(table.caption.get_text(" "))):
        table.caption.string = said.partition(". ")[0]


def _as_notes(tree: Tag, table: Tag, rows: list[list[Tag]], place: int) -> None:
    """Take the column at ``place`` out; each different text of it is a note below, and its number stands by the head of the row."""
    from bs4 import BeautifulSoup

    made = BeautifulSoup("", "html.parser")
    numbers: dict[str, int] = {}
    rows[0][place].extract()
    for row in rows[1:]:
        said = _said_once([squeeze(part) for part in row[place].stripped_strings])
        row[place].extract()
        if not any(letter.isalnum() for letter in said):
            continue
        mark = made.new_tag("sup")
        mark.string = str(numbers.setdefault(said, len(numbers) + 1))
        row[0].append(mark)
    if numbers:
        notes = made.new_tag("p", attrs={"class": "pn-cite"})
        notes.string = "; ".join(f"({number}) {said}" for said, number in numbers.items()) + "."
        (table.find_parent(class_="pn-table") or table).insert_after(notes)


def _said_once(places: list[str]) -> str:
    """Places of the law in a row; of those in one text only the last names it.

    >>> _said_once(["khoản 1 Điều 2 Luật A", "khoản 3 Điều 2 Luật A", "khoản 1 Điều 5 Nghị định B", "*"])
    'khoản 1 Điều 2; khoản 3 Điều 2 Luật A; khoản 1 Điều 5 Nghị định B*'
    """
    split = [(found[1], found[2]) if (found := _PLACE.match(one)) else (one, "") for one in places]
    told = [
        place if text and text == after else f"{place} {text}".strip()
        for (place, text), (_, after) in zip(split, [*split, ("", "")][1:], strict=True)
    ]
    return "; ".join(told).replace("; *", "*")
