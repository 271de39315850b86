"""What a lesson page shows of the drill: the list of its pages, or a short drill played on the spot."""

from __future__ import annotations

from datetime import date

from phatngon.base.html import Html, join, tag
from phatngon.lessons.views import FORM
from phatngon.network.invented import MARK
from phatngon.practice.drill.reading import (
    load_scenario,
    load_scenarios,
    opening_drill,
    scenario_files,
)
from phatngon.practice.drill.scenario import Scenario
from phatngon.publish.page.drill_page import DRILLS, beside, drill_data
from phatngon.publish.sources.lesson_parts import notebook_for, shown_in
from phatngon.publish.sources.notebooks import find_lesson

LIST, HERE = f"{FORM}dien-tap", f"{FORM}thu-ngay"
FIRST = "kb14"  # the shortest one that is played alone
PLAYED = "data-dien-tap"  # the mark of a block that plays a drill


def drill_block(name: str) -> Html | None:
    """What the form ``name`` becomes on a page; None for a form that is no drill."""
    if name == LIST:
        return drill_list()
    return _player(opening_drill()) if name == HERE else None


def offers_drill(lesson: str, as_of: date) -> bool:
    """True where the lesson sends its readers to the pages of the drills on ``as_of``."""
    cells = notebook_for(find_lesson(lesson), as_of).cells
    return any(LIST in shown_in(cell) for cell in cells)


def player_data(html: str) -> dict[str, object]:
    """What a page must know to play the drills in ``html``; nothing where it holds none."""
    return drill_data(opening_drill()) if PLAYED in html else {}


def drill_list() -> Html:
    """The pages of the drills: the one to begin with, those played alone, those played in a group."""
    rows = [(path.stem, load_scenario(path)) for path in scenario_files()]
    first = [row for row in rows if row[1].code == FIRST]
    alone = [row for row in rows if row[1].playable and row not in first]
    together = [row for row in rows if not row[1].playable]
    groups = (
        ("Nên bắt đầu từ đây", first),
        ("Tự diễn tập, có chấm điểm và báo cáo", alone),
        ("Diễn tập theo nhóm, có nhật ký để in", together),
    )
    return join(
        *(
            join(tag("h4", title), tag("ul", *(_line(*row) for row in found), class_="dt-kich-ban"))
            for title, found in groups
            if found
        )
    )


def _line(name: str, scenario: Scenario) -> Html:
    title = f"{scenario.number}. {scenario.title}"
    told = f" {scenario.minutes} phút · cấp {scenario.level}"
    return tag(
        "li",
        tag("a", title, href=f"../{DRILLS}/{name}.html"),
        tag("span", told, class_="nho"),
    )


def _over(again: str) -> Html:
    """What stands under the report: where longer drills are, and doing it again."""
    longer = next(iter(load_scenarios().values())).lesson
    button = tag(
        "button",
        "Làm lại",
        type="button",
        class_="dt-lam-lai",
        aria_expanded="false",
        aria_controls=again,
    )
    link = tag("a", "bài diễn tập", href=f"{longer}.html")
    return tag(
        "div",
        tag("p", "Những kịch bản dài hơn, tự diễn tập hoặc theo nhóm, có ở ", link, "."),
        tag("p", button, class_="nut"),
        class_="dt-het",
        hidden=True,
    )


def _player(scenario: Scenario) -> Html:
    """The place where a drill is played inside a page; the script fills it."""
    again = f"{scenario.code}-lam-lai"
    return tag(
        "div",
        tag("p", MARK, class_="dau-gia"),
        tag("div", "", class_="dt-hai"),
        beside(scenario),
        tag("div", "", class_="dt-bao-cao", role="region", aria_label="Báo cáo sau diễn tập"),
        _over(again),
        tag(
            "div",
            tag("p", "Làm lại từ đầu thì các quyết định của lần này mất hẳn.", id=f"{again}-loi"),
            tag(
                "p",
                tag("button", "Làm lại từ đầu", type="button", data_that=""),
                tag("button", "Giữ lại", type="button", data_giu=""),
                class_="nut",
            ),
            class_="hoi-lai",
            role="group",
            aria_labelledby=f"{again}-loi",
            id=again,
            hidden=True,
        ),
        class_="dt-ngan",
        data_dien_tap=scenario.code,
    )
