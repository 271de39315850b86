"""Questions, votes and answers as the hall sees them: options with letters and no dead fields, answers with the same letters."""

from __future__ import annotations

from phatngon.base.errors import InputError
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.lessons.item_html import cite_line
from phatngon.lessons.screens import lettered, screen_of
from phatngon.practice.items import Item


def question_html(item: Item) -> Html:
    """The question of an item with everything that is chosen from, each option once and with its letter."""
    title = tag(
        "p", tag("strong", f"Câu {item.id}"), f" · {item.type_label}", class_="pn-item-title"
    )
    return join(title, _stem(item), screen_of(item).asked(item))


def poll_html(item: Item) -> Html:
    """The question of an item for a vote by hands: stem, options and their counts. Raises InputError for an item without options."""
    if not item.votable:
        raise InputError(
            f"câu {item.id} không có phương án để bình chọn.",
            where="siêu dữ liệu “polls” của bài",
            advice="Chọn câu loại one hoặc many.",
        )
    rows = []
    for letter, choice in lettered(item):
        buttons = [
            tag(
                "button",
                sign,
                type="button",
                data_step=step,
                aria_label=f"{word} một phiếu cho {letter}",
            )
            for sign, step, word in (("−", -1, "Bớt"), ("+", 1, "Thêm"))
        ]
        rows.append(
            tag(
                "tr",
                tag("th", f"{letter}. ", inline(choice.text), scope="row"),
                tag(
                    "td",
                    *buttons,
                    tag("output", "0", aria_label=f"Số phiếu {letter}"),
                    tag("span", "", class_="pn-meter"),
                    class_="pn-count",
                ),
            )
        )
    head = tag(
        "thead",
        tag("tr", tag("th", "Phương án", scope="col"), tag("th", "Số người giơ tay", scope="col")),
    )
    title = tag("p", tag("strong", f"Câu {item.id}"), " · cả phòng chọn", class_="pn-item-title")
    return join(title, _stem(item), tag("table", head, tag("tbody", *rows), class_="pn-poll"))


def answer_html(item: Item) -> Html:
    """The answer of an item with the letters of its question, why, and what it rests on."""
    screen = screen_of(item)
    told = join(
        screen.answer(item), markdown(item.after) if item.after and not screen.typed else None
    )
    return join(tag("h3", f"Đáp án câu {item.id}"), told, cite_line(item))


def _stem(item: Item) -> Html:
    return tag("div", markdown(item.stem), class_="pn-stem")
