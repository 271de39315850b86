"""Files read once per version: what a long session asks for again and again is parsed once, and anew when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


class FileCache(Generic[T]):
    """What ``read`` makes of a file, kept until the file changes. Errors of ``read`` pass through and are not kept."""

    def __init__(self, read: Callable[[Path], T], also: Callable[[], Iterable[Path]] = tuple) -> None:
        """``also`` names the files that what is read rests on too."""
        self._read, self._also = read, also
        self._kept: dict[Path, tuple[tuple[tuple[int, int], ...], T]] = {}

    def get(self, path: Path) -> T:
        """The value for the file as it now stands."""
        version = tuple(map(_version, (path, *self._also())))
        kept = self._kept.get(path)
        if kept is None or kept[0] != version:
            kept = (version, self._read(path))
            self._kept[path] = kept
        return kept[1]


def _version(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (-1, -1)
    return (found.st_mtime_ns, found.st_size)
