"""Answer sheets to fill with a pen: the items of a lesson in the order in which it asks them, with the letters of the handout.

A sheet holds no answer: it is made from what the handout prints, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.documents.formats import FORMATS
from phatngon.lessons.item_html import lettered
from phatngon.lessons.markup import Html, inline, join, tag
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, MomentItem, NumberItem, OrderItem, TextItem
from phatngon.publish.lesson_parts import bank_of, cut, items_in_order, plain_words, write_papers

FOLDER = "phieu-tra-loi"
CUES = (31, 44, 60, 100, 1000)  # letters of a row's text that may be enough to find it by on the handout
BOX, GAP, SPACE = "☐", "____", "\u2002"
BLANK = "_" * 14
HOW_TO = ("Chữ cái và thứ tự dòng trên phiếu này giống **bản in của bài**. Làm bài trên bản in, rồi ghi kết quả vào đây.",
          "Đánh dấu vào ô ☐. Câu xếp thứ tự: ghi số 1, 2, 3… trước mỗi dòng. Câu ghép: ghi chữ cái. "
          "Tình huống nhiều bước: chỉ điền những bước mà bài dẫn tới.")


def build_answer_sheets(folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS) -> Iterator[Path]:
    """Write the sheet of each lesson (all by default) to ``folder/phieu-tra-loi``.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    return write_papers("Phiếu trả lời", lambda path, _: sheet_page(path, as_of), folder / FOLDER, as_of, lessons, formats)


def sheet_page(path: Path, as_of: date) -> str:
    """The sheet of one lesson as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)
    count = sum(len(items) for _, items in groups)
    told = tag("ul", *(tag("li", inline(line)) for line in HOW_TO))
    names = join(tag("p", f"Họ tên: {'_' * 34}{SPACE}Đơn vị: {'_' * 34}"),
                 tag("p", f"Ngày: {'_' * 12}{SPACE}Số câu đúng: {GAP} trên {count}"))
    body = join(names, told, tag("div", *(_group(words, items) for words, items in groups), class_="pn-two"))
    return page(f"Phiếu trả lời. {bank_of(path.stem).title}", body,
                meta=Meta("", as_of, __version__, (("Số câu", str(count)),)))


def _group(words: str, items: tuple[Item, ...]) -> Html:
    head = tag("thead", tag("tr", tag("th", "Câu", scope="col"), tag("th", "Trả lời", scope="col")))
    rows = [tag("tr", tag("th", item.id, scope="row"), tag("td", *answer_space(item))) for item in items]
    return join(tag("h2", words), tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table"))


def answer_space(item: Item) -> tuple[Html, ...]:
    """Where the answer to ``item`` is written: boxes, gaps or lines."""
    match item:
        case ChoiceItem():
            more = tag("em", f"{SPACE}(nhiều\u00a0ô)") if item.type == "many" else None
            return (tag("p", SPACE.join(f"{BOX}\u00a0{letter}" for letter, _ in lettered(item)), more),)
        case OrderItem():
            return tuple(tag("p", f"{GAP} ", cue) for cue in _cues([step.text for _, step in lettered(item)]))
        case MatchItem():
            letters = [letter for letter, _ in lettered(item)]
            told = tag("p", tag("em", f"ghi một chữ {letters[0]}–{letters[-1]} mỗi dòng"))
            return (told, *(tag("p", f"{GAP} ", cue) for cue in _cues([pair.left for pair in item.pairs])))
        case ClassifyItem():
            return _cards(item)
        case NumberItem():
            return (tag("p", f"{BLANK} {item.unit}".rstrip()),)
        case MomentItem():
            hour = f"{GAP} giờ {GAP}, " if item.needs == "datetime" else ""
            return (tag("p", f"{hour}ngày {GAP}/{GAP}/{GAP}"),)
        case TextItem():
            return _lines(item)
        case CaseItem():
            return tuple(row for number, step in enumerate(item.steps, 1) for row in _step(number, step.question))
        case _:
            return ()


def _step(number: int, question: Item) -> tuple[Html, ...]:
    """A step of a case: its number and what stands first on one line."""
    space = answer_space(question)
    first = space[0]
    if first.startswith("<p>"):
        return (Html(f"<p><strong>Bước {number}:</strong> {first[3:]}"), *space[1:])
    return (tag("p", tag("strong", f"Bước {number}:")), *space)


def _cards(item: ClassifyItem) -> tuple[Html, ...]:
    """The columns of the printed table once, then a box a column for each card."""
    columns = (f"cột {number}: {plain_words(one.label)}" for number, one in enumerate(item.bins, 1))
    boxes = SPACE.join(f"{BOX}\u00a0{number}" for number in range(1, len(item.bins) + 1))
    cues = _cues([card.text for _, card in lettered(item)])
    return (tag("p", tag("em", "; ".join(columns))), *(tag("p", f"{boxes}{SPACE}", cue) for cue in cues))


def _lines(item: TextItem) -> tuple[Html, ...]:
    """A line for a short answer; five for a text, with the boxes of its own check."""
    count = 5 if item.checklist else 1
    lines = tag("div", *(tag("p", "\u00a0") for _ in range(count)), class_="pn-lines")
    if not item.checklist:
        return (lines,)
    boxes = SPACE.join(f"{BOX}\u00a0ý\u00a0{number}" for number in range(1, len(item.checklist) + 1))
    return lines, tag("p", f"Tự soát: {boxes}")


def _cues(texts: list[str]) -> list[Html]:
    """The beginnings of the rows, as long as it takes to tell them apart."""
    for letters in CUES:
        found = [cut(plain_words(text), letters) for text in texts]
        if len(set(found)) == len(found):
            break
    return [inline(one) for one in found]
