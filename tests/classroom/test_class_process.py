"""A class as the process a trainer starts: one line when it listens, nothing lost when it is killed, one file when it ends."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from phatngon.classroom.results import read_class, results_of
from phatngon.classroom.store import ClassStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 là của hệ khác")


@contextmanager
def running(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, Any]]]:
    command = [sys.executable, "-m", "phatngon", "class", *(more or ("01",))]
    command += ["--port", "0", "--data", str(folder), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline() or b"{}")
    finally:
        process.kill()
        process.communicate()


def do(opened: dict[str, Any], wish: str) -> Any:
    head = {"Authorization": f"Bearer {opened['trainer_key']}"}
    return httpx.post(f"{opened['url']}/api/trainer", json={"do": wish}, headers=head).json()


def to_question(opened: dict[str, Any]) -> Any:
    while True:
        do(opened, "next")
        told = do(opened, "open")
        if told.get("question"):
            return told["question"]


def test_no_acknowledged_answer_is_lost_by_a_kill_at_a_random_moment(tmp_path: Path) -> None:
    chance, kept = random.Random(20261130), {}
    with running(tmp_path) as (process, opened):
        assert set(opened) >= {
            "url",
            "addresses",
            "code",
            "trainer_url",
            "trainer_key",
            "board_url",
            "log",
        }
        assert opened["url"].startswith("http://127.0.0.1:")
        seats = []
        for _ in range(5):
            body = {"code": opened["code"]}
            seats.append(httpx.post(f"{opened['url']}/api/seat", json=body).json()["seat"])
        question = to_question(opened)
        stop = time.monotonic() + 0.3 + chance.random()
        count = 0
        while time.monotonic() < stop:
            seat, choice = chance.choice(seats), chance.choice(question["choices"])["id"]
            body = {"seat": seat, "question": question["id"], "round": 1, "answer": choice}
            body |= {"id": f"n{count}"}
            told = httpx.post(f"{opened['url']}/api/answer", json=body).json()
            kept[seat], count = (choice, body, told), count + 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    first = opened
    with running(tmp_path) as (process, opened):
        for name in ("code", "trainer_key"):
            assert opened[name] == first[name]
        for seat, (choice, body, told) in kept.items():
            state = httpx.get(f"{opened['url']}/api/state", params={"seat": seat}).json()
            assert state["phase"] == "open" and state["mine"]["answer"] == choice
            assert httpx.post(f"{opened['url']}/api/answer", json=body).json() == told
        plan, room, _ = read_class(tmp_path)  # while the room is open
        assert results_of(plan, room)["questions"][-1]["first"]["n"] == len(kept)
        with httpx.stream(
            "GET", f"{opened['url']}/api/stream", params={"seat": seats[0]}
        ) as stream:
            assert stream.status_code == 200
            process.send_signal(signal.SIGTERM)
            start = time.monotonic()
            for _ in stream.iter_raw():
                pass
        assert process.wait(timeout=5) == 0 and time.monotonic() - start < 5
    assert [path.name for path in tmp_path.iterdir()] == ["lop.sqlite"]
    plan, room, _ = read_class(tmp_path / "lop.sqlite")
    assert results_of(plan, room)["questions"][-1]["first"]["n"] == len(kept)


def test_a_class_that_is_open_or_another_one_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with running(tmp_path) as (_, opened):
        assert opened
        for lesson in ("01", "02"):
            command = [sys.executable, "-m", "phatngon", "class", lesson, "--port", "0"]
            again = subprocess.run(
                [*command, "--data", str(tmp_path)], capture_output=True, text=True, timeout=60
            )
            assert again.returncode == 3 and "đang mở" in again.stderr
        taken = opened["url"].rsplit(":", 1)[1]
        command = [sys.executable, "-m", "phatngon", "class", "01", "--port", taken]
        again = subprocess.run(
            [*command, "--data", str(tmp_path / "x")], capture_output=True, text=True, timeout=60
        )
        assert again.returncode == 3 and "ổng mạng" in again.stderr
    command = [sys.executable, "-m", "phatngon", "class", "02", "--port", "0"]
    other = subprocess.run(
        [*command, "--data", str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert other.returncode == 2 and "bài 01" in other.stderr and "Traceback" not in other.stderr


@pytest.mark.parametrize("content", [b"", b"no database" * 100, b"SQLite format 3\0" + b"x" * 200])
def test_a_file_that_is_no_log_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    from phatngon.base.errors import InputError, MissingOnMachine

    path = tmp_path / "lop.sqlite"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_class(path)
    assert path.read_bytes() == content
    if content:
        with pytest.raises((InputError, MissingOnMachine)):
            ClassStore.open(tmp_path)


def test_a_folder_that_is_carried_to_other_machines_holds_no_log(tmp_path: Path) -> None:
    from phatngon.base.errors import InputError

    with pytest.raises(InputError, match="đồng bộ"):
        ClassStore.open(tmp_path / "OneDrive - UBND" / "lop")


def test_the_sheet_for_the_door_holds_codes_a_camera_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from phatngon.classroom.join import Door, network_cards, wifi_text
    from phatngon.classroom.poster import write_poster

    door = Door("1234", "k", "b", 8000, (("wlan0", "192.0.2.7"),), ("Hội trường; A", "mật:khẩu"))
    from datetime import date

    files = write_poster(tmp_path, door, ("Bài 1. Nhận diện báo chí",), date(2026, 11, 30))
    assert sorted(path.name for path in files) == ["vao-lop.docx", "vao-lop.pdf"]
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / "vao-lop.pdf").pages
    text = pages[0].extract_text()
    assert (
        len(pages) == 1
        and "192.0.2.7:8000" in text
        and "1234" in text
        and len(pages[0].images) == 2
    )
    assert wifi_text("a;b", "c:d") == "WIFI:T:WPA;S:a\\;b;P:c\\:d;;"
    assert isinstance(network_cards(), tuple)
    alone = Door("1234", "k", "b", 8000)
    from phatngon.base.errors import InputError

    with pytest.raises(InputError, match="chưa vào mạng"):
        write_poster(tmp_path, alone, ("x",), date(2026, 11, 30))


def test_a_drill_whose_controller_is_killed_is_opened_again_where_it_stood(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "phatngon", "class", "--drill", "2", "--groups", "3"]
    command += ["--port", "0", "--json", "--data", str(tmp_path)]

    def start() -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        return process, json.loads(process.stdout.readline())

    process, opened = start()
    seat = httpx.post(f"{opened['url']}/api/seat", json={"code": opened["code"]}).json()["seat"]
    place = {"seat": seat, "group": "2", "role": "phuong"}
    assert httpx.post(f"{opened['url']}/api/drill/place", json=place).status_code == 200
    assert do(opened, "inject")["phase"] == "drill"
    said = {"seat": seat, "channel": "Loa", "text": "Phường đang xác minh.", "id": "a"}
    told = httpx.post(f"{opened['url']}/api/drill/say", json=said).json()
    process.kill()
    process.communicate(timeout=20)
    process, again = start()
    try:
        assert again["code"] == opened["code"] and again["trainer_key"] == opened["trainer_key"]
        state = httpx.get(f"{again['url']}/api/state", params={"seat": seat}).json()
        assert state["phase"] == "drill" and state["mine"]["group"] == "2"
        assert [one["id"] for one in state["injects"]] == ["i1"]
        assert httpx.post(f"{again['url']}/api/drill/say", json=said).json() == told
        assert do(again, "inject")["phase"] == "drill"
    finally:
        process.terminate()
        process.communicate(timeout=20)
