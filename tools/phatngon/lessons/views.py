"""What ``show`` can show, by name. Numbers, deadlines and citations reach a reader only through here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

from phatngon.base.errors import InputError
from phatngon.base.html import Html, inline, join, tag
from phatngon.base.moments import show_date, show_value
from phatngon.law import Law, Provision, load_law
from phatngon.law.provision import STATUS_LABELS
from phatngon.lessons.cites import law_term, law_words, parameter_words
from phatngon.lessons.figures import FIGURES
from phatngon.lessons.glossary import terms_html
from phatngon.lessons.output import display
from phatngon.lessons.reply_form import kinds_table, old_new_table
from phatngon.lessons.session import Session
from phatngon.lessons.tables import table_html

GENERATED = {"xu-ly": kinds_table, "cu-moi-day-du": old_new_table}
TABLES_ELSEWHERE = {  # tables of the rooms above the law, loaded only when a lesson shows them
    "reach_views": (
        "bieu-mau",
        "phep-kiem-tra",
        "chi-so",
        "lich-bao-cao",
        "ly-do-thieu",
        "tin-va-ban-chep",
        "so-den-long",
        "so-bao-lu",
    ),
    "network_views": ("ai-duoc-phat-ngon", "tu-danh-gia", "sau-chi-so", "lich-bao-cao-nam"),
    "drill_views": ("kich-ban", "thang-diem", "mau-phat-ngon", "phong-van", "hop-bao"),
}
TABLES = {  # tables that stand alone: where each is made
    "trang-thai-cau-hoi": "inquiry_forms.states_table",
    "chon-hinh-thuc": "outgoing_forms.channels_table",
    "ban-sao-can-dinh-chinh": "outgoing_forms.copies_table",
}
FORMS = {  # where each form is made
    "nhan-dien": "identify_form.show_form",
    "xu-ly": "reply_form.show_reply_form",
    "mau-so": "reach_forms.show_denominators",
    "nguoi-tiep-can": "reach_forms.show_people",
    "doc-ky": "reach_forms.show_period",
    "loi-bao-cao": "reach_forms.show_words",
    "sua-phieu": "reach_repair.show_repair",
    "tep-cua-toi": "reach_repair.show_own_file",
    "ai-phat-ngon": "network_forms.show_speaker",
    "so-mang-luoi": "network_forms.show_register",
    "theo-doi-cau-hoi": "inquiry_forms.show_inquiry",
    "goi-tin": "outgoing_forms.show_package",
    "dien-tap": "drill_widget.show_drill",
    "thu-ngay": "drill_widget.show_opening_drill",
    "bai-cuoi-khoa": "exam_widget.show_exam",
    "giay-tu-kiem-tra": "exam_widget.show_self_record",
}
V = TypeVar("V")
FORM, TERM = "phieu:", "tu:"  # how the names of forms and of terms begin
_PROVISION = re.compile(r"[A-Z][A-Z0-9]*-[\w-]+(\.[\w.]+)?")


def show_things(session: Session, things: tuple[str, ...]) -> None:
    """Show provisions (together, in one box) and named views. Raises InputError for an unknown name."""
    for listed in lists_html(session, things):
        display(listed)
    for thing in things:
        if thing.startswith(FORM):
            _elsewhere(_known(FORMS, thing.removeprefix(FORM)))(session)
        elif (shown := view_html(session, thing)) is not None:
            display(shown)


def lists_html(session: Session, things: tuple[str, ...]) -> list[Html]:
    """The boxes of the provisions and of the terms among ``things``. Raises InputError for an unknown one."""
    provisions = [thing for thing in things if _PROVISION.fullmatch(thing)]
    terms = [thing.removeprefix(TERM) for thing in things if thing.startswith(TERM)]
    boxes = [
        provisions_html(provisions, session) if provisions else Html(""),
        terms_html(terms, session.as_of) if terms else Html(""),
    ]
    return [box for box in boxes if box]


def view_html(session: Session, thing: str) -> Html | None:
    """A table or a picture by its name; None for what :func:`lists_html` shows. Raises InputError for what is no view."""
    kind, _, name = thing.partition(":")
    if kind == "bang":
        return named_table(name)(session.as_of)
    if kind == "hinh":
        return _picture(name, session)
    if _PROVISION.fullmatch(thing) or thing.startswith(TERM):
        return None
    raise InputError(
        f"không có gì tên {show_value(thing)} để hiện.",
        advice="Dùng mã điều khoản, bang:…, tu:…, hinh:… hoặc phieu:….",
    )


def provisions_html(references: list[str], session: Session) -> Html:
    """Provisions as a list: citation and our paraphrase. Unknown ones are never shown as settled."""
    law = load_law()
    rows: list[Html] = []
    for reference in references:
        provision, name = law.resolve(reference)
        rows.append(law_term(provision))
        rows.append(tag("dd", _said(law, reference, provision, name, session)))
    return tag("dl", *rows, class_="pn-law")


def _said(
    law: Law, reference: str, provision: Provision, name: str | None, session: Session
) -> Html:
    if provision.unknown:
        return Html(
            "Chưa rõ: lời văn chưa đọc được nên bộ học liệu không dạy, không chấm điều này."
        )
    if not provision.in_force(session.as_of):
        status = STATUS_LABELS[provision.status(session.as_of)]
        return inline(
            f"Ngày {show_date(session.as_of)}: {status} ({provision.dates_sentence()}). "
            "Chưa có căn cứ trong bộ dữ liệu cho ngày này."
        )
    if name and name.partition(".")[0] in provision.conflict:
        return Html(
            "Các bản đã tra cứu chưa thống nhất về con số này; xin đối chiếu văn bản gốc. Bài này không chấm con số đó."
        )
    if name:
        return join(tag("strong", parameter_words(law, reference)), ". ", inline(provision.vi))
    return law_words(provision)


def _elsewhere(place: str) -> Any:  # whatever stands in a module that is named
    """Something of another module of this room, loaded only when a lesson shows it: ``module.name``."""
    module, _, name = place.partition(".")
    return getattr(import_module(f"phatngon.lessons.{module}"), name)


def named_table(name: str) -> Callable[[date], Html]:
    """What makes the table of that name for a date."""
    module = next((module for module, names in TABLES_ELSEWHERE.items() if name in names), "")
    found: Callable[[date], Html] | None = None
    if module or name in TABLES:
        found = _elsewhere(f"{module}.TABLES")[name] if module else _elsewhere(TABLES[name])
    return found or GENERATED.get(name) or (lambda as_of: table_html(name, as_of))


def _picture(name: str, session: Session) -> Html:
    if name.startswith("lan-toa-"):
        return Html(_elsewhere("reach_views.picture")(name))
    if name == "ban-do-mang-luoi":
        return Html(_elsewhere("network_views.network_picture")())
    return Html(_known(FIGURES, name)(session.as_of))


def _known(views: Mapping[str, V], name: str) -> V:
    if name not in views:
        raise InputError(
            f"không có phần {show_value(name)} để hiện.",
            advice=f"Chọn một trong: {', '.join(views)}.",
        )
    return views[name]
