"""How far a learner is, in words and as a bar."""

from __future__ import annotations

from phatngon.base.html import Html, join, tag
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.practice.bank import Bank, bank_files, load_bank


def show_progress(session: Session, *, every_lesson: bool) -> None:
    """Show progress; live, it follows every answer of this notebook. On paper: nothing to show."""
    if session.surface != "live" or session.answers:
        _rehearse(session)
        return
    import ipywidgets as widgets

    def make() -> Html:
        banks = _banks() if every_lesson else [session.bank]
        return join(*(lesson_html(session, bank) for bank in banks))

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


def _banks() -> list[Bank]:
    return [load_bank(path) for path in bank_files()]


def _rehearse(session: Session) -> None:
    """In a test run the summaries are computed all the same, so that a failure is seen."""
    if session.answers:
        lesson_html(session, session.bank)
