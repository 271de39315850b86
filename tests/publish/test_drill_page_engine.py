"""A drill on a page goes, scores and reports as the one in the notebook: the page's script, without a browser, on thousands of plays."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from typing import Any

import py_mini_racer
import pytest
from page_answers import answers

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.said_numbers import number_rules, said_numbers
from phatngon.practice.drill.clockwork import State, apply
from phatngon.practice.drill.reading import load_scenarios, opening_drill
from phatngon.practice.drill.report import after_action
from phatngon.practice.drill.scenario import Scenario, ScenarioTask
from phatngon.practice.drill.wire import drill_to_wire, exact
from phatngon.practice.kinds import TextItem
from phatngon.publish.page.patterns import figure_rules
from phatngon.publish.page.script import drill_script, drill_spoken, marking_script, spoken

SEED = 20261130
SCENARIOS = {**load_scenarios(), "thu": opening_drill()}
PLAYS, WALKS = 130, 160  # of a scenario with tasks, of one without
SAID = (
    "Lúc 14 giờ 30 ngày 12/10, 40 em vào trạm; 1.250 suất ăn đã dừng. Gọi 0234.000.0012.",
    "1,2 triệu lượt xem, tổng số 40 em; 3 tỷ đồng, 2,5 nghìn",
    "khoản 3 Điều 7 Nghị định 244/2026/NĐ-CP và công văn 310/UBND-VP",
    "1. Hai xe\n2. 3 xe\n 4) bốn\n\n5. \n6. 7 xe",
    "tháng 10 năm 2026, quý 3, giai đoạn 2025 - 2030, ngày 1, 2 và 3/10/2026",
    "chiều 12 tháng 10, trong 24 giờ, 15 phút, 30 giây, 8h30, 8:30, 9g",
    "Xem https://hue.example/a/12 hoặc thu@hue.example, www.hue.example",
    "gọi 113, gọi 114 hoặc 115, hotline 112, 19001234, 1800 1234, +84 234 123 4567",
    "tổ 7, thôn 3, quốc lộ 49A, số nhà 12, lớp 5B, kiệt 4",
    "🌊 12 hộ 🌊🌊 15 hộ … 1.234.567,89 và 1.23 và 12.5.6 và 007 và 0,50 và ,5",
    "12/13 người, 1/2026, 5/2, 5/2/3, 1-2-2026, 3.4.2026",
    "40% số hộ; 40 %; x40; 40x; 40,; (40); “40”",
    "ngày 20, 21 và 22 hộ; năm 2026 hộ; tháng 7 8 9",
)


@pytest.fixture(scope="module")
def page() -> py_mini_racer.MiniRacer:
    found = py_mini_racer.MiniRacer()
    found.eval(marking_script() + drill_script())
    found.eval(
        f"""SAY = {_json(spoken())}; TELL = {_json(drill_spoken())}; FIGURES = {_json(figure_rules())};
        var DRILLS = {_json({one.code: drill_to_wire(one) for one in SCENARIOS.values()})};
        function told(state) {{ return {{...reportOf(state), t: state.t, flags: state.flags, arrived: state.arrived, skipped: state.skipped,
            open: openTasks(state), assess: toAssess(state), next: (nextInject(state) || {{}}).id || null, waits: state.waits}}; }}
        function played(code, rows) {{ var state = fresh(DRILLS[code]), said = []; rows.forEach(row => {{
            try {{ state = applyRow(state, row); said.push(null); }} catch (error) {{ if (error.refused === undefined) {{ throw error; }} said.push(error.refused); }} }});
            return {{said: said, told: told(state)}}; }}
        function all(plays) {{ return JSON.stringify(plays.map(one => played(one[0], one[1]))); }}"""
    )
    return found


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


@one_look()
def test_a_page_plays_every_scenario_as_the_notebook_does(page: py_mini_racer.MiniRacer) -> None:
    chance = random.Random(SEED)
    plays = [
        (one, rows)
        for one in SCENARIOS.values()
        for rows in (play(one, chance) for _ in range(PLAYS if one.playable else WALKS))
    ]
    found = json.loads(str(page.eval(f"all({_json([[one.code, rows] for one, rows in plays])})")))
    ended = failed = refused = 0
    for (scenario, rows), theirs in zip(plays, found, strict=True):
        said, state = walked(scenario, rows)
        assert theirs["said"] == said, (scenario.code, rows)
        mine = told(state)
        for name, value in mine.items():
            assert theirs["told"][name] == value, (scenario.code, name, rows)
        ended, failed = ended + state.ended, failed + bool(state.broken)
        refused += sum(map(bool, said))
    assert len(plays) > 2000 and ended > 500 and failed > 200 and refused > 1000


def test_a_page_sees_in_a_text_the_figures_that_the_notebook_sees(
    page: py_mini_racer.MiniRacer,
) -> None:
    chance = random.Random(SEED)
    models = [task.model for one in SCENARIOS.values() for task in one.tasks.values() if task.model]
    texts = [*SAID, *models, *(" ".join(one.brief.split()) for one in SCENARIOS.values())]
    texts += [inject.text for one in SCENARIOS.values() for inject in one.injects]
    words = [word for text in texts for word in text.split(" ")]
    texts += [" ".join(chance.choices(words, k=30)) for _ in range(1500)]
    texts += [unicodedata.normalize("NFD", text) for text in texts[:40]]
    found = json.loads(str(page.eval(f"JSON.stringify({_json(texts)}.map(saidNumbers))")))
    seen = 0
    for text, theirs in zip(texts, found, strict=True):
        mine = [
            {"value": exact(one.value), "text": one.text, "around": one.around}
            for one in said_numbers(text)
        ]
        assert theirs == mine, text
        seen += len(mine)
    assert seen > 500


def test_words_that_multiply_a_figure_are_powers_of_ten() -> None:
    rules = figure_rules()
    assert {word: 10**zeros for word, zeros in rules["scales"].items()} == number_rules()["scales"]
    assert not any(
        sign in rule[0] for rule in rules["not_numbers"] for sign in ("(?<", "(?i", "(?m")
    )


def test_nothing_that_only_the_trainer_has_travels_to_a_page() -> None:
    for scenario in SCENARIOS.values():
        flat = _json(drill_to_wire(scenario))
        secret = [*scenario.debrief, *scenario.before, *scenario.looks_for.values()]
        secret += [words for _, expect, ask in scenario.during for words in (expect, ask)]
        assert not [words for words in secret if words in flat], scenario.code


# a play, row by row


def play(scenario: Scenario, chance: random.Random) -> list[dict[str, Any]]:
    """The rows of a play: mostly what can be, now and then what cannot."""
    rows: list[dict[str, Any]] = [{"event": "begin", "t": 0}] if chance.random() < 0.99 else []
    state = walked(scenario, rows)[1]
    names, calm = list(scenario.tasks), chance.random()
    for _ in range(chance.randint(2, 2 * len(names) + len(scenario.injects) + 6)):
        row = _row(scenario, state, names, chance, calm)
        rows.append(row)
        try:
            state = apply(state, row)
        except InputError:
            continue
    return rows


def _row(
    scenario: Scenario, state: State, names: list[str], chance: random.Random, calm: float
) -> dict[str, Any]:
    ahead = state.next_inject
    dice = chance.random()
    if names and dice < 0.07:
        task = scenario.tasks[chance.choice(names)]
        return {**_answer(task, chance), "t": state.t + chance.choice((0, 60))}
    if dice < 0.12:
        return chance.choice(
            (
                {"event": "end", "t": state.t},
                {"event": "begin", "t": state.t},
                {"event": "wait", "t": state.t - 1},
                {"event": "bay", "t": state.t},
                {"event": "wait"},
                {"event": "resume", "t": state.t},
                {"event": "answer", "task": "khong-co", "answer": "a", "t": state.t},
                {"event": "assess", "task": names[0] if names else None, "t": state.t},
            )
        )
    if state.to_assess and chance.random() < 0.7:
        task = chance.choice(state.to_assess)
        assert isinstance(task.item, TextItem)
        own = [point.id for point in task.item.own_points]
        ticks = chance.sample(own, chance.randint(0, len(own)))
        return {"event": "assess", "task": task.id, "ticks": ticks, "t": state.t}
    if state.open_tasks and chance.random() < 0.3 + 0.7 * calm:
        task = chance.choice(state.open_tasks)
        return {**_answer(task, chance), "t": state.t + task.takes}
    if ahead is None:
        return {"event": "end", "t": state.t + chance.choice((0, 0, 3600))}
    return {"event": "wait", "t": max(ahead.at, state.t) + chance.choice((0, 0, 0, 7, 5000))}


def _answer(task: ScenarioTask, chance: random.Random) -> dict[str, Any]:
    given: Any
    if task.is_draft:
        given = chance.choice(list(_drafts(task, chance)))
    elif chance.random() < 0.5:
        given = task.item.right_answer()
    else:
        given = chance.choice(list(answers(task.item, chance)))
    return {"event": "answer", "task": task.id, "answer": given}


def _drafts(task: ScenarioTask, chance: random.Random) -> Iterator[str]:
    model = task.model
    yield from (model, model, " ".join(model.split()), "", "Xin chờ.")
    words = model.split()
    chance.shuffle(words)
    yield " ".join(words)
    yield model[: len(model) // 2]
    yield f"{model} {chance.choice(SAID)}"
    yield f"{model} Có {chance.randint(2, 60)} hộ, {chance.randint(2, 9)} xe."
    phrases = [phrase for point in task.checklist for phrase in (*point.any, *point.none)]
    yield ". ".join(chance.sample(phrases, min(3, len(phrases))) or ["không rõ"])
    guarded = [
        word
        for one in SCENARIOS.values()
        if task.id in one.tasks
        for guard in one.guarded
        for word in guard.words
    ]
    if guarded:
        yield f"{model} {chance.choice(guarded).upper()} ."
    yield unicodedata.normalize("NFD", model)


# the same play in the notebook


def walked(scenario: Scenario, rows: list[dict[str, Any]]) -> tuple[list[str | None], State]:
    state, said = State(scenario), []
    for row in rows:
        try:
            state = apply(state, row)
            said.append(None)
        except InputError as error:
            said.append(error.sentence)
    return said, state


def told(state: State) -> dict[str, Any]:
    """What a play came to, in the words of the page's script."""
    report, since = after_action(state), state.scenario.since
    ahead = state.next_inject
    return {
        "t": state.t,
        "flags": dict(state.flags),
        "arrived": [list(one) for one in state.arrived],
        "skipped": list(state.skipped),
        "open": [one.id for one in state.open_tasks],
        "assess": [one.id for one in state.to_assess],
        "next": ahead.id if ahead else None,
        "waits": state.waits,
        "sentence": report.score.sentence(),
        "timeline": [
            {"t": since(one.at), "kind": one.kind, "text": " ".join(one.text.split())}
            for one in report.timeline
        ],
        "score": _score(state),
        "said": [
            {
                "t": since(one.at),
                "at": at,
                "where": one.where,
                "text": one.text,
                "model": one.model,
                "figures": list(one.figures),
            }
            for at, one in _numbered(state)
        ],
        "lost": [_element(one) for one in report.lost],
    }


def _numbered(state: State) -> Iterator[tuple[int, Any]]:
    """What was said, each with its place among the drafts as they were sent."""
    sent = [done for name, done in state.done.items() if state.scenario.tasks[name].is_draft]
    order = sorted(range(len(sent)), key=lambda at: sent[at].t)
    return zip(order, after_action(state).said, strict=True)


def _score(state: State) -> dict[str, Any]:
    found = after_action(state).score
    wired = {one["id"]: one for one in drill_to_wire(state.scenario)["duties"]}
    return {
        "total": int(found.total * 10),
        "final": found.final,
        "dimensions": [
            {
                "name": one.name,
                "label": one.label,
                "weight": one.weight,
                "points": None if one.points is None else int(one.points * 10),
                "elements": [_element(row) for row in one.elements],
            }
            for one in found.dimensions
        ],
        "broken": [
            {"kind": one.kind, "quote": one.quote, "why": one.why, "t": one.t}
            for one in found.broken
        ],
        "duties": [
            {"duty": wired[one.duty.id], "met_at": one.met_at, "state": one.state}
            for one in found.duties
        ],
    }


def _element(one: Any) -> dict[str, Any]:
    return {
        "dimension": one.dimension,
        "what": one.what,
        "possible": [one.possible.numerator, one.possible.denominator],
        "earned": [one.earned.numerator, one.earned.denominator],
        "why": one.why,
    }
