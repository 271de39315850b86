"""Answer sheets to fill with a pen: what a lesson asks in class, in its order, with the letters of the practice book, on one page.

A sheet holds no answer: it is made from what the book prints, and from nothing else. Practice is answered in the book itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.html import Html, inline, join, tag
from phatngon.base.moments import show_date
from phatngon.documents.formats import FORMATS
from phatngon.lessons.screens import GAP, SPACE, screen_of
from phatngon.practice.items import Item
from phatngon.publish.papers.kept_papers import write_kept_papers
from phatngon.publish.sources.lesson_parts import bank_of, items_in_order

FOLDER, NAME = "phieu-tra-loi", "Phiếu trả lời"
HOW_TO = (
    "Các câu hỏi trong lớp; chữ cái và thứ tự dòng giống **sách luyện tập**. Câu luyện tập làm ngay trên sách.",
    "Đánh dấu vào ô ☐. Câu xếp thẻ, xếp thứ tự, ghép cặp: mỗi chỗ trống là một dòng trên sách, theo đúng thứ tự. "
    "Tình huống nhiều bước: chỉ điền những bước mà bài dẫn tới.",
)


def build_answer_sheets(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the sheet of each lesson (all by default) to ``folder/phieu-tra-loi``.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written, ProblemsFound for a sheet that is longer
    than a page.
    """
    return write_kept_papers(
        NAME,
        lambda path, _: sheet_page(path, as_of),
        folder,
        FOLDER,
        as_of,
        lessons,
        formats,
        most_pages=1,
    )


def sheet_page(path: Path, as_of: date) -> str:
    """The sheet of one lesson as a page."""
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)[
        :1
    ]  # a lesson that asks nothing on that day has its practice
    count = sum(len(items) for _, items in groups)
    told = tag("ul", *(tag("li", inline(line)) for line in HOW_TO))
    names = join(
        tag("p", f"Họ tên: {'_' * 34}{SPACE}Đơn vị: {'_' * 34}"),
        tag(
            "p",
            f"Ngày: {'_' * 12}{SPACE}Số câu đúng: {GAP} trên {count}{SPACE}"
            f"Luật áp dụng ngày {show_date(as_of)}, bản {__version__}",
        ),
    )
    rows = join(*(_rows(items) for _, items in groups))
    return page(f"{NAME}. {bank_of(path.stem).title}", join(names, told, rows), kind="index")


def _rows(items: tuple[Item, ...]) -> Html:
    head = tag("thead", tag("tr", tag("th", "Câu", scope="col"), tag("th", "Trả lời", scope="col")))
    rows = [
        tag("tr", tag("th", item.id, scope="row"), tag("td", *screen_of(item).brief(item)))
        for item in items
    ]
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table")
