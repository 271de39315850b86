"""Tables on a small screen: those of words become cards there, the others scroll, and each says by itself that it does."""

from __future__ import annotations

from phatngon.base.html import Html
from phatngon.publish.page.heights import height, is_wordy, stacked

TALLEST_CARDS = 1700  # a longer table scrolls sideways instead
TALLEST_TABLE = 1600  # a still longer one scrolls in a box of its own


def small(html: str) -> Html:
    """A part of a lesson for a small screen: what only scrolls says so by itself; tables of words become cards there."""
    from bs4 import BeautifulSoup

    if "<table" not in html:
        return Html(html)
    tree = BeautifulSoup(html.replace(' role="region"', ""), "html.parser")
    for table in tree.find_all("table"):
        heads = [cell.get_text(" ", strip=True) for cell in table.select("thead th")]
        wordy = len(heads) > 2 and is_wordy(str(table)) and stacked(str(table)) < TALLEST_CARDS
        around = table.find_parent("div", class_="pn-table")
        if around is None:
            around = table.wrap(tree.new_tag("div", attrs={"class": "pn-table", "tabindex": "0"}))
        if wordy:
            around["class"] = "pn-table the"
            continue
        if height(str(table)) > TALLEST_TABLE:
            around["class"] = "pn-table cuon"
        if table.caption is not None:  # what scrolls sideways would take its name along
            named = tree.new_tag("p", attrs={"class": "ten-bang", "aria-hidden": "true"})
            named.string = table.caption.get_text(" ", strip=True)
            table.caption["class"] = "nghe"
            around.insert_before(named)
    return Html(str(tree))
