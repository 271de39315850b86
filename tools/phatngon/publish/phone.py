"""Phone pages: a lesson's key points and items as one small page that works from a file, without kernel, network or library."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import VIETNAM, show_date
from phatngon.base.paths import kit_root
from phatngon.lessons.markup import Html, inline, markdown, tag
from phatngon.practice import sentences as say
from phatngon.practice import typed
from phatngon.practice.answers import solution
from phatngon.practice.arrange import arranged
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.ground import caveats, citations
from phatngon.practice.items import CaseItem, ChoiceItem, ClassifyItem, Item, MatchItem, MomentItem, NumberItem, OrderItem, TextItem
from phatngon.practice.typed import end_rounded
from phatngon.publish.compact import packed
from phatngon.publish.lesson_parts import key_points
from phatngon.publish.needed import Thing, needed
from phatngon.publish.notebooks import find_lesson, lesson_paths

POLICY = ("default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
          "form-action 'none'")
SENTENCES = (
    "NOT_DONE", "CHOICE_RIGHT", "CHOICE_WRONG", "COUNTED", "NOUNS", "SOURCE", "MANY_MISSING", "MANY_RIGHT_SO_FAR", "ORDER_MISPLACED",
    "PART", "PARTS_LEFT", "RIGHT_USED_TWICE", "NUMBER_RIGHT", "NUMBER_WRONG", "NUMBER_ADVICE", "MOMENT_RIGHT", "DATE_RIGHT", "MOMENT_WRONG",
    "DATE_WRONG", "MOMENT_NEAR", "MOMENT_NEAR_ADVICE", "MOMENT_ADVICE", "TEXT_RIGHT", "TEXT_RIGHT_WHY", "TEXT_NEAR", "TEXT_NEAR_ADVICE",
    "TEXT_WRONG", "TEXT_ADVICE", "CHECKLIST", "CHECKLIST_SELF", "CHECKLIST_RIGHT", "POINT_MISSING", "POINT_MARKS", "POINT_BANNED",
    "POINT_SELF", "TOO_LONG")
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
    items = [item for item in all_items if not isinstance(item, CaseItem)]
    if not items:
        return ""
    lent = needed(lesson, items, as_of)
    things = {thing.id: thing for mine in lent.values() for thing in mine}
    cites: dict[str, int] = {}
    data = {"lesson": lesson, "as_of": as_of.isoformat(), "say": spoken(), "items": [item_data(item, as_of, cites) for item in items]}
    data["cites"] = list(cites)
    sections = "".join(_section(item, lent.get(item.id, ())) for item in items)
    kept = "".join(str(tag("template", Html(without_frames(thing.html)), id=thing.id)) for thing in things.values())
    cases = len(all_items) - len(items)
    left = f" Còn {cases} tình huống nhiều bước: làm trên máy tính, trong sổ tay của bài." if cases else ""
    template = Path(__file__).parent / "template"
    return _PAGE.format(policy=POLICY, title=escape(bank.title), css=_thin(read_text(template / "dien-thoai.css")), day=show_date(as_of),
                        version=__version__, points=_key_points(lesson, as_of), left=left, sections=sections + kept,
                        data=_json(packed(data)), script=_thin(read_text(template / "dien-thoai.js")).replace("</script", "<\\/script"))


def _section(item: Item, things: tuple[Thing, ...]) -> str:
    """A question, and beside it, folded, what it sends the reader to; the page fills the folds from its templates."""
    folds = [tag("details", tag("summary", thing.title), class_="can", data_can=thing.id) for thing in things]
    heading = tag("h3", f"Câu {item.id} ", tag("span", class_="tinh-trang"), id=item.id)
    return str(tag("section", heading, tag("p", item.type_label, class_="nho"), markdown(item.stem), *folds,
                   data_cau=item.id, data_outcome="not_done"))


def without_frames(html: str) -> str:
    """A part of a lesson for a small screen: what only scrolls says so by itself; the marks of certainty are the lesson's."""
    return html.replace(' role="region"', "")


@cache
def spoken() -> dict[str, Any]:
    """The sentences of marking, the very ones of the notebooks."""
    found = {name: getattr(say, name) for name in SENTENCES}
    return {**found, "OUTCOMES": say.OUTCOME_LABELS, "NUMBER_FORM": typed.NUMBER_FORM, "MOMENT_FORM": typed.MOMENT_FORM,
            "DATE_FORM": typed.DATE_FORM}


def item_data(item: Item, as_of: date, cites: dict[str, int]) -> dict[str, Any]:
    """An item as data for the page: key and feedback included, for practice items are open."""
    numbers = [cites.setdefault(str(citation), len(cites)) for citation in citations(item.rests_on)]
    row: dict[str, Any] = {"id": item.id, "type": item.type, "print": item.fingerprint[:8], "hints": list(item.hints),
                           "after": _plain(item.after), "cites": numbers, "key": _key(item)}
    if isinstance(item, NumberItem | MomentItem | TextItem):
        row["solution"] = list(solution(item, as_of).lines)
    match item:
        case ChoiceItem():
            row["choices"] = [{"id": one.id, "text": _plain(one.text), "feedback": one.feedback} for one in arranged(item, "")]
        case OrderItem():
            row["steps"] = [{"id": one.id, "text": _plain(one.text), "why": one.why} for one in arranged(item, "")]
        case MatchItem():
            row["rows"] = [{"id": one.id, "text": one.left, "feedback": one.feedback} for one in item.pairs]
            row["targets"] = [{"id": one.id, "text": one.text} for one in arranged(item, "")]
        case ClassifyItem():
            row["rows"] = [{"id": one.id, "text": one.text, "feedback": one.feedback, "source": one.source} for one in arranged(item, "")]
            row["targets"] = [{"id": one.id, "text": one.label} for one in item.bins]
        case NumberItem():
            row |= {"unit": item.unit, "tolerance": float(item.tolerance), "feedback": item.feedback,
                    "caveats": list(caveats(item.rests_on)),
                    "wrong": [{"value": float(one.value), "feedback": one.feedback} for one in item.wrong if one.value is not None]}
        case MomentItem():
            row |= {"timed": item.needs == "datetime", "ends": item.deadline is not None or item.case is not None,
                    "feedback": item.feedback, "caveats": list(caveats(item.rests_on)),
                    "wrong": [{"value": _moment(one.value), "feedback": one.feedback} for one in item.wrong if one.value is not None]}
        case TextItem():
            row |= {"accept": list(item.accept), "feedback": item.feedback, "max_chars": item.max_chars,
                    "wrong": [{"value": one.value, "feedback": one.feedback} for one in item.wrong],
                    "checklist": [{"id": one.id, "text": one.text, "any": list(one.any), "none": list(one.none) or None,
                                   "self": one.by_self} for one in item.checklist]}
    return row


def _key(item: Item) -> Any:
    match item:
        case NumberItem():
            return float(item.key)
        case MomentItem():
            return _moment(item.key)
        case TextItem():
            return None
        case _:
            return list(item.key) if isinstance(item.key, tuple) else item.key


def _moment(value: date | datetime) -> dict[str, int]:
    """A day as days, a moment as minutes, both in official time; a moment carries the day people would call it too."""
    if isinstance(value, datetime):
        local, ended = value.astimezone(VIETNAM), end_rounded(value)
        return {"minute": int((ended.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()) // 60,  # noqa: DTZ001
                "day": (local.date() - date(1970, 1, 1)).days}
    return {"day": (value - date(1970, 1, 1)).days}


def _plain(text: str) -> str:
    return " ".join(text.replace("**", "").replace("*", "").split())


def _key_points(lesson: str, as_of: date) -> str:
    return key_points(find_lesson(lesson), as_of) or str(tag("p", inline("Mở sổ tay của bài để đọc phần chính.")))


def _thin(text: str) -> str:
    """Without indents, empty lines and lines of comment: the page travels on weak networks."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _json(data: Any) -> str:
    """JSON that cannot close its element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
