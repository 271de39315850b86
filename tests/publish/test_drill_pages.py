"""The pages of the drill: how heavy, what they say of themselves, what they keep back, and where lessons lead to them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from phatngon.network.invented import MARK
from phatngon.practice.drill.reading import load_scenario, opening_drill, scenario_files
from phatngon.publish.page.drill_page import drill_page
from phatngon.publish.page.lesson_page import lesson_page
from phatngon.publish.page.script import drill_script, marking_script, page_script

PROMISED = 200_000  # bytes
TODAY = date(2026, 11, 23)
PATHS = scenario_files()
# what browsers of before 2019 cannot read: optional chains, ??, private names, flat, replaceAll, looking behind, big integers
NEWER = re.compile(
    r"\?\.[\w(\[]|\?\?|\.flat(?:Map)?\(|\.replaceAll\(|\.at\(-|\(\?<[=!]|\b\d+n\b|Object\.fromEntries|catch\s*\{"
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_page_is_light_says_that_all_is_invented_and_keeps_back_what_is_the_trainers(
    path,
) -> None:  # type: ignore[no-untyped-def]
    scenario = load_scenario(path)
    page = drill_page(scenario, TODAY)
    assert len(page.encode("utf-8")) < PROMISED and "@font-face" not in page
    tree = BeautifulSoup(page, "html.parser")
    assert [MARK in section.get_text() for section in tree.select("section[data-part]")] == [
        True
    ] * 3
    assert tree.html["lang"] == "vi" and tree.select_one("main[data-lesson]")
    assert not re.findall(r"(?:src|href)=[\"']?https?:", page)
    secret = [*scenario.debrief, *scenario.before, *scenario.looks_for.values()]
    assert not [words for words in secret if words in page]


def test_scripts_are_read_by_browsers_of_before_2019() -> None:
    page = drill_page(load_scenario(PATHS[0]), TODAY)
    own = page.rpartition("<script>")[2]
    for script in (own, marking_script(), drill_script(), page_script(cases=True, drill=True)):
        assert NEWER.findall(script) == []


def test_lesson_8_lists_every_page_with_one_to_begin_with() -> None:
    tree = BeautifulSoup(lesson_page("08_dien_tap", TODAY), "html.parser")
    lists = tree.select(".dt-kich-ban")
    links = [str(link["href"]) for one in lists for link in one.select("a")]
    assert sorted(links) == [f"../dien-tap/{path.stem}.html" for path in PATHS]
    assert len(lists[0].select("li")) == 1
    for one in lists:
        assert all(re.search(r"\d+ phút · cấp \S", row.get_text()) for row in one.select("li"))
    assert "dien-tap/" not in lesson_page("08_dien_tap", date(2024, 3, 19))


def test_lesson_0_has_the_short_drill_on_its_second_screen_and_nothing_else_plays() -> None:
    tree = BeautifulSoup(lesson_page("00_bat_dau", TODAY), "html.parser")
    screens = tree.select("section[data-part]")
    [place] = tree.select("[data-dien-tap]")
    assert place["data-dien-tap"] == opening_drill().code and place in screens[1].descendants
    assert MARK in screens[1].get_text() and "Thử ngay 5 phút" in screens[1].get_text()
    assert (
        "data-dien-tap" not in lesson_page("01_nhan_dien_bao_chi", TODAY).partition("<script>")[0]
    )
    assert "mountDrill" not in lesson_page("01_nhan_dien_bao_chi", TODAY)
