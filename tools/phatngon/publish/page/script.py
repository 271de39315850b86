"""The script and the style of a lesson page: thin, because pages travel on weak networks, and marking as the notebook does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from phatngon import __version__
from phatngon.base.files import read_text
from phatngon.base.moments import WEEKDAYS
from phatngon.practice import sentences as say
from phatngon.practice.drill import sentences as drill_say
from phatngon.practice.items import Item
from phatngon.practice.outcome import OUTCOME_LABELS, STORED
from phatngon.practice.wire import to_wire
from phatngon.publish.page.compact import packed

TEMPLATE = Path(__file__).parent / "template"
POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
# sentences a page never says itself
ELSEWHERE = ("UPDATED_", "NUMBER_FORM", "DATE_FORM", "HOUR_FORM", "MOMENT_FORM")
SHARED = ("mark", "words", "typed")  # in this order, before the kinds
PLAYER_SCRIPTS = ("buoi", "bao-cao", "ngan")  # a drill inside a lesson page
DRILL = ("figures", "clockwork", "scoring", "report")
CASES = "tinh-huong"
FINDS = "bat-dau"
PAGE_SCRIPTS = (
    "kho",
    "nhac",
    "giu",
    "tra-loi",
    "cau-hoi",
    CASES,
    FINDS,
    "di-lai",
)  # in this order, after marking
START_SCRIPTS = ("kho", "nhac", "mang", "lam-lai", "lo-trinh")
FORM_SCRIPTS = ("kho", "nhac", "tra-loi", "kiem-tra")
# strings, comments, patterns: a division is written with spaces, a pattern never begins with one
_LITERAL = re.compile(
    r'("(?:\\.|[^"\\\n])*"|//.*|/(?! )(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[gu]*)'
)
_SPACED = re.compile(r"[ \t]*(=>|[{}()\[\],;=?:<>&|!*]|(?<!\+)\+(?!\+))[ \t]*")
_STYLE_SPACED = re.compile(r"\s*([{};,>])\s*")


@cache
def spoken() -> dict[str, object]:
    """The sentences of marking, the very ones of the notebooks, and the words that stand for outcomes."""
    found = {
        name: value
        for name, value in vars(say).items()
        if name.isupper() and not name.startswith(ELSEWHERE)
    }
    return {**found, "WEEKDAYS": WEEKDAYS, "OUTCOMES": OUTCOME_LABELS, "STORED": STORED}


def item_data(item: Item, as_of: date) -> dict[str, object]:
    """An item as data for the page: key and feedback included, for practice items are open. Its stem stands in the page itself."""
    row = to_wire(item, as_of, with_key=True)
    del row["stem"]
    return row


def marking_script(without: tuple[str, ...] = ()) -> str:
    """The half of the page's script that marks and knows no page: what kinds share, then a script a kind."""
    return _scripts("marking", SHARED, without)


def drill_script() -> str:
    """What tells how a drill goes, what it scores and what its report says; it stands on the marking and knows no page."""
    return _scripts("drill", DRILL)


@cache
def drill_spoken() -> dict[str, object]:
    """The sentences of the drill, the very ones of the notebook."""
    return {name: value for name, value in vars(drill_say).items() if name.isupper()}


def _scripts(folder: str, first: tuple[str, ...], without: tuple[str, ...] = ()) -> str:
    """Every script of a folder of the template, those named ``first`` before the others."""
    inside = TEMPLATE / folder
    known = {*first, *without}
    others = sorted(path.stem for path in inside.glob("*.js") if path.stem not in known)
    return "".join(read_text(inside / f"{name}.js") for name in (*first, *others))


@cache
def page_script(*, cases: bool = False, drill: bool = False) -> str:
    """The whole script of a page, which cannot close its own element; what plays ``cases`` or a ``drill`` only where it is needed."""
    names = [name for name in PAGE_SCRIPTS if cases or name != CASES]
    own = _named(names)
    if drill:
        pieces = (read_text(TEMPLATE / "dien-tap" / f"{name}.js") for name in PLAYER_SCRIPTS)
        own = drill_script() + own + "".join(pieces)
    marking = marking_script() if cases else marking_script(without=("case",))
    return thin_script(f'"use strict";\n{marking}{own}')


@cache
def start_script() -> str:
    """The whole script of the start page."""
    return thin_script(f'"use strict";\n{_named(START_SCRIPTS)}')


@cache
def form_script() -> str:
    """The whole script of a test that is taken once and told nothing of: before a class, after it, weeks later."""
    return thin_script(f'"use strict";\n{marking_script(without=("case",))}{_named(FORM_SCRIPTS)}')


@cache
def page_style(*, drill: bool = False, start: bool = False) -> str:
    """The style of a page, with that of the drill where one is played on it, or of the start page."""
    names = ["bai-hoc", *(["dien-tap"] if drill else []), *(["trang-dau"] if start else [])]
    return thin_style("".join(read_text(TEMPLATE / f"{name}.css") for name in names))


def _named(names: Iterable[str]) -> str:
    return "".join(read_text(TEMPLATE / "trang" / f"{name}.js") for name in names)


def thin_style(text: str) -> str:
    """A style without comments and without spaces around its signs."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return _STYLE_SPACED.sub(r"\1", _thin(bare))


def filled_page(template: str, data: object, **words: str) -> str:
    """A page of ``template`` with its data, its ``words`` and what every page says: which version made it, what it may load."""
    whole = {"policy": POLICY, "version": __version__, "data": json_inside(packed(data)), **words}
    return read_text(TEMPLATE / template).format(**whole)


def json_inside(data: object) -> str:
    """JSON that cannot close its element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _thin(text: str) -> str:
    """Without indents, empty lines and lines of comment."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def thin_script(text: str) -> str:
    """A script without comments and without spaces around its signs, which cannot close its own element.

    Strings and patterns stay as they are.
    """
    pieces = _LITERAL.split(text)
    pieces[::2] = (_SPACED.sub(r"\1", piece) for piece in pieces[::2])
    thin = _thin("".join("" if piece.startswith("//") else piece for piece in pieces))
    return thin.replace("</script", "<\\/script")
