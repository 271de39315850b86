"""Playing a scenario from beginning to end without a person: for test runs, and for the trainer who wants to see a report."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.practice.answers import answer_in_mode
from phatngon.practice.drill.run import Run
from phatngon.practice.drill.scenario import Scenario, ScenarioTask


def rehearse(
    scenario: Scenario,
    mode: str,
    *,
    now: datetime,
    folder: Path | None = None,
    learner: str = "Chạy thử",
) -> Run:
    """A whole play in the answer mode ``right``, ``wrong`` or ``blank`` (nothing is handed in); ``now`` goes on by a minute a step."""
    if folder is None:
        with tempfile.TemporaryDirectory() as name:
            return rehearse(scenario, mode, now=now, folder=Path(name), learner=learner)
    run = Run.begin(scenario, learner, now=now, folder=folder)
    while True:
        while mode != "blank" and run.state.open_tasks:
            now += timedelta(minutes=1)
            _do(run, run.state.open_tasks[0], mode, now)
        now += timedelta(minutes=1)
        if run.state.next_inject is None:
            run.end(now=now)
            return run
        run.wait(now=now)


def _do(run: Run, task: ScenarioTask, mode: str, now: datetime) -> None:
    answer = answer_in_mode(task.item, mode, run.scenario.start.date())
    if not task.is_draft:
        run.answer(task.id, answer, now=now)
        return
    if not isinstance(answer, dict) or not answer["text"].strip():
        raise InputError(f"việc {task.id}: bài chạy thử trống.")
    run.answer(task.id, answer["text"], now=now)
    run.assess(task.id, answer["ticks"] if mode == "right" else [], now=now)
