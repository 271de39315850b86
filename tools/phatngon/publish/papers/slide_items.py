"""A question as a hall sees it: stem and lettered options on one slide, then why, the right option marked with its letter."""

from __future__ import annotations

from phatngon.base.errors import InputError
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.lessons.cites import without_sources
from phatngon.lessons.screens import lettered, screen_of
from phatngon.practice.items import Item

RIGHT, WRONG = "✓", "✗"
WAY = "chọn, trao đổi 2 phút, chọn lại"
IN_CLASS = "Đáp án và lý do mở trên màn hình của lớp. Ghi lý do của anh/chị vào giấy."


def poll_html(item: Item, number: int) -> Html:
    """The vote on an item: stem and options with their letters, and room for the hands counted in two rounds.

    Raises InputError for an item without options.
    """
    if not item.votable:
        raise InputError(
            f"câu {item.id} không có phương án để bình chọn.",
            where="siêu dữ liệu “polls” của bài",
            advice="Chọn câu loại one hoặc many.",
        )
    rows = (
        tag(
            "li",
            tag("b", f"{letter}. "),
            inline(without_sources(choice.text)),
            data_letter=letter,
        )
        for letter, choice in lettered(item)
    )
    many = " (chọn mọi ý đúng)" if _many(item) else ""
    return join(
        _heading(f"Câu {number}: {WAY}{many}"),
        _stem(item),
        tag("ul", *rows, class_="pn-letters pn-vote"),
    )


def why_forms(item: Item, number: int) -> list[Html]:
    """The answer of an item, at its fullest first: the right options marked, the wrong ones with their reason.

    Where that is too much for a slide, the wrong ones are named by their letters, and then the reasons get short.
    """
    screen = screen_of(item)
    heading = _heading(f"Câu {number}: đáp án {screen.short(item)}")
    right = set(screen.short(item).split(", "))
    good = [
        tag(
            "li",
            tag("strong", f"{RIGHT} {letter}. ", _option(choice.text)),
            " – ",
            _said(item.reason(choice.id)),
        )
        for letter, choice in lettered(item)
        if letter in right
    ]
    shown = tag("ul", *good, class_="pn-letters pn-yes")
    wrong = screen.wrong(item)

    def others(*, named: bool, short: bool) -> Html:
        rows = (
            tag(
                "li",
                tag("strong", f"{WRONG} {one.letter}. "),
                join(_option(one.said), ": ") if named else None,
                _said(_first(one.reply) if short else one.reply),
            )
            for one in wrong
        )
        return tag("ul", *rows, class_="pn-letters pn-no")

    forms = ((True, False), (False, False), (False, True))
    return [join(heading, shown, others(named=named, short=short)) for named, short in forms]


def asked_again(item: Item, number: int) -> Html:
    """The slide of a deck handed out before class in the place of the one that says why: the options, and no word of the answer."""
    rows = (
        tag("li", tag("b", f"{letter}. "), inline(without_sources(choice.text)))
        for letter, choice in lettered(item)
    )
    return join(
        _heading(f"Câu {number}: vì sao?"),
        tag("ul", *rows, class_="pn-letters"),
        tag("p", IN_CLASS),
    )


def _option(words: str) -> Html:
    """An option inside a sentence, so without its full stop."""
    return inline(without_sources(words).rstrip("."))


def _many(item: Item) -> bool:
    return item.type_label.startswith("chọn nhiều")


def _heading(words: str) -> Html:
    return tag("h2", words, class_="pn-step")


def _stem(item: Item) -> Html:
    return tag("div", markdown(without_sources(item.stem)), class_="pn-stem")


def _said(words: str) -> Html:
    """A reason without the word that only repeats the verdict."""
    for verdict in ("Đúng. ", "Chưa đúng. ", "Sai. "):
        words = words.removeprefix(verdict)
    return inline(without_sources(words))


def _first(words: str) -> str:
    """The first sentence that gives a reason."""
    for verdict in ("Đúng. ", "Chưa đúng. ", "Sai. "):
        words = words.removeprefix(verdict)
    first, dot, _ = words.partition(". ")
    return first + dot.strip()
