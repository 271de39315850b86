"""The trainer's answer keys: what to tick on the answer sheet, why it is right, why the others tempt, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.documents.formats import FORMATS
from phatngon.lessons.answer_words import placed
from phatngon.lessons.item_html import cite_line, lettered
from phatngon.lessons.markup import Html, inline, join, markdown, tag
from phatngon.practice.answers import said_moment, said_number
from phatngon.practice.ground import caveats
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, MomentItem, NumberItem, OrderItem, TextItem
from phatngon.practice.paths import right_way
from phatngon.publish.lesson_parts import bank_of, items_in_order, write_papers
from phatngon.publish.wrong_answers import WrongAnswer, rights, wrong_answers

FOLDER = "giang-vien/dap-an"
OWN_WORDS = "bài viết, so với bài mẫu"
TOLD = ("Chữ cái, thứ tự dòng và số cột giống **bản in của bài** và **phiếu trả lời**. Câu nào lấy ngày khác nhau cho mỗi người "
        "thì ngày ở đây là ngày của bản in.")


def build_answer_keys(folder: Path, as_of: date, lessons: Iterable[str] = (), formats: Iterable[str] = FORMATS) -> Iterator[Path]:
    """Write the key of each lesson (all by default) to ``folder/giang-vien/dap-an``, which no learner's pack takes.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    return write_papers("Đáp án", lambda path, _: key_page(path, as_of), folder / FOLDER, as_of, lessons, formats)


def key_page(path: Path, as_of: date) -> str:
    """The key of one lesson as a page."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    groups = items_in_order(path, as_of)
    count = sum(len(items) for _, items in groups)
    quick = tag("div", *(_quick(items, words) for words, items in groups), class_="pn-two")
    long = [tag("section", tag("h2", words), *map(_entry, items)) for words, items in groups]
    body = join(tag("p", inline(TOLD)), tag("h2", "Dò nhanh"), quick, tag("div", *long, class_="pn-key"))
    return page(f"Đáp án. {bank_of(path.stem).title}", body, kind="trainer", meta=Meta("", as_of, __version__, (("Số câu", str(count)),)))


def short_answer(item: Item) -> str:
    """What a right answer sheet shows for ``item`` (key resolved), by letters, numbers of order and columns."""
    match item:
        case ChoiceItem():
            return ", ".join(letter for letter, choice in lettered(item) if choice.id in rights(item))
        case OrderItem():
            return ", ".join(str(item.key.index(step.id) + 1) for _, step in lettered(item))
        case MatchItem():
            letters = {right.id: letter for letter, right in lettered(item)}
            return ", ".join(letters[pair.right_id] for pair in item.pairs)
        case ClassifyItem():
            columns = {one.id: str(number) for number, one in enumerate(item.bins, 1)}
            return ", ".join(columns[item.key[card.id]] for _, card in lettered(item))
        case NumberItem():
            return said_number(item)
        case MomentItem():
            return said_moment(item.key)
        case TextItem():
            return f"“{item.accept[0]}”" if item.accept else OWN_WORDS
        case CaseItem():
            return "; ".join(f"bước {item.steps.index(step) + 1}: {short_answer(step.question)}" for step in right_way(item))
        case _:
            return ""


def _quick(items: tuple[Item, ...], words: str) -> Html:
    head = tag("thead", tag("tr", tag("th", "Câu", scope="col"), tag("th", "Đáp án", scope="col")))
    rows = [tag("tr", tag("th", item.id, scope="row"), tag("td", short_answer(item))) for item in items]
    return tag("div", tag("table", tag("caption", words), head, tag("tbody", *rows)), class_="pn-table")


def _entry(item: Item) -> Html:
    after = tag("p", tag("strong", "Việc nên làm: "), inline(item.after)) if item.after else None
    return tag("div", tag("h3", f"Câu {item.id} · {item.type_label}"), markdown(item.stem), reasons(item), after, cite_line(item),
               class_="pn-answer-entry")


def reasons(item: Item) -> Html:
    """The right answer with its reason, then the wrong ones with what makes them tempting."""
    if isinstance(item, CaseItem):
        return join(*(_step(item, number) for number in range(1, len(item.steps) + 1)))
    tempting = wrong_answers(item) if not isinstance(item, OrderItem | MatchItem | ClassifyItem) else ()
    return join(_why(item), _tempting(tempting))


def _why(item: Item) -> Html:
    rows: list[Html]
    match item:
        case ChoiceItem():
            rows = [join(tag("strong", f"{letter}. "), inline(one.text), " – ", inline(one.feedback))
                    for letter, one in lettered(item) if one.id in rights(item)]
        case OrderItem():
            rows = [join(tag("strong", f"{number}. "), inline(step.text), " – ", inline(step.why))
                    for number, step in enumerate(item.steps, 1)]
        case MatchItem():
            places = {right.id: f"{letter}. {right.text}" for letter, right in lettered(item)}
            rows = [placed(pair.left, places[pair.right_id], pair.feedback) for pair in item.pairs]
        case ClassifyItem():
            places = {one.id: f"{number}. {one.label}" for number, one in enumerate(item.bins, 1)}
            rows = [placed(card.text, places[item.key[card.id]], card.feedback, card.source) for _, card in lettered(item)]
        case NumberItem() | MomentItem():
            rows = [join(inline(item.feedback), *(f" {told}" for told in caveats(item.rests_on)))]
        case _:
            rows = [inline(item.feedback)] if isinstance(item, TextItem) and item.feedback else []
    answer = f"Đáp án: {short_answer(item)}"
    if isinstance(item, ChoiceItem) and len(rows) == 1:
        return tag("p", tag("strong", "Đáp án: "), rows[0])
    if isinstance(item, NumberItem | MomentItem):
        return tag("p", tag("strong", f"{answer}. "), rows[0])
    return join(_list(answer, rows), _more_text(item) if isinstance(item, TextItem) else None)


def _more_text(item: TextItem) -> Html:
    others = [inline(f"“{one}”") for one in item.accept[1:]]
    model = join(tag("p", tag("strong", "Bài mẫu để so sánh:")), tag("blockquote", markdown(item.model))) if item.model else None
    return join(_list("Cũng tính là đúng:", others) if others else None,
                _list("Các ý cần soát:", [inline(point.text) for point in item.checklist]) if item.checklist else None, model)


def _tempting(found: tuple[WrongAnswer, ...]) -> Html:
    rows = [join(tag("strong", f"{one.letter}. ") if one.letter else None, inline(one.said), " – ", inline(one.reply)) for one in found]
    return _list("Vì sao dễ trả lời khác:", rows) if rows else Html("")


def _list(words: str, rows: list[Html]) -> Html:
    items = (row if row.startswith("<li>") else tag("li", row) for row in rows)
    return join(tag("p", tag("strong", words)), tag("ul", *items) if rows else None)


def _step(item: CaseItem, number: int) -> Html:
    step = item.steps[number - 1]
    aside = "" if step in right_way(item) else " (chỉ gặp khi bước trước chọn khác)"
    return join(tag("h4", f"Bước {number}{aside}"), markdown(step.question.stem), reasons(step.question))
