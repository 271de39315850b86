"""A forked kernel knows nothing of the one before it, and looks like an ordinary one."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from engine_runs import run, said, told

SPOIL = """\
import builtins, os, random, sys, warnings
import numpy, pandas, matplotlib
mine = 1
pandas.set_option("display.max_rows", 3)
pandas.DataFrame.head = lambda self: "hỏng"
matplotlib.rcParams["figure.figsize"] = (1, 1)
builtins.abs = lambda thing: -1
os.environ["CUA_BAI_TRUOC"] = "1"
os.chdir("/")
sys.path.insert(0, "/khong-co")
warnings.simplefilter("ignore")
random.seed(1); numpy.random.seed(1)
"""
LOOK = """\
import os, random, sys, warnings, pandas, matplotlib
print("mine" in globals(), pandas.get_option("display.max_rows"), pandas.DataFrame({"a": [1]}).head()["a"][0],
      list(matplotlib.rcParams["figure.figsize"]), abs(2), "CUA_BAI_TRUOC" in os.environ, os.getcwd() != "/", "/khong-co" in sys.path)
"""


def test_globals_options_patches_environment_and_folder_of_one_notebook_do_not_reach_the_next() -> (
    None
):
    before = told(LOOK)
    run(SPOIL)
    assert told(LOOK) == before
    assert before.startswith("False 60 1 ") and before.endswith(" 2 False True False")


def test_random_numbers_differ_from_kernel_to_kernel() -> None:
    source = "import random, numpy, uuid; print(random.random(), numpy.random.rand(), numpy.random.default_rng().random(), uuid.uuid4())"
    first, second = told(source).split(), told(source).split()
    assert len(first) == 4 and not set(first) & set(second)


def test_a_seeded_stream_is_that_of_an_ordinary_kernel() -> None:
    source = "import random, numpy; random.seed(7); numpy.random.seed(7); print(random.random(), numpy.random.rand(3))"
    assert told(source) == told(source, engine=None)


@pytest.mark.parametrize(
    "source",
    [
        "import sys, warnings; print(warnings.filters, sys.path, sys.flags, sys.argv[1:2], sys.argv[-1])",
        "import pandas; print({name: pandas.get_option(name) for name in ('display.max_columns', 'display.max_rows', 'display.width')})",
        "import os, signal; print(os.getcwd(), os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid(), "
        "[signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)])",
        "import threading; print(sorted(t.name for t in threading.enumerate()))",
        "print(sorted(name for name in globals() if not name.startswith('_')), __name__, get_ipython().__class__)",
        "import locale, sys, time; print(locale.getpreferredencoding(), sys.getfilesystemencoding(), sys.stdin.encoding, time.tzname)",
        "import gc; print(gc.isenabled(), gc.get_threshold())",
        "import matplotlib, matplotlib.pyplot; matplotlib.pyplot.figure(); print(matplotlib.get_backend(), dict(matplotlib.rcParams)['figure.dpi'])",
    ],
)
def test_a_forked_kernel_says_what_an_ordinary_one_says(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONWARNINGS", "default")
    plain, fast = (
        re.sub(r"0x\w+|[\w./-]*/[\w-]+\.json", "…", said(run(source, engine=engine))[-1])
        for engine in (None, "phatngon")
    )
    assert fast == plain


def test_the_time_zone_of_the_caller_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for zone in ("Asia/Ho_Chi_Minh", "UTC"):
        monkeypatch.setenv("TZ", zone)
        seen.append(told("import time; print(time.localtime(0).tm_hour)"))
    assert seen == ["8", "0"]


def test_the_environment_and_folder_are_those_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "Thư mục của tôi"
    folder.mkdir()
    monkeypatch.setenv("TEN_DON_VI", "Phường Thuận Hóa")
    assert (
        told(
            "import os; print(os.environ['TEN_DON_VI'], os.path.basename(os.getcwd()))", cwd=folder
        )
        == "Phường Thuận Hóa Thư mục của tôi"
    )
    assert "TEN_DON_VI" in os.environ


def test_a_module_of_the_working_folder_can_be_imported(tmp_path: Path) -> None:
    (tmp_path / "cua_toi.py").write_text("so = 7\n", encoding="utf-8")
    assert told("import cua_toi; print(cua_toi.so)", cwd=tmp_path) == "7"


def test_the_kernel_was_forked_and_starts_no_second_interpreter(server) -> None:
    assert told("import os; print(os.getppid())") == str(server.pid)
