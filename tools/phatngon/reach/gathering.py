"""The files that units sent: which are read, which are of a kind that is not, and how each is called without ambiguity."""

from __future__ import annotations

import hashlib
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

from phatngon.base.errors import InputError
from phatngon.base.finding import Problem
from phatngon.base.text import nfc
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.archives import depth_of, is_archive, source_of, unpack
from phatngon.reach.reading import Intake
from phatngon.reach.reading.files import make_frame
from phatngon.reach.reading.sheets import Unreadable

READABLE = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
_ZIPPED = (".xlsb", ".docx", ".docm", ".zip")  # read where they are what they are called
_WEB, _SNIFFED = (".html", ".htm"), 1 << 20


class Litter(TypedDict):
    """What operating systems and office programs leave behind: beginnings and names of files, names of folders."""

    starts: list[str]
    names: list[str]
    folders: list[str]


class UnreadKind(TypedDict):
    """Files that are not read: by what endings they are known, the check they fail, what to do."""

    endings: NotRequired[list[str]]
    rule: str
    name: str
    do: str


class GatheringTable(TypedDict):
    """``gathering.yaml``; ``other`` is for every ending that no kind names."""

    litter: Litter
    kinds: list[UnreadKind]
    other: UnreadKind


def find_files(given: Iterable[Path]) -> list[Path]:
    """The files named, and every file in the folders named but what the operating system leaves there.

    In a folder a file of a kind that is not read is found too, so that it can be named (see :func:`is_read`).
    Raises InputError for a name that is neither file nor folder, and where nothing is found.
    """
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = (
                one
                for one in path.rglob("*")
                if one.is_file() and not is_litter(one.relative_to(path))
            )
            found += sorted(inside, key=lambda one: (one.parent, one.stem, one.suffix))
        elif path.is_file():
            found.append(path)
        else:
            raise InputError(
                "không có tệp hoặc thư mục này.", where=show_name(path), advice="Kiểm tra lại tên."
            )
    if not found:
        raise InputError(
            "không thấy tệp nào của đơn vị.",
            advice="Chỉ rõ tệp .xlsx, .csv hoặc thư mục chứa chúng.",
        )
    return [member for path in dict.fromkeys(found) for member in _members(path)]


def _members(path: Path) -> list[Path]:
    """The files in an archive; the path itself where it is none, or one that cannot be opened."""
    if not is_archive(path):
        return [path]
    try:
        members = unpack(path)
    except Unreadable:
        return [path]
    kept = [one for one in members if not is_litter(Path(*one.parts[-2:]))]
    return sorted(kept, key=lambda one: one.parts[-2:]) or [path]


def is_litter(path: Path) -> bool:
    """True for what a system or an office program leaves in a folder: nobody sent it.

    >>> [is_litter(Path(name)) for name in (".DS_Store", "~$tep.xlsx", "Thumbs.db", "__MACOSX/a.csv", "tep.xlsx")]
    [True, True, True, True, False]
    """
    litter = _table()["litter"]
    name = path.name.casefold().strip()
    inside = any(part.casefold() in litter["folders"] for part in path.parts[:-1])
    return inside or name.startswith(tuple(litter["starts"])) or name in litter["names"]


def is_read(path: Path, given: Sequence[Path]) -> bool:
    """True for a kind of table that is read; a file that was named by itself is opened whatever it is called, an archive never
    (its files are, see :func:`find_files`)."""
    suffix = path.suffix.lower()
    if is_archive(path):
        return False
    if suffix in _ZIPPED and zipfile.is_zipfile(path):
        return True
    return suffix in READABLE or path in given or (suffix in _WEB and _holds_table(path))


def _holds_table(path: Path) -> bool:
    with path.open("rb") as file:
        return b"<table" in file.read(_SNIFFED).replace(b"\x00", b"").lower()


def unread(path: Path, shown: str) -> Intake:
    """What is told of a file that is not read: one finding with what to do, no line."""
    with path.open("rb") as file:
        intake = Intake(shown, hashlib.file_digest(file, "sha256").hexdigest(), path=path)
    suffix = path.suffix.lower()
    if is_archive(path) and source_of(path) == path:
        try:
            unpack(path)
        except Unreadable as error:
            intake.find(Problem("F-021", {"value": error.what, "advice": error.advice}))
            intake.entries = make_frame({}, 0)
            return intake
    kind = next((row for row in _table()["kinds"] if suffix in row["endings"]), _table()["other"])
    intake.find(
        Problem(
            kind["rule"],
            {"value": kind["name"].format(ending=suffix or "không có đuôi"), "advice": kind["do"]},
        )
    )
    intake.entries = make_frame({}, 0)
    return intake


def show_name(path: Path, parts: int = 1) -> str:
    """The last ``parts`` of a path as people read them, whatever bytes the name is made of.

    >>> show_name(Path("gui/phường.xlsx")), show_name(Path("a/b/c.csv"), 2)
    ('phường.xlsx', 'b/c.csv')
    """
    text = "/".join(path.parts[-parts:])
    return nfc(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def shown_names(paths: Sequence[Path]) -> list[str]:
    """A name for each file that no other of them has: the file's own, with its folder where two files share one.

    >>> shown_names([Path("x/a.csv"), Path("y/a.csv"), Path("y/b.csv")])
    ['x/a.csv', 'y/a.csv', 'b.csv']
    """
    names = [show_name(path, depth_of(path)) for path in paths]
    for parts in range(2, max((len(path.parts) for path in paths), default=1) + 1):
        names = [
            show_name(path, max(parts, depth_of(path))) if names.count(name) > 1 else name
            for name, path in zip(names, paths, strict=True)
        ]
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names


class FreeNames:
    """File names given out once each, on disks that tell no small letter from a capital either.

    >>> free = FreeNames()
    >>> free.take("a", ".xlsx"), free.take("A", ".xlsx")
    ('a.xlsx', 'A-2.xlsx')
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, stem: str, suffix: str) -> str:
        """The name, numbered where it has been given out."""
        number, name = 1, f"{stem}{suffix}"
        while _folded(name) in self._taken:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self._taken.add(_folded(name))
        return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@cache
def _table() -> GatheringTable:
    data: GatheringTable = YamlFile.read(Path(__file__).with_name("gathering.yaml")).data
    return data
