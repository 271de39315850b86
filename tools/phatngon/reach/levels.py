"""A period along the chain of evaluation: inputs, outputs, out-takes, outcomes, learning; what has no data is named as missing."""

from __future__ import annotations

from phatngon.base.figure import Figure
from phatngon.reach.dictionary import code_name
from phatngon.reach.narrative import plain_name, plain_text
from phatngon.reach.objectives import CommunicationObjective

LEVELS: dict[str, tuple[tuple[str, ...], str]] = {
    "INPUT": ((), "Chưa có số liệu: giờ làm, kinh phí của kỳ"),
    "OUTPUT": (("M02", "M01", "M05"), "Chưa có số liệu tin bài"),
    "OUTTAKE": (("M13", "M19", "M21", "M22"), "Chưa có số liệu về phản hồi của công chúng"),
    "OUTCOME": (
        (),
        "Chưa có số liệu: công chúng hiểu hay làm khác đi thế nào (khảo sát, hồ sơ nộp, cuộc gọi)",
    ),
    "LEARNING": ((), "Chưa ghi bài học của kỳ"),
}


def level_rows(
    figures: dict[str, Figure], objectives: list[CommunicationObjective]
) -> list[tuple[str, str]]:
    """Each level of the chain with what the period shows on it; a level without data says what is missing.

    The levels are those of the AMEC framework and of the GCS evaluation cycle: inputs, outputs, out-takes, outcomes, learning.
    """
    rows = []
    for level, (ids, missing) in LEVELS.items():
        told = [one.told(figures) for one in objectives if one.level == level]
        own = [one for one in ids if not any(row.metric == one for row in objectives)]
        told += [
            f"{plain_name(figures[id])}: {plain_text(figures[id])}"
            for id in own
            if figures[id].value is not None
        ]
        rows.append((code_name("objective_level", level), "; ".join(told) or missing))
    return rows
