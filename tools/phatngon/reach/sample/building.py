"""The folder ``sample_data/reach``: registers, the files units sent, the forms of lesson 6, and what is wrong where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from phatngon.base.files import write_bytes, write_text
from phatngon.base.text import slug
from phatngon.network.invented import PACKAGE
from phatngon.network.invented import package_text as flag_text
from phatngon.reach.dictionary import tables
from phatngon.reach.examining import Examined
from phatngon.reach.exporting import csv_text
from phatngon.reach.sample.files import lesson_files, sent_files
from phatngon.reach.sample.words import SEED, make_sources
from phatngon.reach.sample.year import PERIODS, make_year

RECEIVED = datetime.fromisoformat("2026-10-16T09:00:00")
FOLDERS = {"nop/2026-10": sent_files, "phieu-mau": lesson_files}
BETWEEN = ("F-023", "F-024", "F-025")  # said of two files that lie together, not of a fault in one
TYPES = {"int": "integer", "bool": "boolean", "date": "date", "ts": "datetime", "decimal": "number"}


def build(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the whole of the sample data into ``folder`` (as ``sample_data``); returns the paths written."""
    paths = [write_text(folder / "dim_source.csv", table_text("dim_source", make_sources()))]
    for name, rows in make_year(seed).tables.items():
        paths.append(write_text(folder / "reach" / "so" / f"{name}.csv", table_text(name, rows)))
    return [*paths, *build_files(folder)]


def build_files(folder: Path) -> list[Path]:
    """Write what units “sent”, what is wrong in it, and the description, beside registers that are there; returns the paths."""
    paths = []
    for place, files in FOLDERS.items():
        paths += [write_bytes(folder / "reach" / place / name, data) for name, data in files()]
    flag = flag_text(invented=True, title="Báo cáo lan tỏa")
    paths += [write_text(folder / "reach" / place / PACKAGE, flag) for place in ("so", *FOLDERS)]
    paths.append(write_text(folder / "reach" / "dap-an" / "loi-cua-tep.yaml", seal(folder)))
    return [*paths, write_text(folder / "datapackage.json", package_text(folder))]


def table_text(name: str, rows: Sequence[Mapping[str, object]]) -> str:
    """CSV text of a register: columns that any row fills, and those that may not be absent."""
    names = [
        column.name
        for column in tables()[name].columns
        if not column.optional or any(row.get(column.name) not in (None, "") for row in rows)
    ]
    return csv_text(names, [[row.get(column) for column in names] for row in rows])


def seal(folder: Path) -> str:
    """What is wrong where in the files, as YAML: file → the checks that must fire, with sheet, row and column."""
    lines = [
        "# Lỗi có chủ ý trong các tệp nộp thử: tệp, phép kiểm tra, trang tính, ô. Chỉ dành cho giảng viên và kiểm thử.",
        "",
    ]
    for result in examined(folder):
        lines.append(f"{json.dumps(result.intake.file, ensure_ascii=False)}:")
        lines.append(f"  accepted_rows: {result.accepted_rows}")
        own = [one for one in result.findings if one.rule not in BETWEEN]
        lines.append("  findings:" + ("" if own else " []"))
        for one in own:
            told = {
                "rule": one.rule,
                "sheet": one.place.sheet,
                "row": one.place.row,
                "column": one.place.column,
                "field": one.place.field,
            }
            cells = (
                f"{name}: {json.dumps(value, ensure_ascii=False)}"
                for name, value in told.items()
                if value is not None
            )
            lines.append(f"  - {{{', '.join(cells)}}}")
    return "\n".join(lines) + "\n"


def examined(folder: Path) -> Iterator[Examined]:
    """The files of the sample, checked by the real checker with the sample's own sources."""
    from phatngon.reach.examining import check_all, read_all
    from phatngon.reach.gathering import find_files
    from phatngon.reach.workspace import create_tables, fill_defaults, put_table

    for place in FOLDERS:
        from phatngon.reach.desk import Desk

        with Desk.connect() as database:
            create_tables(database)
            put_table(database, "dim_source", folder / "dim_source.csv")
            fill_defaults(database)
            yield from check_all(
                database, read_all(database, find_files([folder / "reach" / place]), RECEIVED)
            )


def package_text(folder: Path) -> str:
    """The description of the data as a Data Package: resources, fields, licence, how it was made."""
    resources = [_resource(folder / "dim_source.csv", folder)]
    resources += [
        _resource(path, folder) for path in sorted((folder / "reach" / "so").glob("*.csv"))
    ]
    resources += [
        {
            "name": f"{slug(path.stem)}-{path.suffix[1:]}",
            "path": path.relative_to(folder).as_posix(),
        }
        for place in FOLDERS
        for path in sorted((folder / "reach" / place).iterdir())
        if path.name != PACKAGE
    ]
    data = {
        "profile": "data-package",
        "name": "phat-ngon-bao-cao-lan-toa",
        "title": "Báo cáo lan tỏa: số liệu giả định để tập huấn",
        "description": (
            f"54 đơn vị, {PERIODS} kỳ, sinh từ mầm {SEED}. Tin bài, nơi đăng, con số đều giả định; "
            "tên đơn vị hành chính là thật. "
            "Biểu mẫu và chỉ số là đề xuất của bộ học liệu, không phải quy định của cơ quan nào."
        ),
        "invented": True,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Ghi công 4.0 Quốc tế",
            }
        ],
        "resources": resources,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _resource(path: Path, folder: Path) -> dict[str, object]:
    table = tables()[path.stem]
    head = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    fields = [
        {"name": name, "type": TYPES.get(table[name].kind, "string"), "title": table[name].vi}
        for name in head
    ]
    return {
        "name": path.stem.replace("_", "-"),
        "path": path.relative_to(folder).as_posix(),
        "title": table.vi,
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }
