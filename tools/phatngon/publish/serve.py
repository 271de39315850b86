"""Showing what was built: on this machine everything, in a hall only what the whole room may see."""

from __future__ import annotations

import posixpath
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from phatngon.base.errors import InputError, MissingOnMachine

PRIVATE = ("giang-vien",)  # folders whose files only the trainer's own machine shows
PUBLIC_KINDS = (".html", ".pdf", ".docx")


class Pages(SimpleHTTPRequestHandler):
    """Files below one folder; no listing of folders, no trainer's file for the room, nothing written to the screen."""

    def __init__(self, *arguments, room: bool, **more) -> None:  # type: ignore[no-untyped-def]
        self.room = room
        super().__init__(*arguments, **more)

    def send_head(self):  # type: ignore[no-untyped-def]
        """Refuse what the room may not see, and folders without a start page."""
        parts = [part for part in posixpath.normpath(unquote(urlsplit(self.path).path)).split("/") if part]
        name = parts[-1] if parts else "index.html"
        hidden = any(part.startswith(".") for part in parts) or (self.room and set(parts) & set(PRIVATE))
        if hidden or (self.room and Path(name).suffix not in PUBLIC_KINDS):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path):  # type: ignore[no-untyped-def]
        """No listing."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen of the trainer."""


def server(folder: Path, port: int, *, room: bool) -> ThreadingHTTPServer:
    """A server for ``folder``; ``room``: for everybody on the network of the hall, without the trainer's files.

    Raises InputError where nothing was built yet, MissingOnMachine where the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise InputError("chưa có tài liệu nào để mở.", where=str(folder), advice="Chạy python3 tools/start.py build trước.")
    try:
        return ThreadingHTTPServer(("0.0.0.0" if room else "127.0.0.1", port), partial(Pages, directory=str(folder), room=room))
    except (OSError, OverflowError):
        raise MissingOnMachine(f"cổng mạng {port} đang được chương trình khác dùng, hoặc không dùng được.",
                               advice=f"Đóng chương trình đó, hoặc chạy lại với --port {port + 10 if port < 65000 else 8010}.") from None


def addresses(port: int, *, room: bool) -> list[str]:
    """Where people open it: this machine, and in a hall the address of the network card."""
    import socket

    found = [f"http://127.0.0.1:{port}/"]
    if room:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # no packet is sent: this only asks which card would be used
                found.append(f"http://{probe.getsockname()[0]}:{port}/")
            except OSError:
                pass
    return found
