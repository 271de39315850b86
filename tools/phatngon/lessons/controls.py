"""Inputs as ipywidgets: labelled, reachable by keyboard, read out as JSON data and filled again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from phatngon.base.html import plain_words
from phatngon.lessons.screens import screen_of
from phatngon.practice.items import Item

UNCHOSEN = "chọn…"
WIDE = {"width": "calc(100% - 1em)"}


@dataclass(frozen=True)
class Control:
    """``widget`` to show; ``read`` gives the answer as data; ``fill`` puts an earlier answer back."""

    widget: widgets.Widget
    read: Callable[[], Any]
    fill: Callable[[Any], None]


def parts_of(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    """A widget and everything inside it, in the order of the screen."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts_of(child)


def when_changed(widget: widgets.Widget, action: Callable[[], None]) -> None:
    """Call ``action`` whenever an input inside ``widget`` gets another value."""
    for part in parts_of(widget):
        if part.has_trait("value") and not isinstance(part, widgets.HTML):
            part.observe(lambda _: action(), "value")


def control(item: Item, nickname: str) -> Control:
    """The input for ``item`` (key resolved), in the order this learner sees."""
    return screen_of(item).control(item, nickname)


class Unfinished(Exception):
    """The input is not complete enough to be an answer; carries the sentence to show."""


def radio(shown: list[tuple[str, str]], tooltip: str) -> Control:
    """Buttons of which one is pressed; ``shown`` are (text, id)."""
    buttons = widgets.RadioButtons(options=shown, index=None, tooltip=tooltip, layout=dict(WIDE))

    def fill(answer: object) -> None:
        if answer in [value for _, value in shown]:
            buttons.value = answer

    return Control(buttons, lambda: buttons.value, fill)


def ticks(texts: dict[str, str]) -> Control:
    """A box for each of ``texts`` (by id)."""
    boxes = _boxes(texts)

    def fill(answer: object) -> None:
        for name, box in boxes.items():
            box.value = isinstance(answer, list) and name in answer

    return Control(widgets.VBox(list(boxes.values())), lambda: _ticked(boxes), fill)


def numbering(texts: dict[str, str]) -> Control:
    """A list of numbers beside each of ``texts`` (by id); read as the ids in their order."""
    numbers = [(UNCHOSEN, 0)] + [(f"Bước {n}", n) for n in range(1, len(texts) + 1)]
    picks = {name: _dropdown(numbers, 0, text) for name, text in texts.items()}

    def read() -> object:
        if not any(pick.value for pick in picks.values()):
            return None
        chosen = sorted(picks, key=lambda name: picks[name].value)
        if sorted(pick.value for pick in picks.values()) != list(range(1, len(picks) + 1)):
            raise Unfinished(
                "Mỗi bước cần một số thứ tự riêng. Xem lại những bước chưa đánh số hoặc trùng số."
            )
        return chosen

    def fill(answer: object) -> None:
        for place, name in enumerate(answer if isinstance(answer, list) else [], 1):
            if name in picks:
                picks[name].value = place

    return Control(widgets.VBox(list(picks.values())), read, fill)


def placing(texts: dict[str, str], places: list[tuple[str, str]]) -> Control:
    """A list of ``places`` (text, id) beside each of ``texts`` (by id)."""
    options = [(UNCHOSEN, ""), *places]
    picks = {name: _dropdown(options, "", text, "24em") for name, text in texts.items()}

    def fill(answer: object) -> None:
        for name, value in (answer if isinstance(answer, dict) else {}).items():
            if name in picks and value in [known for _, known in options]:
                picks[name].value = value

    return Control(
        widgets.VBox(list(picks.values())),
        lambda: {name: pick.value for name, pick in picks.items() if pick.value},
        fill,
    )


def line(label: str, example: str) -> Control:
    """One line to type on."""
    text = widgets.Text(
        description=f"{label}:",
        placeholder=example,
        continuous_update=True,
        style={"description_width": "initial"},
        layout={"width": "28em"},
    )

    def fill(answer: object) -> None:
        text.value = answer if isinstance(answer, str) else ""

    return Control(text, lambda: text.value, fill)


def writing(own: dict[str, str], told: str, *, long: bool, rows: int | None) -> Control:
    """A line or an area (``long``, of ``rows``), what is ``told`` below it, and a box for each of the learner's ``own`` lines."""
    text = (widgets.Textarea if long else widgets.Text)(
        description="Bài làm:",
        placeholder="Viết ở đây",
        style={"description_width": "initial"},
        layout={**WIDE, "max_width": "60em"},
    )
    if rows:
        text.rows = rows
    boxes = _boxes(own)
    head = [widgets.HTML("Anh/chị tự đối chiếu và đánh dấu:")] if own else []

    def fill(answer: object) -> None:
        if isinstance(answer, dict):
            text.value = str(answer.get("text", ""))
            for name, box in boxes.items():
                box.value = name in answer.get("ticks", [])

    return Control(
        widgets.VBox([text, *([widgets.HTML(told)] if told else []), *head, *boxes.values()]),
        lambda: {"text": text.value, "ticks": _ticked(boxes)},
        fill,
    )


def _boxes(texts: dict[str, str]) -> dict[str, widgets.Checkbox]:
    return {
        name: widgets.Checkbox(
            description=plain_words(text), indent=False, layout=dict(WIDE)
        ).add_class("pn-choice")
        for name, text in texts.items()
    }


def _ticked(boxes: dict[str, widgets.Checkbox]) -> list[str]:
    return [name for name, box in boxes.items() if box.value]


def _dropdown(
    options: Sequence[tuple[str, object]], value: object, text: str, width: str = "9em"
) -> widgets.Dropdown:
    """A list with its text as a real label before it, so that the text is read out with the list."""
    text = plain_words(text)
    pick = widgets.Dropdown(
        options=options,
        value=value,
        description=text,
        tooltip=text,
        style={"description_width": f"calc(100% - {width} - 1em)"},
        layout={**WIDE, "max_width": "60em"},
    )
    return pick.add_class("pn-row")
