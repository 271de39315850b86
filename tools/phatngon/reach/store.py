"""One DuckDB file that keeps every submission: append-only, with an audit log, backup and restore."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import cannot_write
from phatngon.base.moments import VIETNAM
from phatngon.base.paths import user_folder
from phatngon.base.program import command
from phatngon.reach.database import Database
from phatngon.reach.desk import Desk
from phatngon.reach.store_files import (
    copy_whole,
    free_name,
    logs_of,
    put_in_place,
    set_logs_aside,
    unfinished_copy,
)
from phatngon.reach.store_tables import EXTRA_TABLES, add_missing
from phatngon.reach.workspace import create_tables, fill_defaults

SCHEMA = "1"


def default_store() -> Path:
    """Where the store lies when nobody names a place: the user's data folder."""
    return user_folder() / "bao-cao-lan-toa.duckdb"


class StoreDamaged(InputError):
    """The file is no store of this kit, or no longer one."""


@contextmanager
def open_store(path: Path, *, create: bool = True) -> Iterator[Desk]:
    """A connection to the store; one officer at a time.

    Raises MissingOnMachine when another program holds the file, the folder cannot be written or the disk is full,
    StoreDamaged when the file is no store of this kit, InputError when with ``create=False`` it does not exist.
    """
    import duckdb

    if not path.is_file():
        if not create:
            raise InputError(
                "chưa có kho số liệu này.",
                where=str(path),
                advice=f"Nhập tệp của đơn vị trước: {command('reach import …')}",
            )
        if logs_of(
            path
        ):  # left by a store that is gone: DuckDB would write its rows into the new one
            set_logs_aside(
                path,
                free_name(
                    path,
                    "nhat-ky-cu",
                    datetime.fromtimestamp(logs_of(path)[0].stat().st_mtime, VIETNAM),
                ),
            )
    desk = _connect(path)
    try:
        _lay_out(desk, path)
        yield desk
    except duckdb.Error as error:
        if told := _told(path, error):
            raise told from None
        raise
    finally:
        desk.close()


def log_action(
    desk: Desk,
    at: datetime,
    actor: str,
    action: str,
    target: str,
    *,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Append one line to the audit log."""
    desk.run(
        "INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?, ?)",
        [at, actor, action, target, before, after, reason],
    )


def backup(path: Path, target: Path, *, now: datetime, actor: str = "đầu mối") -> Path:
    """Copy the store to ``target`` whole, and prove the copy by opening it. Raises as :func:`open_store`."""
    with open_store(path, create=False) as desk:
        log_action(desk, now, actor, "backup", target.name)
        desk.run("CHECKPOINT")
        held = _row_counts(desk)
    set_logs_aside(target, free_name(target, "nhat-ky-cu", now))
    copy_whole(path, target)
    if _lost(held, _prove(target)):
        raise StoreDamaged(
            "bản sao lưu không giống kho.",
            where=str(target),
            advice="Chạy lại; đừng mở kho trong lúc sao lưu.",
        )
    return target


def restore(source: Path, path: Path, *, now: datetime, actor: str = "đầu mối") -> Path | None:
    """Put a backup in the place of the store, damaged or not; what was there is kept beside it and its new name returned.

    Raises InputError when ``source`` is no store of this kit, MissingOnMachine when somebody has the store open; nothing is changed
    then.
    """
    if not source.is_file():
        raise InputError(
            "không có bản sao lưu này.", where=str(source), advice="Kiểm tra lại tên tệp."
        )
    if path.is_file() and source.samefile(path):
        raise InputError(
            "bản sao lưu và kho là cùng một tệp.", where=str(source), advice="Chỉ đúng bản sao lưu."
        )
    part = unfinished_copy(source, path)
    try:
        held = _prove(part, source)
        _settle_old(path)
        kept = free_name(path, "truoc-khoi-phuc", now) if path.is_file() or logs_of(path) else None
        if kept and path.is_file():
            copy_whole(path, kept)
        if kept:
            set_logs_aside(path, kept)
        put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)
    with open_store(path) as desk:
        if _lost(held, _row_counts(desk)):
            raise StoreDamaged(
                "kho vừa khôi phục không giống bản sao lưu.",
                where=str(path),
                advice="Khôi phục lại từ bản sao lưu khác.",
            )
        log_action(desk, now, actor, "restore", source.name, after=file_hash(source))
    return kept


def _settle_old(path: Path) -> None:
    """Bring what the old store still has in its log into its file; a damaged one stays as it is, byte for byte."""
    import duckdb

    if path.is_file():
        with suppress(InputError, duckdb.Error), open_store(path) as desk:
            desk.run("CHECKPOINT")


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _connect(path: Path) -> Desk:
    import duckdb

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        return Desk.connect(path)
    except duckdb.Error as error:
        raise _told(path, error) or _unopened(path, error) from None


def _told(path: Path, error: Exception) -> Exception | None:
    """The sentence for what happened to the file below DuckDB; None for any other error."""
    text = str(error).lower()
    if "could not set lock" in text or "conflicting lock" in text or "being used" in text:
        return MissingOnMachine(
            "kho số liệu đang được một chương trình hoặc một người khác mở.",
            where=str(path),
            advice="Chờ người ấy xong, hoặc đóng chương trình đang mở, rồi chạy lại.",
        )
    if any(
        word in text
        for word in (
            "no space left",
            "disk full",
            "not enough space",
            "disk is full",
            "disk quota",
            "file too large",
        )
    ):
        return MissingOnMachine(
            "không ghi được vào kho số liệu (đĩa đã đầy).",
            where=str(path),
            advice="Giải phóng dung lượng đĩa rồi chạy lại; số liệu đã có trong kho được giữ nguyên.",
        )
    if any(
        word in text
        for word in (
            "not a valid duckdb",
            "corrupt",
            "checksum",
            "could not read enough bytes",
            "serialization error",
            "failure while replaying wal",
        )
    ):
        return _no_store(path)
    return None


def _unopened(path: Path, error: Exception) -> Exception:
    """The sentence for a file that DuckDB does not open for any other cause."""
    import duckdb

    if isinstance(error, duckdb.IOException):
        return MissingOnMachine(
            "không mở được kho số liệu.",
            where=str(path),
            advice="Kiểm tra quyền đọc, ghi của thư mục này.",
        )
    return _no_store(path)


def _no_store(path: Path) -> StoreDamaged:
    return StoreDamaged(
        "tệp này không phải kho số liệu của bộ học liệu, hoặc đã hỏng.",
        where=str(path),
        advice=f"Chỉ đúng tệp .duckdb, hoặc khôi phục từ bản sao lưu: {command('reach restore …')}",
    )


def _lay_out(desk: Desk, path: Path) -> None:
    if desk.holds("store_info"):
        found = desk.rows("SELECT value FROM store_info WHERE key = 'schema'")
        if found != [(SCHEMA,)]:
            raise InputError(
                "kho số liệu do một bản khác của bộ học liệu tạo ra.",
                where=str(path),
                advice="Dùng đúng bản đã tạo kho, hoặc cập nhật bộ học liệu.",
            )
        add_missing(desk)
        return
    if desk.value("SELECT count(*) FROM information_schema.tables"):
        raise _no_store(path)
    with desk.transaction():
        for name, columns in EXTRA_TABLES.items():
            desk.run(f"CREATE TABLE {name} ({columns})")
        create_tables(desk)
        fill_defaults(desk)
        desk.run("INSERT INTO store_info VALUES ('schema', ?)", [SCHEMA])


def _row_counts(desk: Database) -> dict[str, int]:
    """Rows of every table of the store."""
    names = desk.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database() "
        "AND table_type = 'BASE TABLE' ORDER BY 1"
    )
    return {name: desk.value(f'SELECT count(*) FROM "{name}"') for (name,) in names}


def _lost(before: dict[str, int], after: dict[str, int]) -> bool:
    """True where a table has not the rows that it had; a table more, of a later issue of the kit, is no loss."""
    return any(after.get(name) != rows for name, rows in before.items())


def _prove(path: Path, named: Path | None = None) -> dict[str, int]:
    """The rows of every table of a store that must open; ``named``: how to call the file. Raises StoreDamaged."""
    import duckdb

    try:
        with Database(duckdb.connect(str(path), read_only=True)) as database:
            if database.rows("SELECT value FROM store_info WHERE key = 'schema'") != [(SCHEMA,)]:
                raise _no_store(named or path)
            return _row_counts(database)
    except duckdb.Error:
        raise _no_store(named or path) from None
