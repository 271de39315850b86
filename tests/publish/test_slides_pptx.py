"""Slides as PowerPoint: the words of the deck in their order, text and tables that can be edited, notes in place, the same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path as File
from typing import Any

import pytest
from bs4 import BeautifulSoup

from phatngon.publish.papers.slide_art import Numbers, Path, Steps
from phatngon.publish.papers.slide_fit import fitted, slide_svg
from phatngon.publish.papers.slides import Slide
from phatngon.publish.papers.slides_pptx import slides_pptx

pptx = pytest.importorskip("pptx", reason="chưa có python-pptx trên máy này")
for _name in ("typst", "font_source_sans_pro"):
    pytest.importorskip(_name, reason=f"chưa có {_name} trên máy này")

DAY = date(2026, 11, 23)
TABLE = (
    "<table><caption>Hạn</caption><thead><tr><th>Việc</th><th>Thời hạn</th></tr></thead>"
    "<tbody><tr><th>Trả lời trên báo</th><td>một số ngày</td></tr></tbody></table>"
)
SLIDES = fitted(
    [
        Slide("<div class='pn-open'><h2>Nhận diện báo chí</h2><p>Tập huấn.</p></div>", first=True),
        Slide(
            "<h2>Cảnh</h2><p>Một <strong>sáng</strong> ở <em>phường</em>.</p><ol><li>Ghi.</li><li>Báo.</li></ol>",
            notes=["<p>Nói chậm.</p><ul><li>Hỏi ba người.</li></ul>"],
        ),
        Slide(f"<h2>Bảng</h2>{TABLE}<blockquote><p>Trích lời.</p></blockquote>"),
        Slide("<h2>Việc</h2><p class='pn-rule'>Ghi trước.</p>", art=Steps(("Ghi giờ", "Báo ngay"))),
        Slide("<h2>Số</h2>", art=Numbers((("24 giờ", "kể từ khi nhận"),))),
        Slide("<h2>Lộ trình</h2>", art=Path((("Phần một", 5), ("Phần hai", 7)))),
    ]
)


def made() -> bytes:
    return slides_pptx(SLIDES, title="Nhận diện báo chí", foot="theo luật ngày 23/11/2026", day=DAY)


@pytest.fixture(scope="module")
def deck() -> Any:
    return pptx.Presentation(io.BytesIO(made()))


def words_of(page: Any) -> list[str]:
    """Every word of a slide, as PowerPoint holds it."""
    found: list[str] = []
    for shape in page.shapes:
        if shape.has_text_frame:
            found += shape.text_frame.text.split()
        if shape.has_table:
            for row in shape.table.rows:
                for cell in row.cells:
                    found += cell.text_frame.text.split()
    return found


def test_each_slide_has_the_words_of_the_deck_in_their_order(deck: Any) -> None:
    assert len(deck.slides) == len(SLIDES)
    for page, slide in zip(deck.slides, SLIDES, strict=True):
        shown = BeautifulSoup(slide.body + slide_svg(slide), "html.parser").get_text(" ")
        assert words_of(page) == shown.replace(" .", ".").split(), slide.title


def test_a_title_is_a_title_and_a_table_is_a_table(deck: Any) -> None:
    assert [page.shapes.title.text_frame.text for page in deck.slides] == [
        slide.title for slide in SLIDES
    ]
    [table] = [shape.table for shape in deck.slides[2].shapes if shape.has_table]
    assert table.cell(1, 1).text_frame.text == "một số ngày"
    assert not any(shape.shape_type == 13 for page in deck.slides for shape in page.shapes)


def test_nothing_stands_outside_the_slide(deck: Any) -> None:
    for page in deck.slides:
        for shape in page.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_what_is_said_stands_in_the_notes_and_a_slide_without_has_none(deck: Any) -> None:
    assert deck.slides[1].notes_slide.notes_text_frame.text == "Nói chậm.\nHỏi ba người."
    assert not deck.slides[2].has_notes_slide


def test_bold_and_slant_are_kept_and_the_language_is_vietnamese(deck: Any) -> None:
    runs = [
        run
        for shape in deck.slides[1].shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert {run.text for run in runs if run.font.bold} >= {"sáng"}
    assert {run.text for run in runs if run.font.italic} == {"phường"}
    assert all(run._r.rPr.get("lang") == "vi-VN" for run in runs)


def test_the_file_has_one_layout_and_no_english_and_says_for_which_law_it_is(deck: Any) -> None:
    [layout] = deck.slide_layouts
    told = [shape.text_frame.text for shape in layout.shapes if shape.has_text_frame]
    master = [shape.text_frame.text for shape in deck.slide_master.placeholders]
    assert "theo luật ngày 23/11/2026" in told and set(master) <= {"Tiêu đề", "Nội dung"}
    spoken = [one.text_frame.text for one in deck.notes_master.placeholders if one.has_text_frame]
    assert "Click" not in " ".join([*told, *master, layout.name, *spoken])
    ids = [shape.shape_id for shape in layout.shapes]
    assert len(set(ids)) == len(ids)
    facts = deck.core_properties
    assert (facts.title, facts.language, facts.created.date()) == ("Nhận diện báo chí", "vi", DAY)


def test_the_same_slides_give_the_same_bytes() -> None:
    assert made() == made()


def test_libreoffice_opens_the_file(tmp_path: File) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None or not list(File(office).resolve().parent.glob("*sdlo*")):
        pytest.skip("máy này không có LibreOffice Impress nên không mở thử được tệp PowerPoint")
    file = tmp_path / "thu.pptx"
    file.write_bytes(made())
    asked = [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(asked, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "thu.pdf").read_bytes().startswith(b"%PDF")
