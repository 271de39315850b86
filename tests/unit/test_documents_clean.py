"""Cleaning: what a lesson gives becomes safe, ordered HTML; what cannot be shown is said in one sentence."""

from __future__ import annotations

import unicodedata

import pytest

from phatngon.base.errors import InputError
from phatngon.documents.clean import clean, parse, plain

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg=="
)


def test_scripts_styles_comments_and_widget_leftovers_are_gone() -> None:
    dirty = (
        '<style>p{}</style><script type="application/vnd.jupyter.widget-view+json">{"model_id":1}</script>'
        '<!-- ghi chú --><div class="jupyter-widgets">Rác</div><p hidden>ẩn</p><form action="http://x"><p>Chữ.</p></form>'
    )
    assert clean(dirty) == "<p>Chữ.</p>"


@pytest.mark.parametrize(
    "dirty",
    [
        '<p onclick="x()" style="position:fixed">a</p>',
        '<p><a href="javascript:x()">a</a></p>',
        '<p><a href=" java\tscript:x()">a</a></p>',
        "<p><x-la>a</x-la></p>",
        '<p class="mathjax">a</p>',
        '<p><a href="data:text/html,x">a</a></p>',
        '<p>a<input type="file"></p>',
    ],
)
def test_what_could_act_is_dropped_and_the_text_stays(dirty: str) -> None:
    assert clean(dirty) == "<p>a</p>"


def test_links_that_lead_somewhere_stay() -> None:
    for address in ("https://vbpl.vn/a?b=1#c", "#muc", "bai-1.html", "mailto:a@b.vn"):
        assert f'href="{address}"' in clean(f'<p><a href="{address}">x</a></p>')


def test_pilcrow_anchors_of_headings_are_gone() -> None:
    assert (
        clean('<h2 id="a">Mục<a class="anchor-link" href="#a">¶</a></h2>') == '<h2 id="a">Mục</h2>'
    )


def test_headings_run_without_a_gap_from_level_two() -> None:
    cleaned = clean("<h1>A</h1><h4>B</h4><h5>C</h5><h2>D</h2><h6>E</h6><h3> </h3>")
    assert cleaned == "<h2>A</h2><h3>B</h3><h4>C</h4><h3>D</h3><h4>E</h4>"


def test_a_first_heading_that_repeats_the_title_falls_away() -> None:
    assert (
        clean("<h1>Bài 1. Nhận diện</h1><h2>Mở đầu</h2>", title="Bài 1. Nhận diện")
        == "<h2>Mở đầu</h2>"
    )


@pytest.mark.parametrize(
    "image", ['<img src="{}">', '<img alt="" src="{}">', '<img alt="  " src="{}">']
)
def test_a_picture_without_words_is_refused_in_vietnamese(image: str) -> None:
    with pytest.raises(InputError) as caught:
        clean("<h2>Biểu đồ</h2>" + image.format(PIXEL))
    assert "chưa có chữ mô tả" in str(caught.value) and "“Biểu đồ”" in str(caught.value)


@pytest.mark.parametrize(
    "source", ["http://x/a.png", "a.png", "//x/a.png", "data:image/svg+xml;base64,AAAA", ""]
)
def test_a_picture_outside_the_page_is_refused(source: str) -> None:
    with pytest.raises(InputError, match="nằm ngoài trang"):
        clean(f'<img alt="Hình" src="{source}">')


def test_a_table_without_header_row_is_refused() -> None:
    with pytest.raises(InputError, match="chưa có dòng tiêu đề"):
        clean("<table><tr><td>a</td></tr></table>")


@pytest.mark.parametrize("name", ["svg", "iframe", "video"])
def test_what_paper_cannot_show_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="không in ra giấy được"):
        clean(f"<{name}></{name}>")


def test_a_table_gets_a_head_scopes_and_a_region_that_scrolls() -> None:
    table = parse(
        clean(
            "<table><tbody><tr><th>A</th><th>B</th></tr><tr><th>r</th><td>x</td></tr></tbody></table>"
        )
    )
    assert [cell["scope"] for cell in table.find_all("th")] == ["col", "col", "row"]
    assert table.thead is not None and table.thead.parent.name == "table"
    region = table.find(class_="pn-table")
    assert (region["role"], region["tabindex"], region["aria-label"]) == (
        "region",
        "0",
        "Bảng: A B",
    )


def test_wide_tables_are_marked_by_their_columns() -> None:
    for columns, names in ((3, []), (4, ["pn-wide"]), (9, ["pn-wide", "pn-many"])):
        head = "".join("<th>a</th>" for _ in range(columns))
        assert parse(clean(f"<table><tr>{head}</tr></table>")).table.get("class", []) == names


def test_regions_of_the_same_name_are_told_apart() -> None:
    tree = parse(clean("<table><tr><th>A</th></tr></table>" * 3))
    assert [region["aria-label"] for region in tree.select(".pn-table")] == [
        "Bảng: A",
        "Bảng: A (2)",
        "Bảng: A (3)",
    ]


def test_a_table_to_tick_fits_a_phone_with_more_columns() -> None:
    table = f"<table><tr>{'<th>a</th>' * 5}</tr></table>"
    assert parse(clean(f'<div class="pn-table pn-cards">{table}</div>')).table.get("class") is None


def test_an_item_asked_twice_gets_ids_and_names_of_its_own() -> None:
    item = (
        '<section id="nd-1" aria-labelledby="nd-1-ten"><p id="nd-1-ten">Câu</p>'
        '<input type="radio" name="nd-1"></section>'
    )
    tree = parse(clean(item * 3))
    ids = [tag["id"] for tag in tree.find_all(id=True)]
    assert len(ids) == len(set(ids)) == 6
    assert len({field["name"] for field in tree.find_all("input")}) == 3
    for section in tree.find_all("section"):
        assert tree.find(id=section["aria-labelledby"]).parent is section


def test_text_is_composed_and_marks_that_turn_text_around_are_gone() -> None:
    cleaned = clean(unicodedata.normalize("NFD", "<p>Huế</p>") + "<p>a\u202eb\u200fc\x07d</p>")
    assert cleaned == "<p>Huế</p><p>abcd</p>"
    assert plain(" Phường\u202e “Hóa”\n \x00") == "Phường “Hóa”"


def test_cleaning_twice_changes_nothing() -> None:
    body = (
        "<h1>A</h1><table><caption>c</caption><tr><th>A</th><th>B</th><th>C</th><th>D</th></tr></table>"
        '<p><span class="pn-bar"><i style="width:40%"></i></span>x</p>'
        f'<figure class="pn-figure"><img alt="Hình" src="{PIXEL}"></figure>'
        '<details class="pn-hint"><summary>s</summary><p>&lt;b&gt; &amp;</p></details>'
    )
    assert clean(clean(body)) == clean(body)
    assert 'style="width:40%"' in clean(body)


def test_of_a_whole_page_the_main_part_counts() -> None:
    assert clean("<html><body><p>x</p><main><p>y</p></main></body></html>") == "<p>y</p>"
