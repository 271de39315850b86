"""Asking items: which ones, on which surface, and what a test run asserts."""

from __future__ import annotations

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.html import tag
from phatngon.base.moments import show_date
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.practice.items import Item
from phatngon.practice.outcome import Outcome

EXPECTED = {"blank": Outcome.NOT_DONE, "wrong": Outcome.WRONG, "right": Outcome.RIGHT}


def ask_items(session: Session, item_ids: tuple[str, ...], section: str) -> None:
    """Ask the items named, or those of a section. Raises InputError for an unknown id or section."""
    items, absent = _chosen(session, item_ids, section)
    for item_id in absent:
        display(
            tag(
                "p",
                f"Câu {item_id}: chưa có căn cứ trong bộ dữ liệu cho ngày {show_date(session.as_of)}, "
                "nên câu này được bỏ qua.",
                class_="pn-ready",
            )
        )
    for item in items:
        if session.answers:
            rehearse(item, session)
        if session.live:
            from phatngon.lessons.screens import screen_of

            display(screen_of(item).form(item, session).widget)
        else:
            from phatngon.lessons.item_html import item_html

            display(item_html(item, seed(session), with_answer=session.surface != "slides"))


def seed(session: Session) -> str:
    """What the order of choices and the dates drawn depend on: the learner, or nothing on paper (so that all papers are alike)."""
    return session.nickname if session.live else ""


def rehearse(item: Item, session: Session) -> None:
    """Give the answer of the test mode. Raises ProblemsFound when the outcome is not the one expected."""
    from phatngon.practice.answers import answer_in_mode
    from phatngon.practice.check import check

    result = check(item, answer_in_mode(item, session.answers, session.as_of), session.as_of)
    if result.outcome != EXPECTED[session.answers]:
        raise ProblemsFound(
            f"trả lời kiểu “{session.answers}” mà kết quả là “{result.label}”.",
            where=f"câu {item.id}",
        )
    if session.answers != "blank" and not result.feedback:
        raise ProblemsFound("trả lời rồi mà không có nhận xét.", where=f"câu {item.id}")
    if session.answers == "wrong" and item.rests_on and not result.citations:
        raise ProblemsFound(
            "trả lời chưa đúng mà nhận xét không dẫn căn cứ.", where=f"câu {item.id}"
        )


def _chosen(
    session: Session, item_ids: tuple[str, ...], section: str
) -> tuple[list[Item], list[str]]:
    bank = session.bank
    if section:
        item_ids = tuple(item.id for item in bank if item.section == section)
        if not item_ids:
            raise InputError(
                f"bộ câu hỏi không có phần “{section}”.",
                advice="Kiểm tra trường section trong bộ câu hỏi.",
            )
    if not item_ids:
        raise InputError(
            "ô này chưa nêu câu hỏi nào.", advice='Viết ask("mã câu") hoặc ask(section="tên phần").'
        )
    today = {item.id: item for item in bank.items_for(session.as_of, seed(session))}
    for item_id in item_ids:
        bank[item_id]  # an unknown id is said at once, with the bank's sentence
    return [today[i] for i in item_ids if i in today], [i for i in item_ids if i not in today]
