"""The reference book (*sổ tra cứu*): decision tables, provisions and terms of all lessons in one document that can be searched.

What is looked up stands here once, so that lessons, decks and handouts hold only what is read through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from phatngon import __version__
from phatngon.base.files import read_text
from phatngon.base.html import Html, join, tag
from phatngon.base.paths import kit_root
from phatngon.documents.formats import FORMATS
from phatngon.law import Provision, load_law
from phatngon.law.provision import CERTAINTY
from phatngon.lessons.cites import law_term, law_words
from phatngon.lessons.glossary import glossary, terms_html
from phatngon.lessons.views import named_table
from phatngon.publish.papers.kept_papers import write_kept
from phatngon.publish.sources.citers import all_citers
from phatngon.publish.sources.lesson_parts import shown_in
from phatngon.publish.sources.notebooks import (
    REFERENCE,
    Notebook,
    lesson_paths,
    made_for,
    read_notebook,
)

NAME, TITLE = "so-tra-cuu", "Sổ tra cứu"
ALWAYS = ("cu-moi-day-du",)  # looked up by nobody's lesson in full
_SCRIPT = Path(__file__).with_name("template") / "so-tra-cuu.js"


def build_reference_book(
    folder: Path, as_of: date, _books: Iterable[str] = (), formats: Iterable[str] = FORMATS
) -> Iterator[Path]:
    """Write ``so-tra-cuu`` into ``folder``. Raises MissingOnMachine where nothing can be written."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    meta = Meta("", as_of, __version__, (("Căn cứ", CERTAINTY),))
    body = reference_body(as_of)
    whole = page(TITLE, body, meta=meta)
    searched = page(TITLE, body, meta=meta, script=read_text(_SCRIPT))
    for format in formats:
        shown = searched if format == "html" else whole
        yield from write_kept(shown, folder, folder / NAME, TITLE, as_of, (format,))


def reference_body(as_of: date) -> Html:
    """The book for one date: what does not hold then is left out."""
    return join(
        tag("h2", "Bảng để tra", id="bang"),
        *(named_table(name)(as_of) for name in reference_tables(as_of)),
        tag("h2", "Điều khoản theo văn bản", id="dieu-khoan"),
        *(
            join(tag("h3", instrument), _provisions(list(found)))
            for instrument, found in groupby(provisions(as_of), lambda one: one.instrument)
        ),
        tag("h2", "Từ ngữ", id="tu-ngu"),
        terms_html([term.term for term in glossary()], as_of),
    )


def reference_tables(as_of: date) -> list[str]:
    """The tables that lessons leave to the book, in the order of the lessons, each once."""
    cells = (
        cell
        for path in lesson_paths()
        for cell in Notebook(path, made_for(read_notebook(path), as_of)).cells
        if REFERENCE in cell.tags
    )
    names = [name for cell in cells for name in shown_in(cell) if name.startswith("bang:")]
    return list(dict.fromkeys([*(name.removeprefix("bang:") for name in names), *ALWAYS]))


def provisions(as_of: date) -> list[Provision]:
    """What lessons and their items rest on and what holds on ``as_of``, by instrument and place."""
    law = load_law()
    cited = {
        citer.reference.partition(".")[0]
        for citer in all_citers(kit_root(), law)
        if citer.kind in ("cell", "item")
    }
    held = [law[name] for name in law if name in cited]
    return sorted(
        (one for one in held if one.in_force(as_of) and not one.unknown),
        key=lambda one: (one.instrument, *map(_order, (one.article, one.clause, one.point))),
    )


def _order(place: str | None) -> tuple[int, str]:
    """Articles and clauses by number, letters after them as written."""
    digits = "".join(letter for letter in (place or "").split("-")[0] if letter.isdigit())
    return (int(digits) if digits else 0, place or "")


def _provisions(found: list[Provision]) -> Html:
    rows: list[Html] = []
    for one in found:
        rows.append(law_term(one, id=one.id))
        rows.append(tag("dd", law_words(one)))
    return tag("dl", *rows, class_="pn-law")
