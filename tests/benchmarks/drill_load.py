"""A drill of many tables: how long an event takes to reach all phones, a statement to be kept, and what the report costs.

As :mod:`class_load`, with tables of four phones, one of them the press, while the wall and the controller's page look on::

    python tests/benchmarks/drill_load.py --tables 54
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from class_load import Line, Phone, plain_way, shares

SEATS = 4
SAID = (
    "Trưa 6/10/2026, 40 em học sinh được đưa đến trạm y tế. Nguyên nhân chưa xác định. "
    "Cha mẹ gọi 115. Phường nói tiếp lúc 16 giờ."
)


@dataclass
class DrillPhone(Phone):
    """A phone of a table: which events it has shown."""

    table: int = 1
    press: bool = False
    role: str = ""
    events: set[str] = field(default_factory=set)
    largest: int = 0

    def take(self, state: dict[str, Any], size: int) -> None:
        """Show a state and its events."""
        super().take(state, size)
        self.largest = max(self.largest, size)
        self.events = {one["id"] for one in state["injects"]}

    async def shows(self, event: str) -> None:
        """Wait until the phone shows an event."""
        while event not in self.events:
            self.heard.clear()
            await asyncio.wait_for(self.heard.wait(), 30)


async def run(tables: int, seed: int, opened: dict[str, Any]) -> None:
    """The whole play. Raises AssertionError where an acknowledged statement is lost or a message is too large."""
    chance = random.Random(seed)
    port = int(opened["url"].rsplit(":", 1)[1])
    trainer, eyes, board = (Line("127.0.0.1", port) for _ in range(3))
    room = [
        DrillPhone(
            Line("127.0.0.1", port),
            Line("127.0.0.1", port),
            table=1 + place // SEATS,
            press=place % SEATS == SEATS - 1,
        )
        for place in range(tables * SEATS)
    ]
    base = await plain_way(len(room))
    print(f"plain way: {len(room)} bare exchanges in {base * 1000:.0f} ms")
    key = opened["trainer_key"]

    async def do(wish: str, **more: Any) -> None:
        status, told = await trainer.call("POST", "/api/trainer", {"do": wish, **more}, key)
        assert status == 200, told

    await do("next")
    _, told = await eyes.call("GET", "/api/trainer/drill", None, key)
    roles = [one["code"] for one in told["roles"] if one["code"] != "bao"]
    names = {one["code"]: one["name"] for one in told["roles"]}
    to = {one["id"]: one["to"] for one in told["events"]}

    async def join(phone: DrillPhone) -> None:
        await asyncio.sleep(chance.random() * 3)
        _, told = await phone.line.call("POST", "/api/seat", {"code": opened["code"]})
        phone.seat = told["seat"]
        phone.role = "bao" if phone.press else chance.choice(roles)
        body = {"seat": phone.seat, "group": str(phone.table), "role": phone.role}
        status, told = await phone.line.call("POST", "/api/drill/place", body)
        assert status == 200, told
        phone.task = asyncio.get_running_loop().create_task(phone.listen())

    await asyncio.gather(*map(join, room))
    looks: list[float] = []

    async def watch() -> None:
        """The controller's page, as it looks every second; the wall has a stream of its own."""
        board.reader, board.writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        board.writer.write(
            f"GET /api/board/stream?{opened['board_url'].partition('?')[2]} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        )
        reading = asyncio.get_running_loop().create_task(board.reader.read())
        while True:
            start = time.perf_counter()
            await eyes.call("GET", "/api/trainer/drill", None, key)
            looks.append(time.perf_counter() - start)
            await asyncio.sleep(1)
            assert not reading.done()

    watching = asyncio.get_running_loop().create_task(watch())
    pushes: list[float] = []
    answers: list[float] = []
    sent = 0

    async def say(phone: DrillPhone, number: int) -> None:
        await asyncio.sleep(chance.random() * 3)
        body = {"seat": phone.seat, "channel": "Loa", "text": SAID, "id": f"n{number}"}
        start = time.perf_counter()
        status, told = await phone.line.call("POST", "/api/drill/say", body)
        answers.append(time.perf_counter() - start)
        assert status == 200, told

    for number, event in enumerate(("i1", "i2", "i3", "i4", "i5")):
        start = time.perf_counter()
        # an event for roles that a table has not goes to all of it: such phones are not waited for
        reached = [one for one in room if not to[event] or names[one.role] in to[event]]
        each = [time_of(phone, event, start) for phone in reached]
        waiting = asyncio.gather(*each)
        await do("inject", event=event)
        pushes += await waiting
        talkers = [phone for phone in room if not phone.press][number % 3 :: 3]
        await asyncio.gather(*(say(phone, number) for phone in talkers))
        sent += len(talkers)
    watching.cancel()
    _, told = await eyes.call("GET", "/api/trainer/drill", None, key)
    lost = sent - sum(one["sent"] for one in told["groups"])
    print(
        f"event until a phone shows it ({len(pushes)}): {shares(pushes)}; {max(pushes) / base:.1f} times the plain way"
    )
    print(f"statement until it is kept ({len(answers)}): {shares(answers)}; lost: {lost}")
    print(f"controller's look: {shares(looks)}")
    print(f"largest message: {max(phone.largest for phone in room)} bytes")
    start = time.perf_counter()
    address = f"{opened['url']}/giang-vien/bao-cao?khoa={key}"
    page = await asyncio.to_thread(lambda: urllib.request.urlopen(address).read())
    print(
        f"report of {tables} tables: {time.perf_counter() - start:.2f} s, {len(page) / 1000:.0f} KB"
    )
    for phone in room:
        phone.stream.cut()
        phone.line.cut()
    await asyncio.gather(*(phone.task for phone in room if phone.task), return_exceptions=True)
    assert lost == 0, f"{lost} statements lost"


async def time_of(phone: DrillPhone, event: str, start: float) -> float:
    """Seconds since ``start`` when the phone shows the event."""
    await phone.shows(event)
    return time.perf_counter() - start


def main() -> None:
    """Start a drill, play, stop it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", type=int, default=54)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "phatngon",
                *f"class --drill 2 --groups {given.tables} --port 0 --json --data {folder}".split(),
            ],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            opened = json.loads(process.stdout.readline())
            asyncio.run(run(given.tables, given.seed, opened))
            import psutil

            used = psutil.Process(process.pid)
            times, memory = used.cpu_times(), used.memory_info().rss
            print(f"server: {times.user + times.system:.1f} s of CPU, {memory / 1e6:.0f} MB")
        finally:
            process.terminate()
            process.wait(timeout=10)


if __name__ == "__main__":
    main()
