"""A lesson as a handout: run with ``surface=handout``, rendered to one clean HTML, and from it PDF and Word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.lessons.markup import markdown
from phatngon.lessons.session import unit_name
from phatngon.publish.notebooks import lesson_paths, read_notebook
from phatngon.publish.run import executed_lesson

LEFT_OUT = ("trainer", "no-handout", "parameters", "setup")


@dataclass(frozen=True)
class Handout:
    """One finished handout: the lesson, its title and the files by format."""

    lesson: str
    title: str
    minutes: int
    kind: str
    files: dict[str, Path]


def lesson_body(executed: dict[str, Any]) -> str:
    """The executed lesson as clean HTML: prose and results, no code, no trainer's notes."""
    import nbformat
    from nbconvert.exporters import TemplateExporter

    exporter = TemplateExporter(template_file=str(Path(__file__).parent / "template" / "handout.html.j2"),
                                filters={"lesson_markdown": markdown, "kept": _kept})
    body, _ = exporter.from_notebook_node(nbformat.reads(json.dumps(executed), as_version=4))
    return body


def make_handout(path: Path, folder: Path, as_of: date, *, unit: str = "", formats: Iterable[str] = FORMATS) -> Handout:
    """Run one lesson for paper and write it to ``folder`` in the ``formats`` asked for.

    Raises ProblemsFound when a cell of the lesson fails, InputError for an unknown unit.
    """
    own = read_notebook(path).own
    parameters = {"as_of": as_of.isoformat(), "surface": "handout", "unit": unit}
    if unit:
        unit_name(unit)
    executed = executed_lesson(path, parameters, what="tài liệu")
    name = path.stem + (f"-{unit}" if unit else "")
    files = _write(executed, folder / name, own, as_of, unit, tuple(formats))
    return Handout(path.stem, own["title"], own["minutes"], own["kind"], files)


def _write(executed: dict[str, Any], stem: Path, own: dict[str, Any], as_of: date, unit: str,
           formats: tuple[str, ...]) -> dict[str, Path]:
    from phatngon.documents.cover import Meta
    from phatngon.documents.page import page

    title = str(own["title"])
    meta = Meta(unit_name(unit) if unit else "", as_of, __version__, (("Thời lượng", f"{own['minutes']} phút"),))
    return write_formats(page(title, lesson_body(executed), meta=meta), stem, title=title, day=as_of, formats=formats)


def build(folder: Path, as_of: date, *, unit: str = "", formats: Iterable[str] = FORMATS,
          lessons: Iterable[Path] | None = None) -> Iterator[Handout]:
    """Make the handouts of ``lessons`` (all by default) one after another."""
    for path in lessons or lesson_paths():
        yield make_handout(path, folder / "tai-lieu", as_of, unit=unit, formats=formats)


def _kept(cell: Any) -> bool:
    return not set(cell.metadata.get("tags", [])) & set(LEFT_OUT)
