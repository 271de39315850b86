"""Wide tables on paper: no column is narrower than its words, in PDF and in Word; what is too wide turns the page or becomes a list."""

from __future__ import annotations

import io
from datetime import date

import pytest

from phatngon.documents.clean import clean, parse
from phatngon.documents.columns import LINE_CHARS, TURNED, TURNED_LINE_CHARS, letters_needed
from phatngon.documents.cover import Meta
from phatngon.documents.paper import for_paper
from phatngon.documents.pdf import pdf_bytes
from phatngon.documents.series import SeriesCopy, series
from phatngon.documents.word import docx_bytes

pytest.importorskip("typst", reason="chưa có typst trên máy này")
docx = pytest.importorskip("docx", reason="chưa có python-docx trên máy này")
PdfReader = pytest.importorskip("pypdf", reason="chưa có pypdf trên máy này").PdfReader
DAY = date(2026, 11, 23)
EMU_A_LETTER = 9.5 * 0.5 * 12700  # of Word's table type
PADDING = 2 * 90 * 635


def table(columns: int, word: str = "Facebook", rows: int = 3, caption: str = "Sổ") -> str:
    heads = "".join(f"<th>{word}{n}</th>" for n in range(columns))
    body = "".join(f"<td>{word}{n} ghi</td>" for n in range(columns))
    return f"<table><caption>{caption}</caption><tr>{heads}</tr>{f'<tr>{body}</tr>' * rows}</table>"


def on_paper(body: str) -> str:
    return for_paper(clean(body))


def test_a_usual_table_stays_where_it_is() -> None:
    assert TURNED not in on_paper(table(4)) and TURNED not in on_paper(table(9, "ô"))


def test_a_wide_table_turns_the_page_with_its_heading_and_its_note() -> None:
    body = f"<p>Trước.</p><h2>Sổ tay</h2>{table(11)}<p class='pn-cite'>Nguồn.</p><p>Sau.</p>"
    paper = parse(on_paper(body))
    (sheet,) = paper.find_all(class_=TURNED)
    assert sheet.h2.get_text() == "Sổ tay" and sheet.find("p").get_text() == "Nguồn."
    assert sheet.find_previous("p").get_text() == "Trước."
    assert sheet.find_next_sibling("p").get_text() == "Sau."
    assert on_paper(str(paper)) == on_paper(on_paper(body))


def test_two_wide_tables_one_after_another_share_their_sheets() -> None:
    paper = parse(on_paper(table(11, caption="Một") + table(11, caption="Hai")))
    (sheet,) = paper.find_all(class_=TURNED)
    assert [one.get_text() for one in sheet.find_all("caption")] == ["Một", "Hai"]


def test_a_pdf_turns_that_sheet_only_and_breaks_no_word() -> None:
    body = f"<p>Trước.</p>{table(11)}<p>Sau.</p>"
    pages = PdfReader(io.BytesIO(pdf_bytes(body, title="Thử"))).pages
    lying = [page.mediabox.width > page.mediabox.height for page in pages]
    assert lying == [False, True, False]
    said = pages[1].extract_text()
    assert all(f"Facebook{n}" in said for n in range(11))


@pytest.mark.parametrize(
    "body", [table(11), table(9, "chữ"), table(6, "Facebook"), table(12, "Zalo")]
)
def test_no_column_in_word_is_narrower_than_its_longest_word(body: str) -> None:
    document = docx.Document(io.BytesIO(docx_bytes(f"<p>a</p>{body}<p>b</p>", title="Thử")))
    section = next(
        (one for one in document.sections if one.page_width > one.page_height), document.sections[0]
    )
    room = section.page_width - section.left_margin - section.right_margin
    (found,) = document.tables
    widths = [int(column.width) for column in found.columns]
    scale = min(1.0, room / sum(widths)) if sum(widths) > room else 1.0
    share = found._tbl.tblPr.find(docx.oxml.ns.qn("w:tblW"))
    if share is not None and share.get(docx.oxml.ns.qn("w:type")) == "pct":
        scale = room * int(share.get(docx.oxml.ns.qn("w:w"))) / 5000 / sum(widths)
    for column, width in zip(found.columns, widths, strict=True):
        longest = max(len(word) for cell in column.cells for word in cell.text.split())
        assert width * scale - PADDING >= longest * EMU_A_LETTER * 0.95, (longest, width)


def test_word_turns_the_section_and_goes_on_upright_with_one_header() -> None:
    document = docx.Document(
        io.BytesIO(docx_bytes(f"<p>a</p>{table(11)}<p>b</p>{table(12)}", title="Thử"))
    )
    lying = [section.page_width > section.page_height for section in document.sections]
    assert lying == [False, True, False, True, False]
    assert [section.header.is_linked_to_previous for section in document.sections] == [
        *(False, True, True, True, True)
    ]
    assert document.sections[0].different_first_page_header_footer
    assert "\u00a0" not in [paragraph.text for paragraph in document.paragraphs]


def test_what_even_a_turned_sheet_cannot_hold_becomes_a_list() -> None:
    paper = parse(on_paper(table(20)))
    assert paper.find("table") is None and paper.find(class_=TURNED) is None
    assert len(paper.find_all("ul")) == 3
    assert paper.li.get_text() == "Facebook1: Facebook1 ghi"
    assert paper.find("strong").get_text() == "Sổ"


@pytest.mark.parametrize("around", ["pn-item", "pn-law", "pn-two", "pn-own"])
def test_within_a_frame_no_sheet_begins_and_the_table_becomes_a_list(around: str) -> None:
    paper = parse(on_paper(f'<section class="{around}">{table(14)}</section>'))
    assert paper.find(class_=TURNED) is None and paper.find("table") is None
    assert pdf_bytes(f'<section class="{around}">{table(14)}</section>', title="Thử")


def test_a_document_on_its_side_keeps_its_tables() -> None:
    paper = parse(on_paper(f'<div class="pn-landscape">{table(11)}</div>'))
    assert paper.find("table") is not None and paper.find(class_=TURNED) is None


def test_what_a_table_needs_is_the_sum_of_its_longest_words() -> None:
    few, many = (parse(table(n)).table for n in (4, 12))
    assert letters_needed(few) == 4 * (len("Facebook0") + 3) < LINE_CHARS
    assert LINE_CHARS < letters_needed(many) < TURNED_LINE_CHARS


def test_copies_of_a_document_with_a_turned_sheet_are_what_each_alone_would_be() -> None:
    body = f"<p>Trước.</p>{table(11)}<p>Sau.</p>"
    copies = [SeriesCopy(Meta(name, DAY, "0")) for name in ("Phường A", "Phường B")]
    with series("Thử", body, copies, day=DAY) as made:
        for number in (0, 1):
            pages = PdfReader(io.BytesIO(made.pdf(number))).pages
            assert [page.mediabox.width > page.mediabox.height for page in pages] == [
                *(False, True, False)
            ]
            sections = docx.Document(io.BytesIO(made.docx(number))).sections
            assert [one.page_width > one.page_height for one in sections] == [False, True, False]
