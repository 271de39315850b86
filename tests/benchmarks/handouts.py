"""Personal handouts against the plain way: ``python tests/benchmarks/handouts.py [--units SỐ] [--plain SỐ] [BÀI…]``.

The plain way: papermill for each unit and lesson, nbconvert's own HTML, Chromium's PDF of it, pandoc's Word. Everything in one run
on one machine; the ratios are what counts, and nothing here is asserted.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

from phatngon.base.numbers import format_number
from phatngon.base.paths import kit_root
from phatngon.publish.build.ledger import BuildLedger
from phatngon.publish.lab.doctor import BROWSERS
from phatngon.publish.papers.printing import Order, Printed, print_handouts
from phatngon.publish.papers.unit_numbers import NumberSources, kept_figures
from phatngon.publish.sources.notebooks import find_lesson, lesson_paths
from phatngon.publish.sources.recipients import Recipient, recipient
from phatngon.tables.units import load_units

DAY = date(2026, 11, 23)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--units", type=int, default=54)
    parser.add_argument("--plain", type=int, default=2, help="units made the plain way")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4))
    asked = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    names = [find_lesson(name).stem for name in asked.lessons] or [
        path.stem for path in lesson_paths()
    ]
    units = [recipient(unit) for unit in load_units().obligated(DAY)][: asked.units]
    print(
        f"{len(names)} sổ tay × {len(units)} đơn vị, {os.cpu_count()} nhân máy, {asked.jobs} tiến trình\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = plain_way(names, units[: asked.plain], folder / "thuong")
        try:
            ours(names, units, asked.jobs, folder, plain)
        finally:
            os.environ.pop("PHATNGON_KIT", None)


def plain_way(names: list[str], units: list[Recipient], folder: Path) -> float:
    """Seconds for one handout in three formats."""
    taken = dict.fromkeys(("papermill", "nbconvert", "Chromium", "pandoc"), 0.0)
    folder.mkdir()
    for name in names:
        for unit in units:
            for step, seconds in one_plain(
                find_lesson(name), unit.code, folder / f"{name}-{unit.code}"
            ).items():
                taken[step] += seconds
    count = len(names) * len(units)
    print(f"Cách thường, {count} tài liệu, giây mỗi tài liệu:")
    for step, seconds in taken.items():
        print(f"  {step:<12}{format_number(seconds / count, 2):>8}")
    each = sum(taken.values()) / count
    print(f"  {'cộng':<12}{format_number(each, 2):>8}\n", flush=True)
    return each


def one_plain(path: Path, unit: str, stem: Path) -> dict[str, float]:
    """Seconds of each step of one handout."""
    import papermill
    import pypandoc
    from nbconvert import HTMLExporter

    chromium = next(found for name in BROWSERS if (found := shutil.which(name)))
    ran, html = stem.with_suffix(".ipynb"), stem.with_suffix(".html")

    def convert() -> None:
        body, _ = HTMLExporter(exclude_input=True).from_filename(str(ran))
        html.write_text(body, encoding="utf-8")

    with tempfile.TemporaryDirectory() as profile:
        return {
            "papermill": seconds(
                lambda: papermill.execute_notebook(
                    str(path),
                    str(ran),
                    {"as_of": DAY.isoformat(), "surface": "handout", "unit": unit},
                    kernel_name="python3",
                    progress_bar=False,
                )
            ),
            "nbconvert": seconds(convert),
            "Chromium": seconds(
                lambda: subprocess.run(
                    [
                        chromium,
                        *QUIET,
                        f"--user-data-dir={profile}",
                        f"--print-to-pdf={stem}.pdf",
                        html.as_uri(),
                    ],
                    check=True,
                    capture_output=True,
                )
            ),
            "pandoc": seconds(
                lambda: pypandoc.convert_file(str(html), "docx", outputfile=f"{stem}.docx")
            ),
        }


def ours(names: list[str], units: list[Recipient], jobs: int, folder: Path, plain: float) -> None:
    """The whole build, a build with nothing to do, one after one changed item; the cost of more units."""
    kit = folder / "kit"
    for part in ("notebooks", "exercises", "sample_data", "tools"):
        shutil.copytree(kit_root() / part, kit / part, ignore=shutil.ignore_patterns("__pycache__"))
    os.environ["PHATNGON_KIT"] = str(kit)  # a copy, in which one item can be changed
    out, count = folder / "ra", len(names) * len(units)
    whole, done = timed(names, units, jobs, out)
    print(
        f"build --units, {count} tài liệu: {format_number(whole, 1)} giây, mỗi tài liệu {format_number(whole / count, 3)} giây; "
        f"gấp {format_number(plain * count / whole, 1)} lần ({done.ran} bài được chạy)",
        flush=True,
    )
    again, done = timed(names, units, jobs, out)
    print(
        f"  làm lại, không gì đổi: {format_number(again, 1)} giây ({done.made} tài liệu)",
        flush=True,
    )
    changed = change_one_item(kit, names[0])
    again, done = timed(names, units, jobs, out)
    print(
        f"  làm lại sau khi sửa câu {changed}: {format_number(again, 1)} giây, {format_number(100 * again / whole, 1)}% lần đầu "
        f"({done.ran} bài chạy lại, {done.made} tài liệu)",
        flush=True,
    )
    print("\nThêm đơn vị (một bài, một tiến trình, thân bài đã có):")
    for number in sorted({1, len(units) // 4, len(units) // 2, len(units)} - {0}):
        fresh = folder / f"tuyen-tinh-{number}"
        shutil.copytree(out / ".xay-dung", fresh / ".xay-dung")
        taken, done = timed(names[:1], units[:number], 1, fresh)
        print(
            f"  {number:>4} đơn vị: {format_number(taken, 1)} giây ({done.made} tài liệu)",
            flush=True,
        )


def timed(names: list[str], units: list[Recipient], jobs: int, out: Path) -> tuple[float, Printed]:
    """Seconds of one build with its numbers, and how it went."""
    done: list[Printed] = []

    def build() -> None:
        figures = kept_figures(BuildLedger(out), units, load_units(), NumberSources(), DAY)
        order = Order(
            out, DAY, tuple(find_lesson(name) for name in names), tuple(units), figures=figures
        )
        done.append(print_handouts(order, jobs=jobs))

    return seconds(build), done[0]


def change_one_item(kit: Path, lesson: str) -> str:
    """Change a word of the first item that the lesson asks; its id."""
    own = json.loads(next(kit.glob(f"*/{lesson}.ipynb")).read_text(encoding="utf-8"))["metadata"][
        "phatngon"
    ]["lesson"]
    bank = kit / "exercises" / f"{own}.yaml"
    text = bank.read_text(encoding="utf-8")
    item = next(
        line.removeprefix("- id:").strip() for line in text.splitlines() if line.startswith("- id:")
    )
    place = text.index("feedback:", text.index(f"- id: {item}"))
    word = text.index(". ", place) if ". " in text[place : place + 400] else text.index(".", place)
    bank.write_text(text[:word] + " (đã sửa)" + text[word:], encoding="utf-8")
    return item


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
