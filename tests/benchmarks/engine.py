"""How fast the fast notebook engine is, and what a kernel of it weighs: ``python tests/benchmarks/engine.py [BÀI…]``.

Everything in one run on one machine; the ratios are what counts, and nothing here is asserted.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from phatngon.base.numbers import format_number
from phatngon.publish.notebooks import find_lesson, lesson_paths
from phatngon.publish.run import AHEAD, MODES, READ_AHEAD, run_lesson
from phatngon_engine import owner
from phatngon_engine.kernelspec import write_kernelspec

AS_OF = "2026-11-23"
STARTS = 7
ENGINES = ("plain", "fast")
NEEDED = "import pandas, matplotlib.pyplot, ipywidgets, phatngon.lessons"  # what every lesson imports sooner or later


def main(names: list[str]) -> None:
    """Print the three tables."""
    warnings.simplefilter("ignore")
    paths = [find_lesson(name) for name in names] or lesson_paths()
    print(f"{len(paths)} bài × {len(MODES)} kiểu trả lời, {os.cpu_count()} nhân máy\n")
    lessons(paths)
    starts()
    owner.stop()


def lessons(paths: list[Path]) -> None:
    """Seconds for each lesson in all modes; the engines take turns, so that a busy machine is busy for both."""
    first = seconds(lambda: run_lesson(paths[0], {"as_of": AS_OF}, engine="fast"))
    run_lesson(paths[0], {"as_of": AS_OF}, engine="plain")
    print(f"{'Bài':<36}{'thường (giây)':>15}{'nhanh (giây)':>15}{'gấp':>8}")
    totals = dict.fromkeys(ENGINES, 0.0)
    for path in paths:
        taken = dict.fromkeys(ENGINES, 0.0)
        for mode in MODES:
            for engine in ENGINES:
                taken[engine] += seconds(lambda: run_lesson(path, {"as_of": AS_OF, "answers": mode}, engine=engine))  # noqa: B023
        row(path.stem, taken["plain"], taken["fast"])
        totals = {engine: totals[engine] + taken[engine] for engine in ENGINES}
    row("Cộng", totals["plain"], totals["fast"])
    print(f"Bài đầu tiên của một tiến trình (máy chủ còn phải nạp thư viện): {format_number(first, 1)} giây\n")


def row(name: str, plain: float, fast: float, digits: int = 2) -> None:
    """One line of a table, with the ratio."""
    print(f"{name:<36}{format_number(plain, digits):>15}{format_number(fast, digits):>15}{format_number(plain / fast, 1):>8}", flush=True)


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def starts() -> None:
    """Seconds until a kernel answers, and the memory of an idle one that has imported what lessons need."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"JUPYTER_PREFER_ENV_PATH": "1", "IPYTHONDIR": f"{folder}/ipython", "JUPYTER_RUNTIME_DIR": folder}
        found = {}
        for engine in ENGINES:
            os.environ["JUPYTER_PATH"] = "" if engine == "plain" else str(write_kernelspec(Path(folder), AHEAD, READ_AHEAD))
            one_start()
            runs = [one_start() for _ in range(STARTS)]
            found[engine] = [statistics.median(column) for column in zip(*runs, strict=True)]
    print(f"{'Một nhân':<36}{'thường':>15}{'nhanh':>15}{'gấp':>8}")
    for number, name in enumerate(("khởi động (giây)", "khởi động và nạp thư viện (giây)", "bộ nhớ khi nghỉ, PSS (MB)", "bộ nhớ riêng (MB)")):
        row(name, found["plain"][number], found["fast"][number], 2 if number < 2 else 0)


def one_start() -> list[float]:
    """Start one kernel, import, let it rest, end it."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager(kernel_name="python3")
    begun = time.perf_counter()
    with Path(os.devnull).open("w") as nothing:
        manager.start_kernel(stderr=nothing)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    ready = time.perf_counter() - begun
    client.execute(NEEDED)
    while client.get_shell_msg(timeout=120)["msg_type"] != "execute_reply":
        pass
    loaded = time.perf_counter() - begun
    time.sleep(0.5)
    weight = memory(manager.provisioner.pid)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return [ready, loaded, *weight]


def memory(pid: int) -> list[float]:
    """PSS and private memory of a process in MB: shared pages count in parts, or not at all."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:])
    kb = {name: int(value.split()[0]) for name, value in lines.items()}
    return [kb["Pss"] / 1024, (kb["Private_Clean"] + kb["Private_Dirty"]) / 1024]


if __name__ == "__main__":
    main(sys.argv[1:])
