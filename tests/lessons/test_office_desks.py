"""The desks of the office: every button is a verb, steps are taken by form, what is overdue stands first."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phatngon.base.errors import InputError, KitError
from phatngon.base.paths import kit_root
from phatngon.lessons import press_desk, reach_desk
from phatngon.lessons.desk_parts import Job
from phatngon.lessons.press_desk import NEW, PressDesk
from phatngon.lessons.reach_desk import ReachDesk, free_name
from phatngon.lessons.session import now
from phatngon.network.inquiry_log import InquiryLog
from phatngon.network.inquiry_steps import by_urgency, take_step

SAMPLE_LOG = kit_root() / "sample_data" / "network" / "hop-thu" / "cau-hoi.jsonl"
FILES = kit_root() / "sample_data" / "reach" / "phieu-mau"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PHATNGON_DATA", str(tmp_path))
    yield


def fill(desk: PressDesk, name: str, value: Any) -> None:
    """Set the widget that a field of the step is read from."""
    places = list(desk.readers)
    desk.fields.children[places.index(name)].value = value


def test_an_inquiry_is_taken_in_and_brought_to_its_letter_by_form_alone() -> None:
    desk = PressDesk()
    assert desk.chosen.value == NEW and "Chưa có" not in desk.said.value
    desk.id.value = "CH-01"
    with pytest.raises(KitError, match="còn thiếu"):
        desk.step()  # nothing is filled in
    assert not Path(desk.log.value).exists() or not InquiryLog.open(desk.log.value).replay().states
    for name, value in {
        "unit_code": "46-19789",
        "unit_level": "commune",
        "kind": "press_request",
        "channel": "PHONE",
        "question": "Vì sao đường Ngự Hàn ngập?",
        "press_body": "Báo Ngự Bình (hư cấu)",
    }.items():
        fill(desk, name, value)
    desk.step()
    assert desk.chosen.value == "CH-01" and "đã tiếp nhận" in desk.said.value
    assert "Vì sao đường Ngự Hàn ngập?" in desk.listed.value
    desk.event.value = "identified"
    fill(desk, "papers", "card")
    desk.step()
    desk.event.value = "duties_found"
    fill(desk, "information", ("ordinary",))
    desk.step()
    assert desk.state() is not None and desk.state().answer is not None
    desk.unit.value = "46-19789"
    desk.write_letters()
    assert "Đã ghi" in desk.letters.value
    written = list((press_desk.own("van-ban") / "CH-01").glob("*.docx"))
    assert written and InquiryLog.open(desk.log.value).verify().sound
    # the second day: another desk on the same log
    again = PressDesk()
    assert [code for _, code in again.chosen.options] == [NEW, "CH-01"]


def test_a_letter_before_the_duties_are_known_is_told_in_a_sentence() -> None:
    desk = PressDesk()
    with pytest.raises(InputError, match="chưa xác định nghĩa vụ"):
        desk.write_letters()


def test_what_is_overdue_stands_first_and_what_is_closed_last(tmp_path: Path) -> None:
    log, moment = tmp_path / "cau-hoi.jsonl", now()

    def begin(name: str, days: int) -> None:
        data = {
            "unit_code": "46-19789",
            "unit_level": "commune",
            "kind": "editor_request",
            "channel": "LETTER",
            "question": "Hỏi?",
        }
        at = moment - timedelta(days=days)
        take_step(log, name, "received", "desk", at, data, now=moment)
        take_step(log, name, "identified", "desk", at, {"papers": "card"}, now=moment)
        take_step(log, name, "duties_found", "desk", at, {"information": ["ordinary"]}, now=moment)

    for name, days in (("CH-1", 1), ("CH-2", 90), ("CH-3", 2)):
        begin(name, days)
    states = InquiryLog.open(log).replay().states
    found = [one.inquiry_id for one in by_urgency(states.values(), moment)]
    assert found == ["CH-2", "CH-3", "CH-1"]


def test_every_button_of_the_reach_desk_is_a_verb_that_runs() -> None:
    desk = ReachDesk()
    with pytest.raises(InputError, match="chưa có tệp nào"):
        desk.check()
    desk.folder.value = str(FILES)
    job = Job(desk.check())
    assert job.wait(120) in (0, 1)
    assert {one["file"] for one in job.document["files"]} >= {"phieu-dung.xlsx"}
    assert "phieu-dung.xlsx" in reach_desk.checked_html(job)
    job = Job(desk.import_())
    assert job.wait(120) in (0, 1) and "phieu-dung.xlsx" in " ".join(job.lines)
    for arguments in (desk.status(), ["reach", "history", *desk._store()]):
        assert Job(arguments).wait(60) in (0, 1)
    desk.missing.value = "--merge"
    assert desk.import_()[-1] == "--merge"
    desk.reason.value = "nhập nhầm tháng"
    undone = Job([*desk.undo(), "--json"])
    assert undone.wait(60) == 0 and undone.document
    history = Job(["reach", "history", *desk._store()])
    assert history.wait(60) == 0 and "nhập nhầm tháng" in " ".join(history.lines)


def test_files_of_one_name_are_kept_beside_each_other(tmp_path: Path) -> None:
    desk = ReachDesk()
    for content in (b"mot", b"hai"):
        desk._take({"new": ({"name": "../phieu.xlsx", "content": memoryview(content)},)})
    folder = Path(desk.folder.value)
    assert sorted(path.name for path in folder.iterdir()) == ["phieu (2).xlsx", "phieu.xlsx"]
    assert free_name(folder, "phieu.xlsx").name == "phieu (3).xlsx"


def test_a_verb_that_fails_tells_its_sentence_in_the_panel() -> None:
    import ipywidgets as widgets

    from phatngon.lessons.desk_parts import Runner

    panel = widgets.HTML()
    runner = Runner(panel)
    runner.start(["reach", "report", "--period", "2026-10", "--store", "khong-co.duckdb"])
    assert runner.job is not None and runner.job.wait(60) != 0
    for _ in range(50):
        if "Đang" not in panel.value:
            break
        time.sleep(0.1)
    assert "Đã dừng." in panel.value and "Traceback" not in panel.value


@pytest.mark.parametrize("desk", [press_desk, reach_desk])
def test_the_notebook_of_a_desk_runs_as_a_test(desk: Any, tmp_path: Path) -> None:
    path = tmp_path / desk.NAME
    path.write_text(desk.desk_notebook(), encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))["cells"][1]["metadata"]["jupyter"]
    done = tmp_path / "xong.ipynb"
    command = [sys.executable, "-m", "papermill", str(path), str(done), "--log-level", "ERROR"]
    ran = subprocess.run(
        [*command, "--no-progress-bar"], capture_output=True, text=True, timeout=180, check=False
    )
    assert ran.returncode == 0, ran.stderr
    outputs = json.loads(done.read_text(encoding="utf-8"))["cells"][-1]["outputs"]
    assert any("application/vnd.jupyter.widget-view+json" in one.get("data", {}) for one in outputs)
    assert "pn-mishap" not in done.read_text(encoding="utf-8")
