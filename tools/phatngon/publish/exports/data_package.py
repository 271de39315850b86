"""A register as a Data Package: its tables as CSV, each with a Table Schema made from the dictionary that reads them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phatngon import __version__
from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.network.invented import MARK, PACKAGE, is_invented
from phatngon.network.registers import dictionary as network_dictionary
from phatngon.reach.dictionary import dictionary as reach_dictionary
from phatngon.tables.dictionary import Column, Dictionary, DictionaryTable

TYPES = {
    "text": "string",
    "code": "string",
    "codes": "string",
    "texts": "string",
    "ints": "string",
    "int": "integer",
    "ts": "datetime",
    "date": "date",
    "bool": "boolean",
    "decimal": "number",
}


def data_package(folder: Path, to: Path) -> list[Path]:
    """Write the tables of a register and their description. Raises InputError where the folder holds none of its tables."""
    known = _known()
    found = [name for name in known if (folder / f"{name}.csv").is_file()]
    if not found:
        raise InputError(
            "thư mục này không có bảng nào của sổ.",
            where=str(folder),
            advice="Chỉ thư mục sổ của mạng lưới, hoặc bản xuất của reach export.",
        )
    invented = is_invented(folder)
    written, resources = [], []
    for name in found:
        dictionary, table = known[name]
        rows = _rows(folder / f"{name}.csv", table)
        written.append(write_text(to / f"{name}.csv", _csv(rows)))
        resources.append(_resource(dictionary, table, rows[0]))
    title = f"{MARK}: {folder.name}" if invented else folder.name
    package = {
        "profile": "tabular-data-package",
        "name": "phatngon-so",
        "title": title,
        "description": "Cấu trúc bảng là đề xuất của bộ học liệu Phát ngôn, không phải mẫu sổ của cơ quan nào.",
        "version": __version__,
        "invented": invented,
        "resources": resources,
    }
    written.append(
        write_text(to / PACKAGE, json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    )
    return written


def _known() -> Mapping[str, tuple[Dictionary, DictionaryTable]]:
    found: dict[str, tuple[Dictionary, DictionaryTable]] = {}
    for dictionary in (reach_dictionary(), network_dictionary()):
        for name, table in dictionary.tables.items():
            found.setdefault(name, (dictionary, table))
    return found


def _rows(path: Path, table: DictionaryTable) -> list[list[str]]:
    """The head and the rows of a table, only the columns that the dictionary has, values without the byte-order mark."""
    rows = list(csv.reader(io.StringIO(read_text(path), newline="")))
    heading = [name.strip() for name in rows[0]] if rows else []
    held = [place for place, name in enumerate(heading) if name in table.names]
    told = [[heading[place] for place in held]]
    told += [
        [_plain(table[heading[place]], row[place] if place < len(row) else "") for place in held]
        for row in rows[1:]
        if any(cell.strip() for cell in row)
    ]
    return told


def _plain(column: Column, text: str) -> str:
    return text.strip().lower() if column.kind == "bool" else text.strip()


def _csv(rows: list[list[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _resource(
    dictionary: Dictionary, table: DictionaryTable, heading: list[str]
) -> dict[str, object]:
    schema: dict[str, Any] = {
        "fields": [_field(dictionary, table[name]) for name in heading],
        "missingValues": [""],
    }
    if table.key and table.key in heading and "unit_code" in heading:
        schema["primaryKey"] = list(dict.fromkeys([table.key, "unit_code"]))
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": table.vi,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(dictionary: Dictionary, column: Column) -> dict[str, object]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.vi,
        "type": TYPES[column.kind],
    }
    if column.note:
        field["description"] = column.note
    if column.kind == "ts":
        field["format"] = "any"
    constraints: dict[str, Any] = {} if column.optional else {"required": True}
    if column.kind == "code" and column.codes in dictionary.codes:
        constraints["enum"] = list(dictionary.codes[column.codes])
    if constraints:
        field["constraints"] = constraints
    return field
