"""The input of each type of item as ipywidgets: labelled, reachable by keyboard, read out as JSON data and filled again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from phatngon.lessons.markup import inline, tag
from phatngon.practice.arrange import arranged
from phatngon.practice.items import (
    ChoiceItem,
    ClassifyItem,
    Item,
    MatchItem,
    MomentItem,
    NumberItem,
    OrderItem,
    TextItem,
)

UNCHOSEN = "chọn…"
LETTERS = "ABCDEFGHIKLMNOPQ"


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
    match item:
        case ChoiceItem(type="one"):
            return _one(item, nickname)
        case ChoiceItem():
            return _many(item, nickname)
        case OrderItem():
            return _order(item, nickname)
        case MatchItem():
            return _match(item, nickname)
        case ClassifyItem():
            return _classify(item, nickname)
        case NumberItem():
            return _line("Con số" + (f" ({item.unit})" if item.unit else ""), "ví dụ 1.234,5")
        case MomentItem():
            return _line("Ngày giờ" if item.needs == "datetime" else "Ngày",
                         "ví dụ 8 giờ 30 ngày 7/12/2026" if item.needs == "datetime" else "ví dụ 7/12/2026")
        case TextItem():
            return _text(item)
        case _:
            raise TypeError(type(item).__name__)


def _one(item: ChoiceItem, nickname: str) -> Control:
    shown = [(_plain(choice.text), choice.id) for choice in arranged(item, nickname)]
    radio = widgets.RadioButtons(options=shown, index=None, tooltip=f"Phương án của câu {item.id}", layout={"width": "calc(100% - 1em)"})

    def fill(answer: Any) -> None:
        if answer in [value for _, value in shown]:
            radio.value = answer

    return Control(radio, lambda: radio.value, fill)


def _many(item: ChoiceItem, nickname: str) -> Control:
    boxes = {choice.id: widgets.Checkbox(description=_plain(choice.text), indent=False, layout={"width": "calc(100% - 1em)"})
             for choice in arranged(item, nickname)}
    for box in boxes.values():
        box.add_class("pn-choice")

    def fill(answer: Any) -> None:
        for choice_id, box in boxes.items():
            box.value = isinstance(answer, list) and choice_id in answer

    return Control(widgets.VBox(list(boxes.values())), lambda: [i for i, box in boxes.items() if box.value], fill)


def _order(item: OrderItem, nickname: str) -> Control:
    numbers = [(UNCHOSEN, 0)] + [(f"Bước {n}", n) for n in range(1, len(item.steps) + 1)]
    picks = {step.id: _dropdown(numbers, 0, step.text) for step in arranged(item, nickname)}

    def read() -> Any:
        if not any(pick.value for pick in picks.values()):
            return None
        chosen = sorted(picks, key=lambda step_id: picks[step_id].value)
        if sorted(pick.value for pick in picks.values()) != list(range(1, len(picks) + 1)):
            raise Unfinished("Mỗi bước cần một số thứ tự riêng. Xem lại những bước chưa đánh số hoặc trùng số.")
        return chosen

    def fill(answer: Any) -> None:
        for place, step_id in enumerate(answer if isinstance(answer, list) else [], 1):
            if step_id in picks:
                picks[step_id].value = place

    return Control(widgets.VBox(list(picks.values())), read, fill)


class Unfinished(Exception):
    """The input is not complete enough to be an answer; carries the sentence to show."""


def _match(item: MatchItem, nickname: str) -> Control:
    rights = arranged(item, nickname)
    options = [(UNCHOSEN, "")] + [(f"{letter}. {_plain(right.text)}", right.id)
                                  for letter, right in zip(LETTERS, rights, strict=False)]
    return _mapping({pair.id: _dropdown(options, "", pair.left, "24em") for pair in item.pairs})


def _classify(item: ClassifyItem, nickname: str) -> Control:
    options = [(UNCHOSEN, "")] + [(_plain(bin_.label), bin_.id) for bin_ in item.bins]
    cards = arranged(item, nickname)
    return _mapping({card.id: _dropdown(options, "", card.text, "24em") for card in cards})


def _mapping(picks: dict[str, widgets.Dropdown]) -> Control:
    def fill(answer: Any) -> None:
        for name, value in (answer if isinstance(answer, dict) else {}).items():
            if name in picks and value in [v for _, v in picks[name].options]:
                picks[name].value = value

    return Control(widgets.VBox(list(picks.values())), lambda: {name: pick.value for name, pick in picks.items() if pick.value}, fill)


def _line(label: str, example: str) -> Control:
    text = widgets.Text(description=f"{label}:", placeholder=example, continuous_update=True,
                        style={"description_width": "initial"}, layout={"width": "28em"})

    def fill(answer: Any) -> None:
        text.value = answer if isinstance(answer, str) else ""

    return Control(text, lambda: text.value, fill)


def _text(item: TextItem) -> Control:
    kind = widgets.Text if item.accept and not item.checklist else widgets.Textarea
    text = kind(description="Bài làm:", placeholder="Viết ở đây", style={"description_width": "initial"},
                layout={"width": "calc(100% - 1em)", "max_width": "60em"})
    if item.checklist:
        text.rows = 6
    ticks = {point.id: widgets.Checkbox(description=_plain(point.text), indent=False, layout={"width": "calc(100% - 1em)"})
             for point in item.checklist if point.by_self}
    for box in ticks.values():
        box.add_class("pn-choice")
    seen = [point for point in item.checklist if not point.by_self]
    listed = [widgets.HTML(str(tag("div", "Bài làm được soát theo các ý:",
                                   tag("ul", *(tag("li", inline(point.text)) for point in seen)))))] if seen else []
    head = [widgets.HTML("Anh/chị tự đối chiếu và đánh dấu:")] if ticks else []

    def fill(answer: Any) -> None:
        if isinstance(answer, dict):
            text.value = str(answer.get("text", ""))
            for point_id, box in ticks.items():
                box.value = point_id in answer.get("ticks", [])

    return Control(widgets.VBox([text, *listed, *head, *ticks.values()]),
                   lambda: {"text": text.value, "ticks": [i for i, box in ticks.items() if box.value]}, fill)


def _dropdown(options: list[tuple[str, Any]], value: Any, text: str, width: str = "9em") -> widgets.Dropdown:
    """A list with its text as a real label before it, so that the text is read out with the list."""
    pick = widgets.Dropdown(options=options, value=value, description=_plain(text), tooltip=_plain(text),
                            style={"description_width": f"calc(100% - {width} - 1em)"},
                            layout={"width": "calc(100% - 1em)", "max_width": "60em"})
    return pick.add_class("pn-row")


def _plain(text: str) -> str:
    return " ".join(text.replace("**", "").replace("*", "").split())
