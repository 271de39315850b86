"""The identification form: tick what was seen, read what it is, why, and what is still missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.base.text import upper_first
from phatngon.law import load_law
from phatngon.lessons.cites import mark_html
from phatngon.lessons.guard import answer_into
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.rules.press_types import (
    ALLOWED,
    FLAGS,
    Identification,
    identify,
    names_of,
    table,
    type_label,
)

UNSEEN = "chưa thấy"
PRESS_WORDS = {
    True: "Là báo chí",
    False: "Không phải báo chí",
    None: "Chưa rõ có phải báo chí hay không",
}


def show_form(session: Session) -> None:
    """Live: the form with its answer. On paper: the form to tick with a pen."""
    if session.live:
        display(_form(session.as_of))
    else:
        display(paper_form())


def answer_html(found: Identification) -> Html:
    """What the rules say, with citations, contradictions and missing facts."""
    law = load_law()
    reasons = []
    for reason in found.reasons:
        cited = law[reason.provision] if reason.provision else None
        reasons.append(
            tag(
                "li",
                reason.text,
                " ",
                tag("span", cited.citation, mark_html(cited), class_="pn-cite") if cited else None,
            )
        )
    conflicts = [
        tag("li", tag("strong", "Dữ kiện trái nhau: "), conflict.text)
        for conflict in found.conflicts
    ]
    return tag(
        "div",
        tag(
            "p",
            tag("strong", upper_first(type_label(found.type)) + ". "),
            f"{PRESS_WORDS[found.is_press]} (theo luật ngày {show_date(found.as_of)}).",
        ),
        tag("ul", *reasons, *conflicts),
        class_="pn-result",
        role="status",
    )


def paper_form() -> Html:
    """The same form as a table to tick."""
    rows = []
    for name, options in questions().items():
        boxes = join(
            *(tag("span", f"☐ {label}   ") for label, value in options if value is not None)
        )
        rows.append(
            tag("tr", tag("th", table().data["facts"][name], scope="row"), tag("td", boxes))
        )
    rows.append(
        tag("tr", tag("th", "tên miền đang xem", scope="row"), tag("td", "______________________"))
    )
    rows.append(
        tag(
            "tr",
            tag("th", "tên miền ghi trong giấy phép", scope="row"),
            tag("td", "______________________"),
        )
    )
    head = tag(
        "thead",
        tag(
            "tr",
            tag("th", "Dữ kiện", scope="col"),
            tag("th", "Đã thấy (không thấy thì để trống)", scope="col"),
        ),
    )
    return tag(
        "div",
        tag("table", tag("caption", "Phiếu nhận diện nơi đăng tin"), head, tag("tbody", *rows)),
        class_="pn-table",
    )


def questions() -> dict[str, list[tuple[str, object]]]:
    """What is asked of an outlet, fact by fact, with (words, value) of every answer; None stands for what was not seen."""
    words = table().data["values"]
    asked: dict[str, list[tuple[str, Any]]] = {}
    for name in ("medium", "licence", "licence_form", "masthead", "operator"):
        asked[name] = [(UNSEEN, None)] + [
            (str(words.get(value, value)), value) for value in ALLOWED[name]
        ]
    asked["content"] = [(said, value) for value, said in names_of("content").items()]
    for name in FLAGS:
        asked[name] = [(UNSEEN, None), ("có", True), ("không", False)]
    return asked


def _form(as_of: date) -> object:
    import ipywidgets as widgets

    names = table().data["facts"]
    wide = {
        "style": {"description_width": "17em"},
        "layout": {"width": "42em", "max_width": "100%"},
    }
    fields: dict[str, Any] = {}
    for name, options in questions().items():
        if name == "content":
            fields[name] = widgets.SelectMultiple(
                options=options, description=names[name], rows=5, **wide
            )
        else:
            fields[name] = widgets.Dropdown(
                options=options, index=0, description=names[name], **wide
            )
    for name in ("domain", "licensed_domain"):
        fields[name] = widgets.Text(
            description=names[name], placeholder="ví dụ huengaynay.vn", **wide
        )
    answer = widgets.HTML()

    def decide(_: object) -> None:
        facts = {
            name: list(field.value) if name == "content" else field.value
            for name, field in fields.items()
        }
        facts = {name: value for name, value in facts.items() if value not in (None, "", [])}
        answer_into(answer, lambda: answer_html(identify(facts, as_of)))

    button = widgets.Button(description="Xem loại hình", tooltip="Đối chiếu với bảng quyết định")
    button.on_click(decide)
    box = widgets.VBox(
        [
            widgets.HTML("<strong>Phiếu nhận diện nơi đăng tin</strong>"),
            *fields.values(),
            button,
            answer,
        ]
    )
    return box.add_class("pn-item").add_class("pn-live")
