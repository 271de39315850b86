"""Printing handouts: one run a lesson, a copy a unit, nothing made twice, nothing lost when it is killed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phatngon.base.errors import ProblemsFound
from phatngon.base.paths import kit_root, locality_folder
from phatngon.publish.papers import printing
from phatngon.publish.papers.printing import News, Order, print_handouts, uses_unit
from phatngon.publish.sources.notebooks import Notebook, find_lesson, made_for, read_notebook
from phatngon.publish.sources.recipients import Recipient, recipient
from phatngon.tables.units import load_units

DAY = date(2026, 11, 23)
UNITS = tuple(recipient(load_units()[code]) for code in ("46-19789", "46-19774", "46-S-xay-dung"))
LESSONS = (find_lesson("00"), find_lesson("01"))


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lessons that are not really run: their texts are there, their code gives nothing."""
    runs: list[str] = []

    def executed(path: Path, parameters: dict[str, Any], *, what: str) -> dict[str, Any]:
        runs.append(f"{path.stem} {parameters['unit']}".strip())
        return made_for(read_notebook(path), DAY, without=("exercise",))

    monkeypatch.setattr("phatngon.publish.build.run.executed_lesson", executed)
    return runs


def prints(
    folder: Path,
    *,
    lessons: tuple[Path, ...] = LESSONS,
    units: tuple[Recipient | None, ...] = UNITS,
    formats: tuple[str, ...] = ("html",),
    **more: Any,
) -> tuple[printing.Printed, list[News]]:
    news: list[News] = []
    done = print_handouts(Order(folder, DAY, lessons, units, formats, **more), tell=news.append)
    return done, news


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".xay-dung" not in path.parts
    }


def test_each_unit_gets_each_lesson_and_each_lesson_runs_once(
    tmp_path: Path, ran: list[str]
) -> None:
    done, _ = prints(tmp_path)
    assert (done.made, done.kept, done.ran) == (6, 0, 2) and ran == [
        "00_bat_dau",
        "01_nhan_dien_bao_chi",
    ]
    mine = (
        tmp_path / "don-vi" / "46-19789-phuong-thuan-hoa" / "01_nhan_dien_bao_chi.html"
    ).read_text(encoding="utf-8")
    assert (
        "Trang riêng của Phường Thuận Hóa" in mine
        and "Kim Long" not in mine
        and "Mục tiêu và thời gian" in mine
    )
    assert (
        mine.index("Trang riêng") < mine.index("Mục tiêu và thời gian")
        and "<strong>Đơn vị:</strong> Phường Thuận Hóa" in mine
    )


def test_a_second_build_makes_nothing(tmp_path: Path, ran: list[str]) -> None:
    prints(tmp_path)
    before = tree(tmp_path)
    done, news = prints(tmp_path)
    assert (
        (done.made, done.kept, done.ran) == (0, 6, 0) and len(ran) == 2 and tree(tmp_path) == before
    )
    assert [(one.kind, one.count) for one in news] == [("kept", 3), ("kept", 3)]


def test_a_file_taken_away_is_the_only_one_made_again(tmp_path: Path, ran: list[str]) -> None:
    prints(tmp_path)
    before = tree(tmp_path)
    (tmp_path / "don-vi" / UNITS[1].folder / "00_bat_dau.html").unlink()
    done, news = prints(tmp_path)
    assert (done.made, done.kept) == (1, 5) and len(ran) == 2 and tree(tmp_path) == before
    assert [one.text for one in news if one.kind == "why"] == [
        f"tệp don-vi/{UNITS[1].folder}/00_bat_dau.html không còn"
    ]


def test_what_a_change_touches_is_made_again_and_no_more(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = tmp_path / "kit"
    for name in ("notebooks", "exercises", "sample_data", "tools"):
        shutil.copytree(kit_root() / name, kit / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("PHATNGON_KIT", str(kit))
    lessons, out = tuple(kit / "notebooks" / path.name for path in LESSONS), tmp_path / "ra"
    prints(out, lessons=lessons)
    ran.clear()
    bank = kit / "exercises" / "01_nhan_dien_bao_chi.yaml"
    bank.write_text(bank.read_text(encoding="utf-8") + "# sửa\n", encoding="utf-8")
    done, news = prints(out, lessons=lessons)
    assert ran == ["01_nhan_dien_bao_chi"] and (done.made, done.kept) == (
        0,
        6,
    )  # run again, and found the same
    assert (
        next(one.text for one in news if one.kind == "run")
        == "câu hỏi của bài đã đổi (exercises/01_nhan_dien_bao_chi.yaml)"
    )
    ran.clear()
    raw = json.loads(lessons[0].read_text(encoding="utf-8"))
    raw["cells"][0]["source"] = ["# Bài 0. Bắt đầu\n", "\n", "Lời mới của bài.\n"]
    lessons[0].write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    done, news = prints(out, lessons=lessons)
    assert ran == ["00_bat_dau"] and (done.made, done.kept) == (3, 3)
    assert [one.text for one in news if one.kind == "why"] == ["thân bài đã đổi"]
    law = kit / "tools" / "phatngon" / "law" / "provisions" / "nghi-dinh-244-2026-nd-cp.yaml"
    law.write_text(law.read_text(encoding="utf-8") + "# sửa\n", encoding="utf-8")
    done, _ = prints(out, lessons=lessons)
    assert (done.ran, done.made) == (2, 0)


def test_another_name_makes_that_units_copies_again(tmp_path: Path, ran: list[str]) -> None:
    prints(tmp_path)
    renamed = Recipient(UNITS[0].code, "Phường Thuận Hoá mới", UNITS[0].level, UNITS[0].folder)
    done, news = prints(tmp_path, units=(renamed, *UNITS[1:]))
    assert (done.made, done.kept) == (2, 4) and {one.text for one in news if one.kind == "why"} == {
        "trang riêng đã đổi"
    }


def test_a_lesson_that_fails_is_told_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def executed(path: Path, parameters: dict[str, Any], *, what: str) -> dict[str, Any]:
        if path.stem.startswith("00"):
            raise ProblemsFound("không làm được tài liệu: hỏng.", where=f"{path.name}, ô bd-1")
        return made_for(read_notebook(path), DAY, without=("exercise",))

    monkeypatch.setattr("phatngon.publish.build.run.executed_lesson", executed)
    done, news = prints(tmp_path)
    assert done.made == 3 and done.failures == [
        "00_bat_dau: 00_bat_dau.ipynb, ô bd-1: không làm được tài liệu: hỏng."
    ]
    assert [one.kind for one in news if one.kind == "failed"] == ["failed"]


def test_the_handout_for_everybody_and_for_one_unit_stand_beside_each_other(
    tmp_path: Path, ran: list[str]
) -> None:
    prints(tmp_path, units=(None,))
    prints(tmp_path, units=UNITS[:1], folders=False)
    assert sorted(path.name for path in (tmp_path / "tai-lieu").iterdir()) == [
        "00_bat_dau-46-19789.html",
        "00_bat_dau.html",
        "01_nhan_dien_bao_chi-46-19789.html",
        "01_nhan_dien_bao_chi.html",
    ]
    assert (
        "Trang riêng" not in (tmp_path / "tai-lieu" / "00_bat_dau.html").read_text(encoding="utf-8")
        and len(ran) == 2
    )


def test_several_workers_make_the_same_bytes_as_one(
    tmp_path: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "WORTH_SHARING", 1)
    one, two = tmp_path / "a", tmp_path / "b"
    formats = ("html", "pdf", "docx")
    print_handouts(Order(one, DAY, LESSONS[:1], UNITS, formats), jobs=1)
    told: list[str] = []
    done = print_handouts(
        Order(two, DAY, LESSONS[:1], UNITS, formats),
        jobs=2,
        tell=lambda news: told.append(news.kind),
    )
    assert (
        done.made == 3
        and told.count("made") == 3
        and tree(one) == tree(two)
        and len(tree(one)) == 9
    )


def test_a_lesson_that_asks_whose_copy_it_is_runs_for_each_unit(
    tmp_path: Path, ran: list[str]
) -> None:
    raw = json.loads(LESSONS[0].read_text(encoding="utf-8"))
    raw["cells"].append(
        {
            "cell_type": "code",
            "id": "rieng",
            "metadata": {},
            "source": ["print(unit)"],
            "outputs": [],
            "execution_count": None,
        }
    )
    path = tmp_path / "00_bat_dau.ipynb"
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    assert uses_unit(Notebook(path, raw)) and not any(
        uses_unit(read_notebook(lesson)) for lesson in LESSONS
    )
    done, _ = prints(tmp_path / "ra", lessons=(path,))
    assert done.ran == 3 and ran == [f"00_bat_dau {one.code}" for one in UNITS]


BUILD = """\
import sys
from datetime import date
from pathlib import Path
from phatngon.tables.units import load_units
from phatngon.publish.build import run
from phatngon.publish.sources.notebooks import find_lesson, made_for, read_notebook
from phatngon.publish.papers.printing import Order, print_handouts
from phatngon.publish.sources.recipients import read_mailing

day = date(2026, 11, 23)
run.executed_lesson = lambda path, parameters, what: made_for(read_notebook(path), day, without=("exercise",))
if __name__ == "__main__":
    units = read_mailing(Path(sys.argv[2]), load_units()).recipients[:24]
    print_handouts(Order(Path(sys.argv[1]), day, (find_lesson("00"), find_lesson("04")), units), jobs=int(sys.argv[3]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes")
def test_a_build_that_was_killed_goes_on_and_ends_with_the_same_bytes_and_no_worker_stays(
    tmp_path: Path,
) -> None:
    script, units = tmp_path / "lam.py", locality_folder() / "don-vi.csv"
    script.write_text(BUILD, encoding="utf-8")

    def started(out: str, jobs: int) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, str(script), str(tmp_path / out), str(units), str(jobs)],
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def made(out: str) -> int:
        return len(list((tmp_path / out).glob("don-vi/*/*.docx")))

    whole = started("mot-mach", 1)
    for limit in (2, 9):  # killed twice
        cut = started("cat-ngang", 2)
        deadline = time.monotonic() + 120
        while made("cat-ngang") < limit and cut.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        workers = _children(cut.pid)
        cut.send_signal(signal.SIGKILL)
        cut.wait()
        cut.stderr.close()
        assert limit <= made("cat-ngang") < 48 and workers
        deadline = time.monotonic() + 20
        while any(map(_runs, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(_runs, workers))
    last = started("cat-ngang", 2)
    for process in (last, whole):
        _, said = process.communicate(timeout=240)
        assert process.returncode == 0, said
    assert (
        tree(tmp_path / "cat-ngang") == tree(tmp_path / "mot-mach")
        and len(tree(tmp_path / "mot-mach")) == 144
    )


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found


def _runs(pid: int) -> bool:
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
            != "Z"
        )
    except OSError:
        return False
