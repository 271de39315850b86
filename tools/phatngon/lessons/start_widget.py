"""Where to begin, live: the routing questions, then the block of the area they point to, and what to learn first."""

from __future__ import annotations

from phatngon.base.html import Html, grid, join, tag
from phatngon.lessons.asking import rehearse, seed
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.diagnostic import (
    ALL_KNOWN,
    Area,
    Diagnosis,
    all_areas,
    areas,
    diagnose,
    questions,
)
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome


def show_start(session: Session) -> None:
    """Ask where to begin. Paper and slides name the areas only: who reads them has a teacher or a page at hand."""
    if session.answers:
        asked = areas(session.as_of)
        for item in questions(
            tuple(name for one in asked for name in one.questions), session.as_of
        ):
            rehearse(item, session)
    if not session.live:
        display(areas_html())
        return
    asked = areas(session.as_of)
    import ipywidgets as widgets

    told, block = widgets.HTML(), widgets.VBox([])
    held: list[str] = []  # the area whose block is shown

    def refresh(_: object = None) -> None:
        found = diagnosis(session, asked)
        if found.area and held != [found.area.id]:
            held[:] = [found.area.id]
            block.children = tuple(_forms(session, found.area.block))
        told.value = str(advice_html(session, asked, found))

    routes = _forms(session, tuple(area.route for area in asked))
    display(widgets.VBox([*routes, block, told]).add_class("pn-live"))
    session.listeners.append(refresh)
    refresh()


def diagnosis(session: Session, asked: tuple[Area, ...]) -> Diagnosis:
    """What this learner's progress says, wherever the questions were answered."""
    return diagnose(asked, _outcomes(session, asked))


def advice_html(session: Session, asked: tuple[Area, ...], found: Diagnosis) -> Html:
    """What is told under the questions."""
    if found.routed < len(asked):
        text = f"Đã làm {found.routed} trên {len(asked)} câu chọn đường. Làm hết để biết nên bắt đầu từ đâu."
        return tag("div", tag("p", tag("strong", text), role="status"), class_="pn-law")
    if found.area is None:
        return tag("div", tag("p", tag("strong", ALL_KNOWN), role="status"), class_="pn-law")
    head = (
        f"Nên bắt đầu từ: {found.area.name}."
        if found.whole
        else f"Nên bắt đầu từ: {found.area.name}. Làm tiếp các câu ở trên để biết đúng phần nào."
    )
    weak = questions(found.weak, session.as_of) if found.whole else []
    parts = list(dict.fromkeys(map(_place, weak)))
    return tag(
        "div",
        tag("p", tag("strong", head), role="status"),
        tag("ul", *(tag("li", place) for place in parts)) if parts else None,
        tag("p", "Câu đã trả lời đúng ở đây thì bài của câu ấy tính luôn."),
        class_="pn-law",
    )


def areas_html() -> Html:
    """The areas and the lessons that teach them, for paper: a paper rests on its own lesson's bank, so it asks nothing of others."""
    rows = [
        (area.name, [", ".join(f"bài {int(lesson[:2])}" for lesson in area.lessons)])
        for area in all_areas()
    ]
    return join(
        tag(
            "p", "Trên giấy: đọc cột bên trái, mảng nào chưa chắc thì học bài ở cột bên phải trước."
        ),
        grid("Sáu mảng việc và bài học", ["Mảng việc", "Học ở"], rows),
    )


def _place(item: Item) -> str:
    """The lesson and the part of an item, by the words a learner sees."""
    bank = next(one for one in map(load_bank, bank_files()) if one.lesson == item.lesson)
    words = {one.id: one.text for one in bank.objectives}
    return f"{bank.title} – {words[item.objective]}"


def _outcomes(session: Session, asked: tuple[Area, ...]) -> dict[str, Outcome]:
    every = tuple(name for area in asked for name in area.questions)
    return {item.id: session.store.state(item).best for item in questions(every, session.as_of)}


def _forms(session: Session, names: tuple[str, ...]) -> list[object]:
    from phatngon.lessons.screens import screen_of

    return [
        screen_of(item).form(item, session).widget
        for item in questions(names, session.as_of, seed(session))
    ]
