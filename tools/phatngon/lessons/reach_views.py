"""Tables and pictures of lessons 5 and 6, drawn from the same data and the same code as the real report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.html import Html, grid, inline
from phatngon.base.numbers import format_number
from phatngon.lessons.reach_data import figures, small_table, told
from phatngon.lessons.session import current
from phatngon.network.invented import MARK
from phatngon.reach import views
from phatngon.reach.blocks import checks
from phatngon.reach.catalogue import catalogue
from phatngon.reach.dictionary import code_lists, code_name, template_columns
from phatngon.reach.digest import Digest
from phatngon.reach.findings import SEVERITIES
from phatngon.reach.pages import story_table
from phatngon.reach.regime import make_periods, regime
from phatngon.reach.template import how_to_write

if TYPE_CHECKING:
    from phatngon.practice.reach_figures import TableRow


OWN = "Đề xuất của bộ học liệu, không phải quy định của cơ quan nào"
PICTURES: dict[str, Callable[[Digest], str]] = {
    "lan-toa-nop": views.board,
    "lan-toa-dung-han": views.on_time_trend,
    "lan-toa-chat-luong": views.quality,
    "lan-toa-khoang": views.reach_range,
    "lan-toa-kenh": views.channels,
    "lan-toa-sac-thai": views.tone,
    "lan-toa-chu-de": views.topics,
}
COLUMNS = (
    ("unit", "Đơn vị"),
    ("source", "Nguồn"),
    ("views", "Lượt xem"),
    ("reach", "Người tiếp cận"),
    ("reactions", "Cảm xúc"),
    ("comments", "Bình luận"),
    ("shares", "Chia sẻ"),
    ("sentiment", "Sắc thái"),
)


def picture(name: str) -> Html:
    """One view of the teaching period as a figure with its alt text. Raises InputError for an unknown name."""
    if name not in PICTURES:
        raise InputError(
            f"không có hình “{name}”.", advice=f"Chọn một trong: {', '.join(PICTURES)}."
        )
    return Html(PICTURES[name](told(current())))


def small_grid(name: str) -> Html:
    """A small table of numbers, missing cells said so."""
    data = small_table(name)
    rows = [
        (row["id"] + _note(row), [_cell(row, key) for key, _ in COLUMNS]) for row in data["items"]
    ]
    counts = data["arrivals"]
    note = (
        f"Tình hình nộp của kỳ: {counts['obligations']} đơn vị có nghĩa vụ, {counts['exempt']} được miễn, {counts['received']} đã nộp, "
        f"{counts['on_time']} nộp đúng hạn. Bộ đếm đo hai lần: "
        + "; ".join(
            f"trước kỳ {format_number(one['before'])}, cuối kỳ {format_number(one['after'])}"
            for one in data["counters"]
        )
        + "."
    )
    return grid(
        data["title"],
        ["Dòng", *(label for _, label in COLUMNS)],
        rows,
        "Số liệu giả định; ô “thiếu” là không có số, không phải 0",
        note,
    )


def form_grid(as_of: date) -> Html:
    """The columns of the form: what to write, an example."""
    rows = [
        (column.vi, [inline(how_to_write(column)), column.example]) for column in template_columns()
    ]
    return grid("Các cột của trang tính “Tin bài”", ["Cột", "Ghi gì", "Ví dụ"], rows, OWN)


def checks_grid(as_of: date) -> Html:
    """Every check with what it does to a row."""
    rows = [
        (
            rule.id,
            [
                rule.name,
                SEVERITIES[rule.severity],
                "xem lời báo" if "{" in rule.advice else rule.advice,
            ],
        )
        for rule in checks().values()
    ]
    return grid(
        "Các phép kiểm tra tệp",
        ["Mã", "Phép kiểm tra", "Kết quả", "Cần làm"],
        rows,
        OWN,
        "Phải sửa: dòng bị loại cho đến khi sửa. Nên xem lại: dòng được nhận và đánh dấu. Ghi nhận: không phải sửa.",
    )


def metrics_grid(as_of: date) -> Html:
    """The metric catalogue with the figures of the teaching period."""
    found = figures(current())
    rows = [
        (id, [term.name, term.how, found[id].full_text()]) for id, term in catalogue().terms.items()
    ]
    return grid(
        "Danh mục chỉ số và số của kỳ tháng 10/2026",
        ["Mã", "Chỉ số", "Cách tính", "Kỳ này"],
        rows,
        f"{OWN}; số liệu giả định",
    )


def calendar_grid(as_of: date) -> Html:
    """Cut-off, due time and lock of the periods around the date."""
    first = f"{as_of.year}-{as_of.month:02}"
    rows = [
        (
            f"Kỳ {period.label}",
            [
                f"{period.start:%d/%m/%Y} – {period.last_day:%d/%m/%Y}",
                f"{period.due:%H:%M} {period.due:%d/%m/%Y}",
                f"{period.lock:%d/%m/%Y}",
            ],
        )
        for period in make_periods(first, 4)
    ]
    return grid(
        "Lịch báo cáo",
        ["Kỳ", "Thu thập", "Hạn nộp", "Khóa số liệu"],
        rows,
        OWN,
        regime()["submission"]["note"],
    )


def reasons_grid(as_of: date) -> Html:
    """Reasons for a missing number."""
    uses = {
        "NOT_PROVIDED": "trang báo không cho xem số",
        "NOT_APPLICABLE": "loa truyền thanh không có lượt chia sẻ",
        "NO_ACCESS": "không phải người quản trị kênh",
        "PLATFORM_REMOVED": "nền tảng bỏ hẳn số này",
        "UNDER_REVIEW": "số đang được đối chiếu",
    }
    return grid(
        "Lý do thiếu số liệu",
        ["Lý do", "Dùng khi"],
        [(name, [uses[code]]) for code, name in code_lists()["missing_reason"].items()],
        OWN,
        "Số 0 là đã đo và bằng không; thiếu là chưa đo được. Hai điều khác nhau.",
    )


def stories_grid(as_of: date) -> Html:
    """The most viewed stories of the teaching period with the chains of their copies."""
    digest = told(current())
    shown = [story for story in digest.stories if story.views is not None][:8]
    return Html(f"<p>{escape(MARK)}.</p>{story_table(shown, digest)}")


TABLES: dict[str, Callable[[date], Html]] = {
    "bieu-mau": form_grid,
    "phep-kiem-tra": checks_grid,
    "chi-so": metrics_grid,
    "lich-bao-cao": calendar_grid,
    "ly-do-thieu": reasons_grid,
    "tin-va-ban-chep": stories_grid,
    "so-den-long": lambda as_of: small_grid("den-long"),
    "so-bao-lu": lambda as_of: small_grid("bao-lu"),
}


def _cell(row: TableRow, key: str) -> str:
    value = row.get(key)
    if row.get("same") and key not in ("unit", "source"):
        return f"xem dòng {row['same']}"
    if key == "sentiment":
        return code_name("sentiment", str(value)) if value else "chưa đánh giá"
    if isinstance(value, int):
        return format_number(value)
    return (
        str(value) if value else "thiếu" if key not in ("unit", "source") else "(đầu mối tìm thấy)"
    )


def _note(row: TableRow) -> str:
    if row.get("same"):
        return f" (cùng đường dẫn với dòng {row['same']})"
    return f" (đăng lại của dòng {row['copy']})" if row.get("copy") else ""
