"""A hall of phones against a class: how long a push takes to reach all, how long an answer takes, and whether any is lost.

The phones are coroutines of this one process with sockets of their own: they arrive at seeded moments, answer, are cut and
come back. The class runs as the process a trainer starts. Printed are shares of the plain way, a bare loop-back exchange of
the same size on this machine at this moment, beside the seconds::

    python tests/benchmarks/class_load.py --phones 250
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
from dataclasses import dataclass, field
from typing import Any

LESSON = "01"


@dataclass
class Line:
    """One kept-alive connection that speaks as much HTTP as is needed."""

    host: str
    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """Ask and read the whole answer."""
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        data = json.dumps(body).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Length: {len(data)}\r\n"
        head += f"Authorization: Bearer {key}\r\n" if key else ""
        assert self.reader is not None
        self.writer.write(head.encode() + b"\r\n" + data)
        await self.writer.drain()
        status, length = 0, 0
        while line := (await self.reader.readline()).strip():
            if line.startswith(b"HTTP/"):
                status = int(line.split()[1])
            elif line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return status, json.loads(await self.reader.readexactly(length))

    def cut(self) -> None:
        """Lose the connection without a word."""
        if self.writer is not None:
            self.writer.transport.abort()
        self.writer = None


@dataclass
class Phone:
    """A phone: a seat, a stream, and what it saw."""

    line: Line
    stream: Line
    seat: str = ""
    seq: int = -1
    phase: str = ""
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    bytes: int = 0
    task: asyncio.Task[None] | None = None

    async def listen(self) -> None:
        """Hear states until the connection is cut."""
        self.stream.reader, self.stream.writer = await asyncio.open_connection(
            self.stream.host, self.stream.port, limit=1 << 20
        )
        assert self.stream.reader is not None
        ask = f"GET /api/stream?seat={self.seat} HTTP/1.1\r\nHost: {self.stream.host}\r\n\r\n"
        self.stream.writer.write(ask.encode())
        try:
            while line := await self.stream.reader.readline():
                self.bytes += len(line)
                if line.startswith(b"data: "):
                    self.take(json.loads(line[6:]), len(line))
                    self.heard.set()
        except (OSError, asyncio.IncompleteReadError):
            return

    def take(self, state: dict[str, Any], size: int) -> None:
        """Show a state that came in ``size`` bytes."""
        self.seq, self.phase = state["seq"], state["phase"]

    async def until(self, phase: str) -> None:
        """Wait until the phone shows a phase."""
        while self.phase != phase:
            self.heard.clear()
            await asyncio.wait_for(self.heard.wait(), 30)


def shares(values: list[float]) -> str:
    """Median, p95 and worst in milliseconds."""
    ordered = sorted(values)
    marks = [ordered[int(len(ordered) * part)] for part in (0.5, 0.95)] + [ordered[-1]]
    return "p50 {:.0f} ms, p95 {:.0f} ms, max {:.0f} ms".format(*(mark * 1000 for mark in marks))


async def plain_way(phones: int) -> float:
    """Seconds in which a bare server answers the same number of small requests: what this machine can do now."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"x" * 64 + b"\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=2048)
    port = server.sockets[0].getsockname()[1]

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"x" * 64 + b"\n")
        await reader.readline()
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(phones)))
    server.close()
    return time.perf_counter() - start


async def run(phones: int, seed: int, opened: dict[str, Any], rounds: int) -> None:
    """The whole play. Raises AssertionError where an acknowledged answer is lost."""
    chance = random.Random(seed)
    port = int(opened["url"].rsplit(":", 1)[1])
    trainer = Line("127.0.0.1", port)
    room = [Phone(Line("127.0.0.1", port), Line("127.0.0.1", port)) for _ in range(phones)]
    base = await plain_way(phones)
    print(f"plain way: {phones} bare exchanges in {base * 1000:.0f} ms")

    async def do(wish: str, **more: Any) -> dict[str, Any]:
        status, told = await trainer.call(
            "POST", "/api/trainer", {"do": wish, **more}, opened["trainer_key"]
        )
        assert status in (200, 409), told
        return told | {"status": status}

    async def join(phone: Phone) -> float:
        await asyncio.sleep(chance.random() * 3)
        start = time.perf_counter()
        status, told = await phone.line.call("POST", "/api/seat", {"code": opened["code"]})
        assert status == 200, told
        phone.seat = told["seat"]
        phone.task = asyncio.get_running_loop().create_task(phone.listen())
        await phone.until("waiting")
        return time.perf_counter() - start

    took = await asyncio.gather(*map(join, room))
    print(f"join within 3 s: {shares(list(took))}")
    pushes: list[float] = []
    answers: list[float] = []
    lost = 0

    async def push(wish: str, phase: str) -> None:
        start = time.perf_counter()
        asked = asyncio.gather(*(phone.until(phase) for phone in room))
        await do(wish)
        await asked
        pushes.append(time.perf_counter() - start)

    async def vote(phone: Phone, number: int, question: dict[str, Any], round_: int) -> None:
        await asyncio.sleep(chance.random() * 4)
        choices = question["choices"]
        answer: Any = chance.choice(choices)["id"]
        body = {
            "seat": phone.seat,
            "question": question["id"],
            "round": round_,
            "answer": answer if question["type"] == "one" else [answer],
            "confidence": "chac",
            "id": f"{question['id']}-{round_}-{number}",
        }
        start = time.perf_counter()
        status, told = await phone.line.call("POST", "/api/answer", body)
        answers.append(time.perf_counter() - start)
        assert status == 200, told

    asked = 0
    while asked < rounds:
        told = await do("next")
        if told["phase"] == "ended":
            break
        if not told["plan"]["asks_here"]:
            continue
        start = time.perf_counter()
        waiting = asyncio.gather(*(phone.until("open") for phone in room))
        told = await do("open")
        await waiting
        pushes.append(time.perf_counter() - start)
        question = told["question"]
        if question["type"] not in ("one", "many"):
            await do("skip")
            continue
        asked += 1
        await asyncio.gather(*(vote(one, place, question, 1) for place, one in enumerate(room)))
        await push("lock", "locked")
        await do("discuss")
        await push("reopen", "reopened")
        await asyncio.gather(*(vote(one, place, question, 2) for place, one in enumerate(room)))
        await do("lock")
        await push("reveal", "revealed")
        _, state = await trainer.call("GET", "/api/trainer/state", None, opened["trainer_key"])
        lost += 2 * phones - state["tally"]["first"]["n"] - state["tally"]["second"]["n"]
    print(
        f"push until all phones show it ({len(pushes)}): {shares(pushes)}; {max(pushes) / base:.1f} times the plain way"
    )
    print(f"answer until it is kept ({len(answers)}): {shares(answers)}; lost: {lost}")
    # a storm: every phone is cut at once and comes back
    start = time.perf_counter()
    for phone in room:
        phone.stream.cut()
        phone.phase = ""

    async def back(phone: Phone) -> None:
        await asyncio.sleep(chance.random() * 3)
        phone.task = asyncio.get_running_loop().create_task(phone.listen())
        await phone.until("revealed")

    await asyncio.gather(*map(back, room))
    print(
        f"all cut at once, all back after {time.perf_counter() - start:.1f} s (they wait up to 3 s by themselves)"
    )
    for phone in room:
        phone.stream.cut()
        phone.line.cut()
    await asyncio.gather(*(phone.task for phone in room if phone.task), return_exceptions=True)
    assert lost == 0, f"{lost} answers lost"


def main() -> None:
    """Start a class, play, stop it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--phones", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "phatngon",
                "class",
                LESSON,
                *f"--port 0 --json --data {folder}".split(),
            ],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            opened = json.loads(process.stdout.readline())
            asyncio.run(run(given.phones, given.seed, opened, given.rounds))
            import psutil

            used = psutil.Process(process.pid)
            times, memory = used.cpu_times(), used.memory_info().rss
            print(f"server: {times.user + times.system:.1f} s of CPU, {memory / 1e6:.0f} MB")
        finally:
            process.terminate()
            start = time.perf_counter()
            process.wait(timeout=10)
            print(f"closed in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
