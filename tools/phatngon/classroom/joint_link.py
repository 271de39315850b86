"""The way between a hall and the joint board: NATS JetStream carries each hall's log, SQLite in the hall stays the record.

A hall that is cut off goes on teaching; when the line is back, the stream is asked what of this hall it has, and the rest
follows. Every piece is acknowledged before the next, and is taken only where it follows the last one.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import random
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.text import slug
from phatngon.classroom.hub import Hub
from phatngon.classroom.joint import Piece, piece
from phatngon.classroom.state import LogLine

if TYPE_CHECKING:
    from types import ModuleType

    from nats.aio.client import Client as NATS
    from nats.js import JetStreamContext


PREFIX = "phatngon"
MOST_EVENTS = 200  # in one piece
PATIENCE = 5.0  # seconds for one answer of the server
PULSE = 5  # seconds between two signs of life: a line that dies without a word is noticed after the third
BETWEEN = (1.0, 8.0)  # seconds before the line is tried again, growing
LOOK = 0.3  # seconds between two looks for new events
_NAME = re.compile(r"[a-z0-9-]{1,40}")


def subject_name(name: str, what: str) -> str:
    """A name as it stands in a subject. Raises InputError for one without letters.

    >>> subject_name("Hội trường A", "hội trường")
    'hoi-truong-a'
    """
    found = slug(name)
    if not _NAME.fullmatch(found):
        raise InputError(
            f"tên {what} trống hoặc quá dài.", advice="Dùng chữ và số, tối đa 40 ký tự."
        )
    return found


def library() -> ModuleType:
    """The library that speaks NATS. Raises MissingOnMachine where it is not installed."""
    try:
        import nats
    except ImportError:
        raise MissingOnMachine(
            "máy này chưa có thư viện nối các hội trường.",
            advice="Chạy: .venv/bin/python -m pip install nats-py (Windows: .venv\\Scripts\\python), rồi mở lại lớp.",
        ) from None
    return nats


async def stream_of(nats: ModuleType, line: NATS, joint: str) -> JetStreamContext:
    """The stream of a joint event on a line that is open, made where it is not there yet."""
    from nats.js.errors import NotFoundError

    stream = line.jetstream(timeout=PATIENCE)
    name = f"{PREFIX}-{joint}"
    try:
        await stream.stream_info(name)
    except NotFoundError:
        with contextlib.suppress(nats.js.errors.BadRequestError):  # another hall has just made it
            await stream.add_stream(name=name, subjects=[f"{PREFIX}.{joint}.*"])
    return stream


async def opened_line(nats: ModuleType, server: str, name: str) -> NATS:
    """A line to the server that does not come back by itself: what is sent after a cut is asked for anew."""

    async def quiet(_: Exception) -> None:
        """The library's own words are English; what happened is told by whoever called."""

    line: NATS = await nats.connect(
        server,
        name=name,
        allow_reconnect=False,
        connect_timeout=PATIENCE,
        ping_interval=PULSE,
        max_outstanding_pings=2,
        error_cb=quiet,
    )
    return line


class HallLink:
    """What sends a hall's log. ``told`` is called with a sentence when the line is up, lost, or refused for good."""

    def __init__(
        self,
        hub: Hub,
        server: str,
        joint: str,
        hall: str,
        facts: Mapping[str, str],
        told: Callable[[str], None],
    ) -> None:
        self.nats = library()
        self.hub, self.server, self.hall = hub, server, hall
        self.joint = subject_name(joint, "đợt chung")
        self.subject = f"{PREFIX}.{self.joint}.{subject_name(hall, 'hội trường')}"
        secret = hashlib.sha256(facts["secret"].encode()).hexdigest()[:16]
        self.facts = {
            "hall": hall,
            "log": secret,
            "lessons": facts["lessons"],
            "as_of": facts["as_of"],
            "main_only": facts["main_only"],
            "questions": facts["questions"],
        }
        self.events: list[LogLine] = list(hub.store.events())
        hub.heard.append(self.events.append)
        self._told, self._state = told, ""
        self.sent = 0  # the number of the last event that the stream has

    async def run(self) -> None:
        """Send until the room closes, whatever happens to the line."""
        wait = BETWEEN[0]
        while not self.hub.closing:
            try:
                await self._session()
                wait = BETWEEN[0]
            except InputError as error:
                self._say(error.sentence)
                return
            except (TimeoutError, OSError, self.nats.errors.Error):
                self._say("Mất nối với bảng chung, lớp vẫn chạy; sẽ gửi tiếp khi có mạng.")
            await self._rest(wait * (0.5 + random.random()))
            wait = min(BETWEEN[1], wait * 2)

    async def _rest(self, seconds: float) -> None:
        while seconds > 0 and not self.hub.closing:
            await asyncio.sleep(min(0.2, seconds))
            seconds -= 0.2

    async def _session(self) -> None:
        line = await opened_line(self.nats, self.server, self.hall)
        try:
            stream = await stream_of(self.nats, line, self.joint)
            self.sent, last = await self._known(stream)
            self._say("Đã nối với bảng chung.")
            while line.is_connected:
                following = self._following()
                if following:
                    body = json.dumps(self._piece(following), ensure_ascii=False).encode()
                    head = {"Nats-Expected-Last-Subject-Sequence": str(last)}
                    taken = await stream.publish(self.subject, body, headers=head)
                    last, self.sent = taken.seq, int(following[-1]["seq"])
                elif self.hub.closing:
                    return
                else:
                    await asyncio.sleep(LOOK)
            raise OSError("the line is gone")
        finally:
            with contextlib.suppress(Exception):  # a line that is gone cannot be closed well
                await asyncio.wait_for(line.close(), PATIENCE)

    async def _known(self, stream: JetStreamContext) -> tuple[int, int]:
        """The number of the last event of this hall in the stream, and of the message it came in. Raises InputError."""
        from nats.js.errors import NotFoundError

        try:
            message = await stream.get_last_msg(f"{PREFIX}-{self.joint}", self.subject)
        except NotFoundError:
            return 0, 0
        assert message.data is not None and message.seq is not None
        told = json.loads(message.data)
        if told["facts"]["log"] != self.facts["log"]:
            raise InputError(
                f"tên hội trường “{self.hall}” đã có lớp khác dùng trong đợt này; lớp vẫn chạy, không lên bảng chung.",
                advice="Mở lại lớp với --hall TÊN_KHÁC.",
            )
        return int(told["events"][-1]["seq"]), int(message.seq)

    def _following(self) -> list[LogLine]:
        """The next events that the stream has not; the log counts from 1 without a gap."""
        return self.events[self.sent : self.sent + MOST_EVENTS]

    def _piece(self, events: list[LogLine]) -> Piece:
        shorts = {token: seat.short for token, seat in self.hub.room.seats.items()}
        typed = [name for name, ballot in self.hub.plan.ballots.items() if ballot.in_words]
        return piece(events, shorts, typed, self.facts)

    def _say(self, sentence: str) -> None:
        if sentence != self._state:
            self._state = sentence
            self._told(sentence)


async def follow(
    server: str,
    joint: str,
    take: Callable[[str, Piece], None],
    again: Callable[[], None],
    closing: Callable[[], bool],
    told: Callable[[str], None],
) -> None:
    """Hear every piece of a joint event from the first; after a cut from the first again, ``again`` being called before.

    ``take`` is given the hall's name and the piece.
    """
    nats = library()
    name = subject_name(joint, "đợt chung")
    while not closing():
        try:
            line = await opened_line(nats, server, f"bang-{name}")
            try:
                stream = await stream_of(nats, line, name)
                again()
                heard = await stream.subscribe(f"{PREFIX}.{name}.*", ordered_consumer=True)
                told("Đã nối với máy chủ chung.")
                await _hear(line, heard, take, closing)
            finally:
                with contextlib.suppress(Exception):  # as above
                    await asyncio.wait_for(line.close(), PATIENCE)
        except (TimeoutError, OSError, nats.errors.Error):
            told("Mất nối với máy chủ chung; đang nối lại.")
        if not closing():
            await asyncio.sleep(BETWEEN[0])


async def _hear(
    line: NATS,
    heard: JetStreamContext.PushSubscription,
    take: Callable[[str, Piece], None],
    closing: Callable[[], bool],
) -> None:
    from nats.errors import TimeoutError as Silence

    while not closing():
        if not line.is_connected:
            raise OSError("the line is gone")
        try:
            message = await heard.next_msg(timeout=1)
        except Silence:
            continue
        told = json.loads(message.data)
        take(str(told["facts"]["hall"]), told)
