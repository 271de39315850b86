"""The paper view: what a pen can fill in, hints gone, answers together at the end. The parent of PDF and Word."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from phatngon.base.text import squeeze
from phatngon.documents.clean import (
    attribute,
    classes,
    clean,
    having,
    parse,
    piece,
    plain,
    serialise,
    set_classes,
)
from phatngon.documents.columns import set_shares, shape
from phatngon.documents.cover import cover_html
from phatngon.documents.wide_tables import turn_wide_tables

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

ANSWERS_TITLE = "Đáp án và nhận xét"
_LINE = "\u00a0"


def for_paper(body_html: str) -> str:
    """The HTML of a screen as paper needs it; doing it twice changes nothing.

    Inputs go and their printed boxes stay; hints go; every answer moves to a last section under its item's number;
    other folds are opened.

    >>> for_paper('<p><input type="radio"><span class="pn-paper" aria-hidden="true">☐ </span>Báo</p>')
    '<p>☐ Báo</p>'
    """
    tree = parse(body_html)
    answers = _take_answers(tree)
    for tag in having(tree, "pn-hint", "pn-bar") + tree.find_all(["nav", "button"]):
        tag.decompose()
    _open_folds(tree)
    _fields_to_boxes(tree)
    _tables(tree)
    for mark in having(tree, "pn-mark"):
        mark.name = "em"
        del mark["class"]
    for link in tree.find_all("a", href=True):
        if not attribute(link, "href").lower().startswith(("http://", "https://", "mailto:")):
            link.unwrap()
    for tag in tree.find_all(True):
        for name in ("id", "tabindex", "role", "aria-label", "aria-labelledby", "for"):
            del tag[name]
    if answers:
        tree.append(parse(_answers_section(answers)))
    return serialise(tree)


def answers_html(body_html: str) -> str:
    """Only the last section with the answers; empty where the document asks nothing."""
    answers = _take_answers(parse(body_html))
    return _answers_section(answers) if answers else ""


@lru_cache(maxsize=4)
def paper_document(html: str, title: str) -> str:
    """Cover and paper view of a whole page or of a bare body; PDF and Word of one page share it.

    Raises InputError like :func:`clean`.
    """
    tree = parse(html)
    cover = tree.select_one("header.pn-cover")
    head = serialise(cover) if cover is not None else serialise(piece(cover_html(title)))
    named = cover.h1.get_text() if cover is not None and cover.h1 else title
    if cover is not None:
        cover.decompose()
    return f"{paper_cover(head)}\n{for_paper(clean(serialise(tree), title=plain(named)))}"


def paper_cover(head: str) -> str:
    """What stands inside the cover of a page, as paper needs it."""
    return f'<div class="pn-cover">{head}</div>'


def _take_answers(tree: BeautifulSoup) -> list[tuple[str, str]]:
    found = []
    for number, fold in enumerate(having(tree, "pn-answer"), 1):
        item = fold.find_parent(class_="pn-item")
        line = item.find(class_="pn-item-title") if item is not None else None
        title = line.find("strong") if line is not None else None
        name = squeeze(title.get_text()) if title is not None else f"Câu {number}"
        if fold.summary is not None:
            fold.summary.decompose()
        found.append((name, serialise(fold)))
        fold.decompose()
    return found


def _answers_section(answers: list[tuple[str, str]]) -> str:
    parts = [
        f'<div class="pn-answer-entry"><h3>{escape(name, quote=False)}</h3>{inner}</div>'
        for name, inner in answers
    ]
    return f'<section class="pn-answers"><h2>{ANSWERS_TITLE}</h2>{"".join(parts)}</section>'


def _open_folds(tree: BeautifulSoup) -> None:
    for fold in tree.find_all("details"):
        title = fold.summary
        if title is not None:
            title.name = "p"
            set_classes(title, ["pn-fold-title"])
        fold.name = "div"
        del fold["open"]


def _fields_to_boxes(tree: BeautifulSoup) -> None:
    for area in tree.find_all("textarea"):
        _writing_lines(area, tree)
    for tag in tree.find_all(["input", "select"]):
        tag.decompose()
    for box in having(tree, "pn-paper"):
        box.unwrap()
    for label in tree.find_all("label"):
        label.unwrap()
    for group in tree.find_all("fieldset"):
        group.name = "div"
    for legend in tree.find_all("legend"):
        legend.name = "p"
        set_classes(legend, ["pn-legend"])


def _writing_lines(area: Tag, tree: BeautifulSoup) -> None:
    """Ruled lines, as many as the field has rows, below the paragraph that held the field."""
    rows = str(area.get("rows") or "3")
    block = area.find_parent(["p", "li", "td", "div", "section"])
    if block is None or block.name != "p":
        area.decompose()
        return
    for blank in block.select(".pn-paper"):
        blank.decompose()
    for end in block.find_all("br"):
        end.decompose()
    lines = tree.new_tag("div", attrs={"class": "pn-lines"})
    for _ in range(min(int(rows), 12) if rows.isdigit() else 3):
        line = tree.new_tag("p")
        line.string = _LINE
        lines.append(line)
    area.decompose()
    block.insert_after(lines)


def _tables(tree: BeautifulSoup) -> None:
    """Column widths from the content; row heads in bold; ticks in the middle."""
    for span in having(tree, "pn-caption"):
        span.unwrap()
    turn_wide_tables(tree)
    for table in tree.find_all("table"):
        for old in table.find_all(["colgroup", "col"]):  # widths are found anew
            old.decompose()
        shares, setting = shape(table)
        set_classes(
            table,
            [
                *(
                    name
                    for name in classes(table)
                    if name not in ("pn-dense", "pn-many", "pn-long")
                ),
                *setting,
            ],
        )
        if not table["class"]:
            del table["class"]
        set_shares(table, shares or [], tree)
        for cell in having(table, "pn-tick"):
            cell["style"] = "text-align:center"
        for cell in table.find_all("th", scope="row"):
            _embolden(cell, tree)


def _embolden(cell: Tag, tree: BeautifulSoup) -> None:
    if cell.find(["strong", "b", "p", "div", "ul", "ol"]) or not cell.get_text(strip=True):
        return
    bold = tree.new_tag("strong")
    for child in list(cell.contents):
        bold.append(child.extract())
    cell.append(bold)
