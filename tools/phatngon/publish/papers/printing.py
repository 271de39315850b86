"""Handouts for everybody and for each unit: a lesson runs once, its copies are made in several processes, what is done stays done.

Order of work: run the lessons that changed (here, on the fast engine), hand each body to a worker that makes its copies, write
every copy down in the ledger. Killed at any point, the next build goes on; the files come out the same to the byte.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from phatngon import __version__
from phatngon.base.errors import KitError, MissingOnMachine
from phatngon.base.files import read_text, write_text
from phatngon.base.text import slug
from phatngon.documents.cover import Meta
from phatngon.documents.series import SeriesCopy, series
from phatngon.law.provision import CERTAINTY
from phatngon.publish.build.inputs import InputGroup, copy_groups, digest, lesson_groups, values
from phatngon.publish.build.ledger import HIDDEN, BuildLedger, BuildStep
from phatngon.publish.build.workers import STOPPED, Workers, stopped, tell
from phatngon.publish.papers.opening import UnitNumber, opening_html
from phatngon.publish.sources.notebooks import LessonOwn, Notebook, read_notebook
from phatngon.publish.sources.recipients import Recipient

GENERAL, PERSONAL = "tai-lieu", "don-vi"
MOST_PAGES = 8  # a longer handout is not read; four are aimed at
WORTH_SHARING = 8  # copies for which a second worker makes the common part again


@dataclass(frozen=True)
class Order:
    """What to print: ``recipients`` (None: the handout for everybody), each in a folder of its own where ``folders``.

    ``address``: where the files will be served, for the codes that telephones read; empty: nowhere.
    """

    folder: Path
    as_of: date
    lessons: tuple[Path, ...]
    recipients: tuple[Recipient | None, ...] = (None,)
    formats: tuple[str, ...] = ("html", "pdf", "docx")
    figures: Mapping[str, tuple[UnitNumber, ...]] = field(default_factory=dict)
    folders: bool = True
    address: str = ""


@dataclass(frozen=True)
class News:
    """What the build tells: ``kind`` is run (a lesson), made (a copy), kept (copies), why or failed; ``lesson`` its title."""

    kind: str
    lesson: str
    text: str = ""
    count: int = 1


@dataclass
class Printed:
    """How the build went."""

    made: int = 0
    kept: int = 0
    ran: int = 0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Job:
    """One body and the copies to make of it, as a worker gets it."""

    folder: Path
    title: str
    body: Path
    day: date
    formats: tuple[str, ...]
    copies: tuple[tuple[BuildStep, Path, SeriesCopy], ...]


def print_handouts(
    order: Order, *, jobs: int = 1, tell: Callable[[News], None] = lambda news: None
) -> Printed:
    """Make what the order asks for and is not there yet. A lesson that fails is told and does not stop the others.

    Raises MissingOnMachine where nothing can be written or a library is missing.
    """
    found, ledger = Printed(), BuildLedger(order.folder)
    ledger.tidy()
    changed = sum(bool(ledger.reasons(_body_step(order, path))) for path in order.lessons)
    parts = (
        jobs if 0 < changed < 2 * jobs else 1
    )  # few lessons to print: each is shared out, so that every worker is busy
    with _Copying(jobs, tell) as work:
        for path in order.lessons:
            try:
                for job, kept in _jobs(order, ledger, path, found, tell):
                    found.kept += kept
                    if kept:
                        tell(News("kept", job.title, count=kept))
                    for part in _shared(job, parts):
                        work.add(part)
            except MissingOnMachine:
                raise
            except KitError as error:
                _fail(found, path.stem, error, tell)
        found.made = work.finish(lambda title, error: _fail(found, title, error, tell))
    return found


def uses_unit(notebook: Notebook) -> bool:
    """True where a cell of the lesson asks whose copy it is; such a lesson runs for each unit."""
    for cell in notebook.cells:
        if cell.kind == "code" and not {"parameters", "setup"} & set(cell.tags):
            with suppress(SyntaxError):
                if any(
                    isinstance(node, ast.Name) and node.id == "unit"
                    for node in ast.walk(ast.parse(cell.source))
                ):
                    return True
    return False


def _jobs(
    order: Order, ledger: BuildLedger, path: Path, found: Printed, tell: Callable[[News], None]
) -> Iterable[tuple[_Job, int]]:
    """The bodies of a lesson (one, or one a unit), each with the copies that have to be made of it, and how many need not."""
    notebook = read_notebook(path)
    own, apart = notebook.own, uses_unit(notebook)
    for mine in ([one] for one in order.recipients) if apart else [order.recipients]:
        body = _body(
            order,
            ledger,
            path,
            own["title"],
            mine[0].code if apart and mine[0] else "",
            found,
            tell,
        )
        common = (
            InputGroup("body", {"body": digest(read_text(body))}),
            values("title", title=own["title"]),
            *copy_groups(),
            values("formats", formats=order.formats),
        )
        steps = [_step(order, path, own, common, one) for one in mine]
        why = [ledger.reasons(step) for step, _, _ in steps]
        for reason, count in Counter(reason for reasons in why for reason in reasons[:1]).items():
            tell(News("why", own["title"], reason, count))
        todo = tuple(step for step, reasons in zip(steps, why, strict=True) if reasons)
        yield (
            _Job(order.folder, own["title"], body, order.as_of, order.formats, todo),
            len(steps) - len(todo),
        )


def _body(
    order: Order,
    ledger: BuildLedger,
    path: Path,
    title: str,
    unit: str,
    found: Printed,
    tell: Callable[[News], None],
) -> Path:
    """The file with the body of a lesson, run anew where what it rests on has changed. Raises ProblemsFound when a cell fails."""
    from phatngon.publish.build.run import executed_lesson
    from phatngon.publish.papers.handout import lesson_body

    step = _body_step(order, path, unit)
    target = order.folder / HIDDEN / "than" / f"{step.id.partition('/')[2]}.html"
    reasons = ledger.reasons(step)
    if reasons:
        tell(News("run", title, "; ".join(reasons)))
        executed = executed_lesson(
            path,
            {"as_of": order.as_of.isoformat(), "surface": "handout", "unit": unit},
            what="tài liệu",
        )
        body = lesson_body(executed, order.as_of, order.address)
        ledger.record(step, [write_text(target, body)])
        found.ran += 1
    return target


def _body_step(order: Order, path: Path, unit: str = "") -> BuildStep:
    """Running a lesson, as a step."""
    name = f"{path.stem}-{slug(unit)}" if unit else path.stem
    return BuildStep(
        f"bai/{name}",
        (
            *lesson_groups(path, order.as_of.isoformat()),
            *([values("opening", unit=unit)] if unit else []),
            values("address", address=order.address),
        ),
    )


def _step(
    order: Order,
    path: Path,
    own: LessonOwn,
    common: tuple[InputGroup, ...],
    one: Recipient | None,
) -> tuple[BuildStep, Path, SeriesCopy]:
    """A copy as a step, where it is written, and what it has of its own."""
    meta = Meta(
        one.name if one else "",
        order.as_of,
        __version__,
        (("Thời lượng", f"{own['minutes']} phút"), ("Căn cứ", CERTAINTY)),
    )
    copy = SeriesCopy(
        meta,
        opening_html(one, own["lesson"], order.as_of, order.figures.get(one.code, ()))
        if one
        else "",
    )
    if one and order.folders:
        place = f"{PERSONAL}/{one.folder}/{path.stem}"
    else:
        place = "-".join([f"{GENERAL}/{path.stem}", *([slug(one.code)] if one else [])])
    facts = {
        "title": own["title"],
        "minutes": own["minutes"],
        "kind": own["kind"],
        "lesson": path.stem,
        "as_of": order.as_of.isoformat(),
        **({"unit": one.code, "name": one.name} if one else {}),
    }
    step = BuildStep(
        place, (*common, values("opening", html=copy.opening, meta=meta.lines())), facts
    )
    return step, order.folder / place, copy


def _shared(job: _Job, parts: int) -> Iterable[_Job]:
    """A job shared out, so that few lessons still keep every worker busy; nothing where there is nothing to make."""
    size = max(WORTH_SHARING, -(-len(job.copies) // parts))
    return (
        replace(job, copies=job.copies[start : start + size])
        for start in range(0, len(job.copies), size)
    )


def _make(job: _Job, told: Callable[[str], None], stopped: Callable[[], bool]) -> int:
    """Make the copies of a job one after another; how many were made before it was stopped."""
    ledger = BuildLedger(job.folder)
    copies = (copy for _, _, copy in job.copies)
    body = read_text(job.body)
    with series(job.title, body, copies, day=job.day, most_pages=MOST_PAGES) as made:
        for number, (step, stem, _) in enumerate(job.copies):
            if stopped():
                return number
            ledger.record(step, made.write(number, stem, job.formats).values())
            told(job.title)
    return len(job.copies)


def _fail(found: Printed, name: str, error: Exception, tell: Callable[[News], None]) -> None:
    said = error.sentence if isinstance(error, KitError) else STOPPED
    found.failures.append(f"{name}: {said}")
    tell(News("failed", name, said))


class _Copying:
    """Where copies are made: in this process, or in ``jobs`` others."""

    def __init__(self, jobs: int, tell: Callable[[News], None]) -> None:
        self.tell = tell
        self.workers = Workers(jobs, lambda title: tell(News("made", title))) if jobs > 1 else None
        self.given: list[tuple[_Job, Future[int] | None]] = []

    def __enter__(self) -> _Copying:
        if self.workers:
            self.workers.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if self.workers:
            self.workers.__exit__(kind, *error)

    def add(self, job: _Job) -> None:
        """Take a job."""
        self.given.append((job, self.workers.submit(_make_there, job) if self.workers else None))

    def finish(self, failed: Callable[[str, Exception], None]) -> int:
        """Wait for all; how many copies were made."""
        made = 0
        for job, future in self.given:
            try:
                made += self.workers.result(future) if self.workers and future else self._make(job)
            except MissingOnMachine:
                raise
            except (KitError, BrokenProcessPool) as error:
                failed(job.title, error)
        return made

    def _make(self, job: _Job) -> int:
        return _make(job, lambda title: self.tell(News("made", title)), lambda: False)


def _make_there(job: _Job) -> int:
    return _make(job, tell, stopped)
