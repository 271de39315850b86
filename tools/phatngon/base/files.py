"""Reading with clear sentences, writing all or nothing."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from phatngon.base.errors import InputError, MissingOnMachine
from phatngon.base.numbers import format_number
from phatngon.base.paths import make_folder
from phatngon.base.text import nfc

MAX_INPUT_BYTES = 20_000_000
UNFINISHED = ".dang-ghi"  # how the name of a file ends while it is being written


def read_bytes(path: Path, limit: int = MAX_INPUT_BYTES) -> bytes:
    """Read a whole file of at most ``limit`` bytes.

    Raises InputError when it is absent, a folder, unreadable or too large.
    """
    try:
        if path.stat().st_size > limit:
            size = format_number(limit // 1_000_000)
            raise InputError(
                f"tệp lớn hơn {size} MB nên không đọc.",
                where=path.name,
                advice="Chia nhỏ tệp rồi thử lại.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "không có tệp này.", where=str(path), advice="Kiểm tra lại tên và thư mục."
        ) from None
    except IsADirectoryError:
        raise InputError(
            "đây là thư mục, không phải tệp.", where=str(path), advice="Chỉ rõ tên tệp."
        ) from None
    except OSError as error:
        raise InputError(
            f"không đọc được tệp ({_cause(error)}).",
            where=str(path),
            advice="Kiểm tra quyền đọc, hoặc đóng chương trình đang mở tệp.",
        ) from error


def decode(data: bytes, name: str) -> str:
    """UTF-8 (with or without byte-order mark) as NFC text; InputError names the first bad byte."""
    try:
        return nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError.at_line(
            name,
            line,
            "tệp không phải mã UTF-8.",
            advice="Lưu lại tệp với bảng mã UTF-8 rồi thử lại.",
        ) from None


def read_text(path: Path, limit: int = MAX_INPUT_BYTES) -> str:
    """Read UTF-8 text as NFC. Raises InputError."""
    return decode(read_bytes(path, limit), path.name)


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> Path:
    """Write ``data`` so that a reader sees the old file or the new one, never half of it; ``private``: for this user's eyes only.

    Raises MissingOnMachine when the folder is read-only or the disk is full.
    """
    return write_with(path, lambda file: file.write(data), private=private)


def write_with(path: Path, write: Callable[[BinaryIO], object], *, private: bool = False) -> Path:
    """The same for what is too large to be held in memory: ``write`` gets the open file, which counts only when it returns."""
    try:
        make_folder(path.parent)
        handle, temporary = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name[:40]}.", suffix=UNFINISHED
        )
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o600 if private else 0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write NFC text as UTF-8 with ``\\n`` line ends, all or nothing."""
    return write_bytes(path, nfc(text).encode("utf-8"))


def files_below(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """Every file below a folder in the order of names: its path, time and size. Hidden and compiled ones are passed over."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from files_below(entry.path)
        else:
            state = entry.stat()
            yield entry.path, state.st_mtime_ns, state.st_size


def sweep(folder: Path) -> int:
    """Take away what writers that were killed left below ``folder``; how many files. Only while nobody writes there."""
    left = list(folder.rglob(f".*{UNFINISHED}"))
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def cannot_write(path: Path, error: OSError) -> MissingOnMachine:
    """The sentence for a failed write."""
    advice = (
        "Giải phóng dung lượng đĩa."
        if error.errno == errno.ENOSPC
        else "Chọn thư mục có quyền ghi."
    )
    return MissingOnMachine(
        f"không ghi được tệp ({_cause(error)}).", where=str(path), advice=advice
    )


def _cause(error: OSError) -> str:
    known = {
        errno.ENOSPC: "đĩa đã đầy",
        errno.EACCES: "không có quyền",
        errno.EPERM: "không có quyền",
        errno.EROFS: "ổ đĩa chỉ đọc",
        errno.ENAMETOOLONG: "tên quá dài",
        errno.ENOTDIR: "đường dẫn không phải thư mục",
    }
    return known.get(error.errno or 0, "lỗi hệ thống tệp")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
