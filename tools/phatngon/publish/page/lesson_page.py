"""Lesson pages: a lesson, and its practice, each as one file that works by itself on a phone and on a laptop.

What is read, what is asked and what is marked come from the notebook and its bank; nothing is run and nothing is asked of a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path

from phatngon.base.files import write_text
from phatngon.base.html import Html, join, markdown, tag
from phatngon.base.moments import show_date
from phatngon.documents.figures import drawn_in_text
from phatngon.lessons.session import opened_on_paper
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome
from phatngon.practice.reminders import A_DAY, RETURNS
from phatngon.publish.page.drill_blocks import player_data
from phatngon.publish.page.screens import (
    Chapter,
    PageScreen,
    chapters_of,
)
from phatngon.publish.page.script import (
    filled_page,
    item_data,
    page_script,
    page_style,
    spoken,
)
from phatngon.publish.page.start_points import asks_start, start_points
from phatngon.publish.page.tables import small
from phatngon.publish.sources.lesson_parts import (
    PRACTICE,
    bank_of,
    chosen_lessons,
    items_in_order,
    parts_of,
    practice_of,
)
from phatngon.publish.sources.needed import Thing, needed
from phatngon.publish.sources.notebooks import find_lesson, read_notebook

LESSONS, PRACTICES = "bai-hoc", "luyen-tap"  # the folders of the pages
LOOKED_UP = "Điều khoản, bảng để tra và từ ngữ của phần này có trong "
BOOK = tag("a", "sổ tra cứu", href="../so-tra-cuu.html")


def build_lesson_pages(folder: Path, as_of: date, lessons: Iterable[str] = ()) -> Iterator[Path]:
    """Write the page of each lesson (all by default) and of its practice, where that has something on ``as_of``.

    Raises InputError for a lesson that cannot be shown, MissingOnMachine where nothing can be written.
    """
    for path in chosen_lessons(lessons):
        yield write_text(folder / LESSONS / f"{path.stem}.html", lesson_page(path.stem, as_of))
        practice = practice_page(path.stem, as_of)
        if practice:
            yield write_text(folder / PRACTICES / f"{path.stem}{PRACTICE}.html", practice)


def lesson_page(lesson: str, as_of: date) -> str:
    """The page of a lesson for the law of ``as_of``."""
    return _page(lesson, find_lesson(lesson), as_of, LESSONS)


def practice_page(lesson: str, as_of: date) -> str:
    """The page of a lesson's practice; empty where it asks nothing on ``as_of``."""
    path = practice_of(lesson)
    return _page(lesson, path, as_of, PRACTICES) if path else ""


def _page(lesson: str, path: Path, as_of: date, kind: str) -> str:
    notebook, bank = read_notebook(path), bank_of(lesson)
    own = notebook.own
    asked = [item for _, items in items_in_order(find_lesson(lesson), as_of) for item in items]
    lent = needed(lesson, asked, as_of)
    with opened_on_paper(lesson, as_of) as session, drawn_in_text():
        chapters = chapters_of(path, bank, as_of, lent, session)
    screens = [(screen, chapter) for chapter in chapters for screen in chapter.screens]
    items = [item for screen, _ in screens for item in screen.items]
    if kind == PRACTICES and not items:
        return ""
    things = {thing.id: thing for screen, _ in screens for thing in screen.things}
    data = {
        "lesson": lesson,
        "page": kind,
        "as_of": as_of.isoformat(),
        "say": spoken(),
        "items": [_item(item, bank.lesson, as_of) for item in items],
        "start": start_points(items if asks_start(notebook) else (), as_of),
        "returns": RETURNS,
        "a_day": A_DAY,
    }
    played = player_data("".join(block.html for screen, _ in screens for block in screen.blocks))
    data |= played
    title = str(own.get("title") or bank.title)
    numbers = _numbers(screens, bank.lesson)
    quick = any(screen.core for screen, _ in screens)
    return filled_page(
        "bai-hoc.html",
        data,
        title=escape(title),
        css=page_style(drill=bool(played)),
        menu=_menu(chapters),
        depths=_depths(int(own.get("minutes", 0))) if quick else "",
        other=_other(lesson, kind, practised=_practised(lesson, as_of)),
        lesson=escape(lesson),
        kind=kind,
        screens="".join(
            _screen(screen, chapter, chapters, numbers, title, as_of) for screen, chapter in screens
        ),
        things="".join(
            str(tag("template", small(thing.html), id=thing.id)) for thing in things.values()
        ),
        script=page_script(cases=any(item.questions for item in items), drill=bool(played)),
    )


def _item(item: Item, lesson: str, as_of: date) -> dict[str, object]:
    """A question as data. One of another lesson counts there, and is asked here without hints and advice: it is to tell what is known already."""
    row = item_data(item, as_of)
    return row if item.lesson == lesson else row | {"home": item.lesson, "hints": [], "after": ""}


def _numbers(screens: list[tuple[PageScreen, Chapter]], lesson: str) -> dict[str, tuple[int, int]]:
    """The number of each question and how many there are: the lesson's own together, those of other lessons by what asks them."""
    groups: dict[str, list[str]] = {}
    for screen, _ in screens:
        for item in screen.items:
            groups.setdefault("" if item.lesson == lesson else f"+{screen.area}", []).append(
                item.id
            )
    return {
        name: (number, len(names))
        for names in groups.values()
        for number, name in enumerate(names, 1)
    }


def _practised(lesson: str, as_of: date) -> bool:
    """True where the practice of a lesson asks something on ``as_of``."""
    path = practice_of(lesson)
    return path is not None and any(part.items for part in parts_of(path, bank_of(lesson), as_of))


def _screen(
    screen: PageScreen,
    chapter: Chapter,
    chapters: list[Chapter],
    numbers: Mapping[str, tuple[int, int]],
    title: str,
    as_of: date,
) -> Html:
    """One screen, hidden until the script shows it."""
    first = screen is chapter.screens[0]
    total = sum(bool(one.number) for one in chapters)
    opening = chapter is chapters[0] and first
    where = (
        f"Phần {chapter.number} trên {total}"
        if chapter.number
        else "Mở đầu"
        if chapter is chapters[0]
        else "Cuối bài"
    )
    if not first:
        where += f" · {chapter.name}"
    blocks, heading = _headed(screen, chapter, first=first)
    return tag(
        "section",
        tag("h1", title) if opening else None,
        tag("p", f"Theo luật áp dụng ngày {show_date(as_of)}.", class_="nho") if opening else None,
        tag("div", "", data_chon_do_sau="") if opening else None,
        tag("p", where, class_="nhan"),
        tag("h2", heading, tabindex="-1"),
        *blocks,
        *(_thing(thing) for thing in screen.things),
        *(_question(item, *numbers[item.id]) for item in screen.items),
        tag("p", LOOKED_UP, BOOK, ".", class_="nho")
        if chapter.looked_up and screen is chapter.screens[-1]
        else None,
        tag("div", "", data_tong="", class_="tong")
        if chapter is chapters[-1]
        and screen is chapter.screens[-1]
        and not any("data-tong" in block for block in blocks)
        else None,
        id=screen.id,
        data_part=str(screen.part),
        data_core=screen.core,
        data_khoi=screen.area or None,
        hidden=True,
    )


def _headed(screen: PageScreen, chapter: Chapter, *, first: bool) -> tuple[list[Html], str]:
    """The blocks of a screen and its heading: the part's title, or what the screen begins with."""
    blocks, heading = [block.html for block in screen.blocks], chapter.name
    if not first:
        heading = "Tự làm" if screen.items else "Đọc tiếp"
        opened = blocks[0].split("</h3>", 1) if blocks and blocks[0].startswith("<h3>") else []
        if len(opened) == 2:
            heading, blocks[0] = _words(opened[0].removeprefix("<h3>")), Html(opened[1])
    shown = []
    for place, html in enumerate(blocks):
        # the path of a quarter of an hour leaves out what is not on it, save the scene a part opens with
        extra = screen.core and not screen.blocks[place].core and not (first and not place)
        shown.append(tag("div", html, class_="them" if extra else "khoi"))
    return shown, heading


def _words(html: str) -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "html.parser").get_text()


def _thing(thing: Thing) -> Html:
    """What a question sends its reader to, open above it; the script fills it from its template."""
    return tag("details", tag("summary", thing.title), class_="can", data_can=thing.id, open=True)


def _question(item: Item, number: int, total: int) -> Html:
    """A question; the script puts its options and its buttons into the form."""
    head = tag(
        "h3",
        f"Câu {number} trên {total} ",
        tag("span", "", class_="tinh-trang"),
        id=f"{item.id}-ten",
    )
    return tag(
        "article",
        tag("div", head, tag("p", f"{item.type_label} · mã {item.id}", class_="nho"), class_="ten"),
        tag("div", markdown(item.stem), data_stem="", id=f"{item.id}-de"),
        tag("form", autocomplete="off"),
        tag("div", data_feedback="", role="status"),
        id=item.id,
        data_item=item.id,
        data_outcome=Outcome.NOT_DONE,
        aria_labelledby=f"{item.id}-ten",
    )


def _menu(chapters: list[Chapter]) -> Html:
    """The list of the parts; the script says of each how far it is done."""
    return tag(
        "ol",
        *(
            tag(
                "li",
                tag(
                    "a",
                    tag("span", str(chapter.number or ""), class_="so"),
                    tag("span", chapter.name, class_="ten-phan"),
                    tag("span", "", class_="xong"),
                    href=f"#{chapter.screens[0].id}",
                    data_menu=str(chapter.screens[0].part),
                ),
            )
            for chapter in chapters
        ),
    )


def _depths(minutes: int) -> Html:
    """The choice between the path of a quarter of an hour and the whole lesson."""
    spent = f"Đủ bài: {minutes} phút" if minutes else "Đủ bài"
    rows = (("quick", "15 phút: phần cốt lõi"), ("full", spent))
    return tag(
        "fieldset",
        tag("legend", "Học đến đâu"),
        *(
            tag(
                "label",
                tag("input", type="radio", name="do-sau", value=value, checked=value == "full"),
                f" {words}",
            )
            for value, words in rows
        ),
        tag("p", "Để tra: ", BOOK, ".", class_="nho"),
        id="do-sau",
    )


def _other(lesson: str, kind: str, *, practised: bool) -> Html:
    """The ways to the other page of the lesson, to the reference book, to the start."""
    there = (
        (f"../{PRACTICES}/{lesson}{PRACTICE}.html", "Phần luyện tập của bài")
        if kind == LESSONS
        else (f"../{LESSONS}/{lesson}.html", "Về bài học")
    )
    links = [there] if practised else []
    links += [("../so-tra-cuu.html", "Sổ tra cứu"), ("../index.html", "Trang đầu")]
    return join(*(tag("a", words, href=href) for href, words in links))
