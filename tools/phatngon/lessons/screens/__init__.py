"""How the kinds of items are shown: the half of a kind that practice does not know. One file a kind, named as its file in
``practice/kinds``, with a class that :func:`shows` puts into the one registry; it is loaded when the first such item is shown.

A screen says how its kind is answered live, on paper, on an answer sheet and on a slide, and how its right answer is told.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from phatngon.base.html import Html, cut, inline, join, markdown, plain_words, tag
from phatngon.lessons.cites import without_sources
from phatngon.practice.items import Item, Wrong

if TYPE_CHECKING:  # forms need widgets, papers do not
    from phatngon.lessons.case_widget import CaseWidget
    from phatngon.lessons.controls import Control
    from phatngon.lessons.item_widget import ItemWidget
    from phatngon.lessons.session import Session

T = TypeVar("T", bound=Item)
A = TypeVar("A", covariant=True)
V = TypeVar("V")
S = TypeVar("S", bound="type[Screen[Any]]")
THOUGHT = "Chỗ cần nghĩ"  # the words written for who put a card or a pair wrong are no reason by themselves, but they lead to it
LETTERS = "ABCDEFGHIKLMNOPQ"
TICK, GAP, SPACE = "☐", "____", "\u2002"  # on an answer sheet
BOX = Html('<span class="pn-paper" aria-hidden="true">☐ </span>')
# letters of a row's text that may be enough to find it by on the handout
CUES = (31, 44, 60, 100, 1000)


@dataclass(frozen=True)
class WrongAnswer:
    """What people answer, and what to say to it. ``place``: the step of a case ("" elsewhere); ``letter``: on paper.

    ``part``: True where the words name a part (a card, a pair, a step to order) that is often put wrong.
    """

    said: str
    reply: str
    letter: str = ""
    place: str = ""
    part: bool = False


class Screen(ABC, Generic[T]):
    """How one kind is shown. Items come with their key, in the order of ``seed`` (nothing: that of all papers)."""

    typed: ClassVar[bool] = (
        False  # True: answered in words, so that no letter of the handout is asked for
    )
    asks_back: ClassVar[bool] = (
        False  # True: its feedback leads back to the place instead of giving the reason
    )

    def form(self, item: T, session: Session) -> ItemWidget | CaseWidget:
        """The live form."""
        from phatngon.lessons.item_widget import ItemWidget

        return ItemWidget(item, session)

    @abstractmethod
    def control(self, item: T, nickname: str) -> Control:
        """The input, in the order this learner sees."""

    @abstractmethod
    def body(self, item: T, seed: str) -> Html:
        """The fields on paper and in pages without a kernel."""

    @abstractmethod
    def words(self, item: T) -> Html:
        """The right answer with the feedback that goes with it."""

    def printed_words(self, item: T) -> Html:
        """The same with the letters of the paper, where it has some."""
        return self.words(item)

    @abstractmethod
    def wrong(self, item: T) -> tuple[WrongAnswer, ...]:
        """The wrong answers the bank speaks of, in the order of the bank or of the paper."""

    @abstractmethod
    def space(self, item: T) -> tuple[Html, ...]:
        """Where the answer is written on an answer sheet: boxes, gaps or lines."""

    def brief(self, item: T) -> tuple[Html, ...]:
        """The same in as little room as can be, by the rows of the practice book."""
        return self.space(item)

    @abstractmethod
    def short(self, item: T) -> str:
        """What a right answer sheet shows, by letters, numbers of order and columns."""

    def right_letters(self, item: T, letters: Mapping[str, str]) -> str:
        """The right ones of the ``letters`` (by id, in the order of the paper) where the answer is a choice of them."""
        return ""

    @abstractmethod
    def why(self, item: T) -> Html:
        """The right answer with its reason, for the trainer's key."""

    def reasons(self, item: T) -> Html:
        """The same, then the wrong answers with what makes them tempting."""
        rows = [
            join(
                tag("strong", f"{one.letter}. ") if one.letter else None,
                inline(one.said),
                " – ",
                inline(one.reply),
            )
            for one in self.wrong(item)
            if not one.part
        ]
        return join(self.why(item), listed("Vì sao dễ trả lời khác:", rows) if rows else None)


_SCREENS: dict[str, Screen[Item]] = {}


def shows(*types: str) -> Callable[[S], S]:
    """Register a screen for the kinds ``types``."""

    def register(cls: S) -> S:
        _SCREENS.update({name: cls() for name in types})
        return cls

    return register


def screen_of(item: Item) -> Screen[Item]:
    """The screen of an item's kind, from the file that is called as the file of the kind."""
    if item.type not in _SCREENS:
        name = type(item).__module__.rpartition(".")[2]
        import_module(f"phatngon.lessons.screens.{name}")
    return _SCREENS[item.type]


def answer_block(item: Item, *, printed: bool = False) -> Html:
    """The right answer and why, as HTML; ``printed``: with the letters of the paper."""
    screen = screen_of(item)
    words = screen.printed_words(item) if printed else screen.words(item)
    return join(words, markdown(item.after) if item.after else None)


class Arranged(Protocol[A]):
    """What has parts that are shown in an order of its own."""

    def arranged(self, seed: str) -> tuple[A, ...]:
        """The parts in the order of ``seed``."""


def lettered(item: Arranged[A], seed: str = "") -> tuple[tuple[str, A], ...]:
    """What is arranged for ``seed`` (nothing: for paper), each with its letter: choices, steps, right-hand texts or cards."""
    return tuple(zip(LETTERS, item.arranged(seed), strict=False))


def placed(
    text: str, place: str, item: Item, row: str, *, source: str = "", letter: str = ""
) -> Html:
    """A pair or a card with where it belongs and why; without a reason, what to think of where people put it wrong."""
    told = without_sources(source)
    shown = tag("span", f" (nguồn: {told})", class_="pn-cite") if told else None
    return tag(
        "li",
        tag("b", letter) if letter else None,
        inline(text),
        " → ",
        tag("strong", inline(place)),
        shown,
        ". ",
        None if row in item.whys else tag("em", f"{THOUGHT}: "),
        inline(item.reason(row)),
    )


def listed(words: str, rows: Sequence[Html]) -> Html:
    """Rows under bold words."""
    items = (row if row.startswith("<li>") else tag("li", row) for row in rows)
    return join(tag("p", tag("strong", words)), tag("ul", *items) if rows else None)


def cues(texts: Iterable[str], before: str) -> tuple[Html, ...]:
    """A line each for the beginnings of rows, as long as it takes to tell them apart, after what is filled in ``before``."""
    texts = list(map(plain_words, texts))
    found = next(
        found
        for letters in CUES
        if len(set(found := [cut(text, letters) for text in texts])) == len(found)
        or letters == CUES[-1]
    )
    return tuple(tag("p", before, inline(one)) for one in found)


def numbered_gaps(words: str, count: int) -> tuple[Html, ...]:
    """A gap a row, in one paragraph, after what is written into them."""
    gaps = SPACE.join(f"{number}\u00a0{GAP}" for number in range(1, count + 1))
    return (tag("p", tag("em", f"{words} theo thứ tự dòng trên sách: "), gaps),)


def blank(line: str) -> Html:
    """A line to write on, on paper only."""
    return Html(f'<span class="pn-paper" aria-hidden="true">{line}</span>')


def typed_line(item: Item, label: str, mode: str) -> Html:
    """A field for a typed answer."""
    field = tag("input", type="text", name=item.id, inputmode=mode, autocomplete="off")
    return tag("p", tag("label", f"{label}: ", field, blank("______________")))


def wrong_values(entries: Iterable[Wrong[V]], said: Callable[[V], str]) -> tuple[WrongAnswer, ...]:
    """Wrong values as people say them; values with the same reply stand together."""
    by_reply: dict[str, list[str]] = {}
    for entry in entries:
        if entry.value is not None:
            by_reply.setdefault(entry.feedback, []).append(said(entry.value))
    return tuple(
        WrongAnswer("; ".join(dict.fromkeys(words)), reply) for reply, words in by_reply.items()
    )
