"""Keys of the reach items come from the report's own functions; famous wrong figures are recognised by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import reach_mini as mini

from phatngon.base.errors import InputError
from phatngon.practice.bank import bank_from_text, check_bank
from phatngon.practice.check import check
from phatngon.practice.reach_figures import VARIANTS, figure, metrics_of, reach_tables, wrong_figure
from phatngon.reach.desk import Desk

DAY = date(2026, 11, 23)
BANK = """
bank: so
lesson: 06_so
title: Số
version: 1
objectives: {so-1: Tính đúng}
items:
- {id: so-11, objective: so-1, type: number, figure: den-long.M24, unit: "%", stem: Tỷ lệ đúng hạn là bao nhiêu?, tolerance: 0.05,
   wrong: [{variant: over_received, feedback: Đây là số chia cho báo cáo đã nhận.}, {variant: over_all, feedback: Quên trừ đơn vị được miễn.}],
   feedback: Nghĩa vụ trừ miễn.}
- {id: so-12, objective: so-1, type: number, answer: 2, stem: Một cộng một là mấy?, wrong: [{value: 3, feedback: Đếm lại.}], feedback: Hai.}
"""


def test_the_small_table_gives_the_same_figures_as_the_store(tmp_path: Path) -> None:
    with Desk.over(str(mini.mini(tmp_path))) as connection:
        ready = connection.ready()
        real = ready.measure("2026-10")["city"]["46"]
    small = metrics_of("den-long")
    for id in (
        "M01",
        "M02",
        "M03",
        "M04",
        "M05",
        "M07",
        "M08",
        "M09",
        "M10",
        "M11",
        "M12",
        "M13",
        "M14",
        "M15",
        "M17",
        "M18",
        "M19",
    ):
        assert small[id].value == pytest.approx(real[id].value), id


@pytest.mark.parametrize(
    ("reference", "variant", "value"),
    [
        ("den-long.M14", "mean_of_ratios", "2.5"),
        ("den-long.M24", "over_received", "90.0"),
        ("den-long.M24", "over_all", "83.3"),
        ("den-long.M01", "rows", "8"),
        ("den-long.M06", "latest_total", "12500"),
        ("den-long.M10", "sum_of_reach", "108000"),
        ("den-long.M17", "polar", "33.3"),
        ("den-long.M10", "views_as_people", "162000"),
        ("bao-lu.M17", "by_rows", "10.0"),
    ],
)
def test_wrong_figures_are_those_of_the_specification(
    reference: str, variant: str, value: str
) -> None:
    assert str(wrong_figure(reference, variant)) == value


def test_every_variant_differs_from_the_right_figure_somewhere() -> None:
    for variant in VARIANTS:
        asked = [
            f"{table}.{id}"
            for table in reach_tables()
            for id, metric in metrics_of(table).items()
            if metric.value is not None
        ]
        assert any(_differs(reference, variant) for reference in asked), variant


def _differs(reference: str, variant: str) -> bool:
    try:
        return wrong_figure(reference, variant) != figure(reference)
    except (InputError, KeyError, ZeroDivisionError, TypeError):
        return False


def test_a_famous_wrong_figure_gets_its_own_feedback() -> None:
    item = bank_from_text(BANK, "so.yaml", DAY).items_for(DAY)[0]
    assert check(item, "84,9", DAY).label == "đúng"
    wrong = check(item, "90", DAY)
    assert wrong.label == "chưa đúng" and "đã nhận" in " ".join(wrong.feedback)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("den-long.M24", "den-long.M99", "den-long.M99"),
        ("variant: over_all", "variant: la-lung", "la-lung"),
        ("variant: over_all", "variant: lower_bound", "vẫn"),
    ],
)
def test_an_unknown_figure_or_mistake_is_a_finding_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = BANK.replace(old, new)
    if said == "vẫn":
        text = text.replace("figure: den-long.M24", "figure: den-long.M08")
    path = tmp_path / "06_so.yaml"
    path.write_text(text, encoding="utf-8")
    findings = [str(one) for one in check_bank(path, DAY)]
    assert any(said in one and "dòng" in one for one in findings), findings
