"""A question bank as GIFT, the text form that Moodle and other systems read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import singledispatch

from phatngon.publish.exports.moodle import share
from phatngon.publish.exports.questions import (
    Choices,
    Essay,
    FrozenQuestion,
    Matching,
    Numeric,
    Ordering,
    ShortAnswer,
    shown_number,
)

_SIGNS = re.compile(r"([~=#{}:\\])")


def gift_text(questions: Iterable[FrozenQuestion], titles: dict[str, str]) -> str:
    """The file; one category a lesson. What GIFT has no form for is asked as an essay that says so."""
    lines, category = [], ""
    for one in questions:
        if one.lesson != category:
            category = one.lesson
            lines.append(
                f"$CATEGORY: $course$/top/Phát ngôn/{titles.get(category, category).replace('/', '//')}\n"
            )
        lines.append(f"// {' '.join(one.tags)}")
        body = _body(one)
        general = f"\n####{escaped(one.general)}" if one.general and body else ""
        inside = f"{body}{general}\n" if body else ""
        lines.append(f"::{escaped(one.id)}::{escaped(one.stem)} {{{inside}}}\n")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text with the signs of GIFT made plain, on one line.

    >>> escaped("a = b: {c}")
    'a \\\\= b\\\\: \\\\{c\\\\}'
    """
    return _SIGNS.sub(r"\\\1", text).replace("\n", r"\n")


def _said(feedback: str) -> str:
    return f"#{escaped(feedback)}" if feedback else ""


@singledispatch
def _body(question: FrozenQuestion) -> str:
    raise TypeError(type(question))


@_body.register
def _(question: Choices) -> str:
    right = sum(one.right for one in question.options)
    wrong = len(question.options) - right
    rows = []
    for one in question.options:
        if question.single:
            sign = "=" if one.right else "~"
        else:
            sign = f"~%{share(one.right, right, wrong, single=False)}%"
        rows.append(f"\n{sign}{escaped(one.text)}{_said(one.feedback)}")
    return "".join(rows)


@_body.register
def _(question: Matching) -> str:
    rows = [*question.pairs, *(("", text) for text in question.extra)]
    return "".join(f"\n={escaped(left)} -> {escaped(right)}" for left, right in rows)


@_body.register
def _(question: Ordering) -> str:
    """GIFT has no order: each step is matched with its place."""
    return "".join(f"\n={escaped(text)} -> {place}" for place, text in enumerate(question.steps, 1))


@_body.register
def _(question: Numeric) -> str:
    rows = [f"\n={shown_number(question.value)}:{shown_number(question.tolerance)}"]
    rows += [
        f"\n=%0%{shown_number(value)}:0{_said(feedback)}" for value, feedback in question.wrong
    ]
    return "#" + "".join(rows)


@_body.register
def _(question: ShortAnswer) -> str:
    rows = [f"\n={escaped(text)}" for text in question.accepted]
    rows += [f"\n=%0%{escaped(text)}{_said(feedback)}" for text, feedback in question.wrong]
    return "".join(rows)


@_body.register
def _(question: Essay) -> str:
    return ""
