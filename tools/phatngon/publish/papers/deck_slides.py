"""The slides of a deck, chosen out of its lesson's cells and laid out; and its plan, which is the same without what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from html import escape

from phatngon.base.errors import InputError
from phatngon.base.html import Html
from phatngon.base.moments import show_date
from phatngon.base.paths import kit_root
from phatngon.documents.figures import drawn_for_wall
from phatngon.lessons.session import opened_on_paper
from phatngon.lessons.views import view_html
from phatngon.practice.items import Item
from phatngon.publish.papers.slide_fit import OPENING, fitted
from phatngon.publish.papers.slides import BRIEF, MOST, Asked, Slide, slides_of, spread_notes
from phatngon.publish.sources.deck_data import Deck, deck_data
from phatngon.publish.sources.lesson_parts import bank_of, notebook_for, parts_of
from phatngon.publish.sources.needed import needed
from phatngon.publish.sources.notebooks import find_lesson
from phatngon.publish.sources.wall import says_agenda

_View = Callable[[str], Html | None]
_BLANK = Html("<p>…</p>")


def deck_slides(deck: Deck, as_of: date, *, trainer: bool) -> list[Slide]:
    """The slides of a deck, opening and closing included; both decks have the same slides, notes and answers only the trainer's.

    Raises InputError for a cell that cannot be shown, and for more slides than a class has time for.
    """
    found: list[Slide] = []
    for lesson in deck.lessons:
        with opened_on_paper(lesson, as_of) as session, drawn_for_wall():
            found += _taught(lesson, deck, as_of, partial(view_html, session), answers=trainer)
    found = fitted(_between(found, deck, as_of), deck.title)
    if len(found) > MOST:
        raise InputError(
            f"bộ trang chiếu “{deck.title}” có {len(found)} trang, nhiều nhất là {MOST}.",
            where=", ".join(deck.lessons),
            advice="Đặt kiểu trang chiếu là skip cho những ô không cần chiếu.",
        )
    spread_notes(found)
    if not trainer:
        for slide in found:
            slide.notes.clear()
    return found


def planned(deck: Deck, as_of: date) -> list[Slide]:
    """The slides of a deck without layout and without what is drawn: their order, parts and votes, for who only names them."""
    found: list[Slide] = []
    for lesson in deck.lessons:
        found += _taught(lesson, deck, as_of, lambda name: _BLANK, answers=True)
    return _between(found, deck, as_of)


def _between(slides: list[Slide], deck: Deck, as_of: date) -> list[Slide]:
    """The slides with the opening before and the closing after them."""
    opening, closing = (_plain(deck_data()[name], as_of, deck) for name in ("opening", "closing"))
    opening[0].body = f'<div class="{OPENING}">{opening[0].body}</div>'
    return [*opening, *slides, *closing]


def _taught(lesson: str, deck: Deck, as_of: date, view: _View, *, answers: bool) -> list[Slide]:
    """The slides of one lesson. Under another law a question may not be asked, so there is no vote on it."""
    path, bank = find_lesson(lesson), bank_of(lesson)
    items = {item.id: item for item in bank.items_for(as_of)}
    polls = tuple(name for name in deck.polls if name in items)
    lent = needed(lesson, [items[name] for name in polls], as_of)

    def tables(item: Item) -> list[tuple[str, str]]:
        """The tables a question is about."""
        return [
            (thing.title, thing.html)
            for thing in lent.get(item.id, ())
            if thing.id.startswith("bang-")
        ]

    parts = tuple(
        (one.title, one.minutes)
        for one in parts_of(path, bank, as_of)
        if one.minutes > BRIEF and not any(says_agenda(cell.own) for cell in one.cells)
    )
    asked = Asked(items, polls, answers, view, tables, parts)
    return slides_of(notebook_for(path, as_of).cells, bank, asked)


def _plain(name: str, as_of: date, deck: Deck) -> list[Slide]:
    """The slides of the opening or closing notebook, which has no code; ``{title}`` and ``{day}`` are filled. Each is one part."""
    notebook = notebook_for(kit_root() / "slides" / name, as_of)
    slides = slides_of(notebook.cells, None, Asked({}, (), answers=False, view=lambda name: None))
    for place, slide in enumerate(slides):
        slide.first = not place
        for word, told in (("{title}", escape(deck.title)), ("{day}", show_date(as_of))):
            slide.body, slide.part = slide.body.replace(word, told), slide.part.replace(word, told)
    return slides
