"""Showing what was built: on this machine everything, in a hall only what the whole room may see.

No request is ever mapped to the disk: only names of a list made from the build are answered, each looked up as it is
written. A disk that does not tell upper case from lower therefore opens nothing more.
"""

from __future__ import annotations

import re
import threading
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET, SOCK_DGRAM, socket
from time import sleep
from urllib.parse import quote

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import read_text
from phatngon.publish.packs.pack import pack_data
from phatngon.publish.packs.pack_index import for_pack

PRIVATE = ("giang-vien", "don-vi")  # folders whose files only the trainer's own machine shows
PUBLIC_KINDS = (".html", ".pdf", ".docx")
INDEX = "index.html"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
VISITORS = 150  # served at the same time; one more is asked to come again
WAITING = 128  # connections the system holds until they are taken: a whole hall presses at once
SILENT_SECONDS = 15.0  # a visitor who says nothing for so long is let go
NOT_FOUND = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Không có trang này</title><p>Không có trang này. <a href="/">Về trang đầu</a></p></html>'
)


class Shelf:
    """The files of a build that may be asked for, by the exact path of the request; looked over again when the build changes."""

    def __init__(self, folder: Path, *, room: bool) -> None:
        self.folder, self.room = folder.resolve(), room
        self._built = -1
        self._lock = threading.Lock()
        self._files: dict[str, Path] = {}
        self._start = b""

    def find(self, path: str) -> tuple[bytes, str] | None:
        """What is answered to the path of a request (without its query) and of which kind; None for anything not on the list."""
        with self._lock:
            self._look_over()
            file = self._files.get(path)
        if file is None:
            return None
        if file.name == INDEX and file.parent == self.folder and self.room:
            return self._start, KINDS[".html"]
        return file.read_bytes(), KINDS.get(file.suffix, "application/octet-stream")

    def _look_over(self) -> None:
        built = (self.folder / INDEX).stat().st_mtime_ns
        if built == self._built:
            return
        names = [
            file.relative_to(self.folder).as_posix()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and self.folder in file.resolve().parents
        ]
        shown = [
            name
            for name in names
            if not any(part.startswith(".") for part in name.split("/"))
            and (not self.room or for_the_room(name))
        ]
        self._files = {
            f"/{form}": self.folder / name for name in shown for form in (name, quote(name))
        }
        self._files["/"] = self.folder / INDEX
        if self.room:
            self._start = for_pack(
                read_text(self.folder / INDEX), {f"dist/{name}" for name in shown}
            ).encode("utf-8")
        self._built = built


class Pages(BaseHTTPRequestHandler):
    """Answers with what is on the shelf and with nothing else; nothing is written to the screen."""

    timeout = SILENT_SECONDS
    server_version, sys_version = "phatngon", ""

    def __init__(self, *arguments, shelf: Shelf) -> None:  # type: ignore[no-untyped-def]
        self.shelf = shelf
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer a request."""
        self._answer(whole=True)

    def do_HEAD(self) -> None:
        """Answer a request for the head alone."""
        self._answer(whole=False)

    def _answer(self, *, whole: bool) -> None:
        found = (
            self.shelf.find(self.path.partition("?")[0].partition("#")[0])
            if self._known_host()
            else None
        )
        body, kind = found or (NOT_FOUND.encode("utf-8"), KINDS[".html"])
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        if whole:
            self.wfile.write(body)

    def _known_host(self) -> bool:
        """On the trainer's machine only this machine's own names: another name is a web page that reaches for the answer keys."""
        if self.shelf.room:
            return True
        host = re.sub(r":\d+$", "", self.headers.get("Host", "").strip().lower())
        return host in ("127.0.0.1", "localhost", "[::1]")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen of the trainer."""


class Visitors(ThreadingHTTPServer):
    """A server that holds on to a whole hall, and to no visitor for ever."""

    request_queue_size = WAITING
    daemon_threads = True

    def __init__(self, *arguments, **more) -> None:  # type: ignore[no-untyped-def]
        self._places = threading.BoundedSemaphore(VISITORS)
        super().__init__(*arguments, **more)

    def get_request(self) -> tuple[socket, object]:
        """The next visitor; where the system has no more descriptors, a pause, not a busy loop."""
        try:
            return super().get_request()
        except OSError:
            sleep(0.05)
            raise

    def process_request(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Serve in a thread of its own while there is room."""
        if not self._places.acquire(timeout=1):
            try:
                request.settimeout(1)
                request.sendall(
                    b"HTTP/1.0 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"
                )
            except OSError:
                pass  # gone already
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """Give the place back, however the visit ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request, client_address) -> None:  # type: ignore[no-untyped-def]
        """A visitor who leaves in the middle is nobody's error, and no traceback is for the trainer's screen."""


def for_the_room(name: str) -> bool:
    """True for a file (named from the folder shown) that everybody in the hall may open.

    >>> for_the_room("tai-lieu/01_nhan_dien_bao_chi.pdf"), for_the_room("trang-chieu/giang-vien/bai-1.html")
    (True, False)
    """
    parts = name.split("/")
    personal = re.search(pack_data()["personal"], f"dist/{name}")
    return not set(parts) & set(PRIVATE) and not personal and Path(name).suffix in PUBLIC_KINDS


def server(folder: Path, port: int, *, room: bool) -> ThreadingHTTPServer:
    """A server for ``folder``; ``room``: for everybody on the network of the hall, without the trainer's files.

    Raises InputError where nothing was built yet, MissingOnMachine where the port is taken.
    """
    if not (folder / INDEX).is_file():
        raise InputError(
            "chưa có tài liệu nào để mở.",
            where=str(folder),
            advice="Chạy python3 tools/start.py build trước.",
        )
    try:
        return Visitors(
            ("0.0.0.0" if room else "127.0.0.1", port),
            partial(Pages, shelf=Shelf(folder, room=room)),
        )
    except (OSError, OverflowError):
        raise MissingOnMachine(
            f"cổng mạng {port} đang được chương trình khác dùng, hoặc không dùng được.",
            advice=f"Đóng chương trình đó, hoặc chạy lại với --port {port + 10 if port < 65000 else 8010}.",
        ) from None


def addresses(port: int, *, room: bool) -> list[str]:
    """Where people open it: this machine, and in a hall every network card's address, that of the default route first.

    A laptop that is the hall's hotspot, or stands behind a switch, has no default route; its address counts all the same.
    """
    found = [f"http://127.0.0.1:{port}/"]
    return (
        [*found, *(f"http://{address}:{port}/" for address in card_addresses())] if room else found
    )


def card_addresses() -> list[str]:
    """The IPv4 addresses of the network cards that are up, without this machine's own loop."""
    import psutil

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        one.address
        for name, held in psutil.net_if_addrs().items()
        if name in up
        for one in held
        if one.family == AF_INET and not one.address.startswith("127.")
    ]
    return sorted(
        dict.fromkeys(found),
        key=lambda address: (address != _default_route(), address.startswith("169.254."), address),
    )


def _default_route() -> str:
    with socket(AF_INET, SOCK_DGRAM) as probe:
        try:
            probe.connect(
                ("192.0.2.1", 9)
            )  # no packet is sent: this only asks which card would be used
            return str(probe.getsockname()[0])
        except OSError:
            return ""
