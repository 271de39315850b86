"""What was built, as a server may show it: on this machine everything, in a hall only what the whole room may see.

No request is ever mapped to the disk: only names of a list made from the build are answered, each looked up as it is
written. A disk that does not tell upper case from lower therefore opens nothing more.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from socket import AF_INET, SOCK_DGRAM, socket
from urllib.parse import quote

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


def for_the_room(name: str) -> bool:
    """True for a file (named from the folder shown) that everybody in the hall may open.

    >>> for_the_room("tai-lieu/01_nhan_dien_bao_chi.pdf"), for_the_room("trang-chieu/giang-vien/bai-1.html")
    (True, False)
    """
    parts = name.split("/")
    personal = re.search(pack_data()["personal"], f"dist/{name}")
    return not set(parts) & set(PRIVATE) and not personal and Path(name).suffix in PUBLIC_KINDS


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
