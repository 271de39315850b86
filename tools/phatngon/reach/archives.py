"""The files inside a zip that a unit sent, laid beside each other in a folder that goes with the program.

Nothing is unpacked before the archive was looked through: how many files, how large, how they are called. A zip inside a zip
is one file that is not read.
"""

from __future__ import annotations

import atexit
import tempfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from phatngon.base.numbers import format_number
from phatngon.base.text import nfc
from phatngon.reach.reading.settings import limits
from phatngon.reach.reading.sheets import Unreadable

_DEPTH = 2  # folders of a member that its name keeps
_WORKBOOK = ("xl/", "word/", "content.xml", "ppt/")
_BAD = '<>:"|?*\\'
_OPEN = "Giải nén, đặt các tệp bên trong vào thư mục này."


@dataclass
class _Opened:
    """Archives opened so far: member → the archive it came from; and the folder that holds the members."""

    sources: dict[Path, Path] = field(default_factory=dict)
    members: dict[Path, list[Path]] = field(default_factory=dict)
    folder: tempfile.TemporaryDirectory[str] | None = None


_opened = _Opened()


def is_archive(path: Path) -> bool:
    """True for a zip of files; a workbook or a document is none, whatever it is called."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return False
    with suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(path) as archive:
        return not any(name.startswith(_WORKBOOK) for name in archive.namelist())
    return True


def unpack(path: Path) -> list[Path]:
    """The files of an archive, each at a path of its own. Raises Unreadable (too many, too large, locked, damaged)."""
    key = path.resolve()
    if key not in _opened.members:
        try:
            _opened.members[key] = _unpack(path)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
            raise Unreadable("tệp nén bị hỏng hoặc chép chưa hết", "Chép lại từ máy gốc.") from None
    return _opened.members[key]


def source_of(path: Path) -> Path:
    """The file that a person sees in the folder: the archive for a member of one, else the file itself."""
    return _opened.sources.get(path, path)


def depth_of(path: Path) -> int:
    """How many last parts of a path name it: for a member of an archive those from the archive on."""
    if path not in _opened.sources or _opened.folder is None:
        return 1
    return len(path.relative_to(_opened.folder.name).parts) - 1


def _unpack(path: Path) -> list[Path]:
    most = limits()
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        size = sum(one.file_size for one in members)
        if len(members) > most["zip_members"]:
            raise Unreadable(f"tệp nén có {format_number(len(members))} tệp bên trong", _OPEN)
        if size > most["zip_mb"] * 1_000_000 or (
            size > most["ratio_from_mb"] * 1_000_000 and size > path.stat().st_size * most["ratio"]
        ):
            raise Unreadable(
                f"tệp nén bung ra quá lớn ({format_number(size // 1_000_000)} MB)", _OPEN
            )
        if any(one.flag_bits & 1 for one in members):
            raise Unreadable("tệp nén đặt mật khẩu", f"Bỏ mật khẩu, hoặc tự giải nén. {_OPEN}")
        return [_lay(archive, one, path, number) for number, one in enumerate(members)]


def _lay(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, number: int) -> Path:
    """Write one member under its own name, in a folder that no other member has."""
    if _opened.folder is None:
        _opened.folder = tempfile.TemporaryDirectory(prefix="phatngon-")
        atexit.register(_opened.folder.cleanup)
    place = Path(_opened.folder.name) / f"{len(_opened.members)}-{number}" / path.name
    target = place.joinpath(*_parts(member))
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as source, target.open("wb") as sink:
        while block := source.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise zipfile.BadZipFile(member.filename)
            sink.write(block)
    _opened.sources[target] = path
    return target


def _parts(member: zipfile.ZipInfo) -> list[str]:
    """The last parts of a member's name as file names: no way up, no drive, no sign that a disk refuses."""
    name = member.filename
    if not member.flag_bits & 0x800:  # written without saying how: most often UTF-8 all the same
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part.strip("./ ")]
    kept = [
        "".join("-" if c in _BAD or not c.isprintable() else c for c in nfc(part))[:100]
        for part in parts[-_DEPTH:]
    ]
    return kept or ["khong-ten"]
