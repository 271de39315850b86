"""What a build rests on, as digests by group: a lesson's source, its questions, data, law, program, libraries, the date.

A group is a set of files; two builds agree on it when every file agrees. The names of the groups are what ``--explain`` says.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from phatngon.base.paths import kit_root

LENGTH = 24  # letters of a digest
GROUPS = {
    "source": "nguồn của bài", "questions": "câu hỏi của bài", "data": "dữ liệu", "law": "luật", "program": "chương trình",
    "libraries": "thư viện", "as_of": "ngày áp dụng luật", "body": "thân bài", "opening": "trang riêng",
    "document": "chương trình dựng tài liệu", "title": "tên bài", "formats": "dạng tệp",
}
_ROOMS = ("base", "law", "rules", "documents", "network", "reach", "practice", "lessons")  # what runs inside a lesson
_RUNNERS = ("run.py", "notebooks.py", "handout.py", "kernel_home.py", "template/handout.html.j2")
_PAPERS = ("series.py", "page.py", "page.css", "pdf.py", "house.typ", "typst.lua", "word.py", "word_style.py", "paper.py", "clean.py",
           "columns.py", "cover.py", "fonts.py", "pandoc.py", "formats.py")
_SHARED = ("tables", "kich_ban", "niem_phong", "reach_tables.yaml", "tu_vung.yaml")  # of exercises/, beside the banks


@dataclass(frozen=True)
class Group:
    """The files (or values) of one group, each with its digest."""

    name: str
    parts: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One digest of all."""
        return digest(json.dumps(dict(sorted(self.parts.items()))))

    @property
    def of_files(self) -> bool:
        """True where its parts are files, which a person can look at."""
        return any("/" in name for name in self.parts)

    def changed(self, before: Mapping[str, str]) -> list[str]:
        """The parts that are new, gone or different."""
        return sorted(name for name in {*before, *self.parts} if before.get(name) != self.parts.get(name))


def lesson_groups(path: Path, as_of: str) -> list[Group]:
    """What running a lesson for paper rests on. Of the banks it is the lesson's own: paper shows no progress of others."""
    from phatngon.publish.notebooks import read_notebook

    root = kit_root()
    bank = root / "exercises" / f"{read_notebook(path).own['lesson']}.yaml"
    return [Group("source", file_digests([path])), Group("questions", file_digests([bank])), *shared_groups(as_of)]


def shared_groups(as_of: str) -> list[Group]:
    """What every lesson rests on."""
    return [data_group(), law_group(), program_group(), library_group(), values("as_of", day=as_of)]


def program_group() -> Group:
    """The program that runs inside a lesson, and the one that runs lessons."""
    package = kit_root() / "tools" / "phatngon"
    files = [file for room in _ROOMS for file in _tree(package / room) if room != "law" or file.suffix == ".py"]
    runners = (package / "publish" / name for name in _RUNNERS)
    return Group("program", file_digests([*files, *runners, *_tree(kit_root() / "tools" / "phatngon_engine")]))


def document_group() -> Group:
    """The program that turns a body into files."""
    folder = kit_root() / "tools" / "phatngon" / "documents"
    return Group("document", file_digests([folder / name for name in _PAPERS]))


def part_groups(names: Iterable[str], as_of: str, *programs: str) -> tuple[Group, ...]:
    """What a deck, a phone page or a paper of some lessons (by name) rests on; ``programs``: files of this room that make it."""
    root = kit_root()
    kinds = (("notebooks", ""), ("exercises", "_luyen_tap"))
    notebooks = [root / folder / f"{name}{more}.ipynb" for name in names for folder, more in kinds]
    banks = [root / "exercises" / f"{name}.yaml" for name in names]
    made_by = Group("document", {**document_group().parts, **file_digests(file for name in programs for file in _programs(name))})
    return (Group("source", file_digests(notebooks)), Group("questions", file_digests(banks)), *shared_groups(as_of), made_by)


def _programs(name: str) -> list[Path]:
    return _tree(kit_root() / name) if "/" in name else [kit_root() / "tools" / "phatngon" / "publish" / name]


def data_group() -> Group:
    """Teaching data and what lessons share."""
    root = kit_root()
    shared = (file for name in _SHARED for file in _tree(root / "exercises" / name))
    return Group("data", file_digests([*_tree(root / "sample_data"), *shared]))


def law_group() -> Group:
    """The legal base."""
    return Group("law", file_digests(sorted((kit_root() / "tools" / "phatngon" / "law").glob("*.yaml"))))


def library_group() -> Group:
    """The libraries as locked, and the Python that runs them."""
    return Group("libraries", {**file_digests([kit_root() / "tools" / "locks" / "trainer.txt"]), "python": platform.python_version()})


def digest(data: bytes | str) -> str:
    """A short digest of a text or of bytes."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()[:LENGTH]


def values(name: str, **parts: Any) -> Group:
    """A group of values that are no files."""
    return Group(name, {key: digest(json.dumps(value, ensure_ascii=False, sort_keys=True)) for key, value in parts.items()})


def _tree(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts) if path.is_dir() else []


def file_digests(files: Iterable[Path]) -> dict[str, str]:
    """Files by their place in the kit (outside it: by name), each with its digest; absent ones are left out."""
    root = kit_root()
    found = {}
    for file in files:
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
        found[name] = _digest_of(file, state.st_mtime_ns, state.st_size)
    return found


@cache
def _digest_of(file: Path, _changed: int, _size: int) -> str:
    return digest(file.read_bytes())
