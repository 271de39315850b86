"""What a build rests on, as digests by group: a lesson's source, its questions, data, law, program, libraries, the date.

A group is a set of files; two builds agree on it when every file agrees. The names of the groups are what ``--explain`` says.
No program is listed by hand: which modules and data files make a thing is read out of the imports of the program that makes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from phatngon.base.paths import kit_root, law_folder
from phatngon.publish.sources.closure import closure, imports_in
from phatngon.publish.sources.notebooks import read_notebook

LENGTH = 24  # letters of a digest
GROUPS = {
    "source": "nguồn của bài",
    "questions": "câu hỏi của bài",
    "data": "dữ liệu",
    "law": "luật",
    "program": "chương trình",
    "libraries": "thư viện",
    "as_of": "ngày áp dụng luật",
    "body": "thân bài",
    "opening": "trang riêng",
    "document": "chương trình dựng tài liệu",
    "title": "tên bài",
    "formats": "dạng tệp",
    "address": "địa chỉ của mã QR",
}
# what makes the body of a handout
_RUNNERS = ("phatngon.publish.build.run", "phatngon.publish.papers.handout")
_COPIER = "phatngon.documents.series"  # what makes copies of a body
# of exercises/, beside the banks
_SHARED = ("tables", "niem_phong", "reach_tables.yaml", "tu_vung.yaml", "cho_bat_dau.yaml")
_SCENARIOS = "kich_ban"  # only of what shows something of the drill


@dataclass(frozen=True)
class InputGroup:
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
        return sorted(
            name for name in {*before, *self.parts} if before.get(name) != self.parts.get(name)
        )


def lesson_groups(path: Path, as_of: str) -> list[InputGroup]:
    """What running a lesson for paper rests on. Of the banks it is the lesson's own: paper shows no progress of others."""
    bank = kit_root() / "exercises" / f"{read_notebook(path).own['lesson']}.yaml"
    return [
        InputGroup("source", file_digests([path])),
        InputGroup("questions", file_digests([bank])),
        *_shared_groups(as_of, _RUNNERS, [path]),
    ]


def copy_groups() -> list[InputGroup]:
    """What making copies of a body rests on, besides the body."""
    return [program_group(_COPIER, name="document"), library_group()]


def part_groups(
    names: Iterable[str], as_of: str, programs: Iterable[str], data: Iterable[str] = ()
) -> tuple[InputGroup, ...]:
    """What a deck, a lesson page or a paper of some lessons (by name) rests on.

    ``programs`` are the modules that make it; ``data`` are files and folders of the kit that it reads beside the lessons
    (what is written there for maintainers alone, as Markdown, is left out).
    """
    root = kit_root()
    kinds = (("notebooks", ""), ("exercises", "_luyen_tap"))
    notebooks = [
        file
        for name in names
        for folder, more in kinds
        if (file := root / folder / f"{name}{more}.ipynb").is_file()
    ]
    banks = [root / "exercises" / f"{name}.yaml" for name in names]
    beside = [file for name in data for file in _tree(root / name) if file.suffix != ".md"]
    return (
        InputGroup("source", file_digests([*notebooks, *beside])),
        InputGroup("questions", file_digests(banks)),
        *_shared_groups(as_of, programs, notebooks),
    )


def _shared_groups(
    as_of: str, programs: Iterable[str], notebooks: Iterable[Path]
) -> list[InputGroup]:
    """What every lesson rests on: the programs that make something of it, and what its own cells import."""
    notebooks = list(notebooks)
    program = program_group(*programs, imported=imports_in(_code(notebooks)))
    return [
        data_group(notebooks),
        law_group(),
        program,
        library_group(),
        values("as_of", day=as_of),
    ]


def program_group(
    *programs: str, imported: Iterable[str] = (), name: str = "program"
) -> InputGroup:
    """Modules with all they import, and the data files beside those; the legal base is a group of its own."""
    law = set(_law_files())
    return InputGroup(
        name,
        file_digests(file for file in closure(*programs, imported=imported) if file not in law),
    )


def data_group(notebooks: Iterable[Path] = ()) -> InputGroup:
    """Teaching data and what lessons share; the scenarios only where one of ``notebooks`` shows something of the drill."""
    root, shared = kit_root(), [*_SHARED]
    if any(name in source for source in _code(notebooks) for name in _drill_views()):
        shared.append(_SCENARIOS)
    files = (file for name in shared for file in _tree(root / "exercises" / name))
    return InputGroup("data", file_digests([*_tree(root / "sample_data"), *files]))


def _code(notebooks: Iterable[Path]) -> Iterator[str]:
    return (
        cell.source
        for path in notebooks
        for cell in read_notebook(path).cells
        if cell.kind == "code"
    )


@cache
def _drill_views() -> tuple[str, ...]:
    """The names, quoted as a cell has them, of what is made from the scenarios."""
    from phatngon.lessons.views import FORM, FORMS, TABLES_ELSEWHERE

    tables = (f'"bang:{name}"' for name in TABLES_ELSEWHERE["drill_views"])
    forms = (f'"{FORM}{name}"' for name, maker in FORMS.items() if maker.startswith("drill_"))
    return (*tables, *forms)


def law_group() -> InputGroup:
    """The legal base."""
    return InputGroup("law", file_digests(_law_files()))


def _law_files() -> list[Path]:
    return [file for file in _tree(law_folder()) if file.suffix != ".py"]


def library_group() -> InputGroup:
    """The libraries as locked, and the Python that runs them."""
    return InputGroup(
        "libraries",
        {
            **file_digests([kit_root() / "tools" / "locks" / "trainer.txt"]),
            "python": platform.python_version(),
        },
    )


def digest(data: bytes | str) -> str:
    """A short digest of a text or of bytes."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()[
        :LENGTH
    ]


def values(name: str, **parts: object) -> InputGroup:
    """A group of values that are no files."""
    return InputGroup(
        name,
        {
            key: digest(json.dumps(value, ensure_ascii=False, sort_keys=True))
            for key, value in parts.items()
        },
    )


def _tree(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return (
        sorted(
            file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts
        )
        if path.is_dir()
        else []
    )


def file_digests(files: Iterable[Path]) -> dict[str, str]:
    """Files by their place in the kit (outside it: by name), each with its digest; absent ones are left out."""
    root, found = f"{kit_root()}{os.sep}", {}
    for file in files:
        try:
            state = file.stat()
        except FileNotFoundError:
            continue
        whole = str(file)
        name = whole[len(root) :].replace(os.sep, "/") if whole.startswith(root) else file.name
        found[name] = _digest_of(file, state.st_mtime_ns, state.st_size)
    return found


@cache
def _digest_of(file: Path, _changed: int, _size: int) -> str:
    return digest(file.read_bytes())
