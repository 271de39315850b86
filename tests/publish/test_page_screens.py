"""How a notebook becomes screens: what is read together, what is answered together, what is left to other places."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest
from bs4 import BeautifulSoup

from phatngon.documents.figures import drawn_in_text
from phatngon.lessons.session import opened_on_paper
from phatngon.practice.items import Item
from phatngon.publish.page.heights import height, is_wordy
from phatngon.publish.page.screens import MOST_ASKED, Chapter, chapters_of, prose, small
from phatngon.publish.sources.lesson_parts import bank_of, chosen_lessons, items_in_order, parts_of
from phatngon.publish.sources.needed import needed

TODAY = date(2026, 11, 23)
PATHS = chosen_lessons()


@cache
def chapters(path) -> list[Chapter]:  # type: ignore[no-untyped-def]
    asked: list[Item] = [item for _, items in items_in_order(path, TODAY) for item in items]
    lent = needed(path.stem, asked, TODAY)
    with opened_on_paper(path.stem, TODAY) as session, drawn_in_text():
        return chapters_of(path, bank_of(path.stem), TODAY, lent, session)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_parts_of_the_page_are_the_parts_of_the_notebook_in_order(path) -> None:  # type: ignore[no-untyped-def]
    found = chapters(path)
    assert [one.title for one in found] == [
        part.title for part in parts_of(path, bank_of(path.stem), TODAY)
    ]
    assert not any(re.match(rf"(Phần )?{one.number}\\. ", one.name) for one in found)
    numbers = [one.number for one in found if one.number]
    assert numbers == list(range(1, len(numbers) + 1)) and found[0].number == found[-1].number == 0
    ids = [screen.id for one in found for screen in one.screens]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_questions_stand_one_to_three_on_a_screen_with_all_they_need(path) -> None:  # type: ignore[no-untyped-def]
    asked: list[Item] = [item for _, items in items_in_order(path, TODAY) for item in items]
    lent = needed(path.stem, asked, TODAY)
    for chapter in chapters(path):
        for screen in chapter.screens:
            assert not (screen.blocks and screen.items) and len(screen.items) <= MOST_ASKED
            assert screen.blocks or screen.items
            for item in screen.items:
                assert set(lent.get(item.id, ())) == set(screen.things), item.id


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_short_path_has_a_screen_for_every_cell_tagged_core(path) -> None:  # type: ignore[no-untyped-def]
    tagged = [
        cell
        for part in parts_of(path, bank_of(path.stem), TODAY)
        for cell in part.cells
        if "core" in cell.tags and cell.kind == "markdown"
    ]
    core = [
        block.html
        for chapter in chapters(path)
        for screen in chapter.screens
        if screen.core
        for block in screen.blocks
        if block.core
    ]
    assert all(prose(cell.source) in core for cell in tagged)


def test_a_table_of_words_becomes_cards_and_one_of_numbers_stays_a_table() -> None:
    words = "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead><tbody>{}</tbody></table>"
    row = "<tr>" + "<td>một câu dài chừng này chữ</td>" * 3 + "</tr>"
    numbers = "<tr>" + "<td>1.234</td>" * 3 + "</tr>"
    assert 'class="pn-table the"' in small(words.format(row * 3))
    assert (
        "the" not in small(words.format(numbers * 3)).split('class="pn-table', 1)[1].split('"')[0]
    )
    assert is_wordy(words.format(row * 3)) and not is_wordy(words.format(numbers))


def test_a_table_too_long_for_a_screen_scrolls_in_a_box_of_its_own() -> None:
    row = "<tr>" + "<td>" + "chữ " * 40 + "</td><td>b</td></tr>"
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{row * 40}</tbody></table>"
    assert 'class="pn-table cuon"' in small(table) and height(table) > height("<p>một</p>")


def test_the_name_of_a_table_that_scrolls_stays_in_sight() -> None:
    table = "<table><caption>Tên bảng</caption><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    found = BeautifulSoup(small(table), "html.parser")
    assert found.find("p", class_="ten-bang").get_text() == "Tên bảng"
    assert found.caption["class"] == ["nghe"] and found.caption.get_text() == "Tên bảng"


def test_the_title_of_the_lesson_and_of_the_part_are_said_by_the_page() -> None:
    found = prose("# Bài\n\n## Phần\n\nMột câu.\n\n### Mục")
    assert found == "<p>Một câu.</p>\n<h3>Mục</h3>"
