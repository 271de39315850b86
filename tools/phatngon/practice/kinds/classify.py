"""``classify``: cards to put into bins; the bin of a real outlet, or of facts, is found by the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Self

from phatngon.base.errors import InputError
from phatngon.base.moments import show_value
from phatngon.practice import bound, ground
from phatngon.practice import sentences as say
from phatngon.practice.arrange import shuffled
from phatngon.practice.clocks import NoKey
from phatngon.practice.cursor import Cursor, unique_codes
from phatngon.practice.items import Common, Item, Wire, order_seed
from phatngon.practice.marking import Marks, placed
from phatngon.practice.outcome import Outcome


@dataclass(frozen=True)
class Bin:
    """One bin; ``types`` are the type codes the rules put into it."""

    id: str
    label: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """One card. ``bin`` is the written key; with ``outlet_type`` (of a real ``outlet``) or ``facts`` it is computed.

    ``source`` is shown with a right answer.
    """

    id: str
    text: str
    feedback: str
    bin: str = ""
    source: str = ""
    outlet: str = ""
    outlet_type: str = ""
    facts: Mapping[str, Any] | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ClassifyItem(Item[dict[str, str], dict[str, str]]):
    """``cards`` to put into ``bins``."""

    type = "classify"
    type_label = "xếp thẻ"
    fields = ("bins", "cards")
    blank: ClassVar[object] = {}

    bins: tuple[Bin, ...]
    cards: tuple[Card, ...]

    @classmethod
    def read(cls, row: Cursor, common: Common) -> Self:
        """Bins and cards."""
        boxes = row.rows("bins", "nhóm", least=2)
        bins = tuple(
            _read_bin(box, code) for box, code in zip(boxes, unique_codes(boxes, "b"), strict=True)
        )
        rows = row.rows("cards", "thẻ", least=2)
        cards = tuple(
            _read_card(card, code) for card, code in zip(rows, unique_codes(rows, "c"), strict=True)
        )
        row.distinct([box.label for box in bins], "bins")
        row.distinct([card.text for card in cards], "cards")
        return cls(**common, bins=bins, cards=cards)

    def check_key(self, row: Cursor, day: date) -> None:
        """Every card has a bin; a written one is that of the rules."""
        codes = [box.id for box in self.bins]
        for number, card in enumerate(self.cards):
            if card.bin and card.bin not in codes:
                row.blame(
                    f"xếp thẻ {show_value(card.text)} vào nhóm {show_value(card.bin)} không có.",
                    "cards",
                    number,
                    "bin",
                    advice=f"Các nhóm: {', '.join(codes)}.",
                )
                continue
            try:
                box = self.bin_of(card, day)
            except InputError as error:
                row.blame(
                    f"không tính được đáp án: {error.what}", "cards", number, advice=error.advice
                )
                continue
            if card.bin and box != card.bin:
                row.blame(
                    f"ghi đáp án khác quy tắc: thẻ {show_value(card.text)} thuộc nhóm {show_value(box)}.",
                    "cards",
                    number,
                    "bin",
                    advice="Bỏ “bin”, hoặc sửa dữ kiện của thẻ.",
                )

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cards."""
        return [(card.id, card.text, card.feedback, card.source) for card in self.cards]

    @property
    def whys(self) -> dict[str, str]:
        """The reasons of the cards."""
        return {card.id: card.why for card in self.cards if card.why}

    def key_on(self, as_of: date) -> dict[str, str]:
        """The bin of each card."""
        return {card.id: self.bin_of(card, as_of) for card in self.cards}

    def bin_of(self, card: Card, as_of: date) -> str:
        """The bin ``card`` belongs to. Raises NoKey where the rules find no bin, or two."""
        if not card.outlet and card.facts is None:
            return card.bin
        kind = card.outlet_type or (
            ground.press_type(card.facts, as_of, "type") if card.facts is not None else ""
        )
        fitting = [box.id for box in self.bins if kind in box.types]
        if len(fitting) == 1:
            return fitting[0]
        found = f"có {len(fitting)} nhóm cùng nhận" if fitting else "không nhóm nào nhận"
        raise NoKey(
            f"thẻ {show_value(card.text)} thuộc loại {show_value(ground.found_label(kind))}, {found} loại này.",
            advice="Sửa “types” của các nhóm cho mỗi loại vào đúng một nhóm.",
        )

    def seen(self) -> object:
        """Bins and cards."""
        return [
            [(box.id, box.label) for box in self.bins],
            [(card.id, card.text) for card in self.cards],
        ]

    def arranged(self, seed: str) -> tuple[Card, ...]:
        """The cards, shuffled."""
        return shuffled(self.cards, order_seed(self, seed))

    def given(self, answer: object) -> dict[str, str] | None:
        """Cards to bins."""
        return self.places_of(
            answer, [card.id for card in self.cards], [box.id for box in self.bins]
        )

    def mark(self, given: dict[str, str]) -> Marks:
        """Every card in its bin counts; a right answer also names the sources of real outlets."""
        marks = placed("classify", self.rows, self.key, given)
        if marks.outcome is not Outcome.RIGHT:
            return marks
        sources = tuple(
            say.SOURCE.format(text=card.text, source=card.source)
            for card in self.cards
            if card.source
        )
        return replace(marks, feedback=marks.feedback + sources)

    def wrong_answers(self) -> list[object]:
        """Every card in another bin."""
        return [
            {
                card: next(box.id for box in self.bins if box.id != right)
                for card, right in self.key.items()
            }
        ]

    def right_lines(self) -> tuple[str, ...]:
        """The cards with their bins."""
        labels = {box.id: box.label for box in self.bins}
        return tuple(f"{card.text} – {labels[self.key[card.id]]}" for card in self.cards)

    def wire(self, *, with_key: bool) -> dict[str, object]:
        """Cards and bins; the key is a bin for every card, and a card carries its source as fourth."""
        return self.wired("cards", with_key) | {"bins": [[box.id, box.label] for box in self.bins]}

    @classmethod
    def from_wire(cls, row: Wire, common: Common) -> Self:
        """Cards and bins, not knowing what belongs where."""
        return cls(
            **common,
            bins=tuple(Bin(code, text) for code, text in bound.rows_of(row, "bins")),
            cards=tuple(Card(code, text, "") for code, text in bound.rows_of(row, "cards")),
        )


def _read_bin(row: Cursor, code: str) -> Bin:
    row.only(("id", "label", "types"))
    found = Bin(code, row.text("label"), row.texts("types"))
    for number, kind in enumerate(found.types):
        if kind not in ground.type_codes():
            row.blame(f"có loại {show_value(kind)} mà bảng quy tắc không có.", "types", number)
    return found


def _read_card(row: Cursor, code: str) -> Card:
    row.only(("id", "text", "bin", "feedback", "outlet", "medium", "facts", "source", "why"))
    feedback, written = row.text("feedback"), row.text("bin", needed=False)
    why = row.text("why", needed=False)
    name, facts, source = (
        row.text("outlet", needed=False),
        row.child("facts"),
        row.text("source", needed=False),
    )
    if name and facts is not None:
        row.blame("có cả “outlet” và “facts”.", advice="Chỉ giữ một.")
    if name:
        try:
            real = ground.real_outlet(name, row.text("medium", needed=False))
        except InputError as error:
            row.blame_error(error, "outlet")
            return Card(code, name, feedback, written, outlet=name, why=why)
        return Card(
            code,
            row.text("text", needed=False) or real.card,
            feedback,
            written,
            source or real.source,
            name,
            real.type,
            why=why,
        )
    if row.has("medium"):
        row.blame(
            "có “medium” mà không có “outlet”.",
            "medium",
            advice="Với “facts”, ghi medium trong “facts”.",
        )
    if not written and facts is None:
        row.blame("thiếu “bin”.", advice="Viết bin, hoặc “outlet”, hoặc “facts” để quy tắc tự xếp.")
    return Card(
        code,
        row.text("text"),
        feedback,
        written,
        source=source,
        facts=dict(facts.value) if facts is not None else None,
        why=why,
    )
