"""Pictures where people would rather look than read. Every picture says in its alt text what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from phatngon.documents.figures import BLUE, INK, NOT_PRESS, PRESS, figure_html, house_figure
from phatngon.lessons.markup import Html
from phatngon.rules.outlets import outlets
from phatngon.rules.press_types import is_press_type, type_label


def outlet_groups(as_of: date) -> Html:
    """How many outlets of the list are of each type, press and not press told apart by hatch as well as colour."""
    counts = Counter(code for outlet in outlets().values() for code in dict.fromkeys(outlet.types.values()))
    rows = sorted(counts.items(), key=lambda row: (row[1], row[0]))
    with house_figure(8.5, 0.36 * len(rows) + 1.2) as (figure, axes):
        for place, (code, count) in enumerate(rows):
            axes.barh(place, count, **(PRESS if is_press_type(code) else NOT_PRESS))
            axes.text(count + 0.3, place, str(count), va="center")
        axes.set_yticks(range(len(rows)), [type_label(code) for code, _ in rows])
        axes.set_xlabel("Số nơi trong danh mục (một cơ quan có thể có nhiều loại)")
        axes.set_xlim(0, max(counts.values()) * 1.15)
        handles = [axes.barh(0, 0, **PRESS), axes.barh(0, 0, **NOT_PRESS)]
        axes.legend(handles, ["là báo chí", "không phải báo chí"], loc="lower right", frameon=False)
        said = "; ".join(f"{type_label(code)}: {count}" for code, count in reversed(rows))
        return Html(figure_html(figure, f"Biểu đồ thanh ngang, số nơi đăng tin theo loại hình. {said}.",
                                "Tên gọi nghe giống nhau, loại hình khác nhau. Nguồn: danh mục của bộ học liệu."))


def decision_path(as_of: date) -> Html:
    """The path of the decision for a page on the web: licence first, then the kind word, then special marks."""
    steps = [("Đọc tên giấy phép\nở chân trang", ["không phải giấy phép\nhoạt động báo chí", "không thấy\ngiấy phép"]),
             ("Đọc chữ “báo” hay\n“tạp chí” trong giấy phép,\nrồi mới đến tên gọi", ["chưa thấy chữ nào"]),
             ("Xem dấu hiệu riêng:\ntên miền cấp dưới,\ncông bố nghiên cứu", [])]
    ends = [["không phải báo chí:\ntổng hợp, mạng xã hội…", "xem nội dung và\nđơn vị vận hành"], ["là báo chí, chưa rõ\nbáo hay tạp chí"], []]
    with house_figure(9, 5.2) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(0, 10)
        axes.set_ylim(-0.4, 6.4)
        box = {"boxstyle": "round,pad=0.5", "facecolor": "#e6edf5", "edgecolor": BLUE}
        out = {"boxstyle": "round,pad=0.4", "facecolor": "#ffffff", "edgecolor": INK, "linestyle": "--"}
        for n, (text, exits) in enumerate(steps):
            y = 5.5 - 2.4 * n
            axes.text(1.9, y, text, ha="center", va="center", bbox=box)
            for m, (label, end) in enumerate(zip(exits, ends[n], strict=True)):
                height = y + (0.55 - 1.15 * m if len(exits) > 1 else 0)
                axes.annotate("", (7.0, height), (3.55, y), arrowprops={"arrowstyle": "->", "color": INK})
                axes.text(5.2, height + 0.12, label, ha="center", va="bottom", fontsize=9)
                axes.text(8.5, height, end, ha="center", va="center", bbox=out, fontsize=10)
            if n + 1 < len(steps):
                axes.annotate("", (1.9, y - 1.65), (1.9, y - 0.75), arrowprops={"arrowstyle": "->", "color": INK})
                label = ["giấy phép hoạt động báo chí", "thấy chữ báo hoặc tạp chí"][n]
                axes.text(2.1, y - 1.2, label, ha="left", va="center", fontsize=9)
        alt = ("Sơ đồ ba bước với một trang mạng. Bước một, đọc tên giấy phép ở chân trang: nếu không phải giấy phép hoạt động "
               "báo chí thì trang không phải báo chí; nếu không thấy giấy phép thì xem nội dung và đơn vị vận hành. Bước hai, "
               "đọc chữ báo hay tạp chí trong giấy phép rồi mới đến tên gọi. Bước ba, xem dấu hiệu riêng: tên miền cấp dưới, "
               "công bố nghiên cứu.")
        return Html(figure_html(figure, alt, "Giấy phép trước, tên gọi sau, dấu hiệu riêng cuối cùng."))


FIGURES: dict[str, Callable[[date], Html]] = {"co-cau-danh-muc": outlet_groups, "cay-quyet-dinh": decision_path}
