"""The files of a store on the disk: copied whole and safe against a power cut, never joined with the log of another history.

DuckDB keeps what is not yet in the file in a log beside it (``….duckdb.wal``) and replays it on opening, whatever store it
belongs to. So a log moves away together with its store, and before another store comes into its place.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from phatngon.base.files import UNFINISHED, cannot_write


def copy_whole(source: Path, target: Path) -> Path:
    """Copy a file so that its place holds the old file or the whole new one, even after a power cut. Raises MissingOnMachine."""
    part = unfinished_copy(source, target)
    try:
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def unfinished_copy(source: Path, target: Path) -> Path:
    """The whole content of ``source`` in a hidden file beside ``target``, written through to the disk. Raises MissingOnMachine."""
    part = target.with_name(f".{target.name}.{os.getpid()}{UNFINISHED}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as old, part.open("wb") as new:
            shutil.copyfileobj(old, new, 1 << 20)
            new.flush()
            os.fsync(new.fileno())
    except OSError as error:
        part.unlink(missing_ok=True)
        raise cannot_write(target, error) from error
    return part


def put_in_place(part: Path, target: Path) -> None:
    """Give a finished file its name, and see to it that the folder remembers. Raises MissingOnMachine."""
    try:
        part.replace(target)
        _settle(target.parent)
    except OSError as error:
        raise cannot_write(target, error) from error


def logs_of(path: Path) -> list[Path]:
    """The logs that lie beside a store, present or gone.

    >>> logs_of(Path("khong-co.duckdb"))
    []
    """
    return sorted(path.parent.glob(f"{_escaped(path.name)}.wal*")) if path.parent.is_dir() else []


def set_logs_aside(path: Path, kept: Path) -> list[Path]:
    """Move the logs beside ``path`` to the name of ``kept``; returns where they lie now. Raises MissingOnMachine."""
    moved = []
    for log in logs_of(path):
        target = kept.with_name(f"{kept.name}{log.name[len(path.name) :]}")
        put_in_place(log, target)
        moved.append(target)
    return moved


def free_name(path: Path, word: str, now: datetime) -> Path:
    """A name beside ``path`` that no file bears, nor any log: with ``word``, the moment, and a number where it must be."""
    name = f"{path.stem}-{word}-{now:%Y%m%d-%H%M%S}"
    number, found = 1, path.with_name(f"{name}{path.suffix}")
    while found.exists() or logs_of(found):
        number += 1
        found = path.with_name(f"{name}-{number}{path.suffix}")
    return found


def _settle(folder: Path) -> None:
    """Write the names of a folder through to the disk; Windows does it by itself and opens no folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
