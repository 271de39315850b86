"""Pages of the drill: a scenario, played from its first call to its report, as one file that works by itself with the network off.

What was counted by the rules, the ends of time limits above all, travels as data; how a play goes and what it scores is told by the
scripts of ``template/drill``, which a test holds to what the notebook does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

from phatngon.base.files import read_text, write_text
from phatngon.base.html import Html, join, markdown, tag
from phatngon.base.moments import show_moment
from phatngon.lessons.drill_sheets import data_table
from phatngon.network.invented import MARK
from phatngon.practice.drill.reading import load_scenario, scenario_files
from phatngon.practice.drill.scenario import Scenario, rubric
from phatngon.practice.drill.wire import drill_to_wire
from phatngon.publish.page.patterns import figure_rules
from phatngon.publish.page.script import (
    TEMPLATE,
    drill_script,
    drill_spoken,
    filled_page,
    marking_script,
    page_style,
    spoken,
    thin_script,
)
from phatngon.publish.page.tables import small

DRILLS = "dien-tap"  # the folder of the pages
LESSON_PAGE_SCRIPTS = ("kho", "nhac", "giu", "tra-loi", "cau-hoi")
PAGE_SCRIPTS = ("buoi", "bao-cao", "trang")
FAILS = "Không đạt, bất kể bao nhiêu điểm: {}."
ALONE = (
    "Đọc diễn biến, làm việc lúc này, rồi đi tiếp. Mỗi việc quyết rồi thì không sửa lại được. "
    "Đóng trang rồi mở lại vẫn tiếp được."
)
TOGETHER = (
    "Kịch bản này để diễn tập theo nhóm, không chấm điểm. Mỗi diễn biến, nhóm bàn rồi ghi một đoạn: quyết gì, ai làm, nói gì ở đâu; "
    "trang soát giúp con số và lời phải giữ kín. Cuối buổi có nhật ký để lưu hoặc in."
)


def build_drill_pages(folder: Path, as_of: date, drills: Iterable[str] = ()) -> Iterator[Path]:
    """Write the page of each scenario (by the name of its file; all by default).

    A scenario is played under the law of its own day, so ``as_of`` only names where progress is kept. Raises InputError for a
    scenario that cannot be read, MissingOnMachine where nothing can be written.
    """
    wanted = set(drills)
    for path in scenario_files():
        if not wanted or path.stem in wanted:
            page = drill_page(load_scenario(path), as_of)
            yield write_text(folder / DRILLS / f"{path.stem}.html", page)


def drill_page(scenario: Scenario, as_of: date) -> str:
    """The page of a scenario."""
    data = {
        "lesson": f"{DRILLS}/{scenario.code}",
        "page": DRILLS,
        "as_of": as_of.isoformat(),
        "say": spoken(),
        "items": [],
        **drill_data(scenario),
    }
    return filled_page(
        "dien-tap.html",
        data,
        title=escape(scenario.title),
        css=page_style(drill=True),
        mark=MARK,
        lesson=scenario.lesson,
        code=scenario.code,
        about=escape(about(scenario)),
        opening=_opening(scenario),
        paces=_paces(),
        beside=beside(scenario),
        script=_script(),
    )


def drill_data(scenario: Scenario) -> dict[str, object]:
    """What a page must know to play a scenario: the scenario, the sentences, how figures are told."""
    wired = drill_to_wire(scenario)
    for row in wired["tasks"].values():
        row["item"]["stem"] = str(markdown(str(row["item"]["stem"])))
    return {"drill": wired, "tell": drill_spoken(), "figures": figure_rules()}


def about(scenario: Scenario) -> str:
    """Number, level, minutes, how it is played, when it begins."""
    how = "tự diễn tập" if scenario.playable else "diễn tập theo nhóm"
    start = show_moment(scenario.start)
    return (
        f"Kịch bản {scenario.number} · cấp {scenario.level} · {scenario.minutes} phút · {how}. "
        f"Bắt đầu lúc {start} trên lịch của kịch bản."
    )


def beside(scenario: Scenario) -> Html:
    """What is opened beside the story: the situation, the table of the scenario."""
    parts = [
        (
            "Tình huống và vai của anh/chị",
            join(tag("p", tag("strong", scenario.unit)), markdown(scenario.brief)),
        )
    ]
    table = data_table(scenario)
    if table:
        parts.append((scenario.data_title, small(table)))
    return join(*(tag("template", html, class_="dt-them", data_ten=name) for name, html in parts))


def _opening(scenario: Scenario) -> Html:
    fails = "; ".join(row["name"].lower() for row in rubric()["fails"].values())
    return join(
        tag("p", tag("strong", scenario.unit)),
        markdown(scenario.brief),
        tag("h3", "Phải nộp"),
        tag("ul", *(tag("li", line) for line in scenario.artefacts)),
        tag("h3", "Cách làm"),
        tag("p", ALONE if scenario.playable else TOGETHER),
        tag("p", FAILS.format(fails)) if scenario.playable else None,
    )


def _paces() -> Html:
    """The choice of the pace, until the play has begun."""
    return tag(
        "fieldset",
        tag("legend", "Nhịp"),
        *(
            tag(
                "label",
                tag("input", type="radio", name="nhip", value=name, checked=name == "fast"),
                f" {words}",
            )
            for name, words in rubric()["paces"].items()
        ),
        class_="dt-nhip",
        data_nhip="",
    )


@cache
def _script() -> str:
    own = [TEMPLATE / "trang" / f"{name}.js" for name in LESSON_PAGE_SCRIPTS]
    own += [TEMPLATE / DRILLS / f"{name}.js" for name in PAGE_SCRIPTS]
    scripts = marking_script(without=("case",)) + drill_script() + "".join(map(read_text, own))
    return thin_script(f'"use strict";\n{scripts}')
