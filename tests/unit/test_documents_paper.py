"""The paper view: boxes stay, fields and hints go, answers stand together at the end."""

from __future__ import annotations

from html import escape

import pytest

from phatngon.documents.clean import clean, parse
from phatngon.documents.columns import column_shares, natural_shares, shape
from phatngon.documents.cover import KINDS, Meta, cover_html
from phatngon.documents.paper import ANSWERS_TITLE, answers_html, for_paper, paper_document

ITEM = """<section class="pn-item" id="nd-11" aria-labelledby="nd-11-ten">
<p class="pn-item-title" id="nd-11-ten"><strong>Câu nd-11</strong> · chọn một phương án</p>
<div class="pn-stem"><p>Việc đầu tiên là gì?</p></div>
<fieldset><legend>Chọn một phương án</legend><ul class="pn-options"><li><label><input type="radio" name="nd-11">
<span class="pn-paper" aria-hidden="true">☐ </span><b>A. </b>Hỏi tòa soạn.</label></li></ul></fieldset>
<details class="pn-hint"><summary>Gợi ý 1</summary><p>Nhìn chân trang.</p></details>
<details class="pn-answer"><summary>Đáp án</summary><ul><li><strong>Đúng: </strong>Hỏi tòa soạn.</li></ul></details>
</section>"""
TEXT_ITEM = """<section class="pn-item"><p class="pn-item-title"><strong>Câu nd-12</strong></p>
<p><label>Bài làm: <br><textarea name="x" rows="4" cols="60"></textarea></label><span class="pn-paper">______</span></p>
<p>Ghép với <select name="y"><option>A</option></select><span class="pn-paper">____</span></p></section>"""


def test_fields_go_and_their_boxes_stay() -> None:
    paper = parse(for_paper(ITEM + TEXT_ITEM))
    assert not paper.find_all(["input", "select", "textarea", "option", "label", "button"])
    assert "☐ A. Hỏi tòa soạn." in " ".join(paper.get_text().split())
    assert "Ghép với ____" in paper.get_text()


def test_a_field_for_writing_becomes_ruled_lines() -> None:
    paper = parse(for_paper(TEXT_ITEM))
    assert len(paper.select(".pn-lines > p")) == 4
    assert "______" not in paper.get_text()


def test_hints_go_and_every_other_fold_is_opened() -> None:
    paper = parse(
        for_paper(ITEM + "<details><summary>Theo mục tiêu</summary><ul><li>một</li></ul></details>")
    )
    assert not paper.find(["details", "summary"])
    assert "Gợi ý" not in paper.get_text() and "Nhìn chân trang" not in paper.get_text()
    assert (
        paper.select_one(".pn-fold-title").get_text() == "Theo mục tiêu"
        and "một" in paper.get_text()
    )


def test_answers_stand_at_the_end_under_the_number_of_their_item() -> None:
    paper = parse(for_paper(ITEM + "<p>Phần sau.</p>"))
    section = paper.find_all(recursive=False)[-1]
    assert section["class"] == ["pn-answers"] and section.h2.get_text() == ANSWERS_TITLE
    assert section.h3.get_text() == "Câu nd-11" and "Đúng: Hỏi tòa soạn." in section.get_text()
    assert paper.get_text().count("Đúng: Hỏi tòa soạn.") == 1
    assert answers_html(ITEM) == str(section) and answers_html("<p>x</p>") == ""


def test_everything_else_is_kept_word_for_word() -> None:
    body = (
        '<h2>Mục</h2><p>Chữ <em>nghiêng</em> &lt;b&gt;.</p><dl class="pn-law"><dt>K</dt><dd>N</dd></dl>'
        "<ol><li>a</li></ol>"
    )
    assert for_paper(body) == body


def test_the_paper_view_of_a_paper_view_is_itself() -> None:
    table = (
        "<table><tr><th>A</th><th>B</th></tr><tr><th>r</th><td>"
        + "chữ " * 200
        + "</td></tr></table>"
    )
    once = for_paper(clean(ITEM + TEXT_ITEM + table))
    assert for_paper(once).split() == once.split()
    assert for_paper(clean(once)).split() == once.split()


def test_marks_of_certainty_stay_in_italics_and_row_heads_in_bold() -> None:
    paper = for_paper(
        '<p>x <span class="pn-mark">(theo trí nhớ)</span></p>'
        '<table><tr><th scope="row">r</th></tr></table>'
    )
    assert "<em>(theo trí nhớ)</em>" in paper and "<strong>r</strong>" in paper


def test_links_inside_the_document_become_text() -> None:
    assert for_paper('<p><a href="#a">x</a> <a href="b.html">y</a></p>') == "<p>x y</p>"
    assert "https://a.vn" in for_paper('<p><a href="https://a.vn">x</a></p>')


def test_a_document_is_cover_and_body_with_one_first_heading() -> None:
    cover = cover_html("Bài 1", meta=Meta(unit="Phường A"))
    page = f"<html><body>{cover}<main><h1>Bài 1</h1><p>x</p></main></body></html>"
    paper = parse(paper_document(page, "tên khác"))
    assert [heading.get_text() for heading in paper.find_all("h1")] == ["Bài 1"]
    assert "Đơn vị: Phường A" in paper.get_text()
    assert parse(paper_document("<p>x</p>", "Bài 2")).h1.get_text() == "Bài 2"


@pytest.mark.parametrize(
    "name", ["Phường \"A\" & 'B'", "<script>alert(1)</script>", "x" * 300, "Xã {a} %s $b$"]
)
def test_any_unit_name_is_text_on_the_cover(name: str) -> None:
    cover = cover_html("Bài", meta=Meta(unit=name), kind="trainer")
    assert escape(name, quote=False) in cover and KINDS["trainer"] in cover
    assert parse(cover).find("script") is None


def test_columns_get_their_longest_word_and_the_room_goes_where_rows_are_tall() -> None:
    grid = [[["Mã"], ["Nội dung"], ["Có"]], [["BHTC-HT-1"], ["chữ nghĩa " * 40], ["không"]]]
    shares = column_shares(grid, 98)
    assert shares is not None and abs(sum(shares) - 1) < 1e-9
    assert shares[0] * 98 >= len("BHTC-HT-1") and shares[1] > 0.6


def test_small_tables_are_left_to_the_layout_and_crowded_ones_are_marked() -> None:
    def table(columns: int, text: str):
        return parse(
            f"<table><tr>{'<th>h</th>' * columns}</tr><tr>{f'<td>{text}</td>' * columns}</tr></table>"
        ).table

    assert shape(table(2, "a")) == (None, [])
    assert shape(table(5, "a"))[1] == ["pn-dense"] and shape(table(12, "a"))[1] == ["pn-many"]
    assert shape(table(1, "chữ " * 900))[1] == ["pn-long"]
    assert 0 < sum(natural_shares(table(2, "a"))) < 0.3
