"""Texts: a line or a page to write on, and the lines of a checklist."""

from __future__ import annotations

from phatngon.base.html import Html, inline, join, markdown, tag
from phatngon.lessons import controls
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import (
    BOX,
    SPACE,
    TICK,
    Screen,
    WrongAnswer,
    blank,
    listed,
    shows,
    wrong_values,
)
from phatngon.practice.kinds.text import TextItem

OWN_WORDS = "bài viết, so với bài mẫu"


@shows(TextItem.type)
class TextScreen(Screen[TextItem]):
    """A short answer, or a text with its checklist."""

    typed = True

    def control(self, item: TextItem, nickname: str) -> Control:
        """A line or an area, and a box for each line the learner ticks."""
        seen = [tag("li", inline(point.text)) for point in item.checklist if not point.by_self]
        told = str(tag("div", "Bài làm được soát theo các ý:", tag("ul", *seen))) if seen else ""
        return controls.writing(
            {point.id: point.text for point in item.own_points},
            told,
            long=not item.accept or bool(item.checklist),
            rows=6 if item.checklist else None,
        )

    def body(self, item: TextItem, seed: str) -> Html:
        """An area, and the lines of the checklist to tick."""
        rows = "2" if item.accept and not item.checklist else "5"
        label = tag(
            "label",
            "Bài làm của anh/chị: ",
            tag("br"),
            tag(
                "textarea",
                Html(""),
                name=item.id,
                rows=rows,
                cols="60",
                aria_label=f"Bài làm câu {item.id}",
            ),
        )
        lines = blank("______________________________________")
        if not item.checklist:
            return tag("p", label, lines)
        points = [
            tag(
                "li",
                tag(
                    "label",
                    tag("input", type="checkbox", name=f"{item.id}-{point.id}"),
                    BOX,
                    inline(point.text),
                ),
            )
            for point in item.checklist
        ]
        return join(
            tag("p", label, lines),
            tag("p", "Tự soát theo các ý sau:"),
            tag("ul", *points, class_="pn-options"),
        )

    def words(self, item: TextItem) -> Html:
        """The first accepted answer, the checklist, the model."""
        parts: list[Html] = []
        if item.accept:
            parts.append(tag("p", tag("strong", item.accept[0]), ". ", inline(item.feedback)))
        if item.checklist:
            parts.append(tag("ul", *(tag("li", inline(point.text)) for point in item.checklist)))
        return join(*parts, _model(item))

    def wrong(self, item: TextItem) -> tuple[WrongAnswer, ...]:
        """The known wrong answers."""
        return wrong_values(item.wrong, lambda value: f"“{value}”")

    def space(self, item: TextItem) -> tuple[Html, ...]:
        """A line for a short answer; five for a text, with the boxes of its own check."""
        count = 5 if item.checklist else 1
        lines = tag("div", *(tag("p", "\u00a0") for _ in range(count)), class_="pn-lines")
        if not item.checklist:
            return (lines,)
        boxes = SPACE.join(
            f"{TICK}\u00a0ý\u00a0{number}" for number in range(1, len(item.checklist) + 1)
        )
        return lines, tag("p", f"Tự soát: {boxes}")

    def short(self, item: TextItem) -> str:
        """The first accepted answer."""
        return f"“{item.accept[0]}”" if item.accept else OWN_WORDS

    def why(self, item: TextItem) -> Html:
        """The accepted answers, the checklist, the model."""
        others = [inline(f"“{one}”") for one in item.accept[1:]]
        points = [inline(point.text) for point in item.checklist]
        return join(
            listed(f"Đáp án: {self.short(item)}", [inline(item.feedback)] if item.feedback else []),
            listed("Cũng tính là đúng:", others) if others else None,
            listed("Các ý cần soát:", points) if points else None,
            _model(item),
        )


def _model(item: TextItem) -> Html | None:
    if not item.model:
        return None
    return join(
        tag("p", tag("strong", "Bài mẫu để so sánh:")), tag("blockquote", markdown(item.model))
    )
