"""Lộ trình của tôi: what the start page knows of each lesson, so that it can say where a learner stands and what is left.

The page reads the very store the lesson pages write; this gives it the lessons' parts, minutes and questions. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict

from phatngon.base.html import Html, join, tag
from phatngon.base.moments import show_date
from phatngon.practice.carry import questions_of
from phatngon.practice.exam.paper import exam_settings
from phatngon.practice.first_answers import COLUMNS
from phatngon.practice.outcome import OUTCOME_LABELS, STORED
from phatngon.practice.reminders import A_DAY, RETURNS
from phatngon.practice.wire import PRINT
from phatngon.publish.page.lesson_page import LESSONS, PRACTICES
from phatngon.publish.page.script import filled_page, page_style, start_script
from phatngon.publish.sources.lesson_parts import (
    PRACTICE,
    bank_of,
    parts_of,
    practice_of,
    short_stem,
)
from phatngon.publish.sources.notebooks import find_lesson

STEM = 80  # letters of a question by which a learner knows it again
_NUMBERED = re.compile(r"^(?:Phần )?\d+\. ")


class LessonFacts(TypedDict):
    """A lesson as the start page knows it; a part is its title, its first screen, its minutes and the ids of its questions."""

    id: str
    number: str
    mark: str
    title: str
    ids: list[str]
    minutes: int
    parts: list[list[Any]]
    practice: list[str]
    prints: dict[str, str]
    stems: dict[str, str]


def lesson_facts(lesson: str, as_of: date) -> LessonFacts:
    """A lesson as the start page knows it: title, minutes, parts [title, first screen, minutes, question ids], practice, prints, stems."""
    bank = bank_of(lesson)
    items = list(bank.items_for(as_of))
    path, seen = find_lesson(lesson), set[str]()
    parts: list[list[Any]] = []
    for place, part in enumerate(parts_of(path, bank, as_of)):
        own = [item.id for item in part.items if item.id not in seen]
        seen |= set(own)
        title = _NUMBERED.sub("", part.title) if place else ""
        parts.append([title, f"p{place}-1", part.minutes, own])
    practice = practice_of(lesson)
    more = [
        item.id
        for part in (parts_of(practice, bank, as_of) if practice else ())
        for item in part.items
        if item.id not in seen
    ]
    code = questions_of(lesson, bank.title, items)
    return {
        "id": lesson,
        "number": code.number,
        "mark": code.mark,
        "title": bank.title,
        "ids": list(code.ids),
        "minutes": sum(part[2] for part in parts),
        "parts": parts,
        "practice": list(dict.fromkeys(more)),
        "prints": {item.id: item.fingerprint[:PRINT] for item in items},
        "stems": {item.id: short_stem(item, STEM) for item in items},
    }


def path_html(lessons: Iterable[LessonFacts]) -> Html:
    """The learner's path: the button that goes on, what to ask again today, a tile a lesson, the record, the ways to carry progress."""
    rows = list(lessons)
    need = exam_settings()["self_percent"]
    return join(
        tag(
            "div",
            tag("a", "Bắt đầu học", href=f"{LESSONS}/{rows[0]['id']}.html"),
            data_hoc_tiep="",
            class_="hoc-tiep",
        ),
        tag("ol", *map(_tile, rows), class_="o-bai"),
        tag("div", _returns(), _record(need), _retest(), class_="hang-doi"),
        _carry(),
    )


def start_page(
    body: Html, doors: Html, lessons: Iterable[LessonFacts], as_of: date, subtitle: str
) -> str:
    """The start page as one file that asks for nothing else."""
    data = {
        "say": {"OUTCOMES": OUTCOME_LABELS, "STORED": STORED},
        "returns": RETURNS,
        "a_day": A_DAY,
        "need": exam_settings()["self_percent"],
        "statement": exam_settings()["statements"]["self"],
        "as_of": as_of.isoformat(),
        "columns": list(COLUMNS),
        "lessons": list(lessons),
    }
    return filled_page(
        "trang-dau.html",
        data,
        css=page_style(start=True),
        subtitle=subtitle,
        doors=doors,
        body=body,
        script=start_script(),
    )


def law_line(as_of: date) -> str:
    """Whose law the pages teach."""
    return f"Nội dung theo luật áp dụng ngày {show_date(as_of)}"


def _tile(row: LessonFacts) -> Html:
    own = sum(len(part[3]) for part in row["parts"])
    practised = bool(row["practice"])
    return tag(
        "li",
        tag("span", tag("a", row["title"], href=f"{LESSONS}/{row['id']}.html"), class_="ten"),
        tag("p", "", class_="muc"),
        tag("p", f"{row['minutes']} phút · {own} câu", class_="con"),
        tag("div", tag("i"), class_="thanh-bai", aria_hidden="true"),
        tag(
            "p",
            tag(
                "a",
                "Luyện tập",
                href=f"{PRACTICES}/{row['id']}{PRACTICE}.html",
                data_luyen="",
            ),
            class_="khac",
        )
        if practised
        else None,
        data_bai=row["id"],
    )


def _returns() -> Html:
    return tag(
        "div",
        tag("h3", "Ôn hôm nay", id="on-hom-nay"),
        tag("p", "", class_="loi", role="status"),
        tag("ul"),
        tag("button", "Ghi lịch ôn vào tệp lịch", type="button", hidden=True),
        data_on="",
        class_="khung",
    )


def _retest() -> Html:
    """The retest: questions never met, of lessons learned so many days ago, and the first answers as a table."""
    return tag(
        "div",
        tag("h3", f"Sau {RETURNS[-1]} ngày còn nhớ gì"),
        tag("p", "", class_="loi", role="status"),
        tag("ul"),
        tag(
            "details",
            tag("summary", "Nộp lần trả lời đầu cho giảng viên"),
            tag(
                "p",
                "Mỗi tệp chỉ có số chỗ ngồi, mã câu, đúng hay chưa đúng ở lần trả lời đầu, và giờ làm.",
            ),
            tag("label", "Số chỗ ngồi hoặc tên gọi", for_="cho-lam-lai"),
            tag("input", type="text", id="cho-lam-lai", maxlength="40", autocomplete="off"),
            tag("p", "", class_="loi-cho", role="status"),
            tag(
                "p",
                tag("button", "Tệp của lần học (CSV)", type="button", data_lan_hoc=""),
                tag("button", "Tệp của lần làm lại (CSV)", type="button", data_lan_lai=""),
                class_="nut",
            ),
        ),
        data_lam_lai="",
        class_="khung",
    )


def _record(need: int) -> Html:
    return tag(
        "div",
        tag("h3", "Phiếu tự kiểm tra"),
        tag(
            "p",
            f"Đúng từ {need}% số câu của mỗi bài thì in được phiếu. Câu luyện tập không tính; làm sai thì làm lại bao nhiêu lần cũng được.",
        ),
        tag("p", "", class_="loi", role="status"),
        tag("progress", value="0", max="1", aria_label="Số bài đã đủ câu đúng"),
        tag("details", tag("summary", "Còn thiếu ở bài nào"), tag("ul")),
        tag(
            "div",
            tag("label", "Tên trên phiếu", for_="ten-phieu"),
            tag("input", type="text", id="ten-phieu", maxlength="80", autocomplete="name"),
            tag("p", "", class_="loi-nhap", role="status"),
            tag(
                "p",
                tag("button", "In phiếu", type="button", id="in-phieu"),
                class_="nut",
            ),
            data_lap="",
            hidden=True,
        ),
        tag("p", exam_settings()["statements"]["self"], class_="nho"),
        data_phieu="",
        class_="khung",
    )


def _carry() -> Html:
    return tag(
        "details",
        tag("summary", "Mang tiến độ sang máy khác hoặc JupyterLab"),
        tag(
            "p",
            "Tiến độ không tự gửi đi đâu. Mã ngắn mang kết quả từng câu; tệp mang cả câu trả lời.",
        ),
        tag("label", "Mã tiến độ", for_="ma-tien-do"),
        tag("textarea", id="ma-tien-do", rows="4", spellcheck="false", autocomplete="off"),
        tag(
            "p",
            tag("button", "Lấy mã của máy này", type="button", data_lay_ma=""),
            tag("button", "Nhập mã", type="button", data_nhap_ma=""),
            class_="nut",
        ),
        tag(
            "p",
            tag("button", "Ghi tiến độ ra tệp", type="button", data_ghi_tep=""),
            tag("button", "Nhập từ tệp", type="button", data_nhap_tep=""),
            # its own words are the browser's, in whatever language that has
            tag(
                "input", type="file", id="tep-tien-do", accept=".json,application/json", hidden=True
            ),
            class_="nut",
        ),
        tag("p", "", role="status"),
        data_mang="",
    )
