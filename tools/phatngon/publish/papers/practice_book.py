"""The practice book of a lesson: every question that the lesson and its practice ask, to be answered with a pen, without answers.

What a question sends its reader to stands before it, once. Letters and order are those of the answer sheet and the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.html import Html, inline, join, tag
from phatngon.documents.formats import FORMATS
from phatngon.lessons.item_html import item_html
from phatngon.practice.items import Item
from phatngon.publish.papers.kept_papers import write_kept_papers
from phatngon.publish.sources.lesson_parts import (
    bank_of,
    items_in_order,
    parts_of,
    practice_of,
)
from phatngon.publish.sources.needed import Thing, needed

FOLDER, NAME = "luyen-tap", "Sách luyện tập"
PAPER = ("pdf", "docx")  # on a screen one practises on the page beside it
HOW_TO = (
    "Làm bằng bút ngay trên sách này: đánh dấu vào ô ☐, ghi chữ cái hoặc con số vào chỗ trống. "
    "Chữ cái và thứ tự dòng giống **phiếu trả lời** và **đáp án**. Đáp án là một tài liệu riêng: tự làm trước, rồi mới mở."
)


def build_practice_books(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the book of each lesson (all by default) to ``folder/luyen-tap``, for paper only.

    Raises InputError for an unknown lesson and for a question that names what its lesson lacks, MissingOnMachine where nothing can
    be written.
    """
    wanted = [format for format in formats if format in PAPER]
    if wanted:
        yield from write_kept_papers(
            NAME, lambda path, _: book_page(path, as_of), folder, FOLDER, as_of, lessons, wanted
        )


def book_page(path: Path, as_of: date) -> str:
    """The book of one lesson as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)
    items = [item for _, group in groups for item in group]
    lent, shown = needed(path.stem, items, as_of), set[str]()
    places = {item.id: title for title, item in _places(path, as_of)}
    body = [join(tag("h2", words), *_group(group, places, lent, shown)) for words, group in groups]
    return page(
        f"{NAME}. {bank_of(path.stem).title}",
        join(tag("p", inline(HOW_TO)), *body),
        meta=Meta("", as_of, __version__, (("Số câu", str(len(items))),)),
    )


def _places(path: Path, as_of: date) -> Iterator[tuple[str, Item]]:
    """The part each item is asked in first, by its title."""
    bank, seen = bank_of(path.stem), set[str]()
    for notebook in (path, practice_of(path.stem)):
        for part in parts_of(notebook, bank, as_of) if notebook else ():
            for item in part.items:
                if item.id not in seen:
                    seen.add(item.id)
                    yield part.title, item


def _group(
    items: Iterable[Item],
    places: dict[str, str],
    lent: dict[str, tuple[Thing, ...]],
    shown: set[str],
) -> Iterator[Html]:
    """The items under the titles of their parts; what an item needs stands before the first that needs it."""
    title = ""
    for item in items:
        if places.get(item.id, "") != title:
            title = places[item.id]
            yield tag("h3", title)
        for thing in lent.get(item.id, ()):
            if thing.id not in shown:
                shown.add(thing.id)
                yield thing.html
        yield item_html(item, "", with_answer=False)
