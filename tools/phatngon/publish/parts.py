"""The parts of a build beside the handouts, each as steps of the ledger: made anew only where what they rest on has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from phatngon.base.paths import kit_root
from phatngon.practice.bank import load_bank
from phatngon.publish.inputs import part_groups, values
from phatngon.publish.ledger import Ledger, Step

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
_DECK_PROGRAMS = ("decks.py", "slides.py", "slides_pdf.py", "slides/decks.yaml", "slides/theme", "slides/mo_dau.ipynb",
                  "slides/ket_thuc.ipynb", "tools/phatngon/documents/slides.typ")
PARTS = {part.name: part for part in (
    Part("trang-chieu", "Trang chiếu", _DECK_PROGRAMS, _decks),
    Part("dien-thoai", "Trang điện thoại", ("phone.py", "compact.py", "template/dien-thoai.css", "template/dien-thoai.js",
                                            *_LESSON_PROGRAMS), _phones),
    Part("the-bo-tui", "Thẻ bỏ túi", ("cards.py", "cards.yaml", *_LESSON_PROGRAMS), _cards, formats=True),
    Part("phieu-tra-loi", "Phiếu trả lời", ("answer_sheets.py", *_LESSON_PROGRAMS), _sheets, formats=True),
    Part("giang-vien", "Tài liệu giảng viên", ("answer_keys.py", "run_sheets.py", *_LESSON_PROGRAMS), _trainer, formats=True),
)}


def build_part(name: str, folder: Path, as_of: date, lessons: set[str], formats: tuple[str, ...],
               ledger: Ledger) -> Iterator[tuple[str, list[str], int]]:
    """Make a part for the lessons (by name): title of each step, why it was made (empty: it was there), how many files it has.

    Raises MissingOnMachine where nothing can be written, and what the part itself raises.
    """
    part = PARTS[name]
    for id, title, taught in _steps(name, lessons):
        groups = part_groups(taught, as_of.isoformat(), *part.programs)
        step = Step(f"{name}/{id}", (*groups, *([values("formats", formats=formats)] if part.formats else [])),
                    {"title": title, "as_of": as_of.isoformat()})
        reasons = ledger.reasons(step)
        if reasons:
            ledger.record(step, list(part.make(folder, as_of, id, formats)))
        yield title, reasons, len(ledger.steps[step.id]["files"])


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
