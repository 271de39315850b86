"""The calculator: what happened, who asks, when it began → what to do, by when, with the days skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.html import Html, grid, join, tag
from phatngon.base.moments import VIETNAM, parse_vn_date, parse_vn_time, show_date
from phatngon.law import load_law
from phatngon.law.changes import old_new_rows
from phatngon.lessons import session as running
from phatngon.lessons.cites import citation_list
from phatngon.lessons.guard import answer_into
from phatngon.lessons.output import display
from phatngon.lessons.session import Session
from phatngon.rules.case import ASKERS, INFORMATION, KINDS, SCOPES, UNIT_LEVELS, names_of
from phatngon.rules.replies import Answer, respond, table
from phatngon.rules.reply_words import answer_lines, table_line


def show_reply_form(session: Session) -> None:
    """Live: the calculator. On paper: the sheet to fill in by hand."""
    display(_form(session) if session.live else paper_sheet())


def reply_html(answer: Answer) -> Html:
    """An answer of the rules as a list, the decision first."""
    head, *rest = answer_lines(answer)
    return tag(
        "div",
        tag("p", tag("strong", head)),
        tag("ul", *(tag("li", line.removeprefix("- ")) for line in rest)),
        class_="pn-result",
        role="status",
    )


def paper_sheet() -> Html:
    """The same questions as a sheet of paper."""
    data = table().data
    rows = [
        ("Việc gì", _boxes(data["labels"].values())),
        ("Cấp của cơ quan", _boxes(names_of("unit_level").values())),
        ("Ai hỏi", _boxes(names_of("asker").values())),
        ("Thông tin thuộc loại", _boxes(names_of("information").values())),
        ("Việc đã lên báo chưa", _boxes(("rồi", "chưa"))),
        ("Mốc bắt đầu (giờ, ngày)", "______________________"),
        ("Hạn tính được và căn cứ", "______________________"),
    ]
    head = tag(
        "thead", tag("tr", tag("th", "Cần biết", scope="col"), tag("th", "Ghi nhận", scope="col"))
    )
    body = tag(
        "tbody",
        *(tag("tr", tag("th", name, scope="row"), tag("td", value)) for name, value in rows),
    )
    return tag(
        "div",
        tag("table", tag("caption", "Phiếu chọn chế độ và tính hạn"), head, body),
        class_="pn-table",
    )


def _boxes(labels: Iterable[str]) -> str:
    return "   ".join(f"☐ {label}" for label in labels)


def questions() -> dict[str, tuple[str, list[tuple[str, object]]]]:
    """What is asked of a case, fact by fact: its words and (words, value) of every answer. Of ``information`` several may be taken."""
    labels = table().data["labels"]
    levels = [*reversed(UNIT_LEVELS[:3]), "service_unit"]
    return {
        "kind": ("Việc gì", [(labels[kind], kind) for kind in KINDS]),
        "unit_level": ("Cấp của cơ quan", [(names_of("unit_level")[one], one) for one in levels]),
        "asker": ("Ai hỏi", [(names_of("asker")[one], one) for one in ASKERS]),
        "information": (
            "Thông tin thuộc loại",
            [(names_of("information")[one], one) for one in reversed(INFORMATION)],
        ),
        "reported": ("Việc đã lên báo chưa", [("chưa", False), ("rồi", True)]),
        "scope": ("Phạm vi", [(names_of("scope")[one], one) for one in SCOPES]),
        "channel": ("Kênh (công dân)", [(said, one) for one, said in names_of("channel").items()]),
    }


def _form(session: Session) -> object:
    import ipywidgets as widgets

    wide = {
        "style": {"description_width": "14em"},
        "layout": {"width": "46em", "max_width": "100%"},
    }
    fields: dict[str, Any] = {}
    for name, (words, options) in questions().items():
        if name == "information":
            fields[name] = widgets.SelectMultiple(
                options=options,
                value=("ordinary",),
                description=words,
                rows=6,
                tooltip=words,
                **wide,
            )
        else:
            fields[name] = widgets.Dropdown(
                options=options, description=words, tooltip=words, **wide
            )
    day = widgets.Text(
        description="Ngày bắt đầu",
        value=show_date(session.as_of),
        placeholder="ví dụ 7/12/2026",
        **wide,
    )
    clock = widgets.Text(
        description="Giờ bắt đầu", value="8 giờ 00", placeholder="ví dụ 8 giờ 15", **wide
    )
    output = widgets.HTML()

    def decide(_: object) -> None:
        seen = {name: field.value for name, field in fields.items()}
        answer_into(
            output,
            lambda: reply_html(respond(facts_of(seen, day.value, clock.value), now=running.now())),
        )

    button = widgets.Button(description="Xem phải làm gì", tooltip="Đối chiếu với bảng quyết định")
    button.on_click(decide)
    box = widgets.VBox(
        [
            widgets.HTML("<strong>Máy tính hạn và cách xử lý</strong>"),
            *fields.values(),
            day,
            clock,
            button,
            output,
        ]
    )
    return box.add_class("pn-item").add_class("pn-live")


def facts_of(values: Mapping[str, str | Sequence[str]], day: str, clock: str) -> dict[str, object]:
    """The form as the facts of a case; fields that do not go with the kind are left out. Raises InputError for an unread start."""
    began, read = parse_vn_date(day), parse_vn_time(clock)
    if began is None:
        raise InputError(
            f"ngày bắt đầu “{day}” chưa đọc được.", advice="Viết ngày, tháng, năm như 7/12/2026."
        )
    if read is None or read[0] == 24:
        raise InputError(
            f"giờ bắt đầu “{clock}” chưa đọc được.", advice="Viết như 8 giờ 15 hoặc 8h15."
        )
    start = datetime.combine(began, time(*read), VIETNAM)
    facts: dict[str, object] = {
        **values,
        "information": list(values["information"]) or ["ordinary"],
        "starts_at": start.isoformat(),
    }
    if facts["kind"] not in ("sudden_event", "public_opinion"):
        facts.pop("scope")
    if facts["kind"] != "citizen_request":
        facts.pop("channel")
    return facts


def kinds_table(as_of: date) -> Html:
    """The decision table of the clocks: what happened → when it starts → by when → provision, for one date."""
    heads = ["Việc", "Phải làm", "Hạn", "Tính từ", "Căn cứ"]
    return grid(f"Thời hạn theo luật áp dụng ngày {show_date(as_of)}", heads, clock_rows(as_of))


def clock_rows(
    as_of: date, cite: Callable[[list[str]], str] = citation_list, **facts: object
) -> list[tuple[str, list[str]]]:
    """The rows of the clocks: what happened, and what to do, by when, counted from when, on what ground (as ``cite`` writes it).

    ``facts`` keeps the rows of one case (``kind``, ``scope``, ``by``): those that say otherwise are left out, and those for
    one kind of asker where none is named.
    """
    law, rules, rows = load_law(), table(), []
    for row in rules.rows("deadlines"):
        said = {**row.when, "by": [row.data["by"]]}
        if facts and "asker" in row.when and "asker" not in facts:
            continue
        if any(value not in said.get(name, [value]) for name, value in facts.items()):
            continue
        for basis in row.bases(law, as_of)[:1]:
            line = table_line(row, basis, law, kind=str(facts.get("kind", "")))
            rows.append(
                (line.event, [line.what, line.limit, line.start or "–", cite([basis.provision])])
            )
    return rows


def old_new_table(as_of: date) -> Html:
    """Old against new, every point of the base's list of changes; doubts stand beside the point."""
    rows = []
    for row in old_new_rows(as_of):
        doubts = (
            tag("div", "Lưu ý: ", " ".join(row.doubts), class_="pn-cite") if row.doubts else None
        )
        old = join(row.before, tag("div", row.before_citation, class_="pn-cite"))
        new = join(row.after, tag("div", row.after_citation, class_="pn-cite"))
        rows.append((f"{row.point}. {row.title}", [old, new, join(row.kind_label, doubts)]))
    return grid(
        "Luật cũ và luật mới đặt cạnh nhau",
        ["Điểm", "Trước", "Nay", "Thay đổi"],
        rows,
        f"Bên nào áp dụng tùy ngày bắt đầu tính thời hạn; bảng lập cho ngày {show_date(as_of)}",
    )
