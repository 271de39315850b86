"""A question bank as Moodle XML: options with feedback, hints, tags, one category a lesson."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from html import escape
from xml.etree import ElementTree as Tree

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

PENALTY = "0.3333333"
CATEGORY = "$course$/top/Phát ngôn/{lesson}"


def moodle_xml(questions: Iterable[FrozenQuestion], titles: dict[str, str]) -> str:
    """The file. ``titles``: the name of each lesson, for its category."""
    root = Tree.Element("quiz")
    category = ""
    for one in questions:
        if one.lesson != category:
            category = one.lesson
            _category(root, titles.get(category, category))
        element = Tree.SubElement(root, "question")
        _write(one, element)
    Tree.indent(root)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"
    )


def _category(root: Tree.Element, title: str) -> None:
    element = Tree.SubElement(root, "question", type="category")
    path = CATEGORY.format(lesson=title.replace("/", "//"))
    Tree.SubElement(Tree.SubElement(element, "category"), "text").text = path


def _text(parent: Tree.Element, name: str, text: str, **attributes: str) -> Tree.Element:
    """A text as HTML, line by line."""
    element = Tree.SubElement(parent, name, {**attributes, "format": "html"})
    Tree.SubElement(element, "text").text = html_of(text)
    return element


def html_of(text: str) -> str:
    """Plain text as HTML.

    >>> html_of("a < b\\n\\nc")
    '<p>a &lt; b</p><p>c</p>'
    """
    lines = [line for line in text.split("\n") if line.strip()]
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)


def _head(question: FrozenQuestion, element: Tree.Element, kind: str) -> None:
    element.set("type", kind)
    Tree.SubElement(Tree.SubElement(element, "name"), "text").text = question.id
    _text(element, "questiontext", question.stem)
    _text(element, "generalfeedback", question.general)
    Tree.SubElement(element, "defaultgrade").text = "1"
    Tree.SubElement(element, "penalty").text = PENALTY
    Tree.SubElement(element, "hidden").text = "0"
    Tree.SubElement(element, "idnumber").text = question.id


def _foot(question: FrozenQuestion, element: Tree.Element) -> None:
    for hint in question.hints:
        _text(element, "hint", hint)
    tags = Tree.SubElement(element, "tags")
    for tag in question.tags:
        Tree.SubElement(Tree.SubElement(tags, "tag"), "text").text = tag


def _answer(
    element: Tree.Element, fraction: str, text: str, feedback: str, form: str
) -> Tree.Element:
    answer = Tree.SubElement(element, "answer", fraction=fraction, format=form)
    Tree.SubElement(answer, "text").text = html_of(text) if form == "html" else text
    if feedback or form != "html":
        _text(answer, "feedback", feedback)
    else:
        _text(answer, "feedback", "")
    return answer


def _write(question: FrozenQuestion, element: Tree.Element) -> None:
    _body(question, element)
    _foot(question, element)


@singledispatch
def _body(question: FrozenQuestion, element: Tree.Element) -> None:
    raise TypeError(type(question))


@_body.register
def _(question: Choices, element: Tree.Element) -> None:
    _head(question, element, "multichoice")
    Tree.SubElement(element, "single").text = "true" if question.single else "false"
    Tree.SubElement(element, "shuffleanswers").text = "true"
    Tree.SubElement(element, "answernumbering").text = "ABCD"
    right = sum(one.right for one in question.options)
    wrong = len(question.options) - right
    for one in question.options:
        _answer(
            element,
            share(one.right, right, wrong, single=question.single),
            one.text,
            one.feedback,
            "html",
        )


def share(is_right: bool, right: int, wrong: int, *, single: bool) -> str:
    """What an option is worth in per cent: right ones share the whole, wrong ones of several take it away again.

    >>> share(True, 3, 2, single=False), share(False, 3, 2, single=False), share(False, 1, 3, single=True)
    ('33.33333', '-50', '0')
    """
    if not is_right and (single or not wrong):
        return "0"
    part = 100 / right if is_right else -100 / wrong
    return f"{part:.5f}".rstrip("0").rstrip(".")


@_body.register
def _(question: Matching, element: Tree.Element) -> None:
    _head(question, element, "matching")
    Tree.SubElement(element, "shuffleanswers").text = "true"
    rows = [*question.pairs, *(("", text) for text in question.extra)]
    for left, right in rows:
        sub = _text(element, "subquestion", left)
        Tree.SubElement(Tree.SubElement(sub, "answer"), "text").text = right


@_body.register
def _(question: Ordering, element: Tree.Element) -> None:
    _head(question, element, "ordering")
    settings = ("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")
    for name, value in (*settings, ("gradingtype", "ABSOLUTE_POSITION"), ("showgrading", "SHOW")):
        Tree.SubElement(element, name).text = value
    for place, text in enumerate(question.steps, 1):
        answer = Tree.SubElement(element, "answer", fraction=str(place), format="html")
        Tree.SubElement(answer, "text").text = html_of(text)


@_body.register
def _(question: Numeric, element: Tree.Element) -> None:
    _head(question, element, "numerical")
    answer = _answer(
        element, "100", shown_number(question.value), question.general, "moodle_auto_format"
    )
    Tree.SubElement(answer, "tolerance").text = shown_number(question.tolerance)
    for value, feedback in question.wrong:
        answer = _answer(element, "0", shown_number(value), feedback, "moodle_auto_format")
        Tree.SubElement(answer, "tolerance").text = "0"
    if question.unit:
        units = Tree.SubElement(Tree.SubElement(element, "units"), "unit")
        Tree.SubElement(units, "multiplier").text = "1"
        Tree.SubElement(units, "unit_name").text = question.unit
    Tree.SubElement(element, "unitgradingtype").text = "0"
    Tree.SubElement(element, "showunits").text = "3" if not question.unit else "0"


@_body.register
def _(question: ShortAnswer, element: Tree.Element) -> None:
    _head(question, element, "shortanswer")
    Tree.SubElement(element, "usecase").text = "0"
    for text in question.accepted:
        _answer(element, "100", text, question.general, "moodle_auto_format")
    for text, feedback in question.wrong:
        _answer(element, "0", text, feedback, "moodle_auto_format")


@_body.register
def _(question: Essay, element: Tree.Element) -> None:
    _head(question, element, "essay")
    Tree.SubElement(element, "responseformat").text = "plain"
    Tree.SubElement(element, "responserequired").text = "1"
    Tree.SubElement(element, "responsefieldlines").text = "10"
    told = "\n".join((*(f"– {line}" for line in question.checklist), "Bài mẫu:", question.model))
    _text(element, "graderinfo", told)
