"""HTML to a tagged PDF: paper view, pandoc, our Typst style. The same input gives the same bytes."""

from __future__ import annotations

import base64
import io
import logging
import re
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from phatngon.base.errors import KitError, MissingOnMachine, ProblemsFound
from phatngon.base.files import write_bytes
from phatngon.documents.clean import attribute, parse, plain, serialise
from phatngon.documents.cover import KIT_NAME
from phatngon.documents.fonts import copy_pdf_fonts
from phatngon.documents.pandoc import convert, work_folder
from phatngon.documents.paper import paper_document

if TYPE_CHECKING:
    from pypdf import PdfReader

STANDARD = "ua-1"
RUNNING_TITLE = 90  # letters of the title in the page header
_HERE = Path(__file__).parent


def to_pdf(
    html: str,
    path: Path,
    *,
    title: str,
    author: str = "",
    lang: str = "vi",
    date: date | None = None,
) -> Path:
    """Write ``html`` (a whole page or a bare body) as a PDF/UA-1 document.

    ``date``: the document's date; no clock is read, so without one the document bears none.
    Raises InputError for HTML that cannot stand in a document, MissingOnMachine without Typst, pandoc or fonts.
    """
    return write_bytes(path, pdf_bytes(html, title=title, author=author, lang=lang, date=date))


def pdf_bytes(
    html: str, *, title: str, author: str = "", lang: str = "vi", date: date | None = None
) -> bytes:
    """The same as bytes."""
    with work_folder() as folder:
        source = typst_source(paper_document(html, title), folder)
        return _set(source, folder, inputs_of(title, author, lang, date), date)


def set_source(source: str, *, title: str, date: date | None = None) -> bytes:
    """The PDF/UA-1 of what is written in the words of the house style. Raises MissingOnMachine without Typst or fonts."""
    with work_folder() as folder:
        return _set(source, folder, inputs_of(title, KIT_NAME, "vi", date), date)


def _set(source: str, folder: Path, inputs: dict[str, str], day: date | None) -> bytes:
    """Set a source whose pictures lie in ``folder``."""
    typst = typst_library()
    lay_ready(folder)
    try:
        data: bytes = typst.compile(
            whole_source(source).encode(),
            root=str(folder),
            font_paths=fonts_of(folder),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[STANDARD],
            timestamp=stamp(day),
        )
    except typst.TypstError as error:
        raise refused() from error
    return data


def typst_library() -> ModuleType:
    """The library that sets PDFs. Raises MissingOnMachine."""
    try:
        import typst
    except ImportError:
        raise MissingOnMachine(
            "máy này chưa có Typst, nên chưa làm được PDF.",
            advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện.",
        ) from None
    return typst


def read_pdf(pdf: bytes) -> PdfReader:
    """A PDF that somebody brings, as pypdf reads it. What is wrong inside is told in many ways, also while its pages are taken."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells its doubts in English
    return PdfReader(io.BytesIO(pdf))


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF made by this kit.

    >>> page_count(b"<< /Type /Pages >> << /Type /Page >> << /Type /Page/Parent 1 0 R >>")
    2
    """
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def check_pages(pdf: bytes, title: str, most: int) -> None:
    """Raises ProblemsFound, naming the document, where ``pdf`` has more than ``most`` pages."""
    count = page_count(pdf)
    if count > most:
        raise ProblemsFound(
            f"bản in dài {count} trang, nhiều hơn {most} trang.",
            where=title,
            advice="Rút ngắn, hoặc gắn thẻ no-handout cho phần không cần phát tay.",
        )


def refused() -> KitError:
    """The sentence for a document that Typst does not set."""
    return KitError("Typst không dựng được tài liệu này.", advice="Báo người bảo trì.")


def lay_ready(folder: Path) -> None:
    """Put the house style and the fonts into the folder of a document."""
    shutil.copyfile(_HERE / "house.typ", folder / "house.typ")
    copy_pdf_fonts(folder / "fonts")


def fonts_of(folder: Path) -> object:
    """The fonts of a folder made ready, and no other."""
    return typst_library().Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder / "fonts")]
    )


def inputs_of(title: str, author: str, lang: str, day: date | None) -> dict[str, str]:
    """What the house style is told beside the text."""
    name = plain(title)
    running = name if len(name) <= RUNNING_TITLE else name[:RUNNING_TITLE].rsplit(" ", 1)[0] + "…"
    return {
        "title": name,
        "running": running,
        "author": plain(author),
        "lang": lang,
        "date": day.isoformat() if day else "",
    }


def typst_source(paper: str, folder: Path) -> str:
    """A paper view as Typst; its pictures are written into ``folder``."""
    return convert(
        _for_typst(paper, folder), "typst", folder, options=[f"--lua-filter={_HERE / 'typst.lua'}"]
    )


def whole_source(source: str) -> str:
    """The file that Typst sets."""
    return f'#import "house.typ": *\n#show: house\n\n{source}'


def _for_typst(html: str, folder: Path) -> str:
    """Pictures as files; classes of elements that pandoc reads without them on a ``div`` around the element."""
    tree = parse(html)
    for tag in tree.select("p[class], ul.pn-options, dl[class], table[class], .pn-lines > p"):
        names = list(tag.get("class") or []) or ["pn-line"]
        del tag["class"]
        for name in names:
            tag.wrap(tree.new_tag("div", attrs={"class": name}))
    for number, image in enumerate(tree.find_all("img"), 1):
        head, _, data = attribute(image, "src").partition(",")
        kind = head.removeprefix("data:image/").partition(";")[0]
        image["src"] = f"hinh-{number}.{kind}"
        (folder / attribute(image, "src")).write_bytes(base64.b64decode(data))
    return serialise(tree)


def stamp(day: date | None) -> datetime:
    """The moment that stands in a document of ``day``."""
    return datetime.combine(day or date_of_epoch(), time(), UTC)


def date_of_epoch() -> date:
    """The date that stands for none where a format demands one."""
    return datetime.fromtimestamp(315_532_800, UTC).date()
