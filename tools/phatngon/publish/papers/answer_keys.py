"""Answer keys: what to tick on the answer sheet, why it is right, why the others tempt, what it rests on.

The trainer has one, with what was read of each provision; learners have one of the same open questions. Sealed ones are in neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.documents.formats import FORMATS
from phatngon.lessons.item_html import cite_block, cite_line
from phatngon.lessons.screens import screen_of
from phatngon.practice.items import Item
from phatngon.publish.papers.kept_papers import write_kept_papers
from phatngon.publish.sources.lesson_parts import bank_of, items_in_order

FOLDER, OPEN_FOLDER = "giang-vien/dap-an", "dap-an"
TO_READ = ("html", "pdf")  # nobody rewrites an answer
TOLD = (
    "Chữ cái, thứ tự dòng và số cột giống **sách luyện tập** và **phiếu trả lời**. Câu nào lấy ngày khác nhau cho mỗi người "
    "thì ngày ở đây là ngày của bản in."
)


def build_answer_keys(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the key of each lesson (all by default) to ``folder/giang-vien/dap-an``, which no learner's pack takes.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    return write_kept_papers(
        "Đáp án", lambda path, _: key_page(path, as_of), folder, FOLDER, as_of, lessons, formats
    )


def build_open_keys(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the learner's key of each lesson (all by default) to ``folder/dap-an``, to read and to print.

    Raises as :func:`build_answer_keys` does.
    """
    return write_kept_papers(
        "Đáp án luyện tập",
        lambda path, _: key_page(path, as_of, trainer=False),
        folder,
        OPEN_FOLDER,
        as_of,
        lessons,
        [format for format in formats if format in TO_READ],
    )


def key_page(path: Path, as_of: date, *, trainer: bool = True) -> str:
    """The key of one lesson as a page: the ``trainer``'s, or the one learners have."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)
    count = sum(len(items) for _, items in groups)
    quick = tag("div", *(_quick(items, words) for words, items in groups), class_="pn-two")
    cites = cite_line if trainer else cite_block
    long = [
        tag("section", tag("h2", words), *(_entry(item, cites(item)) for item in items))
        for words, items in groups
    ]
    body = join(
        tag("p", inline(TOLD)), tag("h2", "Dò nhanh"), quick, tag("div", *long, class_="pn-key")
    )
    return page(
        f"{'Đáp án' if trainer else 'Đáp án luyện tập'}. {bank_of(path.stem).title}",
        body,
        kind="trainer" if trainer else "handout",
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


def _entry(item: Item, cited: Html | None) -> Html:
    after = tag("p", tag("strong", "Việc nên làm: "), inline(item.after)) if item.after else None
    return tag(
        "div",
        tag("h3", f"Câu {item.id} · {item.type_label}"),
        markdown(item.stem),
        screen_of(item).reasons(item),
        after,
        cited,
        class_="pn-answer-entry",
    )
