"""Pictures of what a caller's page shows: where the licence line stands and what its parts tell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from phatngon.base.html import Html
from phatngon.documents.figures import BLUE, GREY, INK, PALE, figure_html, house_figure
from phatngon.law import load_law

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle

# what the page must say, by the law of the day
_MUST = ("N237-D23K1", "N237-D23K2")
_PARTS = (  # place on the page, words there, their size, what they tell
    (5.15, "TẠP CHÍ ĐẦM PHÁ", 15, "Tên: đọc sau, vì tên ai cũng đặt được"),
    (4.5, "Cơ quan chủ quản: Hội Nghề cá (tên đặt ra)", 10, "Cơ quan nào chủ quản nơi này"),
    (1.95, "Giấy phép hoạt động báo chí, tạp chí điện tử", 10, "Tên giấy phép: đọc trước tiên"),
    (1.4, "Số …, cấp ngày …, nơi cấp …", 10, "Đối chiếu được với nơi cấp"),
    (0.85, "Địa chỉ, điện thoại, thư điện tử", 10, "Gọi lại theo số này để xác minh"),
    (0.3, "Họ tên người đứng đầu", 10, "Người chịu trách nhiệm cao nhất"),
)


def licence_line(as_of: date) -> Html:
    """A page with its head and foot: six parts pointed at, each with what it tells. The page is invented."""
    law = load_law()
    cited = "; ".join(law[name].citation for name in _MUST if law[name].in_force(as_of))
    with house_figure(8, 4.1) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(0, 12.4)
        axes.set_ylim(-0.2, 5.9)
        axes.add_patch(_sheet(0.1, 4.15, 1.6))
        axes.add_patch(_sheet(0.1, 2.4, 1.65, blank=True))
        axes.add_patch(_sheet(0.1, -0.05, 2.35))
        axes.text(3.3, 3.2, "nội dung các bài", ha="center", va="center", fontsize=10, color=GREY)
        for n, (y, words, size, told) in enumerate(_PARTS, 1):
            axes.text(0.35, y, words, ha="left", va="center", fontsize=size, color=INK)
            axes.annotate(
                "", (6.55, y), (7.25, y), arrowprops={"arrowstyle": "->", "color": BLUE, "lw": 1.6}
            )
            axes.text(7.4, y, f"{n}. {told}", ha="left", va="center", fontsize=10)
    alt = "Một trang mạng đặt ra, phần đầu và phần chân có sáu chỗ được chỉ tên. " + " ".join(
        f"Chỗ {n}, {words}: {told}." for n, (_, words, _, told) in enumerate(_PARTS, 1)
    )
    caption = "Đầu trang cho biết tên và cơ quan chủ quản; chân trang cho biết giấy phép và nơi liên hệ. Trang đặt ra"
    return Html(figure_html(figure, alt, f"{caption} ({cited})." if cited else f"{caption}."))


def _sheet(x: float, y: float, height: float, *, blank: bool = False) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle(
        (x, y),
        6.4,
        height,
        facecolor="#ffffff" if blank else PALE,
        edgecolor=GREY,
        linestyle="--" if blank else "-",
    )
