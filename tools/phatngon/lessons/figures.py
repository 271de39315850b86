"""Pictures where people would rather look than read. Every picture says in its alt text what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from phatngon.base.html import Html
from phatngon.documents.figures import BLUE, INK, NOT_PRESS, PALE, PRESS, figure_html, house_figure
from phatngon.lessons.clock_figures import (
    citizen_request,
    press_conference,
    three_ways,
    two_clocks,
)
from phatngon.lessons.page_figures import licence_line
from phatngon.lessons.statement_figures import fake_speaker
from phatngon.rules.outlets import outlets
from phatngon.rules.press_types import is_press_type, type_label


def outlet_groups(as_of: date) -> Html:
    """How many outlets of the list are of each type, press and not press told apart by hatch as well as colour."""
    counts = Counter(
        code for outlet in outlets().values() for code in dict.fromkeys(outlet.types.values())
    )
    rows = sorted(counts.items(), key=lambda row: (row[1], row[0]))
    with house_figure(8.5, 0.36 * len(rows) + 1.2) as (figure, axes):
        for place, (code, count) in enumerate(rows):
            axes.barh(place, count, **(PRESS if is_press_type(code) else NOT_PRESS))
            axes.text(count + 0.3, place, str(count), va="center")
        axes.set_yticks(range(len(rows)), [type_label(code) for code, _ in rows])
        axes.set_xlabel("Số nơi trong danh mục")
        axes.set_xlim(0, max(counts.values()) * 1.15)
        handles = [axes.barh(0, 0, **PRESS), axes.barh(0, 0, **NOT_PRESS)]
        axes.legend(handles, ["là báo chí", "không phải báo chí"], loc="lower right", frameon=False)
        said = "; ".join(f"{type_label(code)}: {count}" for code, count in reversed(rows))
        return Html(
            figure_html(
                figure,
                f"Biểu đồ thanh ngang, số nơi đăng tin theo loại hình. {said}.",
                "Số nơi theo loại hình; một cơ quan có thể có nhiều loại. Nguồn: danh mục của bộ học liệu.",
            )
        )


STEPS = (  # the box, and its exits: (words on the arrow, where it leads)
    (
        "Đọc tên giấy phép\nở chân trang",
        (
            ("giấy phép loại khác", "không phải báo chí:\ntổng hợp, mạng xã hội…"),
            ("không thấy giấy phép", "xem nội dung và\nđơn vị vận hành"),
        ),
    ),
    (
        "Đọc chữ “báo” hay “tạp chí”\ntrong giấy phép, rồi mới\nđến tên gọi",
        (("chưa thấy chữ nào", "là báo chí, chưa rõ\nbáo hay tạp chí"),),
    ),
    ("Xem dấu hiệu riêng:\ntên miền cấp dưới,\ncông bố nghiên cứu", ()),
)
ON_WARDS = ("giấy phép hoạt động báo chí", "thấy chữ báo hoặc tạp chí")


def decision_path(as_of: date) -> Html:
    """The path of the decision for a page on the web: licence first, then the kind word, then special marks."""
    box = {"boxstyle": "round,pad=0.5", "facecolor": PALE, "edgecolor": BLUE}
    out = {"boxstyle": "round,pad=0.4", "facecolor": "#ffffff", "edgecolor": INK, "linestyle": "--"}
    arrow = {"arrowstyle": "->", "color": INK, "shrinkA": 0, "shrinkB": 0}
    with house_figure(9, 5) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(0, 10)
        axes.set_ylim(-0.7, 6.2)
        for n, (text, exits) in enumerate(STEPS):
            y = 5.2 - 2.5 * n
            axes.text(1.9, y, text, ha="center", va="center", bbox=box)
            for m, (label, end) in enumerate(exits):
                height = y + (0.5 - 1.1 * m if len(exits) > 1 else 0)
                axes.annotate("", (6.9, height), (3.75, height), arrowprops=arrow)
                axes.text(5.3, height + 0.1, label, ha="center", va="bottom", fontsize=10)
                axes.text(8.45, height, end, ha="center", va="center", bbox=out, fontsize=10)
            if n < len(ON_WARDS):
                axes.annotate("", (1.9, y - 1.75), (1.9, y - 0.8), arrowprops=arrow)
                axes.text(2.1, y - 1.28, ON_WARDS[n], ha="left", va="center", fontsize=10)
        alt = (
            "Sơ đồ ba bước với một trang mạng. Bước một, đọc tên giấy phép ở chân trang: nếu là giấy phép loại khác thì trang "
            "không phải báo chí; nếu không thấy giấy phép thì xem nội dung và đơn vị vận hành. Bước hai, đọc chữ báo hay tạp "
            "chí trong giấy phép rồi mới đến tên gọi; chưa thấy chữ nào thì là báo chí nhưng chưa rõ báo hay tạp chí. Bước ba, "
            "xem dấu hiệu riêng: tên miền cấp dưới, công bố nghiên cứu."
        )
        return Html(
            figure_html(figure, alt, "Giấy phép trước, tên gọi sau, dấu hiệu riêng cuối cùng.")
        )


FIGURES: dict[str, Callable[[date], Html]] = {
    "co-cau-danh-muc": outlet_groups,
    "cay-quyet-dinh": decision_path,
    "hai-dong-ho": two_clocks,
    "ba-cach-tinh": three_ways,
    "han-cong-dan": citizen_request,
    "lich-hop-bao": press_conference,
    "chan-trang": licence_line,
    "phat-ngon-gia": fake_speaker,
}
