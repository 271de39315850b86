"""Periods tile time, due times follow working days, and rules T1 to T8 decide who reported in time."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phatngon.base.errors import InputError
from phatngon.reach.metrics import arrival_metrics
from phatngon.reach.obligations import (
    Exemption,
    Sent,
    exemption_holds,
    shifted_due,
    standings,
    timeliness,
)
from phatngon.reach.regime import (
    make_period,
    make_periods,
    parse_period,
    period_before,
    period_of,
    populations,
)

OCTOBER = make_period("2026-10")
UNITS = [f"46-{number}" for number in range(54)]


def sent(unit: str, hours: float = -1, version: int = 1, **more: object) -> Sent:
    return Sent(unit, version, OCTOBER.due + timedelta(hours=hours), **more)


def one(rows: list[Sent], **more: object) -> object:
    return standings(OCTOBER, ["46-0"], rows, **more)[0]


@settings(max_examples=60)
@given(st.integers(2020, 2035), st.integers(1, 12), st.integers(2, 30))
def test_periods_tile_time_without_gap_or_overlap(year: int, month: int, count: int) -> None:
    for first, second in pairwise(make_periods(f"{year}-{month:02}", count)):
        assert (
            first.end == second.start
            and first.start < first.cutoff < first.end < first.due < first.lock
        )
        assert not first.holds(second.start) and second.holds(second.start)


def test_twelve_periods_tile_the_statutory_year() -> None:
    year = make_periods("2026-01", 12)
    assert (year[0].start, year[-1].end) == (datetime(2025, 12, 15), datetime(2026, 12, 15))


@settings(max_examples=60)
@given(st.datetimes(datetime(2021, 1, 1), datetime(2035, 1, 1)))
def test_every_moment_has_one_period(moment: datetime) -> None:
    assert period_of(moment).holds(moment)


def test_the_end_of_a_period_is_exclusive_to_the_microsecond() -> None:
    last = datetime(2026, 10, 14, 23, 59, 59, 900_000)
    assert OCTOBER.holds(last) and not OCTOBER.holds(datetime(2026, 10, 15))


def test_submission_is_due_at_17_on_the_second_working_day_and_a_holiday_moves_it() -> None:
    assert OCTOBER.due == datetime(2026, 10, 16, 17)  # Thursday 15, Friday 16
    assert make_period("2026-11").due == datetime(2026, 11, 17, 17)  # cut-off on a Saturday
    assert make_period("2026-12").due == datetime(
        2026, 12, 16, 17
    )  # the units' input of the yearly report
    assert make_period("2027-01").due >= datetime(2027, 1, 18, 17)


@pytest.mark.parametrize("text", ["2026-13", "10/2026", "2026", "", "2026-1"])
def test_a_period_written_otherwise_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match="2026-10"):
        parse_period(text)


def test_the_period_before_january_is_december() -> None:
    assert period_before("2026-01") == "2025-12" and period_before("2026-03", 3) == "2025-12"


def test_equality_with_the_due_time_is_on_time_and_one_second_more_is_late() -> None:
    assert one([sent("46-0", 0)]).state == "nop_dung_han"
    late = one([sent("46-0", 1 / 3600)])
    assert late.state == "nop_muon" and late.hours_late == pytest.approx(1 / 3600)


def test_only_a_complete_submission_counts() -> None:
    assert one([sent("46-0", complete=False)]).state == "chua_nop"
    assert one([sent("46-0", -2, complete=False), sent("46-0", 5, version=2)]).state == "nop_muon"


def test_a_return_and_an_amendment_keep_the_time_of_the_first_version() -> None:
    back = one([sent("46-0", -1, returned=True), sent("46-0", 30, version=2, accepted=True)])
    assert back.state == "nop_dung_han" and back.returned and back.accepted
    rates = {m.id: m for m in arrival_metrics([back])}
    assert rates["M24"].value == 1 and rates["M26"].value == 0


def test_a_nil_report_is_a_report_and_silence_is_not() -> None:
    assert one([sent("46-0", nil=True)]).state == "nop_dung_han"
    assert one([]).state == "chua_nop"
    assert one([], now=OCTOBER.due).state == "cho_den_han"


def test_an_exemption_removes_the_obligation_when_granted_in_time() -> None:
    assert one([], exemptions=[Exemption("46-0", OCTOBER.due + timedelta(days=1))]).state == "mien"
    assert (
        one([], exemptions=[Exemption("46-0", OCTOBER.due + timedelta(days=9))]).state == "chua_nop"
    )
    assert exemption_holds(Exemption("46-0", datetime(2026, 10, 21, 23)), OCTOBER.due)
    assert not exemption_holds(Exemption("46-0", datetime(2026, 10, 22, 0, 0, 1)), OCTOBER.due)


def test_an_exempt_unit_that_submits_is_voluntary_and_outside_the_rates() -> None:
    rows = standings(OCTOBER, ["46-0", "46-1"], [sent("46-0"), sent("46-1")], [Exemption("46-0")])
    assert [row.state for row in rows] == ["tu_nguyen", "nop_dung_han"]
    assert timeliness(rows)["due"] == 1 and timeliness(rows)["voluntary"] == 1


def test_an_outage_over_an_hour_before_the_due_time_moves_it_by_its_length() -> None:
    due = OCTOBER.due
    assert (
        shifted_due(due, [(due - timedelta(hours=1), due)]) == due
    )  # one hour is not more than one hour
    assert shifted_due(due, [(due - timedelta(minutes=61), due)]) == due + timedelta(minutes=61)
    assert shifted_due(due, [(due - timedelta(hours=9), due - timedelta(hours=4))]) == due
    two = [
        (due - timedelta(minutes=120), due - timedelta(minutes=60)),
        (due - timedelta(minutes=90), due - timedelta(minutes=30)),
    ]
    assert shifted_due(due, two) == due + timedelta(minutes=90)  # overlapping logs count once


def test_a_submission_without_a_known_time_is_received_but_not_on_time() -> None:
    row = one([Sent("46-0", 1, None)])
    assert (row.state, row.received, row.on_time) == ("khong_ro_gio", True, False)


def test_the_worked_rates_use_obligations_and_not_reports() -> None:
    rows = [sent(unit) for unit in UNITS[:45]] + [sent(unit, 3) for unit in UNITS[45:50]]
    found = standings(OCTOBER, UNITS, rows, [Exemption(UNITS[53])])
    rates = {metric.id: metric for metric in arrival_metrics(found)}
    assert (rates["M23"].full_text(), rates["M24"].full_text()) == (
        "94,3% (50/53)",
        "84,9% (45/53)",
    )
    assert rates["M24"].value not in (45 / 50, 45 / 54)
    assert rates["M25"].value == pytest.approx(3) and rates["M25"].details == {"late": 5}


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.floats(-50, 50), st.booleans(), st.booleans()), max_size=25
    ),
    st.sets(st.integers(0, 9)),
)
def test_rates_stay_between_0_and_1_and_on_time_never_exceeds_received(
    rows: list, freed: set
) -> None:
    reports = [
        Sent(
            f"46-{unit}",
            number,
            OCTOBER.due + timedelta(hours=hours),
            complete,
            accepted=complete,
            returned=back,
        )
        for number, (unit, hours, complete, back) in enumerate(rows)
    ]
    found = standings(
        OCTOBER, [f"46-{n}" for n in range(8)], reports, [Exemption(f"46-{n}") for n in freed]
    )
    rates = {metric.id: metric for metric in arrival_metrics(found)}
    for name in ("M23", "M24", "M26"):
        assert rates[name].value is None or 0 <= rates[name].value <= 1
    if rates["M23"].value is not None:
        assert rates["M24"].value <= rates["M23"].value
    assert found == standings(
        OCTOBER, [f"46-{n}" for n in range(8)], reports[::-1], [Exemption(f"46-{n}") for n in freed]
    )


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this system cannot be changed")
def test_periods_do_not_depend_on_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_period("2026-10")
    monkeypatch.setitem(os.environ, "TZ", "America/New_York")
    time.tzset()
    try:
        assert (
            make_period("2026-10") == before
            and period_of(datetime(2026, 10, 14, 23, 59)).id == "2026-10"
        )
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_default_population_is_named() -> None:
    assert populations()[0].people == 1_236_393 and "nghị quyết" in populations()[0].name
