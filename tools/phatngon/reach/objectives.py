"""What communication is for: objectives, audiences and targets as a unit writes them, so that figures are read against them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from phatngon.base.figure import Figure
from phatngon.base.files import write_text
from phatngon.base.numbers import format_number
from phatngon.reach.database import Database
from phatngon.reach.dictionary import tables

TABLE = "dim_objective"


@dataclass(frozen=True)
class Objective:
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

        >>> Objective("INPUT", "Giờ làm của tổ truyền thông", target=40, actual=36, measured_in="giờ").told({})
        'Giờ làm của tổ truyền thông: đạt 36 giờ, mục tiêu 40 giờ'
        >>> Objective("OUTCOME", "Người dân biết nơi sơ tán", audience="người dân vùng trũng").told({})
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
            f"mục tiêu {_number(self.target)}{unit}"
            if self.target is not None
            else "chưa đặt mục tiêu"
        )
        return f"{self.objective}{whom}: {came}, {wanted}" + (f". {self.note}" if self.note else "")


def objectives_of(database: Database) -> list[Objective]:
    """The objectives that the tables hold, in the order in which they were written."""
    if not database.holds(TABLE):
        return []
    names = ", ".join(tables()[TABLE].names)
    return [
        Objective(level, what, whom or "", metric or "", target, actual, unit or "", note or "")
        for level, what, whom, metric, target, actual, unit, note in database.rows(
            f"SELECT {names} FROM {TABLE} ORDER BY rowid"
        )
    ]


def read_objectives(path: Path) -> list[Objective]:
    """The objectives of one CSV file. Raises InputError with the line and the column."""
    from phatngon.reach.workspace import put_table

    with Database.connect() as database:
        database.run(f"CREATE TABLE {TABLE} ({tables()[TABLE].sql()})")
        put_table(database, TABLE, path)
        return objectives_of(database)


def write_template(path: Path) -> Path:
    """A file to fill in: the columns, and one row for each level that says what belongs there."""
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
    head = ",".join(tables()[TABLE].names)
    return write_text(path, "\n".join([head, *(",".join(row) for row in rows)]) + "\n")


def _number(value: float) -> str:
    return format_number(int(value) if float(value).is_integer() else value)
