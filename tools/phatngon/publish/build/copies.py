"""The learner's personal copy of the lessons: outside the kit, so that running a lesson never dirties it.

A copy nobody changed follows the kit by itself; a changed one stays until the learner asks for a fresh one, and even
then the old file is kept under another name. Answers are stored apart, so replacing a file loses nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.paths import user_folder
from phatngon.publish.sources.notebooks import (
    REFERENCE,
    find_lesson,
    lesson_paths,
    made_for,
    read_notebook,
    without_outputs,
)

HIDDEN_FROM_LEARNERS = ("trainer", "handout-only", REFERENCE)


@dataclass(frozen=True)
class CopyReport:
    """What ``refresh`` did: lessons that are new, followed the kit, or were kept because the learner changed them.

    ``gone``: copies nobody changed of lessons that the kit no longer has under that name.
    """

    added: tuple[str, ...]
    refreshed: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """What a learner needs to know, in sentences."""
        said = []
        if self.added:
            said.append(f"Đã chép {len(self.added)} bài vào thư mục của anh/chị.")
        if self.refreshed:
            said.append(f"Đã cập nhật {len(self.refreshed)} bài theo bản mới.")
        if self.kept:
            said.append(
                f"Giữ nguyên {len(self.kept)} bài anh/chị đã sửa: {', '.join(self.kept)}. "
                "Muốn lấy bản mới: thêm --reset và tên bài."
            )
        if self.gone:
            said.append(
                f"Đã bỏ {len(self.gone)} bài cũ vì bài đã đổi tên hoặc đổi số: {', '.join(self.gone)}. "
                "Câu trả lời vẫn còn."
            )
        return said


def workspace() -> Path:
    """Where personal copies lie; ``PHATNGON_WORKSPACE`` overrides it."""
    named = os.environ.get("PHATNGON_WORKSPACE")
    if named:
        return Path(named)
    from platformdirs import user_documents_path

    return user_documents_path() / "Phat-ngon"


def refresh(as_of: date, folder: Path | None = None) -> CopyReport:
    """Bring the personal copies up to date with the kit on ``as_of``. Raises MissingOnMachine when it cannot write."""
    folder = folder or workspace()
    known = _known(folder)
    added, refreshed, kept = [], [], []
    for path in lesson_paths():
        text = _copy_text(path, as_of)
        target = folder / path.name
        if not target.exists():
            added.append(path.stem)
        elif known.get(path.name) == _digest(text):
            _clean(target)
            continue
        elif _untouched(target, known.get(path.name)):
            refreshed.append(path.stem)
        else:
            kept.append(path.stem)
            _clean(target)
            continue
        write_text(target, text)
        known[path.name] = _digest(text)
    gone = _forget_renamed(folder, known)
    write_text(_record(folder), json.dumps(known, indent=1, sort_keys=True) + "\n")
    return CopyReport(tuple(added), tuple(refreshed), tuple(kept), gone)


def reset_lesson(name: str, now: datetime, folder: Path | None = None) -> str:
    """Give the learner a fresh copy of one lesson; the old one is kept beside it. Raises InputError for no such lesson."""
    folder = folder or workspace()
    path = find_lesson(name)
    target, kept = folder / path.name, ""
    if target.exists():
        old = target.with_name(f"{path.stem}-cu-{now:%Y%m%d-%H%M%S}.ipynb")
        target.rename(old)
        kept = f" Bản trước được giữ ở {old.name}."
    text = _copy_text(path, now.date())
    write_text(target, text)
    write_text(
        _record(folder),
        json.dumps(_known(folder) | {path.name: _digest(text)}, indent=1, sort_keys=True) + "\n",
    )
    return f"Đã lấy bản mới của bài {path.stem}.{kept} Tiến độ không bị mất."


def _forget_renamed(folder: Path, known: dict[str, str]) -> tuple[str, ...]:
    """Remove unchanged copies whose lesson has another name now: two copies of one lesson would stand side by side."""
    gone = []
    for name in sorted(known.keys() - {path.name for path in lesson_paths()}):
        target = folder / name
        if target.exists() and _untouched(target, known[name]):
            target.unlink()
            gone.append(target.stem)
        if not target.exists():
            del known[name]
    return tuple(gone)


def _copy_text(path: Path, as_of: date) -> str:
    return _as_file(made_for(read_notebook(path), as_of, without=HIDDEN_FROM_LEARNERS))


def _as_file(raw: Mapping[str, object]) -> str:
    return json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _clean(target: Path) -> None:
    """Take outputs of an earlier run out of a copy: they show questions that nobody can answer any more."""
    try:
        raw = read_notebook(target).raw
    except InputError:
        return  # JupyterLab says what is wrong with the file when it is opened
    clean = without_outputs(raw)
    if clean != raw:
        write_text(target, _as_file(clean))


def _untouched(target: Path, digest: str | None) -> bool:
    """True where only running the lesson changed the file: the cells' sources are still those that were copied."""
    try:
        cells = read_notebook(target).cells
    except InputError:
        return False
    return digest is not None and digest.partition(":")[2] == _sources(
        cell.source for cell in cells
    )


def _digest(text: str) -> str:
    raw = json.loads(text)
    sources = ["".join(cell["source"]) for cell in raw["cells"]]
    return f"{hashlib.sha256(text.encode()).hexdigest()[:24]}:{_sources(sources)}"


def _sources(sources: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()[:24]


def _record(folder: Path) -> Path:
    key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    return user_folder() / "ban_sao" / f"{key}.json"


def _known(folder: Path) -> dict[str, str]:
    path = _record(folder)
    try:
        known = json.loads(read_text(path)) if path.is_file() else {}
    except ValueError:
        known = {}
    return known if isinstance(known, dict) else {}
