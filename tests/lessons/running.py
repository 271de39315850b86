"""Running a lesson as the verb does, for the tests of this folder."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys

from phatngon.cli.main import main


def run(*arguments: str) -> tuple[int, dict | str]:
    """Exit code, and the report (or what was said on standard error), of the verb in this process: one fork server serves all."""
    out, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
        code = main(["run", *arguments, "--json"])
    return code, json.loads(out.getvalue()) if out.getvalue() else wrong.getvalue()


def run_apart(*arguments: str, **environment: str) -> tuple[int, dict | str]:
    """The same from a process of its own, as people start it."""
    done = subprocess.run(
        [sys.executable, "-m", "phatngon", "run", *arguments, "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=600,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr
