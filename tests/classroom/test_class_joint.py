"""Several halls as one: pieces put together once each, nothing private on the way, a cut line that catches up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from open_class import TODAY
from own_loop import in_own_loop

from phatngon.base.errors import InputError
from phatngon.classroom.hub import Hub
from phatngon.classroom.joint import Joint, joint_state, piece
from phatngon.classroom.joint_board import JointBoard
from phatngon.classroom.joint_link import HallLink, follow, subject_name
from phatngon.classroom.plan import plan_of
from phatngon.classroom.run import Opened, opened
from phatngon.classroom.state import LogLine

LESSON = "01"
SERVER = shutil.which("nats-server")


def facts_of(room: Opened, log: str) -> dict[str, str]:
    facts = {
        name: room.store.fact(name, "") for name in ("secret", "lessons", "as_of", "main_only")
    }
    facts["questions"] = "\n".join(screen.question for screen in room.plan.screens)
    return facts | {"log": log}


async def taught(hub: Hub, seats: int, chance: random.Random, rounds: int = 2) -> None:
    """A class whose seats vote on the first questions."""
    tokens = []
    for number in range(seats):
        token = f"{id(hub)}-{number}"
        await hub.add(
            {"kind": "seat", "seat": token, "short": f"S{number:03d}", "unit": "Phường X"}
        )
        tokens.append(token)
    await hub.add({"kind": "ask", "seat": tokens[0], "ask": "h1", "text": "Câu hỏi riêng của tôi"})
    asked = 0
    while asked < rounds:
        await hub.add(hub.room.step("next"))
        ballot = hub.plan.ballots.get(hub.room.question)
        if ballot is None or not ballot.alone:
            continue
        asked += 1
        await hub.add(hub.room.step("open") | {"closes_at": ""})
        for token in tokens:
            answer = chance.choice(ballot.listed)
            wish = hub.room.answer(token, ballot.id, 1, answer, ballot.id, "chac")
            assert isinstance(wish, dict)
            await hub.add(wish)
        await hub.add(hub.room.step("lock"))
        await hub.add(hub.room.step("reveal"))


def logs(folder: Path, halls: int) -> list[tuple[dict[str, str], list[LogLine], Hub]]:
    """The logs of some halls."""
    found: list[tuple[dict[str, str], list[LogLine], Hub]] = []

    async def whole() -> None:
        for number in range(halls):
            room = opened([LESSON], TODAY, folder / str(number))
            hub = Hub(room.plan, room.store)
            events = list(room.store.events())
            hub.heard.append(events.append)
            hub.start()
            await taught(hub, 5, random.Random(number))
            found.append((facts_of(room, f"log{number}"), events, hub))
            await hub.stop()

    in_own_loop(whole)
    return found


def test_pieces_of_any_size_sent_again_or_not_make_the_same_board(tmp_path: Path) -> None:
    made = logs(tmp_path, 3)
    chance, boards = random.Random(7), []
    for _ in range(5):
        joint = Joint("đợt")
        for number, (facts, events, hub) in enumerate(made):
            shorts = {token: seat.short for token, seat in hub.room.seats.items()}
            start = 0
            while start < len(events):
                end = start + chance.randint(1, 40)
                told = json.loads(json.dumps(piece(events[start:end], shorts, [], facts)))
                assert joint.take(f"Nơi {number}", told) == len(events[start:end])
                if chance.random() < 0.5:
                    assert joint.take(f"Nơi {number}", told) == 0
                start = end
        boards.append(joint_state(joint, made[0][2].plan))
    assert all(board == boards[0] for board in boards)
    board = boards[0]
    assert board["seated"] == 15 and len(board["halls"]) == 3 and len(board["questions"]) == 2
    for question in board["questions"]:
        alone = [hub.room.polls[question["id"]].rounds[1] for _, _, hub in made]
        assert question["first"]["n"] == sum(map(len, alone)) == 15
        counts = question["first"]["choices"]
        assert sum(counts.values()) == 15


def test_nothing_that_names_a_phone_a_unit_or_a_question_leaves_the_hall(tmp_path: Path) -> None:
    facts, events, hub = logs(tmp_path, 1)[0]
    shorts = {token: seat.short for token, seat in hub.room.seats.items()}
    text = json.dumps(piece(events, shorts, [], facts | {"secret": ""}), ensure_ascii=False)
    for private in (*hub.room.seats, "Phường X", "Câu hỏi riêng"):
        assert private not in text


def test_what_does_not_follow_or_does_not_belong_is_refused(tmp_path: Path) -> None:
    facts, events, hub = logs(tmp_path, 1)[0]
    shorts = {token: seat.short for token, seat in hub.room.seats.items()}
    joint = Joint("đợt")
    joint.take("A", piece(events[:5], shorts, [], facts))
    with pytest.raises(InputError, match="thiếu đoạn từ dòng 6"):
        joint.take("A", piece(events[7:9], shorts, [], facts))
    with pytest.raises(InputError, match="cùng mang tên"):
        joint.take("A", piece(events[5:6], shorts, [], facts | {"log": "khác"}))
    with pytest.raises(InputError, match="dạy bài khác"):
        joint.take("B", piece(events[:1], shorts, [], facts | {"as_of": "2020-01-01"}))
    with pytest.raises(InputError, match="ên hội trường"):
        subject_name("a" * 60, "hội trường")


def test_no_count_goes_to_the_wall_before_a_hall_has_opened_the_answer(tmp_path: Path) -> None:
    facts, events, hub = logs(tmp_path, 1)[0]
    shorts = {token: seat.short for token, seat in hub.room.seats.items()}
    joint = Joint("đợt")
    for event in events:
        joint.take("A", piece([event], shorts, [], facts))
        state = joint_state(joint, hub.plan)
        opened_now = {name for name, poll in joint.halls["A"].room.polls.items() if poll.revealed}
        assert {one["id"] for one in state["questions"]} == opened_now


@contextmanager
def nats(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [str(SERVER), "-js", "-sd", str(folder), "-a", "127.0.0.1", "-p", str(port)],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(SERVER is None, reason="nats-server is not installed")
def test_halls_that_are_cut_off_go_on_and_catch_up_nothing_lost_nothing_twice(
    tmp_path: Path,
) -> None:
    port, halls, seats = free_port(), 4, 6
    server = f"nats://127.0.0.1:{port}"

    async def whole() -> None:
        hubs, said = [], []
        for number in range(halls):
            room = opened([LESSON], TODAY, tmp_path / f"hall{number}")
            hub = Hub(room.plan, room.store)
            link = HallLink(
                hub, server, "Đợt thử", f"Nơi {number}", facts_of(room, ""), said.append
            )
            hub.beside.append(link.run)
            hubs.append(hub)
        board = JointBoard(server, "Đợt thử", said.append)
        hearing = asyncio.get_running_loop().create_task(
            follow(server, board.name, board.take, board.again, lambda: board.closing, said.append)
        )
        with nats(tmp_path / "js", port):
            for hub in hubs:
                hub.start()
            teaching = [taught(hub, seats, random.Random(n), 1) for n, hub in enumerate(hubs)]
            await asyncio.gather(*teaching)
            await until(lambda: all_there(board, hubs))
        # the line is cut: the halls go on
        for number, hub in enumerate(hubs):
            await hub.add({"kind": "seat", "seat": f"late{number}", "short": "L0001"})
            await hub.add(hub.room.step("next"))
        assert any("Mất nối" in one for one in said) or await noticed(said)
        with nats(tmp_path / "js", port):
            await until(lambda: all_there(board, hubs), 40)
            state = board.state()
            assert state["seated"] == halls * (seats + 1)
            assert state["questions"][0]["first"]["n"] == halls * seats
            assert [one["events"] for one in state["halls"]] == [hub.room.seq for hub in hubs]
            board.closing = True
            for hub in hubs:
                await hub.stop()
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)

    in_own_loop(whole)


class DeadRouter:
    """What stands between the board and the server, and can stop carrying without closing anything."""

    def __init__(self, port: int) -> None:
        self.port, self.carries, self.ways = port, asyncio.Event(), set[asyncio.Task[None]]()
        self.carries.set()

    async def open(self) -> int:
        self.server = await asyncio.start_server(self._two_ways, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    async def _two_ways(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, away = await asyncio.open_connection("127.0.0.1", self.port)
        for reader, writer in ((near, away), (far, back)):
            self.ways.add(asyncio.get_running_loop().create_task(self._way(reader, writer)))

    async def _way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self.carries.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    async def close(self) -> None:
        self.server.close()
        for way in self.ways:
            way.cancel()
        await asyncio.gather(*self.ways, return_exceptions=True)


@pytest.mark.skipif(SERVER is None, reason="nats-server is not installed")
def test_a_board_whose_line_dies_without_a_word_says_so_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phatngon.classroom.joint_link.PULSE", 0.2)
    port = free_port()

    async def whole() -> None:
        said: list[str] = []
        router = DeadRouter(port)
        server = f"nats://127.0.0.1:{await router.open()}"
        room = opened([LESSON], TODAY, tmp_path / "hall")
        hub = Hub(room.plan, room.store)
        link = HallLink(
            hub, f"nats://127.0.0.1:{port}", "Đợt", "Nơi 1", facts_of(room, ""), said.append
        )
        hub.beside.append(link.run)
        board = JointBoard(server, "Đợt", said.append)
        told: list[str] = []
        with nats(tmp_path / "js", port):
            await up(port)
            hearing = asyncio.get_running_loop().create_task(
                follow(
                    server, board.name, board.take, board.again, lambda: board.closing, told.append
                )
            )
            hub.start()
            await taught(hub, 3, random.Random(1), 1)
            await until(lambda: all_there(board, [hub]))
            router.carries.clear()  # nothing comes through, nothing is closed
            await hub.add({"kind": "seat", "seat": "late", "short": "L0001"})
            await until(lambda: any("Mất nối" in one for one in told))
            assert not all_there(board, [hub])
            router.carries.set()
            await until(lambda: all_there(board, [hub]), 40)
            board.closing = True
            await hub.stop()
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)
            await router.close()

    in_own_loop(whole)


async def up(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.05)


async def noticed(said: list[str]) -> bool:
    await until(lambda: any("Mất nối" in one for one in said))
    return True


async def until(holds: Any, seconds: float = 20) -> None:
    for _ in range(int(seconds / 0.05)):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to hold")


def all_there(board: JointBoard, hubs: list[Hub]) -> bool:
    found = board.joint.halls
    return (
        len(found) == len(hubs)
        and {one.room.seq for one in found.values()} <= {hub.room.seq for hub in hubs}
        and sum(one.events for one in found.values()) == sum(hub.room.seq for hub in hubs)
    )


def test_the_plan_of_the_board_is_that_of_the_halls() -> None:
    plan = plan_of([LESSON], TODAY, b"joint", main_only=False)
    other = plan_of([LESSON], TODAY, b"hall", main_only=False)
    assert [one.question for one in plan.screens] == [one.question for one in other.screens]
