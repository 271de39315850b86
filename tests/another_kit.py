"""The kit of the invented province, and Python in a kit that a test made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

OTHER = Path(__file__).parent / "fixtures" / "dia-ban"


def python_in(kit: Path, *given: str) -> subprocess.CompletedProcess[str]:
    """Run Python on a kit's own code; progress and keys stay in the test's folders."""
    environment = {k: v for k, v in os.environ.items() if k != "PHATNGON_KIT"}
    environment |= {"PYTHONPATH": str(kit / "tools"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *given],
        cwd=kit,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def run_in(kit: Path, *given: str) -> subprocess.CompletedProcess[str]:
    """Run a verb of a kit."""
    return python_in(kit, "-m", "phatngon", *given)
