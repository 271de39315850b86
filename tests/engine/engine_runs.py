"""Small notebooks run by papermill, for the tests of this folder."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import papermill
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

KERNELSPEC = {
    "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
    "language_info": {"name": "python"},
}


def notebook(*sources: str) -> NotebookNode:
    """A notebook of these code cells; one that begins with ``# tham số`` holds the parameters."""
    cells = [
        new_code_cell(
            source, metadata={"tags": ["parameters"] if source.startswith("# tham số") else []}
        )
        for source in sources
    ]
    return new_notebook(cells=cells, metadata=KERNELSPEC)


def run(
    *sources: str,
    engine: str | None = "phatngon",
    output: Path | None = None,
    parameters: dict | None = None,
    **options: Any,
) -> NotebookNode:
    """Run these cells in one fresh kernel."""
    options.setdefault("execution_timeout", 60)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        return papermill.execute_notebook(
            notebook(*sources),
            str(output) if output else None,
            parameters=parameters,
            engine_name=engine,
            kernel_name="python3",
            progress_bar=False,
            **options,
        )


def said(done: NotebookNode) -> list[str]:
    """What each code cell printed."""
    return [
        "".join(output.text for output in cell.outputs if output.output_type == "stream").strip()
        for cell in done.cells
    ]


def told(*sources: str, **options: Any) -> str:
    """What the last of these cells printed."""
    return said(run(*sources, **options))[-1]


def children(pid: int | None = None) -> dict[int, str]:
    """The living and dead processes started by ``pid`` (this process), with their state."""
    parent = pid or os.getpid()
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found[int(entry.name)] = fields[0]
    return found


def is_running(pid: int) -> bool:
    """True for a process that exists and is no zombie."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            != "Z"
        )
    except OSError:
        return False


def open_files(pid: int) -> int:
    """How many descriptors a process holds."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False
