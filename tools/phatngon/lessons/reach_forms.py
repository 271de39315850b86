"""Forms of lesson 7: which denominator, people as a range, a period read on real data, words for the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.base.html import Html, grid, join, tag
from phatngon.base.numbers import format_number
from phatngon.lessons.guard import answer_into
from phatngon.lessons.output import display
from phatngon.lessons.reach_data import figures, small_table, told
from phatngon.lessons.reach_views import PICTURES, small_grid
from phatngon.lessons.session import Session
from phatngon.practice.reach_figures import Arrivals, TableRow, sums_of, table_scope
from phatngon.reach.catalogue import catalogue
from phatngon.reach.metrics import people_metrics, volume_metrics
from phatngon.reach.narrative import narrative, refuse_praise, unknown_numbers
from phatngon.reach.pages import UNIT_METRICS

WIDE = {"style": {"description_width": "13em"}, "layout": {"width": "44em", "max_width": "100%"}}
ABOVE: dict[str, Literal["received", "on_time"]] = {
    "đã nộp": "received",
    "nộp lần đầu đúng hạn": "on_time",
}
BELOW = ("nghĩa vụ trừ được miễn", "cả đơn vị được miễn", "chỉ báo cáo đã nhận")
PERIODS = tuple(f"2026-{month:02}" for month in range(1, 12))


def show_denominators(session: Session) -> None:
    """Choose a numerator and a denominator on one small table; read what the fraction then means."""
    counts = small_table("den-long")["arrivals"]
    if not session.live:
        rows = [(name, ["________", "________"]) for name in ABOVE]
        display(
            grid(
                "Chọn mẫu số",
                ["Tử số", "Mẫu số nên chọn", "Kết quả"],
                rows,
                small_table("den-long")["title"],
            )
        )
        return
    import ipywidgets as widgets

    above = widgets.Dropdown(options=list(ABOVE), description="Tử số", **WIDE)
    below = widgets.Dropdown(options=list(BELOW), description="Mẫu số", index=2, **WIDE)
    _box("Chọn mẫu số", [above, below], lambda: rate_html(counts, above.value, below.value))


def rate_html(counts: Arrivals, above: str, below: str) -> Html:
    """The fraction, whether it is the report's own, and what a reader would misread."""
    size = {
        BELOW[0]: counts["obligations"] - counts["exempt"],
        BELOW[1]: counts["obligations"],
        BELOW[2]: counts["received"],
    }[below]
    name = "M23" if ABOVE[above] == "received" else "M24"
    found = catalogue().ratio(name, counts[ABOVE[above]], size)
    said = {
        BELOW[0]: f"Đây là “{found.name}” của báo cáo.",
        BELOW[1]: "Đơn vị được miễn bằng văn bản không còn nghĩa vụ, để trong mẫu số là tính oan.",
        BELOW[2]: "Đơn vị im lặng biến mất khỏi phép tính; càng ít đơn vị nộp, tỷ lệ càng đẹp.",
    }[below]
    return tag(
        "div",
        tag("p", tag("strong", found.full_text()), f". {said}"),
        class_="pn-result",
        role="status",
    )


def show_people(session: Session) -> None:
    """Choose the items of a small table; read people as a range, and why views are something else."""
    data = small_table("den-long")
    if not session.live:
        display(small_grid("den-long"))
        display(people_html(data["items"]))
        return
    import ipywidgets as widgets

    options = [(f"{row['id']} – {row['source']}", row["id"]) for row in data["items"]]
    chosen = widgets.SelectMultiple(
        options=options,
        value=tuple(code for _, code in options),
        rows=len(options),
        description="Các dòng",
        **WIDE,
    )
    _box(
        "Người tiếp cận là một khoảng",
        [chosen],
        lambda: people_html([row for row in data["items"] if row["id"] in chosen.value]),
    )


def people_html(rows: list[TableRow]) -> Html:
    """Views, gross reach and the range of people for the rows."""
    kept = {row["id"] for row in rows}
    whole = [
        row | {"copy": row.get("copy") if row.get("copy") in kept else None}
        for row in rows
        if row.get("same") not in kept
    ]
    sums = sums_of([row | {"same": None} for row in whole])
    found = {
        metric.id: metric
        for metric in (*volume_metrics(sums), *people_metrics(table_scope("den-long"), sums))
    }
    return metric_list(
        [found[id] for id in ("M01", "M02", "M05", "M07", "M08", "M10", "M09", "M12")]
    )


def show_period(session: Session) -> None:
    """Choose a period and a unit of the teaching year; read the figures and one view."""
    if not session.live:
        display(metric_list(list(figures(session).values())))
        return
    import ipywidgets as widgets

    names = {"": "Cả thành phố"} | told(session).names
    period = widgets.Dropdown(
        options=[(f"Kỳ {one[5:]}/{one[:4]}", one) for one in PERIODS],
        value=PERIODS[9],
        description="Kỳ",
        **WIDE,
    )
    unit = widgets.Dropdown(
        options=[(name, code) for code, name in names.items()], description="Phạm vi", **WIDE
    )
    picture = widgets.Dropdown(
        options=[
            ("không xem hình", ""),
            ("tình hình nộp", "lan-toa-nop"),
            ("chất lượng", "lan-toa-chat-luong"),
            ("kênh", "lan-toa-kenh"),
            ("sắc thái", "lan-toa-sac-thai"),
        ],
        description="Hình",
        **WIDE,
    )

    def answer() -> Html:
        read = told(session, period.value)
        found = read.unit_metrics(unit.value) if unit.value else read.metrics
        shown = [found[id] for id in (UNIT_METRICS if unit.value else found)]
        return join(
            metric_list(shown), Html(PICTURES[picture.value](read)) if picture.value else None
        )

    _box("Đọc một kỳ", [period, unit, picture], answer)


def show_words(session: Session) -> None:
    """Write the judgement of the report; every number is looked up in the figures, praise without figures is refused."""
    if not session.live:
        display(
            tag(
                "div",
                *(tag("p", sentence) for sentence in narrative(told(session))[0].sentences),
                class_="pn-result",
            )
        )
        display(Html('<textarea rows="5" aria-label="Lời nhận định của anh/chị"></textarea>'))
        return
    import ipywidgets as widgets

    text = widgets.Textarea(
        description="Nhận định",
        rows=5,
        placeholder="Ba câu: cái gì thay đổi, vì sao, làm gì tiếp.",
        **WIDE,
    )
    _box(
        "Lời nhận định của báo cáo tháng",
        [text],
        lambda: words_html(text.value, list(figures(session).values())),
        "Soát lời",
    )


def words_html(text: str, metrics: list[Figure]) -> Html:
    """What is wrong with the words, or that nothing is. Raises InputError for praise without figures."""
    if not text.strip():
        raise InputError("chưa có lời nào để soát.", advice="Viết ba câu rồi bấm lại.")
    refuse_praise(text)
    strange = unknown_numbers(text, metrics)
    if strange:
        said = f"Những số này không có trong bảng chỉ số của kỳ: {', '.join(strange)}. Chép lại từ bảng, hoặc bỏ đi."
    else:
        said = (
            "Mọi con số đều có trong bảng chỉ số, không có lời khen thiếu căn cứ. Anh/chị tự đọc lại: đã nói điều chưa biết chưa, "
            "đã có việc tiếp theo chưa?"
        )
    return tag("div", tag("p", said), class_="pn-result", role="status")


def metric_list(metrics: list[Figure]) -> Html:
    """Figures as a table: name, value with counts, how it is made."""
    rows = [(metric.name, [metric.full_text(), metric.term.how]) for metric in metrics]
    return grid(
        "Chỉ số",
        ["Chỉ số", "Giá trị", "Cách tính"],
        rows,
        f"{format_number(len(metrics))} chỉ số, số liệu giả định",
    )


def _box(
    title: str, fields: list[object], make: Callable[[], object], action: str = "Xem kết quả"
) -> None:
    import ipywidgets as widgets

    answer = widgets.HTML()
    button = widgets.Button(description=action, tooltip=title)
    button.on_click(lambda _: answer_into(answer, make))
    box = widgets.VBox([widgets.HTML(str(tag("strong", title))), *fields, button, answer])
    display(box.add_class("pn-item").add_class("pn-live"))
