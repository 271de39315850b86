"""Zip files that are the same bytes for the same content: packages of documents, packs, sets of files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
READABLE, OWN = 0o644, 0o600  # the rights of what is unpacked: readable by all, or by its owner
Stamp = tuple[int, int, int, int, int, int]


class Archive:
    """A zip being written: every entry bears the same ``stamp`` and the same ``rights``."""

    def __init__(self, opened: zipfile.ZipFile, stamp: Stamp, rights: int) -> None:
        self._opened, self._stamp, self._rights = opened, stamp, rights

    def add(self, name: str, data: bytes) -> None:
        """Put in a file, compressed."""
        self._opened.writestr(self._entry(name, zipfile.ZIP_DEFLATED), data)

    def copy(self, name: str, path: Path) -> int:
        """Put in a file from the disk as it is, piece by piece; its size in bytes."""
        entry = self._entry(name, zipfile.ZIP_STORED)
        entry.file_size = path.stat().st_size
        with path.open("rb") as source, self._opened.open(entry, "w") as target:
            copyfileobj(source, target, 1 << 20)
        return entry.file_size

    def _entry(self, name: str, how: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._stamp)
        entry.compress_type, entry.external_attr = how, self._rights << 16
        return entry


@contextmanager
def archive(
    file: BinaryIO, *, stamp: Stamp = EPOCH, rights: int = READABLE, level: int | None = None
) -> Iterator[Archive]:
    """Write a zip into ``file``; ``level`` of compression, 0 to 9, None for the usual one."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as opened:
        yield Archive(opened, stamp, rights)


def zipped(
    parts: Iterable[tuple[str, bytes]], *, stamp: Stamp = EPOCH, rights: int = READABLE
) -> bytes:
    """Files by name as one zip, in the order given.

    >>> zipped([("a.txt", b"1")]) == zipped([("a.txt", b"1")])
    True
    """
    buffer = io.BytesIO()
    with archive(buffer, stamp=stamp, rights=rights) as made:
        for name, data in parts:
            made.add(name, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of a zip of our own making by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
