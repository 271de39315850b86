"""The teaching data of lessons 5 and 6, opened once: the registers of a year, one period told whole, the files to repair."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from phatngon.base.errors import InputError
from phatngon.base.figure import Figure
from phatngon.lessons.session import Session
from phatngon.reach.digest import Digest, digest

if TYPE_CHECKING:
    from phatngon.practice.reach_figures import SmallTable


PERIOD = "2026-10"  # the period that the lessons read
TOLD = datetime.fromisoformat("2026-10-27T08:00:00")  # after its lock
RECEIVED = datetime.fromisoformat("2026-10-16T09:00:00")


def told(session: Session, period: str = PERIOD) -> Digest:
    """The digest of a period of the teaching year. Raises InputError when the data folder lacks it."""
    return _digest(_folder(session, "so"), period)


def figures(session: Session, period: str = PERIOD) -> dict[str, Figure]:
    """The city's figures of a period."""
    return told(session, period).metrics


def sheet_file(session: Session, name: str) -> Path:
    """A file of the folder ``phieu-mau``. Raises InputError when it is missing."""
    path = _folder(session, "phieu-mau") / name
    if not path.is_file():
        raise InputError(
            "thiếu tệp dữ liệu của bài.",
            where=path.name,
            advice="Lấy lại thư mục sample_data của bộ học liệu.",
        )
    return path


def small_table(name: str) -> SmallTable:
    """One small table of ``exercises/reach_tables.yaml``. Raises InputError for an unknown name."""
    from phatngon.practice.reach_figures import reach_tables

    if name not in reach_tables():
        raise InputError(f"không có bảng số “{name}”.", advice="Xem exercises/reach_tables.yaml.")
    return reach_tables()[name]


def _folder(session: Session, name: str) -> Path:
    path = session.data / "reach" / name
    if not path.is_dir():
        raise InputError(
            "thiếu thư mục dữ liệu của bài.",
            where=f"reach/{name}",
            advice="Lấy lại thư mục sample_data của bộ học liệu.",
        )
    return path


@cache
def _digest(folder: Path, period: str) -> Digest:
    from phatngon.reach.desk import Desk

    with Desk.over(str(folder)) as desk:
        return digest(desk, period, now=TOLD)
