"""Answers of tests as tables travel: one row a seat and item, first attempts only.

Columns ``seat, form, item, right, choice, confidence, at``; ``right`` is 1 or 0, ``at`` an ISO moment or empty. A further column
``unit`` is read where it is there. A folder stands for all its tables, as they are handed in one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from phatngon.base.errors import InputError
from phatngon.base.files import read_text
from phatngon.base.moments import VIETNAM, parse_moment, show_value
from phatngon.practice.first_answers import COLUMNS
from phatngon.tables.sheets import text_sheet

_FIRST = datetime.min.replace(tzinfo=VIETNAM)


@dataclass(frozen=True)
class Attempt:
    """A seat's first answer to an item. ``seat`` carries the file it came from, so that two classes never share one."""

    seat: str
    form: str
    item: str
    right: bool
    choice: str = ""
    confidence: str = ""
    unit: str = ""
    group: str = ""  # the class it comes from, where several are told as one


def read_attempts(path: Path, *, as_class: str = "") -> list[Attempt]:
    """The first attempts of a file; ``as_class`` keeps its seats apart from those of other files.

    Raises InputError, with the line, for a missing column, a seat or item without a name, a ``right`` that is neither 1
    nor 0, a moment that is none, and for a folder without a table.
    """
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not files:
        raise InputError(
            "thư mục này không có tệp CSV nào.",
            where=str(path),
            advice="Gom các tệp bài làm vào thư mục rồi chạy lại.",
        )
    rows = [row for file in files for row in _rows(file, as_class)]
    return first_attempts(one for _, _, one in sorted(rows, key=lambda row: row[:2]))


def _rows(path: Path, as_class: str) -> list[tuple[datetime, int, Attempt]]:
    """The answers of one table, each with its moment and its place."""
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise InputError("không có tệp này.", where=str(path)) from None
    lines = text_sheet(path, text).lines(strict=True)
    heads = next(lines, (1, ()))[1]
    missing = [name for name in COLUMNS if name not in heads]
    if missing:
        raise InputError(
            f"thiếu cột {', '.join(missing)}.",
            where=path.name,
            advice=f"Tệp cần đủ các cột: {', '.join(COLUMNS)}.",
        )
    rows: list[tuple[datetime, int, Attempt]] = []
    for place, (line, cells) in enumerate(lines):
        if not cells:
            continue
        row = dict(zip_longest(heads, map(str.strip, cells[: len(heads)]), fillvalue=""))
        seat, item = row["seat"], row["item"]
        if not seat or not item:
            raise InputError.at_line(
                path, line, "thiếu seat hoặc item.", advice="Điền đủ rồi chạy lại."
            )
        right = row["right"]
        if right not in ("0", "1"):
            raise InputError.at_line(
                path,
                line,
                f"cột right là {show_value(right)}, cần 1 hoặc 0.",
                advice="Sửa rồi chạy lại.",
            )
        at = row["at"]
        try:
            moment = parse_moment(at, "at") if at else _FIRST
        except InputError as error:
            raise InputError.at_line(path, line, error.what, advice=error.advice) from None
        given = Attempt(
            f"{as_class}{seat}",
            row["form"],
            item,
            right == "1",
            row["choice"],
            row["confidence"],
            row.get("unit", ""),
            as_class,
        )
        rows.append((moment, place, given))
    return rows


def first_attempts(given: Iterable[Attempt]) -> list[Attempt]:
    """The first answer of each seat to each item, in the order given.

    >>> [one.right for one in first_attempts([Attempt("a", "A", "x", False), Attempt("a", "A", "x", True)])]
    [False]
    """
    kept: dict[tuple[str, str], Attempt] = {}
    for one in given:
        kept.setdefault((one.seat, one.item), one)
    return list(kept.values())


def scores(given: Iterable[Attempt]) -> dict[str, float]:
    """The share of items each seat had right."""
    rights: dict[str, list[bool]] = {}
    for one in given:
        rights.setdefault(one.seat, []).append(one.right)
    return {seat: sum(found) / len(found) for seat, found in rights.items()}
