"""Every kind of PDF is PDF/UA-1 as Typst checks it, says so in its metadata, and carries the words of pictures and formulas."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from phatngon.base.errors import KitError
from phatngon.documents import pdf
from phatngon.documents.cover import Meta
from phatngon.documents.page import page
from phatngon.publish.papers.decks import decks, notes_page
from phatngon.publish.papers.slides import Slide
from phatngon.publish.papers.slides_pdf import slides_pdf

for _name in ("typst", "pypandoc", "font_source_sans_pro"):
    pytest.importorskip(_name, reason=f"chưa có {_name} trên máy này")
PdfReader = pytest.importorskip("pypdf", reason="chưa có pypdf trên máy này").PdfReader

DAY = date(2026, 11, 23)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
PICTURE, FORMULA = (
    "Biểu đồ cột: phường A 12 tin, phường B 9 tin.",
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>',
)
BODY = (
    f'<h2>Hình và công thức</h2><figure class="pn-figure"><img alt="{PICTURE}" src="{PIXEL}"><figcaption>Hình</figcaption></figure>'
    f"<p>Tỷ lệ {FORMULA}.</p><table><thead><tr><th>Mã</th></tr></thead><tbody><tr><th scope='row'>A</th></tr></tbody></table>"
)
SLIDES = [
    Slide("<h2>Mở đầu</h2><p>Chào.</p>", first=True),
    Slide(BODY, notes=[f"<p>Nói chậm, chỉ vào {FORMULA}.</p>"], minutes=3),
]


def made(kind: str) -> bytes:
    deck = decks()["bai-1"]
    if kind == "tài liệu":
        return pdf.pdf_bytes(
            page("Bài thử", BODY, meta=Meta("", DAY, "1")),
            title="Bài thử",
            author="Bộ học liệu",
            date=DAY,
        )
    if kind == "lời nói":
        return pdf.pdf_bytes(
            notes_page(deck, [SLIDES[0], Slide(BODY, first=True, notes=[BODY])], DAY),
            title="Lời nói",
            date=DAY,
        )
    return slides_pdf(SLIDES, title="Bài thử", foot="Phát ngôn", day=DAY)


@pytest.fixture(scope="module", params=["tài liệu", "lời nói", "trang chiếu"])
def reader(request: pytest.FixtureRequest) -> Any:
    return PdfReader(io.BytesIO(made(request.param)))


def alts(node: Any) -> Iterator[tuple[str, str]]:
    """Role and words of every element of the tree of tags that has words for what it shows."""
    found = node.get_object()
    if isinstance(found, list):
        for one in found:
            yield from alts(one)
    elif hasattr(found, "get"):
        if found.get("/Alt"):
            yield str(found.get("/S")), str(found["/Alt"])
        if "/K" in found:
            yield from alts(found["/K"])


def test_its_metadata_says_pdf_ua_1_and_its_language_and_title(reader: Any) -> None:
    root = reader.trailer["/Root"]
    told = root["/Metadata"].get_data().decode("utf-8")
    assert "<pdfuaid:part>1</pdfuaid:part>" in told or 'pdfuaid:part="1"' in told
    assert (
        str(root["/Lang"]).startswith("vi")
        and root["/MarkInfo"]["/Marked"]
        and root["/ViewerPreferences"]["/DisplayDocTitle"]
    )
    assert reader.metadata.title


def test_the_words_of_a_picture_and_of_a_formula_are_carried_through(reader: Any) -> None:
    told = list(alts(reader.trailer["/Root"]["/StructTreeRoot"]))
    assert ("/Figure", PICTURE) in told
    assert any(role == "/Formula" and "a" in words and "2" in words for role, words in told)


def test_headings_begin_at_the_first_level_and_tables_have_head_cells(reader: Any) -> None:
    def roles(node: Any) -> Iterator[str]:
        found = node.get_object()
        if isinstance(found, list):
            for one in found:
                yield from roles(one)
        elif hasattr(found, "get"):
            if "/S" in found:
                yield str(found["/S"])
            if "/K" in found:
                yield from roles(found["/K"])

    said = list(roles(reader.trailer["/Root"]["/StructTreeRoot"]))
    heads = [role for role in said if role[:2] == "/H" and role[2:].isdigit()]
    assert heads[0] == "/H1" and {"/Table", "/TH", "/TR", "/Figure", "/Formula"} <= set(said)


@pytest.mark.parametrize(
    "wrong", ['#image("hinh.png")', "#math.equation($a/2$)", "=== Cấp ba trước cấp một"]
)
def test_a_document_that_is_not_accessible_is_refused_by_typst(wrong: str) -> None:
    typst = pdf.typst_library()
    with pdf.work_folder() as folder:
        pdf.lay_ready(folder)
        (folder / "hinh.png").write_bytes(base64.b64decode(PIXEL.partition(",")[2]))
        with pytest.raises(typst.TypstError):
            typst.compile(
                pdf.whole_source(wrong).encode(),
                root=str(folder),
                font_paths=pdf.fonts_of(folder),
                format="pdf",
                sys_inputs=pdf.inputs_of("Bài thử", "", "vi", DAY),
                pdf_standards=[pdf.STANDARD],
                timestamp=pdf.stamp(DAY),
            )


def test_what_typst_refuses_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "typst_source", lambda paper, folder: '#image("hinh.png")')
    with pytest.raises(KitError, match="Typst không dựng được"):
        pdf.pdf_bytes("<p>Chào.</p>", title="Bài thử")
