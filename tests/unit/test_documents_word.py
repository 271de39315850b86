"""The Word file: real headings and tables, alt texts, A4, Vietnamese, the same bytes each time."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import MissingOnMachine
from phatngon.documents.clean import parse
from phatngon.documents.paper import ANSWERS_TITLE, paper_document
from phatngon.documents.word import docx_bytes, to_docx

pytest.importorskip("pypandoc", reason="chưa có pandoc trên máy này")
docx = pytest.importorskip("docx", reason="chưa có python-docx trên máy này")
qn = pytest.importorskip("docx.oxml.ns").qn

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
TITLE = "Bài 1. Nhận diện báo chí"
NASTY = 'Phường "Hóa" & <script>x</script> $a$ {b} \u202e' + "ế" * 300
DAY = date(2026, 11, 23)
BODY = f"""<p>Đoạn <em>nghiêng</em>.</p><h2>Bảng</h2><div class="pn-table"><table><caption>Chú thích</caption>
<thead><tr><th>Mã</th><th>Nội dung</th></tr></thead><tbody><tr><th scope="row">A</th>
<td>{"chữ " * 80}</td></tr></tbody></table></div>
<table><tr><th>Nơi</th><th>Việc</th></tr><tr><td>Huế</td><td>x</td></tr></table>
<h3>Hình</h3><figure class="pn-figure"><img alt="Biểu đồ “thử”" src="{PIXEL}"><figcaption>Lời hình</figcaption></figure>
<ul><li>một</li></ul><section class="pn-item"><p class="pn-item-title"><strong>Câu nd-1</strong></p>
<div class="pn-stem"><p>Hỏi gì?</p></div><ul class="pn-options"><li><label><input type="radio">
<span class="pn-paper">☐ </span>A</label></li><li><label><input type="radio"><span class="pn-paper">☐ </span>B</label>
</li></ul><p><label>Bài: <textarea rows="2"></textarea></label></p>
<details class="pn-hint"><summary>Gợi ý</summary><p>g</p></details>
<details class="pn-answer"><summary>Đáp án</summary><p>Vì thế.</p></details></section>"""


@pytest.fixture(scope="module")
def data() -> bytes:
    return docx_bytes(BODY, title=TITLE, author="Bộ học liệu", date=DAY)


@pytest.fixture(scope="module")
def document(data: bytes):
    return docx.Document(io.BytesIO(data))


def styles_of(document, text: str) -> list[str]:
    return [p.style.name for p in document.paragraphs if p.text == text]


def test_headings_are_real_headings(document) -> None:
    found = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]
    assert found == [
        ("Heading 1", TITLE),
        ("Heading 2", "Bảng"),
        ("Heading 3", "Hình"),
        ("Heading 2", ANSWERS_TITLE),
        ("Heading 3", "Câu nd-1"),
    ]


def test_every_text_of_the_page_is_in_the_file(document) -> None:
    said = re.sub(
        r"\s+", "", "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    )
    names = ["p", "li", "th", "td", "caption", "figcaption", "h1", "h2", "h3"]
    for tag in parse(paper_document(BODY, TITLE)).find_all(names):
        assert re.sub(r"\s+", "", tag.get_text()) in said, tag
    assert "Gợiý" not in said


def test_tables_repeat_their_head_keep_rows_whole_and_stay_within_the_page(document) -> None:
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert len(document.tables) == 2
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblStyle")).get(qn("w:val")) == "Table"
        rows = table._tbl.tr_lst
        assert (
            rows[0].trPr.find(qn("w:tblHeader")) is not None
            and rows[1].trPr.find(qn("w:tblHeader")) is None
        )
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        assert sum(int(column.get(qn("w:w"))) * 635 for column in table._tbl.tblGrid) <= room * 1.01
        assert table.cell(0, 0).paragraphs[0].style.name == "PN Head"
    borders = document.styles["Table"].element.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    assert len(borders) == 6
    assert styles_of(document, "Chú thích") == ["Table Caption"]


def test_pictures_keep_their_words(document) -> None:
    assert [shape.get("descr") for shape in document.element.body.iter(qn("wp:docPr"))] == [
        "Biểu đồ “thử”"
    ]
    assert styles_of(document, "Lời hình") == ["Image Caption"]


def test_the_page_is_a4_in_vietnamese_with_page_numbers(document) -> None:
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "vi-VN"
    footer = section.footer._element.xml
    assert "PAGE" in footer and "NUMPAGES" in footer and section.header.paragraphs[0].text == TITLE
    fonts = {node.get(qn("w:ascii")) for node in document.styles.element.iter(qn("w:rFonts"))} - {
        None
    }
    assert fonts <= {"Arial", "Segoe UI Symbol", "Consolas"}


def test_boxes_lines_and_answers_are_where_a_pen_needs_them(document) -> None:
    options = [p for p in document.paragraphs if p.style.name == "PN Option"]
    assert [p.text for p in options] == ["☐ A", "☐ B"]
    assert (
        options[0].paragraph_format.keep_with_next
        and not options[1].paragraph_format.keep_with_next
    )
    assert len([p for p in document.paragraphs if p.style.name == "PN Line"]) == 2
    assert next(
        p for p in document.paragraphs if p.text == ANSWERS_TITLE
    ).paragraph_format.page_break_before


def test_a_table_to_fill_in_stays_on_one_page() -> None:
    body = (
        '<section class="pn-item"><p class="pn-item-title">Câu</p><div class="pn-stem"><p>Xếp thẻ.</p></div>'
        f"<table><tr><th>Thẻ</th><th>Báo</th></tr>{'<tr><td>a</td><td>b</td></tr>' * 3}</table></section>"
    )
    table = docx.Document(io.BytesIO(docx_bytes(body, title="x"))).tables[0]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert kept == [True, True, True, None]


def test_properties_are_those_given(document) -> None:
    core = document.core_properties
    assert (core.title, core.author, core.language) == (TITLE, "Bộ học liệu", "vi-VN")
    assert core.created.date() == core.modified.date() == DAY


def test_the_same_page_gives_the_same_bytes(data: bytes) -> None:
    from phatngon.documents.word_style import reference_docx

    paper_document.cache_clear()
    reference_docx.cache_clear()
    assert docx_bytes(BODY, title=TITLE, author="Bộ học liệu", date=DAY) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_any_title_is_text(tmp_path: Path) -> None:
    made = docx.Document(str(to_docx("<p>Một.</p>", tmp_path / "a.docx", title=NASTY)))
    assert made.paragraphs[1].text == NASTY.replace("\u202e", "")
    assert (
        len(made.core_properties.title) <= 255
        and len(made.sections[0].header.paragraphs[0].text) <= 91
    )


@pytest.mark.parametrize("absent", ["docx", "pypandoc"])
def test_what_is_missing_is_said_with_advice(absent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from phatngon.documents.word_style import reference_docx

    reference_docx.cache_clear()
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(MissingOnMachine, match=r"Máy này chưa có.*tools/start.py"):
        docx_bytes("<p>x</p>", title="x")
