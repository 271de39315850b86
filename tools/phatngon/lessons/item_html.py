"""One item as native HTML: works without a kernel or script, reads on a phone, prints with boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phatngon.lessons.answer_words import answer_block
from phatngon.lessons.markup import Html, inline, join, markdown, tag
from phatngon.practice.arrange import arranged
from phatngon.practice.ground import Citation, citations
from phatngon.practice.items import (
    DIFFICULTY_LABELS,
    CaseItem,
    CaseStep,
    ChoiceItem,
    ClassifyItem,
    Item,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    TextItem,
)
from phatngon.practice.paths import step_after

LETTERS = "ABCDEFGHIKLMNOPQ"
BOX = Html('<span class="pn-paper" aria-hidden="true">☐ </span>')


def item_html(item: Item, seed: str, *, with_answer: bool = True) -> Html:
    """The item (key resolved) as one section; ``with_answer`` folds hints and answer below it."""
    title = tag("p", tag("strong", f"Câu {item.id}"), f" · {item.type_label} · {DIFFICULTY_LABELS[item.difficulty]}",
                class_="pn-item-title", id=f"{item.id}-ten")
    return tag("section", title, tag("div", markdown(item.stem), class_="pn-stem"), _body(item, seed),
               folded(item) if with_answer else None, class_="pn-item", id=item.id, aria_labelledby=f"{item.id}-ten")


def lettered(item: Item, seed: str = "") -> tuple[tuple[str, Any], ...]:
    """What is arranged for ``seed`` (nothing: for paper), each with its letter: choices, steps, right-hand texts or cards."""
    return tuple(zip(LETTERS, arranged(item, seed), strict=False))


def folded(item: Item) -> Html:
    """Hints and answer, each behind a fold."""
    hints = [tag("details", tag("summary", f"Gợi ý {number}"), tag("p", inline(hint)), class_="pn-hint")
             for number, hint in enumerate(item.hints, 1)]
    answer = tag("details", tag("summary", "Đáp án và nhận xét (mở sau khi đã tự làm)"), answer_block(item),
                 cite_block(item), class_="pn-answer")
    return join(*hints, answer)


def cite_block(item: Item) -> Html | None:
    """What the item rests on, with the mark of certainty: once at the head where all have the same."""
    found = citations(item.rests_on)
    if not found:
        return None
    mark = common_mark(found)
    head, rows = (f"Căn cứ ({mark}):", [one.text for one in found]) if mark else ("Căn cứ:", list(map(str, found)))
    return tag("div", tag("strong", head), tag("ul", *(tag("li", row) for row in rows)), class_="pn-cite")


def cite_line(item: Item) -> Html | None:
    """The same in one paragraph, for papers where every line counts."""
    found = citations(item.rests_on)
    if not found:
        return None
    mark = common_mark(found)
    words = "; ".join(one.text if mark else str(one) for one in found) + "."
    return tag("p", tag("strong", f"Căn cứ ({mark}): " if mark else "Căn cứ: "), words, class_="pn-cite")


def common_mark(found: Sequence[Citation]) -> str:
    """The mark of certainty that two or more citations share; "" where they differ, or where there is only one to mark."""
    marks = {one.mark for one in found}
    return marks.pop() if len(marks) == 1 and len(found) > 1 else ""


def _body(item: Item, seed: str) -> Html:
    match item:
        case ChoiceItem():
            return _choices(item, seed)
        case OrderItem():
            return _order(item, seed)
        case MatchItem():
            return _match(item, seed)
        case ClassifyItem():
            return _classify(item, seed)
        case NumberItem():
            return _line(item, f"Con số{f' ({item.unit})' if item.unit else ''}", "decimal")
        case MomentItem():
            asked = "Ngày, giờ (ví dụ 8 giờ 30 ngày 7/12/2026)" if item.needs == "datetime" else "Ngày (ví dụ 7/12/2026)"
            return _line(item, asked, "text")
        case TextItem():
            return _text(item)
        case CaseItem():
            return _case(item, seed)
        case _:
            return Html("")


def _case(item: CaseItem, seed: str) -> Html:
    """All steps, each with where its answers lead, so that a reader with a pen can go the way."""
    numbers = {step.id: number for number, step in enumerate(item.steps, 1)}
    shown = []
    for step in item.steps:
        hints = [tag("details", tag("summary", f"Gợi ý {n} cho bước {numbers[step.id]}"), tag("p", inline(hint)), class_="pn-hint")
                 for n, hint in enumerate(step.question.hints, 1)]
        shown.append(tag("div", tag("p", tag("strong", f"Bước {numbers[step.id]}"), class_="pn-item-title"),
                         tag("div", markdown(step.question.stem), class_="pn-stem"), _body(step.question, seed), *hints,
                         tag("p", tag("em", _leads(item, step, seed, numbers)), class_="pn-leads"), class_="pn-step"))
    return join(*shown)


def _leads(item: CaseItem, step: CaseStep, seed: str, numbers: dict[str, int]) -> str:
    """Where the answers to ``step`` lead, in words."""
    def where(answer: object) -> str:
        following = step_after(item, step, answer)
        return f"sang bước {numbers[following.id]}" if following else "tình huống kết thúc"

    question = step.question
    ways: dict[str, list[str]] = {}
    if isinstance(question, ChoiceItem) and question.type == "one":
        for letter, choice in lettered(question, seed):
            ways.setdefault(where(choice.id), []).append(letter)
    if len(ways) < 2:
        return f"Làm xong, {next(iter(ways), None) or where(None)}."
    return " ".join(f"Nếu chọn {' hoặc '.join(letters)}, {way}." for way, letters in ways.items())


def _choices(item: ChoiceItem, seed: str) -> Html:
    kind = "radio" if item.type == "one" else "checkbox"
    asked = "Chọn một phương án" if item.type == "one" else "Chọn mọi phương án đúng"
    rows = []
    for letter, choice in lettered(item, seed):
        field = tag("input", type=kind, name=item.id, value=choice.id)
        rows.append(tag("li", tag("label", field, BOX, tag("b", f"{letter}. "), inline(choice.text))))
    return tag("fieldset", tag("legend", asked), tag("ul", *rows, class_="pn-options"))


def _order(item: OrderItem, seed: str) -> Html:
    rows = []
    for step in arranged(item, seed):
        field = tag("input", type="number", min=1, max=len(item.steps), name=f"{item.id}-{step.id}", class_="pn-short")
        rows.append(tag("li", tag("label", field, Html('<span class="pn-paper" aria-hidden="true">____ </span>'), inline(step.text))))
    return tag("fieldset", tag("legend", "Ghi số thứ tự vào trước mỗi bước"), tag("ul", *rows, class_="pn-options"))


def _match(item: MatchItem, seed: str) -> Html:
    rights = arranged(item, seed)
    letters = {right.id: letter for letter, right in lettered(item, seed)}
    rows = []
    for pair in item.pairs:
        options = [tag("option", "chọn…", value="")]
        options += [tag("option", letters[right.id], value=right.id) for right in rights]
        field = tag("select", *options, name=f"{item.id}-{pair.id}", aria_label=f"Ghép với: {pair.left}")
        rows.append(tag("tr", tag("td", inline(pair.left)),
                        tag("td", field, Html('<span class="pn-paper" aria-hidden="true">____</span>'))))
    head = tag("thead", tag("tr", tag("th", "Nội dung", scope="col"), tag("th", "Ghép với", scope="col")))
    listed = tag("ul", *(tag("li", tag("b", f"{letters[right.id]}. "), inline(right.text)) for right in rights),
                 class_="pn-options")
    return join(tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table"), listed)


def _classify(item: ClassifyItem, seed: str) -> Html:
    head = tag("thead", tag("tr", tag("th", "Thẻ", scope="col"),
                            *(tag("th", inline(bin_.label), scope="col") for bin_ in item.bins)))
    rows = []
    for card in arranged(item, seed):
        cells = [tag("td", tag("label", tag("input", type="radio", name=f"{item.id}-{card.id}", value=bin_.id,
                                            aria_label=f"{card.text}: {bin_.label}"), BOX), class_="pn-tick")
                 for bin_ in item.bins]
        rows.append(tag("tr", tag("th", inline(card.text), scope="row"), *cells))
    return tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table pn-cards")


def _line(item: Item, label: str, mode: str) -> Html:
    field = tag("input", type="text", name=item.id, inputmode=mode, autocomplete="off")
    return tag("p", tag("label", f"{label}: ", field, Html('<span class="pn-paper" aria-hidden="true">______________</span>')))


def _text(item: TextItem) -> Html:
    rows = "2" if item.accept and not item.checklist else "5"
    label = tag("label", "Bài làm của anh/chị: ", tag("br"), tag("textarea", Html(""), name=item.id, rows=rows, cols="60",
                                                                 aria_label=f"Bài làm câu {item.id}"))
    lines = Html('<span class="pn-paper" aria-hidden="true">______________________________________</span>')
    if not item.checklist:
        return tag("p", label, lines)
    points = [tag("li", tag("label", tag("input", type="checkbox", name=f"{item.id}-{point.id}"), BOX, inline(point.text)))
              for point in item.checklist]
    return join(tag("p", label, lines), tag("p", "Tự soát theo các ý sau:"), tag("ul", *points, class_="pn-options"))
