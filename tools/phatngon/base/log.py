"""The append-only log: one JSON object a line, whole or absent, safe for two writers and for ``kill -9``.

A line is written with one call under a lock and forced to disk before the call returns. A torn last line (power
cut in mid-write) is set aside when reading and closed off before the next append; nothing before it is touched.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import cannot_write
from phatngon.base.paths import make_folder

_FAR = 2**30  # the byte locked on Windows lies beyond the text, so that readers are never shut out


@dataclass(frozen=True)
class LogContent:
    """What a log holds: ``rows`` in order, and the 1-based numbers of lines nobody can read."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    damaged_lines: list[int] = field(default_factory=list)


def append(path: Path, row: Mapping[str, object]) -> None:
    """Add ``row`` to the log at ``path``; on return it is on the disk.

    Raises MissingOnMachine when the disk is full or the folder read-only.
    """
    line = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
    try:
        make_folder(path.parent)
        handle = os.open(
            path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644
        )
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        with locked(handle):
            size = os.fstat(handle).st_size
            if size and _last_byte(handle, size) != b"\n":
                line = b"\n" + line
            try:
                _write_whole(handle, line)
                os.fsync(handle)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(handle, size)
                raise
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        os.close(handle)


def read(path: Path) -> LogContent:
    """Read every whole row; an absent log is empty. Raises InputError when the file cannot be read at all."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return LogContent()
    except OSError as error:
        raise InputError(
            "không đọc được sổ ghi.",
            where=str(path),
            advice="Kiểm tra quyền đọc tệp này; đừng xóa tệp.",
        ) from error
    rows: list[dict[str, Any]] = []
    damaged: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(
                line.decode("utf-8-sig")
            )  # an editor may have put a byte-order mark before the first line
        except (ValueError, RecursionError):  # no text, no JSON, or nested without end
            row = None
        if isinstance(row, dict):
            rows.append(row)
        else:
            damaged.append(number)
    return LogContent(rows, damaged)


def _write_whole(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


@contextlib.contextmanager
def locked(handle: int) -> Iterator[None]:
    """Hold the file's exclusive lock; the system drops it when a process dies."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
