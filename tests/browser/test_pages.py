"""The page in a real browser: no request, no scrolling sideways on a phone, nothing axe objects to, whole on A4."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from waiting import wait_for

from phatngon.documents.cover import Meta
from phatngon.documents.page import page

pytest.importorskip("font_source_sans_pro", reason="chưa có phông chữ Source Sans Pro trên máy này")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="chưa có axe trên máy này"
)

CELL = "<td>điểm a khoản 2 Điều 31 Luật Báo chí, đọc bản chép</td>"
ROW = f"<tr><th>Hàng</th>{CELL * 6}</tr>"
BODY = f"""<p>Chữ {"dài" * 60} và <em>nghiêng</em>.</p><h2>Bảng</h2>
<table><caption>Bảng rộng có chú thích dài hơn một dòng của điện thoại</caption><tr>{"<th>Tiêu đề cột</th>" * 7}</tr>
{ROW * 25}</table><h2>Mục</h2><h3>Câu hỏi</h3><section class="pn-item" id="nd-1" aria-labelledby="nd-1-ten">
<p class="pn-item-title" id="nd-1-ten"><strong>Câu nd-1</strong></p>
<fieldset><legend>Chọn</legend><ul class="pn-options"><li><label><input type="radio" name="a">
<span class="pn-paper" aria-hidden="true">☐ </span>Một</label></li></ul></fieldset>
<p><label>Bài: <textarea name="b" rows="4"></textarea></label></p>
<details class="pn-hint"><summary>Gợi ý</summary><p>Nhìn chân trang.</p></details>
<details class="pn-answer"><summary>Đáp án</summary><p>Vì thế.</p></details></section><h2>Điểm chính</h2><p>Hết.</p>"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trang") / "bai.html"
    html = page("Bài 1", BODY, meta=Meta(unit="Phường Thuận Hóa " * 8, as_of=date(2026, 11, 23)))
    path.write_text(html, encoding="utf-8")
    return path


def opened(browser, file: Path, width: int):
    sheet = browser.new_page(viewport={"width": width, "height": 844}, offline=True)
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    sheet.on("console", lambda message: asked.append(message.text))
    sheet.goto(file.as_uri())
    wait_for(sheet, "() => document.fonts.status === 'loaded'")
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    return sheet


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_page_opens_offline_and_never_scrolls_sideways(browser, file: Path, width: int) -> None:
    sheet = opened(browser, file, width)
    assert sheet.evaluate("document.documentElement.scrollWidth") == width
    region = sheet.locator(".pn-table").first
    assert region.evaluate("e => e.scrollWidth > e.clientWidth") == (width < 1000)
    assert sheet.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length") >= 3


def test_axe_finds_nothing(browser, file: Path) -> None:
    for width in (390, 1280):
        assert axe.Axe().run(opened(browser, file, width)).violations_count == 0


def test_the_keyboard_reaches_the_content_first(browser, file: Path) -> None:
    sheet = opened(browser, file, 1280)
    sheet.keyboard.press("Tab")
    assert sheet.evaluate("document.activeElement.className") == "skip-link"
    assert sheet.locator(".skip-link").bounding_box()["x"] >= 0


def test_on_a4_fields_and_hints_are_gone_boxes_and_answers_are_there_and_no_table_is_cut(
    browser, file: Path
) -> None:
    sheet = opened(browser, file, 624)  # the width of A4 within its margins
    sheet.emulate_media(media="print")
    hidden = ["input", ".pn-hint", ".pn-answer", ".pn-contents", ".skip-link"]
    assert [name for name in hidden if sheet.locator(name).first.is_visible()] == []
    assert (
        sheet.locator(".pn-paper").first.is_visible()
        and sheet.locator(".pn-print-only h3").is_visible()
    )
    assert sheet.evaluate("document.documentElement.scrollWidth") <= 624
    assert sheet.locator(".pn-table").first.evaluate("e => e.scrollWidth <= e.clientWidth")
