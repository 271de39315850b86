"""What a class goes through: the parts of its lessons as screens, each a piece of the story, most with a question to vote on.

Read from the lessons' own notebooks without running them, for the law of one date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.html import markdown, plain_words
from phatngon.classroom.ballot import Ballot, plain_words_by_line
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve
from phatngon.publish.papers.deck_slides import deck_slides
from phatngon.publish.papers.slides import VOTE, WHY, Slide
from phatngon.publish.papers.slides import parts_of as part_slides
from phatngon.publish.sources.deck_data import Deck, deck_of
from phatngon.publish.sources.lesson_parts import (
    Part,
    asked_in,
    bank_of,
    chosen_lessons,
    parts_of,
)
from phatngon.publish.sources.notebooks import REFERENCE, Cell, find_lesson

A_SCREEN = 430  # letters of the story that the last row reads on one board without scrolling
A_STORY = 2  # boards of story before a question; the rest is in the lesson
NOT_SAID = ("trainer", "handout-only", REFERENCE)


@dataclass(frozen=True)
class PlanScreen:
    """One screen of the plan. ``question`` is the id voted on from here ("" for none); ``main`` marks the question of its part."""

    lesson: str
    part: int
    parts: int
    title: str
    story: tuple[str, ...]
    question: str = ""
    main: bool = False
    minutes: int = 0
    slide: Slide | None = None


@dataclass(frozen=True)
class Plan:
    """The screens of a class in order, its questions by id, and what the trainer reads in each part."""

    lessons: tuple[str, ...]
    titles: tuple[str, ...]
    as_of: date
    screens: tuple[PlanScreen, ...]
    ballots: dict[str, Ballot]
    notes: dict[tuple[str, int], tuple[str, ...]]

    @property
    def minutes(self) -> int:
        """The minutes planned for the whole."""
        return sum(screen.minutes for screen in self.screens)


def plan_of(lessons: Iterable[str], as_of: date, secret: bytes, *, main_only: bool = False) -> Plan:
    """The plan of a class over ``lessons``; ``main_only`` keeps the questions that the lessons mark for a vote.

    Raises InputError for an unknown lesson, and where nothing of them can be asked on ``as_of``.
    """
    paths = chosen_lessons(lessons)
    screens: list[PlanScreen] = []
    ballots: dict[str, Ballot] = {}
    notes: dict[tuple[str, int], tuple[str, ...]] = {}
    for path in paths:
        bank = bank_of(path.stem)
        deck = deck_of(path)
        if deck:
            walked = _walked(path.stem, deck, as_of, ballots, secret, main_only=main_only)
            for screen, said in walked:
                screens.append(screen)
                notes.setdefault((path.stem, screen.part), said)
            continue
        parts = [part for part in parts_of(path, bank, as_of) if part.title]
        for number, part in enumerate(parts, 1):
            notes[path.stem, number] = tuple(
                str(markdown(cell.source)) for cell in part.cells if "trainer" in cell.tags
            )
            main = next((one.id for one in part.items), "")
            asked = [one for one in part.items if not main_only or one.id == main]
            told = dict(_told(part, asked, path.stem))
            head = PlanScreen(path.stem, number, len(parts), part.title, ())
            made = list(_screens(head, asked, told, main, as_of, ballots, secret))
            screens += made[:1] and [replace(made[0], minutes=part.minutes), *made[1:]]
    if not ballots:
        raise InputError(
            "các bài đã chọn không có câu hỏi nào áp dụng cho ngày này.",
            advice="Chọn bài khác, hoặc chọn ngày khác với --as-of.",
        )
    return Plan(
        tuple(path.stem for path in paths),
        tuple(bank_of(path.stem).title for path in paths),
        as_of,
        tuple(screens),
        ballots,
        notes,
    )


def _walked(
    lesson: str,
    deck: Deck,
    as_of: date,
    ballots: dict[str, Ballot],
    secret: bytes,
    *,
    main_only: bool,
) -> Iterator[tuple[PlanScreen, tuple[str, ...]]]:
    """A lesson as its deck tells it, with what the trainer says: a slide a screen, a vote opened from the slide before it.

    Questions that the lesson asks and its deck does not follow the slides of their part, unless ``main_only``.
    """
    slides = deck_slides(deck, as_of, trainer=True)
    told = part_slides(slides)
    asked = {
        part.title: part.items for part in parts_of(find_lesson(lesson), bank_of(lesson), as_of)
    }
    voted = {slide.item for slide in slides if slide.item}
    today = {item.id: item for items in asked.values() for item in items}
    for number, part in enumerate(told, 1):
        head = PlanScreen(lesson, number, len(told), part[0].part or part[0].title, ())
        said = tuple(map(str, part[0].notes))
        minutes = sum(slide.minutes for slide in part)
        shown: list[PlanScreen] = []
        for slide in part:
            if slide.kind == VOTE and slide.item in today:
                waiting = shown.pop() if shown and not shown[-1].question else head
                first, *more = _asked_from(waiting, today[slide.item], as_of, ballots, secret)
                shown += [replace(first, main=True), *more]
            elif slide.kind not in (VOTE, WHY):
                shown.append(replace(head, slide=slide, story=(slide.title,)))
        for item in () if main_only else asked.get(head.title, ()):
            if item.id not in voted:
                shown += _asked_from(head, item, as_of, ballots, secret)
        if shown:
            yield replace(shown[0], minutes=minutes), said
        for screen in shown[1:]:
            yield screen, said


def _asked_from(
    waiting: PlanScreen, item: Item, as_of: date, ballots: dict[str, Ballot], secret: bytes
) -> list[PlanScreen]:
    """The screens that ask an item, the first from the screen that waits; a case asks its steps one after another."""
    steps = resolve(item, as_of).questions or (item,)
    if steps[0] is not item and waiting.slide is None:
        told = tuple(plain_words_by_line(item.stem).splitlines())
        waiting = replace(waiting, story=next(_pages(told)))
    made: list[PlanScreen] = []
    for step in steps:
        if step.id not in ballots:
            ballots[step.id] = Ballot.of(step, as_of, secret)
            before = waiting if not made else replace(waiting, slide=None, story=())
            made.append(replace(before, question=step.id))
    return made or [waiting]


def _screens(
    head: PlanScreen,
    asked: list[Item],
    told: dict[str, list[Cell]],
    main: str,
    as_of: date,
    ballots: dict[str, Ballot],
    secret: bytes,
) -> Iterator[PlanScreen]:
    """The screens of a part without a deck: its story, then each question with what leads to it."""
    if not asked:
        for story in list(_boards(told.get("", [])))[:A_STORY] or [()]:
            yield replace(head, story=story)
        return
    for item in asked:
        boards = list(_boards(told.get(item.id, [])))[:A_STORY] or [()]
        for story in boards[:-1]:
            yield replace(head, story=story)
        first, *more = _asked_from(replace(head, story=boards[-1]), item, as_of, ballots, secret)
        yield replace(first, main=item.id == main)
        yield from more


def _told(part: Part, asked: list[Item], lesson: str) -> Iterator[tuple[str, list[Cell]]]:
    """What is told before each question: for the first the scene of the part, for each later one the rule before it."""
    names = {item.id for item in asked}
    bank = bank_of(lesson)
    waiting: list[Cell] = []
    for cell in part.cells:
        here = [name for name in asked_in(cell, bank) if name in names]
        if here:
            yield here[0], waiting
            waiting = []
        elif cell.kind == "markdown" and not set(cell.tags) & set(NOT_SAID):
            waiting.append(cell)
    yield "", waiting


def _boards(cells: list[Cell]) -> Iterator[tuple[str, ...]]:
    """The first cell of what is told, which sets the scene or says the rule, board by board."""
    for cell in cells[:1]:
        yield from _pages(
            [
                plain_words(line.lstrip("#> ").replace("- ", "– ", 1))
                for line in cell.source.splitlines()
                if line.strip() and not line.startswith(("# ", "## ", "|"))
            ]
        )


def _pages(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Lines put together until a board is full."""
    page: list[str] = []
    for line in lines:
        if page and sum(map(len, page)) + len(line) > A_SCREEN:
            yield tuple(page)
            page = []
        page.append(line)
    if page:
        yield tuple(page)
