"""Answer sheets to fill with a pen: the items of a lesson in the order in which it asks them, with the letters of the handout.

A sheet holds no answer: it is made from what the handout prints, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.html import Html, inline, join, tag
from phatngon.documents.formats import FORMATS
from phatngon.lessons.screens import GAP, SPACE, screen_of
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import bank_of, items_in_order, write_papers

FOLDER = "phieu-tra-loi"
HOW_TO = (
    "Chữ cái và thứ tự dòng trên phiếu này giống **bản in của bài**. Làm bài trên bản in, rồi ghi kết quả vào đây.",
    "Đánh dấu vào ô ☐. Câu xếp thứ tự: ghi số 1, 2, 3… trước mỗi dòng. Câu ghép: ghi chữ cái. "
    "Tình huống nhiều bước: chỉ điền những bước mà bài dẫn tới.",
)


def build_answer_sheets(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the sheet of each lesson (all by default) to ``folder/phieu-tra-loi``.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    return write_papers(
        "Phiếu trả lời",
        lambda path, _: sheet_page(path, as_of),
        folder / FOLDER,
        as_of,
        lessons,
        formats,
    )


def sheet_page(path: Path, as_of: date) -> str:
    """The sheet of one lesson as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)
    count = sum(len(items) for _, items in groups)
    told = tag("ul", *(tag("li", inline(line)) for line in HOW_TO))
    names = join(
        tag("p", f"Họ tên: {'_' * 34}{SPACE}Đơn vị: {'_' * 34}"),
        tag("p", f"Ngày: {'_' * 12}{SPACE}Số câu đúng: {GAP} trên {count}"),
    )
    body = join(
        names, told, tag("div", *(_group(words, items) for words, items in groups), class_="pn-two")
    )
    return page(
        f"Phiếu trả lời. {bank_of(path.stem).title}",
        body,
        meta=Meta("", as_of, __version__, (("Số câu", str(count)),)),
    )


def _group(words: str, items: tuple[Item, ...]) -> Html:
    head = tag("thead", tag("tr", tag("th", "Câu", scope="col"), tag("th", "Trả lời", scope="col")))
    rows = [
        tag("tr", tag("th", item.id, scope="row"), tag("td", *screen_of(item).space(item)))
        for item in items
    ]
    return join(
        tag("h2", words), tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table")
    )
