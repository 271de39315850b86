"""Results typed in the items on the network's figures, in lesson 4, the scenarios and the sealed bank: each is what the kit's own
counting gives on rows that say what the item says, and each famous miscount of those rows stands among the wrong values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from phatngon.base.figure import Figure
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import kit_root
from phatngon.network.annual import figures, year_window
from phatngon.network.assessment import assess
from phatngon.network.clocks import clock_of
from phatngon.network.indicators import (
    answer_time,
    answered_in_time,
    catalogue,
    correction_spread,
    correction_uptake,
)
from phatngon.network.miscounts import miscounts
from phatngon.network.registers import Registers, load_registers
from phatngon.network.rows import Inquiry, Issue, PressEvent, Spokesperson, UnusualCase
from phatngon.practice.bank import bank_files, load_bank
from phatngon.practice.drill.reading import load_scenarios
from phatngon.practice.exam.paper import load_sealed
from phatngon.practice.items import Item
from phatngon.practice.kinds import MatchItem, NumberItem
from phatngon.reach.catalogue import catalogue as reach_catalogue

NOW = datetime(2026, 12, 20, 8, tzinfo=VIETNAM)
YEAR = year_window(2026)
START = datetime(2026, 9, 1, 8, tzinfo=VIETNAM)
UNIT = "46-19789"
# said at the last second, a second after it, never, long after it
LAST, PAST, SILENT, LATE = "last", "past", "silent", "late"


def cases(*rows: tuple[tuple[int, ...], object]) -> Registers:
    """Cases by their clauses and when they were spoken on: hours after the start of the clock, or one of the words above."""
    made = []
    for number, (clauses, said) in enumerate(rows):
        case = UnusualCase(f"VV-{number}", UNIT, clauses, t_received=START, t_determined=START)
        clock = clock_of(case)
        ends = {
            SILENT: None,
            **(
                {
                    LAST: clock.due,
                    PAST: clock.due + timedelta(seconds=1),
                    LATE: clock.due + timedelta(hours=6),
                }
                if clock
                else {}
            ),
        }
        made.append(
            replace(
                case,
                t_first_statement=ends[said]
                if isinstance(said, str)
                else START + timedelta(hours=float(str(said))),
            )
        )
    return Registers(cases=tuple(made))


def corrections(written: int, without: int) -> Registers:
    return Registers(
        cases=tuple(
            UnusualCase(
                f"VV-{n}",
                UNIT,
                (6,),
                t_received=START,
                t_determined=START,
                t_first_public=START,
                t_incident=START,
                t_first_statement=START,
                correction_letter_no="1/CV" if n < written else None,
            )
            for n in range(written + without)
        )
    )


def meetings(rows: int, *, sessions: int, cancelled: int = 1, online: int = 2) -> Registers:
    made = [
        PressEvent(
            f"HB-{n}",
            UNIT,
            "PRESS_CONFERENCE",
            "CANCELLED" if n >= rows - cancelled else "HELD",
            held_at=START + timedelta(days=n),
            mode="ONLINE" if sessions <= n < sessions + online else "IN_PERSON",
            parent_event_id="HB-0" if 0 < n < sessions else None,
        )
        for n in range(rows)
    ]
    return Registers(events=tuple(made))


def briefings(own: int, summoned: int) -> Registers:
    return Registers(
        events=tuple(
            PressEvent(
                f"GB-{n}",
                UNIT,
                "BRIEFING",
                "HELD",
                initiative="PROACTIVE" if n < own else "SUMMONED",
                held_at=START + timedelta(days=n),
            )
            for n in range(own + summoned)
        )
    )


def requests(answered: int, answers: int, refused: int, left: int) -> Registers:
    made = [
        Inquiry(f"DN-{n}", START, UNIT, answers_count=answers - answered + 1 if n == 0 else 1)
        for n in range(answered)
    ]
    made += [
        Inquiry(
            f"TC-{n}",
            START,
            UNIT,
            refusal_ground="x",
            refusal_reason_text="Vì luật.",
            answers_count=0,
        )
        for n in range(refused)
    ]
    return Registers(
        inquiries=(*made, *(Inquiry(f"CM-{n}", START, UNIT, answers_count=0) for n in range(left)))
    )


def timed(good: int, late: int, overdue: int, waiting: int) -> list[Inquiry]:
    due, hour = START + timedelta(hours=8), timedelta(hours=1)
    return [
        *(
            Inquiry(f"A{n}", START, UNIT, due_at=due, first_answer_at=due, answers_count=1)
            for n in range(good)
        ),
        *(
            Inquiry(f"B{n}", START, UNIT, due_at=due, first_answer_at=due + hour, answers_count=1)
            for n in range(late)
        ),
        *(Inquiry(f"C{n}", START, UNIT, due_at=due, answers_count=0) for n in range(overdue)),
        *(
            Inquiry(f"D{n}", START, UNIT, due_at=NOW + hour, answers_count=0)
            for n in range(waiting)
        ),
    ]


def asked_back(done: int, waited: int, fresh: int) -> Figure:
    old, new = NOW - timedelta(days=60), NOW - timedelta(days=1)
    rows = [
        Issue(
            f"V{n}",
            old,
            UNIT,
            correction_requested_at=old if n < done + waited else new,
            correction_published_at=old if n < done else None,
        )
        for n in range(done + waited + fresh)
    ]
    return correction_uptake(rows, now=NOW)


def delegations() -> Registers:
    """Eight authorisations of a department: five whole; one without an end, one given by the regular spokesperson, one for no case."""
    whole = Spokesperson(
        "UQ",
        UNIT,
        "AUTHORISED",
        appointed_at=START,
        authorisation_doc_no="1/UQ",
        case_id="VV-0",
        valid_until=START + timedelta(days=9),
        authorised_by="HEAD",
    )
    rows = [
        *[whole] * 5,
        replace(whole, valid_until=None),
        replace(whole, authorised_by="TX"),
        replace(whole, case_id=None),
    ]
    own = [
        Spokesperson(
            "TX",
            UNIT,
            "REGULAR",
            appointed_at=START,
            contact_published_at=START,
            decision_no="1/QĐ",
        )
    ]
    return Registers(
        spokespersons=(
            *own,
            *(replace(row, spokesperson_id=f"UQ-{n}") for n, row in enumerate(rows)),
        ),
        cases=cases(((3,), 2)).cases,
    )


def assessed(registers: Registers, id: str) -> Figure:
    """An indicator of the self-assessment of the one unit that the rows name, as a ratio."""
    (unit,) = assess(replace(registers, present=registers.present - {"fact_release"}), now=NOW)
    found = next(one for one in unit.indicators if one.id == id)
    return catalogue().ratio("L4", found.numerator, found.denominator)


def in_forms(*forms: int) -> Registers:
    made = [
        replace(case, form=(form,))
        for case, form in zip(cases(*[((3,), 1)] * len(forms)).cases, forms, strict=True)
    ]
    return Registers(cases=tuple(made))


FOUR = [((1,), 2), ((2,), 2)]
ROWS: dict[str, tuple[str, Registers]] = {
    "ml-72": (
        "L5",
        cases(((3,), 5), ((3,), LAST), ((3,), SILENT), ((4,), 12), ((4,), PAST), ((5,), 1)),
    ),
    "ml-74": ("L1", meetings(9, sessions=3)),
    "ml-76": (
        "L4",
        cases(
            *FOUR,
            ((3, 5), 2),
            ((3,), 2),
            ((3,), SILENT),
            ((4,), 2),
            ((4,), 2),
            ((5,), 2),
            ((5,), SILENT),
        ),
    ),
    "ml-77": ("L6", corrections(2, 2)),
    "kb02-27": ("L5", cases(*[((3,), 2)] * 5, ((3,), PAST), ((4,), SILENT), ((5,), 2))),
    "kb06-26": ("L6", corrections(6, 2)),
    "kb13-17": ("L1", meetings(11, sessions=2)),
    "kb13-18": ("L2", briefings(9, 3)),
    "kb13-19": (
        "L4",
        cases(
            *FOUR,
            ((3, 5), 2),
            ((3,), 2),
            ((3,), 2),
            ((3,), SILENT),
            *[((4,), 2)] * 3,
            *[((5,), 2)] * 2,
        ),
    ),
    "kb13-24": (
        "L5",
        cases(
            ((3,), 6),
            ((3,), Decimal("23.98")),
            ((3,), PAST),
            ((3,), SILENT),
            ((4,), 10),
            ((4,), LAST),
            ((4,), LATE),
        ),
    ),
    "kb13-25": ("L6", corrections(2, 1)),
    "kb14-22": ("L5", cases(((3,), 1), ((3,), 2), ((4,), LATE), ((3,), SILENT))),
    "np-35": ("L5", cases(*[((3,), 3)] * 4, ((4,), LATE), ((3,), SILENT))),
}
BOTH_WAYS = {
    "ml-75": requests(18, 22, 2, 5),
    "kb10-27": requests(20, 26, 2, 3),
    "kb13-23": requests(16, 18, 1, 3),
}
OTHERS: dict[str, Callable[[], Figure]] = {
    "ml-53": lambda: assessed(delegations(), "whole"),
    "ml-55": lambda: assessed(in_forms(*[4] * 9, *[2] * 3), "forms_used"),
    "kb01-23": lambda: correction_spread(4, 3, original_corrected=True),
    "kb02-25": lambda: correction_spread(5, 3, original_corrected=True),
    "kb06-24": lambda: correction_spread(7, 4, original_corrected=True),
    "kb06-25": lambda: asked_back(3, 2, 1),
    "kb10-24": lambda: answered_in_time(timed(22, 4, 3, 1), now=NOW),
    "kb10-25": lambda: answer_time(
        [
            Inquiry(
                f"A{n}", START, UNIT, first_answer_at=START + timedelta(hours=n), answers_count=1
            )
            for n in (2, 3, 5, 8, 42)
        ]
        + [Inquiry(f"M{n}", START, UNIT, answers_count=0) for n in range(2)]
    ),
    "np-45": lambda: correction_spread(8, 5, original_corrected=True),
}


def shown(figure: Figure) -> Decimal:
    """The value as a learner types it: a count or hours as they are, a ratio in percent with one decimal."""
    assert figure.value is not None
    if figure.denominator is None:
        return Decimal(str(figure.value))
    return (Decimal(figure.numerator or 0) * 100 / figure.denominator).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )


def everything() -> list[Item]:
    """The items of lesson 4, of the scenarios and of the sealed bank."""
    lesson = load_bank(next(path for path in bank_files() if path.name.startswith("04_")))
    return [
        *lesson,
        *(task.item for scenario in load_scenarios().values() for task in scenario.tasks.values()),
        *load_sealed(),
    ]


def typed() -> dict[str, NumberItem]:
    """Every number item of lesson 4 and of the scenarios whose result is typed, and those of the sealed bank on the same figures."""
    return {
        item.id: item
        for item in everything()
        if isinstance(item, NumberItem) and not item.param and not item.id.startswith(("np-6",))
    }


def test_every_typed_result_is_held() -> None:
    assert {*ROWS, *OTHERS} == {*typed()}


@pytest.mark.parametrize("id", [*ROWS, *OTHERS])
def test_a_typed_result_is_what_the_kit_counts(id: str) -> None:
    item = typed()[id]
    figure = figures(ROWS[id][1], YEAR, now=NOW)[ROWS[id][0]] if id in ROWS else OTHERS[id]()
    assert item.answer is not None and abs(shown(figure) - item.answer) <= item.tolerance, shown(
        figure
    )
    assert all(abs(wrong.value - shown(figure)) > item.tolerance for wrong in item.wrong)


@pytest.mark.parametrize("id", BOTH_WAYS)
def test_each_way_of_counting_replies_is_paired_with_its_number_and_neither_is_wrong(
    id: str,
) -> None:
    (item,) = [item for item in everything() if item.id == id]
    assert isinstance(item, MatchItem)
    made = figures(BOTH_WAYS[id], YEAR, now=NOW)["L3"]
    counted = {
        "lượt trả lời": made.details["by_answers"],
        "đề nghị được trả lời": made,
        "từ chối": made.details["second"],
    }
    numbers = {right.id: Decimal(right.text.rstrip("%").replace(",", ".")) for right in item.rights}
    for words, figure in counted.items():
        (pair,) = [pair for pair in item.pairs if words in pair.left]
        assert numbers.pop(pair.right_id) == shown(figure), words
    assert not {*numbers.values()} & {shown(figure) for figure in counted.values()}


@pytest.mark.parametrize("id", ROWS)
def test_a_famous_miscount_of_the_rows_stands_among_the_wrong_values(id: str) -> None:
    name, registers = ROWS[id]
    wrong = {Decimal(entry.value) for entry in typed()[id].wrong}
    for one in miscounts(registers, YEAR, now=NOW):
        assert one.metric != name or any(
            abs(shown(one.wrong) - value) < Decimal("0.06") for value in wrong
        ), (one.label, shown(one.wrong))


def test_the_rate_in_the_sealed_bank_is_a_ratio_of_sums() -> None:
    made = reach_catalogue().ratio("M14", 50 + 80 + 45, 1000 + 4000 + 500)
    assert abs(
        Decimal(str(made.value)) * 100 - Decimal(str(load_sealed()["np-61"].answer))
    ) < Decimal("0.01")  # type: ignore[attr-defined]


def test_the_scenario_on_the_yearly_report_tells_the_figures_of_its_own_registers() -> None:
    made = figures(load_registers(kit_root() / "sample_data" / "network" / "so"), YEAR, now=NOW)
    assert (
        requests(16, 18, 1, 3) == BOTH_WAYS["kb13-23"]
        and shown(made["L3"]) == 80
        and made["L3"].details["answers"] == 18
    )
    told = {"L1": "kb13-17", "L2": "kb13-18", "L4": "kb13-19", "L5": "kb13-24", "L6": "kb13-25"}
    assert {name: shown(made[name]) for name in told} == {
        name: Decimal(str(typed()[id].answer)) for name, id in told.items()
    }
