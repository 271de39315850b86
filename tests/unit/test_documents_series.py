"""Copies of one document: each is, to the byte, what would be made for it alone."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import InputError
from phatngon.documents.cover import KIT_NAME, Meta
from phatngon.documents.page import page
from phatngon.documents.pdf import pdf_bytes
from phatngon.documents.series import SeriesCopy, series
from phatngon.documents.word import docx_bytes

DAY, TITLE = date(2026, 11, 23), "Bài 1. Nhận diện báo chí"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
BODY = f"""<h1>{TITLE}</h1><h2>Mở đầu</h2><p>Chào anh/chị.</p><ul><li>một</li><li>hai</li></ul>
<figure><img alt="Một chấm để thử" src="data:image/png;base64,{PIXEL}"><figcaption>Chấm</figcaption></figure>
<h2>Bảng</h2><table><thead><tr><th>Việc</th><th>Hạn</th></tr></thead><tbody><tr><td>Trả lời</td><td>ngày mai</td></tr></tbody></table>
<section class="pn-item" id="a"><p class="pn-item-title"><strong>Câu a</strong></p><p>Hỏi?</p>
<details class="pn-answer"><summary>Đáp án</summary><p>Đáp.</p></details></section>"""
NAMES = [
    "Phường Thuận Hóa",
    'Phường "A" & <script>alert(1)</script>',
    "Xã \u202eA\u200f Lưới",
    "Sở " + "rất dài " * 40,
]


def opening(name: str, lines: int = 1) -> str:
    from html import escape

    table = "<table><caption>Việc</caption><thead><tr><th>Việc</th><th>Hạn</th></tr></thead><tbody><tr><td>Nộp</td><td>thứ Hai</td></tr></tbody></table>"
    return f'<section class="pn-own"><h2 id="trang-rieng">Trang riêng của {escape(name)}</h2>{table}{"<p>Ghi chú.</p>" * lines}</section>'


def copies() -> list[SeriesCopy]:
    return [
        SeriesCopy(Meta(name, DAY, "1"), opening(name, 1 + 40 * number))
        for number, name in enumerate(NAMES)
    ] + [SeriesCopy(Meta("", DAY, "1"))]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_every_copy_is_what_would_be_made_for_it_alone() -> None:
    mine = copies()
    with series(TITLE, BODY, mine, day=DAY) as made:
        for number in (2, 0, 3, 1):  # in any order
            copy = mine[number]
            alone = page(TITLE, BODY, meta=copy.meta, opening=copy.opening)
            assert made.page(number) == alone
            assert made.pdf(number) == pdf_bytes(alone, title=TITLE, author=KIT_NAME, date=DAY)
            assert parts(made.docx(number)) == parts(
                docx_bytes(alone, title=TITLE, author=KIT_NAME, date=DAY)
            )


def test_a_copy_made_again_has_the_same_bytes() -> None:
    with (
        series(TITLE, BODY, copies(), day=DAY) as first,
        series(TITLE, BODY, copies()[1:3], day=DAY) as second,
    ):
        assert (first.page(1), first.pdf(1), first.docx(1)) == (
            second.page(0),
            second.pdf(0),
            second.docx(0),
        )


def test_a_copy_without_an_opening_is_the_plain_document() -> None:
    with series(TITLE, BODY, [SeriesCopy(Meta("", DAY, "1"))], day=DAY) as made:
        assert made.page(0) == page(TITLE, BODY, meta=Meta("", DAY, "1"))


def test_a_name_is_text_in_every_format() -> None:
    from pypdf import PdfReader

    with series(TITLE, BODY, copies(), day=DAY) as made:
        html, pdf, word = (
            made.page(1),
            made.pdf(1),
            parts(made.docx(1))["word/document.xml"].decode(),
        )
        turned = made.page(2)
    assert (
        "<script>alert" not in html
        and "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        and "&lt;script&gt;" in word
    )
    assert "<script>alert(1)</script>" in " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages
    ).replace("\n", " ")
    assert "Xã A Lưới" in turned and "\u202e" not in turned


def test_each_format_is_written_and_no_other(tmp_path: Path) -> None:
    with series(TITLE, BODY, copies(), day=DAY) as made:
        files = made.write(0, tmp_path / "a" / "bai.1", ("html", "docx"))
    assert {name: path.name for name, path in files.items()} == {
        "html": "bai.1.html",
        "docx": "bai.1.docx",
    }
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["bai.1.docx", "bai.1.html"]


@pytest.mark.parametrize(
    "wrong",
    [
        "<p>Không có tiêu đề.</p>",
        "<h2>Một</h2><h2>Hai</h2>",
        f'<h2>Hình</h2><img alt="Một hình" src="data:image/png;base64,{PIXEL}">',
    ],
)
def test_an_opening_without_one_heading_or_with_a_picture_is_refused(wrong: str) -> None:
    with (
        pytest.raises(InputError, match="đúng một tiêu đề"),
        series(TITLE, BODY, [SeriesCopy(Meta(), wrong)], day=DAY),
    ):
        pass
