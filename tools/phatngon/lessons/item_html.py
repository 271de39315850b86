"""One item as native HTML: works without a kernel or script, reads on a phone, prints with boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence

from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.lessons.screens import answer_block, screen_of
from phatngon.practice.ground import Citation, citations
from phatngon.practice.items import DIFFICULTY_LABELS, Item


def item_html(item: Item, seed: str, *, with_answer: bool = True) -> Html:
    """The item (key resolved) as one section; ``with_answer`` folds hints and answer below it."""
    title = tag(
        "p",
        tag("strong", f"Câu {item.id}"),
        f" · {item.type_label} · {DIFFICULTY_LABELS[item.difficulty]}",
        class_="pn-item-title",
        id=f"{item.id}-ten",
    )
    return tag(
        "section",
        title,
        tag("div", markdown(item.stem), class_="pn-stem"),
        screen_of(item).body(item, seed),
        folded(item) if with_answer else None,
        class_="pn-item",
        id=item.id,
        aria_labelledby=f"{item.id}-ten",
    )


def folded(item: Item) -> Html:
    """Hints and answer, each behind a fold."""
    hints = [
        tag("details", tag("summary", f"Gợi ý {number}"), tag("p", inline(hint)), class_="pn-hint")
        for number, hint in enumerate(item.hints, 1)
    ]
    answer = tag(
        "details",
        tag("summary", "Đáp án và nhận xét (mở sau khi đã tự làm)"),
        answer_block(item, printed=True),
        cite_block(item),
        class_="pn-answer",
    )
    return join(*hints, answer)


def cite_block(item: Item) -> Html | None:
    """What the item rests on."""
    found = citations(item.rests_on)
    if not found:
        return None
    rows = tag("ul", *(tag("li", str(one)) for one in found))
    return tag("div", tag("strong", "Căn cứ:"), rows, class_="pn-cite")


def cite_line(item: Item) -> Html | None:
    """The same in one paragraph, for a trainer's papers: with what was read of each provision."""
    found = citations(item.rests_on)
    if not found:
        return None
    mark = common_basis(found)
    words = "; ".join(one.text if mark else f"{one.text} ({one.basis})" for one in found) + "."
    return tag(
        "p", tag("strong", f"Căn cứ ({mark}): " if mark else "Căn cứ: "), words, class_="pn-cite"
    )


def common_basis(found: Sequence[Citation]) -> str:
    """What was read of two or more citations, where it is the same for all; "" otherwise."""
    marks = {one.basis for one in found}
    return marks.pop() if len(marks) == 1 and len(found) > 1 else ""
