"""Cards: a list of bins beside each card, a column a bin on paper."""

from __future__ import annotations

from phatngon.base.html import Html, inline, plain_words, tag
from phatngon.lessons import controls
from phatngon.lessons.controls import Control
from phatngon.lessons.screens import (
    BOX,
    SPACE,
    TICK,
    Screen,
    WrongAnswer,
    cues,
    lettered,
    listed,
    numbered_gaps,
    placed,
    shows,
)
from phatngon.practice.kinds.classify import ClassifyItem


@shows(ClassifyItem.type)
class ClassifyScreen(Screen[ClassifyItem]):
    """A bin for each card."""

    asks_back = True

    def control(self, item: ClassifyItem, nickname: str) -> Control:
        """A list of bins beside each card."""
        return controls.placing(
            {card.id: card.text for card in item.arranged(nickname)},
            [(plain_words(box.label), box.id) for box in item.bins],
        )

    def body(self, item: ClassifyItem, seed: str) -> Html:
        """A table with a column a bin."""
        columns = (tag("th", inline(box.label), scope="col") for box in item.bins)
        head = tag("thead", tag("tr", tag("th", "Thẻ", scope="col"), *columns))
        rows = []
        for card in item.arranged(seed):
            cells = [
                tag(
                    "td",
                    tag(
                        "label",
                        tag(
                            "input",
                            type="radio",
                            name=f"{item.id}-{card.id}",
                            value=box.id,
                            aria_label=f"{card.text}: {box.label}",
                        ),
                        BOX,
                    ),
                    class_="pn-tick",
                )
                for box in item.bins
            ]
            rows.append(tag("tr", tag("th", inline(card.text), scope="row"), *cells))
        return tag("div", tag("table", head, tag("tbody", *rows)), class_="pn-table pn-cards")

    def words(self, item: ClassifyItem) -> Html:
        """The cards with their bins and sources."""
        labels = {box.id: box.label for box in item.bins}
        return tag(
            "ul",
            *(
                placed(card.text, labels[item.key[card.id]], item, card.id, source=card.source)
                for card in item.cards
            ),
        )

    def wrong(self, item: ClassifyItem) -> tuple[WrongAnswer, ...]:
        """Every card may be put wrong."""
        return tuple(
            WrongAnswer(plain_words(card.text), item.reason(card.id), part=True)
            for _, card in lettered(item)
        )

    def space(self, item: ClassifyItem) -> tuple[Html, ...]:
        """The columns of the printed table once, then a box a column for each card."""
        columns = (
            f"cột {number}: {plain_words(one.label)}" for number, one in enumerate(item.bins, 1)
        )
        boxes = SPACE.join(f"{TICK}\u00a0{number}" for number in range(1, len(item.bins) + 1))
        return (
            tag("p", tag("em", "; ".join(columns))),
            *cues((card.text for _, card in lettered(item)), f"{boxes}{SPACE}"),
        )

    def brief(self, item: ClassifyItem) -> tuple[Html, ...]:
        """A gap a row."""
        return numbered_gaps(f"ghi số cột (1–{len(item.bins)})", len(item.cards))

    def short(self, item: ClassifyItem) -> str:
        """The columns in the order of the cards."""
        columns = {one.id: str(number) for number, one in enumerate(item.bins, 1)}
        return ", ".join(columns[item.key[card.id]] for _, card in lettered(item))

    def why(self, item: ClassifyItem) -> Html:
        """The cards with their columns."""
        places = {one.id: f"{number}. {one.label}" for number, one in enumerate(item.bins, 1)}
        return listed(
            f"Đáp án: {self.short(item)}",
            [
                placed(card.text, places[item.key[card.id]], item, card.id, source=card.source)
                for _, card in lettered(item)
            ],
        )
