"""Pictures of time: limits drawn on a line, and one start counted three ways."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from phatngon.base.html import Html
from phatngon.base.moments import VIETNAM, WEEKDAYS, show_day
from phatngon.base.text import upper_first
from phatngon.documents.figures import AMBER, BLUE, GREY, INK, PALE, figure_html, house_figure
from phatngon.law import count_deadline, load_calendar, load_law

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle

# a start before a weekend and a holiday, all of it settled
SHOWN_START, SHOWN_AMOUNT = date(2026, 8, 27), 5
REQUEST = date(2026, 11, 2)  # a valid request whose first limit ends on a weekend
OPENING = datetime(2026, 12, 7, 9, tzinfo=VIETNAM)  # a press conference on a Monday morning
_NOTHING = Html("<p>Chưa có căn cứ trong bộ dữ liệu cho hình này vào ngày áp dụng.</p>")


def two_clocks(as_of: date) -> Html:
    """Where the 24 hours of the two clauses start; no picture where the base has no such clocks on ``as_of``."""
    law, cited = load_law(), _cited(as_of, "N244-D7K3", "N244-D7K4")
    if not cited:
        return _NOTHING
    hours = law.param("N244-D7K3.deadline_hours")
    steps = [
        "vụ việc\nxảy ra",
        "cơ quan tiếp nhận\nvà xử lý",
        "cơ quan xác định\ncó tác động dư luận",
    ]
    with house_figure(9, 3.6) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(-0.5, 11.5)
        axes.set_ylim(-0.6, 4.4)
        axes.annotate("", (11.3, 0.4), (0, 0.4), arrowprops={"arrowstyle": "->", "color": INK})
        for x, text in zip((0.6, 2.6, 5.0), steps, strict=True):
            axes.plot([x, x], [0.25, 0.55], color=INK)
            axes.text(x, 0.12, text, ha="center", va="top", fontsize=9)
        for y, x, colour, hatch, name in (
            (1.4, 2.6, BLUE, "", "vụ việc quan trọng, tác động lớn trong xã hội"),
            (2.8, 5.0, AMBER, "///", "dư luận có nhiều ý kiến không thống nhất"),
        ):
            axes.barh(y, 5.2, left=x, height=0.7, facecolor=colour, hatch=hatch, edgecolor=INK)
            axes.text(x + 0.1, y + 0.5, f"{hours} giờ: {name}", ha="left", va="bottom", fontsize=10)
            axes.plot([x, x], [0.55, y - 0.35], color=INK, linestyle=":")
        alt = (
            f"Hai thanh thời gian, mỗi thanh dài {hours} giờ, không bắt đầu lúc vụ việc xảy ra. Thanh thứ nhất, cho vụ việc quan trọng, "
            "bắt đầu lúc cơ quan tiếp nhận và xử lý. Thanh thứ hai, cho dư luận nhiều ý kiến, bắt đầu lúc cơ quan xác định có tác động."
        )
        return Html(
            figure_html(
                figure,
                alt,
                f"Hai thời hạn tính từ hai thời điểm, liên tục cả đêm và ngày nghỉ ({cited}).",
            )
        )


def three_ways(as_of: date) -> Html:
    """One start, the same number: hours, days and working days on one strip of calendar days."""
    calendar = load_calendar()
    ends = {
        unit: count_deadline(SHOWN_AMOUNT, unit, SHOWN_START).due_at.date()
        for unit in ("days", "working_days")
    }
    days = [
        SHOWN_START + timedelta(days=n) for n in range((max(ends.values()) - SHOWN_START).days + 2)
    ]
    with house_figure(9.5, 3.2) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(-2.6, len(days))
        axes.set_ylim(-0.9, 3.4)
        for n, day in enumerate(days):
            off = not calendar.is_working(day)
            axes.add_patch(_box(n, 2.1, off))
            axes.text(n + 0.5, 2.55, f"{day.day}/{day.month}", ha="center", va="center", fontsize=9)
            axes.text(
                n + 0.5,
                3.15,
                WEEKDAYS[day.weekday()].replace("thứ ", "").replace("Chủ nhật", "CN"),
                ha="center",
                fontsize=8,
            )
        for y, (unit, name) in zip(
            (1.1, 0.1), (("days", "ngày"), ("working_days", "ngày làm việc")), strict=True
        ):
            length = (ends[unit] - SHOWN_START).days
            axes.barh(
                y,
                length,
                left=1,
                height=0.5,
                facecolor=BLUE if unit == "days" else "#ffffff",
                hatch="" if unit == "days" else "///",
                edgecolor=INK,
            )
            axes.text(-2.5, y, f"{SHOWN_AMOUNT} {name}", ha="left", va="center", fontsize=10)
            axes.text(
                length + 1.1,
                y,
                f"hết {ends[unit].day}/{ends[unit].month}",
                ha="left",
                va="center",
                fontsize=9,
            )
        axes.text(
            -2.5,
            2.55,
            "mốc: " + f"{SHOWN_START.day}/{SHOWN_START.month}",
            ha="left",
            va="center",
            fontsize=10,
        )
        axes.text(
            -2.5,
            -0.75,
            "Ô gạch chéo là ngày nghỉ. Ngày đầu không tính. Giờ thì chạy liên tục, không bỏ ngày nào.",
            fontsize=9,
        )
        alt = (
            f"Dải lịch từ {show_day(SHOWN_START)}. Cùng con số {SHOWN_AMOUNT}: tính bằng ngày thì hết {show_day(ends['days'])}; "
            f"tính bằng ngày làm việc thì hết {show_day(ends['working_days'])} vì bỏ cuối tuần và ngày lễ."
        )
        return Html(
            figure_html(figure, alt, "Cùng một mốc, cùng một con số, ba cách tính cho ba kết quả.")
        )


def citizen_request(as_of: date) -> Html:
    """The limit of a citizen's request with its extension; no picture where the base has no such limit on ``as_of``."""
    law, cited = load_law(), _cited(as_of, "A26-D26K3")
    if not cited:
        return _NOTHING
    days, more = law.param("A26-D26K3.days"), law.param("A26-D26K3.extension_max_days")
    end = count_deadline(days, "days", REQUEST).due_at.date()
    counted = REQUEST + timedelta(days=days)
    length = (end - REQUEST).days
    with house_figure(7.2, 2.9) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(-0.6, length + more + 1)
        axes.set_ylim(-0.9, 2.9)
        axes.annotate("", (length + more + 0.8, 0), (0, 0), arrowprops=_ARROW)
        axes.barh(1, days, left=0, height=0.7, facecolor=BLUE, edgecolor=INK)
        axes.barh(1, length - days, left=days, height=0.7, facecolor=PALE, edgecolor=INK)
        axes.barh(1, more, left=length, height=0.7, facecolor="#ffffff", hatch="///", edgecolor=INK)
        axes.text(0.1, 1.45, f"{days} ngày", ha="left", va="bottom", fontsize=11)
        axes.text(length + 0.3, 1.45, f"gia hạn tối đa {more} ngày", va="bottom", fontsize=11)
        told = "thông báo gia hạn bằng văn bản\ntrước khi hết hạn đầu"
        axes.annotate(told, (length, 1.35), (length - 7.2, 2.15), arrowprops=_ARROW, fontsize=10)
        for x, words in (
            (0, f"nhận yêu cầu hợp lệ\n{_short(REQUEST)}"),
            (length, f"hết hạn đầu\n{_short(end)}"),
        ):
            axes.plot([x, x], [-0.12, 0.65], color=INK, linestyle=":")
            axes.text(x, -0.2, words, ha="left" if x == 0 else "center", va="top", fontsize=10)
    alt = (
        f"Đường thời gian của một yêu cầu hợp lệ nhận {show_day(REQUEST)}. Hạn đầu là {days} ngày; ngày cuối rơi vào {show_day(counted)} "
        f"là ngày nghỉ nên dời đến hết {show_day(end)}. Trước lúc đó phải thông báo gia hạn bằng văn bản; gia hạn tối đa {more} ngày."
    )
    caption = f"Một hạn cho mọi kênh gửi; ngày cuối là ngày nghỉ thì dời, phần nhạt là phần dời ({cited})."
    return Html(figure_html(figure, alt, caption))


def press_conference(as_of: date) -> Html:
    """The hours before a press conference, counted back from its opening over a weekend; no picture before its law."""
    law, cited = load_law(), _cited(as_of, "N237-D22K3", "N237-D22K5")
    if not cited:
        return _NOTHING
    notice = law.param("N237-D22K3.notice_hours")
    refusal = law.param("N237-D22K5.refusal_notice_hours_before")
    marks = [
        (hours, words, _hour(OPENING - timedelta(hours=hours)))
        for hours, words in (
            (notice, "chậm nhất gửi thông báo\ntới UBND thành phố"),
            (refusal, "chậm nhất trả lời\nnếu không được họp"),
            (0, "khai mạc"),
        )
    ]
    with house_figure(7.2, 2.4) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(-notice - 8, 6)
        axes.set_ylim(-1.4, 1.15)
        axes.annotate("", (5.5, 0), (-notice - 7, 0), arrowprops=_ARROW)
        axes.barh(0.45, notice, left=-notice, height=0.4, facecolor=BLUE, edgecolor=INK)
        axes.text(
            -notice / 2,
            0.72,
            f"đủ {notice} giờ, cuối tuần cũng tính",
            ha="center",
            va="bottom",
            fontsize=11,
        )
        for hours, words, moment in marks:
            axes.plot([-hours, -hours], [-0.15, 0.65], color=INK)
            axes.text(-hours, -0.25, f"{words}\n{moment}", ha="center", va="top", fontsize=10)
    said = "; ".join(f"{' '.join(words.split())}: {moment}" for _, words, moment in marks)
    alt = f"Đường thời gian tính lùi từ giờ khai mạc họp báo, {notice} giờ và {refusal} giờ, qua cả cuối tuần. {upper_first(said)}."
    return Html(figure_html(figure, alt, f"Tính lùi từ giờ khai mạc, giờ chạy liên tục ({cited})."))


_ARROW = {"arrowstyle": "->", "color": INK}


def _cited(as_of: date, *names: str) -> str:
    """The citations of provisions that all hold on ``as_of``; nothing where one does not.

    >>> _cited(date(2024, 3, 19), "N237-D22K3")
    ''
    """
    law = load_law()
    held = all(law[name].in_force(as_of) for name in names)
    return "; ".join(law[name].citation for name in names) if held else ""


def _short(day: date) -> str:
    """A day on a picture.

    >>> _short(date(2026, 11, 16))
    'thứ Hai 16/11'
    """
    return f"{WEEKDAYS[day.weekday()]} {day.day}/{day.month}"


def _hour(moment: datetime) -> str:
    """A time on a picture.

    >>> _hour(datetime(2026, 12, 6, 9, tzinfo=VIETNAM))
    '9 giờ, Chủ nhật 6/12'
    """
    return f"{moment.hour} giờ, {_short(moment.date())}"


def _box(n: int, y: float, off: bool) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle(
        (n, y),
        1,
        0.9,
        facecolor=PALE if not off else "#ffffff",
        hatch="///" if off else "",
        edgecolor=GREY,
    )
