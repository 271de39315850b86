"""A case live: the situation once, then one step at a time; a step once answered stays readable and is locked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as widgets

from phatngon.base.errors import InputError
from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.lessons import session as running
from phatngon.lessons.controls import Control, Unfinished, control, parts_of, when_changed
from phatngon.lessons.item_html import cite_block
from phatngon.lessons.item_widget import button, head_html, result_html, said_html, show_hints
from phatngon.lessons.screens import answer_block
from phatngon.lessons.session import Session
from phatngon.practice import sentences as say
from phatngon.practice.check import Result, check
from phatngon.practice.items import Item
from phatngon.practice.kinds.case import CaseItem, CaseStep
from phatngon.practice.outcome import Outcome

AGAIN = "Làm lại từ đầu"
_FOCUSABLE = (widgets.Text, widgets.Textarea, widgets.Checkbox)


class StepForm:
    """One step: hidden until it is reached, locked once it is answered. ``take`` gets the answer and its result."""

    def __init__(
        self,
        step: CaseStep,
        case: CaseItem,
        session: Session,
        take: Callable[[StepForm, object, Result], None],
    ) -> None:
        self.step, self.case, self.session, self.take = step, case, session, take
        self.title, self.hints, self.result = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.control = control(step.question, session.nickname)
        self.check_button = button("Kiểm tra", "check", step.question.id, self._check, self.result)
        self.hint_button = button("", "hint", step.question.id, self._hint, self.result)
        self.buttons = widgets.HBox(
            [self.check_button, self.hint_button], layout={"flex_flow": "row wrap"}
        )
        self.box = widgets.VBox(
            [self.title, self.control.widget, self.buttons, self.hints, self.result]
        )
        self.box.add_class("pn-step")
        when_changed(self.control.widget, self._forget)
        self.box.layout.display = "none"

    @property
    def _hinted(self) -> Item:
        """Whose hints are open to the learner here: the step's, or those of the whole case."""
        return self.step.question if self.step.question.hints else self.case

    def open(self, number: int) -> None:
        """Show the step as number ``number`` of the way; a step that follows an answer is read out."""
        head = tag("p", tag("strong", f"Bước {number}"), class_="pn-item-title")
        self.title.value = str(
            tag(
                "div",
                head,
                tag("div", markdown(self.step.question.stem), class_="pn-stem"),
                role="status" if number > 1 else None,
            )
        )
        show_hints(
            self._hinted,
            self.session.store.state(self._hinted).hints_opened,
            self.hints,
            self.hint_button,
        )
        self.box.layout.display = None

    def focus(self) -> None:
        """Put the cursor into the first field, where its kind can take it (a group of radio buttons is reached by Tab)."""
        field = next(
            (part for part in parts_of(self.control.widget) if isinstance(part, _FOCUSABLE)), None
        )
        if field is not None:
            field.focus()

    def show(self, result: Result) -> None:
        """Show how the step was marked and lock it; each step has one try, so nobody is told to choose again."""
        message = say.STEP_WRONG if result.message == say.CHOICE_WRONG else result.message
        self.result.value = str(result_html(replace(result, message=message)))
        self.buttons.layout.display = "none"
        for part in parts_of(self.control.widget):
            if part.has_trait("disabled"):
                part.disabled = True

    def _forget(self) -> None:
        self.result.value = ""

    def _check(self) -> None:
        try:
            answer = self.control.read()
        except Unfinished as unfinished:
            self.result.value = said_html(str(unfinished))
            return
        result = check(self.step.question, answer, self.session.as_of)
        if result.outcome is Outcome.NOT_DONE:
            self.result.value = str(result_html(result))
        else:
            self.take(self, answer, result)

    def _hint(self) -> None:
        show_hints(
            self._hinted,
            self.session.store.open_hint(self._hinted, now=running.now()),
            self.hints,
            self.hint_button,
        )


class CaseWidget:
    """The live form of a case: ``widget`` is what a notebook shows; ``control`` reads and replays whole ways."""

    def __init__(self, item: CaseItem, session: Session) -> None:
        self.item, self.session = item, session
        self.result = widgets.HTML()
        self.again_button = button(AGAIN, "again", item.id, self._again, self.result)
        self.answer_button = button("Xem đáp án", "answer", item.id, self._reveal, self.result)
        self.end = widgets.VBox(
            [
                self.result,
                widgets.HBox(
                    [self.again_button, self.answer_button], layout={"flex_flow": "row wrap"}
                ),
            ]
        )
        self.widget = widgets.VBox([])
        self.widget.add_class("pn-item").add_class("pn-live")
        self.control = Control(self.widget, lambda: dict(self.answers), self.fill)
        self._begin()
        self._restore()

    @property
    def form(self) -> StepForm:
        """The step that is open, or at the end the last one of the way."""
        return self.forms[self.open_step.id if self.open_step else next(reversed(self.answers))]

    @property
    def check_button(self) -> widgets.Button:
        """The button of the step that is open."""
        return self.form.check_button

    def fill(self, answers: object) -> None:
        """Replay a way from the beginning, recording nothing. Raises InputError for answers that do not fit the case."""
        self._begin()
        given = answers if isinstance(answers, dict) else {}
        while self.open_step is not None and self.open_step.id in given:
            form, answer = self.form, given[self.open_step.id]
            result = check(form.step.question, answer, self.session.as_of)
            if result.outcome is Outcome.NOT_DONE:
                return
            form.control.fill(answer)
            self._advance(form, answer, result)
        if self.open_step is None:
            self._show_end(said_html("Đã đi hết tình huống."))

    def _begin(self) -> None:
        """All steps anew, the first one open."""
        self.answers: dict[str, Any] = {}
        self.forms = {
            step.id: StepForm(step, self.item, self.session, self._take) for step in self.item.steps
        }
        self.end.layout.display = "none"
        self.result.value = ""
        self.widget.children = [
            widgets.HTML(head_html(self.item)),
            *(form.box for form in self.forms.values()),
            self.end,
        ]
        self.open_step: CaseStep | None = self.item.steps[0]
        self.form.open(1)

    def _take(self, form: StepForm, answer: object, result: Result) -> None:
        """A learner's answer to the open step: show it, then the next step below, or the end."""
        self._advance(form, answer, result)
        if self.open_step is not None:
            self.form.focus()
            return
        whole = check(self.item, self.answers, self.session.as_of)
        self.session.store.record_answer(self.item, self.answers, whole, now=running.now())
        self.session.changed()
        self._show_end(str(result_html(replace(whole, feedback=(), citations=()))))
        self.again_button.focus()

    def _advance(self, form: StepForm, answer: object, result: Result) -> None:
        form.show(result)
        self.answers[form.step.id] = answer
        self.open_step = self.item.step_after(form.step, answer)
        if self.open_step is not None:
            self.form.open(len(self.answers) + 1)

    def _show_end(self, html: str) -> None:
        self.result.value = html
        self.answer_button.disabled = not self.session.store.may_reveal(self.item)
        self.end.layout.display = None

    def _again(self) -> None:
        self._begin()
        self.form.focus()

    def _reveal(self) -> None:
        self.session.store.reveal(self.item, now=running.now())
        self.result.value = str(
            tag(
                "div",
                tag("strong", "Đáp án."),
                way_block(self.item.right_way()),
                markdown(self.item.after) if self.item.after else None,
                cite_block(self.item),
                class_="pn-result",
                role="status",
            )
        )

    def _restore(self) -> None:
        """Show the way this learner went before, to its end."""
        state = self.session.store.state(self.item)
        if state.updated:
            self._said_above("Câu này đã được cập nhật từ lần làm trước, mời anh/chị làm lại.")
        elif state.attempts:
            try:
                if (
                    state.last_answer is not None
                ):  # an outcome carried from a page comes without its answer
                    self.fill(state.last_answer)
            except InputError:
                self._begin()
            self._show_end(said_html(f"Lần trước: {state.label}."))

    def _said_above(self, sentence: str) -> None:
        self.form.result.value = said_html(sentence)


def way_block(way: Sequence[CaseStep]) -> Html:
    """The answers to the steps of ``way``, each under its number in that way and its question."""
    return join(
        *(
            tag(
                "div",
                tag("p", tag("strong", f"Bước {number}. "), inline(step.question.stem)),
                answer_block(step.question),
                class_="pn-step-answer",
            )
            for number, step in enumerate(way, 1)
        )
    )
