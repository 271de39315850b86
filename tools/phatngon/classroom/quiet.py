"""Showing what was built without a class: the same server, with nothing but the files of the build."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from phatngon.base.errors import InputError
from phatngon.classroom.gate import HEADS, file_sent, no_method
from phatngon.classroom.pages import lost_page
from phatngon.classroom.run import Calm, settings
from phatngon.publish.page.serve import INDEX, Shelf

OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


def shelf_of(folder: Path, *, room: bool) -> Shelf:
    """The files of a build. Raises InputError where nothing was built yet."""
    if not (folder / INDEX).is_file():
        raise InputError(
            "chưa có tài liệu nào để mở.",
            where=str(folder),
            advice="Chạy python3 tools/start.py build trước.",
        )
    return Shelf(folder, room=room)


def quiet_app(shelf: Shelf) -> Starlette:
    """An application that answers with what is on the shelf and with nothing else."""

    async def file(request: Request) -> Response:
        raw = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
        found = shelf.find(raw) if shelf.room or _own_name(request) else None
        if found is None:
            return HTMLResponse(lost_page(), status_code=404, headers=_heads())
        answer = file_sent(request, *found)
        answer.headers.update(_heads())
        return answer

    return Starlette(
        routes=[Route("/{path:path}", file)], exception_handlers={HTTPException: no_method}
    )


def _heads() -> dict[str, str]:
    """What is said with every file, beside how long it may be kept."""
    return {name: value for name, value in HEADS.items() if name != "Cache-Control"}


def _own_name(request: Request) -> bool:
    """On the trainer's machine only this machine's own names: another name is a web page that reaches for the answer keys."""
    host = re.sub(r":\d+$", "", request.headers.get("host", "").strip().lower())
    return host in OWN_NAMES


async def serve_files(shelf: Shelf, link: socket.socket, ready: Callable[[int], None]) -> None:
    """Show the files until somebody presses Ctrl+C; ``ready`` gets the port."""
    server = Calm(settings(quiet_app(shelf)))
    ready(link.getsockname()[1])
    await server.serve(sockets=[link])
