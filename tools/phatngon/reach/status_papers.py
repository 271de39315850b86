"""What is made of the status of a period: one page, and for each unit that has not sent its report a letter that reminds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from phatngon.base.files import write_bytes
from phatngon.base.moments import show_date
from phatngon.base.numbers import format_number
from phatngon.base.text import upper_first
from phatngon.documents.administrative import letter_bytes
from phatngon.documents.agencies import find_agency
from phatngon.documents.cover import Meta
from phatngon.documents.letter import Letter, LetterBlock
from phatngon.documents.page import page
from phatngon.network.invented import marked_docx, marked_html, marked_title, tagged
from phatngon.reach.alerts import alert_rule
from phatngon.reach.moments import show_official
from phatngon.reach.proposals import due_after
from phatngon.reach.status import LATE, PeriodStatus, UnitStatus, told_status, told_unit
from phatngon.reach.tables import link, table
from phatngon.reach.views import STATES
from phatngon.tables.locality import locality

TITLE = "Tình hình nộp báo cáo lan tỏa kỳ {period}"
NOTE = (
    "Hạn gửi lại là dự kiến, tính từ ngày lập thư; người soạn sửa theo yêu cầu tổng hợp của cơ quan. "
    "Thư chỉ nhắc đơn vị chưa có báo cáo được tính đến thời điểm lập."
)


def status_page(status: PeriodStatus) -> str:
    """The whole page: the counts first, then who is late, what went back, what is not counted."""
    first, sent, *_ = told_status(status)
    body = [
        f"<p><strong>{escape(sent)}</strong></p><p>{escape(first)}</p>",
        _part("Đơn vị chưa nộp hoặc nộp muộn", status.having(*LATE), _late_rows(status)),
        _table(
            "Tệp phải sửa",
            ("Đơn vị", "Vì sao"),
            [(one.name, " ".join(one.reasons) or "xem bản trả lại") for one in status.returned],
        ),
        _table(
            "Tệp chưa được tính",
            ("Tệp", "Vì sao"),
            [(one.file, one.why) for one in status.skipped],
        ),
        _table(
            "Số lớn để ngoài tổng, chờ kiểm tra",
            ("Đơn vị", "Số", "Tin"),
            [(one.unit, one.number, link(one.title, one.url)) for one in status.waiting],
        ),
    ]
    meta = Meta(more=(("Tính đến", show_official(status.now)),))
    shown = page(_title(status), "\n".join(filter(None, body)), meta=meta, kind="report")
    return marked_html(shown, invented=status.invented)


def write_status(status: PeriodStatus, folder: Path, formats: Iterable[str]) -> list[Path]:
    """The page in each of the formats (html, pdf, docx)."""
    from phatngon.documents.formats import write_formats

    html, name = status_page(status), f"tinh-hinh-nop-{status.period.id}"
    title = marked_title(_title(status), invented=status.invented)
    stem = folder / tagged(name, invented=status.invented)
    found = write_formats(html, stem, title=title, day=status.now.date(), formats=formats)
    if "docx" in found:
        data = marked_docx(found["docx"].read_bytes(), invented=status.invented)
        write_bytes(found["docx"], data)
    return list(found.values())


def reminders(status: PeriodStatus, office: str = "") -> list[Letter]:
    """A letter for each silent unit, from the ``office`` (its code; by default the focal point), unsigned.

    Raises InputError for an unknown office.
    """
    agency = find_agency(office or locality().reports)
    days = alert_rule("A4")["working_days"]
    until = due_after(status.now, days)
    letters = []
    for unit in status.silent:
        if unit.code == agency.code:
            continue
        to = find_agency(unit.code).name
        body = (
            LetterBlock("paragraph", _what_is_owed(status, unit, agency.name, to)),
            *(LetterBlock("point", upper_first(why)) for why in unit.reasons if unit.returned),
            LetterBlock(
                "paragraph",
                f"Để kịp tổng hợp, báo cáo Ủy ban nhân dân thành phố, {agency.name} đề nghị {to}:",
            ),
            LetterBlock(
                "numbered",
                f"Gửi báo cáo kỳ {status.period.label} theo biểu mẫu đã có về {agency.name} trước {until}.",
            ),
            LetterBlock(
                "numbered",
                "Trường hợp trong kỳ không có tin bài, ghi “Không phát sinh” vào biểu mẫu và vẫn gửi báo cáo.",
            ),
            LetterBlock(
                "numbered",
                "Trường hợp chưa gửi được vì lý do khách quan, gửi văn bản nêu lý do và thời điểm dự kiến gửi.",
            ),
            LetterBlock("paragraph", f"{agency.name} đề nghị {to} phối hợp thực hiện./."),
        )
        letters.append(
            Letter(
                f"nhac-nop-{status.period.id}-{unit.code}",
                "Nhắc nộp báo cáo",
                agency,
                f"V/v gửi báo cáo lan tỏa kỳ {status.period.label}",
                body,
                (to,),
                copies=("Như trên;", "Lưu: VT."),
                notes=(NOTE,),
            )
        )
    return letters


def write_reminders(status: PeriodStatus, folder: Path, office: str = "") -> list[Path]:
    """Each letter as a Word file in ``folder``. Raises as :func:`reminders`."""
    return [
        write_bytes(
            folder / f"{tagged(letter.id, invented=status.invented)}.docx",
            marked_docx(letter_bytes(letter, day=status.now.date()), invented=status.invented),
        )
        for letter in reminders(status, office)
    ]


def _late_rows(status: PeriodStatus) -> list[tuple[str, str, str]]:
    """A row for each state and level, so that all units stand on one page."""
    rows = []
    for state in LATE:
        for level, units in status.by_level(state).items():
            name = f"{STATES[state][1].capitalize()}, {level}"
            rows.append(
                (name, format_number(len(units)), "; ".join(told_unit(one) for one in units))
            )
    return rows


def _part(title: str, units: Sequence[UnitStatus], rows: Sequence[Sequence[str]]) -> str:
    if not units:
        return ""
    shown = table(("Tình trạng, cấp", "Số", "Đơn vị"), rows, head=True)
    return f"<h2>{escape(title)} ({format_number(len(units))})</h2>{shown}"


def _what_is_owed(status: PeriodStatus, unit: UnitStatus, office: str, to: str) -> str:
    span = f"từ {show_date(status.period.start.date())} đến hết {show_date(status.period.last_day)}"
    due = (
        f"Hạn nộp báo cáo lan tỏa thông tin kỳ {status.period.label} ({span}) là {show_official(status.due)}. "
        if status.due
        else ""
    )
    until = f"{due}Đến {show_official(status.now)}, {office}"
    if unit.returned:
        colon = ":" if unit.reasons else "."
        return f"{until} đã nhận tệp của {to} nhưng chưa tính là đã nộp, vì tệp còn điều phải sửa{colon}"
    return f"{until} chưa nhận được báo cáo của {to}."


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    return f"<h2>{escape(title)} ({format_number(len(rows))})</h2>{table(columns, rows)}"


def _title(status: PeriodStatus) -> str:
    return TITLE.format(period=status.period.label)
