"""Who rests on which provision: lesson cells, practice items, rule tables. Notebooks are read as JSON.

``law`` judges ids; this room collects who cites them, so that nothing imports upwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache, one_look
from phatngon.base.files import read_text
from phatngon.base.moments import parse_iso_date, show_date
from phatngon.base.paths import kit_root
from phatngon.base.yamlfile import YamlFile
from phatngon.law import Law, load_calendar, load_law
from phatngon.law.filling import places_in
from phatngon.law.library import base_folders
from phatngon.network import outgoing_finding
from phatngon.practice.cursor import texts_in
from phatngon.practice.drill.reading import drill_files
from phatngon.practice.exam.paper import sealed_files
from phatngon.rules import inquiry_events, press_types, replies, signs, spokespersons

NOTEBOOKS = ("notebooks", "exercises", "slides")
NOT_TAUGHT = (
    ".instrument",
    ".effective_from",
    ".effective_to",
)  # a name or a day of a law, no rule of it
_SHOWN = re.compile(r"\bshow\(([^)]*)\)")
_REFERENCE = re.compile(r"""["']([A-Z][A-Z0-9]*-[^"']+)["']""")


@dataclass(frozen=True)
class Citer:
    """One place that rests on a provision, and the days on which it applies.

    ``uses_number``: False for a row of rules that takes no number from the provision, so that copies disagreeing on a
    number do not touch it.
    """

    file: str
    kind: str
    place: str
    reference: str
    line: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    uses_number: bool = True

    def applies(self, as_of: date) -> bool:
        """True on the days on which the place is shown or used."""
        return (not self.valid_from or as_of >= self.valid_from) and (
            not self.valid_to or as_of <= self.valid_to
        )

    @property
    def where(self) -> str:
        """The place in words: file, line, and cell, item or row."""
        kind = {"cell": "ô", "item": "câu", "table": "dòng bảng"}[self.kind]
        line = f", dòng {self.line}" if self.line else ""
        return f"{self.file}{line}, {kind} {self.place}"


@dataclass(frozen=True)
class LawProblem:
    """A place that rests on something it may not rest on."""

    citer: Citer
    problem: str
    sentence: str

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        c = self.citer
        return {
            "problem": self.problem,
            "provision": c.reference.partition(".")[0],
            "reference": c.reference,
            "file": c.file,
            "kind": c.kind,
            "place": c.place,
            "line": c.line,
            "sentence": self.sentence,
        }


@dataclass(frozen=True)
class LawReport:
    """The outcome of ``law check``."""

    as_of: date
    problems: tuple[LawProblem, ...]
    citers: int
    provisions: int
    uncompared: int

    def to_json(self) -> dict[str, object]:
        """JSON form."""
        return {
            "as_of": self.as_of.isoformat(),
            "problems": [p.to_json() for p in self.problems],
            "citers": self.citers,
            "provisions": self.provisions,
            "uncompared": self.uncompared,
        }

    def to_text(self) -> str:
        """The report as sentences."""
        lines = [f"{p.citer.where}: {p.sentence}" for p in self.problems]
        lines.append(
            f"Ngày {show_date(self.as_of)}: {len(self.problems)} chỗ cần sửa trong {self.citers} chỗ dẫn luật; "
            f"{self.uncompared} trên {self.provisions} điều khoản chưa đối chiếu bản gốc."
        )
        return "\n".join(lines)


@one_look()
def check_law(as_of: date, root: Path | None = None, law: Law | None = None) -> LawReport:
    """Judge everything that rests on a provision on ``as_of``. Raises InputError for a broken file."""
    law = law or load_law()
    load_calendar()
    citers = all_citers(root or kit_root(), law)
    problems = []
    for citer in citers:
        judged = law.judge(citer.reference, as_of) if citer.applies(as_of) else None
        if judged and (citer.uses_number or judged.problem != "conflict"):
            problems.append(LawProblem(citer, judged.problem, judged.sentence))
    uncompared = sum(provision.verified is None for provision in law.values())
    return LawReport(as_of, tuple(problems), len(citers), len(law), uncompared)


def all_citers(root: Path, law: Law) -> tuple[Citer, ...]:
    """Every citing place of the kit at ``root``; what the kit itself holds is read once per version and kept for the next process."""
    if root == kit_root() and law is load_law():
        return _CITERS.get(root / "notebooks")
    return tuple(_collected(root, law))


def citing_files(root: Path) -> list[Path]:
    """The files whose places may rest on the law, and the law itself: a change in any of them is another answer."""
    package = root / "tools" / "phatngon"
    found = [path for folder in NOTEBOOKS for path in sorted((root / folder).glob("*.ipynb"))]
    found += [*_bank_files(root), *sorted((root / "exercises" / "tables").glob("*.yaml"))]
    return [
        *found,
        *sorted((package / "rules").glob("*.yaml")),
        *sorted((package / "network").glob("*.yaml")),
        *base_folders(),
    ]


def _bank_files(root: Path) -> list[Path]:
    exercises = root / "exercises"
    return [
        *sorted(exercises.glob("*.yaml")),
        *sealed_files(root),
        *drill_files(exercises / "kich_ban"),
    ]


def _collected(root: Path, law: Law) -> Iterator[Citer]:
    for folder in NOTEBOOKS:
        for path in sorted((root / folder).glob("*.ipynb")):
            yield from _notebook(path, f"{folder}/{path.name}")
    for path in _bank_files(root):
        yield from _bank(path, path.relative_to(root).as_posix())
    for path in sorted((root / "exercises" / "tables").glob("*.yaml")):
        yield from _written_table(path)
    yield from _tables(law)


_CITERS = FileCache(
    lambda notebooks: tuple(_collected(notebooks.parent, load_law())),
    lambda: citing_files(kit_root()),
    compiled=True,
)


def _notebook(path: Path, name: str) -> Iterator[Citer]:
    try:
        cells = json.loads(read_text(path))["cells"]
    except (ValueError, KeyError, TypeError):
        raise InputError(
            "tệp không phải sổ tay Jupyter.", where=name, advice="Mở bằng JupyterLab để kiểm tra."
        ) from None
    for cell in cells:
        meta = cell.get("metadata", {}).get("phatngon", {})
        source = "".join(cell.get("source", []))
        references = list(meta.get("provisions", []))
        if cell.get("cell_type") == "markdown":
            references += _placed(source)
        wall = {"wall": meta.get("wall")}  # what it says in a hall, in its own words
        references += [place for _, text in texts_in(wall) for place in _placed(text)]
        if cell.get("cell_type") == "code":
            references += [
                name for call in _SHOWN.findall(source) for name in _REFERENCE.findall(call)
            ]
        for reference in dict.fromkeys(references):
            yield Citer(
                name,
                "cell",
                str(cell.get("id")),
                reference,
                None,
                _date(meta.get("valid_from"), name),
                _date(meta.get("valid_to"), name),
            )


def _bank(path: Path, name: str) -> Iterator[Citer]:
    """The items of a bank, or of a scenario, whose items apply from the day it plays on."""
    file = YamlFile.read(path)
    data = file.data if isinstance(file.data, dict) else {}
    items, plays = (
        data.get("items", []),
        str((data.get("drill") or {}).get("start", ""))[:10] or None,
    )
    for number, item in enumerate(items or []):
        if not isinstance(item, dict):
            continue
        steps = item.get("steps")
        asked = [
            item,
            *(
                step
                for step in (steps if isinstance(steps, list) else [])
                if isinstance(step, dict)
            ),
        ]
        for reference in dict.fromkeys(reference for one in asked for reference in _rests_on(one)):
            yield Citer(
                name,
                "item",
                str(item.get("id")),
                reference,
                file.line("items", number),
                _date(item.get("valid_from") or plays, path.name),
                _date(item.get("valid_to"), path.name),
            )


def _rests_on(item: Mapping[str, object]) -> list[str]:
    """The references an item, or one step of a case, is written with."""
    references = list(cast("list[object]", item.get("provisions") or []))
    references += [item["param"]] if item.get("param") else []
    span = item.get("deadline")
    references += [span["param"]] if isinstance(span, dict) and span.get("param") else []
    references += [place for _, text in texts_in(item, without="steps") for place in _placed(text)]
    return [str(reference) for reference in references]


def _placed(text: str) -> list[str]:
    """The provisions that the placeholders of a text take a number or a citation from; a bare instrument rests on none."""
    return [place for place in places_in(text) if "-" in place and not place.endswith(NOT_TAUGHT)]


def _written_table(path: Path) -> Iterator[Citer]:
    file = YamlFile.read(path)
    for number, row in enumerate(file.data.get("rows", []) if isinstance(file.data, dict) else []):
        for reference in dict.fromkeys(row.get("provisions", [])):
            yield Citer(
                f"exercises/tables/{path.name}",
                "table",
                f"rows/{number + 1}",
                reference,
                file.line("rows", number),
                _date(row.get("valid_from"), path.name),
                _date(row.get("valid_to"), path.name),
                uses_number="." in reference,
            )


def _tables(law: Law) -> Iterator[Citer]:
    for name, table in {
        "rules/press_types": press_types.table(),
        "rules/replies": replies.table(),
        "rules/spokespersons": spokespersons.table(),
        "rules/inquiries": inquiry_events.table(),
        "network/outgoing": outgoing_finding.table(),
    }.items():
        for section, rows in table.sections.items():
            for row in rows:
                for basis in row.because:
                    span = law[table.regimes[basis.regime]]
                    param = row.data.get("param")
                    reference = f"{basis.provision}.{param}" if param else basis.provision
                    yield Citer(
                        f"{name}.yaml",
                        "table",
                        f"{section}/{row.id}",
                        reference,
                        row.line,
                        span.effective_from,
                        span.effective_to,
                        uses_number=bool(param),
                    )
    start = law[signs.what_to_do()[1]].effective_from
    for place, reference, line in signs.references():
        first = law[reference].effective_from if reference in law else start
        yield Citer("rules/signs.yaml", "table", place, reference, line, first)
    for code, reference in signs.sign_codes(law).items():
        if law[reference].effective_from:
            yield Citer("rules/signs.yaml", "table", f"footing/{code}", reference, None, start)


def _date(value: object, name: str) -> date | None:
    return None if value is None else parse_iso_date(value, f"{name}: valid_from/valid_to")
