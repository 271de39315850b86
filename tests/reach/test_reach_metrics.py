"""The worked numbers of the reach report, its edge cases, and the laws of arithmetic that its figures obey."""

from __future__ import annotations

import tempfile
from datetime import datetime
from math import isclose
from pathlib import Path

import pytest
import reach_mini as mini
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.figure import NO_VALUE, Figure
from phatngon.reach.catalogue import catalogue
from phatngon.reach.desk import Desk
from phatngon.reach.digest import digest
from phatngon.reach.metrics import kappa, people_metrics
from phatngon.reach.scopes import Scope, city_scope

NOW = datetime(2026, 11, 23, 8)


def figures(
    folder: Path, period: str = "2026-10", kind: str = "city", key: str = "46", **asked: object
) -> dict[str, Figure]:
    with Desk.over(str(folder)) as connection:
        ready = connection.ready(str(asked.pop("population", "")))
        return ready.measure(period, kinds=(kind,), now=NOW, **asked)[kind][key]


def one_item(
    folder: Path, *, items: list[dict], measures: list[dict] = (), **more: list[dict]
) -> dict[str, Figure]:
    mini.write(folder, "dim_period", mini.PERIODS)
    mini.write(folder, "dim_source", more.get("sources", mini.SOURCES))
    mini.write(folder, "fact_submission", more.get("submissions", mini.SUBMISSIONS))
    mini.write(folder, "fact_item", items)
    if measures:
        mini.write(folder, "fact_measurement", measures)
    return figures(folder, more.get("period", "2026-10"))


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    return figures(mini.mini(tmp_path_factory.mktemp("mini")))


@pytest.mark.parametrize(
    ("id", "value", "wrong"),
    [
        ("M01", 7, {8, 6}),
        ("M02", 6, {7}),
        ("M03", 7 / 6, {8 / 6}),
        ("M04", 1 / 7, {1 / 6, 2 / 8}),
        ("M05", 162_000, {174_000}),
        ("M07", 108_000, set()),
        ("M08", 60_000, {108_000}),
        ("M09", 90_000, {108_000}),
        ("M10", 88_544, {90_000, 108_000}),
        ("M12", 0.07161489, {0.0728}),
        ("M13", 5_300, set()),
        ("M14", 5_300 / 162_000, {0.0245}),
        ("M15", 5_000 / 108_000, {5_300 / 108_000}),
        ("M17", 1 / 6, {1 / 3}),
        ("M18", 1 / 3, {1 / 6}),
        ("M19", 1 / 6, {1 / 7}),
    ],
)
def test_the_worked_numbers_are_reproduced_and_their_famous_wrong_variants_are_not(
    worked: dict[str, Figure], id: str, value: float, wrong: set[float]
) -> None:
    assert isclose(worked[id].value, value, rel_tol=1e-6)
    assert not any(isclose(worked[id].value, other, rel_tol=1e-4) for other in wrong)


def test_the_worked_numbers_are_printed_with_counts_and_coverage(worked: dict[str, Figure]) -> None:
    assert (
        worked["M05"].full_text() == "162.000 (5/7 mục có số)" and worked["M07"].coverage == 4 / 7
    )
    assert (worked["M14"].full_text(), worked["M15"].text(), worked["M12"].text()) == (
        "3,3% (5.300/162.000)",
        "4,6%",
        "7,2%",
    )
    assert (worked["M17"].text(), worked["M18"].text(), worked["M04"].text()) == (
        "+16,7%",
        "+33,3%",
        "14,3%",
    )
    assert worked["M12"].details["low"] == 60_000 and worked["M12"].details["high"] == 90_000
    assert "có trùng" in worked["M07"].name


def test_the_mean_of_ratios_is_another_number_than_the_ratio_of_sums() -> None:
    mean = sum((300 / 12_000, 900 / 50_000, 100 / 20_000, 4_000 / 80_000)) / 4
    assert round(mean * 100, 2) == 2.45 and round(5_300 / 162_000 * 100, 1) == 3.3


def test_city_totals_are_not_the_sum_of_units_and_the_overlap_is_printed(tmp_path: Path) -> None:
    with Desk.over(str(mini.mini(tmp_path))) as connection:
        told = digest(connection, "2026-10", now=NOW)
    tourism, ward = told.units["46-S-du-lich"], told.units["46-19789"]
    assert (tourism["M01"].value, ward["M01"].value, told.metrics["M01"].value) == (
        3,
        4,
        7,
    )  # the seventh nobody reported
    assert told.overlap == 1 and told.credit == {"46-S-du-lich": 2.5, "46-19789": 3.5}
    assert ward["M10"].reason == "thieu_so_dan" and ward["M08"].value == 60_000


def test_a_counter_gives_its_increment_and_not_its_total(tmp_path: Path) -> None:
    submissions = [{**mini.SUBMISSIONS[0], "period_id": "2026-11"}]
    found = one_item(
        tmp_path,
        period="2026-11",
        submissions=submissions,
        items=[mini.item("A", "DL", mini.URL, "press", at="2026-10-02T08:00:00+07:00")],
        measures=[
            mini.measure("A", views=10_000),
            mini.measure("A", "2026-11-30T08:00:00+07:00", views=12_500),
        ],
    )
    assert found["M06"].value == 2_500 and found["M01"].value == 0


def test_a_falling_counter_adds_nothing_and_is_listed(tmp_path: Path) -> None:
    found = one_item(
        tmp_path,
        items=[mini.item("A", "DL", mini.URL, "press", at="2026-09-02T08:00:00+07:00")],
        measures=[
            mini.measure("A", "2026-09-30T08:00:00+07:00", views=900),
            mini.measure("A", views=700),
        ],
    )
    assert found["M06"].value == 0 and found["M06"].details["decreases"] == 1


def test_nothing_measured_is_no_value_with_a_reason_and_never_0(tmp_path: Path) -> None:
    found = one_item(tmp_path, items=[mini.item("A", "DL", mini.URL, "press")])
    for id in ("M05", "M07", "M08", "M09", "M10", "M12", "M13", "M14", "M17"):
        assert found[id].value is None and found[id].text() == NO_VALUE and found[id].why_null
    assert found["M11"].value == 0 and found["M11"].full_text() == "0,0% (0/1)"


def test_a_measured_0_counts_as_measured(tmp_path: Path) -> None:
    found = one_item(
        tmp_path,
        items=[mini.item("A", "DL", mini.URL, "press")],
        measures=[mini.measure("A", views=0, reach=0)],
    )
    assert found["M05"].value == 0 and found["M05"].coverage == 1 and found["M08"].value == 0
    assert found["M14"].reason == "mau_so_0"


def test_an_empty_period_has_no_rates(tmp_path: Path) -> None:
    mini.mini(tmp_path)
    found = figures(tmp_path, "2026-03")
    assert (
        found["M01"].value == 0
        and found["M03"].reason == found["M04"].reason == found["M11"].reason == "mau_so_0"
    )


def test_one_address_twice_in_one_submission_is_one_item_with_the_latest_number(
    tmp_path: Path,
) -> None:
    found = one_item(
        tmp_path,
        items=[
            mini.item("A", "DL", mini.URL, "press", title="Một tin"),
            mini.item("A2", "DL", mini.URL + "#cuoi", "press", title="Một tin sửa tựa"),
        ],
        measures=[
            mini.measure("A", views=500),
            mini.measure("A2", "2026-10-31T21:00:00+07:00", views=400),
        ],
    )
    assert (found["M01"].value, found["M05"].value) == (1, 400)


def test_the_end_of_the_period_is_exclusive_and_zones_are_turned_to_official_time(
    tmp_path: Path,
) -> None:
    items = [
        mini.item("A", "DL", "https://bao1.example/1", "press", at="2026-10-31T23:59:59.9+07:00"),
        mini.item("B", "DL", "https://bao1.example/2", "press", at="2026-11-01T00:00:00+07:00"),
        mini.item("C", "DL", "https://bao1.example/3", "press", at="2026-10-31T17:00:00Z"),
    ]
    assert one_item(tmp_path, items=items)["M01"].value == 1


def test_an_item_published_in_an_earlier_period_counts_there(tmp_path: Path) -> None:
    items = [mini.item("A", "DL", mini.URL, "press", at="2026-09-20T08:00:00+07:00")]
    assert one_item(tmp_path, items=items)["M01"].value == 0
    assert figures(tmp_path, "2026-09")["M01"].value == 1


def test_paid_items_stand_in_a_row_of_their_own(tmp_path: Path) -> None:
    items = [
        mini.item("A", "DL", "https://hue.example/1", "page", paid="true"),
        mini.item("B", "DL", "https://hue.example/2", "page"),
    ]
    found = one_item(
        tmp_path,
        items=items,
        measures=[
            mini.measure("A", views=9_000, reach=8_000, reactions=10),
            mini.measure("B", views=100),
        ],
    )
    assert found["M05"].value == 100 and found["M05"].details == {
        "paid_items": 1,
        "paid_views": 9_000,
    }
    assert found["M08"].value is None and found["M13"].value is None and found["M01"].value == 2


def test_a_deleted_post_keeps_its_last_measurement(tmp_path: Path) -> None:
    found = one_item(
        tmp_path,
        items=[mini.item("A", "DL", mini.URL, "press", item_status="DELETED")],
        measures=[mini.measure("A", views=70)],
    )
    assert found["M01"].value == 1 and found["M05"].value == 70


def test_a_translation_decided_by_a_person_is_the_same_story(tmp_path: Path) -> None:
    items = [
        mini.item("A", "DL", "https://bao1.example/1", "press", title="Huế mở phố đi bộ"),
        mini.item(
            "B",
            "DL",
            "https://bao2.example/1",
            "press2",
            title="Hue opens a walking street",
            language="en",
        ),
    ]
    mini.write(
        tmp_path,
        "rel_story",
        [
            {
                "child_item_id": "B",
                "parent_item_id": "A",
                "relation": "TRANSLATION",
                "decided_by": "HUMAN",
            }
        ],
    )
    found = one_item(tmp_path, items=items)
    assert (found["M01"].value, found["M02"].value) == (2, 1)


def test_equal_titles_with_other_numbers_are_never_one_story(tmp_path: Path) -> None:
    items = [
        mini.item("A", "DL", "https://bao1.example/1", "press", title="Tin bão số 12 - bản tin 5"),
        mini.item("B", "DL", "https://bao2.example/1", "press2", title="Tin bão số 12 - bản tin 6"),
    ]
    assert one_item(tmp_path, items=items)["M02"].value == 2


def test_potential_reach_never_enters_the_people(tmp_path: Path) -> None:
    found = one_item(
        tmp_path,
        items=[mini.item("A", "DL", mini.URL, "press")],
        measures=[mini.measure("A", potential_reach=9_000_000)],
    )
    assert found["M08"].value is None and found["M07"].value is None


def test_reach_above_the_population_gives_no_estimate() -> None:
    found = {
        m.id: m
        for m in people_metrics(
            city_scope(), {"sources": {"a": 2_000_000, "b": 10}, "organic": 2, "with_reach": 2}
        )
    }
    assert (
        found["M10"].reason == found["M12"].reason == found["M08"].reason == "vuot_so_dan"
        and found["M09"].value == 1_236_393
    )


def test_one_source_is_its_own_estimate() -> None:
    found = {
        m.id: m.value
        for m in people_metrics(
            city_scope(), {"sources": {"a": 500}, "organic": 1, "with_reach": 1}
        )
    }
    assert found["M08"] == found["M09"] == found["M10"] == 500


def test_another_named_population_gives_another_rate(tmp_path: Path) -> None:
    found = figures(mini.mini(tmp_path), population="sap-xep-2025")
    assert found["M12"].denominator == 1_432_986 and found["M12"].details["population"].name


def test_share_of_voice_needs_a_named_reference_set(tmp_path: Path) -> None:
    items = [
        mini.item(
            id, "DL", f"https://bao1.example/{id}", "press", topic_code=topic, topics_more=more
        )
        for id, topic, more in (
            ("1", "DU_LICH", ""),
            ("2", "BAO_LU", "DU_LICH"),
            ("3", "BAO_LU", ""),
            ("4", "Y_TE", ""),
        )
    ]
    assert one_item(tmp_path, items=items)["M20"].reason == "chua_neu_tap_doi_chieu"
    found = figures(tmp_path, subject=("DU_LICH",), reference=("DU_LICH", "BAO_LU"))
    assert found["M20"].full_text() == "66,7% (2/3)"


def test_messages_and_quotes_count_over_the_stories_that_were_assessed(tmp_path: Path) -> None:
    items = [
        mini.item(
            "1",
            "DL",
            "https://bao1.example/1",
            "press",
            message_ids="TD-1",
            quotes_spokesperson="true",
        ),
        mini.item(
            "2",
            "DL",
            "https://bao1.example/2",
            "press",
            message_ids="0",
            quotes_spokesperson="false",
        ),
        mini.item("3", "DL", "https://bao1.example/3", "press"),
    ]
    found = one_item(tmp_path, items=items)
    assert (
        found["M21"].full_text() == "50,0% (1/2)"
        and found["M22"].full_text() == "33,3% (1/3)"
        and found["M22"].coverage == 2 / 3
    )


def test_a_nil_report_is_received_and_a_draft_is_not(tmp_path: Path) -> None:
    rows = [
        {**mini.SUBMISSIONS[0], "nil_report": "true", "signed_by": "Giám đốc"},
        {**mini.SUBMISSIONS[1], "status": "DRAFT", "nil_report": "true", "signed_by": "Chủ tịch"},
    ]
    found = one_item(tmp_path, submissions=rows, items=[mini.item("A", None, mini.URL, "press")])
    assert found["M23"].full_text() == "1,9% (1/54)"


def test_only_the_newest_version_counts(tmp_path: Path) -> None:
    rows = [mini.SUBMISSIONS[0], {**mini.SUBMISSIONS[0], "submission_id": "DL2", "version": 2}]
    items = [
        mini.item("A", "DL", mini.URL, "press"),
        mini.item("B", "DL", "https://bao1.example/2", "press"),
        mini.item("C", "DL2", mini.URL, "press"),
    ]
    assert one_item(tmp_path, submissions=rows, items=items)["M01"].value == 1


@settings(max_examples=7, deadline=None)
@given(st.permutations(mini.ROWS), st.lists(st.sampled_from(mini.ROWS), max_size=2))
def test_order_changes_nothing_and_a_duplicate_never_adds_a_story(rows: list, twice: list) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copies = [
            mini.item(
                f"{id}-lai-{n}",
                submission,
                url,
                source,
                title="Phố đèn lồng cuối năm" if id in "ABF" else f"Tin số {id}",
            )
            for n, (id, submission, url, source, *_) in enumerate(twice)
        ]
        found = figures(mini.mini(Path(folder), rows=rows, extra_items=copies))
    assert (
        found["M02"].value == 6 and found["M05"].value == 162_000 and found["M10"].value == 88_544
    )
    assert found["M17"].value == 1 / 6


counts = st.none() | st.integers(0, 2_000_000)


@settings(max_examples=150)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1_500_000), max_size=6),
    st.none() | st.integers(1, 2_000_000),
)
def test_people_stay_within_their_bounds(sources: dict, people: int | None) -> None:
    scope = (
        city_scope()
        if people is None
        else Scope("city", "46", "Huế", type(city_scope().people)("x", people, "x", 2026))
    )
    low, high, middle, _, share = people_metrics(
        scope, {"sources": sources, "organic": 9, "with_reach": len(sources)}
    )
    if middle.value is not None:
        assert low.value <= middle.value <= high.value and 0 <= share.value <= 1
    more = people_metrics(scope, {"sources": sources, "organic": 10, "with_reach": len(sources)})
    assert more[0].value == low.value  # an item without reach never lowers the lower bound


@settings(max_examples=150)
@given(
    st.dictionaries(st.tuples(*[st.sampled_from(("POS", "NEU", "NEG"))] * 2), st.integers(0, 60))
)
def test_agreement_is_at_most_1_and_undefined_for_one_class(pairs: dict) -> None:
    found = kappa(pairs)
    if sum(pairs.values()) < 30:
        assert found.reason == "mau_nho"
    elif found.value is not None:
        assert -1 <= found.value <= 1 + 1e-12


def test_a_ratio_without_denominator_is_null_and_says_so() -> None:
    assert catalogue().ratio("M23", 0, 0).full_text() == "không tính được (mẫu số bằng 0)"


@pytest.mark.parametrize(
    ("above", "below", "shown"),
    [(1, 8, "12,5%"), (57, 400, "14,3%"), (1, 3, "33,3%"), (0, 5, "0,0%"), (5, 5, "100,0%")],
)
def test_percentages_are_rounded_half_up_from_the_exact_fraction(
    above: int, below: int, shown: str
) -> None:
    assert catalogue().ratio("M23", above, below).text() == shown
