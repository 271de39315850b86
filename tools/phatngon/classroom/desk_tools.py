"""The forms of the office on a phone: what is this outlet, what must we do, by when. Pure functions behind a page, no kernel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

from phatngon.base.choices import choose
from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.base.text import upper_first
from phatngon.base.typed_dates import read_start
from phatngon.law import count_deadline
from phatngon.law.calendar import UNIT_LABELS
from phatngon.lessons import identify_form, reply_form
from phatngon.publish.page.script import thin_script, thin_style
from phatngon.rules.press_types import FLAGS, identify, table
from phatngon.rules.replies import respond

TEMPLATE = Path(__file__).parent / "template"
MOST_AMOUNT = 10_000
YES, NO = "1", "0"  # how a form says true and false


def identified(form: Mapping[str, object], as_of: date) -> Html:
    """What an outlet is, by what was seen of it. Raises InputError for a value the form has not."""
    facts: dict[str, Any] = {}
    for name, value in form.items():
        if name == "content":
            facts[name] = _several(value)
        elif name in FLAGS:
            if value in (YES, NO):
                facts[name] = value == YES
        elif isinstance(value, str) and value.strip():
            facts[name] = value.strip()
    return identify_form.answer_html(identify({k: v for k, v in facts.items() if v != []}, as_of))


def responded(form: Mapping[str, object], now: datetime) -> Html:
    """What to do about a case and by when. Raises InputError for what is not read."""
    values: dict[str, Any] = {}
    for name, (words, options) in reply_form.questions().items():
        given = form.get(name)
        if name == "information":
            values[name] = _several(given)
            continue
        known = {_written(value): value for _, value in options}
        if not isinstance(given, str) or given not in known:
            raise InputError(f"“{words}” chưa chọn.", advice="Chọn một dòng trong danh sách.")
        values[name] = known[given]
    day, clock = str(form.get("day", "")), str(form.get("clock", ""))
    return reply_form.reply_html(respond(reply_form.facts_of(values, day, clock), now=now))


def counted(form: Mapping[str, object]) -> Html:
    """When a time limit ends. Raises InputError for what is not read."""
    amount = str(form.get("amount", "")).strip()
    if not amount.isdigit() or int(amount) > MOST_AMOUNT:
        raise InputError("số giờ, số ngày chưa đọc được.", advice="Viết một số nguyên, ví dụ 12.")
    unit = choose(str(form.get("unit", "")), UNIT_LABELS, head="đơn vị tính là")
    start = read_start(str(form.get("from", "")), "mốc bắt đầu", need_hour=unit == "hours")
    found = count_deadline(int(amount), unit, start)  # type: ignore[arg-type]
    return tag("div", tag("p", found.sentence()), class_="pn-result", role="status")


def tools_page(as_of: date) -> str:
    """The page of the three forms."""
    names = table().data["facts"]
    outlet = [
        *(
            _field(name, upper_first(str(names[name])), options, several=name == "content")
            for name, options in identify_form.questions().items()
        ),
        *(
            _text(name, upper_first(str(names[name])), "ví dụ huengaynay.vn")
            for name in ("domain", "licensed_domain")
        ),
    ]
    case = [
        *(
            _field(name, words, options, several=name == "information")
            for name, (words, options) in reply_form.questions().items()
        ),
        _text("day", "Ngày bắt đầu", "ví dụ 7/12/2026", show_date(as_of)),
        _text("clock", "Giờ bắt đầu", "ví dụ 8 giờ 15", "8 giờ 00"),
    ]
    limit = [
        _text("amount", "Số giờ hoặc số ngày", "ví dụ 12"),
        _field("unit", "Đơn vị tính", [(said, code) for code, said in UNIT_LABELS.items()]),
        _text("from", "Mốc bắt đầu", "ví dụ 8h30 23/11/2026, hoặc 23/11/2026"),
    ]
    forms = join(
        _form("identify", "Đây là nơi nào?", outlet, "Xem loại hình"),
        _form("respond", "Phải làm gì, hạn nào?", case, "Xem phải làm gì"),
        _form("deadline", "Tính hạn", limit, "Tính hạn"),
    )
    return read_text(TEMPLATE / "tools.html").format(
        css=thin_style(read_text(TEMPLATE / "phone.css")),
        script=thin_script(read_text(TEMPLATE / "tools.js")),
        day=escape(show_date(as_of)),
        forms=forms,
    )


def _form(name: str, title: str, fields: list[Html], words: str) -> Html:
    return tag(
        "details",
        tag("summary", title),
        tag(
            "form",
            *fields,
            tag("button", words, type="submit", class_="chinh"),
            tag("div", "", class_="ket-qua", aria_live="polite"),
            data_tool=name,
        ),
        id=name,
    )


def _field(
    name: str, words: str, options: list[tuple[str, object]], *, several: bool = False
) -> Html:
    rows = [
        tag("option", upper_first(said), value="" if value is None else _written(value))
        for said, value in options
    ]
    select = tag(
        "select", *rows, name=name, multiple=several or None, size="6" if several else None
    )
    more = " (chọn được nhiều dòng)" if several else ""
    return tag("label", f"{words}{more}", select)


def _text(name: str, words: str, example: str, value: str = "") -> Html:
    field = tag(
        "input",
        type="text",
        name=name,
        value=value,
        placeholder=example,
        autocomplete="off",
        maxlength="120",
    )
    return tag("label", words, field)


def _written(value: object) -> str:
    return {True: YES, False: NO}[value] if isinstance(value, bool) else str(value)


def _several(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return list(value)
    return [value] if isinstance(value, str) and value else []
