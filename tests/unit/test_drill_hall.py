"""A drill in a hall: minutes of the class, cards, slips that differ, a sheet for the wall; and none of them tells the solution."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from phatngon.base.numbers import format_number
from phatngon.base.yamlfile import YamlFile
from phatngon.cli.main import main
from phatngon.documents.clean import parse
from phatngon.lessons.drill_hall import KINDS, hall_page
from phatngon.lessons.drill_sheets import participant_sheet, sheet_page
from phatngon.practice.drill.hall import (
    CLOSING,
    MOST_ROLES,
    OPENING,
    class_minutes,
    held_apart,
    slips,
    solved_rows,
    solves,
)
from phatngon.practice.drill.reading import (
    find_scenario,
    load_scenarios,
    read_scenario,
    scenario_files,
)
from phatngon.practice.drill.scenario import Scenario

ALL = sorted(load_scenarios().values(), key=lambda one: one.number)
NAMES = [one.code for one in ALL]
KB02 = find_scenario("2")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", parse(html).get_text(" "))


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_every_inject_has_a_minute_of_the_class_within_the_time_there_is(
    scenario: Scenario,
) -> None:
    minutes = class_minutes(scenario)
    assert len(minutes) == len(scenario.injects) and list(minutes) == sorted(minutes)
    assert minutes[0] == OPENING and minutes[-1] < scenario.minutes - CLOSING
    trainer = words(sheet_page("trainer", scenario)[1])
    cards = words(hall_page("cards", scenario)[1])
    for number, minute in enumerate(minutes, 1):
        assert f"phút {minute}" in trainer and f"Thẻ {number} · phút {minute} ·" in cards


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_every_inject_has_its_card_and_a_condition_is_said(scenario: Scenario) -> None:
    cards = parse(hall_page("cards", scenario)[1]).select("section.pn-item")
    assert len(cards) == len(scenario.injects)
    for card, inject in zip(cards, scenario.injects, strict=True):
        said = " ".join(card.get_text(" ").split())
        assert inject.sender in said and inject.channel in said
        assert " ".join(inject.text.replace("*", "").split())[:40] in said
        assert ("chỉ phát" in said) == bool(inject.when or inject.unless)


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_no_two_slips_hold_the_same_and_none_holds_what_is_to_be_found(scenario: Scenario) -> None:
    found = slips(scenario)
    assert len(found) != 1 and len(found) <= MOST_ROLES
    rows = [row for one in found for row in one.rows]
    facts = [fact for one in found for fact in one.facts]
    assert len(rows) == len(set(rows)) and len(facts) == len({fact.id for fact in facts})
    assert all(one.rows or one.facts for one in found)
    assert not set(rows) & set(solved_rows(scenario))
    assert not any(solves(scenario, fact) for fact in facts)
    if held_apart(scenario):
        assert len(rows) == len(scenario.data_rows) - len(solved_rows(scenario))


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_no_sheet_of_the_class_gives_the_solution_away(scenario: Scenario) -> None:
    group = words(sheet_page("participant", scenario)[1])
    papers = [words(hall_page(kind, scenario)[1]) for kind in ("roles", "wall")]
    for said in (group, words(participant_sheet(scenario, alone=True)), *papers):
        for fact in scenario.facts:
            if solves(scenario, fact) and fact.since == 0:
                assert fact.source not in said, fact.label
        for row in solved_rows(scenario):
            assert " ".join(row[:3]) not in said and "; ".join(row[:3]) not in said
        for task in scenario.tasks.values():
            assert not task.model or words(task.model)[:40] not in said
    for slip in slips(scenario):
        for row in slip.rows:  # what one role knows the others must ask for
            assert " ".join(row) not in group


def test_the_meal_at_school_is_not_counted_on_any_paper_of_the_class() -> None:
    (solved,) = solved_rows(KB02)
    total = next(fact for fact in KB02.facts if solves(KB02, fact))
    assert format_number(total.value) == solved[2]
    for said in (
        words(sheet_page("participant", KB02)[1]),
        words(hall_page("roles", KB02)[1]),
        words(hall_page("wall", KB02)[1]),
    ):
        assert f"{solved[2]} em" not in said and "bốn mươi em" not in said.lower()
        assert solved[1] not in said and f": {solved[2]};" not in said
    assert {one.role for one in slips(KB02)} >= {"Trạm y tế", "Bệnh viện"}


def test_sums_of_the_table_are_left_to_the_groups() -> None:
    found = find_scenario("5")
    sums = {fact.value for fact in found.facts if solves(found, fact)}
    assert sums == {Decimal(640), Decimal(400), Decimal(340)}


def test_a_number_that_yaml_reads_as_a_decimal_is_refused_with_advice() -> None:
    path = next(one for one in scenario_files() if one.name.startswith("kb03"))
    whole = path.read_text(encoding="utf-8")
    assert '"40.000"' in whole
    _, problems = read_scenario(YamlFile(path, whole.replace('"40.000"', "40.000")))
    assert any("ngoặc kép" in str(problem.error) for problem in problems)
    assert "40.000" in words(sheet_page("participant", find_scenario("3"))[1])


@pytest.mark.parametrize("scenario", ALL[:3], ids=NAMES[:3])
def test_the_wall_says_what_to_do_and_by_when(scenario: Scenario) -> None:
    said = words(hall_page("wall", scenario)[1])
    for part in (*scenario.artefacts, f"Phút {OPENING}", f"Phút {scenario.minutes - CLOSING}"):
        assert part in said
    assert "Bảng số chung" in said and "Tình huống giả định" in said


def test_the_verb_writes_three_papers_and_an_unknown_scenario_is_refused(tmp_path: Path) -> None:
    assert main(["drill", "hall", "2", "--to", str(tmp_path), "--formats", "html"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        f"dien-tap-kb02-{name}.html" for name, _, _ in KINDS.values()
    }
    assert main(["drill", "hall", "99", "--to", str(tmp_path)]) == 2


def test_the_papers_of_the_hall_are_tagged_and_the_wall_is_set_large(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="chưa có typst trên máy này")
    from pypdf import PdfReader

    assert main(["drill", "hall", "2", "--to", str(tmp_path), "--formats", "pdf"]) == 0
    for path in tmp_path.iterdir():
        root = PdfReader(path).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "vi"
    sizes: list[float] = []
    page = PdfReader(tmp_path / "dien-tap-kb02-dan-tuong.pdf").pages[0]
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: (
            sizes.append(abs(size * tm[3] * cm[3])) if len(text.strip()) > 30 else None
        )
    )
    assert sizes and min(sizes) >= 14


def test_a_role_without_a_slip_is_told_that_it_asks_and_every_role_has_a_card() -> None:
    said = words(hall_page("roles", find_scenario("3"))[1])
    cards = parse(hall_page("roles", find_scenario("3"))[1]).select("section.pn-item")
    assert len(cards) == 3 and "không giữ con số nào" in said and "Đường dây nóng" in said


@pytest.mark.parametrize("scenario", ALL, ids=NAMES)
def test_only_the_trainer_reads_what_is_expected_of_groups(scenario: Scenario) -> None:
    trainer = words(sheet_page("trainer", scenario)[1])
    papers = [words(hall_page(kind, scenario)[1]) for kind in KINDS]
    for inject in scenario.injects:
        for said in (inject.expected, inject.contingency):
            if " " in said:
                assert said in trainer
                assert not any(said in one for one in papers)


def test_at_least_six_scenarios_give_roles_different_slips() -> None:
    assert sum(len(one.roles) >= 3 and len(slips(one)) >= 2 for one in ALL) >= 6
