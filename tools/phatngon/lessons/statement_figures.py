"""The picture of a signed statement beside a fake that goes round; people, ward and words are invented, and it says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from phatngon.base.html import Html
from phatngon.documents.figures import BLUE, GREY, INK, PALE, figure_html, house_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle


_LABEL = "GIẢ ĐỊNH – CHỈ DÙNG ĐỂ TẬP HUẤN"
_TRUE = ("“Phường X không cấm chợ tạm.", "Từ sáng thứ Tư, chợ dời 200 mét", "để sửa cống.”")
_FAKE = ("“Phường X cấm chợ tạm.", "Từ sáng thứ Tư, chợ dời", "để sửa cống.”")


def fake_speaker(as_of: date) -> Html:
    """A signed statement, and a clip in which a made-up speaker says nearly the same. The law of ``as_of`` plays no part."""
    with house_figure(8, 3.5) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(0, 12.4)
        axes.set_ylim(0, 5.4)
        _frame(axes, 0.1, "Trên cổng của phường, có mã ký", _TRUE, BLUE)
        _frame(axes, 6.4, "Đoạn phim gửi trong nhóm dân phố", _FAKE, GREY)
        for x in range(
            5
        ):  # the code is only hinted at: one that can be scanned would be a statement
            for y in range(5):
                if (x * 7 + y * 5 + x * y * y) % 3 < 2:
                    axes.add_patch(_box(0.45 + x * 0.22, 0.5 + y * 0.22, 0.22, 0.22, INK))
        axes.text(1.8, 1.05, "Mã ký: PN1:…", ha="left", va="center", fontsize=10, color=INK)
        _person(axes, 7.3)
        axes.text(
            8.3, 1.05, "Hình và giọng tạo bằng máy,\nkhông có người này", va="center", fontsize=9
        )
        axes.text(6.2, 5.15, _LABEL, ha="center", va="center", fontsize=11, weight="bold")
    alt = (
        f"{_LABEL}. Bên trái, lời trên cổng của phường có mã ký: {' '.join(_TRUE)} Bên phải, đoạn phim tạo bằng máy gửi trong "
        f"nhóm dân phố, không có mã ký: {' '.join(_FAKE)}"
    )
    return Html(
        figure_html(figure, alt, "Lời đã ký và một bản giả. Phường, người và lời đều đặt ra.")
    )


def _frame(axes: Axes, left: float, title: str, words: tuple[str, ...], edge: str) -> None:
    axes.add_patch(_box(left, 0.2, 5.9, 4.5, PALE, edge))
    axes.text(left + 0.3, 4.25, title, ha="left", va="center", fontsize=11, weight="bold")
    for number, line in enumerate(words):
        place = (left + 0.3, 3.5 - number * 0.6)
        axes.text(*place, line, ha="left", va="center", fontsize=11, color=INK)


def _person(axes: Axes, middle: float) -> None:
    from matplotlib.patches import Circle

    axes.add_patch(Circle((middle, 1.3), 0.32, facecolor=GREY))
    axes.add_patch(_box(middle - 0.5, 0.35, 1.0, 0.55, GREY))


def _box(
    left: float, foot: float, width: float, height: float, fill: str, edge: str = "none"
) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((left, foot), width, height, facecolor=fill, edgecolor=edge)
