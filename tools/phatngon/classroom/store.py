"""The record of a class: one SQLite file to which events are only added, each on the disk before anybody is told it is kept."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.paths import make_folder
from phatngon.classroom.state import LogLine

FILE = "lop.sqlite"
FORM = 1
_MAKE = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists events (seq integer primary key, at text not null, kind text not null, body text not null);
create trigger if not exists kept_update before update on events begin select raise(abort, 'chỉ thêm'); end;
"""
_SYNCED = re.compile(r"onedrive|dropbox|google ?drive|icloud", re.IGNORECASE)


class ClassStore:
    """The log of one class. One writer at a time: a second one is told so.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = ClassStore.open(Path(folder))
    ...     store.add([{"seq": 1, "at": "2026-11-30T08:00:00+07:00", "kind": "note", "text": "mở lớp"}])
    ...     kept = [event["text"] for event in store.events()]
    ...     store.close()
    >>> kept
    ['mở lớp']
    """

    def __init__(self, path: Path, link: sqlite3.Connection) -> None:
        self.path, self.link = path, link

    @classmethod
    def open(cls, folder: Path) -> ClassStore:
        """The log in ``folder``, made where there is none.

        Raises InputError for a folder that is carried to other machines behind the program's back and for a file that is
        no log of a class, MissingOnMachine where nothing can be written or another process holds the class open.
        """
        if _SYNCED.search(str(folder.resolve())) or str(folder).startswith(("\\\\", "//")):
            raise InputError(
                "sổ của lớp không được nằm trong thư mục đồng bộ hay ổ mạng.",
                where=str(folder),
                advice="Chọn một thư mục trên ổ đĩa của máy này với --data.",
            )
        path = folder / FILE
        try:
            make_folder(folder)
            link = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=1)
        except (OSError, sqlite3.Error) as error:
            raise MissingOnMachine(
                "không ghi được sổ của lớp.",
                where=str(folder),
                advice="Chọn thư mục khác với --data.",
            ) from error
        store = cls(path, link)
        try:
            link.execute("pragma locking_mode=exclusive")
            link.execute("pragma journal_mode=wal")
            link.execute("pragma synchronous=full")
            link.execute(
                "pragma wal_autocheckpoint=0"
            )  # the file stays still while results are read beside it
            link.executescript(_MAKE)
            link.execute("begin immediate")  # takes the lock that is kept
            link.execute("commit")
        except sqlite3.OperationalError as error:
            link.close()
            raise MissingOnMachine(
                "lớp này đang mở ở một cửa sổ khác.",
                where=str(path),
                advice="Đóng cửa sổ đó, hoặc chọn thư mục khác với --data.",
            ) from error
        except sqlite3.DatabaseError as error:
            link.close()
            raise _no_log(path) from error
        if store.fact("form", str(FORM)) != str(FORM):
            store.close()
            raise _no_log(path)
        return store

    def fact(self, name: str, default: str) -> str:
        """A fact that is written once and stays: the code, the keys, the secret of the room."""
        self.link.execute("insert or ignore into facts values (?, ?)", (name, default))
        row = self.link.execute("select value from facts where name = ?", (name,)).fetchone()
        return str(row[0])

    def add(self, events: Iterable[LogLine]) -> None:
        """Add events; on return they are on the disk, all or none. Raises MissingOnMachine where the disk refuses."""
        rows = []
        for event in events:
            body = {k: v for k, v in event.items() if k not in ("seq", "at", "kind")}
            line = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            rows.append((event["seq"], event["at"], event["kind"], line))
        try:
            self.link.execute("begin immediate")
            self.link.executemany("insert into events values (?, ?, ?, ?)", rows)
            self.link.execute("commit")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self.link.execute("rollback")
            raise MissingOnMachine(
                "không ghi được sổ của lớp.",
                where=str(self.path),
                advice="Kiểm tra chỗ trống trên ổ đĩa.",
            ) from error

    def events(self) -> Iterator[LogLine]:
        """Every event in order."""
        yield from _events(self.link)

    def close(self) -> None:
        """Put everything into the one file and let it go."""
        with contextlib.suppress(sqlite3.Error):
            self.link.execute("pragma wal_checkpoint(truncate)")
            self.link.execute("pragma locking_mode=normal")
            self.link.execute("pragma journal_mode=delete")
        self.link.close()


def read_log(path: Path) -> tuple[dict[str, str], list[LogLine]]:
    """The facts and events of a log, from a copy in memory, so that an open class is not disturbed. Raises InputError.

    ``path`` is the file or the folder it lies in. While the room is open its newest events lie beside the file and are read too.
    """
    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise InputError("không có sổ lớp nào ở đây.", where=str(path), advice="Xem lại đường dẫn.")
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as copied:
        own = Path(copied) / file.name
        try:
            for end in (
                "-wal",
                "",
            ):  # the newest first: what moves into the file meanwhile is in both
                beside = file.with_name(file.name + end)
                if beside.is_file():
                    shutil.copyfile(beside, own.with_name(own.name + end))
            link = sqlite3.connect(own)
            try:
                facts = {
                    str(name): str(value) for name, value in link.execute("select * from facts")
                }
                return facts, list(_events(link))
            finally:
                link.close()
        except (OSError, sqlite3.Error, ValueError) as error:
            raise _no_log(file) from error


def delete_log(path: Path) -> Path:
    """Delete a log. Raises InputError for what is no log, MissingOnMachine where the class is open."""
    file = path / FILE if path.is_dir() else path
    read_log(file)  # nothing but a log of a class is ever deleted
    ClassStore.open(file.parent).close() if file.name == FILE else None
    for end in ("-wal", "-shm", ""):
        file.with_name(file.name + end).unlink(missing_ok=True)
    return file


def _events(link: sqlite3.Connection) -> Iterator[LogLine]:
    for seq, at, kind, body in link.execute("select seq, at, kind, body from events order by seq"):
        yield cast(LogLine, {"seq": seq, "at": at, "kind": kind, **json.loads(body)})


def _no_log(path: Path) -> InputError:
    return InputError(
        "tệp này không phải sổ của một lớp.",
        where=str(path),
        advice=f"Chọn tệp {FILE} do lệnh class ghi.",
    )
