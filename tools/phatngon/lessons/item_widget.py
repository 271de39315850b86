"""One item live: input, feedback at once, staged hints, the answer after an honest try, everything kept at once."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.base.text import upper_first
from phatngon.lessons import session as running
from phatngon.lessons.controls import Unfinished, control, when_changed
from phatngon.lessons.guard import net_into
from phatngon.lessons.item_html import cite_block
from phatngon.lessons.screens import answer_block
from phatngon.lessons.session import Session
from phatngon.practice.check import Result, check
from phatngon.practice.items import DIFFICULTY_LABELS, Item
from phatngon.practice.outcome import Outcome


class ItemWidget:
    """The live form of an item: ``widget`` is what a notebook shows."""

    def __init__(self, item: Item, session: Session) -> None:
        self.item, self.session = item, session
        self.control = control(item, session.nickname)
        self.result = widgets.HTML()
        self.hints = widgets.HTML()
        self.check_button = button("Kiểm tra", "check", item.id, self._check, self.result)
        self.hint_button = button("", "hint", item.id, self._hint, self.result)
        self.answer_button = button("Xem đáp án", "answer", item.id, self._reveal, self.result)
        buttons = widgets.HBox(
            [self.check_button, self.hint_button, self.answer_button],
            layout={"flex_flow": "row wrap"},
        )
        self.widget = widgets.VBox(
            [widgets.HTML(head_html(item)), self.control.widget, buttons, self.hints, self.result]
        )
        self.widget.add_class("pn-item").add_class("pn-live")
        self._restore()
        when_changed(self.control.widget, self._forget)

    def _forget(self) -> None:
        """A changed answer is a new answer: what was said of the old one goes."""
        self.result.value = ""

    def _check(self) -> None:
        try:
            answer = self.control.read()
        except Unfinished as unfinished:
            self._say(str(unfinished))
            return
        result = check(self.item, answer, self.session.as_of)
        if result.outcome is not Outcome.NOT_DONE:
            self.session.store.record_answer(self.item, answer, result, now=running.now())
            self.session.changed()
        self.result.value = str(result_html(result))
        self._refresh_buttons()

    def _hint(self) -> None:
        show_hints(
            self.item,
            self.session.store.open_hint(self.item, now=running.now()),
            self.hints,
            self.hint_button,
        )

    def _reveal(self) -> None:
        self.session.store.reveal(self.item, now=running.now())
        self.result.value = str(
            tag(
                "div",
                tag("strong", "Đáp án."),
                answer_block(self.item),
                cite_block(self.item),
                class_="pn-result",
                role="status",
            )
        )

    def _restore(self) -> None:
        """Put back what this learner did before: the last answer, opened hints, the outcome in words."""
        state = self.session.store.state(self.item)
        if state.updated:
            self._say("Câu này đã được cập nhật từ lần làm trước, mời anh/chị làm lại.")
        elif state.attempts:
            if (
                state.last_answer is not None
            ):  # an outcome carried from a page comes without its answer
                self.control.fill(state.last_answer)
            self._say(f"Lần trước: {state.label}.")
        show_hints(self.item, state.hints_opened, self.hints, self.hint_button)
        self._refresh_buttons()

    def _say(self, sentence: str) -> None:
        self.result.value = said_html(sentence)

    def _refresh_buttons(self) -> None:
        self.answer_button.disabled = not self.session.store.may_reveal(self.item)


def button(
    text: str, name: str, item_id: str, action: Callable[[], None], told: widgets.HTML
) -> widgets.Button:
    """A button of an item; where its action fails, ``told`` shows one sentence and the details go to the log."""
    made = widgets.Button(description=text, tooltip=f"{text or 'Gợi ý'} – câu {item_id}")
    made.add_class(f"pn-{name}")

    def pressed(_: object) -> None:
        with net_into(told):
            action()

    made.on_click(pressed)
    return made


def head_html(item: Item) -> str:
    """Number, type and difficulty of an item, and its stem."""
    title = tag(
        "p",
        tag("strong", f"Câu {item.id}"),
        f" · {item.type_label} · {DIFFICULTY_LABELS[item.difficulty]}",
        class_="pn-item-title",
    )
    return str(join(title, tag("div", markdown(item.stem), class_="pn-stem")))


def show_hints(item: Item, count: int, place: widgets.HTML, button: widgets.Button) -> None:
    """Show the first ``count`` hints in ``place``, and on ``button`` how many are left."""
    shown = [
        tag("p", tag("strong", f"Gợi ý {n}: "), inline(hint))
        for n, hint in enumerate(item.hints[:count], 1)
    ]
    place.value = str(tag("div", *shown, role="status")) if shown else ""
    left = max(0, len(item.hints) - count)
    button.description = f"Gợi ý (còn {left})" if left else "Hết gợi ý"
    button.disabled = left == 0
    button.layout.display = None if item.hints else "none"


def said_html(sentence: str) -> str:
    """One sentence in the place of a result."""
    return str(tag("div", sentence, class_="pn-result", role="status"))


def result_html(result: Result) -> Html:
    """A result as HTML: outcome in words first, then what was checked, feedback, citations, what to do on Monday."""
    parts = [tag("strong", upper_first(result.label) + ". "), result.message]
    feedback = (
        tag("ul", *(tag("li", inline(text)) for text in result.feedback))
        if result.feedback
        else None
    )
    cited = (
        tag(
            "div",
            tag("strong", "Căn cứ:"),
            tag("ul", *(tag("li", str(c)) for c in result.citations)),
            class_="pn-cite",
        )
        if result.citations
        else None
    )
    after = (
        tag("div", tag("strong", "Việc nên làm: "), markdown(result.after))
        if result.after
        else None
    )
    return tag(
        "div",
        *parts,
        feedback,
        cited,
        after,
        class_=f"pn-result pn-{result.outcome.style}",
        role="status",
    )
