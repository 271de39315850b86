"""The network on one sheet: a map of the units as tiles, the same as a table, and the page that carries both.

The tiles are laid out by level and code, not by place: the kit has no boundaries of the communes and draws none.
"""

from __future__ import annotations

import textwrap
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phatngon.base.files import write_text
from phatngon.documents.figures import AMBER, INK, figure_html, house_figure
from phatngon.documents.page import page
from phatngon.network.assessment import UnitAssessment, definitions, network_totals
from phatngon.network.invented import MARK, marked_html, tagged
from phatngon.tables.units import LEVELS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLUMNS = 7
_MARKS: dict[str, dict[str, Any]] = {
    "SEEN": {"facecolor": AMBER, "hatch": ""},
    "NOT_SEEN": {"facecolor": "#ffffff", "hatch": ""},
    "NO_DATA": {"facecolor": "#ffffff", "hatch": "////"},
}


def map_figure(units: list[UnitAssessment], *, invented: bool = False) -> str:
    """One tile a unit, three marks a tile (one each weakness), groups by level. Every state differs in grey as well as in colour.

    ``invented``: the picture itself says so, for it may be copied out of its page.
    """
    data = definitions()
    groups = [(level, [unit for unit in units if unit.level == level]) for level in (*LEVELS, "")]
    groups = [(level, group) for level, group in groups if group]
    rows = sum(-(-len(group) // COLUMNS) for _, group in groups) + 0.5 * len(groups)
    with house_figure(11, 0.98 * rows + 1.2) as (figure, axes):
        figure.set_layout_engine(
            "none"
        )  # nothing but the tiles: measuring hundreds of words would take half the time
        axes.set_position((0.01, 0.01, 0.98, 0.98))
        axes.set_axis_off()
        axes.set_xlim(0, COLUMNS)
        axes.set_ylim(-rows - 0.95, 0)
        top = 0.0
        for level, group in groups:
            axes.text(
                0.02,
                top - 0.32,
                f"{data['levels'][level]} ({len(group)})",
                weight="bold",
                va="center",
            )
            top -= 0.5
            for place, unit in enumerate(group):
                _tile(axes, place % COLUMNS, top - place // COLUMNS, unit)
            top -= -(-len(group) // COLUMNS)
        _legend(axes, top - 0.35)
        if invented:
            axes.text(COLUMNS, -0.16, MARK, ha="right", va="center", weight="bold", fontsize=9.5)
        caption = f"{MARK}. {data['words']['map_caption']}" if invented else None
        return figure_html(figure, map_words(units), caption or data["words"]["map_caption"])


def map_words(units: list[UnitAssessment]) -> str:
    """What the map says, for those who cannot see it."""
    data = definitions()
    said = [
        f"{data['weaknesses'][name]}: "
        + ", ".join(f"{count} đơn vị {data['states'][state]}" for state, count in counts.items())
        for name, counts in network_totals(units).items()
    ]
    return f"Sơ đồ ô của {len(units)} đơn vị, mỗi ô ba dấu. {'; '.join(said)}. Bảng kèm theo ghi từng đơn vị."


def map_rows(units: list[UnitAssessment]) -> list[tuple[str, list[str]]]:
    """The map as rows: the unit, then the state of each weakness."""
    data = definitions()
    return [
        (unit.unit, [data["states"][unit.state(name)] for name in data["weaknesses"]])
        for unit in units
    ]


def assessment_page(units: list[UnitAssessment], *, invented: bool = False) -> str:
    """The network as one page: totals, map, table, then each unit's indicators with the next step."""
    data, words = definitions(), definitions()["words"]
    heads = list(data["weaknesses"].values())
    totals = [
        (data["weaknesses"][name], [str(count) for count in counts.values()])
        for name, counts in network_totals(units).items()
    ]
    parts = [
        f"<p>{escape(words['proposal'])}</p>",
        _table(words["totals"], ["Điểm yếu", *data["states"].values()], totals),
        map_figure(units, invented=invented),
        _table(words["map_table"], ["Đơn vị", *heads], map_rows(units)),
        f"<h2>{escape(words['each'])}</h2>",
    ]
    for unit in units:
        lines = "".join(f"<li>{escape(one.sentence())}</li>" for one in unit.indicators)
        parts.append(f"<h3>{escape(unit.unit)}</h3><ul>{lines}</ul>")
    return marked_html(
        page(words["title"], "".join(parts), subtitle=MARK if invented else "", kind="report"),
        invented=invented,
    )


def write_assessment(units: list[UnitAssessment], folder: Path, *, invented: bool = False) -> Path:
    """Write the page. Raises MissingOnMachine where nothing can be written."""
    name = tagged(definitions()["words"]["file"], invented=invented)
    return write_text(folder / f"{name}.html", assessment_page(units, invented=invented))


def _tile(axes: Axes, x: float, y: float, unit: UnitAssessment) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (x + 0.03, y - 0.95), 0.94, 0.9, facecolor="#f2f5f9", edgecolor=INK, linewidth=0.8
        )
    )
    name = unit.unit.replace("Ủy ban nhân dân thành phố", "UBND thành phố")
    axes.text(
        x + 0.5,
        y - 0.34,
        textwrap.fill(name, 18, max_lines=3, placeholder="…"),
        ha="center",
        va="center",
        fontsize=8.5,
        linespacing=1.1,
    )
    for place, weakness in enumerate(definitions()["weaknesses"]):
        _mark(
            axes,
            x + 0.13 + 0.27 * place,
            y - 0.9,
            unit.state(weakness),
            definitions()["letters"][weakness],
        )


def _mark(axes: Axes, x: float, y: float, state: str, letter: str = "") -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y), 0.2, 0.24, edgecolor=INK, linewidth=0.8, **_MARKS[state]))
    if state != "NO_DATA":
        axes.text(
            x + 0.1,
            y + 0.115,
            letter,
            ha="center",
            va="center",
            fontsize=8.5,
            weight="bold" if state == "SEEN" else "normal",
        )


def _legend(axes: Axes, y: float) -> None:
    data = definitions()
    x = 0.05
    for state, label in data["states"].items():
        _mark(axes, x, y - 0.12, state)
        axes.text(x + 0.26, y, label, va="center", fontsize=9.5)
        x += 1.35
    letters = ";  ".join(
        f"{letter}: {data['weaknesses'][name].lower()}" for name, letter in data["letters"].items()
    )
    axes.text(0.05, y - 0.38, letters, va="center", fontsize=9.5)


def _table(title: str, heads: list[str], rows: list[tuple[str, list[str]]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, cells in rows
    )
    return f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
