"""Many copies of one document that differ in their cover and their opening only: what is common is made once.

Each copy is what the page, the PDF and the Word file made for it alone would be; a test holds that. The body is cleaned,
turned into Typst and into Word once; Typst keeps what it laid out for the copy before.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import write_bytes, write_text
from phatngon.documents import pdf
from phatngon.documents.clean import plain
from phatngon.documents.cover import KIT_NAME, Meta, cover_html
from phatngon.documents.formats import FORMATS
from phatngon.documents.page import Section, page_of
from phatngon.documents.pandoc import work_folder
from phatngon.documents.paper import for_paper, paper_cover
from phatngon.documents.word import package, whole_docx

_DOCUMENT = "word/document.xml"


@dataclass(frozen=True)
class SeriesCopy:
    """What one copy has of its own: lines of the cover, and an opening with one section heading (none: empty)."""

    meta: Meta
    opening: str = ""

    @cached_property
    def part(self) -> Section:
        """The opening, cleaned. Raises InputError for what cannot stand in a document."""
        found = Section.of(self.opening)
        if len(found.headings) != bool(self.opening) or "<img" in found.html:
            raise InputError(
                "phần riêng của một bản phải có đúng một tiêu đề mục và không có hình.",
                advice="Báo người bảo trì.",
            )
        return found


@dataclass
class Series:
    """The copies of one document. Open it with :func:`series`."""

    title: str
    body: Section
    day: date
    folder: Path
    copies: tuple[SeriesCopy, ...]
    kind: str = "handout"
    most_pages: int = 0
    _compiler: Any = field(default=None, repr=False)

    def page(self, number: int) -> str:
        """The page of a copy."""
        return page_of(
            self.title,
            self.body,
            meta=self.copies[number].meta,
            kind=self.kind,
            opening=self.copies[number].part,
        )

    def pdf(self, number: int) -> bytes:
        """The PDF/UA-1 of a copy.

        Raises MissingOnMachine without Typst or pandoc, ProblemsFound where it has more pages than allowed.
        """
        typst, main = pdf.typst_library(), self.folder / "ban.typ"
        heads, body = self._typst
        main.write_text(pdf.whole_source(f"{heads[number]}\n\n{body}\n"), encoding="utf-8")
        if self._compiler is None:
            self._compiler = typst.Compiler(
                str(main),
                root=str(self.folder),
                font_paths=pdf.fonts_of(self.folder),
                sys_inputs=pdf.inputs_of(self.title, KIT_NAME, "vi", self.day),
            )
        try:
            made = bytes(
                self._compiler.compile(
                    format="pdf", pdf_standards=[pdf.STANDARD], timestamp=pdf.stamp(self.day)
                )
            )
        except typst.TypstError as error:
            raise pdf.refused() from error
        if self.most_pages:
            pdf.check_pages(made, self.title, self.most_pages)
        return made

    def docx(self, number: int) -> bytes:
        """The Word file of a copy. Raises MissingOnMachine without pandoc or python-docx."""
        parts, begin, heads, end = self._word
        return package({**parts, _DOCUMENT: (begin + heads[number] + end).encode("utf-8")})

    def write(self, number: int, stem: Path, formats: Iterable[str] = FORMATS) -> dict[str, Path]:
        """Write a copy as ``stem`` with each ending. Raises MissingOnMachine where nothing can be written."""
        make = {
            "html": lambda path: write_text(path, self.page(number)),
            "pdf": lambda path: write_bytes(path, self.pdf(number)),
            "docx": lambda path: write_bytes(path, self.docx(number)),
        }
        return {name: make[name](stem.with_name(f"{stem.name}.{name}")) for name in formats}

    @cached_property
    def _heads(self) -> list[str]:
        """Cover and opening of every copy, as paper."""
        inside = re.compile(r"^<header[^>]*>(.*)</header>$", re.DOTALL)
        covers = (
            inside.sub(r"\1", cover_html(self.title, "", copy.meta, self.kind))
            for copy in self.copies
        )
        return [
            "\n".join(
                filter(
                    None, (paper_cover(cover), for_paper(copy.part.html) if copy.part.html else "")
                )
            )
            for cover, copy in zip(covers, self.copies, strict=True)
        ]

    @cached_property
    def _body_paper(self) -> str:
        return for_paper(self.body.html)

    @cached_property
    def _mark(self) -> str:
        """A word that stands after each head; made of the heads, so that none of them can hold it."""
        return "PN" + hashlib.sha256("".join(self._heads).encode()).hexdigest()[:24].upper()

    def _marked_heads(self) -> str:
        return "\n".join(f"{head}\n<p>{self._mark}</p>" for head in self._heads)

    @cached_property
    def _typst(self) -> tuple[list[str], str]:
        """The heads and the body as Typst. One call of pandoc serves all heads."""
        pdf.lay_ready(self.folder)
        heads = pdf.typst_source(self._marked_heads(), self.folder).split(self._mark)[:-1]
        return [head.strip() for head in heads], pdf.typst_source(
            self._body_paper, self.folder
        ).strip()

    @cached_property
    def _word(self) -> tuple[dict[str, bytes], str, list[str], str]:
        """The parts of the Word file, and its text as beginning, heads and end. Made as one file, so that styles and lists agree."""
        whole = f"{self._marked_heads()}\n{self._body_paper}"
        with zipfile.ZipFile(io.BytesIO(whole_docx(whole, self.title, KIT_NAME, self.day))) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        text, heads = parts.pop(_DOCUMENT).decode("utf-8"), []
        start = text.index(">", text.index("<w:body")) + 1
        begin, place = text[:start], start
        for found in re.finditer(self._mark, text):
            first = max(
                text.rfind("<w:p>", place, found.start()), text.rfind("<w:p ", place, found.start())
            )
            heads.append(text[place:first])
            place = text.index("</w:p>", found.end()) + len("</w:p>")
        return parts, begin, heads, text[place:]


@contextmanager
def series(
    title: str,
    body_html: str,
    copies: Iterable[SeriesCopy],
    *,
    day: date,
    kind: str = "handout",
    most_pages: int = 0,
) -> Iterator[Series]:
    """The copies of a document; its scratch folder is gone afterwards. ``most_pages``: that a PDF may have; 0: any number.

    Raises InputError for what cannot stand in a document, MissingOnMachine when the disk is full.
    """
    found = tuple(copies)
    first = 1 + max((len(copy.part.headings) for copy in found), default=0)
    with work_folder() as folder:
        body = Section.of(body_html, title=title, first=first)
        yield Series(plain(title), body, day, folder, found, kind, most_pages)
