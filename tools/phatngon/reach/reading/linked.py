"""The addresses behind cells of a workbook: a title or the words “Xem tại đây” may be all that shows of a link."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree

from phatngon.base.finding import column_index
from phatngon.reach.reading.settings import limits

_AREA = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})(?::([A-Za-z]{1,3})([0-9]{1,7}))?")
_WEB = ("http://", "https://")


def links_of(
    archive: zipfile.ZipFile, part: str, found: Iterable[tuple[str, str]]
) -> dict[tuple[int, int], str]:
    """(row, column) → address, for the links of one sheet whose targets stand in the relations of its part."""
    found = list(found)
    targets = relations(archive, part) if found else {}
    links: dict[tuple[int, int], str] = {}
    for area, relation in found:
        place, target = _AREA.fullmatch(area), targets.get(relation, "")
        if place is None or not is_web(target):
            continue
        first, last = column_index(place[1]), column_index(place[3] or place[1])
        top, bottom = int(place[2]), int(place[4] or place[2])
        if (bottom - top + 1) * (last - first + 1) > limits()["columns"]:
            continue  # a link over a whole block is no link of an item
        for row in range(top, bottom + 1):
            for column in range(first, last + 1):
                links[row, column] = target
    return links


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Id → target of the relations of one part; empty where it has none."""
    folder, name = posixpath.split(part)
    try:
        nodes = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    return {node.get("Id", ""): node.get("Target", "") for node in nodes}


def is_web(text: str) -> bool:
    """True for an address of the web.

    >>> is_web("https://bao.example"), is_web("mailto:a@b.example")
    (True, False)
    """
    return text.lower().startswith(_WEB)
