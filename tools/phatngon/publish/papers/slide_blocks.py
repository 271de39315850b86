"""What a slide holds as a row of blocks, each of which can be measured and made a shape of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phatngon.documents.clean import classes, clean, is_tag, parse, piece
from phatngon.lessons.cites import without_sources
from phatngon.publish.papers.slide_measure import BLOCKS, is_box
from phatngon.publish.papers.slide_tables import without_rowspans

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_FLAT = (
    "section",
    "fieldset",
    "main",
    "label",
    "details",
    "aside",
    "article",
    "nav",
    "header",
    "footer",
)


def blocks_of(body: str, *, whole: bool = False) -> list[Tag]:
    """The blocks of a slide one after another, without boxes around boxes, addresses shortened.

    A ``whole`` slide is written by the kit itself and is not cleaned. Raises InputError for what cannot be shown.
    """
    tree = parse(body if whole else clean(body))
    _flatten(tree)
    for text in list(tree.find_all(string=True)):
        text.replace_with(without_sources(str(text)))
    found: list[Tag] = []
    for child in list(tree.children):
        name = child.name if is_tag(child) else None
        if is_tag(child) and name == "div" and not _means_something(child):
            found += [one for one in child.children if is_tag(one)]
        elif is_tag(child) and name in BLOCKS:
            found.append(child)
        elif name == "img":
            found.append(child.wrap(piece("<figure></figure>")))
        elif str(child).strip():
            found.append(child.wrap(piece("<p></p>")))
    return found


def _flatten(tree: BeautifulSoup) -> None:
    """Take away what only encloses, so that a slide is a row of blocks: regions, folds, boxes around tables and pictures."""
    for line in tree.find_all("hr"):
        line.decompose()
    for fold in tree.find_all("summary"):
        fold.name = "h4"
    for tag in tree.find_all(_FLAT):
        tag.unwrap()
    for text in tree.find_all("pre"):
        _open_lines(text)
    for image in [one for one in tree.find_all("img") if one.find_parent("figure") is None]:
        around = image.find_parent(["p", "div", "li"])
        figure = image.wrap(piece("<figure></figure>"))
        if around is not None:
            around.insert_after(figure.extract())
            if not around.get_text(strip=True):
                around.decompose()
    for inner in tree.find_all(["table", "figure"]):
        if inner.name == "table":
            without_rowspans(inner)
        for box in list(inner.find_parents(["div", "blockquote"])):
            box.unwrap()


def _open_lines(text: Tag) -> None:
    """Text that keeps its lines, as a paragraph with breaks."""
    lines = text.get_text().strip("\n").split("\n")
    text.clear()
    text.name = "p"
    for place, line in enumerate(lines):
        if place:
            text.append(piece("<br>"))
        text.append(line)


def _means_something(child: object) -> bool:
    """True for a division that means something by itself."""
    return (
        is_tag(child)
        and child.name == "div"
        and (is_box(child) or not {"pn-stem", "pn-cite"}.isdisjoint(classes(child)))
    )
