"""Phone pages: a lesson's key points and items as one small page that works from a file, without kernel, network or library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.files import read_text, write_text
from phatngon.base.html import Html, inline, markdown, tag
from phatngon.base.moments import WEEKDAYS, show_date
from phatngon.base.paths import kit_root
from phatngon.practice import sentences as say
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.items import Item
from phatngon.practice.outcome import OUTCOME_LABELS, STORED, Outcome
from phatngon.practice.wire import to_wire
from phatngon.publish.page.compact import packed
from phatngon.publish.sources.lesson_parts import key_points
from phatngon.publish.sources.needed import Thing, needed
from phatngon.publish.sources.notebooks import find_lesson, lesson_paths

POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
# strings, comments, patterns: a division is written with spaces, a pattern never begins with one
_LITERAL = re.compile(
    r'("(?:\\.|[^"\\\n])*"|//.*|/(?! )(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[gu]*)'
)
_SPACED = re.compile(r"[ \t]*(=>|[{}()\[\],;=?:<>&|!*]|(?<!\+)\+(?!\+))[ \t]*")
TEMPLATE = Path(__file__).parent / "template"
# sentences a page never says itself
ELSEWHERE = ("CASE_", "STEP_", "UPDATED_", "NUMBER_FORM", "DATE_FORM", "HOUR_FORM", "MOMENT_FORM")
SHARED = ("mark", "words", "typed")  # in this order, before the kinds
_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}"><meta name="format-detection" content="telephone=no">
<title>{title}</title><link rel="icon" href="data:,"><style>{css}</style></head><body>
<header><p>Phát ngôn · bản điện thoại</p><h1>{title}</h1><p>Theo luật áp dụng ngày {day} · bản {version}</p>
<p id="tien-do" role="status"></p><p><a id="lam-tiep" hidden href="#">Làm tiếp</a></p></header>
<main>{points}<h2>Tự làm</h2>
<p class="nho">Chấm ngay trên máy này, không gửi gì đi đâu. Tiến độ nằm trong trình duyệt của máy này.{left}</p>
{sections}<p><button type="button" id="xoa" aria-expanded="false" aria-controls="xoa-hoi">Xóa tiến độ trên máy này</button></p>
<div id="xoa-hoi" role="group" aria-labelledby="xoa-loi" hidden>
<p id="xoa-loi">Xóa mọi câu trả lời và tiến độ của bài này trên máy này? Xóa rồi không lấy lại được.</p>
<p><button type="button" id="xoa-that">Xóa hết</button><button type="button" id="xoa-thoi">Giữ lại</button></p></div></main>
<script type="application/json" id="du-lieu">{data}</script><script>{script}</script></body></html>
"""


def build_phone_pages(folder: Path, as_of: date, lessons: Iterable[str] = ()) -> Iterator[Path]:
    """Write the page of each lesson that has items on ``as_of``. Raises MissingOnMachine where nothing can be written."""
    taught = {path.stem for path in lesson_paths()}
    for path in bank_files():
        if path.stem in taught and (not lessons or path.stem in lessons):
            html = phone_page(path.stem, as_of)
            if html:
                yield write_text(folder / "dien-thoai" / f"{path.stem}.html", html)


def phone_page(lesson: str, as_of: date) -> str:
    """The page of a lesson; empty where nothing applies on ``as_of``."""
    bank = load_bank(kit_root() / "exercises" / f"{lesson}.yaml")
    all_items = bank.items_for(as_of)
    items = [item for item in all_items if item.on_phone]
    if not items:
        return ""
    lent = needed(lesson, items, as_of)
    things = {thing.id: thing for mine in lent.values() for thing in mine}
    data = {
        "lesson": lesson,
        "as_of": as_of.isoformat(),
        "say": spoken(),
        "items": [item_data(item, as_of) for item in items],
    }
    script = _thin_script(
        f'"use strict";\n{marking_script()}{read_text(TEMPLATE / "dien-thoai.js")}'
    ).replace("</script", "<\\/script")
    sections = "".join(_section(item, lent.get(item.id, ())) for item in items)
    kept = "".join(
        str(tag("template", Html(without_frames(thing.html)), id=thing.id))
        for thing in things.values()
    )
    cases = len(all_items) - len(items)
    left = (
        f" Còn {cases} tình huống nhiều bước: làm trên máy tính, trong sổ tay của bài."
        if cases
        else ""
    )
    return _PAGE.format(
        policy=POLICY,
        title=escape(bank.title),
        css=_thin(read_text(TEMPLATE / "dien-thoai.css")),
        day=show_date(as_of),
        version=__version__,
        points=_key_points(lesson, as_of),
        left=left,
        sections=sections + kept,
        data=_json(packed(data)),
        script=script,
    )


def _section(item: Item, things: tuple[Thing, ...]) -> str:
    """A question, and beside it, folded, what it sends the reader to; the page fills the folds from its templates."""
    folds = [
        tag("details", tag("summary", thing.title), class_="can", data_can=thing.id)
        for thing in things
    ]
    heading = tag("h3", f"Câu {item.id} ", tag("span", class_="tinh-trang"), id=item.id)
    return str(
        tag(
            "section",
            heading,
            tag("p", item.type_label, class_="nho"),
            markdown(item.stem),
            *folds,
            data_cau=item.id,
            data_outcome=Outcome.NOT_DONE,
        )
    )


def without_frames(html: str) -> str:
    """A part of a lesson for a small screen: what only scrolls says so by itself; the marks of certainty are the lesson's."""
    return html.replace(' role="region"', "")


@cache
def spoken() -> dict[str, Any]:
    """The sentences of marking, the very ones of the notebooks, and the words that stand for outcomes."""
    found = {
        name: value
        for name, value in vars(say).items()
        if name.isupper() and not name.startswith(ELSEWHERE)
    }
    return {**found, "WEEKDAYS": WEEKDAYS, "OUTCOMES": OUTCOME_LABELS, "STORED": STORED}


def item_data(item: Item, as_of: date) -> dict[str, Any]:
    """An item as data for the page: key and feedback included, for practice items are open. Its stem stands in the page itself."""
    row = to_wire(item, as_of, with_key=True)
    del row["stem"]
    return row


def marking_script() -> str:
    """The half of the page's script that marks and knows no page: what kinds share, then a script a kind."""
    folder = TEMPLATE / "marking"
    return "".join(
        read_text(folder / f"{name}.js")
        for name in (
            *SHARED,
            *sorted(path.stem for path in folder.glob("*.js") if path.stem not in SHARED),
        )
    )


def _key_points(lesson: str, as_of: date) -> str:
    return key_points(find_lesson(lesson), as_of) or str(
        tag("p", inline("Mở sổ tay của bài để đọc phần chính."))
    )


def _thin(text: str) -> str:
    """Without indents, empty lines and lines of comment: the page travels on weak networks."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _thin_script(text: str) -> str:
    """A script without comments and without spaces around its signs; strings and patterns stay as they are."""
    pieces = _LITERAL.split(text)
    pieces[::2] = (_SPACED.sub(r"\1", piece) for piece in pieces[::2])
    return _thin("".join("" if piece.startswith("//") else piece for piece in pieces))


def _json(data: Any) -> str:
    """JSON that cannot close its element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
