"""The teaching data of lessons 3, 4 and 7, opened once: the registers of an invented network, and a copy to repair."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text, write_text
from phatngon.base.moments import show_value
from phatngon.lessons.session import Session
from phatngon.network.annual import AnnualReport, annual_report
from phatngon.network.assessment import UnitAssessment, assess
from phatngon.network.registers import Registers, dictionary, load_registers

YEAR = 2026
TOLD = datetime.fromisoformat("2026-12-15T08:00:00+07:00")  # the day after the cut-off of that year
SEEN = datetime.fromisoformat("2026-11-23T08:00:00+07:00")
INVENTED = "Số liệu giả định"


def folder(session: Session, name: str) -> Path:
    """A folder of ``sample_data/network``. Raises InputError when it is missing."""
    path = session.data / "network" / name
    if not path.is_dir():
        raise InputError(
            "thiếu thư mục dữ liệu của bài.",
            where=f"network/{name}",
            advice="Lấy lại thư mục sample_data của bộ học liệu.",
        )
    return path


def network(session: Session) -> list[UnitAssessment]:
    """The self-assessment of the 54 units of the teaching network."""
    return _network(folder(session, "mang-luoi"))


def report(session: Session) -> AnnualReport:
    """The yearly report of the small teaching register, the day after the cut-off."""
    return annual_report(_registers(folder(session, "so")), YEAR, now=TOLD)


@cache
def _network(path: Path) -> list[UnitAssessment]:
    return assess(load_registers(path), now=SEEN)


@cache
def _registers(path: Path) -> Registers:
    return load_registers(path)


class RegisterDraft:
    """A copy of a register folder in memory that a learner edits cell by cell; every reading is that of the real verbs."""

    def __init__(self, path: Path) -> None:
        self.tables: dict[str, tuple[list[str], list[dict[str, str]]]] = {}
        for file in sorted(path.glob("*.csv")):
            reader = csv.DictReader(io.StringIO(read_text(file), newline=""))
            self.tables[file.stem] = (list(reader.fieldnames or ()), list(reader))

    def row(self, table: str, row_id: str) -> dict[str, str]:
        """One row. Raises InputError for an unknown table or row."""
        if table not in self.tables:
            raise InputError(
                f"không có sổ {show_value(table)}.", advice=f"Chọn trong: {', '.join(self.tables)}."
            )
        key = dictionary().tables[table].key
        found = next((row for row in self.tables[table][1] if row[key] == row_id), None)
        if found is None:
            raise InputError(
                f"sổ không có dòng {show_value(row_id)}.", advice="Chọn một dòng có trong sổ."
            )
        return found

    def write(self, table: str, row_id: str, column: str, text: str) -> None:
        """Put ``text`` into a cell, unless the register would no longer be readable; then nothing is changed. Raises InputError."""
        row = self.row(table, row_id)
        if column not in row:
            raise InputError(
                f"sổ này không có cột {show_value(column)}.",
                advice=f"Chọn trong: {', '.join(row)}.",
            )
        before, row[column] = row[column], text.strip()
        try:
            self.read()
        except InputError:
            row[column] = before
            raise

    def read(self) -> Registers:
        """The registers as they now stand. Raises InputError with file, line and column."""
        with tempfile.TemporaryDirectory() as name:
            for table, (columns, rows) in self.tables.items():
                buffer = io.StringIO()
                writer = csv.DictWriter(buffer, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
                write_text(Path(name) / f"{table}.csv", buffer.getvalue())
            return load_registers(name)
