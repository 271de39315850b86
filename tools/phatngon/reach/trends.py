"""How views, people and tone went over the last periods; a period without a figure is hatched, never a zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phatngon.base.figure import Figure
from phatngon.base.numbers import format_number
from phatngon.documents.figures import AMBER, BLUE, INK, house_figure
from phatngon.reach import views
from phatngon.reach.digest import Digest
from phatngon.reach.narrative import plain_text
from phatngon.reach.views import MISSING, OWN_NOTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 4  # places on the axis of time, so that one period alone is a bar and not a wall


def reach_trend(told: Digest) -> str:
    """View 3: views of the last periods as bars; the range of people is written under each period."""
    rows = [(_label(period), found["M05"], _people(found)) for period, found in told.trend]
    said = "; ".join(
        f"kỳ {name}: {one.text()} lượt xem, {' '.join(people.split())}"
        for name, one, people in rows
    )
    with house_figure(8.5, 3.2) as (figure, axes):
        _bars(axes, [one for _, one, _ in rows], BLUE)
        axes.set_xticks(
            range(len(rows)),
            [f"{name}\n{people}" for name, _, people in rows],
            fontsize=8.5,
        )
        axes.set_ylabel("Lượt xem")
        axes.yaxis.set_major_formatter(lambda value, _: format_number(round(value)))
        return views.show(
            told,
            figure,
            f"Biểu đồ cột, lượt xem và khoảng số người tiếp cận theo kỳ. {said}.",
            f"Lượt xem theo kỳ; dưới mỗi cột là khoảng số người tiếp cận. {OWN_NOTE}",
        )


def tone_trend(told: Digest) -> str:
    """View 4: share of negative stories of the last periods, with their counts."""
    rows = [(_label(period), found["M19"]) for period, found in told.trend]
    said = "; ".join(f"kỳ {name}: {plain_text(figure)}" for name, figure in rows)
    with house_figure(8.5, 2.8) as (figure, axes):
        _bars(axes, [one for _, one in rows], AMBER)
        axes.set_xticks(range(len(rows)), [name for name, _ in rows])
        axes.set_ylabel("Tỷ lệ tiêu cực")
        axes.yaxis.set_major_formatter(lambda value, _: f"{format_number(round(value * 100))}%")
        return views.show(
            told,
            figure,
            f"Biểu đồ cột, tỷ lệ nội dung tin tiêu cực theo kỳ. {said}.",
            f"Tỷ lệ nội dung tin tiêu cực theo kỳ, trên số nội dung đã đánh giá. {OWN_NOTE}",
        )


def _bars(axes: Axes, figures: list[Figure], colour: str) -> None:
    known = [one.value for one in figures if one.value is not None]
    top = max(known, default=0) or 1
    for place, one in enumerate(figures):
        if one.value is None:
            axes.bar(place, top, 0.6, **MISSING)
            axes.text(place, top / 2, "chưa có", ha="center", va="center", fontsize=9)
        else:
            axes.bar(place, one.value, 0.6, facecolor=colour, edgecolor=INK)
            counts = (
                f"\n{format_number(int(one.numerator or 0))} trong {format_number(int(one.denominator))}"
                if one.denominator
                else ""
            )
            axes.text(
                place, one.value, f"{one.text()}{counts}", ha="center", va="bottom", fontsize=9
            )
    axes.set_ylim(0, top * 1.35)
    axes.set_xlim(-0.6, max(len(figures), FEWEST) - 0.4)


def _people(found: dict[str, Figure]) -> str:
    low, high = found["M08"], found["M09"]
    if low.value is None or high.value is None:
        return "chưa có số người"
    return f"{low.text()} đến\n{high.text()} người"


def _label(period: str) -> str:
    return f"{int(period[5:])}/{period[:4]}"
