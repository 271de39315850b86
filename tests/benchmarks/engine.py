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
from typing import Any

from jupyter_client.manager import KernelManager

from phatngon.base.numbers import format_number
from phatngon.publish.build.run import AHEAD, MODES, READ_AHEAD, run_lesson, run_lessons
from phatngon.publish.sources.notebooks import find_lesson, lesson_paths
from phatngon_engine import owner
from phatngon_engine.kernelspec import write_kernelspec

AS_OF = "2026-11-23"
KERNELS = 8  # at once
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
                taken[engine] += seconds(
                    lambda: run_lesson(path, {"as_of": AS_OF, "answers": mode}, engine=engine)  # noqa: B023
                )
        row(path.stem, taken["plain"], taken["fast"])
        totals = {engine: totals[engine] + taken[engine] for engine in ENGINES}
    row("Cộng", totals["plain"], totals["fast"])
    print(
        f"Bài đầu tiên của một tiến trình (máy chủ còn phải nạp thư viện): {format_number(first, 1)} giây"
    )
    together(paths, totals["plain"])


def together(paths: list[Path], plain: float) -> None:
    """The whole of it as the verb ``run`` does it, with as many processes as the machine has cores, loading of libraries included."""
    jobs = min(os.cpu_count() or 1, 4)
    asked = [(path, {"as_of": AS_OF, "answers": mode}) for path in paths for mode in MODES]
    taken = seconds(lambda: list(run_lessons(asked, jobs=jobs)))
    row(f"Cả bộ, phatngon run --jobs {jobs}", plain, taken)
    print()


def row(name: str, plain: float, fast: float, digits: int = 2) -> None:
    """One line of a table, with the ratio."""
    print(
        f"{name:<36}{format_number(plain, digits):>15}{format_number(fast, digits):>15}{format_number(plain / fast, 1):>8}",
        flush=True,
    )


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def starts() -> None:
    """Seconds until a kernel answers, and the memory of idle ones that have imported what lessons need."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "JUPYTER_PREFER_ENV_PATH": "1",
            "IPYTHONDIR": f"{folder}/ipython",
            "JUPYTER_RUNTIME_DIR": folder,
        }
        found = {}
        for engine in ENGINES:
            os.environ["JUPYTER_PATH"] = (
                "" if engine == "plain" else str(write_kernelspec(Path(folder), AHEAD, READ_AHEAD))
            )
            found[engine] = kernels()
    print(f"{'Một nhân':<36}{'thường':>15}{'nhanh':>15}{'gấp':>8}")
    for number, name in enumerate(
        (
            "khởi động (giây)",
            "khởi động và nạp thư viện (giây)",
            "bộ nhớ khi nghỉ, PSS (MB)",
            "bộ nhớ riêng (MB)",
            f"PSS mỗi nhân, kể cả máy chủ, {KERNELS} nhân",
        )
    ):
        row(name, found["plain"][number], found["fast"][number], 2 if number < 2 else 0)


def kernels() -> list[float]:
    """Start kernels one after the other, let them rest together, weigh and end them; medians, and the whole weight for each kernel."""
    end_kernel(*start_kernel()[:2])
    running = [start_kernel() for _ in range(KERNELS)]
    time.sleep(0.5)
    weights = [memory(manager.provisioner.pid) for manager, *_ in running]
    parents = {parent(manager.provisioner.pid) for manager, *_ in running} - {os.getpid()}
    whole = sum(pss for pss, _ in weights) + sum(memory(pid)[0] for pid in parents)
    for manager, client, *_ in running:
        end_kernel(manager, client)
    columns = zip(
        *(
            [ready, loaded, *weight]
            for (_, _, ready, loaded), weight in zip(running, weights, strict=True)
        ),
        strict=True,
    )
    return [*(statistics.median(column) for column in columns), whole / KERNELS]


def start_kernel() -> tuple[KernelManager, Any, float, float]:
    """A kernel that has imported what lessons need, its client, seconds until it answered and until all was imported."""
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
    return manager, client, ready, time.perf_counter() - begun


def end_kernel(manager: KernelManager, client: Any) -> None:
    """End it at once."""
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def parent(pid: int) -> int:
    """The process that started another one: the fork server, or ourselves."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def memory(pid: int) -> list[float]:
    """PSS and private memory of a process in MB: shared pages count in parts, or not at all."""
    lines = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    )
    kb = {name: int(value.split()[0]) for name, value in lines.items()}
    return [kb["Pss"] / 1024, (kb["Private_Clean"] + kb["Private_Dirty"]) / 1024]


if __name__ == "__main__":
    main(sys.argv[1:])
