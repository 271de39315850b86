"""Questions, votes and answers as the hall sees them: options with letters and no dead fields, answers with the same letters."""

from __future__ import annotations

from phatngon.base.errors import InputError
from phatngon.lessons.answer_words import THOUGHT, answer_block
from phatngon.lessons.item_html import cite_line, lettered
from phatngon.lessons.markup import Html, inline, join, markdown, tag
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, MomentItem, NumberItem, OrderItem, TextItem

RIGHT, WRONG = "✓", "✗"
SAID = "Đúng. "  # how the words for a right option often begin; the slide has said so already


def question_html(item: Item) -> Html:
    """The question of an item with everything that is chosen from, each option once and with its letter."""
    title = tag("p", tag("strong", f"Câu {item.id}"), f" · {item.type_label}", class_="pn-item-title")
    return join(title, _stem(item), _asked(item))


def poll_html(item: Item) -> Html:
    """The question of an item for a vote by hands: stem, options and their counts. Raises InputError for an item without options."""
    if not isinstance(item, ChoiceItem):
        raise InputError(f"câu {item.id} không có phương án để bình chọn.", where="siêu dữ liệu “polls” của bài",
                         advice="Chọn câu loại one hoặc many.")
    rows = []
    for letter, choice in lettered(item):
        buttons = [tag("button", sign, type="button", data_step=step, aria_label=f"{word} một phiếu cho {letter}")
                   for sign, step, word in (("−", -1, "Bớt"), ("+", 1, "Thêm"))]
        rows.append(tag("tr", tag("th", f"{letter}. ", inline(choice.text), scope="row"),
                        tag("td", *buttons, tag("output", "0", aria_label=f"Số phiếu {letter}"), tag("span", "", class_="pn-meter"),
                            class_="pn-count")))
    head = tag("thead", tag("tr", tag("th", "Phương án", scope="col"), tag("th", "Số người giơ tay", scope="col")))
    title = tag("p", tag("strong", f"Câu {item.id}"), " · cả phòng chọn", class_="pn-item-title")
    return join(title, _stem(item), tag("table", head, tag("tbody", *rows), class_="pn-poll"))


def answer_html(item: Item) -> Html:
    """The answer of an item with the letters of its question, why, and what it rests on."""
    typed = isinstance(item, NumberItem | MomentItem | TextItem)
    told = answer_block(item) if typed else join(_answer(item), markdown(item.after) if item.after else None)
    return join(tag("h3", f"Đáp án câu {item.id}"), told, cite_line(item))


def _stem(item: Item) -> Html:
    return tag("div", markdown(item.stem), class_="pn-stem")


def _asked(item: Item) -> Html | None:
    match item:
        case ChoiceItem() | OrderItem():
            return _letters(item)
        case ClassifyItem():
            bins = tag("ul", *(tag("li", tag("strong", inline(one.label))) for one in item.bins))
            return join(tag("p", "Các nhóm:"), bins, tag("p", "Xếp từng thẻ:"), _letters(item))
        case MatchItem():
            lefts = tag("ol", *(tag("li", inline(pair.left)) for pair in item.pairs))
            return join(lefts, tag("p", "Ghép với:"), _letters(item))
        case NumberItem():
            return tag("p", f"Trả lời bằng một con số{f' ({item.unit})' if item.unit else ''}.", class_="pn-options-hint")
        case MomentItem():
            asked = "ngày và giờ" if item.needs == "datetime" else "ngày"
            return tag("p", f"Trả lời bằng {asked}.", class_="pn-options-hint")
        case TextItem() if item.checklist:
            return join(tag("p", "Soát theo các ý:"), tag("ul", *(tag("li", inline(point.text)) for point in item.checklist)))
        case TextItem():
            return tag("p", "Trả lời bằng vài chữ.", class_="pn-options-hint")
        case CaseItem():
            return join(*(part for number, step in enumerate(item.steps, 1) for part in (
                tag("h3", f"Bước {number}"), _stem(step.question), _asked(step.question))))
        case _:
            return None


def _letters(item: Item) -> Html:
    rows = (tag("li", tag("b", f"{letter}. "), inline(one.text)) for letter, one in lettered(item))
    return tag("ul", *rows, class_="pn-letters")


def _answer(item: Item) -> Html:
    match item:
        case ChoiceItem():
            return _choices(item)
        case OrderItem():
            letters = {step.id: letter for letter, step in lettered(item)}
            rows = (tag("li", tag("b", f"{letters[step.id]}. "), inline(step.text), " – ", inline(step.why)) for step in item.steps)
            return join(tag("p", tag("strong", " → ".join(letters[step.id] for step in item.steps))), tag("ol", *rows))
        case MatchItem():
            rights = {one.id: (letter, one.text) for letter, one in lettered(item)}
            return tag("ol", *(_placed(pair.left, "{}. {}".format(*rights[pair.right_id]), pair.feedback) for pair in item.pairs))
        case ClassifyItem():
            labels = {one.id: one.label for one in item.bins}
            rows = (_placed(card.text, labels[item.key[card.id]], card.feedback, f"{letter}. ") for letter, card in lettered(item))
            return tag("ul", *rows, class_="pn-letters")
        case CaseItem():
            return join(*(part for number, step in enumerate(item.steps, 1) for part in (
                tag("h3", f"Bước {number}"), tag("p", inline(step.question.stem)), _answer(step.question))))
        case _:
            return answer_block(item)


def _choices(item: ChoiceItem) -> Html:
    """The right options first, told by colour, sign and word; the wrong ones with letter and reason."""
    right = (item.key,) if item.type == "one" else item.key
    options = sorted(lettered(item), key=lambda row: row[1].id not in right)
    rows = []
    for letter, choice in options:
        good = choice.id in right
        mark = tag("strong", f"{RIGHT if good else WRONG} {letter}. {'Đúng' if good else 'Chưa đúng'}: ")
        text = tag("strong", inline(choice.text)) if good else inline(choice.text)
        rows.append(tag("li", mark, text, " – ", inline(choice.feedback.removeprefix(SAID)), class_="pn-yes" if good else "pn-no"))
    return tag("ul", *rows, class_="pn-letters")


def _placed(text: str, place: str, thought: str, letter: str = "") -> Html:
    return tag("li", tag("b", letter) if letter else None, inline(text), " → ", tag("strong", inline(place)), ". ",
               tag("em", f"{THOUGHT}: "), inline(thought))
