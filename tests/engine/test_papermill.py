"""Papermill's own behaviour is kept: what is saved, what is raised, what a parameter becomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_runs import run, said
from nbformat import read
from papermill.exceptions import PapermillExecutionError

from phatngon_engine.papermill_engine import ReadablePython

NAMES = [
    "Phường “Thuận Hóa”",
    'a"b',
    "c\\d",
    "dòng 1\ndòng 2",
    "tab\tđây",
    "\u202eđảo",
    "it's",
    "",
    "🙂",
    "\x00",
    "e\u0323",
]


def test_a_failing_cell_is_raised_with_its_cell_and_the_run_is_saved(tmp_path: Path) -> None:
    output = tmp_path / "kết quả.ipynb"
    with pytest.raises(PapermillExecutionError) as caught:
        run("print('một')", "1 / 0", "print('hai')", output=output)
    assert caught.value.ename == "ZeroDivisionError" and caught.value.source == "1 / 0"
    saved = read(output, as_version=4)
    code = [cell for cell in saved.cells if cell.cell_type == "code"]
    assert [cell.metadata.papermill.status for cell in code] == ["completed", "failed", "pending"]
    assert (
        code[0].outputs[0].text == "một\n"
        and code[1].outputs[0].ename == "ZeroDivisionError"
        and not code[2].outputs
    )
    assert saved.metadata.papermill.exception is True and len(saved.cells) == 5


def test_a_run_that_went_well_is_saved_with_times(tmp_path: Path) -> None:
    output = tmp_path / "ra.ipynb"
    run("print('một')", output=output)
    saved = read(output, as_version=4)
    marks = saved.cells[0].metadata.papermill
    assert (
        marks.status == "completed"
        and marks.duration >= 0
        and saved.metadata.papermill.duration > 0
    )
    assert saved.metadata.language_info.name == "python" and saved.cells[0].execution_count == 1


def test_a_long_run_is_saved_on_the_way(tmp_path: Path) -> None:
    output = tmp_path / "ra.ipynb"
    look = f"import pathlib; print(pathlib.Path({str(output)!r}).exists())"
    pause = "import time; time.sleep(1.2)"
    assert said(run(pause, "1", look, output=output, autosave_cell_every=1))[-1] == "True"
    output.unlink()
    assert said(run(pause, "1", look, output=output, autosave_cell_every=0))[-1] == "False"


def test_an_exit_without_error_is_no_failure() -> None:
    with pytest.raises(PapermillExecutionError):
        run("raise SystemExit(3)")


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_reads_as_it_was_written_and_means_the_same(name: str) -> None:
    done = run("# tham số\nten = ''", "print(ascii(ten))", parameters={"ten": name})
    assert said(done)[-1] == ascii(name)


def test_vietnamese_stands_readable_in_the_injected_cell() -> None:
    done = run(
        "# tham số\nten = ''\nds = []\nm = {}\nso = 0",
        "print(ten, ds, m, so, co, khong)",
        parameters={
            "ten": "Phường Thuận Hóa",
            "ds": ["Huế", 1.5],
            "m": {"khóa": "“giá trị”"},
            "so": 3,
            "co": True,
            "khong": None,
        },
    )
    source = done.cells[1].source
    assert 'ten = "Phường Thuận Hóa"' in source and '"Huế", 1.5' in source and "\\u" not in source
    assert said(done)[-1] == "Phường Thuận Hóa ['Huế', 1.5] {'khóa': '“giá trị”'} 3 True None"


def test_what_cannot_be_seen_is_escaped() -> None:
    assert ReadablePython.translate('\u202eđ\n"\\') == '"\\u202eđ\\n\\"\\\\"'
