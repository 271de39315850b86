"""One page that needs nothing else: no request, no script, readable on a phone and on A4."""

from __future__ import annotations

import base64
import io
import re
from datetime import date
from html import escape

import pytest

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.documents import fonts
from phatngon.documents.clean import parse
from phatngon.documents.cover import Meta
from phatngon.documents.page import page

pytest.importorskip("font_source_sans_pro", reason="chưa có phông chữ Source Sans Pro trên máy này")

ITEM = (
    '<section class="pn-item"><p class="pn-item-title"><strong>Câu nd-1</strong></p>'
    '<details class="pn-hint"><summary>Gợi ý</summary><p>g</p></details>'
    '<details class="pn-answer"><summary>Đáp án</summary><p>Đúng vì thế.</p></details></section>'
)
BODY = (
    "<h1>Bài 1</h1><p>Chữ.</p><h2>Một</h2><p>a</p><h2>Hai</h2><p>b</p><h2 id='muc-1'>Ba</h2>" + ITEM
)


def made(**more: object) -> str:
    return page(
        "Bài 1",
        BODY,
        meta=Meta(unit="Phường Thuận Hóa", as_of=date(2026, 11, 23), version="0.1.0"),
        **more,
    )


def test_a_page_asks_for_nothing_outside_itself() -> None:
    html = made()
    assert not re.search(r"url\(\s*[\"']?(?!data:)", html)
    assert not re.search(r"<script|@import|src=[\"']?(?!data:)http", html)
    tree = parse(html)
    assert all(tag["href"].startswith(("data:", "#")) for tag in tree.find_all(href=True))
    assert "default-src 'none'" in html


def test_a_page_is_vietnamese_html_with_one_first_heading_and_a_way_past_the_cover() -> None:
    tree = parse(made())
    assert tree.html["lang"] == "vi" and tree.find("meta", charset="utf-8")
    assert tree.find("meta", attrs={"name": "viewport"})
    assert (
        [heading.get_text() for heading in tree.find_all("h1")]
        == ["Bài 1"]
        == [tree.title.get_text()]
    )
    assert tree.select_one("a.skip-link")["href"] == f"#{tree.main['id']}"
    cover = tree.select_one("header.pn-cover").get_text()
    assert "Phường Thuận Hóa" in cover and "23/11/2026" in cover and "0.1.0" in cover


def test_contents_lead_to_every_section() -> None:
    tree = parse(made())
    targets = [link["href"][1:] for link in tree.select("nav a")]
    assert [tree.find(id=target).get_text() for target in targets] == ["Một", "Hai", "Ba"]
    assert len(set(targets)) == 3
    assert parse(page("Bài", "<h2>Một</h2>")).find("nav") is None


def test_answers_fold_on_the_screen_and_stand_at_the_end_on_paper() -> None:
    tree = parse(made())
    assert tree.select_one("main details.pn-answer") is not None
    assert "Đúng vì thế." in tree.select_one(".pn-print-only").get_text()
    assert parse(page("Bài", "<p>x</p>")).select_one(".pn-print-only") is None


def test_the_print_style_repeats_heads_and_keeps_rows_and_items_whole() -> None:
    printed = made().partition("@media print{")[2]
    for rule in (
        "thead{display:table-header-group;",
        "break-inside:avoid",
        ".pn-paper{display:inline}",
        ".pn-hint,",
    ):
        assert rule in printed
    assert "@page{size:A4" in made() and "prefers-reduced-motion" in made()


def test_columns_of_long_tables_have_widths_that_fit_their_texts() -> None:
    table = f"<table><tr><th>Mã</th><th>Nội dung</th></tr><tr><td>A1</td><td>{'chữ ' * 100}</td></tr></table>"
    once = page("Bài", table)
    widths = [
        float(column["style"].removeprefix("width:").removesuffix("%"))
        for column in parse(once).find_all("col")
    ]
    assert widths[0] < 15 < 80 < widths[1] and abs(sum(widths) - 100) < 0.1
    assert parse(page("Bài", str(parse(once).main))).find_all("col") == parse(once).find_all("col")


def test_the_page_itself_weighs_less_than_150_kilobytes() -> None:
    assert len(page("Bài", "<p>x</p>").encode()) < 150_000


def test_the_embedded_font_has_every_vietnamese_letter_and_the_symbols_used() -> None:
    from fontTools.ttLib import TTFont

    html = page("Bài", "<p>☐ → ◆ ∑</p>")
    found: set[int] = set()
    for data in re.findall(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", html):
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            letters = set(font.getBestCmap())
            assert "Source" not in str(font["name"].getDebugName(1))  # a name its licence reserves
            found |= letters
    assert set(map(ord, fonts.vietnamese_letters() + "☐→◆∑✓")) <= found


def test_the_same_body_gives_the_same_page() -> None:
    first = made()
    fonts._subset.cache_clear()
    assert made() == first


@pytest.mark.parametrize(
    "name", ["Phường \"A\" & 'B'", "<script>alert(1)</script>", "ế" * 300, "{title} {} %s"]
)
def test_any_name_is_text_on_the_page(name: str) -> None:
    html = page(
        name,
        f"<p>{escape(name)}</p>",
        subtitle=name,
        meta=Meta(unit=name, version=name, more=((name, name),)),
    )
    tree = parse(html)
    assert tree.find("script") is None
    assert tree.h1.get_text() == tree.title.get_text() == tree.main.p.get_text() == name
    assert f"Đơn vị: {name}" in tree.get_text()


@pytest.mark.parametrize(
    ("title", "kind"), [("", "handout"), (" ", "handout"), ("x" * 500, "index"), ("B", "poster")]
)
def test_a_page_without_a_sensible_title_or_kind_is_refused(title: str, kind: str) -> None:
    with pytest.raises(InputError):
        page(title, "<p>x</p>", kind=kind)


def test_a_missing_font_is_one_sentence_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    with pytest.raises(MissingOnMachine, match=r"phông chữ Source Sans Pro.*tools/start.py"):
        page("Bài", "<p>x</p>")
