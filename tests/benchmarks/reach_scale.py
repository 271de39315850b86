"""Checks, items, stories and sums over many reported lines: ours, plain pandas and bare DuckDB, in one run.

``python tests/benchmarks/reach_scale.py [ROWS]`` (default ten million) writes seeded lines to a temporary folder, runs each
way in a process of its own, demands equal results and prints seconds, ratios and peak memory. Near duplicates are measured
apart. Machines are noisy: the ratios within one run are what counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import reach_scale_bare
import reach_scale_data
import reach_scale_pandas

MEMORY = "900MB"
PANDAS_HOLDS = 1_000_000  # whole columns of text take about 3.5 GB a million lines


def connect_ours(folder: Path) -> Any:
    """The kit's own connection over the lines in ``folder``."""
    from phatngon.reach.desk import Desk
    from phatngon.reach.workspace import create_tables

    con = Desk.connect(
        folder / "ours.duckdb", memory=MEMORY, spill=folder / "spill", readable=[folder]
    )
    con.run(f"CREATE VIEW entry AS SELECT * FROM read_parquet('{folder}/entry.parquet')")
    create_tables(con)
    for table in ("dim_unit", "dim_source", "dim_period"):
        con.run(
            f"INSERT INTO {table} BY NAME SELECT * FROM read_parquet('{folder}/{table}.parquet')"
        )
    return con


def ours(folder: Path) -> dict[str, Any]:
    """Read, prepare, check everything, join items and stories, sum."""
    from phatngon.reach.checking import Context, prepare, rule_counts, run_checks
    from phatngon.reach.stories import make_stories

    con = connect_ours(folder)
    context = Context(population=1_236_393, from_tables=True)
    steps = {}
    for name, step in (
        ("prepare", lambda: prepare(con, context=context)),
        ("checks", lambda: run_checks(con, context)),
        ("stories", lambda: make_stories(con)),
    ):
        start = time.perf_counter()
        step()
        steps[name] = round(time.perf_counter() - start, 2)
    start = time.perf_counter()
    found = metrics(con)
    steps["metrics"] = round(time.perf_counter() - start, 2)
    counts = rule_counts(con)
    print(json.dumps({"steps": steps, "every rule": counts}), file=sys.stderr)
    return found | {"rules": {rule: counts.get(rule, 0) for rule in reach_scale_data.COMPARED}}


def metrics(con: Any) -> dict[str, Any]:
    """The report's own figures of the city, and the sums that the three ways are compared by."""
    from phatngon.reach.measuring import make_items, set_aside, totals
    from phatngon.reach.metrics import response_metrics, tone_metrics, volume_metrics

    set_aside(con)
    make_items(con, "city", None)
    sums = totals(con, "city", None, (), ())["46"]
    for made in (volume_metrics, response_metrics, tone_metrics):
        assert all(metric.to_json() for metric in made(sums))
    con.run("""CREATE OR REPLACE TEMP VIEW item_sum AS
SELECT item_no, views, sentiment, CASE WHEN coalesce(reactions, comments, shares) IS NOT NULL
       THEN coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) END AS interactions FROM item_value""")
    told = {
        name: int(sums[name])
        for name in (
            "organic",
            "views",
            "reach",
            "with_reach",
            "reactions",
            "comments",
            "shares",
            "er_views_above",
            "er_views_below",
            "er_reach_above",
            "er_reach_below",
            "declared",
            "declared_evidenced",
        )
    }
    told |= {
        "people": sum(sums["sources"].values()),
        "coded": sum(sums[tone] for tone in ("pos", "neu", "neg", "mixed")),
    }
    return {"sums": told} | reach_scale_bare.summary(
        con.rows,
        "item_sum",
        "SELECT count(*), count(*) FILTER (is_root) FROM item",
        "SELECT line, item_no FROM line_item",
        "reported",
    )


def near(folder: Path) -> dict[str, Any]:
    """Suggestions of near duplicates, after items and stories."""
    from phatngon.reach.checking import prepare
    from phatngon.reach.near import near_pairs
    from phatngon.reach.stories import make_stories

    con = connect_ours(folder)
    prepare(con)
    make_stories(con)
    start = time.perf_counter()
    near_pairs(con)
    return {
        "pairs": con.value("SELECT count(*) FROM near"),
        "alone": round(time.perf_counter() - start, 1),
    }


WAYS = {"ours": ours, "bare": reach_scale_bare.run, "pandas": reach_scale_pandas.run, "near": near}


def measure(way: str, folder: Path) -> dict[str, Any]:
    """One way in its own process: its results, seconds and peak memory."""
    for left in folder.glob("ours.duckdb*"):
        left.unlink()
    done = subprocess.run(
        [sys.executable, __file__, "--way", way, "--folder", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    print(f"  {way:<7}", done.stderr.strip())
    return json.loads(done.stdout)


def race(rows: int, ways: tuple[str, ...]) -> dict[str, dict]:
    """Every way over the same lines; the results must be equal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reach_scale_data.generate(folder, rows)
        found = {way: measure(way, folder) for way in ways}
        print(
            f"{rows:>12,} rows, {(folder / 'entry.parquet').stat().st_size / 1e6:.0f} MB of Parquet"
        )
    for way, got in found.items():
        print(
            f"  {way:<7} {got['seconds']:7.1f} s  {got['seconds'] / found['ours']['seconds']:5.2f} × ours  {got['peak']:6.0f} MB at most"
        )
        apart = {
            name: (value, found["ours"]["result"][name])
            for name, value in got["result"].items()
            if found["ours"]["result"][name] != value
        }
        assert not apart, (way, apart)
    return found


def main() -> None:
    """Race the three ways as far as pandas goes, ours and bare DuckDB on every row, then ours on a tenth and a half of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="?", type=int, default=10_000_000)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.way:
        start = time.perf_counter()
        result = WAYS[given.way](given.folder)
        seconds = time.perf_counter() - start
        print(
            json.dumps(
                {
                    "result": result,
                    "seconds": seconds,
                    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                }
            )
        )
        return
    race(min(given.rows, PANDAS_HOLDS), ("ours", "bare", "pandas"))
    race(given.rows, ("ours", "bare"))
    for part in (10, 2):
        race(given.rows // part, ("ours",))
    near_alone(min(given.rows, 1_000_000))


def near_alone(rows: int) -> None:
    """Near duplicates on their own."""
    with tempfile.TemporaryDirectory() as name:
        reach_scale_data.generate(Path(name), rows)
        got = measure("near", Path(name))
    print(
        f"{rows:>12,} rows: near duplicates {got['result']['alone']} s, {got['result']['pairs']} pairs, {got['peak']:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
