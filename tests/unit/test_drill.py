"""The drill: reading scenarios, the clock and its injects, scoring, fail conditions, and a log that survives anything."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phatngon.base import log
from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM
from phatngon.base.said_numbers import said_numbers
from phatngon.base.yamlfile import YamlFile
from phatngon.law import count_deadline
from phatngon.practice.answers import right_answer, wrong_answer
from phatngon.practice.drill.clockwork import State, apply, replay
from phatngon.practice.drill.reading import (
    check_scenarios,
    find_scenario,
    load_scenarios,
    opening_drill,
    read_scenario,
    scenario_files,
)
from phatngon.practice.drill.rehearsal import rehearse
from phatngon.practice.drill.report import after_action
from phatngon.practice.drill.run import LIVE, Run
from phatngon.practice.drill.scenario import Scenario, rubric
from phatngon.practice.drill.scoring import score, tenths

NOW = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
KB14 = find_scenario("kb14")
MODEL = KB14.tasks["kb14-14"].model


def kb14_text() -> str:
    return next(path for path in scenario_files() if path.name.startswith("kb14")).read_text(
        encoding="utf-8"
    )


def problems_of(text: str) -> str:
    return "\n".join(
        problem.error.sentence for problem in read_scenario(YamlFile(Path("kb.yaml"), text))[1]
    )


def begun(scenario: Scenario = KB14) -> State:
    return apply(State(scenario), {"event": "begin", "t": 0})


def at(state: State, t: int) -> State:
    return apply(state, {"event": "wait", "t": t})


def draft(text: str, t: int = 1800, **more: Any) -> State:
    return apply(
        at(begun(), 1800), {"event": "answer", "task": "kb14-14", "answer": text, "t": t, **more}
    )


def test_the_scenarios_of_the_kit_have_no_fault_and_ids_of_their_own() -> None:
    assert check_scenarios() == []
    found = load_scenarios()
    assert len({one.number for one in found.values()}) == len(found)


@pytest.mark.parametrize("code", [code for code, one in load_scenarios().items() if one.playable])
def test_a_playable_scenario_rewards_right_answers_only(code: str, tmp_path: Path) -> None:
    scenario = find_scenario(code)
    right, wrong, blank = (
        rehearse(scenario, mode, now=NOW, folder=tmp_path) for mode in ("right", "wrong", "blank")
    )
    assert (
        score(right.state).total == 100
        and not score(right.state).failed
        and after_action(right.state).lost == ()
    )
    assert score(wrong.state).total < 50 and after_action(wrong.state).lost
    assert score(blank.state).total == 0 and all(
        one.state == "missed" for one in score(blank.state).duties
    )
    for run in (right, wrong, blank):
        assert run.state.ended and Run.resume(run.path, now=NOW).state == run.state


@pytest.mark.parametrize("code", [code for code, one in load_scenarios().items() if one.playable])
def test_silence_brings_the_story_of_silence_and_speaking_keeps_it_away(code: str) -> None:
    scenario = find_scenario(code)
    conditional = {inject.id for inject in scenario.injects if inject.unless}
    right, blank = (
        rehearse(scenario, "right", now=NOW).state,
        rehearse(scenario, "blank", now=NOW).state,
    )
    assert conditional <= set(right.skipped) and conditional <= {name for name, _ in blank.arrived}


@pytest.mark.parametrize("scenario", load_scenarios().values(), ids=load_scenarios())
def test_a_duty_of_a_scenario_ends_when_the_law_says(scenario: Scenario) -> None:
    from phatngon.law import load_law

    for duty in scenario.duties:
        hours = load_law()[duty.provision].params.get("deadline_hours")
        if hours:
            assert duty.due_at == count_deadline(hours, "hours", duty.starts_at).due_at


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("at: 15m", "at: mười lăm phút"), "không đọc được"),
        (("unless: da-noi", "unless: da-noi-roi"), "không việc nào đặt dấu này"),
        (("tasks: [kb14-15]", "tasks: []"), "kb14-15"),
        (("dim: data, points: 4, takes: 5m", "dim: dep, points: 4, takes: 5m"), "“dim”"),
        (("says: Văn bản nội bộ, ", ""), "thiếu “says”"),
        (("duty: dot-xuat", "duty: khong-co"), "bảng quy tắc không có"),
        (("kind: victim", "kind: ai-do"), "“kind”"),
        (("  trainer:\n", "  trainerx:\n"), "trường lạ"),
        (("lines: {tiep: clarity}", "lines: {khong: clarity}"), "checklist"),
        (('start: "2026-10-12T07:40"', "start: 2026-10-12"), "start"),
        (("met: da-noi", "met: ai-noi"), "không việc nào đặt dấu này"),
        (("value: 12,", "value: mười hai,"), "không phải con số"),
    ],
)
def test_a_fault_in_a_scenario_is_told_with_its_line(change: tuple[str, str], said: str) -> None:
    text = kb14_text()
    assert change[0] in text and problems_of(text) == ""
    found = problems_of(text.replace(*change, 1))
    assert said in found and "dòng" in found


def test_the_short_drill_stands_beside_the_numbered_scenarios_and_is_played_to_its_end() -> None:
    opening = opening_drill()
    assert opening.code not in load_scenarios() and find_scenario("thu") == opening
    assert opening.short and 3 <= len(opening.tasks) <= 4 and opening.minutes == 5
    right, blank = (rehearse(opening, mode, now=NOW).state for mode in ("right", "blank"))
    assert score(right).total == 100 and score(right).duties[0].state == "met"
    assert score(blank).total == 0 and score(blank).duties[0].state == "missed"
    assert len(load_scenarios()) == 14


def test_a_scenario_without_a_dimension_is_refused() -> None:
    text = kb14_text().replace("dim: data", "dim: accuracy")
    assert "không có gì để chấm mặt data" in problems_of(text)


def test_an_inject_comes_at_its_minute_and_not_before() -> None:
    state = begun()
    assert [inject.id for inject in state.injects] == ["i1"]
    assert [inject.id for inject in at(state, 899).injects] == ["i1"] and [
        inject.id for inject in at(state, 900).injects
    ] == ["i1", "i2"]
    assert [task.id for task in at(state, 1800).open_tasks] == [
        "kb14-11",
        "kb14-12",
        "kb14-13",
        "kb14-14",
    ]


def test_the_law_clock_counts_to_the_second_and_equality_is_in_time() -> None:
    due = KB14.since(KB14.duties[0].due_at)
    for t, state in ((due, "met"), (due + 1, "late")):
        assert score(draft(MODEL, t)).duties[0].state == state
    assert (
        score(at(begun(), due)).duties[0].state == "running"
        and score(at(begun(), due + 1)).duties[0].state == "missed"
    )


def test_what_happens_while_one_writes_is_judged_by_what_had_been_said_before() -> None:
    day = next(inject.at for inject in KB14.injects if inject.unless)
    assert "i6" in {name for name, _ in draft(MODEL, day + 1).arrived}
    assert "i6" in draft(MODEL, day - 1).skipped or "i6" not in {
        name for name, _ in at(draft(MODEL, day - 1), day).arrived
    }


def test_a_draft_that_says_nothing_does_not_stop_the_clock() -> None:
    assert "da-noi" not in draft("Xin chờ.").flags and "da-noi" in draft(MODEL).flags


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Có 41 hộ phải đi.", "invented_number"),
        ("Hộ ông Lành đã được giúp.", "victim"),
        ("Hồ sơ thầu cho thấy rõ.", "protected"),
    ],
)
def test_a_fail_condition_is_quoted_and_outweighs_every_point(text: str, kind: str) -> None:
    state = draft(MODEL + " " + text)
    assert [one.kind for one in state.broken] == [kind]
    assert score(state).failed and state.broken[0].quote
    whole = apply(at(state, KB14.end), {"event": "end", "t": KB14.end})
    assert "Không đạt, dù được" in score(whole).sentence()


def test_an_old_figure_is_no_invention_but_no_longer_the_one_to_say() -> None:
    late = at(begun(), 3 * 3600)
    done = apply(
        late,
        {
            "event": "answer",
            "task": "kb14-16",
            "answer": "Tổng số 12 hộ, đang kiểm tra.",
            "t": 3 * 3600 + 600,
        },
    )
    assert not done.broken and [found.text for found in done.done["kb14-16"].stale] == ["12"]
    lost = [
        one
        for one in after_action(done).lost
        if one.dimension == "consistency" and "số cũ" in one.why
    ]
    assert lost and "12" in lost[0].why


def test_an_option_may_be_worth_a_part_and_may_break_a_condition() -> None:
    text = kb14_text().replace(
        "    kb14-11: {dim: completeness, points: 4, takes: 3m}",
        "    kb14-11: {dim: completeness, points: 4, takes: 3m, choices: {b: {worth: 0.5, fail: protected, sets: [da-noi]}}}",
    )
    scenario, problems = read_scenario(YamlFile(Path("kb.yaml"), text))
    assert scenario and not problems
    state = apply(begun(scenario), {"event": "answer", "task": "kb14-11", "answer": "b", "t": 60})
    element = next(one for one in score(state).dimensions[3].elements if one.possible == 4)
    assert (
        element.earned == Decimal(2)
        and state.broken[0].kind == "protected"
        and state.flags == {"da-noi": 60}
    )


@pytest.mark.parametrize(
    "row",
    [
        {"event": "answer", "task": "kb14-22", "answer": "50", "t": 10},
        {"event": "answer", "task": "kb14-99", "answer": "a", "t": 10},
        {"event": "answer", "task": "kb14-11", "answer": None, "t": 10},
        {"event": "answer", "task": "kb14-11", "answer": "z", "t": 10},
        {"event": "assess", "task": "kb14-12", "ticks": [], "t": 10},
        {"event": "end", "t": 10},
        {"event": "begin", "t": 10},
        {"event": "bay", "t": 10},
        {"event": "wait", "t": "10"},
        {"event": "wait", "t": -1},
        {"event": "wait"},
        {},
    ],
)
def test_a_step_that_cannot_be_is_refused_and_changes_nothing(row: dict) -> None:
    state = begun()
    with pytest.raises(InputError):
        apply(state, row)
    assert replay(KB14, [{"event": "begin", "t": 0}, row])[0] == state
    assert len(replay(KB14, [{"event": "begin", "t": 0}, row])[1]) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [("40x%", "không theo"), ("bốn mươi", "chưa đọc được con số"), ("  ", "chưa có gì để gửi")],
)
def test_a_number_nobody_can_read_is_said_to_be_so_and_not_called_nothing(
    answer: str, said: str
) -> None:
    late = at(begun(), KB14.end)
    with pytest.raises(InputError, match=f"(?i){said}"):
        apply(late, {"event": "answer", "task": "kb14-22", "answer": answer, "t": KB14.end})


def test_points_are_counted_exactly_and_rounded_once() -> None:
    assert tenths(Fraction(1, 3) * 3) == 1 and str(tenths(Fraction(247, 20))) == "12.4"
    found = score(draft(MODEL))
    assert all(isinstance(one.earned, Fraction) for row in found.dimensions for one in row.elements)


def test_a_task_is_done_once_and_a_draft_is_assessed_once() -> None:
    state = draft(MODEL)
    with pytest.raises(InputError, match="(?i)đã làm rồi"):
        apply(state, {"event": "answer", "task": "kb14-14", "answer": MODEL, "t": 1900})
    assessed = apply(state, {"event": "assess", "task": "kb14-14", "ticks": ["tham"], "t": 1800})
    assert (
        assessed.done["kb14-14"].result.right == state.done["kb14-14"].result.right + 1
        and assessed.to_assess == []
    )
    with pytest.raises(InputError, match="(?i)đối chiếu rồi"):
        apply(assessed, {"event": "assess", "task": "kb14-14", "ticks": [], "t": 1800})


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("right"), st.integers(0, 7)),
        st.tuples(st.just("wrong"), st.integers(0, 7)),
        st.tuples(st.just("wait"), st.just(0)),
        st.tuples(st.just("assess"), st.integers(0, 7)),
        st.tuples(st.just("end"), st.just(0)),
        st.tuples(st.just("kill"), st.just(0)),
        st.tuples(st.just("tear"), st.just(0)),
    ),
    max_size=25,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_a_drill_killed_anywhere_is_taken_up_to_the_same_state(moves: list, tmp_path: Path) -> None:
    run = Run.begin(KB14, "Lan", now=NOW, folder=tmp_path)
    names, day, now = list(KB14.tasks), KB14.start.date(), NOW
    for move, number in moves:
        now += timedelta(seconds=30)
        task = KB14.tasks[names[number]]
        try:
            if move in ("right", "wrong"):
                answer = (right_answer if move == "right" else wrong_answer)(task.item, day)
                run.answer(task.id, answer["text"] if task.is_draft else answer, now=now)
            elif move == "assess":
                run.assess(task.id, [], now=now)
            elif move == "tear":  # a power cut in mid-write leaves half a line
                with run.path.open("ab") as handle:
                    handle.write(b'{"event":"answer","task":"kb14-1')
            elif move != "kill":
                getattr(run, move)(now=now)
        except InputError:
            pass
        again = Run.resume(run.path, now=now)
        assert again.state == run.state and after_action(again.state) == after_action(run.state)
        if move in ("kill", "tear"):
            run = again
    assert replay(KB14, log.read(run.path).rows) == (run.state, [])


def test_the_clock_of_a_live_drill_runs_with_the_wall_and_stands_still_while_nobody_looks(
    tmp_path: Path,
) -> None:
    run = Run.begin(KB14, "Lan", now=NOW, mode=LIVE, folder=tmp_path)
    assert run.clock(NOW + timedelta(minutes=5)) == 300
    assert run.tick(now=NOW + timedelta(minutes=5)).t == 0
    assert [inject.id for inject in run.tick(now=NOW + timedelta(minutes=16)).injects] == [
        "i1",
        "i2",
    ]
    run.answer("kb14-11", "a", now=NOW + timedelta(minutes=20))
    assert run.state.done["kb14-11"].t == 20 * 60
    tomorrow = NOW + timedelta(days=1)
    again = Run.resume(run.path, now=tomorrow)
    assert (
        again.clock(tomorrow) == 20 * 60 and again.clock(tomorrow + timedelta(minutes=1)) == 21 * 60
    )
    assert again.mode == LIVE and again.wait(now=tomorrow).t == 1800


def test_a_play_is_found_again_by_its_learner_and_an_ended_one_is_not(tmp_path: Path) -> None:
    assert Run.unfinished(KB14, "Lan", now=NOW, folder=tmp_path) is None
    run = Run.begin(KB14, "Lan", now=NOW, folder=tmp_path)
    run.answer("kb14-11", "a", now=NOW)
    found = Run.unfinished(KB14, "lan", now=NOW, folder=tmp_path)
    assert found is not None and found.state == run.state
    assert Run.unfinished(KB14, "Mai", now=NOW, folder=tmp_path) is None
    done = rehearse(KB14, "right", now=NOW + timedelta(hours=1), folder=tmp_path, learner="Lan")
    assert done.state.ended and Run.unfinished(KB14, "Lan", now=NOW, folder=tmp_path) is None


def test_a_log_of_another_wording_or_of_nothing_is_refused_and_kept(tmp_path: Path) -> None:
    run = Run.begin(KB14, "Lan", now=NOW, folder=tmp_path)
    other, _ = read_scenario(YamlFile(Path("kb.yaml"), kb14_text().replace("mưa dứt", "mưa tạnh")))
    with pytest.raises(InputError, match="(?i)đã được sửa"):
        Run.resume(run.path, now=NOW, scenario=other)
    empty = tmp_path / "trong.jsonl"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="(?i)trống"):
        Run.resume(empty, now=NOW)
    assert run.path.is_file()


def test_a_scenario_for_the_table_is_not_played_alone(tmp_path: Path) -> None:
    tables = [one for one in load_scenarios().values() if not one.playable]
    for scenario in tables:
        with pytest.raises(InputError, match="không diễn tập một mình"):
            Run.begin(scenario, "Lan", now=NOW, folder=tmp_path)
    with pytest.raises(InputError, match="(?i)nhịp"):
        Run.begin(KB14, "Lan", now=NOW, folder=tmp_path, mode="chậm")


def test_the_report_tells_what_was_due_what_was_said_and_where_points_went() -> None:
    report = after_action(rehearse(KB14, "wrong", now=NOW).state)
    kinds = {line.kind for line in report.timeline}
    assert {"inject", "task", "due"} <= kinds and [line.at for line in report.timeline] == sorted(
        line.at for line in report.timeline
    )
    assert {one.where for one in report.said} == {
        task.says for task in KB14.tasks.values() if task.says
    }
    assert all(one.model for one in report.said) and all(one.why for one in report.lost)
    assert json.loads(json.dumps(report.score.to_json()))["final"] is True
    assert sum(row["points"] for row in rubric()["dimensions"].values()) == 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lúc 14 giờ 30 ngày 12/10, 40 em.", ["40"]),
        ("khoản 3 Điều 7 Nghị định 244/2026/NĐ-CP", []),
        ("1. Hai xe\n2. 3 xe", ["3"]),
        ("Gọi 0234.000.0012 hoặc 115.", []),
        ("1,2 triệu lượt; 12,5%", ["1,2 triệu", "12,5"]),
        ("tháng 10 năm 2026, quý 3", []),
        ("công văn 310/UBND-VP", []),
        ("tổng số 40 em", ["40"]),
        ("chiều 12 tháng 10, trong 24 giờ", []),
        ("mười hai hộ", []),
    ],
)
def test_figures_are_told_from_dates_hours_telephones_and_citations(
    text: str, found: list[str]
) -> None:
    assert [one.text for one in said_numbers(text)] == found


def test_the_typed_results_of_the_yearly_scenario_are_those_of_the_report() -> None:
    """Where a limit of the law changes, these keys no longer agree and the scenario must be read again."""
    from phatngon.base.paths import kit_root
    from phatngon.network.annual import annual_report
    from phatngon.network.registers import load_registers

    made = annual_report(
        load_registers(kit_root() / "sample_data" / "network" / "so"),
        2026,
        now=datetime(2026, 12, 15, 8, tzinfo=VIETNAM),
    )
    told = {metric.id: metric for metric in made.full.metrics}
    keys = [
        float(task.item.key)
        for task in find_scenario("kb13").tasks.values()
        if task.item.type == "number"
    ]
    assert keys == [
        told["L1"].value,
        told["L2"].value,
        *(round(told[name].value * 100, 1) for name in ("L4", "L5", "L6")),
    ]
    (both,) = [
        task.item for task in find_scenario("kb13").tasks.values() if task.item.id == "kb13-23"
    ]
    ways = {right.text for right in both.rights}
    for figure in (told["L3"], told["L3"].details["by_answers"], told["L3"].details["second"]):
        assert f"{figure.numerator * 100 // figure.denominator}%" in ways
    facts = {fact.id: float(fact.value) for fact in find_scenario("kb13").facts}
    assert facts["l5"] == round(told["L5"].value * 100, 1)
