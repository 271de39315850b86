"""Pocket cards: A6, two sides, twelve points, of the lesson's own words and the base's own numbers; rows whole or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import ProblemsFound
from phatngon.documents.clean import parse
from phatngon.documents.pdf import page_count
from phatngon.law import load_law
from phatngon.lessons.cites import is_amount, parameter_words
from phatngon.publish.page.lesson_page import lesson_page
from phatngon.publish.papers.cards import (
    ASK,
    LIMIT,
    MOST_ROWS,
    NEEDED,
    OTHER_NUMBER,
    POINT,
    SHEET,
    TABLE,
    TASK,
    CardRow,
    build_cards,
    card_data,
    card_page,
    card_rows,
    fitting,
)
from phatngon.publish.sources.lesson_own import own_facts
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons, key_points

pytest.importorskip("typst", reason="chưa có typst trên máy này")
PdfReader = pytest.importorskip("pypdf", reason="chưa có pypdf trên máy này").PdfReader

TODAY, OLD = date(2026, 11, 23), date(2026, 3, 1)
LESSONS = chosen_lessons()
NAMES = [path.stem for path in LESSONS]
POINTS, A6, A4 = 12, (298, 420), (595, 842)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", parse(html).get_text(" "))


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("the")
    list(build_cards(folder, TODAY))
    return folder / "the-bo-tui"


def sizes(path: Path) -> dict[float, str]:
    """The letters of a PDF by the size they are set in."""
    found: dict[float, str] = {}

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            real = round(abs(size * tm[3] * cm[3]), 1)
            found[real] = found.get(real, "") + text

    for page in PdfReader(path).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_two_sides_of_a6_in_twelve_points_with_seven_rows_at_the_most(
    cards: Path, name: str
) -> None:
    reader = PdfReader(cards / f"{name}.pdf")
    assert len(reader.pages) == 2 and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    boxes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
    assert boxes == {A6}
    assert all((cards / f"{name}.{ending}").stat().st_size for ending in ("html", "docx"))
    assert min(sizes(cards / f"{name}.pdf")) >= POINTS, sizes(cards / f"{name}.pdf")
    lists = parse((cards / f"{name}.html").read_text(encoding="utf-8")).main.find_all("ul")
    assert len(lists) == 2 and all(1 <= len(one.find_all("li")) <= MOST_ROWS for one in lists)


@pytest.mark.parametrize("name", NAMES)
def test_four_cards_lie_on_a_sheet_of_a4_with_marks_and_are_read_aloud_once(
    cards: Path, name: str
) -> None:
    reader = PdfReader(cards / f"{name}{SHEET}.pdf")
    assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages} == {A4}
    one, two = (page.extract_text() for page in reader.pages)
    head = bank_of(name).title.split()[:4]
    for text in (one, two):
        assert len(re.findall(r"\s+".join(map(re.escape, head)), text)) == 2
        assert "gấp" in text and "cắt" in text
    tree = str(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert tree and b"/H1" in (cards / f"{name}{SHEET}.pdf").read_bytes()


def test_a_card_in_word_is_small_and_set_in_twelve_points(cards: Path) -> None:
    docx = pytest.importorskip("docx", reason="chưa có python-docx trên máy này")
    document = docx.Document(cards / "02_cung_cap_thong_tin.docx")
    (section,) = document.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (10.5, 14.8)
    used = [paragraph.style for paragraph in document.paragraphs]
    assert all(style.font.size.pt >= POINTS for style in used)
    backs = [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert [paragraph.style.name for paragraph in backs] == ["Heading 2"]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_stands_on_a_card_whole_or_not_at_all_and_nothing_is_said_of_what_is_left_out(
    cards: Path, name: str
) -> None:
    shown = parse((cards / f"{name}.html").read_text(encoding="utf-8")).main.find_all("li")
    rows = card_rows(LESSONS[NAMES.index(name)], TODAY)
    whole = {
        "".join(letter for letter in "".join(row.cells) if letter.isalnum()): row for row in rows
    }
    for line in shown:
        said = "".join(
            letter for letter in re.sub(r"\([^()]*\)\.$", "", line.get_text()) if letter.isalnum()
        )
        full = "".join(letter for letter in line.get_text() if letter.isalnum())
        assert said in whole or full in whole, line.get_text()


def test_the_fullest_card_keeps_whom_to_ask_and_the_clocks_before_tasks(cards: Path) -> None:
    text = words((cards / "02_cung_cap_thong_tin.html").read_text(encoding="utf-8"))
    assert "24 giờ" in text and "15 ngày làm việc" in text and "Người phát ngôn" in text
    assert "không ghi thời hạn" not in text and "Bắt buộc" not in text
    assert words((cards / "01_nhan_dien_bao_chi.html").read_text(encoding="utf-8")).count(
        "Bắt buộc"
    )


def test_a_table_of_a_card_becomes_rows(cards: Path) -> None:
    rows = [row for row in card_rows(LESSONS[6], TODAY) if row.kind == TABLE]
    assert len(rows) >= 3 and all("hạn nộp: " in row.cells[1] for row in rows)
    text = words((cards / f"{NAMES[6]}.html").read_text(encoding="utf-8"))
    assert rows[0].cells[1] in text


def test_rows_fall_away_by_need_and_nothing_is_shrunk() -> None:
    rows = [
        CardRow(TASK, ("việc",)),
        CardRow(POINT, ("ý một",)),
        CardRow(OTHER_NUMBER, ("số", "lời")),
        CardRow(POINT, ("ý hai",)),
    ]
    tried: list[list[str]] = []

    def page(kept: list[CardRow]) -> str:
        tried.append([row.cells[0] for row in kept])
        return "<p>" + "dòng <br>" * (30 * len(kept)) + "</p>"

    assert fitting(rows[1:2], page, "Thử").count("dòng") == 30
    fitting(rows, page, "Thử")
    assert tried[-1] == ["ý một"] and all("việc" not in kept or len(kept) == 4 for kept in tried)
    few = [CardRow(POINT, (f"ý {n}",)) for n in range(9)]
    shown = fitting(few, lambda kept: f"<p>{[row.cells[0] for row in kept]}</p>", "Thử", most=2)
    assert shown == "<p>['ý 0', 'ý 1']</p>"
    with pytest.raises(ProblemsFound, match="không dòng nào vừa"):
        fitting([CardRow(POINT, ("x",))], lambda rows: "<p>" + "dòng<br>" * 200 + "</p>", "Thử")
    assert set(NEEDED) >= {row.kind for path in LESSONS for row in card_rows(path, TODAY)}


@pytest.mark.parametrize("day", [TODAY, OLD, date(2026, 8, 1)])
def test_numbers_come_from_provisions_in_force_and_not_in_dispute(day: date) -> None:
    law = load_law()
    for path in LESSONS:
        for row in card_rows(path, day):
            if row.rests_on:
                assert law[row.rests_on.id].in_force(day), row
            if row.kind == OTHER_NUMBER:
                assert row.cells[1] == law[row.rests_on.id].vi
                known = [
                    parameter_words(law, f"{row.rests_on.id}.{name}")
                    for name, value in law[row.rests_on.id].params.items()
                    if is_amount(name, value)
                ]
                assert set(row.cells[0].split("; ")) <= set(known)


def test_a_number_of_working_days_is_never_called_days() -> None:
    assert parameter_words(load_law(), "N237-D18K3.deadline_working_days") == "15 ngày làm việc"
    assert parameter_words(load_law(), "N237-D18K1.deadline_days") == "30 ngày"


def test_an_asterisk_stands_by_what_is_doubtful_and_is_explained_only_then() -> None:
    rows = [
        replace(row, rests_on=replace(row.rests_on, star="")) if row.rests_on else row
        for row in card_rows(LESSONS[2], TODAY)
    ]
    text = words(card_page(LESSONS[2], TODAY, rows))
    assert card_data()["star"] not in text
    first = next(number for number, row in enumerate(rows) if row.kind == LIMIT)
    doubtful = replace(rows[first].rests_on, star="*")
    rows[first] = replace(rows[first], rests_on=doubtful)
    text = words(card_page(LESSONS[2], TODAY, rows))
    assert f"{doubtful.text}*" in text and text.count(card_data()["star"]) == 1


def test_a_card_follows_the_law_of_its_day() -> None:
    new, old = (
        " ".join(cell for row in card_rows(LESSONS[2], day) for cell in row.cells)
        for day in (TODAY, OLD)
    )
    assert (
        "24 giờ kể từ khi tiếp nhận và xử lý" in new
        and "Thông tin ban đầu: 24 giờ kể từ khi vụ việc xảy ra." in old
    )
    assert "kể từ khi vụ việc xảy ra" not in new


def test_the_words_of_cards_hold_no_number_and_no_article() -> None:
    rows = [card_data()["common"], *(own_facts(path)["card"] for path in LESSONS)]
    lines = [line for row in rows for key in ("look", "ask") for line in row.get(key, [])]
    assert len(lines) > 20
    for line in lines:
        assert not re.search(r"\d", re.sub(r"bài \d", "", line)), line
        assert "Điều " not in line and "Nghị định" not in line


def test_the_lesson_page_and_the_card_share_their_key_points() -> None:
    points = key_points(LESSONS[3], TODAY)
    shown = words(str(points)).replace("Điểm chính", "").split()
    assert shown and " ".join(shown) in " ".join(words(lesson_page(NAMES[3], TODAY)).split())
    assert (
        words(str(points)).replace("Điểm chính", "").split()[:12]
        == " ".join(row.cells[0] for row in card_rows(LESSONS[3], TODAY))
        .replace("*", "")
        .split()[:12]
    )


def test_cards_have_the_same_bytes_each_time(cards: Path, tmp_path: Path) -> None:
    again = list(build_cards(tmp_path, TODAY, ["00"]))
    assert [path.read_bytes() for path in again] == [
        (cards / path.name).read_bytes() for path in again
    ]


def test_a_card_of_the_old_law_has_two_sides_too(tmp_path: Path) -> None:
    made = {
        path.stem: page_count(path.read_bytes())
        for path in build_cards(tmp_path, OLD, ["02"], ("pdf",))
    }
    assert made == {"02_cung_cap_thong_tin": 2, f"02_cung_cap_thong_tin{SHEET}": 2}


def test_a_card_names_whom_to_ask_with_room_to_write(cards: Path) -> None:
    for path in LESSONS:
        text = words((cards / f"{path.stem}.html").read_text(encoding="utf-8"))
        for row in card_rows(path, TODAY):
            if row.kind == ASK:
                assert row.cells[0].partition("____")[0].strip() in text and "________" in text
