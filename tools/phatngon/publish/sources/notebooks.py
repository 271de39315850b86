"""Lesson notebooks as JSON: reading, the one canonical form, reading as text. No Jupyter library is loaded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

from phatngon.base.errors import InputError
from phatngon.base.filecache import one_look
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import parse_iso_date
from phatngon.base.paths import kit_root
from phatngon.base.text import nfc, slug
from phatngon.law import load_law
from phatngon.law.changes import citations
from phatngon.law.filling import filled

CORE = "core"  # the path of a quarter of an hour
REFERENCE = "reference"  # what is looked up and not read through
TAGS = (
    *("parameters", "setup", "exercise", "solution", "trainer", "handout-only", "no-handout"),
    *(CORE, REFERENCE),
)
GROUND = "*Căn cứ: "  # how the line begins that says what a cell of prose rests on
SUMMARY = "Điểm chính"  # a part that repeats: its rules have said what they rest on
SLIDE_TYPES = ("slide", "subslide", "fragment", "notes", "skip", "-")
FOLDERS = ("notebooks", "exercises")

_CELL_KEYS = ("phatngon", "tags", "slideshow", "jupyter", "editable", "deletable")
_SENTENCE_END = re.compile(r"(?<=[.!?…])(?<!\b[A-ZĐ]\.)(?<!TP\.)(?<!v\.v\.)\s+(?=[“\"(]?[A-ZÀ-ỸĐ])")
_NOT_PROSE = re.compile(r"\s*([-*+>|#]|\d+[.)]\s|```|:::|!\[)")


class CardWords(TypedDict):
    """What a lesson says for its pocket card."""

    look: list[str]
    ask: list[str]
    tables: NotRequired[list[str]]


class WallWords(TypedDict, total=False):
    """What a cell says on the wall, item by item."""

    text: str
    rule: str
    do: list[str]
    number: list[list[str]]
    agenda: bool
    show: list[str]


class CellOwn(TypedDict, total=False):
    """The kit's part of the metadata of a cell."""

    provisions: list[str]
    objectives: list[str]
    minutes: int
    activity: int
    priority: int
    valid_from: str
    valid_to: str
    wall: str | WallWords


class LessonOwn(TypedDict, total=False):
    """The kit's part of the metadata of a notebook."""

    lesson: str
    title: str
    kind: str
    minutes: int
    objectives: dict[str, str]
    version: int
    deck: str
    polls: list[str]
    card: CardWords


class OutputJson(TypedDict, total=False):
    """One output of a code cell."""

    output_type: str
    data: dict[str, Any]
    name: str
    text: str | list[str]
    ename: str
    evalue: str
    traceback: list[str]


class CellJson(TypedDict, total=False):
    """One cell as the file has it."""

    id: str
    cell_type: str
    source: str | list[str]
    metadata: dict[str, Any]
    outputs: list[OutputJson]
    execution_count: int | None


class NotebookJson(TypedDict, total=False):
    """A notebook as its file has it."""

    cells: list[CellJson]
    metadata: dict[str, Any]
    nbformat: int
    nbformat_minor: int


@dataclass(frozen=True)
class Cell:
    """One cell."""

    id: str
    kind: str
    source: str
    metadata: dict[str, Any]

    @property
    def tags(self) -> list[str]:
        """The cell's tags."""
        return list(self.metadata.get("tags", []))

    @property
    def own(self) -> CellOwn:
        """The kit's part of the metadata: provisions, objectives, minutes, dates."""
        return cast("CellOwn", dict(self.metadata.get("phatngon", {})))


@dataclass(frozen=True)
class Notebook:
    """A notebook file as read."""

    path: Path
    raw: NotebookJson

    @property
    def cells(self) -> list[Cell]:
        """All cells in order."""
        return [
            Cell(
                str(cell.get("id", "")),
                str(cell.get("cell_type", "")),
                "".join(cell.get("source", [])),
                cell.get("metadata", {}),
            )
            for cell in self.raw["cells"]
        ]

    @property
    def own(self) -> LessonOwn:
        """The kit's part of the notebook metadata: lesson, title, minutes, objectives, kind."""
        return cast("LessonOwn", dict(self.raw.get("metadata", {}).get("phatngon", {})))

    @property
    def name(self) -> str:
        """Folder and file, for messages."""
        return f"{self.path.parent.name}/{self.path.name}"


def read_notebook(path: Path) -> Notebook:
    """Read a notebook. Raises InputError when it is none."""
    try:
        raw = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InputError.at_line(
            path,
            error.lineno,
            "nội dung không phải JSON nên không phải sổ tay Jupyter.",
            advice="Lấy lại tệp từ bản gốc của bộ học liệu.",
        ) from None
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise InputError(
            "tệp không phải sổ tay Jupyter.",
            where=path.name,
            advice="Mở bằng JupyterLab để kiểm tra.",
        )
    return Notebook(path, raw)


def lesson_paths(root: Path | None = None) -> list[Path]:
    """The lessons and their practice notebooks, in lesson order."""
    return [
        path
        for folder in FOLDERS
        for path in sorted(((root or kit_root()) / folder).glob("*.ipynb"))
    ]


def slide_paths(root: Path | None = None) -> list[Path]:
    """The notebooks that open and close a deck; they hold text only."""
    return sorted(((root or kit_root()) / "slides").glob("*.ipynb"))


def find_lesson(name: str) -> Path:
    """The notebook meant by ``01``, ``01_nhan_dien_bao_chi`` or a path. Raises InputError."""
    if Path(name).suffix == ".ipynb" and Path(name).is_file():
        return Path(name)
    found = [path for path in lesson_paths() if path.stem == name] or [
        path
        for path in lesson_paths()
        if path.stem.startswith(name) and path.parent.name == "notebooks"
    ]
    if len(found) != 1:
        known = ", ".join(path.stem for path in lesson_paths())
        raise InputError(
            f"không tìm thấy đúng một bài tên “{name}”.", advice=f"Các bài có: {known}."
        )
    return found[0]


def canonical(notebook: Notebook) -> str:
    """The one form in which a lesson is committed: no outputs, stable ids, sorted keys, one sentence a line."""
    raw = notebook.raw
    used: set[str] = set()
    cells = [_canonical_cell(cell, number, used) for number, cell in enumerate(raw["cells"], 1)]
    meta = raw.get("metadata", {})
    metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
        **({"phatngon": meta["phatngon"]} if "phatngon" in meta else {}),
    }
    tidy = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return nfc(json.dumps(tidy, ensure_ascii=False, indent=1, sort_keys=True)) + "\n"


@one_look()
def made_for(notebook: Notebook, as_of: date, without: tuple[str, ...] = ()) -> NotebookJson:
    """A copy of the notebook for a date, as people read it: cells outside their dates, or tagged with one of ``without``, are
    left out, and prose says the numbers and names that its placeholders take from the legal base.

    Raises InputError, naming the cell, for a date that is none and for a placeholder that the base does not know.
    """
    kept, part = list[CellJson](), ""
    for raw, cell in zip(notebook.raw["cells"], notebook.cells, strict=True):
        first, last = (_cell_date(notebook, cell, key) for key in ("valid_from", "valid_to"))
        if (first and as_of < first) or (last and as_of > last) or set(cell.tags) & set(without):
            continue
        if cell.kind == "markdown" and cell.source.startswith("## "):
            part = cell.source.removeprefix("## ")
        kept.append(_said(notebook, raw, cell, as_of, grounded=not part.startswith(SUMMARY)))
    return {**notebook.raw, "cells": kept}


def without_outputs(raw: NotebookJson) -> NotebookJson:
    """A notebook's JSON without outputs, counts and the state of widgets, which name things of a kernel that is gone.

    >>> kept = {"cell_type": "code", "source": "", "outputs": [{"output_type": "stream"}], "execution_count": 3, "metadata": {}}
    >>> without_outputs({"cells": [kept], "metadata": {"widgets": {}}})
    {'cells': [{'cell_type': 'code', 'source': '', 'outputs': [], 'execution_count': None, 'metadata': {}}], 'metadata': {}}
    """
    cells: list[CellJson] = [
        {
            **cell,
            "metadata": {
                name: value
                for name, value in cell.get("metadata", {}).items()
                if name != "execution"
            },
            **(_not_run() if cell.get("cell_type") == "code" else CellJson()),
        }
        for cell in raw["cells"]
    ]
    metadata = {name: value for name, value in raw.get("metadata", {}).items() if name != "widgets"}
    return {**raw, "cells": cells, "metadata": metadata}


def _not_run() -> CellJson:
    return {"outputs": [], "execution_count": None}


def tidy(path: Path) -> bool:
    """Write the canonical form; True when the file changed."""
    before = read_text(path)
    after = canonical(read_notebook(path))
    if before == after and path.read_bytes() == after.encode("utf-8"):
        return False
    write_text(path, after)
    return True


def as_text(notebook: Notebook) -> str:
    """A notebook as text, one block a cell, for reading and for git's textconv."""
    blocks = []
    for cell in notebook.cells:
        tags = f" [{', '.join(cell.tags)}]" if cell.tags else ""
        slide = cell.metadata.get("slideshow", {}).get("slide_type")
        own = "; ".join(f"{key}: {value}" for key, value in sorted(cell.own.items()))
        head = (
            f"── {cell.id} · {cell.kind}{tags}"
            + (f" · {slide}" if slide else "")
            + (f" · {own}" if own else "")
        )
        blocks.append(f"{head}\n{cell.source}\n")
    return "\n".join(blocks)


def sentences_joined(source: str) -> Iterator[str]:
    """Lines of prose that hold more than one sentence."""
    for line in _prose_lines(source):
        if _SENTENCE_END.search(line):
            yield line


@contextmanager
def _at(notebook: Notebook, cell: Cell) -> Iterator[None]:
    """An InputError from inside names the cell."""
    try:
        yield
    except InputError as error:
        where = f"{notebook.name}, ô {cell.id}"
        raise InputError(error.what, where=where, advice=error.advice) from None


def _cell_date(notebook: Notebook, cell: Cell, key: str) -> date | None:
    value = cell.own.get(key)
    if value is None:
        return None
    with _at(notebook, cell):
        return parse_iso_date(value, key)


def _said(
    notebook: Notebook, raw: CellJson, cell: Cell, as_of: date, *, grounded: bool
) -> CellJson:
    """Prose with its numbers said and, where it teaches a rule, one line of what it rests on."""
    if cell.kind != "markdown":
        return raw
    with _at(notebook, cell):
        text = filled(cell.source)
    ground = _ground(cell, as_of) if grounded and "trainer" not in cell.tags else ""
    more = f"\n\n{GROUND}{ground}.*" if ground else ""
    return (
        raw
        if text + more == cell.source
        else {**raw, "source": (text + more).splitlines(keepends=True)}
    )


def _ground(cell: Cell, as_of: date) -> str:
    """The citations of what a cell of prose rests on and what holds on the day, the doubtful ones with their asterisk."""
    law = load_law()
    found = [
        law.resolve(str(name))[0]
        for name in cell.own.get("provisions", [])
        if str(name).partition(".")[0] in law
    ]
    held = [one for one in found if one.in_force(as_of) and not one.unknown]
    stars = [citations([one]) + "\\*" for one in held if one.star]
    return "; ".join(filter(None, [citations([one for one in held if not one.star]), *stars]))


def _canonical_cell(cell: CellJson, number: int, used: set[str]) -> CellJson:
    kind = cell.get("cell_type", "raw")
    source = "".join(cell.get("source", [])).rstrip("\n")
    if kind == "markdown":
        source = (
            "\n".join(_split(line) for line in source.split("\n"))
            if "```" not in source
            else source
        )
    metadata = {
        key: value
        for key, value in cell.get("metadata", {}).items()
        if key in _CELL_KEYS and value != {}
    }
    if kind == "code":
        metadata["jupyter"] = {"source_hidden": True}
    tidy_cell: CellJson = {
        "cell_type": kind,
        "id": _stable_id(cell, number, used),
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
    }
    if kind == "code":
        tidy_cell |= {"execution_count": None, "outputs": []}
    return tidy_cell


def _split(line: str) -> str:
    return line if _NOT_PROSE.match(line) else _SENTENCE_END.sub("\n", line)


def _prose_lines(source: str) -> Iterator[str]:
    if "```" in source:
        return
    yield from (line for line in source.split("\n") if not _NOT_PROSE.match(line))


def _stable_id(cell: CellJson, number: int, used: set[str]) -> str:
    wanted = str(cell.get("id") or "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", wanted) or wanted in used:
        first = next(
            (line for line in "".join(cell.get("source", [])).split("\n") if line.strip()),
            f"o-{number}",
        )
        wanted = slug(first)[:48].strip("-") or f"o-{number}"
    base, copy = wanted, 2
    while wanted in used:
        wanted, copy = f"{base[:60]}-{copy}", copy + 1
    used.add(wanted)
    return wanted
