"""The reports of a drill as pages and files: one of the whole hall, one a table, the calendar of the plan."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from phatngon.base.files import write_bytes
from phatngon.base.html import Html, grid, inline, join, tag
from phatngon.base.moments import VIETNAM, show_date, show_moment
from phatngon.base.numbers import format_number
from phatngon.classroom.drill_figures import of_table
from phatngon.classroom.drill_report import (
    HallReport,
    TableResult,
    active,
    hall_report,
    plan_calendar,
)
from phatngon.classroom.drill_room import DrillGroup, DrillRoom, Grade
from phatngon.documents.cover import Meta
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.documents.page import page
from phatngon.lessons.cites import citation_list
from phatngon.lessons.drill_report import MARK, report_html
from phatngon.practice.drill.scenario import rubric

NAME = "sau-dien-tap"
KINDS = {  # what a sentence of the report is about, where it is none of the six dimensions
    "spoken": "Lên tiếng",
    "silent": "Lên tiếng",
    "duty": "Hạn của luật",
    "contradiction": "Số liệu",
    "broken": "Điều không được phạm",
    "press": "Báo chí chấm",
    "press_content": "Báo chí chấm",
}
GRADES = {
    Grade.CONTENT: "hài lòng",
    Grade.ACCEPTABLE: "chấp nhận được",
    Grade.NOT_CONTENT: "không hài lòng",
}


def hall_page(drill: DrillRoom, day: date) -> str:
    """The report of the whole drill as one page."""
    return _page(hall_report(drill, day), drill)


def _page(report: HallReport, drill: DrillRoom) -> str:
    body = join(
        tag("p", MARK),
        tag("h2", "Điều buổi diễn tập cho thấy"),
        _lines(report),
        tag("h2", "Việc phải làm sau buổi này"),
        _plan(report),
        tag("h2", "Từng bàn"),
        _tables(report),
        tag(
            "p",
            "“Dòng” là số dòng trong sổ của lớp: mở sổ ra là thấy việc đã ghi. Thang điểm và kế hoạch là đề xuất của bộ học liệu.",
            class_="pn-cite",
        ),
    )
    return page(
        f"Sau diễn tập: {report.title}",
        body,
        kind="report",
        meta=Meta(drill.scenario.unit, report.day, "", (("Số bàn", str(len(report.tables))),)),
    )


def _lines(report: HallReport) -> Html:
    if not report.lines:
        return tag("p", "Chưa có bàn nào vào diễn tập.")
    names = {name: row["name"] for name, row in rubric()["dimensions"].items()}
    rows = [
        (
            KINDS.get(one.kind) or names[one.kind],
            [
                one.text,
                ", ".join(str(row) for row in sorted(set(one.rows)) if row) or "–",
                citation_list(list(one.provisions)) if one.provisions else Html("–"),
            ],
        )
        for one in report.lines
    ]
    heads = ["Mặt", "Điều thấy được", "Dòng", "Căn cứ"]
    return grid("Điều thấy được, kèm bằng chứng", heads, rows)


def _plan(report: HallReport) -> Html:
    rows = [
        (
            one.action,
            [one.owner, show_date(one.due), inline(" ".join(one.because[:3])) or Html("–")],
        )
        for one in report.plan
    ]
    return (
        grid("Kế hoạch cải thiện", ["Việc", "Vai chịu trách nhiệm", "Xong trước", "Vì"], rows)
        if rows
        else tag("p", "Chưa có việc nào.")
    )


def _tables(report: HallReport) -> Html:
    rows = [
        (
            one.name,
            [
                format_number(one.seats),
                "–" if one.first_minutes is None else f"{format_number(one.first_minutes)} phút",
                format_number(one.statements),
                _limits(one),
                format_number(one.contradictions),
                "; ".join(
                    f"{one.grades[grade.value]} {words}"
                    for grade, words in GRADES.items()
                    if one.grades[grade.value]
                )
                or "–",
                format_number(one.total, 1) + (" (có điều không được phạm)" if one.broken else ""),
            ],
        )
        for one in report.tables
    ]
    heads = [
        "Bàn",
        "Người",
        "Lời đầu sau",
        "Số lời",
        "Hạn luật",
        "Lệch số",
        "Báo chí",
        "Điểm trên 100",
    ]
    return grid("Các bàn", heads, rows, "Phút tính theo giờ của tình huống")


def _limits(one: TableResult) -> str:
    """How the limits of the law stand at a table, in words."""
    counts = (
        (one.met, "kịp"),
        (one.late, "chậm"),
        (one.missed, "quá hạn"),
        (one.running, "còn hạn"),
    )
    return ", ".join(f"{n} {words}" for n, words in counts if n) or "–"


def group_page(drill: DrillRoom, code: str) -> str:
    """The report of one table as one page: the report of the drill alone, and what a hall adds to it."""
    from phatngon.practice.drill.report import after_action

    group = drill.groups[code]
    body = report_html(after_action(drill.finished(code)))
    text = Html(str(body).replace("<h3>", "<h2>").replace("</h3>", "</h2>"))
    scenario = drill.scenario
    return page(
        f"Sau diễn tập: {scenario.title}, {group.name}",
        join(text, _said(drill, group)),
        kind="report",
        meta=Meta(scenario.unit, None, "", (("Bàn", group.name),)),
    )


def _said(drill: DrillRoom, group: DrillGroup) -> Html:
    own = [one for one in group.statements if not one.task]
    parts: list[Html] = []
    if own:
        rows = [(show_moment(drill.scenario.moment(one.t)), [one.channel, one.text]) for one in own]
        parts.append(grid("Lời bàn tự nói thêm", ["Lúc", "Kênh", "Lời đã gửi"], rows))
    told = [
        tag("li", f"{one.label}: “{one.first_words}” rồi “{one.second_words}”; {one.why}.")
        for one in of_table(drill, group.code)
    ]
    if told:
        parts += [tag("h2", "Số liệu lệch nhau giữa các lời"), tag("ul", *told)]
    rated = [
        (one, list(drill.ratings.get(one.id, {}).values()))
        for one in group.statements
        if drill.ratings.get(one.id)
    ]
    if rated:
        rows = [
            (
                one.channel,
                [
                    show_moment(drill.scenario.moment(one.t)),
                    *(format_number(grades.count(grade)) for grade in Grade),
                    "; ".join(
                        again.text
                        for again in group.asked
                        if again.statement == one.id and not again.hidden
                    )
                    or "–",
                ],
            )
            for one, grades in rated
        ]
        heads = ["Lời gửi ở", "Lúc", *(words.capitalize() for words in GRADES.values()), "Hỏi lại"]
        parts.append(grid("Báo chí chấm", heads, rows))
    return join(*parts)


def write_reports(
    folder: Path, drill: DrillRoom, day: date, formats: tuple[str, ...] = FORMATS
) -> list[Path]:
    """Write the report of the hall, one a table, and the calendar of the plan. Raises MissingOnMachine where nothing can be written."""
    report = hall_report(drill, day)
    title = f"Sau diễn tập: {report.title}"
    made = write_formats(_page(report, drill), folder / NAME, title=title, day=day, formats=formats)
    written = list(made.values())
    for group in active(drill):
        made = write_formats(
            group_page(drill, group.code),
            folder / f"{NAME}-ban-{group.code}",
            title=f"{title}, {group.name}",
            day=day,
            formats=formats,
        )
        written += made.values()
    if report.plan:
        calendar = folder / f"{NAME}-ke-hoach.ics"
        write_bytes(calendar, plan_calendar(report, datetime.combine(day, time(), tzinfo=VIETNAM)))
        written.append(calendar)
    return written
