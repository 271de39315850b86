"""Opening a class: the log, the plan, the server, and the end of it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Generic

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import HANDLED_SIGNALS

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.moments import VIETNAM, parse_iso_date, show_date
from phatngon.base.paths import kit_root, user_folder
from phatngon.classroom.app import Site
from phatngon.classroom.ballot import Ballot
from phatngon.classroom.drill_room import DrillRoom
from phatngon.classroom.drill_run import bare_plan, drill_ballots, drill_from
from phatngon.classroom.hub import Hub, Keeper, R
from phatngon.classroom.join import Door, cards_first
from phatngon.classroom.joint_link import HallLink
from phatngon.classroom.plan import Plan, plan_of
from phatngon.classroom.store import ClassStore
from phatngon.practice.drill.reading import find_scenario
from phatngon.publish.page.serve import Shelf
from phatngon.publish.sources.lesson_parts import chosen_lessons

if TYPE_CHECKING:
    from types import FrameType


EXAM = "kiem-tra"  # stands in the log where a class has its lessons
USUAL_PORTS = (8000, 8010, 8020, 8030, 8040, 8050, 8080)
BACKLOG = 2048  # connections that wait while a whole hall presses at once
LET_GO = 3  # seconds in which streams end once the room closes
IDLE = 20  # seconds a connection is kept after an answer
SILENT = 15.0  # seconds in which a visitor must have said what is wanted


class Quiet(H11Protocol):
    """HTTP as the library speaks it, but what is no HTTP is answered in Vietnamese, and whoever says nothing is let go."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for words, not for ever."""
        super().connection_made(transport)
        self._patience = self.loop.call_later(SILENT, self._let_go)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._patience.cancel()
        super().connection_lost(exc)

    def _let_go(self) -> None:
        busy = self.cycle is not None and not self.cycle.response_complete
        if busy or (self.cycle is not None and self.timeout_keep_alive_task is not None):
            self._patience = self.loop.call_later(SILENT, self._let_go)
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """One sentence for a request nobody can read."""
        body = '{"error": "Yêu cầu không đọc được."}'.encode()
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()


def default_folder(lessons: tuple[str, ...], now: datetime) -> Path:
    """Where the log of a class lies unless somebody says otherwise: one folder a day and set of lessons."""
    numbers = "-".join(name.split("_")[0] for name in lessons)
    return user_folder() / "lop" / f"{now.astimezone(VIETNAM):%Y-%m-%d}_{numbers}"


@dataclass(frozen=True)
class Opened:
    """An open log with what is taught from it: the plan, the door, the drill where there is one, the forms of its tasks."""

    store: ClassStore
    plan: Plan
    door: Door
    drill: DrillRoom | None = None
    tasks: dict[str, Ballot] = field(default_factory=dict)


def opened(
    lessons: list[str],
    as_of: date | None,
    folder: Path | None,
    *,
    main_only: bool = False,
    drill: str = "",
    tables: Sequence[str] = (),
) -> Opened:
    """The log of a class with its plan and its door: begun, or gone on with where it stopped.

    Raises InputError for an unknown lesson or scenario and for a folder that holds another class, MissingOnMachine where
    nothing can be written or the class is open already.
    """
    names = tuple(path.stem for path in chosen_lessons(lessons)) if lessons else ()
    if not names and not drill:
        raise InputError("chưa chọn bài nào.", advice="Ví dụ: class 01, hoặc class --drill 2.")
    code = find_scenario(drill).code if drill else ""
    where = folder or default_folder((*names, *([code] if code else [])), datetime.now(VIETNAM))
    store = ClassStore.open(where)
    try:
        kept = store.fact("lessons", " ".join(names)).split()
        if tuple(kept) != names:
            raise InputError(
                f"thư mục này đang giữ lớp của bài {', '.join(kept)}."
                if kept
                else "thư mục này đang giữ một buổi diễn tập.",
                where=str(where),
                advice="Mở lại đúng lớp đó, hoặc chọn thư mục khác với --data.",
            )
        played = drill_from(store, code, list(tables))
        secret = bytes.fromhex(store.fact("secret", token_hex(32)))
        if names:
            plan = _plan(store, names, as_of, secret, main_only=main_only)
        elif played is not None:
            plan = bare_plan(played, as_of)
        return Opened(store, plan, Door.of(store), played, drill_ballots(played, secret))
    except BaseException:
        store.close()
        raise


def _plan(
    store: ClassStore, names: tuple[str, ...], as_of: date | None, secret: bytes, *, main_only: bool
) -> Plan:
    """The plan of a class, the one it was begun with. Raises InputError where it cannot be that any more."""
    now = datetime.now(VIETNAM)
    day = parse_iso_date(store.fact("as_of", (as_of or now.date()).isoformat()))
    if as_of and day != as_of:
        raise InputError(
            f"lớp trong thư mục này theo luật của ngày {show_date(day)}.",
            where=str(store.path),
            advice=f"Chạy lại với --as-of {show_date(day)}, hoặc chọn thư mục khác với --data.",
        )
    only = store.fact("main_only", "1" if main_only else "0") == "1"
    plan = plan_of(names, day, secret, main_only=only)
    asked = "\n".join(screen.question for screen in plan.screens)
    if store.fact("questions", asked) != asked:
        raise InputError(
            "câu hỏi của bài đã đổi từ khi mở lớp này nên không đi tiếp được.",
            where=str(store.path),
            advice="Mở lớp mới với --data THƯ_MỤC_KHÁC; kết quả của lớp cũ vẫn xem được bằng results.",
        )
    return plan


class Calm(uvicorn.Server):
    """A server for which Ctrl+C is an ordinary end: nothing is raised again after it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop when somebody presses Ctrl+C and when the system asks."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


class Served(Calm, Generic[R]):
    """A server that lets the room go before it waits for its connections."""

    def __init__(self, config: uvicorn.Config, hub: Keeper[R]) -> None:
        super().__init__(config)
        self.hub = hub

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End every stream, then stop."""
        self.hub.closing = True
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Write what waits, close the log, then close the connections."""
        await self.hub.stop()
        await super().shutdown(sockets=sockets)


def room_link(port: int | None) -> socket.socket:
    """A socket for a room on ``port``; None: on the usual one, or on the next of a few where that is taken.

    Raises MissingOnMachine where it, or all of them, are taken.
    """
    if port is not None:
        return listening(port)
    for port in USUAL_PORTS[:-1]:
        with contextlib.suppress(MissingOnMachine):
            return listening(port)
    return listening(USUAL_PORTS[-1])


def listening(port: int, host: str = "0.0.0.0") -> socket.socket:
    """A socket that listens for the whole network, or at ``host`` only; port 0 takes a free one.

    Raises MissingOnMachine where it is taken.
    """
    link = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            link.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        link.bind((host, port))
        link.listen(BACKLOG)
    except (OSError, OverflowError):
        link.close()
        raise MissingOnMachine(
            f"cổng mạng {port} đang được chương trình khác dùng, hoặc không dùng được.",
            advice=f"Đóng chương trình đó, hoặc chạy lại với --port {port + 10 if port < 65000 else 8010}.",
        ) from None
    link.setblocking(False)
    return link


def settings(app: Starlette) -> uvicorn.Config:
    """How every server of the kit runs: silent, with room for a hall, patient with nobody for ever."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # each phone is an open file: as many as the system allows

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return uvicorn.Config(
        app,
        http=Quiet,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=LET_GO,
        h11_max_incomplete_event_size=64 * 1024,
    )


async def serve_room(
    hub: Keeper[R],
    app_of: Callable[[Door], Starlette],
    door: Door,
    link: socket.socket,
    ready: Callable[[Door], None],
    card: str = "",
) -> None:
    """Hold a room open until it is told to close; ``ready`` is called once it listens; ``card`` names the network card shown first."""
    hub.start()
    door = door.at(link.getsockname()[1], cards_first(card))
    config = settings(app_of(door))
    server = Served(config, hub)
    serving = asyncio.get_running_loop().create_task(server.serve(sockets=[link]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if not serving.done():
        ready(door)
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        await serving


async def serve_class(
    room: Opened,
    link: socket.socket,
    ready: Callable[[Door], None],
    card: str = "",
    linked: Callable[[Hub], HallLink] | None = None,
) -> None:
    """Hold a class open; see :func:`serve_room`. ``linked`` joins it to the board of several halls."""
    hub = Hub(room.plan, room.store, drill=room.drill, tasks=room.tasks)
    if linked is not None:
        hub.beside.append(linked(hub).run)
    built = kit_root() / "dist"
    shelf = Shelf(built, room=True) if (built / "index.html").is_file() else None
    await serve_room(hub, lambda at: Site(hub, at, shelf).app(), room.door, link, ready, card)


def opened_exam(
    as_of: date | None, folder: Path | None, minutes: int
) -> tuple[ClassStore, date, int, Door]:
    """The log of a test with its date, its minutes and its door: begun, or gone on with where it stopped.

    Raises InputError for a folder that holds a class, MissingOnMachine where nothing can be written or it is open already.
    """
    now = datetime.now(VIETNAM)
    store = ClassStore.open(folder or user_folder() / "lop" / f"{now:%Y-%m-%d}_kiem-tra")
    try:
        if store.fact("lessons", EXAM) != EXAM:
            raise InputError(
                "thư mục này đang giữ một lớp học.",
                where=str(store.path),
                advice="Chọn thư mục khác với --data.",
            )
        day = parse_iso_date(store.fact("as_of", (as_of or now.date()).isoformat()))
        return store, day, int(store.fact("minutes", str(minutes))), Door.of(store)
    except BaseException:
        store.close()
        raise
