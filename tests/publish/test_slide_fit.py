"""Slides that fit: one screen each, as large as they fit, and what does not fit stops the build by name."""

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
from phatngon.lessons.screens import lettered, screen_of
from phatngon.practice.bank import bank_files, load_bank
from phatngon.publish.papers.slide_art import Numbers, Path, Steps, Stops
from phatngon.publish.papers.slide_drawing import Drawing, Words, art_svg, wrapped
from phatngon.publish.papers.slide_fit import fitted, slide_svg
from phatngon.publish.papers.slide_items import asked_again, poll_html, why_forms
from phatngon.publish.papers.slide_measure import BASES, LEAST, TALL, WIDE, height, text_width
from phatngon.publish.papers.slide_pictures import SMALLEST, picture_of
from phatngon.publish.papers.slides import Asked, Slide, slides_of, spread_notes
from phatngon.publish.sources.notebooks import Cell
from phatngon.publish.sources.wall import wall_faults, wall_of, wall_problems

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


def told(id: str, source: str, slide_type: str = "subslide", **own: object) -> Cell:
    return Cell(id, "markdown", source, {"slideshow": {"slide_type": slide_type}, "phatngon": own})


PLAIN = Asked({}, (), answers=True, view=lambda name: None)


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Đọc bảng</h2>{table(20)}",
        f"<h2>Mười ba cột</h2>{table(2, 13, 1)}",
        f"<h2>Lời dài</h2><p>{WORDS * 40}</p>",
        f"<h2>Danh sách</h2><ul>{f'<li>{WORDS}</li>' * 20}</ul>",
        "<h2>Một dòng</h2><p>" + "chữ" * 4000 + "</p>",
        f"<h2>Hình</h2><p>{WORDS * 14}</p>{PICTURE}",
    ],
)
def test_what_does_not_fit_one_slide_stops_the_build_by_the_name_of_its_cell(body: str) -> None:
    with pytest.raises(InputError, match="o-dai.*không vừa một trang chiếu"):
        fitted([Slide(body, cell="o-dai")])


def test_a_drawing_that_has_no_room_left_stops_the_build_too() -> None:
    steps = Steps(("Ghi giờ", "Báo người phát ngôn"))
    with pytest.raises(InputError, match="o-ve"):
        fitted([Slide(f"<h2>Lời</h2><p>{WORDS * 15}</p>", cell="o-ve", art=steps)])
    [slide] = fitted([Slide("<h2>Lời</h2><p>Một dòng.</p>", cell="o-ve", art=steps)])
    assert slide.drawing is not None and slide.below + slide.drawing.tall <= TALL


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "ul", "ol", "blockquote"]), st.integers(1, 4)),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_stands_in_a_cell_every_word_is_on_its_one_slide_or_the_build_stops(
    parts: list[tuple[str, int]],
) -> None:
    number, body = 0, []
    for kind, count in parts:
        pieces = []
        for _ in range(count):
            number += 1
            pieces.append(f"ý{number} {WORDS}. ")
        inner = {"p": "span", "blockquote": "p"}.get(kind, "li")
        body.append(
            f"<{kind}>" + "".join(f"<{inner}>{one}</{inner}>" for one in pieces) + f"</{kind}>"
        )
    try:
        [slide] = fitted([Slide("<h2>Đề mục</h2>" + "".join(body), cell="o-4")])
    except InputError as error:
        assert "o-4" in error.what and number > 5
        return
    assert [int(one) for one in re.findall(r"ý(\d+)", text([slide]))] == list(range(1, number + 1))
    assert high(slide) <= TALL and slide.base in BASES and slide.base >= LEAST >= 28


def test_a_line_of_the_source_is_no_line_of_the_slide() -> None:
    one, three = fitted([Slide("<p>Một. Hai. Ba.</p>"), Slide("<p>Một.\nHai.\nBa.</p>")], "Bộ thử")
    assert (
        high(one) == high(three) < high(fitted([Slide("<p>Một.<br>Hai.<br>Ba.</p>")], "Bộ thử")[0])
    )


def test_few_words_are_set_larger_than_many() -> None:
    few, many = fitted(
        [Slide("<h2>Ít</h2><p>Một câu.</p>"), Slide(f"<h2>Nhiều</h2><p>{WORDS * 14}</p>")]
    )
    assert few.base == BASES[0] > many.base >= LEAST


def test_a_picture_is_made_as_large_as_the_slide_and_a_broken_one_is_refused() -> None:
    [shown] = fitted([Slide(f"<h2>Hình</h2>{PICTURE}", cell="o-6")])
    assert 350 < int(BeautifulSoup(shown.body, "html.parser").img["height"]) < TALL
    assert high(shown) <= TALL
    [wide] = fitted(
        [Slide(f"<p>Trước hình {picture('JPEG', 4000, 900)} sau hình.</p>", cell="o-7")], "Bộ thử"
    )
    image = BeautifulSoup(wide.body, "html.parser").img
    assert int(image["width"]) <= WIDE and text([wide]).startswith("Bộ thử Trước hình")
    with pytest.raises(InputError, match="không đọc được một hình"):
        fitted([Slide('<p><img alt="Hỏng" src="data:image/png;base64,AAAA"></p>', cell="o-8")])


def test_sources_and_addresses_do_not_reach_the_wall() -> None:
    [slide] = fitted(
        [
            Slide(
                "<h2>Nguồn</h2><p>Xem https://bao.example.vn/a?b=1 (nguồn: github:ai/kho@be750e6) và https://phuong.example/tin-1.html.</p>"
            )
        ]
    )
    assert text([slide]) == "Nguồn Xem bao.example.vn và phuong.example/tin-1.html."


# --- questions


def test_a_vote_is_one_slide_with_its_letters_and_the_answer_keeps_them_with_a_reason_for_each() -> (
    None
):
    for path in bank_files():
        for item in load_bank(path).items_for(DAY):
            if not item.votable:
                continue
            asked = BeautifulSoup(poll_html(item, 1), "html.parser")
            letters = [letter for letter, _ in lettered(item)]
            right = set(screen_of(item).short(item).split(", "))
            assert [row.b.get_text() for row in asked.select(".pn-vote li")] == [
                f"{one}. " for one in letters
            ]
            assert not asked.find(["input", "select", "textarea", "button", "label"]), item.id
            for form in why_forms(item, 1):
                tree = BeautifulSoup(form, "html.parser")
                good = [row.strong.get_text()[:4] for row in tree.select(".pn-yes li")]
                wrong = [row.strong.get_text()[:4] for row in tree.select(".pn-no li")]
                assert good == [f"✓ {one}." for one in letters if one in right], item.id
                assert wrong == [f"✗ {one}." for one in letters if one not in right], item.id
                assert all(len(row.get_text()) > 8 for row in tree.select("li"))
                assert "github:" not in tree.get_text()


def test_the_slide_handed_out_before_class_has_the_options_and_no_word_of_the_answer() -> None:
    for path in bank_files():
        for item in load_bank(path).items_for(DAY):
            if item.votable:
                shown = BeautifulSoup(asked_again(item, 1), "html.parser").get_text(" ")
                assert "✓" not in shown and "đáp án A" not in shown
                assert not any(choice.feedback in shown for choice in item.choices)


def test_a_vote_is_refused_where_nothing_can_be_chosen() -> None:
    bank = load_bank(bank_files()[1])
    with pytest.raises(InputError, match="bình chọn"):
        poll_html(next(one for one in bank.items_for(DAY) if one.type == "classify"), 1)


# --- what a cell says for the wall


def test_a_cell_shows_its_rule_in_a_line_and_what_to_do_as_a_drawing() -> None:
    wall = {"rule": "Ghi **giờ** trước.", "do": ["Ghi giờ", "Báo", "Nói"]}
    [slide] = slides_of([told("o", "### Giờ đầu\n\nLời văn dài.", wall=wall)], None, PLAIN)
    assert "Lời văn dài" not in slide.body and "<strong>giờ</strong>" in slide.body
    assert slide.title == "Giờ đầu" and slide.art == Steps(("Ghi giờ", "Báo", "Nói"))
    [number] = slides_of(
        [
            told(
                "o",
                "### Hạn",
                wall={"number": [["{N244-D7K3.deadline_hours} giờ", "kể từ khi nhận"]]},
            )
        ],
        None,
        PLAIN,
    )
    assert number.art == Numbers((("24 giờ", "kể từ khi nhận"),))
    [short] = slides_of([told("o", "### Lời\n\nDài lắm.", wall="Ngắn thôi.")], None, PLAIN)
    assert "Ngắn thôi." in short.body and "Dài lắm" not in short.body


def test_what_is_skipped_or_looked_up_is_not_on_the_wall_and_a_form_is_refused_by_name() -> None:
    cells = [
        told("a", "## Phần\n\nCảnh.", "slide", minutes=5),
        told("b", "### Bỏ\n\nKhông chiếu.", "skip", minutes=2),
        Cell("c", "markdown", "### Tra", {"tags": ["reference"]}),
        Cell("d", "markdown", "Nói.", {"tags": ["trainer"]}),
    ]
    [slide] = slides_of(cells, None, PLAIN)
    assert slide.cell == "a" and slide.first and len(slide.notes) == 1
    form = Cell("o-phieu", "code", 'show("phieu:xu-ly")', {})
    with pytest.raises(InputError, match="o-phieu"):
        slides_of([form], None, PLAIN)


@pytest.mark.parametrize(
    "wall",
    [
        {"do": ["một"]},
        {"do": ["một", ""]},
        {"number": [["24"]]},
        {"number": [["1", "a"]] * 4},
        {"rule": " "},
        {"luat": "x"},
        {"show": []},
        [],
        "",
        7,
    ],
)
def test_a_wrong_wall_is_one_sentence_that_says_what_to_write(wall: object) -> None:
    [sentence, *_] = wall_problems({"wall": wall})
    assert "“wall”" in sentence
    with pytest.raises(InputError, match="wall"):
        wall_of({"wall": wall})


def test_words_for_the_wall_are_checked_as_prose_is() -> None:
    for said in (
        "Trả lời trong 24 giờ kể từ khi nhận.",
        'Hỏi "giấy phép".',
        "{N244-KHONG-CO}",
        "Thời hạn là đồng hồ chạy.",
    ):
        assert list(wall_faults({"wall": {"rule": said}})), said
    assert list(wall_faults({"wall": {"number": [["24 giờ", "kể từ khi nhận"]]}}))
    assert not list(wall_faults({"wall": {"rule": "Hỏi “giấy phép tên là gì”."}}))


def test_a_priority_is_one_of_three() -> None:
    assert list(wall_problems({"priority": 4})) and not list(wall_problems({"priority": 3}))


def test_the_first_vote_of_a_part_comes_right_after_its_scene() -> None:
    bank = load_bank(bank_files()[1])
    items = {item.id: item for item in bank.items_for(DAY)}
    asked = Asked(items, ("nd-11",), answers=True, view=lambda name: None)
    cells = [
        told("canh", "## Cảnh\n\nMột sáng.", "slide", minutes=7),
        told("quy-tac", "### Quy tắc\n\nMột dòng."),
        Cell("hoi", "code", 'ask("nd-11", "nd-12")', {"slideshow": {"slide_type": "subslide"}}),
    ]
    slides = slides_of(cells, bank, asked)
    assert [(slide.cell, slide.kind) for slide in slides] == [
        ("canh", "scene"),
        ("nd-11", "vote"),
        ("nd-11", "why"),
        ("quy-tac", ""),
    ]
    assert [slide.first for slide in slides] == [True, False, False, False]


def test_a_table_that_a_vote_is_about_is_shown_right_before_it() -> None:
    bank = load_bank(bank_files()[1])
    items = {item.id: item for item in bank.items_for(DAY)}
    asked = Asked(
        items, ("nd-11",), True, lambda name: None, lambda item: [("Bảng của kỳ", table(2))]
    )
    cells = [
        told("canh", "## Cảnh\n\nMột sáng.", "slide", minutes=7),
        told("quy-tac", "### Quy tắc\n\nMột dòng."),
        Cell("hoi", "code", 'ask("nd-11")', {"slideshow": {"slide_type": "subslide"}}),
    ]
    slides = slides_of(cells, bank, asked)
    assert [slide.kind for slide in slides] == ["scene", "", "vote", "why", ""]
    assert slides[1].title == "Bảng của kỳ" and "ô0x0" in slides[1].body


# --- drawings


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 14), min_size=2, max_size=4), st.integers(150, 560))
def test_a_drawing_stays_inside_its_room_and_no_word_is_lost_or_too_small(
    counts: list[int], tall: int
) -> None:
    steps = tuple(" ".join(WORDS.split()[:count]) for count in counts)
    drawing = Steps(steps).drawn(WIDE, tall)
    if drawing is None:
        return
    inside(drawing, tall)
    assert [one.said for one in drawing.shapes if isinstance(one, Words)][1::2] == list(steps)


def inside(drawing: Drawing, tall: float) -> None:
    assert drawing.tall <= tall
    for one in drawing.shapes:
        if isinstance(one, Words):
            assert one.size >= 28 and one.y + one.tall <= drawing.tall + 1 and one.x >= 0
            assert all(text_width(line, one.bold) * one.size <= one.wide for line in one.lines)
            assert one.x + one.wide <= WIDE + 1


def test_numbers_and_the_path_of_a_lesson_are_drawn_and_said_in_words() -> None:
    numbers = Numbers((("24 giờ", WORDS[:60]), ("15", WORDS[:50]))).drawn(WIDE, 480)
    assert numbers is not None and "24 giờ" in numbers.alt
    inside(numbers, 480)
    assert max(one.size for one in numbers.shapes if isinstance(one, Words)) >= 88
    path = Path(tuple((f"Phần {n}: {WORDS}", 5 + n) for n in range(9))).drawn(WIDE, 540)
    assert path is not None and "9 phút" in path.alt and "…" in art_svg(path)
    inside(path, 540)


def test_a_scene_shows_where_in_the_lesson_it_stands_where_there_is_room() -> None:
    titles = ("8 giờ: một", "9 giờ: hai", "Phần thực hành")
    asked = Asked({}, (), True, lambda name: None, parts=tuple((one, 7) for one in titles))
    cells = [told("a", f"## {titles[1]}\n\nMột sáng.", "slide", minutes=7)]
    [slide] = fitted(slides_of(cells, None, asked))
    assert slide.art == Stops(("8 giờ", "9 giờ", "Thực hành"), 1) and slide.drawing is not None
    assert slide.below + slide.drawing.tall == TALL and slide.drawing.alt == "Phần 2 trên 3: 9 giờ."
    inside(slide.drawing, TALL)
    long = told("b", f"## {titles[0]}\n\n{WORDS * 14}", "slide", minutes=7)
    [full] = fitted(slides_of([long], None, asked))
    assert full.drawing is None and full.base >= LEAST


def test_a_word_wider_than_its_card_is_never_cut() -> None:
    assert wrapped("chữ" * 60, 300, 28) == ()
    assert Steps(("chữ" * 60, "ngắn")).drawn(WIDE, 500) is None


def test_a_figure_of_a_lesson_is_svg_with_text_in_the_decks_face_and_large_enough() -> None:
    from phatngon.documents.figures import drawn_for_wall
    from phatngon.lessons.figures import FIGURES

    for name, figure in FIGURES.items():
        with drawn_for_wall():
            shown = picture_of(figure(DAY))
        assert shown is not None and shown.alt and shown.caption, name
        [slide] = fitted([Slide("<h2>Hình</h2>", cell=name, art=shown)])
        svg = slide_svg(slide)
        scale = float(re.search(r'width="(\d+)"', svg)[1]) / float(
            re.search(r'viewBox="\S+ \S+ ([\d.]+)', svg)[1]
        )
        sizes = [float(one) for one in re.findall(r"font-size:([\d.]+)px", svg)]
        assert sizes and min(sizes) * scale >= SMALLEST - 0.4 >= 18, name
        assert "sans-serif" not in svg and "Phat Ngon Sans" in svg and "<text" in svg


def test_what_is_said_in_a_part_stands_by_each_of_its_slides_with_when_it_begins() -> None:
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
    assert [slide.start for slide in slides] == [0, 0, 0, 7]
