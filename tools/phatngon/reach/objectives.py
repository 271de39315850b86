"""What communication is for: objectives, audiences and targets as a unit writes them, so that figures are read against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.base.files import write_text
from phatngon.base.numbers import format_number
from phatngon.base.program import command
from phatngon.reach.database import Database
from phatngon.reach.dictionary import code_lists, code_name, find_code, tables
from phatngon.tables.dictionary import Column
from phatngon.tables.register import CellReader, RegisterFile
from phatngon.tables.sheets import read_sheets

TABLE = "dim_objective"
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True)
class CommunicationObjective:
    """One row: the level of the chain it belongs to, what is wanted, of whom, how much; ``metric``: a figure of the report that
    measures it, else ``actual`` as somebody counted it."""

    level: str
    objective: str
    audience: str = ""
    metric: str = ""
    target: float | None = None
    actual: float | None = None
    measured_in: str = ""
    note: str = ""

    def told(self, figures: dict[str, Figure]) -> str:
        """The objective with its target and what came of it; what is missing is named.

        >>> CommunicationObjective("INPUT", "Giờ làm của tổ truyền thông", target=40, actual=36, measured_in="giờ").told({})
        'Giờ làm của tổ truyền thông: đạt 36 giờ, mục tiêu 40 giờ'
        >>> CommunicationObjective("OUTCOME", "Người dân biết nơi sơ tán", audience="người dân vùng trũng").told({})
        'Người dân biết nơi sơ tán (công chúng: người dân vùng trũng): chưa có số thực hiện, chưa đặt mục tiêu'
        """
        whom = f" (công chúng: {self.audience})" if self.audience else ""
        figure = figures.get(self.metric)
        unit = f" {self.measured_in}" if self.measured_in else ""
        if figure is not None and figure.value is not None:
            came = f"đạt {figure.text()}"
        elif self.actual is not None:
            came = f"đạt {_number(self.actual)}{unit}"
        else:
            came = "chưa có số thực hiện"
        wanted = (
            f"mục tiêu {self._target(figure)}" if self.target is not None else "chưa đặt mục tiêu"
        )
        return f"{self.objective}{whom}: {came}, {wanted}" + (f". {self.note}" if self.note else "")

    def _target(self, figure: Figure | None) -> str:
        """The target as the figure beside it is written: a share of a ratio, else an amount in its unit."""
        target = self.target or 0
        if figure is not None and figure.term.shown in ("ratio", "signed"):
            return f"{_number(round(target * 100, 1))}%"
        return f"{_number(target)} {self.measured_in}".strip()


def objectives_of(database: Database) -> list[CommunicationObjective]:
    """The objectives that the tables hold, in the order in which they were written."""
    if not database.holds(TABLE):
        return []
    names = ", ".join(tables()[TABLE].names)
    return [
        CommunicationObjective(
            level, what, whom or "", metric or "", target, actual, unit or "", note or ""
        )
        for level, what, whom, metric, target, actual, unit, note in database.rows(
            f"SELECT {names} FROM {TABLE} ORDER BY rowid"
        )
    ]


def read_objectives(path: Path) -> list[CommunicationObjective]:
    """The objectives of one CSV file or workbook, its columns by Vietnamese or English names. Raises InputError with the cell."""
    if not path.is_file():
        raise InputError(
            "không có tệp mục tiêu này.",
            where=str(path),
            advice=f"Lấy mẫu: {command('reach template --objectives --period …')}",
        )
    found = []
    for sheet in read_sheets(path)[:1]:
        file = RegisterFile(
            path,
            "",
            tables()[TABLE],
            _reader,
            strict=True,
            sheet=sheet,
            template="lấy mẫu bằng lệnh reach template --objectives",
        )
        for _, row in file.rows():
            told = {name: value for name, value in row.items() if value is not None}
            found.append(CommunicationObjective(**told))
    return found


def _reader(column: Column) -> CellReader:
    if column.kind == "decimal":
        return CellReader(read_amount, "Viết chữ số, ví dụ 1.200, 0,8 hoặc 80%.")
    if column.codes:
        names = ", ".join(code_lists()[column.codes].values())
        return CellReader(lambda text: _code(text, column.codes), f"Chọn trong: {names}.")
    return CellReader(str, "")


def read_amount(text: str) -> float:
    """An amount as people write it. Raises ValueError.

    >>> read_amount("1.200"), read_amount("0,8"), read_amount("80%"), read_amount("2.5")
    (1200.0, 0.8, 0.8, 2.5)
    """
    plain = text.strip().removesuffix("%").strip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    amount = float(plain.replace(",", "."))
    if not isfinite(amount):
        raise ValueError(text)
    return amount / 100 if text.strip().endswith("%") else amount


def _code(text: str, codes: str) -> str:
    code = find_code(codes, text)
    if code is None:
        raise ValueError(text)
    return code


def write_template(path: Path) -> Path:
    """A file to fill in with Excel: the columns by their Vietnamese names, and one row for each level as an example."""
    rows = [
        ("INPUT", "Số giờ làm của tổ truyền thông trong kỳ", "", "", "", "", "giờ", ""),
        (
            "OUTPUT",
            "Số nội dung tin về dịch vụ công",
            "người dân toàn thành phố",
            "M02",
            "",
            "",
            "tin",
            "",
        ),
        (
            "OUTTAKE",
            "Tỷ lệ nội dung tin có thông điệp đã duyệt",
            "người dân",
            "M21",
            "",
            "",
            "",
            "",
        ),
        ("OUTCOME", "Số hồ sơ nộp trực tuyến trong kỳ", "người dân", "", "", "", "hồ sơ", ""),
        ("LEARNING", "Điều rút ra cho kỳ sau", "", "", "", "", "", ""),
    ]
    columns = tables()[TABLE].columns
    lines = [[column.vi for column in columns]]
    lines += [[code_name("objective_level", level), *rest] for level, *rest in rows]
    return write_text(path, "\ufeff" + "".join(f"{','.join(line)}\n" for line in lines))


def _number(value: float) -> str:
    return format_number(int(value) if float(value).is_integer() else value)
