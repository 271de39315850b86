"""The first page of a report: four key figures, and what has to be decided, each with cause, evidence, who and by when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from phatngon.base.figure import Figure
from phatngon.base.numbers import format_number
from phatngon.reach.decision_points import MAKERS, Evidence, count, decision_table, percent
from phatngon.reach.digest import Digest
from phatngon.reach.narrative import office_name, plain_name
from phatngon.reach.proposals import due_after


@dataclass(frozen=True)
class DecisionPoint:
    """One finding: what, why, what shows it, what to do, whose it is (a role or a unit), by when."""

    id: str
    what: str
    cause: str
    do: str
    owner: str
    due: str
    evidence: tuple[Evidence, ...] = ()


def points(
    told: Digest, *, cause: str = "", owner: str = "", office: str = ""
) -> list[DecisionPoint]:
    """The findings of a period, the gravest first. ``cause``: the signer's own words for the first; ``owner``: the role that
    answers for what the reporting office does itself; ``office``: its unit code.
    """
    table = decision_table()
    found: list[DecisionPoint] = []
    for id, rule in table["points"].items():
        made = MAKERS[id](told, rule)
        if made is not None:
            what, why, evidence, units = made
            found.append(
                DecisionPoint(
                    id,
                    what,
                    why or table["unknown"],
                    rule["do"],
                    _owner(told, rule["lead"], units, owner or office_name(office)),
                    due_after(told.now, rule["working_days"]),
                    evidence,
                )
            )
    found = found[: table["most"]]
    return [
        replace(one, cause=cause) if cause and not place else one for place, one in enumerate(found)
    ]


def key_rows(told: Digest) -> list[tuple[str, str, str, str]]:
    """The four key figures: name, value, change on the month before, what it rests on."""
    return [_key_row(told, id) for id in decision_table()["key"]]


def change_text(old: Figure | None, new: Figure) -> str:
    """How a figure differs from the month before, in words.

    >>> from phatngon.reach.catalogue import catalogue
    >>> book = catalogue()
    >>> change_text(book.figure("M05", 200), book.figure("M05", 300)), change_text(None, book.figure("M05", 300))
    ('tăng 50,0% (kỳ trước 200)', 'chưa có kỳ trước để so')
    >>> change_text(book.ratio("M24", 45, 50), book.ratio("M24", 40, 50))
    'giảm 10,0 điểm phần trăm (kỳ trước 90,0%)'
    """
    if old is None or old.value is None or new.value is None:
        return "chưa có kỳ trước để so"
    before = f"kỳ trước {old.text()}"
    if old.value == new.value:
        return f"không đổi ({before})"
    word = "tăng" if new.value > old.value else "giảm"
    if new.term.shown in ("ratio", "signed"):
        points = format_number(round(abs(new.value - old.value) * 100, 1), 1)
        return f"{word} {points} điểm phần trăm ({before})"
    if not old.value:
        return f"{word} ({before})"
    return f"{word} {percent(abs(new.value - old.value), old.value)} ({before})"


def _key_row(told: Digest, id: str) -> tuple[str, str, str, str]:
    figure, old = told.metrics[id], told.before.get(id)
    if id == "M08":
        high = told.metrics["M09"]
        known = told.metrics["M11"]
        value = (
            f"{figure.text()} đến {high.text()}"
            if figure.value is not None and high.value is not None
            else figure.full_text()
        )
        past = told.before.get("M09")
        was = (
            f"kỳ trước {old.text()} đến {past.text()}"
            if old and past and old.value is not None and past.value is not None
            else "chưa có kỳ trước để so"
        )
        return "Số người tiếp cận (khoảng)", value, was, _rests(known)
    value = figure.text() if figure.value is not None else figure.full_text()
    return plain_name(figure), value, change_text(old, figure), _rests(figure)


def _rests(figure: Figure) -> str:
    """What a figure rests on, and how much is missing."""
    if figure.id == "M19":
        return f"{count(figure.known)} trong {count(figure.total)} nội dung tin đã đánh giá; thiếu {count((figure.total or 0) - (figure.known or 0))}"
    if figure.id == "M24":
        return f"{count(figure.numerator)} trong {count(figure.denominator)} đơn vị phải nộp"
    known, total = (
        (figure.numerator, figure.denominator)
        if figure.known is None
        else (figure.known, figure.total)
    )
    return f"{count(known)} trong {count(total)} lượt đăng có số; thiếu {count((total or 0) - (known or 0))}"


def _owner(told: Digest, lead: str, units: tuple[str, ...], office: str) -> str:
    if lead == "silent" and len(units) > decision_table()["named"]:
        return str(decision_table()["silent"])
    names = [told.names.get(unit, unit) for unit in units]
    if lead == "office" or not names:
        return office
    most = decision_table()["named"]
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" và {count(rest)} đơn vị khác" if rest > 0 else "")
