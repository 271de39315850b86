"""What a question sends its reader to, such as a table of the lesson: whoever answers away from the lesson must have it too.

The words of a question tell: a table called by its title, or “bảng”, “mẫu”, “thứ tự” said to be the lesson's own. A question that
names something the lesson lacks stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from bs4 import BeautifulSoup

from phatngon.base.errors import InputError
from phatngon.base.html import Html, join, markdown
from phatngon.base.text import compare_key, squeeze
from phatngon.lessons.tables import SHORT
from phatngon.lessons.views import named_table
from phatngon.practice.items import Item
from phatngon.publish.sources.lesson_parts import Part, bank_of, parts_of, practice_of, shown_in
from phatngon.publish.sources.notebooks import find_lesson

_THING = r"(?:bảng|biểu đồ|sơ đồ|hình|phiếu|mẫu)"
_VERB = r"(?:mở|trong|vẫn|dưới|xem|đọc|tra|sang|của|từ|theo|với|dòng)"
_NAMED = re.compile(rf"\b{_THING} “([^”]+)”", re.IGNORECASE)
_CALLED = re.compile(
    rf"\b{_VERB} {_THING} “([^”]+)”", re.IGNORECASE
)  # only who has it before his eyes can do that
_SAME = re.compile(rf"\bvẫn (?:dùng |theo )?{_THING} (?:ấy|đó|này)\b", re.IGNORECASE)
_UNQUOTED = re.compile(rf"\b{_VERB} bảng (?!“)(.{{3,60}})", re.IGNORECASE)
_OF_LESSON = re.compile(
    rf"\b(?:thứ tự|trình tự|{_THING}|danh sách|cách tính|cách đếm|quy trình|các bước|lịch|điểm|phần sau)(?: [^\s.,;:?!]+){{0,3}}"
    r" (?:ở|trong|của|mà) (?:bài(?: này| học)?\b(?! (?:báo|đăng|viết|đầu|phố))|bộ học liệu\b)"
    r"|\bphần(?: nào)? của mẫu\b|\btheo (?:bảng|mẫu) [^.,;:?!]{0,30}của bộ học liệu\b",
    re.IGNORECASE,
)
# what a lesson has once: by its caption, wherever it stands
_WHOLE_LESSON = ("trình tự", "quy trình", "các bước", "cách đếm", "lịch")
_LEAST_NAME = 2  # words of a title by which an unquoted name is known
_HIDDEN = ("trainer", "parameters", "setup", "handout-only")


@dataclass(frozen=True)
class Thing:
    """Something a question needs: an id for links, a title, and itself as HTML."""

    id: str
    title: str
    html: Html


def needed(lesson: str, items: Iterable[Item], as_of: date) -> dict[str, tuple[Thing, ...]]:
    """What each of ``items`` (in the order people meet them) needs, by item id; items that need nothing are not there.

    Raises InputError for an item that names what the lesson does not have.
    """
    found: dict[str, tuple[Thing, ...]] = {}
    before: tuple[Thing, ...] = ()
    for item in items:
        things = _things(lesson, item, as_of, before)
        if things:
            found[item.id] = before = things
    return found


def _things(lesson: str, item: Item, as_of: date, before: tuple[Thing, ...]) -> tuple[Thing, ...]:
    text, tables = " ".join(sent_by(item)), _tables(lesson, as_of)
    found: list[Thing] = []
    bound = _CALLED.findall(text)
    for name in _NAMED.findall(text):
        called = [
            thing for thing in tables if compare_key(thing.title).startswith(compare_key(name))
        ]
        if not called and name in bound:
            raise InputError(
                f"câu {item.id} nhắc “{name}” nhưng bài không có bảng, hình, mẫu nào tên như vậy.",
                where=f"exercises/{lesson}.yaml, câu {item.id}",
                advice="Viết đúng tên bảng như ở bài, hoặc hiện bảng ấy trong bài hay phần luyện tập bằng show(…).",
            )
        found += called
    if _SAME.search(text):
        if not before and not found:
            raise InputError(
                f"câu {item.id} viết “vẫn bảng ấy” nhưng không câu nào trước đó nêu bảng.",
                where=f"exercises/{lesson}.yaml, câu {item.id}",
                advice="Gọi bảng bằng tên của nó.",
            )
        found += before
    for words in _UNQUOTED.findall(text):
        found += [thing for thing in tables if compare_key(words).startswith(_short_name(thing))]
    if (told := _OF_LESSON.search(text)) and not found:
        part = _part_of(lesson, item, as_of)
        noun = next((word for word in _WHOLE_LESSON if word in told[0].lower()), "")
        found += [
            part,
            *(
                thing
                for thing in tables
                if noun and noun in _caption(thing.html).lower() and thing.html not in part.html
            ),
        ]
    return tuple({thing.id: thing for thing in found}.values())


def sent_by(item: Item) -> Iterator[str]:
    """The texts of an item that are read while it is being answered."""
    yield from (squeeze(item.stem), *item.hints, *item.texts())


def _short_name(thing: Thing) -> str:
    return compare_key(
        " ".join(thing.title.split()[: max(_LEAST_NAME, min(3, len(thing.title.split())))])
    )


@cache
def _tables(lesson: str, as_of: date) -> tuple[Thing, ...]:
    """The tables of a lesson and its practice notebook, by title."""
    found: dict[str, Thing] = {}
    for part in _parts(lesson, as_of):
        for thing in _tables_of(part, as_of):
            found.setdefault(thing.id, thing)
    return tuple(found.values())


@cache
def _parts(lesson: str, as_of: date) -> tuple[Part, ...]:
    bank = bank_of(lesson)
    return tuple(
        part
        for notebook in (find_lesson(lesson), practice_of(lesson))
        if notebook
        for part in parts_of(notebook, bank, as_of)
    )


def _tables_of(part: Part, as_of: date) -> Iterator[Thing]:
    for cell in part.cells:
        for name in shown_in(cell):
            if not name.startswith("bang:") or name.endswith(SHORT):
                continue  # of a short table, the whole one stands beside it
            try:
                html = named_table(name.removeprefix("bang:"))(as_of)
            except InputError:
                continue  # drawn from the learner's own session, so no question can ask for its numbers
            title = _caption(html).split(". ")[0] or name
            yield Thing(f"bang-{name.removeprefix('bang:')}", title, html)


def _caption(html: str) -> str:
    caption = BeautifulSoup(html, "html.parser").find("caption")
    return squeeze(caption.get_text(" ")) if caption is not None else ""


def _part_of(lesson: str, item: Item, as_of: date) -> Thing:
    """The part of the lesson that teaches what the item asks: its words and its tables."""
    for number, part in enumerate(_parts(lesson, as_of), 1):
        if any(one.objective == item.objective for one in part.items):
            words = [
                markdown(_body(cell.source))
                for cell in part.cells
                if cell.kind == "markdown" and not set(cell.tags) & set(_HIDDEN)
            ]
            return Thing(
                f"phan-{number}",
                part.title,
                join(*words, *(thing.html for thing in _tables_of(part, as_of))),
            )
    raise InputError(
        f"câu {item.id} dẫn người học về bài, nhưng không phần nào của bài dạy mục tiêu {item.objective}.",
        where=f"exercises/{lesson}.yaml, câu {item.id}",
        advice="Hỏi câu cùng mục tiêu trong bài, hoặc bỏ lời dẫn về bài.",
    )


def _body(source: str) -> str:
    """Markdown without its heading of the second level; lower ones in bold."""
    lines = [line for line in source.split("\n") if not line.startswith("## ")]
    return "\n".join(re.sub(r"^#{3,6} (.*)", r"**\1**\n", line) for line in lines)
