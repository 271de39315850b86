"""The trainer's run sheets: a lesson part by part on the clock, what is shown and asked, what people answer, what to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.html import Html, cut, inline, join, markdown, plain_words, tag
from phatngon.documents.formats import FORMATS
from phatngon.lessons.screens import WrongAnswer
from phatngon.practice.items import Item
from phatngon.publish.papers.run_plan import (
    REST,
    breaks,
    shorter,
    slides_by_part,
    urgency,
    where,
)
from phatngon.publish.papers.slides import VOTE, Slide
from phatngon.publish.papers.wrong_answers import most_instructive
from phatngon.publish.sources.deck_data import deck_of
from phatngon.publish.sources.lesson_parts import (
    Part,
    bank_of,
    items_in_order,
    parts_of,
    short_stem,
    shown_in,
    write_papers,
)
from phatngon.publish.sources.notebooks import read_notebook
from phatngon.publish.sources.voice import core_parts, part_minutes

FOLDER = "giang-vien/len-lop"
STEM, SAID = 90, 80  # letters of a question, and of a wrong answer, that are enough to know it by
# with so few items in a part, so many wrong answers each are worth a word; else one
FEW_ITEMS, MANY_EACH = 2, 2
_NOTE_HEAD = re.compile(r"\A\*\*Ghi chú cho giảng viên[^*]*\*\*\s*")


def build_run_sheets(
    folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write the run sheet of each lesson (all by default) to ``folder/giang-vien/len-lop``, which no learner's pack takes.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    return write_papers(
        "Phiếu lên lớp",
        lambda path, _: run_page(path, as_of),
        folder / FOLDER,
        as_of,
        lessons,
        formats,
    )


def run_page(path: Path, as_of: date) -> str:
    """The run sheet of one lesson as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    bank = bank_of(path.stem)
    parts = parts_of(path, bank, as_of)
    total, written = sum(part.minutes for part in parts), int(read_notebook(path).own["minutes"])
    rest = breaks([part.minutes for part in parts])
    whole = total + REST * len(rest)
    less = (
        f" Cả bài ghi {written} phút; phần không áp dụng cho ngày này đã bỏ ra."
        if total != written
        else ""
    )
    head = tag(
        "thead",
        tag(
            "tr",
            *(
                tag("th", words, scope="col")
                for words in (
                    "Giờ, trang chiếu",
                    "Phần, điều chiếu, câu hỏi",
                    "Câu trả lời thường gặp và gợi ý phản hồi",
                    "Ghi chú của giảng viên",
                )
            ),
        ),
    )
    table = tag("table", head, tag("tbody", *_rows(parts, slides_by_part(path, as_of), rest)))
    paused = f" và {REST * len(rest)} phút nghỉ" if rest else ""
    end = tag(
        "p", tag("strong", f"Kết thúc lúc {clock(whole)}, tổng cộng {total} phút{paused}."), less
    )
    body = join(
        tag("h2", "Chuẩn bị"),
        _prepare(path, parts, as_of),
        shorter(parts),
        _core(path, as_of),
        tag("h2", "Theo giờ"),
        tag("div", table, class_="pn-table"),
        end,
    )
    return page(
        f"Phiếu lên lớp. {bank.title}",
        tag("div", body, class_="pn-landscape"),
        kind="trainer",
        meta=Meta("", as_of, __version__, (("Thời lượng", f"{total} phút"),)),
    )


def _core(path: Path, as_of: date) -> Html | None:
    """What to teach where there is a quarter of an hour only: the rules and questions that the lesson's cells mark as its core."""
    parts = core_parts(path, as_of)
    if not parts:
        return None
    minutes = round(sum(map(part_minutes, parts)))
    rows = []
    for part in parts:
        heads = [
            plain_words(cell.source.split("\n")[0].lstrip("# "))
            for cell in part.cells
            if cell.kind == "markdown" and cell.source.startswith("#")
        ]
        asked = f" – câu {', '.join(item.id for item in part.items)}" if part.items else ""
        rows.append(tag("li", tag("strong", part.title), ": ", "; ".join(heads), asked))
    return join(tag("h2", f"Khi chỉ có {minutes} phút"), tag("ul", *rows))


def clock(minutes: int) -> str:
    """Minutes since the beginning as hours and minutes.

    >>> clock(9), clock(75)
    ('0:09', '1:15')
    """
    return f"{minutes // 60}:{minutes % 60:02d}"


def _rows(
    parts: tuple[Part, ...], slides: dict[str, list[tuple[int, Slide]]], rest: list[int]
) -> Iterator[Html]:
    start = 0
    for place, part in enumerate(parts):
        length = f"{part.minutes} phút" if part.minutes else "trong giờ của phần trên"
        yield tag(
            "tr",
            tag(
                "th",
                tag("p", clock(start)),
                tag("p", length),
                *where(slides.get(part.title, [])),
                scope="row",
            ),
            tag(
                "td",
                tag("p", tag("strong", part.title)),
                *urgency(part),
                *_shown(part, slides.get(part.title, [])),
            ),
            tag("td", *_talk(part.items)),
            tag("td", *_notes(part)),
        )
        start += part.minutes
        if place in rest:
            told = tag("th", tag("p", clock(start)), tag("p", f"{REST} phút"), scope="row")
            yield tag("tr", told, tag("td", tag("strong", "Nghỉ giữa giờ")), tag("td"), tag("td"))
            start += REST


def _shown(part: Part, slides: list[tuple[int, Slide]]) -> Iterator[Html]:
    """What the hall sees, by the numbers of the slides; what is done beside it; what is asked, votes first to the eye."""
    told = [f"{number}. {slide.title}" for number, slide in slides if not slide.item]
    if told:
        yield tag("p", "Chiếu: ", "; ".join(told))
    forms = [name for cell in part.cells for name in shown_in(cell) if name.startswith("phieu:")]
    if forms:
        yield tag("p", f"Kèm: {len(forms)} phiếu làm trên máy.")
    votes = {slide.item: number for number, slide in slides if slide.kind == VOTE}
    for item in part.items:
        vote = f", bình chọn ở trang {votes[item.id]}" if item.id in votes else ""
        asked = f" ({item.type_label}{vote}): {short_stem(item, STEM)}"
        yield tag("p", tag("strong", item.id), asked)


def _talk(items: tuple[Item, ...]) -> Iterator[Html]:
    each = MANY_EACH if len(items) <= FEW_ITEMS else 1
    for item in items:
        for one in most_instructive(item, each):
            yield tag(
                "p",
                tag("strong", f"{item.id}{f', {one.place}' if one.place else ''}: "),
                _said(one),
                " → ",
                inline(one.reply),
            )


def _said(one: WrongAnswer) -> Html:
    words = cut(one.said, SAID)
    return (
        join("“", words, "”")
        if one.part
        else join(f"{one.letter}. " if one.letter else None, words)
    )


def _notes(part: Part) -> Iterator[Html]:
    for cell in part.cells:
        if "trainer" in cell.tags:
            yield markdown(_NOTE_HEAD.sub("", cell.source))


def _prepare(path: Path, parts: tuple[Part, ...], as_of: date) -> Html:
    asked = sum(len(items) for _, items in items_in_order(path, as_of))
    forms = [
        part.title
        for part in parts
        if any(name.startswith("phieu:") for cell in part.cells for name in shown_in(cell))
    ]
    deck = deck_of(path)
    rows = [
        f"Phát cho mỗi người: tài liệu in của bài, phiếu trả lời ({asked} câu, kể cả phần luyện tập), thẻ bỏ túi.",
        "Giữ riêng: phiếu này và đáp án có lý do.",
        f"Mở sẵn trang chiếu trên lớp: {deck.title}; bấm phím S để mở cửa sổ lời nói."
        if deck
        else "",
        f"Mở sẵn trên máy, vì có phiếu làm trên máy: {'; '.join(forms)}." if forms else "",
        "Trước giờ: mở bài trên máy chiếu, chờ chữ “Sẵn sàng”, thử tiếng và thử mạng của phòng.",
    ]
    return tag("ul", *(tag("li", row) for row in rows if row))
