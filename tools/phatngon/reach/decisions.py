"""The first page of a report: four key figures, and what has to be decided, each with cause, evidence, who and by when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.figure import Figure
from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.causes import commonest_topic
from phatngon.reach.digest import Digest
from phatngon.reach.narrative import is_change, office_name, plain_name, quotable
from phatngon.reach.proposals import due_after
from phatngon.reach.telling import Share, Story


@dataclass(frozen=True)
class Evidence:
    """One item that shows a point: its title and where it can be read."""

    title: str
    url: str | None = None


@dataclass(frozen=True)
class Point:
    """One finding: what, why, what shows it, what to do, whose it is (a role or a unit), by when."""

    id: str
    what: str
    cause: str
    do: str
    owner: str
    due: str
    evidence: tuple[Evidence, ...] = ()


def points(told: Digest, *, cause: str = "", owner: str = "", office: str = "") -> list[Point]:
    """The findings of a period, the gravest first. ``cause``: the signer's own words for the first; ``owner``: the role that
    answers for what the reporting office does itself; ``office``: its unit code.
    """
    table = _table()
    found: list[Point] = []
    for id, rule in table["points"].items():
        made = _MAKERS[id](told, rule)
        if made is not None:
            what, why, evidence, units = made
            found.append(
                Point(
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
    return [_key_row(told, id) for id in _table()["key"]]


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
    return f"{word} {_percent(abs(new.value - old.value), old.value)} ({before})"


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
        return f"{_n(figure.known)} trong {_n(figure.total)} nội dung tin đã đánh giá; thiếu {_n((figure.total or 0) - (figure.known or 0))}"
    if figure.id == "M24":
        return f"{_n(figure.numerator)} trong {_n(figure.denominator)} đơn vị phải nộp"
    known, total = (
        (figure.numerator, figure.denominator)
        if figure.known is None
        else (figure.known, figure.total)
    )
    return f"{_n(known)} trong {_n(total)} lượt đăng có số; thiếu {_n((total or 0) - (known or 0))}"


Made = tuple[str, str, tuple[Evidence, ...], tuple[str, ...]]
Maker = Callable[[Digest, dict[str, Any]], Made | None]


def _negative(told: Digest, rule: dict[str, Any]) -> Made | None:
    figure, old = told.metrics["M19"], told.before.get("M19")
    bad = [story for story in told.stories if story.sentiment == "NEG"]
    if not bad or not figure.denominator:
        return None
    topic, stories = commonest_topic(bad)
    shown = sorted(bad, key=lambda one: (-len(one.copies), -(one.views or 0), one.number))
    before = rule["before"].format(old=old.text()) if old and old.value is not None else ""
    what = rule["what"].format(
        count=_n(figure.numerator), total=_n(figure.denominator), share=figure.text(), before=before
    )
    why = rule["cause"].format(topic=topic, stories=_n(stories)) if topic else ""
    return what, why, _evidence(shown), _units(shown[: _table()["evidence"]])


def _views(told: Digest, rule: dict[str, Any]) -> Made | None:
    new, old = told.metrics["M05"], told.before.get("M05")
    moved = old is not None and old.value and not told.breaks and is_change(old, new)
    rose = bool(moved and old and (new.value or 0) > (old.value or 0))
    topic = _leading(
        told.topics,
        lambda share: (share.views or 0) - ((share.before_views or 0) if rose else 0),
    )
    if new.value is None or topic is None or not topic.views:
        return None
    what = (
        _moved(rule, old, new)
        if moved and old is not None
        else rule["same"].format(new=new.text(), missing=_missing_words(new))
    )
    before = (
        rule["before"].format(old=_n(topic.before_views)) if topic.before_views is not None else ""
    )
    why = rule["cause"].format(
        topic=topic.name,
        share=_percent(topic.views, new.value),
        stories=_n(topic.stories),
        views=_n(topic.views),
        before=before,
    )
    mine = [story for story in told.stories if story.topic == topic.code and story.views]
    return what, why, _evidence(mine), ()


def _interactions(told: Digest, rule: dict[str, Any]) -> Made | None:
    new, old = told.metrics["M13"], told.before.get("M13")
    if old is None or not old.value or told.breaks or not is_change(old, new) or not new.value:
        return None
    topic = _leading(told.topics, lambda share: share.interactions)
    why, mine = "", list[Story]()
    if topic is not None and topic.interactions:
        share = _percent(topic.interactions, new.value)
        why = rule["cause"].format(topic=topic.name, part=_n(topic.interactions), share=share)
        mine = [story for story in told.stories if story.topic == topic.code and story.interactions]
        mine.sort(key=lambda story: -(story.interactions or 0))
    return _moved(rule, old, new), why, _evidence(mine), ()


def _aside(told: Digest, rule: dict[str, Any]) -> Made | None:
    if not told.aside:
        return None
    largest = told.aside[0]
    what = rule["what"].format(
        count=_n(len(told.aside)), value=f"{largest.name} {_n(largest.value)} của {largest.unit}"
    )
    seen = dict.fromkeys((one.title, one.url) for one in told.aside if one.title)
    shown = tuple(Evidence(title, url) for title, url in seen if quotable(title))
    units = tuple(dict.fromkeys(one.unit for one in told.aside))
    return what, rule["cause"], shown[: _table()["evidence"]], units


def _silent(told: Digest, rule: dict[str, Any]) -> Made | None:
    codes = [row.unit_code for row in told.standings if row.state == "chua_nop"]
    if not codes:
        return None
    owed = int(told.metrics["M23"].denominator or 0)
    again = sorted(
        (code for code in codes if told.silence.get(code, 0) > 1),
        key=lambda code: -told.silence[code],
    )
    names = [
        f"{told.names.get(code, code)} ({_n(told.silence[code])} kỳ)"
        for code in again[: _table()["named"]]
    ]
    rest = len(again) - len(names)
    said = ", ".join(names) + (f" và {_n(rest)} đơn vị khác" if rest > 0 else "")
    why = rule["cause"].format(again=_n(len(again)), names=said) if again else rule["once"]
    return rule["what"].format(count=_n(len(codes)), total=_n(owed)), why, (), tuple(codes)


def _messages(told: Digest, rule: dict[str, Any]) -> Made | None:
    for id in ("M21", "M22"):
        new, old = told.metrics[id], told.before.get(id)
        if old is None or new.value is None or old.value is None:
            continue
        if new.value < old.value and is_change(old, new):
            what = rule["what"].format(
                name=plain_name(new), word="giảm", old=old.text(), new=new.text()
            )
            why = rule["cause"].format(known=_n(new.known), total=_n(new.total))
            return what, why, _evidence([one for one in told.stories if one.views]), ()
    return None


def _missing(told: Digest, rule: dict[str, Any]) -> Made | None:
    figure = told.metrics["M05"]
    known, total = figure.known or 0, figure.total or 0
    if not total or (total - known) / total < _table()["missing_from"]:
        return None
    channel = max(told.channels, key=lambda share: share.items - share.known, default=None)
    why = (
        rule["cause"].format(channel=channel.name, part=_n(channel.items - channel.known))
        if channel
        else ""
    )
    return rule["what"].format(count=_n(total - known), total=_n(total)), why, (), ()


_MAKERS: dict[str, Maker] = {
    "negative": _negative,
    "views": _views,
    "interactions": _interactions,
    "aside": _aside,
    "silent": _silent,
    "messages": _messages,
    "missing": _missing,
}


def _moved(rule: dict[str, Any], old: Figure, new: Figure) -> str:
    a, b = old.value or 0, new.value or 0
    word = "tăng" if b > a else "giảm"
    return str(
        rule["what"].format(
            word=word,
            change=_percent(abs(b - a), a),
            old=old.text(),
            new=new.text(),
            missing=_missing_words(new),
        )
    )


def _missing_words(figure: Figure) -> str:
    missing = (figure.total or 0) - (figure.known or 0)
    return str(_table()["missing"].format(count=_n(missing))) if missing else ""


def _leading(shares: Sequence[Share], value: Callable[[Share], int | None]) -> Share | None:
    """The named topic with the largest count."""
    named = [share for share in shares if share.code != "?" and value(share)]
    return max(named, key=lambda share: value(share) or 0, default=None)


def _evidence(stories: Sequence[Story]) -> tuple[Evidence, ...]:
    fit = [Evidence(one.title, one.url) for one in stories if one.title and quotable(one.title)]
    return tuple(fit[: _table()["evidence"]])


def _units(stories: Sequence[Story]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit for story in stories for unit in story.units))


def _owner(told: Digest, lead: str, units: tuple[str, ...], office: str) -> str:
    if lead == "silent" and len(units) > _table()["named"]:
        return str(_table()["silent"])
    names = [told.names.get(unit, unit) for unit in units]
    if lead == "office" or not names:
        return office
    most = _table()["named"]
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" và {_n(rest)} đơn vị khác" if rest > 0 else "")


def _percent(part: float, of: float) -> str:
    return f"{format_number(round(part * 100 / of, 1), 1)}%" if of else "–"


def _n(value: float | None) -> str:
    return format_number(int(value or 0))


@cache
def _table() -> dict[str, Any]:
    data: dict[str, Any] = YamlFile.read(Path(__file__).with_name("decisions.yaml")).data
    return data
