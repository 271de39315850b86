"""The joint board: a process that hears every hall and shows them on one wall; it teaches nothing and keeps nothing."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from phatngon.base.errors import InputError
from phatngon.base.moments import VIETNAM, parse_iso_date
from phatngon.classroom import pages
from phatngon.classroom.gate import dumped, no_method, page, same, sent, told
from phatngon.classroom.joint import Joint, Piece, joint_state
from phatngon.classroom.joint_link import follow
from phatngon.classroom.plan import Plan, plan_of

if TYPE_CHECKING:
    import socket


BEAT = 0.25  # seconds between two looks at what changed
SILENCE = 10.0


class JointBoard:
    """What has been heard, and the wall that shows it."""

    def __init__(self, server: str, name: str, tell: Callable[[str], None]) -> None:
        self.server, self.name, self.tell = server, name, tell
        self.key = secrets.token_urlsafe(16)
        self.joint = Joint(name)
        self.plan: Plan | None = None
        self.version, self.closing, self.line = 0, False, ""
        self._refused: set[str] = set()

    # hearing

    def again(self) -> None:
        """Forget what was heard: all of it comes again."""
        self.joint = Joint(self.name)

    def take(self, hall: str, piece: Piece) -> None:
        """Take a piece of a hall; one that does not fit is told once and left out."""
        try:
            self.joint.take(hall, piece)
        except InputError as error:
            if error.sentence not in self._refused:
                self._refused.add(error.sentence)
                self.tell(error.sentence)
            return
        if self.plan is None:
            facts = self.joint.facts
            self.plan = plan_of(
                facts["lessons"].split(),
                parse_iso_date(facts["as_of"]),
                b"joint",
                main_only=facts["main_only"] == "1",
            )
        self.version += 1

    def _said(self, sentence: str) -> None:
        self.line = sentence
        self.version += 1
        self.tell(sentence)

    # showing

    def state(self) -> dict[str, object]:
        """What the wall shows now."""
        clock = datetime.now(VIETNAM).isoformat(timespec="seconds")
        return joint_state(self.joint, self.plan) | {"clock": clock, "line": self.line}

    def app(self) -> Starlette:
        """The application."""
        routes = [
            Route("/bang", self._page),
            Route("/api/joint", self._state),
            Route("/api/joint/stream", self._stream),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: no_method})

    def _may(self, request: Request) -> bool:
        return same(request.query_params.get("khoa", ""), self.key)

    async def _page(self, request: Request) -> Response:
        if not self._may(request):
            return told(403, "Bảng chung chỉ mở bằng đường dẫn in lúc mở bảng.")
        return page(
            pages.wall(f"Bảng chung: {self.name}", ("joint_board",), ("board", "joint_board"))
        )

    async def _state(self, request: Request) -> Response:
        if not self._may(request):
            return told(403, "Bảng chung chỉ mở bằng đường dẫn in lúc mở bảng.")
        return sent(self.state())

    async def _stream(self, request: Request) -> Response:
        if not self._may(request):
            return told(403, "Bảng chung chỉ mở bằng đường dẫn in lúc mở bảng.")

        async def flow() -> AsyncIterator[str]:
            seen, silent = -1, 0.0
            while not self.closing:
                if self.version != seen:
                    seen, silent = self.version, 0.0
                    yield f"data: {dumped(self.state())}\n\n"
                elif silent > SILENCE:
                    silent = 0.0
                    yield ": còn đây\n\n"
                await asyncio.sleep(BEAT)
                silent += BEAT

        return StreamingResponse(flow(), media_type="text/event-stream")

    async def run(self, serve: uvicorn.Server, link: socket.socket) -> None:
        """Hear and show until the server is told to stop."""
        hearing = asyncio.get_running_loop().create_task(
            follow(self.server, self.name, self.take, self.again, lambda: self.closing, self._said)
        )
        try:
            with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
                await serve.serve(sockets=[link])
        finally:
            self.closing = True
            hearing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hearing
