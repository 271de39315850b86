"""Slides as PDF: 16:9, nothing cut, nothing lost, large enough for the back row, the same bytes each time."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import date
from html import escape
from typing import Any

import pytest

from phatngon.base.errors import InputError
from phatngon.publish.papers.slide_art import Steps
from phatngon.publish.papers.slide_fit import fitted
from phatngon.publish.papers.slides import Slide
from phatngon.publish.papers.slides_pdf import sheets_of, slides_pdf

for _name in ("typst", "pypandoc", "font_source_sans_pro"):
    pytest.importorskip(_name, reason=f"chưa có {_name} trên máy này")
PdfReader = pytest.importorskip("pypdf", reason="chưa có pypdf trên máy này").PdfReader

DAY, WIDE, TALL, FOOT = date(2026, 11, 23), 960, 540, 44  # points
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)
NASTY = 'Phường "Hóa" & <b>x</b> $a$ #let b = 1 @c *d* _e_ <nhãn> \\ `g` ~ [h](i) // k = m'
CELL = "".join(f"<p>khoản {n} của một điều trong nghị định này</p>" for n in range(40))
ROWS = "".join(
    f'<tr><th scope="row">Hàng{n}</th><td>{"nội dung thử dài " * 12}</td><td>{CELL if n == 3 else "Ô ngắn"}</td></tr>'
    for n in range(9)
)
CROWD = (
    "<table><thead><tr>"
    + "".join(f"<th>Cột {n}</th>" for n in range(12))
    + "</tr></thead><tbody>"
    + ("<tr>" + "".join(f"<td>lượt xem {n}</td>" for n in range(12)) + "</tr>") * 3
    + "</tbody></table>"
)
ITEM = (
    '<h2 class="pn-step">Câu 1: chọn</h2><div class="pn-stem"><p>Hỏi gì?</p></div>'
    '<ul class="pn-letters pn-vote"><li><b>A. </b>Một</li></ul>'
)
ANSWER = '<h2 class="pn-step">Câu 1: đáp án A</h2><ul class="pn-letters pn-yes"><li>Lời đáp chỉ giảng viên có.</li></ul>'
SLIDES = [
    Slide("<div class='pn-open'><h2>Nhận diện báo chí</h2><p>Tập huấn.</p></div>", first=True),
    Slide(
        f"<h2>Đoạn dài</h2>{''.join(f'<p>Đoạn {n}: {escape(NASTY)}</p>' for n in range(30))}",
        first=True,
        notes=["<p>Lời nói một.</p>"],
        minutes=5,
    ),
    Slide("<p>Trang không có đề mục riêng.</p>"),
    Slide(
        f"<h2>Bảng</h2><table><caption>Chú thích</caption><thead><tr><th>Mã</th><th>Nội dung</th><th>Căn cứ</th></tr></thead><tbody>{ROWS}</tbody></table>"
    ),
    Slide(f"<h2>Bảng đông cột</h2>{CROWD}"),
    Slide(
        f'<h2>Hình</h2><p>Lời dẫn.</p><figure class="pn-figure"><img alt="Biểu đồ “thử” có \\ và #" src="{PIXEL}"><figcaption>Lời hình</figcaption></figure>'
    ),
    Slide(ITEM, item="nd-1", kind="vote"),
    Slide(ANSWER, item="nd-1", kind="why", notes=["<ul><li>Nhắc lại.</li></ul>"], minutes=2),
    Slide(
        "<p>Sau câu hỏi, vẫn phần cũ.</p><p>Công thức <math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mi>a</mi><mn>2</mn></mfrac></math>.</p>"
    ),
]


def made(slides: list[Slide] = SLIDES) -> bytes:
    return slides_pdf(
        slides, title="Nhận diện báo chí", foot="Phát ngôn · Nhận diện báo chí", day=DAY
    )


@pytest.fixture(scope="module")
def data() -> bytes:
    return made()


@pytest.fixture(scope="module")
def reader(data: bytes) -> Any:
    return PdfReader(io.BytesIO(data))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def test_every_page_is_16_to_9_and_every_slide_begins_a_page(reader: Any) -> None:
    for page in reader.pages:
        assert (
            abs(float(page.mediabox.width) - WIDE) < 1
            and abs(float(page.mediabox.height) - TALL) < 1
        )
    starts = [" ".join(page.extract_text().split()) for page in reader.pages]
    for title in (
        "Nhận diện báo chí",
        "Đoạn dài",
        "Bảng Chú thích",
        "Hình Lời",
        "Câu 1: chọn",
        "Câu 1: đáp án A",
    ):
        assert (
            sum(
                text.startswith(title) and not text.startswith(f"{title} (tiếp)") for text in starts
            )
            == 1
        ), title


def test_what_does_not_fit_goes_on_under_the_same_heading_and_no_word_is_lost(reader: Any) -> None:
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Đoạn dài (tiếp)" in text and "Bảng (tiếp)" in text and "(tiếp) (tiếp)" not in text
    for n in range(30):
        assert f"Đoạn {n}:" in text
    said = " ".join(words(text))
    assert all(f"khoản {n} của một điều" in said for n in range(40)) and all(
        f"Hàng{n}" in text for n in range(9)
    )
    assert "Phường Hóa b x b a let b 1 c d _e_ nhãn g h i k m" in said


def test_nothing_runs_over_the_edge_or_into_the_foot_and_all_is_large_enough(reader: Any) -> None:
    seen: list[tuple[float, float, float, str]] = []

    def note(text: str, matrix: list[float], inner: list[float], font: Any, size: float) -> None:
        x, y = inner[4] * matrix[0] + matrix[4], inner[5] * matrix[3] + matrix[5]
        if text.strip():
            seen.append((x, y, abs(size * inner[3] * matrix[3]), text.strip()))

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    foot = [row for row in seen if row[2] < 13.5]
    assert foot and all("Trang" in row[3] or "Phát ngôn" in row[3] or row[1] < FOOT for row in foot)
    shown = [row for row in seen if row not in foot]
    assert (
        min(row[1] for row in shown) > FOOT - 4
        and max(row[1] for row in shown) < TALL
        and max(row[0] for row in shown) < WIDE
    )
    small = {round(row[2], 1) for row in shown if row[2] < 17.9}
    assert small <= {14.0, 15.0, 16.1}, (
        small
    )  # a crowded table, what the trainer says, the parts of a fraction


def test_the_trainer_reads_what_is_said_below_the_slide_and_the_hall_does_not(reader: Any) -> None:
    trainer = "\n".join(page.extract_text() for page in reader.pages)
    assert (
        "Lời nói (5 phút)" in trainer
        and "Lời nói một." in trainer
        and "Lời đáp chỉ giảng viên có." in trainer
    )
    public = PdfReader(
        io.BytesIO(
            made([Slide(slide.body, slide.first) for slide in SLIDES if slide.kind != "why"])
        )
    )
    shown = "\n".join(page.extract_text() for page in public.pages)
    assert "Lời nói" not in shown and "Lời đáp" not in shown and "Hỏi gì?" in shown


def test_the_same_slides_give_the_same_bytes(data: bytes) -> None:
    assert data == made()


def test_a_slide_without_a_heading_goes_on_under_the_section_and_not_under_a_question() -> None:
    titles = [sheet.title for sheet in sheets_of(SLIDES)]
    assert titles == [
        "Nhận diện báo chí",
        "Đoạn dài",
        "Đoạn dài (tiếp)",
        "Bảng",
        "Bảng đông cột",
        "Hình",
        "Câu 1: chọn",
        "Câu 1: đáp án A",
        "Hình (tiếp)",
    ]


def test_things_to_click_and_to_type_into_are_left_out() -> None:
    poll = Slide(
        '<h2>Cả phòng chọn</h2><ul class="pn-letters"><li>A. Báo <button type="button">+</button><output>0</output></li></ul>'
        '<p>Bài làm <textarea rows="4"></textarea></p>'
    )
    [sheet] = sheets_of([poll])
    assert (
        sheet.title == "Cả phòng chọn"
        and not re.search(r"<(button|output|textarea|input)", sheet.body)
        and "0" not in sheet.body
    )


def test_the_rule_is_set_larger_and_the_right_answer_in_a_frame() -> None:
    rule = Slide('<h2>Giờ đầu</h2><p class="pn-rule">Ghi trước.</p><p>Rồi báo.</p>')
    right = Slide(ANSWER)
    sheets = [sheet.body for sheet in sheets_of([rule, right])]
    assert 'class="pn-key"' in sheets[0] and 'class="pn-dung"' in sheets[1]
    sizes: dict[str, float] = {}

    def note(text: str, matrix: list[float], inner: list[float], font: Any, size: float) -> None:
        if text.strip():
            sizes[text.strip()[:3]] = abs(size * inner[3] * matrix[3])

    PdfReader(io.BytesIO(made([rule]))).pages[0].extract_text(visitor_text=note)
    assert sizes["Ghi"] > sizes["Rồi"] * 1.2


def test_a_drawing_is_a_picture_with_words_on_the_page_of_its_slide() -> None:
    steps = Steps(("Ghi giờ nhận tin", "Báo người phát ngôn"))
    slides = fitted([Slide("<h2>Giờ đầu</h2><p>Ghi trước.</p>", art=steps, notes=["<p>Nói.</p>"])])
    whole = PdfReader(io.BytesIO(made(slides)))
    [page] = whole.pages
    shown = " ".join(page.extract_text().split())
    assert "Ghi giờ nhận tin" in shown and "Giờ đầu" in shown and "Nói." in shown


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="chữ mô tả"):
        made([Slide(f'<h2>Hình</h2><img src="{PIXEL}" alt="">')])
