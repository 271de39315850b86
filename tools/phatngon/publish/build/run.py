"""Lessons run by papermill, as tests: each lesson in each answer mode, with a report per cell.

An unknown parameter is refused, a cell has a time limit, a warning or anything else on standard error is a failure.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phatngon.base.errors import InputError, ProblemsFound
from phatngon.base.late import spare_notebooks
from phatngon.base.moments import VIETNAM, parse_iso_date
from phatngon.base.numbers import format_number
from phatngon.publish.build.kernel_home import quiet_ipython
from phatngon.publish.sources.notebooks import (
    CellJson,
    Notebook,
    NotebookJson,
    made_for,
    read_notebook,
)

MODES = ("blank", "wrong", "right")
CELL_SECONDS = 120
TOO_LONG = "quá thời gian cho phép của một ô"
ENGINES = ("fast", "plain")
AHEAD = (
    "pandas",
    "matplotlib.pyplot",
    "ipywidgets",
    "duckdb",
    "python_calamine",
    "markdown_it.presets",
    "bs4",
    *(
        f"phatngon.{room}.*"
        for room in ("base", "law", "rules", "documents", "network", "reach", "practice", "lessons")
    ),
    "phatngon.law.library:load_law",
    "phatngon.practice.bank:read_ahead",
    "phatngon.practice.drill.reading:load_scenarios",
)
READ_AHEAD = ("PHATNGON_KIT",)  # variables that may be read while these modules are imported
QUIET = ("Debugger warning", "PYDEVD_")  # lines a debugger-less kernel prints by itself


@dataclass(frozen=True)
class CellReport:
    """How one cell went: ``seconds``, and ``failure`` (empty when all is well)."""

    id: str
    seconds: float
    failure: str = ""


@dataclass(frozen=True)
class RunReport:
    """How one lesson went in one mode."""

    lesson: str
    mode: str
    as_of: str
    cells: tuple[CellReport, ...]
    executed: NotebookJson

    @property
    def failures(self) -> list[CellReport]:
        """The cells that failed."""
        return [cell for cell in self.cells if cell.failure]

    def to_json(self) -> dict[str, object]:
        """JSON form, without the executed notebook."""
        return {
            "lesson": self.lesson,
            "mode": self.mode,
            "as_of": self.as_of,
            "failed": len(self.failures),
            "cells": [
                {"id": c.id, "seconds": round(c.seconds, 3), "failure": c.failure}
                for c in self.cells
            ],
        }

    def to_text(self) -> str:
        """One line for the run and one per failed cell."""
        total = sum(cell.seconds for cell in self.cells)
        head = f"{self.lesson} · {self.mode or 'tài liệu'} · {len(self.cells)} ô · {format_number(total, 1)} giây"
        if not self.failures:
            return f"{head} · đạt"
        rows = [f"    ô {cell.id}: {cell.failure}" for cell in self.failures]
        return "\n".join([f"{head} · {len(self.failures)} ô chưa đạt", *rows])


def run_lesson(
    path: Path,
    parameters: Mapping[str, object],
    *,
    cell_seconds: int = CELL_SECONDS,
    engine: str = "fast",
) -> RunReport:
    """Run one notebook with ``parameters`` in a fresh kernel and a fresh data folder.

    ``engine`` is ``fast`` (kernels forked from one that has imported everything, where that is possible) or ``plain``;
    the environment variable ``PHATNGON_ENGINE`` set to ``plain`` forces the latter.

    Raises InputError for a parameter the notebook does not have. A failing cell is reported, not raised; the run as far
    as it went is in ``executed``.
    """
    notebook = read_notebook(path)
    _refuse_unknown(notebook, parameters)
    fast = _can_be_fast(engine)
    with tempfile.TemporaryDirectory(prefix="phatngon-") as folder:
        copy = Path(folder) / path.name
        # paper shows no questions, so a run for paper asks none
        without = ("exercise",) if parameters.get("surface") == "handout" else ()
        run = made_for(notebook, _as_of(parameters), without=without)
        copy.write_text(json.dumps(run), encoding="utf-8")
        executed = _execute(copy, Path(folder), parameters, cell_seconds, fast=fast)
    return RunReport(
        path.stem,
        str(parameters.get("answers", "")),
        str(parameters.get("as_of", "")),
        tuple(_cell_reports(executed, cell_seconds)),
        executed,
    )


def run_lessons(
    asked: Iterable[tuple[Path, Mapping[str, object]]],
    *,
    cell_seconds: int = CELL_SECONDS,
    jobs: int = 1,
) -> Iterator[RunReport]:
    """Run notebooks, each with its parameters, ``jobs`` at a time; the reports come in the order asked.

    Raises InputError as :func:`run_lesson` does.
    """
    if jobs == 1:
        yield from (
            run_lesson(path, parameters, cell_seconds=cell_seconds) for path, parameters in asked
        )
        return
    from phatngon.publish.build.workers import Workers

    with Workers(jobs) as workers:
        futures = [
            workers.submit(_run_there, path, dict(parameters), cell_seconds)
            for path, parameters in asked
        ]
        yield from map(workers.result, futures)


def _run_there(path: Path, parameters: dict[str, object], cell_seconds: int) -> RunReport:
    return run_lesson(path, parameters, cell_seconds=cell_seconds)


def executed_lesson(path: Path, parameters: Mapping[str, object], *, what: str) -> NotebookJson:
    """The executed notebook of a lesson, for making ``what`` (“tài liệu”, “trang chiếu”) of it.

    Raises InputError as ``run_lesson`` does, ProblemsFound naming the first cell that fails.
    """
    report = run_lesson(path, parameters)
    if report.failures:
        first = report.failures[0]
        raise ProblemsFound(
            f"không làm được {what}: {first.failure}.",
            where=f"{path.name}, ô {first.id}",
            advice="Chạy phatngon run để xem chi tiết.",
        )
    return report.executed


def _as_of(parameters: Mapping[str, object]) -> date:
    from datetime import datetime

    named = parameters.get("as_of")
    return parse_iso_date(named, "as_of") if named else datetime.now(VIETNAM).date()


def _can_be_fast(engine: str) -> bool:
    import phatngon_engine

    if engine not in ENGINES:
        raise InputError(
            f"không có cách chạy “{engine}”.", advice=f"Chọn một trong: {', '.join(ENGINES)}."
        )
    wanted = engine == "fast" and os.environ.get("PHATNGON_ENGINE") != "plain"
    return wanted and phatngon_engine.can_fork() and phatngon_engine.is_installed()


def parameter_names(notebook: Notebook) -> list[str]:
    """The names the ``parameters`` cell assigns."""
    import ast

    names: list[str] = []
    for cell in notebook.cells:
        if "parameters" in cell.tags:
            names += [
                target.id
                for node in ast.parse(cell.source).body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            ]
    return names


def _refuse_unknown(notebook: Notebook, parameters: Mapping[str, object]) -> None:
    known = parameter_names(notebook)
    for name in parameters:
        if name not in known:
            raise InputError(
                f"bài không có tham số “{name}”.",
                where=notebook.name,
                advice=f"Các tham số có: {', '.join(known) or 'không có'}.",
            )


def _execute(
    path: Path, folder: Path, parameters: Mapping[str, object], cell_seconds: int, *, fast: bool
) -> NotebookJson:
    import warnings

    saved = _surroundings(folder, fast=fast)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spare_notebooks()
        import papermill
        from papermill.exceptions import PapermillExecutionError

    output = folder / "run.ipynb"
    try:
        papermill.execute_notebook(
            str(path),
            str(output),
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            execution_timeout=cell_seconds,
            cwd=str(folder),
            autosave_cell_every=0,
            engine_name="phatngon" if fast else None,
        )
    except PapermillExecutionError:
        pass  # the saved run carries the failure, cell by cell
    except Exception as error:
        return _interrupted(output, path, error)
    finally:
        _restore(saved)
    return read_notebook(output).raw


def _interrupted(output: Path, path: Path, error: Exception) -> NotebookJson:
    raw = read_notebook(output if output.is_file() else path).raw
    code = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    begun = [
        cell for cell in code if cell.get("metadata", {}).get("papermill", {}).get("start_time")
    ]
    stopped = (begun or raw["cells"])[-1]
    limit = "timed out" in str(error).lower() or "timeout" in type(error).__name__.lower()
    said = TOO_LONG if limit else f"nhân chạy bài dừng đột ngột ({type(error).__name__})"
    before = [output for output in stopped.get("outputs", []) if output["output_type"] != "error"]
    stopped["outputs"] = [
        *before,
        {"output_type": "error", "ename": "Dừng", "evalue": said, "traceback": []},
    ]
    return raw


def _surroundings(folder: Path, *, fast: bool) -> dict[str, str | None]:
    """A kernel of its own: no personal settings, no progress store of a learner, an isolated IPython folder.

    For the fast engine also its kernel specification; its server starts importing while this process imports papermill.
    """
    wanted = {
        "PHATNGON_DATA": str(folder / "du_lieu"),
        "IPYTHONDIR": str(quiet_ipython(folder)),
        "PHATNGON_RAISE": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONWARNINGS": "default",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONUTF8": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    if fast:
        from phatngon_engine.kernelspec import write_kernelspec

        wanted["JUPYTER_PATH"] = str(write_kernelspec(folder / "jupyter", AHEAD, READ_AHEAD))
    saved = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    if fast:
        from phatngon_engine.owner import start_ahead

        start_ahead(AHEAD, READ_AHEAD)
    return saved


def _restore(saved: Mapping[str, str | None]) -> None:
    for name, value in saved.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _cell_reports(executed: NotebookJson, limit: int) -> Iterable[CellReport]:
    for cell in executed["cells"]:
        if cell["cell_type"] != "code" or "injected-parameters" in cell.get("metadata", {}).get(
            "tags", []
        ):
            continue
        marks = cell.get("metadata", {}).get("papermill", {})
        seconds = float(marks.get("duration") or 0)
        failure = _failure(cell)
        if failure.startswith("KeyboardInterrupt") and seconds >= limit:
            failure = TOO_LONG
        yield CellReport(cell.get("id", "?"), seconds, failure)


def _failure(cell: CellJson) -> str:
    for output in cell.get("outputs", []):
        if output["output_type"] == "error":
            return f"{output['ename']}: {output['evalue']}"
        if output["output_type"] == "stream" and output["name"] == "stderr":
            lines = [
                line
                for line in "".join(output["text"]).splitlines()
                if line.strip() and not line.startswith(QUIET)
            ]
            if lines:
                return f"có cảnh báo: {lines[0].strip()[:200]}"
    return ""
