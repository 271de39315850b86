"""Slides that fit: cut between rows, items and blocks, large enough to read, and nothing lost or said on the wall that belongs on paper."""

from __future__ import annotations

import base64
import io
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from phatngon.base.errors import InputError
from phatngon.lessons.screens import lettered
from phatngon.practice.bank import bank_files, load_bank
from phatngon.publish.papers.slide_fit import fitted
from phatngon.publish.papers.slide_items import answer_html, poll_html, question_html
from phatngon.publish.papers.slide_measure import BASES, LEAST, TALL, WIDE, height
from phatngon.publish.papers.slides import Slide, spread_notes

DAY = date(2026, 11, 23)
WORDS = "cơ quan báo chí gửi câu hỏi bằng văn bản đến người phát ngôn của phường "


def picture(kind: str, wide: int = 900, tall: int = 4000) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (wide, tall), "white").save(buffer, kind)
    return f'<img alt="Sơ đồ" src="data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}">'


PICTURE = f"<figure>{picture('PNG')}<figcaption>Lời hình</figcaption></figure>"


def text(slides: list[Slide]) -> str:
    return " ".join(
        BeautifulSoup(" ".join(slide.body for slide in slides), "html.parser").get_text(" ").split()
    )


def high(slide: Slide) -> float:
    return sum(
        height(tag, WIDE, slide.base)
        for tag in BeautifulSoup(slide.body, "html.parser").find_all(recursive=False)
    )


def table(rows: int, columns: int = 3, words: int = 2) -> str:
    head = "".join(f"<th>Cột {n}</th>" for n in range(columns))
    body = "".join(
        "<tr>" + "".join(f"<td>ô{row}x{n} {WORDS * words}</td>" for n in range(columns)) + "</tr>"
        for row in range(rows)
    )
    return f"<table><caption>Bảng Kỳ tháng mười</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def test_a_long_table_goes_on_by_rows_with_its_head_and_caption_repeated() -> None:
    slides = fitted([Slide(f"<h2>Đọc bảng</h2><p>Lời dẫn.</p>{table(20)}", first=True, cell="o-1")])
    assert len(slides) > 2 and all(high(slide) <= TALL for slide in slides)
    for slide in slides:
        tree = BeautifulSoup(slide.body, "html.parser")
        assert [cell.get_text() for cell in tree.thead.find_all("th")] == [
            "Cột 0",
            "Cột 1",
            "Cột 2",
        ] and tree.caption
    assert all(
        "Đọc bảng (tiếp)" in slide.body for slide in slides[1:]
    ) and "(tiếp) (tiếp)" not in text(slides)
    assert re.findall(r"ô\d+x\d", text(slides)) == [
        f"ô{row}x{n}" for row in range(20) for n in range(3)
    ]
    assert [slide.first for slide in slides] == [True] + [False] * (len(slides) - 1)


def test_a_row_higher_than_the_screen_and_a_table_wider_than_it_go_on_too() -> None:
    sentences = " ".join(f"Câu số {n} của một ô rất dài." for n in range(200))
    tall = f"<h2>Ô dài</h2><table><thead><tr><th>Mã</th><th>Lời</th></tr></thead><tbody><tr><th>A1</th><td>{sentences}</td></tr></tbody></table>"
    slides = fitted([Slide(tall, cell="o-2")])
    assert all(high(slide) <= TALL for slide in slides) and "A1 (tiếp)" in text(slides)
    assert re.findall(r"Câu số (\d+)", text(slides)) == [str(n) for n in range(200)]
    wide = fitted([Slide(f"<h2>Mười ba cột</h2>{table(2, 13, 1)}", cell="o-3")])
    assert all(
        BeautifulSoup(slide.body, "html.parser").find(string=re.compile("Cột 0")) for slide in wide
    )
    assert all(f"ô1x{n} " in text(wide) for n in range(13))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p", "ul", "ol", "dl", "table", "blockquote"]), st.integers(1, 25)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_stands_in_a_cell_every_word_is_shown_in_order_and_every_slide_fits(
    parts: list[tuple[str, int]],
) -> None:
    number, body = 0, []
    for kind, count in parts:
        pieces = []
        for _ in range(count):
            number += 1
            pieces.append(f"ý{number} {WORDS}. ")
        match kind:
            case "p":
                body.append(f"<p>{''.join(pieces)}</p>")
            case "dl":
                body.append(
                    '<dl class="pn-law">'
                    + "".join(f"<dt>Điều</dt><dd>{one}</dd>" for one in pieces)
                    + "</dl>"
                )
            case "table":
                rows = "".join(f"<tr><th>Hàng</th><td>{one}</td></tr>" for one in pieces)
                body.append(
                    f"<table><thead><tr><th>Một</th><th>Hai</th></tr></thead><tbody>{rows}</tbody></table>"
                )
            case "blockquote":
                body.append(
                    "<blockquote>" + "".join(f"<p>{one}</p>" for one in pieces) + "</blockquote>"
                )
            case _:
                body.append(
                    f"<{kind}>" + "".join(f"<li>{one}</li>" for one in pieces) + f"</{kind}>"
                )
    slides = fitted([Slide("<h2>Đề mục</h2>" + "".join(body), cell="o-4")])
    assert [int(one) for one in re.findall(r"ý(\d+)", text(slides))] == list(range(1, number + 1))
    assert all(
        high(slide) <= TALL and slide.base in BASES and slide.base >= LEAST for slide in slides
    )


def test_a_numbered_list_counts_on_and_a_picture_is_made_as_large_as_the_slide() -> None:
    items = "".join(f"<li>{WORDS * 3}</li>" for _ in range(30))
    slides = fitted([Slide(f"<h2>Các bước</h2><ol>{items}</ol>", cell="o-5")])
    starts = [int(BeautifulSoup(slide.body, "html.parser").ol.get("start", 1)) for slide in slides]
    assert starts == sorted(set(starts)) and starts[0] == 1 and len(slides) > 1
    [picture] = fitted([Slide(f"<h2>Hình</h2>{PICTURE}", cell="o-6")])
    tall = int(BeautifulSoup(picture.body, "html.parser").img["height"])
    assert 400 < tall < TALL and high(picture) <= TALL


def test_whatever_else_a_trainer_puts_into_a_cell_becomes_blocks_that_fit() -> None:
    body = (
        f"<p>Trước hình {picture('JPEG', 4000, 900)} sau hình.</p><pre><code>dòng một\ndòng hai</code></pre><hr>"
        f"<details><summary>Mở ra</summary><p>Bên trong.</p></details><div class='pn-ready'><p>Trong khung.</p>{table(12)}</div>"
        "<table><thead><tr><th>Tên</th><th>Việc</th></tr></thead><tbody><tr><th rowspan='2'>Phường</th><td>Một</td></tr><tr><td>Hai</td></tr></tbody></table>"
    )
    slides = fitted([Slide(body, cell="o-7")], "Bộ thử")
    shown = text(slides)
    assert (
        all(high(slide) <= TALL for slide in slides)
        and shown.startswith("Bộ thử")
        and "dòng một dòng hai" in shown
    )
    assert (
        "Mở ra Bên trong." in shown
        and "Trong khung." in shown
        and shown.count("Phường Một Phường Hai") == 1
    )
    image = BeautifulSoup("".join(slide.body for slide in slides), "html.parser").img
    assert int(image["width"]) <= WIDE and int(image["height"]) < TALL
    with pytest.raises(InputError, match="không đọc được một hình"):
        fitted([Slide('<p><img alt="Hỏng" src="data:image/png;base64,AAAA"></p>', cell="o-8")])


def test_a_row_or_an_item_that_fits_a_slide_of_its_own_is_not_cut_in_two() -> None:
    law = "".join(
        f"<dt>Khoản {n} Điều 2</dt><dd>{'Một câu dài của điều luật nói về cơ quan báo chí và người phát ngôn. ' * 4}</dd>"
        for n in range(9)
    )
    slides = fitted(
        [Slide(f'<h2>Điều luật</h2><p>{WORDS}</p><dl class="pn-law">{law}</dl>', cell="o-9")]
    )
    assert len(slides) > 1 and "Điều 2 (tiếp)" not in text(slides)


def test_what_can_neither_shrink_nor_be_cut_stops_the_build_by_name() -> None:
    with pytest.raises(InputError, match="o-dai"):
        fitted([Slide("<h2>Một dòng</h2><p>" + "chữ" * 4000 + "</p>", cell="o-dai")])
    with pytest.raises(InputError, match="nd-99"):
        fitted([Slide(f"<p>{WORDS * 60}</p>{table(5)}", item="nd-99", cell="nd-99", whole=True)])


def test_sources_and_addresses_do_not_reach_the_wall() -> None:
    [slide] = fitted(
        [
            Slide(
                "<h2>Nguồn</h2><p>Xem https://bao.example.vn/a?b=1 (nguồn: github:ai/kho@be750e6) và https://phuong.example/tin-1.html.</p>"
            )
        ]
    )
    assert text([slide]) == "Nguồn Xem bao.example.vn và phuong.example/tin-1.html."


def test_every_question_has_letters_once_and_no_field_and_its_answer_the_same_letters() -> None:
    for path in bank_files():
        for item in load_bank(path).items_for(DAY):
            asked, told = (
                BeautifulSoup(question_html(item), "html.parser"),
                BeautifulSoup(answer_html(item), "html.parser"),
            )
            assert not asked.find(["input", "select", "textarea", "label"]) and not told.find(
                ["input", "select", "textarea"]
            ), item.id
            assert "github:" not in told.get_text() or item.type == "text", item.id
            if item.type in ("one", "many"):
                key = (item.key,) if item.type == "one" else item.key
                letters = {letter: choice.id in key for letter, choice in lettered(item)}
                shown = {
                    row.strong.get_text()[2]: "pn-yes" in row["class"]
                    for row in told.select(".pn-yes, .pn-no")
                }
                assert shown == letters and [
                    row.b.get_text() for row in asked.select(".pn-letters li")
                ] == [f"{one}. " for one in sorted(letters)]
                assert all(
                    ("✓" in row.get_text() and "Đúng:" in row.get_text())
                    for row in told.select(".pn-yes")
                )


def test_a_vote_shows_its_question_and_is_refused_where_nothing_can_be_chosen() -> None:
    bank = load_bank(bank_files()[1])
    item = bank.item_for("nd-11", DAY)
    shown = BeautifulSoup(poll_html(item), "html.parser").get_text(" ")
    assert "Giấy phép cung cấp dịch vụ mạng xã hội" in shown and all(
        f"{letter}. " in shown for letter, _ in lettered(item)
    )
    with pytest.raises(InputError, match="bình chọn"):
        poll_html(next(one for one in bank.items_for(DAY) if one.type == "classify"))


def test_what_is_said_in_a_part_stands_by_each_of_its_slides() -> None:
    slides = [
        Slide("a", first=True, minutes=5),
        Slide("b"),
        Slide("c", notes=["<p>Nói.</p>"], minutes=2),
        Slide("d", first=True),
    ]
    spread_notes(slides)
    assert [slide.notes for slide in slides] == [["<p>Nói.</p>"]] * 3 + [[]] and [
        slide.part_minutes for slide in slides
    ] == [7, 7, 7, 0]
