"""How long the verbs take, as a ratio to starting Python itself, in one run: ``python tests/benchmarks/verbs.py``.

Machines are noisy, so the ratio is what counts; nothing here is asserted.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7


def seconds(command: list[str]) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print one line a verb."""
    with tempfile.TemporaryDirectory() as folder:
        outlet, case = Path(folder, "outlet.json"), Path(folder, "case.json")
        outlet.write_text(json.dumps({"medium": "web", "licence": "aggregator"}), encoding="utf-8")
        case.write_text(
            json.dumps({"kind": "forwarded_petition", "starts_at": "2026-11-13"}), encoding="utf-8"
        )
        verbs = {
            "identify": [str(outlet)],
            "respond": [str(case)],
            "law show": ["N244-D7K3"],
            "law check": ["--as-of", "2026-11-23"],
            "deadline": ["--amount", "15", "--unit", "working_days", "--from", "2026-11-13"],
        }
        plain = seconds([sys.executable, "-c", "pass"])
        print(f"{'Python alone':<14} {plain:6.3f} s")
        for verb, arguments in verbs.items():
            taken = seconds([sys.executable, "-m", "phatngon", *verb.split(), *arguments, "--json"])
            print(f"{verb:<14} {taken:6.3f} s  {taken / plain:5.1f} × Python alone")


if __name__ == "__main__":
    main()
