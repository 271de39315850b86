"""One page of HTML as the files people take away: the page itself, a PDF and a Word file of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from phatngon.base.files import write_text
from phatngon.documents.cover import KIT_NAME

FORMATS = ("html", "pdf", "docx")


def write_formats(
    whole: str, stem: Path, *, title: str, day: date, formats: Iterable[str] = FORMATS
) -> dict[str, Path]:
    """Write ``whole`` (a page of :func:`phatngon.documents.page.page`) as ``stem`` with each ending; ``day`` is in their dates.

    Raises MissingOnMachine where nothing can be written.
    """
    from phatngon.documents.pdf import to_pdf
    from phatngon.documents.word import to_docx

    wanted = tuple(formats)
    files: dict[str, Path] = {}
    if "html" in wanted:
        files["html"] = write_text(stem.with_name(f"{stem.name}.html"), whole)
    if "pdf" in wanted:
        files["pdf"] = to_pdf(
            whole, stem.with_name(f"{stem.name}.pdf"), title=title, author=KIT_NAME, date=day
        )
    if "docx" in wanted:
        files["docx"] = to_docx(
            whole, stem.with_name(f"{stem.name}.docx"), title=title, author=KIT_NAME, date=day
        )
    return files
