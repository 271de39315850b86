"""Papers of lessons that are set anew only where they say something else: a changed question leaves alone what does not show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from phatngon.documents.formats import write_formats
from phatngon.publish.build.kept import kept_files
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons


def write_kept_papers(
    name: str,
    make: Callable[[Path, str], str],
    root: Path,
    folder: str,
    as_of: date,
    lessons: Iterable[str],
    formats: Iterable[str],
    *,
    most_pages: int = 0,
) -> Iterator[Path]:
    """Write a paper of each lesson (all by default) into ``folder`` below ``root``; ``make`` gets the lesson and the paper's title,
    gives its page. ``most_pages``: that its PDF may have; 0: any number.

    Raises InputError for an unknown lesson, MissingOnMachine where nothing can be written, ProblemsFound for a paper too long.
    """
    wanted = tuple(formats)
    for path in chosen_lessons(lessons):
        title = f"{name}. {bank_of(path.stem).title}"
        stem = root / folder / path.stem
        yield from write_kept(
            make(path, title), root, stem, title, as_of, wanted, most_pages=most_pages
        )


def write_kept(
    whole: str,
    root: Path,
    stem: Path,
    title: str,
    as_of: date,
    formats: tuple[str, ...],
    *,
    most_pages: int = 0,
) -> list[Path]:
    """The files of one page; raises as :func:`write_kept_papers` does."""

    def made() -> list[Path]:
        if most_pages and "pdf" in formats:
            from phatngon.documents.pdf import check_pages, pdf_bytes

            check_pages(pdf_bytes(whole, title=title), title, most_pages)
        return list(write_formats(whole, stem, title=title, day=as_of, formats=formats).values())

    return kept_files(root, stem, f"{title}\n{as_of}\n{whole}", formats, made)
