"""The yearly report: the worked example to the last digit, the wrong ways to count, and what must hold for any rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.base.intervals import wilson
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.network.annual import (
    Window,
    annual_report,
    figures,
    one_per_case,
    part_window,
    send_before,
    year_window,
)
from phatngon.network.clocks import clauses_of
from phatngon.network.indicators import (
    answer_time,
    answered_in_time,
    correction_spread,
    correction_uptake,
    issues_in_time,
    published_in_time,
    satisfaction,
)
from phatngon.network.miscounts import miscounts
from phatngon.network.registers import Registers, load_registers
from phatngon.network.rows import Inquiry, Issue, PressEvent, Spokesperson, UnusualCase
from phatngon.tables.units import load_units

NOW = datetime(2026, 12, 15, 8, tzinfo=VIETNAM)
YEAR = year_window(2026)
START = datetime(2026, 9, 1, 8, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def sample() -> Registers:
    return load_registers(kit_root() / "sample_data" / "network" / "so")


def l5(cases: list[UnusualCase], now: datetime = NOW) -> Figure:
    return figures(Registers(cases=tuple(cases)), YEAR, now=now)["L5"]


def metric(id: str, now: datetime = NOW, **rows: object) -> Figure:
    return figures(Registers(**rows), YEAR, now=now)[id]  # type: ignore[arg-type]


def test_the_worked_example_comes_out_to_the_last_digit(sample: Registers) -> None:
    report = annual_report(sample, 2026, now=NOW)
    assert [one.full_text() for one in report.full.metrics] == [
        "9",
        "9",
        "80,0% (16/20)",
        "90,0% (9/10)",
        "57,1% (4/7)",
        "66,7% (2/3)",
    ]
    assert (
        report.full["L3"].details["answers"] == 18
        and report.full["L3"].details["by_answers"].full_text() == "90,0% (18/20)"
    )
    assert report.full["L3"].details["second"].full_text() == "85,0% (17/20)"
    assert report.full["L5"].coverage == 1.0 and report.full["L1"].denominator is None


def test_the_third_indicator_is_told_as_the_annex_writes_it_and_by_requests_and_neither_is_a_mistake(
    sample: Registers,
) -> None:
    report = annual_report(sample, 2026, now=NOW)
    told = [(name, figure) for name, figure in report.lines() if name.startswith("L3.")]
    assert [figure for _, figure in told] == ["80,0% (16/20)", "90,0% (18/20)"]
    assert (
        "theo số đề nghị được trả lời" in told[0][0]
        and "theo lượt trả lời, như Phụ lục ghi" in told[1][0]
    )
    plain = report.to_json()
    third = next(one for one in plain["metrics"] if one["id"] == "L3")
    assert (third["value"], third["numerator"], plain["by_answers"]["numerator"]) == (0.8, 16, 18)
    assert not [one for one in miscounts(sample, YEAR, now=NOW) if one.metric == "L3"]
    assert any("Sở Văn hóa và Thể thao" in line for line in report.assumptions)


def test_every_famous_wrong_variant_is_named_with_its_figure_and_its_reason(
    sample: Registers,
) -> None:
    wrong = miscounts(sample, YEAR, now=NOW)
    assert {one.id: one.wrong.full_text() for one in wrong} == {
        "sessions": "10",
        "cancelled": "10",
        "summoned": "12",
        "silent": "66,7% (4/6)",
        "all_clauses": "40,0% (4/10)",
        "rounded": "71,4% (5/7)",
        "with_national": "81,8% (9/11)",
    }
    assert all(one.label and one.why and one.metric in ("L1", "L2", "L4", "L5") for one in wrong)
    assert miscounts(Registers(), YEAR, now=NOW) == []


def test_a_year_of_transition_shows_both_windows_and_names_the_rows_of_the_old_law(
    sample: Registers,
) -> None:
    report = annual_report(sample, 2026, now=NOW)
    assert report.part and report.part.window == Window(date(2026, 7, 1), date(2026, 12, 14))
    assert [one.full_text() for one in report.part.metrics][:4] == [
        "6",
        "5",
        "71,4% (10/14)",
        "88,9% (8/9)",
    ]
    assert any("giao thời: vụ việc VV-09" in note for note in report.notes)
    assert any("43,0 giờ (biết ở 3/3" in note for note in report.notes)
    assert (
        part_window(year_window(2027)) is None and annual_report(sample, 2027, now=NOW).part is None
    )


def test_a_case_of_the_old_law_is_told_how_that_law_judged_it() -> None:
    happened = datetime(2026, 6, 30, 6, tzinfo=VIETNAM)
    case = UnusualCase(
        "A",
        "46",
        (3,),
        t_incident=happened,
        t_received=happened + timedelta(hours=4),
        t_first_statement=happened + timedelta(hours=26),
    )
    report = annual_report(Registers(cases=(case,)), 2026, now=NOW)
    assert (
        report.full["L5"].full_text() == "100,0% (1/1)"
        and report.part
        and report.part["L5"].reason == "mau_so_0"
    )
    assert any("24 giờ từ khi vụ việc xảy ra: chậm" in note for note in report.notes)
    early = replace(case, t_first_statement=happened + timedelta(hours=24))
    assert any(
        "đúng hạn theo quy định lúc đó" in note
        for note in annual_report(Registers(cases=(early,)), 2026, now=NOW).notes
    )


def test_the_scope_of_the_city_keeps_the_committee_and_its_office_and_follows_the_lead_unit(
    sample: Registers,
) -> None:
    report = annual_report(sample, 2026, scope="city", now=NOW)
    assert [one.full_text() for one in report.full.metrics] == [
        "7",
        "5",
        "80,0% (8/10)",
        "100,0% (4/4)",
        "100,0% (2/2)",
        "100,0% (1/1)",
    ]
    assert any("46 và 46-S-vp-ubnd" in line for line in report.assumptions)
    shared = (
        UnusualCase("A", "46-19789", (5,), lead_unit="46", t_received=START),
        UnusualCase("A", "46", (5,), lead_unit="46", t_received=START, t_first_statement=START),
    )
    for scope in ("all", "city"):
        told = annual_report(Registers(cases=shared), 2026, scope=scope, now=NOW)
        assert told.full["L4"].full_text() == "100,0% (1/1)"
    assert any(
        "46-19789 phối hợp" in note
        for note in annual_report(Registers(cases=shared), 2026, now=NOW).notes
    )
    assert len(one_per_case(shared)) == 1


def test_the_window_is_day_15_to_day_14_and_the_last_day_to_send_is_the_19th() -> None:
    assert Window(date(2025, 12, 15), date(2026, 12, 14)) == YEAR
    assert YEAR.holds(datetime(2026, 12, 14, 23, 59, 59, tzinfo=VIETNAM)) and not YEAR.holds(
        datetime(2026, 12, 15, tzinfo=VIETNAM)
    )
    assert not YEAR.holds(None) and send_before(2026).date() == date(2026, 12, 19)
    for year in (2025, 0, -1, 99999):
        with pytest.raises(InputError, match="chế độ báo cáo"):
            year_window(year)
    with pytest.raises(InputError, match="phạm vi"):
        annual_report(Registers(), 2026, scope="phường", now=NOW)


def test_the_machine_reads_the_report_as_any_other(sample: Registers) -> None:
    told = annual_report(sample, 2026, now=NOW).to_json()
    assert (told["year"], told["scope"], [one["id"] for one in told["metrics"]]) == (
        2026,
        "all",
        ["L1", "L2", "L3", "L4", "L5", "L6"],
    )
    assert told["metrics"][4] == {
        "id": "L5",
        "value": 4 / 7,
        "reason_if_null": None,
        "numerator": 4,
        "denominator": 7,
        "coverage": 1.0,
        "level": "PROCESS",
    }
    assert (
        told["with_refusals"]["numerator"] == 17
        and told["from_new_law"]["window"]["from"] == "2026-07-01"
    )


def test_nothing_arisen_is_no_zero_and_an_absent_register_is_told_as_such() -> None:
    empty = annual_report(Registers(), 2026, now=NOW).full
    assert [one.reason for one in empty.metrics] == [None, None, *["mau_so_0"] * 4] and empty[
        "L1"
    ].value == 0
    absent = annual_report(Registers(present=frozenset({"fact_issue"})), 2026, now=NOW)
    assert {one.reason for one in absent.full.metrics} == {"thieu_so"} and absent.to_json()[
        "with_refusals"
    ] is None
    assert absent.full["L4"].full_text() == "không tính được (chưa có sổ này)"


def test_one_event_counts_once_however_its_sessions_are_written() -> None:
    def event(
        id: str, parent: str | None = None, status: str = "HELD", **more: object
    ) -> PressEvent:
        return PressEvent(
            id, "46", "PRESS_CONFERENCE", status, held_at=START, parent_event_id=parent, **more
        )

    assert metric("L1", events=(event("A"), event("B", "A"), event("C", "B"))).value == 1
    assert metric("L1", events=(event("A", "X"), event("B", "X"))).value == 1
    assert metric("L1", events=(event("A", "B"), event("B", "A"))).value == 1
    assert (
        metric(
            "L1",
            events=(event("A", status="CANCELLED"), event("B", "A"), event("C", status="REFUSED")),
        ).value
        == 1
    )
    assert (
        metric("L1", events=(event("A", mode="ONLINE"), replace(event("B"), held_at=None))).coverage
        == 0.5
    )


@pytest.mark.parametrize(
    ("seconds", "good"), [(24 * 3600 - 1, 1), (24 * 3600, 1), (24 * 3600 + 1, 0)]
)
def test_the_last_second_is_in_time_and_the_next_is_late(seconds: int, good: int) -> None:
    case = UnusualCase(
        "A", "46", (4,), t_determined=START, t_first_statement=START + timedelta(seconds=seconds)
    )
    assert (l5([case]).numerator, l5([case]).denominator) == (good, 1)


def test_a_case_still_within_its_limit_is_open_and_not_counted() -> None:
    case = UnusualCase("A", "46", (3,), t_received=START)
    report = annual_report(Registers(cases=(case,)), 2026, now=START + timedelta(hours=24))
    assert report.full["L5"].reason == "mau_so_0" and report.full["L4"].full_text() == "0,0% (0/1)"
    assert any("A còn trong thời hạn" in note for note in report.notes)
    assert l5([case], START + timedelta(hours=24, seconds=1)).full_text() == "0,0% (0/1)"


def test_a_case_of_two_clauses_counts_once_and_by_the_earlier_end() -> None:
    both = UnusualCase("A", "46", (3, 5), t_received=START, t_first_statement=START)
    assert metric("L4", cases=(both,)).denominator == 1 and l5([both]).full_text() == "100,0% (1/1)"
    two = UnusualCase(
        "B",
        "46",
        (3, 4),
        t_received=START,
        t_determined=START + timedelta(hours=5),
        t_first_statement=START + timedelta(hours=25),
    )
    assert l5([two]).numerator == 0
    half = replace(two, t_received=None)
    assert l5([half]).denominator == 0 and l5([half]).coverage == 0.0
    assert any(
        "B thiếu mốc" in note
        for note in annual_report(Registers(cases=(half,)), 2026, now=NOW).notes
    )


def test_only_a_letter_is_a_response_and_the_national_clause_is_outside() -> None:
    cases = (
        UnusualCase("A", "46", (6,), t_received=START, correction_letter_no="1/UB"),
        UnusualCase("B", "46", (6,), t_received=START, t_first_statement=START),
        UnusualCase("C", "46", (1,), t_received=START, t_first_statement=START),
    )
    assert (
        metric("L6", cases=cases).full_text() == "50,0% (1/2)"
        and metric("L4", cases=cases).denominator == 0
    )
    lost = UnusualCase("D", "46", (5,))
    assert any(
        "D chưa có mốc thời gian" in note
        for note in annual_report(Registers(cases=(lost,)), 2026, now=NOW).notes
    )


def test_one_request_answered_three_times_is_one_answered_request() -> None:
    rows = (
        Inquiry("A", START, "46", answers_count=3),
        Inquiry("B", START, "46", first_answer_at=START),
        Inquiry("C", START, "46"),
    )
    found = metric("L3", inquiries=rows)
    assert found.full_text() == "66,7% (2/3)" and found.details["answers"] == 4


def inquiry(n: int, due: int, answered: int | None) -> Inquiry:
    when = START + timedelta(days=answered) if answered is not None else None
    return Inquiry(str(n), START, "46", due_at=START + timedelta(days=due), first_answer_at=when)


def test_answers_in_time_leave_out_only_what_is_not_yet_due() -> None:
    now = START + timedelta(days=10)
    rows = (
        [inquiry(n, 5, 5) for n in range(12)]
        + [inquiry(n, 5, 6) for n in range(3)]
        + [inquiry(n, 5, None) for n in range(2)]
    )
    rows += [inquiry(n, 20, None) for n in range(3)]
    found = answered_in_time(rows, now=now)
    assert found.full_text() == "70,6% (12/17)" and found.details == {
        "late": 3,
        "open_overdue": 2,
        "open_not_due": 3,
    }
    longer = replace(inquiry(1, 5, 8), extended_to=START + timedelta(days=9))
    assert answered_in_time([longer], now=now).numerator == 0
    assert (
        answered_in_time(
            [replace(longer, extension_notice_at=START + timedelta(days=5))], now=now
        ).numerator
        == 1
    )
    assert answered_in_time([Inquiry("A", START, "46")], now=now).reason == "mau_so_0"
    assert (
        answer_time(rows).full_text() == "120,0 giờ"
        and answer_time(rows).details["open"] == 5
        and answer_time([]).value is None
    )


def test_satisfaction_has_an_interval_and_is_hidden_for_few_ratings() -> None:
    def rated(good: int, bad: int) -> list[Inquiry]:
        return [
            Inquiry(
                str(n),
                START,
                "46",
                answers_count=1,
                rating="HAI_LONG" if n < good else "KHONG_HAI_LONG",
            )
            for n in range(good + bad)
        ]

    found = satisfaction(rated(9, 1))
    assert found.full_text() == "90,0% (9/10)" and [
        round(100 * bound, 1) for bound in found.details["interval"]
    ] == [59.6, 98.2]
    hidden = satisfaction(rated(3, 0))
    assert (
        hidden.value is None
        and hidden.reason == "it_danh_gia"
        and [round(100 * one) for one in wilson(3, 3)] == [44, 100]
    )
    assert satisfaction([]).reason == "mau_so_0" and satisfaction(rated(4, 1)).value == 0.8


def test_issues_corrections_and_publications_are_measured_against_their_limits(
    sample: Registers,
) -> None:
    day = timedelta(days=1)
    rows = (
        Issue("A", START, "46", result_due=START + day, closed_at=START + day),
        Issue("B", START, "46", result_due=START + day),
        Issue("C", START, "46", result_due=NOW + day),
        Issue("D", START, "46", result_due=START, closed_at=START + day),
    )
    assert issues_in_time(rows, now=NOW).full_text() == "33,3% (1/3)"
    asked = (
        Issue("A", START, "46", correction_requested_at=START, correction_published_at=START + day),
        Issue("B", START, "46", correction_requested_at=START),
        Issue("C", START, "46", correction_requested_at=NOW - day),
    )
    assert correction_uptake(asked, now=NOW).full_text() == "50,0% (1/2)"
    assert published_in_time(sample.spokespersons, now=NOW).full_text() == "66,7% (2/3)"
    assert (
        published_in_time([Spokesperson("A", "46", "REGULAR", NOW)], now=NOW).reason == "mau_so_0"
    )
    assert correction_spread(0, 0, original_corrected=True).reason == "mau_so_0"


def test_a_reasoned_refusal_is_no_answer_unless_somebody_counted_one() -> None:
    refusal = Inquiry(
        "A",
        START,
        "46",
        first_answer_at=START,
        refusal_ground="STATE_SECRET",
        refusal_reason_text="Bí mật nhà nước.",
    )
    assert (
        refusal.answers == 0 and refusal.refused and replace(refusal, answers_count=1).answers == 1
    )
    assert not replace(refusal, answers_count=1).refused


def test_a_report_before_the_end_of_its_window_and_a_unit_nobody_knows_are_told() -> None:
    early = annual_report(Registers(), 2026, now=datetime(2026, 12, 14, 23, tzinfo=VIETNAM))
    assert any("chưa kết thúc" in note for note in early.notes)
    rows = Registers(
        inquiries=(Inquiry("A", START, "46-S-sai"), Inquiry("B", START, "46")), units=load_units()
    )
    for scope in ("all", "city"):
        notes = annual_report(rows, 2026, scope=scope, now=NOW).notes
        assert [note for note in notes if "46-S-sai" in note] and not any(
            "chưa kết thúc" in note for note in notes
        )


def test_a_case_led_by_the_city_may_be_spoken_on_by_the_department_that_wrote_it() -> None:
    case = UnusualCase(
        "A",
        "46-S-xay-dung",
        (5,),
        lead_unit="46",
        t_received=START,
        t_first_statement=START,
        spoken_by="X",
    )
    registers = Registers(
        cases=(case,),
        spokespersons=(
            Spokesperson("X", "46-S-xay-dung", "HEAD"),
            Spokesperson("U", "46-S-xay-dung", "AUTHORISED"),
        ),
    )
    assert annual_report(registers, 2026, scope="city", now=NOW).findings == ()
    assert {one.rule for one in annual_report(registers, 2026, now=NOW).findings} == {"V-106"}


moments = st.none() | st.integers(0, 72 * 3600).map(
    lambda seconds: START + timedelta(seconds=seconds)
)
cases = st.lists(
    st.builds(
        UnusualCase,
        st.just("x"),
        st.just("46"),
        st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True).map(tuple),
        t_received=moments,
        t_determined=moments,
        t_first_statement=moments,
    ),
    max_size=8,
).map(lambda rows: [replace(row, case_id=f"V{n}") for n, row in enumerate(rows)])


@settings(max_examples=80, deadline=None)
@given(cases, st.randoms(use_true_random=False), st.integers(0, 96), st.integers(0, 48))
def test_the_share_in_time_keeps_its_promises_for_any_cases(
    rows: list[UnusualCase], chance: object, hours: int, later: int
) -> None:
    now = START + timedelta(hours=hours)
    found = l5(rows, now)
    by_id = {case.case_id: case for case in rows}
    assert all(clauses_of("L5") & set(by_id[id].clauses) for id in found.details["counted"])
    for one in figures(Registers(cases=tuple(rows)), YEAR, now=now).metrics[3:]:
        assert (one.numerator or 0) <= (one.denominator or 0)
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert l5(mixed, now) == found
    assert l5(rows, now + timedelta(hours=later)).denominator >= found.denominator
    silent = l5([*rows, UnusualCase("im-lang", "46", (3,), t_received=START)], now)
    assert silent.value is None or found.value is None or silent.value <= found.value


def test_ten_thousand_cases_are_counted_within_seconds() -> None:
    rows = tuple(
        UnusualCase(f"V{n}", "46", (3, 5), t_received=START, t_first_statement=START)
        for n in range(10_000)
    )
    began = perf_counter()
    assert annual_report(Registers(cases=rows), 2026, now=NOW).full["L5"].numerator == 10_000
    assert perf_counter() - began < 8
