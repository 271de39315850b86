"""Showing the documents: the trainer's machine shows all, the room sees no key, no folder, nothing beside."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.classroom.quiet import quiet_app, shelf_of
from phatngon.classroom.run import Calm, listening, settings
from phatngon.publish.page.serve import Shelf, addresses


@contextmanager
def served(dist: Path, *, room: bool) -> Iterator[int]:
    """The server of ``serve`` in a thread of its own; gives its port."""
    link = listening(0, "127.0.0.1")
    server = Calm(settings(quiet_app(shelf_of(dist, room=room))))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[link])), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield link.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    made = tmp_path / "dist"
    index = (
        '<main><p>mục lục</p><p><a href="bai-hoc/01.html">bài</a></p><p><a href="trang-chieu/giang-vien/a.html">của giảng viên</a></p>'
        '<p><a href="don-vi/index.html">đơn vị</a></p></main>'
    )
    for name, text in {
        "index.html": index,
        "don-vi/index.html": "đơn vị",
        "tai-lieu/01_bai.html": "chung",
        "tai-lieu/01_bai-46-1.html": "riêng",
        "bai-hoc/01.html": "bài",
        "trang-chieu/cong-khai/a.html": "chiếu",
        "trang-chieu/giang-vien/a.html": "đáp án",
        ".an/b.html": "ẩn",
        "du-lieu.json": "{}",
    }.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "ngoai.html").write_text("ngoài", encoding="utf-8")
    return made


@pytest.fixture(params=[False, True], ids=["máy giảng viên", "cả phòng"])
def running(request: pytest.FixtureRequest, dist: Path) -> Iterator[tuple[int, bool]]:
    with served(dist, room=request.param) as port:
        yield port, request.param


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


def test_what_everybody_may_see_is_shown(running: tuple[int, bool]) -> None:
    port, _ = running
    assert (
        "mục lục" in get(port, "/")[1]
        and get(port, "/tai-lieu/01_bai.html")[1] == "chung"
        and get(port, "/bai-hoc/01.html?x=1") == (200, "bài")
    )
    assert get(port, "/trang-chieu/cong-khai/a.html") == (200, "chiếu")


@pytest.mark.parametrize(
    "path",
    [
        "/trang-chieu/giang-vien/a.html",
        "/du-lieu.json",
        "/don-vi/index.html",
        "/tai-lieu/01_bai-46-1.html",
    ],
)
def test_the_trainers_files_are_for_the_trainers_machine(
    running: tuple[int, bool], path: str
) -> None:
    port, room = running
    assert get(port, path)[0] == (404 if room else 200)


OTHER_NAMES = [
    "/TRANG-CHIEU/GIANG-VIEN/A.HTML",
    "/trang-chieu/Giang-Vien/a.html",
    "/trang-chieu/giang-vien./a.html",
    "/trang-chieu/giang-vien%20/a.html",
    "/trang-chieu/GIANG-~1/a.html",
    "/trang-chieu\\giang-vien\\a.html",
    "/trang-chieu/giang-vien/a.html::$DATA",
    "/trang-chieu/./giang-vien/a.html",
    "/trang-chieu/giang%2Dvien/a.html",
    "/trang-chieu/cong-khai/../giang-vien/a.html",
    "/DON-VI/index.html",
    "/tai-lieu/01_BAI-46-1.html",
    "/%00.html",
    "/%ed%a0%80",
    "/tai-lieu/../../ngoai.html",
]


@pytest.mark.parametrize("path", OTHER_NAMES)
def test_a_name_is_the_one_on_the_list_or_none(running: tuple[int, bool], path: str) -> None:
    assert get(running[0], path)[0] == 404


def test_no_request_opens_a_file_by_its_own_words(dist: Path) -> None:
    """A disk that folds case, drops a final dot or knows short names opens nothing more: requests never reach it."""
    (dist / "trang-chieu" / "GIANG-VIEN").symlink_to(
        dist / "trang-chieu" / "giang-vien", target_is_directory=True
    )
    shelf = Shelf(dist, room=True)
    assert shelf.find("/trang-chieu/GIANG-VIEN/a.html") is None and shelf.find(
        "/trang-chieu/cong-khai/a.html"
    )
    assert all(shelf.find(path) is None for path in OTHER_NAMES)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(dist: Path, tmp_path: Path) -> None:
    (dist / "loi.html").symlink_to(tmp_path / "ngoai.html")
    assert Shelf(dist, room=False).find("/loi.html") is None


def say(port: int, words: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as visitor:
        visitor.sendall(words)
        told = b""
        while part := visitor.recv(65536):
            told += part
    return told


@pytest.mark.parametrize(
    "words",
    [
        b"GET http://[/x HTTP/1.0\r\n\r\n",
        b"GET \xff\xfe HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.0\r\nHost: \xc3\xa1\r\n\r\n",
    ],
)
def test_a_broken_request_gets_an_answer_and_prints_nothing(
    running: tuple[int, bool], words: bytes, capfd: pytest.CaptureFixture
) -> None:
    told = say(running[0], words)
    assert (
        told.startswith(b"HTTP/1.1 ")
        and b"Not Found\r\n\r\nNot" not in told
        and b"Bad Request\r\n\r\nInvalid" not in told
    )
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("evil.example", False),
        ("evil.example:80", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_on_the_trainers_machine_only_its_own_names_are_answered(
    dist: Path, host: str, own: bool
) -> None:
    with served(dist, room=False) as port:
        head = f"GET /trang-chieu/giang-vien/a.html HTTP/1.0\r\nHost: {host}{f':{port}' if own else ''}\r\n\r\n"
        assert say(port, head.encode())[9:12] == (b"200" if own else b"404")


def test_a_page_that_is_not_there_is_told_in_vietnamese(running: tuple[int, bool]) -> None:
    assert "Không có trang này".encode() in say(
        running[0], b"GET /khong-co HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
    )


def test_silent_visitors_hold_up_nobody_and_are_let_go(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phatngon.classroom.run.SILENT", 0.5)
    with served(dist, room=True) as port:
        silent = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(60)]
        slow = socket.create_connection(("127.0.0.1", port), timeout=10)
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Cham:")
        try:
            assert get(port, "/tai-lieu/01_bai.html") == (200, "chung")
            assert all(visitor.recv(10) == b"" for visitor in (*silent, slow))  # the server hung up
        finally:
            for visitor in (*silent, slow):
                visitor.close()


def test_the_start_page_of_the_room_leads_nowhere_it_may_not(
    running: tuple[int, bool], dist: Path
) -> None:
    port, room = running
    page = get(port, "/index.html")[1]
    assert "bai-hoc/01.html" in page and ("giảng viên" in page, "đơn vị" in page) == (
        not room,
        not room,
    )
    (dist / "index.html").write_text("<main><p>mới</p></main>", encoding="utf-8")
    assert "mới" in get(port, "/")[1]


@pytest.mark.parametrize(
    "path",
    ["/trang-chieu/", "/.an/b.html", "/../ngoai.html", "/%2e%2e/ngoai.html", "/khong-co.html"],
)
def test_no_folder_nothing_hidden_and_nothing_beside(running: tuple[int, bool], path: str) -> None:
    assert get(running[0], path)[0] == 404


def test_a_taken_port_and_an_empty_folder_are_sentences(dist: Path, tmp_path: Path) -> None:
    with served(dist, room=False) as port:
        with pytest.raises(MissingOnMachine, match="(?i)cổng mạng"):
            listening(port, "127.0.0.1")
        assert addresses(port, room=False) == [f"http://127.0.0.1:{port}/"]
    with pytest.raises(InputError, match="(?i)chưa có tài liệu"):
        shelf_of(tmp_path, room=False)


def test_every_card_of_the_machine_is_told_with_or_without_a_default_route(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import psutil

    def card(address: str, family: int = socket.AF_INET) -> list[SimpleNamespace]:
        return [SimpleNamespace(family=family, address=address)]

    def state(up: bool) -> SimpleNamespace:
        return SimpleNamespace(isup=up)

    cards = {
        "lo": card("127.0.0.1"),
        "ap0": card("192.168.137.1"),
        "eth0": card("10.9.9.1"),
        "tat": card("10.1.1.1"),
        "v6": card("fe80::1", socket.AF_INET6),
        "tu-cap": card("169.254.7.7"),
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: cards)
    monkeypatch.setattr(
        psutil, "net_if_stats", lambda: {name: state(name != "tat") for name in cards}
    )
    monkeypatch.setattr("phatngon.publish.page.serve._default_route", lambda: "")
    assert addresses(8000, room=True) == [
        f"http://{one}:8000/" for one in ("127.0.0.1", "10.9.9.1", "192.168.137.1", "169.254.7.7")
    ]
    monkeypatch.setattr("phatngon.publish.page.serve._default_route", lambda: "192.168.137.1")
    assert addresses(8000, room=True)[1] == "http://192.168.137.1:8000/" and addresses(
        8000, room=False
    ) == ["http://127.0.0.1:8000/"]
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: {"lo": card("127.0.0.1")})
    assert addresses(8000, room=True) == ["http://127.0.0.1:8000/"]


def test_a_page_goes_out_small_and_is_kept_for_a_while(running: tuple[int, bool]) -> None:
    head = b"GET /tai-lieu/01_bai.html HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    told, _, body = say(running[0], head).partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in told.lower() and b"max-age=" in told.lower()
    assert gzip.decompress(body).decode("utf-8") == "chung"
    assert b"content-encoding" not in say(running[0], head.replace(b"gzip", b"br")).lower()
