"""The start page of a pack: only what the pack holds, no link that leads nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from urllib.parse import unquote

from phatngon.documents.clean import attribute

INDEX = "dist/index.html"
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)


def dead_links(page: str, name: str, there: Collection[str]) -> list[str]:
    """The links of ``page`` (which lies at ``name``) to files that are not among ``there``."""
    from bs4 import BeautifulSoup

    links = BeautifulSoup(page, "html.parser").find_all("a", href=True)
    return [
        href
        for href in (attribute(link, "href") for link in links)
        if not _leads(href, name, there)
    ]


def for_pack(page: str, there: Collection[str]) -> str:
    """The start page as a pack has it: links to what it lacks are gone, and with them emptied lines, tables and headings.

    The text that explains the links stays only where all of them are there.
    """
    from bs4 import BeautifulSoup

    if not dead_links(page, INDEX, there):
        return page
    tree = BeautifulSoup(page, "html.parser")
    for link in tree.find_all("a", href=True):
        if _leads(str(link["href"]), INDEX, there):
            continue
        told = link.find_parent(["p", "div"])
        if told is not None and told.name == "p":
            told.decompose()
            continue
        row, table, line = (
            link.find_parent("tr"),
            link.find_parent(class_="pn-table"),
            link.find_parent("li"),
        )
        link.decompose()
        if line is not None and line.find("a") is None:
            _drop_line(line)
        if row is not None and row.find("a") is None:
            row.decompose()
        if table is not None:
            _tell_no_more(table)
    for heading in (tree.main or tree).find_all(["h2", "h3"]):
        after = heading.find_next_sibling()
        if after is None or after.name == heading.name:
            _forget(tree, heading)
    return str(tree)


def _drop_line(line) -> None:  # type: ignore[no-untyped-def]
    """Take a line of a list away; with the last one go the list and the words below that explain it."""
    listed = line.find_parent(["ul", "ol"])
    line.decompose()
    if listed is None or listed.find("li") is not None:
        return
    after = listed.find_next_sibling()
    if after is not None and after.name == "p" and after.find("a") is None:
        after.decompose()
    listed.decompose()


def _tell_no_more(table) -> None:  # type: ignore[no-untyped-def]
    """Take away the paragraph before a table that lost a link, and a table without a line."""
    before = table.find_previous_sibling()
    if before is not None and before.name == "p":
        before.decompose()
    if table.find("td") is None:
        table.decompose()


def _forget(tree, heading) -> None:  # type: ignore[no-untyped-def]
    """Take a heading away, and its line in the table of contents."""
    for link in tree.find_all(
        "a", href=f"#{heading.get('id')}"
    ):  # in the contents and among the doors
        (link.find_parent("li") or link).decompose()
    heading.decompose()


def _leads(href: str, name: str, there: Collection[str]) -> bool:
    if _OUTSIDE.match(href) or not href:
        return True
    path = unquote(href.partition("#")[0].partition("?")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) in there
