"""How an official paper names a legal text: in full the first time, then short.

The facts stand in ``instruments.yaml``; what no source told is left unsaid, never guessed.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from phatngon.base.filecache import FileCache
from phatngon.base.paths import law_folder
from phatngon.base.yamlfile import YamlFile

_NUMBERED = re.compile(
    r"(?P<kind>(?:Luật|Bộ luật) .+?|Nghị định|Nghị quyết|Quyết định|Thông tư|Công văn) "
    r"(?P<number>\d+/[\w./&-]+)(?: \(.*\))?"
)
_FIRST_BARE_MONTH = 3


class Instrument(BaseModel):
    """A legal text. ``name`` is a law's own name; a decree has ``kind``, ``issuer`` and ``title`` instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    instrument: str
    number: str
    name: str = ""
    kind: str = ""
    issued: date | None = None
    issuer: str = ""
    title: str = ""
    sources: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The name at the first citation: kind or name, number, day, who issued it, title.

        >>> instrument("Luật Báo chí 126/2025/QH15").full
        'Luật Báo chí số 126/2025/QH15 ngày 10 tháng 12 năm 2025'
        """
        parts = [self.name or self.kind, f"số {self.number}" if self.number else ""]
        if self.issued:
            parts.append(formal_date(self.issued))
        if self.issuer:
            parts.append(f"của {self.issuer}")
        return " ".join(filter(None, [*parts, self.title]))

    @property
    def short(self) -> str:
        """The name at every later citation.

        >>> instrument("Nghị định 244/2026/NĐ-CP").short
        'Nghị định số 244/2026/NĐ-CP'
        """
        return self.name or f"{self.kind} số {self.number}"


def formal_date(day: date) -> str:
    """A date as official papers write it: days below ten and the first two months with a zero.

    >>> formal_date(date(2027, 1, 4)), formal_date(date(2026, 6, 26))
    ('ngày 04 tháng 01 năm 2027', 'ngày 26 tháng 6 năm 2026')
    """
    month = f"{day.month:02d}" if day.month < _FIRST_BARE_MONTH else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def instrument(name: str) -> Instrument:
    """The text that provisions call ``name``. One without an entry is taken apart: its kind and its number are in its name.

    >>> instrument("Nghị định 56/2017/NĐ-CP").full
    'Nghị định số 56/2017/NĐ-CP'
    """
    known = _TABLES.get(law_folder() / "instruments.yaml").get(name)
    if known:
        return known
    found = _NUMBERED.fullmatch(name)
    if not found:
        return Instrument(instrument=name, number="", name=name)
    kind, number = found["kind"], found["number"]
    law = kind.startswith(("Luật", "Bộ luật"))
    return Instrument(
        instrument=name, number=number, name=kind if law else "", kind="" if law else kind
    )


def _read(path: Path) -> dict[str, Instrument]:
    file = YamlFile.read(path)
    rows = file.data
    if not isinstance(rows, list):
        raise file.error(
            (), "tệp phải là một danh sách văn bản.", "Mỗi văn bản là một dòng “- instrument: …”."
        )
    found: dict[str, Instrument] = {}
    for number, row in enumerate(rows):
        try:
            one = Instrument.model_validate(row)
        except ValidationError as error:
            place = tuple(error.errors()[0]["loc"])
            raise file.error(
                (number, *place),
                f"mục thứ {number + 1}: trường “{'.'.join(map(str, place))}” thiếu hoặc không hợp lệ.",
                "Xem các mục khác trong tệp.",
            ) from None
        found[one.instrument] = one
    return found


_TABLES = FileCache(_read)
