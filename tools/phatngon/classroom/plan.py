"""What a class goes through: the parts of its lessons as screens, each a piece of the story, most with a question to vote on.

Read from the lessons' own notebooks without running them, for the law of one date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from phatngon.base.errors import InputError
from phatngon.base.html import markdown, plain_words
from phatngon.classroom.ballot import Ballot, plain_words_by_line
from phatngon.practice.items import Item
from phatngon.practice.keys import resolve
from phatngon.publish.sources.deck_data import deck_of
from phatngon.publish.sources.lesson_parts import (
    Part,
    asked_in,
    bank_of,
    chosen_lessons,
    parts_of,
)
from phatngon.publish.sources.notebooks import REFERENCE, Cell

A_SCREEN = 430  # letters of the story that the last row reads on one board without scrolling
A_STORY = 2  # boards of story before a question; the rest is in the lesson
NOT_SAID = ("trainer", "handout-only", REFERENCE)


@dataclass(frozen=True)
class Screen:
    """One screen of the plan. ``question`` is the id voted on from here ("" for none); ``main`` marks the question of its part."""

    lesson: str
    part: int
    parts: int
    title: str
    story: tuple[str, ...]
    question: str = ""
    main: bool = False
    minutes: int = 0


@dataclass(frozen=True)
class Plan:
    """The screens of a class in order, its questions by id, and what the trainer reads in each part."""

    lessons: tuple[str, ...]
    titles: tuple[str, ...]
    as_of: date
    screens: tuple[Screen, ...]
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
    screens: list[Screen] = []
    ballots: dict[str, Ballot] = {}
    notes: dict[tuple[str, int], tuple[str, ...]] = {}
    for path in paths:
        bank = bank_of(path.stem)
        deck = deck_of(path)
        polls = deck.polls if deck else ()
        parts = [part for part in parts_of(path, bank, as_of) if part.title]
        for number, part in enumerate(parts, 1):
            notes[path.stem, number] = tuple(
                str(markdown(cell.source)) for cell in part.cells if "trainer" in cell.tags
            )
            main = next((one.id for one in part.items if one.id in polls), "") or next(
                (one.id for one in part.items), ""
            )
            asked = [one for one in part.items if not main_only or one.id in (main, *polls)]
            told = dict(_told(part, asked, path.stem))
            head = Screen(path.stem, number, len(parts), part.title, ())
            made = list(_screens(head, part, asked, told, main, as_of, ballots, secret))
            screens += made[:1] and [_timed(made[0], part.minutes), *made[1:]]
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


def _timed(screen: Screen, minutes: int) -> Screen:
    return Screen(**{**screen.__dict__, "minutes": minutes})


def _screens(
    head: Screen,
    part: Part,
    asked: list[Item],
    told: dict[str, list[Cell]],
    main: str,
    as_of: date,
    ballots: dict[str, Ballot],
    secret: bytes,
) -> Iterator[Screen]:
    """The screens of a part: its story, then each question with what leads to it."""
    values = {**head.__dict__}
    if not asked:
        boards = list(_boards(told.get("", [])))[:A_STORY]
        for story in boards or [()]:
            yield Screen(**{**values, "story": story})
        return
    for item in asked:
        boards = list(_boards(told.get(item.id, [])))[:A_STORY]
        steps = resolve(item, as_of).questions or (item,)
        if len(steps) > 1 or steps[0] is not item:
            boards += list(_pages(plain_words_by_line(item.stem).splitlines()))
        for story in boards[:-1]:
            yield Screen(**{**values, "story": story})
        for place, step in enumerate(steps):
            if step.id in ballots:
                continue
            ballots[step.id] = Ballot.of(step, as_of, secret)
            yield Screen(
                **{
                    **values,
                    "story": boards[-1] if boards and not place else (),
                    "question": step.id,
                    "main": item.id == main and not place,
                }
            )


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
