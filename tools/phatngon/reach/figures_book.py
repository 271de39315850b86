"""Every figure of a report as a workbook: plain numbers to count on with, texts that can never become formulas."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from phatngon.base.figure import Figure
from phatngon.network.invented import MARK
from phatngon.reach.blocks import checks
from phatngon.reach.decisions import points
from phatngon.reach.dictionary import code_name
from phatngon.reach.digest import Digest
from phatngon.reach.levels import level_rows
from phatngon.reach.moments import show_official
from phatngon.reach.narrative import mixed, office_name
from phatngon.reach.proposals import lead_of
from phatngon.reach.safe_cells import safe_text
from phatngon.reach.views import STATES
from phatngon.tables.locality import locality

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDEST = 60  # characters
LINK = "Đường dẫn"  # the column whose addresses open
LONGEST_LINK = 2000  # characters of an address that Excel opens
MOST_LINKS = (
    2000  # rows whose addresses open; Excel has a bound on links, further ones stand as text
)
METRIC_HEAD = (
    "Phạm vi",
    "Mã",
    "Chỉ số",
    "Giá trị",
    "Không có vì",
    "Tử số",
    "Mẫu số",
    "Độ phủ",
    "Cấp đo",
    "Cách tính",
)
OWN = "Đề xuất của bộ học liệu Phát ngôn, không phải quy định của cơ quan nào. Thiếu số liệu để trống, không ghi 0."


def figures_xlsx(told: Digest) -> bytes:
    """The workbook of a digest; the same digest gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties(
        {
            "title": f"Số liệu báo cáo lan tỏa kỳ {told.period.id}",
            "created": datetime(told.now.year, told.now.month, told.now.day),
        }
    )
    for name, head, rows in _sheets(told):
        _write(book, name, head, rows, MARK if told.invented else "", mixed(told))
    book.close()
    return buffer.getvalue()


def _sheets(told: Digest) -> Iterable[tuple[str, Sequence[str], list[Sequence[object]]]]:
    yield (
        "Điểm cần quyết định",
        (
            "Phát hiện",
            "Nguyên nhân",
            "Việc cần làm",
            "Phụ trách",
            "Thời hạn",
            "Tin dẫn chứng",
            LINK,
        ),
        [
            (
                one.what,
                one.cause,
                one.do,
                one.owner,
                one.due,
                one.evidence[0].title if one.evidence else "",
                one.evidence[0].url if one.evidence else "",
            )
            for one in points(told)
        ],
    )
    yield (
        "Mức đánh giá",
        ("Mức", "Kỳ này"),
        list(level_rows(told.metrics, told.objectives)),
    )
    yield (
        "Chỉ số",
        METRIC_HEAD,
        [_metric_row(locality().title, metric) for metric in told.metrics.values()],
    )
    yield (
        "Kỳ trước",
        METRIC_HEAD,
        [_metric_row(locality().title, metric) for metric in told.before.values()],
    )
    yield (
        "Theo cấp",
        METRIC_HEAD,
        [
            _metric_row(code_name("level", key), metric)
            for key, found in told.levels.items()
            for metric in found.values()
        ],
    )
    yield (
        "Theo đơn vị",
        METRIC_HEAD,
        [
            _metric_row(told.names.get(row.unit_code, row.unit_code), metric)
            for row in told.standings
            for metric in told.unit_metrics(row.unit_code).values()
        ],
    )
    yield (
        "Tình hình nộp",
        (
            "Mã đơn vị",
            "Đơn vị",
            "Tình trạng",
            "Giờ nhận",
            "Hạn nộp",
            "Giờ muộn",
            "Phần khi chia đều",
        ),
        [
            (
                row.unit_code,
                told.names.get(row.unit_code, ""),
                STATES[row.state][1],
                _time(row.received_at),
                _time(row.due),
                row.hours_late,
                told.credit.get(row.unit_code),
            )
            for row in told.standings
        ],
    )
    yield (
        "Nội dung tin",
        (
            "Tin gốc",
            "Đăng lúc",
            "Lượt xem",
            "Tương tác",
            "Sắc thái",
            "Số lượt đăng",
            "Nơi đăng",
            "Đơn vị khai",
            LINK,
        ),
        [
            (
                story.title,
                _time(story.published_at),
                story.views,
                story.interactions,
                code_name("sentiment", story.sentiment) if story.sentiment else "",
                len(story.copies),
                " → ".join(copy.source for copy in story.copies),
                "; ".join(told.names.get(unit, unit) for unit in story.units),
                story.url,
            )
            for story in told.stories
        ],
    )
    yield (
        "Kênh",
        (
            "Kênh",
            "Lượt đăng",
            "Nội dung tin",
            "Lượt xem",
            "Lượt đăng có lượt xem",
            "Lượt đăng thiếu lượt xem",
        ),
        [
            (
                share.name,
                share.items,
                share.stories,
                share.views,
                share.known,
                share.items - share.known,
            )
            for share in told.channels
        ],
    )
    yield (
        "Chủ đề",
        (
            "Chủ đề",
            "Lượt đăng",
            "Nội dung tin",
            "Nội dung tin kỳ trước",
            "Lượt xem",
            "Lượt xem kỳ trước",
        ),
        [
            (share.name, share.items, share.stories, share.before, share.views, share.before_views)
            for share in told.topics
        ],
    )
    yield (
        "Cảnh báo",
        (
            "Mã",
            "Loại",
            "Vì sao hiện",
            "Việc cần làm",
            "Phụ trách",
            "Ai đã xem",
            "Đã làm gì",
            "Đúng hay nhầm",
        ),
        [
            (
                alert.id,
                alert.name,
                alert.why,
                alert.do,
                lead_of([alert], told.names, office_name()),
                "",
                "",
                "",
            )
            for alert in told.alerts
        ],
    )
    yield (
        "Phép kiểm tra",
        ("Mã", "Phép kiểm tra", "Mức", "Số dòng"),
        [(rule, checks()[rule].name, checks()[rule].severity, count) for rule, count in told.flags],
    )
    yield (
        "Số để ngoài tổng",
        ("Tin", "Số nào", "Ghi là", "Đơn vị", LINK),
        [(one.title, one.name, one.value, one.unit, one.url) for one in told.aside],
    )


def _metric_row(scope: str, metric: Figure) -> Sequence[object]:
    return (
        scope,
        metric.id,
        metric.name,
        metric.value,
        metric.why_null,
        metric.numerator,
        metric.denominator,
        metric.coverage,
        metric.level,
        metric.term.how,
    )


def _write(
    book: Workbook,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[object]],
    mark: str,
    files: str = "",
) -> None:
    sheet = book.add_worksheet(name)
    if mark:
        sheet.set_header(f"&C&B{mark}")
        sheet.set_footer(f"&C{mark}")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    said = " ".join(filter(None, (f"{mark}." if mark else "", files, OWN)))
    sheet.write_string(0, 0, safe_text(said), book.add_format({"italic": True}))
    for column, text in enumerate(head):
        sheet.write_string(1, column, text, bold)
    for line, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if isinstance(value, bool) or value is None or value == "":
                continue
            if isinstance(value, int | float):
                sheet.write_number(line, column, value)
            elif (
                head[column] == LINK
                and line < MOST_LINKS
                and str(value).startswith(("https://", "http://"))
            ):
                _write_link(sheet, line, column, str(value))
            else:
                sheet.write_string(line, column, safe_text(str(value)))
    widths = [
        min(WIDEST, max([len(text), *(len(str(row[column])) for row in rows[:200])]) + 2)
        for column, text in enumerate(head)
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 0)
    if rows:
        sheet.autofilter(1, 0, len(rows) + 1, len(head) - 1)


def _write_link(sheet: Worksheet, line: int, column: int, url: str) -> None:
    """An address that opens; one too long for a link of Excel stands as text."""
    if len(url) > LONGEST_LINK:
        sheet.write_string(line, column, safe_text(url))
    else:
        sheet.write_url(line, column, url, string="Mở tin", tip=safe_text(url)[:250])


def _time(moment: datetime | None) -> str:
    return show_official(moment) if moment else ""
