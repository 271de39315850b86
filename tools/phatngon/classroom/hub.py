"""The room while it is open: takes wishes one after another, has them on the disk before it answers, and tells everybody.

Events of about a fiftieth of a second share one commit. Whoever listens is woken, not fed: a listener that is slow misses
states, never the newest one, so no queue can grow.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Generic, Protocol

from typing_extensions import TypeVar

from phatngon.base.errors import InputError, KitError
from phatngon.base.moments import VIETNAM, parse_moment
from phatngon.classroom.ballot import Ballot
from phatngon.classroom.drill_room import DrillRoom
from phatngon.classroom.plan import Plan
from phatngon.classroom.state import LogLine, Room, Seat
from phatngon.classroom.store import ClassStore

TOGETHER = 0.02  # seconds that commits wait for company
CALM = 0.25  # seconds between states that only count
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is read for something else
MOST_SEATS, MOST_ASKS = 10_000, 2_000
BEAT, SIGN = (
    0.25,
    10.0,
)  # seconds between two looks at the minutes of a drill, and between two signs of life in its log


class Kept(Protocol):
    """What a log makes: a room, or the sittings of a test."""

    seq: int
    seats: dict[str, Seat]
    shorts: dict[str, str]

    def apply(self, event: LogLine) -> None:
        """Take one event of the log."""


R = TypeVar("R", bound=Kept)


class Keeper(Generic[R]):
    """An open room of whatever kind: its log, its seats, and who listens."""

    def __init__(
        self, room: R, store: ClassStore, now: Callable[[], datetime] | None = None
    ) -> None:
        self.room, self.store = room, store
        self.now = now or (lambda: datetime.now(VIETNAM))
        for event in store.events():
            room.apply(event)
        self.version = 0  # grows with every state worth sending
        self._waiting: list[LogLine] = []
        self._promised: dict[int, asyncio.Future[int]] = {}
        self._wake, self._poke = asyncio.Event(), asyncio.Event()
        self._due, self._told = False, 0.0
        self._turn: asyncio.Future[None] | None = None
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="so-lop")
        self._tasks: list[asyncio.Task[None]] = []
        self.closing = False
        self.broken = ""
        self.beside: list[
            Callable[[], Coroutine[Any, Any, None]]
        ] = []  # what runs as long as the room
        self.heard: list[
            Callable[[LogLine], object]
        ] = []  # who is given every event once it is on the disk

    def start(self) -> None:
        """Begin to write and to tell."""
        loop = asyncio.get_running_loop()
        works = (self._commit(), self._tell(), *(start() for start in self.beside))
        self._tasks = [loop.create_task(work) for work in works]

    async def stop(self) -> None:
        """End every stream, write what waits, and close the log as one file."""
        self.closing = True
        self._wake.set()
        self._poke.set()
        self._call()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError, asyncio.TimeoutError):
                await asyncio.wait_for(task, 3)
        await asyncio.get_running_loop().run_in_executor(self._disk, self.store.close)
        self._disk.shutdown()

    # events

    async def add(self, event: LogLine) -> int:
        """Take an event: the room changes at once, its number comes back when it is on the disk. Raises KitError where it cannot be."""
        if self.broken or self.closing:
            raise KitError(self.broken or "lớp đang đóng.")
        moment = self.now()
        event = {"seq": self.room.seq + 1, "at": moment.isoformat(timespec="seconds"), **event}
        self.room.apply(event)
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append(event)
        self._promised[event["seq"]] = done
        self._wake.set()
        return await asyncio.shield(done)

    async def until_kept(self, seq: int) -> int:
        """Wait until the event of that number is on the disk."""
        promised = self._promised.get(seq)
        return await asyncio.shield(promised) if promised else seq

    async def _commit(self) -> None:
        loop = asyncio.get_running_loop()
        while not self.closing or self._waiting:
            await self._wake.wait()
            self._wake.clear()
            if not self.closing:
                await asyncio.sleep(TOGETHER)
            batch, self._waiting = self._waiting, []
            if not batch:
                continue
            try:
                await loop.run_in_executor(self._disk, self.store.add, batch)
            except KitError as error:
                self._broke(error)
                return
            for event in batch:
                self._promised.pop(event["seq"]).set_result(int(event["seq"]))
                for listener in self.heard:
                    listener(event)

    def _broke(self, error: KitError) -> None:
        """Nothing more is taken: what was not written must not look as if it were."""
        self.broken = error.sentence
        for done in self._promised.values():
            done.set_exception(KitError(error.sentence))
            done.exception()  # whoever waits hears it; nobody waiting is no mishap
        self._promised, self._waiting = {}, []

    # telling

    def changed(self, *, at_once: bool) -> None:
        """The room is another one: tell everybody ``at_once``, or with the next count."""
        self._due = True
        if at_once:
            self._told = 0.0
        self._poke.set()

    async def _tell(self) -> None:
        while not self.closing:
            await self._poke.wait()
            self._poke.clear()
            while not self.closing and time.monotonic() - self._told < CALM:
                await asyncio.sleep(0.02)
            if self._due:
                self._due, self._told = False, time.monotonic()
                self.version += 1
                self._call()

    def _call(self) -> None:
        turn, self._turn = self._turn, None
        if turn and not turn.done():
            turn.set_result(None)

    async def turn(self, seen: int, seconds: float) -> int:
        """Wait until there is a state newer than version ``seen``, at most ``seconds``; the version there is then."""
        if self.version <= seen and not self.closing:
            if self._turn is None:
                self._turn = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._turn], timeout=seconds)
        return self.version

    # names

    def new_short(self) -> str:
        """A short code that no seat has."""
        while True:
            short = "".join(secrets.choice(ALPHABET) for _ in range(5))
            if short not in self.room.shorts:
                return short

    def seat(self, token: object) -> str:
        """The seat of a token or short code. Raises InputError (unknown)."""
        if isinstance(token, str):
            if token in self.room.seats:
                return token
            known = self.room.shorts.get(token.strip().upper())
            if known:
                return known
        raise InputError("máy này chưa vào lớp.", advice="Nhập mã lớp để vào.")


class Hub(Keeper[Room]):
    """One open class; with a ``drill``, its events come by themselves when their minute has come."""

    def __init__(
        self,
        plan: Plan,
        store: ClassStore,
        now: Callable[[], datetime] | None = None,
        drill: DrillRoom | None = None,
        tasks: Mapping[str, Ballot] | None = None,
    ) -> None:
        self.plan, self.drill, self.tasks = plan, drill, dict(tasks or {})
        super().__init__(Room([screen.question for screen in plan.screens], drill), store, now)

    def start(self) -> None:
        """Begin to write and to tell, and to conduct the drill."""
        super().start()
        if self.drill is not None:
            self._tasks.append(asyncio.get_running_loop().create_task(self._conduct(self.drill)))

    async def _conduct(self, drill: DrillRoom) -> None:
        """Send each event when its minute has come; what a closed machine slept through does not count as time of the class."""
        if drill.running:
            stopped = parse_moment(drill.newest, "at")
            await self.add(drill.row("clock", stopped, on=True))
        told = time.monotonic()
        while not self.closing and not self.broken:
            await asyncio.sleep(BEAT)
            with contextlib.suppress(KitError):  # the disk refused: the room has said so already
                for event in drill.due(self.now()):
                    await self.add(drill.sending(event, self.now()))
                    self.changed(at_once=True)
                if drill.running and time.monotonic() - told > SIGN:
                    told = time.monotonic()
                    await self.add(drill.row("tick", self.now()))
