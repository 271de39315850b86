"""Real outlets as data: name, medium, type, source – and nothing else is ever said of them.

Source: ``sample_data/outlets.csv`` of the country, ``dia-ban/co-quan-bao-chi.csv`` of the locality; each row with its own source, date and certainty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.filecache import FileCache
from phatngon.base.files import read_text
from phatngon.base.moments import show_value
from phatngon.base.paths import kit_root, locality_folder, rules_folder
from phatngon.base.text import compare_key
from phatngon.base.yamlfile import YamlFile
from phatngon.rules.press_types import table
from phatngon.tables.locality import OUTLETS

CONFIDENCE_LABELS = {
    "text seen": "đã đọc nguồn",
    "reported": "theo nguồn thứ cấp",
    "recalled": "theo trí nhớ",
}


@dataclass(frozen=True)
class Outlet:
    """One real outlet: ``types`` maps a medium to its type code; empty where the kit does not classify it."""

    name: str
    url: str
    press_type: str
    group: str
    governing_body: str
    why: str
    source: str
    as_of: str
    confidence: str
    types: Mapping[str, str]

    def card(self, medium: str) -> str:
        """The words of a card: the name and the medium."""
        return f"{self.name} – {table().data['values'][medium]}"

    @property
    def confidence_label(self) -> str:
        """How sure the kit is, in the words people see."""
        return CONFIDENCE_LABELS[self.confidence]


def outlets() -> dict[str, Outlet]:
    """All outlets by name, the locality's first. Raises InputError, with the line, for a row that lacks a field."""
    own, whole = (_REGISTERS.get(path) for path in outlet_files())
    return own | whole


def outlet_files() -> tuple[Path, Path]:
    """The registers of real outlets: the locality's own, and the country's."""
    return locality_folder() / OUTLETS, kit_root() / "sample_data" / "outlets.csv"


def read_outlets(path: Path) -> dict[str, Outlet]:
    """The outlets of one register by name. Raises InputError, with the line, for a row that lacks a field."""
    kinds = YamlFile.read(rules_folder() / "outlet_types.yaml").data
    rows = csv.DictReader(io.StringIO(read_text(path)))
    found: dict[str, Outlet] = {}
    for row in rows:
        if None in row or None in row.values() or row["confidence"] not in CONFIDENCE_LABELS:
            raise InputError.at_line(
                path,
                rows.line_num,
                "dòng này thiếu cột, thừa cột hoặc ghi sai độ tin cậy.",
                advice="Sửa dòng này theo hàng tiêu đề.",
            )
        found[row["name"]] = Outlet(
            row["name"],
            row["url"],
            row["press_type"],
            row["type_group"],
            row["governing_body"],
            row["why"],
            row["source"],
            row["as_of"],
            row["confidence"],
            kinds.get(row["press_type"], {}),
        )
    return found


def outlet(name: str) -> Outlet:
    """The outlet of that name (spelling variants meet). Raises InputError when the list has none.

    >>> outlet("Báo Mới").types["web"]
    'trang_tong_hop'
    """
    known = outlets()
    if name in known:
        return known[name]
    wanted = compare_key(name)
    for other, found in known.items():
        if compare_key(other) == wanted:
            return found
    raise InputError(
        f"danh mục không có nơi nào tên {show_value(name)}.",
        advice="Chỉ dùng tên có trong sample_data/outlets.csv hoặc dia-ban/co-quan-bao-chi.csv.",
    )


_REGISTERS = FileCache(read_outlets)
