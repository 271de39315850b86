"""How far a learner is, in words and as a bar."""

from __future__ import annotations

from collections.abc import Callable

from phatngon.base.html import Html, join, tag
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.practice.bank import Bank, bank_files, load_bank
from phatngon.practice.diagnostic import diagnose


def show_progress(session: Session, *, every_lesson: bool, diagnostic: bool) -> None:
    """Show progress; live, it follows every answer of this notebook. On paper: nothing to show."""
    if session.surface != "live" or session.answers:
        _rehearse(session)
        return
    import ipywidgets as widgets

    make: Callable[[], Html] = (
        (lambda: diagnostic_html(session))
        if diagnostic
        else (
            lambda: join(
                *(
                    lesson_html(session, bank)
                    for bank in (_banks() if every_lesson else [session.bank])
                )
            )
        )
    )
    panel = widgets.HTML(str(make()))

    def refresh(_: object = None) -> None:
        panel.value = str(make())

    button = widgets.Button(description="Cập nhật tiến độ", tooltip="Tính lại từ sổ ghi")
    button.on_click(refresh)
    session.listeners.append(refresh)
    display(widgets.VBox([panel, button]).add_class("pn-live"))


def lesson_html(session: Session, bank: Bank) -> Html:
    """One lesson: done of all, right of all, the next item, objectives still open."""
    summary = session.store.lesson_summary(bank, session.as_of)
    share = round(100 * summary.right / summary.total) if summary.total else 0
    following = session.store.next_item(bank, session.as_of)
    bar = tag("span", tag("i", style=f"width:{share}%"), class_="pn-bar", aria_hidden="true")
    next_line = (
        f"Câu nên làm tiếp: {following.id}."
        if following
        else "Đã làm đúng hết các câu của bài này."
    )
    rows = [
        tag("li", f"{row.text}: đúng {row.right} trên {row.total} câu")
        for row in summary.objectives
    ]
    return tag(
        "div",
        tag("p", tag("strong", bank.title)),
        tag("p", bar, f"{summary.sentence} {next_line}", role="status"),
        tag("details", tag("summary", "Theo từng mục tiêu"), tag("ul", *rows)),
        class_="pn-law",
    )


def diagnostic_html(session: Session) -> Html:
    """Where a lone learner should begin, from the entry diagnostic."""
    asked = [item for item in session.bank.items_for(session.as_of) if item.leads_to]
    outcomes = {item.id: session.store.state(item).best for item in asked}
    found = diagnose(asked, outcomes)
    names = _places()
    rows = [
        tag("li", tag("strong", names.get(advice.lesson, advice.lesson)), f": {advice.sentence}")
        for advice in found.lessons
    ]
    if found.answered < len(asked):
        head = f"Đã làm {found.answered} trên {len(asked)} câu chẩn đoán. Làm hết để có lời khuyên đầy đủ."
    elif found.first:
        head = f"Nên bắt đầu từ: {names.get(found.first, found.first)}."
    else:
        head = "Anh/chị đã nắm khá chắc các phần. Có thể làm ngay phần luyện tập."
    return tag(
        "div", tag("p", tag("strong", head), role="status"), tag("ul", *rows), class_="pn-law"
    )


def _places() -> dict[str, str]:
    """Lessons, and parts of lessons by objective (``lesson#objective``), by the name a learner sees."""
    names = {}
    for bank in _banks():
        names[bank.lesson] = bank.title
        names |= {
            f"{bank.lesson}#{o.id}": f"{bank.title} – phần “{o.text}”" for o in bank.objectives
        }
    return names


def _banks() -> list[Bank]:
    return [load_bank(path) for path in bank_files()]


def _rehearse(session: Session) -> None:
    """In a test run the summaries are computed all the same, so that a failure is seen."""
    if session.answers:
        lesson_html(session, session.bank)
        diagnostic_html(session)
