"""Running a lesson as the verb does, for the tests of this folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def run(*arguments: str, **environment: str) -> tuple[int, dict | str]:
    """Exit code, and the report (or what was said on standard error)."""
    done = subprocess.run(
        [sys.executable, "-m", "phatngon", "run", *arguments, "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=600,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr
