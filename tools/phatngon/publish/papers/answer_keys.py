"""The trainer's answer keys: what to tick on the answer sheet, why it is right, why the others tempt, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.documents.formats import FORMATS
from phatngon.lessons.item_html import cite_line
from phatngon.lessons.screens import screen_of
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, items_in_order, write_papers

FOLDER = "giang-vien/dap-an"
TOLD = (
    "Chữ cái, thứ tự dòng và số cột giống **bản in của bài** và **phiếu trả lời**. Câu nào lấy ngày khác nhau cho mỗi người "
    "thì ngày ở đây là ngày của bản in."
)


def build_answer_keys(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the key of each lesson (all by default) to ``folder/giang-vien/dap-an``, which no learner's pack takes.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    return write_papers(
        "Đáp án", lambda path, _: key_page(path, as_of), folder / FOLDER, as_of, lessons, formats
    )


def key_page(path: Path, as_of: date) -> str:
    """The key of one lesson as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)
    count = sum(len(items) for _, items in groups)
    quick = tag("div", *(_quick(items, words) for words, items in groups), class_="pn-two")
    long = [tag("section", tag("h2", words), *map(_entry, items)) for words, items in groups]
    body = join(
        tag("p", inline(TOLD)), tag("h2", "Dò nhanh"), quick, tag("div", *long, class_="pn-key")
    )
    return page(
        f"Đáp án. {bank_of(path.stem).title}",
        body,
        kind="trainer",
        meta=Meta("", as_of, __version__, (("Số câu", str(count)),)),
    )


def _quick(items: tuple[Item, ...], words: str) -> Html:
    head = tag("thead", tag("tr", tag("th", "Câu", scope="col"), tag("th", "Đáp án", scope="col")))
    rows = [
        tag("tr", tag("th", item.id, scope="row"), tag("td", screen_of(item).short(item)))
        for item in items
    ]
    return tag(
        "div", tag("table", tag("caption", words), head, tag("tbody", *rows)), class_="pn-table"
    )


def _entry(item: Item) -> Html:
    after = tag("p", tag("strong", "Việc nên làm: "), inline(item.after)) if item.after else None
    return tag(
        "div",
        tag("h3", f"Câu {item.id} · {item.type_label}"),
        markdown(item.stem),
        screen_of(item).reasons(item),
        after,
        cite_line(item),
        class_="pn-answer-entry",
    )
