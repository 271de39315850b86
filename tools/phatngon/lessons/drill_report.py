"""The after-action report as HTML, on the screen of the lesson and as a document to take away."""

from __future__ import annotations

from pathlib import Path

from phatngon.base.html import Html, grid, inline, join, tag
from phatngon.base.moments import show_moment
from phatngon.base.numbers import format_number
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.lessons.cites import citation_list
from phatngon.practice.drill.report import Report, after_action
from phatngon.practice.drill.run import Run
from phatngon.practice.drill.scenario import rubric
from phatngon.practice.drill.scoring import tenths
from phatngon.practice.drill.sentences import DUTY_WORDS, FITS

MARK = "Tình huống giả định: sự việc, đơn vị, con người và con số đều hư cấu."


def report_html(report: Report, notes: tuple[str, ...] = ()) -> Html:
    """The report as clean HTML."""
    parts = [
        tag("p", MARK),
        tag("p", tag("strong", report.score.sentence())),
        *(tag("p", note, class_="pn-cite") for note in notes),
        _dimensions(report),
        _broken(report),
        _duties(report),
        _timeline(report),
        _said(report),
        _lost(report),
    ]
    if report.state.scenario.debrief:
        parts += [
            tag("h3", "Rút kinh nghiệm"),
            tag("ul", *(tag("li", line) for line in report.state.scenario.debrief)),
        ]
    return join(*parts)


def report_page(run: Run) -> str:
    """The report of a play as one page. Raises InputError for what cannot stand in a document."""
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    scenario = run.scenario
    more = (("Người học", run.learner), ("Nhịp", rubric()["paces"][run.mode]))
    body = (
        report_html(after_action(run.state), tuple(run.notes))
        .replace("<h3>", "<h2>")
        .replace("</h3>", "</h2>")
    )
    return page(
        f"Sau diễn tập: {scenario.title}",
        body,
        kind="report",
        meta=Meta(scenario.unit, None, "", more),
    )


def write_report(run: Run, folder: Path, formats: tuple[str, ...] = FORMATS) -> dict[str, Path]:
    """Write the report of a play; the same log gives the same files. Raises MissingOnMachine where nothing can be written."""
    return write_formats(
        report_page(run),
        folder / f"sau-dien-tap-{run.path.stem}",
        title=f"Sau diễn tập: {run.scenario.title}",
        day=run.scenario.start.date(),
        formats=formats,
    )


def _dimensions(report: Report) -> Html:
    rows = []
    for one in report.score.dimensions:
        shown = (
            "chưa có gì để chấm"
            if one.points is None
            else f"{format_number(one.points, 1)} trên {one.weight}"
        )
        right = sum(element.earned == element.possible for element in one.elements)
        rows.append((one.label, [shown, f"{right} trên {len(one.elements)} ý đủ điểm"]))
    return grid(
        "Điểm theo sáu mặt",
        ["Mặt", "Điểm", "Đã làm được"],
        rows,
        "Thang điểm là đề xuất của bộ học liệu",
    )


def _broken(report: Report) -> Html | None:
    if not report.score.broken:
        return None
    names = rubric()["fails"]
    return join(
        tag("h3", "Điều làm hỏng cả buổi"),
        tag(
            "ul",
            *(
                tag(
                    "li",
                    tag("strong", f"{names[one.kind]['name']}: "),
                    f"{one.why} “{one.quote}”. {names[one.kind]['why']}",
                )
                for one in report.score.broken
            ),
        ),
    )


def _duties(report: Report) -> Html | None:
    rows = []
    for one in sorted(report.score.duties, key=lambda one: one.duty.due_at):
        met = (
            show_moment(report.state.scenario.moment(one.met_at)) if one.met_at is not None else "–"
        )
        rows.append(
            (
                one.duty.what,
                [
                    show_moment(one.duty.starts_at),
                    show_moment(one.duty.due_at),
                    met,
                    DUTY_WORDS[one.state],
                    citation_list([one.duty.provision]),
                ],
            )
        )
    return (
        grid(
            "Việc phải làm và hạn",
            ["Việc", "Mốc bắt đầu", "Hạn", "Đã làm lúc", "Kết quả", "Căn cứ"],
            rows,
        )
        if rows
        else None
    )


def _timeline(report: Report) -> Html:
    marks = {
        "inject": "diễn biến",
        "task": "việc đã làm",
        "due": "hạn",
        "broken": "điều không được phạm",
    }
    rows = [
        (show_moment(line.at), [marks[line.kind], inline(line.text)]) for line in report.timeline
    ]
    return grid(
        "Dòng thời gian", ["Lúc", "Loại", "Điều xảy ra"], rows, "Giờ trên lịch của kịch bản"
    )


def _said(report: Report) -> Html | None:
    if not report.said:
        return None
    rows = [
        (
            show_moment(one.at),
            [one.where, one.text, one.model, ", ".join(one.figures) or FITS],
        )
        for one in report.said
    ]
    return grid(
        "Đã nói gì, ở đâu",
        ["Lúc", "Kênh", "Lời đã gửi", "Bài mẫu để đối chiếu", "Con số cần xem lại"],
        rows,
    )


def _lost(report: Report) -> Html:
    labels = {one.name: one.label for one in report.score.dimensions}
    rows = [
        (
            labels[one.dimension],
            [
                inline(one.what),
                f"{format_number(tenths(one.earned), 1)} trên {format_number(tenths(one.possible), 1)}",
                inline(one.why),
            ],
        )
        for one in report.lost
    ]
    if not rows:
        return tag("p", "Không mất điểm ở ý nào.")
    return grid("Mất điểm ở đâu, vì sao", ["Mặt", "Ý", "Điểm thô", "Vì sao"], rows)
