"""A lesson as a handout: run with ``surface=handout``, rendered to one clean HTML, and from it PDF and Word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.errors import ProblemsFound
from phatngon.base.files import write_text
from phatngon.base.moments import show_date
from phatngon.documents.formats import FORMATS, write_formats
from phatngon.lessons.markup import inline, join, markdown, tag
from phatngon.lessons.session import unit_name
from phatngon.publish.notebooks import lesson_paths, read_notebook
from phatngon.publish.run import run_lesson

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
    report = run_lesson(path, parameters)
    if report.failures:
        raise ProblemsFound(f"không làm được tài liệu: {report.failures[0].failure}.",
                            where=f"{path.name}, ô {report.failures[0].id}", advice="Chạy phatngon run để xem chi tiết.")
    name = path.stem + (f"-{unit}" if unit else "")
    files = _write(report.executed, folder / name, own, as_of, unit, tuple(formats))
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
    """Make the handouts of ``lessons`` (all by default) one after another, then ``index.html``."""
    made = []
    for path in lessons or lesson_paths():
        handout = make_handout(path, folder / "tai-lieu", as_of, unit=unit, formats=formats)
        made.append(handout)
        yield handout
    write_text(folder / "index.html", index_page(made, folder, as_of))


def index_page(handouts: list[Handout], folder: Path, as_of: date) -> str:
    """The start page of ``dist``: every lesson with its files and their sizes."""
    from phatngon.documents.page import page

    rows = []
    for handout in sorted(handouts, key=lambda h: (h.lesson.split("_")[0], h.kind != "lesson")):
        kind = "bài học" if handout.kind == "lesson" else "luyện tập"
        links = join(*(join(tag("a", _link_words(kind_, file), href=file.relative_to(folder).as_posix()), " ")
                       for kind_, file in handout.files.items()))
        rows.append(tag("tr", tag("th", handout.title, scope="row"), tag("td", kind), tag("td", f"{handout.minutes} phút"),
                        tag("td", links)))
    head = tag("thead", tag("tr", *(tag("th", text, scope="col") for text in ("Bài", "Loại", "Thời lượng", "Tài liệu"))))
    body = join(tag("p", inline("Chọn bản **trang mạng** để đọc và tự làm trên máy hoặc điện thoại, bản **PDF** để in, "
                                "bản **Word** để sửa cho lớp của mình.")),
                tag("div", tag("table", tag("caption", "Tài liệu các bài"), head, tag("tbody", *rows)), class_="pn-table"))
    return page("Phát ngôn – tài liệu học", body, kind="index",
                subtitle=f"Nội dung theo luật áp dụng ngày {show_date(as_of)} · bản {__version__}")


def _link_words(kind: str, file: Path) -> str:
    size = max(1, round(file.stat().st_size / 1024))
    return f"{ {'html': 'Trang mạng', 'pdf': 'PDF', 'docx': 'Word'}[kind] } ({size} KB)"


def _kept(cell: Any) -> bool:
    return not set(cell.metadata.get("tags", [])) & set(LEFT_OUT)
