"""Who is who in the progress folder: nicknames, the files they lie in, and renames.

A file is named after the nickname it began with; every row carries the learner's id, so two nicknames with one slug
("Lan", "Lân") share a file and nothing else. A learner's name now is that of the last ``start`` or ``rename`` row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.log import read
from phatngon.base.moments import show_value
from phatngon.base.text import compare_key, slug, squeeze

MAX_NICKNAME, MAX_SLUG = 60, 60
_DEVICE_NAMES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
}


@dataclass(frozen=True)
class Learner:
    """One learner: ``id`` in the rows, the nickname now, the file."""

    id: str
    nickname: str
    path: Path


@dataclass(frozen=True)
class LearnerRegister:
    """All learners of a folder, every nickname key ever used, and the files nobody could read."""

    learners: dict[str, Learner] = field(default_factory=dict)
    begun: tuple[str, ...] = ()
    unreadable: tuple[InputError, ...] = ()

    def called(self, nickname: str) -> Learner | None:
        """The learner who bears ``nickname`` now (case, spaces and tone-mark placement do not count)."""
        wanted = compare_key(nickname)
        return next(
            (found for found in self.learners.values() if compare_key(found.nickname) == wanted),
            None,
        )


def clean_nickname(nickname: object) -> str:
    """The nickname as it is stored. Raises InputError for a blank, too long or unprintable one.

    >>> clean_nickname("  Cô   Lân ")
    'Cô Lân'
    """
    if not isinstance(nickname, str):
        raise InputError(
            "tên gọi phải là chữ.", advice="Gõ một tên gọi ngắn, ví dụ Lan phường Thuận Hóa."
        )
    name = squeeze(nickname)
    if not compare_key(name) or not name.isprintable():
        raise InputError(
            f"tên gọi {show_value(name)} không dùng được.",
            advice="Gõ một tên gọi ngắn có chữ hoặc số, ví dụ Lan phường Thuận Hóa.",
        )
    if len(name) > MAX_NICKNAME:
        raise InputError(
            f"tên gọi dài {len(name)} ký tự, quá {MAX_NICKNAME}.", advice="Gõ tên gọi ngắn hơn."
        )
    return name


def survey(folder: Path) -> LearnerRegister:
    """Read who has ever begun in ``folder``; a file that cannot be read is named, never touched."""
    learners: dict[str, Learner] = {}
    begun: list[str] = []
    unreadable: list[InputError] = []
    for path in sorted(folder.glob("*.jsonl")):
        try:
            rows = read(path).rows
        except InputError as error:
            unreadable.append(error)
            continue
        for row in rows:
            _note(row, path, learners, begun)
    return LearnerRegister(learners, tuple(begun), tuple(unreadable))


def newcomer(nickname: str, folder: Path, register: LearnerRegister) -> Learner:
    """The learner a new ``nickname`` becomes. Two kernels that begin at once find the same id.

    Raises InputError when the file the learner would lie in cannot be read.
    """
    path = folder / f"{file_stem(nickname)}.jsonl"
    for error in register.unreadable:
        if error.where == str(path):
            raise error
    number = sum(key == compare_key(nickname) for key in register.begun)
    return Learner(_learner_id(nickname, number), nickname, path)


def file_stem(nickname: str) -> str:
    """The file name without its ending; safe on Windows too.

    >>> file_stem("Lân"), file_stem("Con")
    ('lan', 'con-')
    """
    stem = slug(nickname)[:MAX_SLUG]
    return f"{stem}-" if stem in _DEVICE_NAMES else stem


def _note(
    row: Mapping[str, object], path: Path, learners: dict[str, Learner], begun: list[str]
) -> None:
    learner_id, nickname = row.get("learner"), row.get("nickname")
    if (
        row.get("event") not in ("start", "rename")
        or not isinstance(learner_id, str)
        or not isinstance(nickname, str)
    ):
        return
    if not compare_key(nickname):
        return
    if row["event"] == "start" and learner_id not in learners:
        begun.append(compare_key(nickname))
    if row["event"] == "rename" or learner_id not in learners:
        learners[learner_id] = Learner(learner_id, squeeze(nickname), path)


def _learner_id(nickname: str, number: int) -> str:
    return hashlib.sha256(f"{compare_key(nickname)}|{number}".encode()).hexdigest()[:12]
