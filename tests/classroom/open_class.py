"""An open class in this process, and a client of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
from own_loop import in_own_loop

from phatngon.classroom.app import Site
from phatngon.classroom.hub import Hub
from phatngon.classroom.join import Door
from phatngon.classroom.run import opened

TODAY = date(2026, 11, 30)


class Class:
    """A class and a client of it."""

    def __init__(self, hub: Hub, door: Door, http: httpx.AsyncClient) -> None:
        self.hub, self.door, self.http = hub, door, http

    async def post(self, path: str, body: Any, **more: Any) -> tuple[int, Any]:
        answer = await self.http.post(path, json=body, **more)
        return answer.status_code, answer.json()

    async def do(self, wish: str, **more: Any) -> tuple[int, Any]:
        head = {"Authorization": f"Bearer {self.door.trainer_key}"}
        return await self.post("/api/trainer", {"do": wish, **more}, headers=head)

    async def seat(self, **more: Any) -> str:
        status, told = await self.post("/api/seat", {"code": self.door.code, **more})
        assert status == 200, told
        return str(told["seat"])

    async def state(self, seat: str) -> Any:
        return (await self.http.get("/api/state", params={"seat": seat})).json()

    async def to_question(self, kind: str = "one") -> Any:
        """Go on until a question of that kind is open."""
        while True:
            status, told = await self.do("next")
            assert (status, told.get("phase")) == (200, "story"), told
            status, told = await self.do("open")
            if status == 200 and told["question"]["type"] == kind:
                return told["question"]
            if status == 200:
                assert (await self.do("skip"))[0] == 200
                await self.do("back")
                assert self.hub.room.phase == "story"


def play(
    folder: Path,
    part: Callable[[Class], Awaitable[None]],
    lesson: str = "01",
    *,
    drill: str = "",
    tables: Sequence[str] = (),
    now: Callable[[], datetime] | None = None,
) -> None:
    """Play a part with a class whose log is in ``folder``; in a thread, for a browser may have a loop in this one."""

    async def whole() -> None:
        room = opened(
            [lesson] if lesson else [],
            TODAY if lesson else None,
            folder,
            drill=drill,
            tables=tables,
        )
        door = room.door
        hub = Hub(room.plan, room.store, now, room.drill, room.tasks)
        hub.start()
        transport = httpx.ASGITransport(app=Site(hub, door).app())
        async with httpx.AsyncClient(transport=transport, base_url="http://192.0.2.9:8000") as http:
            try:
                await part(Class(hub, door, http))
            finally:
                await hub.stop()

    in_own_loop(whole)
