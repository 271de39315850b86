"""The parts of a build beside the handouts, each as steps of the ledger: made anew only where what they rest on has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from phatngon.base.errors import InputError, KitError, MissingOnMachine
from phatngon.base.paths import kit_root
from phatngon.practice.bank import load_bank
from phatngon.practice.drill.reading import load_scenario, scenario_files
from phatngon.publish.build.inputs import part_groups, values
from phatngon.publish.build.kept import same_makers, trusting
from phatngon.publish.build.ledger import BuildLedger, BuildStep
from phatngon.publish.build.workers import STOPPED, Workers
from phatngon.publish.page.drill_blocks import offers_drill
from phatngon.publish.page.start_points import asks_start, led_to
from phatngon.publish.sources.notebooks import lesson_paths, read_notebook


@dataclass(frozen=True)
class Product:
    """A part: its name on the command line, what it is called, who makes it, and what it reads beside the lessons.

    ``makers`` are functions, as ``module:name``. What the part rests on is read out of the imports of their modules; ``data`` names
    files and folders of the kit. ``formats``: its makers are told which formats to write.
    """

    name: str
    title: str
    makers: tuple[str, ...]
    data: tuple[str, ...] = ()
    formats: bool = False

    @property
    def programs(self) -> tuple[str, ...]:
        """The modules of its makers."""
        return tuple(maker.partition(":")[0] for maker in self.makers)

    def make(self, folder: Path, as_of: date, id: str, formats: tuple[str, ...]) -> Iterator[Path]:
        """Make it for one deck or lesson; the files written. Raises what its makers raise."""
        for maker in self.makers:
            module, _, name = maker.partition(":")
            build = getattr(import_module(module), name)
            yield from (
                build(folder, as_of, [id], formats) if self.formats else build(folder, as_of, [id])
            )


_HERE = "phatngon.publish"
LESSON_PAGES, DRILL_PAGES = "bai-hoc", "dien-tap"
PARTS = {
    part.name: part
    for part in (
        Product("trang-chieu", "Trang chiếu", (f"{_HERE}.papers.decks:build_decks",), ("slides",)),
        Product(LESSON_PAGES, "Trang bài học", (f"{_HERE}.page.lesson_page:build_lesson_pages",)),
        Product(DRILL_PAGES, "Trang diễn tập", (f"{_HERE}.page.drill_page:build_drill_pages",)),
        Product("the-bo-tui", "Thẻ bỏ túi", (f"{_HERE}.papers.cards:build_cards",), formats=True),
        Product(
            "so-tra-cuu",
            "Sổ tra cứu",
            (f"{_HERE}.papers.reference_book:build_reference_book",),
            ("notebooks", "exercises", "slides/mo_dau.ipynb", "slides/ket_thuc.ipynb"),
            formats=True,
        ),
        Product(
            "luyen-tap",
            "Sách luyện tập",
            (f"{_HERE}.papers.practice_book:build_practice_books",),
            formats=True,
        ),
        Product(
            "dap-an",
            "Đáp án luyện tập",
            (f"{_HERE}.papers.answer_keys:build_open_keys",),
            formats=True,
        ),
        Product(
            "phieu-tra-loi",
            "Phiếu trả lời",
            (
                f"{_HERE}.papers.answer_sheets:build_answer_sheets",
                f"{_HERE}.papers.letter_cards:build_letter_cards",
            ),
            formats=True,
        ),
        Product(
            "giang-vien",
            "Tài liệu giảng viên",
            (
                f"{_HERE}.papers.answer_keys:build_answer_keys",
                f"{_HERE}.papers.run_sheets:build_run_sheets",
            ),
            (
                "exercises/loi_viet.yaml",
                "slides/decks.yaml",
                "slides/mo_dau.ipynb",
                "slides/ket_thuc.ipynb",
            ),
            formats=True,
        ),
    )
}


@dataclass(frozen=True)
class Made:
    """A step of a part: its title, why it was made (empty: it was there already), how many files it has, what went wrong."""

    part: Product
    title: str
    reasons: tuple[str, ...]
    files: int = 0
    failure: str = ""


def build_parts(
    names: Iterable[str],
    folder: Path,
    as_of: date,
    lessons: set[str],
    formats: tuple[str, ...],
    *,
    jobs: int = 1,
) -> Iterator[Made]:
    """Make parts for the lessons (by name), ``jobs`` steps at a time; what has not changed is left as it is.

    A step that fails is told and does not stop the others. Raises MissingOnMachine where nothing can be written.
    """
    ledger, todo = BuildLedger(folder), []
    for name in names:
        for id, title, taught, more in _steps(name, lessons, as_of):
            part = PARTS[name]
            data = (*part.data, *more)
            groups = part_groups(taught, as_of.isoformat(), part.programs, data)
            step = BuildStep(
                f"{name}/{id}",
                (*groups, *([values("formats", formats=formats)] if part.formats else [])),
                {"title": title, "as_of": as_of.isoformat()},
            )
            reasons = tuple(ledger.reasons(step))
            if reasons:
                asked = (name, folder, as_of, id, formats, same_makers(ledger, step))
                todo.append((step, Made(part, title, reasons), asked))
            else:
                yield Made(part, title, (), len(ledger.steps[step.id]["files"]))
    for (step, made, _), files in zip(
        todo, _all_made([asked for _, _, asked in todo], jobs), strict=True
    ):
        if isinstance(files, str):
            yield replace(made, failure=files)
        else:
            ledger.record(step, files)
            yield replace(made, files=len(files))


def _all_made(
    asked: list[tuple[str, Path, date, str, tuple[str, ...], bool]], jobs: int
) -> Iterator[list[Path] | str]:
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


def _made(
    name: str, folder: Path, as_of: date, id: str, formats: tuple[str, ...], trusted: bool
) -> list[Path] | str:
    """Make one step; ``trusted``: what says the same as before need not be written again."""
    try:
        with trusting(same_makers=trusted):
            return list(PARTS[name].make(folder, as_of, id, formats))
    except MissingOnMachine:
        raise
    except KitError as error:
        return error.sentence


_Steps = Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]


def _steps(name: str, lessons: set[str], as_of: date) -> _Steps:
    """Id, title, lessons and own data of each step of a part."""
    if name == "trang-chieu":
        yield from _deck_steps(lessons)
        return
    if name == "so-tra-cuu":  # one book of all lessons, whichever are asked for
        yield name, PARTS[name].title, tuple(path.stem for path in lesson_paths()), ()
        return
    if name == DRILL_PAGES:
        yield from _drill_steps(lessons, as_of)
        return
    for path in sorted((kit_root() / "notebooks").glob("*.ipynb")):
        bank = kit_root() / "exercises" / f"{path.stem}.yaml"
        if path.stem in lessons and bank.is_file():
            held = load_bank(bank)
            # the page that finds where to begin asks questions of other lessons and names their parts
            finds = name == LESSON_PAGES and asks_start(read_notebook(path))
            others = led_to() if finds else ()
            yield path.stem, held.title, tuple(dict.fromkeys((path.stem, *others))), ()


def _drill_steps(lessons: set[str], as_of: date) -> _Steps:
    """A page a scenario, where its lesson offers the drill on ``as_of``."""
    for path in scenario_files():
        scenario = load_scenario(path)
        if scenario.lesson in lessons and offers_drill(scenario.lesson, as_of):
            yield path.stem, scenario.title, (), (path.relative_to(kit_root()).as_posix(),)


def _deck_steps(lessons: set[str]) -> _Steps:
    """The same for decks. A lesson whose metadata is not whole is a step too, which then tells what is wrong with it."""
    from phatngon.publish.sources.deck_data import deck_id, deck_of

    for path in sorted((kit_root() / "notebooks").glob("*.ipynb")):
        if path.stem in lessons:
            try:
                deck = deck_of(path)
            except InputError:
                yield deck_id(path), path.stem, (path.stem,), ()
                continue
            if deck:
                yield deck.id, deck.title, deck.lessons, ()


class PartFacts(TypedDict):
    """What the ledger keeps of a step that makes files: of whose, of which lesson, for which day."""

    title: str
    as_of: str
    lesson: str
    kind: str
    minutes: NotRequired[int]
    unit: NotRequired[str]
    name: NotRequired[str]


def facts_of(ledger: BuildLedger, name: str, as_of: date) -> list[tuple[PartFacts, list[Path]]]:
    """What the ledger says of a part made for a date: facts and files of each step that has files."""
    day = as_of.isoformat()
    return [
        (cast("PartFacts", facts), files)
        for _, facts, files in ledger.done(f"{name}/")
        if files and facts.get("as_of") == day
    ]
