"""The five views of a period as figures: bars from zero, missing hatched, counts beside percentages, colour never alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from phatngon.base.figure import Figure
from phatngon.base.numbers import format_number
from phatngon.documents.figures import AMBER, BLUE, GREY, INK, Fill, figure_html, house_figure
from phatngon.network.invented import MARK
from phatngon.reach.dictionary import code_lists, code_name
from phatngon.reach.digest import Digest
from phatngon.reach.narrative import plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MplFigure
    from matplotlib.patches import Rectangle

MISSING: Fill = {"facecolor": "#ffffff", "hatch": "////", "edgecolor": GREY}
STATES: dict[str, tuple[str, str, Fill]] = {  # state: (letter in the cell, words, style)
    "nop_dung_han": ("Đ", "đúng hạn", {"facecolor": BLUE, "edgecolor": "white"}),
    "nop_muon": ("M", "nộp muộn", {"facecolor": "#f3d9a8", "edgecolor": INK}),
    "khong_ro_gio": ("?", "không rõ giờ nộp", {"facecolor": "#dfe5ec", "edgecolor": INK}),
    "cho_den_han": ("…", "chưa đến hạn", {"facecolor": "#ffffff", "edgecolor": GREY}),
    "chua_nop": ("–", "chưa nộp", {"facecolor": "#ffffff", "edgecolor": GREY, "hatch": "///"}),
    "mien": ("×", "được miễn", {"facecolor": "#dfe5ec", "edgecolor": GREY}),
    "tu_nguyen": ("T", "tự nguyện nộp", {"facecolor": "#dfe5ec", "edgecolor": BLUE}),
}
TITLES = ("Tình hình nộp", "Chất lượng dữ liệu", "Lan tỏa", "Phản hồi", "Cảnh báo và chủ đề nóng")
COLUMNS = 7  # cells of a line of the board
QUALITY = ("M11", "M32", "M26", "M04", "M33", "M34")
OWN_NOTE = "Cách tính: đề xuất của bộ học liệu."


def board(told: Digest) -> str:
    """View 1: one cell a unit, grouped by level, each with a letter for its state."""
    groups = [
        (level, [row for row in told.standings if told.levels_of.get(row.unit_code) == level])
        for level in code_lists()["level"]
    ]
    groups = [(level, rows) for level, rows in groups if rows]
    lines = sum(-(-len(rows) // COLUMNS) + 1 for _, rows in groups)
    used = [state for state in STATES if any(row.state == state for row in told.standings)]
    with house_figure(10, 0.66 * (lines + 1)) as (figure, axes):
        axes.set_axis_off()
        axes.set_xlim(0, COLUMNS)
        axes.set_ylim(-lines - 1, 0)
        y = 0.0
        for level, rows in groups:
            y -= 1
            axes.text(
                0,
                y + 0.12,
                f"{code_name('level', level)} ({len(rows)})",
                weight="bold",
                va="bottom",
            )
            for place, row in enumerate(rows):
                if place % COLUMNS == 0:
                    y -= 1
                _cell(
                    axes,
                    place % COLUMNS,
                    y,
                    row.state,
                    _short(told.names.get(row.unit_code, row.unit_code)),
                )
        for place, state in enumerate(used):
            x = place * COLUMNS / max(len(used), 4)
            _cell(axes, x, y - 1, state, "", 0.3)
            axes.text(
                x + 0.38,
                y - 0.55,
                f"{STATES[state][1]}: {sum(row.state == state for row in told.standings)}",
                va="center",
            )
        said = "; ".join(
            f"{STATES[state][1]} {sum(row.state == state for row in told.standings)}"
            for state in used
        )
        return show(
            told,
            figure,
            f"Bảng ô, mỗi ô một đơn vị, theo cấp. {said}.",
            f"Tình hình nộp kỳ {told.period.label}: {said}. {OWN_NOTE}",
        )


def on_time_trend(told: Digest) -> str:
    """View 1: share on time of the last periods, counts on the bars; a period without figure is hatched."""
    rows = [(f"{int(period[5:])}/{period[:4]}", metrics["M24"]) for period, metrics in told.trend]
    with house_figure(8, 2.8) as (figure, axes):
        _ratio_bars(axes, rows, upright=True)
        axes.set_ylabel("Nộp đúng hạn")
        said = "; ".join(f"kỳ {period}: {plain_text(metric)}" for period, metric in rows)
        return show(
            told,
            figure,
            f"Biểu đồ cột, tỷ lệ nộp đúng hạn theo kỳ. {said}.",
            "Tỷ lệ nộp đúng hạn theo kỳ, tính trên số đơn vị phải nộp, không kể đơn vị được miễn.",
        )


def quality(told: Digest) -> str:
    """View 2: coverage, evidence, first pass, duplicates, late declaration, anomalies."""
    rows = [(told.metrics[id].name, told.metrics[id]) for id in reversed(QUALITY)]
    with house_figure(8.5, 3.4) as (figure, axes):
        _ratio_bars(axes, rows, upright=False)
        said = "; ".join(f"{name}: {plain_text(metric)}" for name, metric in reversed(rows))
        return show(
            told,
            figure,
            f"Biểu đồ thanh ngang về chất lượng dữ liệu. {said}.",
            f"Chất lượng dữ liệu, kèm số đếm. {OWN_NOTE}",
        )


def reach_range(told: Digest) -> str:
    """View 3: people as a range from lower to upper bound with the estimate, never one bar of people."""
    low, high, middle = (told.metrics[id] for id in ("M08", "M09", "M10"))
    with house_figure(8.5, 2) as (figure, axes):
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        if low.value is None or high.value is None:
            axes.barh(0, 1, height=0.4, **MISSING)
            axes.set_xticks([])
            axes.text(
                0.5,
                0,
                f"Chưa có khoảng: {(low if low.value is None else high).why_null}",
                ha="center",
                va="center",
                bbox={"facecolor": "white", "edgecolor": "none"},
            )
        else:
            _range(axes, low.value, high.value, middle)
        said = (
            f"mức thấp nhất (cận dưới) {plain_text(low)}; ước tính {plain_text(middle)}; "
            f"mức cao nhất (cận trên) {plain_text(high)}"
        )
        return show(
            told,
            figure,
            f"Khoảng số người tiếp cận: {said}.",
            f"Số người tiếp cận là một khoảng: {said}. {OWN_NOTE}",
        )


def channels(told: Digest) -> str:
    """View 3: views by kind of channel, the most viewed on top, items written beside; a channel without views says so."""
    rows = told.channels[::-1]
    return _count_bars(
        told,
        [
            (
                share.name,
                share.views or 0,
                f"{format_number(share.items)} lượt đăng"
                + ("; không có số lượt xem" if share.views is None else ""),
            )
            for share in rows
        ],
        "Lượt xem",
        "Biểu đồ thanh ngang, lượt xem theo loại kênh",
        "Lượt xem theo loại kênh, xếp theo lượt xem; bên cạnh là số lượt đăng, kênh thiếu số liệu được ghi rõ.",
    )


def tone(told: Digest) -> str:
    """View 4: stories by tone, counts on the bars, each tone with its own hatch."""
    details = told.metrics["M17"].details
    styles: dict[str, Fill] = {
        "pos": {"facecolor": BLUE},
        "neu": {"facecolor": "#dfe5ec", "edgecolor": INK},
        "neg": {"facecolor": AMBER, "hatch": "xx", "edgecolor": INK},
        "mixed": {"facecolor": "#ffffff", "hatch": "..", "edgecolor": INK},
    }
    rest = int(told.metrics["M02"].value or 0) - sum(details.values())
    rows = [
        (code_name("sentiment", code.upper()), details[code], styles[code]) for code in styles
    ] + [("Chưa đánh giá", rest, MISSING)]
    with house_figure(8, 2.9) as (figure, axes):
        for place, (_, count, style) in enumerate(rows[::-1]):
            axes.barh(place, count, **style)
            axes.text(count, place, f" {format_number(count)}", va="center")
        axes.set_yticks(range(len(rows)), [name for name, _, _ in rows[::-1]])
        axes.set_xlabel("Số nội dung tin")
        axes.set_xlim(0, max(1, *(count for _, count, _ in rows)) * 1.12)
        said = "; ".join(f"{name}: {format_number(count)}" for name, count, _ in rows)
        return show(
            told,
            figure,
            f"Biểu đồ thanh ngang, số nội dung tin theo sắc thái. {said}.",
            f"Sắc thái của các nội dung tin. {OWN_NOTE}",
        )


def topics(told: Digest) -> str:
    """View 5: stories by topic with the count of the last period written beside."""
    rows = told.topics[:12][::-1]
    return _count_bars(
        told,
        [
            (
                share.name,
                share.stories,
                "" if share.before is None else f"kỳ trước {format_number(share.before)}",
            )
            for share in rows
        ],
        "Số nội dung tin",
        "Biểu đồ thanh ngang, số nội dung tin theo chủ đề",
        "Chủ đề của kỳ, so với kỳ trước.",
    )


def show(told: Digest, figure: MplFigure, alt: str, caption: str) -> str:
    """The figure in the page; one of invented data says so in the picture itself, for pictures are copied out of pages."""
    if told.invented:
        figure.suptitle(MARK, fontsize=9, fontweight="bold", color=INK)
    return figure_html(figure, alt, caption)


def _cell(axes: Axes, x: float, y: float, state: str, name: str, width: float = 0.95) -> None:
    letter, _, style = STATES[state]
    axes.add_patch(_rectangle((x, y + 0.04), width, 0.84, linewidth=1, **style))
    ink = "white" if state == "nop_dung_han" else INK
    if "hatch" in style:
        axes.add_patch(
            _rectangle(
                (x + (0.2 if name else 0.06), y + 0.1),
                width - (0.26 if name else 0.12),
                0.72,
                facecolor="white",
            )
        )
    axes.text(
        x + (0.1 if name else width / 2),
        y + 0.46,
        letter,
        ha="center",
        va="center",
        color=ink,
        weight="bold",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5} if "hatch" in style else None,
    )
    if name:
        axes.text(
            x + 0.56,
            y + 0.46,
            name,
            ha="center",
            va="center",
            color=ink,
            fontsize=9,
            linespacing=0.95,
        )


def _rectangle(
    at: tuple[float, float],
    width: float,
    height: float,
    linewidth: float | None = None,
    **style: Unpack[Fill],
) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle(at, width, height, linewidth=linewidth, **style)


def _ratio_bars(axes: Axes, rows: list[tuple[str, Figure]], *, upright: bool) -> None:
    """Bars from 0 to 100 %; a null one is hatched and says why."""
    draw = axes.bar if upright else axes.barh
    for place, (_, metric) in enumerate(rows):
        share = metric.value
        draw(
            place,
            1 if share is None else share,
            0.6,
            **(MISSING if share is None else {"facecolor": BLUE}),
        )
        text = (
            "chưa có"
            if share is None
            else f"{metric.text()}\n{_part(metric.numerator)} trong {_part(metric.denominator)}"
            if upright
            else f" {plain_text(metric)}"
        )
        at: tuple[float, float] = (
            (place, 0.5 if share is None else share)
            if upright
            else (0.02 if share is None else share, place)
        )
        plate = {"facecolor": "white", "edgecolor": "none", "pad": 1} if share is None else None
        axes.text(
            *at,
            text if share is not None or upright else f" {plain_text(metric)}",
            ha="center" if upright else "left",
            va="bottom" if upright else "center",
            fontsize=9.5,
            bbox=plate,
        )
    names = [name for name, _ in rows]
    if upright:
        axes.set_xticks(range(len(rows)), names)
        axes.set_ylim(0, 1.28)
        axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
    else:
        axes.set_yticks(range(len(rows)), names)
        axes.set_xlim(0, 1.6)
        axes.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])


def _range(axes: Axes, low: float, high: float, middle: Figure) -> None:
    axes.barh(0, high, height=0.3, facecolor="#dfe5ec", edgecolor=INK)
    axes.barh(0, low, height=0.3, facecolor=BLUE)
    axes.text(
        low,
        0.24,
        f"mức thấp nhất (cận dưới)\n{format_number(low)}",
        ha="center",
        va="bottom",
        fontsize=9,
    )
    axes.text(
        high,
        -0.24,
        f"mức cao nhất (cận trên)\n{format_number(high)}",
        ha="left",
        va="top",
        fontsize=9,
    )
    if middle.value is not None:
        axes.plot([middle.value] * 2, [-0.2, 0.2], color=INK, linewidth=2.5)
        axes.annotate(
            f"ước tính {middle.text()}",
            (middle.value, -0.2),
            (middle.value * 0.55, -0.62),
            fontsize=9,
            arrowprops={"arrowstyle": "-", "color": INK},
        )
    axes.set_ylim(-0.95, 0.85)
    axes.set_xlim(0, high * 1.32)
    axes.xaxis.set_major_formatter(lambda value, _: format_number(round(value)))


def _count_bars(
    told: Digest, rows: list[tuple[str, int, str]], label: str, alt: str, caption: str
) -> str:
    with house_figure(8.5, 0.38 * max(len(rows), 2) + 1) as (figure, axes):
        for place, (_, count, beside) in enumerate(rows):
            axes.barh(place, count, 0.66, facecolor=BLUE)
            axes.text(
                count,
                place,
                f" {format_number(count)}" + (f" – {beside}" if beside else ""),
                va="center",
                fontsize=9.5,
            )
        axes.set_yticks(range(len(rows)), [name for name, _, _ in rows])
        axes.set_xlabel(label)
        axes.set_xlim(0, max([1, *(count for _, count, _ in rows)]) * 1.45)
        axes.locator_params("x", integer=True)
        axes.xaxis.set_major_formatter(lambda value, _: format_number(round(value)))
        said = "; ".join(
            f"{name}: {format_number(count)}" + (f" ({beside})" if beside else "")
            for name, count, beside in reversed(rows)
        )
        return show(told, figure, f"{alt}. {said or 'Không có dữ liệu'}.", f"{caption} {OWN_NOTE}")


def _short(name: str) -> str:
    for long, short in (
        ("Phường ", ""),
        ("Xã ", ""),
        ("Sở ", ""),
        ("Văn phòng Ủy ban nhân dân thành phố", "VP UBND TP"),
        ("Thanh tra thành phố", "Thanh tra TP"),
        (" và ", " & "),
    ):
        name = name.replace(long, short)
    return name if len(name) <= 12 else "\n".join(_halves(name))


def _halves(name: str) -> tuple[str, str]:
    words = name.split(" ")
    cut = (
        min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(name) / 2))
        if len(words) > 1
        else 1
    )
    return " ".join(words[:cut]), " ".join(words[cut:])


def _part(value: float | None) -> str:
    return format_number(value or 0)
