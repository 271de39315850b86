"""Headings that an officer has explained once: kept in the user's folder, for one unit or for all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phatngon.base.errors import InputError
from phatngon.base.files import write_text
from phatngon.base.paths import user_folder
from phatngon.base.text import compare_key, squeeze
from phatngon.base.yamlfile import YamlFile
from phatngon.reach.dictionary import entry_columns, template_columns
from phatngon.reach.reading.layout import find_heading

EVERY = "*"  # in place of a unit: whoever sends the file
_ABOUT = "# Tên cột mà cán bộ đầu mối đã giải thích: đơn vị (“*”: mọi đơn vị) → tên cột trong tệp → cột của biểu mẫu.\n"

Learned = Mapping[str, Mapping[str, str]]


def learned_file() -> Path:
    """Where the headings are kept."""
    return user_folder() / "ten-cot-da-nho.yaml"


def load() -> dict[str, dict[str, str]]:
    """Unit → heading as it is compared → field; empty where nothing was learned. Raises InputError for a damaged file."""
    path = learned_file()
    if not path.is_file():
        return {}
    data = YamlFile.read(path).data or {}
    names = {column.name for column in entry_columns()}
    if not isinstance(data, dict) or not all(
        isinstance(heads, dict) and set(heads.values()) <= names for heads in data.values()
    ):
        raise InputError(
            "tệp ghi tên cột đã nhớ bị hỏng.",
            where=path.name,
            advice="Xóa tệp này rồi nhớ lại từng cột.",
        )
    return {
        str(unit): {compare_key(head): name for head, name in heads.items()}
        for unit, heads in data.items()
    }


def remember(head: str, meant: str, unit: str = EVERY) -> str:
    """Keep that ``head`` means the column ``meant`` of the form; gives the column's own name. Raises InputError for no such column."""
    found = find_heading(meant)
    names = {column.name: column.vi for column in entry_columns()}
    if found is None or found.field not in names:
        raise InputError(
            f"biểu mẫu không có cột “{meant}”.",
            advice=f"Chọn trong: {', '.join(column.vi for column in template_columns())}.",
        )
    if not squeeze(head):
        raise InputError(
            "chưa ghi tên cột trong tệp của đơn vị.", advice="Chép đúng tên cột ở hàng tiêu đề."
        )
    known = _written()
    known.setdefault(unit or EVERY, {})[squeeze(head)] = found.field
    _write(known)
    return names[found.field]


def forget(head: str, unit: str = EVERY) -> bool:
    """Forget a heading; False where it was not known."""
    known = _written()
    heads = known.get(unit or EVERY, {})
    same = [one for one in heads if compare_key(one) == compare_key(head)]
    for one in same:
        del heads[one]
    _write({name: heads for name, heads in known.items() if heads})
    return bool(same)


def shown() -> list[str]:
    """What was learned, one sentence each."""
    names = {column.name: column.vi for column in entry_columns()}
    return [
        f"{'Mọi đơn vị' if unit == EVERY else unit}: cột “{head}” được hiểu là “{names[field]}”."
        for unit, heads in sorted(_written().items())
        for head, field in sorted(heads.items())
    ]


def _written() -> dict[str, dict[str, str]]:
    load()  # a damaged file is told of before anything is written over it
    path = learned_file()
    data: dict[str, Any] = (YamlFile.read(path).data or {}) if path.is_file() else {}
    return {str(unit): dict(heads) for unit, heads in data.items()}


def _write(known: Mapping[str, Mapping[str, str]]) -> None:
    import json

    lines = [
        f"{json.dumps(unit, ensure_ascii=False)}: {json.dumps(dict(sorted(heads.items())), ensure_ascii=False)}"
        for unit, heads in sorted(known.items())
    ]
    write_text(learned_file(), _ABOUT + "\n".join(lines) + "\n")
