"""Showing what was built: on this machine everything, in a hall only what the whole room may see."""

from __future__ import annotations

import io
import posixpath
import re
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import read_text
from phatngon.publish.pack import pack_data
from phatngon.publish.pack_index import for_pack

PRIVATE = ("giang-vien", "don-vi")  # folders whose files only the trainer's own machine shows
PUBLIC_KINDS = (".html", ".pdf", ".docx")


class Pages(SimpleHTTPRequestHandler):
    """Files below one folder; no listing of folders, no trainer's file for the room, nothing written to the screen."""

    def __init__(self, *arguments, room: bool, **more) -> None:  # type: ignore[no-untyped-def]
        self.room = room
        super().__init__(*arguments, **more)

    def send_head(self):  # type: ignore[no-untyped-def]
        """Refuse what the room may not see, and folders without a start page."""
        parts = [part for part in posixpath.normpath(unquote(urlsplit(self.path).path)).split("/") if part]
        name = "/".join(parts) or "index.html"
        if any(part.startswith(".") for part in parts) or (self.room and not for_the_room(name)):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        if self.room and name == "index.html":
            return self._room_index()
        return super().send_head()

    def _room_index(self):  # type: ignore[no-untyped-def]
        """The start page with what the room may see."""
        page = room_index(Path(self.directory)).encode("utf-8")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return io.BytesIO(page)

    def list_directory(self, path):  # type: ignore[no-untyped-def]
        """No listing."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen of the trainer."""


def for_the_room(name: str) -> bool:
    """True for a file (named from the folder shown) that everybody in the hall may open.

    >>> for_the_room("tai-lieu/01_nhan_dien_bao_chi.pdf"), for_the_room("trang-chieu/giang-vien/bai-1.html")
    (True, False)
    """
    parts = name.split("/")
    personal = re.search(pack_data()["personal"], f"dist/{name}")
    return not set(parts) & set(PRIVATE) and not personal and Path(name).suffix in PUBLIC_KINDS


def room_index(folder: Path) -> str:
    """The start page of ``folder`` without what the room may not see; made anew when the page changes."""
    page = folder / "index.html"
    return _room_index(folder, page.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _room_index(folder: Path, _changed: int) -> str:
    names = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    there = {f"dist/{name}" for name in names if for_the_room(name)}
    return for_pack(read_text(folder / "index.html"), there)


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
