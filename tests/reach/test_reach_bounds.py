"""Counts too large to be believed stay out of every sum and are named; people are never more than there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import reach_mini as mini
from hypothesis import given
from hypothesis import strategies as st

from phatngon.reach.desk import Desk
from phatngon.reach.digest import Digest, digest
from phatngon.reach.figures_book import figures_xlsx
from phatngon.reach.metrics import people_metrics
from phatngon.reach.narrative import narrative
from phatngon.reach.pages import report_page
from phatngon.reach.regime import populations
from phatngon.reach.scopes import Scope, city_scope

PEOPLE = populations()[0].people
NOW = datetime(2026, 11, 20, 9)


def told(folder: Path, *measures: dict) -> Digest:
    """The digest of a few items of the unit DL, each with its counts."""
    mini.write(folder, "dim_period", mini.PERIODS)
    mini.write(folder, "dim_source", mini.SOURCES)
    mini.write(folder, "fact_submission", mini.SUBMISSIONS)
    mini.write(
        folder,
        "fact_item",
        [
            mini.item(
                str(n),
                "DL",
                f"https://hue.example/{n}",
                "page",
                title=f"Tin {'abcdefg'[n]} trong ngày",
            )
            for n in range(len(measures))
        ],
    )
    mini.write(
        folder,
        "fact_measurement",
        [mini.measure(str(n), **counts) for n, counts in enumerate(measures)],
    )
    with Desk.over(str(folder)) as connection:
        return digest(connection, "2026-10", now=NOW)


@pytest.fixture
def absurd(tmp_path: Path) -> Iterator[Digest]:
    """One ordinary item, one with more people than there are, one with more views than people and no evidence."""
    yield told(
        tmp_path,
        {"views": 1500, "reach": 900, "reactions": 3, "comments": 0, "shares": 0},
        {"views": 5_000, "reach": 3_400_000},
        {"views": 4_000_000, "reach": 700},
    )


def test_an_absurd_count_is_in_no_total_and_is_named(absurd: Digest) -> None:
    values = {id: absurd.metrics[id].value for id in ("M01", "M05", "M06", "M07", "M08", "M09")}
    assert values == {"M01": 3, "M05": 6500, "M06": 6500, "M07": 1600, "M08": 900, "M09": 900}
    assert (absurd.metrics["M05"].known, absurd.metrics["M05"].total) == (2, 3)
    assert [(one.name, one.value) for one in absurd.aside] == [
        ("lượt xem", 4_000_000),
        ("người tiếp cận", 3_400_000),
    ]
    said = " ".join(sentence for section in narrative(absurd) for sentence in section.sentences)
    assert (
        "chưa tính 2 số lớn khó tin: lượt xem 4.000.000 của Sở Du lịch; người tiếp cận 3.400.000 của Sở Du lịch"
        in said
    )
    page = report_page(absurd)
    assert (
        "Số lớn khó tin, chưa tính vào các tổng" in page
        and "4.006.500" not in page
        and "3.400.900" not in page
    )
    assert (
        sum(share.views or 0 for share in absurd.channels) == 6500
        and figures_xlsx(absurd)[:2] == b"PK"
    )


def test_a_count_with_evidence_counts_though_it_passes_the_population(tmp_path: Path) -> None:
    assert told(tmp_path, {"views": PEOPLE}, {"views": 10}).metrics["M05"].value == PEOPLE + 10
    folder = tmp_path / "minh-chung"
    told(folder, {"views": PEOPLE + 1})
    items = [mini.item("0", "DL", "https://hue.example/0", "page", evidence_ids="anh-1.png")]
    mini.write(folder, "fact_item", items)
    with Desk.over(str(folder)) as connection:
        found = digest(connection, "2026-10", now=NOW)
    assert found.metrics["M05"].value == PEOPLE + 1 and not found.aside


@given(st.lists(st.integers(0, 3 * PEOPLE), max_size=6))
def test_the_lower_bound_never_passes_the_upper_nor_the_upper_the_population(
    reaches: list[int],
) -> None:
    for scope in (city_scope(), Scope("unit", "46-19789", "Phường Thuận Hóa", None)):
        low, high, middle, _, share = people_metrics(
            scope, {"sources": dict(enumerate(reaches)), "organic": 9, "with_reach": len(reaches)}
        )
        people = scope.people.people if scope.people else None
        assert (low.value is None) == (low.reason is not None) and (high.value is None) == (
            high.reason is not None
        )
        if None not in (low.value, high.value):
            assert low.value <= high.value <= people and low.value <= middle.value <= high.value + 1
        assert share.value is None or share.value <= 1
