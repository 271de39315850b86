"""The list of those who sit a test, as an office keeps it: CSV or a workbook, a title above the heading, a number in front."""

from __future__ import annotations

from pathlib import Path

from phatngon.base.text import squeeze
from phatngon.tables.dictionary import Column, DictionaryTable
from phatngon.tables.register import CellReader, RegisterFile
from phatngon.tables.sheets import Sheet, read_sheets

_NAME = Column("name", "Họ tên", "text", older=("Họ và tên", "Họ, tên", "Tên"))
_UNIT = Column("unit", "Đơn vị", "text", older=("Đơn vị công tác", "Cơ quan", "Cơ quan, đơn vị"))
ROSTER = DictionaryTable("roster", "Danh sách dự kiểm tra", (_NAME, _UNIT))


def read_roster(path: Path) -> list[tuple[str, str]]:
    """(name, unit) of each row, from the first sheet that has both columns. Raises InputError with the line or the cell."""
    files = [
        RegisterFile(
            path,
            "",
            ROSTER,
            lambda column: CellReader(squeeze),
            strict=True,
            sheet=sheet,
            template="danh sách cần “Họ tên” và “Đơn vị”",
        )
        for sheet in read_sheets(path) or [Sheet(path, "")]
    ]
    chosen = next((file for file in files if file.fits()), files[0])
    return [(row["name"], row["unit"]) for _, row in chosen.rows()]
