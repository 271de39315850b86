"""Pocket cards: one page, of the lesson's own words and the base's own numbers; what does not fit is said, never cut."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from phatngon.base.errors import ProblemsFound
from phatngon.documents.clean import parse
from phatngon.law import load_law
from phatngon.lessons.cites import is_amount, parameter_words
from phatngon.publish.page.lesson_page import lesson_page
from phatngon.publish.papers.cards import (
    LIMIT,
    NEEDED,
    OTHER_NUMBER,
    POINT,
    TASK,
    Row,
    build_cards,
    card_data,
    card_page,
    card_rows,
    fitting,
    page_count,
)
from phatngon.publish.sources.lesson_own import own_facts
from phatngon.publish.sources.lesson_parts import chosen_lessons, key_points

pytest.importorskip("typst", reason="chưa có typst trên máy này")
PdfReader = pytest.importorskip("pypdf", reason="chưa có pypdf trên máy này").PdfReader

TODAY, OLD = date(2026, 11, 23), date(2026, 3, 1)
LESSONS = chosen_lessons()
NAMES = [path.stem for path in LESSONS]
LEAST_POINTS = 9


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

    PdfReader(path).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_one_upright_page_in_readable_type_and_has_all_three_files(
    cards: Path, name: str
) -> None:
    reader = PdfReader(cards / f"{name}.pdf")
    assert len(reader.pages) == 1 and page_count((cards / f"{name}.pdf").read_bytes()) == 1
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert all((cards / f"{name}.{ending}").stat().st_size for ending in ("html", "docx"))
    assert min(sizes(cards / f"{name}.pdf")) >= LEAST_POINTS, sizes(cards / f"{name}.pdf")


@pytest.mark.parametrize("name", NAMES)
def test_a_row_stands_on_a_card_whole_or_not_at_all_and_nothing_is_said_of_what_is_left_out(
    cards: Path, name: str
) -> None:
    path = LESSONS[NAMES.index(name)]
    text = words((cards / f"{name}.html").read_text(encoding="utf-8"))
    rows = card_rows(path, TODAY)
    bare = text.replace("*", "").replace(" ", "")
    kept = [
        row
        for row in rows
        if all(cell.replace("*", "").replace(" ", "") in bare for cell in row.cells)
    ]
    assert "không vừa một trang" not in text and "Bao lâu, bao nhiêu" not in text
    assert all(row in kept for row in rows if row.kind in (POINT, LIMIT))


def test_the_fullest_card_drops_tasks_and_spare_numbers_before_the_clocks(cards: Path) -> None:
    text = words((cards / "02_cung_cap_thong_tin.html").read_text(encoding="utf-8"))
    assert "Việc nên làm" not in text and "24 giờ" in text and "15 ngày làm việc" in text


def test_rows_fall_away_by_need_and_nothing_is_shrunk() -> None:
    rows = [
        Row(TASK, ("việc",)),
        Row(POINT, ("ý một",)),
        Row(OTHER_NUMBER, ("số", "lời")),
        Row(POINT, ("ý hai",)),
    ]
    tried: list[list[str]] = []

    def page(kept: list[Row]) -> str:
        tried.append([row.cells[0] for row in kept])
        return "<p>" + "dòng <br>" * (30 * len(kept)) + "</p>"

    assert fitting(rows[1:2], page, "Thử").count("dòng") == 30
    fitting(rows, page, "Thử")
    assert tried[-1] == ["ý một"] and all("việc" not in kept or len(kept) == 4 for kept in tried)
    with pytest.raises(ProblemsFound, match="không dòng nào vừa"):
        fitting([Row(POINT, ("x",))], lambda rows: "<p>" + "dòng<br>" * 200 + "</p>", "Thử")
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
    assert "(chưa đối chiếu)" not in text and "* Cần đối chiếu" not in text
    first = next(number for number, row in enumerate(rows) if row.rests_on)
    doubtful = replace(rows[first].rests_on, star="*")
    rows[first] = replace(rows[first], rests_on=doubtful)
    text = words(card_page(LESSONS[2], TODAY, rows))
    assert f"{doubtful.text}*" in text and text.count("* Cần đối chiếu bản gốc") == 1


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


def test_a_card_of_the_old_law_is_one_page_too(tmp_path: Path) -> None:
    (pdf,) = build_cards(tmp_path, OLD, ["02"], ("pdf",))
    assert page_count(pdf.read_bytes()) == 1
