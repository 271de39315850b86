"""Proving a room from one phone before people come: the phone sends, hears and remembers, or says which of them fails."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from phatngon.classroom.gate import read_body
from phatngon.classroom.join import network_cards
from phatngon.classroom.pages import POLICY, probe_page
from phatngon.classroom.run import Calm, settings

STEPS = ("gui", "nhan", "nho")  # what the page tries: to send, to hear, to remember
ADVICE = (
    "Điện thoại và máy này phải cùng một Wi-Fi; Wi-Fi cho khách thường chặn máy với máy, khi đó dùng bộ phát riêng. "
    "Trên Windows, bấm “Cho phép” khi tường lửa hỏi. Trên điện thoại, tắt dữ liệu di động rồi thử lại."
)


async def try_room(
    link: socket.socket, told: Callable[[list[str], str], None]
) -> dict[str, object]:
    """Serve the trial page until a phone has done everything, or until the process is told to stop.

    ``told`` gets the addresses and a QR code drawn in letters. Returns ``{works, phone, steps}``.
    """
    found: dict[str, Any] = {"works": False, "phone": "", "steps": {}}
    done = asyncio.Event()

    async def page(request: Request) -> Response:
        return HTMLResponse(probe_page(), headers={"Content-Security-Policy": POLICY})

    async def tried(request: Request) -> Response:
        body = await read_body(request)
        if set(body) == set(STEPS):
            found["steps"] = {step: body[step] is True for step in STEPS}
            found["phone"] = request.client.host if request.client else ""
            if all(found["steps"].values()):
                found["works"] = True
                done.set()
        return JSONResponse({"saved": True})

    async def stream(request: Request) -> Response:
        async def flow() -> AsyncIterator[str]:
            yield "data: {}\n\n"

        return StreamingResponse(flow(), media_type="text/event-stream")

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/api/thu", tried, methods=["POST"]),
            Route("/api/thu/dong", stream),
        ]
    )
    server = Calm(settings(app))
    port = link.getsockname()[1]
    urls = [f"http://{address}:{port}/" for _, address in network_cards()]
    told(urls, drawn(urls[0]) if urls else "")

    async def end() -> None:
        await done.wait()
        await asyncio.sleep(0.3)  # the phone reads its answer
        server.should_exit = True

    ending = asyncio.get_running_loop().create_task(end())
    try:
        await server.serve(sockets=[link])
    finally:
        ending.cancel()
    return found


def drawn(text: str) -> str:
    """A QR code in letters, for a terminal."""
    import segno

    out = io.StringIO()
    segno.make(text, micro=False).terminal(out, compact=True)
    return out.getvalue()
