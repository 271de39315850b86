"""HTML to Word: paper view, pandoc with our reference document, then what pandoc leaves open.

The same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phatngon.base.archive import OWN, unzipped, zipped
from phatngon.base.errors import MissingOnMachine
from phatngon.base.files import write_bytes
from phatngon.documents.clean import parse, plain, serialise, set_classes
from phatngon.documents.columns import TURNED, natural_shares, set_shares
from phatngon.documents.pandoc import convert, work_folder
from phatngon.documents.paper import ANSWERS_TITLE, paper_document
from phatngon.documents.pdf import date_of_epoch
from phatngon.documents.word_card import is_card, lay_out_card

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from docx.document import Document
    from docx.oxml.table import CT_Row
    from docx.oxml.text.paragraph import CT_P
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph
    from docx.text.parfmt import ParagraphFormat

TURN, TURN_BACK = "PN Turn", "PN Turn Back"  # marks before and after a sheet on its side
WHOLE_ROWS = 16  # rows up to which a table to fill in is kept whole
TABLE_GAP = 101_600  # EMU, 8 pt between a table and the text below it
_SYMBOLS = re.compile("([☐☑☒✓✔✗→←↑↓]+)")
_STYLES = {
    "p.pn-kicker": "PN Kicker",
    "p.pn-subtitle": "PN Subtitle",
    "p.pn-meta": "PN Meta",
    "p.pn-ready": "PN Callout",
    "div.pn-ready > p, div.pn-result > p": "PN Callout",
    "p.pn-item-title": "PN Item Title",
    "p.pn-legend": "PN Legend",
    ".pn-stem > p": "PN Stem",
    "p.pn-fold-title": "PN Stem",
    "p.pn-cite": "PN Note",
    ".pn-lines > p": "PN Line",
}


def to_docx(
    html: str, path: Path, *, title: str, author: str = "", date: date | None = None
) -> Path:
    """Write ``html`` (a whole page or a bare body) as a Word document.

    ``date``: the document's date; no clock is read, so without one the file bears the oldest date Word knows.
    Raises InputError for HTML that cannot stand in a document, MissingOnMachine without pandoc or python-docx.
    """
    return write_bytes(path, docx_bytes(html, title=title, author=author, date=date))


def docx_bytes(html: str, *, title: str, author: str = "", date: date | None = None) -> bytes:
    """The same as bytes."""
    return same_bytes(whole_docx(paper_document(html, title), title, author, date))


def whole_docx(paper: str, title: str, author: str, day: date | None) -> bytes:
    """The Word file of a paper view, as the library writes it. Raises MissingOnMachine without pandoc or python-docx."""
    try:
        import docx

        from phatngon.documents.word_style import reference_docx
    except ImportError:
        raise MissingOnMachine(
            "máy này chưa có python-docx, nên chưa làm được tệp Word.",
            advice="Chạy lại python3 tools/start.py build khi có mạng để cài đủ thư viện.",
        ) from None
    with work_folder() as folder:
        (folder / "mau.docx").write_bytes(reference_docx())
        made = folder / "ra.docx"
        convert(
            _for_word(paper),
            "docx",
            folder,
            options=[f"--reference-doc={folder / 'mau.docx'}"],
            output=made,
        )
        document = docx.Document(str(made))
    _finish(document, plain(title), plain(author), day)
    if is_card(paper):
        lay_out_card(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _for_word(html: str) -> str:
    """The paper view with the names of Word styles on its parts."""
    tree = parse(html)
    for last in tree.select(".pn-cover p:last-of-type.pn-meta"):
        set_classes(last, [])
        _in_style(last, "PN Meta Last", tree)
    for table in tree.find_all("table"):
        if table.colgroup is None:
            set_shares(table, natural_shares(table), tree)
    for options in tree.select("ul.pn-options"):
        for point in options.find_all("li", recursive=False):
            point.name = "p"
            _in_style(point, "PN Option", tree)
        options.unwrap()
    for selector, style in _STYLES.items():
        for tag in tree.select(selector):
            _in_style(tag, style, tree)
    for sheet in tree.select(f"div.{TURNED}"):
        for style, place in ((TURN, sheet.insert_before), (TURN_BACK, sheet.insert_after)):
            mark = tree.new_tag("p")
            mark.string = "\u00a0"
            place(mark)
            _in_style(mark, style, tree)
    for tag in tree.select("div.pn-cite"):
        tag["data-custom-style"] = "PN Note"
    for text in tree.find_all(string=_SYMBOLS):
        pieces = _SYMBOLS.split(str(text))
        for number, piece in enumerate(pieces):
            if number % 2:
                made: Any = tree.new_tag("span", attrs={"data-custom-style": "PN Symbol"})
                made.string = piece
            else:
                made = tree.new_string(piece)
            text.insert_before(made)
        text.extract()
    return serialise(tree)


def _in_style(tag: Tag, style: str, tree: BeautifulSoup) -> None:
    tag.wrap(tree.new_tag("div", attrs={"data-custom-style": style}))


def _finish(document: Document, title: str, author: str, day: date | None) -> None:
    from docx.oxml.ns import qn

    from phatngon.documents.word_style import lay_out

    _turn_sheets(document)
    lay_out(document)
    body = document.element.body
    for row in body.iter(qn("w:tr")):
        _finish_row(row)
    for paragraph, following in zip(body, [*body[1:], None], strict=True):
        if following is None or following.tag != qn("w:p"):
            if following is not None and getattr(paragraph, "style", "") in ("PNStem", "PNLegend"):
                _keep_together(following)
            continue
        if paragraph.tag == qn("w:tbl") and not (following.style or "").startswith(
            ("Heading", "PNItemTitle")
        ):
            _layout(following).space_before = TABLE_GAP
        if paragraph.tag == qn("w:p") and paragraph.style == following.style == "PNOption":
            _layout(paragraph).keep_with_next = True
        if (following.style or "").startswith("Heading") and following.text == ANSWERS_TITLE:
            _layout(following).page_break_before = True
    _header_and_footer(document, title)
    set_properties(document, title, author, day)


def _turn_sheets(document: Document) -> None:
    """Make sections of what stands between the marks of a sheet on its side; each section's last paragraph says how it lies."""
    from copy import deepcopy

    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.section import Section

    body = document.element.body
    for paragraph in list(body.iter(qn("w:p"))):
        if paragraph.style not in (TURN.replace(" ", ""), TURN_BACK.replace(" ", "")):
            continue
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)
        layout = deepcopy(body.sectPr)
        paragraph.get_or_add_pPr().append(layout)
        if paragraph.style == TURN_BACK.replace(" ", ""):
            Section(layout, document.part).orientation = WD_ORIENT.LANDSCAPE


def _keep_together(table: BaseOxmlElement) -> None:
    """A table to fill in stays on one page, unless it is a long one."""
    from docx.oxml.ns import qn

    rows = list(table.iter(qn("w:tr")))
    for row in rows[:-1] if len(rows) <= WHOLE_ROWS else []:
        for paragraph in row.iter(qn("w:p")):
            _layout(paragraph).keep_with_next = True


def _finish_row(row: CT_Row) -> None:
    """The row stays whole; its text is set as a cell's, that of a header row as a header's."""
    from docx.oxml.ns import qn

    from phatngon.documents.word_style import element

    properties = row.get_or_add_trPr()
    if properties.find(qn("w:cantSplit")) is None:
        properties.insert(0, element("cantSplit"))
    style = "PNHead" if properties.find(qn("w:tblHeader")) is not None else "PNCell"
    for paragraph in row.iter(qn("w:p")):
        if paragraph.style in (None, "Compact", "BodyText", "FirstParagraph"):
            paragraph.style = style


def _layout(paragraph: CT_P) -> ParagraphFormat:
    from docx.text.parfmt import ParagraphFormat

    return ParagraphFormat(paragraph)


def _header_and_footer(document: Document, title: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.text = title if len(title) <= 90 else title[:90].rsplit(" ", 1)[0] + "…"
    head.style = "PN Note"
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style, line.alignment = "PN Note", WD_ALIGN_PARAGRAPH.RIGHT
        line.add_run("Trang ")
        add_field(line, "PAGE")
        line.add_run(" trên ")
        add_field(line, "NUMPAGES")


def add_field(paragraph: Paragraph, code: str) -> None:
    """A field that Word counts for itself, such as ``PAGE``."""
    from phatngon.documents.word_style import element

    field = element("fldSimple", instr=f" {code} ")
    run = element("r")
    text = element("t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def set_properties(document: Document, title: str, author: str, day: date | None) -> None:
    """Title, author, language and a fixed date in place of the library's own."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = title[:255], author[:255], author[:255]
    core.language, core.revision, core.keywords = "vi-VN", 1, ""
    core.created = core.modified = datetime.combine(day or date_of_epoch(), time(), UTC)


def same_bytes(data: bytes) -> bytes:
    """The package written anew with fixed times and order, so that nothing depends on when it was made."""
    return package(unzipped(data))


def package(parts: dict[str, bytes]) -> bytes:
    """The parts of a Word file by name as one file, with fixed times and order."""
    order = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    return zipped(((name, parts[name]) for name in order), rights=OWN)
