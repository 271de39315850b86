"""The parts of a build beside the handouts, each as steps of the ledger: made anew only where what they rest on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from phatngon.base.errors import KitError, MissingOnMachine
from phatngon.base.paths import kit_root
from phatngon.practice.bank import load_bank
from phatngon.publish.inputs import part_groups, values
from phatngon.publish.ledger import Ledger, Step
from phatngon.publish.workers import STOPPED, Workers

Make = Callable[[Path, date, str, tuple[str, ...]], Iterable[Path]]


@dataclass(frozen=True)
class Part:
    """A part: its name on the command line, what it is called, the files of ``publish/`` that make it, and how."""

    name: str
    title: str
    programs: tuple[str, ...]
    make: Make
    formats: bool = False


def _decks(folder: Path, day: date, name: str, formats: tuple[str, ...]) -> Iterable[Path]:
    from phatngon.publish.decks import build_decks

    return build_decks(folder, day, [name])


def _phones(folder: Path, day: date, name: str, formats: tuple[str, ...]) -> Iterable[Path]:
    from phatngon.publish.phone import build_phone_pages

    return build_phone_pages(folder, day, [name])


def _cards(folder: Path, day: date, name: str, formats: tuple[str, ...]) -> Iterable[Path]:
    from phatngon.publish.cards import build_cards

    return build_cards(folder, day, [name], formats)


def _sheets(folder: Path, day: date, name: str, formats: tuple[str, ...]) -> Iterable[Path]:
    from phatngon.publish.answer_sheets import build_answer_sheets

    return build_answer_sheets(folder, day, [name], formats)


def _trainer(folder: Path, day: date, name: str, formats: tuple[str, ...]) -> Iterator[Path]:
    from phatngon.publish.answer_keys import build_answer_keys
    from phatngon.publish.run_sheets import build_run_sheets

    yield from build_answer_keys(folder, day, [name], formats)
    yield from build_run_sheets(folder, day, [name], formats)


_LESSON_PROGRAMS = ("lesson_parts.py", "wrong_answers.py")
_DECK_PROGRAMS = ("decks.py", "needed.py", "slides.py", "slide_items.py", "slide_blocks.py", "slide_fit.py", "slide_measure.py",
                  "slide_tables.py", "slides_pdf.py", "lesson_parts.py", "slides/decks.yaml", "slides/theme", "slides/mo_dau.ipynb",
                  "slides/ket_thuc.ipynb", "tools/phatngon/documents/slides.typ")
PARTS = {part.name: part for part in (
    Part("trang-chieu", "Trang chiếu", _DECK_PROGRAMS, _decks),
    Part("dien-thoai", "Trang điện thoại", ("phone.py", "needed.py", "compact.py", "template/dien-thoai.css", "template/dien-thoai.js",
                                            *_LESSON_PROGRAMS), _phones),
    Part("the-bo-tui", "Thẻ bỏ túi", ("cards.py", "cards.yaml", *_LESSON_PROGRAMS), _cards, formats=True),
    Part("phieu-tra-loi", "Phiếu trả lời", ("answer_sheets.py", *_LESSON_PROGRAMS), _sheets, formats=True),
    Part("giang-vien", "Tài liệu giảng viên", ("answer_keys.py", "run_sheets.py", *_LESSON_PROGRAMS), _trainer, formats=True),
)}


@dataclass(frozen=True)
class Made:
    """A step of a part: its title, why it was made (empty: it was there already), how many files it has, what went wrong."""

    part: Part
    title: str
    reasons: tuple[str, ...]
    files: int = 0
    failure: str = ""


def build_parts(names: Iterable[str], folder: Path, as_of: date, lessons: set[str], formats: tuple[str, ...], *,
                jobs: int = 1) -> Iterator[Made]:
    """Make parts for the lessons (by name), ``jobs`` steps at a time; what has not changed is left as it is.

    A step that fails is told and does not stop the others. Raises MissingOnMachine where nothing can be written.
    """
    ledger, todo = Ledger(folder), []
    for name in names:
        for id, title, taught in _steps(name, lessons):
            part = PARTS[name]
            groups = part_groups(taught, as_of.isoformat(), *part.programs)
            step = Step(f"{name}/{id}", (*groups, *([values("formats", formats=formats)] if part.formats else [])),
                        {"title": title, "as_of": as_of.isoformat()})
            reasons = tuple(ledger.reasons(step))
            if reasons:
                todo.append((step, Made(part, title, reasons), (name, folder, as_of, id, formats)))
            else:
                yield Made(part, title, (), len(ledger.steps[step.id]["files"]))
    for (step, made, _), files in zip(todo, _all_made([asked for _, _, asked in todo], jobs), strict=True):
        if isinstance(files, str):
            yield replace(made, failure=files)
        else:
            ledger.record(step, files)
            yield replace(made, files=len(files))


def _all_made(asked: list[tuple[str, Path, date, str, tuple[str, ...]]], jobs: int) -> Iterator[list[Path] | str]:
    """The files of each step, or the sentence of what went wrong, in order."""
    if jobs == 1 or len(asked) < 2:
        yield from (_made(*one) for one in asked)
        return
    with Workers(min(jobs, len(asked))) as workers:
        futures = [workers.submit(_made, *one) for one in asked]
        for future in futures:
            try:
                yield workers.result(future)
            except BrokenProcessPool:
                yield STOPPED


def _made(name: str, folder: Path, as_of: date, id: str, formats: tuple[str, ...]) -> list[Path] | str:
    """Make one step."""
    try:
        return list(PARTS[name].make(folder, as_of, id, formats))
    except MissingOnMachine:
        raise
    except KitError as error:
        return error.sentence


def _steps(name: str, lessons: set[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Id, title and lessons of each step of a part."""
    if name == "trang-chieu":
        from phatngon.publish.decks import decks

        yield from ((deck.id, deck.title, deck.lessons) for deck in decks().values() if {*deck.lessons} <= lessons)
        return
    for path in sorted((kit_root() / "notebooks").glob("*.ipynb")):
        bank = kit_root() / "exercises" / f"{path.stem}.yaml"
        if path.stem in lessons and bank.is_file():
            yield path.stem, load_bank(bank).title, (path.stem,)


def facts_of(ledger: Ledger, name: str, as_of: date) -> list[tuple[dict[str, Any], list[Path]]]:
    """What the ledger says of a part made for a date: facts and files of each step that has files."""
    day = as_of.isoformat()
    return [(facts, files) for _, facts, files in ledger.done(f"{name}/") if files and facts.get("as_of") == day]
