"""The report in words: every number is read from the metric table, praise without an outcome cannot appear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import TypedDict

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure, whole
from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile
from phatngon.documents.agencies import find_agency
from phatngon.reach.causes import commonest_topic
from phatngon.reach.digest import Digest
from phatngon.reach.moments import show_official
from phatngon.reach.proposals import proposals
from phatngon.reach.telling import SetAsideCount, Story
from phatngon.tables.locality import locality

LISTED = 6  # units named in a sentence before “and so many others”
_NUMBER = re.compile(r"[+-]?\d[\d.]*(?:,\d+)?%?(?<!\.)")
_DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}(?:/\d{4})?\b|\b\d{1,2}/\d{4}\b|\b\d{1,2}:\d{2}\b|\b\d{1,2} giờ \d{2}\b|\bngày \d{1,2}\b"
)
_FRACTION = re.compile(r"\(([\d.,+-]+)/([\d.,]+)")
_HOLE = re.compile(r"\{(\w+)(?:\.(\w+))?\}")
_PARTS = {
    "above": "numerator",
    "below": "denominator",
    "known": "known",
    "total": "total",
}


# a sentence of ``narrative.yaml``, and the values it needs or must not have
SaidRow = TypedDict(
    "SaidRow",
    {"text": str, "each": str, "if": str | list[str], "unless": str | list[str]},
    total=False,
)


class SectionRow(TypedDict):
    """One section of ``narrative.yaml``."""

    title: str
    say: list[SaidRow]


class NarrativeTable(TypedDict):
    """``narrative.yaml``: the words of the monthly report, and what counts as a change."""

    banned: list[str]
    opening: str
    closing: str
    sections: list[SectionRow]
    mixed: str
    compared: list[str]
    noise: float
    least_spread: float
    enough_reach: float
    plain: dict[str, str]


@dataclass(frozen=True)
class NarrativeSection:
    """One part of the narrative."""

    title: str
    sentences: tuple[str, ...]


def narrative(
    told: Digest, judgement: str = "", office: str = "", cause: str = ""
) -> list[NarrativeSection]:
    """The narrative of a digest. ``judgement``, ``cause``: the signer's own words; ``office``: who reports, by its code.

    Raises InputError when those words praise without an outcome figure, and for an unknown office.
    """
    refuse_praise(f"{judgement} {cause}")
    words = _words(told) | {"judgement": judgement}
    words["cause"] = cause or words["cause"]
    lines = proposals(told.alerts, told.names, office_name(office), told.now, quotable)
    words["proposals"] = " ".join(lines)
    parts = []
    for row in _table()["sections"]:
        said: list[str] = []
        for one in row["say"]:
            if one.get("each"):
                said += lines
            elif _applies(one, told, words):
                said.append(_fill(one["text"], told, words))
        parts.append(NarrativeSection(row["title"], tuple(said)))
    return parts


def opening(told: Digest, office: str = "") -> str:
    """The sentence with which the signed report begins."""
    words = _words(told) | {"office": office_name(office)}
    return _fill(_table()["opening"], told, words)


def closing(told: Digest, office: str = "") -> str:
    """The sentence with which the signed report ends, without its full stop."""
    return _fill(_table()["closing"], told, _words(told) | {"office": office_name(office)})


def mixed(told: Digest) -> str:
    """The sentence that names the invented files among real ones; empty where all or none are invented."""
    files = "; ".join(told.sample_files)
    return str(_table()["mixed"].format(files=files)) if files else ""


def plain_name(figure: Figure) -> str:
    """The name of a figure as a report gives it, in words that need no explanation."""
    return str(_table()["plain"].get(figure.id, figure.name))


def plain_text(figure: Figure) -> str:
    """A figure with its counts in words, and how much is missing; of a difference the counts would only puzzle.

    >>> from phatngon.reach.catalogue import catalogue
    >>> plain_text(catalogue().ratio("M24", 45, 53)), plain_text(catalogue().figure("M05", 9, known=5, total=7))
    ('84,9% (45 trong 53)', '9 (5 trong 7 lượt đăng có số; thiếu 2)')
    """
    if figure.term.shown == "signed" and figure.value is not None:
        return figure.text()
    text = figure.full_text()
    if text.endswith(" mục có số)"):
        missing = format_number((figure.total or 0) - (figure.known or 0))
        text = text.replace(" mục có số)", f" lượt đăng có số; thiếu {missing})")
    return _FRACTION.sub(r"(\1 trong \2", text)


def office_name(code: str = "") -> str:
    """The office that reports; by default the focal point of the city. Raises InputError for an unknown code."""
    return find_agency(code or locality().reports).name


def told_reach(told: Digest) -> bool:
    """True where enough items tell of people for an estimate to be printed; else only the range is."""
    share = told.metrics["M11"].value
    return share is not None and share >= _table()["enough_reach"]


def refuse_praise(text: str) -> None:
    """Raise InputError when ``text`` holds praise that no outcome figure supports.

    >>> refuse_praise("Các đơn vị nộp đúng hạn hơn kỳ trước.")
    """
    found = [phrase for phrase in _table()["banned"] if _praises(text, phrase)]
    if found:
        raise InputError(
            f"lời nhận định có “{found[0]}”, là lời khen chưa có chỉ số kết quả nào chứng minh.",
            advice="Nêu con số và việc đã làm thay cho lời khen.",
        )


def unknown_numbers(text: str, metrics: Iterable[Figure]) -> list[str]:
    """Numbers written in ``text`` that no figure gives: neither a value nor its counts. Dates and small numbers of lists pass.

    >>> from phatngon.reach.catalogue import catalogue
    >>> unknown_numbers("Đúng hạn 84,9% (45/53), kỳ 10/2026, tăng 12%.", [catalogue().ratio("M24", 45, 53)])
    ['12%']
    """
    known: set[str] = set()
    for metric in metrics:
        known |= {one.strip("+") for one in _NUMBER.findall(metric.full_text())}
        known |= {
            format_number(whole(one))
            for one in (
                metric.numerator,
                metric.denominator,
                metric.known,
                metric.total,
                (metric.total or 0) - metric.known if metric.known is not None else None,
                *metric.details.values(),
            )
            if isinstance(one, int | float)
        }
    bare = {one.rstrip("%") for one in known}
    return [
        one
        for one in _NUMBER.findall(_DATE.sub(" ", text))
        if one not in known
        and one.strip("+") not in known
        and not (one.endswith("%") is False and one in bare)
    ]


def is_change(old: Figure, new: Figure) -> bool:
    """True where two figures differ by more than chance would: counts by their square root, ratios by their standard error.

    >>> from phatngon.reach.catalogue import catalogue
    >>> first, near, far = (catalogue().figure("M01", count) for count in (100, 104, 180))
    >>> is_change(first, near), is_change(first, far)
    (False, True)
    """
    if old.value is None or new.value is None:
        return False
    if new.term.shown == "count":
        return bool(abs(new.value - old.value) > _table()["noise"] * sqrt(new.value + old.value))
    if not old.denominator or not new.denominator:
        return False
    spread = _variance(old, old.value, old.denominator) + _variance(new, new.value, new.denominator)
    return bool(abs(new.value - old.value) > _table()["noise"] * sqrt(spread))


def _variance(metric: Figure, value: float, of: float) -> float:
    """Sampling variance of a ratio (0 to 1) or of a net ratio (-1 to 1); never quite 0, for small groups are never sure."""
    spread = value * (1 - value) if metric.term.shown == "ratio" else 1 - value**2
    return max(spread, float(_table()["least_spread"])) / of


def _words(told: Digest) -> dict[str, str]:
    names = told.names
    silent = [
        names.get(row.unit_code, row.unit_code) for row in told.standings if row.state == "chua_nop"
    ]
    freed = [
        names.get(row.unit_code, row.unit_code)
        for row in told.standings
        if row.exempt and row.obliged
    ]
    bad = [story for story in told.stories if story.sentiment == "NEG"]
    return {
        "always": "có",
        "period": told.period.label,
        "span": f"{show_date(told.period.start.date())} đến hết {show_date(told.period.last_day)}",
        "due": show_official(told.period.due) if told.period.due else "",
        "silent": _list(silent),
        "exempt": _list(freed),
        "population": told.scope.people.name if told.scope.people else "",
        "channels": "; ".join(share.name for share in told.channels[:3]),
        "press": "; ".join(f"{one.name.lower()}: {plain_text(one)}" for one in told.press),
        "aside": _aside(told.aside),
        "top": _headline([story for story in told.stories if story.views]),
        "worst": _headline(bad),
        "cause": _negative_cause(bad),
        "growth": _growth(told),
        "before": "có" if told.before else "",
        "measured": "có" if told_reach(told) else "",
        "mixed": mixed(told),
        "changes": " ".join(_changes(told)),
        "breaks": " ".join(one.text for one in told.breaks),
    }


def _negative_cause(bad: list[Story]) -> str:
    """What most of the negative stories are about; empty where there is none or their topic is unknown."""
    topic, count = commonest_topic(bad)
    if not topic:
        return ""
    return (
        f"Chủ đề có nhiều nội dung tiêu cực nhất là {topic}: {format_number(count)} trong "
        f"{format_number(len(bad))} nội dung tiêu cực."
    )


def _growth(told: Digest) -> str:
    """Why the growth of views may be larger than their sum, where it is; empty where it is not."""
    total, growth = told.metrics["M05"].value, told.metrics["M06"].value
    return "có" if total is not None and growth is not None and growth > total else ""


def _changes(told: Digest) -> list[str]:
    if told.breaks or not told.before:
        return []
    found = []
    for id in _table()["compared"]:
        old, new = told.before[id], told.metrics[id]
        if is_change(old, new):
            now, then = (
                one.text() if one.term.shown == "count" else plain_text(one) for one in (new, old)
            )
            found.append(f"{plain_name(new)} là {now}; kỳ trước là {then}.")
    return found


def _aside(counts: list[SetAsideCount]) -> str:
    """The counts that no sum takes, the largest named."""
    named = "; ".join(
        f"{one.name} {format_number(one.value)} của {one.unit}" for one in counts[:LISTED]
    )
    more = f"; và {format_number(len(counts) - LISTED)} số khác" if len(counts) > LISTED else ""
    return f"{format_number(len(counts))} số lớn khó tin: {named}{more}" if counts else ""


def _headline(stories: list[Story]) -> str:
    """The first headline that carries no praise, quoted."""
    fit = (story.title for story in stories if story.title and quotable(story.title))
    title = next(fit, "")
    return f"“{title}”" if title else ""


def _applies(row: SaidRow, told: Digest, words: dict[str, str]) -> bool:
    def present(name: str) -> bool:
        id, _, part = name.partition(".")
        if id not in told.metrics:
            return bool(words[id])
        return bool(_part(told.metrics[id], part)) if part else told.metrics[id].value is not None

    return all(map(present, _names(row.get("if")))) and not any(
        map(present, _names(row.get("unless")))
    )


def _names(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _part(metric: Figure, part: str) -> float | int | None:
    """A count within a figure: above or below its line, how many items told it, or one of its details."""
    if part == "missing":
        return None if metric.known is None else (metric.total or 0) - metric.known
    value = getattr(metric, _PARTS[part]) if part in _PARTS else metric.details.get(part)
    return None if value is None else whole(value)


def _fill(text: str, told: Digest, words: dict[str, str]) -> str:
    def one(found: re.Match[str]) -> str:
        name, part = found.groups()
        if name not in told.metrics:
            return words[name]
        metric = told.metrics[name]
        if part and part != "value":
            return format_number(_part(metric, part) or 0)
        return metric.text() if part == "value" else plain_text(metric)

    return _HOLE.sub(one, text)


def _list(names: list[str]) -> str:
    return "; ".join(names[:LISTED]) + (
        "; và các đơn vị khác (xem bảng tình hình nộp)" if len(names) > LISTED else ""
    )


def quotable(title: str) -> bool:
    """True for a text without praise, which a report may quote."""
    return not any(_praises(title, one) for one in _table()["banned"])


def _praises(text: str, phrase: str) -> bool:
    words = " ".join(re.findall(r"\w+", compare_key(text)))
    return f" {compare_key(phrase)} " in f" {words} "


@cache
def _table() -> NarrativeTable:
    data: NarrativeTable = YamlFile.read(Path(__file__).with_name("narrative.yaml")).data
    return data
