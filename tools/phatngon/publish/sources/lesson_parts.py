"""A lesson and its practice notebook read as JSON, without running them: parts, minutes, and the items asked, in order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.html import Html, cut, markdown, plain_words
from phatngon.base.paths import kit_root
from phatngon.documents.formats import write_formats
from phatngon.practice.asked import asked_in_source, calls_in
from phatngon.practice.bank import Bank, load_bank
from phatngon.practice.items import Item
from phatngon.publish.sources.notebooks import (
    Cell,
    Notebook,
    find_lesson,
    lesson_paths,
    made_for,
    read_notebook,
)

KEY_POINTS, TO_DO = "Điểm chính", "Việc làm"  # how the cells begin that every lesson ends with
PRACTICE = "_luyen_tap"


@dataclass(frozen=True)
class Part:
    """One part of a notebook, from a heading of the second level to the next: its cells and the items it asks."""

    title: str
    cells: tuple[Cell, ...]
    items: tuple[Item, ...]

    @property
    def minutes(self) -> int:
        """The minutes its cells ask for."""
        return sum(int(cell.own.get("minutes", 0)) for cell in self.cells)


def write_papers(
    name: str,
    make: Callable[[Path, str], str],
    folder: Path,
    as_of: date,
    lessons: Iterable[str],
    formats: Iterable[str],
) -> Iterator[Path]:
    """Write a paper of each lesson (all by default) into ``folder``; ``make`` gets the lesson and the paper's title, gives its page.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written.
    """
    wanted = tuple(formats)
    for path in chosen_lessons(lessons):
        title = f"{name}. {bank_of(path.stem).title}"
        yield from write_formats(
            make(path, title), folder / path.stem, title=title, day=as_of, formats=wanted
        ).values()


def chosen_lessons(names: Iterable[str] = ()) -> list[Path]:
    """The lessons named (all by default), in lesson order. Raises InputError for what is none, a practice notebook included."""
    every = [path for path in lesson_paths() if path.parent.name == "notebooks"]
    wanted = [find_lesson(name) for name in names]
    for path in wanted:
        if path not in every:
            raise InputError(
                f"“{path.stem}” không phải một bài học.",
                advice=f"Các bài: {', '.join(one.stem for one in every)}.",
            )
    return [path for path in every if path in wanted] if wanted else every


def bank_of(lesson: str) -> Bank:
    """The item bank of a lesson. Raises InputError where it has none."""
    return load_bank(kit_root() / "exercises" / f"{lesson}.yaml")


def notebook_for(path: Path, as_of: date) -> Notebook:
    """The notebook as it stands on ``as_of``: what does not apply then is left out. Raises InputError for a bad notebook."""
    notebook = read_notebook(path)
    return Notebook(path, made_for(notebook, as_of))


def parts_of(path: Path, bank: Bank, as_of: date) -> tuple[Part, ...]:
    """The parts of a notebook on ``as_of``. What stands above the first heading goes to the first part."""
    groups: list[tuple[str, list[Cell]]] = [("", [])]
    for cell in notebook_for(path, as_of).cells:
        title = _heading(cell)
        if title and groups[-1][0]:
            groups.append((title, []))
        elif title:
            groups[-1] = (title, groups[-1][1])
        groups[-1][1].append(cell)
    today = {item.id: item for item in bank.items_for(as_of)}
    return tuple(
        Part(
            title,
            tuple(cells),
            tuple(today[name] for cell in cells for name in asked_in(cell, bank) if name in today),
        )
        for title, cells in groups
    )


def practice_of(lesson: str) -> Path | None:
    """The practice notebook of a lesson; None where it has none."""
    path = kit_root() / "exercises" / f"{lesson}{PRACTICE}.ipynb"
    return path if path.is_file() else None


def items_in_order(path: Path, as_of: date) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The items of a lesson as people meet them: (heading, items) of the lesson, then of its practice notebook.

    Each item once, where it is asked first; a heading without items falls away.
    """
    bank, seen, found = bank_of(path.stem), set[str](), []
    for words, notebook in (
        ("Trong bài học", path),
        ("Trong phần luyện tập", practice_of(path.stem)),
    ):
        parts = parts_of(notebook, bank, as_of) if notebook else ()
        fresh = {item.id: item for part in parts for item in part.items if item.id not in seen}
        seen |= set(fresh)
        if fresh:
            found.append((words, tuple(fresh.values())))
    return tuple(found)


def asked_in(cell: Cell, bank: Bank) -> list[str]:
    """The ids a cell asks, by name or by section, in order."""
    return asked_in_source(cell.source, bank) if cell.kind == "code" else []


def shown_in(cell: Cell) -> list[str]:
    """What a cell shows, by the names it gives to ``show``: ids of provisions, ``bang:…``, ``hinh:…``, ``tu:…``, ``phieu:…``."""
    if cell.kind != "code" or "show(" not in cell.source:
        return []
    return [
        str(arg.value)
        for call in calls_in(cell.source, "show")
        for arg in call.args
        if isinstance(arg, ast.Constant)
    ]


def key_points(path: Path, as_of: date) -> Html:
    """The cell “Điểm chính” of a lesson as it stands on ``as_of``; empty where the lesson has none then."""
    return Html("".join(markdown(cell.source) for cell in cells_headed(path, as_of, KEY_POINTS)))


def cells_headed(path: Path, as_of: date, words: str) -> list[Cell]:
    """The Markdown cells whose first line holds ``words``."""
    return [
        cell
        for cell in notebook_for(path, as_of).cells
        if cell.kind == "markdown" and words in cell.source.split("\n")[0]
    ]


def short_stem(item: Item, letters: int) -> str:
    """The question of an item in at most ``letters`` letters: its last sentence where that asks, else its beginning.

    What is cut ends in “…”.

    >>> from phatngon.practice.bank import EXAMPLE, bank_from_text
    >>> short_stem(bank_from_text(EXAMPLE)["vd-12"], 20)
    'Báo chí có mấy loại…'
    """
    text = plain_words(item.stem)
    asked = text[text.rfind(". ", 0, -1) + 1 :].strip() if text.endswith("?") else ""
    return cut(asked if 20 <= len(asked) <= letters else text, letters)


def _heading(cell: Cell) -> str:
    first = cell.source.split("\n")[0]
    return (
        first.removeprefix("## ").strip()
        if cell.kind == "markdown" and first.startswith("## ")
        else ""
    )
