"""Tables and pictures of lesson 4, made by the same code as the real work on registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from statistics import median

from phatngon.base.html import Html, grid
from phatngon.base.moments import show_date, show_moment
from phatngon.base.numbers import format_number
from phatngon.law import load_law
from phatngon.lessons.cites import citation_list
from phatngon.lessons.network_data import INVENTED, YEAR, network, report
from phatngon.lessons.session import current
from phatngon.network.annual import lines_of
from phatngon.network.assessment import definitions
from phatngon.network.invented import MARK
from phatngon.network.network_map import map_figure
from phatngon.network.reminders import year_reminders
from phatngon.rules import spokespersons

OWN = "Đề xuất của bộ học liệu, không phải quy định của cơ quan nào"
NAMES = "Tên đơn vị là tên đặt ra."


def speakers_grid(as_of: date) -> Html:
    """The decision table of who may speak, for one date: what blocks, what allows."""
    return grid(
        f"Ai được phát ngôn, theo luật áp dụng ngày {show_date(as_of)}",
        ["Ai, trong trường hợp nào", "Phát ngôn", "Vì sao", "Căn cứ"],
        speaker_rows(as_of),
        "Khớp một dòng “chưa được” là chưa phát ngôn",
    )


def speaker_rows(as_of: date) -> list[tuple[str, list[Html | str]]]:
    """Who, in which case; whether he may speak, why, on what ground."""
    law = load_law()
    return [
        (row.data["said"], [said, basis.text, citation_list([basis.provision])])
        for section, said in (("blocks", "chưa được"), ("allows", "được"))
        for row in spokespersons.table().rows(section)
        for basis in row.bases(law, as_of)[:1]
    ]


def assessment_grid(as_of: date) -> Html:
    """The indicators of the three weaknesses over the teaching network: how many units, the middle value, the next step."""
    data, units = definitions(), network(current())
    rows = []
    for id, row in data["indicators"].items():
        told = [
            one
            for unit in units
            for one in unit.indicators
            if one.id == id and one.value is not None
        ]
        middle = (
            f"{format_number(round(median(one.value or 0 for one in told) * 100, 1), 1)}%"
            if told
            else "chưa có số liệu"
        )
        rows.append(
            (
                row["name"],
                [
                    data["weaknesses"][row["weakness"]],
                    row["definition"],
                    f"{sum(one.sign for one in told)}/{len(told)}",
                    middle,
                    row["next_step"],
                ],
            )
        )
    return grid(
        "Ba điểm yếu đo được từ sổ",
        ["Chỉ số", "Điểm yếu", "Cách tính", "Đơn vị có dấu hiệu", "Trung vị", "Việc nên làm"],
        rows,
        f"{OWN}; {INVENTED.lower()}",
        f"Mẫu số là số đơn vị có số liệu trong {len(units)} đơn vị; đơn vị chưa có số liệu không phải là đơn vị tốt. {NAMES}",
    )


def indicators_grid(as_of: date) -> Html:
    """L1 to L6 of the teaching register, the year and its part under the new decree side by side."""
    made = report(current())
    part = made.part or made.full
    rows = [
        (name, [whole, new])
        for (name, whole), (_, new) in zip(lines_of(made.full), lines_of(part), strict=True)
    ]
    return grid(
        f"Sáu chỉ số của năm {YEAR}",
        ["Chỉ số", "Cả kỳ", "Phần theo nghị định mới"],
        rows,
        f"{OWN}; {INVENTED.lower()}",
        "Nghị định nêu tên chỉ số, chưa nêu cách đếm; cách đếm ở đây là đề xuất.",
    )


def year_grid(as_of: date) -> Html:
    """The dates of the yearly report of the year of ``as_of``."""
    rows = [(show_moment(one.at), [one.what, one.notes[0]]) for one in year_reminders(as_of.year)]
    return grid(f"Lịch báo cáo năm {as_of.year}", ["Lúc", "Việc", "Vì sao"], rows)


def network_picture() -> Html:
    """The map of the teaching network, whose units have invented names too."""
    shown = map_figure(network(current()), invented=True)
    return Html(shown.replace(f"<figcaption>{MARK}.", f"<figcaption>{INVENTED}. {NAMES}"))


TABLES: dict[str, Callable[[date], Html]] = {
    "ai-duoc-phat-ngon": speakers_grid,
    "tu-danh-gia": assessment_grid,
    "sau-chi-so": indicators_grid,
    "lich-bao-cao-nam": year_grid,
}
