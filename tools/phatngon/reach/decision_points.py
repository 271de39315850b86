"""What there is to decide in a period, one kind of finding after the other: what happened, what moved it, what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NotRequired, TypedDict

from phatngon.base.figure import Figure
from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.causes import commonest_topic
from phatngon.reach.digest import Digest
from phatngon.reach.narrative import is_change, plain_name, quotable
from phatngon.reach.telling import Share, Story


class PointRule(TypedDict):
    """One kind of finding as ``decisions.yaml`` has it."""

    what: str
    cause: str
    do: str
    lead: str
    working_days: int
    before: NotRequired[str]
    same: NotRequired[str]
    once: NotRequired[str]
    first: NotRequired[str]


class DecisionTable(TypedDict):
    """``decisions.yaml``: how much is shown, the kinds of findings in their order, and words they share."""

    most: int
    evidence: int
    named: int
    key: list[str]
    unknown: str
    points: dict[str, PointRule]
    silent: str
    missing: str
    missing_from: float


@dataclass(frozen=True)
class Evidence:
    """One item that shows a point: its title and where it can be read."""

    title: str
    url: str | None = None


Made = tuple[str, str, tuple[Evidence, ...], tuple[str, ...]]
Maker = Callable[[Digest, PointRule], Made | None]


def _negative(told: Digest, rule: PointRule) -> Made | None:
    figure, old = told.metrics["M19"], told.before.get("M19")
    bad = [story for story in told.stories if story.sentiment == "NEG"]
    if not bad or not figure.denominator:
        return None
    topic, stories = commonest_topic(bad)
    shown = sorted(bad, key=lambda one: (-len(one.copies), -(one.views or 0), one.number))
    before = rule["before"].format(old=old.text()) if old and old.value is not None else ""
    what = rule["what"].format(
        count=count(figure.numerator),
        total=count(figure.denominator),
        share=figure.text(),
        before=before,
    )
    why = rule["cause"].format(topic=topic, stories=count(stories)) if topic else ""
    return what, why, _evidence(shown), _units(shown[: decision_table()["evidence"]])


def _views(told: Digest, rule: PointRule) -> Made | None:
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
        rule["before"].format(old=count(topic.before_views))
        if topic.before_views is not None
        else ""
    )
    why = rule["cause"].format(
        topic=topic.name,
        share=percent(topic.views, new.value),
        stories=count(topic.stories),
        views=count(topic.views),
        before=before,
    )
    mine = [story for story in told.stories if story.topic == topic.code and story.views]
    return what, why, _evidence(mine), ()


def _interactions(told: Digest, rule: PointRule) -> Made | None:
    new, old = told.metrics["M13"], told.before.get("M13")
    if old is None or not old.value or told.breaks or not is_change(old, new) or not new.value:
        return None
    topic = _leading(told.topics, lambda share: share.interactions)
    why, mine = "", list[Story]()
    if topic is not None and topic.interactions:
        share = percent(topic.interactions, new.value)
        why = rule["cause"].format(topic=topic.name, part=count(topic.interactions), share=share)
        mine = [story for story in told.stories if story.topic == topic.code and story.interactions]
        mine.sort(key=lambda story: -(story.interactions or 0))
    return _moved(rule, old, new), why, _evidence(mine), ()


def _aside(told: Digest, rule: PointRule) -> Made | None:
    if not told.aside:
        return None
    largest = told.aside[0]
    what = rule["what"].format(
        count=count(len(told.aside)),
        value=f"{largest.name} {count(largest.value)} của {largest.unit}",
    )
    seen = dict.fromkeys((one.title, one.url) for one in told.aside if one.title)
    shown = tuple(Evidence(title, url) for title, url in seen if quotable(title))
    units = tuple(dict.fromkeys(one.unit for one in told.aside))
    return what, rule["cause"], shown[: decision_table()["evidence"]], units


def _silent(told: Digest, rule: PointRule) -> Made | None:
    codes = [row.unit_code for row in told.standings if row.state == "chua_nop"]
    if not codes:
        return None
    owed = int(told.metrics["M23"].denominator or 0)
    again = sorted(
        (code for code in codes if told.silence.get(code, 0) > 1),
        key=lambda code: -told.silence[code],
    )
    names = [
        f"{told.names.get(code, code)} ({count(told.silence[code])} kỳ)"
        for code in again[: decision_table()["named"]]
    ]
    rest = len(again) - len(names)
    said = ", ".join(names) + (f" và {count(rest)} đơn vị khác" if rest > 0 else "")
    why = (
        rule["cause"].format(again=count(len(again)), names=said)
        if again
        else rule["once"]
        if len(told.trend) > 1
        else rule["first"]
    )
    return rule["what"].format(count=count(len(codes)), total=count(owed)), why, (), tuple(codes)


def _messages(told: Digest, rule: PointRule) -> Made | None:
    for id in ("M21", "M22"):
        new, old = told.metrics[id], told.before.get(id)
        if old is None or new.value is None or old.value is None:
            continue
        if new.value < old.value and is_change(old, new):
            what = rule["what"].format(
                name=plain_name(new), word="giảm", old=old.text(), new=new.text()
            )
            why = rule["cause"].format(known=count(new.known), total=count(new.total))
            return what, why, _evidence(one for one in told.stories if one.views), ()
    return None


def _missing(told: Digest, rule: PointRule) -> Made | None:
    figure = told.metrics["M05"]
    known, total = figure.known or 0, figure.total or 0
    if not total or (total - known) / total < decision_table()["missing_from"]:
        return None
    channel = max(told.channels, key=lambda share: share.items - share.known, default=None)
    why = (
        rule["cause"].format(channel=channel.name, part=count(channel.items - channel.known))
        if channel
        else ""
    )
    return rule["what"].format(count=count(total - known), total=count(total)), why, (), ()


MAKERS: dict[str, Maker] = {
    "negative": _negative,
    "views": _views,
    "interactions": _interactions,
    "aside": _aside,
    "silent": _silent,
    "messages": _messages,
    "missing": _missing,
}


def _moved(rule: PointRule, old: Figure, new: Figure) -> str:
    a, b = old.value or 0, new.value or 0
    word = "tăng" if b > a else "giảm"
    return str(
        rule["what"].format(
            word=word,
            change=percent(abs(b - a), a),
            old=old.text(),
            new=new.text(),
            missing=_missing_words(new),
        )
    )


def _missing_words(figure: Figure) -> str:
    missing = (figure.total or 0) - (figure.known or 0)
    return str(decision_table()["missing"].format(count=count(missing))) if missing else ""


def _leading(shares: Sequence[Share], value: Callable[[Share], int | None]) -> Share | None:
    """The named topic with the largest count."""
    named = [share for share in shares if share.code != "?" and value(share)]
    return max(named, key=lambda share: value(share) or 0, default=None)


def _evidence(stories: Iterable[Story]) -> tuple[Evidence, ...]:
    """The first few that may be quoted; of ten thousand stories the rest is not looked at."""
    fit = (Evidence(one.title, one.url) for one in stories if one.title and quotable(one.title))
    return tuple(islice(fit, decision_table()["evidence"]))


def _units(stories: Sequence[Story]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit for story in stories for unit in story.units))


def percent(part: float, of: float) -> str:
    """A share as people write it.

    >>> percent(1, 8)
    '12,5%'
    """
    return f"{format_number(round(part * 100 / of, 1), 1)}%" if of else "–"


def count(value: float | None) -> str:
    """A whole number as people write it; nothing counts as none."""
    return format_number(int(value or 0))


@cache
def decision_table() -> DecisionTable:
    """The kinds of findings, their words and terms."""
    data: DecisionTable = YamlFile.read(Path(__file__).with_name("decisions.yaml")).data
    return data
