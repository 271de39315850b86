"""Many halls on one board: how late the board is, and whether anything is lost or counted twice, with a cut in the middle.

Needs Debian's nats-server. The halls are rooms of this one process with logs on the disk of their own, each with its own line::

    python tests/benchmarks/joint_load.py --halls 35 --seats 30
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import socket
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

from phatngon.classroom.hub import Hub
from phatngon.classroom.joint_board import JointBoard
from phatngon.classroom.joint_link import HallLink, follow
from phatngon.classroom.run import opened

LESSON, DAY = "01", date(2026, 11, 30)


async def run(halls: int, seats: int, server: list[str], port: int, folder: Path) -> None:
    """Teach, cut, teach on, come back. Raises AssertionError where the board differs from the halls."""
    url, hubs = f"nats://127.0.0.1:{port}", []
    chance = random.Random(1)
    for number in range(halls):
        room = opened([LESSON], DAY, folder / f"hall{number}")
        hub = Hub(room.plan, room.store)
        names = ("secret", "lessons", "as_of", "main_only")
        facts = {name: room.store.fact(name, "") for name in names}
        facts["questions"] = "\n".join(screen.question for screen in room.plan.screens)
        hub.beside.append(HallLink(hub, url, "do-tai", f"Nơi {number}", facts, lambda _: None).run)
        hubs.append(hub)
    board = JointBoard(url, "do-tai", lambda _: None)
    process = subprocess.Popen(server, stderr=subprocess.DEVNULL)
    hearing = asyncio.get_running_loop().create_task(
        follow(url, board.name, board.take, board.again, lambda: board.closing, lambda _: None)
    )
    for hub in hubs:
        hub.start()
    late: list[float] = []
    watching = asyncio.get_running_loop().create_task(watch(board, hubs, late))

    async def vote(hub: Hub, tokens: list[str]) -> None:
        while not alone(hub):
            await hub.add(hub.room.step("next"))
        ballot = hub.plan.ballots[hub.room.question]
        await hub.add(hub.room.step("open") | {"closes_at": ""})

        async def one(token: str) -> None:
            await asyncio.sleep(chance.random() * 4)
            wish = hub.room.answer(token, ballot.id, 1, chance.choice(ballot.listed), ballot.id, "")
            assert isinstance(wish, dict)
            await hub.add(wish)

        await asyncio.gather(*map(one, tokens))
        await hub.add(hub.room.step("lock"))
        await hub.add(hub.room.step("reveal"))
        await hub.add(hub.room.step("next"))

    tokens = {}
    for number, hub in enumerate(hubs):
        tokens[number] = [f"{number}-{seat}" for seat in range(seats)]
        await asyncio.gather(
            *(
                hub.add({"kind": "seat", "seat": token, "short": f"S{seat:04d}"})
                for seat, token in enumerate(tokens[number])
            )
        )
    await asyncio.gather(*(vote(hub, tokens[number]) for number, hub in enumerate(hubs)))
    await asyncio.sleep(2)
    steady = sorted(late)
    print(f"board behind the halls, seconds: {marks(steady)} ({len(steady)} looks)")
    process.kill()
    process.wait()
    late.clear()
    await asyncio.gather(*(vote(hub, tokens[number]) for number, hub in enumerate(hubs)))
    behind = sum(hub.room.seq for hub in hubs) - sum(
        one.events for one in board.joint.halls.values()
    )
    process = subprocess.Popen(server, stderr=subprocess.DEVNULL)
    start = time.perf_counter()
    while sum(one.events for one in board.joint.halls.values()) < sum(hub.room.seq for hub in hubs):
        await asyncio.sleep(0.1)
        assert time.perf_counter() - start < 60
    print(
        f"cut: {behind} events waited in the halls; all on the board {time.perf_counter() - start:.1f} s after the line was back"
    )
    state = board.state()
    assert state["seated"] == halls * seats
    assert all(one["first"]["n"] == halls * seats for one in state["questions"])
    assert len(state["questions"]) == 2
    print(
        f"{halls} halls, {halls * seats} seats, {sum(hub.room.seq for hub in hubs)} events: nothing lost, nothing twice"
    )
    watching.cancel()
    board.closing = True
    for hub in hubs:
        await hub.stop()
    hearing.cancel()
    await asyncio.gather(hearing, watching, return_exceptions=True)
    process.kill()


def alone(hub: Hub) -> bool:
    """True where the screen has a question answered by one letter that is still to be asked."""
    ballot = hub.plan.ballots.get(hub.room.question)
    return ballot is not None and ballot.alone and not hub.room.poll.revealed


async def watch(board: JointBoard, hubs: list[Hub], late: list[float]) -> None:
    """How long until the board has what every hall had at a moment."""
    while True:
        wanted = {f"Nơi {number}": hub.room.seq for number, hub in enumerate(hubs)}
        start = time.perf_counter()
        while any(
            name not in board.joint.halls or board.joint.halls[name].room.seq < seq
            for name, seq in wanted.items()
        ):
            await asyncio.sleep(0.02)
        late.append(time.perf_counter() - start)
        await asyncio.sleep(0.1)


def marks(values: list[float]) -> str:
    """Median, p95 and worst."""
    if not values:
        return "none"
    return ", ".join(
        f"{name} {values[min(len(values) - 1, int(len(values) * part))]:.2f}"
        for name, part in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    )


def main() -> None:
    """Start a server, play, stop it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--halls", type=int, default=35)
    parser.add_argument("--seats", type=int, default=30)
    given = parser.parse_args()
    program = shutil.which("nats-server")
    assert program, "install Debian's nats-server first"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        server = [program, "-js", "-sd", f"{folder}/js", "-a", "127.0.0.1", "-p", str(port)]
        asyncio.run(run(given.halls, given.seats, server, port, Path(folder)))


if __name__ == "__main__":
    main()
