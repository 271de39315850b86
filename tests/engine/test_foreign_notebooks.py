"""Papermill's own published notebooks, which nobody here wrote, give the same under the fast engine as under the plain one."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import papermill
import pytest
from nbformat import read
from papermill.exceptions import PapermillExecutionError
from test_same_outputs import shown

NOTEBOOKS = Path(papermill.__file__).parent / "tests" / "notebooks"
LEFT_OUT = {  # why it cannot be run anywhere
    "binder.ipynb": "looks for papermill's own checkout around it, with a program of the shell",
    "keyboard_interrupt.ipynb": "sleeps until a person interrupts it; test_failures interrupts kernels",
    "notimplemented_translator.ipynb": "names a kernel that is not here",
    "blank-vscode.ipynb": "not in the fourth format",
    "test_notebooknode_io.ipynb": "not in the fourth format",
}
PARAMETERS = {
    "complex_parameters.ipynb": {"msg": "xin chào", "a": 2.5},
    "simple_execute.ipynb": {"msg": "Huế"},
}
OWN_WORDS = re.compile(r"\x1b\[[\d;]*m|ipykernel_\d+/\d+|0x[0-9a-f]+|\d{4}-\d\d-\d\d[T ][\d:.,+]+")


def names() -> list[str]:
    return sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))


def whole_streams(outputs: list[Any]) -> list[Any]:
    """What was printed in pieces, as the clock cut them, in one piece."""
    found: list[Any] = []
    for output in outputs:
        if (
            found
            and output.output_type == found[-1].output_type == "stream"
            and output.name == found[-1].name
        ):
            found[-1].text += output.text
        else:
            found.append(output)
    return found


def done(name: str, engine: str | None, folder: Path) -> tuple[Any, Any]:
    """What a run shows, and how it ended."""
    output, end = folder / f"{engine or 'plain'}.ipynb", None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            papermill.execute_notebook(
                str(NOTEBOOKS / name),
                str(output),
                parameters=PARAMETERS.get(name),
                engine_name=engine,
                kernel_name="python3",
                progress_bar=False,
                execution_timeout=60,
                cwd=str(folder),
            )
        except PapermillExecutionError as error:
            end = (error.ename, error.evalue, error.cell_index, error.exec_count, error.source)
        saved = read(output, as_version=4)
    for cell in saved.cells:
        if cell.cell_type == "code":
            cell.outputs = whole_streams(cell.outputs)
    cells = [
        [
            cell.cell_type,
            cell.get("outputs"),
            cell.get("execution_count"),
            cell.metadata.get("tags"),
            cell.metadata.get("papermill", {}).get("status"),
        ]
        for cell in saved.cells
    ]
    return OWN_WORDS.sub("", repr((shown(saved), cells))), end


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in names() if name not in LEFT_OUT])
def test_the_outputs_and_the_end_are_the_same(name: str, tmp_path: Path) -> None:
    plain, fast = (done(name, engine, tmp_path) for engine in (None, "phatngon"))
    assert fast[1] == plain[1]
    assert fast[0] == plain[0]


def test_there_are_such_notebooks_and_every_exception_is_one_of_them() -> None:
    assert len(names()) >= 15 and set(LEFT_OUT) <= set(names())
