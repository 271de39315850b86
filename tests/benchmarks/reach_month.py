"""A month of the focal point: 54 workbooks of 200 rows checked, imported and reported.

``python tests/benchmarks/reach_month.py [ROWS]`` fills our own form for every unit in a temporary folder, then times the verbs'
own functions one after the other. The plain way beside it is only reading the same sheets with pandas.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from phatngon.base.text import slug
from phatngon.reach.sample.files import form, good_row
from phatngon.reach.work import check_files, import_into, make_report
from phatngon.tables.units import load_units

PERIOD, NOW = "2026-10", datetime(2026, 10, 27, 8)
RECEIVED = datetime(2026, 10, 16, 9)


def fill(folder: Path, rows: int) -> None:
    """One filled form for each unit."""
    for unit in load_units().obligated(datetime(2026, 10, 1).date()):
        own = slug(unit.name)
        lines = [
            good_row(
                n % 14,
                own,
                url=f"https://{own}.hue.example/tin-{n}.html",
                title=f"Tin thứ {n} của {unit.name}",
                views=400 + 7 * n,
            )
            for n in range(rows)
        ]
        (folder / f"{own}-{PERIOD}.xlsx").write_bytes(form(unit.code, lines))


def timed(name: str, work: Callable[[], Any]) -> float:
    """Run, print, return the seconds."""
    start = time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    print(f"  {name:<42}{seconds:7.2f} s")
    return seconds


def plain(folder: Path) -> None:
    """The same sheets read by pandas alone, nothing checked."""
    import pandas

    for path in folder.glob("*.xlsx"):
        pandas.read_excel(path, sheet_name="Tin bài", engine="calamine")


def main() -> None:
    """Time the month."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    asked = {"population": "", "subject": (), "reference": ()}
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name) / "nop", str(Path(name) / "kho.duckdb")
        folder.mkdir()
        fill(folder, rows)
        print(f"54 tệp × {rows} dòng")
        total = timed("kiểm tra", lambda: check_files([str(folder)], "", RECEIVED))
        total += timed("nhập vào kho", lambda: import_into([str(folder)], store, "", RECEIVED))
        total += timed(
            "báo cáo (html, docx, pdf, xlsx, 54 trang)",
            lambda: make_report(
                PERIOD,
                "",
                store,
                "",
                Path(name) / "ra",
                ["html", "docx", "pdf", "xlsx"],
                asked,
                now=NOW,
            ),
        )
        read = timed("để so: pandas chỉ đọc", lambda: plain(folder))
        print(f"  cộng {total:.1f} s, {total / read:.1f} lần pandas chỉ đọc")


if __name__ == "__main__":
    main()
