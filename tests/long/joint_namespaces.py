"""Halls of one joint event on hosts of their own, some cut off without a word for minutes while they go on teaching.

Every hall, the common server and the board run in a network namespace of their own, as processes a trainer starts; a cut takes
the line down silently, as a dead router does. Checked: a hall that is cut goes on, the board says that it waits, all of it is on
the board within seconds after the line is back, nothing is lost, nothing counted twice. Needs root, iproute2, nats-server::

    python tests/long/joint_namespaces.py --halls 6 --seats 30 --cut 600
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from class_load import Line, Phone

BRIDGE, JOINT, LESSON = "pn-cau", "do-mang", "01"
NET, CONTROL = (
    "10.77.0",
    "10.78",
)  # between hosts; between a host and whoever plays the people in it
SERVER = f"nats://{NET}.1:4222"


def sh(line: str, *, check: bool = True) -> None:
    """One command of the system."""
    subprocess.run(line.split(), check=check, capture_output=not check)


@dataclass
class Host:
    """A namespace with one line to the others, which can be cut, and one to the people in the room."""

    number: int
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its namespace."""
        return f"pn{self.number}"

    @property
    def inside(self) -> str:
        """Its address for the people in the room."""
        return f"{CONTROL}.{self.number}.2"

    def make(self) -> None:
        """Make it and its two lines."""
        n, ns = self.number, self.name
        sh(f"ip netns add {ns}")
        sh(f"ip -n {ns} link set lo up")
        for kind, address in (("u", f"{NET}.{n}/24"), ("c", f"{self.inside}/30")):
            sh(f"ip link add pn{n}{kind} type veth peer name {kind}0 netns {ns}")
            sh(f"ip -n {ns} address add {address} dev {kind}0")
            sh(f"ip -n {ns} link set {kind}0 up")
            sh(f"ip link set pn{n}{kind} up")
        sh(f"ip link set pn{n}u master {BRIDGE}")
        sh(f"ip address add {CONTROL}.{n}.1/30 dev pn{n}c")

    def start(self, *command: str) -> subprocess.Popen[str]:
        """A process in it."""
        process = subprocess.Popen(
            ["ip", "netns", "exec", self.name, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.running.append(process)
        return process

    def cut(self, *, off: bool) -> None:
        """Take its line to the others down or up; no one is told."""
        sh(f"ip link set pn{self.number}u {'nomaster' if off else f'master {BRIDGE}'}")

    def away(self) -> None:
        """Stop what runs in it and take it away."""
        for process in self.running:
            process.kill()
            process.wait()
        sh(f"ip netns delete {self.name}", check=False)
        for kind in "uc":
            sh(f"ip link delete pn{self.number}{kind}", check=False)


class Hall:
    """A class with its trainer and its phones, on a host of its own."""

    def __init__(self, host: Host, folder: Path, seats: int) -> None:
        process = host.start(
            *(sys.executable, "-m", "phatngon", "class", LESSON, "--port", "0", "--json"),
            *("--data", str(folder), "--join", SERVER, "--joint", JOINT),
            *("--hall", f"Nơi {host.number}"),
        )
        assert process.stdout is not None
        self.host, self.opened = host, json.loads(process.stdout.readline())
        self.port = int(self.opened["url"].rsplit(":", 1)[1])
        self.trainer = self.line()
        self.phones = [Phone(self.line(), self.line()) for _ in range(seats)]
        self.votes = 0

    def line(self) -> Line:
        """A connection from inside the room."""
        return Line(self.host.inside, self.port)

    async def do(self, wish: str, **more: Any) -> dict[str, Any]:
        """A wish of the trainer's."""
        body = {"do": wish, **more}
        status, told = await self.trainer.call(
            "POST", "/api/trainer", body, self.opened["trainer_key"]
        )
        assert status in (200, 409), told
        return told

    async def seat_all(self) -> None:
        """Let every phone in."""
        for phone in self.phones:
            body = {"code": self.opened["code"]}
            status, told = await phone.line.call("POST", "/api/seat", body)
            assert status == 200, told
            phone.seat = told["seat"]

    async def ask_one(self, chance: random.Random) -> bool:
        """Go to the next question of one letter, let everybody answer, show the key; False at the end."""
        for line in (self.trainer, *(phone.line for phone in self.phones)):
            line.cut()  # a class closes connections that were silent for long
        while True:
            told = await self.do("next")
            if told["phase"] == "ended":
                return False
            if told["plan"]["asks_here"]:
                told = await self.do("open")
                question = told["question"]
                if question["type"] == "one":
                    break
                await self.do("skip")
        for number, phone in enumerate(self.phones):
            body = {
                "seat": phone.seat,
                "question": question["id"],
                "round": 1,
                "answer": chance.choice(question["choices"])["id"],
                "confidence": "chac",
                "id": f"{question['id']}-{number}",
            }
            status, kept = await phone.line.call("POST", "/api/answer", body)
            assert status == 200, kept
            self.votes += 1
        await self.do("lock")
        await self.do("reveal")
        return True


async def run(halls: list[Hall], board: Host, opened: dict[str, Any], cut: float) -> None:
    """Teach, cut half the halls and then the board, teach on, come back. Raises AssertionError."""
    chance = random.Random(77)
    eyes = Line(board.inside, int(opened["url"].rsplit(":", 1)[1]))
    path = "/api/joint?" + opened["state_url"].partition("?")[2]

    async def seen() -> dict[str, Any]:
        eyes.cut()
        status, told = await eyes.call("GET", path)
        assert status == 200, told
        return told

    async def until_whole(patience: float) -> float:
        start = time.perf_counter()
        while True:
            told = await seen()
            counted = sum(one["first"]["n"] for one in told["questions"])
            if told["seated"] == sum(len(hall.phones) for hall in halls) and counted == sum(
                hall.votes for hall in halls
            ):
                return time.perf_counter() - start
            assert time.perf_counter() - start < patience, (counted, told["line"])
            await asyncio.sleep(0.1)

    await asyncio.gather(*(hall.seat_all() for hall in halls))
    await asyncio.gather(*(hall.ask_one(chance) for hall in halls))
    print(f"all on the board {await until_whole(30):.1f} s after the last answer")
    gone = halls[::2]
    for hall in gone:
        hall.host.cut(off=True)
    start, asked = time.perf_counter(), 0
    while time.perf_counter() - start < cut:
        if asked < 6:
            await asyncio.gather(*(hall.ask_one(chance) for hall in halls))
            asked += 1
        await asyncio.sleep(min(5.0, cut / 10))
    told = await seen()
    counted = sum(one["first"]["n"] for one in told["questions"])
    held = sum(hall.votes for hall in halls) - counted
    print(
        f"{len(gone)} halls cut for {time.perf_counter() - start:.0f} s went on: {held} answers waited in them"
    )
    assert held > 0
    for hall in gone:
        hall.host.cut(off=False)
    print(f"all on the board {await until_whole(60):.1f} s after their lines were back")
    board.cut(off=True)
    await asyncio.gather(*(hall.ask_one(chance) for hall in halls))
    start = time.perf_counter()
    while "Mất nối" not in (await seen())["line"]:
        assert time.perf_counter() - start < 40, "the board does not notice that its line is dead"
        await asyncio.sleep(0.2)
    print(f"the board said that its line is lost {time.perf_counter() - start:.1f} s after it was")
    board.cut(off=False)
    print(f"all on the board {await until_whole(60):.1f} s after its own line was back")
    print(
        f"{len(halls)} halls, {sum(hall.votes for hall in halls)} answers: nothing lost, nothing twice"
    )


def main() -> None:
    """Make the hosts, play, take them away."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--halls", type=int, default=6)
    parser.add_argument("--seats", type=int, default=30)
    parser.add_argument("--cut", type=float, default=600, help="seconds")
    given = parser.parse_args()
    program = shutil.which("nats-server")
    assert program and shutil.which("ip"), "install Debian's nats-server and iproute2 first"
    server, board = Host(1), Host(2)
    hosts = [server, board, *(Host(number) for number in range(3, 3 + given.halls))]
    sh(f"ip link add {BRIDGE} type bridge")
    try:
        sh(f"ip link set {BRIDGE} up")
        for host in hosts:
            host.make()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            server.start(program, "-js", "-sd", f"{name}/js", "-a", f"{NET}.1", "-p", "4222")
            time.sleep(1)
            wall = board.start(
                *(sys.executable, "-m", "phatngon", "board", "--server", SERVER),
                *("--joint", JOINT, "--port", "0", "--json"),
            )
            assert wall.stdout is not None
            opened = json.loads(wall.stdout.readline())
            halls = [Hall(host, folder / host.name, given.seats) for host in hosts[2:]]
            asyncio.run(run(halls, board, opened, given.cut))
    finally:
        for host in hosts:
            host.away()
        sh(f"ip link delete {BRIDGE}", check=False)


if __name__ == "__main__":
    main()
