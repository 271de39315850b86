"""The PDF: tagged, Vietnamese, word for word the page, the same bytes each time."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from datetime import date
from html import escape
from pathlib import Path

import pytest

from phatngon.base.errors import MissingOnMachine
from phatngon.documents import pandoc as pandoc_room
from phatngon.documents.clean import parse
from phatngon.documents.cover import Meta
from phatngon.documents.page import page
from phatngon.documents.paper import paper_document
from phatngon.documents.pdf import pdf_bytes, to_pdf

for _name in ("typst", "pypandoc", "font_source_sans_pro"):
    pytest.importorskip(_name, reason=f"chưa có {_name} trên máy này")
PdfReader = pytest.importorskip("pypdf", reason="chưa có pypdf trên máy này").PdfReader

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
TITLE = "Bài 1. Nhận diện báo chí"
NASTY = 'Phường "Hóa" & <script>x</script> $a$ #let b = 1 @c *d* _e_ <nhãn> \\ `g` ~ [h](i) // k /* l -- … 1/2 = m'
LONG = "nội dung “thử” dài " * 12
ROWS = "".join(
    f'<tr><th scope="row">BHTC-{n}</th><td>{LONG}</td><td><div>điểm {n}</div><div>khoản {n}</div></td></tr>'
    for n in range(30)
)
BODY = f"""<h1>{TITLE}</h1><p>Đoạn <em>nghiêng</em>, <strong>đậm</strong>, ướt ễ ỡ ự ỹ Ẵ.</p><p>{escape(NASTY)}</p>
<p>#pagebreak()</p><p>= không phải đề mục</p><p>- không phải danh sách</p><p>https://vi-du.vn/{"a" * 120}</p>
<h2>Bảng</h2><div class="pn-table"><table><caption>Chú thích bảng</caption><thead><tr><th>Mã</th><th>Nội dung</th>
<th>Căn cứ</th></tr></thead><tbody>{ROWS}</tbody></table></div>
<h2>Hình</h2><figure class="pn-figure"><img alt="Biểu đồ “thử” có \\ và #" src="{PIXEL}">
<figcaption>Lời hình</figcaption></figure>
<dl class="pn-law"><dt>Khoản</dt><dd>Lời văn</dd></dl><blockquote><p>Trích.</p></blockquote>
<section class="pn-item"><p class="pn-item-title"><strong>Câu nd-1</strong> · dễ</p>
<div class="pn-stem"><p>Hỏi gì?</p></div>
<ul class="pn-options"><li><label><input type="radio"><span class="pn-paper">☐ </span><b>A. </b>Một → hai ✓</label>
</li></ul>
<p><label>Bài: <textarea rows="2"></textarea></label></p>
<details class="pn-hint"><summary>Gợi ý</summary><p>Chớ in gợi ý này.</p></details>
<details class="pn-answer"><summary>Đáp án</summary><p>Vì thế.</p></details></section>
<p>Công thức <math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>.</p>"""
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def html() -> str:
    return page(TITLE, BODY, meta=Meta(unit=NASTY, as_of=DAY, version="0.1.0"))


@pytest.fixture(scope="module")
def data(html: str) -> bytes:
    return pdf_bytes(html, title=TITLE, author="Bộ học liệu", date=DAY)


@pytest.fixture(scope="module")
def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def text_of(reader: PdfReader) -> str:
    """The text of all pages as one line, running titles and page numbers left out."""
    pages = [
        re.sub(r"Trang \d+ trên \d+", "", sheet.extract_text().replace("\n", " "))
        for sheet in reader.pages
    ]
    pages = [
        text.strip().removeprefix(TITLE) if number else text for number, text in enumerate(pages)
    ]
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", "".join(pages)))


def tags_of(reader: PdfReader) -> list[dict]:
    """Every element of the structure tree."""
    found, stack = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while stack:
        node = stack.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            found.append(node)
            stack += [node["/K"]] if "/K" in node else []
    return found


def test_every_paragraph_of_the_page_is_in_the_pdf_word_for_word(
    html: str, reader: PdfReader
) -> None:
    text = text_of(reader)
    paragraphs = [
        tag
        for tag in parse(paper_document(html, TITLE)).find_all(
            ["p", "li", "th", "td", "dt", "dd", "h1", "h2", "h3", "caption", "figcaption", "div"]
        )
        if not tag.find(["p", "li", "div", "table", "h1", "h2", "h3", "math"]) and tag.math is None
    ]
    assert len(paragraphs) > 100
    for tag in paragraphs:
        assert re.sub(r"\s+", "", tag.get_text()) in text, tag
    assert "Chớin" not in text


def test_the_pdf_is_tagged_vietnamese_and_says_so(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "vi" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert (reader.metadata.title, reader.metadata.author) == (TITLE, "Bộ học liệu")
    assert reader.metadata.creation_date.date() == DAY


def test_headings_tables_figures_and_formulas_are_tagged_as_such(reader: PdfReader) -> None:
    tags = tags_of(reader)
    kinds = [tag.get("/S") for tag in tags]
    assert [kinds.count(kind) for kind in ("/H1", "/H2", "/H3", "/Table", "/TH")] == [1, 3, 1, 1, 3]
    assert {"/THead", "/Caption", "/L", "/BlockQuote", "/Formula"} <= set(kinds)
    assert [tag["/Alt"] for tag in tags if tag.get("/S") == "/Figure"] == [
        "Biểu đồ “thử” có \\ và #"
    ]


def test_a_long_table_repeats_its_head_on_every_page(reader: PdfReader) -> None:
    pages = [sheet.extract_text() for sheet in reader.pages if "BHTC-" in sheet.extract_text()]
    assert len(pages) >= 2 and all("Nội dung" in text for text in pages)


def test_nothing_reaches_beyond_the_right_margin(reader: PdfReader) -> None:
    for sheet in reader.pages:
        places: list[float] = []

        def note(text: str, cm: list, tm: list, *_: object, places: list[float] = places) -> None:
            places += [cm[4] + tm[4]] if text.strip() else []

        sheet.extract_text(visitor_text=note)
        assert max(places) < float(sheet.mediabox.width) - 2 * 28.35 + 1


def test_only_fonts_with_vietnamese_are_used_and_no_glyph_is_missing(reader: PdfReader) -> None:
    names = {
        str(font.get_object()["/BaseFont"])
        for sheet in reader.pages
        for font in sheet["/Resources"].get("/Font", {}).values()
    }
    assert names and all(
        re.search("SourceSansPro|DejaVuSans|NewCMMath|NewComputerModern", name) for name in names
    )


def test_the_same_page_gives_the_same_bytes_and_another_day_others(html: str, data: bytes) -> None:
    paper_document.cache_clear()
    assert pdf_bytes(html, title=TITLE, author="Bộ học liệu", date=DAY) == data
    assert pdf_bytes(html, title=TITLE, author="Bộ học liệu", date=date(2026, 11, 24)) != data


def test_a_bare_body_gets_a_cover_and_any_title_is_text(tmp_path: Path) -> None:
    for title in (NASTY, "ế " * 180, "🙂 שלום 漢字"):
        path = to_pdf("<p>Một.</p>", tmp_path / "a.pdf", title=title)
        reader = PdfReader(path)
        assert reader.metadata.title == " ".join(title.split())
        assert "Một." in reader.pages[0].extract_text()


def test_a_row_taller_than_a_page_breaks_instead_of_being_cut() -> None:
    body = f"<table><tr><th>A</th></tr><tr><td>{'chữ ' * 6000}cuối</td></tr></table>"
    reader = PdfReader(io.BytesIO(pdf_bytes(body, title="x")))
    assert len(reader.pages) > 1 and text_of(reader).count("chữ") == 6000


@pytest.mark.parametrize("absent", ["typst", "pypandoc"])
def test_what_is_missing_is_said_with_advice(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(MissingOnMachine, match=r"Máy này chưa có.*tools/start.py"):
        pdf_bytes("<p>x</p>", title="x")


def test_a_full_disk_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("phatngon.documents.fonts.shutil.copyfile", full)
    with pytest.raises(MissingOnMachine, match="đĩa đã đầy"):
        pdf_bytes("<p>x</p>", title="x")


def test_a_pandoc_wheel_without_its_program_is_said_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypandoc

    def gone() -> str:
        raise OSError("No pandoc was found")

    monkeypatch.setattr(pypandoc, "get_pandoc_path", gone)
    with pytest.raises(MissingOnMachine, match="pandoc"):
        pandoc_room.convert("<p>x</p>", "typst", Path())
