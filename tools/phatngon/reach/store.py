"""One DuckDB file that keeps every submission: append-only, with an audit log, backup and restore."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.files import cannot_write
from phatngon.base.paths import user_folder
from phatngon.reach.dictionary import tables
from phatngon.reach.sql import connect
from phatngon.reach.workspace import create_tables, fill_defaults, has_table

SCHEMA = "1"
EXTRA_TABLES = {
    "store_info": "key VARCHAR, value VARCHAR",
    "import_batch": "batch_id VARCHAR, imported_at TIMESTAMP, actor VARCHAR, files INTEGER, note VARCHAR",
    "import_submission": "sha256 VARCHAR, submission_id VARCHAR",
    "import_file": "batch_id VARCHAR, file VARCHAR, sha256 VARCHAR, received_at TIMESTAMP, outcome VARCHAR, accepted INTEGER",
    "raw_row": "batch_id VARCHAR, file VARCHAR, sheet VARCHAR, row INTEGER, line BIGINT, accepted BOOLEAN, cells JSON",
    "fact_finding": "batch_id VARCHAR, submission_id VARCHAR, rule VARCHAR, severity VARCHAR, file VARCHAR, sheet VARCHAR, "
                    "row INTEGER, column_letter VARCHAR, field VARCHAR, value_shown VARCHAR, message_vi VARCHAR",
    "published_metric": "period_id VARCHAR, scope VARCHAR, edition INTEGER, published_at TIMESTAMP, metric VARCHAR, value DOUBLE, "
                        "reason VARCHAR, numerator DOUBLE, denominator DOUBLE",
    "audit_log": "logged_at TIMESTAMP, actor VARCHAR, action VARCHAR, object VARCHAR, before_sha256 VARCHAR, after_sha256 VARCHAR, "
                 "reason VARCHAR",
}


def default_store() -> Path:
    """Where the store lies when nobody names a place: the user's data folder."""
    return user_folder() / "bao-cao-lan-toa.duckdb"


@contextmanager
def open_store(path: Path, *, create: bool = True) -> Iterator[Any]:
    """A connection to the store; one officer at a time.

    Raises MissingOnMachine when another program holds the file or the folder cannot be written, InputError when the
    file is no store of this kit or, with ``create=False``, does not exist.
    """
    if not create and not path.is_file():
        raise InputError("chưa có kho số liệu này.", where=str(path), advice="Nhập tệp của đơn vị trước: phatngon reach import …")
    connection = _connect(path)
    try:
        _lay_out(connection, path)
        yield connection
    finally:
        connection.close()


def log_action(connection: Any, at: datetime, actor: str, action: str, target: str, *, before: str = "", after: str = "",
               reason: str = "") -> None:
    """Append one line to the audit log."""
    connection.execute("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?, ?)", [at, actor, action, target, before, after, reason])


def backup(path: Path, target: Path, *, now: datetime, actor: str = "đầu mối") -> Path:
    """Copy the store to ``target`` whole, and prove the copy by opening it. Raises as :func:`open_store`."""
    with open_store(path, create=False) as connection:
        log_action(connection, now, actor, "backup", target.name)
        connection.execute("CHECKPOINT")
    _copy(path, target)
    _prove(target)
    return target


def restore(source: Path, path: Path, *, now: datetime, actor: str = "đầu mối") -> Path | None:
    """Put a backup in the place of the store; the store that was there is kept beside it and its new name returned.

    Raises InputError when ``source`` is no store of this kit; nothing is changed then.
    """
    if not source.is_file():
        raise InputError("không có bản sao lưu này.", where=str(source), advice="Kiểm tra lại tên tệp.")
    _prove(source)
    kept = None
    if path.is_file():
        with open_store(path) as connection:
            connection.execute("CHECKPOINT")
        kept = path.with_name(f"{path.stem}-truoc-khoi-phuc-{now:%Y%m%d-%H%M%S}{path.suffix}")
        _copy(path, kept)
    _copy(source, path)
    with open_store(path) as connection:
        log_action(connection, now, actor, "restore", source.name, after=file_hash(source))
    return kept


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _connect(path: Path) -> Any:
    import duckdb

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        return connect(path)
    except duckdb.IOException as error:
        raise _refused(path, str(error)) from None
    except duckdb.Error:
        raise _no_store(path) from None


def _refused(path: Path, text: str) -> Exception:
    if "lock" in text.lower() or "being used" in text.lower():
        return MissingOnMachine("kho số liệu đang được một chương trình hoặc một người khác mở.", where=str(path),
                                advice="Chờ người ấy xong, hoặc đóng chương trình đang mở, rồi chạy lại.")
    if "not a valid DuckDB" in text or "invalid" in text.lower():
        return _no_store(path)
    return MissingOnMachine("không mở được kho số liệu.", where=str(path), advice="Kiểm tra quyền đọc, ghi của thư mục này.")


def _no_store(path: Path) -> InputError:
    return InputError("tệp này không phải kho số liệu của bộ học liệu, hoặc đã hỏng.", where=str(path),
                      advice="Chỉ đúng tệp .duckdb, hoặc khôi phục từ bản sao lưu: phatngon reach restore …")


def _lay_out(connection: Any, path: Path) -> None:
    if has_table(connection, "store_info"):
        found = connection.execute("SELECT value FROM store_info WHERE key = 'schema'").fetchall()
        if found != [(SCHEMA,)]:
            raise InputError("kho số liệu do một bản khác của bộ học liệu tạo ra.", where=str(path),
                             advice="Dùng đúng bản đã tạo kho, hoặc cập nhật bộ học liệu.")
        _add_missing(connection)
        return
    if connection.execute("SELECT count(*) FROM information_schema.tables").fetchall()[0][0]:
        raise _no_store(path)
    connection.execute("BEGIN")
    for name, columns in EXTRA_TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
    create_tables(connection)
    fill_defaults(connection)
    connection.execute("INSERT INTO store_info VALUES ('schema', ?)", [SCHEMA])
    connection.execute("COMMIT")


def _add_missing(connection: Any) -> None:
    """Tables and columns that an earlier issue of the kit did not have yet; nothing that is there changes."""
    for name, columns in EXTRA_TABLES.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    held = {name for _, name, *_ in connection.execute("PRAGMA table_info('fact_submission')").fetchall()}
    for column in tables()["fact_submission"].columns:
        if column.name not in held:
            connection.execute(f'ALTER TABLE fact_submission ADD COLUMN "{column.name}" {column.sql}')


def _copy(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.dang-ghi")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise cannot_write(target, error) from error


def _prove(path: Path) -> None:
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            if connection.execute("SELECT value FROM store_info WHERE key = 'schema'").fetchall() != [(SCHEMA,)]:
                raise _no_store(path)
    except duckdb.Error:
        raise _no_store(path) from None
