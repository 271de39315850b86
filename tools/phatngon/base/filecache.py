"""Files read once per version: what a long session asks for again and again is parsed once, and anew when it changes.

What takes long to read can also be kept on disk, compiled, for the next process.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from phatngon.base.errors import KitError
from phatngon.base.files import files_below, write_bytes
from phatngon.base.paths import kit_root, user_folder

T = TypeVar("T")
Versions = tuple[tuple[str, int, int], ...]
KEPT_FILES = 80  # compiled files on disk; the oldest go first

_SEEN: ContextVar[dict[tuple[Any, Path], Any] | None] = ContextVar("seen", default=None)


@contextlib.contextmanager
def one_look() -> Iterator[None]:
    """A piece of work that looks at each file once: it rests on one state of the files from beginning to end.

    Asking the system about a folder of the law costs little, and thousands of times in one piece of work it costs more than
    the work. Not for work that writes a file and reads it again, nor for what runs on and on. Serves as a decorator too.

    >>> with one_look():
    ...     pass
    """
    if _SEEN.get() is not None:
        yield
        return
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


class FileCache(Generic[T]):
    """What ``read`` makes of a file, kept until the file changes. Errors of ``read`` pass through and are not kept."""

    def __init__(
        self,
        read: Callable[[Path], T],
        also: Callable[[], Iterable[Path]] = tuple,
        *,
        compiled: bool = False,
    ) -> None:
        """``also`` names the files that what is read rests on too; ``compiled``: kept on disk for the next process."""
        self._read, self._also, self._compiled = read, also, compiled
        self._kept: dict[Path, tuple[Versions, T]] = {}

    def get(self, path: Path) -> T:
        """The value for the file (or the folder of files) as it now stands."""
        seen = _SEEN.get()
        if seen is None:
            return self._as_it_stands(path)
        key = (self, path)
        if key not in seen:
            seen[key] = self._as_it_stands(path)
        value: T = seen[key]
        return value

    def _as_it_stands(self, path: Path) -> T:
        version = tuple(one for each in (path, *self._also()) for one in _versions(each))
        kept = self._kept.get(path)
        if kept is None or kept[0] != version:
            value = _from_disk(path, version, self._read) if self._compiled else self._read(path)
            kept = (version, value)
            self._kept[path] = kept
        return kept[1]


def _versions(path: Path) -> Iterable[tuple[str, int, int]]:
    """The version of a file, or of every file in a folder: one that comes or goes is a change as well."""
    try:
        own = path.stat()
        if not stat.S_ISDIR(own.st_mode):
            return ((path.name, own.st_mtime_ns, own.st_size),)
        with os.scandir(path) as entries:
            return sorted(
                (entry.name, found.st_mtime_ns, found.st_size)
                for entry in entries
                for found in (entry.stat(),)
            )
    except OSError:
        return ((path.name, -1, -1),)


def _from_disk(path: Path, version: Versions, read: Callable[[Path], T]) -> T:
    """What ``read`` made of this very version in another process, or what it makes now, kept for the next.

    The name holds everything the value depends on: the files, this program's own code and tables, the Python that runs it. The
    folder is as trusted as the program: it lies in the program's own environment, or in the user's closed folder.
    """
    key = repr((str(path.resolve()), version, code_version(), sys.version_info[:3])).encode("utf-8")
    kept = _compiled_folder() / f"{hashlib.sha256(key).hexdigest()[:32]}.bin"
    with contextlib.suppress(
        OSError,
        EOFError,
        pickle.UnpicklingError,
        AttributeError,
        ImportError,
        IndexError,
        ValueError,
        TypeError,
    ):
        known: T = pickle.loads(kept.read_bytes())
        return known  # whatever is wrong with it, it is made anew
    value = read(path)
    with contextlib.suppress(
        KitError, OSError
    ):  # a full or read-only disk costs time, nothing else
        write_bytes(kept, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL), private=True)
        _sweep(kept.parent)
    return value


def _compiled_folder() -> Path:
    environment = kit_root() / ".venv"
    return (environment if environment.is_dir() else user_folder()) / "bien-dich"


def _sweep(folder: Path) -> None:
    files = sorted(folder.glob("*.bin"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[KEPT_FILES:]:
        file.unlink(missing_ok=True)


@cache
def code_version() -> str:
    """A digest of the program's own files (names, times, sizes): a value compiled by other code is never used."""
    digest = hashlib.sha256()
    for name, changed, size in files_below(Path(__file__).resolve().parents[1]):
        if name.endswith((".py", ".yaml")):
            digest.update(f"{name}|{size}|{changed}\n".encode())
    return digest.hexdigest()
