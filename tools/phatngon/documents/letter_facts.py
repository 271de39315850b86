"""The facts of a case in the words of an official paper: dates without weekdays, who is addressed, the limits of the press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from phatngon.base.moments import show_day, show_moment
from phatngon.documents.agencies import Agency
from phatngon.documents.letter import Details
from phatngon.law import load_law
from phatngon.law.calendar import UNIT_LABELS
from phatngon.law.instruments import formal_date
from phatngon.rules.replies import Answer, Duty
from phatngon.tables.locality import locality


class PressType(TypedDict):
    """How a kind of press is called, which duty gives its limits, and where it corrects."""

    name: str
    where: str
    reply: NotRequired[str]
    correction: NotRequired[str]
    next_issue: NotRequired[str]
    verb: NotRequired[str]


class LetterWords(TypedDict):
    """What ``letters.yaml`` holds beside the letters: names, blanks, and the words of limits and grounds."""

    blanks: dict[str, str]
    addressed: dict[str, str]
    complaints: dict[str, str]
    press_types: dict[str, PressType]
    limits: dict[str, str]
    correction_lines: dict[str, str]
    grounds: dict[str, str]
    ground_lines: dict[str, str]


def letter_values(
    answer: Answer,
    agency: Agency,
    details: Details,
    words: LetterWords,
    duty: Duty | None,
    first: Duty | None,
) -> dict[str, str]:
    """What fills the holes of a letter, by name; empty where nobody told. ``first``: the duty whose limit runs first."""
    case, day = answer.case, formal_date(answer.case.start_day)
    values = {
        "outlet": details.outlet,
        "you": _addressed(details.outlet, words["addressed"]),
        "committee": locality().committee,
        "matter": details.matter,
        "contact": details.contact,
        "article": details.article,
        "complaint": words["complaints"].get(details.complaint, ""),
        "chief": agency.chief_named,
        "initials": agency.initials,
        "due": show_due(duty),
        "first_due": show_due(first),
        "due_day": _day(duty),
        "first_due_day": _day(first),
        "basis": load_law()[duty.provision].citation if duty else "",
        "received_day": day,
        "received": formal_moment(case.moment, whole=case.kind == "press_conference")
        if case.moment
        else f"[giờ] {day}",
    }
    return values | _press(answer, details, words, values["you"])


def show_due(duty: Duty | None) -> str:
    """The end of a time limit in words; empty where there is none.

    >>> from phatngon.rules.replies import respond
    >>> show_due(respond({"kind": "forwarded_petition", "starts_at": "2026-11-13"}).duties[0])
    'hết ngày thứ Hai 7/12/2026'
    """
    if duty is None or duty.due_at is None:
        return (
            {"immediate": "ngay"}.get(duty.unit, "luật không ghi số giờ, số ngày") if duty else ""
        )
    if duty.unit == "hours":
        return show_moment(duty.due_at)
    return f"hết ngày {show_day(duty.due_at.date())}"


def formal_moment(moment: datetime, *, whole: bool = False) -> str:
    """A moment without the weekday; full hours without minutes, unless ``whole``.

    >>> formal_moment(datetime(2026, 12, 7, 9, 0)), formal_moment(datetime(2026, 12, 7, 9, 0), whole=True)
    ('9 giờ ngày 07 tháng 12 năm 2026', '9 giờ 00 phút ngày 07 tháng 12 năm 2026')
    """
    minutes = f" {moment.minute:02d} phút" if moment.minute or whole else ""
    return f"{moment.hour} giờ{minutes} {formal_date(moment.date())}"


def _addressed(outlet: str, names: Mapping[str, str]) -> str:
    return next(name for start, name in names.items() if outlet.startswith(start))


def _day(duty: Duty | None) -> str:
    return formal_date(duty.due_at.date()) if duty and duty.due_at else ""


def _press(answer: Answer, details: Details, words: LetterWords, you: str) -> dict[str, str]:
    """The limits of the press for the one kind addressed; while it is unknown, one blank and all limits for the note."""
    duties = {duty.id: duty for duty in answer.duties if duty.by == "press"}
    lines, press = words["correction_lines"], words["press_types"].get(details.press_type)
    if press is None:
        limits: dict[str, list[str]] = {}
        for one in words["press_types"].values():
            limits.setdefault(_limit(one, "correction", duties, words), []).append(one["name"])
        return {
            "reply_limit": words["limits"]["same"],
            "correction": lines["open"].format(**words["blanks"]),
            "all_limits": "; ".join(
                f"{', '.join(names)} {limit}" for limit, names in limits.items()
            ),
        }
    limit = _limit(press, "correction", duties, words)
    known = {"verb": press.get("verb", "Đăng"), "limit": limit, "where": press["where"], "you": you}
    return {
        "reply_limit": _limit(press, "reply", duties, words),
        "correction": lines["known"].format(**known),
    }


def _limit(
    press: PressType,
    what: Literal["reply", "correction"],
    duties: Mapping[str, Duty],
    words: LetterWords,
) -> str:
    duty, limits = duties.get(press.get(what, "")), words["limits"]
    if duty is None:
        return str(limits["next_issue"])
    if duty.unit == "immediate" or duty.amount is None:
        return str(limits["immediate"])
    return str(limits["within"]).format(amount=f"{duty.amount:02d}", unit=UNIT_LABELS[duty.unit])
